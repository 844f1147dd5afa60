"""Rows of cells become a text table: the header found, what is no claim left out and told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from geo_movements.errors import Problem
from geo_movements.tables.headings import COLUMNS, known_headings, name_columns

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HEADER_WITHIN", "Rows", "empty_table", "find_header", "to_table"]

HEADER_WITHIN = 20
"""Of how many filled rows the header is one; titles and dates of export may stand above it."""
_TOTAL = re.compile(r"(grand |sub-?)?totals?|sum|overall|summe|gesamt|итого|всего", re.IGNORECASE)

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


def to_table(rows: Rows, table: str, file: str, problems: list[Problem]) -> pd.DataFrame:
    """Make a text table of rows: the known columns in their order, then the user's own.

    Null where a cell is empty, indexed by row number. What is wrong is appended to `problems`; a
    table without a sound header is empty.
    """
    import pandas as pd

    def tell(level: Literal["error", "warning", "note"], row: int, what: str, hint: str) -> None:
        problems.append(Problem(level, file, row, "", what, hint))

    rows = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not rows:
        tell("error", 0, "the file is empty.", "It needs a header row.")
        return empty_table(table)
    at = find_header(rows, table)
    if at:
        above = "; ".join(" ".join(filter(None, map(str.strip, cells))) for _, cells in rows[:at])
        tell("note", rows[at][0], f'the header; above it, not read: "{above[:120]}".', "")
    names = name_columns(rows[at][1], table, file, rows[at][0])
    problems += names.problems
    if any(problem.level == "error" for problem in names.problems):
        return empty_table(table)
    rows = rows[at + 1 :]
    if table == "movements":
        rows = _without_totals(rows, names.columns, file, problems)
        if not rows:
            tell("error", 0, "there is no row below the header.", "Add a claim.")
    width = len(names.columns)
    for number, cells in rows:
        if any(cell.strip() for cell in cells[width:]):
            tell(
                "error", number, f"the row has {len(cells)} cells, the header {width}.",
                'Put cells that hold the delimiter in double quotes: "a, b".',
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


def _without_totals(rows: Rows, columns: Sequence[str], file: str, problems: list[Problem]) -> Rows:
    """Leave out rows that add up the others: no claim of anybody's."""
    ends = [columns.index(name) for name in ("origin", "destination") if name in columns]
    kept = []
    for number, cells in rows:
        first = next(position for position, cell in enumerate(cells) if cell.strip())
        placed = any(cells[end].strip() for end in ends if end != first and end < len(cells))
        if placed or not _TOTAL.fullmatch(cells[first].strip(" :")):
            kept.append((number, cells))
            continue
        problems.append(
            Problem(
                "warning", file, number, columns[first] if first < len(columns) else "",
                f'"{cells[first].strip()}" is a total, not a claim: the row is left out.',
                "Take the row out, or give it a place.",
            )
        )  # fmt: skip
    return kept


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
