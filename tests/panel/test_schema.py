"""Every route against its own OpenAPI schema with made-up requests: no 5xx, and no answer that the schema does not describe.

A few hundred requests in every run, always the same ones; ``make soak`` makes more than five thousand.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from appliance.panel import pace
from appliance.panel.server import PanelServer
from appliance.settings import PanelSettings
from tests.panel.household import ADULT

if TYPE_CHECKING:
    from tests.panel.household import Home

CHECKS: Final[list[Any]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ANY_PORT: Final = PanelSettings.model_construct(host="127.0.0.1", port=0)
FEW: Final = 5
MANY: Final = 80
"""Requests for each of some seventy routes."""


async def ask_every_route(home: Home, secret: str, requests: int) -> int:
    """Ask each so often over a real connection, as an adult who comes back whenever a request has sent them away."""
    schema = schemathesis.openapi.from_dict(home.app.openapi())
    asked, token = 0, ""

    async def signed_in() -> str:
        nonlocal token
        if not token or await home.people.session(token) is None:
            await home.store.put_person(ADULT, secret=secret)
            token = await home.people.open_session(ADULT.id, "schemathesis")
        return token

    async with PanelServer(home.app, ANY_PORT) as server:
        serving = asyncio.create_task(server.run())
        loop = asyncio.get_running_loop()

        def ask(case: Any) -> None:  # noqa: ANN401 - schemathesis' own case
            nonlocal asked
            asked += 1
            cookie = asyncio.run_coroutine_threadsafe(signed_in(), loop).result(60)
            answer = case.call(base_url=server.url.rstrip("/"), cookies={"moodbox": cookie}, timeout=60)
            case.validate_response(answer, checks=CHECKS)

        same = settings(
            max_examples=requests,
            phases=[Phase.generate],
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        try:
            for result in schema.get_all_operations():
                operation: Any = result.ok()  # type: ignore[union-attr]
                test = seed(1)(same(given(case=operation.as_strategy())(ask)))
                await asyncio.to_thread(test)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
    return asked


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How often a phone may send pictures, and how slowly passwords are tried, are other tests' matters."""
    monkeypatch.setattr(pace, "BURST", 1e9)
    monkeypatch.setattr(pace, "BREATH", 1e9)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.timeout(600)
async def test_no_answer_is_undocumented(home: Home, secret: str) -> None:
    assert await ask_every_route(home, secret, FEW) >= 200


@pytest.mark.soak
@pytest.mark.usefixtures("unhurried")
@pytest.mark.timeout(7200)
async def test_no_answer_is_undocumented_over_thousands(home: Home, secret: str) -> None:
    assert await ask_every_route(home, secret, MANY) >= 5000
