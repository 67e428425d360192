"""What the smart home says of the household and its surroundings (``ports.Remote``): it narrows, and never adds consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from appliance.errors import RefusedError
from appliance.vocabulary.choice import Activity, Situation
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.surroundings import Doing, Input, InUse, Weather
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from appliance.brain.live import Live
    from appliance.brain.watching import Watching
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import People
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId

MOVING: Final = frozenset({Doing.WALKING, Doing.RUNNING, Doing.CYCLING})
"""Who drives sits still."""
ROOM: Final = (30.0, 80.0)
"""dB(A) of a quiet room and of a loud one: between them the chooser's noise goes from 0 to 1."""


class RemoteHome:
    """Implements ``ports.Remote``."""

    def __init__(self, live: Live, watching: Watching, people: People, journal: Journal, clock: Clock) -> None:
        self._live, self._watching, self._people, self._journal, self._clock = live, watching, people, journal, clock
        self._at_home: tuple[PersonId, ...] = ()
        self._known: dict[Input, tuple[Doing | Weather | float, Seconds]] = {}

    async def selectable(self) -> list[Person]:
        """Who may be selected from the smart home."""
        return [each for each in await self._people.everybody() if each.allows(Purpose.LOOK) and each.allows(Purpose.REMOTE)]

    async def select(self, person: PersonId | None) -> None:
        """Say who listens, or that they have left."""
        rule = self._watching.rule
        if person is None:
            if rule.listener:
                rule.leave(rule.listener.id)
        else:
            known = await self._people.person(person)
            if known is None:
                msg = "Home automation may not say who listens: there is nobody of this id."
                raise RefusedError(msg)
            rule.select(known, self._clock.monotonic())
        await self._watching.refresh()  # the camera first, the journal after
        await self._journal.append(Kind.LISTENING, person, {"selected": person is not None})

    async def present(self, names: Collection[str], lasts: Seconds) -> None:
        """Who is at home: who listens and is not among them has left. Names that nobody here has are guests.

        Raises:
            RefusedError: there are names, and none of this household: whatever sent that means another one.
        """
        wanted = {name.casefold() for name in names}
        ids = {each.id for each in await self._people.everybody() if {each.id.casefold(), each.name.casefold()} & wanted}
        if wanted and not ids:
            msg = "Nobody of this household has one of these names or ids, so who listens stays."
            raise RefusedError(msg)
        self._at_home = tuple(sorted(ids))
        self._watching.rule.stay(ids)
        await self._watching.refresh()
        self._hold(Input.PRESENCE, float(len(wanted)), lasts)

    def surround(self, what: Doing | Weather | float, lasts: Seconds) -> None:
        """What somebody does, the weather, or how loud the room is."""
        kind = Input.ACTIVITY if isinstance(what, Doing) else Input.WEATHER if isinstance(what, Weather) else Input.NOISE
        self._hold(kind, what, lasts)

    def used(self, what: Input, lasts: Seconds) -> None:
        """Show that an input is in use, without its content."""
        self._show(what, "", lasts)

    def forget(self, what: Input) -> None:
        """An input knows nothing any more."""
        self._known.pop(what, None)
        self._live.update(inputs=tuple(each for each in self._live.state.inputs if each.input is not what))

    def around(self) -> Situation:
        """What is so around whoever listens, as far as the home told and it still holds."""
        return situation(self._holding())

    def at_home(self) -> tuple[PersonId, ...]:
        """Which of the household are at home; empty where the home does not say."""
        return self._at_home if Input.PRESENCE in self._holding() else ()

    def _holding(self) -> Mapping[Input, Doing | Weather | float]:
        now = self._clock.monotonic()
        return {what: value for what, (value, until) in self._known.items() if until > now}

    def _hold(self, what: Input, value: Doing | Weather | float, lasts: Seconds) -> None:
        self._known[what] = (value, Seconds(self._clock.monotonic() + lasts))
        self._show(what, f"{value:.0f}" if isinstance(value, float) else value.value, lasts)

    def _show(self, what: Input, value: str, lasts: Seconds) -> None:
        now = self._clock.monotonic()
        others = tuple(each for each in self._live.state.inputs if each.input is not what and each.until > now)
        self._live.update(inputs=(*others, InUse(what, value, now, Seconds(now + lasts))))


def situation(known: Mapping[Input, Doing | Weather | float]) -> Situation:
    """What the home told, as the chooser takes it; the clock's part is not here."""
    doing, weather = known.get(Input.ACTIVITY), known.get(Input.WEATHER)
    noise, company = known.get(Input.NOISE), known.get(Input.PRESENCE)
    quiet, loud = ROOM
    return Situation(
        activity=None if doing is None else Activity.MOVING if doing in MOVING else Activity.STILL,
        company=int(company) if isinstance(company, float) else None,
        noise=min(max((noise - quiet) / (loud - quiet), 0.0), 1.0) if isinstance(noise, float) else None,
        wet=weather.wet if isinstance(weather, Weather) else None,
    )
