"""The box end to end: frames in, a mood on the broker, music out of a real MPD, the panel answering."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from appliance.mood.labels import SETTABLE
from tests.whole.demo import Demo, eventually

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.timeout(400)


def label_is(label: str) -> Callable[[dict[str, Any]], bool]:
    return lambda mood: mood.get("label") == label


def test_the_mood_on_the_broker_follows_the_reel(demo: Demo) -> None:
    for label in ("happiness", "neutral", "absent"):
        demo.heard("moodbox/+/mood", label_is(label), f"the mood is {label}", 120)


def test_a_change_of_mood_is_an_event(demo: Demo) -> None:
    demo.heard("moodbox/+/mood/changed", lambda event: event["event_type"] == "mood_changed", "mood/changed is heard", 120)


def test_mpd_plays_a_track_whose_reason_names_the_mood(demo: Demo) -> None:
    eventually(lambda: "[playing]" in demo.mpc(), "mpd plays")
    current = eventually(lambda: demo.state()["current"], "the box knows what plays")
    assert current["reason"].startswith(tuple(f"For {label}:" for label in SETTABLE))
    assert current["track"]["title"] in demo.mpc("current")


def test_the_panel_shows_the_walls(demo: Demo) -> None:
    camera = eventually(lambda: demo.state()["camera"] if demo.state()["camera"]["walls"] else None, "walls are reported")
    assert {"syscalls", "files", "core", "privileges"} <= set(camera["walls"])


def test_skip_plays_another_track(demo: Demo) -> None:
    before = eventually(lambda: demo.state()["player"]["file"], "something plays")
    assert demo.client.post("/api/player/skip").status_code == 204
    eventually(lambda: demo.state()["player"]["file"] not in (before, None), "another track plays")
    eventually(lambda: "skip" in [entry["kind"] for entry in demo.client.get("/api/journal").json()], "the skip is kept")


def test_a_button_on_the_broker_skips_too(demo: Demo) -> None:
    before = eventually(lambda: demo.state()["player"]["file"], "something plays")
    host, port = demo.lines["mqtt"].rsplit(":", 1)
    os.system(f"mosquitto_pub -h {host} -p {port} -t moodbox/{demo.state()['box_id']}/button/skip -m PRESS")  # noqa: S605
    eventually(lambda: demo.state()["player"]["file"] not in (before, None), "another track plays")


def test_a_mood_set_by_hand_changes_what_comes_next_and_not_what_plays(demo: Demo) -> None:
    playing = eventually(lambda: demo.state()["player"]["file"], "something plays")
    assert demo.client.put("/api/mood/manual", json={"label": "anger"}).status_code == 204
    coming = eventually(
        lambda: [pick for pick in demo.state()["coming"] if "anger" in pick["reason"]], "what comes next is for anger"
    )
    assert coming
    assert demo.state()["player"]["file"] == playing
    assert demo.client.put("/api/mood/manual", json={"label": None}).status_code == 204


def test_closing_the_eye_stops_every_reading(demo: Demo) -> None:
    eventually(lambda: demo.state()["camera"]["state"] == "looking", "the eye is open")
    assert demo.client.put("/api/looking", json={"on": False}).status_code == 204
    eventually(lambda: demo.state()["camera"]["state"] == "closed", "the eye is closed")
    demo.heard("moodbox/+/camera", lambda camera: camera["state"] == "closed", "the broker knows")
    if os.geteuid() == 0:
        eye = demo.find("appliance.eye")
        eventually(lambda: not any("reel" in file for file in open_files(eye)), "the eye has let go of its camera")
    refused = demo.client.put("/api/looking", json={"on": True})
    assert refused.status_code == 403, "nobody gave consent"
    assert demo.client.put("/api/me/consents/look", json={"given": True}).status_code == 200
    assert demo.client.put("/api/looking", json={"on": True}).status_code == 204
    eventually(lambda: demo.state()["camera"]["state"] == "looking", "the eye is open again")
    assert demo.client.put("/api/me/consents/share", json={"given": True}).status_code == 200


def test_ones_own_words_move_the_mood_a_little_and_the_panel_says_so(demo: Demo) -> None:
    """Asha listens by now, and the reel is what is seen of her."""
    listen(demo)
    answer = demo.client.post("/api/chat/send", json={"text": "What a terrible, sad day", "language": "en"})
    assert answer.json()["acts"], answer.text
    shares = eventually(
        lambda: found if {"words", "face"} <= (found := shares_of(demo)).keys() else None, "words and face are the evidence"
    )
    assert 0 < shares["words"] < 1
    assert "terrible" not in str(demo.state())


def shares_of(demo: Demo) -> dict[str, float]:
    """How much each source of evidence moves the mood."""
    return {one["source"]: one["share"] for one in demo.state()["evidence"]}


def test_words_from_the_smart_home_move_it_too(demo: Demo) -> None:
    listen(demo)
    before = max([one["at"] for one in demo.state()["evidence"] if one["source"] == "words"], default="")
    host, port = demo.lines["mqtt"].rsplit(":", 1)
    root = f"moodbox/{demo.state()['box_id']}/input"
    os.system(f"mosquitto_pub -h {host} -p {port} -t {root}/heart_rate -m 900")  # noqa: S605
    os.system(f"mosquitto_pub -h {host} -p {port} -t {root}/text -m 'a wonderful evening'")  # noqa: S605
    eventually(
        lambda: [one for one in demo.state()["evidence"] if one["source"] == "words" and one["at"] > before],
        "the words are among the evidence",
    )
    assert "wonderful" not in demo.said()
    assert "dropped a message to 'input/heart_rate'" in demo.said()


def test_a_resting_face_is_learned_or_the_box_says_why_not(demo: Demo) -> None:
    """The reel's faces do not all rest, so both ends are right; what must not be is none."""
    listen(demo)
    assert demo.client.post("/api/me/baseline").status_code == 202
    running = eventually(lambda: demo.state()["calibration"], "it is shown")
    assert running["state"] in {"running", "failed"}
    ended = eventually(
        lambda: found if (found := demo.state()["calibration"]) and found["state"] != "running" else None, "it ends"
    )
    learned = demo.client.get("/api/me/baseline").json()["learned"]
    if ended["state"] == "done":
        assert learned
        assert demo.client.delete("/api/me/baseline").status_code == 204
        assert demo.client.get("/api/me/baseline").json() == {"learned": None}
    else:
        assert ended["words"]
        assert learned is None


def listen(demo: Demo) -> None:
    """Asha lets the box look and says that it is her."""
    assert demo.client.put("/api/me/consents/look", json={"given": True}).status_code == 200
    assert demo.client.put("/api/looking", json={"on": True}).status_code == 204
    eventually(lambda: demo.state()["camera"]["state"] == "looking", "the eye is open")


def open_files(pid: int | None) -> list[str]:
    """What a process holds open."""
    assert pid
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            found.append(str(link.readlink()))
    return found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may see what the eye holds open, which is the point")
def test_a_stopped_brain_closes_the_camera(start: Callable[[], Demo]) -> None:
    """The lease: a hung brain cannot keep the camera open."""
    demo = start()
    eye = eventually(lambda: demo.find("appliance.eye"), "the eye runs")
    eventually(lambda: any("reel" in file for file in open_files(eye)), "the camera is open")
    demo.process.send_signal(signal.SIGSTOP)
    try:
        eventually(lambda: not any("reel" in file for file in open_files(eye)), "the camera closes by itself", 10)
    finally:
        demo.process.send_signal(signal.SIGCONT)
    eventually(lambda: any("reel" in file for file in open_files(eye)), "the camera opens again")
    demo.interrupt()
    assert not demo.processes()


@pytest.mark.parametrize(("words", "part"), [("appliance.eye", "eye"), ("mpd", "player"), ("mosquitto", "home")])
def test_a_killed_part_is_said_and_comes_back(demo: Demo, words: str, part: str) -> None:
    eventually(lambda: demo.state()["parts"][part]["up"], f"{part} is up")
    pid = eventually(lambda: demo.find(words), f"{words} runs")
    os.kill(pid, signal.SIGKILL)
    down = eventually(lambda: demo.state()["parts"][part] if not demo.state()["parts"][part]["up"] else None, "it is said")
    assert down["words"]
    eventually(lambda: demo.state()["parts"][part]["up"], f"{part} is back")
    assert demo.find(words) != pid


def test_ctrl_c_leaves_nothing_behind(start: Callable[[], Demo]) -> None:
    demo = start()
    assert len(demo.processes()) >= 4, "brain, eye, mpd and mosquitto"
    assert demo.interrupt() == 0
    eventually(lambda: not demo.processes(), "every process of the run is gone", 10)
    assert "Traceback" not in demo.said()


def test_the_log_holds_no_secret(demo: Demo) -> None:
    said = demo.said().replace(f"claim code: {demo.lines['claim code']}", "")
    assert demo.lines["claim code"] not in said
    assert json.dumps("correct horse battery") not in said
