"""Rows of cells become a text table: the header found, what is no claim left out and told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from geo_movements.errors import Problem
from geo_movements.tables.headings import COLUMNS, key, known_headings, name_columns

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HEADER_WITHIN", "Rows", "empty_table", "find_header", "readable", "to_table"]

_LONG_NAME = 60
"""A lone cell longer than this, below a table, is a sentence, not a place."""
HEADER_WITHIN = 20
"""Of how many filled rows the header is one; titles and dates of export may stand above it."""
_SAMPLE = 50
"""How many rows tell what a heading of two meanings is."""
_TOTAL = re.compile(
    r"((grand |sub-? ?)?totals?( .*)?|sum|overall|summe|gesamt|итого|всего)", re.IGNORECASE
)
_NOTE = re.compile(
    r"[*†‡§¹²³]|\(?[0-9a-z]\) |\[[0-9a-z]\] |n\. ?b\b|"
    r"(notes?|footnotes?|sources?|remarks?|last updated|updated|compiled|as of)\b",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no text holds: control characters (Unicode 16, section 23.1), halves of a pair of
surrogates, and noncharacters. XML and JSON outputs could not carry them."""

Rows = Sequence[tuple[int, Sequence[str]]]
"""Rows of cells with their number in the file, as a spreadsheet counts."""


def readable(text: str) -> str:
    r"""Put U+FFFD in the place of each character that no text holds.

    >>> readable("Won\x00san")
    'Won�san'
    """
    return _FORBIDDEN.sub("\ufffd", text)


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


def to_table(rows: Rows, table: str, file: str, problems: list[Problem]) -> pd.DataFrame:
    """Make a text table of rows: the known columns in their order, then the user's own.

    Null where a cell is empty, indexed by row number. What is wrong is appended to `problems`; a
    table without a sound header is empty.
    """
    import pandas as pd

    def tell(level: Literal["error", "warning", "note"], row: int, what: str, hint: str) -> None:
        problems.append(Problem(level, file, row, "", what, hint))

    rows = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    rows = _readable(rows, file, problems)
    if not rows:
        tell("error", 0, "the file is empty.", "It needs a header row.")
        return empty_table(table)
    at = find_header(rows, table)
    if at:
        above = "; ".join(" ".join(filter(None, map(str.strip, cells))) for _, cells in rows[:at])
        tell("note", rows[at][0], f'the header; above it, not read: "{above[:120]}".', "")
    rows = _without_idle_columns(rows, at, table, file, problems)
    names = name_columns(
        rows[at][1], table, file, rows[at][0], [cells for _, cells in rows[at + 1 : at + _SAMPLE]]
    )
    problems += names.problems
    if any(problem.level == "error" for problem in names.problems):
        return empty_table(table)
    rows = rows[at + 1 :]
    if table == "movements":
        rows = _without_footnotes(rows, names.columns, file, problems)
        rows = _without_totals(rows, names.columns, file, problems)
        if not rows:
            tell("error", 0, "there is no row below the header.", "Add a claim.")
    width = len(names.columns)
    for number, cells in rows:
        if any(cell.strip() for cell in cells[width:]):
            tell(
                "error", number, f"the row has {len(cells)} cells, the header {width}.",
                'Name each column; in a CSV, put cells that hold the delimiter in double quotes.',
            )  # fmt: skip
    values = [
        [cell.strip() or None for cell in cells[:width]] + [None] * (width - len(cells))
        for _, cells in rows
    ]
    index = pd.Index([number for number, _ in rows], dtype="int64", name="row")
    frame = pd.DataFrame(values, index=index, columns=names.columns, dtype=object)
    for end, axes in names.coordinates.items():
        frame[end] = _points(frame[axes["lat"]], frame[axes["lon"]], file, problems)
        frame = frame.drop(columns=[*axes.values()])
    own = [name for name in frame.columns if name not in COLUMNS[table]]
    frame = frame.reindex(columns=[*COLUMNS[table], *own]).astype(object)
    return frame.where(frame.notna(), None)


def _readable(rows: Rows, file: str, problems: list[Problem]) -> list[tuple[int, Sequence[str]]]:
    """Put U+FFFD in the place of each character that no text holds, and tell where."""
    sound = []
    for number, cells in rows:
        if _FORBIDDEN.search("".join(cells)):
            found = _FORBIDDEN.findall("".join(cells))
            names = ", ".join(dict.fromkeys(f"U+{ord(character):04X}" for character in found))
            problems.append(
                Problem(
                    "warning", file, number, "",
                    f"it holds {names}, which no text holds: read as \ufffd (U+FFFD).",
                    "Correct the cell: something went wrong when it was saved.",
                )
            )  # fmt: skip
            cells = [readable(cell) for cell in cells]
        sound.append((number, cells))
    return sound


def _without_idle_columns(
    rows: list[tuple[int, Sequence[str]]], at: int, table: str, file: str, problems: list[Problem]
) -> list[tuple[int, Sequence[str]]]:
    """Leave out columns that say nothing: without a heading or a cell, or an empty second one.

    `at` is the position of the header. A column with cells but no heading stays, to be told.
    """
    header = [cell.strip() for cell in rows[at][1]]
    below = [cells for _, cells in rows[at + 1 :]]
    filled = [
        any(cell.strip() for cells in below for cell in cells[column : column + 1])
        for column in range(len(header))
    ]
    counts = Counter(key(heading) for heading in header)
    idle = []
    for column, heading in enumerate(header):
        if filled[column] or (heading and counts[key(heading)] == 1):
            continue
        if heading:
            counts[key(heading)] -= 1
            problems.append(
                Problem(
                    "note", file, rows[at][0], heading,
                    "a second column of this name is empty: left out.",
                )
            )  # fmt: skip
        idle.append(column)
    if not idle:
        return rows
    kept = [column for column in range(max(len(cells) for _, cells in rows)) if column not in idle]
    above = rows[:at]
    return [
        *above,
        *(
            (number, [cells[column] for column in kept if column < len(cells)])
            for number, cells in rows[at:]
        ),
    ]


def _without_footnotes(
    rows: list[tuple[int, Sequence[str]]],
    columns: Sequence[str],
    file: str,
    problems: list[Problem],
) -> list[tuple[int, Sequence[str]]]:
    """Leave out the notes below a table: lone cells that begin as notes do, or are too long."""
    rows = [*rows]
    notes = []
    while rows and len(columns) > 1:
        number, cells = rows[-1]
        told = [cell.strip() for cell in cells if cell.strip()]
        if len(told) != 1 or not (_NOTE.match(told[0]) or len(told[0]) > _LONG_NAME):
            break
        notes.append(rows.pop())
    for number, cells in reversed(notes):
        note = next(cell.strip() for cell in cells if cell.strip())
        shown = note if len(note) <= _LONG_NAME else f"{note[: _LONG_NAME - 3]}..."
        problems.append(
            Problem(
                "warning", file, number, "",
                f'"{shown}" is a note below the table, not a claim: the row is left out.',
                "Take the row out, or fill in its other cells.",
            )
        )  # fmt: skip
    return rows


def _without_totals(rows: Rows, columns: Sequence[str], file: str, problems: list[Problem]) -> Rows:
    """Leave out rows that add up the others: no claim of anybody's."""
    ends = [columns.index(name) for name in ("origin", "destination") if name in columns]
    force = [columns.index("force")] if "force" in columns else []
    kept = []
    for number, cells in rows:
        first = next(position for position, cell in enumerate(cells) if cell.strip())
        placed = any(cells[end].strip() for end in ends if end != first and end < len(cells))
        if placed or not _TOTAL.fullmatch(cells[first].strip(" :")):
            kept.append((number, cells))
            problems += _likely_total(number, cells, [first, *force], columns, file)
            continue
        problems.append(
            Problem(
                "warning", file, number, columns[first] if first < len(columns) else "",
                f'"{cells[first].strip()}" is a total, not a claim: the row is left out.',
                "Take the row out, or give it a place.",
            )
        )  # fmt: skip
    return kept


def _likely_total(
    number: int, cells: Sequence[str], labels: Sequence[int], columns: Sequence[str], file: str
) -> list[Problem]:
    """Warn of a row with a place that is called a total all the same."""
    for label in labels:
        if label < min(len(cells), len(columns)) and _TOTAL.fullmatch(cells[label].strip(" :")):
            return [
                Problem(
                    "warning", file, number, columns[label],
                    f'"{cells[label].strip()}" has a place, so it is read as a claim of its own.',
                    "If it adds up other rows, take it out.",
                )
            ]  # fmt: skip
    return []


def _points(
    lats: pd.Series[str], lons: pd.Series[str], file: str, problems: list[Problem]
) -> list[str | None]:
    points: list[str | None] = []
    for row, lat, lon in zip(lats.index, lats, lons, strict=True):
        if (lat is None) != (lon is None):
            problems.append(
                Problem(
                    "error", file, row, str(lats.name if lat is None else lons.name),
                    "one of latitude and longitude is missing.", "Write both, or neither.",
                )
            )  # fmt: skip
        points.append(f"{lat}, {lon}" if lat is not None and lon is not None else None)
    return points
