"""Rows of cells become a text table: the header found, what is no claim left out and told."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal

from geo_movements.errors import Problem
from geo_movements.tables.coded import Coded, coded, crossed, nothing, table_of
from geo_movements.tables.gathered import (
    MAX_LETTERS,
    Gathered,
    Row,
    Unreadable,
    gather,
    unreadable,
)
from geo_movements.tables.headings import COLUMNS, Names, key, known_headings, name_columns
from geo_movements.tables.words import readable

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["HEADER_WITHIN", "Rows", "empty_table", "find_header", "readable", "to_table"]

_LONG_NAME = 60
"""A lone cell longer than this, below a table, is a sentence, not a place."""
MAX_COLUMNS = 16_384
"""So many a spreadsheet has."""
HEADER_WITHIN = 20
"""Of how many filled rows the header is one; titles and dates of export may stand above it."""
_SAMPLE = 50
"""How many rows tell what a heading of two meanings is."""
_TOTAL = re.compile(
    r"((grand |sub-? ?)?totals?( .*)?|sum|overall|summe|gesamt|итого|всего)", re.IGNORECASE
)
_FIRST_LETTERS = frozenset("tTgGsS\u017foOиИвВ:")
"""What such a word begins with; a long s counts as an s. Most cells need no closer look."""
_NOTE = re.compile(
    r"[*†‡§¹²³]|\(?[0-9a-z]\) |\[[0-9a-z]\] |n\. ?b\b|"
    r"(notes?|footnotes?|sources?|remarks?|last updated|updated|compiled|as of)\b",
    re.IGNORECASE,
)
Rows = Sequence[tuple[int, Sequence[str]]]
"""Rows of cells with their number in the file, as a spreadsheet counts."""


def empty_table(table: str) -> pd.DataFrame:
    """Return a table of no rows."""
    import pandas as pd

    index = pd.Index([], dtype="int64", name="row")
    return pd.DataFrame({name: [] for name in COLUMNS[table]}, index=index, dtype=object)


def find_header(rows: Rows, table: str) -> int:
    """Return the position of the header: the first of the leading rows that tells the table."""
    for position, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        if known_headings(cells, table)[0]:
            return position
    return 0


def to_table(
    rows: Iterable[Row],
    table: str,
    file: str,
    problems: list[Problem],
    mend: Callable[[str], str] = str,
) -> pd.DataFrame:
    """Make a text table of rows: the known columns in their order, then the user's own.

    Null where a cell is empty, indexed by row number. `mend` is done to each text first. What is
    wrong is appended to `problems`; a table without a sound header is empty.
    """
    rows = iter(rows)
    head = _leading(rows, mend)
    if not head:
        problems.append(_problem("error", file, 0, "the file is empty.", "It needs a header row."))
        return empty_table(table)
    if (fault := _no_head(head, file)) is not None:
        problems.append(fault)
        return empty_table(table)
    mended = [(number, [readable(mend(cell)) for cell in cells]) for number, cells in head]
    at = find_header(mended, table)
    row, header = mended[at][0], [cell.strip() for cell in mended[at][1]]
    whole = len(header)
    while header and not header[-1]:  # what stands below is told as beyond the header
        header.pop()
    found = gather(chain(head[at + 1 :], rows), len(header), mend)
    wrong = [*unreadable(head[: at + 1], mend), *found.unreadable]
    _tell_unreadable(wrong, header, file, problems)
    for number, column, letters in found.vast:
        told = f"a cell of {letters:,} letters; {MAX_LETTERS:,} is the most."
        hint = "Shorten it, or put a line into a GeoJSON file of the project."
        problems.append(Problem("error", file, number, header[column], told, hint))
    if at:
        above = "; ".join(" ".join(filter(None, map(str.strip, cells))) for _, cells in mended[:at])
        told = f'the header; above it, not read: "{above[:120]}".'
        problems.append(_problem("note", file, row, told))
    unnamed = _idle_beyond(found, whole)
    header, found, idle = _without_idle_columns(header, found, file, row, problems)
    sample = [[cell or "" for cell in found.row(at)] for at in range(len(found.numbers))[:_SAMPLE]]
    names = name_columns(header, table, file, row, sample)
    problems += names.problems
    if any(problem.level == "error" for problem in names.problems):
        return empty_table(table)
    if table == "movements":
        found = _without_footnotes(found, file, problems)
        found = _without_totals(found, names.columns, file, problems)
        if not len(found.numbers):
            told = "there is no row below the header."
            problems.append(_problem("error", file, 0, told, "Add a claim."))
    for number, cells in found.beyond.items():
        count = len(cells) - bisect_left(unnamed, len(cells) + len(idle))
        told = f"the row has {count} cells, the header {len(header)}."
        hint = "Name each column; in a CSV, put cells that hold the delimiter in double quotes."
        problems.append(_problem("error", file, number, told, hint))
    return _table(found, names, table, file, problems)


def _no_head(head: Sequence[Row], file: str) -> Problem | None:
    """Tell why leading rows cannot be the head of a table."""
    for number, cells in head:
        if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
            told = f"the row has {len(cells):,} cells; {MAX_COLUMNS:,} columns are the most."
            return _problem("error", file, number, told, "Take out the columns that nobody reads.")
    number, cells = head[0]
    letters = max(map(len, cells), default=0)
    if letters > MAX_LETTERS:
        told = f"a heading of {letters:,} letters."
        return _problem("error", file, number, told, "Name the columns in a word each.")
    return None


def _leading(rows: Iterator[Row], mend: Callable[[str], str]) -> list[Row]:
    """Take the filled rows among which the header is."""
    filled = (row for row in rows if any(mend(cell).strip() for cell in row[1]))
    return [*islice(filled, HEADER_WITHIN)]


def _problem(
    level: Literal["error", "warning", "note"], file: str, row: int, what: str, hint: str = ""
) -> Problem:
    return Problem(level, file, row, "", what, hint)


def _table(
    found: Gathered, names: Names, table: str, file: str, problems: list[Problem]
) -> pd.DataFrame:
    """Make the table of gathered columns; pairs of coordinates become the ends that they are."""
    import pandas as pd

    index = pd.Index(found.numbers, dtype="int64", name="row")
    columns: dict[str, Any] = dict(zip(names.columns, found.columns, strict=True))
    for end, axes in names.coordinates.items():
        lats, lons = (columns.pop(axes[axis]) for axis in ("lat", "lon"))
        columns[end] = _points(lats, lons, axes, file, index, problems)
    own = [name for name in columns if name not in COLUMNS[table]]
    return table_of({name: columns.get(name) for name in (*COLUMNS[table], *own)}, index)


def _tell_unreadable(
    cells: Iterable[Unreadable], header: Sequence[str], file: str, problems: list[Problem]
) -> None:
    for row, column, names in cells:
        told = f"it holds {names}, which no text holds: read as \ufffd (U+FFFD)."
        hint = "Correct the cell: something went wrong when it was saved."
        heading = header[column] if column < len(header) else ""
        problems.append(Problem("warning", file, row, heading, told, hint))


def _without_idle_columns(
    header: list[str], found: Gathered, file: str, row: int, problems: list[Problem]
) -> tuple[list[str], Gathered, list[int]]:
    """Leave out columns that say nothing: without a heading or a cell, or an empty second one.

    A column with cells but no heading stays, to be told. Returns the places left out, too.
    """
    counts = Counter(key(heading) for heading in header)
    idle = []
    for column, heading in enumerate(header):
        if found.columns[column] is not None or (heading and counts[key(heading)] == 1):
            continue
        if heading:
            counts[key(heading)] -= 1
            told = "a second column of this name is empty: left out."
            problems.append(Problem("note", file, row, heading, told))
        idle.append(column)
    if not idle:
        return header, found, idle
    kept = [column for column in range(len(header)) if column not in idle]
    return [header[column] for column in kept], found.of_columns(kept), idle


def _idle_beyond(found: Gathered, width: int) -> list[int]:
    """List the columns without heading and cells that end a header of so many."""
    return [
        column
        for column in range(len(found.columns), width)
        if not any(column < len(cells) and cells[column].strip() for cells in found.beyond.values())
    ]


def _without_footnotes(found: Gathered, file: str, problems: list[Problem]) -> Gathered:
    """Leave out the notes below a table: lone cells that begin as notes do, or are too long."""
    if len(found.columns) < 2:
        return found
    last, notes = len(found.numbers), []
    while last:
        told = [cell for cell in found.row(last - 1) if cell]
        if len(told) != 1 or not (_NOTE.match(told[0]) or len(told[0]) > _LONG_NAME):
            break
        last -= 1
        notes.append((int(found.numbers[last]), told[0]))
    for number, note in reversed(notes):
        shown = note if len(note) <= _LONG_NAME else f"{note[: _LONG_NAME - 3]}..."
        told_of = f'"{shown}" is a note below the table, not a claim: the row is left out.'
        hint = "Take the row out, or fill in its other cells."
        problems.append(_problem("warning", file, number, told_of, hint))
    return found.kept(slice(0, last)) if notes else found


def _without_totals(
    found: Gathered, columns: Sequence[str], file: str, problems: list[Problem]
) -> Gathered:
    """Leave out rows that add up the others: no claim of anybody's.

    Only rows that are called a total are looked at one by one.
    """
    import numpy as np

    ends = [columns.index(name) for name in ("origin", "destination") if name in columns]
    force = [columns.index("force")] if "force" in columns else []
    kept = np.ones(len(found.numbers), dtype=bool)
    for at in _called_totals(found, force):
        number, cells = int(found.numbers[at]), found.row(at)
        first = next(position for position, cell in enumerate(cells) if cell)
        placed = any(cells[end] for end in ends if end != first)
        if placed or not _is_total(cells[first]):
            problems += _likely_total(number, cells, [first, *force], columns, file)
            continue
        kept[at] = False
        problems.append(
            Problem(
                "warning", file, number, columns[first] if first < len(columns) else "",
                f'"{cells[first]}" is a total, not a claim: the row is left out.',
                "Take the row out, or give it a place.",
            )
        )  # fmt: skip
    return found if kept.all() else found.kept(kept)


def _is_total(cell: str | None) -> bool:
    return cell is not None and _TOTAL.fullmatch(cell.strip(" :")) is not None


def _called_totals(found: Gathered, labels: Sequence[int]) -> list[int]:
    """List the rows whose first cell, or the one of a label, is a word for a total."""
    rows: set[int] = set()
    waiting: Sequence[int] = range(len(found.numbers))
    for at, column in enumerate(found.columns):
        if column is None or not (len(waiting) or at in labels):
            continue
        cells = column.tolist()
        here = range(len(cells)) if at in labels else waiting
        likely = [row for row in here if (cell := cells[row]) and cell[0] in _FIRST_LETTERS]
        rows.update(row for row in likely if _is_total(cells[row]))
        waiting = [row for row in waiting if cells[row] is None] if None in cells else ()
    rows.update(waiting)  # the first cell of these stands beyond the columns
    return sorted(rows)


def _likely_total(
    number: int,
    cells: Sequence[str | None],
    labels: Sequence[int],
    columns: Sequence[str],
    file: str,
) -> list[Problem]:
    """Warn of a row with a place that is called a total all the same."""
    for label in labels:
        if label < len(columns) and _is_total(cells[label]):
            return [
                Problem(
                    "warning", file, number, columns[label],
                    f'"{cells[label]}" has a place, so it is read as a claim of its own.',
                    "If it adds up other rows, take it out.",
                )
            ]  # fmt: skip
    return []


def _points(
    lats: NDArray[Any] | None,
    lons: NDArray[Any] | None,
    axes: Mapping[str, str],
    file: str,
    index: pd.Index[Any],
    problems: list[Problem],
) -> Coded | None:
    """Join latitudes and longitudes, each distinct pair once; null where one is missing."""
    if lats is None and lons is None:
        return None
    pairs = crossed(*(nothing(len(index)) if one is None else coded(one) for one in (lats, lons)))
    lonely = pairs.among(lambda pair: pair is not None and None in pair)
    for row, (lat, _) in zip(index[lonely], pairs.cells()[lonely], strict=True):
        column = axes["lat"] if lat is None else axes["lon"]
        told = "one of latitude and longitude is missing."
        problems.append(Problem("error", file, int(row), column, told, "Write both, or neither."))
    return pairs.made(lambda pair: None if None in pair else f"{pair[0]}, {pair[1]}")
