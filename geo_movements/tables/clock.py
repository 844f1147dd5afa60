"""Times of day and their zones, as reports write them beside a date."""

from __future__ import annotations

import re

from geo_movements.errors import ParseError
from geo_movements.tables.edtf import Bounds

__all__ = ["at", "split_time"]

_ZONES = {
    "utc": "Z", "gmt": "Z", "z": "Z", "zulu": "Z",
    "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "eest": "+03:00",
    "kyiv time": None, "msk": "+03:00", "moscow time": "+03:00",
    "jst": "+09:00", "kst": "+09:00", "edt": "-04:00", "pdt": "-07:00",
    "local time": "", "local": "",
}  # fmt: skip
"""Zone -> offset; "" is told by nobody, null depends on the season."""
_AMBIGUOUS = ("ist", "cst", "bst", "est", "pst", "ast", "mst", "gst")
_ZONE = "|".join(sorted((*_ZONES, *_AMBIGUOUS), key=len, reverse=True))
_CLOCK = (
    r"(?:(?P<h>[01]?[0-9]|2[0-3])[:.](?P<m>[0-5][0-9])(?: ?(?P<half>[ap]m))?"
    r"|(?P<h12>1[0-2]|[1-9]) ?(?P<half12>[ap]m)"
    r"|(?P<mil>(?:[01][0-9]|2[0-3])[0-5][0-9])(?: ?(?:hours|hrs|h)\b|(?= (?:"
    rf"{_ZONE}|on)\b)|(?=z\b)|(?<=\bat [0-9]{{4}})(?=,| on\b|$))|(?P<noon>noon))"
)
_BEFORE = re.compile(rf"(?:at )?{_CLOCK}(?: ?(?P<zone>{_ZONE}))?,?(?: on| of)? (?P<date>.+)")
_AFTER = re.compile(rf"(?P<date>.+?),?(?: at)? {_CLOCK}(?: ?(?P<zone>{_ZONE}))?")
_PART_OF_DAY = re.compile(
    r"(?:in |on |at |before |shortly |the |early |late )*"
    r"(?:(?:early|small) hours|morning|afternoon|evening|dawn|dusk|noon|midday|sunrise|sunset)"
    r"(?: hours)?(?: of| on),? (?P<date>.+)"
)


def split_time(text: str) -> tuple[str, str] | None:
    """Tell a date from the time beside it: the date's words, and "T10:30" with its offset.

    "The morning of" a day is that day, its time "". None where no time is told.
    """
    part = _PART_OF_DAY.fullmatch(text)
    if part is not None:
        return part["date"], ""
    match = _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)
    return (match["date"], _minute(match) + _offset(match["zone"])) if match else None


def at(date: Bounds, time: str) -> Bounds | None:
    """Set the time of an exact day; None where the date is no single day."""
    if date.earliest is None or date.earliest != date.latest or "T" in date.earliest:
        return None
    minute = date.earliest + time
    return date._replace(earliest=minute, latest=minute)


def _minute(match: re.Match[str]) -> str:
    if match["noon"]:
        return "T12:00"
    if match["mil"]:
        return f"T{match['mil'][:2]}:{match['mil'][2:]}"
    hour, half = int(match["h"] or match["h12"]), match["half"] or match["half12"]
    if half and not 1 <= hour <= 12:
        raise ParseError(f"there is no hour {hour} {half}.", "Write it as 18:30.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"T{hour:02}:{match['m'] or '00'}"


def _offset(zone: str | None) -> str:
    if zone is None:
        return ""
    offset = _ZONES.get(zone)
    if offset is None:
        raise ParseError(
            f'the time zone "{zone}" has more than one offset.', "Write it as 10:30+02:00 in EDTF."
        )
    return offset
