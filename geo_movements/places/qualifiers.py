"""Qualified toponyms: "off Sevastopol", "30 km east of Kursk", "the Wonsan area".

The qualifier is read from the words around a name; what it says of the place becomes an offset, a
precision and an uncertainty, by `RULES`. A name that the gazetteer knows as a whole ("South
Ossetia", "North Korea") never comes here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.geodesy import middle, moved
from geo_movements.schema import WIDE

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "DEEPEST",
    "RULES",
    "Qualifier",
    "base_ids",
    "part_of",
    "qualified_place",
    "read_qualifier",
    "reading",
]

DEEPEST = 3
"""So many qualifiers are read of one toponym: "near 30 km east of Kursk" has two."""
RULES = (
    ("near", "near X, outside X, around X, in the vicinity of X", "within 20 km of X"),
    ("area", "the X area, the X region, X vicinity, the X sector", "within 20 km of X"),
    ("off", "off X, off the coast of X, waters off X", "at sea, within 30 km of X"),
    ("toward", "30 km east of X, 10 miles NE of X", "that far off, within 15% (5 km at least)"),
    ("from", "30 km from X, within 30 km of X", "a ring of that radius about X"),
    ("beside", "east of X", "within 30 km of a point 25 km off; of an area, about its edge there"),
    ("between", "between X and Y", "a ring about the middle that reaches both"),
    ("part", "southern X, the south of X, central X", "that half of an area; 5 km about a town"),
)  # fmt: skip
"""Kind, its words, and what is made of them: the table of docs/places.md."""

NEAR_KM, OFF_KM, BESIDE_KM, BESIDE_RING_KM, TOWN_PART_KM = 20.0, 30.0, 25.0, 30.0, 5.0
TOWARD_SHARE, TOWARD_AT_LEAST_KM = 0.15, 5.0
FARTHEST_KM = 1000.0
"""Nobody tells a place by its way from one that is farther: such words are no qualifier."""

BEARINGS: Mapping[str, float] = {
    name: 22.5 * step
    for step, names in enumerate((
        "n north", "nne north-north-east", "ne north-east", "ene east-north-east", "e east",
        "ese east-south-east", "se south-east", "sse south-south-east", "s south",
        "ssw south-south-west", "sw south-west", "wsw west-south-west", "w west",
        "wnw west-north-west", "nw north-west", "nnw north-north-west",
    ))
    for name in names.split()
}  # fmt: skip
"""The sixteen points of the compass, in degrees clockwise from north."""

UNITS: Mapping[str, float] = {"km": 1.0, "mi": 1.609344, "nmi": 1.852, "m": 0.001}

# Points of the compass in words or letters; letters only as capitals, so that "s" is no south.
_WORDS = sorted((name for name in BEARINGS if len(name) > 3), key=len, reverse=True)
_LETTERS = sorted((name.upper() for name in BEARINGS if len(name) <= 3), key=len, reverse=True)
_POINT = (f"(?P<point>(?i:(?:{'|'.join(_WORDS)})(?:ern)?)|{'|'.join(_LETTERS)})").replace(
    "-", "[- ]?"
)  # north-east, north east, northeast
_WORD_NUMBERS: Mapping[str, float] = {
    "half a": 0.5, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "a hundred": 100,
}  # fmt: skip
_IN_WORDS = "|".join(sorted(_WORD_NUMBERS, key=len, reverse=True))
_KM = (
    r"(?:(?P<low>\d+(?:\.\d+)?) ?(?:[-–]|to) ?)?"
    rf"(?P<number>\d+(?:[.,]\d+)?|(?i:{_IN_WORDS}))[ -]?"
    r"(?P<unit>(?i:km|kms|kilomet(?:re|er)s?|nautical miles?|nmi|nm|miles?|mi|m|met(?:re|er)s?))"
)
_THE = r"(?i:the )?"
_BASE = r"(?P<base>\S.*)"
_ABOUT = (
    r"(?i:(?:about|around|some|roughly|approximately|approx\.?|ca\.?|circa|just|over|nearly|~) ?)?"
)
_OFF = r"(?i:off the (?:\w+ )?coast of|off(?:shore)?(?: of)?|coastal waters of)"
_NEAR = (
    r"(?i:near|nearby|close to|around|(?:just )?outside(?: of)?"
    r"|(?:in )?(?:the )?(?:vicinity|area) of|(?:the )?area (?:around|near)"
    r"|(?:the )?(?:environs|outskirts|suburbs|surroundings) of)"
)
_AREA = r"(?i:area|region|vicinity|sector|surroundings|environs|neighbou?rhood|outskirts)"
# In the order in which they are tried: the more exact reading first.
_FORMS: Sequence[tuple[str, str]] = (
    ("between", rf"{_THE}(?i:(?:area |somewhere |border |half-?way |midway )?between )"
                r"(?P<base>\S.*?) (?i:and) "
                r"(?P<other>\S.*)"),
    ("toward", rf"{_ABOUT}{_KM}(?i: to the| due)? {_POINT}(?i:(?:wards?)? (?:of|from)) {_BASE}"),
    ("from", rf"(?i:within )?{_ABOUT}{_KM} (?i:from|of|off|outside|around) {_BASE}"),
    ("off", rf"(?i:in )?{_THE}(?i:waters )?{_OFF} {_BASE}"),
    ("part", rf"(?i:in )?(?i:the ){_POINT}(?i: part| half| end)?(?i: of) {_BASE}"),
    ("beside", rf"(?i:to the |just |due |somewhere )?{_POINT}(?i:wards?)?(?i: of) {_BASE}"),
    ("near", rf"{_THE}{_NEAR} {_BASE}"),
    ("area", rf"{_THE}(?P<base>\S.*?) {_AREA}"),
    ("part", rf"{_THE}{_POINT}(?i: part of| half of)? {_BASE}"),
    ("part", rf"{_THE}(?i:central|the cent(?:re|er) of|mid) {_BASE}"),
)  # fmt: skip
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _FORMS]


class Qualifier(NamedTuple):
    """What the words around one name, or two, say of the place.

    `bearing` is in degrees clockwise from north, None where none is told, or for "central". `named`
    is a part that is written as a name is ("Southern Lebanon"): of a town that is none.
    """

    kind: str
    bases: tuple[str, ...]
    km: float | None = None
    bearing: float | None = None
    named: bool = False

    @property
    def slug(self) -> str:
        """Name the qualifier for a place id: "30km-90", "near", "part-180"."""
        size = f"{self.km:g}km" if self.km is not None else ""
        point = f"{self.bearing:g}" if self.bearing is not None else ""
        return "-".join(part for part in ("" if size else self.kind, size, point) if part)


def read_qualifier(toponym: str) -> Qualifier | None:
    """Read the qualifier of a toponym; None where it has none.

    What follows a comma narrows the base: "near Sergeyevka, Primorsky Krai".

    >>> read_qualifier("30 km east of Kursk")[:4]
    ('toward', ('Kursk',), 30.0, 90.0)
    >>> read_qualifier("the Wonsan area").bases, read_qualifier("Wonsan")
    (('Wonsan',), None)
    """
    head, comma, containers = toponym.partition(",")
    for kind, pattern in _PATTERNS:
        if (match := pattern.fullmatch(head.strip())) is None:
            continue
        found = match.groupdict()
        bases = [found["base"].strip(), *([found["other"].strip()] if found.get("other") else [])]
        point = found.get("point")
        km = _km(found["number"], found["unit"], found["low"]) if found.get("number") else None
        if km is not None and km > FARTHEST_KM:
            return None
        return Qualifier(
            kind,
            tuple(base + comma + containers for base in bases),
            km,
            _bearing(point) if point else None,
            named=kind == "part" and bool(re.match("[A-Z][a-z]", head.strip())),
        )
    return None


def _km(number: str, unit: str, low: str | None) -> float:
    """Read a distance; of "12-15 km" the middle."""
    word = unit.casefold()
    key = (
        "nmi" if word.startswith("n") else "km" if word.startswith("k")
        else "mi" if word.startswith("mi") else "m"
    )  # fmt: skip
    value = _WORD_NUMBERS.get(number.casefold()) or float(number.replace(",", "."))
    return round((value if low is None else (float(low) + value) / 2) * UNITS[key], 3)


def _bearing(point: str) -> float:
    word = re.sub(r"ern$|[- ]", "", point.casefold())
    known = {name.replace("-", ""): bearing for name, bearing in BEARINGS.items()}
    return known[word]


def reading(qualifier: Qualifier) -> str:
    """Say in words what a qualifier is taken for.

    >>> reading(read_qualifier("30 km east of Kursk"))
    '30 km off "Kursk" (bearing 90)'
    """
    bases = " and ".join(f'"{base}"' for base in qualifier.bases)
    point = "" if qualifier.bearing is None else f" (bearing {qualifier.bearing:g})"
    return _READINGS[qualifier.kind].format(bases, km=f"{qualifier.km or 0:g}") + point


_READINGS: Mapping[str, str] = {
    "near": f"within {NEAR_KM:g} km of {{}}", "area": f"within {NEAR_KM:g} km of {{}}",
    "off": f"at sea, within {OFF_KM:g} km of {{}}", "toward": "{km} km off {}",
    "from": "within {km} km of {}", "beside": "beside {}", "between": "between {}",
    "part": "a part of {}",
}  # fmt: skip


def qualified_place(qualifier: Qualifier, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Say where a qualified toponym lies, from the resolved rows of its bases.

    Returns place_id, lat, lon, precision and uncertainty_km. Only the position is another than the
    base's; the caller keeps the base's country and names.
    """
    place_id = f"{'+'.join(row['place_id'] for row in rows)}/{qualifier.slug}"
    return {"place_id": place_id, **_RULES[qualifier.kind](qualifier, *rows)}


def base_ids(place_id: str, known: Callable[[str], bool], depth: int = DEEPEST) -> list[str]:
    """List the ids of the places that a qualified one was made from; of another, its own.

    `known` tells an id that is one, since an import's own ids may hold "/" and "+". One with more
    qualifiers than are read of a toponym is not ours: what is left of it stays.

    >>> base_ids("geonames:1/30km-90/near", {"geonames:1"}.__contains__)
    ['geonames:1']
    """
    if not depth or "/" not in place_id or known(place_id):
        return [place_id]
    base = place_id.rpartition("/")[0]
    parts = [base] if known(base) else base.split("+")
    return [one for part in parts for one in base_ids(part, known, depth - 1)]


def _ring(row: Mapping[str, Any], at_least_km: float) -> float:
    return max(at_least_km, row["uncertainty_km"] or 0.0)


def _about(row: Mapping[str, Any], km: float) -> dict[str, Any]:
    """Spread a place over a ring; an area stays what it is."""
    area = row["precision"] in WIDE
    return {
        "lat": row["lat"],
        "lon": row["lon"],
        "precision": row["precision"] if area else "district",
        "uncertainty_km": (row["uncertainty_km"] or 0.0) + km if area else _ring(row, km),
    }


def _moved(row: Mapping[str, Any], km: float, bearing: float) -> tuple[float, float]:
    lon, lat = moved(row["lon"], row["lat"], bearing, km)
    return round(lon, 5), round(lat, 5)


def _near(_: Qualifier, row: Mapping[str, Any]) -> dict[str, Any]:
    return _about(row, NEAR_KM)


def _from(qualifier: Qualifier, row: Mapping[str, Any]) -> dict[str, Any]:
    return _about(row, qualifier.km or NEAR_KM)


def _off(_: Qualifier, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "lat": row["lat"], "lon": row["lon"], "precision": "sea",
        "uncertainty_km": _ring(row, OFF_KM),
    }  # fmt: skip


def _toward(qualifier: Qualifier, row: Mapping[str, Any]) -> dict[str, Any]:
    km = qualifier.km or 0.0
    lon, lat = _moved(row, km, qualifier.bearing or 0.0)
    ring = _ring(row, max(TOWARD_AT_LEAST_KM, round(TOWARD_SHARE * km, 1)))
    return {"lat": lat, "lon": lon, "precision": "district", "uncertainty_km": ring}


def _beside(qualifier: Qualifier, row: Mapping[str, Any]) -> dict[str, Any]:
    radius = (row["uncertainty_km"] or 0.0) if row["precision"] in WIDE else 0.0
    lon, lat = _moved(row, radius + BESIDE_KM, qualifier.bearing or 0.0)
    precision = "region" if radius else "district"
    ring = BESIDE_RING_KM + radius / 2
    return {"lat": lat, "lon": lon, "precision": precision, "uncertainty_km": round(ring, 1)}


def _between(_: Qualifier, one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    lon, lat, km = middle(one["lon"], one["lat"], other["lon"], other["lat"])
    return {
        "lat": round(lat, 5), "lon": round(lon, 5), "precision": "district",
        "uncertainty_km": max(1.0, round(km / 2, 1)),
    }  # fmt: skip


def _part(qualifier: Qualifier, row: Mapping[str, Any]) -> dict[str, Any]:
    radius = row["uncertainty_km"] or 0.0
    if row["precision"] not in WIDE or not radius:
        return {**_about(row, TOWN_PART_KM), "uncertainty_km": _ring(row, TOWN_PART_KM)}
    if qualifier.bearing is None:
        return {**_about(row, 0.0), "uncertainty_km": round(radius / 2, 1)}
    lon, lat = _moved(row, radius / 2, qualifier.bearing)
    return {
        "lat": lat, "lon": lon, "precision": row["precision"],
        "uncertainty_km": round(0.7 * radius, 1),  # the circle of half the area
    }  # fmt: skip


_RULES: Mapping[str, Callable[..., dict[str, Any]]] = {
    "near": _near, "area": _near, "off": _off, "toward": _toward, "from": _from,
    "beside": _beside, "between": _between, "part": _part,
}  # fmt: skip


def part_of(area: BaseGeometry, bearing: float | None) -> BaseGeometry:
    """Cut the half of an area that lies towards a bearing, through the middle of its box.

    `bearing` None is "central": the middle of the box. An area whose part is empty stays whole.
    """
    import math

    import shapely
    from shapely.affinity import rotate

    west, south, east, north = area.bounds
    centre = ((west + east) / 2, (south + north) / 2)
    width, height = east - west, north - south
    if bearing is None:
        window = shapely.box(
            west + width / 4, south + height / 4, east - width / 4, north - height / 4
        )
    else:
        # A half-plane, as a box larger than the area, turned about the middle; degrees of longitude
        # are shorter, so the cut follows the box's own shape and not the ground's.
        reach = 2 * math.hypot(width, height)
        half = shapely.box(centre[0] - reach, centre[1], centre[0] + reach, centre[1] + reach)
        window = rotate(half, -bearing, origin=centre)
    part = shapely.intersection(area, window)
    polygons = [piece for piece in shapely.get_parts(part) if piece.geom_type == "Polygon"]
    return shapely.union_all(polygons) if polygons else area
