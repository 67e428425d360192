"""The journal: one's own recent entries, nobody else's."""

from typing import Annotated

from fastapi import APIRouter, Query

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.journal import EntryOut, entry_out

router = APIRouter(responses=documented(401, 503))


@router.get("/journal")
async def journal(
    here: Here, person: Member, limit: Annotated[int, Query(ge=1, le=1000, description="How many at the most")] = 100
) -> list[EntryOut]:
    """One's own entries, newest first."""
    return [entry_out(entry) for entry in await here.journal.entries(person=person.id, limit=limit)]
