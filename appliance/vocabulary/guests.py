"""Music that others play to the speaker past the box: from a phone, by Spotify Connect."""

from __future__ import annotations

from enum import StrEnum


class GuestState(StrEnum):
    """What a guest of the speaker does."""

    PLAYING = "playing"
    PAUSED = "paused"
    GONE = "gone"
