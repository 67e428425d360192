"""Learns what the filter needs on one half of FER+ validation, reports on the other: ``python models/mood/learn.py [--write]``.

Nothing is ever chosen by the second half. With ``--write`` appliance/mood/learned.py is written anew; run it after every
new expression classifier. Takes some minutes on one core; the same seed gives the same file.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from calibrate import Emission, crossed, fit, odds
from readings import FOLDER, read
from rich.progress import track
from search import draw, scores
from traces import DIM_SHARE, Readings, live

from appliance.vocabulary.affect import EMOTIONS, Emotion

if TYPE_CHECKING:
    from measure import Score

    from appliance.mood.filter import Parameters

LEARNED = Path(__file__).parents[2] / "appliance" / "mood" / "learned.py"
RIDGES = (0.003, 0.01, 0.03, 0.1)
NEUTRAL = EMOTIONS.index(Emotion.NEUTRAL)
HOURS = {1.0: 8.0, 2.0: 5.0}
"""Hours of afternoon at each look rate."""


def merit(found: Score) -> float:
    """What is searched for: points of time right, less what lag and false switches cost people.

    A second of lag costs 0.3 points, in the median as in the 95th percentile: one very late change spoils an evening as much
    as all being a little late. A false switch an hour costs 0.1.
    """
    return 100 * found.right - 0.3 * found.lag - 0.3 * found.lag95 - 0.1 * found.false


def log_loss(scored: Readings) -> float:
    """Of log-likelihoods that were made without the face, all emotions weighing alike."""
    losses = []
    for truth, pool in enumerate(scored.clear):
        likelihoods = np.exp(pool - pool.max(1, keepdims=True))
        losses.append(float(-np.log(likelihoods[:, truth] / likelihoods.sum(1)).mean()))
    return float(np.mean(losses))


def search(scored: Readings, tries: int, seed: int) -> tuple[Parameters, Score]:
    """The best parameters over made-up afternoons: at random everywhere, then twice around the best."""
    afternoons = [live(scored, hours, rate, np.random.default_rng(seed + n)) for n, (rate, hours) in enumerate(HOURS.items())]
    rng = np.random.default_rng(seed)
    best: Parameters | None = None
    found: Score | None = None
    for reach in (1.0, 0.5, 0.2):
        for _ in track(range(tries // 50), f"parameters, reach {reach}", disable=not sys.stdout.isatty()):
            sets = [draw(rng, best, reach) for _ in range(50)]
            for one, result in zip(sets, scores(afternoons, sets), strict=True):
                if found is None or merit(result) > merit(found):
                    best, found = one, result
    assert best is not None  # noqa: S101 - there is at least one round
    assert found is not None  # noqa: S101 - so too
    return best, found


def numbers(values: object) -> str:
    """An array as Python tuples of short numbers."""
    if isinstance(values, np.ndarray):
        return "(" + ", ".join(numbers(value) for value in values) + ")"
    return f"{float(values):.4g}" if isinstance(values, float) else str(values)


def page(parameters: Parameters, ridge: float, emission: Emission, bias: Emission, readings: Readings) -> str:
    """appliance/mood/learned.py."""
    rest = odds(readings.clear[NEUTRAL])
    rows = ",\n".join(f"    {numbers(row)}" for row in emission.weights)
    return f'''"""What models/mood/learn.py found on the first half of FER+ validation. Written by it: do not edit."""

from __future__ import annotations

from typing import Final

MOOD_LASTS: Final = {parameters.mood_lasts}
EXPRESSION_LASTS: Final = {parameters.expression_lasts}
FAITHFUL: Final = {parameters.faithful}
TRUST: Final = {parameters.trust}
FLOOR: Final = {parameters.floor}
DECIDE: Final = {parameters.decide}
"""The filter's parameters, see ``appliance.mood.filter.Parameters``."""

WEIGHTS: Final = (
{rows},
)
BIAS: Final = {numbers(emission.bias)}
RIDGE: Final = {ridge}
"""``WEIGHTS @ log p + BIAS`` is the log-likelihood of a reading under each expression, up to a constant; ``RIDGE`` fits it."""

NEUTRAL_BIAS: Final = {numbers(-bias.bias)}
"""How much too sure the classifier is of each of the seven, in log-odds, over the whole population."""

REST: Final = {numbers(rest.mean(0))}
REST_SPREAD: Final = {numbers(rest.std(0))}
"""Mean and deviation of the log-odds of neutral faces."""
'''


def main() -> None:
    """Learn, report, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=FOLDER, help="the folder with ferplus_valid.npz")
    parser.add_argument("--tries", type=int, default=300, help="parameter sets in each of the three rounds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write appliance/mood/learned.py")
    chosen = parser.parse_args()
    first, second = (read(chosen.data, half) for half in (0, 1))
    ridge = min(RIDGES, key=lambda one: log_loss(crossed(first, one)))
    emission, bias = fit(first, ridge), fit(first, ridge, only_bias=True)
    parameters, found = search(crossed(first, ridge), chosen.tries, chosen.seed)
    print(f"ridge {ridge}; bad light {DIM_SHARE:.0%} of the time\n{parameters}")
    print(f"first half, each face scored by an emission fitted without it: {found}")
    unseen = Readings(tuple(map(emission.scores, second.clear)), tuple(map(emission.scores, second.dim)))
    for number, (rate, hours) in enumerate(HOURS.items()):
        afternoon = live(unseen, hours, rate, np.random.default_rng(chosen.seed + 10 + number))
        print(f"second half, {rate:g} looks a second: {scores([afternoon], [parameters])[0]}")
    text = page(parameters, ridge, emission, bias, first)
    if chosen.write:
        LEARNED.write_text(text, encoding="utf-8")
        print(f"wrote {LEARNED}")
    else:
        print(text)


if __name__ == "__main__":
    main()
