"""How tracks feel to people."""

from __future__ import annotations

from pydantic import BaseModel, Field

from appliance.panel.schema.base import Request
from appliance.panel.schema.mood import NamedLabel
from appliance.vocabulary.affect import Label


class FeltOut(BaseModel):
    """What somebody said of a track."""

    file: str
    label: Label


class FeelsIn(Request):
    """How a track feels to whoever asks."""

    file: str | None = Field(None, min_length=1, max_length=4096, description="The track; null for the one that plays")
    label: NamedLabel | None = Field(description="How it feels; null takes back what one said")
