"""The chooser's scale: ``make bench ARGS=engine``. A choice from 100,000 tracks, memory, learning, start, on one core."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.console import Console
from rich.table import Table

from appliance import models
from appliance.choice.feedback import Memory
from appliance.choice.prior import MODEL, Prior
from appliance.choice.rank import Shelf, choose, engine_for
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.music import Mode, Sound, Tags, Track
from appliance.vocabulary.tracks import Tracks
from appliance.vocabulary.units import Bpm, Lufs, PersonId, Seconds, TrackFile
from tests.choice.examples import GENRES, NOW, entry, synthetic, wish

if TYPE_CHECKING:
    from collections.abc import Callable

    from appliance.choice.engine import Engine
    from appliance.vocabulary.journal import Entry

TRACKS = 100_000
ROUNDS = 30
MOODS = (Label.HAPPINESS, Label.SADNESS, Label.CALM, Label.ANGER)


def library(count: int = TRACKS) -> Tracks:
    """So many tracks as the catalogue gives them."""
    items, rng = synthetic(count), np.random.default_rng(1)
    assert items.tempo is not None
    assert items.artist is not None
    assert items.likeness is not None
    fingerprints = rng.integers(-90, 90, (count, 64), dtype=np.int8)
    return Tracks.of(
        Track(
            TrackFile(items.keys[row]),
            Tags(f"Title {row}", f"Artist {items.artist[row]}", f"Album {row // 12}", (GENRES[row % len(GENRES)],)),
            Seconds(200),
            Sound(Bpm(float(items.tempo[row])), 2.0, row % 12, Mode.MAJOR, Lufs(-14), float(items.energy[row]), 0.5),
            Affect(float(items.affect[row, 0]), float(items.affect[row, 1])),
            fingerprint=fingerprints[row].tobytes(),
        )
        for row in range(count)
    )


def history(count: int = 500, people: int = 3) -> list[Entry]:
    """What several people have done."""
    rng = np.random.default_rng(2)
    entries: list[Entry] = []
    for person in range(people):
        for number in range(count):
            kind = Kind.ENDED if rng.random() < 0.7 else Kind.SKIP
            file = f"{rng.integers(TRACKS)}.flac"
            name = PersonId("asha" if not person else f"person {person}")
            entries.append(entry(kind, file, MOODS[number % 4], name, minutes=number, fit=[0.9, 0.8], liking=0.7))
    return entries


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def main() -> None:
    """Measure in a child that has one core, and print."""
    environment = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-m", "tests.bench.bench_engine"], check=True, cwd=root, env=environment)


def measure() -> None:
    """What ``main`` prints."""
    tracks, prior, memory = library(), Prior.load(models.read(MODEL)), Memory()
    for each in history():
        memory.fold(each)
    rows: list[tuple[str, str, str]] = []

    def start() -> tuple[Shelf, Engine]:
        shelf = Shelf(tracks, relative=True)
        engine = engine_for(shelf, memory, prior)
        choose(shelf, engine, wish(), 1, np.random.default_rng(0))
        return shelf, engine

    rows.append(("start: shelf, engine, the first choice, s", f"{timed(start) / 1000:.2f}", "2"))
    shelf, engine = start()
    for strategy in Strategy:
        times = []
        for seed in range(ROUNDS):
            wanted = replace(wish(MOODS[seed % 4], strategy), now=NOW.timestamp())
            choose(shelf, engine, wanted, 1, np.random.default_rng(seed))  # so that taste is fitted
            times.append(timed(lambda w=wanted, s=seed: choose(shelf, engine, w, 20, np.random.default_rng(s))))  # type: ignore[misc]
        rows.append(
            (
                f"20 picks with reasons, {strategy}, ms (quartile)",
                f"{np.median(times):.1f} ({np.quantile(times, 0.25):.1f})",
                "25",
            )
        )
    folds, fits = [], []
    for number in range(ROUNDS):
        judged = entry(Kind.ENDED, f"{number}.flac", minutes=1000 + number)
        folds.append(timed(lambda e=judged: memory.fold(e)))  # type: ignore[misc]
        fits.append(timed(lambda: engine.alpha(PersonId("asha"), wish())))
    rows.append(("a feedback event folded, ms", f"{np.median(folds):.3f}", "5"))
    rows.append(("and taste fitted anew over all tracks, ms", f"{np.median(fits):.1f}", ""))
    rows.append(("memory over an empty engine, MB", f"{memory_of(tracks, prior):.0f}", "80"))
    table = Table(title=f"The chooser with {len(tracks):,} tracks, processor time of one core")
    for heading in ("what", "measured", "at most"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def memory_of(tracks: Tracks, prior: Prior) -> float:
    """MB that the engine holds with all its arrays, taste and history, beyond what it holds with no track."""
    held = []
    for some in (tracks.take([]), tracks):
        tracemalloc.start()
        memory = Memory()
        for each in history():
            memory.fold(each)
        shelf = Shelf(some, relative=True)
        engine = engine_for(shelf, memory, prior)
        for number, label in enumerate(MOODS):
            moment = NOW + timedelta(hours=number)
            choose(shelf, engine, replace(wish(label), now=moment.timestamp()), 20, np.random.default_rng(0))
        held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        del shelf, engine, memory
    return (held[1] - held[0]) / 1e6


if __name__ == "__main__":
    measure()
