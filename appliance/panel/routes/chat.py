"""Words for the box and for the household."""

from http import HTTPStatus

from fastapi import APIRouter

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.chat import ChatIn, ChatOut, WantedIn, chat_out
from appliance.panel.schema.mood import UnderstoodOut

router = APIRouter(responses=documented(401, 503))


@router.post("/chat/send", responses=documented(413, 415))
async def send(here: Here, person: Member, body: ChatIn) -> UnderstoodOut:
    """Tell the box something: a simple command, or a hint at one's mood; the text is not kept. Or say it to the household."""
    chat = here.house.chat
    if body.to == "household":
        await chat.say(body.text, person.id)
        return UnderstoodOut(words="Your household can read it.", acts=False, did=None)
    understood = await chat.tell(body.text, person.id, body.language)
    return UnderstoodOut(words=understood.words, acts=understood.acts, did=understood.did)


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
