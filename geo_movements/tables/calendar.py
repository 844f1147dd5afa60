"""Days and minutes of any year, and how ISO 8601 writes them.

Years are astronomical (218 BC is -0217) in the proleptic Gregorian calendar; years of five digits
and more carry their sign, as ISO's expanded years do. A day stays text because datetime knows no
year before 1.
"""

from __future__ import annotations

import re

from geo_movements.errors import ParseError
from geo_movements.tables.words import quote

__all__ = [
    "LONG_YEAR",
    "MONTH_NAMES",
    "SEASONS",
    "SEASON_NAMES",
    "TIME",
    "WEEKDAY_NAMES",
    "check_day",
    "civil",
    "days_of_month",
    "from_minutes",
    "gregorian",
    "iso_day",
    "month_bounds",
    "part_of_month",
    "part_of_season",
    "part_of_year",
    "part_of_years",
    "read_year",
    "shift_day",
    "to_julian",
    "to_minutes",
    "utc_day",
    "weekday",
]

_MINUTES_PER_DAY = 1440
# The names in the standard library's `calendar` follow the machine's locale; a source's do not.
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14),  # of no hemisphere: northern
    25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14),  # northern
    29: (9, 11), 30: (12, 14), 31: (3, 5), 32: (6, 8),  # southern
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),  # quarters
    37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12),  # thirds and halves of a year
}  # fmt: skip
"""EDTF season, quarter, quadrimester or semester -> months; a winter begins in its December."""
SEASON_NAMES = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_MONTH_PARTS = {
    "early": (1, 10), "mid": (11, 20), "late": (21, 31), "half 1": (1, 15), "half 2": (16, 31),
    "week 1": (1, 7), "week 2": (8, 14), "week 3": (15, 21), "week -1": (-6, 31),
}  # fmt: skip
"""Part of a month -> its days. Thirds and weeks are a convention, hence always approximate."""
_YEAR_PARTS = {
    "early": (1, 4), "mid": (5, 8), "late": (9, 12), "half 1": (1, 6), "half 2": (7, 12),
    "quarter 1": (1, 3), "quarter 2": (4, 6), "quarter 3": (7, 9), "quarter 4": (10, 12),
}  # fmt: skip
_SEASON_PARTS = {"early": 0, "mid": 1, "late": 2}
_PARTS_OF_TEN = {
    "early": (0, 3), "mid": (3, 7), "late": (7, 10), "half 1": (0, 5), "half 2": (5, 10),
}  # fmt: skip
"""Part of a decade or century -> its tenths, the end exclusive: a convention, too."""

TIME = (
    r"T(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])(?P<second>:(?:[0-5][0-9]|60)(?:[.,][0-9]+)?)?"
    r"(?P<offset>Z|[+-](?:0[0-9]|1[0-5])(?::?[0-5][0-9])?)?"
)
LONG_YEAR = r"[+-][0-9]{5,}"
_DAY = re.compile(
    rf"(?P<year>-?[0-9]{{4}}|{LONG_YEAR})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?:{TIME})?"
)
_MAX_YEAR_DIGITS = 9  # Minutes of such a year are far inside int64.


def to_minutes(iso: str, *, end: bool = False) -> int:
    """Count the minutes from 1970-01-01T00:00Z to a day or a minute, in any year.

    A time without an offset counts as UTC. With `end`, the count is where the day or minute is
    over, so that `to_minutes(latest, end=True)` is an exclusive end.

    >>> to_minutes("1970-01-02"), to_minutes("1970-01-02", end=True)
    (1440, 2880)
    """
    match = _DAY.fullmatch(iso)
    if match is None:
        raise ParseError(f"{quote(iso)} is no ISO day or minute.", "Write it as 2024-10-08.")
    year, month, day = read_year(match["year"]), int(match["month"]), int(match["day"])
    check_day(year, month, day)
    minutes = _day_number(year, month, day) * _MINUTES_PER_DAY
    if match["hour"] is None:
        return minutes + (_MINUTES_PER_DAY if end else 0)
    minutes += int(match["hour"]) * 60 + int(match["minute"]) - _offset_minutes(match["offset"])
    return minutes + (1 if end else 0)


def from_minutes(minutes: int) -> str:
    """Write minutes since 1970-01-01T00:00Z as an ISO date time in UTC.

    >>> from_minutes(1441)
    '1970-01-02T00:01Z'
    """
    days, rest = divmod(minutes, _MINUTES_PER_DAY)
    return f"{iso_day(*civil(days))}T{rest // 60:02}:{rest % 60:02}Z"


def _day_number(year: int, month: int, day: int) -> int:
    """Count days since 1970-01-01, proleptic Gregorian.

    After "days_from_civil" in H. Hinnant, chrono-Compatible Low-Level Date Algorithms (2013): a
    year that begins in March puts the leap day last, and 400 years repeat every 146,097 days.
    """
    shifted = year - (month <= 2)
    era, of_era = divmod(shifted, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + day_of_year - 719_468


def civil(days: int) -> tuple[int, int, int]:
    """Turn days since 1970-01-01 into year, month and day ("civil_from_days", same source)."""
    era, of_era = divmod(days + 719_468, 146_097)
    years = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    day_of_year = of_era - (365 * years + years // 4 - years // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = (shifted + 2) % 12 + 1
    return era * 400 + years + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def _julian_day_number(year: int, month: int, day: int) -> int:
    """Count days since 1970-01-01 to a day that the Julian calendar names.

    As `_day_number`, but every fourth year has a leap day; the calendars agree in the 3rd century.
    """
    shifted = year - (month <= 2)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * shifted + shifted // 4 + day_of_year - 719_470


def _number(year: int, month: int, day: int, julian: bool) -> int:
    return _julian_day_number(year, month, day) if julian else _day_number(year, month, day)


def days_of_month(year: int, month: int, *, julian: bool = False) -> int:
    """Count the days of a month, as the way from its first to the next month's first."""
    next_first = _number(year + month // 12, month % 12 + 1, 1, julian)
    return next_first - _number(year, month, 1, julian)


def check_day(year: int, month: int, day: int, *, julian: bool = False) -> None:
    """Refuse a month or a day that the calendar does not have."""
    if not 1 <= month <= 12:
        raise ParseError(f"there is no month {month:02}.", "Months are 01 to 12.")
    if 1 <= day <= 28:
        return
    last = days_of_month(year, month, julian=julian)
    if not 1 <= day <= last:
        name = MONTH_NAMES[month - 1]
        if day == 29 and not julian and days_of_month(year, month, julian=True) == 29:
            hint = 'The Julian calendar has it: say "julian" in the column calendar.'
        else:
            hint = "Correct the day."
        raise ParseError(f"there is no day {day:02}: {name} {year} has {last}.", hint)


def iso_day(year: int, month: int, day: int) -> str:
    """Write a day as ISO 8601 does, with a sign where the year is not of four digits."""
    if abs(year) >= 10**_MAX_YEAR_DIGITS:
        raise _too_far()
    width = 4 + (year < 0)
    sign = "+" if year > 9999 else ""
    return f"{sign}{year:0{width}}-{month:02}-{day:02}"


def gregorian(year: int, month: int, day: int, *, julian: bool) -> str:
    """Write a day, of either calendar, as the Gregorian one that ISO 8601 knows.

    >>> gregorian(1917, 10, 25, julian=True)
    '1917-11-07'
    """
    if abs(year) >= 10**_MAX_YEAR_DIGITS:
        raise _too_far()
    return iso_day(*civil(_julian_day_number(year, month, day)) if julian else (year, month, day))


def to_julian(iso: str) -> str:
    """Write a Gregorian day as the Julian calendar names it.

    By the same count of days as `_julian_day_number`, backwards: the year that begins in March is
    the last one that began by then.

    >>> to_julian("1917-11-07"), to_julian("1900-03-13")
    ('1917-10-25', '1900-02-29')
    """
    days = utc_day(iso)
    # Four Julian years are 1,461 days.
    shifted = (4 * (days + 719_470) + 3) // 1_461
    of_year = days + 719_470 - (365 * shifted + shifted // 4)
    position = (5 * of_year + 2) // 153
    month = (position + 2) % 12 + 1
    return iso_day(shifted + (month <= 2), month, of_year - (153 * position + 2) // 5 + 1)


def utc_day(iso: str) -> int:
    """Count the days from 1970-01-01 to the day, in UTC, of a day or a minute."""
    return to_minutes(iso) // _MINUTES_PER_DAY


def weekday(iso: str) -> int:
    """Tell the weekday of a day, Monday 0; 1970-01-01 was a Thursday."""
    return (utc_day(iso[: iso.index("T")] if "T" in iso else iso) + 3) % 7


def shift_day(iso: str | None, days: int) -> str | None:
    """Move a day; a minute stays, since nothing is finer, and an open bound stays open."""
    return iso if iso is None or "T" in iso else iso_day(*civil(utc_day(iso) + days))


def month_bounds(year: int, first: int, last: int, *, julian: bool = False) -> tuple[str, str]:
    """Bound the months `first` to `last`; past 12 they run into the next year."""
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    end_day = days_of_month(end_year, end_month, julian=julian)
    return (
        gregorian(year + (first - 1) // 12, (first - 1) % 12 + 1, 1, julian=julian),
        gregorian(end_year, end_month, end_day, julian=julian),
    )


def part_of_month(
    year: int, month: int, part: str | None, *, julian: bool = False
) -> tuple[str, str]:
    """Bound a month, or a part of it as `_MONTH_PARTS` names it."""
    last = days_of_month(year, month, julian=julian)
    if part and part not in _MONTH_PARTS:
        raise ParseError(
            "a quarter needs its year alone.", "Write it as the first quarter of 2024."
        )
    first_day, last_day = _MONTH_PARTS[part] if part else (1, last)
    first_day = first_day if first_day > 0 else last + first_day
    return (
        gregorian(year, month, first_day, julian=julian),
        gregorian(year, month, min(last_day, last), julian=julian),
    )


def part_of_season(
    year: int, season: int, part: str | None, *, julian: bool = False
) -> tuple[str, str]:
    """Bound a season, or one of its three months: early, mid or late."""
    first, last = SEASONS[season]
    if part and part not in _SEASON_PARTS:
        raise ParseError(
            "a season has only an early, a mid and a late part.", 'Write it as "late summer 2024".'
        )
    if part:
        first = last = first + _SEASON_PARTS[part]
    return month_bounds(year, first, last, julian=julian)


def part_of_year(year: int, part: str | None, *, julian: bool = False) -> tuple[str, str]:
    """Bound a year, or a part of it; a week of a year is not a part that anybody means."""
    months = _YEAR_PARTS.get(part) if part else (1, 12)
    if months is None:
        raise ParseError("a week needs its month.", "Add the month, as in 8 October 2024.")
    return month_bounds(year, *months, julian=julian)


def part_of_years(
    first: int, last: int, part: str | None, *, julian: bool = False
) -> tuple[str, str]:
    """Bound a decade or century, or a part of it in tenths."""
    start, end = _PARTS_OF_TEN.get(part, (0, 10)) if part else (0, 10)
    size = (last - first + 1) // 10
    return (
        gregorian(first + start * size, 1, 1, julian=julian),
        gregorian(first + end * size - 1, 12, 31, julian=julian),
    )


def read_year(text: str) -> int:
    """Read the year of an ISO or EDTF date; a long one may begin with Y."""
    digits = text.lstrip("Y+-")
    if len(digits) > _MAX_YEAR_DIGITS:
        raise _too_far()
    mantissa, _, exponent = digits.partition("E")
    year = int(mantissa + "0" * int(exponent or 0))
    return -year if "-" in text else year


def _too_far() -> ParseError:
    return ParseError("the year is too far away to compute.", "Use nine digits at most.")


def _offset_minutes(offset: str | None) -> int:
    if offset in (None, "Z"):
        return 0
    assert offset is not None
    size = int(offset[1:3]) * 60 + int(offset[3:].lstrip(":") or 0)
    return -size if offset[0] == "-" else size
