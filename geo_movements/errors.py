"""What can go wrong, and how it is told: where, what, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

__all__ = [
    "GeoMovementsError",
    "InputError",
    "OutputError",
    "ParseError",
    "Problem",
    "errors_in",
    "taken_strictly",
]


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
