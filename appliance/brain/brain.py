"""The brain: what the panel and the smart home may see and ask (``ports.Box``), done by its parts."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from typing import TYPE_CHECKING, Final

from appliance.brain import lexicon
from appliance.brain.diary import Diary
from appliance.errors import RefusedError, StoreError
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.mood import HOLD, Understood
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from appliance.brain.faces import RestingFaces
    from appliance.brain.live import Live
    from appliance.brain.playing import Playing
    from appliance.brain.watching import Watching
    from appliance.ports.clock import Clock
    from appliance.ports.journal import Journal
    from appliance.ports.people import People, PeopleStore
    from appliance.state import BoxState
    from appliance.vocabulary.affect import Affect, Label
    from appliance.vocabulary.choice import Pick
    from appliance.vocabulary.mood import Sense
    from appliance.vocabulary.music import Track
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import Percent, PersonId

log = logging.getLogger(__name__)

STRATEGY_KEY, PAUSE_KEY = "strategy", "pause"
OPEN_END: Final = "open"
"""A pause that somebody must end."""
NOBODY_LISTENS: Final = "Nobody has said that they are listening, so I do not know whose mood this is. You can choose a mood."
SOMEBODY_ELSE: Final = "Somebody else is listening, so your words change nothing. You can choose a mood, or say that it is you."


class Brain:
    """Implements ``ports.Box``. Its parts run as tasks of the composition root."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        live: Live,
        watching: Watching,
        playing: Playing,
        faces: RestingFaces,
        people: People,
        store: PeopleStore,
        journal: Journal,
        clock: Clock,
    ) -> None:
        self._live, self._watching, self._playing = live, watching, playing
        self._faces, self._people, self._store, self._journal, self._clock = faces, people, store, journal, clock
        self._diary = Diary(store, journal, clock)

    async def remember(self) -> None:
        """Take up what was set and learned before the last stop."""
        strategy = await self._store.value(STRATEGY_KEY)
        if strategy and strategy in Strategy.__members__.values():
            self._live.update(strategy=Strategy(strategy))
        await self._playing.remember()
        pause = await self._store.value(PAUSE_KEY)
        if pause:
            self._watching.rule.pause(None if pause == OPEN_END else self._moment(datetime.fromisoformat(pause)))

    @property
    def state(self) -> BoxState:
        """The box as it is now."""
        return self._live.state

    def changes(self) -> AsyncIterator[BoxState]:
        """The state now and after every change."""
        return self._live.changes()

    async def play(self) -> None:
        """Play."""
        await self._playing.queue.play()

    async def pause(self) -> None:
        """Pause."""
        await self._playing.queue.pause()

    async def skip(self, by: PersonId | None) -> None:
        """Go to the next track."""
        await self._playing.skip(by)

    async def previous(self) -> None:
        """Go to the track before."""
        await self._playing.queue.previous()

    async def set_volume(self, volume: Percent) -> None:
        """Set the volume."""
        await self._playing.set_volume(volume)

    async def judge(self, kind: Kind, by: PersonId | None) -> None:
        """Save, like or dislike the current track."""
        await self._playing.judge(kind, by)

    async def correct(self, label: Label | None, by: PersonId | None) -> None:
        """The mood is wrong: believe it. Without the right one, what was read so far is forgotten."""
        shown = self.state.mood
        entry = await self._journal.append(Kind.CORRECTION, by, {"from": shown and shown.label, "to": label})
        self._playing.correct(entry)
        await self._watching.correct(label, by)

    async def set_mood(self, label: Label | None, by: PersonId | None, lasts: Seconds | None = HOLD) -> None:
        """Set the mood by hand for a while, or leave it to the evidence again."""
        await self._journal.append(Kind.MANUAL_MOOD, by, {"label": label, "lasts": lasts})
        await self._watching.set_mood(label, lasts)

    async def hear(self, text: str, by: PersonId | None, language: str = "en") -> Understood:
        """Take what somebody wrote as a hint; see ``ports.Box``."""
        listening = self.state.listening
        if listening is None:
            return Understood(NOBODY_LISTENS, acts=False)
        if by not in {None, listening.id}:
            return Understood(SOMEBODY_ELSE, acts=False)
        await asyncio.to_thread(lexicon.load)
        hint = self._watching.fusion.hear(text, self._clock.monotonic(), language)
        await self._watching.refresh()
        return Understood(hint.words, acts=hint.acts)

    async def sense(self, sense: Sense, value: float) -> None:
        """Take a measurement of the body of the person listening."""
        if self.state.listening is not None:
            self._watching.fusion.sense(sense, value, self._clock.monotonic())
            await self._watching.refresh()

    async def calibrate(self, by: PersonId) -> None:
        """Begin to learn a resting face."""
        await self._watching.calibrate(by)

    async def baseline(self, by: PersonId) -> datetime | None:
        """When their resting face was last learned."""
        return await self._faces.learned(by)

    async def forget_baseline(self, by: PersonId) -> None:
        """Forget their resting face."""
        self._watching.forget_baseline(by)
        await self._faces.forget(by)

    async def notice(self, by: PersonId) -> str | None:
        """What there is to say to them alone about the last days."""
        person = await self._people.person(by)
        return await self._diary.notice(person) if person else None

    async def noticed(self, by: PersonId) -> None:
        """They have read it."""
        await self._diary.noticed(by)

    async def set_strategy(self, strategy: Strategy, by: PersonId | None) -> None:
        """Match or shift."""
        await self._journal.append(Kind.STRATEGY, by, {"strategy": strategy})
        await self._store.put_value(STRATEGY_KEY, strategy)
        self._live.update(strategy=strategy)
        await self._playing.queue.replan()

    async def set_looking(self, *, on: bool, by: PersonId | None, remote: bool = False, until: datetime | None = None) -> None:
        """Open or close the camera; see ``ports.Box``."""
        rule, now = self._watching.rule, self._clock.monotonic()
        match remote, on:
            case True, True:
                rule.reopen(now)
            case True, False:
                rule.close(now)
            case False, True:
                rule.listen(await self._known(by), now)
            case _:
                rule.pause(None if until is None else self._moment(until))
        await self._watching.refresh()  # the camera first, the journal after
        if not remote:
            await self._store.put_value(PAUSE_KEY, None if on else until.isoformat() if until else OPEN_END)
        await self._journal.append(Kind.LISTENING, by, {"looking": on})

    async def choose(self, label: Label, strategy: Strategy, count: int) -> list[Pick]:
        """What the box would play for a mood."""
        return await self._playing.picks(label, strategy, count)

    async def placed(self) -> Sequence[tuple[Track, Affect]]:
        """Every track that may be chosen, and where it is placed among the others."""
        return await self._playing.placed()

    async def consents_changed(self, person: Person) -> None:
        """Somebody's consents are different: that holds at once."""
        self._watching.rule.update(person)
        await self._watching.refresh()
        if not person.allows(Purpose.LOOK):
            await self.forget_baseline(person.id)

    async def erased(self, person: PersonId) -> None:
        """Somebody's profile is gone: nothing that was learned of them stays."""
        self._watching.rule.erase(person)
        await self._watching.refresh()
        self._watching.forget_baseline(person)
        await self._faces.erase(person)
        await self._diary.erase(person)
        await self._playing.forget(person)

    async def moved(self, before: Label | None, after: Label | None) -> None:
        """The mood has another label: what comes next follows, and history is kept where that is allowed."""
        await self._playing.steer()
        try:
            await self._diary.moved(self.state.listening, before, after)
        except StoreError as error:
            log.warning("the change of mood could not be kept: %s", error)

    def _moment(self, at: datetime) -> Seconds:
        """A date on the monotonic clock."""
        return Seconds(self._clock.monotonic() + (at - self._clock.now()).total_seconds())

    async def _known(self, person: PersonId | None) -> Person:
        found = await self._people.person(person) if person else None
        if found is None:
            msg = "Only somebody with a profile may open the camera: a guest cannot consent."
            raise RefusedError(msg)
        return found
