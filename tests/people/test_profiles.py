from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import argon2
import pytest

from appliance.errors import RefusedError, StoreError
from appliance.people.passwords import Passwords
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from appliance.ports.people import People
    from tests.people.conftest import Home

PASSWORD = "correct horse battery"
WRONG = "This name and password do not fit together."


async def test_is_what_the_port_asks_for(home: Home) -> None:
    people: People = home.profiles
    assert await people.everybody() == []
    assert await people.person(PersonId("nobody")) is None


class TestSigningIn:
    async def test_by_name_and_password(self, home: Home) -> None:
        asha = await home.asha()
        for name in ("Asha", "asha", " ASHA "):
            assert await home.profiles.sign_in(name, PASSWORD) == asha

    async def test_wrong_password_and_unknown_name_sound_the_same(self, home: Home) -> None:
        await home.asha()
        for name, password in (("Asha", "wrong password"), ("Nobody", PASSWORD), ("", ""), ("Asha", ""), ("\ud800", "\ud800")):
            with pytest.raises(RefusedError, match=WRONG):
                await home.restarted().sign_in(name, password)

    async def test_an_unknown_name_costs_as_much_work(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        await home.asha()
        costs = []

        async def work(function: object, *_: object) -> bool:
            costs.append(function)
            return False

        monkeypatch.setattr("appliance.people.passwords.asyncio.to_thread", work)
        for name in ("Asha", "Nobody"):
            with pytest.raises(RefusedError):
                await home.profiles.sign_in(name, "wrong password")
        assert len(costs) == 2  # one argon2 each

    async def test_a_profile_without_a_password_cannot_sign_in(self, home: Home) -> None:
        await home.store.put_person(Person(PersonId("ben"), "Ben", Role.CHILD))
        for password in ("", "None"):
            with pytest.raises(RefusedError, match=WRONG):
                await home.profiles.sign_in("Ben", password)

    async def test_a_password_typed_on_another_keyboard_fits(self, home: Home) -> None:
        code = await home.profiles.claim_code()
        asha = await home.profiles.claim(code, "A\u0308sha", "cafe\u0301 in the garden")
        assert await home.profiles.sign_in("\u00e4sha", "caf\u00e9 in the garden") == asha

    async def test_is_slowed_down_for_this_name(self, home: Home) -> None:
        asha = await home.asha()
        for pause in (0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60):
            if pause:
                home.clock.advance(pause - 0.5)
                with pytest.raises(RefusedError, match="wait 1 second,"):
                    await home.profiles.sign_in("asha", PASSWORD)
                home.clock.advance(0.5)
            with pytest.raises(RefusedError, match=WRONG):
                await home.profiles.sign_in("Asha", "wrong password")
        home.clock.advance(60)
        assert await home.profiles.sign_in("Asha", PASSWORD) == asha
        with pytest.raises(RefusedError, match=WRONG):  # and is as at first
            await home.profiles.sign_in("Asha", "wrong password")
        assert await home.profiles.sign_in("Asha", PASSWORD) == asha

    async def test_is_slowed_down_for_all_names_together(self, home: Home) -> None:
        asha = await home.asha()
        for number in range(20):
            with pytest.raises(RefusedError, match=WRONG):
                await home.profiles.sign_in(f"name {number}", "wrong password")
        with pytest.raises(RefusedError, match="Too many wrong tries"):
            await home.profiles.sign_in("Asha", PASSWORD)
        home.clock.advance(10)
        assert await home.profiles.sign_in("Asha", PASSWORD) == asha

    async def test_tries_side_by_side_do_not_outrun_the_pauses(self, home: Home) -> None:
        await home.asha()
        tries = [home.profiles.sign_in("Asha", f"wrong password {number}") for number in range(12)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(str(result) == WRONG for result in results) == 3

    async def test_wrong_tries_are_forgotten_after_a_while(self, home: Home) -> None:
        await home.asha()
        for _ in range(2):
            for _ in range(3):
                with pytest.raises(RefusedError, match=WRONG):
                    await home.profiles.sign_in("Asha", "wrong password")
            home.clock.advance(901)

    async def test_a_hash_of_another_cost_is_made_anew(self, home: Home) -> None:
        asha = await home.asha()
        cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
        await home.store.put_secret(asha.id, cheap)
        assert await home.profiles.sign_in("Asha", PASSWORD) == asha
        secret = await home.store.secret(asha.id)
        assert secret
        assert not Passwords.outdated(secret)
        assert await home.profiles.sign_in("Asha", PASSWORD) == asha

    async def test_a_hash_that_is_none_fits_nothing(self, home: Home) -> None:
        asha = await home.asha()
        await home.store.put_secret(asha.id, "not a hash")
        with pytest.raises(RefusedError, match=WRONG):
            await home.profiles.sign_in("Asha", "not a hash")


class TestConsent:
    async def test_is_given_and_withdrawn_one_purpose_at_a_time_and_is_in_the_journal(self, home: Home) -> None:
        asha = await home.asha()
        given = await home.profiles.set_consent(asha.id, Purpose.LOOK, given=True)
        assert given.allows(Purpose.LOOK)
        assert not given.allows(Purpose.SHARE)
        assert await home.profiles.person(asha.id) == given
        withdrawn = await home.profiles.set_consent(asha.id, Purpose.LOOK, given=False)
        assert withdrawn == asha
        assert await home.profiles.person(asha.id) == asha
        entries = await home.journal.entries([Kind.CONSENT])
        assert [entry.data for entry in entries] == [{"purpose": "look", "given": False}, {"purpose": "look", "given": True}]
        assert {entry.person for entry in entries} == {asha.id}

    async def test_is_not_for_children_nor_for_nobody(self, home: Home) -> None:
        child = Person(PersonId("ben"), "Ben", Role.CHILD)
        await home.store.put_person(child)
        with pytest.raises(RefusedError, match="only adults"):
            await home.profiles.set_consent(child.id, Purpose.LOOK, given=True)
        with pytest.raises(RefusedError, match="no such person"):
            await home.profiles.set_consent(PersonId("nobody"), Purpose.LOOK, given=True)
        assert await home.journal.entries() == []

    async def test_all_given_at_once_are_kept(self, home: Home) -> None:
        asha = await home.asha()
        await asyncio.gather(*(home.profiles.set_consent(asha.id, purpose, given=True) for purpose in Purpose))
        assert await home.profiles.person(asha.id) == replace(asha, consents=frozenset(Purpose))

    async def test_whoever_must_act_on_it_hears_of_it_also_when_nothing_can_be_written(
        self, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asha = await home.asha()
        heard: list[Person] = []

        async def hear(person: Person) -> None:
            heard.append(person)

        async def put_person(*_: object) -> None:
            msg = "the disk is full"
            raise StoreError(msg)

        home.profiles.changed = hear
        given = await home.profiles.set_consent(asha.id, Purpose.LOOK, given=True)
        assert heard == [given]
        monkeypatch.setattr(home.store, "put_person", put_person)
        with pytest.raises(StoreError):
            await home.profiles.set_consent(asha.id, Purpose.SHARE, given=True)
        assert heard == [given]
        with pytest.raises(StoreError):
            await home.profiles.set_consent(asha.id, Purpose.LOOK, given=False)
        assert heard == [given, asha]

    async def test_counts_only_with_its_entry_but_ends_without(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        async def append(*_: object) -> None:
            msg = "the disk is full"
            raise StoreError(msg)

        asha = await home.asha()
        given = await home.profiles.set_consent(asha.id, Purpose.LOOK, given=True)
        monkeypatch.setattr(home.journal, "append", append)
        with pytest.raises(StoreError):
            await home.profiles.set_consent(asha.id, Purpose.SHARE, given=True)
        assert await home.profiles.person(asha.id) == given
        with pytest.raises(StoreError):
            await home.profiles.set_consent(asha.id, Purpose.LOOK, given=False)
        assert await home.profiles.person(asha.id) == asha
