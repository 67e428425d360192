from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from appliance.errors import RefusedError, StoreError
from appliance.people.claim import ALPHABET, KEY
from appliance.vocabulary.people import Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from appliance.people.profiles import Profiles
    from tests.people.conftest import Home

PASSWORD = "correct horse battery"


def other_than(code: str) -> str:
    return ("C" if code[0] == "A" else "A") + code[1:]


async def test_the_first_person_is_an_adult_with_a_password(home: Home) -> None:
    assert not await home.profiles.claimed()
    person = await home.profiles.claim(await home.profiles.claim_code(), "  Asha  K ", PASSWORD)
    assert person.role is Role.ADULT
    assert person.name == "Asha K"
    assert person.consents == frozenset()
    assert await home.profiles.claimed()
    assert await home.profiles.everybody() == [person]
    assert await home.profiles.person(person.id) == person
    assert await home.profiles.sign_in("asha k", PASSWORD) == person


async def test_codes_are_8_letters_without_look_alikes_and_kept_only_hashed(home: Home) -> None:
    codes = [await home.profiles.claim_code() for _ in range(4)]
    assert len(set(codes)) == 4
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert not set(ALPHABET) & set("0O1IL2Z5S8B")
    kept = await home.store.value(KEY)
    assert kept
    assert "argon2id" in kept
    assert not any(code in kept for code in codes)


async def test_a_code_may_be_typed_as_people_type(home: Home) -> None:
    code = await home.profiles.claim_code()
    await home.profiles.claim(f" {code[:4].lower()}-{code[4:].lower()} ", "Asha", PASSWORD)


async def test_a_code_is_used_once_and_the_box_claimed_once(home: Home) -> None:
    code = await home.profiles.claim_code()
    await home.profiles.claim(code, "Asha", PASSWORD)
    with pytest.raises(RefusedError, match="has been claimed"):
        await home.profiles.claim(code, "Eve", PASSWORD)
    with pytest.raises(RefusedError, match="has been claimed"):
        await home.profiles.claim_code()
    assert await home.store.value(KEY) is None


async def test_of_two_who_claim_at_once_one_does(home: Home) -> None:
    code = await home.profiles.claim_code()
    results = await asyncio.gather(
        *(home.profiles.claim(code, name, PASSWORD) for name in ("Asha", "Eve")), return_exceptions=True
    )
    assert sum(isinstance(result, RefusedError) for result in results) == 1
    assert len(await home.profiles.everybody()) == 1


async def test_a_code_ends_after_half_an_hour_and_a_newer_ends_an_older(home: Home) -> None:
    old = await home.profiles.claim_code()
    code = await home.profiles.claim_code()
    with pytest.raises(RefusedError, match="not the claim code"):
        await home.profiles.claim(old, "Asha", PASSWORD)
    home.clock.advance(1799)
    with pytest.raises(RefusedError, match="not the claim code"):
        await home.profiles.claim(old, "Asha", PASSWORD)
    home.clock.advance(1)
    with pytest.raises(RefusedError, match="no claim code that is valid"):
        await home.profiles.claim(code, "Asha", PASSWORD)


async def test_a_code_from_the_future_of_a_wrong_clock_is_not_valid(home: Home) -> None:
    code = await home.profiles.claim_code()
    home.clock.step(-86400)
    with pytest.raises(RefusedError, match="no claim code that is valid"):
        await home.profiles.claim(code, "Asha", PASSWORD)


async def test_a_code_survives_a_restart_with_its_wrong_tries(home: Home) -> None:
    code = await home.profiles.claim_code()
    for _ in range(9):
        with pytest.raises(RefusedError, match="not the claim code"):
            await home.restarted().claim(other_than(code), "Asha", PASSWORD)
    with pytest.raises(RefusedError, match="wrong 10 times"):
        await home.restarted().claim(other_than(code), "Asha", PASSWORD)
    with pytest.raises(RefusedError, match="no claim code that is valid"):
        await home.restarted().claim(code, "Asha", PASSWORD)


async def test_nine_wrong_tries_leave_the_tenth(home: Home) -> None:
    code = await home.profiles.claim_code()
    for _ in range(9):
        with pytest.raises(RefusedError):
            await home.restarted().claim(other_than(code), "Asha", PASSWORD)
    await home.restarted().claim(code, "Asha", PASSWORD)


async def test_wrong_tries_are_slowed_down(home: Home) -> None:
    code = await home.profiles.claim_code()
    for _ in range(3):
        with pytest.raises(RefusedError, match="not the claim code"):
            await home.profiles.claim(other_than(code), "Asha", PASSWORD)
    with pytest.raises(RefusedError, match="wait 1 second,"):
        await home.profiles.claim(code, "Asha", PASSWORD)
    home.clock.advance(1)
    await home.profiles.claim(code, "Asha", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "words"),
    [
        ("Asha", "short", "8 to 200 characters"),
        ("Asha", "x" * 201, "8 to 200 characters"),
        ("Asha", "aaaaaaaaaaaa", "different characters"),
        ("Asha Kumari", "asha kumari", "own name"),
        ("", PASSWORD, "1 to 40 letters"),
        (" \t ", PASSWORD, "1 to 40 letters"),
        ("a" * 41, PASSWORD, "1 to 40 letters"),
        ("A\u200bsha\u202e", PASSWORD, "that can be shown"),
        ("\ud800", PASSWORD, "that can be shown"),
    ],
)
async def test_a_name_or_password_that_will_not_do_does_not_use_the_code(
    home: Home, name: str, password: str, words: str
) -> None:
    code = await home.profiles.claim_code()
    for _ in range(5):
        with pytest.raises(RefusedError, match=words):
            await home.profiles.claim(code, name, password)
    await home.profiles.claim(code, "Asha", PASSWORD)


async def test_no_code_is_in_a_log(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with announcing(home.profiles) as said:
        await until(lambda: bool(said))
        with pytest.raises(RefusedError):
            await home.profiles.claim(other_than(said[0]), "Asha", PASSWORD)
        await home.profiles.claim(said[0], "Asha", PASSWORD)
    assert said[0] not in caplog.text


@asynccontextmanager
async def announcing(profiles: Profiles) -> AsyncIterator[list[str]]:
    """The codes that are said while this lasts."""
    said: list[str] = []
    async with asyncio.timeout(60):
        task = asyncio.create_task(profiles.announce_codes(said.append))
        try:
            yield said
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    while not true():  # noqa: ASYNC110 - what is waited for sets no event
        await asyncio.sleep(0.01)


class TestAnnouncing:
    async def test_a_code_is_announced_at_once_and_nothing_more_once_claimed(self, home: Home) -> None:
        async with announcing(home.profiles) as said:
            await until(lambda: bool(said))
            await home.profiles.claim(said[0], "Asha", PASSWORD)
        async with announcing(home.restarted()) as later:
            await asyncio.sleep(0.2)
        assert len(said) == 1
        assert later == []

    async def test_a_box_whose_last_person_is_erased_announces_again(self, home: Home) -> None:
        async with announcing(home.profiles) as said:
            await until(lambda: len(said) == 1)
            person = await home.profiles.claim(said[0], "Asha", PASSWORD)
            await home.profiles.erase(person.id)
            await until(lambda: len(said) == 2)
            assert (await home.profiles.claim(said[1], "Ben", PASSWORD)).name == "Ben"

    async def test_a_code_that_was_asked_for_is_not_replaced_while_it_is_good(self, home: Home) -> None:
        code = await home.profiles.claim_code()
        async with announcing(home.profiles) as said:
            await asyncio.sleep(0.2)
            await home.profiles.claim(code, "Asha", PASSWORD)
        assert said == []

    async def test_after_a_restart_a_new_one_is_announced(self, home: Home) -> None:
        old = await home.profiles.claim_code()
        await self.next_code_is_good(home.restarted(), old)

    async def test_an_expired_one_is_replaced(self, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("appliance.people.profiles.LOOK_AGAIN", 0.05)
        old = await home.profiles.claim_code()
        home.clock.advance(1800)
        await self.next_code_is_good(home.profiles, old)

    async def test_one_that_was_guessed_at_ten_times_is_replaced_at_once(self, home: Home) -> None:
        async with announcing(home.profiles) as said:
            await until(lambda: len(said) == 1)
            for _ in range(10):
                home.clock.advance(60)
                with pytest.raises(RefusedError):
                    await home.profiles.claim(other_than(said[0]), "Asha", PASSWORD)
            await until(lambda: len(said) == 2)
            home.clock.advance(60)
            await home.profiles.claim(said[1], "Asha", PASSWORD)

    async def test_a_store_that_fails_is_said_once_and_tried_again(
        self, home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr("appliance.people.profiles.LOOK_AGAIN", 0.05)
        fails = 3

        async def put_value(key: str, value: str | None) -> None:
            nonlocal fails
            if fails := max(0, fails - 1):
                msg = "the disk is full"
                raise StoreError(msg)
            await type(home.store).put_value(home.store, key, value)

        monkeypatch.setattr(home.store, "put_value", put_value)
        await self.next_code_is_good(home.profiles, "")
        assert [record.levelname for record in caplog.records if "the disk is full" in record.message] == ["WARNING"]

    async def next_code_is_good(self, profiles: Profiles, old: str) -> None:
        async with announcing(profiles) as said:
            await until(lambda: bool(said))
            assert said[0] != old
            await profiles.claim(said[0], "Asha", PASSWORD)
