"""No sequence of events opens the camera without consent: a second, simpler account of what happened must agree."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from appliance.errors import RefusedError
from appliance.people.consent import GUEST_AFTER, Looking
from appliance.vocabulary.people import Person, Purpose, Role
from appliance.vocabulary.sight import CameraState
from appliance.vocabulary.units import PersonId, Seconds

REST = Seconds(1200)
NAMES = ("asha", "ben", "cara")
CHILD = Person(PersonId("dilip"), "Dilip", Role.CHILD, consents=frozenset(Purpose))

names = st.sampled_from(NAMES)
BOTH = frozenset({Purpose.LOOK, Purpose.REMOTE})
PHONE = frozenset({Purpose.PHONE, Purpose.REMOTE})
consents = st.sampled_from([BOTH, frozenset({Purpose.LOOK}), frozenset({Purpose.REMOTE}), PHONE, BOTH | PHONE])


@dataclass
class SinceItsMe:
    """What happened since somebody last said "it's me", as far as it bears on whether looking may go on."""

    who: str
    here: set[str]
    unseen: float = 0.0
    """Seconds without a face while home automation had not closed it."""
    crowd: tuple[float, int] | None = None
    """Since when every look had a face too many."""
    over: bool = False
    """Something happened after which only "it's me" may open it."""
    shut: bool = False


class NeverWithoutConsent(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.looking = Looking(rest_after=REST)
        self.now = 0.0
        self.people = {name: Person(PersonId(name), name, Role.ADULT, consents=BOTH) for name in NAMES}
        self.told: SinceItsMe | None = None

    @property
    def at(self) -> Seconds:
        return Seconds(self.now)

    def is_open(self) -> bool:
        return self.looking.decide(self.at).open

    @rule(seconds=st.sampled_from([0.5, 1.0, 1.5, 500.0, 900.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds
        if self.told and not self.told.shut:
            self.told.unseen += seconds

    @rule(name=names, given=consents)
    def consent(self, name: str, given: frozenset[Purpose]) -> None:
        self.change_consent(name, given)

    def change_consent(self, name: str, given: frozenset[Purpose]) -> None:
        was_open = self.is_open()
        self.people[name] = replace(self.people[name], consents=given)
        self.looking.update(self.people[name])
        if not self.told or (Purpose.LOOK in given and name != self.told.who):
            return
        if Purpose.LOOK not in given:
            self.told.here.discard(name)
            self.told.over |= name == self.told.who
        elif was_open and not self.is_open():  # home automation had opened it, and may no longer
            self.told.shut = True

    @rule(name=names, given=consents)
    def say_its_me(self, name: str, given: frozenset[Purpose]) -> None:
        self.change_consent(name, given)
        if self.people[name].allows(Purpose.LOOK):
            self.looking.listen(self.people[name], self.at)
            self.told = SinceItsMe(name, {name})
            assert self.is_open()
        else:
            with pytest.raises(RefusedError):
                self.looking.listen(self.people[name], self.at)

    @rule()
    def a_child_says_its_me(self) -> None:
        with pytest.raises(RefusedError):
            self.looking.listen(CHILD, self.at)
        with pytest.raises(RefusedError):
            self.looking.join(CHILD)

    @rule(name=names)
    def say_i_am_here_too(self, name: str) -> None:
        if self.people[name].allows(Purpose.LOOK):
            self.looking.join(self.people[name])
            if self.told and not self.told.over:
                self.told.here.add(name)
        else:
            with pytest.raises(RefusedError):
                self.looking.join(self.people[name])

    @rule(name=names)
    def send_a_picture(self, name: str) -> None:
        was_open, listener = self.is_open(), self.looking.listener
        if self.people[name].allows(Purpose.PHONE):
            counts = self.looking.pictured(self.people[name], self.at)
            assert counts is (listener is None or listener.id == name)
        else:
            with pytest.raises(RefusedError):
                self.looking.pictured(self.people[name], self.at)
        assert self.is_open() is was_open

    @rule(name=names, erased=st.booleans())
    def go(self, name: str, *, erased: bool) -> None:
        person = PersonId(name)
        self.looking.erase(person) if erased else self.looking.leave(person)
        if self.told:
            self.told.here.discard(name)
            self.told.over |= name == self.told.who

    @rule(panel=st.booleans())
    def end_on_the_panel(self, *, panel: bool) -> None:
        self.looking.pause() if panel else self.looking.stop()
        if self.told:
            self.told.over = True

    @rule()
    def home_automation_closes(self) -> None:
        self.looking.close(self.at)
        if self.told:
            self.told.shut = True

    @rule()
    def home_automation_opens(self) -> None:
        was_open = self.is_open()
        try:
            self.looking.reopen(self.at)
        except RefusedError:
            assert not self.is_open()
            return
        if not was_open:
            assert self.told
            assert self.told.shut
            assert self.people[self.told.who].allows(Purpose.REMOTE)
            self.told.shut = False
            self.told.crowd = None

    @rule(faces=st.integers(0, 4))
    def look(self, faces: int) -> None:
        was_open = self.is_open()
        used = self.looking.saw(faces, self.at)
        assert was_open or not used
        if not was_open or self.told is None:
            return
        if faces:
            self.told.unseen = 0.0
        if faces <= len(self.told.here):
            self.told.crowd = None
            return
        assert not used
        since, looks = self.told.crowd or (self.now, 0)
        self.told.crowd = (since, looks + 1)
        self.told.over |= self.now - since >= GUEST_AFTER

    @invariant()
    def is_open_only_with_consent(self) -> None:
        decision = self.looking.decide(self.at)
        assert decision.open is (decision.state is CameraState.LOOKING)
        if not decision.open:
            return
        assert self.told
        assert self.people[self.told.who].allows(Purpose.LOOK)
        assert self.looking.listener == self.people[self.told.who]
        assert not self.told.over
        assert not self.told.shut
        assert self.told.unseen < REST + 1e-6  # sums of floats


NeverWithoutConsent.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
TestNeverWithoutConsent = NeverWithoutConsent.TestCase
