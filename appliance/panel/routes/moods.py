"""Moods: what each should sound like, and what the box would play for it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from appliance.panel.access import Adult, Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.mood import NamedLabel
from appliance.panel.schema.music import MapOut, MoodSoundBody, PickOut, mood_sound, mood_sound_out, pick_out
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import MoodSound, Strategy

router = APIRouter(responses=documented(401, 503))
DONE = HTTPStatus.NO_CONTENT


@router.get("/mapping")
async def mapping(here: Here, person: Member) -> MapOut:
    """What each mood sounds like, for oneself and for the household."""
    household, own = here.music.moods.household(), here.music.moods.own(person.id)
    return MapOut(mine=_rows({**household, **own}), household=_rows(household), own=[label for label in Label if label in own])


@router.put("/mapping/{label}", status_code=DONE, responses=documented(413, 415))
async def set_mapping(here: Here, person: Adult, label: NamedLabel, body: MoodSoundBody) -> None:
    """Change what a mood sounds like for the household."""
    await here.music.moods.change(label, mood_sound(body), person.id, own=False)


@router.delete("/mapping/{label}", status_code=DONE)
async def reset_mapping(here: Here, person: Adult, label: NamedLabel) -> None:
    """Have a mood sound for the household as it did at first."""
    await here.music.moods.change(label, None, person.id, own=False)


@router.put("/me/mapping/{label}", status_code=DONE, responses=documented(413, 415))
async def set_own_mapping(here: Here, person: Member, label: NamedLabel, body: MoodSoundBody) -> None:
    """Change what a mood sounds like while it is oneself who listens."""
    await here.music.moods.change(label, mood_sound(body), person.id, own=True)


@router.delete("/me/mapping/{label}", status_code=DONE)
async def reset_own_mapping(here: Here, person: Member, label: NamedLabel) -> None:
    """Have a mood sound for oneself as it does for the household."""
    await here.music.moods.change(label, None, person.id, own=True)


def _rows(sounds: Mapping[Label, MoodSound]) -> dict[Label, MoodSoundBody]:
    return {label: mood_sound_out(sound) for label, sound in sounds.items()}


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
