"""When each row happened, and when it became public: spans of days, by what a row tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements.errors import ParseError
from geo_movements.tables import dates
from geo_movements.tables.cells import split_list
from geo_movements.tables.coded import Coded, coded, crossed, objects
from geo_movements.tables.reader import Complaint, Reader

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["anchors_of", "bounds_of", "public_by", "reported_spans", "spans_of"]

_OUTSIDE = (
    "it lies outside the row's date, which is what counts.",
    "Correct one, or leave date empty: departed and arrived tell it then.",
)


def public_by(days: Iterable[str | None], as_of: str | None) -> NDArray[np.bool_]:
    """Tell which rows were certainly public by the end of a day; an unknown day was not.

    Without `as_of` all are.

    >>> public_by(["2024-10-18", None], "2024-10-20").tolist()
    [True, False]
    """
    import numpy as np

    told = objects(days)
    latest = dates.parse(as_of).latest if as_of else None
    if latest is None:
        return np.ones(len(told), dtype=bool)
    end = dates.to_minutes(latest, end=True)
    return coded(told).made(lambda day: dates.to_minutes(day, end=True) <= end).among(bool)


def reported_spans(
    reader: Reader,
    table: str,
    frame: pd.DataFrame,
    cited: Coded,
    published: Mapping[str, dates.DateSpan],
) -> Coded:
    """Read when each row became public; by default when its earliest source was published.

    `cited` are the sources of each row, as ids.
    """

    def earliest(cell: str) -> dates.DateSpan | None:
        told = [published[name] for name in split_list(cell) if name in published]
        return min(told, key=lambda span: dates.to_minutes(span.earliest or ""), default=None)

    defaults = cited.made(earliest)
    return reader.dated(table, frame, "reported", anchors_of(defaults)).otherwise(defaults)


def spans_of(reader: Reader, frame: pd.DataFrame, anchors: Coded, calendars: Coded) -> Coded:
    """Read when each claim happened: `date`, or `departed` and `arrived`."""
    told = [
        reader.dated("movements", frame, column, anchors, calendars)
        for column in ("date", "departed", "arrived")
    ]
    rows = crossed(*told)
    spans: list[dates.DateSpan | None] = [None]
    wrong: dict[int, list[Complaint]] = {}
    for code, (span, departed, arrived) in enumerate(rows.values[1:], 1):
        way, complaints = None, []
        if departed or arrived:
            try:
                way = _under_way(departed, arrived)
            except ParseError as error:
                complaints.append(Complaint("arrived", error.problem, error.hint))
        complaints += _outside(span, departed=departed, arrived=arrived)
        if complaints:
            wrong[code] = complaints
        spans.append(span or way)
    reader.tell("movements", frame.index, rows, wrong)
    return Coded(rows.codes, spans)


def _outside(span: dates.DateSpan | None, **ends: dates.DateSpan | None) -> Iterator[Complaint]:
    for column, end in ends.items():
        if span and end and _apart(span, end):
            yield Complaint(column, *_OUTSIDE, level="warning")


def _under_way(departed: dates.DateSpan | None, arrived: dates.DateSpan | None) -> dates.DateSpan:
    """Join a departure and an arrival: certainly under way from the one to the other."""
    earliest = departed.earliest if departed else None
    latest = arrived.latest if arrived else None
    if earliest and latest and dates.to_minutes(earliest) > dates.to_minutes(latest):
        raise ParseError(f"it arrives ({latest}) before it departs ({earliest}).", "Check both.")
    start = departed.latest if departed and arrived else None
    end = arrived.earliest if departed and arrived else None
    definite = start and end and dates.to_minutes(start) <= dates.to_minutes(end)
    both = [span for span in (departed, arrived) if span]
    return dates.DateSpan(
        earliest=earliest,
        latest=latest,
        definite_start=start if definite else None,
        definite_end=end if definite else None,
        approximate=any(span.approximate for span in both),
        uncertain=any(span.uncertain for span in both),
    )


def _apart(one: dates.DateSpan, other: dates.DateSpan) -> bool:
    """Tell whether one of two spans is over before the other begins; an open end is never."""
    return any(
        first.latest
        and last.earliest
        and dates.to_minutes(first.latest, end=True) <= dates.to_minutes(last.earliest)
        for first, last in ((one, other), (other, one))
    )


def anchors_of(spans: Coded) -> Coded:
    """Write the days of report in EDTF, whole: what counts from October is no certain day."""
    return spans.made(dates.to_edtf)


def bounds_of(name: str, spans: Coded) -> dict[str, Any]:
    """Make the columns of the outer bounds of spans."""
    return {
        f"{name}_earliest": spans.made(lambda span: span.earliest),
        f"{name}_latest": spans.made(lambda span: span.latest),
    }
