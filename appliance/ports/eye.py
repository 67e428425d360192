"""The brain's end of the eye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from typing import BinaryIO

    from appliance.vocabulary.health import Health
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.sight import Face, Look, Reading, Wall


@dataclass(frozen=True, slots=True)
class EyeStatus:
    """What the eye says of itself: whether its camera is open, a fault in words, and its walls.

    ``fault`` is empty while all is well. ``rate`` is the achieved looks a second; ``temperature`` is in degrees Celsius.
    ``closed_by_hand``: the box's button was pressed, and the camera stays closed until the lease has been taken back;
    ``held``: it is being held for a new claim code.
    """

    open: bool
    fault: str
    walls: frozenset[Wall]
    missing: frozenset[Wall]
    rate: float = 0.0
    temperature: float | None = None
    closed_by_hand: bool = False
    held: bool = False


class Eye(Protocol):
    """The brain's end of the eye."""

    def reports(self) -> AsyncIterator[Look | EyeStatus | Health]:
        """Looks and statuses as they come, and a Health when the eye is lost or back.

        MUST restart or reconnect a lost eye by itself with a growing pause, MUST drop anything that is not a valid record
        within the agreed rate, and MUST NOT end before it is closed. One consumer.
        """
        ...

    async def lease(self, rate: float | None) -> None:
        """Allow looking for another second at ``rate`` looks a second, or with None close the camera now.

        MUST NOT raise when the eye is away. Without a call for a second the eye closes the camera by itself.
        """
        ...


class Readings(Protocol):
    """The last records that left the eye, to be shown to the person they are of."""

    @property
    def recent(self) -> Sequence[Reading]:
        """The last few, newest first; MUST be empty while looking is not leased, so that none outlives its consent."""
        ...


class Pictures(Protocol):
    """An eye without a camera that looks at single pictures."""

    async def look(self, picture: BinaryIO, size: int) -> tuple[Sequence[Face], float]:
        """The faces in a picture file of ``size`` bytes and the milliseconds that took; boxes in its pixels.

        MUST NOT decode it in this process. Raises ImageError where it is no picture, ModelError where the eye does not start.
        """
        ...


class Pictured(Protocol):
    """Who takes what was read in a picture of somebody's own phone for a look of theirs."""

    async def pictured(self, person: Person, faces: Sequence[Face]) -> bool:
        """Take it; whether it counts: it shows one face, and nobody else is listening. It may begin their listening.

        MUST NOT open the camera. Raises RefusedError unless they are an adult who consents to their phone's camera.
        """
        ...
