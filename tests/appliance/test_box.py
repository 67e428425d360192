"""A box on Debian 12 and on 13, under a systemd of its own: it is up, behind its walls, and looks at the demo's reel."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.appliance.root import missing

if TYPE_CHECKING:
    from tests.appliance.machine import Machine

pytestmark = [
    pytest.mark.appliance,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(bool(missing()), reason=missing()),
]

AUTHORITY = "/run/ca.pem"
CLAIM = """
import json, ssl, sys, urllib.request
code = {code!r}
context = ssl.create_default_context(cafile="/run/ca.pem")
jar = urllib.request.HTTPCookieProcessor()
web = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), jar)

def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {{"Content-Type": "application/json"}} if data else {{}}
    request = urllib.request.Request("https://127.0.0.1" + path, data, headers, method=method)
    return json.loads(web.open(request, timeout=60).read() or b"null")

ask("POST", "/api/claim", {{"code": code, "name": "Asha", "password": "a long enough password"}})
ask("PUT", "/api/me/consents/look", {{"given": True}})
ask("PUT", "/api/looking", {{"on": True}})
import time
until = time.monotonic() + 90
while (state := ask("GET", "/api/state"))["camera"]["state"] != "looking" or not state["mood"]:
    assert time.monotonic() < until, state["camera"]
    time.sleep(1)
print(json.dumps(state["camera"]))
"""


def test_everything_is_up_and_nothing_failed(machine: Machine) -> None:
    for unit in ("moodbox", "moodbox-eye", "moodbox-library.path", "mosquitto", "mpd", "nftables"):
        machine.until(lambda unit=unit: machine.shows(unit, "ActiveState") == "active")  # type: ignore[misc]
    assert machine.run("systemctl", "--failed", "--quiet", "--plain", "--no-legend") == ""


def test_the_journal_says_which_walls_stand(machine: Machine) -> None:
    machine.until(lambda: "the eye's walls: standing" in machine.run("journalctl", "--no-pager", "--unit=moodbox"))
    line = next(line for line in machine.run("journalctl", "--no-pager", "--unit=moodbox").splitlines() if "walls" in line)
    for wall in ("core", "files", "network", "privileges", "syscalls"):
        assert wall in line.split("missing")[0]


def test_the_eye_has_no_network_and_the_brain_no_device(machine: Machine) -> None:
    eye, brain = machine.shows("moodbox-eye", "MainPID"), machine.shows("moodbox", "MainPID")
    inside = machine.run("nsenter", f"--target={eye}", "--net", "cat", "/proc/self/net/dev")
    assert [line.split(":")[0].strip() for line in inside.splitlines()[2:]] == ["lo"]
    assert machine.run("readlink", f"/proc/{eye}/ns/net") != machine.run("readlink", "/proc/1/ns/net")
    devices = machine.run("nsenter", f"--target={brain}", "--mount", "find", "/dev", "-type", "c", "-o", "-type", "b").split()
    assert {device.removeprefix("/dev/") for device in devices} <= {
        "null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts/ptmx",
    }  # fmt: skip
    for pid in (eye, brain):
        status = machine.run("cat", f"/proc/{pid}/status")
        assert "NoNewPrivs:\t1" in status
        assert "Seccomp:\t2" in status


def test_the_state_is_the_brains_alone_and_its_password_a_credential(machine: Machine) -> None:
    assert machine.run("stat", "--format=%U %a", "/var/lib/moodbox").strip() == "moodbox 700"
    assert machine.run("stat", "--format=%U %a", "/run/moodbox").strip() == "moodbox 750"
    machine.until(lambda: "connected to the MQTT broker" in machine.run("journalctl", "--no-pager", "--unit=moodbox"))
    secret = machine.run("cat", "/etc/moodbox/credentials/mqtt__password").strip()
    assert secret not in machine.run("journalctl", "--no-pager")
    assert secret not in machine.run("cat", f"/proc/{machine.shows('moodbox', 'MainPID')}/environ")


def test_the_scan_is_a_service_that_the_brain_asks_for(machine: Machine) -> None:
    machine.until(lambda: '"ended": "success"' in machine.run("cat", "/run/moodbox/scan.progress", check=False))
    brain = machine.shows("moodbox", "MainPID")
    assert machine.run("cat", f"/proc/{brain}/task/{brain}/children").strip() == "", "it has no scan of its own"


def test_the_music_is_heard_as_it_is_here(machine: Machine) -> None:
    """Another Python brings other versions of what decodes and measures."""
    (folder,) = (machine.root.folder / "srv/music").iterdir()
    names = sorted(file.name for file in folder.iterdir())
    there = heard(machine.run("moodbox", "analyse", "--json", *[f"/srv/music/{folder.name}/{name}" for name in names]))
    command = [sys.executable, "-m", "appliance", "analyse", "--json", *[str(folder / name) for name in names]]
    here = heard(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert there.keys() == here.keys()
    for name, features in here.items():
        assert there[name] == pytest.approx(features, abs=0.02), name
    told = machine.run("runuser", "-u", "moodbox", "--", "moodbox", "doctor", "--json", check=False).splitlines()
    (library,) = (item["advice"] for item in map(json.loads, told) if item["check"] == "library")
    assert library == f"{len(names)} tracks"


def heard(lines: str) -> dict[str, list[float]]:
    """By file: energy, valence and arousal, and tempo and loudness in hundredths."""
    return {
        item["file"].rsplit("/", 1)[1]: [
            item["energy"], item["valence"], item["arousal"], item["tempo"] / 100, item["loudness"] / 100,
        ]
        for item in map(json.loads, lines.splitlines())
    }  # fmt: skip


def test_it_is_claimed_over_tls_and_then_looks(machine: Machine) -> None:
    code = json.loads(machine.run("runuser", "-u", "moodbox", "--", "moodbox", "claim", "--json"))["code"]
    machine.run("install", "-m", "0644", "/var/lib/moodbox/tls/ca.pem", AUTHORITY)
    camera = json.loads(machine.python(CLAIM.format(code=code)).splitlines()[-1])
    assert camera["state"] == "looking"
    assert code not in machine.run("journalctl", "--no-pager")


def test_a_hung_eye_is_started_again(machine: Machine) -> None:
    keeper = machine.shows("moodbox-eye", "MainPID")
    restarts = int(machine.shows("moodbox-eye", "NRestarts"))
    eye = machine.run("cat", f"/proc/{keeper}/task/{keeper}/children").split()[0]
    machine.run("bash", "-c", f"kill -STOP {eye}")
    machine.until(lambda: int(machine.shows("moodbox-eye", "NRestarts")) > restarts)
    assert "Failed with result 'watchdog'" in machine.run("journalctl", "--no-pager", "--unit=moodbox-eye")
    machine.until(lambda: machine.shows("moodbox-eye", "ActiveState") == "active")


def test_a_hung_brain_is_started_again(machine: Machine) -> None:
    brain = machine.shows("moodbox", "MainPID")
    machine.run("bash", "-c", f"kill -STOP {brain}")
    machine.until(lambda: machine.shows("moodbox", "MainPID") not in {brain, "0"}, within=180)
    machine.until(lambda: machine.shows("moodbox", "ActiveState") == "active")
    machine.until(lambda: machine.shows("moodbox-eye", "ActiveState") == "active")


def test_the_broker_speaks_tls_by_the_boxs_own_authority(machine: Machine) -> None:
    machine.run("install", "-m", "0644", "/var/lib/moodbox/tls/ca.pem", AUTHORITY)
    command = f"openssl s_client -connect 127.0.0.1:8883 -CAfile {AUTHORITY} -verify_hostname testbox.local </dev/null 2>&1"
    assert "Verify return code: 0 (ok)" in machine.run("bash", "-c", command)
