"""The box as the panel and the smart home see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from appliance.vocabulary.mood import HOLD, Sense, Understood

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from appliance.state import BoxState
    from appliance.vocabulary.affect import Affect, Label
    from appliance.vocabulary.choice import Pick, Strategy
    from appliance.vocabulary.journal import Kind
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import Percent, PersonId, Seconds


class Box(Protocol):
    """What the panel and the smart home may see of the box and ask of it.

    ``by`` is the person who asks; None is a guest or the smart home. Commands raise PlayerError, RefusedError or StoreError.
    """

    @property
    def state(self) -> BoxState:
        """The box as it is now."""
        ...

    def changes(self) -> AsyncIterator[BoxState]:
        """The state now and after every change; a slow reader misses the ones in between. Any number of readers."""
        ...

    async def play(self) -> None:
        """Play music, choosing some where none is queued."""
        ...

    async def pause(self) -> None:
        """Pause."""
        ...

    async def skip(self, by: PersonId | None) -> None:
        """Go to the next track and remember that this one was skipped."""
        ...

    async def previous(self) -> None:
        """Go to the track before."""
        ...

    async def set_volume(self, volume: Percent) -> None:
        """Set the volume."""
        ...

    async def judge(self, kind: Kind, by: PersonId | None) -> None:
        """Save, like or dislike the current track (``Kind.SAVE``, ``LIKE``, ``DISLIKE``). RefusedError where there is none."""
        ...

    async def correct(self, label: Label | None, by: PersonId | None) -> None:
        """Say that the mood is wrong, and which one it is where that is known."""
        ...

    async def set_mood(self, label: Label | None, by: PersonId | None, lasts: Seconds | None = HOLD) -> None:
        """Set the mood by hand for so long (None: until it is changed), or with no label leave it to the eye again."""
        ...

    async def hear(self, text: str, by: PersonId | None, language: str = "en") -> Understood:
        """Take what somebody wrote as a hint at their mood; None is the smart home, which speaks for the person listening.

        It moves the mood only while its writer is the one listening. The text itself is not kept. ``language`` is a BCP 47 tag.
        """
        ...

    async def sense(self, sense: Sense, value: float) -> None:
        """Take a measurement of the body of the person listening; while nobody is, it is dropped."""
        ...

    async def calibrate(self, by: PersonId) -> None:
        """Begin to learn the resting face of ``by``; how it goes is in the state.

        Raises RefusedError unless they are the one listening and the camera looks.
        """
        ...

    async def baseline(self, by: PersonId) -> datetime | None:
        """When the resting face of ``by`` was last learned, None where it is not known."""
        ...

    async def forget_baseline(self, by: PersonId) -> None:
        """Forget the resting face of ``by``."""
        ...

    async def notice(self, by: PersonId) -> str | None:
        """What the box would like to say to ``by`` alone about the last days; None where there is nothing or no consent."""
        ...

    async def noticed(self, by: PersonId) -> None:
        """They have read it: it is not said again."""
        ...

    async def set_strategy(self, strategy: Strategy, by: PersonId | None) -> None:
        """Match or shift."""
        ...

    async def set_looking(self, *, on: bool, by: PersonId | None, remote: bool = False, until: datetime | None = None) -> None:
        """Open or close the camera.

        Closing is always granted. Opening makes ``by`` the one who listens and raises RefusedError unless they are an adult
        who consents to looking. ``remote`` is the smart home: it opens only under the standing consent of the person
        listening who also allowed it (``Purpose.REMOTE``), and never over a pause made on the panel. Closing on the panel is
        such a pause, until ``until`` or until somebody opens it there; it outlives a restart.
        """
        ...

    async def choose(self, label: Label, strategy: Strategy, count: int) -> list[Pick]:
        """What the box would play for a mood."""
        ...

    async def placed(self) -> Sequence[tuple[Track, Affect]]:
        """Every track that may be chosen, and where it is placed among the others."""
        ...
