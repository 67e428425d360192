"""A radio-browser of ours on loopback, which answers as docs.radio-browser.info says, and a station that plays for ever."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.films.service import Answer, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def row(number: int, tags: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the directory says
    """A station as the directory tells it, with all that it tells."""
    uuid = f"00000000-0000-4000-8000-{number:012}"
    return {
        "changeuuid": uuid,
        "stationuuid": uuid,
        "serveruuid": None,
        "name": f" Radio\t{number} ",
        "url": f"http://stations.example.com/{number}.pls",
        "url_resolved": f"http://stations.example.com/{number}",
        "homepage": "http://stations.example.com/",
        "favicon": "",
        "tags": tags,
        "country": "Germany",
        "countrycode": "DE",
        "iso_3166_2": None,
        "state": "",
        "language": "german",
        "languagecodes": "de",
        "votes": 12,
        "lastchangetime": "2026-01-01 00:00:00",
        "lastchangetime_iso8601": "2026-01-01T00:00:00Z",
        "codec": "MP3",
        "bitrate": 128,
        "hls": 0,
        "lastcheckok": 1,
        "lastchecktime": "2026-01-01 00:00:00",
        "clicktimestamp": None,
        "clickcount": 1000 - number,
        "clicktrend": 0,
        "ssl_error": 0,
        "geo_lat": None,
        "geo_long": None,
        "has_extended_info": False,
        **more,
    }


@dataclass
class Browser:
    """What the directory knows, and the ids of what was begun. ``Browser.answer`` is for ``serving``."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    clicks: list[str] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        """The search by one exact tag, and the counter of clicks."""
        if request.path.startswith("/json/url/"):
            self.clicks.append(request.path.rpartition("/")[2])
            return Answer({"ok": True, "message": "retrieved station url", "stationuuid": self.clicks[-1]})
        if request.path != "/json/stations/search":
            return Answer({"error": "no such thing"}, 404)
        wanted = request.query["tag"]
        found = [each for each in self.rows if wanted in each["tags"].split(",")]
        found.sort(key=lambda each: -each["clickcount"])
        return Answer(found[: int(request.query["limit"])])


@contextmanager
def streaming(sound: Callable[[str], bytes | None], title: str = "Somebody - A Song") -> Iterator[tuple[str, list[str]]]:
    """A station's server: its address, and the paths that were asked for. Each plays its sound in a circle until left.

    It says its ``title`` as SHOUTcast does (icy-metaint), and has no station where there is no sound.
    """
    heard: list[str] = []
    every = 16_000
    told = f"StreamTitle='{title}';".encode()
    told += bytes(-len(told) % 16)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = sound(self.path)
            heard.append(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "audio/mpeg")
            self.send_header("icy-name", "A station")
            self.send_header("icy-metaint", str(every))
            self.end_headers()
            place = 0
            while not over.is_set():
                circle = content[place:] + content * (every // len(content) + 1)
                self.wfile.write(circle[:every] + bytes([len(told) // 16]) + told)
                place = (place + every) % len(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except OSError:
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
