"""``moodbox look``: what the eye reads in image files, in a child behind the eye's wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from appliance.commands.output import Output
from appliance.eye.pictures import look_files

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


def look(arguments: Namespace) -> int:
    """One result for each image; one that cannot be read says why and the rest goes on."""
    output, failed = Output(as_json=arguments.json), 0
    for result in look_files(map(str, arguments.images), crop=arguments.crop):
        failed |= "error" in result
        output.item(result, lambda result=result: _text(result))  # type: ignore[misc]
    return int(failed)


def _text(result: Mapping[str, Any]) -> str:
    faces = [
        f"  {face['emotion']} {face['probabilities'][face['emotion']]:.0%}, valence {face['valence']:+.2f}, "
        f"arousal {face['arousal']:+.2f}, quality {face['quality']:.2f}, at {face['box']}"
        for face in result["faces"]
    ]
    return "\n".join([f"{result['file']}: {_count(len(faces))} ({result['ms']:.1f} ms)", *faces])


def _count(faces: int) -> str:
    return {0: "no face", 1: "one face"}.get(faces, f"{faces} faces")
