"""Simple commands in plain words, and all else is none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.mood import notes
from appliance.vocabulary.affect import Label
from appliance.vocabulary.chat import Act, Note


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("skip", Note(Act.SKIP)),
        ("Skip this one, please!", Note(Act.SKIP)),
        ("Could you play something else?", Note(Act.SKIP)),
        ("LOUDER", Note(Act.LOUDER)),
        ("turn it up a bit", Note(Act.LOUDER)),
        ("a little softer please", Note(Act.QUIETER)),
        ("pause", Note(Act.PAUSE)),
        ("stop the music", Note(Act.PAUSE)),
        ("go on", Note(Act.PLAY)),
        ("I like this song", Note(Act.LIKE)),
        ("I don\u2019t like this one", Note(Act.DISLIKE)),
        ("save it", Note(Act.SAVE)),
        ("go back", Note(Act.PREVIOUS)),
        ("Play something softer", Note(Act.MOOD, Label.CALM)),
        ("something livelier", Note(Act.MOOD, Label.UPBEAT)),
        ("I'd like something happy", Note(Act.MOOD, Label.HAPPINESS)),
        ("अगला गाना", Note(Act.SKIP)),
        ("गाना रोको", Note(Act.PAUSE)),
        ("थोड़ा धीमा करो", Note(Act.QUIETER)),
        ("आवाज़ बढ़ाओ।", Note(Act.LOUDER)),
        ("गाना बजाओ", Note(Act.PLAY)),
        ("शांत कुछ बजाओ", Note(Act.MOOD, Label.CALM)),
        ("कुछ शांत", Note(Act.MOOD, Label.CALM)),
        ("agla gaana", Note(Act.SKIP)),
    ],
)
def test_a_command_is_understood(text: str, note: Note | None) -> None:
    assert notes.read(text) == note


@pytest.mark.parametrize(
    "text",
    ["", "please", "I feel flat", "down", "great", "I skipped lunch", "don't stop", "What a day", "never skip", "गाना", "?!"],
)
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    assert notes.read(text) is None


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    found = notes.read(text)
    assert found is None or found.act in Act


@settings(deadline=None)
@given(st.sampled_from(sorted(notes.COMMANDS)), st.sampled_from(["xylophone", "lunch", "never"]), st.data())
def test_a_word_that_is_not_listed_makes_it_no_command(act: Act, word: str, data: st.DataObject) -> None:
    phrase = data.draw(st.sampled_from([each.strip() for each in notes.COMMANDS[act].split(",")]))
    assert notes.read(phrase) == Note(act)
    assert notes.read(f"{word} {phrase}") is None
