"""The toponyms of a project: which names its tables use, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from geo_movements import schema
from geo_movements.tables.cells import split_list
from geo_movements.tables.coded import coded

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Cells", "Use", "Uses", "tidy", "toponym_uses"]


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


def toponym_uses(project: schema.Project) -> Uses:
    """List each distinct toponym of a project with the cells that use it, in order of first use."""
    return Uses(
        _Column(table, column, frame)
        for table, frame, columns in (
            ("movements", project.movements, ("origin", "destination", "via")),
            ("events", project.events, ("place",)),
        )
        for column in columns
    )


class _Column:
    """A column that names places: its distinct cells, and the rows of each when they are asked."""

    def __init__(self, table: str, column: str, frame: pd.DataFrame) -> None:
        self.table, self.column = table, column
        self._index = frame.index
        self._cells = coded(frame[column])
        self._order: NDArray[np.intp] | None = None
        self._ends: NDArray[np.intp] | None = None

    def named(self) -> Iterator[tuple[str, int]]:
        """Yield the toponyms of each distinct cell, with its number."""
        for code, cell in enumerate(self._cells.values[1:], 1):
            for part in split_list(cell) if self.column == "via" else (cell,):
                yield tidy(part), code

    def rows(self, codes: Sequence[int]) -> NDArray[np.int64]:
        """List the rows, in order, of cells by their numbers; of one told twice, each twice."""
        import numpy as np

        if self._order is None or self._ends is None:
            self._order = np.argsort(self._cells.codes, kind="stable")
            self._ends = np.cumsum(np.bincount(self._cells.codes))
        spans = [self._order[self._ends[code - 1] : self._ends[code]] for code in codes]
        places = spans[0] if len(spans) == 1 else np.sort(np.concatenate(spans))
        rows: NDArray[np.int64] = self._index.to_numpy()[places]
        return rows


class Uses(Mapping[str, Sequence[Use]]):
    """Toponym -> the cells that use it, found in the tables when they are asked for."""

    def __init__(self, columns: Iterable[_Column]) -> None:
        self._columns = [*columns]
        self._places: dict[str, list[list[int]]] = {}
        for at, column in enumerate(self._columns):
            for toponym, code in column.named():
                known = self._places.setdefault(toponym, [[] for _ in self._columns])
                known[at].append(code)

    def __getitem__(self, toponym: str) -> Cells:
        """Return the cells of a toponym, table by table and column by column."""
        return Cells(
            (column, column.rows(codes))
            for column, codes in zip(self._columns, self._places[toponym], strict=True)
            if codes
        )

    def __contains__(self, toponym: object) -> bool:
        """Tell whether any cell uses a toponym."""
        return toponym in self._places

    def __iter__(self) -> Iterator[str]:
        """Yield the toponyms in order of first use."""
        return iter(self._places)

    def __len__(self) -> int:
        """Count the toponyms."""
        return len(self._places)


class Cells(Sequence[Use]):
    """The cells that use one toponym: rows by column, each a `Use` when it is looked at."""

    def __init__(self, columns: Iterable[tuple[_Column, NDArray[np.int64]]]) -> None:
        self._columns = [*columns]

    def __len__(self) -> int:
        """Count the cells."""
        return sum(len(rows) for _, rows in self._columns)

    @overload
    def __getitem__(self, at: int) -> Use: ...
    @overload
    def __getitem__(self, at: slice) -> list[Use]: ...
    def __getitem__(self, at: int | slice) -> Use | list[Use]:
        """Return one cell, or a list of some."""
        if isinstance(at, slice):
            return [self[place] for place in range(len(self))[at]]
        place = range(len(self))[at]
        for column, rows in self._columns:
            if place < len(rows):
                return Use(column.table, int(rows[place]), column.column)
            place -= len(rows)
        raise IndexError(at)
