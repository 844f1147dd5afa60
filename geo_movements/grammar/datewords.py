"""Days and spans in words of a language, as short as they stay clear."""

from __future__ import annotations

import calendar
import re

from geo_movements.languages import Words

__all__ = [
    "day_of",
    "hour_of",
    "moment_words",
    "month_length",
    "one_day",
    "pattern_of",
    "range_words",
]

_HOUR = re.compile(r"T(?P<hour>\d\d:\d\d)(?::\d\d)?(?P<offset>Z|[+-]\d\d:\d\d)?$")


_DAY = re.compile(r"^(?P<year>[+-]?\d{4,})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")


_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


Day = tuple[int, int, int]


def day_of(iso: str | None, default_day: int) -> Day | None:
    """Read the day that a date begins with; None where there is none."""
    match = _DAY.match(iso or "")
    if match is None:
        return None
    month = int(match["month"] or (1 if default_day == 1 else 12))
    year = int(match["year"])
    day = match["day"] or min(default_day, month_length((year, month, 1)))
    return year, month, int(day)


def hour_of(iso: str | None) -> str:
    """Read the hour of a moment, with its offset where that is told; nothing of a whole day.

    >>> hour_of("2024-10-08T05:00Z"), hour_of("2024-10-08T05:00+09:00"), hour_of("2024-10-08")
    ('05:00 UTC', '05:00 +09:00', '')
    """
    match = _HOUR.search(iso or "")
    if match is None:
        return ""
    offset = "UTC" if match["offset"] == "Z" else match["offset"] or ""
    return f"{match['hour']} {offset}".strip()


def moment_words(first: Day, last: Day, hours: tuple[str, str], language: Words) -> str:
    """Tell from when to when by the hour, each with its day."""
    start, end = (
        f"{one_day(day, language)} {hour}".strip()
        for day, hour in zip((first, last), hours, strict=True)
    )
    if start == end:
        return start
    if first == last and all(hours):
        return f"{one_day(first, language)} {hours[0]}–{hours[1]}"
    return pattern_of(language, "span", first=start, last=end)


def _like(year: int) -> int:
    """Return a year of `calendar`'s range with the same leap day (the Gregorian cycle is 400)."""
    return 2000 + year % 400


def month_length(day: Day) -> int:
    """Count the days of a day's month, in the proleptic Gregorian calendar."""
    year, month, _ = day
    return _LENGTHS[month - 1] + (month == 2 and calendar.isleap(_like(year)))


def pattern_of(language: Words, name: str, **values: str) -> str:
    """Fill one of a language's patterns for dates."""
    return str(language.dates[name]).format_map(values)


def _year(year: int, language: Words) -> str:
    # ISO 8601 counts 1 BC as year 0.
    number = str(year if year > 0 else 1 - year)
    return pattern_of(language, "year" if year > 0 else "year_bc", year=number)


def _day_words(day: Day, language: Words) -> dict[str, str]:
    """Return the words of one day that the patterns of a language name."""
    year, month, number = day
    return {
        "year": _year(year, language),
        "month": str(language.dates["months"][month - 1]),
        "day": str(language.dates.get("first_day") or 1) if number == 1 else str(number),
    }


def _pair(first: Day, last: Day, language: Words) -> dict[str, str]:
    end = _day_words(last, language)
    return {
        **_day_words(first, language),
        **{f"last_{name}": word for name, word in end.items()},
    }


def one_day(day: Day, language: Words) -> str:
    """Tell one day in full."""
    return pattern_of(language, "day", **_day_words(day, language))


def _month(day: Day, language: Words) -> str:
    words = _day_words(day, language)
    month = str(language.dates["months_alone"][day[1] - 1])
    return pattern_of(language, "month", **{**words, "month": month})


def range_words(first: Day, last: Day, language: Words) -> str:
    """Tell from which day to which, what both share said once."""
    if first == last:
        return one_day(first, language)
    whole_months = first[2] == 1 and last[2] == month_length(last)
    if whole_months:
        return _months(first, last, language)
    if first[:2] == last[:2]:
        return pattern_of(language, "days_of_month", **_pair(first, last, language))
    if first[0] == last[0]:
        return pattern_of(language, "days_of_year", **_pair(first, last, language))
    return pattern_of(
        language, "span", first=one_day(first, language), last=one_day(last, language)
    )


def _months(first: Day, last: Day, language: Words) -> str:
    if first[:2] == last[:2]:
        return _month(last, language)
    whole_years = first[1] == 1 and last[1] == 12
    if whole_years and first[0] == last[0]:
        return _year(last[0], language)
    if whole_years:
        pair = {"first": _year(first[0], language), "last": _year(last[0], language)}
        return pattern_of(language, "years", **pair)
    if first[0] == last[0]:
        alone = language.dates["months_alone"]
        months = {"month": alone[first[1] - 1], "last_month": alone[last[1] - 1]}
        return pattern_of(language, "months_of_year", year=_year(last[0], language), **months)
    return pattern_of(language, "span", first=_month(first, language), last=_month(last, language))
