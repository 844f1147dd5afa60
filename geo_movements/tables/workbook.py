"""Read a workbook, XLSX or ODS: its sheets as rows of text, and what in them cannot be taken so."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo_movements.errors import Problem

__all__ = ["SUFFIXES", "Sheet", "cell_text", "read_sheets"]

MAX_PART_BYTES = 200_000_000
"""A part of a workbook larger than this, unpacked, is no table that a person made."""
_SHOWN = 12


@dataclass(frozen=True)
class Sheet:
    """One sheet: its filled rows with their numbers, and what a reader would not expect of it."""

    name: str
    rows: list[tuple[int, list[str]]]
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    uncomputed: list[tuple[int, str]] = field(default_factory=list)
    """Formulas without a value: row and cell."""
    faulty: list[tuple[int, str]] = field(default_factory=list)
    """Cells that hold an error, such as #REF!."""
    merged: list[tuple[int, str]] = field(default_factory=list)

    def problems(self, file: str, header: int) -> Iterator[Problem]:
        """Tell what is odd below the header, which is row `header`."""
        for row, cell in self.uncomputed:
            yield Problem(
                "error", file, row, "", f"the formula in {cell} has no value.",
                "Open the workbook in a spreadsheet program, and save it.",
            )  # fmt: skip
        for row, cell in self.faulty:
            yield Problem("error", file, row, "", f"{cell} holds an error.", "Mend the formula.")
        for row, cells in self.merged:
            if row > header:
                yield Problem(
                    "warning", file, row, "",
                    f"{cells} are merged; only the first has the value.",
                    "Split them, and fill in each.",
                )  # fmt: skip
        hidden = [row for row in self.hidden_rows if row > header]
        if hidden:
            shown = ", ".join(map(str, hidden[:_SHOWN])) + (", ..." if hidden[_SHOWN:] else "")
            yield Problem(
                "warning", file, hidden[0], "",
                f"hidden rows are read like the others: {shown}.",
                "Show them, or take them out.",
            )  # fmt: skip
        if self.hidden:
            yield Problem(
                "warning", file, 0, "", "the sheet is hidden; it is read.", "Show it, or remove it."
            )


def read_sheets(path: Path, problems: list[Problem]) -> list[Sheet]:
    """Read every sheet of a workbook; no sheet, and a problem, where it is none."""

    def refuse(problem: str, hint: str) -> list[Sheet]:
        problems.append(Problem("error", path.name, 0, "", problem, hint))
        return []

    try:
        with zipfile.ZipFile(path) as parts:
            large = [part for part in parts.infolist() if part.file_size > MAX_PART_BYTES]
            encrypted = any(part.flag_bits & 1 for part in parts.infolist())
    except OSError as error:
        return refuse(f"the file cannot be read ({error.strerror}).", "Check its permissions.")
    except zipfile.BadZipFile:
        return refuse(
            "this is no workbook, or a broken or encrypted one.",
            f"Save it again as {path.suffix.lower()}, without a password.",
        )
    if large or encrypted:
        why = "a part of it is far too large" if large else "it is encrypted"
        return refuse(f"the workbook is not read: {why}.", "Save the table alone, as CSV or XLSX.")
    try:
        return [*SUFFIXES[path.suffix.lower()](path)]
    except Exception as error:  # whatever the library makes of a broken file
        kind = type(error).__name__
        return refuse(
            f"the workbook cannot be read ({kind}).", "Save it again, or save the table as CSV."
        )


def cell_text(value: object) -> str:
    """Write the value of a cell as its user would: whole numbers plain, days as ISO 8601.

    >>> cell_text(3000.0), cell_text(dt.datetime(2024, 10, 8))
    ('3000', '2024-10-08')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        day = value.date().isoformat()
        return day if value.time() == dt.time() else f"{day}T{value:%H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(value.isoformat() if isinstance(value, dt.date) else value)


# --- XLSX -----------------------------------------------------------------------------------------


def _xlsx(path: Path) -> Iterator[Sheet]:
    import warnings

    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # Of styles and extensions that it does not know; the values are whole.
        warnings.simplefilter("ignore", UserWarning)
        book = load_workbook(path)
        formulas = {
            sheet.title: [
                cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
            ]
            for sheet in book.worksheets
        }
        values = load_workbook(path, data_only=True) if any(formulas.values()) else book
    for sheet in values.worksheets:
        computed = {cell.coordinate for cell in formulas[sheet.title]}
        rows = [
            (number, [cell_text(cell.value) for cell in cells])
            for number, cells in enumerate(sheet.iter_rows(), start=1)
        ]
        yield Sheet(
            sheet.title,
            [(number, cells) for number, cells in rows if any(cells)],
            hidden=sheet.sheet_state != "visible",
            hidden_rows=[
                number
                for number, cells in rows
                if any(cells) and number in sheet.row_dimensions
                and sheet.row_dimensions[number].hidden
            ],
            uncomputed=[
                (cell.row, cell.coordinate)
                for cell in formulas[sheet.title]
                if sheet[cell.coordinate].value is None
            ],
            faulty=[
                (cell.row, cell.coordinate)
                for row in sheet.iter_rows() for cell in row
                if cell.data_type == "e" or (
                    cell.coordinate in computed and str(cell.value).startswith("#")
                )
            ],
            merged=[(block.min_row, block.coord) for block in sheet.merged_cells.ranges],
        )  # fmt: skip


# --- ODS ------------------------------------------------------------------------------------------


def _ods(path: Path) -> Iterator[Sheet]:
    from odf.namespaces import OFFICENS, TABLENS
    from odf.opendocument import load
    from odf.table import Table, TableRow

    for table in load(path).spreadsheet.getElementsByType(Table):
        rows: list[tuple[int, list[str]]] = []
        hidden_rows, faulty, merged = [], [], []
        number = 0
        for row in table.getElementsByType(TableRow):
            times = int(row.getAttrNS(TABLENS, "number-rows-repeated") or 1)
            cells, spans = _ods_cells(row)
            texts = [_ods_text(cell, OFFICENS) for cell in cells]
            for at in range(number + 1, number + times + 1 if any(texts) else number + 1):
                rows.append((at, texts))
                if row.getAttrNS(TABLENS, "visibility") in ("collapse", "filter"):
                    hidden_rows.append(at)
                merged += [(at, f"{_letters(column)}{at}...") for column in spans]
                for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                    place = (at, f"{_letters(column)}{at}")
                    if text.startswith(("#", "Err:")) and cell.getAttrNS(TABLENS, "formula"):
                        faulty.append(place)
            number += times
        style = str(table.getAttrNS(TABLENS, "style-name"))
        yield Sheet(
            str(table.getAttrNS(TABLENS, "name")), rows, hidden=_ods_hidden(table, style),
            hidden_rows=hidden_rows, faulty=faulty, merged=merged,
        )  # fmt: skip


def _ods_cells(row: Any) -> tuple[list[Any], list[int]]:
    """Return the cells of a row, repeated ones as often, and the columns where cells are merged."""
    from odf.namespaces import TABLENS

    cells: list[Any] = []
    spans = []
    children = [child for child in row.childNodes if getattr(child, "qname", ("",))[0] == TABLENS]
    for child in children:
        times = int(child.getAttrNS(TABLENS, "number-columns-repeated") or 1)
        if child is children[-1] and not child.childNodes:
            times = 0  # the rest of the sheet's width
        spanned = (child.getAttrNS(TABLENS, f"number-{way}-spanned") for way in ("columns", "rows"))
        if any(int(count or 1) > 1 for count in spanned):
            spans.append(len(cells))
        cells += [child] * min(times, 1024)
    return cells, spans


def _ods_text(cell: Any, office: str) -> str:
    from odf import teletype
    from odf.text import P

    kind = cell.getAttrNS(office, "value-type")
    if kind in ("float", "percentage", "currency"):
        return cell_text(float(cell.getAttrNS(office, "value")))
    if kind == "date":
        day, _, time = str(cell.getAttrNS(office, "date-value")).partition("T")
        return day if time[:5] in ("", "00:00") else f"{day}T{time[:5]}"
    if kind == "boolean":
        return str(cell.getAttrNS(office, "boolean-value"))
    return "\n".join(teletype.extractText(line) for line in cell.getElementsByType(P))


def _ods_hidden(table: Any, style: str) -> bool:
    from odf.namespaces import STYLENS, TABLENS
    from odf.style import Style, TableProperties

    for known in table.ownerDocument.getElementsByType(Style):
        if known.getAttrNS(STYLENS, "name") == style:
            for told in known.getElementsByType(TableProperties):
                return str(told.getAttrNS(TABLENS, "display")) == "false"
    return False


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


SUFFIXES: Mapping[str, Callable[[Path], Iterator[Sheet]]] = {
    ".ods": _ods,
    ".xlsm": _xlsx,
    ".xlsx": _xlsx,
}
"""The kinds of workbook that are read."""
