"""What comes after the first day, on a running box: new releases that come up and that do not, looking only, and farewell."""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import TYPE_CHECKING, Final

import pytest

from tests.appliance import archive
from tests.appliance.root import ROOT, missing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.appliance.machine import Machine
    from tests.appliance.root import Play

pytestmark = [
    pytest.mark.appliance,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.parametrize("installed", ["trixie"], indirect=True),
]

MIGRATION: Final = """

def what_is_new(db: Database) -> None:
    db["new"].create({"id": int})


STEPS = (*STEPS, what_is_new)
migrate.__defaults__ = (STEPS,)
"""
NEVER_READY: Final = """

def _up(ready: Ready) -> None:
    raise SystemExit(1)
"""
TABLES: Final = """
import sqlite3
print([name for name, in sqlite3.connect("/var/lib/moodbox/moodbox.db").execute("SELECT name FROM sqlite_master")])
"""


def release(folder: Path, name: str, **appended: str) -> Path:
    """Today's wheel with something appended to modules of it, named by their path with double underscores."""
    (wheel,) = (ROOT / "dist").glob("moodbox-*.whl")
    made = folder / name / wheel.name
    made.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            more = appended.get(entry.filename.removesuffix(".py").replace("/", "__"), "")
            new.writestr(entry, old.read(entry) + more.encode())
    return made


def upgrade(machine: Machine, wheel: Path) -> Play:
    return machine.play("--tags", "upgrade", "-e", f"box_wheel={wheel}")


def household(machine: Machine) -> str:
    """Who lives here, as the box's own command tells it."""
    return machine.run("runuser", "-u", "moodbox", "--", "moodbox", "person", "list", "--json")


def is_up(machine: Machine) -> None:
    for unit in ("moodbox", "moodbox-eye"):
        machine.until(lambda unit=unit: machine.shows(unit, "ActiveState") == "active")  # type: ignore[misc]


def test_doctor_finds_nothing_to_do(machine: Machine) -> None:
    lines = machine.run("runuser", "-u", "moodbox", "--", "moodbox", "doctor", "--json", check=False).splitlines()
    found = {finding["check"]: finding for finding in map(json.loads, lines)}
    assert not [finding for finding in found.values() if finding["state"] == "fail"]


def test_looking_only_at_a_running_box_changes_nothing(machine: Machine) -> None:
    looked = machine.play("--check", "--skip-tags", "upgrade")
    assert (looked.changed, looked.failed) == (0, 0), looked.output[-3000:]


@pytest.mark.skipif(not shutil.which("gpg"), reason="gpg is not installed: apt install gpg")
def test_a_phone_may_play_past_the_box(machine: Machine, tmp_path: Path) -> None:
    archive.make(tmp_path / "archive")
    shutil.copytree(tmp_path / "archive", machine.root.folder / "srv/archive", ignore=shutil.ignore_patterns("keys", "package"))
    machine.run("bash", "-c", "mv /etc/apt/sources.list /root/")  # there is no network in here
    words = ["moodbox_spotify=true", "receiver_archive=file:/srv/archive", "receiver_key=file:///srv/archive/key.asc"]
    options = [word for setting in words for word in ("-e", setting)]
    done = machine.play(*options)
    assert not done.failed, done.output[-3000:]
    machine.until(lambda: "told" in machine.run("journalctl", "--no-pager", "--output=cat", "--unit=raspotify"))
    said = machine.run("journalctl", "--no-pager", "--output=cat", "--unit=raspotify")
    assert "I am testbox at port 4070" in said
    assert "a door stands open" not in said
    assert (
        machine.run("stat", "--format=%U %G %a", "/run/moodbox-receiver/receiver.sock").strip()
        == "moodbox moodbox-receiver 660"
    )
    again = machine.play(*options)
    assert (again.changed, again.failed) == (0, 0), again.output[-3000:]


def test_a_release_that_does_not_come_up_leaves_the_one_before(machine: Machine, tmp_path: Path) -> None:
    before, releases = machine.run("readlink", "/opt/moodbox"), machine.run("ls", "/opt/moodbox-releases")
    people, settings = household(machine), machine.run("cat", "/etc/moodbox/moodbox.toml")
    broken = release(tmp_path, "broken", appliance__store__migrations=MIGRATION, appliance__commands__run=NEVER_READY)
    tried = upgrade(machine, broken)
    assert tried.failed == 1
    assert "The release before is in use again" in tried.output, tried.output[-3000:]
    assert machine.run("readlink", "/opt/moodbox") == before
    is_up(machine)
    assert household(machine) == people
    assert machine.run("cat", "/etc/moodbox/moodbox.toml") == settings
    assert "'new'" not in machine.python(TABLES)
    assert machine.run("bash", "-c", "ls -d /var/lib/moodbox-before", check=False) == ""
    assert machine.run("ls", "/opt/moodbox-releases") == releases


def test_a_release_that_comes_up_migrates_and_the_one_before_stays(machine: Machine, tmp_path: Path) -> None:
    before, people = machine.run("readlink", "/opt/moodbox").strip(), household(machine)
    good = release(tmp_path, "good", appliance__store__migrations=MIGRATION)
    done = upgrade(machine, good)
    assert not done.failed, done.output[-3000:]
    now = machine.run("readlink", "/opt/moodbox").strip()
    assert now != before
    assert sorted(machine.run("bash", "-c", "ls -d /opt/moodbox-releases/*").split()) == sorted([before, now])
    is_up(machine)
    assert household(machine) == people
    assert "'new'" in machine.python(TABLES)
    assert machine.run("bash", "-c", "ls -d /var/lib/moodbox-before", check=False) == ""
    again = upgrade(machine, good)
    assert (again.changed, again.failed) == (0, 0), again.output[-3000:]


def test_farewell_keeps_the_household_until_asked_to_erase_it(machine: Machine) -> None:
    gone = machine.play("--tags", "remove")
    assert not gone.failed, gone.output[-3000:]
    assert "Moodbox is gone. What stays" in gone.output
    assert machine.run("ls", "/var/lib/moodbox/moodbox.db").strip()
    assert machine.run("bash", "-c", "pgrep -u moodbox,moodbox-eye", check=False) == ""
    for unit in ("mpd", "mosquitto"):
        machine.until(lambda unit=unit: machine.shows(unit, "ActiveState") == "active")  # type: ignore[misc]
    erased = machine.play("--tags", "remove", "-e", "moodbox_erase=true")
    assert not erased.failed, erased.output[-3000:]
    named = machine.run("find", "/", "-xdev", "-name", "*moodbox*", "-not", "-path", "/usr/share/moodbox*").split()
    assert named == []
    assert machine.run("getent", "passwd", "moodbox", "moodbox-eye", check=False) == ""
    assert machine.run("getent", "group", "moodbox", "moodbox-eye", "moodbox-receiver", check=False) == ""
    assert machine.run("dpkg-query", "--show", "raspotify", check=False) == ""
    # shadow's own copies of the users before, passwd- and its like, are not ours.
    told = machine.run("grep", "--files-with-matches", "--recursive", "--exclude=*-", "moodbox", "/etc", check=False)
    assert told.split() == ["/etc/nftables.conf"]
    assert machine.run("bash", "-c", "ls /srv/music/*/* | head -n 1").strip(), "the music stays"
    again = machine.play("--tags", "remove", "-e", "moodbox_erase=true")
    assert (again.changed, again.failed) == (0, 0), again.output[-3000:]
