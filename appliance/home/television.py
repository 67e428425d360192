"""Films over MQTT (DESIGN section 5): the suggestion as a state, its changes as events, and commands for whoever has a TV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from appliance.ports.box import Box
    from appliance.ports.broker import Broker
    from appliance.ports.clock import Clock
    from appliance.ports.home import SmartHome
    from appliance.vocabulary.films import Film, FilmPick, TvCommand


def film_state(pick: FilmPick | None, *, shared: bool) -> Mapping[str, object]:
    """The payload of ``film``. The reason names the mood, so it goes only where the mood may (``shared``)."""
    if pick is None:
        return {"title": None}
    return {**_about(pick.film), "reason": pick.reason if shared else None}


def _about(film: Film) -> dict[str, object]:
    return {
        "id": film.id,
        "title": film.title,
        "original": film.original or None,
        "year": film.year,
        "genres": list(film.genres),
        "kind": film.kind,
        "affect": {"valence": round(film.affect.valence, 2), "arousal": round(film.affect.arousal, 2)},
        "why": film.why or None,
        "ids": dict(film.ids),
        "poster": film.poster or None,
        "trailer": film.trailer or None,
        "file": film.file or None,
    }


class MqttTelevision:
    """Implements ``ports.Television``: a command message that Home Assistant, a script or any subscriber can act on."""

    def __init__(self, broker: Broker, root: str, clock: Clock) -> None:
        self._broker, self._root, self._clock = broker, root, clock

    async def send(self, command: TvCommand) -> str:
        """Publish the command. Raises BrokerError while the broker is away: nothing is queued."""
        payload = {"event_type": command.action, "at": self._now(), **_about(command.film), "url": command.url or None}
        await self._broker.publish(f"{self._root}/tv/command", json.dumps(payload, ensure_ascii=False), retain=False)
        return "I told the smart home."

    async def follow(self, box: Box, home: SmartHome) -> None:
        """Tell of every other suggestion, until cancelled."""
        before: FilmPick | None = box.state.film
        async for state in box.changes():
            after = state.film
            if after and (before is None or before.film.id != after.film.id):
                payload = {
                    "event_type": "film_changed",
                    "at": self._now(),
                    "from": before.film.title if before else None,
                    "to": after.film.title,
                    "id": after.film.id,
                }
                home.tell("film/changed", payload)
            before = after

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")
