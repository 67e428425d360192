"""Settings: what is refused, and that the refusal names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from appliance.errors import SettingsError
from appliance.settings import load


def test_the_bounds_of_the_look_rate_come_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "moodbox.toml"
    file.write_text("[looking]\nrate_slow = 0.33\nrate_quick = 0.5\n", "utf-8")
    looking = load(file).looking
    assert (looking.rate_slow, looking.rate_quick) == (0.33, 0.5)


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        ("rate_slow = 3.0\nrate_quick = 1.0", "rate_slow must not be above rate_quick"),
        ("rate_quick = 1.0\nrate_slow = 0.1", "rate_slow"),
        ("rate_quick = 30.0", "rate_quick"),
        ("rate = 2.0", "rate"),
    ],
)
def test_a_wrong_look_rate_is_named(tmp_path: Path, lines: str, named: str) -> None:
    file = tmp_path / "moodbox.toml"
    file.write_text(f"[looking]\n{lines}\n", "utf-8")
    with pytest.raises(SettingsError, match=named):
        load(file)


def test_a_file_that_this_user_may_not_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, encoding: str) -> str:
        raise PermissionError(13, "Permission denied", str(path), encoding)

    monkeypatch.setattr(Path, "read_text", refuse)  # root, who may run the tests, may read everything
    with pytest.raises(SettingsError, match="sudo -u moodbox"):
        load(tmp_path / "moodbox.toml")


def test_a_file_that_is_named_and_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such settings file"):
        load(tmp_path / "moodbox.toml")
