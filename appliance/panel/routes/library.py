"""The library: where its tracks lie on the affect plane, and which files could not be read."""

from fastapi import APIRouter

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.music import FailureOut, PlaneOut, PointOut

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
