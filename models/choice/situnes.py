"""SiTunes as arrays: who rated which track how, in which situation, and how the track sounds in the box's own columns.

The data (JiayuLi-997/SiTunes_dataset) lie in a folder as ``situnes.zip`` or as the unpacked ``SiTunes`` tree. What a stage does
not have (stage 1 has no situation, a record may lack its wrist or its weather) is NaN.
"""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from appliance.choice.prior import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

FOLDER: Final = Path(os.environ.get("MOODBOX_DATA") or Path(__file__).parents[3] / "shared" / "data")
ARCHIVE: Final = "situnes.zip"
TREE: Final = "SiTunes"
LIKED: Final = 3
"""The rating from which a track counts as liked, as in the paper."""
WALKING, RUNNING, MISSING = 2, 5, 3

OURS: Final = {
    "loudness": "loudness",
    "tempo": "tempo",
    "energy": "energy",
    "valence": "valence",
    "brightness": "pcm_fftMag_psySharpness_sma_amean",
    "dynamics": "pcm_RMSenergy_sma_stddev",
    "tempo_strength": "danceability",
    "flux": "audspec_lengthL1norm_sma_stddev",
    "speech": "speechiness",
}
"""Which of the data's audio columns stands for which of ours. Loudness (dB), tempo (BPM) and energy are the same measure;
valence goes from [0, 1] to [-1, 1]. The others measure the same thing by another method, so the box takes them relative to a
library: psychoacoustic sharpness for brightness, the spread of the RMS energy for the loudness range, danceability (how regular
and strong the beat is) for likeness one beat later, the spread of the auditory spectrum's loudness for flux, speechiness for
what is unlike music. It has no mode."""

SPARE: Final = (
    "popularity", "acousticness", "instrumentalness", "duration", "F0final_sma_amean", "F0final_sma_stddev",
    "pcm_fftMag_psySharpness_sma_stddev", "pcm_zcr_sma_amean", "pcm_zcr_sma_stddev",
)  # fmt: skip
"""Audio columns that the box does not have: for peers only."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """One row a rating, all (N,) unless said. NaN where unknown.

    ``row`` is the track's row in ``Music``. ``walk`` is the part of the last half hour spent walking or running, ``now`` the
    last minute's kind of activity; ``pulse``, ``effort`` and ``steps`` the half hour's means; ``speed`` in m/s from GPS.
    ``part`` 1 to 3 is the part of the day. ``before`` and ``after`` (N, 2) are valence and arousal.
    """

    stage: NDArray[np.int_]
    user: NDArray[np.int_]
    row: NDArray[np.int_]
    rating: NDArray[np.float64]
    at: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    walk: NDArray[np.float64]
    now: NDArray[np.float64]
    pulse: NDArray[np.float64]
    effort: NDArray[np.float64]
    steps: NDArray[np.float64]
    speed: NDArray[np.float64]
    part: NDArray[np.float64]
    weather: NDArray[np.float64]
    temperature: NDArray[np.float64]
    humidity: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.user)

    @property
    def liked(self) -> NDArray[np.bool_]:
        """Whether the rating is at least ``LIKED``."""
        return self.rating >= LIKED

    def take(self, rows: NDArray[Any]) -> Ratings:
        """Some of the ratings."""
        return Ratings(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def masked(self) -> Ratings:
        """The same without anything that a living room does not know: wrist and GPS."""
        unknown = np.full(len(self), np.nan)
        hidden = dict.fromkeys(("walk", "now", "pulse", "effort", "steps", "speed"), unknown)
        return Ratings(**{field.name: hidden.get(field.name, getattr(self, field.name)) for field in fields(self)})


@dataclass(frozen=True, eq=False)
class Music:
    """The tracks: ids, ``columns`` as the box would have them, ``spare`` audio columns (N, S) and genre names."""

    ids: Sequence[int]
    columns: dict[str, NDArray[np.float64]]
    spare: NDArray[np.float64]
    genres: NDArray[np.str_]


class Source:
    """The files of a folder, zipped or not."""

    def __init__(self, folder: Path) -> None:
        archive = folder / ARCHIVE
        self._zip = zipfile.ZipFile(archive) if archive.is_file() else None
        trees = [folder / TREE, folder]
        self._tree = next((tree for tree in trees if (tree / "music_metadata").is_dir()), None)
        if self._zip is None and self._tree is None:
            msg = f"{folder} holds neither {ARCHIVE} nor the unpacked {TREE}: give its folder with --data, or as MOODBOX_DATA"
            raise FileNotFoundError(msg)

    def read(self, name: str) -> bytes | None:
        """A file's bytes, or None; the tree comes before the archive, and names compare without case."""
        if self._tree is not None:
            for file in self._tree.rglob(Path(name).name):
                if file.relative_to(self._tree).as_posix().casefold() == name.casefold():
                    return file.read_bytes()
        if self._zip is not None:
            for member in self._zip.namelist():
                if member.casefold().endswith(f"/{name}".casefold()) or member.casefold() == name.casefold():
                    return self._zip.read(member)
        return None

    def table(self, name: str) -> list[dict[str, str]]:
        """A CSV file's rows.

        Raises:
            FileNotFoundError: it is not there.
        """
        content = self.read(name)
        if content is None:
            msg = f"{name} of SiTunes is not here"
            raise FileNotFoundError(msg)
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def number(text: object) -> float:
    """A number, NaN where there is none."""
    try:
        return float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return np.nan


def music(source: Source) -> Music:
    """All tracks, sorted by id."""
    rows = {int(number(row["item_id"])): row for row in source.table("music_metadata/music_info.csv")}
    ids = sorted(rows)

    def column(name: str) -> NDArray[np.float64]:
        return np.array([number(rows[item].get(name)) for item in ids])

    columns = {ours: column(theirs) for ours, theirs in OURS.items()}
    columns["valence"] = 2 * columns["valence"] - 1
    spare = np.column_stack([column(name) for name in SPARE])
    for name in ("instrumentalness", "duration"):
        spare[:, SPARE.index(name)] = np.log10(spare[:, SPARE.index(name)] + 1e-4)
    spare = np.nan_to_num((spare - np.nanmean(spare, 0)) / np.nanstd(spare, 0)).clip(-3, 3)
    genres = np.array([rows[item].get("general_genre", "").strip().casefold() for item in ids])
    return Music(ids, {name: columns[name] for name in COLUMNS}, spare, genres)


def stage(source: Source, name: str, tracks: Music) -> Ratings:
    """One stage's ratings, by a name like ``stage2``. Records of tracks that have no metadata are left out.

    Raises:
        FileNotFoundError: the stage is not there.
    """
    count = int(name.casefold().removeprefix("stage"))
    table = source.table(f"Stage{count}/interactions.csv")
    place = {item: row for row, item in enumerate(tracks.ids)}
    table = [row for row in table if int(number(row["item_id"])) in place and not np.isnan(number(row["rating"]))]

    def column(*names: str) -> NDArray[np.float64]:
        return np.array([next((number(row[one]) for one in names if one in row), np.nan) for row in table])

    keys = [(row.get("inter_id") or "").strip().removesuffix(".0") for row in table]
    return Ratings(
        stage=np.full(len(table), count),
        user=column("user_id").astype(int),
        row=np.array([place[int(number(row["item_id"]))] for row in table], int),
        rating=column("rating"),
        at=column("timestamp"),
        before=np.column_stack([column("emo_pre_valence"), column("emo_pre_arousal")]),
        after=np.column_stack([column("emo_post_valence", "emo_valence"), column("emo_post_arousal", "emo_arousal")]),
        **_wrist(source.read(f"Stage{count}/wrist.npy"), keys),
        **_surroundings(source.read(f"Stage{count}/env.json"), keys),
    )


def _wrist(content: bytes | None, keys: list[str]) -> dict[str, NDArray[np.float64]]:
    """Half an hour before each record; row n of the file belongs to the n-th record by its id, or to id n + 1."""
    found = dict.fromkeys(("walk", "now", "pulse", "effort", "steps"), np.full(len(keys), np.nan))
    if content is None or not all(keys):
        return found
    minutes = np.load(io.BytesIO(content), allow_pickle=False)
    ids = np.array([int(key) for key in keys])
    rows = ids.argsort().argsort() if len(minutes) == len(ids) else ids - 1
    known = (rows >= 0) & (rows < len(minutes))
    mine = np.full((len(ids), *minutes.shape[1:]), np.nan)
    mine[known] = minutes[rows[known]]
    kind = mine[:, :, 3]
    seen = (kind != MISSING) & np.isfinite(kind)
    moving = (kind == WALKING) | (kind == RUNNING)
    walk = np.divide(moving.sum(1), seen.sum(1), out=np.full(len(ids), np.nan), where=seen.any(1))
    return {
        "walk": walk,
        "now": np.where(seen[:, -1], kind[:, -1], np.nan),
        "pulse": mine[:, :, 0].mean(1),
        "effort": mine[:, :, 1].mean(1),
        "steps": mine[:, :, 2].mean(1),
    }


def _surroundings(content: bytes | None, keys: list[str]) -> dict[str, NDArray[np.float64]]:
    records: dict[str, dict[str, Any]] = json.loads(content) if content else {}
    each = [records.get(key) or {} for key in keys]

    def of(name: str, place: int) -> NDArray[np.float64]:
        lists = [list(record.get(name) or ()) for record in each]
        return np.array([number(one[place]) if len(one) > place else np.nan for one in lists])

    return {
        "part": np.array([number(record.get("time")) for record in each]),
        "weather": of("weather", 0),
        "temperature": of("weather", 2),
        "humidity": of("weather", 3),
        "speed": of("GPS", 2),
    }


def joined(parts: Iterable[Ratings]) -> Ratings:
    """Several stages as one."""
    several = list(parts)
    return Ratings(**{field.name: np.concatenate([getattr(one, field.name) for one in several]) for field in fields(Ratings)})
