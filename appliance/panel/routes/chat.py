"""Words for the box."""

from fastapi import APIRouter

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.mood import TextIn, UnderstoodOut

router = APIRouter(prefix="/chat", responses=documented(401, 413, 415, 503))


@router.post("/send")
async def send(here: Here, person: Member, body: TextIn) -> UnderstoodOut:
    """Tell the box something. It is a hint at one's mood, and the text itself is not kept."""
    understood = await here.box.hear(body.text, person.id, body.language)
    return UnderstoodOut(words=understood.words, acts=understood.acts)
