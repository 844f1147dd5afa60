"""Read a workbook, XLSX or ODS: its sheets as rows of text, and what in them cannot be taken so."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo_movements.errors import Problem
from geo_movements.files import opened
from geo_movements.tables.bookbounds import VastError, refuse_vast
from geo_movements.tables.shown import day_as_shown, number_as_shown, shown_number

__all__ = ["SUFFIXES", "Sheet", "cell_text", "read_sheets"]

MAX_REPEATS = 10_000
"""A row or cell that says the same so often is a slip of a spreadsheet's, or an attack."""
MAX_ROWS = 1_048_576
_MAX_COLUMNS = 16_384
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
    worded: list[tuple[int, str, str]] = field(default_factory=list)
    """Numbers that are shown with words that are not taken: row, cell and what is shown."""
    merged: list[tuple[int, str]] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)

    def problems(self, file: str, header: int, kept: Collection[int]) -> Iterator[Problem]:
        """Tell what is odd below the header, which is row `header`.

        Of the cells themselves only in the rows that were `kept`: the sum in a row of totals says
        nothing here, whatever it holds.
        """
        for row, cell in self.uncomputed:
            if row not in kept:
                continue
            yield Problem(
                "error", file, row, "", f"the formula in {cell} has no value.",
                "Open the workbook in a spreadsheet program, and save it.",
            )  # fmt: skip
        for row, cell in self.faulty:
            if row not in kept:
                continue
            yield Problem("error", file, row, "", f"{cell} holds an error.", "Mend the formula.")
        for row, cell, shown in self.worded:
            if row in kept:
                yield Problem(
                    "warning", file, row, "", f'{cell} shows "{shown}"; only its number is read.',
                    "If the words matter, format the cell as text, and write them.",
                )  # fmt: skip
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
        width = max((len(cells) for _, cells in self.rows), default=0)
        columns = [name for name in self.hidden_columns if _number(name) <= width]
        if columns:
            yield Problem(
                "warning", file, 0, "",
                f"hidden columns are read like the others: {', '.join(columns[:_SHOWN])}"
                f"{', ...' if columns[_SHOWN:] else '.'}",
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
        refuse_vast(path)
        return [*SUFFIXES[path.suffix.lower()](path)]
    except OSError as error:
        return refuse(f"the file cannot be read ({error.strerror}).", "Check its permissions.")
    except VastError as error:
        return refuse(f"the workbook is not read: {error.problem}", error.hint)
    except zipfile.BadZipFile:
        return refuse(
            "this is no workbook, or a broken or encrypted one.",
            f"Save it again as {path.suffix.lower()}, without a password.",
        )
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
        with opened(path) as file:  # closed also where it is no workbook
            book = load_workbook(file)
        formulas = {
            sheet.title: [(cell.row, cell.column, cell.coordinate)
                          for row in _filled(sheet).values() for cell in row
                          if cell.data_type == "f"]
            for sheet in book.worksheets
        }  # fmt: skip
        if any(formulas.values()):
            del book  # two of them at once take much memory
            with opened(path) as file:
                book = load_workbook(file, data_only=True)
    for sheet in book.worksheets:
        computed = {coordinate for _, _, coordinate in formulas[sheet.title]}
        filled = _filled(sheet)
        worded: list[tuple[int, str, str]] = []
        yield Sheet(
            sheet.title,
            [(row, _texts(cells, worded)) for row, cells in filled.items()],
            worded=worded,
            hidden=sheet.sheet_state != "visible",
            hidden_rows=[
                row for row in filled
                if row in sheet.row_dimensions and sheet.row_dimensions[row].hidden
            ],
            hidden_columns=_hidden_columns(sheet),
            uncomputed=[
                (row, coordinate)
                for row, column, coordinate in formulas[sheet.title]
                if sheet._cells[row, column].value is None
            ],
            faulty=[
                (cell.row, cell.coordinate)
                for cells in filled.values() for cell in cells
                if cell.data_type == "e" or (
                    cell.coordinate in computed and str(cell.value).startswith("#")
                )
            ],
            merged=[(block.min_row, block.coord) for block in sheet.merged_cells.ranges],
        )  # fmt: skip


def _filled(sheet: Any) -> dict[int, list[Any]]:
    """Return the cells that hold something by row, in their order.

    Not `iter_rows`: with one stray cell far down that makes every empty cell of a million rows.
    """
    rows: dict[int, list[Any]] = {}
    for _, cell in sorted(sheet._cells.items()):
        if cell.value is not None and cell_text(cell.value).strip():
            rows.setdefault(cell.row, []).append(cell)
    return rows


def _texts(cells: list[Any], worded: list[tuple[int, str, str]]) -> list[str]:
    """Write the cells of a row as they are shown, up to the last that is filled."""
    texts = [""] * cells[-1].column
    for cell in cells:
        text = cell_text(cell.value)
        if isinstance(cell.value, dt.date):
            text = day_as_shown(text, cell.number_format)
        elif cell.data_type == "n" and cell.number_format != "General":
            text, lost = number_as_shown(text, shown_number(text, cell.number_format))
            if lost:
                worded.append((cell.row, cell.coordinate, lost))
        texts[cell.column - 1] = text
    return texts


def _hidden_columns(sheet: Any) -> list[str]:
    """Name the hidden columns; those hidden together have one entry."""
    from openpyxl.utils import get_column_letter

    return [
        get_column_letter(column)
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and dimension.min
        for column in range(dimension.min, min(dimension.max, sheet.max_column) + 1)
    ]


# --- ODS ------------------------------------------------------------------------------------------


def _ods(path: Path) -> Iterator[Sheet]:
    from odf.namespaces import OFFICENS, TABLENS
    from odf.opendocument import load
    from odf.table import Table, TableRow

    book = load(path)
    finest = _ods_finest(book)
    for table in book.spreadsheet.getElementsByType(Table):
        rows: list[tuple[int, list[str]]] = []
        hidden_rows, faulty, merged = [], [], []
        worded: list[tuple[int, str, str]] = []
        defaults = _ods_default_styles(table)
        hidden_columns = _ods_hidden_columns(table)
        number = 0
        for row in table.getElementsByType(TableRow):
            times = max(int(row.getAttrNS(TABLENS, "number-rows-repeated") or 1), 1)
            cells, spans = _ods_cells(row)
            texts, lost = [], []
            row_style = row.getAttrNS(TABLENS, "default-cell-style-name")
            for column, cell in enumerate(cells):
                default = row_style or (defaults[column] if column < len(defaults) else None)
                style = cell.getAttrNS(TABLENS, "style-name") or default
                text, shown = _ods_shown(cell, OFFICENS, finest.get(style))
                texts.append(text)
                if shown:
                    lost.append((column, shown))
            filled = any(text.strip() for text in texts)
            if filled and times > MAX_REPEATS:
                raise VastError(
                    f"row {number + 1} is repeated {times:,} times.", "Take the copies out."
                )
            if filled and len(rows) + times > MAX_ROWS:
                raise VastError(f"it has over {MAX_ROWS:,} rows.", "Take the copies out.")
            for at in range(number + 1, number + times + 1 if filled else number + 1):
                rows.append((at, texts))
                if row.getAttrNS(TABLENS, "visibility") in ("collapse", "filter"):
                    hidden_rows.append(at)
                merged += [(at, f"{_letters(column)}{at}...") for column in spans]
                worded += [(at, f"{_letters(column)}{at}", shown) for column, shown in lost]
                for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                    place = (at, f"{_letters(column)}{at}")
                    if text.startswith(("#", "Err:")) and cell.getAttrNS(TABLENS, "formula"):
                        faulty.append(place)
            number += times
        style = str(table.getAttrNS(TABLENS, "style-name"))
        yield Sheet(
            str(table.getAttrNS(TABLENS, "name")), rows, hidden=_ods_hidden(table, style),
            hidden_rows=hidden_rows, faulty=faulty, merged=merged, hidden_columns=hidden_columns,
            worded=worded,
        )  # fmt: skip


def _ods_cells(row: Any) -> tuple[list[Any], list[int]]:
    """Return the cells of a row, repeated ones as often, and the columns where cells are merged."""
    from odf.namespaces import TABLENS

    cells: list[Any] = []
    spans = []
    children = [child for child in row.childNodes if getattr(child, "qname", ("",))[0] == TABLENS]
    for child in children:
        times = int(child.getAttrNS(TABLENS, "number-columns-repeated") or 1)
        if child is children[-1] and not _is_filled(child):
            times = 0  # the rest of the sheet's width
        spanned = (child.getAttrNS(TABLENS, f"number-{way}-spanned") for way in ("columns", "rows"))
        if any(int(count or 1) > 1 for count in spanned):
            spans.append(len(cells))
        if times > MAX_REPEATS and _is_filled(child):
            raise VastError(f"a cell is repeated {times:,} times.", "Take the copies out.")
        if len(cells) + times > _MAX_COLUMNS:
            break  # no spreadsheet has so many
        cells += [child] * times
    return cells, spans


def _is_filled(cell: Any) -> bool:
    """Tell whether a cell holds anything: a text, or a value that is shown without one."""
    from odf.namespaces import OFFICENS

    return bool(cell.childNodes) or cell.getAttrNS(OFFICENS, "value-type") is not None


def _ods_hidden_columns(table: Any) -> list[str]:
    from odf.namespaces import TABLENS
    from odf.table import TableColumn

    names = []
    number = 0
    for column in table.getElementsByType(TableColumn):
        times = min(int(column.getAttrNS(TABLENS, "number-columns-repeated") or 1), _MAX_COLUMNS)
        if column.getAttrNS(TABLENS, "visibility") in ("collapse", "filter"):
            names += [_letters(at) for at in range(number, min(number + times, _MAX_COLUMNS))]
        number += times
    return names


def _ods_finest(book: Any) -> dict[str | None, str]:
    """Tell the styles of cells that show of a day only its month or its year: "month", "year"."""
    from odf.namespaces import STYLENS
    from odf.number import DateStyle
    from odf.style import Style

    shown: dict[str, str] = {}
    for style in book.getElementsByType(DateStyle):
        parts = {child.qname[1] for child in style.childNodes if hasattr(child, "qname")}
        if parts & {"month", "year"} and not parts & {"day", "day-of-week", "hours", "seconds"}:
            shown[style.getAttrNS(STYLENS, "name")] = "month" if "month" in parts else "year"
    finest: dict[str | None, str] = {}
    for style in book.getElementsByType(Style):
        name = style.getAttrNS(STYLENS, "data-style-name")
        if name in shown:
            finest[style.getAttrNS(STYLENS, "name")] = shown[name]
    return finest


def _ods_default_styles(table: Any) -> list[str | None]:
    """List the style of each column's cells, which those without one of their own have."""
    from odf.namespaces import TABLENS
    from odf.table import TableColumn

    styles: list[str | None] = []
    for column in table.getElementsByType(TableColumn):
        times = int(column.getAttrNS(TABLENS, "number-columns-repeated") or 1)
        times = min(times, _MAX_COLUMNS - len(styles))
        styles += [column.getAttrNS(TABLENS, "default-cell-style-name")] * times
    return styles


def _ods_shown(cell: Any, office: str, finest: str | None) -> tuple[str, str | None]:
    """Write a cell as it is shown; and what it shows, where the words of that are not taken."""
    from odf import teletype
    from odf.text import P

    text = _ods_text(cell, office)
    kind = cell.getAttrNS(office, "value-type")
    if kind == "date" and finest:
        return text[:7] if finest == "month" else text[:4], None
    if kind not in ("float", "currency"):
        return text, None
    shown = " ".join(teletype.extractText(line) for line in cell.getElementsByType(P))
    return number_as_shown(text, " ".join(shown.split()))


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


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


SUFFIXES: Mapping[str, Callable[[Path], Iterator[Sheet]]] = {
    ".ods": _ods,
    ".xlsm": _xlsx,
    ".xlsx": _xlsx,
}
"""The kinds of workbook that are read."""
