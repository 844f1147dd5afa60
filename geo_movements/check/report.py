"""Problems for reading, for editors and for other programs."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from geo_movements import __version__
from geo_movements.errors import Problem, errors_in
from geo_movements.tables.csvfile import HALVES
from geo_movements.tables.spans import Layout, layout
from geo_movements.tables.words import visible, visible_lines

if TYPE_CHECKING:
    from geo_movements.schema import Project

__all__ = ["as_json", "as_lines", "as_sarif", "as_text"]

_SHOWN_ROWS = 20


def as_text(problems: Iterable[Problem], project: Project | None = None) -> str:
    """Write problems for a person; one that repeats in other rows is told once, with their numbers.

    Ends with a line break where there is anything.
    """
    alike: dict[Problem, list[Problem]] = {}
    for problem in problems:
        alike.setdefault(problem._replace(row=0), []).append(problem)
    lines = []
    for first, *repeats in alike.values():
        others = [repeat.row for repeat in repeats]
        more = f" (Also in row {', '.join(map(str, others[:_SHOWN_ROWS]))}"
        left = len(others) - _SHOWN_ROWS
        more += f" and {left} more.)" if left > 0 else ".)"
        lines.append(f"{first.level}: {_on_terminal(first)}{more if others else ''}\n")
    return "".join(lines)


def _on_terminal(problem: Problem) -> str:
    """Write a problem so that no cell quoted in it moves the cursor; a hint may have lines."""
    file, column, told = map(visible, (problem.file, problem.column, problem.problem))
    hint = visible_lines(problem.hint)
    return str(problem._replace(file=file, column=column, problem=told, hint=hint))


def as_lines(problems: Iterable[Problem], project: Project) -> str:
    """Write one line a problem, for editors: `file:row:column: level: text`.

    `row` and `column` are the line and the character at which the cell begins; in a file that is no
    CSV, the row and 1.
    """
    where = _Places(project)
    return "".join(
        visible(
            f"{where.path(problem)}:{line}:{column}: {problem.level}: "
            f"{where.sheet(problem)}{_message(problem)}"
        )
        + "\n"
        for problem in problems
        for line, column in [where.position(problem)]
    )


def as_json(problems: Iterable[Problem], project: Project | None = None) -> str:
    """Write a JSON document: problems as records, and how many are errors and warnings."""
    told = list(problems)
    warnings = sum(problem.level == "warning" for problem in told)
    return (
        f'{{"problems": {_one_a_line(problem._asdict() for problem in told)}, '
        f'"errors": {errors_in(told)}, "warnings": {warnings}}}\n'
    )


def as_sarif(problems: Iterable[Problem], project: Project) -> str:
    """Write SARIF 2.1.0 (OASIS), which code hosts and editors show beside the file."""
    where = _Places(project)
    results = (
        {
            "ruleId": f"{problem.level}/{problem.column or 'file'}",
            "level": problem.level,
            "message": {"text": where.sheet(problem) + _message(problem)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": where.path(problem)},
                        "region": {"startLine": line, "startColumn": column},
                    }
                }
            ],
        }
        for problem in problems
        for line, column in [where.position(problem)]
    )
    tool = json.dumps({"driver": {"name": "geo-movements", "version": __version__}})
    return (
        f'{{"version": "2.1.0", "runs": [{{"tool": {tool}, "results": {_one_a_line(results)}}}]}}\n'
    )


def _one_a_line(records: Iterable[object]) -> str:
    """Write a JSON list with a record a line; far faster than an indented one."""
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"


def _message(problem: Problem) -> str:
    column = f"{problem.column}: " if problem.column else ""
    return " ".join(f"{column}{problem.problem} {problem.hint}".split())


class _Places:
    """Finds the line and the column of each problem in its file."""

    def __init__(self, project: Project) -> None:
        self._file = project.path
        self._root = project.path if project.path.is_dir() else project.path.parent
        frames = {name: getattr(project, name) for name in project.files if name != "settings"}
        self._first = {
            project.files[name]: int(frame.index[0]) for name, frame in frames.items() if len(frame)
        }
        self._known: dict[str, tuple[list[int], Layout] | None] = {}

    def path(self, problem: Problem) -> str:
        if self._is_one(problem):
            return self._file.as_posix()
        return (self._root / problem.file).as_posix()

    def _is_one(self, problem: Problem) -> bool:
        """Tell whether a problem is of the one file that is the project, or of a sheet of it."""
        # A folder may be called "", as in `check .`, or as a file in it is.
        return self._file != self._root and problem.file.startswith(self._file.name)

    def sheet(self, problem: Problem) -> str:
        """Name the sheet of a workbook, which stands behind the file in a problem."""
        if not self._is_one(problem):
            return ""
        told = problem.file.removeprefix(self._file.name).removeprefix(" (").removesuffix(")")
        return f"sheet {told}: " if told else ""

    def position(self, problem: Problem) -> tuple[int, int]:
        """Return the line and the character in it, from 1, where a problem's cell begins."""
        if problem.file not in self._known:
            self._known[problem.file] = self._read(problem.file)
        known = self._known[problem.file]
        if known is None or problem.row not in known[1].rows:
            return max(problem.row, 1), 1
        starts, found = known
        cells = found.rows[problem.row]
        number = found.columns.get(problem.column, 0)
        start = cells[number if number < len(cells) else 0][0]
        line = bisect_right(starts, start)
        return line, start - starts[line - 1] + 1

    def _read(self, file: str) -> tuple[list[int], Layout] | None:
        """Find where each line of a CSV begins, and lay it out; None where it is none.

        Once a file: thousands of problems may stand in one.
        """
        path = self._root / file
        if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
            return None
        try:
            text = path.read_bytes().decode("utf-8", HALVES)
        except (OSError, UnicodeDecodeError):
            return None
        first = 1 if text.startswith("\ufeff") else 0
        starts = [first, *(found.end() for found in re.finditer("\r\n|\r|\n", text))]
        return starts, layout(text, self._first.get(file, 2))
