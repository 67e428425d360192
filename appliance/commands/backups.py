"""``moodbox backup`` and ``restore``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.brain.clock import SystemClock
from appliance.commands.output import Output
from appliance.settings import load
from appliance.store.backups import back_up
from appliance.store.backups import restore as put_back

if TYPE_CHECKING:
    from argparse import Namespace


def backup(arguments: Namespace) -> int:
    """Write one consistent file; the box may run."""
    file = back_up(load().state, SystemClock().now(), arguments.file)
    fields = {"file": str(file), "bytes": file.stat().st_size}
    Output(as_json=arguments.json).item(fields, lambda: f"written: {file}")
    return 0


def restore(arguments: Namespace) -> int:
    """Put a backup in the database's place; the box must not run."""
    entries = put_back(load().state, arguments.file)
    fields = {"file": str(arguments.file), "entries": entries}
    Output(as_json=arguments.json).item(fields, lambda: f"restored: {arguments.file}, with {entries} entries in the journal")
    return 0
