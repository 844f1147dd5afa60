"""Days that running text counts from its day of publication: "early next year", "by Friday"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from geo_movements.tables.calendar import MONTH_NAMES
from geo_movements.tables.relative import COUNT, WEEKDAYS

__all__ = ["PATTERN", "span_of"]

_Span = tuple[date | None, date | None]
_Reader = Callable[[re.Match[str], date, bool], _Span]

_WEEKDAY = "|".join(sorted((name for name in WEEKDAYS if len(name) > 4), key=len, reverse=True))
_MONTH = "|".join(MONTH_NAMES)
_HALF_DAY = r"(?: (?:morning|afternoon|evening|night))?"
_SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}
_PART = r"(?:(?P<part>early|mid|late)[ -])?"


def _days(day: date, count: int) -> date:
    return day + timedelta(days=count)


def _month(year: int, month: int) -> _Span:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _shift_month(day: date, step: int) -> _Span:
    index = day.year * 12 + day.month - 1 + step
    return _month(index // 12, index % 12 + 1)


def _cut(span: _Span, part: str | None, size: str) -> _Span:
    """Take the early, mid or late part: ten days of a month, four months of a year."""
    first, last = span
    if part is None or first is None or last is None:
        return span
    if size == "year":
        months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[part]
        return date(first.year, months[0], 1), _month(first.year, months[1])[1]
    if size == "week":
        return {"early": (first, _days(first, 2)), "mid": (_days(first, 2), _days(first, 4)),
                "late": (_days(first, 4), last)}[part]  # fmt: skip
    ends = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[part]
    return first.replace(day=ends[0]), first.replace(day=ends[1])


def _today(_: re.Match[str], day: date, __: bool) -> _Span:
    return day, day


def _shifted(first: int, last: int) -> _Reader:
    return lambda _, day, __: (_days(day, first), _days(day, last))


def _weekday(match: re.Match[str], day: date, ahead: bool) -> _Span:
    """Take the latest such day, or the next one of a plan; last and next say which."""
    back = (day.weekday() - WEEKDAYS[match["weekday"].lower()]) % 7
    which = (match["which"] or "").strip().lower()
    if which in ("last", "past", "previous", "the previous"):
        found = _days(day, -(back or 7))
    elif which in ("next", "coming", "following") or (ahead and not which):
        found = _days(day, -back + (7 if back or which else 0))
    elif which == "this":
        found = _days(day, WEEKDAYS[match["weekday"].lower()] - day.weekday())
    else:
        found = _days(day, -back)
    over = re.search(r"night$", match[0], re.IGNORECASE)
    return _bounded(match, (found, _days(found, 1) if over else found))


def _bounded(match: re.Match[str], span: _Span) -> _Span:
    """Open the end that "by", "since", "before" or "after" leaves open."""
    how = (match.groupdict().get("how") or "").strip().lower()
    first, last = span
    if how in ("by", "until", "till"):
        return None, last
    if how == "before" and first:
        return None, _days(first, -1)
    if how == "since":
        return first, None
    if how == "after" and last:
        return _days(last, 1), None
    return span


def _unit(match: re.Match[str], day: date, _: bool) -> _Span:
    """Take the calendar week, month or year before, of or after the report's, or a part of it."""
    step = _STEPS[match["which"].lower()]
    size = match["unit"].lower()
    if size == "week":
        monday = _days(day, -day.weekday() + 7 * step)
        span: _Span = (monday, _days(monday, 6))
    elif size == "month":
        span = _shift_month(day, step)
    else:
        span = (date(day.year + step, 1, 1), date(day.year + step, 12, 31))
    part = match["part"].lower() if match["part"] else None
    return _bounded(match, _cut(span, part, size))


def _named_month(match: re.Match[str], day: date, _: bool) -> _Span:
    """Take "last December", the latest that is over, or "next March"."""
    month = [name.lower() for name in MONTH_NAMES].index(match["month"].lower()) + 1
    which = match["which"].lower()
    if which == "this":
        year = day.year
    elif which in ("last", "past", "previous"):
        year = day.year if month < day.month else day.year - 1
    else:
        year = day.year if month > day.month else day.year + 1
    part = match["part"].lower() if match["part"] else None
    return _bounded(match, _cut(_month(year, month), part, "month"))


def _season(match: re.Match[str], day: date, _: bool) -> _Span:
    month = _SEASON_MONTHS[match["season"].lower()]
    year = day.year + _STEPS[match["which"].lower()]
    if match["which"].lower() == "last" and (month + 2) % 12 < day.month and month < day.month:
        year += 1
    first = date(year, month, 1)
    return _bounded(match, (first, _shift_month(first, 2)[1]))


def _rest(match: re.Match[str], day: date, _: bool) -> _Span:
    """Bound "earlier this week" by its Monday, "later this month" by its end."""
    size = match["unit"].lower()
    monday = _days(day, -day.weekday())
    whole = {
        "week": (monday, _days(monday, 6)),
        "month": _shift_month(day, 0),
        "year": (date(day.year, 1, 1), date(day.year, 12, 31)),
    }[size]
    earlier = match["when"].lower().startswith("earlier")
    return (whole[0], day) if earlier else (day, whole[1])


def _end_of(match: re.Match[str], day: date, _: bool) -> _Span:
    """Take the last day of a week, month or year; by it, what lies before."""
    size = match["unit"].lower()
    step = 1 if (match["which"] or "").lower() == "next" else 0
    last = {
        "week": _days(day, 6 - day.weekday() + 7 * step),
        "month": _shift_month(day, step)[1],
        "year": date(day.year + step, 12, 31),
    }[size]
    return (None, last) if match["how"] else (last, last)


_COUNTS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _count(match: re.Match[str]) -> int:
    words = (match["count"] or "one").lower()
    if words.isdigit():
        return int(words)
    few = {"an": 1, "one": 1, "couple of": 2, "few": 4, "several": 5}
    return few.get(words) or (_COUNTS.index(words) + 1 if words in _COUNTS else 1)


def _size(match: re.Match[str]) -> int:
    """Count the days that a number of hours, days, weeks, months or years spans."""
    count, unit = _count(match), match["unit"].lower()
    if unit == "hour":
        return -(-count // 24)
    return count * {"day": 1, "week": 7, "fortnight": 14, "month": 31, "year": 366}[unit]


def _within(match: re.Match[str], day: date, ahead: bool) -> _Span:
    """Bound "in the last 48 hours" and "over the past month" by the report."""
    return _days(day, -_size(match)), day


def _coming(match: re.Match[str], day: date, _: bool) -> _Span:
    """Bound "within two weeks"; "in the coming days" has no end that is told."""
    return day, _days(day, _size(match)) if match["count"] else None


def _ago(match: re.Match[str], day: date, _: bool) -> _Span:
    unit, count = match["unit"].lower(), _count(match)
    if unit == "month":
        return _shift_month(day, -count)
    if unit == "year":
        return date(day.year - count, 1, 1), date(day.year - count, 12, 31)
    if unit == "week":
        return _days(day, -7 * count - 3), _days(day, -7 * count + 3)
    return (_days(day, -_size(match)),) * 2


def _recent(_: re.Match[str], day: date, __: bool) -> _Span:
    return None, day


def _weekend(match: re.Match[str], day: date, ahead: bool) -> _Span:
    saturday = _days(day, 5 - day.weekday())
    which = (match["which"] or "").lower()
    if which in ("last", "past") or (not which and not ahead and day.weekday() < 5):
        saturday = _days(saturday, -7)
    elif which in ("next", "coming") and day.weekday() >= 5:
        saturday = _days(saturday, 7)
    return saturday, _days(saturday, 1)


_HOW = r"(?:(?P<how>by|before|after|since|until|till) )?"
_N = COUNT.replace("(?P<count>", "(?P<count>couple of|few|several|")
_WHICH = r"(?P<which>last|past|previous|this|next|coming)"
_RULES: tuple[tuple[str, _Reader], ...] = (
    (r"the day before yesterday", _shifted(-2, -2)),
    (r"the day after tomorrow", _shifted(2, 2)),
    (r"(?:last|yesterday) night|overnight", _shifted(-1, 0)),
    (rf"yesterday{_HALF_DAY}", _shifted(-1, -1)),
    (rf"tomorrow{_HALF_DAY}", _shifted(1, 1)),
    (r"tonight", _shifted(0, 1)),
    (r"today|this (?:morning|afternoon|evening)|earlier today", _today),
    (r"(?P<when>earlier|later)(?: in)? (?:this|the) (?P<unit>week|month|year)", _rest),
    (
        rf"{_HOW}(?:the )?end of (?:the|(?P<which>this|next)) (?P<unit>week|month|year)",
        _end_of,
    ),
    (
        rf"(?:over |during |in |within )?(?:the )?(?:past|last|previous) (?:(?:{_N}) )?"
        r"(?P<unit>hour|day|week|fortnight|month|year)s(?! of)",
        _within,
    ),
    (r"(?:over|during|in) the (?:past|last) (?P<count>)(?P<unit>day|week|month)(?! of)", _within),
    (
        rf"within (?:the (?:next|coming) )?(?:{_N}) (?P<unit>hour|day|week|month|year)s?",
        _coming,
    ),
    (
        rf"(?:over |during |in )(?:the )?(?:next|coming) (?:(?:{_N}) )?"
        r"(?P<unit>hour|day|week|month|year)s?(?! of)",
        _coming,
    ),
    (rf"(?:{_N}) (?P<unit>hour|day|week|fortnight|month|year)s? ago", _ago),
    (rf"{_HOW}{_PART}{_WHICH} (?P<month>{_MONTH})", _named_month),
    (
        rf"{_HOW}{_WHICH.replace('|coming', '')} (?P<season>spring|summer|autumn|fall|winter)",
        _season,
    ),
    (rf"{_HOW}{_PART}{_WHICH} (?P<unit>week|month|year)(?! of| in)", _unit),
    (
        r"(?:over |on |at |during )(?:(?:the )?(?P<which>last|past|this|next|coming) |the )?weekend"
        r"(?! (?:of|in|beginning|starting|before|after))",
        _weekend,
    ),
    (r"(?:in |over )?recent (?:hours|days|weeks|months)|recently|lately", _recent),
    (
        rf"{_HOW}(?:(?:late|early) )?(?:on )?(?:(?:late|early) )?"
        rf"(?:(?P<which>last|past|the previous|previous|this|next|coming) )?"
        rf"(?P<weekday>{_WEEKDAY}){_HALF_DAY}(?!s)(?!,? (?:the )?(?:[0-9]|(?:{_MONTH})\b))",
        _weekday,
    ),
)
_COMPILED = [(re.compile(pattern, re.IGNORECASE), read) for pattern, read in _RULES]
PATTERN = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern, _ in _RULES)
    + r")(?![\w-])",
    re.IGNORECASE,
)
"""What counts from the day of publication, in running text."""


def span_of(words: str, published: str, *, ahead: bool = False) -> str | None:
    """Tell in EDTF what words mean that count from the day of publication; null where nothing.

    A bare weekday is the latest up to that day; with `ahead`, of a plan, the next from it on.

    >>> span_of("late last month", "2024-10-24"), span_of("by Friday", "2024-10-24", ahead=True)
    ('2024-09-21/2024-09-30', '../2024-10-25')
    """
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return None
    for pattern, read in _COMPILED:
        match = pattern.fullmatch(words)
        if match is None:
            continue
        try:
            first, last = read(match, day, ahead)
        except (OverflowError, ValueError):
            return None
        return _edtf(first, last)
    return None


def _edtf(first: date | None, last: date | None) -> str | None:
    if first == last:
        return first.isoformat() if first else None
    return f"{first.isoformat() if first else '..'}/{last.isoformat() if last else '..'}"
