"""Said after weeks, once, kindly; never after a bad evening or to a face that always looks so."""

from __future__ import annotations

from datetime import date, timedelta

from appliance.mood.wellbeing import Day, notice

TODAY = date(2026, 11, 21)


def days(shares: list[float], known: float = 2.0) -> list[Day]:
    """The last days before today, the latest last."""
    return [Day(TODAY - timedelta(days=len(shares) - n), known, known * share) for n, share in enumerate(shares)]


def test_two_low_weeks_are_noticed() -> None:
    found = notice(days([0.1] * 20 + [0.8] * 14), TODAY, None)
    assert found is not None
    assert found.since == TODAY - timedelta(days=14)
    assert "I may well be wrong" in found.words


def test_one_bad_evening_is_not() -> None:
    assert notice(days([0.1] * 20 + [0.1] * 13 + [1.0]), TODAY, None) is None


def test_a_bad_week_is_not() -> None:
    assert notice(days([0.1] * 27 + [0.9] * 7), TODAY, None) is None


def test_some_good_days_do_not_hide_it() -> None:
    assert notice(days([0.1] * 20 + [0.8, 0.9, 0.8, 0.1, 0.8, 0.9, 0.8, 0.8, 0.1, 0.8, 0.9, 0.8, 0.1, 0.9]), TODAY, None)


def test_a_face_that_always_looks_so_is_no_sorrow() -> None:
    assert notice(days([0.6] * 50), TODAY, None) is None


def test_too_little_known_says_nothing() -> None:
    assert notice(days([0.9] * 14, known=0.2), TODAY, None) is None
    assert notice(days([0.9] * 5), TODAY, None) is None


def test_it_is_said_once() -> None:
    low = days([0.1] * 20 + [0.9] * 14)
    assert notice(low, TODAY, TODAY - timedelta(days=3)) is None
    assert notice(low, TODAY, TODAY - timedelta(days=100)) is not None


def test_today_is_not_over() -> None:
    assert notice([Day(TODAY, 5, 5)], TODAY, None) is None
