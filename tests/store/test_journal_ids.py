from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

from appliance.store.journal import next_id

if TYPE_CHECKING:
    from collections.abc import Sequence

times = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone by the strategy


@given(st.lists(times, min_size=2, max_size=20))
def test_ids_grow_whatever_the_clock_does(at: Sequence[datetime]) -> None:
    ids: list[str] = []
    for moment in at:
        ids.append(next_id(ids[-1] if ids else None, moment))
    assert ids == sorted(set(ids))


@given(times)
def test_an_id_carries_its_time(at: datetime) -> None:
    assert abs(ULID.from_str(next_id(None, at)).datetime - at) <= timedelta(milliseconds=1)


def test_the_last_id_of_a_millisecond_has_a_next() -> None:
    last = "01JWNWZ9A0ZZZZZZZZZZZZZZZZ"
    assert next_id(last, ULID.from_str(last).datetime) > last
