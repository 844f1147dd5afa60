"""Columns of texts as numbers: what is distinct is looked at once, however many rows have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["joined", "mapped", "numbered"]


def numbered(cells: Iterable[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """Give each distinct cell of a column a number, in order of first use; null is -1.

    >>> codes, distinct = numbered(["b", None, "a", "b"])
    >>> codes.tolist(), distinct
    ([0, -1, 1, 0], ['b', 'a'])
    """
    import numpy as np
    import pandas as pd

    codes, distinct = pd.factorize(np.asarray(cells, dtype=object))
    return codes.astype(np.int64, copy=False), distinct.tolist()


def joined(*columns: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give each distinct row of columns of numbers a number, in order of first use; null is -1.

    Returns the numbers, and the row where each is first used.

    >>> import numpy as np
    >>> codes, first = joined(np.array([5, 5, 7]), np.array([0, 1, 0]))
    >>> codes.tolist(), first.tolist()
    ([0, 1, 2], [0, 1, 2])
    """
    import numpy as np
    import pandas as pd

    codes = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        if len(column) and column.min() != column.max():
            # Numbered anew after each, so that the products stay small.
            codes, _ = pd.factorize(codes * (int(column.max()) + 2) + column + 1)
    codes = codes.astype(np.int64, copy=False)
    return codes, np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())


def mapped(cells: Iterable[Any], make: Callable[[Any], Any], null: Any = None) -> NDArray[Any]:
    """Make a column of objects from another, each distinct cell once; `null` where that is null.

    >>> mapped(["a", None, "a"], str.upper).tolist()
    ['A', None, 'A']
    """
    import numpy as np

    codes, distinct = numbered(cells)
    # One after the other: of tuples numpy would make rows.
    return np.fromiter((*map(make, distinct), null), dtype=object)[codes]
