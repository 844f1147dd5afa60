"""What a workbook's parts may hold, counted before a library is let at them.

A few kilobytes can unpack to more than any memory holds, or say so much in a few words.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from geo_movements.errors import ParseError

__all__ = ["VastError", "refuse_vast"]

MAX_BYTES = 300_000_000
"""What all parts may unpack to."""
MAX_PART_BYTES = 200_000_000
"""A part of a workbook larger than this, unpacked, is no table that a person made."""
MAX_CELLS = 1_200_000
"""Cells of all sheets, shared texts, and two for each row: half a kilobyte of memory each."""
MAX_ELEMENTS = 600_000
"""Elements of an ODS: a kilobyte of memory each."""
MAX_MERGED_CELLS = 100_000
_CSV = "Save the table alone, as CSV."
_PIECE = 1 << 20
_LONGEST = 500
"""So many bytes of a piece are looked at again with the next: an element may be cut in two."""
_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:c|si)[\s/>]")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_MERGE = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)


class VastError(ParseError):
    """A workbook is too large to be read, though its file may be small."""


def refuse_vast(path: Path) -> None:
    """Raise `VastError` where a workbook is too large, and `BadZipFile` where it is none."""
    with zipfile.ZipFile(path) as parts:
        told = parts.infolist()
        if any(part.flag_bits & 1 for part in told):
            raise VastError("it is encrypted.", "Save it without a password.")
        sizes = [part.file_size for part in told]
        if max(sizes, default=0) > MAX_PART_BYTES or sum(sizes) > MAX_BYTES:
            size = f"{sum(sizes) / 1e6:,.0f} MB"
            raise VastError(f"it is far too large ({size} when unpacked).", _CSV)
        names = [part.filename for part in told if part.filename.endswith(".xml")]
        if "content.xml" in names:
            _refuse_elements(parts)
        else:
            _refuse_cells(parts, [name for name in names if name.startswith("xl/")])


def _refuse_elements(parts: zipfile.ZipFile) -> None:
    count = sum(piece.count(b"<") - piece.count(b"</") for piece in _pieces(parts, "content.xml"))
    if count > MAX_ELEMENTS:
        raise VastError(f"it has {count:,} elements; {MAX_ELEMENTS:,} are the most.", _CSV)


def _refuse_cells(parts: zipfile.ZipFile, names: list[str]) -> None:
    """Refuse more cells than can be read, and merged ones that are made one by one."""
    cells = rows = 0
    for name in names:
        before = b""
        for piece in _pieces(parts, name):
            text = before + piece
            for block in _MERGE.findall(text):
                _refuse_merged(*(part.decode() for part in block))
            before = text[-_LONGEST:]
            cells += len(_CELL.findall(text)) - len(_CELL.findall(before))
            rows += len(_ROW.findall(text)) - len(_ROW.findall(before))
        cells += len(_CELL.findall(before))
        rows += len(_ROW.findall(before))
    if cells + 2 * rows > MAX_CELLS:
        told = f"it has {cells:,} cells in {rows:,} rows, empty ones too."
        raise VastError(told, f"Delete the empty rows and columns, or: {_CSV}")


def _refuse_merged(left: str, top: str, right: str, bottom: str) -> None:
    width = _number(right) - _number(left) + 1
    if abs(width * (int(bottom) - int(top) + 1)) > MAX_MERGED_CELLS:
        hint = "Split them, and save it again."
        raise VastError(f"{left}{top}:{right}{bottom} are merged.", hint)


def _pieces(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with parts.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
