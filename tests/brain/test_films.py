"""Films from the brain's side: offers per person, sources that fail alone, the suggestion to the house, and the television."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from appliance.brain.film_pool import SLOW, FilmPool
from appliance.brain.films import HOLD, FilmRoom
from appliance.brain.live import Live
from appliance.choice.film_map import DEFAULT, film_target
from appliance.errors import FilmError, RefusedError
from appliance.films.catalogue import EmbeddedFilms
from appliance.home.television import MqttTelevision, film_state
from appliance.mood.fusion import Fusion
from appliance.people.profiles import Profiles
from appliance.state import BoxState
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.vocabulary.affect import Affect, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.films import Film, FilmId, FilmMood, FilmRow, FilmSourceName, TvAction, TvCommand, Verdict
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Person, Role
from appliance.vocabulary.units import PersonId
from tests.fakes.broker import FakeBroker
from tests.fakes.clock import ManualClock
from tests.fakes.films import FakeTelevision, Painter, film_room

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

ASHA = Person(PersonId("asha"), "Asha", Role.ADULT)
MEERA = Person(PersonId("meera"), "Meera", Role.ADULT)
KIRAN = Person(PersonId("kiran"), "Kiran", Role.CHILD)
PATIENCE = 15.0


@dataclass
class House:
    """A household with films."""

    people: Profiles
    store: SqliteHousehold
    journal: SqliteJournal
    clock: ManualClock
    live: Live
    fusion: Fusion

    def room(self, **more: Any) -> FilmRoom:  # noqa: ANN401 - its settings
        return film_room(self.people, self.store, self.journal, self.clock, live=self.live, fusion=self.fusion, **more)

    def feel(self, label: Label) -> None:
        self.fusion.set(label, self.clock.monotonic(), None)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock = ManualClock()
    async with Database(tmp_path, durable=False) as database:
        store, journal = SqliteHousehold(database), SqliteJournal(database, "testbox", clock)
        for person in (ASHA, MEERA, KIRAN):
            await store.put_person(person)
        yield House(Profiles(store, journal, clock), store, journal, clock, Live(BoxState("testbox")), Fusion())


async def titles(room: FilmRoom, by: PersonId | None, label: Label = Label.SADNESS, **more: Any) -> list[str]:  # noqa: ANN401
    return [pick.film.title for pick in (await room.offers(by, label=label, **more)).picks]


async def test_three_rejections_change_what_comes_next_for_that_person_alone_and_after_a_restart(house: House) -> None:
    room = house.room()
    before = (await room.offers(ASHA.id, label=Label.DOWN, strategy=Strategy.SHIFT)).picks
    for pick in before[:3]:
        await room.judge(pick.film, Verdict.REJECT, ASHA.id, Label.DOWN)
    after = await titles(room, ASHA.id, Label.DOWN, strategy=Strategy.SHIFT)
    first = [pick.film.title for pick in before]
    assert not set(after) & set(first[:3])
    assert after[:7] != first[3:]
    assert await titles(house.room(), ASHA.id, Label.DOWN, strategy=Strategy.SHIFT) == after
    assert await titles(room, MEERA.id, Label.DOWN, strategy=Strategy.SHIFT) == first


async def test_a_word_taken_back_is_as_if_never_said(house: House) -> None:
    room = house.room()
    before = await room.offers(ASHA.id, label=Label.CALM)
    await room.judge(before.picks[0].film, Verdict.REJECT, ASHA.id, Label.CALM)
    assert await room.offers(ASHA.id, label=Label.CALM) != before
    await room.undo(before.picks[0].film.id, ASHA.id)
    assert await room.offers(ASHA.id, label=Label.CALM) == before


async def test_what_is_kept_is_ones_own_with_the_mood(house: House) -> None:
    room = house.room()
    (one, two, three, *_) = (pick.film for pick in (await room.offers(ASHA.id, label=Label.UPBEAT)).picks)
    await room.judge(one, Verdict.SAVE, ASHA.id, Label.UPBEAT)
    house.clock.advance(60)
    await room.rate(two, 4, ASHA.id, Label.UPBEAT)
    await room.judge(three, Verdict.REJECT, ASHA.id, Label.UPBEAT)
    kept = await room.kept(ASHA.id)
    assert [(each.title, each.stars, each.verdict, each.label) for each in kept] == [
        (two.title, 4, None, Label.UPBEAT),
        (one.title, None, Verdict.SAVE, Label.UPBEAT),
    ]
    assert await room.kept(MEERA.id) == []


async def test_a_child_is_offered_what_a_child_may_see_and_can_find_nothing_else(house: House) -> None:
    room = house.room(child_age=6)
    for label in Label:
        offers = await room.offers(KIRAN.id, label=label)
        assert len(offers.picks) == 10
        assert all(pick.film.age <= 6 for pick in offers.picks)
    assert await room.find(FilmId("alien-1979"), KIRAN.id) is None
    assert await room.find(FilmId("alien-1979"), ASHA.id)
    assert await room.find(FilmId("nothing-0"), ASHA.id) is None


async def test_the_house_is_as_old_as_its_youngest_until_somebody_listens(house: House) -> None:
    room = house.room()
    house.feel(Label.ANGER)
    assert all(pick.film.age <= 6 for pick in (await room.offers(None)).picks)
    house.live.update(listening=ASHA)
    assert any(pick.film.age > 6 for pick in (await room.offers(None)).picks)


async def test_the_mood_and_strategy_of_now_are_the_default(house: House) -> None:
    room = house.room()
    house.feel(Label.SADNESS)
    house.live.update(strategy=Strategy.SHIFT)
    offers = await room.offers(ASHA.id)
    assert (offers.label, offers.strategy) == (Label.SADNESS, Strategy.SHIFT)
    assert offers.target == film_target(Label.SADNESS, Strategy.SHIFT, DEFAULT)


async def test_a_map_of_ones_own_and_back_again(house: House) -> None:
    room = house.room()
    before = await room.map_of(ASHA.id)
    row = FilmRow(Affect(-0.5, 0.6), ("horror",))
    await room.set_map(Label.CALM, FilmMood(row, row, Strategy.SHIFT), ASHA.id)
    offers = await house.room().offers(ASHA.id, label=Label.CALM)
    assert offers.strategy is Strategy.SHIFT
    assert offers.picks
    assert all(pick.film.affect.distance(row.affect) <= offers.target.tolerance for pick in offers.picks)
    assert await room.map_of(MEERA.id) == before
    await room.set_map(Label.CALM, None, ASHA.id)
    assert await room.map_of(ASHA.id) == before
    await house.store.put_value("film map:asha", "{")
    assert await room.map_of(ASHA.id) == before


# ---- sources


class Failing:
    """A source that is away, or breaks, or never answers."""

    def __init__(self, how: str) -> None:
        self.how = how
        self.asked = 0

    async def films(self, genres: tuple[str, ...], age: int) -> Sequence[Film]:  # noqa: ARG002 - as the contract has it
        self.asked += 1
        if self.how == "away":
            msg = "It is not answering."
            raise FilmError(msg)
        if self.how == "broken":
            raise ZeroDivisionError
        if self.how == "slow":
            await asyncio.Event().wait()
        return [Film(FilmId("extra-2020"), "Extra", 2020, ("comedy",), 0, Affect(0.6, 0.15), source=FilmSourceName.TMDB)]


@pytest.mark.parametrize(("how", "words"), [("away", "not answering"), ("broken", "log says more"), ("slow", SLOW)])
async def test_a_source_that_fails_is_one_state_and_stops_nothing(house: House, how: str, words: str) -> None:
    source = Failing(how)
    pool = FilmPool({FilmSourceName.CATALOGUE: EmbeddedFilms(), FilmSourceName.TMDB: source}, moment=0.1)
    room = house.room(pool=pool)
    assert len(await titles(room, ASHA.id)) == 10
    health = room.sources()
    assert health[FilmSourceName.CATALOGUE].up
    assert not health[FilmSourceName.TMDB].up
    assert words in health[FilmSourceName.TMDB].words
    assert len(await titles(room, ASHA.id)) == 10
    if how == "slow":
        assert source.asked == 1  # it is not asked the same again while it thinks
    else:
        source.how = "well"
        assert "Extra" in [film.title for film in await pool.films(("comedy",), 18)]
        assert room.sources()[FilmSourceName.TMDB].up
    await pool.close()


# ---- the suggestion to the house


async def until(house: House, true: Any) -> None:  # noqa: ANN401 - a condition
    async with asyncio.timeout(PATIENCE):
        async for _ in house.live.changes():
            if true():
                return


async def test_the_house_is_suggested_a_film_and_another_when_things_change(house: House) -> None:
    room = house.room()
    task = asyncio.create_task(room.run())
    house.live.update(listening=ASHA, manual=Label.SADNESS)
    house.feel(Label.SADNESS)
    house.live.update(looks_per_second=1.0)
    await until(house, lambda: house.live.state.film)
    sad = house.live.state.film
    house.live.update(strategy=Strategy.SHIFT)
    await until(house, lambda: house.live.state.film is not sad)
    lighter = house.live.state.film
    assert sad
    assert lighter
    assert lighter.film.affect.valence > sad.film.affect.valence

    house.feel(Label.ANGER)
    house.live.update(looks_per_second=2.0)
    await asyncio.sleep(0)
    assert house.live.state.film is lighter  # the mood alone does not change it so soon
    house.clock.advance(HOLD)
    house.live.update(looks_per_second=1.5)
    await until(house, lambda: house.live.state.film is not lighter)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_next_goes_on_and_a_no_to_the_suggestion_too(house: House) -> None:
    room = house.room()
    house.feel(Label.CALM)
    house.live.update(listening=ASHA)
    seen: list[Film] = []
    for _ in range(5):
        await room.next(None)
        assert house.live.state.film
        seen.append(house.live.state.film.film)
    assert len({film.id for film in seen}) == 5
    await room.judge(seen[-1], Verdict.REJECT, ASHA.id)
    assert house.live.state.film
    assert house.live.state.film.film != seen[-1]
    assert await house.journal.entries((Kind.FILM_REJECT,), person=ASHA.id)


async def test_all_passed_over_come_again(house: House) -> None:
    only = Film(FilmId("only-2000"), "Only", 2000, ("nature",), 0, Affect(0.5, -0.45))

    class One:
        async def films(self, genres: tuple[str, ...], age: int) -> Sequence[Film]:  # noqa: ARG002 - as the contract has it
            return [only]

    room = house.room(pool=FilmPool({FilmSourceName.CATALOGUE: One()}))
    house.feel(Label.CALM)
    for _ in range(3):
        await room.next(None)
        assert house.live.state.film
        assert house.live.state.film.film == only


# ---- the television


async def test_a_trailer_is_looked_up_and_every_television_asked(house: House) -> None:
    one, two = FakeTelevision(), FakeTelevision()
    room = house.room(televisions=[one, two], details=[Painter()])
    film = (await room.offers(ASHA.id, label=Label.CALM)).picks[0].film
    two.away = True
    assert await room.send(film, TvAction.TRAILER) == "The television does it."
    assert one.sent[0].url == "https://www.youtube.com/watch?v=abcdefghijk"
    one.away = True
    with pytest.raises(FilmError, match="away"):
        await room.send(film, TvAction.OPEN)


async def test_youtube_is_searched_only_where_that_was_switched_on(house: House) -> None:
    television = FakeTelevision()
    film = (await house.room().offers(ASHA.id, label=Label.CALM)).picks[0].film
    with pytest.raises(RefusedError, match="switched off"):
        await house.room(televisions=[television]).send(film, TvAction.SEARCH)
    with pytest.raises(RefusedError, match="No TV"):
        await house.room().send(film, TvAction.OPEN)
    assert house.room().actions == frozenset()
    await house.room(televisions=[television], youtube=True).send(film, TvAction.SEARCH)
    address = urlsplit(television.sent[0].url)
    assert (address.scheme, address.hostname) == ("https", "www.youtube.com")
    assert film.year is not None
    assert str(film.year) in parse_qs(address.query)["search_query"][0]


async def test_the_command_message_says_what_to_do_with_which_film(house: House) -> None:
    broker = FakeBroker("moodbox/testbox")
    film = (await house.room().offers(ASHA.id, label=Label.CALM)).picks[0].film
    await MqttTelevision(broker, "moodbox/testbox", house.clock).send(TvCommand(TvAction.TRAILER, film, "https://a.example/b"))
    ((topic, payload),) = broker.published
    assert topic == "moodbox/testbox/tv/command"
    assert broker.retained == {}
    said = json.loads(payload)
    assert (said["event_type"], said["title"], said["year"], said["url"]) == (
        "play_trailer",
        film.title,
        film.year,
        "https://a.example/b",
    )


async def test_the_reason_goes_only_where_the_mood_may(house: House) -> None:
    pick = (await house.room().offers(ASHA.id, label=Label.SADNESS)).picks[0]
    assert film_state(pick, shared=True)["reason"] == pick.reason
    hidden = film_state(pick, shared=False)
    assert hidden["reason"] is None
    assert "sad" not in json.dumps(hidden).casefold().replace(pick.film.title.casefold(), "")
    assert film_state(None, shared=True) == {"title": None}


async def test_posters_come_from_who_has_them(house: House) -> None:
    film = (await house.room().offers(ASHA.id, label=Label.CALM)).picks[0].film
    assert await house.room().poster(film) is None
    poster = await house.room(details=[Painter()]).poster(film)
    assert poster
    assert poster.content == Painter.PICTURE
