"""The household's chat."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, StrictBool

from appliance.panel.schema.base import Request
from appliance.panel.schema.mood import TextIn
from appliance.panel.schema.people import ListenerOut, listener_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from appliance.vocabulary.chat import Message
    from appliance.vocabulary.people import Person


class ChatIn(TextIn):
    """Words for the box (a note, which is not kept) or for the household."""

    to: Literal["box", "household"] = "box"


class WantedIn(Request):
    """Whether one wants the chat."""

    wanted: StrictBool


class MessageOut(BaseModel):
    """Something said to the household."""

    id: int
    at: datetime
    by: ListenerOut
    text: str


class ChatOut(BaseModel):
    """The newest messages, oldest first; none for whoever wants no chat."""

    wanted: bool
    messages: list[MessageOut]


def chat_out(messages: Sequence[Message], people: Iterable[Person], *, wanted: bool) -> ChatOut:
    """The chat for the wire; what somebody said who is being erased is not shown any more."""
    by = {person.id: listener_out(person) for person in people}
    shown = [MessageOut(id=each.id, at=each.at, by=by[each.person], text=each.text) for each in messages if each.person in by]
    return ChatOut(wanted=wanted, messages=shown)
