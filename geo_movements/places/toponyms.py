"""The toponyms of a project: which names its tables use, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo_movements import schema
from geo_movements.tables.cells import split_list

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Use", "tidy", "toponym_uses"]


class Use(NamedTuple):
    """A cell that names a place."""

    table: str
    row: int
    column: str


def tidy(toponym: str) -> str:
    """Fold the white space of a toponym; its words stay.

    >>> tidy(" Ulan-Ude ,  Russia ")
    'Ulan-Ude, Russia'
    """
    tidied = ", ".join(" ".join(part.split()) for part in toponym.split(",")).strip(", ")
    return tidied or toponym.strip()


def toponym_uses(project: schema.Project) -> dict[str, list[Use]]:
    """List each distinct toponym of a project with the cells that use it, in order of first use."""
    uses: dict[str, list[Use]] = {}
    for toponym, use in _cells(project):
        uses.setdefault(toponym, []).append(use)
    return uses


def _cells(project: schema.Project) -> Iterator[tuple[str, Use]]:
    for table, frame, columns in (
        ("movements", project.movements, ("origin", "destination", "via")),
        ("events", project.events, ("place",)),
    ):
        for column in columns:
            cells = frame[column].dropna()
            for row, cell in cells.items():
                parts = split_list(cell) if column == "via" else (cell,)
                for part in parts:
                    yield tidy(part), Use(table, int(row), column)
