"""The last warnings, in words: each once, bounded, without tracebacks and secrets."""

from __future__ import annotations

import logging

from appliance.brain.troubles import HIDDEN, LONGEST, MOST, remembered
from appliance.settings import MqttSettings, Settings, secrets_of

log = logging.getLogger("appliance.player.queue")


def test_a_warning_is_kept_in_words_once_with_how_often_it_was_said() -> None:
    with remembered(()) as troubles:
        log.info("all is well")
        for _ in range(3):
            log.warning("MPD does not know %s", "a.flac")
        logging.getLogger("elsewhere").warning("none of ours")
        (kept,) = troubles.recent
    log.warning("nobody listens any more")
    assert (kept.area, kept.words, kept.times, kept.severe) == ("player", "MPD does not know a.flac", 3, False)
    assert list(troubles.recent) == [kept]


def test_a_fault_is_told_without_its_traceback_and_without_secrets() -> None:
    settings = Settings(mqtt=MqttSettings.model_validate({"host": "broker", "password": "wind in the willows"}))
    assert secrets_of(settings) == ["wind in the willows"]
    with remembered(secrets_of(settings)) as troubles:
        try:
            int("the inner reason")
        except ValueError:
            log.exception("%s broke down with wind in the willows", "it")
    (kept,) = troubles.recent
    assert kept.words == f"it broke down with {HIDDEN}"
    assert kept.severe


def test_they_are_bounded_and_the_newest_come_first() -> None:
    with remembered(()) as troubles:
        for number in range(MOST + 5):
            log.warning("trouble %d", number)
        log.warning("%s\nsecond line", "x" * 1000)
        troubles.emit(logging.LogRecord(log.name, logging.WARNING, "", 0, "bad %d", ("arguments",), None))
    assert len(troubles.recent) == MOST
    assert len(troubles.recent[0].words) == LONGEST
    assert troubles.recent[1].words == f"trouble {MOST + 4}"
