"""How a phone comes to trust the box's own certificate authority."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class TrustOut(BaseModel):
    """The box's certificate authority."""

    port: int | None = Field(description="The HTTPS port; null where the panel is not served over TLS")
    fingerprint: str = Field(description="SHA-256 of the authority's certificate in pairs, for people to compare")
    names: list[str] = Field(description="Names and addresses that the panel's certificate holds")
    until: datetime | None = Field(description="When that certificate ends; the box renews it before")
    download: str = Field(description="Where the authority's certificate is")
    steps: str = Field(description="The page that says what to do on each kind of phone")
