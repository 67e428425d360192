from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.errors import StoreError
from appliance.store.database import Database
from appliance.store.journal import SqliteJournal
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.units import PersonId
from tests.fakes.clock import START, ManualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from appliance.ports.journal import Journal

ASHA = PersonId("asha")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def journal(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Journal]:
    """The real one in a temporary folder; there is no fake to prove."""
    async with Database(tmp_path) as database:
        yield SqliteJournal(database, "box", clock)


class TestJournal:
    async def test_what_is_appended_is_read_newest_first(self, journal: Journal) -> None:
        written = [await journal.append(Kind.SKIP, ASHA, {"number": number}) for number in range(5)]
        assert await journal.entries() == written[::-1]
        assert written[0].at == START
        assert written[0].at.tzinfo is UTC

    async def test_kinds_person_and_limit_choose(self, journal: Journal) -> None:
        skip = await journal.append(Kind.SKIP, ASHA, {})
        like = await journal.append(Kind.LIKE, None, {})
        mood = await journal.append(Kind.MOOD, ASHA, {})
        assert await journal.entries([Kind.SKIP, Kind.LIKE]) == [like, skip]
        assert await journal.entries(person=ASHA) == [mood, skip]
        assert await journal.entries([Kind.MOOD], person=PersonId("somebody else")) == []
        assert await journal.entries(limit=1) == [mood]
        assert await journal.entries(limit=0) == []

    async def test_order_is_that_of_happening_when_the_clock_steps_back(self, journal: Journal, clock: ManualClock) -> None:
        first = await journal.append(Kind.SKIP, None, {})
        clock.step(-86400)
        second = await journal.append(Kind.SKIP, None, {})
        assert second.at < first.at
        assert second.id > first.id
        assert await journal.entries() == [second, first]

    async def test_what_is_not_json_is_refused_and_leaves_nothing(self, journal: Journal) -> None:
        for value in (float("nan"), float("inf"), object(), {1, 2}, b"bytes"):
            with pytest.raises(StoreError, match="of kind skip is not JSON"):
                await journal.append(Kind.SKIP, None, {"value": value})
        assert await journal.entries() == []

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.dictionaries(st.text(), json_values, max_size=5), kind=st.sampled_from(Kind))
    async def test_any_json_comes_back_as_it_was(self, journal: Journal, data: dict[str, object], kind: Kind) -> None:
        entry = await journal.append(kind, ASHA, data)
        assert entry.data == data
        assert (await journal.entries(limit=1))[0] == entry
        assert json.loads(json.dumps(entry.data)) == data


async def test_ids_go_on_growing_after_a_restart_with_a_dead_clock(tmp_path: Path) -> None:
    ids = []
    for days in (0, -20_000, 3):
        clock = ManualClock()
        clock.step(days * 86400)
        async with Database(tmp_path) as database:
            ids.append((await SqliteJournal(database, "box", clock).append(Kind.SKIP, None, {})).id)
    assert ids == sorted(set(ids))


async def test_an_entry_of_a_kind_from_another_version_is_left_out(tmp_path: Path) -> None:
    async with Database(tmp_path) as database:
        journal = SqliteJournal(database, "box", ManualClock())
        known = await journal.append(Kind.SKIP, None, {})
        row = {"id": "7ZZZZZZZZZZZZZZZZZZZZZZZZ0", "at": START.isoformat(), "box": "box", "kind": "dream", "data": "{}"}
        await database.write(lambda db: db.table("journal").insert(row) and None)
        assert await journal.entries() == [known]


async def test_a_person_may_have_a_part_of_theirs_deleted_and_nobody_elses(journal: Journal) -> None:
    first = await journal.append(Kind.MOOD, ASHA, {"to": "calm"})
    second = await journal.append(Kind.MOOD, ASHA, {"to": "down"})
    other = await journal.append(Kind.MOOD, PersonId("ben"), {"to": "calm"})
    touched = await journal.redact(ASHA, [first.id, other.id, "none"], {second.id: {"to": None}})
    assert touched == 2
    left = await journal.entries()
    assert left[0] == other
    assert [(entry.id, entry.at, entry.kind, entry.data) for entry in left[1:]] == [
        (second.id, second.at, Kind.MOOD, {"to": None})
    ]
