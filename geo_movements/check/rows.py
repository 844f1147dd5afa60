"""The rows of claims in columns that rules ask for: days in minutes, places, who says it.

A rule finds the rows that it is about in arrays; only of these are records made, and messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geo_movements.codes import mapped, numbered
from geo_movements.places.toponyms import tidy
from geo_movements.tables.cells import body_and_speaker
from geo_movements.tables.dates import to_minutes

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo_movements.known import Known

__all__ = ["Record", "Rows", "minutes_of"]

_FAR = 2**52
"""More minutes than there are from the Earth's beginning to now."""
Record = dict[str, Any]
"""Some cells of a row by column, and its number in the file as "row"."""


class Rows:
    """The parsed claims of a story, and the places that they name where these are known."""

    def __init__(self, movements: pd.DataFrame, known: Known | None) -> None:
        self.movements = movements
        self.known = known
        self._minutes: dict[tuple[str, bool], NDArray[np.float64]] = {}

    def __len__(self) -> int:
        return len(self.movements)

    def cells(self, column: str) -> NDArray[Any]:
        """Return a column's cells; a null is None."""
        cells: NDArray[Any] = self.movements[column].to_numpy(dtype=object)
        return cells

    def has(self, *columns: str) -> NDArray[np.bool_]:
        """Tell the rows that have something in each of some columns of texts."""
        import numpy as np

        filled = [mapped(self.cells(column), bool, False).astype(bool) for column in columns]
        return np.asarray(np.logical_and.reduce(filled))

    def equal(self, column: str, value: str) -> NDArray[np.bool_]:
        """Tell the rows whose cell is a text."""
        same: NDArray[np.bool_] = (self.movements[column] == value).to_numpy(dtype=bool)
        return same

    def codes(self, column: str) -> NDArray[np.int64]:
        """Give each distinct cell a number; null is 0."""
        return numbered(self.movements[column])[0] + 1

    def minutes(self, column: str, *, end: bool = False) -> NDArray[np.float64]:
        """Tell the first minute of each day, or the one after its last; NaN of a null."""
        if (column, end) not in self._minutes:
            self._minutes[column, end] = minutes_of(self.cells(column), end=end)
        return self._minutes[column, end]

    @cached_property
    def bodies(self) -> NDArray[np.int64]:
        """A number for each body that claims, whoever speaks for it; one for all that are null."""
        return numbered(mapped(self.cells("claimant"), _body, ""))[0]

    def place_name(self, toponym: str) -> str:
        """Name the place of a toponym by its id, or by its words where it has none."""
        folded = tidy(toponym)
        sense = self.known.senses.get(folded) if self.known else None
        return str(sense["place_id"]) if sense else folded

    def records(self, rows: NDArray[Any], columns: Sequence[str]) -> Iterator[Record]:
        """Make the records of some rows, given by a mask or by their numbers."""
        import numpy as np

        at = np.flatnonzero(rows) if rows.dtype == bool else rows
        names = ("row", *columns)
        cells = [self.movements.index.to_numpy()[at].tolist()]
        cells += [self.movements[column].to_numpy(dtype=object)[at].tolist() for column in columns]
        for told in zip(*cells, strict=True):
            yield dict(zip(names, told, strict=True))


def minutes_of(days: Sequence[str | None] | NDArray[Any], *, end: bool) -> NDArray[np.float64]:
    """Tell the first minute of days, or the one after their last; NaN of a null.

    >>> minutes_of(["1970-01-02", None], end=False).tolist()
    [1440.0, nan]
    """
    import numpy as np

    def minutes(day: str) -> float:
        # Years have as many digits as somebody writes, a float has not.
        return float(max(-_FAR, min(_FAR, to_minutes(day, end=end)))) if day else np.nan

    return mapped(days, minutes, np.nan).astype(float)


def _body(claimant: str) -> str:
    return body_and_speaker(claimant)[0].casefold()
