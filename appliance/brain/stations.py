"""The radio stations that are known, and those of them that play, as the rest of the box sees what plays: as picks."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from appliance.choice.radio import rank
from appliance.vocabulary.choice import Pick
from appliance.vocabulary.music import Mode, Sound, Spread, Tags, Track
from appliance.vocabulary.units import Bpm, Lufs, Seconds, TrackFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy as np

    from appliance.vocabulary.choice import Target
    from appliance.vocabulary.radio import Station, StationId

ASIDE: Final = 20
"""So many stations that were skipped, or did not work, do not come again."""
NOTED: Final = 100
"""So many stations are known again after they have left the directory, as something that plays."""
SPREAD: Final = Spread(0.4, 0.4)
"""How far what a station plays may be off what its genres say; ours."""


class Stations:
    """What is ``known`` by its stream's address, and what nobody wants: ``never`` again, or not soon."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.known: Mapping[TrackFile, Station] = {}
        self.never: set[StationId] = set()
        self._rng = rng
        self._aside: deque[TrackFile] = deque(maxlen=ASIDE)
        self._picks: dict[TrackFile, Pick] = {}

    def learn(self, stations: Iterable[Station]) -> None:
        """These are known now, and no others."""
        self.known = {TrackFile(station.url): station for station in stations}

    def holds(self, file: TrackFile) -> bool:
        """Whether this is a station's stream."""
        return file in self.known or file in self._picks

    def by_id(self, station: StationId | None) -> list[Station]:
        """The station of this id, where it is known."""
        return [each for each in self.known.values() if each.id == station]

    def put_aside(self, file: TrackFile) -> None:
        """Not this one again soon."""
        self._aside.append(file)

    def ranked(self, goal: Target, avoid: Collection[TrackFile], without: Collection[str], *, quiet: bool) -> list[Station]:
        """The stations for a target that somebody may want, best first."""
        wanted = [station for station in self.known.values() if station.id not in self.never]
        return rank(wanted, goal, self._rng, avoid={*avoid, *self._aside}, without=without, quiet=quiet)

    def queued(self, stations: Sequence[Station], why: str) -> list[Pick]:
        """These as picks, with the reason for them."""
        for station in stations:
            words = f"A radio station that plays {' and '.join(station.genres[:2])}, because {why}."
            self._picks[TrackFile(station.url)] = Pick(_track(station), 0.0, {}, words)
        for file in list(self._picks)[:-NOTED]:
            del self._picks[file]
        return [self._picks[TrackFile(station.url)] for station in stations]

    def pick_of(self, file: TrackFile, said: str = "") -> Pick | None:
        """A station as a pick; ``said`` is what its stream says that it plays. None for anything else."""
        pick, station = self._picks.get(file), self.known.get(file)
        if pick is None and station is not None:
            pick = Pick(_track(station), 0.0, {}, "It was already queued.")
        if pick is None or not said:
            return pick
        return replace(pick, track=replace(pick.track, tags=replace(pick.track.tags, artist=said)))


def _track(station: Station) -> Track:
    """A station as the thing that plays: its genres are all that is known of its sound."""
    sound = Sound(Bpm(0.0), 0.0, 0, Mode.MAJOR, Lufs(0.0), (station.affect.arousal + 1) / 2, 0.5)
    tags = Tags(title=station.name, genres=station.genres)
    return Track(TrackFile(station.url), tags, Seconds(0.0), sound, station.affect, SPREAD)
