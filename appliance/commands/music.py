"""``moodbox analyse``, ``scan`` and ``choose``: what concerns the library."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from appliance import models
from appliance.brain.clock import SystemClock
from appliance.brain.house import house_of
from appliance.brain.moodmap import mood_map
from appliance.brain.moves import followed
from appliance.brain.playing import REMEMBERED
from appliance.brain.shelves import MUSIC, shelved
from appliance.choice.engine import Wish
from appliance.choice.feedback import LEARNED, Memory
from appliance.choice.prior import MODEL, Prior
from appliance.choice.rank import choose as choose_tracks
from appliance.choice.rank import engine_for
from appliance.commands.output import Output
from appliance.errors import AudioError, MoodboxError
from appliance.mood.filter import manual
from appliance.settings import load
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import Situation, Strategy
from appliance.vocabulary.mood import Mood
from appliance.vocabulary.people import Role
from appliance.vocabulary.units import PersonId, Seconds

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from pathlib import Path

    from appliance.settings import Settings
    from appliance.vocabulary.choice import Pick
    from appliance.vocabulary.tracks import Tracks


def analyse(arguments: Namespace) -> int:
    """Features and affect of each file; one that cannot be read says why and the rest goes on."""
    from appliance.library.analyse import report  # noqa: PLC0415 - brings SciPy and FFmpeg

    output, failed = Output(as_json=arguments.json), 0
    for file in arguments.files:
        try:
            fields = report(file)
        except AudioError as error:
            failed, fields = 1, {"file": str(file), "error": str(error)}
        output.item(fields, lambda fields=fields: _features(fields))  # type: ignore[misc]
    return failed


def _features(fields: Mapping[str, Any]) -> str:
    return (
        f"{fields['file']}: {fields['duration']:.0f} s, {fields['tempo']:.0f} BPM, {fields['key']} {fields['mode']}, "
        f"{fields['loudness']:.1f} LUFS, energy {fields['energy']:.2f}, "
        f"valence {fields['valence']:+.2f} ± {fields['valence_spread']:.2f}, "
        f"arousal {fields['arousal']:+.2f} ± {fields['arousal_spread']:.2f}"
        + ("" if fields["music"] >= MUSIC else "; this does not sound like music")
    )


def scan(arguments: Namespace) -> int:
    """Fill the library; a progress bar for people, and with ``--json`` an object after each file. Safe to stop at any time."""
    settings = load()
    folder = arguments.folder or settings.music.folder
    if not folder.is_dir():
        msg = f"{folder} is not a folder: name your music folder, or set [music] folder"
        raise MoodboxError(msg)
    tracks = asyncio.run(_scan(settings, folder, as_json=arguments.json))
    if arguments.plot:
        from appliance.commands.plot import draw  # noqa: PLC0415 - seldom needed

        draw(tracks, arguments.plot)
    return 0


async def _scan(settings: Settings, folder: Path, *, as_json: bool) -> Tracks:
    from appliance.library.budget import workers  # noqa: PLC0415 - as above
    from appliance.library.scan import scan as scan_folder  # noqa: PLC0415 - as above

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TaskProgressColumn(), TimeRemainingColumn())
    bar = Bar(*columns, console=Console(stderr=True), disable=as_json)
    failures: dict[str, str] = {}
    async with Database(settings.state, durable=False) as database:
        catalogue = SqliteCatalogue(database)
        with bar:
            task = bar.add_task("Listening to the music", total=None)
            async with aclosing(scan_folder(folder, catalogue, workers=workers())) as steps:
                async for step in steps:
                    bar.update(task, total=step.total, completed=step.done)
                    if as_json:
                        for file, reason in step.failures.items() - failures.items():
                            _line({"file": file, "error": reason})
                        _line({"done": step.done, "total": step.total, "scanning": step.scanning, "left": step.left})
                    failures = dict(step.failures)
        tracks = await catalogue.tracks()
    if not as_json:
        for file, reason in sorted(failures.items()):
            _say(f"{file}: {reason}")
        _say(f"{len(tracks)} tracks in the library, {len(failures)} files could not be read.")
    return tracks


def _line(fields: Mapping[str, object]) -> None:
    Output(as_json=True).item(fields, str)


def _say(words: str) -> None:
    Output(as_json=False).item({}, lambda: words)


def choose(arguments: Namespace) -> int:
    """What the box would play for a mood, with the score's parts and the reason."""
    settings = load()
    mood = _placed(manual(Label(arguments.mood), Seconds(0.0)), arguments.valence, arguments.arousal)
    at = None if arguments.valence is None else mood.affect
    picks, alpha = asyncio.run(_choose(settings, mood, at, Strategy(arguments.strategy), arguments.n, arguments.person))
    if not picks:
        msg = f"the library in {settings.state} is empty: fill it with moodbox scan"
        raise MoodboxError(msg)
    output = Output(as_json=arguments.json)
    for rank, pick in enumerate(picks, 1):
        output.item(_fields(rank, pick), lambda rank=rank, pick=pick: _text(rank, pick))  # type: ignore[misc]
    if alpha is not None and not arguments.json:
        _say(f"{arguments.person}'s alpha is {alpha:.2f}: what neighbours here count against what the music is like.")
    return 0


def rebuild(arguments: Namespace) -> int:
    """Learn all again from the journal, and say of whom how much: nothing that was learned is kept anywhere else."""
    settings = load()

    async def learn() -> Memory:
        async with Database(settings.state) as database:
            return await _learned(database, settings)

    memory = asyncio.run(learn())
    output = Output(as_json=arguments.json)
    output.item({"plays": len(memory.plays)}, lambda: f"{len(memory.plays)} plays are remembered.")
    for person in memory.people():
        learned = f"{person}: learned from {len(memory.judgements(person))} pieces of feedback."
        output.item({"person": person, "judgements": len(memory.judgements(person))}, lambda words=learned: words)  # type: ignore[misc]
    return 0


async def _learned(database: Database, settings: Settings) -> Memory:
    """What the journal teaches."""
    memory, moves = Memory(), await SqliteCatalogue(database).moves()
    journal = SqliteJournal(database, settings.box_id, SystemClock())
    for entry in reversed(await journal.entries(LEARNED, limit=REMEMBERED)):
        memory.fold(followed(entry, moves))
    return memory


def _placed(mood: Mood, valence: float | None, arousal: float | None) -> Mood:
    """The mood, moved to a place that was given."""
    if valence is None and arousal is None:
        return mood
    if valence is None or arousal is None:
        msg = "--valence and --arousal go together"
        raise MoodboxError(msg)
    return Mood(mood.posterior, Affect(valence, arousal), mood.spread, mood.emotion, mood.label, mood.confidence, mood.since)


async def _choose(  # noqa: PLR0913, PLR0917 - what the command takes
    settings: Settings, mood: Mood, at: Affect | None, strategy: Strategy, count: int, person: str | None
) -> tuple[list[Pick], float | None]:
    """The picks, and the person's alpha. ``at`` takes the place of where the mood's music lies."""
    local = SystemClock().now().astimezone()
    hour = local.hour + local.minute / 60
    async with Database(settings.state) as database:
        store = SqliteHousehold(database)
        known = {each.id: each for each in await store.people()}
        if person is not None and person not in known:
            msg = f"{person}: nobody here has this id"
            raise MoodboxError(msg)
        memory, mapping = await _learned(database, settings), dict(await mood_map(store, PersonId(person) if person else None))
        shelf = shelved(await SqliteCatalogue(database).tracks())
    if at is not None:
        mapping[mood.label] = replace(mapping[mood.label], affect=at, energy=(at.arousal + 1) / 2)
    wish = Wish(
        mood=mood,
        strategy=strategy,
        mapping=mapping,
        people=memory.people() if person is None else [PersonId(person)],
        now=local.timestamp(),
        situation=Situation(hour=hour, weekday=local.weekday()),
        limits=house_of(settings.music).limits_at(
            hour, child=person is not None and known[PersonId(person)].role is Role.CHILD
        ),
    )
    engine = engine_for(shelf, memory, Prior.load(models.read(MODEL)))
    picks = choose_tracks(shelf, engine, wish, count, np.random.default_rng(0))
    return picks, engine.alpha(PersonId(person), wish) if person else None


def _fields(rank: int, pick: Pick) -> dict[str, object]:
    return {
        "rank": rank,
        "file": pick.track.file,
        "title": pick.track.title,
        "score": pick.score,
        "parts": dict(pick.parts),
        "valence": pick.track.affect.valence,
        "arousal": pick.track.affect.arousal,
        "reason": pick.reason,
    }


def _text(rank: int, pick: Pick) -> str:
    parts = ", ".join(f"{name} {value:.2f}" for name, value in pick.parts.items() if value)
    by = f" by {pick.track.tags.artist}" if pick.track.tags.artist else ""
    return f"{rank:3}. {pick.track.title}{by}\n     {pick.reason}\n     {pick.score:.2f} = {parts}"
