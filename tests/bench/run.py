"""Measures Moodbox and prints tables with this machine's name and the date: ``python tests/bench/run.py [ENTRY...]``.

Every ``bench_ENTRY.py`` beside this file has a ``main()`` that prints its table; without names all of them run. Plots go to
docs/plots/. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
ENTRIES = {path.stem.removeprefix("bench_"): path.stem for path in sorted(HERE.glob("bench_*.py"))}


def machine() -> str:
    """This machine in words: processor, cores, system."""
    name = platform.processor() or platform.machine()
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        names = [
            line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith(("model name", "Model"))
        ]
        name = names[-1] if names else name
    return f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def main() -> int:
    """Run the entries that were named, or all."""
    parser = argparse.ArgumentParser(description="Measure Moodbox.")
    parser.add_argument("entries", nargs="*", metavar="ENTRY", help=f"of: {', '.join(ENTRIES)}")
    chosen: list[str] = parser.parse_args().entries or list(ENTRIES)
    unknown = set(chosen) - set(ENTRIES)
    if unknown:
        parser.error(f"no entry {', '.join(sorted(unknown))}; there are {', '.join(ENTRIES)}")
    models = HERE.parent.parent / "models"
    sys.path[:0] = [str(HERE), str(models / "mood"), str(models / "expression")]
    print(f"{machine()}\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    status = 0
    for entry in chosen:
        print(f"\n== {entry}")
        try:
            importlib.import_module(ENTRIES[entry]).main()
        except (FileNotFoundError, SystemExit) as error:
            print(f"not measured here: {error}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
