"""The library: its tracks to look through, where they lie on the affect plane, and which files could not be read."""

from typing import Annotated

from fastapi import APIRouter, Query

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.mood import NamedLabel
from appliance.panel.schema.music import FailureOut, FoundOut, GroupsOut, PlaneOut, PointOut, group_out, track_out
from appliance.vocabulary import browse

router = APIRouter(responses=documented(401, 503))

MOST_POINTS = 2000
"""A plot of more is a blot, and a phone draws each."""
MOST_FAILURES = 500


@router.get("/library/plane")
async def plane(here: Here, _: Member) -> PlaneOut:
    """Up to 2,000 tracks, evenly taken from all, where the chooser places them; and the files that failed, with the reason."""
    placed = await here.box.placed()
    step = max(1, -(-len(placed) // MOST_POINTS))
    library = here.box.state.library
    failures = [FailureOut(file=file, reason=reason) for file, reason in sorted(library.failures.items())[:MOST_FAILURES]]
    points = [
        PointOut(valence=round(affect.valence, 3), arousal=round(affect.arousal, 3), title=track.title)
        for track, affect in placed[::step]
    ]
    return PlaneOut(tracks=len(placed), points=points, failures=failures, left=library.left)


Words = Annotated[str, Query(max_length=200, description="Words that it has, in any case and order")]
Exactly = Annotated[str | None, Query(max_length=500)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/library/tracks")
async def tracks(  # noqa: PLR0913, PLR0917 - a query's parameters
    here: Here,
    _: Member,
    text: Words = "",
    artist: Exactly = None,
    album: Exactly = None,
    genre: Exactly = None,
    mood: NamedLabel | None = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> FoundOut:
    """A page of tracks: nearest to a mood first where one is named, else by artist and album."""
    query = browse.Query(text, artist, album, genre, mood)
    found = await here.music.browser.find(query, offset, limit)
    return FoundOut(total=found.total, tracks=[track_out(track) for track in found.tracks])


@router.get("/library/groups/{by}")
async def groups(
    here: Here, _: Member, by: browse.Shelving, text: Words = "", offset: Offset = 0, limit: Limit = 50
) -> GroupsOut:
    """A page of artists, albums or genres."""
    found = await here.music.browser.groups(by, text, offset, limit)
    return GroupsOut(total=found.total, groups=[group_out(group) for group in found.groups])
