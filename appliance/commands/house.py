"""``moodbox claim``, ``person``, ``export`` and ``erase``: what concerns the household, on the box itself."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.brain.clock import SystemClock
from appliance.commands.output import Output
from appliance.errors import RefusedError
from appliance.panel.export import export as pieces
from appliance.people.members import Members
from appliance.people.profiles import Profiles, key_of
from appliance.settings import load
from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.store.journal import SqliteJournal
from appliance.store.traces import Traces

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator

    from appliance.vocabulary.people import Person


@dataclass(frozen=True)
class _House:
    """The household, opened from beside the box."""

    profiles: Profiles
    members: Members
    traces: Traces

    async def named(self, name: str) -> Person:
        """Who is called so. Raises RefusedError where nobody is."""
        for person in await self.profiles.everybody():
            if key_of(person.name) == key_of(name):
                return person
        msg = f"Nobody here is called {name}: `moodbox person list` shows who is."
        raise RefusedError(msg)


@asynccontextmanager
async def _opened() -> AsyncIterator[_House]:
    settings, clock = load(), SystemClock()
    async with Database(settings.state) as database:
        journal, store = SqliteJournal(database, settings.box_id, clock), SqliteHousehold(database)
        profiles, traces = Profiles(store, journal, clock), Traces(database, settings.state)
        profiles.gone = [traces.erase]
        yield _House(profiles, Members(profiles, store, journal, clock), traces)


def claim(arguments: Namespace) -> int:
    """Print a new claim code; the one before is void. Refused once the box is claimed."""

    async def ask() -> str:
        async with _opened() as house:
            return await house.profiles.claim_code()

    code = asyncio.run(ask())
    Output(as_json=arguments.json).item({"code": code}, lambda: f"claim code: {code}\nIt is valid for 30 minutes, once.")
    return 0


def person(arguments: Namespace) -> int:
    """``list`` who lives here, or ``reset`` a name: a code with which its person sets a new password."""
    return asyncio.run(_reset(arguments) if arguments.what == "reset" else _list(arguments))


async def _list(arguments: Namespace) -> int:
    output = Output(as_json=arguments.json)
    async with _opened() as house:
        for each in await house.profiles.everybody():
            password = await house.members.has_password(each.id)
            fields = {"id": each.id, "name": each.name, "role": each.role, "colour": each.colour, "password": password}
            words = f"{each.name}: {each.role}{'' if password else ', without a password'}"
            output.item(fields, lambda words=words: words)  # type: ignore[misc]
    return 0


async def _reset(arguments: Namespace) -> int:
    if not arguments.name:
        msg = "say whose: moodbox person reset NAME"
        raise RefusedError(msg)
    async with _opened() as house:
        code = await house.members.reset_code(arguments.name)
    words = (
        f'code: {code}\nWithin 30 minutes, on the panel: "I forgot my password", then the name, this code and a new password.'
    )
    Output(as_json=arguments.json).item({"name": arguments.name, "code": code}, lambda: words)
    return 0


def export(arguments: Namespace) -> int:
    """Write all that is kept of a person into a zip that nobody else may read."""
    file: Path = arguments.out or Path(f"moodbox-{key_of(arguments.name).replace('/', '-')}.zip")

    async def write() -> None:
        async with _opened() as house:
            whose = await house.named(arguments.name)
            try:
                descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            except OSError as error:
                msg = f"{file} cannot be written ({error.strerror}): name another with --out"
                raise RefusedError(msg) from error
            with os.fdopen(descriptor, "wb") as out:
                async for piece in pieces(house.traces, whose):
                    out.write(piece)

    asyncio.run(write())
    Output(as_json=arguments.json).item({"name": arguments.name, "file": str(file)}, lambda: f"written: {file}")
    return 0


def erase(arguments: Namespace) -> int:
    """Erase a person and all that was learned of them. A box that runs notices within seconds."""

    async def remove() -> None:
        async with _opened() as house:
            whose = await house.named(arguments.name)
            _confirm(arguments, whose)
            await house.profiles.erase(whose.id)

    asyncio.run(remove())
    Output(as_json=arguments.json).item({"name": arguments.name, "erased": True}, lambda: f"{arguments.name} is erased.")
    return 0


def _confirm(arguments: Namespace, whose: Person) -> None:
    if arguments.yes:
        return
    if sys.stdin.isatty():
        sys.stderr.write(f"Everything of {whose.name} will be gone, and cannot be brought back. Write the name to go on: ")
        sys.stderr.flush()
        if key_of(sys.stdin.readline()) == key_of(whose.name):
            return
    msg = "nothing was erased: give --yes, or write the name when asked"
    raise RefusedError(msg)
