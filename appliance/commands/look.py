"""``moodbox look``: what the eye reads in image files, in a child behind the eye's wall."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from appliance.commands.output import Output
from appliance.errors import ImageError
from appliance.eye.pictures import as_dict, look_files

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping


def look(arguments: Namespace) -> int:
    """One result for each image; one that cannot be read says why and the rest goes on."""
    output, failed = Output(as_json=arguments.json), 0
    if arguments.draw:
        result = _drawn(arguments)
        output.item(result, lambda: _text(result))
        return 0
    for result in look_files(map(str, arguments.images), crop=arguments.crop):
        failed |= "error" in result
        output.item(result, lambda result=result: _text(result))  # type: ignore[misc]
    return int(failed)


def _drawn(arguments: Namespace) -> dict[str, Any]:
    from appliance.eye.draw import draw  # noqa: PLC0415 - it loads what decodes pictures into this very process

    if len(arguments.images) != 1 or arguments.images[0].is_dir():
        msg = "--draw takes one image at a time"
        raise ImageError(msg)
    (image,) = arguments.images
    sys.stderr.write("moodbox: --draw looks without the eye's wall: use it on pictures of your own only\n")
    began = time.monotonic()
    faces = draw(image, arguments.draw, crop=arguments.crop)
    spent = round((time.monotonic() - began) * 1000, 1)
    return {"file": str(image), "faces": [as_dict(face) for face in faces], "ms": spent}


def _text(result: Mapping[str, Any]) -> str:
    faces = [
        f"  {face['emotion']} {face['probabilities'][face['emotion']]:.0%}, valence {face['valence']:+.2f}, "
        f"arousal {face['arousal']:+.2f}, quality {face['quality']:.2f}, at {face['box']}"
        for face in result["faces"]
    ]
    return "\n".join([f"{result['file']}: {_count(len(faces))} ({result['ms']:.1f} ms)", *faces])


def _count(faces: int) -> str:
    return {0: "no face", 1: "one face"}.get(faces, f"{faces} faces")
