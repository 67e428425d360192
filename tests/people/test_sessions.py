from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from appliance.errors import StoreError
from appliance.people.sessions import next_noon
from appliance.vocabulary.people import Person, Role
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.people.conftest import Home

DAY = 86400.0


@pytest.fixture
def kolkata(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A box in India, half an hour off the whole hours."""
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


async def test_a_token_opens_and_closes(home: Home) -> None:
    asha = await home.asha()
    token = await home.profiles.open_session(asha.id, "Asha's phone")
    session = await home.profiles.session(token)
    assert session
    assert session.person == asha.id
    assert session.device == "Asha's phone"
    await home.profiles.close_session(token)
    await home.profiles.close_session(token)
    assert await home.profiles.session(token) is None


async def test_tokens_are_long_and_kept_only_hashed(home: Home) -> None:
    tokens = [await home.profiles.open_session(None, "phone") for _ in range(5)]
    assert len(set(tokens)) == 5
    assert all(len(token) >= 43 for token in tokens)  # 256 bits in base 64
    kept = {session.id for session in await home.store.sessions()}
    assert len(kept) == 5
    assert not kept & set(tokens)


@pytest.mark.parametrize("token", ["", "unknown", "\ud800", "x" * 10_000])
async def test_unknown_tokens_are_nobodys(home: Home, token: str) -> None:
    assert await home.profiles.session(token) is None
    await home.profiles.close_session(token)


async def test_a_persons_session_lasts_90_days_from_its_last_use(home: Home) -> None:
    asha = await home.asha()
    token = await home.profiles.open_session(asha.id, "phone")
    for _ in range(5):
        home.clock.advance(89 * DAY)
        assert await home.profiles.session(token)
    home.clock.advance(90 * DAY)
    assert await home.profiles.session(token) is None


async def test_use_writes_at_most_once_a_day(home: Home) -> None:
    asha = await home.asha()
    token = await home.profiles.open_session(asha.id, "phone")
    made = await home.profiles.session(token)
    home.clock.advance(DAY - 1)
    assert await home.profiles.session(token) == made
    home.clock.advance(1)
    renewed = await home.profiles.session(token)
    assert renewed
    assert made
    assert renewed.until == made.until + timedelta(days=1)
    assert await home.restarted().session(token) == renewed


async def test_a_session_from_a_clock_in_the_future_is_shortened(home: Home) -> None:
    asha = await home.asha()
    home.clock.step(4000 * DAY)
    token = await home.profiles.open_session(asha.id, "phone")
    home.clock.step(-4000 * DAY)
    session = await home.profiles.session(token)
    assert session
    assert session.until == home.clock.now() + timedelta(days=90)


@pytest.mark.usefixtures("kolkata")
async def test_a_guest_leaves_at_the_next_noon_of_the_house(home: Home) -> None:
    token = await home.profiles.open_session(None, "a guest's phone")  # at 14:30
    session = await home.profiles.session(token)
    assert session
    assert session.person is None
    assert session.until == datetime(2025, 6, 2, 6, 30, tzinfo=UTC)
    home.clock.advance(21.5 * 3600 - 1)
    assert await home.profiles.session(token) == session
    home.clock.advance(1)
    assert await home.profiles.session(token) is None


@pytest.mark.usefixtures("kolkata")
def test_noon_is_the_next_one_whatever_the_hour() -> None:
    for hour in range(48):
        now = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(hours=hour)
        noon = next_noon(now)
        assert timedelta() < noon - now <= timedelta(days=1)
        assert (noon.hour, noon.minute) == (6, 30)


async def test_sessions_are_listed_and_ended_by_their_owner_only(home: Home) -> None:
    asha = await home.asha()
    ben = Person(PersonId("ben"), "Ben", Role.ADULT)
    await home.store.put_person(ben)
    tokens = [await home.profiles.open_session(asha.id, f"phone {number}") for number in range(2)]
    guest = await home.profiles.open_session(None, "guest")
    listed = [session for session in await home.doors.sessions(asha) if session.person == asha.id]
    assert {session.device for session in listed} == {"phone 0", "phone 1"}
    assert [session.person for session in await home.doors.sessions(ben)] == [None], "guests are every adult's, Asha's are hers"
    await home.doors.end(listed[0].id, ben)
    assert len(await home.doors.sessions(asha)) == 3
    for session in listed:
        await home.doors.end(session.id, asha)
    assert [await home.profiles.session(token) for token in tokens] == [None, None]
    assert await home.profiles.session(guest)


async def test_what_has_expired_is_swept_out_when_somebody_comes(home: Home) -> None:
    await home.profiles.open_session(None, "guest")
    home.clock.advance(2 * DAY)
    await home.profiles.open_session(None, "another")
    assert [session.device for session in await home.store.sessions()] == ["another"]


async def test_a_device_is_a_short_line(home: Home) -> None:
    token = await home.profiles.open_session(None, "phone\n\x00\ud800" + "x" * 500)
    session = await home.profiles.session(token)
    assert session
    assert session.device == "phone" + "x" * 95


async def test_a_full_disk_signs_nobody_out(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asha = await home.asha()
    token = await home.profiles.open_session(asha.id, "phone")
    home.clock.advance(10 * DAY)

    async def put_session(_: object) -> None:
        msg = "the disk is full"
        raise StoreError(msg)

    monkeypatch.setattr(home.store, "put_session", put_session)
    assert await home.profiles.session(token)
