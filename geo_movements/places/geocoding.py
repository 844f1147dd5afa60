"""The only door to geopy: coordinates as people write them.

geopy says latitude first; here is the one flip.
"""

from __future__ import annotations

import re

from geo_movements.errors import ParseError

__all__ = ["coordinates"]

# Two numbers and nothing but what coordinates are written with; so "Area 51" is a name.
ALLOWED = re.compile(r"[\s\d.,;:+\-−°º'\"′″’”NSEW]+")
DECIMAL = re.compile(r"\s*([+\-−]?\d+(?:\.\d+)?)\s*[,;\s]\s*([+\-−]?\d+(?:\.\d+)?)\s*")


def coordinates(text: str) -> tuple[float, float] | None:
    """Read "lat, lon" in decimal degrees or degrees, minutes and seconds.

    Returns (lon, lat), or None where the text is no pair of coordinates. Raises `ParseError` where
    it is one that lies off the Earth.

    >>> coordinates("43.1, 131.9")
    (131.9, 43.1)
    >>> coordinates("Vladivostok") is None
    True
    """
    if not ALLOWED.fullmatch(text) or len(re.findall(r"\d+", text)) < 2:
        return None
    if match := DECIMAL.fullmatch(text):
        lat, lon = (float(number.replace("−", "-")) for number in match.groups())
    else:
        from geopy.point import Point

        try:
            point = Point.from_string(text.replace("−", "-"))
        except ValueError:
            return None
        lat, lon = point.latitude, point.longitude
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ParseError(
            f'"{text}" is off the Earth.',
            "Write latitude, then longitude, in degrees: 43.1, 131.9.",
        )
    return lon, lat
