"""What a hand can do to the eye, and what an eye can show: a button that closes the camera, and a LED that says it is open."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from appliance.eye.wire import Press

if TYPE_CHECKING:
    from collections.abc import Callable

    from appliance.eye.pins import Line

HELD: Final = 10.0
"""Seconds after which a press asks for a new claim code."""


class Lamp:
    """A LED that is lit exactly while the camera is open. Without a ``line`` there is none."""

    def __init__(self, line: Line | None, *, needed: bool) -> None:
        """``needed``: the camera stays closed unless the LED can be lit."""
        self._line, self._needed = line, needed

    def light(self) -> bool:
        """Light it, before the camera opens; False when the camera must not."""
        return self._drive(on=True) or not self._needed

    def darken(self) -> None:
        """Let it go out, after the camera has closed."""
        self._drive(on=False)

    def _drive(self, *, on: bool) -> bool:
        """Whether it is so now: the pin is read back, which tells a short circuit, though not a LED that is torn off."""
        if self._line is None:
            return False
        try:
            self._line.set(on=on)
            return self._line.get() is on
        except OSError:
            return False


class Button:
    """A button, looked at ten times a second. What it closes stays closed until the brain has taken its lease back."""

    def __init__(self, line: Line, close: Callable[[], None]) -> None:
        """``close`` is called at each press."""
        self._line, self._close = line, close
        self._since: float | None = None
        self.closed = False
        """Whether a press holds the camera closed."""

    @property
    def press(self) -> Press:
        """What is said of it."""
        if self._since is not None and time.monotonic() - self._since >= HELD:
            return Press.HELD
        return Press.CLOSED if self.closed else Press.NONE

    def look(self) -> None:
        """See whether it is pressed. A pin that cannot be read counts as pressed: a torn wire does not leave the eye open."""
        try:
            pressed = self._line.get()
        except OSError:
            pressed = True
        if pressed and self._since is None:
            self._since = time.monotonic()
            self.closed = True
            self._close()
        elif not pressed:
            self._since = None

    def let_go(self) -> None:
        """The brain knows: it asked for the camera to be closed."""
        if self._since is None:
            self.closed = False
