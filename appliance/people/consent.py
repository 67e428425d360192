"""Whether looking is allowed now. Pure: time and events are passed in, nothing is read or done.

Faces are never recognised, so looking belongs to a *listening*: somebody says on the panel "it's me". It opens the camera only
where that person is an adult who consents to looking, and it goes on until

- somebody pauses it on the panel: only "it's me" on the panel, or the time that was named, ends such a pause;
- home automation closes it: home automation may open it again where the person listening allowed that, or the panel;
- the consent is withdrawn or the listening is ended: it is closed until somebody listens again;
- the person leaves, no face was in view for long, or more faces are in view than consenting people are known to be present:
  it *rests* until somebody present says who is listening, which home automation cannot.

A picture that somebody sends from their own phone, by a consent of its own, is a listening too where nobody else listens. It
never opens the box's camera, and ends when no picture has come for long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from appliance.errors import RefusedError
from appliance.vocabulary.people import Purpose, Role
from appliance.vocabulary.sight import CameraState
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import Collection

    from appliance.vocabulary.people import Person
    from appliance.vocabulary.units import PersonId

REST_AFTER: Final = Seconds(1200.0)
GUEST_AFTER: Final = Seconds(2.0)
"""A face too many must stay so long before looking rests: a false detection comes in single looks."""

# No names in these words: they go to the smart home too, which may not know who is listening.
LOOKING: Final = "the person listening has consented"
NOBODY: Final = "nobody who has consented has said that they are listening"
ENDED: Final = "the person who was listening has ended it"
WITHDRAWN: Final = "the person who was listening has withdrawn their consent"
PAUSED: Final = "looking was paused on the panel"
SHUT: Final = "home automation closed the camera"
UNTIL: Final = "looking rests until somebody here says on the panel who is listening"
BY_PHONE: Final = "the person listening is looked at by their own phone alone"
LEFT: Final = f"the person who was listening has left: {UNTIL}"
GUESTS: Final = f"more faces were in view than people here who have consented: {UNTIL}"
UNSEEN: Final = f"no face was in view for a long time: {UNTIL}"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the camera may be open now, what that is called, and why in plain words."""

    open: bool
    state: CameraState
    why: str


class Looking:
    """The state of consent. Times are on one monotonic clock; ``decide`` is asked whenever the lease would be renewed.

    ``rest_after`` is the time without a face, and ``guests_close`` whether a face too many ends looking, as in the settings.
    """

    def __init__(self, *, rest_after: Seconds = REST_AFTER, guests_close: bool = True) -> None:
        self._rest_after = rest_after
        self._guests_close = guests_close
        self._listener: Person | None = None
        self._others: dict[PersonId, Person] = {}
        self._closed = NOBODY  # why nobody listens
        self._paused = False
        self._until: Seconds | None = None  # when a pause ends by itself
        self._shut = False
        self._rest = ""  # why it rests
        self._remote = False  # opened by home automation
        self._opened = Seconds(0.0)
        self._face = Seconds(0.0)  # when a face was last in view, or looking began
        self._unseen = Seconds(0.0)  # how long none was in view when home automation closed it
        self._heard = Seconds(0.0)  # the last time that was told
        self._pictured: Seconds | None = None  # the last picture of a listener who came by their phone alone
        self._crowd: tuple[Seconds, Seconds] | None = None  # the first and the last look with a face too many

    @property
    def listener(self) -> Person | None:
        """Who is listening, whether or not the camera is open for them."""
        return self._listener

    @property
    def paused(self) -> bool:
        """Whether somebody paused it on the panel."""
        return self._paused

    @property
    def until(self) -> Seconds | None:
        """When a pause ends by itself; None where it does not, or there is none."""
        return self._until

    def decide(self, at: Seconds) -> Decision:
        """Whether looking is allowed now."""
        self._tire(at)
        if self._paused:
            return Decision(open=False, state=CameraState.CLOSED, why=PAUSED)
        if self._shut:
            return Decision(open=False, state=CameraState.CLOSED, why=SHUT)
        if self._rest:
            return Decision(open=False, state=CameraState.RESTING, why=self._rest)
        if self._listener is None:
            return Decision(open=False, state=CameraState.CLOSED, why=self._closed)
        if self._pictured is not None:
            return Decision(open=False, state=CameraState.CLOSED, why=BY_PHONE)
        return Decision(open=True, state=CameraState.LOOKING, why=LOOKING)

    def saw(self, faces: int, at: Seconds) -> bool:
        """Note how many faces a look taken at ``at`` found. False: the look must not be used, it may show somebody else."""
        self._tire(at)
        if not self._may() or at < self._opened:
            return False
        if faces:
            self._face = at
        if not self._guests_close or faces <= 1 + len(self._others):
            if self._crowd and at - self._crowd[1] >= GUEST_AFTER:
                self._crowd = None
            return True
        first = self._crowd[0] if self._crowd else at
        self._crowd = (first, at)
        if at - first >= GUEST_AFTER:
            self._rest = GUESTS
        return False

    def pictured(self, person: Person, at: Seconds) -> bool:
        """Somebody showed their own face by their own phone: whether that counts, since nobody else is listening.

        Raises:
            RefusedError: they are a child or have not consented to their phone's camera.
        """
        self._tire(at)
        _require_consent(person, Purpose.PHONE)
        if self._listener is None:
            self._listener, self._pictured = person, at
            self._others.clear()
            self._remote = False
            self._rest = ""
        elif self._listener.id != person.id:
            return False
        elif self._pictured is not None:
            self._pictured = at
        return True

    def listen(self, person: Person, at: Seconds) -> None:
        """Somebody said on the panel "it's me": from now on it is they who listen, and looking is open.

        Others who had said that they are here must say so again.

        Raises:
            RefusedError: they are a child or have not consented to looking; all stays as it was.
        """
        _require_consent(person)
        self._listener = person
        self._others.clear()
        self._paused = self._shut = self._remote = False
        self._until = self._pictured = None
        self._rest = ""
        self._begin(at, unseen=Seconds(0.0))

    def join(self, person: Person) -> None:
        """Somebody else said on the panel that they are here too: their face may be in view.

        Raises:
            RefusedError: they are a child or have not consented to looking.
        """
        _require_consent(person)
        if self._listener and person.id != self._listener.id:
            self._others[person.id] = person

    def leave(self, person: PersonId) -> None:
        """Somebody has left, as the panel or a presence sensor says. That of the listener ends their listening."""
        self._others.pop(person, None)
        if self._listener and self._listener.id == person:
            by_phone = self._pictured is not None
            self._end(ENDED)
            if not by_phone:
                self._rest = LEFT

    def stay(self, present: Collection[PersonId]) -> None:
        """Who is present, as the home says: everybody else has left. It adds nobody."""
        for person in [*self._others, *([self._listener.id] if self._listener else [])]:
            if person not in present:
                self.leave(person)

    def select(self, person: Person, at: Seconds) -> None:
        """Home automation says who listens. It opens nothing, ends no rest, and closes the camera that was open for another.

        Raises:
            RefusedError: they, or whoever is listening, have not allowed home automation to act for them; all stays as it was.
        """
        _require_consent(person)
        if self._listener and self._listener.id == person.id:
            return
        for each in (person, self._listener):
            if each and not each.allows(Purpose.REMOTE):
                whose = "that person" if each is person else "the person listening"
                msg = f"Home automation may not say who listens: {whose} has not allowed it."
                raise RefusedError(msg)
        self.close(at)
        self._listener, self._pictured = person, None
        self._others.clear()
        self._remote = False

    def stop(self) -> None:
        """The listening is ended on the panel."""
        self._end(ENDED)

    def update(self, person: Person) -> None:
        """Somebody's profile or consents have changed; withdrawn consent counts at once."""
        if person.id in self._others:
            self._others[person.id] = person
            if not person.allows(Purpose.LOOK):
                del self._others[person.id]
        if self._listener and self._listener.id == person.id:
            self._listener = person
            if not person.allows(Purpose.LOOK if self._pictured is None else Purpose.PHONE):
                self._end(WITHDRAWN)
            elif self._remote and not person.allows(Purpose.REMOTE):
                self.close(self._heard)

    def erase(self, person: PersonId) -> None:
        """Somebody's profile is gone, and their consent with it."""
        self._others.pop(person, None)
        if self._listener and self._listener.id == person:
            self._end(WITHDRAWN)

    def pause(self, until: Seconds | None = None) -> None:
        """Somebody closed the camera on the panel, until a moment or for good. Always granted."""
        self._paused = True
        self._until = until

    def close(self, at: Seconds) -> None:
        """Home automation closed the camera. Always granted."""
        self._tire(at)
        if self._may():
            self._unseen = Seconds(at - self._face)
        self._shut = True

    def reopen(self, at: Seconds) -> None:
        """Home automation wants the camera open. That undoes its own closing and nothing else.

        The time for which no face was in view goes on from where it was, so that closing and opening cannot put off the rest.

        Raises:
            RefusedError: the person listening has not allowed it, nobody is listening, or looking is paused or rests.
        """
        self._tire(at)
        if self._may():
            return
        nobody, by_phone = self._listener is None, self._pictured is not None
        for stands, why in ((self._paused, PAUSED), (self._rest, self._rest), (nobody, self._closed), (by_phone, BY_PHONE)):
            if stands:
                msg = f"Home automation may not open the camera: {why}."
                raise RefusedError(msg)
        if not (self._listener and self._listener.allows(Purpose.REMOTE)):
            msg = "Home automation may not open the camera: the person listening has not allowed it."
            raise RefusedError(msg)
        self._shut = False
        self._remote = True
        self._begin(at, unseen=self._unseen)

    def _may(self) -> bool:
        return self._listener is not None and self._pictured is None and not (self._paused or self._shut or self._rest)

    def _begin(self, at: Seconds, *, unseen: Seconds) -> None:
        self._opened = self._heard = at
        self._face = Seconds(at - unseen)
        self._crowd = None

    def _end(self, why: str) -> None:
        self._listener = self._pictured = None
        self._others.clear()
        self._rest = ""
        self._closed = why

    def _tire(self, at: Seconds) -> None:
        self._heard = at
        if self._paused and self._until is not None and at >= self._until:
            self._paused, self._until = False, None
            self._begin(at, unseen=Seconds(0.0))
        if self._pictured is not None and at - self._pictured >= self._rest_after:
            self._end(NOBODY)
        if self._may() and at - self._face >= self._rest_after:
            self._rest = UNSEEN


def _require_consent(person: Person, purpose: Purpose = Purpose.LOOK) -> None:
    if person.role is not Role.ADULT:
        msg = f"{person.name} has a child's profile: the camera does not look for children."
        raise RefusedError(msg)
    if not person.allows(purpose):
        what = "looking" if purpose is Purpose.LOOK else "their phone's camera"
        msg = f"{person.name} has not consented to {what}: that is given on the privacy page."
        raise RefusedError(msg)
