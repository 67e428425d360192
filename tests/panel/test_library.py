from __future__ import annotations

from typing import TYPE_CHECKING

from appliance.panel.routes.library import MOST_FAILURES
from appliance.vocabulary.health import Progress
from appliance.vocabulary.units import Seconds
from tests.examples import library

if TYPE_CHECKING:
    from tests.panel.household import Home


async def test_the_library_lies_on_the_plane_with_its_failures(home: Home) -> None:
    failures = {f"{number:04}.mp3": "it is damaged" for number in range(MOST_FAILURES + 5)}
    home.box.show(library=Progress(30, 40, 25, scanning=True, failures=failures, left=Seconds(70.0)))
    async with await home.phone("adult") as phone:
        answer = (await phone.get("/api/library/plane")).json()
    assert answer["tracks"] == len(library())
    assert answer["left"] == 70
    assert {(point["valence"], point["arousal"]) for point in answer["points"]} == {
        (round(track.affect.valence, 3), round(track.affect.arousal, 3)) for track in library()
    }
    assert answer["failures"][0] == {"file": "0000.mp3", "reason": "it is damaged"}
    assert len(answer["failures"]) == MOST_FAILURES
