"""Where music comes from: the folder in the home network, and internet radio."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, StrictBool

from appliance.panel.schema.base import Request
from appliance.panel.schema.mood import AffectOut

if TYPE_CHECKING:
    from appliance.vocabulary.radio import RadioShown, Station


class FolderOut(BaseModel):
    """The music folder as other machines of the home reach it."""

    address: str = Field(description="For file managers, as in smb://livingroom.local/music")
    windows: str | None = Field(description="The same as Windows writes it; null where it has no such name")


class StationOut(BaseModel):
    """A radio station."""

    id: str
    name: str
    genres: list[str]
    country: str
    affect: AffectOut


class RadioOut(BaseModel):
    """Internet radio."""

    on: bool = Field(description="Whether an adult has switched it on")
    asked: bool = Field(description="Whether somebody wants it now, whatever the library has")
    barred: str = Field(description="Why none of it may play now; empty where it may")
    fault: str = Field(description="What is wrong with the directory of stations; empty where nothing is")
    known: int = Field(description="How many stations are known")
    stations: list[StationOut] = Field(description="The ones for the mood, best first")


class SourcesOut(BaseModel):
    """Where music comes from."""

    folder: FolderOut | None = Field(description="Null where the folder is not shared")
    radio: RadioOut


class RadioIn(Request):
    """Whether the household wants internet radio."""

    on: StrictBool


class TuneIn(Request):
    """A station, or null for the best one for the mood."""

    station: str | None = Field(max_length=64)


def folder_out(address: str) -> FolderOut | None:
    """The shared folder for the wire; None where it is not shared."""
    if not address:
        return None
    parts = urlsplit(address)
    windows = f"\\\\{parts.hostname}{parts.path}".replace("/", "\\") if parts.scheme == "smb" else None
    return FolderOut(address=address, windows=windows)


def radio_out(shown: RadioShown) -> RadioOut:
    """Radio for the wire."""
    return RadioOut(
        on=shown.on,
        asked=shown.asked,
        barred=shown.barred,
        fault=shown.fault,
        known=shown.known,
        stations=[_station_out(station) for station in shown.stations],
    )


def _station_out(station: Station) -> StationOut:
    affect = AffectOut(valence=station.affect.valence, arousal=station.affect.arousal)
    return StationOut(id=station.id, name=station.name, genres=list(station.genres), country=station.country, affect=affect)
