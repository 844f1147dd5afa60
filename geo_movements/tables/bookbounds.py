"""What a workbook's parts may hold, counted before a library is let at them.

A few kilobytes can unpack to more than any memory holds, or say so much in a few words.
"""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path

from geo_movements.tables.xmlparts import VastError, blocks, elements, refuse_elements

__all__ = ["VastError", "refuse_vast"]

MAX_BYTES = 300_000_000
"""What all parts may unpack to."""
MAX_PART_BYTES = 200_000_000
"""A part of a workbook larger than this, unpacked, is no table that a person made."""
MAX_CELLS = 1_200_000
"""Cells of all sheets, shared texts, and two for each row: half a kilobyte of memory each."""
MAX_ELEMENTS = 600_000
"""Elements of an ODS, and of an XLSX those that are of no cell: a kilobyte of memory each."""
MAX_MERGED_CELLS = 100_000
"""Of one block; those of all count as cells."""
_LAST_ROW = 1_048_576
_CSV = "Save the table alone, as CSV."
_PREFIX = rb"<(?:[^\s<>/:]+:)?"
_CELL = re.compile(_PREFIX + rb"(?:c|si)[\s/>]")
_ROW = re.compile(_PREFIX + rb"row[\s/>]")
_MERGE = re.compile(_PREFIX + rb"mergeCell\s[^<]*")
_REF = re.compile(rb"ref\s*=\s*[\"']([^\"']*)[\"']")
"""All of them are looked at, also those within another attribute: no name can hide one."""
_BLOCK = re.compile(r"\$?([A-Za-z]{1,3})?\$?(\d+)?:\$?([A-Za-z]{1,3})?\$?(\d+)?")
"""A block of cells, of whole columns or of whole rows."""
_INNER = 4
"""Elements that a cell has at most, but for one of many fonts."""


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
        if path.suffix.lower() == ".ods":
            refuse_elements(parts, MAX_ELEMENTS, _CSV)
        else:
            _refuse_cells(parts)


def _refuse_cells(parts: zipfile.ZipFile) -> None:
    """Refuse more cells than can be read, merged ones that are made one by one, and more else."""
    cells = rows = count = 0
    for block in blocks(parts):
        cells += len(_CELL.findall(block)) + sum(map(_merged, _MERGE.findall(block)))
        rows += len(_ROW.findall(block))
        count += elements(block)
    if cells + 2 * rows > MAX_CELLS:
        told = f"it has {cells:,} cells in {rows:,} rows, empty ones too."
        raise VastError(told, f"Delete the empty rows and columns, or: {_CSV}")
    if count - _INNER * cells - rows > MAX_ELEMENTS:
        raise VastError(f"it has {count:,} elements, most of them no cells.", _CSV)


def _merged(element: bytes) -> int:
    """Count the cells of a merged block. Raises `VastError` where it alone is too large."""
    count = 0
    for ref in _REF.findall(element):
        block = _BLOCK.fullmatch(unescape(ref.decode("utf-8", "replace")).strip())
        if block is None:
            continue  # the library takes none such
        left, top, right, bottom = block.groups()
        width = _number(right or "XFD") - _number(left or "A") + 1
        count += abs(width * (int(bottom or _LAST_ROW) - int(top or 1) + 1))
        if count > MAX_MERGED_CELLS:
            raise VastError(f"{block[0]} are merged.", "Split them, and save it again.")
    return count


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
