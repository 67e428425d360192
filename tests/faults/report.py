"""What came of a campaign, as a table for the terminal and one for docs/faults.md."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from tests.bench.run import machine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.campaign import Outcome

FILE: Final = Path(__file__).parents[2] / "docs" / "faults.md"
HEADINGS: Final = ("fault", "times", "acknowledged meanwhile", "lost", "longest silence, s")


def rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    """A row a kind, the commonest first, and one for all."""
    for kind in sorted({fault.kind for fault in outcome.faults}):
        faults = [fault for fault in outcome.faults if fault.kind == kind]

        def during(ended: float, spans: tuple[tuple[float, float], ...]) -> bool:
            return any(began <= ended <= end for began, end in spans)

        spans = tuple((fault.began, fault.ended) for fault in faults)
        meanwhile = sum(tap.acknowledged and during(tap.ended, spans) for tap in outcome.given)
        lost = sum(during(tap.ended, spans) for tap in outcome.lost)
        silence = max(outcome.silences[fault] for fault in faults)
        yield kind, str(len(faults)), f"{meanwhile:,}", str(lost), f"{silence:.1f}"
    acknowledged = sum(tap.acknowledged for tap in outcome.given)
    longest = max(outcome.silences.values())
    yield "all", str(len(outcome.faults)), f"{acknowledged:,}", str(len(outcome.lost)), f"{longest:.1f}"


def summary(outcome: Outcome) -> str:
    """What the table does not say."""
    return (
        f"{outcome.opened} times a database was opened anew and checked: {outcome.corrupt} damaged. Answers that took longer "
        f"than 10 s while the brain ran: {outcome.hangs} (the slowest {outcome.slowest:.1f} s)."
    )


def report(outcome: Outcome) -> None:
    """Print it."""
    table = Table(title="Faults put to a whole box")
    for number, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="right" if number else "left")
    for row in rows(outcome):
        table.add_row(*row)
    Console().print(table)
    Console().print(summary(outcome))
    for failure in outcome.failures:
        Console().print(f"FAILED: {failure}", markup=False)


def write(outcome: Outcome) -> None:
    """Write it into docs/faults.md."""
    lines = [" | ".join(row) for row in (HEADINGS, ("---", *["---:"] * (len(HEADINGS) - 1)), *rows(outcome))]
    table = "\n".join(f"| {line} |" for line in lines)
    FILE.write_text(TEXT.format(table=table, summary=summary(outcome), date=f"{datetime.now(UTC):%Y-%m-%d}", machine=machine()))


TEXT: Final = """\
# Faults

Made by `make soak ARGS="-k three_hundred -s"` on {date} ({machine}, busy with other work).

A whole box runs: brain and eye with the demo's reel, a real mpd, a real mosquitto, each started again when it ends, the
state on an ext4 file system of its own. Somebody signed in at the panel likes, dislikes, saves, corrects and sets moods,
one tap after the other, and counts what is acknowledged. Meanwhile, in an order left to chance:

{table}

{summary}

What each fault is:

- *killed*: `kill -9` of the process; *library scan*: of the scan or of its worker.
- *power cut*: the disk's image is copied while the brain stands still between two instructions, mounted and opened anew.
  What the file system had not been told to write is not in it.
- *disk full*: no free byte for up to one and a half seconds. *Disk read-only*: the file system is aborted under the box,
  as ext4 does when a card fails; after up to three seconds the brain is killed and the file system checked and mounted again.
- *camera, player, broker away*: the reel's file, or the process, is not there for a while.
- *clock stepped*: the brain's clock (what its libc says of CLOCK_REALTIME, by libfaketime) jumps by 5 seconds to 20 days,
  either way; the machine's own clock and the monotonic one are left alone.
- *truncated picture*: half a JPEG at `/api/predict`, as a whole request or broken off. *Truncated audio file*: half a
  file in the music folder.

*Acknowledged meanwhile* counts from each fault until two more taps have been acknowledged after it. *Silence* is how long
an answer of the panel or of a feedback route was waited for; where the brain was killed it includes the brain's start.
What is counted is what the journal says once the box
has stopped, and in each copy: every acknowledged tap, in order, every fifth of them unlike any other.
"""
