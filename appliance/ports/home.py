"""The smart home: how other rooms speak to it, and what it may ask of the household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

    from appliance.vocabulary.people import Person
    from appliance.vocabulary.surroundings import Doing, Input, Weather
    from appliance.vocabulary.units import PersonId, Seconds


class SmartHome(Protocol):
    """The smart home as other rooms tell it. Topics are below the box's root. Nothing here waits or raises."""

    def tell(self, topic: str, payload: Mapping[str, object]) -> None:
        """Publish an event once, after the states. MUST NOT retain it; MUST drop it where the broker is away."""
        ...

    def on_press(self, button: str, act: Callable[[], Awaitable[None]]) -> None:
        """Have ``button/<button>`` do this. MoodboxErrors that it raises are logged in words."""
        ...


class Remote(Protocol):
    """What the smart home may ask of the household. Nothing here opens the camera or adds a consent."""

    async def selectable(self) -> Sequence[Person]:
        """Who may be selected from there: adults who consent to looking and allow home automation to act for them."""
        ...

    async def select(self, person: PersonId | None) -> None:
        """Say who listens, or with None that they have left. It closes the camera where it was open for somebody else.

        Raises RefusedError where the person, or whoever is listening, has not allowed that.
        """
        ...

    async def present(self, names: Collection[str], lasts: Seconds) -> None:
        """Who is at home, by id or name: who listens and is not among them has left.

        Raises RefusedError where there are names, and none of this household.
        """
        ...

    def surround(self, what: Doing | Weather | float, lasts: Seconds) -> None:
        """What somebody does, the weather, or how loud the room is in dB(A): it holds for so long."""
        ...

    def used(self, what: Input, lasts: Seconds) -> None:
        """Show that an input is in use for so long, without its content."""
        ...

    def forget(self, what: Input) -> None:
        """An input knows nothing any more."""
        ...
