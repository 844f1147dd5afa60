"""Days of the calendars, beside a count that takes one day after the other."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from torture.parts import Scale, Tally

__all__ = ["counted", "far"]

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Day(NamedTuple):
    """A day by its number from 1970-01-01, and what each calendar calls it."""

    number: int
    gregorian: tuple[int, int, int]
    julian: tuple[int, int, int]


def _next(day: tuple[int, int, int], *, julian: bool) -> tuple[int, int, int]:
    year, month, number = day
    leap = year % 4 == 0 and (julian or year % 100 != 0 or year % 400 == 0)
    if number < _LENGTHS[month - 1] + (leap and month == 2):
        return year, month, number + 1
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def walk(first: Day, days: int) -> Iterator[Day]:
    """Go from a day to the next, as the rule of leap years in each calendar has it."""
    day = first
    for _ in range(days):
        yield day
        day = Day(
            day.number + 1, _next(day.gregorian, julian=False), _next(day.julian, julian=True)
        )


# The day that the reform began with; 141,428 days later it was 1970. And one long before: in the
# year 0 the Julian calendar was two days ahead (Inter gravissimas took away ten in 1582, for the
# three leap days in four centuries that were too many since Nicaea).
_REFORM = Day(-141_427, (1582, 10, 15), (1582, 10, 5))
_NOUGHT = Day(-719_528, (0, 1, 1), (0, 1, 3))
_CENTURY = Day(-25_512, (1900, 2, 25), (1900, 2, 13))
_EARLY = Day(-719_528 - 12 * 146_097, (-4800, 1, 1), (-4800, 2, 8))
"""4,800 years are 12 cycles of 146,097 days, and in the Julian calendar 36 days more."""


def counted(scale: Scale) -> Tally:
    """Count every day of ten thousand years, or the years about some turns."""
    tally = Tally(note="each day forth and back, in both calendars, and its weekday")
    walks = scale.of([(_REFORM, 500), (_NOUGHT, 500), (_CENTURY, 20)], [(_EARLY, 3_700_000)])
    for first, days in walks:
        for day in walk(first, days):
            tally.case(_counted_otherwise(day))
    return tally


def _counted_otherwise(day: Day) -> str:
    from geo_movements.tables import calendar

    iso = calendar.iso_day(*day.gregorian)
    told = (calendar.utc_day(iso), calendar.civil(day.number), calendar.weekday(iso))
    due = (day.number, day.gregorian, (day.number + 3) % 7)  # 1970-01-01 was a Thursday
    if told != due:
        return f"{iso}: {told}, not {due}"
    julian = (calendar.gregorian(*day.julian, julian=True), calendar.to_julian(iso))
    if julian != (iso, calendar.iso_day(*day.julian)):
        return f"{iso}, Julian {day.julian}: {julian}"
    if calendar.from_minutes(1440 * day.number + 1439) != f"{iso}T23:59Z":
        return f"{iso}: its last minute is {calendar.from_minutes(1440 * day.number + 1439)}"
    if 1 <= day.gregorian[0] <= 9999 and date(*day.gregorian).isoformat() != iso:
        return f"{iso}: datetime writes {date(*day.gregorian).isoformat()}"
    return ""


def far(scale: Scale) -> Tally:
    """Count days of years up to nine digits as NumPy does, which knows the proleptic calendar."""
    import numpy as np

    from geo_movements.tables import calendar

    tally = Tally(note="beside numpy.datetime64, and minutes with offsets beside datetime")
    chance = random.Random(scale.seed)
    for _ in range(scale.of(200, 200_000)):
        size = 10 ** chance.randint(1, 8)
        year, month = chance.randint(-size, size), chance.randint(1, 12)
        first = np.datetime64(year - 1970, "Y") + np.timedelta64(month - 1, "M")
        start = int(first.astype("datetime64[D]").astype(int))
        days = int((first + np.timedelta64(1, "M")).astype("datetime64[D]").astype(int)) - start
        number = chance.randint(1, days)
        iso = calendar.iso_day(year, month, number)
        told = (calendar.days_of_month(year, month), calendar.utc_day(iso))
        fault = "" if told == (days, start + number - 1) else f"{iso}: {told}, not {days}, {start}"
        tally.case(fault or _minute_otherwise(chance))
    return tally


def _minute_otherwise(chance: random.Random) -> str:
    from datetime import datetime

    from geo_movements.tables import calendar

    offset = chance.randint(-15 * 60, 15 * 60)
    east = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    moment = datetime(2, 1, 1) + timedelta(minutes=chance.randint(0, 5_000_000_000))
    iso = f"{moment:%Y-%m-%dT%H:%M}".rjust(16, "0") + east
    due = datetime.fromisoformat(iso) - datetime.fromisoformat("1970-01-01T00:00+00:00")
    told = calendar.to_minutes(iso)
    return "" if told * 60 == due.total_seconds() else f"{iso}: {told} minutes"
