"""Faults put to a whole box while feedback is given, and what came of them."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

import httpx

from appliance.store.database import Database
from appliance.store.journal import SqliteJournal
from tests.fakes.clock import ManualClock
from tests.faults.disk import Disk
from tests.faults.giver import Given, Giver, missing, token_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.faults.house import House

HANG: Final = 10.0
"""Seconds without an answer, while the brain runs, that are a hang."""
PROOF: Final = 2
"""So many taps must be acknowledged after a fault until the next one comes."""
REFUSED: Final = frozenset({0, 403, 503})
"""What a tap may be answered with that is not kept: nothing, that nothing plays, that the disk is full or away."""
LIBRARY, AUDIO = "library scan killed", "truncated audio file"
DAY: Final = 86_400
PICTURE: Final = "mpl-data/sample_data/grace_hopper.jpg"
"""In matplotlib."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, and how long it and its consequences lasted (monotonic). ``down``: the brain itself was taken away."""

    kind: str
    began: float
    ended: float
    down: bool = False


@dataclass
class Outcome:
    """What came of a campaign."""

    faults: list[Fault]
    given: list[Given]
    lost: list[Given]
    corrupt: int
    opened: int
    """How many databases were opened anew and checked."""
    silences: Mapping[Fault, float]
    hangs: int
    slowest: float
    """Seconds that the slowest answer of a running brain took."""
    failures: list[str]
    """What must not be, in words: answers with status 500, tracebacks."""


async def read(folder: Path, person: str) -> tuple[bool, list[tuple[object, ...]]]:
    """Open a state folder as the box does: whether the database is whole, and what somebody's feedback in it says, in order."""
    async with Database(folder) as database:
        whole = await database.read(lambda db: db.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        entries = await SqliteJournal(database, "box", ManualClock()).entries(person=person, limit=10_000_000)  # type: ignore[arg-type]
        return whole, [token for entry in reversed(entries) if (token := token_of(entry))]


@dataclass
class Campaign:
    """Puts faults to a house, one after the other, and beside them those to its library."""

    house: House
    giver: Giver
    chance: random.Random
    tell: Callable[[str], None] = lambda _: None
    faults: list[Fault] = field(default_factory=list)
    lost: list[Given] = field(default_factory=list)
    corrupt: int = 0
    opened: int = 0
    failures: list[str] = field(default_factory=list)

    def run(self, plan: Mapping[str, int]) -> None:
        """So many of each kind, in an order left to chance."""
        kinds = self.kinds()
        wanted = [kind for kind, times in plan.items() for _ in range(times) if kind in kinds]
        self.chance.shuffle(wanted)
        with self._librarian(plan):
            while wanted:
                kind = next((kind for kind in wanted if self._possible(kind)), None)
                if kind is None:
                    time.sleep(0.1)
                    continue
                wanted.remove(kind)
                began = time.monotonic()
                kinds[kind]()
                self._prove()
                down = kind in {"brain killed", "disk read-only"}
                self.faults.append(Fault(kind, began, time.monotonic(), down))
                self.tell(f"{len(self.faults)} faults, {len(wanted)} to come, {self.giver.acknowledged} acknowledged")
                time.sleep(self.chance.uniform(0, 0.3))
        self.house.wait(self.house.well, "every part is up again")

    def kinds(self) -> dict[str, Callable[[], None]]:
        """What this machine and user can put to a box, but for what is put to the library."""
        house = self.house
        found: dict[str, Callable[[], None]] = {
            "eye killed": lambda: self._kill(self.chance.choice(house.eye())),
            "brain killed": self._kill_brain,
            "player killed": house.player.kill,
            "broker killed": house.broker.kill,
            "power cut": self._cut_power,
            "camera away": self._take_camera,
            "player away": lambda: self._take(house.player.stop, house.player.start),
            "broker away": lambda: self._take(house.broker.stop, house.broker.start),
            "truncated picture": self._send_picture,
        }
        if isinstance(disk := house.disk, Disk):
            found["disk full"] = lambda: self._take(disk.fill, disk.empty)
            found["disk read-only"] = lambda: self._break(disk)
        if house.stepping:
            found["clock stepped"] = self._step
        return found

    def outcome(self) -> Outcome:
        """What came of it, once the giver and the box have stopped."""
        self._check(self.house.disk.state)
        running = [*((tap.began, tap.ended) for tap in self.giver.given), *((a, b) for a, b, _ in self.giver.asked)]
        gone = [(fault.began, fault.ended) for fault in self.faults if fault.down]
        up = [(a, b) for a, b in running if not any(a <= end and b >= begin for begin, end in gone)]
        broken = {tap.status for tap in self.giver.given if tap.status not in REFUSED and not tap.acknowledged}
        failures = [*self.failures, *(f"an answer with status {status}" for status in sorted(broken))]
        if "Traceback" in (said := self.house.said()):
            failures.append(said[said.index("Traceback") - 500 :][:3000])
        return Outcome(
            self.faults,
            self.giver.given,
            self.lost,
            self.corrupt,
            self.opened,
            {fault: max(self.giver.silences(fault.began, fault.ended), default=0.0) for fault in self.faults},
            sum(b - a > HANG for a, b in up),
            max((b - a for a, b in up), default=0.0),
            failures,
        )

    def _possible(self, kind: str) -> bool:
        house = self.house
        match kind:
            case "eye killed":
                return bool(house.eye())
            case "player killed" | "player away":
                return house.player.pid is not None
            case "broker killed" | "broker away":
                return house.broker.pid is not None
            case "camera away":
                with suppress(httpx.HTTPError, KeyError):
                    return house.well(("eye",))
                return False
            case _:
                return True

    def _prove(self) -> None:
        """The box takes feedback again."""
        before = self.giver.acknowledged
        self.house.wait(lambda: self.giver.acknowledged >= before + PROOF, "feedback is acknowledged again")

    def _check(self, state: Path, given: list[Given] | None = None, until: float = float("inf")) -> None:
        """Open a state folder anew, and look for what was acknowledged."""
        whole, kept = asyncio.run(read(state, self.house.person))
        self.opened += 1
        self.corrupt += not whole
        try:
            self.lost += missing(self.giver.so_far() if given is None else given, kept, until)
        except ValueError as error:
            self.failures.append(str(error))

    def _kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def _kill_brain(self) -> None:
        self.house.brain.kill()
        self.house.wait(lambda: self.house.client.get("/api/hello").is_success, "the brain answers again")

    def _take(self, away: Callable[[], None], back: Callable[[], None]) -> None:
        """Take something away for a while."""
        away()
        try:
            time.sleep(self.chance.uniform(0.5, 1.5))
        finally:
            back()

    def _take_camera(self) -> None:
        """Take the reel away, and have the eye open its camera anew."""
        house, hidden = self.house, self.house.reel.with_suffix(".away")
        house.reel.rename(hidden)
        try:
            for on in (False, True):
                house.client.put("/api/looking", json={"on": on})
            house.wait(lambda: not house.well(("eye",)), "the camera is missed")
        finally:
            hidden.rename(house.reel)
        house.wait(lambda: house.well(("eye",)), "the camera is found again")

    def _cut_power(self) -> None:
        house, cut = self.house, self.house.folder / f"cut-{len(self.faults)}"
        pid = house.brain.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGSTOP)
        try:
            os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)
            stopped, given = time.monotonic(), self.giver.so_far()
            house.disk.cut(cut)
        finally:
            os.kill(pid, signal.SIGCONT)
        with house.disk.after(cut, self.chance) as state:
            self._check(state, given, stopped)

    def _break(self, disk: Disk) -> None:
        """The card turns read-only under the box; the machine is started again, which mends it."""
        disk.fail()
        time.sleep(self.chance.uniform(1, 3))
        self.house.brain.stop(signal.SIGKILL)
        disk.mend()
        self._check(disk.state)
        self.house.brain.start()
        self.house.wait(lambda: self.house.client.get("/api/hello").is_success, "the brain answers again")

    def _step(self) -> None:
        """Step the brain's clock, as when the time is first heard from the network, and wait until it has seen it."""
        house, offset = self.house, self.chance.choice((1, -1)) * self.chance.choice((5, 3600, 9 * 3600, DAY, 20 * DAY))
        house.step(offset)
        house.wait(lambda: abs(house.stepped() - offset) < 3, "the brain's clock is stepped")

    def _send_picture(self) -> None:
        """Half a picture: whole as a request, or broken off within it."""
        found = find_spec("matplotlib")
        assert found
        assert found.origin
        picture = (Path(found.origin).parent / PICTURE).read_bytes()
        part = picture[: self.chance.randrange(100, len(picture))]
        if self.chance.random() < 0.5:
            self._break_off(part, len(picture))
            return
        with suppress(httpx.HTTPError):
            headers = {"content-type": "image/jpeg"}
            answer = self.house.client.post("/api/predict", content=part, headers=headers)
            if answer.status_code not in {200, 422, 429, 503}:
                self.failures.append(f"half a picture was answered with status {answer.status_code}")

    def _break_off(self, part: bytes, promised: int) -> None:
        """Send part of the picture that was promised, and go."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.house.client.cookies.items())
        head = (
            f"POST /api/predict HTTP/1.1\r\nHost: 127.0.0.1:{self.house.port}\r\nCookie: {cookies}\r\n"
            f"Content-Type: image/jpeg\r\nContent-Length: {promised}\r\n\r\n"
        )
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.house.port), HANG) as connection:
            connection.sendall(head.encode("ascii") + part)

    @contextmanager
    def _librarian(self, plan: Mapping[str, int]) -> Iterator[None]:
        """Puts half files into the music folder all the time, and kills who reads them, until the plan is done."""
        with ExitStack() as stack:
            end = Event()
            thread = Thread(target=self._library, args=(plan.get(AUDIO, 0), plan.get(LIBRARY, 0), end), name="librarian")
            thread.start()
            stack.callback(thread.join)
            yield
            thread.join()
            end.set()

    def _library(self, files: int, kills: int, end: Event) -> None:
        chance = random.Random(31)  # noqa: S311 - the same files each time
        music = self.house.music
        pieces = sorted(music.rglob("*.ogg"))
        written: list[Path] = []
        while (files > 0 or kills > 0) and not end.is_set():
            began = time.monotonic()
            for _ in range(2):
                sound = chance.choice(pieces).read_bytes()
                written.append(music / f"half {files}-{kills}-{len(written)}.ogg")
                written[-1].write_bytes(sound[: chance.randrange(10, len(sound))])
                self.faults.append(Fault(AUDIO, began, time.monotonic() + 1))
                files -= 1
            while len(written) > 10:
                written.pop(0).unlink()
            until = time.monotonic() + 20
            while time.monotonic() < until and not (found := self.house.scan()):
                time.sleep(0.05)
            if found and kills > 0:
                time.sleep(chance.uniform(0, 3))
                for pid in self.house.scan()[-1:] if chance.random() < 0.5 else self.house.scan()[:1]:
                    began = time.monotonic()
                    self._kill(pid)
                    self.faults.append(Fault(LIBRARY, began, time.monotonic() + 1))
                    kills -= 1
