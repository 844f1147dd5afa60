"""Files that somebody gives: read if they are files, and no larger than they may be.

A name may lead to a device without end, to a pipe that nobody writes to, or to a folder. What is
read is judged once it is open, so that nothing can be put in its place in between.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from geo_movements.errors import ParseError

__all__ = ["NO_FILE", "is_there", "kind_of", "opened", "read_bytes", "read_stream", "refuse_odd"]

NO_FILE = "Give a file, or a link to one."
_PIECE = 1 << 20
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""A pipe is opened at once, whether somebody writes to it or not."""


@contextmanager
def opened(path: str | Path) -> Iterator[io.BufferedReader]:
    """Open a file to read its bytes.

    Raises `ParseError` where it is a folder, device, pipe or socket, and `OSError` where it is not
    there or may not be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | _AT_ONCE)
    except OSError:
        refuse_odd(path)  # a socket, or a device that is not there, says no itself
        raise
    try:
        _refuse(os.fstat(handle).st_mode)
    except ParseError:
        os.close(handle)
        raise
    with os.fdopen(handle, "rb") as file:
        yield file


def is_there(path: Path) -> bool:
    """Tell whether there is anything of this name, be it a link to nowhere or to itself."""
    return os.path.lexists(path)


def kind_of(path: Path) -> str:
    """Say what a file's name tells of its kind.

    >>> kind_of(Path("a.xls")), kind_of(Path("a"))
    ('a ".xls" file', 'a file whose name has no ending')
    """
    return f'a "{path.suffix}" file' if path.suffix else "a file whose name has no ending"


def refuse_odd(path: str | Path) -> None:
    """Raise `ParseError` where a path leads to what is no file; `OSError` where it is not there."""
    _refuse(Path(path).stat().st_mode)


def _refuse(mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "something else")
        raise ParseError(f"it is {kind}, no file.", NO_FILE)


def read_bytes(path: str | Path, most: int, *, text: bool = False) -> bytes:
    """Read a file of at most so many bytes; see `read_stream`, and `opened` for what it raises."""
    with opened(path) as file:
        # A text is read as long as it is one, whatever size the file says it has.
        if os.fstat(file.fileno()).st_size > most and not text:
            raise _large(most)
        return read_stream(file, most, text=text)


def read_stream(file: BinaryIO, most: int, *, text: bool = False) -> bytes:
    """Read all of an open file; raises `ParseError` where it holds more than so many bytes.

    A `text` is refused as soon as a whole piece of it is null for the most part, unless it begins
    as UTF-16 and UTF-32 do: what follows may be without end.
    """
    whole = io.BytesIO()  # gives what it holds without a copy
    wide = False
    while piece := file.read(_PIECE):
        if not whole.tell():
            wide = piece.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"))
        whole.write(piece)
        if text and not wide and len(piece) == _PIECE < 2 * piece.count(0):
            raise ParseError("this is not a text file.", "Save it again as text in UTF-8.")
        if whole.tell() > most:
            raise _large(most)
    return whole.getvalue()


def _large(most: int) -> ParseError:
    return ParseError(f"it is larger than {most / 1e6:,.0f} MB.", "Make it smaller, or split it.")
