"""Every error as an RFC 9457 problem document: what happened and what to do, in plain words, never a traceback."""

from __future__ import annotations

import logging
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from appliance.errors import AudioError, ImageError, MoodboxError, RefusedError, SettingsError, TooSoonError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI, Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[dict[type[MoodboxError], HTTPStatus]] = {
    RefusedError: HTTPStatus.FORBIDDEN,
    TooSoonError: HTTPStatus.TOO_MANY_REQUESTS,
    SettingsError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ImageError: HTTPStatus.UNPROCESSABLE_ENTITY,
    AudioError: HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""What an error of ours means over HTTP; every other one is a part of the box that is away for now (503)."""

WORDS: Final[dict[int, str]] = {
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
    500: "Something went wrong in the box. What it was is in the box's log; try again.",
}
"""The detail where whoever raised the error gave none of their own."""


class Fault(BaseModel):
    """One thing that is wrong in a request."""

    where: str = Field(description="The field, with dots between steps")
    what: str = Field(description="What is wrong with it, in words")


class Problem(BaseModel):
    """An RFC 9457 problem. ``type`` is always ``about:blank``: the status says the kind, ``detail`` is for people."""

    type: str = "about:blank"
    title: str = Field(description="The status in words")
    status: int = Field(ge=400, le=599)
    detail: str = Field(description="What happened and what to do, in plain words")
    errors: list[Fault] = Field(default=[], description="Only for 422: each thing that is wrong in the request")


def answer(status: int, detail: str, *, errors: Sequence[Fault] = (), headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem as a response."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))
    content = problem.model_dump(exclude=None if errors else {"errors"})
    return JSONResponse(content, status, headers=headers, media_type=MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, object]]:
    """These problems for a route's ``responses``; the app adds the schema that they refer to."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def handle(app: FastAPI) -> None:
    """Have the app answer errors of ours, of the framework and of validation as problems."""
    app.add_exception_handler(MoodboxError, _ours)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _invalid)


async def _ours(_: Request, error: Exception) -> JSONResponse:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), HTTPStatus.SERVICE_UNAVAILABLE)
    words = str(error)
    return answer(status, f"{words[:1].upper()}{words[1:].rstrip('.')}.")


async def _framework(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    own = error.detail != HTTPStatus(error.status_code).phrase
    detail = error.detail if own else WORDS.get(error.status_code, f"{error.detail}.")
    return answer(error.status_code, detail, headers=error.headers)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """Name each fault, never what was sent: it may be a password."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [_fault(found["loc"], found["msg"]) for found in error.errors()]
    words = "; ".join(f"{fault.where}: {fault.what}" for fault in faults)
    return answer(HTTPStatus.UNPROCESSABLE_ENTITY, f"The request is not right: {words}.", errors=faults)


def _fault(place: Sequence[int | str], message: str) -> Fault:
    steps = [str(step) for step in place[1:]]  # without body, query or path
    text = message.removeprefix("Value error, ").rstrip(".")
    return Fault(where=".".join(steps) or str(place[0]), what=text[:1].lower() + text[1:])


class Shield:
    """The outermost edge: a surprise is logged here with its traceback, and the browser gets a plain sentence."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            log.debug("a phone went away while it sent %s", scope["path"])
        except Exception:
            log.exception("%s %s failed", scope.get("method", "WebSocket"), scope["path"])
            if scope["type"] == "websocket":
                with suppress(OSError, RuntimeError):  # it may be closed already
                    await send({"type": "websocket.close", "code": 1011})
            elif started:
                raise  # only the server can still cut the answer off
            else:
                await answer(HTTPStatus.INTERNAL_SERVER_ERROR, WORDS[500])(scope, receive, send)
