"""Music from elsewhere than the library, as ``Playing`` sees it: radio implements this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from appliance.ports.player import Finished, Started
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.choice import Pick, Strategy
    from appliance.vocabulary.journal import Kind
    from appliance.vocabulary.units import TrackFile


class Elsewhere(Protocol):
    """Gives the queue what the library has not. What it holds is no track: nothing is learned from it."""

    async def instead(
        self, picks: Sequence[Pick], label: Label, strategy: Strategy, count: int, avoid: Collection[TrackFile]
    ) -> Sequence[Pick]:
        """These picks of the library's for a mood, or up to ``count`` others in place of them. MUST NOT raise."""
        ...

    def pick_of(self, file: TrackFile, said: str = "") -> Pick | None:
        """What this is, where it is held; ``said`` is what its stream says that it plays."""
        ...

    async def heard(self, event: Started | Finished) -> None:
        """Something that it holds began or ended."""
        ...

    async def judge(self, kind: Kind, file: TrackFile) -> None:
        """Somebody said something of a thing that it holds; RefusedError where that can mean nothing."""
        ...
