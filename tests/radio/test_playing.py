"""Radio for real: the directory's server and two stations on loopback, MPD plays them, and the box says what it hears."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance.brain.clock import SystemClock
from appliance.brain.live import Live
from appliance.brain.playing import Playing
from appliance.brain.radio import HEARD, RadioRoom
from appliance.brain.shelves import Shelves
from appliance.choice.target import DEFAULT
from appliance.mood.fusion import Fusion
from appliance.player.mpd import MpdPlayer
from appliance.player.queue import Queue
from appliance.radio import directory
from appliance.radio.directory import RadioBrowser
from appliance.state import BoxState
from appliance.store.answers import SqliteAnswers
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.vocabulary.affect import Label
from appliance.vocabulary.player import PlayState
from appliance.vocabulary.units import Seconds
from tests.films.service import serving
from tests.library.signals import MAJOR, cadence, encode
from tests.player.server import Mpd
from tests.radio.service import Browser, row, streaming

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

PATIENCE = 30.0


@pytest.fixture
async def mpd(tmp_path: Path) -> AsyncIterator[Mpd]:
    """A real MPD without any music."""
    server = Mpd(tmp_path / "mpd", lengths={})
    try:
        await server.prepare()
        yield server
    finally:
        await server.stop()


@asynccontextmanager
async def box(mpd: Mpd, folder: Path, server: str) -> AsyncIterator[tuple[RadioRoom, Playing, Live, Fusion]]:
    """The parts of the box that play, on the real store and player."""
    clock, live, fusion, rng = SystemClock(), Live(BoxState("testbox")), Fusion(), np.random.default_rng(1)
    async with Database(folder, durable=False) as database, MpdPlayer(mpd.socket, 6600, None, clock) as player:
        journal, store = SqliteJournal(database, "testbox", clock), SqliteHousehold(database)

        async def changed() -> None:
            """There never is music."""

        shelves = Shelves(SqliteCatalogue(database), live, changed)
        playing = Playing(Queue(player, clock), live, journal, shelves, fusion, DEFAULT, rng, clock, ahead=3)
        async with RadioBrowser(SqliteAnswers(database, clock), clock, server=server) as asked:
            radio = RadioRoom(asked, playing, live, fusion, store, clock, rng)
            await radio.remember()
            jobs = [asyncio.create_task(playing.run()), asyncio.create_task(radio.run())]
            try:
                yield radio, playing, live, fusion
            finally:
                for job in jobs:
                    job.cancel()
                await asyncio.gather(*jobs, return_exceptions=True)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.05)


async def test_mpd_plays_stations_by_mood(mpd: Mpd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "EVERY", Seconds(0.0))
    file = encode(tmp_path / "station.mp3", cadence(0, MAJOR, times=2), "libmp3lame").read_bytes()
    music = file[file.index(b"\xff\xfb", file.index(b"Info")) :]  # a stream has no frame that tells its length
    with streaming(lambda path: None if path == "/broken" else music) as (stations, heard):
        rows = [
            row(1, "meditation", name="Broken", url_resolved=f"{stations}/broken"),
            row(2, "ambient", name="Quiet", url_resolved=f"{stations}/quiet"),
            row(3, "dance,pop", name="Loud", url_resolved=f"{stations}/loud"),
        ]
        browser = Browser(rows)
        with serving(browser.answer) as service:
            async with box(mpd, tmp_path / "state", service.url) as (radio, playing, live, fusion):
                await until(lambda: live.state.player.at)
                assert service.asked == []
                fusion.set(Label.TIRED, Seconds(0.0))
                await radio.switch(on=True)
                await until(lambda: radio.show().known == len(rows))
                await playing.queue.play()

                await until(lambda: live.state.current and live.state.current.track.title == "Quiet")  # and not the broken one
                await until(lambda: live.state.current and live.state.current.track.tags.artist == "Somebody - A Song")
                assert live.state.player.state is PlayState.PLAYING
                assert live.state.player.duration == 0.0
                await until(lambda: browser.clicks == [rows[1]["stationuuid"]])
                assert live.state.player.elapsed >= HEARD - 2

                await radio.play(radio.stations.by_id(rows[2]["stationuuid"])[0].id)
                await until(lambda: live.state.current and live.state.current.track.title == "Loud")

                await radio.switch(on=False)
                await until(lambda: live.state.player.state is PlayState.STOPPED)
                assert "/quiet" in heard
                assert "/loud" in heard
                asked = len(service.asked)
                await playing.library_changed(start=False)
                assert len(service.asked) == asked
