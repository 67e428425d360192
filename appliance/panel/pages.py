"""The web app's files: the build that the wheel carries, or the checkout's."""

from __future__ import annotations

import asyncio
import mimetypes
from contextlib import suppress
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.types import Scope

PACKED: Final = {"br": ".br", "gzip": ".gz"}
"""What the build packs its files with, the smallest first. Browsers take Brotli over TLS and loopback alone."""
FOREVER: Final = "public, max-age=31536000, immutable"
ASSETS: Final = "assets/"
"""Where Vite puts files that are named by a hash of what is in them."""

NOT_BUILT: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Moodbox</title></head>
<body><h1>Moodbox is running</h1>
<p>Its pages are not built here. In the checkout, <code>make run</code> builds them.</p></body></html>
"""


def build_folder() -> Path:
    """The folder of the build: in the package where there is one, otherwise the checkout's."""
    package = Path(str(files("appliance")))
    packaged = package / "_web"
    return packaged if (packaged / "index.html").is_file() else package.parent / "web" / "dist"


class Pages(StaticFiles):
    """The build's files; any other path without a suffix is a page of the app, which index.html shows."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        mimetypes.add_type("application/manifest+json", ".webmanifest")
        mimetypes.add_type("font/woff2", ".woff2")

    async def check_config(self) -> None:
        """A folder that is not there yet is no error: the page says so."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the app."""
        if PurePath(path).parts[:1] == ("api",):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if path != "." and (PurePath(path).suffix or path.startswith(ASSETS)):
            response = await self._packed(path, scope)
            response.headers["Cache-Control"] = FOREVER if path.startswith(ASSETS) else "no-cache"
            return response
        try:
            response = await self._packed("index.html", scope)
        except HTTPException as error:
            if error.status_code != HTTPStatus.NOT_FOUND:
                raise
            response = HTMLResponse(NOT_BUILT, HTTPStatus.SERVICE_UNAVAILABLE)
        response.headers["Cache-Control"] = "no-cache"
        return response

    async def _packed(self, path: str, scope: Scope) -> Response:
        """A file as the build has packed it, where it has and the browser takes it so."""
        kind = mimetypes.guess_type(path)[0]
        taken = {each.partition(";")[0].strip() for each in Headers(scope=scope).get("accept-encoding", "").split(",")}
        for encoding, suffix in PACKED.items():
            if kind is None or encoding not in taken or not await self._there(path + suffix):
                continue
            response = await super().get_response(path + suffix, scope)
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Type"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
            response.headers.add_vary_header("Accept-Encoding")
            return response
        return await super().get_response(path, scope)

    async def _there(self, path: str) -> bool:
        with suppress(OSError, ValueError):  # no name of a file, which the way without packing says
            return (await asyncio.to_thread(self.lookup_path, path))[1] is not None
        return False
