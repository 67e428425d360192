"""``python -m appliance.demo FOLDER [music] [reel]``: make what the demo plays and shows, and tell how far it is."""

from __future__ import annotations

import sys
from pathlib import Path

from appliance.demo.prepare import MUSIC, REEL
from appliance.errors import DemoError


def main() -> int:
    """Make them; exit status 1 with one clear line when that fails."""
    folder, wanted = Path(sys.argv[1]), sys.argv[2:]
    try:
        if REEL in wanted:
            from appliance.demo import reel  # noqa: PLC0415 - cv2 only where a reel is made

            reel.make(folder / REEL, lambda done, total: print(REEL, done, total, flush=True))  # noqa: T201
        if MUSIC in wanted:
            from appliance.demo import music  # noqa: PLC0415 - and scipy only where music is

            music.compose(folder / MUSIC, lambda done, total, _: print(MUSIC, done, total, flush=True))  # noqa: T201
    except DemoError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
