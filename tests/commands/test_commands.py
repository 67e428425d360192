"""The command line as people and scripts use it: one clear line, the right exit status, no traceback."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from skimage.data import astronaut
from skimage.io import imsave

from appliance.store.database import Database
from appliance.store.household import SqliteHousehold
from appliance.vocabulary.affect import EMOTIONS
from appliance.vocabulary.people import Person, Role
from appliance.vocabulary.units import PersonId

if TYPE_CHECKING:
    from pathlib import Path

PORTRAIT_KEYS = {"box", "emotion", "probabilities", "valence", "arousal", "quality"}


def moodbox(*words: object, state: Path | None = None, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MOODBOX_")} | variables
    if state:
        environment["MOODBOX_STATE"] = str(state)
    command = [sys.executable, "-m", "appliance", *map(str, words)]
    answer = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, check=False, timeout=100)
    assert "Traceback" not in answer.stdout + answer.stderr
    return answer


def objects(answer: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.stdout.splitlines()]


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    imsave(folder / "astronaut.png", astronaut(), check_contrast=False)  # type: ignore[no-untyped-call]
    return folder / "astronaut.png"


def test_all_can_be_learned_again_from_the_journal(tmp_path: Path) -> None:
    answer = moodbox("rebuild", "--json", state=tmp_path)
    assert answer.returncode == 0
    assert objects(answer) == [{"plays": 0}]


@pytest.mark.parametrize("words", [[], ["dance"], ["look"], ["choose"], ["choose", "--mood", "bored"], ["choose", "-n", "0"]])
def test_wrong_usage_is_status_two(words: list[str]) -> None:
    answer = moodbox(*words)
    assert answer.returncode == 2
    assert answer.stderr.startswith("usage: moodbox")


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"MOODBOX_PANEL__PORT": "high"}, "panel.port"),
        ({"MOODBOX_CONFIG": "/nowhere.toml"}, "/nowhere.toml"),
        ({"MOODBOX_BOX_ID": "two words"}, "box_id"),
    ],
)
def test_a_wrong_setting_is_named(variables: dict[str, str], named: str) -> None:
    answer = moodbox("run", stdin="", state=None, **variables)
    assert answer.returncode == 1
    assert named in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_secret_in_a_wrong_setting_is_not_repeated() -> None:
    answer = moodbox("doctor", "--json", MOODBOX_PLAYER__PASSWORD="hunter2", MOODBOX_PLAYER__PORT="0")
    assert "player.port" in answer.stdout
    assert "hunter2" not in answer.stdout + answer.stderr


def test_look_reads_a_file_a_folder_and_goes_on_after_a_bad_one(portrait: Path) -> None:
    bad = portrait.with_name("bad.jpg")
    bad.write_text("no picture")
    answer = moodbox("look", "--json", portrait, portrait.parent)
    found = objects(answer)
    assert answer.returncode == 1, "one of them could not be read"
    assert [item["file"] for item in found] == [str(portrait), str(portrait), str(bad)]
    assert found[0]["ms"] > 0
    (face,) = found[0]["faces"]
    assert set(face) == PORTRAIT_KEYS
    assert set(face["probabilities"]) == set(EMOTIONS)
    assert face["emotion"] == "happiness"
    assert "error" in found[2]


def test_look_takes_a_crop_as_the_face(portrait: Path) -> None:
    (found,) = objects(moodbox("look", "--json", "--crop", portrait))
    assert found["faces"][0]["box"] == [0, 0, 512, 512]


def test_look_speaks_to_people_too(portrait: Path) -> None:
    answer = moodbox("look", portrait)
    assert answer.returncode == 0
    assert "one face" in answer.stdout
    assert "happiness" in answer.stdout


def test_scan_choose_and_claim_share_one_state(tmp_path: Path) -> None:
    state, music = tmp_path / "state", tmp_path / "music"
    music.mkdir()
    empty = moodbox("choose", "--mood", "calm", state=state)
    assert empty.returncode == 1
    assert "moodbox scan" in empty.stderr
    (music / "broken.ogg").write_text("no music")
    scanned = moodbox("scan", music, "--json", state=state)
    assert scanned.returncode == 0
    assert objects(scanned)[-1] == {"done": 1, "total": 1, "scanning": False, "left": None}
    assert any("error" in line for line in objects(scanned))
    codes = {objects(moodbox("claim", "--json", state=state))[0]["code"] for _ in range(2)}
    assert len(codes) == 2
    assert all(len(code) == 8 for code in codes)


def test_scan_of_no_folder_says_so(tmp_path: Path) -> None:
    answer = moodbox("scan", tmp_path / "nowhere", state=tmp_path)
    assert answer.returncode == 1
    assert "nowhere" in answer.stderr


def test_analyse_names_what_it_cannot_read(tmp_path: Path) -> None:
    answer = moodbox("analyse", "--json", tmp_path / "none.flac")
    assert answer.returncode == 1
    assert "none.flac" in objects(answer)[0]["error"]


def test_replay_answers_every_line_in_order() -> None:
    smile = {"faces": 1, "probabilities": {"happiness": 1.0}, "quality": 0.9}
    lines = [json.dumps({"at": at / 2} | smile) for at in range(20)]
    lines[5] = "not a reading"
    lines += [json.dumps({"at": 10 + at, "faces": 0}) for at in range(20)]
    answer = moodbox("replay", "-", "--json", stdin="\n".join(lines) + "\n")
    found = objects(answer)
    assert answer.returncode == 1, "one line was no reading"
    assert len(found) == len(lines)
    assert "error" in found[5]
    assert found[19]["label"] == "happiness"
    assert found[-1]["label"] == "absent"
    assert set(found[0]) == {"at", "emotion", "label", "confidence", "valence", "arousal", "probabilities"}


def test_doctor_finds_what_is_missing_and_says_what_to_do(tmp_path: Path) -> None:
    answer = moodbox("doctor", "--json", state=tmp_path / "nowhere", MOODBOX_PLAYER__HOST=str(tmp_path / "socket"))
    findings = {item["check"]: item for item in objects(answer)}
    assert answer.returncode == 1
    parts = {"settings", "models", "services", "camera", "permissions", "library", "player", "broker", "sound", "certificate"}
    assert set(findings) == parts | {"disk", "clock", "voice"}
    assert findings["permissions"]["state"] == findings["player"]["state"] == "fail"
    assert findings["models"]["state"] == "ok"
    assert all(item["advice"] for item in findings.values())


def test_a_claim_code_does_not_go_into_the_journal_of_the_machine(tmp_path: Path) -> None:
    variables = {
        "MOODBOX_PANEL__PORT": "18764",
        "MOODBOX_PLAYER__HOST": str(tmp_path / "mpd"),
        "MOODBOX_CAMERA__SOURCE": "none",
    }
    environment = os.environ | variables | {"MOODBOX_STATE": str(tmp_path / "state"), "JOURNAL_STREAM": "8:1"}
    command = [sys.executable, "-m", "appliance", "run"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as box:
        assert box.stdout
        said = []
        for line in box.stdout:
            said.append(line)
            if "the panel is at" in line:
                box.terminate()
        assert box.wait(30) == 0
    assert "claim code" not in "".join(said)


def test_look_draws_one_picture_and_says_that_no_wall_stands(tmp_path: Path, portrait: Path) -> None:
    answer = moodbox("look", "--draw", tmp_path / "out.png", "--json", portrait)
    assert answer.returncode == 0
    assert "without the eye's wall" in answer.stderr
    (result,) = objects(answer)
    assert set(result["faces"][0]) == PORTRAIT_KEYS
    assert (tmp_path / "out.png").is_file()
    several = moodbox("look", "--draw", tmp_path / "out.png", portrait.parent)
    assert (several.returncode, several.stderr) == (1, "moodbox: --draw takes one image at a time\n")


def test_a_person_is_listed_exported_and_erased_on_the_box_itself(tmp_path: Path) -> None:
    state = tmp_path / "state"

    async def live() -> None:
        async with Database(state) as database:
            await SqliteHousehold(database).put_person(Person(PersonId("3f9a77c01be24d68"), "Wilhelmina", Role.ADULT))

    asyncio.run(live())
    (listed,) = objects(moodbox("person", "list", "--json", state=state))
    assert (listed["name"], listed["role"], listed["password"]) == ("Wilhelmina", "adult", False)
    assert len(objects(moodbox("person", "reset", "wilhelmina", "--json", state=state))[0]["code"]) == 8
    file = tmp_path / "hers.zip"
    assert moodbox("export", "Wilhelmina", "--out", file, state=state).returncode == 0
    assert file.stat().st_mode & 0o077 == 0, "nobody else may read it"
    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("people.json"))[0]["name"] == "Wilhelmina"
    again = moodbox("export", "Wilhelmina", "--out", file, state=state)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1), "nothing is overwritten"
    refused = moodbox("erase", "Wilhelmina", state=state)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), "it does not erase unasked"
    assert moodbox("erase", "Wilhelmina", "--yes", state=state).returncode == 0
    assert moodbox("person", "list", "--json", state=state).stdout == ""
    assert not [path for path in state.rglob("*") if path.is_file() and b"Wilhelmina" in path.read_bytes()]
    assert moodbox("person", "reset", "Wilhelmina", state=state).returncode == 1


def test_a_backup_is_written_and_put_back(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert moodbox("rebuild", state=state).returncode == 0
    (written,) = objects(moodbox("backup", "--json", state=state))
    assert written["file"].startswith(f"{state}/backups/moodbox-")
    assert written["bytes"] > 0
    (restored,) = objects(moodbox("restore", "--json", written["file"], state=state))
    assert restored == {"file": written["file"], "entries": 0}


def test_a_restore_that_is_refused_says_why_in_one_line(tmp_path: Path) -> None:
    asyncio.run(_empty(tmp_path / "state"))
    answer = moodbox("restore", tmp_path / "nothing.db", state=tmp_path / "state")
    assert answer.returncode == 1
    assert "nothing.db is not a file" in answer.stderr
    assert answer.stderr.count("\n") == 1


async def _empty(folder: Path) -> None:
    async with Database(folder):
        pass
