"""The playbook on a stock Debian 12 and 13: it looks without touching, installs, and a second time changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.appliance.conftest import GIVEN
from tests.appliance.root import missing

if TYPE_CHECKING:
    from tests.appliance.conftest import Installed

pytestmark = [
    pytest.mark.appliance,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(bool(missing()), reason=missing()),
    pytest.mark.skipif(bool(GIVEN), reason="MOODBOX_APPLIANCE_ROOT: the playbook is not run"),
]


def test_it_says_what_it_would_do(installed: Installed) -> None:
    looked = installed.plays[0]
    assert not looked.failed, looked.output[-3000:]
    assert looked.changed > 10


def test_it_makes_a_box(installed: Installed) -> None:
    made = installed.plays[1]
    assert not made.failed, made.output[-3000:]
    assert made.changed > 20


@pytest.mark.parametrize("again", [2, 3], ids=["only looking", "for real"])
def test_a_second_run_changes_nothing(installed: Installed, again: int) -> None:
    play = installed.plays[again]
    assert (play.changed, play.failed) == (0, 0), play.output[-3000:]
