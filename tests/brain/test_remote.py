"""What the smart home says of the household narrows, and what it says of the surroundings holds for its time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from appliance.brain.remote import RemoteHome
from appliance.errors import RefusedError
from appliance.vocabulary.choice import Activity, Situation
from appliance.vocabulary.journal import Kind
from appliance.vocabulary.people import Purpose
from appliance.vocabulary.sight import CameraState
from appliance.vocabulary.surroundings import Doing, Input, Weather
from appliance.vocabulary.units import PersonId, Seconds
from tests.brain.rig import ASHA, BEN, KIRAN

if TYPE_CHECKING:
    from tests.brain.rig import Rig

HOUR = Seconds(3600.0)
OPEN = replace(ASHA, consents=ASHA.consents | {Purpose.REMOTE})
CARL = replace(OPEN, id=PersonId("carl"), name="Carl")


@pytest.fixture
async def remote(rig: Rig) -> RemoteHome:
    for person in (OPEN, CARL):
        await rig.store.put_person(person)
    return RemoteHome(rig.live, rig.watching, rig.people, rig.journal, rig.clock)


class TestSelect:
    async def test_only_adults_who_consent_and_allow_it_are_offered(self, remote: RemoteHome) -> None:
        assert [person.id for person in await remote.selectable()] == ["asha", "carl"]

    async def test_makes_them_the_one_who_listens_and_opens_nothing(self, rig: Rig, remote: RemoteHome) -> None:
        await remote.select(OPEN.id)
        assert rig.live.state.listening == OPEN
        assert not rig.open
        assert [entry.data for entry in await rig.journal.entries((Kind.LISTENING,))] == [{"selected": True}]

    async def test_then_home_automation_may_open_for_them(self, rig: Rig, remote: RemoteHome) -> None:
        await remote.select(OPEN.id)
        await rig.brain.set_looking(on=True, by=None, remote=True)
        assert rig.open

    @pytest.mark.parametrize("person", [BEN.id, KIRAN.id, PersonId("nobody-here")])
    async def test_nobody_who_has_not_allowed_it(self, rig: Rig, remote: RemoteHome, person: PersonId) -> None:
        with pytest.raises(RefusedError):
            await remote.select(person)
        assert rig.live.state.listening is None

    async def test_nobody_in_place_of_who_has_not_allowed_it(self, rig: Rig, remote: RemoteHome) -> None:
        await rig.listen(BEN)
        with pytest.raises(RefusedError):
            await remote.select(OPEN.id)
        assert rig.live.state.listening == BEN
        assert rig.open

    async def test_another_closes_the_camera(self, rig: Rig, remote: RemoteHome) -> None:
        await rig.listen(OPEN)
        await remote.select(CARL.id)
        assert rig.live.state.listening == CARL
        assert not rig.open

    async def test_the_same_changes_nothing(self, rig: Rig, remote: RemoteHome) -> None:
        await rig.listen(OPEN)
        await remote.select(OPEN.id)
        assert rig.open

    async def test_ends_no_pause_and_no_rest(self, rig: Rig, remote: RemoteHome) -> None:
        await rig.listen(OPEN)
        await remote.select(None)
        assert not rig.open
        await remote.select(CARL.id)
        with pytest.raises(RefusedError):
            await rig.brain.set_looking(on=True, by=None, remote=True)
        await rig.listen(OPEN)
        await rig.brain.set_looking(on=False, by=OPEN.id)
        await remote.select(CARL.id)
        with pytest.raises(RefusedError):
            await rig.brain.set_looking(on=True, by=None, remote=True)
        assert not rig.open

    async def test_who_takes_it_back_is_not_opened_for(self, rig: Rig, remote: RemoteHome) -> None:
        await remote.select(OPEN.id)
        await rig.people.set_consent(OPEN.id, Purpose.REMOTE, given=False)
        with pytest.raises(RefusedError):
            await rig.brain.set_looking(on=True, by=None, remote=True)


class TestPresence:
    @pytest.mark.parametrize("present", [["asha"], ["Asha", "A guest"], ["ASHA", "Ben"]])
    async def test_who_is_there_goes_on_listening(self, rig: Rig, remote: RemoteHome, present: list[str]) -> None:
        await rig.listen()
        await remote.present(present, HOUR)
        assert rig.open

    @pytest.mark.parametrize("present", [["Ben"], []])
    async def test_who_is_not_there_has_left(self, rig: Rig, remote: RemoteHome, present: list[str]) -> None:
        await rig.listen()
        await remote.present(present, HOUR)
        assert not rig.open
        assert rig.watching.rule.decide(rig.clock.monotonic()).state is CameraState.RESTING
        await remote.present(["Asha"], HOUR)
        assert not rig.open

    async def test_names_of_another_house_are_refused(self, rig: Rig, remote: RemoteHome) -> None:
        await rig.listen()
        with pytest.raises(RefusedError):
            await remote.present(["x5"], HOUR)
        assert rig.open

    async def test_adds_nobody(self, rig: Rig, remote: RemoteHome) -> None:
        await remote.present(["Asha", "Ben"], HOUR)
        assert rig.live.state.listening is None
        assert not rig.open


class TestSurroundings:
    async def test_hold_for_their_time_and_are_shown(self, rig: Rig, remote: RemoteHome) -> None:
        remote.surround(Doing.RUNNING, Seconds(900))
        remote.surround(Weather.SNOWY, HOUR)
        remote.surround(70.0, Seconds(600))
        assert [(each.input, each.value) for each in rig.live.state.inputs] == [
            (Input.ACTIVITY, "running"),
            (Input.WEATHER, "snowy"),
            (Input.NOISE, "70"),
        ]
        assert remote.around() == Situation(activity=Activity.MOVING, noise=0.8, wet=True)
        rig.clock.advance(601)
        assert remote.around() == Situation(activity=Activity.MOVING, wet=True)
        rig.clock.advance(300)
        assert remote.around() == Situation(wet=True)
        remote.forget(Input.WEATHER)
        assert remote.around() == Situation()
        assert Input.WEATHER not in {each.input for each in rig.live.state.inputs}

    async def test_the_next_choice_knows_them_and_who_is_at_home(self, rig: Rig, remote: RemoteHome) -> None:
        rig.playing.around, rig.playing.present = remote.around, remote.at_home
        remote.surround(Doing.DRIVING, Seconds(900))
        await remote.present(["Ben", "Asha", "A guest"], HOUR)
        assert rig.playing._situation().activity is Activity.STILL
        assert rig.playing._situation().company == 3
        assert remote.at_home() == ("asha", "ben")
        rig.clock.advance(HOUR)
        assert remote.at_home() == ()

    async def test_what_a_body_measures_is_shown_as_used_and_no_more(self, rig: Rig, remote: RemoteHome) -> None:
        remote.used(Input.HEART_RATE, Seconds(60))
        assert [(each.input, each.value) for each in rig.live.state.inputs] == [(Input.HEART_RATE, "")]
