"""How commands speak: text for people, or with ``--json`` one object a line."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Output:
    """Standard output, flushed after each item so that a reader down the pipe sees it at once."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def item(self, fields: Mapping[str, object], text: Callable[[], str]) -> None:
        """One result: its fields as JSON, or what ``text`` makes of it. An ``error`` goes to people as it is."""
        if self._as_json:
            line = json.dumps(fields, ensure_ascii=False, separators=(", ", ": "))
        elif "error" in fields:
            line = f"{fields.get('file', '')}: {fields['error']}".removeprefix(": ")
        else:
            line = text()
        sys.stdout.write(line.encode("utf-8", "replace").decode("utf-8") + "\n")
        sys.stdout.flush()
