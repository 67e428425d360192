"""How fast music is decoded and analysed, and what a worker takes: ``python tests/bench/bench_library.py FOLDER``.

Without a folder the demo's music is composed and measured.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from appliance.demo.prepare import MUSIC, music_folder, prepare
from appliance.errors import AudioError
from appliance.library.decode import decode
from appliance.library.folder import walk
from appliance.library.sound import analyse
from appliance.library.spectrum import RATE


def main(folder: Path | None = None) -> None:
    if folder is None:
        with TemporaryDirectory() as demo:
            asyncio.run(prepare(Path(demo), {MUSIC}, lambda *_: None))
            main(music_folder(Path(demo)))
        return
    table = Table("file", "of sound, s", "decode, ms", "analyse, ms", "x real time")
    heard = spent = 0.0
    for found in walk(folder):
        try:
            start = time.perf_counter()
            clip = decode(found.path)
            decoded = time.perf_counter()
            analyse(clip)
            done = time.perf_counter()
        except AudioError as error:
            table.add_row(found.file, str(error))
            continue
        seconds = len(clip.mono) / RATE
        heard, spent = heard + seconds, spent + done - start
        table.add_row(
            found.file,
            f"{seconds:.1f}",
            f"{1e3 * (decoded - start):.0f}",
            f"{1e3 * (done - decoded):.0f}",
            f"{seconds / (done - start):.0f}",
        )
    table.add_section()
    table.add_row("all", f"{heard:.0f}", "", f"{1e3 * spent:.0f}", f"{heard / max(spent, 1e-9):.0f}")
    console = Console()
    console.print(table)
    console.print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
