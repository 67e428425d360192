"""Faults put to a whole box while feedback is given: nothing acknowledged is lost, no database is damaged, nothing hangs."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import pytest

from appliance.vocabulary.journal import Kind
from tests.faults.campaign import AUDIO, LIBRARY, Campaign, Outcome
from tests.faults.giver import Given, Giver, missing
from tests.faults.house import House
from tests.faults.report import report, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SHORT: Final = {
    "eye killed": 1,
    "brain killed": 1,
    "broker killed": 1,
    "power cut": 1,
    "disk full": 1,
    "clock stepped": 1,
    "truncated picture": 1,
}
WHOLE: Final = {
    "eye killed": 30,
    "brain killed": 20,
    "player killed": 25,
    "broker killed": 25,
    LIBRARY: 6,
    "power cut": 70,
    "disk full": 18,
    "disk read-only": 6,
    "camera away": 6,
    "player away": 10,
    "broker away": 10,
    "clock stepped": 30,
    "truncated picture": 40,
    AUDIO: 20,
}


def campaign(folder: Path, demo: Path, plan: Mapping[str, int], *, aloud: bool = False) -> Outcome:
    with House(folder, demo) as house:
        with Giver(str(house.client.base_url), house.client.cookies) as giver:
            told = (lambda line: print(line, flush=True)) if aloud else (lambda _: None)  # noqa: T201 - a soak shows how far it is
            faults = Campaign(house, giver, random.Random(37), told)  # noqa: S311 - the same faults each time
            faults.run(plan)
        house.brain.stop()
        return faults.outcome()


def withstood(outcome: Outcome) -> None:
    assert not outcome.lost
    assert outcome.corrupt == 0
    assert outcome.hangs == 0
    assert not outcome.failures


@pytest.mark.timeout(600)
def test_a_box_under_faults_loses_nothing_that_it_acknowledged(tmp_path: Path, demo: Path) -> None:
    outcome = campaign(tmp_path, demo, SHORT)
    withstood(outcome)
    assert {tap.acknowledged for tap in outcome.given} >= {True}


@pytest.mark.soak
def test_three_hundred_faults(tmp_path: Path, demo: Path) -> None:
    outcome = campaign(tmp_path, demo, WHOLE, aloud=True)
    report(outcome)
    withstood(outcome)
    assert len(outcome.faults) >= 300
    write(outcome)


def tap(token: object, ended: float, *, acknowledged: bool = True) -> Given:
    return Given((token,), ended - 1, ended, acknowledged, 204 if acknowledged else 0)


def test_the_count_of_what_is_lost() -> None:
    given = [tap("a", 1), tap("b", 2, acknowledged=False), tap("a", 3), tap("c", 4)]
    assert missing(given, [("a",), ("b",), ("a",), ("c",)]) == []
    assert missing(given, [("a",), ("a",), ("c",)]) == []
    assert [lost.ended for lost in missing(given, [("a",), ("b",), ("a",)])] == [4]
    assert missing(given, [("a",), ("a",)], until=4) == []
    assert len(missing(given, [("b",), ("c",)])) == 2
    assert missing([], []) == []
    with pytest.raises(ValueError, match="1 things, of which 0"):
        missing([], [(Kind.LIKE,)])
