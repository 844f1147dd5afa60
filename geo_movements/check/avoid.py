"""What a project tells its routes to keep out of: words that mean nothing, sides that nobody is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from geo_movements.errors import ParseError, Problem
from geo_movements.routes.avoidance import read_avoid
from geo_movements.tables.cells import split_list
from geo_movements.tables.forces import sides_of

if TYPE_CHECKING:
    from geo_movements.schema import Project
    from geo_movements.tables.claims import Claims

__all__ = ["avoid_problems"]


def avoid_problems(project: Project, claims: Claims) -> Iterator[Problem]:
    """List what `avoid` says that names no country or passage, in cells and in the settings."""
    file, settings = project.files["movements"], project.settings
    cells = claims.movements["avoid"].dropna()
    wrong = {cell: list(_faults(split_list(cell))) for cell in cells.unique()}
    for row, cell in cells[cells.isin([cell for cell, faults in wrong.items() if faults])].items():
        for fault in wrong[cell]:
            yield Problem("error", file, int(str(row)), "avoid", fault.problem, fault.hint)
    told = {"avoid": settings.avoid}
    told |= {f"avoid_by_side.{side}": words for side, words in settings.avoid_by_side.items()}
    for key, words in told.items():
        for fault in _faults(words):
            yield Problem("error", project.files["settings"], 0, key, fault.problem, fault.hint)
    yield from _idle_sides(project, claims)


def _faults(words: Iterable[str]) -> Iterator[ParseError]:
    for word in words:
        try:
            read_avoid(word)
        except ParseError as error:
            yield error


def _idle_sides(project: Project, claims: Claims) -> Iterator[Problem]:
    """Warn of sides that no row is on: a slip would let their routes through in silence."""
    if not project.settings.avoid_by_side:
        return
    sides = {side.casefold(): side for side in sides_of(claims.movements, project.forces) if side}
    for side in project.settings.avoid_by_side:
        if side.casefold() not in sides:
            near = difflib.get_close_matches(side.casefold(), sorted(sides), n=1, cutoff=0.6)
            yield Problem(
                "warning", project.files["settings"], 0, f"avoid_by_side.{side}",
                f'no row is on the side "{side}".',
                f'Nearest: "{sides[near[0]]}".' if near else "",
            )  # fmt: skip
