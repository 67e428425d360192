"""How tracks feel to people, as they say it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.units import PersonId, TrackFile


class Feelings(Protocol):
    """A person's own word on a track overrules what was measured, in all that is chosen for them and shown to them."""

    async def say(self, by: PersonId, label: Label | None, file: TrackFile | None = None) -> None:
        """``file`` (None: what plays) feels like ``label`` to ``by``; None takes back what they said.

        Raises RefusedError where nothing plays or the library has no such file, StoreError where it cannot be kept.
        """
        ...

    def said(self, by: PersonId) -> Mapping[TrackFile, Label]:
        """What ``by`` said of which files."""
        ...
