"""Many tracks at once, by columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Self, overload

from appliance.vocabulary.affect import Affect
from appliance.vocabulary.music import Sound, Spread, Tags, Track

FIELDS: Final = (
    *("file", "duration", "music", "fingerprint", "content"),
    *("title", "artist", "album", "genres", "year", "number"),
    *("recording", "release", "performer", "track_gain", "album_gain", "explicit"),
    *("tempo", "onset_rate", "key", "mode", "loudness", "energy", "brightness"),
    *("tempo_strength", "key_strength", "key_margin", "mode_margin", "dynamics", "flux"),
    *("valence", "arousal", "valence_spread", "arousal_spread"),
)
"""A track's fields, flat: its own, then those of ``Tags``, ``Sound``, ``Affect`` and ``Spread``, each in their order."""
_PLACE: Final = {name: place for place, name in enumerate(FIELDS)}
_TAGS, _SOUND, _AFFECT, _SPREAD = (_PLACE[name] for name in ("title", "tempo", "valence", "valence_spread"))


def flat(track: Track) -> tuple[Any, ...]:
    """A track as a row of ``FIELDS``."""
    tags, sound = track.tags, track.sound
    return (
        *(track.file, track.duration, track.music, track.fingerprint, track.content),
        *(tags.title, tags.artist, tags.album, tags.genres, tags.year, tags.number),
        *(tags.recording, tags.release, tags.performer, tags.track_gain, tags.album_gain, tags.explicit),
        *(sound.tempo, sound.onset_rate, sound.key, sound.mode, sound.loudness, sound.energy, sound.brightness),
        *(sound.tempo_strength, sound.key_strength, sound.key_margin, sound.mode_margin, sound.dynamics, sound.flux),
        *(track.affect.valence, track.affect.arousal, track.spread.valence, track.spread.arousal),
    )


class Tracks(Sequence[Track]):
    """Tracks, each made when it is asked for: a hundred thousand made at once would take a second.

    ``columns`` are the ``FIELDS`` in their order, each as long as there are tracks. Equal to any sequence of the same tracks.
    """

    __slots__ = ("_columns",)
    __hash__ = None  # type: ignore[assignment]  # like a list

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self._columns = columns

    @classmethod
    def of(cls, tracks: Iterable[Track]) -> Tracks:
        """These tracks; ``Tracks`` are returned as they are."""
        if isinstance(tracks, Tracks):
            return tracks
        rows = [flat(track) for track in tracks]
        return cls(list(zip(*rows, strict=True)) if rows else [()] * len(FIELDS))

    def column(self, name: str) -> Sequence[Any]:
        """One of the ``FIELDS`` of every track."""
        return self._columns[_PLACE[name]]

    def take(self, rows: Sequence[int]) -> Self:
        """The tracks of these rows."""
        return type(self)([[column[row] for row in rows] for column in self._columns])

    def feeling(self, said: Mapping[int, Affect]) -> Self:
        """The same tracks, some rows with another affect."""
        columns = list(self._columns)
        for name in ("valence", "arousal"):
            columns[_PLACE[name]] = column = list(self.column(name))
            for row, affect in said.items():
                column[row] = getattr(affect, name)
        return type(self)(columns)

    def __len__(self) -> int:
        return len(self._columns[0])

    @overload
    def __getitem__(self, row: int) -> Track: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Track]: ...
    def __getitem__(self, row: int | slice) -> Track | Sequence[Track]:
        """The track of a row, or the tracks of a slice of rows."""
        if isinstance(row, slice):
            return type(self)([column[row] for column in self._columns])
        values = [column[row] for column in self._columns]
        file, duration, music, fingerprint, content = values[:_TAGS]
        tags, sound = Tags(*values[_TAGS:_SOUND]), Sound(*values[_SOUND:_AFFECT])
        affect, spread = Affect(*values[_AFFECT:_SPREAD]), Spread(*values[_SPREAD:])
        return Track(file, tags, duration, sound, affect, spread, music, fingerprint, content)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Tracks):
            return all(map(_same, self._columns, other._columns))
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    def __repr__(self) -> str:
        return f"Tracks.of({list(self)!r})"


def _same(one: object, other: object) -> bool:
    """Whether two tracks, or two columns (whatever kind of sequence they are), are equal."""
    if isinstance(one, Sequence) and isinstance(other, Sequence) and type(one) is not type(other):
        return list(one) == list(other)
    return one == other
