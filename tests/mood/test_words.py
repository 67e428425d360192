"""Words as a hint: English through an analyser, other languages through a short list, nothing else pretends to understand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.mood.words import read


def vader(text: str) -> float:
    return 0.6 if "great" in text else -0.4 if "awful" in text else 0.0


def test_english_goes_through_the_analyser() -> None:
    assert read("a great song", analyser=vader).by == "vader"
    assert read("I feel awful", "en-GB", vader).valence == pytest.approx(-0.4)


def test_without_an_analyser_the_list_acts_and_says_so() -> None:
    hint = read("I am sad", "en")
    assert (hint.by, hint.valence) == ("list", -0.5)
    assert "short list" in hint.words


@pytest.mark.parametrize(
    ("language", "text", "sign"),
    [
        ("de", "Ich bin so traurig", -1),
        ("de-AT", "Heute bin ich froh!", 1),
        ("fr", "je suis heureuse", 1),
        ("es", "estoy triste", -1),
    ],
)
def test_the_list_knows_everyday_words(language: str, text: str, sign: int) -> None:
    hint = read(text, language, vader)
    assert hint.by == "list"
    assert hint.valence * sign > 0


def test_a_negation_turns_a_word_round() -> None:
    assert read("ich bin nicht traurig", "de").valence > 0
    assert read("je ne suis pas content", "fr").valence < 0


def test_an_unknown_language_does_nothing_and_says_so() -> None:
    hint = read("olen surullinen", "fi", vader)
    assert not hint.acts
    assert "fi" in hint.words


def test_a_text_without_feeling_does_nothing() -> None:
    assert not read("play the next one", analyser=vader).acts


@given(st.text(), st.text(max_size=8))
def test_any_text_in_any_language_is_a_hint(text: str, language: str) -> None:
    hint = read(text, language, vader)
    assert -1 <= hint.valence <= 1
    assert hint.words
