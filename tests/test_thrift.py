"""All threads of the box share one heap of glibc's."""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import ctypes, sys
from threading import Barrier, Thread
from appliance.thrift import spare
if sys.argv[2] == "spare":
    spare()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
all_there = Barrier(4)
def work():
    all_there.wait()
    [libc.malloc(10_000) for _ in range(100)]
    all_there.wait()
threads = [Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="there is no glibc")
def test_one_heap_is_enough(tmp_path: Path) -> None:
    heaps = {}
    for how in ("spare", "spend"):
        file = tmp_path / how
        subprocess.run([sys.executable, "-c", PROGRAM, str(file), how], check=True)
        heaps[how] = len(re.findall("<heap nr=", file.read_text("ascii")))
    assert heaps["spare"] == 1
    assert heaps["spend"] > 1
