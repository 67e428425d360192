"""What the smart home says of the household and its surroundings (``ports.Remote``): it narrows, and never adds consent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from appliance.errors import RefusedError
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.surroundings import Context, Doing, Input, InUse, Weather
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime, time

    from appliance.brain.live import Live
    from appliance.brain.watching import Watching
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import People
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId


class RemoteHome:
    """Implements ``ports.Remote``. ``quiet`` are the quiet hours, from and until, in local time."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self, live: Live, watching: Watching, people: People, journal: Journal, clock: Clock, quiet: tuple[time, time]
    ) -> None:
        self._live, self._watching, self._people, self._journal, self._clock = live, watching, people, journal, clock
        self._quiet = quiet
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
        self._watching.rule.stay(ids)
        await self._watching.refresh()
        self._hold(Input.PRESENCE, float(len(wanted)), _people(len(wanted)), lasts)

    def surround(self, what: Doing | Weather | float, lasts: Seconds) -> None:
        """What somebody does, the weather, or how loud the room is."""
        match what:
            case Doing():
                self._hold(Input.ACTIVITY, what, what.value, lasts)
            case Weather():
                self._hold(Input.WEATHER, what, what.value.replace("-", " "), lasts)
            case _:
                self._hold(Input.NOISE, what, f"{what:.0f} dB", lasts)

    def used(self, what: Input, lasts: Seconds) -> None:
        """Show that an input is in use, without its content."""
        now = self._clock.monotonic()
        others = tuple(each for each in self._live.state.inputs if each.input is not what and each.until > now)
        self._live.update(inputs=(*others, InUse(what, "", now, Seconds(now + lasts))))

    def forget(self, what: Input) -> None:
        """An input knows nothing any more."""
        self._known.pop(what, None)
        self._live.update(inputs=tuple(each for each in self._live.state.inputs if each.input is not what))

    def context(self) -> Context:
        """What is so around the person listening now."""
        now = self._clock.monotonic()
        known = {what: value for what, (value, until) in self._known.items() if until > now}
        return context(known, self._clock.now().astimezone(), self._quiet)

    def _hold(self, what: Input, value: Doing | Weather | float, words: str, lasts: Seconds) -> None:
        self._known[what] = (value, Seconds(self._clock.monotonic() + lasts))
        self.used(what, lasts)
        *others, mine = self._live.state.inputs
        self._live.update(inputs=(*others, InUse(what, words, mine.at, mine.until)))


def context(known: Mapping[Input, Doing | Weather | float], local: datetime, quiet: tuple[time, time]) -> Context:
    """What the home told and the clock says, as the chooser takes it. ``local`` has the household's time zone."""
    begin, end = quiet
    clock = local.time()
    asleep = begin <= clock < end if begin <= end else clock >= begin or clock < end
    activity, weather = known.get(Input.ACTIVITY), known.get(Input.WEATHER)
    noise, company = known.get(Input.NOISE), known.get(Input.PRESENCE)
    return Context(
        hour=(local - local.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(hours=1) % 24,
        weekday=local.weekday(),
        quiet=asleep,
        activity=activity if isinstance(activity, Doing) else None,
        weather=weather if isinstance(weather, Weather) else None,
        noise=noise if isinstance(noise, float) else None,
        company=int(company) if isinstance(company, float) else None,
    )


def _people(count: int) -> str:
    return {0: "nobody at home", 1: "one person at home"}.get(count, f"{count} people at home")
