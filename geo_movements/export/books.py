"""Workbooks as files: the same book gives the same bytes."""

from __future__ import annotations

import datetime as dt
import errno
import gc
import io
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from geo_movements.export.zipped import settled

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["room_told", "saved"]

_MOMENT = b"1980-01-01T00:00:00Z"
"""What stands for the time of writing."""
_TEMPORARY = "the folder of temporary files"


def saved(book: Workbook) -> bytes:
    """Save a workbook without the time of writing; raises as `room_told` does."""
    from openpyxl.writer.excel import ExcelWriter

    content = io.BytesIO()
    book.properties.creator = "geo-movements"
    book.properties.created = dt.datetime(1980, 1, 1)
    with room_told():
        with ZipFile(content, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()
        return settled(content.getvalue(), _timeless)


@contextmanager
def room_told() -> Iterator[None]:
    """Raise `OSError` where the temporary files that sheets are written to have no room.

    lxml, which the library takes where it is installed, has an error of its own for that. Its
    writers then fail once more when they are cleared away, which Python would tell on the terminal.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, OSError) and type(error).__name__ != "SerialisationError":
            raise
        before, sys.unraisablehook = sys.unraisablehook, _hear_nothing
        try:
            traceback.clear_frames(error.__traceback__)
            gc.collect()
        finally:
            sys.unraisablehook = before
        if isinstance(error, OSError):
            raise
        name = str(error).removeprefix("IO_")  # as lxml calls it: IO_ENOSPC
        code = getattr(errno, name, errno.EIO)
        raise OSError(code, os.strerror(code), _TEMPORARY) from None


def _hear_nothing(told: Any) -> None:
    """Hear what fails where nobody can be told."""


def _timeless(name: str, told: bytes) -> bytes:
    """Take the time of writing out of a part: the library puts it into one of them.

    Raises `OSError` for a sheet that is cut: a generator's end fails in silence, so that nobody
    knows why.
    """
    if name.startswith("xl/worksheets/sheet") and not told.endswith(b"</worksheet>"):
        raise OSError(errno.EIO, "a sheet was not written whole", _TEMPORARY)
    if name != "docProps/core.xml":
        return told
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + _MOMENT, told)
