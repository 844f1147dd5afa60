"""What can go wrong, and how it is told: where, what, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

__all__ = [
    "SHARE",
    "GeoMovementsError",
    "InputError",
    "OutputError",
    "ParseError",
    "Problem",
    "errors_in",
    "kind_of",
    "share_of",
    "taken_strictly",
]

SHARE = re.compile(r"(\d+) (of \d+ )?rows ")
"""How a problem of a whole file begins that counts rows: 12 of 44 rows have no source."""


class Problem(NamedTuple):
    """One thing that is wrong with the input.

    `row` is the row of the file as a spreadsheet counts it (the header is row 1); 0 means the
    file as a whole. `column` is empty where no one column is at fault.
    """

    level: Literal["error", "warning", "note"]
    file: str
    row: int
    column: str
    problem: str
    hint: str = ""

    def __str__(self) -> str:
        where = self.file
        if self.row:
            where += f" row {self.row}"
        if self.column:
            where += f", {self.column}"
        text = f"{where}: {self.problem}" if where else self.problem
        return f"{text} {self.hint}".rstrip()


def kind_of(problem: Problem) -> str:
    """Name the kind of a problem: the rule that tells it, whatever it tells of this row.

    What is to be done is the same for a rule, while its words name countries and passages; of an
    error, and where nothing is to be done, the words tell, without names in quotes and numbers.

    >>> kind_of(Problem("error", "a.csv", 14, "origin", 'no place "Vladivostock", row 3'))
    'error|origin|no place "", row 0'
    >>> kind_of(Problem("warning", "a.csv", 14, "mode", "no railway of Yemen.", "Say its mode."))
    'warning|mode|Say its mode.'
    """
    by_hint = problem.hint and problem.level != "error" and not share_of(problem)
    words = re.sub(r'"[^"]*"', '""', problem.hint if by_hint else problem.problem)
    return f"{problem.level}|{problem.column}|{re.sub(r'[0-9][0-9.,:-]*', '0', words)[:200]}"


def share_of(problem: Problem) -> int:
    """Return how many rows a problem of a whole file counts; 0 of others."""
    found = SHARE.match(problem.problem) if problem.row == 0 else None
    return int(found[1]) if found else 0


def errors_in(problems: Iterable[Problem]) -> int:
    """Count the problems that stop an output."""
    return sum(problem.level == "error" for problem in problems)


def taken_strictly(problems: Iterable[Problem]) -> list[Problem]:
    """Take each warning as an error; notes stay notes."""
    return [
        problem._replace(level="error") if problem.level == "warning" else problem
        for problem in problems
    ]


class GeoMovementsError(Exception):
    """The root of every error that this package raises on purpose."""


class ParseError(GeoMovementsError, ValueError):
    """A cell's words are not understood. `hint` says what to write instead."""

    def __init__(self, problem: str, hint: str = "") -> None:
        super().__init__(problem, hint)
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.problem} {self.hint}".rstrip()


class InputError(GeoMovementsError, ValueError):
    """The input has problems; `problems` holds all of them, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class OutputError(GeoMovementsError, OSError):
    """The output cannot be written; an existing file is untouched."""
