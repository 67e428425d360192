"""How much memory a process has, as the kernel counts it."""

from __future__ import annotations

import re
from pathlib import Path


def pss(pid: int) -> tuple[int, int]:
    """A process's memory in kB, each page divided by how many share it: all of it, and what is no file's."""
    lines = dict(re.findall(r"^(Pss\w*):\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"), re.MULTILINE))
    return int(lines["Pss"]), int(lines["Pss_Anon"])
