"""One at a time: what two commands must not do at once is done by whoever holds a file's lock.

The lock is the system's own (`flock`, on Windows `locking`), so that of a process that dies is
free at once, and nobody has to be told that a file left behind means nothing.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo_movements.errors import OutputError

__all__ = ["NEVER_ELSEWHERE", "hold", "is_at", "let_go", "take", "turn"]

PATIENCE_S = 10.0
"""So long a command waits for its turn."""
_LOOK_S = 0.05
NEVER_ELSEWHERE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Opens a file of this name and no other: follows no link, and waits at no pipe."""


def take(handle: int, *, wait: bool = False) -> bool:
    """Take the lock of an open file, at once or when it is free; returns whether it was had.

    Raises `OSError` where the file system has no locks.
    """
    try:
        import fcntl
    except ImportError:
        return _take_on_windows(handle, wait)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _take_on_windows(handle: int, wait: bool) -> bool:
    """Lock the first byte of a file; LK_LOCK tries for ten seconds only, so it is tried again."""
    import msvcrt

    while True:
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except PermissionError:
            if not wait:
                return False
            time.sleep(_LOOK_S)
        else:
            return True


def hold(path: Path) -> int | None:
    """Make a lock file and take its lock; returns its handle, None where another has it.

    Raises `OSError`.
    """
    while True:
        handle, taken = os.open(path, os.O_CREAT | os.O_RDWR | NEVER_ELSEWHERE, 0o666), False
        try:
            taken = take(handle)
            if taken and is_at(handle, path):
                return handle
        except BaseException:
            with contextlib.suppress(OSError):
                taken = taken or take(handle)
            let_go(handle, path) if taken else os.close(handle)
            raise
        os.close(handle)
        if not taken:
            return None
        # else whoever had it has removed it meanwhile


def is_at(handle: int, path: Path) -> bool:
    """Tell whether an open file is the one that has a name now."""
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def let_go(handle: int, path: Path) -> None:
    """Remove a lock file that is held, and let go of it; another's of that name stays."""
    try:
        _remove(handle, path)
    except BaseException:  # an interruption, which comes once: it is removed all the same
        _remove(handle, path)
        raise
    finally:
        os.close(handle)


def _remove(handle: int, path: Path) -> None:
    with contextlib.suppress(OSError):  # Windows removes no open file; it stays, and is free
        if is_at(handle, path):
            path.unlink()


@contextmanager
def turn(path: Path, what: str, *, patience_s: float = PATIENCE_S) -> Iterator[None]:
    """Have a lock file to oneself, waiting for whoever has it; it is gone afterwards.

    Where nobody may write, there is nobody to wait for. Raises `OutputError` when patience ends,
    and where a link has the name; `what` names what the other is at.
    """
    handle = None
    try:
        with _nowhere_to_wait(path):
            until = time.monotonic() + patience_s
            while (handle := hold(path)) is None:
                if time.monotonic() > until:
                    told = f"another command writes to {what}. Run this again at its end."
                    raise OutputError(told)
                time.sleep(_LOOK_S)
        yield
    finally:
        if handle is not None:
            let_go(handle, path)


@contextmanager
def _nowhere_to_wait(path: Path) -> Iterator[None]:
    """Pass over what keeps a lock from being made, but for a link of its name."""
    try:
        yield
    except OutputError:
        raise
    except OSError as error:  # read-only, no room, no locks: what is written says so itself
        if path.is_symlink():
            raise OutputError(f'"{path}" is a link, and no lock of ours. Remove it.') from error
