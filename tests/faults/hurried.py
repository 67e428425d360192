"""The demo in a hurry: ``python -m tests.faults.hurried LOOKS ARGUMENT...`` is ``moodbox ARGUMENT...`` at so many looks a second.

The product looks ten times a second at most. Here brain and eye agree on more: the wire's limit and the settings are raised,
what the brain takes at once after it was late grows along, and every look reads the frame anew, where the eye would otherwise
repeat its last answer about a scene that stands still. All else is the product's own.
"""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn

from appliance.eye import receiver, wire

if TYPE_CHECKING:
    from appliance.eye.looking import Reader

EYE: Final = "eye"
QUICK: Final = 2.0
"""Looks a second of a box that is not in a hurry, while the mood may be changing."""


def hurry(looks: float) -> None:
    """Raise the wire's limits, on either side."""
    wire.MOST_LOOKS = receiver.MOST_LOOKS = looks  # type: ignore[misc]
    receiver._LOOKS_AT_ONCE *= looks / QUICK  # type: ignore[misc]


def eye(looks: float) -> None:
    """The eye's process."""
    from appliance.eye import process  # noqa: PLC0415 - the brain must not have this

    def reader(min_face: int) -> Reader:
        from appliance.eye import sight  # noqa: PLC0415 - after the first half of the wall, as the product's own

        sight.REPEAT_MOST = 0  # type: ignore[misc]
        return sight.Sight(min_face)

    hurry(looks)
    os._exit(process.main(sys.argv[3:], make_reader=reader))  # as the product's own ends


def brain(looks: float) -> NoReturn:
    """The command."""
    from appliance import box, cli  # noqa: PLC0415 - the eye must not have these
    from appliance.commands import run  # noqa: PLC0415
    from appliance.settings import LookingSettings, Settings  # noqa: PLC0415

    hurry(looks)
    load = run.load

    def hurried() -> Settings:
        looking = LookingSettings().model_copy(update={"rate_slow": looks, "rate_quick": looks})
        return load().model_copy(update={"looking": looking})

    run.load = hurried
    program = (sys.executable, "-m", "tests.faults.hurried", str(looks), EYE)
    box.EyeLink = functools.partial(box.EyeLink, program=program)  # type: ignore[assignment, misc]
    cli.main(sys.argv[2:])


if __name__ == "__main__":
    if sys.argv[2] == EYE:
        eye(float(sys.argv[1]))
    brain(float(sys.argv[1]))
