"""EDTF, read to bounds and printed again: ISO 8601-2:2019 at levels 0 and 1.

Of level 2 there is the one-of range `[A..B]`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from geo_movements.errors import ParseError
from geo_movements.tables.calendar import (
    LONG_YEAR,
    SEASON_NAMES,
    SEASONS,
    TIME,
    check_day,
    civil,
    iso_day,
    month_bounds,
    read_year,
    to_minutes,
    utc_day,
)

__all__ = ["OPEN", "Bounds", "DateSpan", "join", "read", "read_date", "to_edtf"]

_DATE = re.compile(
    rf"(?P<year>Y-?[0-9]+|-?[0-9]{{1,4}}X{{0,3}}|{LONG_YEAR})"
    rf"(?:-(?P<month>[0-9]{{2}}|XX)(?:-(?P<day>[0-9]{{2}}|XX)(?:{TIME})?)?)?(?P<flag>[~?%]?)"
)
_ONE_OF = re.compile(r"\[(?P<first>[^\[\],]*?)\.\.(?P<last>[^\[\],]*)\]|\[(?P<only>[^\[\],.]+)\]")
_FLAGS = {"": (False, False), "~": (True, False), "?": (False, True), "%": (True, True)}
_FLAG_OF = {value: flag for flag, value in _FLAGS.items()}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """What a date says: outer bounds, the part that is certain, and the source's own doubt.

    Bounds are inclusive ISO strings, to the day ("2024-10-08") or to the minute with the offset
    where one is told ("2024-10-31T10:30+10:00"); null is open or unknown. `definite_start` and
    `definite_end` are null when no day is certain, else they are the bounds: an exact day, or an
    interval between two exact days, is under way throughout. `approximate` (`~`) and `uncertain`
    (`?`) take certainty away and move no bound: how far "about" reaches is not told, and a margin
    would be invented.
    """

    earliest: str | None
    latest: str | None
    definite_start: str | None
    definite_end: str | None
    approximate: bool
    uncertain: bool


class Bounds(NamedTuple):
    """One date inside an expression. `exact`: to the day or minute, and without doubt."""

    earliest: str | None
    latest: str | None
    exact: bool = False
    approximate: bool = False
    uncertain: bool = False


OPEN = Bounds(None, None)


def read(text: str) -> DateSpan | None:
    """Read EDTF; None when the text does not have its shape."""
    if (one_of := _ONE_OF.fullmatch(text)) is not None:
        return _one_of(one_of)
    ends = text.split("/")
    if len(ends) != 2:
        date = read_date(text)
        return join(date, date) if date else None
    first, last = _end(ends[0]), _end(ends[1])
    return join(first, last) if first and last and any(ends) else None


def _one_of(match: re.Match[str]) -> DateSpan | None:
    ends = (match["only"],) * 2 if match["only"] else (match["first"], match["last"])
    first, last = _end(ends[0]), _end(ends[1])
    return join(first._replace(exact=False), last) if first and last and any(ends) else None


def _end(text: str) -> Bounds | None:
    # Open ("..") and unknown ("") differ in EDTF; no bound is known in either, so both are null.
    return OPEN if text in ("", "..") else read_date(text)


def read_date(text: str) -> Bounds | None:
    """Read one date of levels 0 and 1, with its flag; None when it is none."""
    match = _DATE.fullmatch(text)
    if match is None or not _is_level_one(match):
        return None
    approximate, uncertain = _FLAGS[match["flag"]]
    first, last = _date_bounds(match)
    exact = match["day"] not in (None, "XX") and not match["flag"]
    return Bounds(first, last, exact, approximate, uncertain)


def _is_level_one(match: re.Match[str]) -> bool:
    """Unspecified digits stand at the end only, and long years with a Y stand alone."""
    year, month, day = match["year"], match["month"], match["day"]
    if year[0] == "Y":
        return month is None and len(year.lstrip("Y-")) > 4
    if year[0] != "+" and len(year.lstrip("-")) < 4:
        return False
    if "X" in year:
        return month is None and len(year.lstrip("-")) == 4
    if month == "XX":
        return day in (None, "XX") and match["hour"] is None
    return day != "XX" or match["hour"] is None


def _date_bounds(match: re.Match[str]) -> tuple[str, str]:
    if "X" in match["year"]:
        ends = sorted(read_year(match["year"].replace("X", digit)) for digit in "09")
        return iso_day(ends[0], 1, 1), iso_day(ends[1], 12, 31)
    year = read_year(match["year"])
    if match["month"] in (None, "XX"):
        return month_bounds(year, 1, 12)
    month = int(match["month"])
    if match["day"] is None:
        _refuse_two_years(match["year"], month)
        if month in SEASONS:
            return month_bounds(year, *SEASONS[month])
    if match["day"] in (None, "XX"):
        check_day(year, month, 1)
        return month_bounds(year, month, month)
    check_day(year, month, int(match["day"]))
    moment = iso_day(year, month, int(match["day"])) + _clock(match)
    return moment, moment


def _refuse_two_years(year: str, month: int) -> None:
    """Refuse "2023-24": EDTF's winter of 2023, but two years to nearly everybody who writes it.

    "2011-12" stays the month that ISO 8601 makes of it.
    """
    if month <= 12 or len(year) != 4 or month != (int(year) + 1) % 100:
        return
    hint = f'Write "{year}/{int(year) + 1:04}" for two years'
    if month in SEASONS:
        hint += f', or "{SEASON_NAMES[month]} {year}" for the season'
    raise ParseError("it may mean two years or a season.", f"{hint}.")


def _clock(match: re.Match[str]) -> str:
    """Keep hour, minute and offset; the minute is as fine as a span goes."""
    if match["hour"] is None:
        return ""
    offset = match["offset"] or ""
    if offset not in ("", "Z"):
        offset = f"{offset[:3]}:{offset[3:].lstrip(':') or '00'}"
    return f"T{match['hour']}:{match['minute']}{offset}"


def join(first: Bounds, last: Bounds) -> DateSpan:
    """Make the span from one date to another, with the doubt of both."""
    earliest, latest = first.earliest, last.latest
    approximate = first.approximate or last.approximate
    uncertain = first.uncertain or last.uncertain
    if earliest and latest and to_minutes(earliest) >= to_minutes(latest, end=True):
        raise ParseError(
            f"it ends ({latest}) before it begins ({earliest}).",
            "Swap the ends, or give both their year.",
        )
    # "One of the 8th to the 8th" leaves no choice: that is the 8th.
    exact = (first.exact and last.exact) or (earliest is not None and earliest == latest)
    certain = exact and not (approximate or uncertain)
    definite = (earliest, latest) if certain else (None, None)
    return DateSpan(earliest, latest, *definite, approximate, uncertain)


def to_edtf(span: DateSpan) -> str:
    """Print a span as EDTF; reading that gives the same span back.

    The doubt of one end is printed at both, since a span keeps it once. Any span that was
    read can be printed.

    >>> to_edtf(read("../2024-12"))
    '../2024-12-31'
    """
    flag = _FLAG_OF[span.approximate, span.uncertain]
    first, last = span.earliest, span.latest
    if first is None or last is None:
        return "/".join(f"{end}{flag}" if end else ".." for end in (first, last))
    if first == last:
        return f"{first}{flag}"
    if span.definite_start is not None:
        return f"{first}/{last}"
    if whole := _whole(first, last):
        return f"{whole}{flag}"
    return f"{first}{flag}/{last}{flag}" if flag else f"[{first}..{last}]"


def _whole(first: str, last: str) -> str | None:
    """Name the month or the year that the bounds fill exactly."""
    year, month, _ = civil(utc_day(first))
    if (first, last) == month_bounds(year, 1, 12):
        return first[:-6] if abs(year) <= 9999 else f"Y{year}"
    return first[:-3] if (first, last) == month_bounds(year, month, month) else None
