from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.errors import StoreError
from appliance.ports.people import Session
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId
from tests.fakes.clock import START

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from appliance.ports.people import PeopleStore

ASHA = Person(PersonId("a1"), "Asha", Role.ADULT, "#112233", frozenset({Purpose.LOOK, Purpose.REMOTE}))
BEN = Person(PersonId("b2"), "Ben", Role.CHILD)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
people = st.builds(
    Person, st.builds(PersonId, texts), texts, st.sampled_from(Role), texts, st.frozensets(st.sampled_from(Purpose))
)


@pytest.fixture
async def household(tmp_path: Path) -> AsyncIterator[PeopleStore]:
    """The real one in a temporary folder; there is no fake to prove."""
    async with Database(tmp_path) as database:
        yield SqliteHousehold(database)


class TestPeopleStore:
    async def test_people_come_back_by_name(self, household: PeopleStore) -> None:
        assert await household.people() == []
        await household.put_person(BEN)
        await household.put_person(ASHA)
        assert await household.people() == [ASHA, BEN]

    async def test_a_changed_profile_keeps_password_and_sessions(self, household: PeopleStore) -> None:
        session = Session("s1", ASHA.id, START, START + timedelta(days=1), "phone")
        await household.put_person(ASHA, secret="hash")
        await household.put_session(session)
        changed = replace(ASHA, name="Asha K", consents=frozenset())
        await household.put_person(changed)
        assert await household.people() == [changed]
        assert await household.secret(ASHA.id) == "hash"
        assert await household.sessions() == [session]

    async def test_secrets(self, household: PeopleStore) -> None:
        assert await household.secret(ASHA.id) is None
        await household.put_person(ASHA)
        assert await household.secret(ASHA.id) is None
        await household.put_secret(ASHA.id, "one")
        await household.put_secret(ASHA.id, "two")
        assert await household.secret(ASHA.id) == "two"

    async def test_nobody_has_neither_secret_nor_session(self, household: PeopleStore) -> None:
        with pytest.raises(StoreError):
            await household.put_secret(PersonId("nobody"), "hash")
        with pytest.raises(StoreError):
            await household.put_session(Session("s1", PersonId("nobody"), START, START, "phone"))

    async def test_sessions_of_people_and_guests(self, household: PeopleStore) -> None:
        await household.put_person(ASHA)
        hers = Session("s1", ASHA.id, START, START + timedelta(days=90), "phone")
        guest = Session("s2", None, START + timedelta(microseconds=1), START + timedelta(hours=3), "")
        await household.put_session(guest)
        await household.put_session(hers)
        assert await household.sessions() == [hers, guest]
        longer = replace(hers, until=hers.until + timedelta(days=1))
        await household.put_session(longer)
        assert await household.sessions() == [longer, guest]
        await household.end_session("s1")
        await household.end_session("never known")
        assert await household.sessions() == [guest]

    async def test_small_values(self, household: PeopleStore) -> None:
        assert await household.value("volume") is None
        await household.put_value("volume", "40")
        await household.put_value("volume", "50")
        await household.put_value("other", "")
        assert await household.value("volume") == "50"
        assert await household.value("other") == ""
        await household.put_value("volume", None)
        await household.put_value("volume", None)
        assert await household.value("volume") is None

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(person=people)
    async def test_any_person_comes_back_as_they_were(self, household: PeopleStore, person: Person) -> None:
        await household.put_person(person)
        assert person in await household.people()


async def test_a_consent_from_another_version_is_not_given_here(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        household = SqliteHousehold(database)
        await household.put_person(ASHA)
        await database.write(lambda db: db.execute("""UPDATE people SET consents = '["look", "dream"]'""") and None)
        assert [person.consents for person in await household.people()] == [frozenset({Purpose.LOOK})]


async def test_what_is_forgotten_is_not_in_the_file(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        household = SqliteHousehold(database)
        await household.put_value("note", "a very particular word")
        await household.put_value("note", None)
    assert b"particular" not in database.file.read_bytes()
