"""EDTF, read to bounds and printed again: ISO 8601-2:2019 at levels 0, 1 and 2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from geo_movements.errors import ParseError
from geo_movements.tables.calendar import (
    LONG_YEAR,
    SEASON_NAMES,
    SEASONS,
    TIME,
    check_day,
    civil,
    days_of_month,
    gregorian,
    month_bounds,
    read_year,
    to_minutes,
    utc_day,
)

__all__ = [
    "FLAG_OF", "OPEN", "Bounds", "DateSpan", "join", "read", "read_date", "read_one_of", "to_edtf",
]  # fmt: skip

_Q = "[~?%]?"
_DATE = re.compile(
    rf"(?P<q1>{_Q})(?P<year>Y-?[0-9]+(?:E[0-9])?|-?[0-9X]{{4}}|{LONG_YEAR})"
    rf"(?P<significant>S[1-9])?(?P<q2>{_Q})"
    rf"(?:-(?P<q3>{_Q})(?P<month>[0-9X]{{2}})(?P<q4>{_Q})"
    rf"(?:-(?P<q5>{_Q})(?P<day>[0-9X]{{2}})(?:{TIME})?(?P<q6>{_Q}))?)?"
)
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SET = re.compile(r"\[(?P<one>[^\[\]{}]+)\]|\{(?P<all>[^\[\]{}]+)\}")
_FLAGS = {"": (False, False), "~": (True, False), "?": (False, True), "%": (True, True)}
FLAG_OF = {value: flag for flag, value in _FLAGS.items()}
"""Whether a date is approximate, and uncertain -> its qualifier."""


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


def read(text: str, *, julian: bool = False) -> DateSpan | None:
    """Read EDTF; None when the text does not have its shape.

    The days of the text are Gregorian, as the standard has them, or `julian`; a span's always are
    Gregorian.
    """
    if (members := _SET.fullmatch(text)) is not None:
        every = members["all"] is not None
        bounds = _set(members["one"] or members["all"], every=every, julian=julian)
        return join(*bounds) if bounds else None
    ends = text.split("/")
    if len(ends) != 2:
        date = read_date(text, julian=julian)
        return join(date, date) if date else None
    first, last = (_end(end, julian=julian) for end in ends)
    return join(first, last) if first and last and any(ends) else None


def read_one_of(text: str, *, julian: bool = False) -> Bounds | None:
    """Read one of a set, "[2024-10-08..2024-10-13]", as the bounds it lies within; None else."""
    members = _SET.fullmatch(text)
    one = members["one"] if members else None
    bounds = _set(one, every=False, julian=julian) if one else None
    if bounds is None:
        return None
    first, last = bounds
    join(first, last)  # refuses what runs backwards
    return last._replace(
        earliest=first.earliest,
        exact=False,
        approximate=first.approximate or last.approximate,
        uncertain=first.uncertain or last.uncertain,
    )


def _set(text: str, *, every: bool, julian: bool) -> tuple[Bounds, Bounds] | None:
    """Bound the members of a set, from the earliest to the latest.

    Of `[...]` one is meant: possible. Of `{...}` all are: `{A..B}` is definite as `A/B` is, while
    what lies between single members is told by nobody: possible, too.
    """
    firsts, lasts = [], []
    for member in text.split(","):
        first_text, dots, last_text = member.strip().partition("..")
        first = _end(first_text, julian=julian)
        last = _end(last_text, julian=julian) if dots else first
        if first is None or last is None or not (first_text or last_text):
            return None
        if dots:
            join(first, last)
        firsts.append(first)
        lasts.append(last)
    alone = len(firsts) == 1
    first = min(firsts, key=lambda end: _minutes(end.earliest, -_FAR))
    last = max(lasts, key=lambda end: _minutes(end.latest, _FAR))
    first = first._replace(  # the doubt of any member is that of the whole
        exact=first.exact and every and alone,
        approximate=any(end.approximate for end in firsts + lasts),
        uncertain=any(end.uncertain for end in firsts + lasts),
    )
    return first, last


_FAR = 10**16


def _minutes(iso: str | None, open_end: int) -> int:
    return open_end if iso is None else to_minutes(iso)


def _end(text: str, *, julian: bool) -> Bounds | None:
    # Open ("..") and unknown ("") differ in EDTF; no bound is known in either, so both are null.
    return OPEN if text in ("", "..") else read_date(text, julian=julian)


def read_date(text: str, *, julian: bool = False) -> Bounds | None:
    """Read one date of levels 0, 1 and 2, with its qualifiers; None when it is none.

    A qualifier on a part counts for the whole: no bound of a part is told.
    """
    if (plain := _DAY.fullmatch(text)) is not None:  # most dates of an archive are
        year, month, day = map(int, plain.groups())
        check_day(year, month, day, julian=julian)
        iso = gregorian(year, month, day, julian=True) if julian else text
        return Bounds(iso, iso, True)
    match = _DATE.fullmatch(text)
    if match is None or not _is_sound(match):
        return None
    flags = [_FLAGS[match[group] or ""] for group in ("q1", "q2", "q3", "q4", "q5", "q6")]
    approximate, uncertain = (any(told) for told in zip(*flags, strict=True))
    first, last = _date_bounds(match, julian)
    exact = match["day"] is not None and "X" not in text and not (approximate or uncertain)
    if match["year"] == "XXXX":  # the years 0 and 9999 are bounds that nobody told
        return Bounds(None, None, False, approximate, uncertain)
    if match["year"] == "-XXXX":  # nor is -9999
        return Bounds(None, last, False, approximate, uncertain)
    return Bounds(first, last, exact, approximate, uncertain)


def _is_sound(match: re.Match[str]) -> bool:
    """Long years with a Y and years of significant digits stand alone; a time has a whole day."""
    year, month = match["year"], match["month"]
    if year[0] == "Y":
        return month is None and (len(year.lstrip("Y-")) > 4 or "E" in year)
    if match["significant"] is not None:
        return month is None and "X" not in year
    return match["hour"] is None or "X" not in match[0]


def _date_bounds(match: re.Match[str], julian: bool) -> tuple[str, str]:
    years = _years(match)
    if match["month"] in (None, "XX") and match["day"] in (None, "XX"):
        return (
            gregorian(years[0], 1, 1, julian=julian),
            gregorian(years[1], 12, 31, julian=julian),
        )
    if match["day"] is None and "X" not in match["month"]:
        month = int(match["month"])
        _refuse_two_years(match["year"], month)
        if month in SEASONS:
            months = SEASONS[month]
            first, last = (month_bounds(year, *months, julian=julian) for year in years)
            return first[0], last[1]
    if "X" not in match[0]:
        check_day(years[0], int(match["month"]), int(match["day"] or 1), julian=julian)
    days = (match["month"], match["day"] or "XX")
    first_day = _first_like(match["year"], years[0], days, late=False, julian=julian)
    last_day = _first_like(match["year"], years[1], days, late=True, julian=julian)
    return first_day + _clock(match), last_day + _clock(match)


def _years(match: re.Match[str]) -> tuple[int, int]:
    """Bound the year: unspecified or insignificant digits may be anything."""
    year = match["year"]
    if match["significant"] is not None:
        digits = year.lstrip("Y+-")
        kept = int(match["significant"][1:])
        year = year[: len(year) - len(digits)] + digits[:kept].ljust(len(digits), "X")
    least, most = (year.replace("X", digit) for digit in "09")
    if least == "-0000":  # there is no such year: before 0 comes -1
        least = year[::-1].replace("X", "1", 1)[::-1].replace("X", "0")
    first, last = sorted((read_year(least), read_year(most)))
    return first, last


def _first_like(pattern: str, year: int, days: tuple[str, str], *, late: bool, julian: bool) -> str:
    """Find the day in the outermost year that has it: 29 February is not in each year of 199X."""
    if "X" not in pattern:
        return _day_like(year, *days, late=late, julian=julian)
    looks = re.compile(pattern.replace("X", "[0-9]"))
    tried: dict[int, ParseError] = {}
    for other in range(year, year - 10_000, -1) if late else range(year, year + 10_000):
        february = days_of_month(other, 2, julian=julian)  # years differ in nothing else
        if february in tried or not looks.fullmatch(f"{other:0{4 + (other < 0)}}"):
            continue
        try:
            return _day_like(other, *days, late=late, julian=julian)
        except ParseError as error:
            tried[february] = error
        if len(tried) == 2:
            break
    raise next(iter(tried.values()))


@lru_cache(maxsize=4096)  # an archive tells the same days again and again
def _day_like(year: int, month: str, day: str, *, late: bool, julian: bool) -> str:
    """Find the first or last day of a year whose month and day look as told."""
    months = [number for number in range(1, 13) if _looks(number, month)]
    for number in reversed(months) if late else months:
        last = days_of_month(year, number, julian=julian)
        days = [number for number in range(1, last + 1) if _looks(number, day)]
        if days:
            return gregorian(year, number, days[-1 if late else 0], julian=julian)
    if not months:
        raise ParseError(f"there is no month {month}.", "Months are 01 to 12.")
    raise ParseError(f"there is no day {day} in it.", "Correct the day.")


def _looks(number: int, pattern: str) -> bool:
    return all(told in ("X", digit) for told, digit in zip(pattern, f"{number:02}", strict=True))


def _refuse_two_years(year: str, month: int) -> None:
    """Refuse "2023-24": EDTF's winter of 2023, but two years to nearly everybody who writes it.

    "2011-12" stays the month that ISO 8601 makes of it.
    """
    if month <= 12 or not re.fullmatch("[0-9]{4}", year) or month != (int(year) + 1) % 100:
        return
    hint = f'Write "{year}/{int(year) + 1:04}" for two years'
    if month in SEASON_NAMES:
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
    if earliest and latest and _runs_back(earliest, latest):
        raise ParseError(
            f"it ends ({latest}) before it begins ({earliest}).",
            "Swap the ends, or give both their year.",
        )
    # "One of the 8th to the 8th" leaves no choice: that is the 8th.
    exact = (first.exact and last.exact) or (earliest is not None and earliest == latest)
    certain = exact and not (approximate or uncertain)
    definite = (earliest, latest) if certain else (None, None)
    return DateSpan(earliest, latest, *definite, approximate, uncertain)


def _runs_back(earliest: str, latest: str) -> bool:
    if _DAY.fullmatch(earliest) and _DAY.fullmatch(latest):  # four digits each: texts tell
        return earliest > latest
    return to_minutes(earliest) >= to_minutes(latest, end=True)


def to_edtf(span: DateSpan) -> str:
    """Print a span as EDTF; reading that gives the same span back.

    The doubt of one end is printed at both, since a span keeps it once. Any span that was
    read can be printed.

    >>> to_edtf(read("../2024-12"))
    '../2024-12-31'
    """
    flag = FLAG_OF[span.approximate, span.uncertain]
    first, last = span.earliest, span.latest
    if first is None and last is None and flag:
        return f"XXXX{flag}"  # an open end has no qualifier
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
