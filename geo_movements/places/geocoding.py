"""The only door to geopy: coordinates as people write them.

They write latitude first; here is the one flip.
"""

from __future__ import annotations

import re

from geo_movements.errors import ParseError
from geo_movements.tables.words import quote

__all__ = ["coordinates"]

# Two numbers and nothing but what coordinates are written with; so "Area 51" is a name.
_ALLOWED = re.compile(r"[\s\d.,;:+\-−°º'\"′″’”NSEW]+")
_NUMBER = r"\d+(?:\.\d+)?"
_DECIMAL = re.compile(rf"([+-]?{_NUMBER}) ?[,; ] ?([+-]?{_NUMBER})")
_ANGLE = re.compile(
    rf"(?P<before>[NSEW])? ?(?P<sign>[+-])?(?P<degrees>{_NUMBER})"
    rf"(?:(?: ?° ?| )(?P<minutes>{_NUMBER})(?:(?: ?' ?| )(?P<seconds>{_NUMBER})(?: ?(?:\"|''))?"
    r"| ?')?| ?°)? ?(?P<after>[NSEW])?"
)
# Where the latitude ends, if no comma says so: at its letter, before the longitude's, or at a
# space before degrees that have their sign.
_HALVES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<lat>[^,;]+)[,;](?P<lon>[^,;]+)",
        r"(?P<lat>[NS][^NSEW,;]+)(?P<lon>[EW][^NSEW,;]+)",
        r"(?P<lat>[^NSEW,;]+[NS])(?P<lon>[^,;]+)",
        rf"(?P<lat>[^NSEW,;]+°[^NSEW,;°]*) (?P<lon>[+-]?{_NUMBER} ?°[^NSEW,;°]*)",
    )
)
_ALIKE = str.maketrans({"−": "-", "º": "°", "′": "'", "’": "'", "″": '"', "”": '"'})
_HINT = "Write latitude, then longitude, in degrees: 43.1, 131.9."


def coordinates(text: str) -> tuple[float, float] | None:
    """Read "lat, lon" in decimal degrees, or each in degrees, minutes and seconds.

    The latter have their hemisphere letters, before or after each, or else their degree signs.
    Returns (lon, lat), or None where the text is a name. Raises `ParseError` where it looks like
    coordinates and cannot be read as two, or where they lie off the Earth.

    >>> coordinates("43.1, 131.9")
    (131.9, 43.1)
    >>> coordinates("Vladivostok") is None
    True
    """
    if not _ALLOWED.fullmatch(text) or len(re.findall(_NUMBER, text)) < 2:
        return None
    words = " ".join(text.translate(_ALIKE).split())
    pair = _decimal(words) or _written_out(words)
    if pair is None:
        raise ParseError(f"{quote(text)} is not understood as coordinates.", _HINT)
    lat, lon = pair
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ParseError(f"{quote(text)} is off the Earth.", _HINT)
    return lon, lat


def _decimal(words: str) -> tuple[float, float] | None:
    match = _DECIMAL.fullmatch(words)
    return (float(match[1]), float(match[2])) if match else None


def _written_out(words: str) -> tuple[float, float] | None:
    """Read latitude and longitude with their letters, or both with a degree sign instead."""
    for halves in _HALVES:
        if (match := halves.fullmatch(words)) is None:
            continue
        lat = _ANGLE.fullmatch(match["lat"].strip())
        lon = _ANGLE.fullmatch(match["lon"].strip())
        if lat and lon and bool(_letters(lat)) == bool(_letters(lon)):
            north, east = _degrees(lat, "NS"), _degrees(lon, "EW")
            return None if north is None or east is None else (north, east)
    return None


def _letters(angle: re.Match[str]) -> str:
    return (angle["before"] or "") + (angle["after"] or "")


def _degrees(angle: re.Match[str], hemispheres: str) -> float | None:
    """Compute the degrees; None where letter, sign, or the parts of a degree are not in order."""
    from geopy.point import Point

    letter, minutes, seconds = _letters(angle), angle["minutes"] or "0", angle["seconds"] or "0"
    if letter:
        if angle["sign"] or letter not in hemispheres or len(letter) > 1:
            return None
    elif "°" not in angle[0]:
        return None
    else:
        letter = hemispheres[angle["sign"] == "-"]
    # Only the last part told may have a fraction: "43.5° 30'" counts half a degree twice.
    fine = ("." in angle["degrees"] and angle["minutes"]) or ("." in minutes and angle["seconds"])
    if fine or float(minutes) >= 60 or float(seconds) >= 60:
        return None
    degrees: float = Point.parse_degrees(angle["degrees"], minutes, seconds, letter)
    return degrees
