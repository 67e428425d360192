"""What every request shares."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """Base of what the panel takes. Unknown keys are refused, so that a page's mistake is not silent."""

    model_config = ConfigDict(extra="forbid")
