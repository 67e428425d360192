"""What the classifier's answers really say: recalibrated on faces whose truth is known.

Dirichlet calibration with off-diagonal regularisation: Kull et al. 2019, "Beyond temperature scaling".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from traces import DIM_SHARE, Readings

from appliance.mood.baseline import LEAST
from appliance.mood.filter import RAISED

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SHARE = 0.03
"""The rarest emotions count as this frequent: dividing by less would conjure them up."""


@dataclass(frozen=True)
class Emission:
    """``scores = weights @ log p + bias`` are the log-likelihoods of the seven, up to a constant and ``RAISED``."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]

    def scores(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """Of readings (N, 7)."""
        logs = np.log(np.maximum(probabilities, LEAST))
        found = logs @ self.weights.T + self.bias
        first = np.arange(len(logs)), logs.argmax(1)
        limit = (found[first] - logs[first] + RAISED)[:, None]
        capped: NDArray[np.float64] = np.minimum(found, limit + logs)
        return capped


def odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds against the geometric mean, (N, 7)."""
    logs = np.log(np.maximum(probabilities, LEAST))
    found: NDArray[np.float64] = logs - logs.mean(1, keepdims=True)
    return found


def _stack(readings: Readings) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Log-odds, truths and weights of all faces, good and bad light in their shares."""
    rows, truths, weights = [], [], []
    for pools, share in ((readings.clear, 1 - DIM_SHARE), (readings.dim, DIM_SHARE)):
        for truth, pool in enumerate(pools):
            rows.append(odds(pool))
            truths.append(np.full(len(pool), truth))
            weights.append(np.full(len(pool), share))
    weight = np.concatenate(weights)
    return np.vstack(rows), np.concatenate(truths), weight / weight.sum()


def fit(readings: Readings, ridge: float, *, only_bias: bool = False) -> Emission:
    """By maximum likelihood; ``ridge`` holds the off-diagonal weights and the bias small."""
    rows, truths, weight = _stack(readings)
    size = rows.shape[1]
    hot = np.eye(size)[truths]
    off = 1 - np.eye(size)

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = values[: size * size].reshape(size, size), values[size * size :]
        scores = rows @ weights.T + bias
        scores -= scores.max(1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(1, keepdims=True))
        slope = (np.exp(logs) - hot) * weight[:, None]
        cost = -(weight * (logs * hot).sum(1)).sum() + ridge * ((weights * off) ** 2).sum() + ridge * 0.1 * (bias**2).sum()
        by_weights = 0 * weights if only_bias else slope.T @ rows + 2 * ridge * weights * off
        return cost, np.concatenate([by_weights.ravel(), slope.sum(0) + 0.2 * ridge * bias])

    start = np.concatenate([np.eye(size).ravel(), np.zeros(size)])
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    weights, bias = found[: size * size].reshape(size, size), found[size * size :]
    weights -= weights.mean(1, keepdims=True)  # so that it takes plain logarithms as it takes log-odds
    if only_bias:
        return Emission(weights, bias)
    shares = np.bincount(truths, weight, size)
    return Emission(weights, bias - np.log(np.maximum(shares, LEAST_SHARE)))


def crossed(readings: Readings, ridge: float, folds: int = 2) -> Readings:
    """The log-likelihoods of every face by an emission that was fitted without it."""

    def part(pools: tuple[NDArray[np.float64], ...], fold: int, *, inside: bool) -> tuple[NDArray[np.float64], ...]:
        return tuple(pool[(np.arange(len(pool)) % folds == fold) == inside] for pool in pools)

    clear = [np.empty_like(pool) for pool in readings.clear]
    dim = [np.empty_like(pool) for pool in readings.dim]
    for fold in range(folds):
        others = Readings(part(readings.clear, fold, inside=False), part(readings.dim, fold, inside=False))
        emission = fit(others, ridge)
        for scored, pools in ((clear, readings.clear), (dim, readings.dim)):
            for into, pool in zip(scored, pools, strict=True):
                into[fold::folds] = emission.scores(pool[fold::folds])
    return Readings(tuple(clear), tuple(dim))
