"""Words for the box and for the household."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException

from appliance.panel.access import Here, Member, SignedIn
from appliance.panel.problems import documented
from appliance.panel.schema.chat import ChatIn, ChatOut, WantedIn, chat_out
from appliance.panel.schema.mood import UnderstoodOut

router = APIRouter(responses=documented(401, 503))


@router.post("/chat/send", responses=documented(413, 415, 429))
async def send(here: Here, found: SignedIn, person: Member, body: ChatIn) -> UnderstoodOut:
    """Tell the box something: a simple command, or a hint at one's mood; the text is not kept. Or say it to the household."""
    chat = here.house.chat
    if not here.talk.admits(found.session.id, here.clock.monotonic()):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, "That is faster than anybody reads: wait a moment and say it again.")
    if body.to == "household":
        await chat.say(body.text, person.id)
        return UnderstoodOut(words="Your household can read it.", acts=False, did=None)
    understood = await chat.tell(body.text, person.id, body.language)
    return UnderstoodOut(words=understood.words, acts=understood.acts, did=understood.did)


@router.delete("/chat/{message}", status_code=HTTPStatus.NO_CONTENT)
async def unsay(here: Here, person: Member, message: Annotated[int, Path(ge=1, lt=2**63)]) -> None:
    """Take back something that one said to the household; one that is not one's own stays."""
    await here.house.chat.unsay(message, person.id)


@router.get("/chat/fetch")
async def fetch(here: Here, person: Member) -> ChatOut:
    """What the household said of late. The snapshot's ``chat`` says when there is something new."""
    chat = here.house.chat
    messages, people = await chat.newest(person.id), await here.people.everybody()
    return chat_out(messages, people, wanted=await chat.wanted(person.id))


@router.put("/me/chat", status_code=HTTPStatus.NO_CONTENT, responses=documented(413, 415))
async def want(here: Here, person: Member, body: WantedIn) -> None:
    """Turn the chat on or off for oneself."""
    await here.house.chat.want(person.id, wanted=body.wanted)
