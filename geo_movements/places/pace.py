"""The distance between requests to one host, kept by all runs of this user together.

A service counts who asks it, not how many programs they run: two runs at once, or one right after
another, are one asker. So the time of the last request is on disk, and whose turn it is holds that
file locked until the request may start.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo_movements import turns

__all__ = ["Turns"]


class Turns:
    """Whose turn it is to ask a host; `take` comes back when it is ours.

    Where the file cannot be had, the distance is kept within this run alone.
    """

    def __init__(self, folder: Path, host: str, *, interval_s: float, clock: Any) -> None:
        self.path = folder / f"{hashlib.sha256(host.encode()).hexdigest()[:32]}.last"
        self.interval_s, self.clock = interval_s, clock
        self._last: float | None = None  # on the steady clock, which nobody sets

    def take(self) -> None:
        """Wait until a request may start, and note that it does."""
        if self.interval_s <= 0:
            return
        with self._held() as handle:
            now = self.clock.now()
            # A time to come is a clock that was set back: no sooner than one interval from now.
            wait_s = min(_read(handle) + self.interval_s - now, self.interval_s)
            if self._last is not None:
                wait_s = max(wait_s, self._last + self.interval_s - self.clock.steady())
            if wait_s > 0:
                self.clock.sleep(wait_s)
            self._last = self.clock.steady()
            _write(handle, self.clock.now())

    @contextlib.contextmanager
    def _held(self) -> Iterator[int | None]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | turns.NEVER_ELSEWHERE, 0o600)
        except OSError:
            yield None
            return
        try:
            with contextlib.suppress(OSError):  # without locks, no run sees another
                turns.take(handle, wait=True)
            yield handle
        finally:
            os.close(handle)  # which lets go of it


def _read(handle: int | None) -> float:
    """Read when the last request started; long ago where that is not known."""
    if handle is None:
        return float("-inf")
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        told = float(os.read(handle, 40).decode("ascii"))
    except (OSError, ValueError):
        return float("-inf")
    return told if told == told else float("-inf")


def _write(handle: int | None, now: float) -> None:
    if handle is not None:
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, f"{now!r}\n".encode("ascii"))
