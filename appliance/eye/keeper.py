"""Between systemd and the eye: a small process that hears the eye's pulse and passes it on.

The eye itself has no way to systemd, which would be a second way out of it: all it has is the counter of an eventfd, and this
process forgets what the counter says. It holds nothing else, has no camera, and the eye dies with it.
"""

from __future__ import annotations

import os
import select
import signal
from typing import TYPE_CHECKING, Final

from appliance.eye import wall
from appliance.notify import SOCKET, notify

if TYPE_CHECKING:
    from types import FrameType

_SIGNALLED: Final = 128  # a shell's exit status for a child that a signal ended, less the signal


def split() -> int | None:
    """Become two where systemd started this process. In the eye: the eventfd of its pulse; None where nobody listens to one.

    The keeper never returns from here: it ends with the eye's status. No thread may exist yet.
    """
    if SOCKET not in os.environ:
        return None
    pulse = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
    keeper = os.getpid()
    eye = os.fork()
    if eye:
        os._exit(_keep(eye, pulse))
    del os.environ[SOCKET]
    wall.die_with(keeper)
    return pulse


def beat(pulse: int) -> None:
    """The eye's sign of life."""
    try:
        os.write(pulse, (1).to_bytes(8, "little"))
    except BlockingIOError:  # nobody took the earlier ones
        return


def _keep(eye: int, pulse: int) -> int:
    """Pass the pulse on until the eye has ended; the first one says that it is ready. Returns an exit status."""
    asked = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        notify("STOPPING=1")
        os.kill(eye, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    ended = os.pidfd_open(eye)
    poll = select.poll()
    for descriptor in (pulse, ended):
        poll.register(descriptor, select.POLLIN)
    news = "READY=1"
    while True:
        ready = {descriptor for descriptor, _ in poll.poll()}
        if pulse in ready:
            os.eventfd_read(pulse)
            notify(news)
            news = "WATCHDOG=1"
        if ended in ready:
            status = os.waitstatus_to_exitcode(os.waitpid(eye, 0)[1])
            return 0 if asked else status if status >= 0 else _SIGNALLED - status
