"""A real MPD with null output for tests, on a Unix socket below a test's folder, and a second client's hands on it."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import io
import shutil
import subprocess
import wave
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from appliance.vocabulary.units import TrackFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PASSWORD = "a house by the sea"
LENGTHS = {
    TrackFile(f"{name}.wav"): seconds
    for name, seconds in [("s1", 2), ("s2", 2), ("s3", 2), *((f"l{n}", 90) for n in range(1, 9))]
}
"""The music: short tracks to end and long ones to be skipped, in seconds."""

_CONFIG = """
music_directory "{folder}/music"
db_file "{folder}/db"
state_file "{folder}/state"
log_file "{folder}/log"
bind_to_address "{folder}/socket"
auto_update "no"
restore_paused "no"
{password}
audio_output {{
    type "null"
    name "nothing"
    mixer_type "software"
}}
"""


@functools.cache
def tone(seconds: float, pitch: float) -> bytes:
    """A soft tone as a WAV file."""
    rate = 8000
    time = np.arange(int(seconds * rate)) / rate
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((3000 * np.sin(2 * np.pi * pitch * time)).astype("<i2").tobytes())
    return file.getvalue()


@dataclass
class Mpd:
    """MPD as a child process. ``start`` returns when it answers; nothing of it is left after ``stop``."""

    folder: Path
    password: str = ""
    lengths: Mapping[TrackFile, float] = field(default_factory=lambda: LENGTHS)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> str:
        return str(self.folder / "socket")

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8")

    async def prepare(self) -> None:
        """Compose the music, start and read it in."""
        (self.folder / "music").mkdir(parents=True)
        for number, (file, seconds) in enumerate(self.lengths.items()):
            (self.folder / "music" / file).write_bytes(tone(seconds, 220 + 20 * number))
        password = f'password "{self.password}@read,add,control,admin"\ndefault_permissions ""' if self.password else ""
        (self.folder / "mpd.conf").write_text(_CONFIG.format(folder=self.folder, password=password), "utf-8")
        await self.start()
        await self.tell("update")
        while any(line.startswith("updating_db") for line in await self.tell("status")):  # noqa: ASYNC110 - MPD's
            await asyncio.sleep(0.05)

    async def start(self) -> None:
        program = shutil.which("mpd", path="/usr/bin:/usr/local/bin:/opt/homebrew/bin")
        assert program, "mpd is not installed"
        self._process = subprocess.Popen(  # noqa: ASYNC220 - starting takes no time
            [program, "--no-daemon", str(self.folder / "mpd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        async with asyncio.timeout(20):
            while True:
                with contextlib.suppress(OSError):
                    await self.tell("ping")
                    return
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """``kill -9``."""
        assert self._process
        self._process.kill()
        await asyncio.to_thread(self._process.wait, 10)

    async def stop(self) -> None:
        if self._process and self._process.poll() is None:
            await self.kill()

    async def tell(self, *commands: str) -> list[str]:
        """What another client does: send commands on a connection of its own; the answers' lines."""
        reader, writer = await asyncio.open_unix_connection(self.socket)
        try:
            lines: list[str] = []
            await reader.readline()
            for command in [*([f'password "{self.password}"'] if self.password else []), *commands]:
                writer.write(f"{command}\n".encode())
                while (line := (await reader.readline()).decode().strip()) != "OK":
                    assert line, "MPD closed the connection"
                    assert not line.startswith("ACK"), line
                    lines.append(line)
            return lines
        finally:
            writer.close()
            await writer.wait_closed()

    async def queue(self) -> list[str]:
        """The files of the whole queue, played ones too."""
        return [line.removeprefix("file: ") for line in await self.tell("playlistinfo") if line.startswith("file: ")]
