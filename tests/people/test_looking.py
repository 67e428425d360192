from __future__ import annotations

from dataclasses import replace

import pytest

from appliance.errors import RefusedError
from appliance.people.consent import GUEST_AFTER, Looking
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.sight import CameraState
from appliance.vocabulary.units import PersonId, Seconds

LOOK, REMOTE = Purpose.LOOK, Purpose.REMOTE
ASHA = Person(PersonId("asha"), "Asha", Role.ADULT, consents=frozenset({LOOK, REMOTE}))
BEN = Person(PersonId("ben"), "Ben", Role.ADULT, consents=frozenset({LOOK}))
CARA = Person(PersonId("cara"), "Cara", Role.ADULT)
DILIP = Person(PersonId("dilip"), "Dilip", Role.CHILD, consents=frozenset(Purpose))  # even a wrong record must not open
PEOPLE = (ASHA, BEN, CARA, DILIP)
REST = Seconds(1200)


def s(seconds: float) -> Seconds:
    return Seconds(seconds)


@pytest.fixture
def looking() -> Looking:
    return Looking(rest_after=REST)


@pytest.fixture
def open_for_asha(looking: Looking) -> Looking:
    looking.listen(ASHA, s(0))
    return looking


def test_without_consent_nothing_is_open(looking: Looking) -> None:
    decision = looking.decide(s(0))
    assert not decision.open
    assert decision.state is CameraState.CLOSED
    assert "nobody" in decision.why


def test_somebody_who_consented_says_its_me(looking: Looking) -> None:
    looking.listen(ASHA, s(0))
    decision = looking.decide(s(0))
    assert decision.open
    assert decision.state is CameraState.LOOKING
    assert looking.listener == ASHA


@pytest.mark.parametrize("person", [CARA, DILIP])
def test_nobody_listens_for_the_camera_without_consent_or_as_a_child(open_for_asha: Looking, person: Person) -> None:
    with pytest.raises(RefusedError, match=person.name):
        open_for_asha.listen(person, s(1))
    assert open_for_asha.listener == ASHA
    assert open_for_asha.decide(s(1)).open


def test_withdrawn_consent_counts_at_once(open_for_asha: Looking) -> None:
    open_for_asha.update(replace(ASHA, consents=frozenset()))
    assert open_for_asha.decide(s(1)).state is CameraState.CLOSED
    assert open_for_asha.listener is None
    open_for_asha.update(ASHA)  # giving it again is not yet "it's me"
    assert not open_for_asha.decide(s(2)).open


def test_an_erased_person_consents_no_more(open_for_asha: Looking) -> None:
    open_for_asha.erase(ASHA.id)
    assert not open_for_asha.decide(s(1)).open
    with pytest.raises(RefusedError):
        open_for_asha.reopen(s(1))


def test_a_listening_that_is_ended_closes(open_for_asha: Looking) -> None:
    open_for_asha.stop()
    assert open_for_asha.decide(s(1)).state is CameraState.CLOSED


def test_it_rests_when_no_face_was_there_for_long(open_for_asha: Looking) -> None:
    assert open_for_asha.saw(1, s(100))
    assert open_for_asha.saw(0, s(1299))
    assert open_for_asha.decide(s(1299.9)).open
    decision = open_for_asha.decide(s(1300))
    assert decision.state is CameraState.RESTING
    assert not open_for_asha.saw(1, s(1301))  # a face alone does not wake it
    assert not open_for_asha.decide(s(1301)).open
    open_for_asha.listen(ASHA, s(1302))
    assert open_for_asha.decide(s(1302)).open


def test_it_rests_also_when_no_looks_come_at_all(open_for_asha: Looking) -> None:
    assert not open_for_asha.saw(1, s(1200))
    assert open_for_asha.decide(s(1200)).state is CameraState.RESTING


def test_it_rests_when_the_listener_leaves_but_not_when_others_do(open_for_asha: Looking) -> None:
    open_for_asha.join(BEN)
    open_for_asha.leave(BEN.id)
    assert open_for_asha.decide(s(1)).open
    open_for_asha.leave(ASHA.id)
    assert open_for_asha.decide(s(1)).state is CameraState.RESTING
    assert open_for_asha.listener is None


def test_a_guest_lets_it_rest_and_none_of_their_looks_is_used(open_for_asha: Looking) -> None:
    assert open_for_asha.saw(1, s(10))
    used = [open_for_asha.saw(2, s(11 + step / 2)) for step in range(10)]
    assert used == [False] * 10
    decision = open_for_asha.decide(s(16))
    assert decision.state is CameraState.RESTING
    assert "more faces" in decision.why


def test_a_false_detection_does_not(open_for_asha: Looking) -> None:
    for step in range(100):
        crowd = step % 10 == 5
        assert open_for_asha.saw(2 if crowd else 1, s(step / 2)) is not crowd
        assert open_for_asha.decide(s(step / 2)).open


def test_a_guest_who_is_seen_in_every_other_look_does(open_for_asha: Looking) -> None:
    for step in range(10):
        open_for_asha.saw(1 + step % 2, s(step / 2))
    assert open_for_asha.decide(s(5)).state is CameraState.RESTING


def test_a_guest_is_noticed_at_the_slowest_rate_too(open_for_asha: Looking) -> None:
    for step in range(2):
        open_for_asha.saw(2, s(step / 0.3))
    assert not open_for_asha.decide(s(4)).open


def test_those_who_consented_and_said_so_may_be_in_view(open_for_asha: Looking) -> None:
    open_for_asha.join(BEN)
    open_for_asha.join(ASHA)  # who counts already
    for step in range(20):
        assert open_for_asha.saw(2, s(step))
    open_for_asha.update(replace(BEN, consents=frozenset()))
    assert not open_for_asha.saw(2, s(20))
    assert not open_for_asha.saw(2, s(20 + GUEST_AFTER))
    assert not open_for_asha.decide(s(25)).open


@pytest.mark.parametrize("person", [CARA, DILIP])
def test_others_need_consent_to_be_in_view(open_for_asha: Looking, person: Person) -> None:
    with pytest.raises(RefusedError):
        open_for_asha.join(person)
    assert not open_for_asha.saw(2, s(1))


def test_who_takes_over_must_ask_the_others_again(open_for_asha: Looking) -> None:
    open_for_asha.join(BEN)
    for person in (BEN, ASHA):
        open_for_asha.listen(person, s(1))
        assert not open_for_asha.saw(2, s(2))


def test_guests_may_be_let_in_by_a_setting() -> None:
    looking = Looking(rest_after=REST, guests_close=False)
    looking.listen(ASHA, s(0))
    assert all(looking.saw(4, s(step)) for step in range(20))
    assert looking.decide(s(20)).open


def test_a_look_from_before_is_not_used(open_for_asha: Looking) -> None:
    open_for_asha.listen(BEN, s(50))
    assert not open_for_asha.saw(1, s(49.9))
    assert open_for_asha.saw(1, s(50.1))


def test_home_automation_closes_and_opens_where_it_is_allowed(open_for_asha: Looking) -> None:
    open_for_asha.close(s(10))
    assert open_for_asha.decide(s(10)).state is CameraState.CLOSED
    open_for_asha.reopen(s(20_000))
    assert open_for_asha.decide(s(20_000)).open
    open_for_asha.update(replace(ASHA, consents=frozenset({LOOK})))
    assert not open_for_asha.decide(s(20_001)).open


def test_home_automation_does_not_open_where_it_is_not_allowed(looking: Looking) -> None:
    looking.close(s(0))
    with pytest.raises(RefusedError, match="nobody"):
        looking.reopen(s(0))
    looking.listen(BEN, s(1))
    looking.reopen(s(2))  # it is open: nothing to do
    looking.close(s(3))
    with pytest.raises(RefusedError, match="has not allowed"):
        looking.reopen(s(4))
    assert not looking.decide(s(4)).open


def test_home_automation_never_undoes_a_pause_of_the_panel(open_for_asha: Looking) -> None:
    open_for_asha.pause()
    for _ in range(2):
        with pytest.raises(RefusedError, match="paused on the panel"):
            open_for_asha.reopen(s(1))
        open_for_asha.close(s(1))
    assert open_for_asha.decide(s(1)).state is CameraState.CLOSED
    open_for_asha.listen(ASHA, s(2))
    assert open_for_asha.decide(s(2)).open


def test_a_pause_with_an_end_goes_on_looking_for_whoever_listens(open_for_asha: Looking) -> None:
    open_for_asha.pause(s(3600))
    with pytest.raises(RefusedError, match="paused on the panel"):
        open_for_asha.reopen(s(3599))
    assert not open_for_asha.saw(1, s(3599))
    assert open_for_asha.decide(s(3600)).open
    assert open_for_asha.until is None
    assert open_for_asha.decide(s(3600 + 1199)).open, "the time without a face begins anew"
    assert open_for_asha.decide(s(3600 + 1200)).state is CameraState.RESTING


def test_a_pause_with_an_end_opens_nothing_that_was_withdrawn_meanwhile(open_for_asha: Looking) -> None:
    open_for_asha.pause(s(3600))
    open_for_asha.update(replace(ASHA, consents=frozenset()))
    assert not open_for_asha.decide(s(3600)).open


def test_a_later_pause_counts(open_for_asha: Looking) -> None:
    open_for_asha.pause(s(10))
    open_for_asha.pause()
    assert not open_for_asha.decide(s(11)).open


def test_home_automation_never_ends_a_rest(open_for_asha: Looking) -> None:
    open_for_asha.saw(2, s(1))
    open_for_asha.saw(2, s(4))
    open_for_asha.close(s(5))
    with pytest.raises(RefusedError, match="rests until"):
        open_for_asha.reopen(s(6))


def test_home_automation_cannot_put_the_rest_off_by_closing_and_opening(open_for_asha: Looking) -> None:
    for step in range(1, 12):
        open_for_asha.close(s(step * 110 - 10))
        open_for_asha.reopen(s(step * 110))  # 10 s shut in each 110
    assert open_for_asha.decide(s(1309)).open
    open_for_asha.close(s(1310))
    with pytest.raises(RefusedError, match="rests until"):
        open_for_asha.reopen(s(1310))


def test_words_for_the_smart_home_name_nobody(open_for_asha: Looking) -> None:
    said = [open_for_asha.decide(s(1)).why]
    open_for_asha.close(s(1))
    said.append(open_for_asha.decide(s(1)).why)
    open_for_asha.pause()
    said.append(open_for_asha.decide(s(1)).why)
    open_for_asha.listen(ASHA, s(1))
    open_for_asha.leave(ASHA.id)
    said.append(open_for_asha.decide(s(1)).why)
    open_for_asha.stop()
    said.append(open_for_asha.decide(s(1)).why)
    assert len(set(said)) == 5
    assert not any(person.name in why for person in PEOPLE for why in said)


class TestAPhonesPicture:
    MAY = replace(CARA, consents=frozenset({Purpose.PHONE, REMOTE}))

    def test_is_a_listening_that_opens_no_camera_for_anybody(self, looking: Looking) -> None:
        assert looking.pictured(self.MAY, s(0))
        assert looking.listener == self.MAY
        assert looking.decide(s(0)).state is CameraState.CLOSED
        assert "phone" in looking.decide(s(0)).why
        looking.close(s(1))
        with pytest.raises(RefusedError, match="phone"):
            looking.reopen(s(2))
        assert not looking.decide(s(2)).open
        assert not looking.saw(1, s(3))

    def test_counts_only_where_nobody_else_listens(self, open_for_asha: Looking) -> None:
        assert not open_for_asha.pictured(self.MAY, s(1))
        assert open_for_asha.listener == ASHA
        assert open_for_asha.pictured(replace(ASHA, consents=ASHA.consents | {Purpose.PHONE}), s(1))
        assert open_for_asha.decide(s(1)).open

    def test_ends_when_none_has_come_for_long_or_the_consent_is_withdrawn(self, looking: Looking) -> None:
        looking.pictured(self.MAY, s(0))
        looking.pictured(self.MAY, s(1000))
        looking.decide(s(REST + 500))
        assert looking.listener == self.MAY
        looking.decide(s(REST + 1000))
        assert looking.listener != self.MAY
        looking.pictured(self.MAY, s(3000))
        looking.update(replace(self.MAY, consents=frozenset({REMOTE})))
        assert looking.listener != self.MAY

    @pytest.mark.parametrize("person", [CARA, DILIP])
    def test_needs_its_own_consent_and_an_adult(self, looking: Looking, person: Person) -> None:
        with pytest.raises(RefusedError, match=person.name):
            looking.pictured(person, s(0))
        assert looking.listener is None

    def test_its_me_opens_the_camera_after_it(self, looking: Looking) -> None:
        looking.pictured(self.MAY, s(0))
        looking.listen(BEN, s(1))
        assert looking.decide(s(1)).open
        assert looking.listener == BEN
