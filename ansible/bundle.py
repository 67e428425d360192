"""Everything that a box installs, gathered on the control machine: ``bundle.py --python 3.11 --machine aarch64 FOLDER``.

The wheel of Moodbox and of every package that it needs there, in the versions of constraints.txt: the box itself asks no index.
They lie in FOLDER and, packed, in FOLDER.tar. Prints ``bundle NAME``: another name for anything else in it.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
GLIBC = range(5, 36)
"""Minor versions of the C library that wheels may ask for: Debian 12 has 2.36."""


def main() -> None:
    """Fill the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--python", required=True, help="the box's Python, for example 3.11")
    parser.add_argument("--machine", required=True, help="the box's processor, x86_64 or aarch64")
    parser.add_argument("--extra", action="append", default=[], help="an extra of Moodbox that the box needs")
    parser.add_argument("--wheel", type=Path, help="Moodbox's own wheel; without it none is put in")
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        needed = requirements(asked.python, asked.machine, asked.extra)
        listed = Path(scratch) / "requirements.txt"
        listed.write_text(needed, "utf-8")
        asked.folder.mkdir(parents=True, exist_ok=True)
        wheels(listed, asked.python, asked.machine, asked.folder)
        tidy(asked.folder, needed)
    if asked.wheel:
        for older in asked.folder.glob("moodbox-*.whl"):
            older.unlink()
        shutil.copy(asked.wheel, asked.folder)
    (asked.folder / "requirements.txt").write_text(needed, "utf-8")
    shutil.make_archive(str(asked.folder), "tar", asked.folder)  # one file goes to the box in a fraction of the time of many
    sys.stdout.write(f"bundle {name(asked.folder, needed, asked.wheel)}\n")


def requirements(python: str, machine: str, extras: list[str]) -> str:
    """The exact versions of all that is needed on such a machine, a line each."""
    chosen = [word for extra in extras for word in ("--extra", extra)]
    command = ["uv", "pip", "compile", "pyproject.toml", "--constraint", "constraints.txt", *chosen, "--quiet"]
    command += ["--python-version", python, "--python-platform", f"{machine}-manylinux_2_35", "--no-header", "--no-annotate"]
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def wheels(listed: Path, python: str, machine: str, folder: Path) -> None:
    """Fetch a wheel for each line; one that has no wheel anywhere and is pure Python is built here."""
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in GLIBC] + [f"manylinux2014_{machine}", f"linux_{machine}"]
    tags = [word for platform in platforms for word in ("--platform", platform)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    kind = ["--only-binary=:all:", "--python-version", python, "--implementation", "cp", *tags]
    fetch = [*pip, "download", "--no-deps", "--dest", str(folder), *kind]
    if not subprocess.run([*fetch, "--requirement", str(listed)], check=False, env=environment()).returncode:
        return
    for line in listed.read_text("utf-8").split():
        if subprocess.run([*fetch, line], check=False, capture_output=True, env=environment()).returncode:
            subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), line], check=True, env=environment())


def tidy(folder: Path, needed: str) -> None:
    """Remove the wheels of versions that were needed once."""
    known = {normal(line) for line in needed.split()}
    for file in folder.glob("*.whl"):
        package, version, *_ = file.name.split("-")
        if normal(f"{package}=={version}") not in known and package != "moodbox":
            file.unlink()


def normal(requirement: str) -> str:
    """A package and its version, in the one spelling that stands for all (packaging.python.org, name normalization)."""
    return requirement.replace("-", "_").replace(".", "_").lower()


def environment() -> dict[str, str]:
    """Ours without the constraints: the lines are exact, and what builds a wheel has versions of its own."""
    import os  # noqa: PLC0415

    return {key: value for key, value in os.environ.items() if key != "PIP_CONSTRAINT"}


def name(folder: Path, needed: str, wheel: Path | None) -> str:
    """The version and a hash of all that is in it."""
    version = next((file.name.split("-")[1] for file in folder.glob("moodbox-*.whl")), "none")
    content = needed.encode() + (wheel.read_bytes() if wheel else b"")
    return f"{version}-{hashlib.sha256(content).hexdigest()[:12]}"


if __name__ == "__main__":
    main()
