"""The adapter on a real MPD: what the contract does not say."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest

from appliance.brain.clock import SystemClock
from appliance.errors import PlayerError
from appliance.player.mpd import MpdPlayer
from appliance.vocabulary.health import Health
from appliance.vocabulary.player import PlayerStatus, PlayState
from appliance.vocabulary.units import Seconds, TrackFile
from tests.player.server import PASSWORD, Mpd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

L1, L2, L3, L4 = (TrackFile(f"l{n}.wav") for n in range(1, 5))
S1, S2 = TrackFile("s1.wav"), TrackFile("s2.wav")


async def health(player: MpdPlayer, *, up: bool) -> Health:
    """The next word on whether the player is there that says this."""
    async with asyncio.timeout(20):
        async for news in player.changes():
            if isinstance(news, Health) and news.up is up:
                return news
    raise AssertionError


async def until(player: MpdPlayer, true: Callable[[PlayerStatus], bool]) -> PlayerStatus:
    async with asyncio.timeout(20):
        async for news in player.changes():
            if isinstance(news, PlayerStatus) and true(news):
                return news
    raise AssertionError


async def test_a_track_that_ends_is_followed_by_the_next(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    await player.set_coming([S1, S2])
    await player.play()
    await until(player, lambda status: status.file == S1)
    await until(player, lambda status: status.file == S2)
    await until(player, lambda status: status.state is PlayState.STOPPED)
    assert await mpd.queue() == [S1, S2]


async def test_elapsed_is_read_again_after_a_change(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    await mpd.tell("add l1.wav", "play")
    await until(player, lambda status: status.file == L1)
    await until(player, lambda status: status.elapsed > 0.5)


async def test_tells_what_another_client_does(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    await mpd.tell("add l1.wav", "add l2.wav", "add l3.wav", "play")
    await until(player, lambda status: (status.file, status.queue) == (L1, (L2, L3)))
    await mpd.tell("setvol 12")
    await until(player, lambda status: status.volume == 12)
    await mpd.tell("crossfade 5")
    await until(player, lambda status: status.crossfade == Seconds(5))
    await mpd.tell("next")
    await until(player, lambda status: status.file == L2)
    await mpd.tell("stop")
    await until(player, lambda status: status.state is PlayState.STOPPED)
    await mpd.tell("clear")
    await until(player, lambda status: status.file is None and not status.queue)


async def test_what_is_left_in_place_keeps_its_entry(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    await player.set_coming([L1, L2, L3])
    await player.play()
    before = [line for line in await mpd.tell("playlistinfo") if line.startswith("Id: ")]
    await player.set_coming([L2, L4])
    after = [line for line in await mpd.tell("playlistinfo") if line.startswith("Id: ")]
    assert after[:2] == before[:2]
    assert await mpd.queue() == [L1, L2, L4]


async def test_a_border_in_the_middle_of_replacing_neither_cuts_nor_silences(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    await player.set_coming([S1, L1, L2])
    await player.play()
    played: list[TrackFile] = []
    for turn in range(110):
        now = await player.status()
        assert now.state is PlayState.PLAYING
        assert now.file
        played += [now.file] if now.file not in played[-1:] else []
        await player.set_coming([L1, L2, L3] if turn % 2 else [L3, L4, L1])
        await asyncio.sleep(0.02)
    assert played[0] == S1
    assert len(played) == 2  # the one that began is never cut, whichever it was
    assert "error" not in "".join(await mpd.tell("status"))


async def test_switches_off_the_modes_that_break_the_order(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    await mpd.tell("random 1", "repeat 1", "single 1", "consume 1")
    await player.set_coming([L1, L2])
    status = await mpd.tell("status")
    assert {"random: 0", "repeat: 0", "single: 0", "consume: 0"} <= set(status)


async def test_forgets_what_was_played_long_ago(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    await mpd.tell(*["add l1.wav"] * 40, "add l2.wav", "play 40")
    await player.set_coming([L3])
    assert await mpd.queue() == [*[L1] * 20, L2, L3]


async def test_reads_new_music(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    (mpd.folder / "music" / "new.wav").write_bytes((mpd.folder / "music" / "l1.wav").read_bytes())
    new = TrackFile("new.wav")
    with pytest.raises(PlayerError, match="knows none"):
        await player.set_coming([new])
    await player.update()
    await player.set_coming([new])
    assert (await player.status()).queue == (new,)


async def test_several_ask_at_once(player: MpdPlayer) -> None:
    await health(player, up=True)
    await player.set_coming([L1, L2])
    await player.play()
    answers = await asyncio.gather(*(player.status() for _ in range(40)), player.set_coming([L3]), player.set_coming([L4]))
    assert {answer.file for answer in answers if answer} == {L1}
    assert (await player.status()).queue == (L4,)


async def test_somebody_who_stops_waiting_breaks_nothing(player: MpdPlayer) -> None:
    await health(player, up=True)
    for _ in range(20):
        asking = asyncio.create_task(player.status())
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    assert (await player.status()).state is PlayState.STOPPED


async def test_a_killed_mpd_is_missed_and_found_again(mpd: Mpd, player: MpdPlayer, caplog: pytest.LogCaptureFixture) -> None:
    await health(player, up=True)
    await player.set_coming([L1, L2])
    await player.play()
    for _ in range(2):
        await mpd.kill()
        lost = await health(player, up=False)
        assert mpd.socket in lost.words
        with pytest.raises(PlayerError):
            await player.status()
        await asyncio.sleep(1)
        await mpd.start()
        await health(player, up=True)
        await player.set_coming([L3])
        assert (await player.status()).queue[-1:] == (L3,)
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not errors


async def test_many_who_wait_when_mpd_dies_all_hear_of_it(mpd: Mpd, player: MpdPlayer) -> None:
    await health(player, up=True)
    assert mpd._process
    mpd._process.send_signal(19)  # it hangs, so that the answers are owed when it dies
    asked = [asyncio.create_task(player.status()) for _ in range(5)]
    await asyncio.sleep(0.3)
    await mpd.kill()
    async with asyncio.timeout(8):
        answers = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(answer, PlayerError) for answer in answers), answers
    await mpd.start()
    await health(player, up=True)


async def test_an_mpd_that_hangs_is_said_to_be_away(mpd: Mpd, player: MpdPlayer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.player.mpd._PATIENCE", 1.0)
    await health(player, up=True)
    assert mpd._process
    mpd._process.send_signal(19)
    with pytest.raises(PlayerError, match="did not answer"):
        await player.pause()
    assert "answer" in (await health(player, up=False)).words
    mpd._process.send_signal(18)
    await health(player, up=True)


async def test_the_password_opens(locked_mpd: Mpd) -> None:
    async with MpdPlayer(locked_mpd.socket, 6600, PASSWORD, SystemClock()) as player:
        await health(player, up=True)
        await player.set_coming([L1])


@pytest.mark.parametrize("password", ["sesame", None])
async def test_a_wrong_password_is_said_and_kept_out_of_the_log(
    locked_mpd: Mpd, password: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with MpdPlayer(locked_mpd.socket, 6600, password, SystemClock()) as player:
        words = (await health(player, up=False)).words
        assert "password" in words
        assert locked_mpd.socket in words
        with pytest.raises(PlayerError, match="password"):
            await player.play()
    assert "sesame" not in caplog.text


async def test_a_wrong_socket_is_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with MpdPlayer(str(tmp_path / "nothing"), 6600, None, SystemClock()) as player:
        assert f"no MPD socket {tmp_path}/nothing" in (await health(player, up=False)).words
        with pytest.raises(PlayerError, match="no MPD socket"):
            await player.pause()
        await asyncio.sleep(1.5)
    warnings = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(warnings) == 1  # the repeats are for those who look closer


async def test_a_wrong_port_is_named() -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with MpdPlayer("127.0.0.1", port, None, SystemClock()) as player:
        assert f"127.0.0.1:{port}" in (await health(player, up=False)).words


async def test_another_server_is_not_taken_for_mpd() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail ready\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port: int = server.sockets[0].getsockname()[1]
        async with MpdPlayer("127.0.0.1", port, None, SystemClock()) as player:
            assert "is not MPD" in (await health(player, up=False)).words


async def test_seeking_ends_within_the_track(player: MpdPlayer) -> None:
    await health(player, up=True)
    await player.set_coming([L1, L2])
    await player.play()
    await player.seek(Seconds(-4))
    await player.seek(Seconds(900))
    assert (await player.status()).file == L1
