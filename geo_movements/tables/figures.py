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
_YEAR_FIRST = re.compile(
    rf"(?<![\w/.-])(?P<year>[0-9]{{4}})(?P<mark>[/.])(?P<a>[0-9]{{1,2}})(?P=mark)"
    rf"(?P<b>[0-9]{{1,2}}){_EDGE}"
)


def figures_to_iso(text: str, order: str | None) -> str:
    """Write every day in figures as ISO 8601; all else stays.

    A number above 12 can only be the day. Where both may be the month, `order` decides, one of
    `ORDERS`; without it the day is refused, as is one of a year of two digits.

    >>> figures_to_iso("between 25/12/2024 and 31.12.2024", None)
    'between 2024-12-25 and 2024-12-31'
    >>> figures_to_iso("10/8/2024", "mdy")
    '2024-10-08'
    """
    text = _YEAR_FIRST.sub(lambda match: _iso(match["year"], match["a"], match["b"]), text)
    return _YEAR_LAST.sub(lambda match: _year_last(match, order), text)


def _year_last(match: re.Match[str], order: str | None) -> str:
    one, mark, other, year = match["a"], match["mark"], match["b"], match["year"]
    if len(year) == 2:
        raise ParseError(
            "the year has two digits.", f"Write all four, as {one}{mark}{other}{mark}20{year}."
        )
    day, month = (other, one) if order == "mdy" else (one, other)
    if order is None:
        day, month = _told_apart(one, other, year)
    if int(month) > 12:
        raise ParseError(
            f"there is no month {month}, and date_order is {order}.",
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
