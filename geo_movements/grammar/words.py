"""Plain words for dates, strengths and names: what a reader sees beside a mark."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from geo_movements.errors import ParseError
from geo_movements.places.qualifiers import read_qualifier
from geo_movements.tables import dates
from geo_movements.tables.cells import body_and_speaker

__all__ = [
    "body",
    "date_text",
    "ends",
    "listed",
    "one_spelling",
    "published_text",
    "records",
    "span_text",
    "strength_text",
    "text",
    "when",
    "whereabouts",
]

Record = Mapping[Any, Any]

_DAY = re.compile(r"^(?P<year>-?\d{4,})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = {"ships": "ships", "aircraft": "aircraft", "vehicles": "vehicles"}

Day = tuple[int, int, int]


def text(value: object) -> str | None:
    """Return a cell's words, or None where it is null or empty."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    return str(value).strip() or None


def records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """List the rows of a table: a page holds hundreds of claims, larger tables come aggregated."""
    rows: list[dict[Any, Any]] = pd.DataFrame(table).to_dict("records")
    return rows


def when(iso: str | None) -> float:
    """Give a day its place in time, in any year; one that is open or not understood comes last.

    >>> when("-0217-11-30") < when("-0001-01-01") < when(None)
    True
    """
    try:
        return dates.to_minutes(iso) if iso else math.inf
    except ParseError:
        return math.inf


def body(claimant: object) -> str | None:
    """Name the body that speaks, without its speaker.

    >>> body("White House (John Kirby)")
    'White House'
    """
    words = text(claimant)
    return body_and_speaker(words)[0] if words else None


def one_spelling(bodies: Iterable[str | None]) -> list[str | None]:
    """Write each body as it is first written: "NIS" and "nis" are one.

    >>> one_spelling(["NIS", "HUR", "nis", None])
    ['NIS', 'HUR', 'NIS', None]
    """
    first: dict[str, str] = {}
    return [name and first.setdefault(name.casefold(), name) for name in bodies]


def listed(words: list[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> listed(["ports", "strength", "dates"])
    'ports, strength and dates'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def whereabouts(place: str | None) -> str | None:
    """Tell that something is there, as a sentence does: many toponyms bring their own word for it.

    >>> [whereabouts(place) for place in ("Wonsan", "off Sevastopol", "southern Ukraine")]
    ['at Wonsan', 'off Sevastopol', 'in southern Ukraine']
    """
    if place is None:
        return None
    qualifier = read_qualifier(place)
    if qualifier is None:
        return f"at {place}"
    inside = qualifier.kind in {"part", "area"} and not place.casefold().startswith("in ")
    return f"in {place}" if inside else place


def ends(record: Record) -> tuple[str | None, str | None]:
    """Return the origin's and the destination's words, as the source writes them."""
    return text(record.get("origin")), text(record.get("destination"))


def date_text(record: Record) -> str | None:
    """Tell a date in plain words, with its doubt; its own words where it has no bounds.

    >>> date_text({"date": "2024-10%", "date_earliest": "2024-10-01", "date_latest": "2024-10-31"})
    'perhaps about Oct 2024'
    >>> date_text({"date_earliest": "2024-10-08", "date_uncertain": True})
    'perhaps from 8 Oct 2024'
    """
    bounds = text(record.get("date_earliest")), text(record.get("date_latest"))
    date = text(record.get("date"))
    told = span_text(*bounds)
    if told is None:
        return date
    about, perhaps = _doubt(record, bounds[0] or bounds[1])
    return f"{'perhaps ' if perhaps else ''}{'about ' if about else ''}{told}"


def _doubt(record: Record, anchor: str | None) -> tuple[bool, bool]:
    """Tell whether a date is approximate and uncertain; an event's only its words can tell."""
    doubt = text(record.get("date_approximate")), text(record.get("date_uncertain"))
    if doubt != (None, None):
        return doubt[0] == "True", doubt[1] == "True"
    cells = [text(record.get(name)) for name in ("date", "departed", "arrived")]
    words = cells[:1] if cells[0] else cells[1:]
    spans = [span for cell in words if cell and (span := _span(cell, anchor))]
    return any(span.approximate for span in spans), any(span.uncertain for span in spans)


def published_text(words: str | None) -> str | None:
    """Tell a source's date in plain words; leave what is not understood as it is.

    >>> published_text("2024-10-18%")
    'perhaps about 18 Oct 2024'
    """
    span = _span(words, None) if words else None
    if span is None:
        return words
    row = {"date": words, "date_earliest": span.earliest, "date_latest": span.latest}
    return date_text(row)


def _span(words: str, anchor: str | None) -> dates.DateSpan | None:
    try:
        return dates.parse(words, anchor=anchor)
    except ParseError:
        return None


def span_text(earliest: str | None, latest: str | None) -> str | None:
    """Write two outer bounds as one date.

    >>> span_text("2024-10-01", "2024-10-20")
    '1–20 Oct 2024'
    >>> span_text(None, "-0217-11-30")
    'by 30 Nov 218 BC'
    """
    first, last = _day(earliest, 1), _day(latest, 31)
    if first is None and last is None:
        return None
    if first is None:
        return f"by {_one(last)}" if last else None
    if last is None:
        return f"from {_one(first)}"
    return _between(first, last)


def strength_text(record: Record, *, shared: bool = False) -> str | None:
    """Give the source's words for how many; `shared` marks a total told for several legs."""
    words = text(record.get("strength"))
    if words is None:
        return None
    if words.isdecimal():  # "²" is a digit and no number
        words = f"{int(words):,}"
    unit = _UNITS.get(text(record.get("strength_unit")) or "")
    if unit and unit not in words:
        words = f"{words} {unit}"
    return f"{words} in all" if shared else words


def _day(iso: str | None, default_day: int) -> Day | None:
    match = _DAY.match(iso or "")
    if match is None:
        return None
    month = int(match["month"] or (1 if default_day == 1 else 12))
    year = int(match["year"])
    last = calendar.monthrange(_like(year), month)[1]
    return year, month, int(match["day"] or min(default_day, last))


def _like(year: int) -> int:
    """Return a year of `calendar`'s range with the same leap day (the Gregorian cycle is 400)."""
    return 2000 + year % 400


def _year(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BC"  # ISO 8601 counts 1 BC as year 0


def _one(day: Day) -> str:
    return f"{day[2]} {_MONTHS[day[1] - 1]} {_year(day[0])}"


def _between(first: Day, last: Day) -> str:
    if first == last:
        return _one(first)
    whole_months = first[2] == 1 and last[2] == calendar.monthrange(_like(last[0]), last[1])[1]
    if whole_months:
        return _months(first, last)
    if first[:2] == last[:2]:
        return f"{first[2]}–{_one(last)}"
    if first[0] == last[0]:
        return f"{first[2]} {_MONTHS[first[1] - 1]} – {_one(last)}"
    return f"{_one(first)} – {_one(last)}"


def _months(first: Day, last: Day) -> str:
    end = f"{_MONTHS[last[1] - 1]} {_year(last[0])}"
    if first[:2] == last[:2]:
        return end
    if first[0] == last[0]:
        whole_year = first[1] == 1 and last[1] == 12
        return _year(last[0]) if whole_year else f"{_MONTHS[first[1] - 1]}–{end}"
    if first[1] == 1 and last[1] == 12:
        return f"{_year(first[0])}–{_year(last[0])}"
    return f"{_MONTHS[first[1] - 1]} {_year(first[0])} – {end}"
