"""What doctor says of a machine: a folder stands in for each part of /proc, /run and /etc."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from appliance.commands import host
from appliance.commands.findings import State
from appliance.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_a_service_that_is_down_is_named_with_the_next_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "moodbox.service").touch()
    monkeypatch.setattr(host, "UNITS", tmp_path)
    monkeypatch.setattr(host, "BOOTED", tmp_path)
    systemctl = tmp_path / "systemctl"
    systemctl.write_text("#!/bin/sh\nprintf 'active\\nfailed\\nactive\\nactive\\nactive\\n'\n")
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = host.services()
    assert found.state is State.FAIL
    assert "journalctl -u moodbox-eye.service" in found.advice
    assert "systemctl restart moodbox-eye.service" in found.advice
    systemctl.write_text("#!/bin/sh\nprintf 'active\\nactive\\nactive\\nactive\\nactive\\n'\n")
    assert host.services().state is State.OK


def test_without_our_units_it_is_run_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "UNITS", tmp_path)
    assert host.services().state is State.OK


@pytest.mark.parametrize(("source", "state"), [("picamera", State.FAIL), ("auto", State.WARN)])
def test_a_pi_without_picamera2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, state: State) -> None:
    model = tmp_path / "model"
    model.write_text("Raspberry Pi 4 Model B Rev 1.4\0")
    monkeypatch.setattr(host, "MODEL", model)
    settings = Settings.model_validate({"camera": {"source": source}})
    found = host.camera(settings)
    assert found.state is state
    assert "apt install python3-picamera2" in found.advice


def test_sound_cards_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = tmp_path / "cards"
    monkeypatch.setattr(host, "CARDS", cards)
    assert host.sound().state is State.WARN
    cards.write_text("--- no soundcards ---\n")
    assert host.sound().state is State.WARN
    cards.write_text(" 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones\n                      bcm2835 Headphones\n")
    assert host.sound().state is State.OK


def test_a_clock_that_no_server_has_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "CLOCK_KEPT", tmp_path)
    assert host.clock().state is State.WARN
    (tmp_path / "synchronized").touch()
    assert host.clock().state is State.OK
