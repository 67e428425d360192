"""Moods: what each should sound like, and what the box would play for it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from appliance.panel.access import Adult, Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.mood import NamedLabel
from appliance.panel.schema.music import MoodSoundBody, PickOut, mood_sound, mood_sound_out, pick_out
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy

router = APIRouter(responses=documented(401, 503))


@router.get("/mapping")
async def mapping(here: Here, _: Member) -> dict[Label, MoodSoundBody]:
    """What each mood should sound like."""
    return {label: mood_sound_out(sound) for label, sound in (await here.box.mapping()).items()}


@router.put("/mapping/{label}", status_code=HTTPStatus.NO_CONTENT, responses=documented(413, 415))
async def set_mapping(here: Here, person: Adult, label: NamedLabel, body: MoodSoundBody) -> None:
    """Change what a mood should sound like."""
    await here.box.set_mapping(label, mood_sound(body), person.id)


@router.get("/songs")
async def songs(
    here: Here,
    _: Member,
    mood: NamedLabel,
    strategy: Strategy = Strategy.MATCH,
    n: Annotated[int, Query(ge=1, le=50, description="How many")] = 10,
) -> list[PickOut]:
    """What the box would play for a mood, best first."""
    return [pick_out(pick) for pick in await here.box.choose(mood, strategy, n)]
