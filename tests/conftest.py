"""For all tests: no test is about speed, so a busy machine must not fail one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from pathlib import Path

settings.register_profile("same", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.register_profile("searching", settings.get_profile("same"), derandomize=False, max_examples=2000)
settings.load_profile("same")  # one tree, one answer; `make soak` goes looking for new examples


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of every demo: music and reel are made once."""
    return tmp_path_factory.mktemp("cache")
