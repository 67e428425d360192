"""Where the box under faults keeps its state: a disk of its own, or where this user may mount none, a folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.store.database import FILE

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

SIZE: Final = 48 << 20
"""Bytes of the disk."""
TORN: Final = 5000
"""Bytes at most that were under way to a folder's log when the power was cut."""


def run(*command: object) -> None:
    """Run a program that must succeed."""
    subprocess.run(list(map(str, command)), check=True, capture_output=True)


class Folder:
    """A folder. A power cut is a copy of the database and its log at one moment, with a torn end."""

    def __init__(self, state: Path) -> None:
        self.state = state

    def cut(self, to: Path) -> None:
        """Copy what a power cut would leave now; whoever writes must stand still meanwhile."""
        to.mkdir()
        for name in (FILE, f"{FILE}-wal"):
            with suppress(FileNotFoundError):
                shutil.copyfile(self.state / name, to / name)

    @contextmanager
    def after(self, cut: Path, chance: random.Random) -> Iterator[Path]:
        """The state folder as it is found when the power is back."""
        with (cut / f"{FILE}-wal").open("ab") as torn:
            torn.write(chance.randbytes(chance.randint(0, TORN)))
        yield cut
        shutil.rmtree(cut)


class Disk(Folder):
    """A small ext4 file system of its own, in an image on a loop device, as an SD card's.

    A power cut is a copy of the image: what the file system had not been told to write is not in it. ``with`` unmounts it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "mounted" / "state")
        self._image, self._mounted, self._filler = folder / "disk.img", folder / "mounted", folder / "mounted" / "filler"
        self._mended = 0
        self._mounted.mkdir()
        with self._image.open("wb") as image:
            image.truncate(SIZE)
        run("mkfs.ext4", "-q", "-F", self._image)
        run("mount", "-o", "loop", self._image, self._mounted)

    def close(self) -> None:
        """Kill who still uses it, and unmount it."""
        self._let_go()

    def cut(self, to: Path) -> None:
        run("cp", "--sparse=always", self._image, to)

    @contextmanager
    def after(self, cut: Path, chance: random.Random) -> Iterator[Path]:  # noqa: ARG002 - a folder's
        with tempfile.TemporaryDirectory() as folder:
            run("mount", "-o", "loop", cut, folder)  # plays the file system's own journal first
            try:
                yield Path(folder) / self.state.name
            finally:
                run("umount", folder)
                cut.unlink()

    def fill(self) -> None:
        """Leave no free byte."""
        with self._filler.open("wb", buffering=0) as filler, suppress(OSError):
            while filler.write(bytes(1 << 16)):
                pass

    def empty(self) -> None:
        """Free the space again."""
        self._filler.unlink()

    def fail(self) -> None:
        """Turn read-only under whoever writes, as ext4 does by itself when a card fails."""
        run("mount", "-o", "remount,abort", self._mounted)

    def mend(self) -> None:
        """Unmount, check and mount it again, as a restart of the machine does; kills who still uses it.

        What is mounted is a copy: in another mount namespace that somebody made meanwhile the aborted one may live on.
        """
        self._let_go()
        before, self._image = self._image, self._image.with_suffix(f".{self._mended}")
        self._mended += 1
        run("cp", "--sparse=always", before, self._image)
        before.unlink()
        checked = subprocess.run(["e2fsck", "-p", str(self._image)], capture_output=True, check=False)
        assert checked.returncode <= 1, checked.stdout  # 1: it mended what the abort left
        run("mount", "-o", "loop", self._image, self._mounted)

    def _let_go(self) -> None:
        while subprocess.run(["umount", str(self._mounted)], check=False, capture_output=True).returncode:
            for pid in self._users():
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _users(self) -> Iterator[int]:
        for link in Path("/proc").glob("[0-9]*/fd/*"):
            with suppress(OSError):
                if link.readlink().is_relative_to(self._mounted):
                    yield int(link.parts[2])


def place(folder: Path) -> Folder:
    """A disk where this user may mount one."""
    if os.geteuid() == 0:
        with suppress(OSError, subprocess.CalledProcessError):
            return Disk(folder)
    return Folder(folder / "state")
