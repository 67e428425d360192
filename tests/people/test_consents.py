"""Consents that end by themselves, moods that grow too old, and people who are gone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from appliance.people.consents import LASTS, ConsentBook
from appliance.people.keeper import CHORES, Keeper
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Consent, Person, Purpose, Role
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from tests.people.conftest import Home


@pytest.fixture
def book(home: Home) -> ConsentBook:
    return ConsentBook(home.profiles, home.journal, home.clock)


@pytest.fixture
def keeper(home: Home, book: ConsentBook) -> Keeper:
    async def trim() -> None:
        home.trimmed += 1

    return Keeper(home.profiles, book, home.store, home.journal, home.clock, timedelta(days=30), trim)


class TestAYes:
    async def test_is_off_for_every_purpose_until_given(self, home: Home, book: ConsentBook) -> None:
        asha = await home.asha()
        assert await book.of(asha) == [Consent(purpose, given=False) for purpose in Purpose]

    async def test_holds_ninety_days_and_is_then_asked_for_again(self, home: Home, book: ConsentBook) -> None:
        asha = await home.asha()
        heard: list[Person] = []

        async def hear(person: Person) -> None:
            heard.append(person)

        home.profiles.changed = hear
        given = home.clock.now()
        asha = await home.profiles.set_consent(asha.id, Purpose.LOOK, given=True)
        assert (await book.of(asha))[0] == Consent(Purpose.LOOK, given=True, since=given, until=given + LASTS)
        home.clock.advance(LASTS.total_seconds() - 1)
        await book.lapse()
        assert (await home.profiles.person(asha.id)) == asha
        home.clock.advance(1)
        await book.lapse()
        assert not heard[-1].allows(Purpose.LOOK), "whoever must act on it has heard"
        (look, *_) = await book.of(heard[-1])
        assert (look.given, look.lapsed) == (False, True)

    async def test_given_again_holds_anew(self, home: Home, book: ConsentBook) -> None:
        asha = await home.asha()
        await home.profiles.set_consent(asha.id, Purpose.LOOK, given=True)
        home.clock.advance(LASTS.total_seconds() / 2)
        await home.profiles.set_consent(asha.id, Purpose.LOOK, given=True)
        home.clock.advance(LASTS.total_seconds() / 2 + 10)
        await book.lapse()
        assert (await home.profiles.everybody())[0].allows(Purpose.LOOK)

    async def test_that_no_entry_vouches_for_is_none(self, home: Home, book: ConsentBook) -> None:
        await home.store.put_person(Person(PersonId("ben"), "Ben", Role.ADULT, consents=frozenset({Purpose.SHARE})))
        await book.lapse()
        assert (await home.profiles.everybody())[0].consents == frozenset()

    async def test_withdrawn_by_oneself_is_not_asked_for_again(self, home: Home, book: ConsentBook) -> None:
        asha = await home.asha()
        await home.profiles.set_consent(asha.id, Purpose.LOOK, given=True)
        asha = await home.profiles.set_consent(asha.id, Purpose.LOOK, given=False)
        assert not (await book.of(asha))[0].lapsed

    async def test_is_none_for_a_child(self, book: ConsentBook) -> None:
        assert await book.of(Person(PersonId("ben"), "Ben", Role.CHILD)) == []


class TestTheKeeper:
    async def test_deletes_old_moods_and_keeps_taste(self, home: Home, keeper: Keeper) -> None:
        asha = await home.asha()
        await home.journal.append(Kind.MOOD, asha.id, {"from": None, "to": "calm"})
        await home.journal.append(Kind.LIKE, asha.id, {"file": "a"})
        home.clock.advance(29 * 86400)
        await home.journal.append(Kind.MOOD, asha.id, {"from": "calm", "to": "happiness"})
        await keeper.chores()
        assert (len(await home.journal.entries()), home.trimmed) == (3, 0)
        home.clock.advance(2 * 86400)
        await keeper.chores()
        assert [entry.kind for entry in await home.journal.entries()] == [Kind.MOOD, Kind.LIKE]
        assert home.trimmed == 1

    async def test_ends_sessions_and_invitations_whose_time_is_over(self, home: Home, keeper: Keeper) -> None:
        asha = await home.asha()
        await home.profiles.open_session(None, "a guest")
        await home.doors.invite(None, asha)
        home.clock.advance(CHORES)
        await keeper.chores()
        assert len(await home.store.sessions()) == 1
        assert await home.store.invitations() == []
        home.clock.advance(2 * 86400)
        await keeper.chores()
        assert await home.store.sessions() == []

    async def test_forgets_whoever_another_process_has_erased(self, home: Home, keeper: Keeper) -> None:
        asha = await home.asha()
        gone: list[PersonId] = []

        async def note(person: PersonId) -> None:
            gone.append(person)

        home.profiles.gone = [note]
        await keeper.glance()
        await home.store.erase_person(asha.id)
        await keeper.glance()
        await keeper.glance()
        assert gone == [asha.id]
