"""What one has saved: lists by mood, to play (``POST /api/queue``), to take off again and to take along as m3u."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response

from appliance.panel.access import Here, Member
from appliance.panel.problems import documented
from appliance.panel.schema.mood import NamedLabel
from appliance.panel.schema.music import SavedOut, track_out
from appliance.vocabulary.affect import Label
from appliance.vocabulary.music import Track
from appliance.vocabulary.units import TrackFile

router = APIRouter(prefix="/me", responses=documented(401, 503))
M3U = "audio/x-mpegurl"


@router.get("/saved")
async def saved(here: Here, person: Member) -> list[SavedOut]:
    """One's own lists."""
    lists = await here.music.lists.saved(person.id)
    return [SavedOut(mood=mood, tracks=[track_out(track) for track in lists[mood]]) for mood in Label if mood in lists]


@router.get("/saved.m3u", response_class=Response, responses={200: {"content": {M3U: {"schema": {"type": "string"}}}}})
async def exported(
    here: Here, person: Member, mood: Annotated[NamedLabel | None, Query(description="One list; all without it")] = None
) -> Response:
    """One's lists as an extended M3U playlist, its files as they lie in the music folder."""
    lists = await here.music.lists.saved(person.id)
    tracks = {track.file: track for label, listed in lists.items() if mood in {None, label} for track in listed}
    text = "\n".join(["#EXTM3U", *(line for track in tracks.values() for line in _lines(track)), ""])
    name = f"moodbox-{mood or 'saved'}.m3u"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text.encode("utf-8", "replace"), media_type=M3U, headers=headers)


def _lines(track: Track) -> tuple[str, str]:
    name = " - ".join(part for part in (track.tags.artist, track.title) if part)
    return f"#EXTINF:{round(track.duration)},{' '.join(name.split())}", track.file


@router.delete("/saved", status_code=HTTPStatus.NO_CONTENT)
async def unsave(
    here: Here, person: Member, file: Annotated[str, Query(min_length=1, max_length=4096, description="The track's file")]
) -> None:
    """Take a track off one's own lists."""
    await here.music.lists.unsave(person.id, TrackFile(file))
