"""QR codes, drawn on the box: no page asks another host for one."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import segno

from appliance.panel.schema.people import QrOut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUIET: Final = 4
"""Modules of light around it (ISO/IEC 18004)."""


def draw(text: str) -> QrOut:
    """The code of a text. Raises nothing for any address of ours."""
    rows = [list(row) for row in segno.make(text, micro=False, error="m").matrix]
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows, QUIET) for x, length in _dark(row))
    return QrOut(size=len(rows) + 2 * QUIET, path=path)


def _dark(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and how long it is."""
    x = QUIET
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield x, length
        x += length
