"""The scripts of models/choice: they read what SiTunes is like, and tell nothing from what they test on."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from appliance import models
from appliance.choice.prior import MODEL, Prior
from models.choice import contest, evaluate, measures
from models.choice.fit import fit
from models.choice.situnes import ARCHIVE, FOLDER, OURS, SPARE, Source, music, stage

if TYPE_CHECKING:
    from models.choice.situnes import Music, Ratings

SCRIPT = Path(evaluate.__file__)
PEOPLE, TRACKS, EACH = 8, 40, 12


def table(rows: list[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_stage(folder: Path, number: int, rng: np.random.Generator, loud: dict[int, float]) -> None:
    """A stage in which everybody likes loud music on the move and quiet music at rest, and some like anything."""
    rows: list[dict[str, object]] = []
    wrist, env = [], {}
    for user in range(1, PEOPLE + 1):
        for _ in range(EACH):
            identity = len(rows) + 1
            item, moving = int(rng.integers(1, TRACKS + 1)), rng.random() < 0.4
            fits = (loud[item] > -9) == moving
            row: dict[str, object] = {
                "inter_id": identity,
                "user_id": user,
                "item_id": item,
                "timestamp": 1_625_000_000 + identity,
            }
            row |= {"rating": int(np.clip(round(2 + 2 * fits + user / PEOPLE + rng.normal(0, 0.4)), 1, 5))}
            row |= {"preference": 50.0} if number == 3 else {}
            row |= {f"emo_{when}_{axis}": rng.uniform(-1, 1) for when in ("pre", "post") for axis in ("valence", "arousal")}
            rows.append(row | {"duration": "", "rec_type": "Rand"})
            minutes = np.zeros((30, 4))
            minutes[:, 3] = 2 if moving else 0
            wrist.append(minutes)
            env[str(identity)] = {"time": int(rng.integers(1, 4)), "weather": [0, 1000, 20, 50], "GPS": [0.0, 0.0, None]}
    home = folder / "SiTunes" / f"Stage{number}"
    home.mkdir(parents=True)
    if number == 1:
        rows = [
            {"user_id": r["user_id"], "item_id": r["item_id"], "timestamp": r["timestamp"], "rating": r["rating"]} for r in rows
        ]
    else:
        np.save(home / "wrist.npy", np.array(wrist))
        (home / "env.json").write_text(json.dumps(env))
    (home / "interactions.csv").write_text(table(rows))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SiTunes of our own, with a third stage."""
    folder, rng = tmp_path_factory.mktemp("situnes"), np.random.default_rng(5)
    (folder / "SiTunes" / "music_metadata").mkdir(parents=True)
    tracks: list[dict[str, object]] = []
    for item in range(1, TRACKS + 1):
        sound: dict[str, object] = {name: rng.random() for name in (*OURS.values(), *SPARE)}
        tracks.append({"item_id": item, "general_genre": "pop"} | sound | {"loudness": rng.uniform(-16, -2)})
    (folder / "SiTunes" / "music_metadata" / "music_info.csv").write_text(table(tracks))
    loud = {int(str(row["item_id"])): float(str(row["loudness"])) for row in tracks}
    for number in (1, 2, 3):
        write_stage(folder, number, rng, loud)
    return folder


@pytest.fixture(scope="module")
def small(tree: Path) -> tuple[Ratings, Music]:
    return evaluate.load(tree, ["stage1", "stage2"])


def test_the_third_stage_is_told_by_the_first_two(tree: Path) -> None:
    words = [sys.executable, str(SCRIPT), "--data", str(tree), "--train", "stage1,stage2", "--test", "stage3", "--json"]
    said = json.loads(subprocess.run(words, check=True, capture_output=True, text=True, cwd=tree).stdout)
    assert set(said) == {"auc", "within_user_auc", "auc_masked", "within_user_auc_masked", "n"}
    assert said["n"] == PEOPLE * EACH
    assert said["auc"] > 0.8
    assert said["auc"] > said["auc_masked"]


def test_an_archive_is_read_as_its_tree_is(tree: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / ARCHIVE, "w") as archive:
        for file in (tree / "SiTunes").rglob("*.*"):
            archive.write(file, file.relative_to(tree))
    zipped, open_tree = Source(tmp_path), Source(tree)
    mine, theirs = (stage(source, "stage3", music(source)) for source in (zipped, open_tree))
    assert (mine.walk == theirs.walk).all()
    assert (mine.rating == theirs.rating).all()


def test_what_is_not_there_is_named(tree: Path, tmp_path: Path) -> None:
    for folder, words in ((tmp_path, "neither situnes.zip nor"), (tree, "Stage4/interactions.csv of SiTunes is not here")):
        ran = subprocess.run(
            [sys.executable, SCRIPT, "--data", folder, "--test", "stage4", "--json"],
            check=False,
            capture_output=True,
            text=True,
        )
        assert ran.returncode == 1
        assert words in ran.stderr
        assert "Traceback" not in ran.stderr


def test_masked_ratings_know_nothing_of_the_body(small: tuple[Ratings, Music]) -> None:
    hidden = small[0].masked()
    assert all(np.isnan(column).all() for column in (hidden.walk, hidden.now, hidden.pulse, hidden.steps, hidden.speed))
    assert (hidden.part[hidden.stage == 2] == small[0].part[small[0].stage == 2]).all()


def test_no_contender_sees_what_it_is_tested_on(small: tuple[Ratings, Music]) -> None:
    ratings, tracks = small
    train, test = next(contest.within_person(ratings, 0))
    asked = ratings.take(test)
    names = [name for name in evaluate.names() if name != "trees"]
    told = contest.tell(ratings.take(train), asked, tracks, names)
    asked.rating[:] = 6 - asked.rating
    asked.after[:] = np.nan
    again = contest.tell(ratings.take(train), asked, tracks, names)
    for name in names:
        assert (told.open[name] == again.open[name]).all()
        assert (told.masked[name] == again.masked[name]).all()


@pytest.mark.parametrize("setting", contest.SETTINGS)
def test_settings_hold_out_what_they_say(small: tuple[Ratings, Music], setting: str) -> None:
    ratings = small[0]
    split, _ = contest.SETTINGS[setting]
    for train, test in split(ratings, 1):
        assert not (train & test).any()
        assert (ratings.stage[test] == 2).all()
        key = {"new person": ratings.user, "new tracks (like setting 3)": ratings.row}.get(setting)
        if key is not None:
            assert not set(key[train]) & set(key[test])


def test_measures_of_known_answers() -> None:
    liked, user = np.array([True, False, True, False]), np.array([1, 1, 2, 2])
    scores = np.array([0.9, 0.8, 0.2, 0.1])
    assert measures.auc(liked, scores) == 0.75
    assert measures.within(liked, scores, user) == measures.within_mean(liked, scores, user) == 1
    assert measures.at_ten(liked, scores, user, count=1) == (1, 1)
    assert list(measures.mood(np.array([[1, 1], [1, -1], [-1, -1], [-1, 1.0]]))) == list(measures.MOODS)
    draws = measures.bootstrap([(user, liked, {"one": scores, "other": -scores})], draws=20)
    assert np.nanmean(draws["one"]) > np.nanmean(draws["other"])


def test_everything_is_printed(tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(contest, "SETTINGS", {name: (split, 1) for name, (split, _) in contest.SETTINGS.items()})
    monkeypatch.setattr(evaluate, "names", lambda: ["ours", "CF", "content", "hybrid", "five numbers"])
    evaluate.report(*evaluate.load(tree, ["stage1", "stage2"]))
    text = capsys.readouterr().out
    assert all(
        words in text for words in ("new person", "new tracks", "what each adds", "does valence rise", "upbeat", "masked")
    )


@pytest.fixture(scope="module")
def real() -> tuple[Ratings, Music]:
    if not (FOLDER / ARCHIVE).exists():
        pytest.skip(f"{ARCHIVE} is not here: MOODBOX_DATA names its folder")
    return evaluate.load(FOLDER, list(evaluate.STAGES))


def test_the_shipped_prior_is_what_the_script_fits(real: tuple[Ratings, Music]) -> None:
    shipped, fitted = Prior.load(models.read(MODEL)), fit(*real).prior
    assert shipped.rest == pytest.approx(fitted.rest, abs=1e-3), "run models/choice/fit.py"
    assert shipped.move == pytest.approx(fitted.move, abs=1e-3)


def test_ours_is_better_than_the_papers_ways(real: tuple[Ratings, Music]) -> None:
    told = contest.play(*real, "within person (setting 2)", ["ours", "CF", "content", "hybrid"], seeds=range(10, 13))
    for masked in (False, True):
        ours, *others = (contest.figures(told, name, masked=masked)[:2] for name in told[0].open)
        assert all(mine > theirs for other in others for mine, theirs in zip(ours, other, strict=True))
