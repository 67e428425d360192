"""A picture of the library on the affect plane, for ``moodbox scan --plot``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.brain.shelves import shelved
from appliance.choice.rank import Shelf
from appliance.errors import MoodboxError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from appliance.vocabulary.music import Track


def draw(tracks: Sequence[Track], file: Path) -> None:
    """Every track as it was heard, and as the chooser places it in this library; the file's name says which format.

    Raises:
        MoodboxError: Matplotlib is missing, or the file cannot be written.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        msg = "a plot needs Matplotlib: pip install 'moodbox[demo]'"
        raise MoodboxError(msg) from error
    shelf = shelved(tracks)
    heard = Shelf(shelf.tracks).items.affect
    figure = Figure(figsize=(12, 6), layout="constrained")
    panels = figure.subplots(1, 2, sharex=True, sharey=True)
    both = {"As heard": heard, "As placed in this library": shelf.items.affect}
    for panel, (title, points) in zip(panels, both.items(), strict=True):
        panel.axhline(0, color="0.8", linewidth=0.8)
        panel.axvline(0, color="0.8", linewidth=0.8)
        if len(points):
            panel.scatter(
                points[:, 0],
                points[:, 1],
                s=max(2.0, 400 / len(points) ** 0.5),
                c=shelf.items.energy,
                vmin=0,
                vmax=1,
                alpha=0.7,
            )
        panel.set(xlim=(-1, 1), ylim=(-1, 1), title=f"{title} ({len(points)} tracks)", xlabel="valence", aspect="equal")
    panels[0].set_ylabel("arousal")
    try:
        figure.savefig(file, dpi=120)
    except (OSError, ValueError) as error:  # ValueError: a format that it does not know
        msg = f"{file}: the plot cannot be written ({error})"
        raise MoodboxError(msg) from error
