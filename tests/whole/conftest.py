"""The whole box as its people have it: one demo for all tests of this folder that do not break it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.whole.demo import Demo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Callable[[], Demo]]:
    """Start demos that share composed music and reel; whatever a test leaves behind is killed."""
    demos: list[Demo] = []

    def begin() -> Demo:
        demos.append(Demo(tmp_path_factory.mktemp("demo"), cache))
        return demos[-1]

    yield begin
    for demo in demos:
        demo.close()


@pytest.fixture(scope="session")
def demo(start: Callable[[], Demo]) -> Demo:
    """A claimed, running demo."""
    running = start()
    running.claim()
    return running
