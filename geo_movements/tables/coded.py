"""A column as numbers: each distinct cell is kept once, each row is a place in their list.

What is done to cells is done to the distinct ones, whatever the number of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.codes import joined, numbered

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Coded", "coded", "constant", "crossed", "nothing", "objects", "table_of"]

_BLOCKS = 90
"""So many columns may stand apart: pandas warns of frames of a hundred pieces."""


class Coded(NamedTuple):
    """The cells of a column: each row's place in `values`, whose first is None, for the null.

    Other values are not None as they are read; what is made of them may be.
    """

    codes: NDArray[np.intp]
    values: list[Any]

    def made(self, make: Callable[[Any], Any]) -> Coded:
        """Make something of each distinct value that is not null.

        >>> import pandas as pd
        >>> coded(pd.Series(["a", None], dtype=object)).made(str.upper).values
        [None, 'A']
        """
        return Coded(self.codes, [None if told is None else make(told) for told in self.values])

    def where(self, rows: NDArray[np.bool_]) -> Coded:
        """Keep the cells of some rows; all others become null."""
        import numpy as np

        return Coded(np.where(rows, self.codes, 0), self.values)

    def otherwise(self, other: Coded) -> Coded:
        """Take the value of another column in each row where this one's is null."""
        import numpy as np

        absent = self.among(lambda value: value is None)
        codes = np.where(absent, other.codes + len(self.values), self.codes)
        return Coded(codes, [*self.values, *other.values])

    def among(self, wanted: Callable[[Any], bool]) -> NDArray[np.bool_]:
        """Tell the rows whose value is such a one; it is asked of null, too."""
        import numpy as np

        told = np.array([bool(wanted(value)) for value in self.values], dtype=bool)
        return told[self.codes]

    def cells(self) -> NDArray[Any]:
        """Lay the values out by row, as an array of objects."""
        return objects(self.values)[self.codes]


def coded(cells: pd.Series[Any] | NDArray[Any]) -> Coded:
    """Give each distinct text of a column a number, in the order in which they come."""
    codes, values = numbered(cells)
    return Coded(codes + 1, [None, *values])


def constant(value: Any, count: int) -> Coded:
    """Return a column of one value so many times."""
    import numpy as np

    return Coded(np.ones(count, dtype=np.intp), [None, value])


def nothing(count: int) -> Coded:
    """Return a column of so many nulls."""
    import numpy as np

    return Coded(np.zeros(count, dtype=np.intp), [None])


def crossed(*columns: Coded) -> Coded:
    """Join columns into one of tuples, in the order in which they come; all null is null.

    >>> import pandas as pd
    >>> ends = [coded(pd.Series(cells, dtype=object)) for cells in (["a", "a", None], ["b"] * 3)]
    >>> crossed(*ends).values
    [None, ('a', 'b'), (None, 'b')]
    """
    import numpy as np

    whole, first = joined(*(column.codes for column in columns))
    there = np.any([column.codes[first] > 0 for column in columns], axis=0)
    told = [[column.values[code] for code in column.codes[first[there]]] for column in columns]
    numbers = np.where(there, np.cumsum(there), 0)
    return Coded(numbers[whole], [None, *zip(*told, strict=True)])


def objects(values: Iterable[Any]) -> NDArray[Any]:
    """Make an array of objects, whatever they are: numpy would take tuples apart."""
    import numpy as np

    return np.fromiter(values, dtype=object)


def table_of(columns: Mapping[Any, Any], index: pd.Index[Any]) -> pd.DataFrame:
    """Make a table of columns without a copy of any; those of nulls only are one array.

    A column is codes or an array of objects, or None for nulls; or what has a type that it keeps, a
    series or an array of pandas' own.
    """
    import numpy as np
    import pandas as pd

    empty = pd.Series(np.full(len(index), None, dtype=object), index=index, dtype=object)
    made = {}
    for name, column in columns.items():
        if isinstance(column, pd.Series | pd.api.extensions.ExtensionArray):
            made[name] = column
            continue
        if isinstance(column, Coded):
            column = column.cells() if any(v is not None for v in column.values) else None
        made[name] = empty if column is None else pd.Series(column, index=index, dtype=object)
    return pd.DataFrame(made, index=index, copy=len(made) > _BLOCKS)
