"""How a track feels: a model fitted on people's answers, blended with what its genre's name says.

Valence and arousal are each a logistic regression on features of the sound (models/affect: data, measurements and limits are on
its card). "Fast and major is happy" does hardly better than chance at that; what is read best is arousal. The data are piano
music: on other music the result is a prior, so the genre's own prior counts as well, and a person's feedback more than both.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance import models
from appliance.errors import ModelError
from appliance.library.sound import FEATURES
from appliance.vocabulary import genres
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.music import Spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from appliance.library.sound import Analysis

MODEL: Final = "affect/affect.json"
FURTHEST: Final = 3.0
"""Standard deviations beyond which a feature counts no further: music unlike the data must not run away with the sum."""
ENERGY_SHARE: Final = 0.3
"""How much of arousal is the track's energy: the plain rule that holds outside the data too."""
GENRE_VALENCE: Final = 0.45
GENRE_AROUSAL: Final = 0.25
"""How much the genre's prior counts where the file names one. Valence is the less certain of the two by sound."""
GENRE_SPREAD: Final = 0.4
"""How far tracks of one genre lie apart, in units of the plane; ours, like the priors."""
SURE: Final = 0.5
"""From this probability on a recording is taken for music in full; below, its affect shrinks towards the middle."""
_FINEST: Final = 127.0


@dataclass(frozen=True, slots=True)
class Linear:
    """One logistic regression: ``weights`` (len(FEATURES),) for standardised features; zero where a feature is not used."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def standard(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """The features in standard deviations of the data, cut off at ``FURTHEST``."""
        deviations: NDArray[np.float64] = np.clip((features - self.mean) / self.scale, -FURTHEST, FURTHEST)
        return deviations

    def strange(self, features: NDArray[np.float32]) -> float:
        """The part of the features in use that lies as far out as is counted, in [0, 1]."""
        used = self.weights != 0
        return float((np.abs(self.standard(features)[used]) >= FURTHEST).mean()) if used.any() else 0.0

    def expect(self, features: NDArray[np.float32]) -> float:
        """The probability of the positive half of the axis, brought to [-1, 1]."""
        return math.tanh((float(self.standard(features) @ self.weights) + self.bias) / 2)


@dataclass(frozen=True, slots=True)
class Feeling:
    """How a track feels, and how far that may be off."""

    affect: Affect
    spread: Spread


def of(analysis: Analysis, genre_names: Iterable[str] = ()) -> Feeling:
    """The affect of a track that was analysed, with its standard deviation.

    A model says how likely the axis' sign is positive; a sign of mean m deviates by sqrt(1 - m^2). Where the features lie
    outside what the model was fitted on, and where this is hardly music, m goes towards 0 and the deviation up.

    Raises:
        ModelError: the model is missing or was made for other features.
    """
    trust = min(1.0, analysis.music / SURE)
    valence, arousal = (model.expect(analysis.features) * (1 - model.strange(analysis.features)) for model in _models())
    arousal += ENERGY_SHARE * (2 * analysis.sound.energy - 1 - arousal)
    valence, arousal = trust * valence, trust * arousal
    off = [math.sqrt(max(0.0, 1 - mean**2)) for mean in (valence, arousal)]
    prior = genres.prior(genre_names)
    if prior:
        valence += GENRE_VALENCE * (prior.valence - valence)
        arousal += GENRE_AROUSAL * (prior.arousal - arousal)
        off[0] += GENRE_VALENCE * (GENRE_SPREAD - off[0])
        off[1] += GENRE_AROUSAL * (GENRE_SPREAD - off[1])
    return Feeling(Affect(_bounded(valence), _bounded(arousal)), Spread(*off))


def fingerprint(analysis: Analysis) -> bytes:
    """The sound as len(FEATURES) + 12 signed bytes, for the likeness of tracks: standardised features, then the chroma.

    A feature's byte is 127 at three standard deviations; a pitch class' 127 at all of the sound.
    """
    model, _ = _models()
    numbers = np.concatenate([model.standard(analysis.features) / FURTHEST, analysis.chroma]) * _FINEST
    return bytes(np.round(numbers).astype(np.int8))


def _bounded(value: float) -> float:
    return min(1.0, max(-1.0, value))


@lru_cache(maxsize=1)
def _models() -> tuple[Linear, Linear]:
    """The models of valence and arousal."""
    try:
        table = json.loads(models.read(MODEL))
        if tuple(table["features"]) != FEATURES:
            msg = f"the model {MODEL} was made for other features; install moodbox again, or run models/affect/fit.py"
            raise ModelError(msg)
        return _linear(table["valence"]), _linear(table["arousal"])
    except (KeyError, TypeError, ValueError) as error:
        msg = f"the model {MODEL} is damaged ({error}); install moodbox again"
        raise ModelError(msg) from error


def _linear(table: dict[str, list[float] | float]) -> Linear:
    mean, scale, weights = (np.asarray(table[name], np.float64) for name in ("mean", "scale", "weights"))
    if not len(mean) == len(scale) == len(weights) == len(FEATURES):
        msg = "a list has another length than the features"
        raise ValueError(msg)
    return Linear(mean, scale, weights, float(np.asarray(table["bias"])))
