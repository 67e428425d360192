"""The units of systemd/: no fault in them, and no more exposed than promised. What they do when started: tests/appliance."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UNITS = ROOT / "systemd"
SYSTEM = Path("/lib/systemd/system")
PROGRAMS = ("opt/moodbox/bin/moodbox", "usr/bin/mpd", "usr/sbin/mosquitto", "usr/bin/echo", "usr/bin/systemctl")
MOST_EXPOSED = {"moodbox-eye": 1.0, "moodbox": 1.5, "moodbox-library": 1.0, "mpd": 4.0, "mosquitto": 4.0}
"""By `systemd-analyze security`, 0 to 10. As Debian ships them mpd has 7.5 and mosquitto 9.6."""

pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A system that has our units, Debian's, and something executable where they say."""
    root = tmp_path_factory.mktemp("root")
    for name in PROGRAMS:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("#!/bin/sh\n")
        (root / name).chmod(0o755)
    (root / "bin").symlink_to("usr/bin")
    shutil.copytree(SYSTEM, root / "usr/lib/systemd/system", symlinks=True)
    (root / "lib").symlink_to("usr/lib")
    shutil.copytree(UNITS, root / "etc/systemd/system", ignore=shutil.ignore_patterns("*.d"))
    shutil.copytree(UNITS / "dropins", root / "etc/systemd/system", dirs_exist_ok=True)
    return root


def analyse(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *words], capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"}
    )


@pytest.mark.parametrize("name", sorted(path.name for path in UNITS.iterdir() if path.is_file()))
def test_systemd_finds_no_fault(root: Path, name: str) -> None:
    answer = analyse("verify", f"--root={root}", "--man=no", name)
    assert answer.stderr == ""
    assert answer.returncode == 0


@pytest.mark.parametrize("name", MOST_EXPOSED)
def test_no_service_is_more_exposed_than_promised(root: Path, name: str) -> None:
    most = round(MOST_EXPOSED[name] * 10)
    answer = analyse("security", "--offline=true", f"--root={root}", f"--threshold={most}", f"{name}.service")
    assert answer.returncode == 0, answer.stdout.splitlines()[-1:]


def test_every_loosened_line_of_the_eye_says_why() -> None:
    lines = (UNITS / "moodbox-eye.service").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith(("PrivateDevices=no", "ProcSubset=all", "RestrictAddressFamilies=", "LimitMEMLOCK=")):
            assert lines[number - 1].startswith("#"), f"{line} has no reason above it"
