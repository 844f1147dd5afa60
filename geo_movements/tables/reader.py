"""What reads the cells of a project's tables: each distinct one once, with the problems it meets.

A problem is told for every row whose cell it is in; rows are looked at one by one only where
something is wrong with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from geo_movements import schema
from geo_movements.errors import ParseError, Problem
from geo_movements.tables import dates
from geo_movements.tables.coded import Coded, coded, crossed, nothing
from geo_movements.tables.workbook import SUFFIXES as WORKBOOKS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Complaint", "Reader"]


class Complaint(NamedTuple):
    """What is wrong with a cell, and what to do."""

    column: str
    problem: str
    hint: str = ""
    level: Literal["error", "warning", "note"] = "error"


class Reader:
    """Parses the tables of one project; holds the problems found on the way."""

    def __init__(self, project: schema.Project) -> None:
        self.project = project
        self.problems: list[Problem] = []

    def complain(self, table: str, row: int, complaint: Complaint) -> None:
        """Tell a problem of one row."""
        file = self.project.files.get(table, f"{table}.csv")
        column, problem, hint, level = complaint
        self.problems.append(Problem(level, file, row, column, problem, hint))

    def tell(
        self,
        table: str,
        index: pd.Index[Any],
        cells: Coded,
        wrong: Mapping[int, Sequence[Complaint]],
    ) -> None:
        """Tell what is wrong with some values, by their places, of each row that has one."""
        import numpy as np

        if not wrong:
            return
        rows = np.flatnonzero(np.isin(cells.codes, [*wrong]))
        for row, code in zip(index[rows], cells.codes[rows].tolist(), strict=True):
            for complaint in wrong[code]:
                self.complain(table, int(row), complaint)

    def home(self, table: str) -> str:
        """Say where the rows of a table belong: in a file, or in a sheet of the workbook."""
        if self.project.path.suffix.lower() in WORKBOOKS:
            return f"the sheet {table}"
        return self.project.files.get(table, f"{table}.csv")

    def column(
        self,
        table: str,
        frame: pd.DataFrame,
        column: str,
        parse: Callable[[Any], Any],
        cells: Coded | None = None,
    ) -> Coded:
        """Parse a column, each distinct cell once; null where it is empty or not understood.

        `cells` are what is parsed in the place of the column's own texts.
        """
        cells = coded(frame[column]) if cells is None else cells
        values: list[Any] = [None]
        wrong: dict[int, list[Complaint]] = {}
        for code, told in enumerate(cells.values[1:], 1):
            try:
                values.append(parse(told))
            except ParseError as error:
                values.append(None)
                wrong[code] = [Complaint(column, error.problem, error.hint)]
        self.tell(table, frame.index, cells, wrong)
        return Coded(cells.codes, values)

    def dated(
        self,
        table: str,
        frame: pd.DataFrame,
        column: str,
        anchors: Coded | None = None,
        calendars: Coded | None = None,
    ) -> Coded:
        """Parse a column of dates, each beside the day that "last Friday" counts from.

        What is understood without that day is the same beside any.
        """
        d_day, order = self.project.settings.d_day, self.project.settings.date_order
        words = coded(frame[column])
        told = words.codes > 0
        kept = calendars.where(told) if calendars else nothing(len(frame))
        known: dict[tuple[str, str | None], dates.DateSpan] = {}

        def read(words: str, calendar: str | None, anchor: str | None) -> dates.DateSpan:
            return dates.parse(words, anchor=anchor, calendar=calendar, d_day=d_day, order=order)

        def alone(key: tuple[str, str | None]) -> bool:
            try:
                known[key] = read(*key, None)
            except ParseError:
                return False
            return True

        def parse(key: tuple[str, str | None, str | None]) -> dates.DateSpan:
            return known.get(key[:2]) or read(*key)

        pairs = crossed(words, kept)
        open_ones = told & ~pairs.made(alone).among(bool)
        beside = anchors.where(open_ones) if anchors else nothing(len(frame))
        return self.column(table, frame, column, parse, crossed(words, kept, beside))

    def check_ids(self, table: str, frame: pd.DataFrame, *, required: str | None = None) -> None:
        """Tell ids that repeat, hold the separator of lists, or are missing though `required`."""
        ids = frame["id"]
        there = ids.notna()
        repeated = there & ids.duplicated()
        if repeated.any():
            first = ids.drop_duplicates()
            rows = dict(zip(first, first.index, strict=True))
            for row, name in ids[repeated].items():
                told = f'"{name}" is already the id of row {rows[name]}.'
                self.complain(table, row, Complaint("id", told, "Give each row an id of its own."))
        if not (required and not there.all()) and not any(";" in name for name in ids[there]):
            return
        for row, name in ids.items():
            if name is None and required:
                self.complain(table, row, Complaint("id", f"{required} needs an id.", "Name it."))
            elif name is not None and ";" in name:
                told = f'"{name}" holds a semicolon.'
                self.complain(table, row, Complaint("id", told, "Leave it out of ids."))
