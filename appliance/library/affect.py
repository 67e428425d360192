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
from appliance.library import genres
from appliance.library.sound import FEATURES
from appliance.vocabulary import Affect

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


@dataclass(frozen=True, slots=True)
class Linear:
    """One logistic regression: ``weights`` (len(FEATURES),) for standardised features; zero where a feature is not used."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def expect(self, features: NDArray[np.float32]) -> float:
        """The probability of the positive half of the axis, brought to [-1, 1]."""
        standard = np.clip((features - self.mean) / self.scale, -FURTHEST, FURTHEST)
        return math.tanh((float(standard @ self.weights) + self.bias) / 2)


def of(analysis: Analysis, genre_names: Iterable[str] = ()) -> Affect:
    """The affect of a track that was analysed.

    Raises:
        ModelError: the model is missing or was made for other features.
    """
    valence_model, arousal_model = _models()
    valence = valence_model.expect(analysis.features)
    arousal = arousal_model.expect(analysis.features)
    arousal += ENERGY_SHARE * (2 * analysis.sound.energy - 1 - arousal)
    prior = genres.prior(genre_names)
    if prior:
        valence += GENRE_VALENCE * (prior.valence - valence)
        arousal += GENRE_AROUSAL * (prior.arousal - arousal)
    return Affect(_bounded(valence), _bounded(arousal))


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
