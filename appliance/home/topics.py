"""What goes over MQTT and what it means (DESIGN section 5), without I/O: states out, commands in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from appliance import __version__
from appliance.home.television import film_state
from appliance.vocabulary.affect import EMOTIONS, Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.player import PlayState
from appliance.vocabulary.sight import CameraState
from appliance.vocabulary.units import Percent, PersonId

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from appliance.state import BoxState
    from appliance.vocabulary.journal import Entry
    from appliance.vocabulary.units import Seconds

_T = TypeVar("_T")

INCOMING: Final = ("strategy/set", "looking/set", "play/set", "mood/set", "volume/set", "person/set", "button/+", "input/+")
"""What the box lets itself be told, below its root."""
LARGEST_COMMAND: Final = 64
"""Bytes; the longest word that we know has nine."""
NOBODY: Final = "nobody"
NOT_SHARED: Final = "not_shared"
AUTO: Final = "auto"
ELAPSED_STEP: Final = 10
"""Seconds. ``elapsed`` goes in such steps, so that a playing track is not a message a second."""
REASONS: Final = 20
"""So many files that could not be read are told with the reason; the panel knows them all."""

FEEDBACK: Final = {
    Kind.SKIP: "skip",
    Kind.SAVE: "save",
    Kind.LIKE: "like",
    Kind.DISLIKE: "dislike",
    Kind.RATING: "rating",
    Kind.NEVER: "never",
    Kind.MORE: "more",
    Kind.CORRECTION: "wrong_mood",
    Kind.FILM_ACCEPT: "film_accept",
    Kind.FILM_REJECT: "film_reject",
    Kind.FILM_SAVE: "film_save",
    Kind.FILM_RATE: "film_rate",
}
"""What the event ``feedback`` calls an entry of the journal."""


def root_of(box_id: str) -> str:
    """The topic below which all of a box lies, without a slash at its end."""
    return f"moodbox/{box_id}"


# ---- states out


def shared(state: BoxState) -> bool:
    """Whether the person listening lets the smart home know their mood."""
    return state.listening is not None and state.listening.allows(Purpose.SHARE)


def label_of(state: BoxState) -> Label | None:
    """The mood that the smart home may know, None where it may not. Nothing known is ``unsure``."""
    if not shared(state):
        return None
    if state.manual is not None:
        return state.manual
    return state.mood.label if state.mood else Label.UNSURE


def states(state: BoxState, when: Callable[[Seconds], datetime]) -> dict[str, str]:
    """The payload of each retained state topic below the root. ``when`` turns a monotonic moment into UTC."""
    told = {
        "mood": _mood(state, when),
        "track": _track(state),
        "film": film_state(state.film, shared=shared(state)),
        "camera": _camera(state),
        "settings": _settings(state),
        "library": _library(state),
        "diagnostics": _diagnostics(state),
    }
    return {topic: json.dumps(payload, ensure_ascii=False) for topic, payload in told.items()}


def feedback(entry: Entry, state: BoxState) -> Mapping[str, object] | None:
    """The event ``feedback``, None where the entry is none or tells of a mood that the smart home may not know.

    It says what was judged, never who judged it or in what mood.
    """
    kind = FEEDBACK.get(entry.kind)
    if kind is None or (entry.kind is Kind.CORRECTION and not shared(state)):
        return None
    pick = state.current if state.current and state.current.track.file == entry.data.get("file") else None
    about = {"title": pick.track.title, "artist": pick.track.tags.artist} if pick else {}
    stars = {"stars": entry.data["stars"]} if "stars" in entry.data else {}
    return {"event_type": kind, "at": entry.at.isoformat(timespec="seconds"), **about, **stars}


def mood_changed(before: Label, after: Label, at: datetime) -> Mapping[str, object]:
    """The event ``mood/changed``."""
    return {"event_type": "mood_changed", "from": before, "to": after, "at": at.isoformat(timespec="seconds")}


def _mood(state: BoxState, when: Callable[[Seconds], datetime]) -> Mapping[str, object]:
    label, mood = label_of(state), state.mood
    if label is None:
        return {"label": NOT_SHARED}
    return {
        "label": label,
        "emotion": mood.emotion if mood else None,
        "confidence": round(mood.confidence, 2) if mood else None,
        "valence": round(mood.affect.valence, 2) if mood else None,
        "arousal": round(mood.affect.arousal, 2) if mood else None,
        "probabilities": {name: round(p, 2) for name, p in zip(EMOTIONS, mood.posterior, strict=True)} if mood else {},
        "since": when(mood.since).isoformat(timespec="seconds") if mood else None,
        "stale": state.stale,
        "manual": state.manual is not None,
        "strategy": state.strategy,
        "person": state.listening.id if state.listening else None,
        "reason": "; ".join(evidence.words for evidence in state.evidence) or None,
    }


def _track(state: BoxState) -> Mapping[str, object]:
    """The reason names the mood, so it goes only where the mood may."""
    player, pick = state.player, state.current
    tags = pick.track.tags if pick else None
    affect = pick.track.affect if pick else None
    file = player.file or ""
    return {
        "title": pick.track.title if pick else file.rsplit("/", 1)[-1].rsplit(".", 1)[0],
        "artist": tags.artist if tags else "",
        "album": tags.album if tags else "",
        "affect": {"valence": round(affect.valence, 2), "arousal": round(affect.arousal, 2)} if affect else None,
        "reason": pick.reason if pick and shared(state) else None,
        "elapsed": int(player.elapsed // ELAPSED_STEP * ELAPSED_STEP),
        "duration": round(player.duration),
        "state": player.state,
    }


def _camera(state: BoxState) -> Mapping[str, object]:
    camera = state.camera
    return {"state": camera.state, "why": camera.why, "walls": sorted(camera.walls), "missing": sorted(camera.missing)}


def _settings(state: BoxState) -> Mapping[str, object]:
    """The words that the ``set`` topics take. A mood set by hand is hidden while somebody listens who does not share."""
    hidden = state.listening is not None and not shared(state)
    return {
        "strategy": state.strategy,
        "person": state.listening.id if state.listening and not hidden else None,
        "mood": NOT_SHARED if hidden else state.manual or AUTO,
        "looking": _switch(on=state.camera.state is CameraState.LOOKING),
        "volume": state.player.volume,
        "play": _switch(on=state.player.state is PlayState.PLAYING),
    }


def _library(state: BoxState) -> Mapping[str, object]:
    library = state.library
    return {
        "progress": round(100 * library.done / library.total) if library.scanning and library.total else 100,
        "scanning": library.scanning,
        "done": library.done,
        "total": library.total,
        "tracks": library.tracks,
        "failures": len(library.failures),
        "left": library.left,
        "reasons": dict(sorted(library.failures.items())[:REASONS]),
    }


def _diagnostics(state: BoxState) -> Mapping[str, object]:
    """The look rate in steps of a half: it always trembles a little."""
    return {
        "version": __version__,
        "looks_per_second": round(state.looks_per_second * 2) / 2,
        "eye_temperature": None if state.temperature is None else round(state.temperature),
        "parts": {part: health.up for part, health in state.parts.items()},
    }


def _switch(*, on: bool) -> str:
    return "ON" if on else "OFF"


# ---- commands in


class MessageError(ValueError):
    """A message that is none of the commands."""


class Button(StrEnum):
    """What can be pressed."""

    SKIP = "skip"
    PREVIOUS = "previous"
    SAVE = "save"
    LIKE = "like"
    DISLIKE = "dislike"
    WRONG_MOOD = "wrong_mood"
    NEXT_FILM = "next_film"


@dataclass(frozen=True, slots=True)
class SetStrategy:
    """Match or shift."""

    strategy: Strategy


@dataclass(frozen=True, slots=True)
class SetLooking:
    """Open or close the camera."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetPlay:
    """Play or pause."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetMood:
    """Set the mood by hand, or with None leave it to the eye."""

    label: Label | None


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Set the volume."""

    volume: Percent


@dataclass(frozen=True, slots=True)
class SetPerson:
    """Say who listens, or with None that they have left."""

    person: PersonId | None


@dataclass(frozen=True, slots=True)
class Press:
    """A button was pressed."""

    button: Button


Command = SetStrategy | SetLooking | SetPlay | SetMood | SetVolume | SetPerson | Press

_SWITCHES: Final = {"ON": True, "OFF": False}
MOODS: Final[dict[str, Label | None]] = {AUTO: None} | {
    label.value: label for label in Label if label not in (Label.UNSURE, Label.ABSENT)
}
"""What ``mood/set`` takes."""
_PERSON: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_VOLUME: Final = re.compile(r"[0-9]{1,2}|100")


def command(topic: str, payload: bytes) -> Command:
    """What an incoming message asks for; ``topic`` is below the root.

    Nothing is repaired or guessed: the words must be those of DESIGN section 5, to the letter.

    Raises:
        MessageError: it is none of the commands; says what would be, and never the payload itself.
    """
    if len(payload) > LARGEST_COMMAND:
        msg = f"a payload of {len(payload)} bytes is too large"
        raise MessageError(msg)
    word = payload.decode("ascii", "replace")
    kind, _, name = topic.partition("/")
    if kind == "button" and name in set(Button):
        return _one_of(word, {"PRESS": Press(Button(name))})
    if topic not in _COMMANDS:
        msg = "there is no such topic or button"
        raise MessageError(msg)
    return _COMMANDS[topic](word)


def _volume(word: str) -> Command:
    if not _VOLUME.fullmatch(word):
        msg = "expected a whole number from 0 to 100"
        raise MessageError(msg)
    return SetVolume(Percent(int(word)))


def _person(word: str) -> Command:
    if not _PERSON.fullmatch(word):
        msg = f"expected a profile's id, or {NOBODY}"
        raise MessageError(msg)
    return SetPerson(None if word == NOBODY else PersonId(word))


def _one_of(word: str, meanings: Mapping[str, _T]) -> _T:
    if word not in meanings:
        msg = f"expected {' or '.join(meanings)}"
        raise MessageError(msg)
    return meanings[word]


_COMMANDS: Final[dict[str, Callable[[str], Command]]] = {
    "strategy/set": lambda word: SetStrategy(_one_of(word, {strategy.value: strategy for strategy in Strategy})),
    "looking/set": lambda word: SetLooking(_one_of(word, _SWITCHES)),
    "play/set": lambda word: SetPlay(_one_of(word, _SWITCHES)),
    "mood/set": lambda word: SetMood(_one_of(word, MOODS)),
    "volume/set": _volume,
    "person/set": _person,
}
