"""The command line: ``moodbox COMMAND``. Reads the words, calls the command, turns errors into one line and an exit status.

Exit status 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from appliance import __version__
from appliance.errors import MoodboxError
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LABELS = [label.value for label in Label]


def parser() -> argparse.ArgumentParser:
    """Every command with its options. ``run`` of a command is ``module:function`` in ``appliance.commands``."""
    root = argparse.ArgumentParser(prog="moodbox", description="A speaker box that plays to the mood in the room.")
    root.add_argument("--version", action="version", version=f"moodbox {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: str, words: str, *, as_json: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        made.set_defaults(run=run)
        if as_json:
            made.add_argument("--json", action="store_true", help="one JSON object a line")
        return made

    box = command("run", "run:run", "Run the box.", as_json=False)
    box.add_argument("--demo", action="store_true", help="without hardware: composed music, a reel, own mpd and mosquitto")
    box.add_argument("--camera", type=int, metavar="N", help="demo: look through webcam N instead of the reel")
    box.add_argument("--reel", type=Path, metavar="PATH", help="demo: a video or a folder of images as the reel")
    box.add_argument("--music", type=Path, metavar="DIR", help="demo: your own music folder")
    box.add_argument("--addresses", type=Path, metavar="FILE", help="demo: also write the addresses to this file")
    box.add_argument(
        "--reel-consents",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="demo: the reel is taken to consent to being looked at",
    )

    look = command("look", "look:look", "Show what the eye reads in image files.")
    look.add_argument("images", nargs="+", type=Path, metavar="IMAGE", help="an image file, or a folder of them")
    look.add_argument("--crop", action="store_true", help="each image is a face crop already")
    look.add_argument(
        "--draw", type=Path, metavar="OUT.png", help="development: draw into a copy of one image of your own, without the wall"
    )

    analyse = command("analyse", "music:analyse", "Show features and affect of audio files.")
    analyse.add_argument("files", nargs="+", type=Path, metavar="AUDIO", help="an audio file")

    scan = command("scan", "music:scan", "Fill the library from the music folder.")
    scan.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="the music folder (default: as set)")
    scan.add_argument("--plot", type=Path, metavar="OUT.png", help="also draw where the tracks lie on the affect plane")

    choose = command("choose", "music:choose", "Show what the box would play for a mood.")
    choose.add_argument("--mood", required=True, choices=LABELS, metavar="LABEL", help=", ".join(LABELS))
    choose.add_argument("--valence", type=_unit, metavar="V", help="from -1 to 1, with --arousal, in place of the label's own")
    choose.add_argument("--arousal", type=_unit, metavar="A", help="from -1 to 1")
    choose.add_argument("--strategy", choices=[s.value for s in Strategy], default=Strategy.MATCH.value)
    choose.add_argument("--person", metavar="P", help="for this person's taste")
    choose.add_argument("-n", type=_count, default=10, metavar="N", help="how many (default 10)")

    command("rebuild", "music:rebuild", "Learn everybody's taste again from the journal.")

    replay = command("replay", "replay:replay", "Put readings through the mood filter.")
    replay.add_argument("readings", type=Path, metavar="READINGS.jsonl", help="one reading a line; - for standard input")

    command("eye", "eye:eye", "Run the eye as a service of its own, as systemd does.", as_json=False)
    command("doctor", "doctor:doctor", "Check every part and say what to do.")
    command("receiver", "receiver:receiver", "For librespot's --onevent: tell the box that a phone plays.", as_json=False)
    command("certificate", "certificate:certificate", "Make or renew the box's own certificate.")
    _keeping(command)
    return root


def _keeping(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands about the household and what is kept of it."""
    command("claim", "house:claim", "Give a new claim code (as root, or as the box's own user).")
    person = command("person", "house:person", "List who lives here, or give a code for a new password.")
    person.add_argument("what", choices=["list", "reset"], help="reset: a code with which that person sets a new password")
    person.add_argument("name", nargs="?", metavar="NAME")
    export = command("export", "house:export", "Write all that is kept of a person into a zip of JSON and CSV.")
    export.add_argument("name", metavar="NAME")
    export.add_argument("--out", type=Path, metavar="FILE.zip", help="where to (default: moodbox-NAME.zip here)")
    erase = command("erase", "house:erase", "Erase a person and all that was learned of them.")
    erase.add_argument("name", metavar="NAME")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    backup = command("backup", "backups:backup", "Write the database into one file; the box may run.")
    backup.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a new file (default: in backups/ of the state)")
    restore = command("restore", "backups:restore", "Put a backup in the database's place; the box must be stopped.")
    restore.add_argument("file", type=Path, metavar="FILE", help="what moodbox backup wrote")


def _unit(text: str) -> float:
    value = float(text)
    if not -1 <= value <= 1:
        msg = "must lie in -1 to 1"
        raise argparse.ArgumentTypeError(msg)
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        msg = "must be at least 1"
        raise argparse.ArgumentTypeError(msg)
    return value


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit."""
    arguments = parser().parse_args(words)
    module, function = arguments.run.split(":")
    try:
        status = getattr(import_module(f"appliance.commands.{module}"), function)(arguments)
    except MoodboxError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("MOODBOX_LOG_LEVEL") == "DEBUG":
            raise
        _fail(f"a fault in Moodbox itself ({type(error).__name__}: {error}). MOODBOX_LOG_LEVEL=DEBUG shows where.")
    sys.exit(status)


def _fail(words: str) -> NoReturn:
    print(f"moodbox: {words}", file=sys.stderr)
    sys.exit(1)
