"""Asking others over HTTP: in time, in bounded memory, not too often, and with every failure in words for people."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final, Self

import httpx

from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from appliance.errors import MoodboxError
    from appliance.ports.clock import Clock

PATIENCE: Final = Seconds(8.0)
LARGEST: Final = 4 * 1024 * 1024
REST: Final = Seconds(30.0)
"""After a failure nobody is asked for so long, so that a service that is away costs nobody time."""
LONG_REST: Final = Seconds(3600.0)
"""After a wrong token or password: asking again changes nothing."""
AGAIN: Final = "I try again in a while."
AWAY: Final = f"is not answering. {AGAIN}"
TOO_MUCH: Final = f"sent more than I take. {AGAIN}"
TOO_OFTEN: Final = f"asks for a pause. {AGAIN}"
WRONG_TOKEN: Final = "does not take the token or password in the settings."  # noqa: S105 - words about one

for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # they would log every address


class Asker:
    """Asks one service. ``name`` is what people call it; ``every`` the least time between two questions.

    Raises:
        MoodboxError: from ``ask``, of the kind ``error``; the service is away, refuses, or was away a moment ago.
    """

    def __init__(  # noqa: PLR0913 - each service has its own
        self,
        name: str,
        clock: Clock,
        error: type[MoodboxError],
        *,
        every: Seconds,
        headers: Mapping[str, str],
        auth: httpx.Auth | None = None,
    ) -> None:
        self.name, self._error = name, error
        self._clock, self._every = clock, every
        self._headers, self._auth = dict(headers), auth
        self._client: httpx.AsyncClient | None = None
        self._turn = asyncio.Lock()
        self._next = Seconds(0.0)
        self._rest: tuple[Seconds, str] = (Seconds(0.0), "")

    async def __aenter__(self) -> Self:
        """Nothing is opened before the first question."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what is open."""
        if self._client:
            await self._client.aclose()
            self._client = None

    @property
    def fault(self) -> str:
        """What is wrong with the service, in words; empty while nothing is known to be."""
        return self._rest[1]

    async def ask(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
        most: int = LARGEST,
    ) -> bytes | None:
        """The answer's body; None where there is nothing at this address. Redirects are not followed."""
        until, words = self._rest
        if self._clock.monotonic() < until:
            raise self._error(words)
        await self._wait()
        if self._client is None:
            self._client = httpx.AsyncClient(headers=self._headers, auth=self._auth, timeout=PATIENCE, trust_env=False)
        try:
            async with asyncio.timeout(PATIENCE):
                answer = self._client.stream(method, url, params=params, json=body)
                async with answer as response:
                    if response.status_code == httpx.codes.NOT_FOUND:
                        return None
                    self._check(response)
                    content = await _limited(response, most)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            raise self._failed(AWAY, REST) from error
        if content is None:
            raise self._failed(TOO_MUCH, REST)
        self._rest = (Seconds(0.0), "")
        return content

    async def _wait(self) -> None:
        async with self._turn:
            now = self._clock.monotonic()
            if self._next > now:
                await asyncio.sleep(self._next - now)
            self._next = Seconds(max(now, self._next) + self._every)

    def _check(self, response: httpx.Response) -> None:
        match response.status_code:
            case httpx.codes.UNAUTHORIZED | httpx.codes.FORBIDDEN:
                raise self._failed(WRONG_TOKEN, LONG_REST)
            case httpx.codes.TOO_MANY_REQUESTS:
                after = response.headers.get("retry-after", "")
                pause = min(float(after), LONG_REST) if after.isdecimal() else REST
                raise self._failed(TOO_OFTEN, Seconds(pause))
            case status if not httpx.codes.is_success(status):
                refusal = f"answers with an error ({status}). {AGAIN}"
                raise self._failed(refusal, REST)

    def _failed(self, what: str, rest: Seconds) -> MoodboxError:
        words = f"{self.name} {what}"
        self._rest = (Seconds(self._clock.monotonic() + rest), words)
        return self._error(words)


async def _limited(response: httpx.Response, most: int) -> bytes | None:
    """The body, or None as soon as it is longer."""
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > most:
            return None
    return bytes(content)
