"""Every pinned dependency has a wheel for the Pi's processor, on both Pythons that its systems have: pip is asked for each."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.appliance.root import ROOT, TOOLS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.appliance, pytest.mark.timeout(1200)]


@pytest.mark.skipif(not (TOOLS / "uv").exists(), reason="uv is not installed: make test-appliance installs it")
@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_the_pi_needs_no_compiler(python: str, tmp_path: Path) -> None:
    script = [str(TOOLS / "python"), str(ROOT / "ansible/bundle.py")]
    known = {name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"}
    environment = known | {"PATH": f"{TOOLS}:{os.environ['PATH']}"}
    command = [*script, "--python", python, "--machine", "aarch64", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, env=environment)
    needed = (tmp_path / "requirements.txt").read_text().split()
    wheels = sorted(file.name for file in tmp_path.glob("*.whl"))
    assert len(wheels) >= len(needed) > 30
    kinds = {name.rsplit("-", 1)[1].removesuffix(".whl") for name in wheels}
    assert all(kind == "any" or "aarch64" in kind for kind in kinds), kinds
