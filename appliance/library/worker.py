"""The process that analyses files for the scan: a path comes in, a finding goes out, one JSON line each.

It is a process of its own because a damaged file can take a decoder down with it, and so that it can run at the lowest
priority. It ends when its input does, so also when the scan is killed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from appliance.errors import AudioError, ModelError
from appliance.vocabulary.affect import Affect
from appliance.vocabulary.music import Mode, Sound, Spread, Tags, Track
from appliance.vocabulary.units import Bpm, Lufs, Seconds, TrackFile

READY: Final = b"ready\n"
LOWEST: Final = 19


def main() -> None:
    """Answer each line of standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the scan, which ends its workers
    os.nice(LOWEST)
    # Decoders and models print: only answers may go to the pipe.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    from appliance.library.analyse import analyse  # noqa: PLC0415 - here, so that the scan that imports this loads no SciPy

    with suppress(BrokenPipeError), answers:  # the scan has gone
        answers.write(READY.decode())
        answers.flush()
        for line in sys.stdin:
            try:
                found = analyse(Path(json.loads(line)))
                answer: dict[str, Any] = asdict(found) | {"fingerprint": found.fingerprint.hex()}
            except AudioError as error:
                answer = {"error": str(error)}
            except ModelError as error:
                answer = {"stop": str(error)}
            except Exception as error:  # noqa: BLE001 - the outermost edge: one strange file must not end the scan
                answer = {"error": f"the analysis failed ({error!r})"}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def track(file: TrackFile, answer: dict[str, Any]) -> Track:
    """The track of an answer that is a finding."""
    tags, sound, affect = answer["tags"], answer["sound"], answer["affect"]
    return Track(
        file=file,
        tags=Tags(**tags | {"genres": tuple(tags["genres"])}),
        duration=Seconds(answer["duration"]),
        sound=Sound(**sound | {"mode": Mode(sound["mode"]), "tempo": Bpm(sound["tempo"]), "loudness": Lufs(sound["loudness"])}),
        affect=Affect(**affect),
        spread=Spread(**answer["spread"]),
        music=answer["music"],
        fingerprint=bytes.fromhex(answer["fingerprint"]),
        content=answer["content"],
    )


if __name__ == "__main__":
    main()
