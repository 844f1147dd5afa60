"""Columns of texts as numbers, by which flows are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["claimants_of", "codes_of", "ranked", "table_of"]


def codes_of(column: pd.Series[Any] | NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Give each distinct value of a column a number, in the order of first rows; null is -1."""
    import pandas as pd

    codes, values = pd.factorize(column)
    return codes.astype("int64", copy=False), values


def claimants_of(column: pd.Series[Any] | NDArray[Any]) -> NDArray[np.int64]:
    """Give who claims a number: one body in two spellings ("NIS", "nis") is one; null is -1."""
    import numpy as np

    codes, values = codes_of(column)
    folded: dict[str, int] = {}
    again = [folded.setdefault(str(value).casefold(), len(folded)) for value in values]
    return np.array([*again, -1], dtype="int64")[codes]


def ranked(codes: NDArray[np.int64], values: NDArray[Any]) -> NDArray[np.int64]:
    """Return the place of each row's text in the alphabet, null first.

    By Python's order of texts: arrays of NumPy's own texts would be as wide as the longest.
    """
    import numpy as np

    ranks = np.empty(len(values) + 1, dtype="int64")
    ranks[sorted(range(len(values)), key=lambda at: str(values[at]))] = np.arange(len(values))
    ranks[-1] = -1
    return ranks[codes]


def table_of(columns: Mapping[str, NDArray[Any] | pd.Series[Any]]) -> pd.DataFrame:
    """Make a table of columns of one length whose texts stay Python's.

    pandas takes arrays of texts for its own, which not every text can be: half of a surrogate pair.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=object) if values.dtype == object else values
            for name, values in columns.items()
        }
    )
