"""The composition root: builds the parts of the box, joins them, runs them, and stops them."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from appliance import __version__, models
from appliance.brain.brain import Brain
from appliance.brain.browsing import Browsing
from appliance.brain.calling import ClaimCaller
from appliance.brain.chatting import ChatRoom
from appliance.brain.clock import SystemClock, boot
from appliance.brain.condition import BoxCondition
from appliance.brain.days import Days
from appliance.brain.faces import RestingFaces
from appliance.brain.feelings import TrackFeelings
from appliance.brain.film_pool import FilmPool
from appliance.brain.films import FilmRoom
from appliance.brain.habits import HabitKeeper
from appliance.brain.house import house_of
from appliance.brain.jukebox import QueueHands
from appliance.brain.lexicon import valence
from appliance.brain.lists import SavedLists
from appliance.brain.live import Live
from appliance.brain.moodmap import MoodWays
from appliance.brain.playing import Playing
from appliance.brain.pulse import pulse
from appliance.brain.radio import RadioRoom
from appliance.brain.remote import RemoteHome
from appliance.brain.scanning import by_child, by_service
from appliance.brain.shelves import Shelves
from appliance.brain.troubles import remembered
from appliance.brain.visiting import Visiting
from appliance.brain.watching import Watching
from appliance.choice import film_map
from appliance.choice.prior import MODEL, Prior
from appliance.errors import MoodboxError, StoreError
from appliance.eye.link import SOCKET, EyeLink
from appliance.eye.phone import PhoneEye
from appliance.films.room import film_parts
from appliance.home.announcing import Announcer
from appliance.home.broker import MqttBroker
from appliance.home.home import Home
from appliance.home.lights import Lights
from appliance.home.television import MqttTelevision
from appliance.home.topics import root_of
from appliance.mood.fusion import Fusion
from appliance.notify import notify
from appliance.panel.app import build_app
from appliance.panel.certificates import BoxCertificates
from appliance.panel.server import PanelServer
from appliance.people.consent import Looking
from appliance.people.consents import ConsentBook
from appliance.people.doors import Doors
from appliance.people.keeper import Keeper
from appliance.people.members import Members
from appliance.people.profiles import Profiles
from appliance.player.level import Levelled
from appliance.player.mpd import MpdPlayer
from appliance.player.queue import Queue
from appliance.player.receiver import SpotifyConnect
from appliance.player.voice import Espeak
from appliance.ports.household import House
from appliance.ports.music import Music
from appliance.ports.upkeep import Upkeep
from appliance.radio.directory import RadioBrowser
from appliance.settings import secrets_of
from appliance.state import BoxState
from appliance.store.answers import SqliteAnswers
from appliance.store.catalogue import SqliteCatalogue
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.store.messages import SqliteMessages
from appliance.store.traces import Traces
from appliance.store.vault import FileVault, forget, put_back
from appliance.vocabulary.affect import PLACE
from appliance.vocabulary.health import Health, Part
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from appliance.brain.scanning import Lines
    from appliance.brain.troubles import Troubles
    from appliance.settings import Settings
    from appliance.vocabulary.affect import Label
    from appliance.vocabulary.people import Person

log = logging.getLogger(__name__)

AGAIN: Final = 2.0
"""Seconds until a part that broke down by a fault of ours is started again."""


ANSWERED: Final = 0.5
"""Seconds that the answer gets which tells of a new start."""


@dataclass(frozen=True)
class Ready:
    """What a person needs to begin: the panel's address, and the claim code where nobody has claimed the box."""

    url: str
    claim_code: str | None


@dataclass(frozen=True)
class Occasion:
    """What differs from run to run. ``reel`` is a made-up person who consents to the demo's reel being looked at."""

    ready: Callable[[Ready], None]
    new_code: Callable[[str], None] | None
    """Tells a claim code to whoever started the box. None where that would be a log: then ``moodbox claim`` gives codes."""
    reel: Person | None = None
    composed: bool = False
    """The music was made for the demo."""
    start: bool = False
    """Begin to play as soon as there is music."""
    sound: bool = True
    """Whether sound can come out of the player."""
    beside: Callable[[], Awaitable[None]] | None = None
    """Runs as a task beside the box: the demo's own servers."""


async def run(settings: Settings, occasion: Occasion) -> None:
    """Run the box until SIGINT or SIGTERM; it starts anew by itself when a backup is to be put back.

    Raises:
        MoodboxError: it cannot start at all: the state folder or the panel's address are not to be had.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    with remembered(secrets_of(settings)) as troubles:
        await asyncio.to_thread(forget, settings.state)
        while await _run(settings, occasion, troubles, stop):
            log.info("the box starts anew with a backup")
            try:
                await asyncio.to_thread(put_back, settings.state)
            except StoreError as error:
                log.error("The backup was not put back, and all is as it was: %s", error)  # noqa: TRY400 - it is no surprise


async def _run(settings: Settings, occasion: Occasion, troubles: Troubles, stop: asyncio.Event) -> bool:
    """Run the box once; whether it shall start anew."""
    anew = asyncio.Event()
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(settings.state))
        parts = _Parts(settings, occasion, database, troubles, anew.set)
        await parts.remember()
        await stack.enter_async_context(parts.eye)
        await stack.enter_async_context(parts.player)
        if parts.certificates:
            await stack.enter_async_context(parts.certificates)
        for asker in parts.film_parts.askers:
            await stack.enter_async_context(asker)
        await stack.enter_async_context(parts.directory)
        await stack.enter_async_context(parts.pictures)
        panel = await stack.enter_async_context(PanelServer(parts.app, settings.panel, parts.certificates))
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        parts.start(tasks, panel)
        ended = [tasks.create_task(event.wait()) for event in (stop, anew)]
        await asyncio.wait(ended, return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            notify("STOPPING=1")
            log.info("stopping")
        for task in ended:
            task.cancel()
        parts.stop()
    return anew.is_set() and not stop.is_set()


class _Parts:
    """The parts of one box and how they are joined."""

    def __init__(
        self, settings: Settings, occasion: Occasion, database: Database, troubles: Troubles, anew: Callable[[], None]
    ) -> None:
        self._settings, self._occasion = settings, occasion
        self._clock = clock = SystemClock()
        self.live = Live(BoxState(settings.box_id, demo=occasion.composed))
        journal = SqliteJournal(database, settings.box_id, clock)
        self._household = household = SqliteHousehold(database)
        self.people = Profiles(household, journal, clock)
        rule = Looking(rest_after=Seconds(settings.looking.rest_after), guests_close=settings.looking.guests_close)
        self.eye = EyeLink(settings.camera, settings.runtime / SOCKET if settings.camera.eye == "service" else None)
        fusion = Fusion(valence)
        faces = RestingFaces(household, journal, clock)
        rates = settings.looking.rate_slow, settings.looking.rate_quick
        self.watching = Watching(self.eye, rule, self.live, journal, clock, fusion, faces, rates, self._moved)
        self.player = MpdPlayer(
            settings.player.host,
            settings.player.port,
            settings.player.password.get_secret_value() if settings.player.password else None,
            clock,
        )
        self.shelves = Shelves(SqliteCatalogue(database), self.live, self._library_changed)
        levelled = Levelled(self.player, self.shelves.gain, clock) if settings.player.level else self.player
        self.ways = MoodWays(household, journal, self.live)
        self.playing = Playing(
            Queue(levelled, clock, ahead=settings.music.ahead),
            self.live,
            journal,
            self.shelves,
            fusion,
            self.ways.in_force,
            np.random.default_rng(),
            clock,
            ahead=settings.music.ahead,
            house=house_of(settings.music),
            prior=Prior.load(models.read(MODEL)),
            feelings=TrackFeelings(journal, self.shelves, self.live),
        )
        self._voice = Espeak(sound=occasion.sound)
        self._caller = ClaimCaller(
            self._voice, self.playing.queue, self.live, self._unclaimed, self.people.claim_code, occasion.new_code
        )
        self.brain = Brain(self.live, self.watching, self.playing, faces, self.people, household, journal, clock)
        self.people.changed = self.brain.consents_changed
        self.ways.changed = self.playing.queue.replan
        self.habits = HabitKeeper(self.playing, self.live, household, clock, self._wake, boot())
        answers = SqliteAnswers(database, clock)
        self.directory = RadioBrowser(answers, clock, server=settings.radio.server)
        self.radio = RadioRoom(self.directory, self.playing, self.live, fusion, household, clock, np.random.default_rng())
        self.certificates = BoxCertificates(settings.state, settings.panel, clock) if settings.panel.https_port else None
        places = {label: mood.match.affect for label, mood in film_map.DEFAULT.items()}
        self.film_parts = film_parts(settings.films, settings.kodi, answers, clock, places)
        self.films = FilmRoom(
            FilmPool(self.film_parts.sources),
            self.live,
            fusion,
            self.people,
            household,
            journal,
            clock,
            details=self.film_parts.details,
            televisions=self.film_parts.televisions,
            child_age=settings.films.child_age,
            youtube=settings.films.youtube,
            attribution=self.film_parts.attribution,
        )
        self.remote = RemoteHome(self.live, self.watching, self.people, journal, clock)
        self.playing.around, self.playing.present = self.remote.around, self.remote.at_home
        self.home: Home | None = None
        self._television: MqttTelevision | None = None
        house = self._house(database, household, journal)
        self.app = build_app(
            self.brain,
            self.people,
            clock,
            settings.panel,
            journal,
            films=self.films,
            music=self._music(journal),
            house=house,
            feelings=self.playing.feelings,
            diary=Days(journal, self.shelves, clock, [self.playing.remember, Traces(database, settings.state).trim]),
            certificates=self.certificates,
            upkeep=self._upkeep(troubles, anew),
        )
        if settings.mqtt.host:
            broker = MqttBroker(settings.mqtt, root_of(settings.box_id))
            self._television = MqttTelevision(broker, root_of(settings.box_id), clock)
            self.film_parts.televisions.append(self._television)
            self.home = Home(
                broker,
                self.brain,
                self.remote,
                Announcer(broker, household, settings.home_assistant, settings.box_id),
                Lights(broker, self.brain, settings.lights, PLACE),
                clock,
                settings.box_id,
                lambda health: self.live.health(Part.HOME, health),
            )
            self.home.on_press("next_film", lambda: self.films.next(None))
            journal.noted.append(self.home.noted)
            self.people.gone.append(self.home.erased)
        else:
            self.live.health(Part.HOME, Health(up=False, words="No MQTT broker is set, so the smart home is not told."))
        if occasion.reel:
            log.info("the demo's reel is looked at by its own consent (--reel-consents); nobody's camera is opened")
            rule.listen(occasion.reel, clock.monotonic())
        self._tasks: list[asyncio.Task[None]] = []

    def _music(self, journal: SqliteJournal) -> Music:
        """What the panel's pages about music work with."""
        return Music(
            QueueHands(self.playing, self.shelves),
            Browsing(self.shelves, self.ways.in_force),
            SavedLists(journal, self.shelves),
            self.ways,
            self.habits,
            self.radio,
            self._settings.music.share,
        )

    def _house(self, database: Database, household: SqliteHousehold, journal: SqliteJournal) -> House:
        """What the panel's pages about people work with, and what happens when somebody is erased."""
        settings, clock = self._settings, self._clock
        traces, history = Traces(database, settings.state), timedelta(days=settings.history.days)
        messages = SqliteMessages(database)
        self.chat = ChatRoom(messages, self.brain, household, clock, lambda at: self.live.update(chat=at), traces.trim)
        learned = [self.ways.erase, self.playing.forget]
        self.people.gone = [self.brain.erased, *learned, traces.erase, self.chat.erased, lambda _: self.playing.remember()]
        consents = ConsentBook(self.people, journal, clock)
        self.keeper = Keeper(self.people, consents, household, journal, clock, history, traces.trim)
        self.pictures = PhoneEye()
        members = Members(self.people, household, journal, clock)
        doors = Doors(self.people, household, journal, clock)
        return House(members, doors, consents, traces, self.eye, self.pictures, self.watching, self.chat, history)

    def _upkeep(self, troubles: Troubles, anew: Callable[[], None]) -> Upkeep:
        """How the box is, and its backups. It starts anew a moment after it was told to, so that the answer gets out."""
        settings, clock, loop = self._settings, self._clock, asyncio.get_running_loop()

        def restart() -> None:
            loop.call_later(ANSWERED, anew)

        def assistant() -> bool | None:
            return self.home.assistant if self.home else None

        condition = BoxCondition(settings, troubles, clock, __version__, assistant, lambda: self._voice.available)
        return Upkeep(condition, FileVault(settings.state, clock, restart))

    async def remember(self) -> None:
        """Take up what was set and learned before the last stop."""
        await self.brain.remember()
        await self.ways.remember(await self.people.everybody())
        await self.habits.remember()
        await self.radio.remember()

    def start(self, group: asyncio.TaskGroup, panel: PanelServer) -> None:
        """Start every part as a task of the group."""
        self.watching.held = self._caller.held
        settings = self._settings
        jobs: dict[str, tuple[Callable[[], Awaitable[None]], Part | None]] = {
            "panel": (panel.run, None),
            "playing": (self.playing.run, Part.PLAYER),
            "habits": (self.habits.run, None),
            "watching": (self.watching.run, Part.EYE),
            "library": (lambda: self.shelves.run(settings.music.folder, self._scan), Part.LIBRARY),
            "pulse": (lambda: pulse(self._clock, lambda: self.watching.stepped, self._household.people), None),
            "films": (self.films.run, None),
            "radio": (self.radio.run, None),
            "keeper": (self.keeper.run, None),
            "chat": (self.chat.run, None),
            "claim": (lambda: self._welcome(panel.url), None),
            "voice": (self._caller.run, None),
        }
        if self.certificates:
            jobs["certificates"] = (self.certificates.run, None)
        if self.home:
            jobs["home"] = (self.home.run, Part.HOME)
        if (television := self._television) and (home := self.home):
            jobs["television"] = (lambda: television.follow(self.brain, home), None)
        if settings.receiver.spotify:
            visiting = Visiting(SpotifyConnect(settings.receiver.folder or settings.runtime), self.playing.queue, self.live)
            jobs["visiting"] = (visiting.run, None)
        if self._occasion.beside:
            jobs["demo"] = (self._occasion.beside, None)
        self._tasks = [group.create_task(self._keep(name, *job), name=name) for name, job in jobs.items()]

    def stop(self) -> None:
        """Stop every part."""
        for task in self._tasks:
            task.cancel()

    def _scan(self) -> Lines:
        """One scan of the music folder, as the settings have it."""
        settings = self._settings
        if settings.music.scan == "service":
            return by_service(settings.runtime)
        return by_child(settings.music.folder, {"MOODBOX_STATE": str(settings.state)})

    async def _keep(self, name: str, job: Callable[[], Awaitable[None]], part: Part | None) -> None:
        """Run a part; a fault of ours in it is logged whole, shown, and the part started again. The others go on."""
        while True:
            try:
                await job()
            except MoodboxError as error:
                log.warning("%s: %s", name, error)
                words = str(error)
            except Exception:
                log.exception("%s broke down and is started again", name)
                words = "This part broke down and is being started again. The log says more."
            else:
                return
            if part:
                self.live.health(part, Health(up=False, words=words))
            await asyncio.sleep(AGAIN)

    async def _welcome(self, url: str) -> None:
        """Say where the panel is, in the demo once player and broker have answered; then give new claim codes as they end."""
        awaited = {Part.PLAYER} | ({Part.HOME} if self.home else set())
        if self._occasion.beside:
            async for state in self.live.changes():
                if all(part in state.parts and state.parts[part].up for part in awaited):
                    break
        shown = self._occasion.new_code is not None
        code = await self.people.claim_code() if shown and await self._unclaimed() else None
        self._occasion.ready(Ready(url, code))
        if code:
            self._caller.say(code)
        if self._caller.able:
            await self.people.announce_codes(self._caller.tell)

    async def _unclaimed(self) -> bool:
        return not await self.people.claimed()

    async def _moved(self, before: object, after: object) -> None:
        await self.brain.moved(before, after)  # type: ignore[arg-type]

    async def _wake(self, label: Label) -> None:
        await self.brain.set_mood(label, None)

    async def _library_changed(self) -> None:
        await self.playing.library_changed(start=self._occasion.start)
