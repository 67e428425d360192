from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from appliance.brain.radio import RadioRoom
from appliance.panel.schema.sources import folder_out
from appliance.settings import MusicSettings
from tests.fakes.radio import STATIONS

if TYPE_CHECKING:
    from tests.panel.household import Home


async def test_the_folder_and_radio_from_off_to_a_station(home: Home) -> None:
    radio = home.music.radio
    assert isinstance(radio, RadioRoom)
    async with await home.phone("adult") as phone:
        said = (await phone.get("/api/sources")).json()
        assert said["folder"] == {"address": "smb://testbox.local/music", "windows": r"\\testbox.local\music"}
        assert (said["radio"]["on"], said["radio"]["known"], said["radio"]["stations"]) == (False, 0, [])
        assert (await phone.get("/api/privacy")).json()["radio"] is False
        refused = await phone.post("/api/radio/play", json={"station": None})
        assert (refused.status_code, refused.json()["detail"]) == (403, "Radio is switched off. An adult can switch it on.")

        assert (await phone.put("/api/radio", json={"on": True})).status_code == 204
        await radio.refresh()
        said = (await phone.get("/api/sources")).json()["radio"]
        assert (said["on"], said["known"], len(said["stations"])) == (True, len(STATIONS), 6)
        assert (await phone.get("/api/privacy")).json()["radio"] is True
        assert (await phone.post("/api/radio/play", json={"station": said["stations"][0]["id"]})).status_code == 204
        assert (await phone.get("/api/sources")).json()["radio"]["asked"] is True
        assert (await phone.delete("/api/radio/play")).status_code == 204
        assert (await phone.get("/api/sources")).json()["radio"]["asked"] is False


def test_an_address_is_shown_as_each_system_writes_it() -> None:
    assert folder_out("") is None
    other = folder_out("nfs://livingroom.local/srv/music")
    assert other
    assert other.windows is None
    assert MusicSettings(share="smb://livingroom.local/music").share
    with pytest.raises(ValidationError):
        MusicSettings(share="javascript:alert(1)")
