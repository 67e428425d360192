"""A Debian in a folder: made by debootstrap, turned into a box by the playbook, and booted by systemd-nspawn.

Everything happens in mount namespaces of their own, so that a test that is killed leaves no mount behind. Needs root.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).parents[2]
TOOLS: Final = ROOT / ".venv-ansible" / "bin"
CACHE: Final = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "moodbox" / "appliance"
MIRROR: Final = "http://deb.debian.org/debian"
STOCK: Final = "systemd,systemd-sysv,dbus,python3,ca-certificates,iproute2,sudo"
"""What a stock image of Raspberry Pi OS Lite has, and debootstrap's smallest has not."""
NEEDS: Final = ("debootstrap", "systemd-nspawn", "unshare", "nsenter")
PLAY: Final = """
mount --make-rprivate / && mount -t proc proc {root}/proc && mount -t sysfs sys {root}/sys && mount --bind /dev {root}/dev &&
mount -t tmpfs tmpfs {root}/run && cd {ansible} && exec ansible-playbook -i {inventory} site.yml {words}
"""
BOOT: Final = """
mount -t tmpfs tmpfs /run && exec systemd-nspawn --quiet --directory={root} --machine=testbox --private-network --register=no \
--keep-unit --rlimit=RLIMIT_MEMLOCK=infinity --console=pipe --boot
"""


def missing() -> str:
    """What this machine lacks for these tests; empty where nothing."""
    if os.geteuid() != 0:
        return "these tests start machines, which needs root"
    lacking = [name for name in NEEDS if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")]
    lacking += [] if (TOOLS / "ansible-playbook").exists() else ["ansible-playbook"]
    return f"{', '.join(lacking)} not installed: make test-appliance installs them" if lacking else ""


def fresh(folder: Path, suite: str) -> Path:
    """A stock system in a folder, unpacked from a copy that debootstrap made once."""
    kept = CACHE / f"{suite}.tar"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        made = folder / "made"
        _run("debootstrap", "--variant=minbase", f"--include={STOCK}", suite, str(made), MIRROR)
        _run("tar", "-C", str(made), "-cf", f"{kept}.new", ".")
        Path(f"{kept}.new").rename(kept)
        shutil.rmtree(made)
    root = folder / "root"
    root.mkdir()
    _run("tar", "-C", str(root), "-xf", str(kept))
    (root / "etc/hostname").write_text("testbox\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n127.0.1.1 testbox\n")
    return root


@dataclass(frozen=True)
class Play:
    """How a run of the playbook ended."""

    output: str
    changed: int
    failed: int


def play(root: Path, *words: str) -> Play:
    """Run the playbook against a folder."""
    inventory = root.parent / "inventory"
    inventory.write_text(
        f"[boxes]\ntestbox ansible_connection=community.general.chroot ansible_host={root}\n"
        f"[boxes:vars]\nmoodbox_music_share=true\nmoodbox_secrets={root.parent}/secrets\n"
        "box_camera=reel:/usr/share/moodbox/reel.avi\n"
    )
    script = PLAY.format(root=root, ansible=ROOT / "ansible", inventory=inventory, words=" ".join(words))
    environment = os.environ | {"PATH": f"{TOOLS}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1"}
    environment.pop("PIP_CONSTRAINT", None)
    done = subprocess.run(
        ["nice", "unshare", "-m", "bash", "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    recap = re.search(r"changed=(\d+) +unreachable=(\d+) +failed=(\d+)", done.stdout)
    if recap is None:
        sys.stderr.write(done.stdout[-3000:] + done.stderr[-3000:])
        msg = "the playbook ended without a recap"
        raise AssertionError(msg)
    return Play(done.stdout, int(recap[1]), int(recap[2]) + int(recap[3]))


class Machine:
    """A folder that has been booted."""

    def __init__(self, leader: int) -> None:
        """``leader`` is its first process, as this machine numbers it."""
        self.leader = leader

    def run(self, *command: str, check: bool = True) -> str:
        """Run a command inside; what it printed."""
        enter = ["nsenter", f"--target={self.leader}", "--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup", "--"]
        clean = ["/usr/bin/env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
        done = subprocess.run([*enter, *clean, *command], capture_output=True, text=True, check=False, timeout=120)
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def python(self, script: str, user: str = "root") -> str:
        """Run a script with the box's own Python."""
        return self.run(
            "setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "/opt/moodbox/bin/python3", "-c", script
        )

    def shows(self, unit: str, what: str) -> str:
        """A property of a unit."""
        return self.run("systemctl", "show", "--value", f"--property={what}", unit).strip()

    def until(self, holds: Callable[[], object], within: float = 120.0) -> None:
        """Wait until it is so."""
        began = time.monotonic()
        while not holds():
            if time.monotonic() - began > within:
                raise AssertionError(self.run("journalctl", "--no-pager", "--lines=80", check=False))
            time.sleep(0.5)


@contextmanager
def booted(root: Path) -> Iterator[Machine]:
    """Boot a folder; when left, nothing of it runs."""
    container = subprocess.Popen(
        ["unshare", "-m", "--propagation", "private", "bash", "-c", BOOT.format(root=root)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Machine(_leader(container))
    finally:
        container.terminate()
        try:
            container.wait(60)
        except subprocess.TimeoutExpired:
            container.kill()
            container.wait()


def _leader(container: subprocess.Popen[bytes]) -> int:
    children = Path(f"/proc/{container.pid}/task/{container.pid}/children")
    began = time.monotonic()
    while time.monotonic() - began < 60:
        assert container.poll() is None, "the container did not start"
        for child in children.read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                return int(child)
        time.sleep(0.2)
    msg = "no system came up in the container"
    raise AssertionError(msg)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
