"""What is written to the disk: each file whole or not at all, whatever happens meanwhile.

Every file that this package writes goes through here. It is written under another name beside its
own, brought to the disk (fsync), and renamed: who reads finds the old file or the whole new one,
after a crash, a full disk or a cut of power, too. A command that is killed outright may leave the
other file: hidden, of a name that begins with `TEMPORARY`, taken for nothing by any command, and
removed by the next that writes to the folder. A link is replaced, never written through.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from geo_movements import turns
from geo_movements.errors import OutputError

__all__ = ["TEMPORARY", "made", "place", "refuse_existing", "remove", "sweep", "write_whole"]

TEMPORARY = ".tmp-geo-movements-"
"""How the names of files and folders begin that are not whole yet."""
ADVICE = "Check that the folder exists and may be written to, and the room on its disk."
_O = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def write_whole(path: Path, content: str | bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all, text in UTF-8; sweeps its folder. Raises `OutputError`."""
    if isinstance(content, str):
        content = content.encode()
    pieces = [content] if isinstance(content, bytes) else content
    sweep(path.parent)
    place(path, lambda file: file.writelines(pieces))


def place(
    path: Path,
    write: Callable[[IO[bytes]], object],
    *,
    private: bool = False,
    folders: bool = False,
) -> None:
    """Write a file under another name, then give it its own.

    It gets the permissions of the file that it replaces; else those that the umask leaves, or, of
    one that is `private`, the user's alone. `folders` makes the folders that it is in. Raises
    `OutputError`; what `write` raises of its own, OutputErrors among it, passes.
    """
    temporary = _beside(path)
    try:
        if folders:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
        mode = _mode_of(path)
        with _opened(temporary, 0o600 if private or mode is not None else 0o666) as file:
            if mode is not None:
                _keep_owner(file.fileno(), path, mode)
            write(file)
            file.flush()
            os.fsync(file.fileno())
            if os.name != "nt":  # while it is held, so that nobody sweeps it away
                temporary.replace(path)
        if os.name == "nt":
            temporary.replace(path)
        _settle(path.parent)
    except OutputError:
        raise
    except OSError as error:
        if (told := _told(error, temporary, path)) is None:
            raise
        raise told from error
    finally:
        try:
            _drop(temporary)
        except MemoryError:  # there may be a little again by now
            _drop(temporary)


def _drop(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


@contextmanager
def made(*paths: Path) -> Iterator[list[Path]]:
    """Give a temporary name for each path; they become those when all went well.

    Else they go away, and none is there. Raises `OutputError`, too, where a path is there already.
    """
    room, done = _beside(paths[0]), False
    names = [room / str(number) / path.name for number, path in enumerate(paths)]
    placed: list[Path] = []
    try:
        for path in paths:
            refuse_existing(path)
        sweep(paths[0].parent)
        with _held(room):
            for name in names:
                name.parent.mkdir()
            yield names
            _settle_all(room)
            for name, path in zip(names, paths, strict=True):
                refuse_existing(path)
                path.parent.mkdir(exist_ok=True)
                name.rename(path)
                placed.append(path)
                _settle(path.parent)
        done = True
    except OutputError:
        raise
    except OSError as error:
        if (told := _told(error, room, paths[len(placed) % len(paths)])) is None:
            raise
        raise told from error
    finally:
        shutil.rmtree(room, ignore_errors=True)
        for path in () if done else placed:
            _forget(path)


def _forget(path: Path) -> None:
    """Remove a file or a folder that is new."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def refuse_existing(path: Path) -> None:
    """Refuse a name that is taken. Raises `OutputError`."""
    if path.exists() or path.is_symlink():
        raise OutputError(f'"{path}" is already there, and stays as it is. Give another name.')


def remove(path: Path) -> None:
    """Remove a file, where it is there. Raises `OutputError`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f'"{path}" cannot be removed ({error.strerror or error}).') from error


def sweep(folder: Path) -> None:
    """Remove what commands that were killed have left in a folder: what nobody holds any more."""
    try:
        with os.scandir(folder) as entries:
            left = [folder / one.name for one in entries if one.name.startswith(TEMPORARY)]
    except OSError:
        return
    for path in left:
        with contextlib.suppress(OSError):
            handle = os.open(path, os.O_RDONLY | turns.NEVER_ELSEWHERE)
            try:
                kind = _dead(handle, path)
                if os.name != "nt":  # while it is held, so that nobody takes it meanwhile
                    _clear(path, kind)
            finally:
                os.close(handle)
            if os.name == "nt":  # which removes nothing that is open
                _clear(path, kind)


def _dead(handle: int, path: Path) -> int:
    """Take what a killed command left; returns its kind, 0 for what is another's or not ours.

    A lock may have been let go, and be another command's new file now, since it was opened.
    """
    kind = stat.S_IFMT(os.fstat(handle).st_mode)
    ours = kind in (stat.S_IFREG, stat.S_IFDIR)
    return kind if ours and turns.take(handle) and turns.is_at(handle, path) else 0


def _clear(path: Path, kind: int) -> None:
    if kind == stat.S_IFDIR:
        shutil.rmtree(path, ignore_errors=True)
    elif kind:
        path.unlink(missing_ok=True)


# --- The other name -------------------------------------------------------------------------------


def _beside(path: Path) -> Path:
    """Name a temporary file beside a path.

    It is named before it is made, so that it can be removed wherever an interruption comes.
    """
    return path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"


@contextmanager
def _opened(temporary: Path, mode: int) -> Iterator[IO[bytes]]:
    """Make a file, and hold it for as long as it is written. The umask is the system's to apply."""
    while True:
        handle = os.open(temporary, _O, mode)
        if os.name == "nt" or _take(handle, temporary):  # no file that is open is removed there
            break
        os.close(handle)
    with os.fdopen(handle, "wb") as file:
        yield file


def _take(handle: int, path: Path) -> bool:
    """Take a file that is just made; False where it was swept away before that."""
    with contextlib.suppress(OSError):
        turns.take(handle, wait=True)
    return turns.is_at(handle, path)


@contextmanager
def _held(room: Path) -> Iterator[None]:
    """Make a folder, and hold it where the system can; others then know that it is in use."""
    room.mkdir()
    if os.name == "nt":
        yield
        return
    while not _take(handle := os.open(room, os.O_RDONLY), room):
        os.close(handle)
        room.mkdir()  # it was swept away before it was held
    try:
        yield
    finally:
        os.close(handle)


# --- What was there -------------------------------------------------------------------------------


def _mode_of(path: Path) -> int | None:
    """Return the permissions of the file that is to be replaced; None where there is none.

    Raises `OSError` for what is no file, or may not be written.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(found.st_mode):
        raise OutputError(f'"{path}" is a device or a pipe, no file. Give another name.')
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only")
    return stat.S_IMODE(found.st_mode) & 0o777


def _keep_owner(handle: int, path: Path, mode: int) -> None:
    """Give a file the permissions of the one that it replaces, and its owner where we may.

    What its group may do is for no other group: where the group cannot be kept, that is dropped.
    """
    if os.name == "nt":
        return
    try:
        was, now = path.lstat(), os.fstat(handle)
        if was.st_gid != now.st_gid:
            os.fchown(handle, -1, was.st_gid)
        if was.st_uid != now.st_uid:
            with contextlib.suppress(OSError):
                os.fchown(handle, was.st_uid, -1)
    except OSError:
        mode &= ~stat.S_IRWXG
    os.fchmod(handle, mode)


# --- On the disk ----------------------------------------------------------------------------------


def _settle(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _settle_all(room: Path) -> None:
    """Bring what is in a folder to the disk. Raises `OSError` where it does not fit."""
    for path in room.rglob("*"):
        if path.is_file() and not path.is_symlink():
            handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        elif path.is_dir() and not path.is_symlink():
            _settle(path)


# --- What went wrong ------------------------------------------------------------------------------


def _told(error: OSError, temporary: Path, path: Path) -> OutputError | None:
    """Say why a file is not written; None where the error is not the system's.

    The file that cannot be used may be another, which was to be read or copied into it.
    """
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        source, _, why = error.args[0][0]
        return OutputError(f'"{path}" is not written: "{source}" cannot be copied ({why}).')
    if error.errno is None:
        return None
    if not _is_of(error, temporary, path):
        why = f'"{os.fsdecode(error.filename)}" cannot be used ({error.strerror})'
        return OutputError(f'"{path}" is not written: {why}.')
    return OutputError(f'"{path}" cannot be written ({error.strerror or error}). {ADVICE}')


def _is_of(error: OSError, temporary: Path, path: Path) -> bool:
    """Tell whether an error is of the file that is written, its other name, or its folders."""
    if not isinstance(error.filename, str | bytes):
        return True
    named = Path(os.fsdecode(error.filename))
    return named in (path, *path.parents) or temporary in (named, *named.parents)
