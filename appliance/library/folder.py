"""The files of the music folder: what MPD would play from it, and what is wrong with the rest."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.errors import AudioError
from appliance.ports.catalogue import Stamp
from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTENSIONS: Final = frozenset(
    {".aac", ".aif", ".aifc", ".aiff", ".ape", ".dsf", ".flac", ".m4a", ".m4b", ".mka", ".mp2", ".mp3", ".mp4", ".mpc"}
    | {".oga", ".ogg", ".opus", ".spx", ".tta", ".wav", ".wma", ".wv"}
)
"""Names that are taken for music. What such a file holds is decided by its content."""
EMPTY: Final = "the folder is empty, but there was music in it: is its disk there? Remove the folder to forget that music"
"""The fault of an empty folder; whether it is one is for those to say who know what was there."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is named like music, or something that cannot be used, with the ``fault`` in words."""

    file: TrackFile
    at: str
    stamp: Stamp
    fault: str = ""

    @property
    def path(self) -> Path:
        """Where it is. Made when it is asked for: a Path for each of 100,000 files costs a second."""
        return Path(self.at)


def walk(folder: Path) -> Iterator[Found]:
    """Everything in the folder, by name; hidden files and folders are left out, as MPD does. Symbolic links are followed.

    Raises:
        AudioError: the folder itself cannot be read.
    """
    try:
        status = os.stat(folder)  # noqa: PTH116 - one call for the stamp below
        names = os.scandir(folder)
    except OSError as error:
        msg = f"the music folder {folder} cannot be read ({error.strerror}); set [music] folder, or make it"
        raise AudioError(msg) from error
    with names:
        entries = sorted(names, key=lambda entry: entry.name)
    yield from _inside(entries, "", ((status.st_dev, status.st_ino),))


def _inside(entries: list[os.DirEntry[str]], above: str, parents: tuple[tuple[int, int], ...]) -> Iterator[Found]:
    """What lies in one folder; ``above`` is its path with ``/`` at the end, ``parents`` the folders on the way to it."""
    for entry in entries:
        if entry.name.startswith("."):
            continue
        file = TrackFile(above + entry.name)
        is_music = os.path.splitext(entry.name)[1].lower() in EXTENSIONS  # noqa: PTH122 - a Path for each of 100,000 files costs a second
        try:
            status = entry.stat()
        except OSError as error:
            if is_music or not entry.is_symlink():
                yield Found(file, entry.path, Stamp(entry.inode(), 0, 0), f"cannot be looked at: {error.strerror}")
            continue
        stamp = Stamp(status.st_ino, status.st_size, status.st_mtime_ns)
        if stat.S_ISDIR(status.st_mode):
            yield from _folder(entry, file, stamp, (*parents, (status.st_dev, status.st_ino)))
        elif is_music:
            yield _music(entry, file, stamp, status.st_mode)


def _folder(entry: os.DirEntry[str], file: TrackFile, stamp: Stamp, line: tuple[tuple[int, int], ...]) -> Iterator[Found]:
    """A folder's content, or why it is not entered. ``line`` ends with the folder itself."""
    path = entry.path
    if line[-1] in line[:-1]:
        yield Found(file, path, stamp, "a link that leads back to a folder above it")
        return
    if _unspeakable(entry.name):
        yield Found(file, path, stamp, _unspeakable(entry.name))
        return
    try:
        with os.scandir(path) as names:
            entries = sorted(names, key=lambda each: each.name)
    except OSError as error:
        yield Found(file, path, stamp, f"the folder cannot be read ({error.strerror}); give the box the right to read it")
        return
    if not entries:
        yield Found(file, path, stamp, EMPTY)
    yield from _inside(entries, f"{file}/", line)


def _music(entry: os.DirEntry[str], file: TrackFile, stamp: Stamp, mode: int) -> Found:
    """A file that is named like music, and what is wrong with it before it is opened."""
    fault = _unspeakable(entry.name)
    if not stat.S_ISREG(mode):
        fault = "this is not a plain file"
    elif not fault and not os.access(entry.path, os.R_OK):
        # Being allowed to read it will not change the stamp, so it gets one that differs from the readable file's.
        return Found(file, entry.path, Stamp(stamp.inode, stamp.size, 0), "it may not be read; give the box the right to")
    return Found(file, entry.path, stamp, fault)


def _unspeakable(name: str) -> str:
    """Why MPD could not be asked for this name: its protocol is lines of UTF-8."""
    if "\n" in name or "\r" in name:
        return "there is a line break in its name, which MPD cannot play; rename it"
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "its name is not UTF-8, which MPD cannot play; rename it"
    return ""
