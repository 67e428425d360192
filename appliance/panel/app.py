"""The panel as an ASGI app: the routes, their guards and the web app's files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from appliance import __version__
from appliance.panel import live
from appliance.panel.access import Rooms
from appliance.panel.pages import Pages, build_folder
from appliance.panel.problems import Problem, Shield, documented, handle
from appliance.panel.routes import (
    chat,
    entering,
    feels,
    habits,
    library,
    me,
    moods,
    now,
    predict,
    privacy,
    queue,
    saved,
    session,
    sources,
    trust,
)
from appliance.panel.routes import diary as diary_routes
from appliance.panel.routes import films as films_routes
from appliance.panel.routes import journal as journal_routes
from appliance.panel.routes import people as people_routes
from appliance.panel.routes import upkeep as upkeep_routes
from appliance.panel.security import Guard, own_names

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.routing import APIRoute

    from appliance.ports.box import Box
    from appliance.ports.certificate import Certificates
    from appliance.ports.clock import Clock
    from appliance.ports.diary import Diary
    from appliance.ports.feelings import Feelings
    from appliance.ports.films import Films
    from appliance.ports.household import House
    from appliance.ports.journal import Journal
    from appliance.ports.music import Music
    from appliance.ports.people import People
    from appliance.ports.upkeep import Upkeep
    from appliance.settings import PanelSettings


class _Panel(FastAPI):
    """Its schema also holds the problem that every route's errors refer to, and what the WebSocket says."""

    def openapi(self) -> dict[str, Any]:
        schema = super().openapi()
        schemas = schema.setdefault("components", {}).setdefault("schemas", {})
        for model in (Problem, live.Message):
            made = model.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
            schemas |= made.pop("$defs", {}) | {model.__name__: made}
        return schema


def _name(route: APIRoute) -> str:
    return route.name


def build_app(  # noqa: PLR0913 - the composition root hands over its rooms
    box: Box,
    people: People,
    clock: Clock,
    settings: PanelSettings,
    journal: Journal,
    *,
    films: Films,
    music: Music,
    house: House,
    feelings: Feelings | None = None,
    diary: Diary | None = None,
    certificates: Certificates | None = None,
    upkeep: Upkeep | None = None,
    pages: Path | None = None,
) -> FastAPI:
    """The panel's app for these rooms; ``pages`` is a folder with a build of ``web/`` other than the one that comes along."""
    app = _Panel(
        title="Moodbox",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,  # it would load scripts from another host
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_name,
        responses=documented(400, 403, 421, 422, 500),
    )
    app.state.rooms = Rooms(
        box=box,
        people=people,
        clock=clock,
        journal=journal,
        films=films,
        music=music,
        house=house,
        feelings=feelings,
        diary=diary,
        certificates=certificates,
        upkeep=upkeep,
    )
    about_people = (session, entering, people_routes, privacy, predict, me, chat, journal_routes, diary_routes)
    about_playing = (now, queue, moods, films_routes, library, feels, saved, habits, sources)
    for routes in (*about_people, *about_playing, trust, upkeep_routes):
        app.include_router(routes.router, prefix="/api")
    app.include_router(live.router)
    app.include_router(trust.plain)
    app.router.default = GZipMiddleware(Pages(pages or build_folder()), minimum_size=1024)
    handle(app)
    app.add_middleware(Shield)
    app.add_middleware(Guard, names=own_names(settings.names))  # added last, so outermost: it dresses every answer
    return app
