"""The device nodes that a camera needs. Imports no library: the wall asks before any is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_NODES: Final = ("video*", "media*", "v4l-subdev*", "dma_heap/*")
"""What V4L2 and libcamera open below /dev."""


def needs_devices(source: str) -> bool:
    """Whether this source opens device nodes, for which the wall must have a door."""
    return source.partition(":")[0] in {"auto", "picamera", "v4l2"}


def device_nodes() -> tuple[tuple[Path, int], ...]:
    """The camera's device nodes there are now with their inodes: one that leaves and comes back is another one."""
    found = sorted(node for pattern in _NODES for node in Path("/dev").glob(pattern))
    return tuple((node, inode) for node in found if (inode := _inode(node)))


def _inode(node: Path) -> int:
    try:
        return node.stat().st_ino
    except OSError:  # it left meanwhile
        return 0
