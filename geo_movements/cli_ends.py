"""How a command ends before its end: interrupted, out of memory, with nowhere to write.

An interruption (SIGINT, as Ctrl-C) or the wish that it end (SIGTERM) comes once, as
`Interrupted`, wherever the command is, so that what is half written is removed on the way out.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

TYPE_CHECKING = False  # as in typing, without its import: `--help` is quick
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

__all__ = ["Interrupted", "heard", "silence", "silence_failed", "told"]

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
PATIENCE_S = 2.0
"""So long a command may clear up before a second signal ends it."""
AGAIN_S = 0.02
"""After so long an interruption that was lost comes again."""
_MEMORY_WORDS = ("bad_alloc", "bad alloc", "allocate memory", "out of memory", "memory allocation",
                 "failed to map segment", "unable to allocate", "cannot enable executable stack",
                 "can't start new thread", "failed to launch worker thread",
                 "insufficient memory")  # fmt: skip
"""What libraries say of memory in errors of other kinds."""
_OF_OUTPUT = (errno.ENOSPC, errno.EIO, errno.EBADF, errno.EPIPE, errno.EFBIG,
              getattr(errno, "EDQUOT", None) or errno.ENOSPC)  # fmt: skip
"""What a stream that cannot be written says, without the name of a file."""


class Interrupted(KeyboardInterrupt):
    """The command is to end now; `status` is what a shell would report: 128 and the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.status = 128 + number


@contextmanager
def heard() -> Iterator[None]:
    """Raise `Interrupted` at the first signal to end, and pass over those that soon follow it.

    One that comes after `PATIENCE_S` ends the process at once, clearing up or not. Python drops
    what is raised while it clears up after an object; then it is raised again a moment later. Who
    has set a signal aside (nohup) has it stay so.
    """
    before: dict[int, Any] = {}
    if not _in_main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        began = time.monotonic()

        def again(number: int, frame: FrameType | None) -> None:
            if time.monotonic() - began > PATIENCE_S:
                os._exit(128 + number)

        for one in before:
            signal.signal(one, again)
        stopped.append(number)
        _come_again(lost)
        raise Interrupted(number)

    stopped: list[int] = []
    lost: list[int] = []
    alarm = signal.getsignal(signal.SIGALRM) if hasattr(signal, "SIGALRM") else None
    hook = sys.unraisablehook
    for name in SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (
            signal.SIG_DFL,
            signal.default_int_handler,
        ):
            before[number] = signal.signal(number, stop)
    sys.unraisablehook = lambda what: None if _is_lost(what, stopped, lost) else hook(what)
    try:
        yield
    finally:
        still, lost[:] = lost[:], []  # from here on, the alarm raises nothing
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)
        if stopped and hasattr(signal, "SIGALRM"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, signal.SIG_DFL if alarm is None else alarm)
        if still:
            raise Interrupted(still[0])


def _in_main_thread() -> bool:
    import threading

    return threading.current_thread() is threading.main_thread()


def _come_again(lost: list[int]) -> None:
    """Have the interruption raised again by the alarm, should it be lost (`_is_lost`)."""

    def ring(number: int, frame: FrameType | None) -> None:
        if lost:
            raise Interrupted(lost.pop())

    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, ring)


def _is_lost(what: Any, stopped: list[int], lost: list[int]) -> bool:
    """Tell whether what was dropped is our interruption; then set the alarm that brings it back."""
    if not (stopped and isinstance(what.exc_value, Interrupted)):
        return False
    lost[:] = stopped
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, AGAIN_S)
    return True


# --- What there is too little of ------------------------------------------------------------------


def told(error: BaseException) -> str | None:
    """Say what ran out, and what to do; None where it is something else."""
    if _is_no_memory(error):
        return (
            "there is not enough memory for this; nothing is half written. Close other programs, "
            "or ask for less: --as-of, --aggregate, or the pipeline for a large table."
        )
    if isinstance(error, OSError) and (error.filename or error.errno in _OF_OUTPUT):
        where = f'"{error.filename}"' if error.filename else "standard output"
        why = error.strerror or error
        return f"{where} cannot be used ({why}). Check it, and the room on its disk."
    return None


def _is_no_memory(error: BaseException) -> bool:
    """Tell whether memory ran out, whatever a library made of that."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, MemoryError) or getattr(seen, "errno", None) == errno.ENOMEM:
            return True
        if any(word in str(seen).lower() for word in _MEMORY_WORDS):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def silence() -> None:
    """Send what is left of standard output nowhere: Python would complain again at its end."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, sys.stdout.fileno())
        finally:
            os.close(nowhere)


def silence_failed() -> None:
    """Silence standard output where it is that which fails; a caller's own stays as it is."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        silence()
