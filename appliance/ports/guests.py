"""Guests of the speaker: sources that play past the box. Others than Spotify Connect can follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from appliance.vocabulary.guests import GuestState


class SpeakerGuest(Protocol):
    """A source that plays to the speaker by itself. The box hears when, and never what."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def changes(self) -> AsyncIterator[GuestState]:
        """What it does, whenever that changes. One consumer.

        MUST raise PlayerError where it cannot be heard at all, and MUST NOT end otherwise.
        """
        ...
