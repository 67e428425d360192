"""Films: offers with reasons, what one says of them, one's own map, and the television."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from starlette.exceptions import HTTPException

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.films import (
    FilmMoodBody,
    KeptOut,
    OffersOut,
    RatingIn,
    TvIn,
    TvOut,
    VerdictIn,
    film_mood,
    film_mood_out,
    kept_out,
    offers_out,
)
from appliance.panel.schema.mood import NamedLabel
from appliance.vocabulary.affect import Label
from appliance.vocabulary.choice import Strategy
from appliance.vocabulary.films import Film, FilmId

router = APIRouter(prefix="/films", responses=documented(401, 503))
DONE = HTTPStatus.NO_CONTENT
WITH_BODY = documented(413, 415)
OF_A_FILM = documented(404)

Key = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,100}$", description="The film's key")]


async def film_of(here: Here, person: Member, film: Key) -> Film:
    """The film of the address, where this person may be offered it."""
    found = await here.films.find(FilmId(film), person.id)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "I do not know this film any more. Ask for new offers.")
    return found


Known = Annotated[Film, Depends(film_of)]


@router.get("")
async def offers(
    here: Here,
    person: Member,
    mood: NamedLabel | None = None,
    strategy: Strategy | None = None,
    n: Annotated[int, Query(ge=1, le=50, description="How many")] = 10,
) -> OffersOut:
    """Films for a mood and a strategy, or else for those of now, best first; with the sources and the TV as they are."""
    found = await here.films.offers(person.id, label=mood, strategy=strategy, count=n)
    return offers_out(found, here.films.sources(), here.films.actions, here.films.attribution)


@router.post("/next", status_code=DONE)
async def next_film(here: Here, person: Member) -> None:
    """Suggest another film to the house."""
    await here.films.next(person.id)


@router.get("/kept")
async def kept(here: Here, person: Member) -> list[KeptOut]:
    """What one saved, accepted or rated, newest first."""
    return [kept_out(each) for each in await here.films.kept(person.id)]


@router.get("/map")
async def film_map(here: Here, person: Member) -> dict[Label, FilmMoodBody]:
    """What each mood's films are like for oneself."""
    return {label: film_mood_out(mood) for label, mood in (await here.films.map_of(person.id)).items()}


@router.put("/map/{label}", status_code=DONE, responses=WITH_BODY)
async def set_film_map(here: Here, person: Member, label: NamedLabel, body: FilmMoodBody) -> None:
    """Change what a mood's films are like for oneself."""
    await here.films.set_map(label, film_mood(body), person.id)


@router.delete("/map/{label}", status_code=DONE)
async def reset_film_map(here: Here, person: Member, label: NamedLabel) -> None:
    """Go back to what a mood's films were like at first."""
    await here.films.set_map(label, None, person.id)


@router.post("/{film}/verdict", status_code=DONE, responses=WITH_BODY | OF_A_FILM)
async def judge_film(here: Here, person: Member, film: Known, body: VerdictIn) -> None:
    """Accept, reject or save a film."""
    await here.films.judge(film, body.verdict, person.id, body.mood)


@router.delete("/{film}/verdict", status_code=DONE)
async def undo_verdict(here: Here, person: Member, film: Key) -> None:
    """Take back what one said last of a film."""
    await here.films.undo(FilmId(film), person.id)


@router.put("/{film}/rating", status_code=DONE, responses=WITH_BODY | OF_A_FILM)
async def rate_film(here: Here, person: Member, film: Known, body: RatingIn) -> None:
    """Give a film one to five stars."""
    await here.films.rate(film, body.stars, person.id, body.mood)


@router.post("/{film}/tv", responses=WITH_BODY | OF_A_FILM)
async def send_to_tv(here: Here, _: Member, film: Known, body: TvIn) -> TvOut:
    """Ask the television to open the film, to play its trailer or to show its title."""
    return TvOut(words=await here.films.send(film, body.action))


@router.get(
    "/{film}/poster",
    response_class=Response,
    responses={200: {"content": {"image/*": {}}, "description": "JPEG, PNG or WebP"}, **OF_A_FILM},
)
async def poster(here: Here, film: Known) -> Response:
    """A film's poster. The box asks for it, so that no phone of the house is seen by others."""
    found = await here.films.poster(film)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "There is no poster of this film.")
    return Response(found.content, media_type=found.media_type, headers={"Cache-Control": "private, max-age=86400"})
