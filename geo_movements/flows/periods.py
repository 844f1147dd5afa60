"""In which day, week, month or year a leg began, where that is certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_movements.codes import joined
from geo_movements.errors import ParseError
from geo_movements.flows.keys import codes_of
from geo_movements.tables import dates
from geo_movements.tables.calendar import (
    civil,
    iso_day,
    month_bounds,
    read_year,
    utc_day,
    weekday,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["bounds_of", "periods_of"]

Bounds = tuple[str, str]


def periods_of(legs: pd.DataFrame, period: str) -> tuple[NDArray[np.int64], list[Bounds]]:
    """Give each leg the number of the period in which it began; -1 where that is not certain.

    Returns the numbers, and each period's first and last day. A leg began between the earliest day
    of its date and its first certain day, or its latest where none is certain. Where both lie in
    one period, that is the leg's: 28 October to 3 November, under way throughout, began in
    October. "Late October or early November", and what has an open date or none, began in no one
    month. A departure alone ("departed") counts as the beginning. Days are as they are written, in
    their own time zone.
    """
    import numpy as np
    import pandas as pd

    firsts, first_words = codes_of(legs["date_earliest"])
    lasts, last_words = codes_of(_began_by(legs))
    pairs, at = joined(firsts, lasts)
    numbers: dict[Bounds, int] = {}
    found = []
    for first, last in zip(firsts[at].tolist(), lasts[at].tolist(), strict=True):
        bounds = None
        if first >= 0 and last >= 0:
            bounds = _one_period(first_words[first], last_words[last], period)
        found.append(-1 if bounds is None else numbers.setdefault(bounds, len(numbers)))
    numbered: Any = np.array(found, dtype="int64")
    return numbered[pairs] if len(pairs) else pd.array([], "int64").to_numpy(), list(numbers)


def _began_by(legs: pd.DataFrame) -> pd.Series[Any]:
    """Tell by when each leg had begun: its first certain day, or the last possible one."""
    last = legs["date_definite_start"].where(
        legs["date_definite_start"].notna(), legs["date_latest"]
    )
    open_ended = last.isna() & legs["date"].isna() & legs["departed"].notna()
    if not open_ended.any():
        return last
    words = {text: _departed_by(text) for text in legs["departed"][open_ended].unique()}
    return last.where(~open_ended, legs["departed"].map(words))


def _departed_by(text: str) -> str | None:
    """Read a departure that needs no other day to be understood; else None."""
    try:
        return dates.parse(text).latest
    except ParseError:
        return None


def _one_period(first: str, last: str, period: str) -> Bounds | None:
    try:
        bounds = bounds_of(first, period)
        return bounds if bounds == bounds_of(last, period) else None
    except (ParseError, ValueError):
        return None


def bounds_of(iso: str, period: str) -> Bounds:
    """Bound the day, week, month or year of a day or a minute; weeks are ISO 8601's, from Monday.

    >>> bounds_of("2024-10-31T10:30+10:00", "month"), bounds_of("2024-12-31", "week")
    (('2024-10-01', '2024-10-31'), ('2024-12-30', '2025-01-05'))
    """
    day = iso.partition("T")[0]
    number = utc_day(day)
    if period == "day":
        return day, day
    if period == "week":
        monday = number - weekday(day)
        return iso_day(*civil(monday)), iso_day(*civil(monday + 6))
    year = read_year(day[: -len("-01-01")])
    if period == "year":
        return month_bounds(year, 1, 12)
    month = int(day[-len("01-01") : -len("-01")])
    return month_bounds(year, month, month)
