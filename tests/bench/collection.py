"""A large library that costs no hour to scan: many names for the demo's pieces, and a catalogue that says they were heard."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from appliance.library.folder import walk
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from tests.bench.bench_engine import library

if TYPE_CHECKING:
    from pathlib import Path


def collect(pieces: Path, music: Path, state: Path, count: int) -> None:
    """Give the files below ``pieces`` so many names below ``music``, and put as many made-up tracks into the catalogue."""
    files = sorted(file for file in pieces.rglob("*") if file.suffix == ".ogg")
    for number in range(count):
        album = music / f"Artist {number // 40}" / f"Album {number // 12}"
        album.mkdir(parents=True, exist_ok=True)
        os.link(files[number % len(files)], album / f"Title {number}.ogg")
    asyncio.run(_tell(music, state, count))


async def _tell(music: Path, state: Path, count: int) -> None:
    async with Database(state, durable=False) as database:
        catalogue = SqliteCatalogue(database)
        for found, track in zip(walk(music), library(count), strict=True):
            await catalogue.put(replace(track, file=found.file), found.stamp)
