"""Days written in figures only, "25/12/2024": put into ISO 8601 where they mean one day."""

from __future__ import annotations

import re

from geo_movements.errors import ParseError

__all__ = ["ORDERS", "figures_to_iso"]

ORDERS = ("dmy", "mdy")
"""What `date_order` may say: day, month, year; or month, day, year."""

_EDGE = r"(?![\w/.-]*[0-9])"
_YEAR_LAST = re.compile(
    rf"(?<![\w/.-])(?P<a>[0-9]{{1,2}})(?P<mark>[/.-])(?P<b>[0-9]{{1,2}})(?P=mark)"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_EDGE}"
)
_SHORT_ISO = re.compile(
    r"(?<![\w/.~?%-])(?P<year>[0-9]{4})-(?P<a>[0-9]{1,2})-(?P<b>[0-9]{1,2})(?![\w/.~?%-])"
)
_SHORT_YEARS = re.compile(
    r"(?:(?:in|during) )?(?P<first>[0-9]{2}(?P<from>[0-9]{2})) ?[-\u2013] ?(?P<to>[0-9]{2})"
)
_EDTF_CODES = range(21, 42)
"""What stands behind a year in EDTF and is no month: seasons, quarters, halves."""
_YEAR_FIRST = re.compile(
    rf"(?<![\w/.-])(?P<year>[0-9]{{4}})(?P<mark>[/.])(?P<a>[0-9]{{1,2}})(?P=mark)"
    rf"(?P<b>[0-9]{{1,2}}){_EDGE}"
)


def figures_to_iso(text: str, order: str | None) -> str:
    """Write every day in figures as ISO 8601; all else stays.

    "1914-18" is the years from the one to the other, where EDTF has no other meaning for it.
    A number above 12 can only be the day. Where both may be the month, `order` decides, one of
    `ORDERS`; without it the day is refused, as is one of a year of two digits.

    >>> figures_to_iso("between 25/12/2024 and 31.12.2024", None)
    'between 2024-12-25 and 2024-12-31'
    >>> figures_to_iso("10/8/2024", "mdy")
    '2024-10-08'
    """
    if (years := _SHORT_YEARS.fullmatch(text)) is not None and _are_years(years):
        return f"{years['first']}/{years['first'][:2]}{years['to']}"
    text = _SHORT_ISO.sub(lambda match: _iso(match["year"], match["a"], match["b"]), text)
    text = _YEAR_FIRST.sub(lambda match: _iso(match["year"], match["a"], match["b"]), text)
    return _YEAR_LAST.sub(lambda match: _year_last(match, order), text)


def _are_years(match: re.Match[str]) -> bool:
    """Tell two years from a month ("2011-12") and from a season ("2023-24", one year or two)."""
    last = int(match["to"])
    return last > 12 and last not in _EDTF_CODES and last > int(match["from"]) + 1


def _year_last(match: re.Match[str], order: str | None) -> str:
    one, mark, other, year = match["a"], match["mark"], match["b"], match["year"]
    if len(year) == 2:
        before = f"{one}{mark}{other}{mark}"
        raise ParseError(
            "the year has two digits.", f"Write all four, as {before}19{year} or {before}20{year}."
        )
    day, month = (other, one) if order == "mdy" else (one, other)
    if order is None:
        day, month = _told_apart(one, other, year)
    if int(month) > 12:
        raise ParseError(
            f"there is no month {month}{f', and date_order is {order}' if order else ''}.",
            f"Write it as {_iso(year, day, month)}, or correct date_order in map.toml."
            if int(day) <= 12
            else "Correct the cell.",
        )
    return _iso(year, month, day)


def _told_apart(one: str, other: str, year: str) -> tuple[str, str]:
    """Tell day and month apart by what only a day can be."""
    if int(one) > 12 or int(one) == int(other):
        return one, other
    if int(other) > 12:
        return other, one
    raise ParseError(
        "day and month may be either way round.",
        f"Write it as {_iso(year, other, one)} or {_iso(year, one, other)}, or say in map.toml "
        'which comes first: date_order = "dmy" or "mdy".',
    )


def _iso(year: str, month: str, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"
