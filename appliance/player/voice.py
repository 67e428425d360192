"""The box's own voice: espeak-ng writes what is to be said into a file that MPD may read (``ports.voice.Voice``)."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.errors import PlayerError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PROGRAM: Final = "espeak-ng"
FOLDER: Final = Path("/run/moodbox-voice")
"""On an appliance: ours to write, and MPD's group may reach what is in it (tmpfiles.d). Elsewhere MPD runs as we do."""
SLOW: Final = ("-s", "110", "-g", "15")
"""Words a minute, and the pause after each in hundredths of a second (espeak-ng's manual: 175 and 0 by default)."""
PATIENCE: Final = 30.0


class Espeak:
    """Speaks English, slowly and clearly. ``sound``: whether anybody could hear it."""

    def __init__(self, folder: Path = FOLDER, *, sound: bool = True) -> None:
        self._folder, self._sound = folder, sound

    @property
    def available(self) -> bool:
        """See the port."""
        return self._sound and shutil.which(PROGRAM) is not None

    @asynccontextmanager
    async def spoken(self, words: str) -> AsyncIterator[Path]:
        """See the port. The words go in by a pipe: what stands on a command line, every user of the machine can read."""
        program = shutil.which(PROGRAM)
        if program is None:
            msg = f"The box cannot speak: {PROGRAM} is not installed."
            raise PlayerError(msg)
        own = None if os.access(self._folder, os.W_OK | os.X_OK) else tempfile.TemporaryDirectory(prefix="moodbox-voice-")
        file = (Path(own.name) if own else self._folder) / f"{secrets.token_hex(16)}.wav"
        try:
            await _speak(program, words, file)
            file.chmod(0o644)
            yield file
        except OSError as error:
            msg = f"The box could not speak: {error.strerror or error}."
            raise PlayerError(msg) from error
        finally:
            with suppress(OSError):
                file.unlink(missing_ok=True)
            if own:
                own.cleanup()


async def _speak(program: str, words: str, file: Path) -> None:
    command = (program, "-v", "en", *SLOW, "--stdin", "-w", str(file))
    quiet = asyncio.subprocess.DEVNULL
    child = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet)
    try:
        async with asyncio.timeout(PATIENCE):
            await child.communicate(words.encode())
    except TimeoutError:
        child.kill()
        await child.wait()
    if child.returncode or not await asyncio.to_thread(file.is_file):
        msg = f"The box could not speak: {PROGRAM} failed."
        raise PlayerError(msg)
