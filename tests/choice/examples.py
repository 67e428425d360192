"""Libraries and listeners' histories that tests of choosing share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance.choice.engine import Wish
from appliance.choice.items import Items, index_of
from appliance.choice.target import DEFAULT
from appliance.mood.filter import manual
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.journal import Entry, Kind
from appliance.vocabulary.units import PersonId, Seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

ASHA: Final = PersonId("asha")
BEN: Final = PersonId("ben")
BEGIN: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOW: Final = BEGIN + timedelta(days=1)
GENRES: Final = (
    *("pop", "rock", "jazz", "classical", "electronic", "metal"),
    *("folk", "ambient", "dance", "hip hop", "soul", "indie"),
)


def synthetic(count: int, seed: int = 0, per_artist: int = 12) -> Items:
    """Music over the whole plane: energy follows arousal, artists have a genre, and sound alike."""
    rng = np.random.default_rng(seed)
    artist = rng.integers(0, max(count // per_artist, 4), count).astype(np.int32)
    artists = int(artist.max()) + 1
    genre, voice = rng.integers(0, len(GENRES), artists), rng.normal(size=(artists, 24))
    affect = np.clip(rng.normal(0, 0.45, (count, 2)), -1, 1)
    likeness: NDArray[np.float64] = np.clip(40 * (voice[artist] + 0.5 * rng.normal(size=(count, 24))), -127, 127)
    return Items(
        keys=[f"{number}.flac" for number in range(count)],
        affect=affect.astype(np.float32),
        energy=np.clip((affect[:, 1] + 1) / 2 + rng.normal(0, 0.12, count), 0, 1).astype(np.float32),
        genres=index_of([(GENRES[genre[each]],) for each in artist]),
        tempo=np.clip(110 + 40 * affect[:, 1] + rng.normal(0, 25, count), 50, 200).astype(np.float32),
        major=rng.random(count) < 0.5 + 0.3 * affect[:, 0],
        tonic=rng.integers(0, 12, count).astype(np.int8),
        loudness=rng.normal(-14, 3, count).astype(np.float32),
        likeness=likeness.astype(np.int8),
        artist=artist,
        album=(artist * 3 + rng.integers(0, 3, count)).astype(np.int32),
    )


def wish(label: Label = Label.HAPPINESS, strategy: Strategy = Strategy.MATCH, people: tuple[PersonId, ...] = (ASHA,)) -> Wish:
    """A wish for music in a mood that was set by hand."""
    return Wish(manual(label, Seconds(0)), strategy, DEFAULT, people, NOW.timestamp())


def entry(
    kind: Kind,
    file: str = "1.flac",
    label: Label | None = Label.HAPPINESS,
    person: PersonId | None = ASHA,
    minutes: float = 0.0,
    **more: object,
) -> Entry:
    """An entry of the journal, so many minutes after its beginning."""
    return Entry("0", BEGIN + timedelta(minutes=minutes), kind, person, {"file": file, "label": label, **more})
