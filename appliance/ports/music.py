"""What people do with the music beside playing and pausing: look for it, queue it, keep lists, say how moods sound, set habits.

``by`` is the person who asks; None is a guest. All of it may raise StoreError, and PlayerError where the player is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from appliance.ports.radio import Radio
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.browse import Found, Groups, Query, Shelving
    from appliance.vocabulary.choice import MoodSound
    from appliance.vocabulary.habits import Habits, Night, Resume, Wake
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.units import Percent, PersonId, Seconds, TrackFile


class Jukebox(Protocol):
    """The queue in people's hands."""

    async def seek(self, to: Seconds) -> None:
        """Go to this moment of the track that plays."""
        ...

    async def put(self, files: Sequence[TrackFile], *, now: bool) -> None:
        """Have these tracks come next, in this order, and with ``now`` go to the first at once; a new mood moves them no more.

        Raises RefusedError where the library knows none of them.
        """
        ...

    async def arrange(self, files: Sequence[TrackFile]) -> None:
        """Have the tracks that come be these, in this order; what is left out goes and does not come back soon."""
        ...

    async def rate(self, stars: int, by: PersonId) -> None:
        """Rate the track that plays, 1 to 5."""
        ...


class Browser(Protocol):
    """The library to look around in: made for 100,000 tracks."""

    async def find(self, query: Query, offset: int, limit: int) -> Found:
        """A page of tracks: the best first, else by artist, album and number."""
        ...

    async def groups(self, by: Shelving, text: str, offset: int, limit: int) -> Groups:
        """A page of artists, albums or genres whose name has every word of ``text``, by name."""
        ...


class Lists(Protocol):
    """What each person has saved, by the mood it was saved in, newest first."""

    async def saved(self, person: PersonId) -> Mapping[Label, Sequence[Track]]:
        """One's lists; moods without one are left out, and so are tracks that are not in the library now."""
        ...

    async def unsave(self, person: PersonId, file: TrackFile) -> None:
        """Take a track off all one's lists; one that is on none is no error."""
        ...


class MoodMap(Protocol):
    """What each mood should sound like: the household's way, and each person's own where they have one."""

    def household(self) -> Mapping[Label, MoodSound]:
        """The household's way."""
        ...

    def own(self, person: PersonId) -> Mapping[Label, MoodSound]:
        """The moods that this person has a way of their own for."""
        ...

    async def change(self, label: Label, sound: MoodSound | None, by: PersonId, *, own: bool) -> None:
        """Change the household's way or one's own, or with None reset it; what comes next is chosen again."""
        ...


class HouseHabits(Protocol):
    """How loud music may be, when it sleeps and wakes, and how it goes on after a power cut. Kept over a restart."""

    @property
    def habits(self) -> Habits:
        """All of them."""
        ...

    def most(self) -> Percent:
        """The loudest that music may be now, whoever asks."""
        ...

    async def set_limits(self, limit: Percent, night: Night | None) -> None:
        """No louder than this, and at night no louder than that; in force at once."""
        ...

    async def set_wake(self, wake: Wake | None) -> None:
        """Wake the household with a mood, or not."""
        ...

    async def set_resume(self, resume: Resume) -> None:
        """How music goes on when the machine has started anew."""
        ...

    async def sleep(self, minutes: float | None) -> None:
        """Fade out and pause after so long, or with None play on."""
        ...


@dataclass(frozen=True, slots=True)
class Music:
    """All of them, as the panel is given them. ``share`` is the music folder's address in the home network, empty for none."""

    jukebox: Jukebox
    browser: Browser
    lists: Lists
    moods: MoodMap
    habits: HouseHabits
    radio: Radio
    share: str = ""
