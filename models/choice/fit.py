"""Fit the population's prior of liking on SiTunes.

    python models/choice/fit.py --data FOLDER [--check]

FOLDER holds ``situnes.zip`` or its unpacked tree. Writes prior.json beside this script (not with ``--check``: prints only).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2])]  # the checkout: run as a script, only this folder is there

from appliance.choice.prior import COLUMNS, MODEL, RELATIVE, Prior, sigmoid  # noqa: E402
from appliance.models import note  # noqa: E402
from models.choice.situnes import FOLDER, RUNNING, WALKING, Music, Ratings, Source, joined, music, stage  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRADES: Final = np.array([np.nan, 0.0, 0.05, 0.75, 0.97, 1.0])
"""How much a rating of 1 to 5 says that a track was liked."""
QUIET_AT, QUIET_WIDTH = -9.0, 0.7
"""Where music stops being quiet, in LUFS: the step in the data on the move, and how wide it is."""
MOVING_FROM, MOVING_TO = 0.1, 0.7
"""The part of the last half hour in motion at which a moment begins to count as in motion, and counts in full."""
LAST: Final = 0.3
"""How much the last minute counts against that half hour."""


@dataclass(frozen=True)
class Recipe:
    """Prior variances in log-odds: of the population's weights, of people's, of an item's, of stage 1's difference."""

    quiet: float = 9.0
    column: float = 0.06
    person: float = 0.9
    person_quiet: float = 0.4
    person_column: float = 0.06
    item: float = 0.4
    lab: float = 2.0
    move: float = 16.0


def moving(ratings: Ratings) -> NDArray[np.float64]:
    """How likely each moment was in motion, (N,) in [0, 1]; NaN where no wrist was read."""
    half_hour = np.clip((ratings.walk - MOVING_FROM) / (MOVING_TO - MOVING_FROM), 0, 1)
    minute = np.where(np.isnan(ratings.now), half_hour, (ratings.now == WALKING) | (ratings.now == RUNNING))
    found: NDArray[np.float64] = (1 - LAST) * half_hour + LAST * minute
    return found


def grades(ratings: Ratings) -> NDArray[np.float64]:
    """How much each was liked, (N,) in [0, 1]."""
    found: NDArray[np.float64] = GRADES[ratings.rating.astype(int)]
    return found


def newton(
    design: NDArray[np.float64], liked: NDArray[np.float64], weight: NDArray[np.float64], variance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The most likely weights of a logistic regression under independent normal priors of these variances."""
    found = np.zeros(design.shape[1])
    for _ in range(12):
        likely = sigmoid(design @ found)
        slope = design.T @ (weight * (liked - likely)) - found / variance
        curve = (design * (weight * likely * (1 - likely))[:, None]).T @ design + np.diag(1 / variance)
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-5:
            break
    return found


def blank(tracks: Music, recipe: Recipe) -> Prior:
    """A prior that knows its scales and nothing else."""
    mean = np.array([np.nanmean(tracks.columns[name]) for name in COLUMNS])
    scale = np.array([np.nanstd(tracks.columns[name]) for name in COLUMNS])
    relative = np.array([name in RELATIVE for name in COLUMNS])
    spread = np.array([recipe.person, recipe.person_quiet, *[recipe.person_column] * len(COLUMNS)])
    nothing = np.zeros(2 + len(COLUMNS))
    return Prior(
        np.where(relative, 0, mean), np.where(relative, 1, scale), nothing, nothing, spread, recipe.item, QUIET_AT, QUIET_WIDTH,
        0.0, np.zeros(3),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Fitted:
    """A prior, and by how much liking in the laboratory differed, (2,): at all, and of quiet music."""

    prior: Prior
    lab: NDArray[np.float64]


def fit(ratings: Ratings, tracks: Music, recipe: Recipe = Recipe()) -> Fitted:
    """The prior that these ratings tell of: people's and items' own departures are fitted beside it and left out of it."""
    prior = blank(tracks, recipe)
    table = prior.table(tracks.columns)[ratings.row]
    move = np.nan_to_num(moving(ratings), nan=0.0)
    liked = grades(ratings)
    people, items = (np.unique(column, return_inverse=True)[1] for column in (ratings.user, ratings.row))
    persons = (np.eye(people.max() + 1)[people][:, :, None] * table[:, None, :]).reshape(len(table), -1)
    lab = (ratings.stage == 1)[:, None] * table[:, :2]
    design = np.hstack([table, lab, np.eye(items.max() + 1)[items], persons])
    variance = np.concatenate([
        [100.0, recipe.quiet], np.full(len(COLUMNS), recipe.column), [recipe.lab] * 2, np.full(items.max() + 1, recipe.item),
        np.tile(prior.spread, people.max() + 1),
    ])  # fmt: skip
    found = newton(design, liked, 1 - move, variance)
    rest, different = found[: table.shape[1]], found[table.shape[1] : table.shape[1] + 2]
    out = ratings.stage > 1
    only = table[:, :2]
    onward = np.zeros(table.shape[1])
    onward[:2] = newton(only[out], ratings.liked[out].astype(float), move[out], np.full(2, recipe.move))
    share = float(move[out].mean()) if out.any() else 0.0
    parts = [
        (move[out & (ratings.part == part)].sum() + 20 * share) / ((out & (ratings.part == part)).sum() + 20)
        for part in (1, 2, 3)
    ]
    fitted = Prior(
        prior.mean, prior.scale, rest, onward, prior.spread, recipe.item, QUIET_AT, QUIET_WIDTH, share, np.array(parts)
    )
    return Fitted(fitted, different)


def main() -> None:
    """Fit on stages 1 and 2 and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=FOLDER, help=f"the folder with the data (now {FOLDER})")
    parser.add_argument("--check", action="store_true", help="print only")
    arguments = parser.parse_args()
    source = Source(arguments.data)
    tracks = music(source)
    prior = fit(joined(stage(source, name, tracks) for name in ("stage1", "stage2")), tracks).prior
    names = ("any", "quiet", *COLUMNS)
    for name, rest, move in zip(names, prior.rest, prior.move, strict=True):
        print(f"{name:<16} at rest {rest:+.3f}  moving {move:+.3f}")
    print(f"moving {prior.moving_share:.3f} of all moments; by part of the day {np.round(prior.moving_by_part, 3)}")
    if not arguments.check:
        Path(__file__).with_name("prior.json").write_text(prior.dump(), "utf-8")
        note(MODEL)


if __name__ == "__main__":
    main()
