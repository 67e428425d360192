"""How the box itself is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field, SecretStr

from appliance.panel.schema.base import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from appliance.vocabulary.upkeep import Contents, Facts, Trouble


class TroubleOut(BaseModel):
    """A warning of the box's log, in words; ``area`` is the room of the box that it comes from."""

    at: datetime
    area: str
    words: str
    severe: bool
    times: int


class VersionOut(BaseModel):
    """What runs here."""

    what: str
    version: str


class BoxOut(BaseModel):
    """How the box is, but for what the snapshot says."""

    folder: str = Field(description="Where the music is")
    readable: bool = Field(description="Whether that folder is there and may be read")
    frame: tuple[int, int] = Field(description="Width and height of the eye's pictures in pixels: what a face's box lies in")
    room: int = Field(description="Bytes that are free on the box's disk")
    disk: int = Field(description="Bytes of that disk in all")
    versions: list[VersionOut]
    since: datetime = Field(description="When the box last started")
    broker: str | None = Field(description="The MQTT broker's address; null where none is set")
    discovery: str = Field(description="How Home Assistant is told of the box; off where it is not")
    assistant: bool | None = Field(
        description="What Home Assistant last said: here (true), leaving (false), nothing yet (null)"
    )
    voice: bool = Field(description="Whether the box can say its claim code aloud")
    troubles: list[TroubleOut] = Field(description="The last warnings, newest first")


class ContentsOut(BaseModel):
    """What a backup holds that was sent to the box. Nothing is restored yet."""

    people: list[str]
    entries: int = Field(description="Entries of the journal")
    last: datetime | None = Field(description="When the newest of them was written")
    you: bool = Field(description="Whether oneself is among the people")


class ProofIn(Request):
    """One's own password."""

    password: Annotated[SecretStr, Field(min_length=1, max_length=256)]


def box_out(facts: Facts, troubles: Sequence[Trouble]) -> BoxOut:
    """The box for the wire."""
    return BoxOut(
        folder=facts.folder.encode("utf-8", "replace").decode("utf-8"),
        readable=facts.readable,
        frame=facts.frame,
        room=facts.room,
        disk=facts.disk,
        versions=[VersionOut(what=what, version=version) for what, version in facts.versions.items()],
        since=facts.since,
        broker=facts.broker,
        discovery=facts.discovery,
        assistant=facts.assistant,
        voice=facts.voice,
        troubles=[
            TroubleOut(at=each.at, area=each.area, words=each.words, severe=each.severe, times=each.times) for each in troubles
        ],
    )


def contents_out(contents: Contents, reader: str) -> ContentsOut:
    """What a backup holds, for the wire; ``reader`` is the id of who sent it."""
    people = list(contents.people.values())
    return ContentsOut(people=people, entries=contents.entries, last=contents.last, you=reader in contents.people)
