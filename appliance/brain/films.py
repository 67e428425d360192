"""Films, from the brain's side: offers for a mood, what people say of them, the suggestion to the house, and the television."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import numpy as np
from pydantic import TypeAdapter, ValidationError

from appliance.choice.film_map import DEFAULT, film_target
from appliance.choice.film_words import KINDS, FilmWords
from appliance.choice.films import FilmShelf, choose_films, film_wish
from appliance.errors import FilmError, MoodboxError, RefusedError
from appliance.vocabulary.affect import Label
from appliance.vocabulary.films import FilmMood, Kept, Offers, TvAction, TvCommand, Verdict
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Role
from appliance.vocabulary.units import REEL, Seconds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from appliance.brain.film_pool import FilmPool
    from appliance.brain.live import Live
    from appliance.mood.fusion import Fusion
    from appliance.ports.clock import Clock
    from appliance.ports.films import FilmDetails, Television
    from appliance.ports.journal import Journal
    from appliance.ports.people import People, PeopleStore
    from appliance.state import BoxState
    from appliance.vocabulary.choice import Strategy
    from appliance.vocabulary.films import Film, FilmId, FilmPick, FilmSourceName, Poster
    from appliance.vocabulary.health import Health
    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId

log = logging.getLogger(__name__)

HOLD: Final = Seconds(300.0)
"""For how long a suggestion stays while nothing but the mood moves: a television that changes its mind is a nuisance."""
ADULT_AGE: Final = 18
MOST_WORDS: Final = 5000
"""Entries of a person that are looked at."""
SEARCH: Final = "https://www.youtube.com/results?"

_MAP = TypeAdapter(dict[Label, FilmMood])
_KINDS: Final = {Verdict.ACCEPT: Kind.FILM_ACCEPT, Verdict.REJECT: Kind.FILM_REJECT, Verdict.SAVE: Kind.FILM_SAVE}
_VERDICTS: Final = {kind: verdict for verdict, kind in _KINDS.items()}


class FilmRoom:
    """Implements ``ports.Films``. What is learned is folded from the journal at each choice, so nothing has to be rebuilt."""

    def __init__(  # noqa: PLR0913, PLR0917 - it joins these
        self,
        pool: FilmPool,
        live: Live,
        fusion: Fusion,
        people: People,
        store: PeopleStore,
        journal: Journal,
        clock: Clock,
        *,
        details: Sequence[FilmDetails] = (),
        televisions: Sequence[Television] = (),
        child_age: int = 6,
        youtube: bool = False,
        attribution: str = "",
    ) -> None:
        self._pool, self._live, self._fusion = pool, live, fusion
        self._people, self._store, self._journal, self._clock = people, store, journal, clock
        self._details, self._televisions, self._child_age = details, televisions, child_age
        self.attribution = attribution
        self._youtube = youtube
        self._place: tuple[object, ...] | None = None
        self._label: Label | None = None
        self._since = Seconds(0.0)
        self._passed: set[FilmId] = set()

    async def run(self) -> None:
        """Keep a suggestion for the house, until cancelled."""
        try:
            async for state in self._live.changes():
                if self._outdated(state):
                    await self._suggest(state)
        finally:
            await self._pool.close()

    # ---- offers

    async def offers(
        self, by: PersonId | None, *, label: Label | None = None, strategy: Strategy | None = None, count: int = 10
    ) -> Offers:
        """What to offer this person."""
        return await self._offers(by, label, strategy, count, frozenset())

    async def _offers(
        self, by: PersonId | None, label: Label | None, strategy: Strategy | None, count: int, without: frozenset[FilmId]
    ) -> Offers:
        age = await self._age(by)
        label = label or self._fusion.mood.label
        mapping = await self._map(by)
        strategy = strategy or mapping[label].strategy or self._live.state.strategy
        target = film_target(label, strategy, mapping, child=age < ADULT_AGE)
        words, now = await self._words(by), self._clock.now()
        films = await self._pool.films(target.genres, age)
        wish = film_wish(self._fusion.mood_of(label), strategy, target, words, now, age=age, person=by, without=without)
        # The same luck all day, so that a list changes by what is said of it and not by being looked at.
        rng = np.random.default_rng([now.toordinal(), list(Label).index(label)])

        def choose() -> list[FilmPick]:
            return choose_films(FilmShelf(films, words.beside({film.id for film in films})), words, wish, count, rng)

        return Offers(label, strategy, target, tuple(await asyncio.to_thread(choose)))

    async def find(self, film: FilmId, by: PersonId | None) -> Film | None:
        """A film by its key, where this person may be offered it."""
        age = await self._age(by)
        found = self._pool.find(film)
        if found is None:  # after a start nothing was asked yet
            await self._pool.films((), age)
            found = self._pool.find(film)
        return found if found and found.age <= age else None

    # ---- what people say

    async def judge(self, film: Film, verdict: Verdict, by: PersonId, label: Label | None = None) -> None:
        """Keep what somebody says of a film; the house is suggested another one where they say no to that."""
        await self._note(_KINDS[verdict], film, by, label)
        shown = self._live.state.film
        if verdict is Verdict.REJECT and shown and shown.film.id == film.id:
            await self._suggest(self._live.state)

    async def rate(self, film: Film, stars: int, by: PersonId, label: Label | None = None) -> None:
        """One to five stars."""
        await self._note(Kind.FILM_RATE, film, by, label, {"stars": stars})

    async def undo(self, film: FilmId, by: PersonId) -> None:
        """Take back the last word that this person said of a film."""
        await self._journal.append(Kind.FILM_UNDO, by, {"film": film})

    async def kept(self, by: PersonId) -> list[Kept]:
        """What this person saved, accepted or rated, newest first."""
        return [
            Kept(said.film, said.title, said.year, _VERDICTS.get(said.kind), said.stars, said.label, said.at)
            for said in (await self._words(by)).kept()
        ]

    async def _note(
        self, kind: Kind, film: Film, by: PersonId, label: Label | None, more: Mapping[str, object] | None = None
    ) -> None:
        data = {
            "film": film.id,
            "title": film.title,
            "year": film.year,
            "genres": list(film.genres),
            "label": label or self._fusion.mood.label,
            "strategy": self._live.state.strategy,
        }
        await self._journal.append(kind, by, {**data, **(more or {})})

    async def _words(self, by: PersonId | None) -> FilmWords:
        """One's own words; the house has none."""
        if by is None or by == REEL:
            return FilmWords()
        return FilmWords(reversed(await self._journal.entries(KINDS, person=by, limit=MOST_WORDS)))

    # ---- the map

    async def map_of(self, by: PersonId) -> Mapping[Label, FilmMood]:
        """What each mood's films are like for this person."""
        return await self._map(by)

    async def set_map(self, label: Label, mood: FilmMood | None, by: PersonId) -> None:
        """Change a row of one's own map, or with None go back to what it was at first."""
        own = await self._own_map(by)
        if mood is None:
            own.pop(label, None)
        else:
            own[label] = mood
        await self._store.put_value(_key(by), _MAP.dump_json(own).decode() if own else None)
        await self._journal.append(Kind.FILM_MAPPING, by, {"label": label, "reset": mood is None})

    async def _map(self, by: PersonId | None) -> dict[Label, FilmMood]:
        return DEFAULT | (await self._own_map(by) if by else {})

    async def _own_map(self, by: PersonId) -> dict[Label, FilmMood]:
        kept = await self._store.value(_key(by))
        try:
            return _MAP.validate_json(kept) if kept else {}
        except ValidationError:
            log.warning("a kept film map is not readable and is left aside")
            return {}

    # ---- the suggestion to the house

    async def next(self, by: PersonId | None) -> None:
        """Suggest another film; those that were passed over come again when all were."""
        shown = self._live.state.film
        if shown:
            self._passed.add(shown.film.id)
        await self._suggest(self._live.state, by)

    def _outdated(self, state: BoxState) -> bool:
        """Whether the house is to be suggested another film. While nobody is there, nothing is changed."""
        label = self._fusion.mood.label
        place = (state.strategy, state.listening and state.listening.id, state.manual)
        if place != self._place:
            return True
        settled = self._clock.monotonic() - self._since >= HOLD
        return settled and label is not self._label and label is not Label.ABSENT

    async def _suggest(self, state: BoxState, by: PersonId | None = None) -> None:
        label = self._fusion.mood.label
        if label is not self._label:
            self._passed.clear()
        self._place = (state.strategy, state.listening and state.listening.id, state.manual)
        self._label, self._since = label, self._clock.monotonic()
        listener = by or (state.listening.id if state.listening else None)
        try:
            offers = await self._offers(listener, label, None, 1, frozenset(self._passed))
            if not offers.picks and self._passed:
                self._passed.clear()
                offers = await self._offers(listener, label, None, 1, frozenset())
        except MoodboxError as error:
            log.warning("no film can be suggested: %s", error)
            return
        self._live.update(film=offers.picks[0] if offers.picks else None)

    # ---- the television

    @property
    def actions(self) -> frozenset[TvAction]:
        """What the television can be asked for here."""
        search = {TvAction.SEARCH} if self._youtube else set()
        return frozenset({TvAction.OPEN, TvAction.TRAILER, TvAction.NOTICE} | search if self._televisions else ())

    def sources(self) -> Mapping[FilmSourceName, Health]:
        """How each source is that is switched on."""
        return dict(self._pool.health)

    async def send(self, film: Film, action: TvAction) -> str:
        """Ask every television that is set up; one that does it is enough.

        Raises:
            RefusedError: this was not switched on.
            FilmError: there is none, or none that did it.
        """
        if action not in self.actions:
            off = "Searching YouTube is switched off: it is [films] youtube in the box's settings."
            none = "No TV is set up: name a broker under [mqtt] or Kodi under [kodi] in the box's settings."
            raise RefusedError(off if self._televisions else none)
        command = TvCommand(action, film)
        if action is TvAction.SEARCH:
            words = f"{film.original or film.title} {film.year or ''} trailer"
            command = TvCommand(action, film, SEARCH + urlencode({"search_query": words}))
        elif action is TvAction.TRAILER:
            film = await self._more(film)
            command = TvCommand(action, film, film.trailer)
        failed: MoodboxError = FilmError("No TV is set up.")
        done: list[str] = []
        for television in self._televisions:
            try:
                done.append(await television.send(command))
            except MoodboxError as error:
                log.info("a television could not be asked: %s", error)
                failed = error
        if not done:
            raise failed
        return done[-1]

    async def poster(self, film: Film) -> Poster | None:
        """A film's poster; where nobody can be asked there is none."""
        for each in self._details:
            try:
                found = await each.poster(film)
            except MoodboxError as error:
                log.debug("no poster of %s: %s", film.id, error)
                continue
            if found:
                return found
        return None

    async def _more(self, film: Film) -> Film:
        for each in self._details:
            try:
                film = await each.more(film)
            except MoodboxError as error:
                log.debug("nothing more of %s: %s", film.id, error)
        self._pool.learn(film)
        return film

    async def _age(self, by: PersonId | None) -> int:
        """The highest age for this person; for the house that of whoever listens, else of the youngest who lives here."""
        listening = self._live.state.listening
        person: Person | None = await self._people.person(by) if by else listening
        if person:
            return ADULT_AGE if person.role is Role.ADULT else self._child_age
        children = any(each.role is Role.CHILD for each in await self._people.everybody())
        return self._child_age if children else ADULT_AGE


def _key(person: PersonId) -> str:
    return f"film map:{person}"
