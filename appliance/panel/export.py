"""All that is kept of a person, as a zip of JSON and CSV that is written while it is read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from appliance.ports.household import Kept
    from appliance.vocabulary.people import Person

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run; such text gets an apostrophe before it (OWASP, CSV injection)."""

READ_ME: Final = """Everything that this Moodbox keeps of {name}.

Each kind is here twice, with the same rows: as .json, exactly as it is kept, and as .csv for a spreadsheet.

people      your profile
journal     what happened: plays, skips, saves, what you said of tracks, corrections, consents, and your moods if you keep them
box_values  small values: your resting face (seven numbers), what you set
sessions    where you are signed in
Other files are named for the part of the box that keeps them.

Not here: your password, of which only a one-way hash is kept, and the box's pictures, of which there are none.
"""


async def export(kept: Kept, person: Person) -> AsyncIterator[bytes]:
    """The zip, piece by piece."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("READ ME.txt", READ_ME.format(name=person.name))
        for table in await kept.tables(person.id):
            with archive.open(f"{table}.json", "w", force_zip64=True) as file:
                separator = b"[\n"
                async for page in kept.rows(person.id, table):
                    for row in page:
                        file.write(separator + json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
                        separator = b",\n"
                    yield sink.take()
                file.write(b"\n]\n")
            with archive.open(f"{table}.csv", "w", force_zip64=True) as file:
                names: list[str] = []
                async for page in kept.rows(person.id, table):
                    head = [] if names else [list(page[0])]
                    names = names or list(page[0])
                    file.write(_csv([*head, *([_cell(row.get(name)) for name in names] for row in page)]))
                    yield sink.take()
    yield sink.take()


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


class _Sink(io.RawIOBase):
    """Takes what the zip writes and gives it away; nothing is gone back to."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What came since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
