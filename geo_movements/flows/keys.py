"""What a flow is counted by, and columns of texts as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements.errors import ParseError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "BY",
    "DEFAULT",
    "ENDS",
    "FACTS",
    "PERIODS",
    "claimants_of",
    "codes_of",
    "period_of",
    "ranked",
    "read_by",
    "table_of",
]

ENDS = ("origin", "destination")
PERIODS = ("day", "week", "month", "year")
FACTS = ("side", "claimant", "mode", "force")
BY = (*ENDS, *PERIODS, *FACTS)
"""What legs may be counted by."""
DEFAULT = ("origin", "destination", "month")


def read_by(by: str | Sequence[str] = DEFAULT) -> tuple[str, ...]:
    """Read what legs are counted by: a list, or one text with commas; returned in order of `BY`.

    Raises `ParseError` where a word is not known, told twice, where none is told, or more than
    one period.

    >>> read_by("month, origin,destination")
    ('origin', 'destination', 'month')
    """
    words = by.split(",") if isinstance(by, str) else list(by)
    told = [str(word).strip().casefold() for word in words]
    known = ", ".join(BY)
    if not any(told):
        raise ParseError("nothing to count flows by.", f"Name some of: {known}.")
    for word in told:
        if word not in BY:
            raise ParseError(f'flows cannot be counted by "{word[:60]}".', _hint(word))
        if told.count(word) > 1:
            raise ParseError(f'flows are counted by "{word}" twice.', "Name it once.")
    periods = [word for word in told if word in PERIODS]
    if len(periods) > 1:
        raise ParseError(
            f"flows cannot be counted by {' and '.join(periods)} at once.", "Name one period."
        )
    return tuple(word for word in BY if word in told)


def _hint(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word[:60], BY, n=1)
    known = f"Known: {', '.join(BY)}."
    return f'Nearest: "{near[0]}". {known}' if near else known


def period_of(by: Sequence[str]) -> str | None:
    """Name the period among what flows are counted by; None where they are of all time.

    >>> period_of(("origin", "week")), period_of(("origin",))
    ('week', None)
    """
    return next((word for word in by if word in PERIODS), None)


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
