"""Accelerated life: no process of the box grows, however long it looks and is given feedback."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from tests.faults.life import LOOKS, PROCESSES, draw, live, table

if TYPE_CHECKING:
    from tests.faults.life import Course

PLOTS = Path(__file__).parents[2] / "docs" / "plots"
MOST = 0.02
"""The share of its memory by which a process may grow over the last half of its life."""


def grown(course: Course) -> dict[str, float]:
    return {name: round(course.growth(name), 4) for name in PROCESSES if course.growth(name) >= MOST}


@pytest.mark.timeout(400)
def test_a_box_in_a_hurry_looks_and_is_tapped_and_measured(tmp_path: Path, demo: Path, cache: Path) -> None:
    assert demo.is_relative_to(cache)
    course, household = live(tmp_path, cache, tmp_path / "life.csv", looks=300, every=1.0)
    assert course.looks[-1] >= 300
    assert household.given
    assert not household.refused
    assert all(size[0] > 1000 for name in PROCESSES for size in course.memory[name])
    assert len((tmp_path / "life.csv").read_text("ascii").splitlines()) == 1 + len(course.seconds)
    draw(course, tmp_path / "life.png")
    assert (tmp_path / "life.png").stat().st_size > 1000


@pytest.mark.soak
def test_a_hundred_and_fifty_thousand_looks(tmp_path: Path, cache: Path) -> None:
    course, household = live(tmp_path, cache, PLOTS / "life.csv", LOOKS)
    draw(course, PLOTS / "life.png")
    Console().print(table(course, household))
    assert not household.refused
    assert not grown(course)
