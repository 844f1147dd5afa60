"""Workbooks as files: the same book gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING

from geo_movements.export.zipped import settled

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["saved"]

_MOMENT = b"1980-01-01T00:00:00Z"
"""What stands for the time of writing."""


def saved(book: Workbook) -> bytes:
    """Save a workbook without the time of writing."""
    content = io.BytesIO()
    book.properties.creator = "geo-movements"
    book.properties.created = dt.datetime(1980, 1, 1)
    book.save(content)
    return settled(content.getvalue(), _timeless)


def _timeless(name: str, told: bytes) -> bytes:
    """Take the time of writing out of a part: the library puts it into one of them."""
    if name != "docProps/core.xml":
        return told
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + _MOMENT, told)
