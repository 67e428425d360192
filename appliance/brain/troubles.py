"""The last warnings of the log, in words: what the panel shows to people who never read a log."""

from __future__ import annotations

import logging
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from appliance.vocabulary.upkeep import Trouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

MOST: Final = 30
LONGEST: Final = 300
"""Characters of one of them."""
OURS: Final = "appliance"
HIDDEN: Final = "(hidden)"


class Troubles(logging.Handler):
    """Remembers what our own rooms warned of, each sentence once with how often it was said. May be called from any thread.

    Only a record's message is kept, never its traceback; ``secrets`` are hidden, should one ever stand in a message.
    """

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__(logging.WARNING)
        self._secrets = [secret for secret in secrets if secret]
        self._kept: OrderedDict[tuple[str, str], Trouble] = OrderedDict()

    def emit(self, record: logging.LogRecord) -> None:
        """Remember one."""
        try:
            words = record.getMessage().strip().partition("\n")[0]
        except (TypeError, ValueError):  # its arguments do not fit its text: a fault that the log itself reports
            return
        for secret in self._secrets:
            words = words.replace(secret, HIDDEN)
        words = words[: LONGEST - 1] + "…" if len(words) > LONGEST else words
        area = record.name.removeprefix(f"{OURS}.").partition(".")[0]
        at, severe = datetime.fromtimestamp(record.created, UTC), record.levelno >= logging.ERROR
        before = self._kept.pop((area, words), None)
        times = before.times + 1 if before else 1
        self._kept[area, words] = replace(before or Trouble(at, area, words), at=at, severe=severe, times=times)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    @property
    def recent(self) -> Sequence[Trouble]:
        """The newest first."""
        self.acquire()
        try:
            return list(reversed(self._kept.values()))
        finally:
            self.release()


@contextmanager
def remembered(secrets: Collection[str]) -> Iterator[Troubles]:
    """Remember warnings for as long as this lasts."""
    troubles, logger = Troubles(secrets), logging.getLogger(OURS)
    logger.addHandler(troubles)
    try:
        yield troubles
    finally:
        logger.removeHandler(troubles)
