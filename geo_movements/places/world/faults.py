"""What is wrong with the rows of a large file: all counted, the first ones kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from geo_movements.errors import InputError, Problem
from geo_movements.tables.words import visible

__all__ = ["Faults", "not_utf8"]

SHOWN = 20


class Faults:
    """The faults of a file's rows."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows = 0
        self._first: list[Problem] = []
        self._counts: Counter[str] = Counter()
        self._row = 0

    def add(self, row: int, column: str, problem: str, hint: str) -> None:
        """Count a fault of a row, and keep it where it is among the first."""
        self._counts[column] += 1
        if row != self._row:
            self.rows += 1
            self._row = row
        if len(self._first) < SHOWN:
            self._first.append(Problem("error", self.file, row, column, visible(problem), hint))

    def problems(self) -> list[Problem]:
        """List the first faults, and how many more there are in which column."""
        more = self._counts.total() - len(self._first)
        if more <= 0:
            return list(self._first)
        by_column = ", ".join(
            f"{count:,} in {visible(column)}" if column else f"{count:,} of whole rows"
            for column, count in self._counts.most_common(8)
        )
        return [
            *self._first,
            Problem(
                "error", self.file, 0, "",
                f"{more:,} more faults, in {self.rows:,} rows altogether: {by_column}.",
            ),
        ]  # fmt: skip

    def state(self) -> dict[str, Any]:
        """Return what was found so far, to be written as JSON."""
        first = [problem._asdict() for problem in self._first]
        return {"rows": self.rows, "row": self._row, "counts": self._counts, "first": first}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.rows, self._row = state["rows"], state["row"]
        self._counts = Counter(state["counts"])
        self._first = [Problem(**problem) for problem in state["first"]]

    def stop(self) -> None:
        """Raise `InputError` where there is any."""
        if self._first:
            raise InputError(self.problems())


def not_utf8(line: str, cells: Sequence[str]) -> int | None:
    """Find the cell of a line that was not UTF-8 in the file; None where all were.

    What cannot be decoded is read as lone surrogates (PEP 383), which cannot be encoded.
    """
    try:
        line.encode()
    except UnicodeEncodeError:
        return next(number for number, cell in enumerate(cells) if not _is_sound(cell))
    return None


def _is_sound(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True
