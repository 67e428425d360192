"""What people do with the music: look for it, queue it, keep lists of it, and say how moods sound."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appliance.brain.browsing import Browsing
from appliance.brain.jukebox import QueueHands
from appliance.brain.lists import SavedLists
from appliance.brain.moodmap import KEY, MoodWays
from appliance.choice.target import DEFAULT
from appliance.errors import RefusedError
from appliance.ports.catalogue import Stamp
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.browse import Query, Shelving, folded
from appliance.vocabulary.choice import MoodSound, Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.music import Tags
from appliance.vocabulary.player import PlayState
from appliance.vocabulary.units import Bpm, Seconds, TrackFile
from tests.brain.rig import ASHA, BEN, HOUSEHOLD
from tests.examples import library, track

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.brain.rig import Rig

FILES = [each.file for each in library()]


@pytest.fixture
async def hands(rig: Rig) -> AsyncIterator[QueueHands]:
    """Hands on a queue that plays."""
    task = asyncio.create_task(rig.playing.run())
    await rig.until(lambda: rig.playing.queue.status.at)
    await rig.brain.play()
    await rig.until(lambda: len(rig.live.state.coming) == 3)
    yield QueueHands(rig.playing, rig.shelves)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def coming(rig: Rig) -> list[TrackFile]:
    return [pick.track.file for pick in rig.live.state.coming]


def others(rig: Rig, count: int) -> list[TrackFile]:
    """Files that neither play nor come."""
    return [file for file in FILES if file not in {rig.live.state.player.file, *coming(rig)}][:count]


class TestHands:
    async def test_what_is_put_next_comes_next_and_a_new_mood_does_not_move_it(self, rig: Rig, hands: QueueHands) -> None:
        wanted = others(rig, 2)
        await hands.put(wanted, now=False)
        await rig.until(lambda: coming(rig)[:2] == wanted)
        assert rig.live.state.coming[0].reason == "You asked for it."
        await rig.brain.set_mood(Label.ANGER, ASHA.id)
        await rig.playing.queue.replan()
        await rig.until(lambda: rig.live.state.coming and rig.live.state.coming[-1].reason.startswith("For anger"))
        assert coming(rig)[:2] == wanted

    async def test_what_is_put_now_plays_and_nothing_counts_as_skipped(self, rig: Rig, hands: QueueHands) -> None:
        rig.clock.advance(20)
        (wanted,) = others(rig, 1)
        await hands.put([wanted], now=True)
        await rig.until(lambda: rig.live.state.player.file == wanted)
        assert not await rig.journal.entries((Kind.SKIP, Kind.DISLIKE))

    async def test_music_that_nobody_knows_is_refused(self, hands: QueueHands) -> None:
        with pytest.raises(RefusedError, match="do not know"):
            await hands.put([TrackFile("gone.flac")], now=False)

    async def test_the_order_is_the_one_that_somebody_made(self, rig: Rig, hands: QueueHands) -> None:
        first, second, third = coming(rig)
        await hands.arrange([third, first, second])
        await rig.until(lambda: coming(rig) == [third, first, second])
        await rig.playing.queue.replan()
        await rig.until(lambda: coming(rig) == [third, first, second])

    async def test_what_is_removed_does_not_come_back_and_the_gap_is_filled(self, rig: Rig, hands: QueueHands) -> None:
        first, second, third = coming(rig)
        await hands.arrange([first, third])
        await rig.until(lambda: len(coming(rig)) == 3 and second not in coming(rig))
        assert coming(rig)[:2] == [first, third]
        for _ in range(3):
            await rig.playing.queue.replan()
            assert second not in (await rig.player.status()).queue

    async def test_a_moment_of_the_track(self, rig: Rig, hands: QueueHands) -> None:
        await hands.seek(Seconds(30.0))
        await rig.until(lambda: rig.live.state.player.elapsed == 30.0)
        assert rig.live.state.player.state is PlayState.PLAYING

    async def test_a_rating_is_in_the_journal(self, rig: Rig, hands: QueueHands) -> None:
        await hands.rate(4, ASHA.id)
        (entry,) = await rig.journal.entries((Kind.RATING,))
        assert entry.person == ASHA.id
        assert (entry.data["stars"], entry.data["file"]) == (4, rig.live.state.player.file)

    async def test_somebody_elses_queue_stays_theirs(self, rig: Rig, hands: QueueHands) -> None:
        theirs, wanted = others(rig, 2)
        rig.player.add(theirs)
        await rig.until(lambda: theirs in coming(rig))
        await hands.put([wanted], now=False)
        await rig.until(lambda: coming(rig)[0] == wanted)
        assert coming(rig)[-1] == theirs
        await rig.playing.queue.replan()
        assert coming(rig)[-1] == theirs


class TestLists:
    async def test_lists_by_person_and_mood(self, rig: Rig) -> None:
        lists = SavedLists(rig.journal, rig.shelves)
        for file, label, person in ((FILES[0], "calm", ASHA), (FILES[1], "calm", ASHA), (FILES[1], "tired", ASHA)):
            await rig.journal.append(Kind.SAVE, person.id, {"file": file, "label": label})
        await rig.journal.append(Kind.SAVE, BEN.id, {"file": FILES[2], "label": "calm"})
        await rig.journal.append(Kind.SAVE, ASHA.id, {"file": "gone.flac", "label": "down"})
        mine = await lists.saved(ASHA.id)
        assert {label: [each.file for each in tracks] for label, tracks in mine.items()} == {
            Label.TIRED: [FILES[1]],
            Label.CALM: [FILES[1], FILES[0]],
        }
        await lists.unsave(ASHA.id, FILES[1])
        assert list(await lists.saved(ASHA.id)) == [Label.CALM]
        await rig.journal.append(Kind.SAVE, ASHA.id, {"file": FILES[1], "label": "down"})
        assert list(await lists.saved(ASHA.id)) == [Label.DOWN, Label.CALM], "saved again is saved"
        assert [each.file for each in (await lists.saved(BEN.id))[Label.CALM]] == [FILES[2]]


class TestMap:
    async def test_ones_own_way_holds_while_one_listens_and_outlives_a_restart(self, rig: Rig) -> None:
        ways = MoodWays(rig.store, rig.journal, rig.live)
        tempo = Bpm(60), Bpm(90)
        house = MoodSound(Affect(0.1, 0.2), 0.3, ("jazz",), tempo, strategy=Strategy.SHIFT, without=("metal",))
        own = MoodSound(Affect(-0.1, 0.2), 0.7)
        await ways.change(Label.CALM, house, ASHA.id, own=False)
        await ways.change(Label.CALM, own, ASHA.id, own=True)
        again = MoodWays(rig.store, rig.journal, rig.live)
        await again.remember(HOUSEHOLD)
        for each in (ways, again):
            assert dict(each.in_force) == {**DEFAULT, Label.CALM: house}
            assert each.own(BEN.id) == {}
            rig.live.update(listening=ASHA)
            assert dict(each.in_force) == {**DEFAULT, Label.CALM: own}
            rig.live.update(listening=None)
        await again.change(Label.CALM, None, ASHA.id, own=True)
        assert again.own(ASHA.id) == {}
        await again.change(Label.CALM, None, ASHA.id, own=False)
        assert again.household() == DEFAULT
        assert await rig.store.value(KEY) is None
        assert len(await rig.journal.entries((Kind.MAPPING,))) == 4

    async def test_an_erased_persons_way_is_gone(self, rig: Rig) -> None:
        ways = MoodWays(rig.store, rig.journal, rig.live)
        await ways.change(Label.CALM, MoodSound(Affect(0, 0), 0.1), ASHA.id, own=True)
        await ways.erase(ASHA.id)
        assert ways.own(ASHA.id) == {}
        assert await rig.store.value(f"{KEY}:{ASHA.id}") is None

    async def test_a_map_that_is_not_readable_is_left_aside(self, rig: Rig) -> None:
        await rig.store.put_value(KEY, '{"calm": 3}')
        ways = MoodWays(rig.store, rig.journal, rig.live)
        await ways.remember(())
        assert ways.household() == DEFAULT

    async def test_genres_that_are_out_never_come(self, rig: Rig) -> None:
        for number, name in enumerate(("one", "two")):
            await rig.catalogue.put(track(name, 0.5, -0.5, energy=0.25, genres=("Free Jazz",)), Stamp(100 + number, 1, 1))
        await rig.shelves.load()
        rig.playing.mapping = {**DEFAULT, Label.CALM: replace(DEFAULT[Label.CALM], without=("jazz",))}
        picks = await rig.playing.picks(Label.CALM, Strategy.MATCH, 27)
        assert not {pick.track.title for pick in picks} & {"One", "Two"}
        rig.playing.mapping = DEFAULT
        assert {pick.track.title for pick in await rig.playing.picks(Label.CALM, Strategy.MATCH, 27)} >= {"One", "Two"}


class TestBrowser:
    async def browser(self, rig: Rig) -> Browsing:
        tags = (
            Tags("Jóga", "Björk", "Homogenic", ("Electronic", "Art Pop"), 1997, 2),
            Tags("Hunter", "Björk", "Homogenic", ("Electronic",), 1997, 1),
            Tags("Hunting High and Low", "a-ha", "Hunting High and Low", ("Pop",), 1985, 5),
            Tags("किशोर का गीत", "लता", "", ("Film",)),
        )
        for number, each in enumerate(tags):
            made = replace(track(f"b{number}", 0.9, 0.9, energy=0.9), tags=each)
            await rig.catalogue.put(made, Stamp(200 + number, 1, 1))
        await rig.shelves.load()
        return Browsing(rig.shelves, DEFAULT)

    async def titles(self, browser: Browsing, query: Query, offset: int = 0, limit: int = 50) -> list[str]:
        return [each.title for each in (await browser.find(query, offset, limit)).tracks]

    async def test_words_are_found_whatever_their_case_and_accents(self, rig: Rig) -> None:
        browser = await self.browser(rig)
        assert await self.titles(browser, Query("BJORK joga")) == ["Jóga"]
        assert await self.titles(browser, Query("homogenic")) == ["Hunter", "Jóga"]
        assert await self.titles(browser, Query("hunt")) == ["Hunting High and Low", "Hunter"]
        assert await self.titles(browser, Query("लता गीत")) == ["किशोर का गीत"]
        assert await self.titles(browser, Query("nothing of the kind")) == []

    async def test_an_artist_an_album_a_genre(self, rig: Rig) -> None:
        browser = await self.browser(rig)
        assert await self.titles(browser, Query(artist="Björk")) == ["Hunter", "Jóga"]
        assert await self.titles(browser, Query(album="Homogenic", genre="Art Pop")) == ["Jóga"]
        albums = await browser.groups(Shelving.ALBUM, "homo", 0, 10)
        assert [(group.name, group.artist, group.tracks) for group in albums.groups] == [("Homogenic", "Björk", 2)]
        genres = await browser.groups(Shelving.GENRE, "", 0, 3)
        assert genres.total == 4
        assert [(group.name, group.tracks) for group in genres.groups] == [("Art Pop", 1), ("Electronic", 2), ("Film", 1)]

    async def test_by_mood_the_nearest_come_first_and_pages_join_without_a_gap(self, rig: Rig) -> None:
        browser = await self.browser(rig)
        whole = await browser.find(Query(mood=Label.CALM), 0, 100)
        assert whole.total == len(whole.tracks) == len(FILES) + 4
        pages = [await browser.find(Query(mood=Label.CALM), offset, 7) for offset in range(0, whole.total, 7)]
        assert tuple(each for page in pages for each in page.tracks) == whole.tracks
        assert whole.tracks[0].affect.arousal < 0 < whole.tracks[0].affect.valence
        assert whole.tracks[-1].affect.valence < 0

    async def test_a_library_that_has_grown_is_looked_through_anew(self, rig: Rig) -> None:
        browser = await self.browser(rig)
        assert (await browser.find(Query("late"), 0, 1)).total == 0
        await rig.catalogue.put(track("late one"), Stamp(300, 1, 1))
        await rig.shelves.load()
        assert await self.titles(browser, Query("late")) == ["Late One"]


@given(st.text())
@example("\N{MATHEMATICAL BOLD FRAKTUR CAPITAL A}")  # a capital to Unicode only once it is decomposed
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)
