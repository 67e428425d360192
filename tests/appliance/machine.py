"""A root that systemd-nspawn has booted."""

from __future__ import annotations

import shlex
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.appliance.root import ROOT, Play, ended, prepared, write_inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.appliance.root import Root

BOOT: Final = """
mount -t tmpfs tmpfs /run && exec systemd-nspawn --quiet --directory={root} --machine=testbox --private-network --register=no \
--keep-unit --rlimit=RLIMIT_MEMLOCK=infinity --console=pipe --boot
"""
NAMESPACES: Final = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")


class Machine:
    """A folder that has been booted."""

    def __init__(self, root: Root, leader: int) -> None:
        """``leader`` is its first process, as this machine numbers it."""
        self.root = root
        self._enter = ["nsenter", f"--target={leader}", *NAMESPACES, "--"]

    def run(self, *command: str, check: bool = True) -> str:
        """Run a command inside; what it printed."""
        clean = ["/usr/bin/env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
        done = subprocess.run([*self._enter, *clean, *command], capture_output=True, text=True, check=False, timeout=120)
        assert not check or done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def play(self, *words: str) -> Play:
        """Run the playbook against the running system: what Ansible takes for chroot enters it instead."""
        door = self.root.folder.parent / "enter"
        door.write_text(f'#!/bin/sh\nshift\nexec {shlex.join(self._enter)} "$@"\n')
        door.chmod(0o755)
        inventory = write_inventory(self.root.folder, f"ansible_chroot_exe={door}\n")
        command = ["ansible-playbook", "-i", str(inventory), "site.yml", "-e", '{"moodbox_booted": true}', *words]
        return ended("env", f"--chdir={ROOT}/ansible", *command)

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
def booted(root: Root) -> Iterator[Machine]:
    """Boot a folder; when left, nothing of it runs."""
    container = subprocess.Popen(
        prepared(root.architecture, BOOT.format(root=root.folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Machine(root, _leader(container))
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
            name = Path(f"/proc/{child}/comm").read_text().strip()
            if name == "systemd" or name.startswith(
                "aarch64"
            ):  # the other is qemu, which is its first process where it is emulated
                return int(child)
        time.sleep(0.2)
    msg = "no system came up in the container"
    raise AssertionError(msg)
