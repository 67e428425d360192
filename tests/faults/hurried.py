"""The box in a hurry: ``python -m tests.faults.hurried LOOKS ARGUMENT...`` is ``moodbox ARGUMENT...`` at so many a second.

The product looks ten times a second at most. Here brain and eye agree on more: the wire's limit and the settings are raised,
what the brain takes at once after it was late grows along, and every look reads the frame anew, where the eye would otherwise
repeat its last answer about a scene that stands still. All else is the product's own.
"""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn
from unittest.mock import patch

from appliance.eye import receiver

if TYPE_CHECKING:
    from appliance.eye.looking import Reader

EYE: Final = "eye"
QUICK: Final = 2.0
"""Looks a second of a box that is not in a hurry, while the mood may be changing."""


def hurry(looks: float) -> None:
    """Raise the wire's limits, on either side."""
    patch("appliance.eye.wire.MOST_LOOKS", looks).start()
    patch("appliance.eye.receiver.MOST_LOOKS", looks).start()
    patch("appliance.eye.receiver._LOOKS_AT_ONCE", receiver._LOOKS_AT_ONCE * looks / QUICK).start()


def eye(looks: float) -> NoReturn:
    """The eye's process."""
    from appliance.eye import process  # noqa: PLC0415 - the brain must not have this

    def reader(min_face: int) -> Reader:
        from appliance.eye.sight import Sight  # noqa: PLC0415 - after the first half of the wall, as the product's own

        patch("appliance.eye.sight.REPEAT_MOST", 0).start()
        return Sight(min_face)

    hurry(looks)
    os._exit(process.main(sys.argv[3:], make_reader=reader))  # as the product's own ends


def brain(looks: float) -> NoReturn:
    """The command."""
    from appliance.cli import main  # noqa: PLC0415 - the eye must not have these
    from appliance.eye.link import EyeLink  # noqa: PLC0415
    from appliance.settings import LookingSettings, load  # noqa: PLC0415

    hurry(looks)
    looking = LookingSettings().model_copy(update={"rate_slow": looks, "rate_quick": looks})
    patch("appliance.commands.run.load", lambda: load().model_copy(update={"looking": looking})).start()
    program = (sys.executable, "-m", "tests.faults.hurried", str(looks), EYE)
    patch("appliance.box.EyeLink", functools.partial(EyeLink, program=program)).start()
    main(sys.argv[2:])


if __name__ == "__main__":
    if sys.argv[2] == EYE:
        eye(float(sys.argv[1]))
    brain(float(sys.argv[1]))
