"""A brain with a real store, a clock moved by hand, an eye that shows what a test wants, and a player without sound."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance.brain.brain import Brain
from appliance.brain.faces import RestingFaces
from appliance.brain.feelings import TrackFeelings
from appliance.brain.house import House
from appliance.brain.lexicon import valence
from appliance.brain.live import Live
from appliance.brain.playing import Playing
from appliance.brain.shelves import Shelves
from appliance.brain.watching import Watching
from appliance.choice.target import DEFAULT
from appliance.choice.windows import Limits
from appliance.mood.fusion import Fusion
from appliance.people.consent import Looking
from appliance.people.profiles import Profiles
from appliance.player.queue import Queue
from appliance.ports.catalogue import Stamp
from appliance.state import BoxState
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from tests.brain.rig import HOUSEHOLD, QUICK, SLOW, HandEye, Rig
from tests.examples import library
from tests.fakes.clock import ManualClock
from tests.fakes.player import FakePlayer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from appliance.vocabulary.affect import Label


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A whole brain in a home, whose parts do not run by themselves: tests step them."""
    clock = ManualClock()
    async with Database(tmp_path, durable=False) as database:
        household, journal = SqliteHousehold(database), SqliteJournal(database, "testbox", clock)
        for person in HOUSEHOLD:
            await household.put_person(person)
        people = Profiles(household, journal, clock)
        catalogue, tracks = SqliteCatalogue(database), library()
        for number, track in enumerate(tracks):
            await catalogue.put(track, Stamp(number, 1, 1))
        live, eye, fusion = Live(BoxState("testbox")), HandEye(), Fusion(valence)
        faces = RestingFaces(household, journal, clock)

        async def moved(before: Label | None, after: Label | None) -> None:
            rig.moves.append((before, after))
            await brain.moved(before, after)

        async def changed() -> None:
            rig.loads += 1

        watching = Watching(eye, Looking(), live, journal, clock, fusion, faces, (SLOW, QUICK), moved)
        shelves = Shelves(catalogue, live, changed)
        player = FakePlayer({track.file: track.duration for track in tracks}, clock)
        queue, rng = Queue(player, clock, ahead=3), np.random.default_rng(1)
        feelings = TrackFeelings(journal, shelves, live)
        playing = Playing(
            queue,
            live,
            journal,
            shelves,
            fusion,
            dict(DEFAULT),
            rng,
            clock,
            ahead=3,
            house=House(Limits(track=3)),
            feelings=feelings,
        )
        brain = Brain(live, watching, playing, faces, people, household, journal, clock)
        people.changed = brain.consents_changed
        feelings.changed = playing.felt
        rig = Rig(
            brain,
            watching,
            playing,
            shelves,
            feelings,
            live,
            eye,
            player,
            fusion,
            faces,
            people,
            household,
            journal,
            catalogue,
            clock,
        )
        await shelves.load()
        task = asyncio.create_task(watching.run())
        await rig.settle()
        yield rig
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
