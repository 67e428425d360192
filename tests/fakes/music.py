"""Music for tests of the panel: the real parts, on a real store, a player without sound and the examples' library."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np

from appliance.brain.browsing import Browsing
from appliance.brain.habits import HabitKeeper
from appliance.brain.jukebox import QueueHands
from appliance.brain.lists import SavedLists
from appliance.brain.live import Live
from appliance.brain.moodmap import MoodWays
from appliance.brain.playing import Playing
from appliance.brain.radio import RadioRoom
from appliance.brain.shelves import Shelves
from appliance.mood.fusion import Fusion
from appliance.player.queue import Queue
from appliance.ports.catalogue import Stamp
from appliance.ports.music import Music
from appliance.ports.player import Started
from appliance.state import BoxState
from appliance.store.catalogue import SqliteCatalogue
from appliance.vocabulary.units import Seconds, TrackFile
from tests.examples import library
from tests.fakes.player import FakePlayer
from tests.fakes.radio import STATIONS, FakeDirectory

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import PeopleStore
    from appliance.ports.player import Finished
    from appliance.store.database import Database
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.health import Health
    from appliance.vocabulary.player import PlayerStatus


async def music(database: Database, store: PeopleStore, journal: Journal, clock: Clock) -> Music:
    """All that the panel is given of music."""
    catalogue, tracks = SqliteCatalogue(database), library()
    for number, track in enumerate(tracks):
        await catalogue.put(track, Stamp(number, 1, 1))
    live = Live(BoxState("testbox"))

    async def changed() -> None:
        """No queue runs."""

    async def wake(_: Label) -> None:
        """Nobody sleeps."""

    begun = asyncio.Event()

    async def nothing(_: int, __: Collection[TrackFile]) -> Sequence[TrackFile]:
        return ()

    async def told(event: Started | Finished | PlayerStatus | Health) -> None:
        """Wait for something to judge; from then on nothing happens by itself."""
        if isinstance(event, Started):
            begun.set()

    shelves = Shelves(catalogue, live, changed)
    ways = MoodWays(store, journal, live)
    stations = {TrackFile(station.url): Seconds(1e9) for station in STATIONS}
    player = FakePlayer({track.file: track.duration for track in tracks} | stations, clock)
    await player.set_coming([track.file for track in tracks[:4]])
    await player.play()
    queue, fusion = Queue(player, clock, ahead=3), Fusion()
    rng = np.random.default_rng(1)
    playing = Playing(queue, live, journal, shelves, fusion, ways.in_force, rng, clock, ahead=3)
    await shelves.load()
    running = asyncio.create_task(queue.run(nothing, told))
    await begun.wait()
    running.cancel()
    keeper = HabitKeeper(playing, live, store, clock, wake, "boot")
    hands, browsing = QueueHands(playing, shelves), Browsing(shelves, ways.in_force)
    radio = RadioRoom(FakeDirectory(), playing, live, fusion, store, clock, rng)
    return Music(hands, browsing, SavedLists(journal, shelves), ways, keeper, radio, "smb://testbox.local/music")
