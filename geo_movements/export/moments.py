"""Spans of days as moments on one clock, for the formats that know nothing else."""

from __future__ import annotations

import datetime as dt
import re

__all__ = ["first_moment", "last_moment"]

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?")


def first_moment(iso: str | None) -> str | None:
    """Return the first moment of a day, or the moment itself, in UTC; None before year 1.

    A day without an hour is taken as a day of UTC.

    >>> days = ("2024-10-08", "2024-10-08T06:00+09:00", "-0217-11-30")
    >>> tuple(map(first_moment, days))
    ('2024-10-08T00:00:00Z', '2024-10-07T21:00:00Z', None)
    """
    return _moment(iso, end=False)


def last_moment(iso: str | None) -> str | None:
    """Return the moment at which a day is over, or the moment itself, in UTC; None before year 1.

    >>> last_moment("2024-10-08"), last_moment("2024-10-08T06:00")
    ('2024-10-09T00:00:00Z', '2024-10-08T06:00:00Z')
    """
    return _moment(iso, end=True)


def _moment(iso: str | None, *, end: bool) -> str | None:
    match = _ISO.fullmatch(iso or "")
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        moment = dt.datetime(year, month, day, hour % 24, minute, second)
        moment += dt.timedelta(days=int(hour == 24 or (end and match[4] is None)))
        if (zone := match[7]) not in (None, "Z"):
            ahead = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
            moment -= ahead if zone[0] == "+" else -ahead
    except (ValueError, OverflowError):
        return None
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0")
