"""Days that count from another date of the text: "the following day", "two weeks later"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from geo_movements.tables.calendar import MONTH_NAMES
from geo_movements.tables.relative import COUNT

__all__ = ["shifted"]

_COUNTS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DAYS = {"hour": 0, "day": 1, "night": 1, "morning": 1, "afternoon": 1, "evening": 1, "week": 7,
         "fortnight": 14}  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_NEXT = {"following": 1, "next": 1, "succeeding": 1, "previous": -1, "preceding": -1, "same": 0}
_COUNTED = re.compile(
    rf"(?:(?:{COUNT}|(?P<some>several|some|a few|few|many)) )?(?P<unit>\w+?)s? "
    r"(?P<way>later|afterwards?|earlier|before|previously)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:(?P<part>early|late|mid) )?(?:later )?(?:in )?(?:the )?(?P<which>following|next"
    r"|succeeding|previous"
    r"|preceding|same|that)(?: same)? (?P<unit>\w+)",
    re.IGNORECASE,
)


def shifted(words: str, earliest: str, latest: str) -> str | None:
    """Tell in EDTF what words mean that count from a date with these bounds; null where nothing.

    >>> shifted("the following day", "2016-11-27", "2016-11-27")
    '2016-11-28'
    >>> shifted("early the next year", "1987-10-01", "1987-12-31")
    '1988-01-01/1988-04-30'
    """
    try:
        first, last = date.fromisoformat(earliest[:10]), date.fromisoformat(latest[:10])
        span = _span(words, first, last)
    except (ValueError, OverflowError):
        return None
    if span is None:
        return None
    start, end = span
    if start == end and start is not None:
        return start.isoformat()
    return f"{start.isoformat() if start else '..'}/{end.isoformat() if end else '..'}"


_Span = tuple[date | None, date | None]


def _span(words: str, first: date, last: date) -> _Span | None:
    if re.fullmatch(r"the day (?:after|before)", words, re.IGNORECASE):
        step = timedelta(days=1 if words.lower().endswith("after") else -1)
        return first + step, last + step
    counted = _COUNTED.fullmatch(words)
    if counted:
        return _by_count(counted, first, last)
    named = _NAMED.fullmatch(words)
    return _by_name(named, first, last) if named else None


def _by_count(match: re.Match[str], first: date, last: date) -> _Span | None:
    ahead = match["way"].lower() in ("later", "afterward", "afterwards")
    if match["count"] is None:  # "days later": how many is not told
        return (first, None) if ahead else (None, last)
    words = match["count"].lower()
    count = int(words) if words.isdigit() else _count(words)
    step = count if ahead else -count
    unit = match["unit"].lower()
    if unit == "hour":
        return (first, last + timedelta(days=1)) if ahead else (first - timedelta(days=1), last)
    if unit in _DAYS:
        days = timedelta(days=_DAYS[unit] * step)
        return first + days, last + days
    if unit == "month":
        return _month(first, step)[0], _month(last, step)[1]
    if unit == "year":
        return date(first.year + step, 1, 1), date(last.year + step, 12, 31)
    return None


def _count(word: str) -> int:
    return 1 if word in ("an", "one") else _COUNTS.index(word) + 1


def _month(day: date, step: int) -> tuple[date, date]:
    index = day.year * 12 + day.month - 1 + step
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _by_name(match: re.Match[str], first: date, last: date) -> _Span | None:
    step = _NEXT.get(match["which"].lower(), 0)
    unit = match["unit"].lower()
    if unit in _DAYS:
        days = timedelta(days=_DAYS[unit] * step)
        over = timedelta(days=1 if unit == "night" else 0)
        if unit == "week" and step == 0:
            monday = first - timedelta(days=first.weekday())
            return monday, monday + timedelta(days=6)
        return first + days, last + days + over
    if unit == "month":
        return _part(_month(first, step), match["part"])
    if unit == "year":
        span = date(first.year + step, 1, 1), date(last.year + step, 12, 31)
        return _part(span, match["part"])
    return _named_month(unit, step, first, last)


def _named_month(unit: str, step: int, first: date, last: date) -> _Span | None:
    """Take "the following spring" or "the same May": the first after the date, or its year's."""
    months = {name.lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
    month = months.get(unit) or _SEASONS.get(unit)
    if month is None:
        return None
    year = last.year + (step if step < 0 or (step > 0 and month <= last.month) else 0)
    start = date(year, month, 1)
    return start, _month(start, 2 if unit in _SEASONS else 0)[1]


def _part(span: tuple[date, date], part: str | None) -> tuple[date, date]:
    """Take the early, mid or late part: ten days of a month, four months of a year."""
    first, last = span
    if not part:
        return span
    third = {"early": 0, "mid": 1, "late": 2}[part.lower()]
    if (last - first).days < 40:
        end = last if third == 2 else first.replace(day=10 * third + 10)
        return first.replace(day=10 * third + 1), end
    return date(first.year, 4 * third + 1, 1), _month(date(last.year, 4 * third + 4, 1), 0)[1]
