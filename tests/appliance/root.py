"""A Debian in a folder, made by debootstrap and turned into a box by the playbook.

Everything is mounted in mount namespaces of their own, so that a test that is killed leaves no mount behind. Needs root.
Stock systems are kept as archives in ``CACHE`` (remove the folder to have them made anew).
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
TOOLS: Final = ROOT / ".venv-ansible" / "bin"
CACHE: Final = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "moodbox" / "appliance"
MIRROR: Final = "http://deb.debian.org/debian"
STOCK: Final = "systemd,systemd-sysv,dbus,python3,python3-apt,ca-certificates,iproute2,sudo"
"""What a stock image of Raspberry Pi OS Lite has, and debootstrap's smallest has not."""
NEEDS: Final = ("debootstrap", "systemd-nspawn", "unshare", "nsenter")
BINFMT: Final = Path("/proc/sys/fs/binfmt_misc")
QEMU: Final = Path("/usr/lib/binfmt.d/qemu-aarch64.conf")
"""What qemu-user-static wants the kernel to know: programs for aarch64 are qemu's to run."""
EMULATION: Final = f"""
{{ mountpoint -q {BINFMT} || mount -t binfmt_misc binfmt_misc {BINFMT}; }} &&
{{ [ -e {BINFMT}/qemu-aarch64 ] || cat {QEMU} >{BINFMT}/register; }} &&
"""
"""Where it does not know: told in the mount namespace of the test, and forgotten with it."""
PLAY: Final = """
mount --make-rprivate / && mount -t proc proc {root}/proc && mount -t sysfs sys {root}/sys && mount --bind /dev {root}/dev &&
mount -t tmpfs tmpfs {root}/run && cd {ansible} && exec ansible-playbook -i {inventory} site.yml {words}
"""
RUN: Final = """
mount --make-rprivate / && mount -t proc proc {root}/proc && mount --bind /dev {root}/dev && exec chroot {root} "$@"
"""
VARIABLES: Final = "moodbox_music_share=true\nbox_camera=reel:/usr/share/moodbox/reel.avi\n"


def missing(architecture: str = "amd64") -> str:
    """What this machine lacks for these tests; empty where nothing."""
    if os.geteuid() != 0:
        return "these tests start machines, which needs root"
    lacking = [name for name in NEEDS if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")]
    lacking += [] if (TOOLS / "ansible-playbook").exists() else ["ansible-playbook"]
    if lacking:
        return f"{', '.join(lacking)} not installed: make test-appliance installs them"
    if native(architecture):
        return ""
    if not QEMU.exists():
        return "qemu-user-static not installed: make test-appliance installs it"
    tried = subprocess.run(["unshare", "-m", "bash", "-c", f"{EMULATION} true"], capture_output=True, text=True, check=False)
    return f"the kernel takes no programs for {architecture}: {tried.stderr.strip()}" if tried.returncode else ""


def native(architecture: str) -> bool:
    """Whether this machine runs it without help."""
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine()) == architecture


def prepared(architecture: str, script: str) -> list[str]:
    """A shell script in a mount namespace, where programs of the architecture run."""
    return ["unshare", "-m", "bash", "-c", script if native(architecture) else f"{EMULATION}{script}"]


@dataclass(frozen=True)
class Play:
    """How a run of the playbook ended."""

    output: str
    changed: int
    failed: int


@dataclass(frozen=True)
class Root:
    """A system in a folder."""

    folder: Path
    architecture: str

    @classmethod
    def fresh(cls, scratch: Path, suite: str, architecture: str = "amd64") -> Root:
        """A stock system, unpacked from a copy that debootstrap made once."""
        kept = CACHE / f"{suite}-{architecture}.tar"
        if not kept.exists():
            CACHE.mkdir(parents=True, exist_ok=True)
            made = scratch / "made"
            options = f"--arch={architecture} --variant=minbase --include={STOCK}"
            _run(*prepared(architecture, f"debootstrap {options} {suite} {made} {MIRROR}"))
            _run("tar", "-C", str(made), "-cf", f"{kept}.new", ".")
            Path(f"{kept}.new").rename(kept)
            shutil.rmtree(made)
        folder = scratch / "root"
        folder.mkdir()
        _run("tar", "-C", str(folder), "-xf", str(kept))
        (folder / "etc/hostname").write_text("testbox\n")
        (folder / "etc/hosts").write_text("127.0.0.1 localhost\n127.0.1.1 testbox\n")
        (folder / "etc/dpkg/dpkg.cfg.d/quick").write_text("force-unsafe-io\n")  # no power cut is to be survived here
        return cls(folder, architecture)

    def play(self, *words: str) -> Play:
        """Run the playbook against the folder."""
        inventory = write_inventory(self.folder)
        script = PLAY.format(root=self.folder, ansible=ROOT / "ansible", inventory=inventory, words=" ".join(words))
        return ended(*prepared(self.architecture, script))

    def run(self, *command: str) -> str:
        """Run a command in the folder, which is not booted; what it printed."""
        script = RUN.format(root=self.folder)
        words = [*prepared(self.architecture, script), "bash", *command]
        done = subprocess.run(words, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]})
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout


def write_inventory(folder: Path, extra: str = "") -> Path:
    """An inventory of one box: that in the folder."""
    inventory = folder.parent / "inventory"
    inventory.write_text(
        f"[boxes]\ntestbox ansible_connection=community.general.chroot ansible_host={folder}\n"
        f"[boxes:vars]\nmoodbox_secrets={folder.parent}/secrets\n{VARIABLES}{extra}"
    )
    return inventory


def ended(*command: str) -> Play:
    """Run a command that is the playbook in the end; how it ended."""
    environment = os.environ | {"PATH": f"{TOOLS}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1"}
    environment.pop("PIP_CONSTRAINT", None)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    recap = re.search(r"changed=(\d+) +unreachable=(\d+) +failed=(\d+)", done.stdout)
    if recap is None:
        sys.stderr.write(done.stdout[-3000:] + done.stderr[-3000:])
        msg = "the playbook ended without a recap"
        raise AssertionError(msg)
    return Play(done.stdout, int(recap[1]), int(recap[2]) + int(recap[3]))


def remove(folder: Path) -> None:
    """Remove a system's folder, never what may be mounted in it."""
    _run("rm", "--recursive", "--force", "--one-file-system", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
