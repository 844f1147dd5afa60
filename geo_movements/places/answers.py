"""What a geocoding service's answer tells of a place, each value checked.

The fields of Nominatim's, Photon's and Pelias' JSON are read; of any other service only the name
and the position that geopy finds, so that precision, country and uncertainty stay null.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from geo_movements.geodesy import sphere_km
from geo_movements.places.countries import country_code

__all__ = ["AbsurdError", "Answer", "checked", "clean", "is_empty", "read_answer", "source_of"]


class AbsurdError(ValueError):
    """An answer that no honest service gives: a latitude of 95, a number that is none."""


class Answer(NamedTuple):
    """One place of an answer.

    `names` are all that it is known by there, `kind` is what the service calls it ("place=city"),
    `ordinary` is False for a street, shop or the like. `uncertainty_km` reaches from the point to
    the farthest corner of the bounding box. `rank` is the service's own, 0 to 1. Null is unknown.
    """

    place_id: str
    name: str
    names: tuple[str, ...]
    lat: float
    lon: float
    precision: str | None
    uncertainty_km: float | None
    country: str | None
    admin1: str | None
    kind: str | None
    ordinary: bool
    rank: float | None


LONGEST = 200
"""No name has more letters; what is longer is cut."""
MOST_NAMES = 1000
"""No place is known by more; what is beyond is left."""
FAR_KM, VERY_FAR_KM = 25.0, 100.0
"""A place whose box reaches so far is a district, or a region, at the finest."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)

HALF_WAY_KM = 20_040.0
"""Nothing on the Earth is farther away."""

FINE_TO_COARSE = ("site", "town", "district", "region", "country")
# What OpenStreetMap and Pelias call places, and how precise that is.
PRECISIONS = {
    "country": "country", "dependency": "country",
    "state": "region", "region": "region", "province": "region", "macroregion": "region",
    "archipelago": "region", "empire": "region",
    "county": "district", "district": "district", "municipality": "district",
    "macrocounty": "district", "localadmin": "district", "island": "district",
    "state_district": "district",
    "city": "town", "town": "town", "village": "town", "hamlet": "town", "borough": "town",
    "suburb": "town", "quarter": "town", "neighbourhood": "town", "locality": "town",
    "isolated_dwelling": "town", "islet": "town", "city_district": "town",
    "sea": "sea", "ocean": "sea", "bay": "sea", "strait": "sea", "marinearea": "sea",
    "aerodrome": "site", "airfield": "site", "station": "site", "halt": "site",
    "naval_base": "site", "barracks": "site", "base": "site", "venue": "site", "peak": "site",
}  # fmt: skip
SITES = {"aeroway", "military", "railway", "harbour", "man_made", "seamark:type"}
"""Keys of OpenStreetMap whose things are sites, where nothing else is told."""
LESS = {
    "amenity", "building", "club", "craft", "emergency", "healthcare", "highway", "house",
    "leisure", "office", "shop", "street", "tourism", "address",
}  # fmt: skip
"""Things that are often named after a place, and seldom what a report of a movement means."""
# Photon's letters for the kinds of OpenStreetMap's objects.
OSM_TYPES = {"n": "node", "w": "way", "r": "relation"}


def read_answer(service: str, raw: object, address: object, *, lat: float, lon: float) -> Answer:
    """Read one place of an answer; `lat` and `lon` are what geopy made of it.

    Raises `AbsurdError` where a value cannot be.
    """
    read = READERS.get(service, _any)
    told = read(raw if isinstance(raw, Mapping) else {}, clean(address))
    position = told.pop("position")
    lat, lon = (lat, lon) if position is None else position
    lat, lon = _degrees(lat, 90, "latitude"), _degrees(lon, 180, "longitude")
    if position is None and not _stands(lat, lon, raw):
        raise AbsurdError("a position that it does not tell")
    if lat == lon == 0:
        # What geopy, and many a table, make of no position; nothing is there but water.
        raise AbsurdError("a place without a position, or at 0, 0")
    name = told.pop("name")
    if not name:
        raise AbsurdError("a place without a name")
    names = tuple(dict.fromkeys([name, *filter(None, told.pop("names"))]))[:MOST_NAMES]
    radius_km = _radius_km(told.pop("box"), lat, lon)
    key, value = told.pop("key"), told.pop("value")
    # "/" and "+" join the ids of places that a qualified one ("near X") is made from.
    place_id = (told.pop("id") or "").replace("/", ":")
    if not re.fullmatch(r"[\w:.-]{1,100}", place_id):
        place_id = f"{lat:.6f},{lon:.6f}"
    return Answer(
        place_id=f"{service}:{place_id}",
        name=name,
        names=names,
        lat=lat,
        lon=lon,
        precision=_precision(told.pop("level"), key, value, radius_km),
        uncertainty_km=None if radius_km is None else round(radius_km, 1),
        kind=clean("=".join(filter(None, (key, value)))) or None,
        ordinary=key not in LESS and value not in LESS,
        **told,
    )


def checked(answer: Answer) -> Answer:
    """Return an answer that was kept, when each value is such as `read_answer` gives.

    Raises `AbsurdError` where one is not.
    """
    maybe = (answer.precision, answer.country, answer.admin1, answer.kind)
    told = (answer.place_id, answer.name, *answer.names, *(x for x in maybe if x is not None))
    limits = ((answer.uncertainty_km, HALF_WAY_KM), (answer.rank, 1.0))
    sound = (
        all(isinstance(text, str) and text and text == clean(text) for text in told)
        and answer.precision in (None, "sea", *FINE_TO_COARSE)
        and country_code(answer.country or "") == answer.country
        and isinstance(answer.ordinary, bool)
        and all(x is None or (_float(x) == x and 0 <= x <= most) for x, most in limits)
        and _degrees(answer.lat, 90, "latitude") == answer.lat
        and _degrees(answer.lon, 180, "longitude") == answer.lon
    )
    if not sound:
        raise AbsurdError("a value that no answer has")
    return answer


def is_empty(service: str, told: object) -> bool:
    """Tell an answer that there is no such place from one that tells nothing.

    Nominatim says so by an empty list, the others by one where their places would be.

    >>> is_empty("nominatim", []), is_empty("nominatim", None), is_empty("photon", {"features": []})
    (True, False, True)
    """
    reader = READERS.get(service, _any)
    if reader is _nominatim:
        return told == [] and isinstance(told, list)
    if reader in (_photon, _pelias):
        return isinstance(told, Mapping) and told.get("features") == []
    return any(isinstance(each, list) and not each for each in _within(told))


# --- The services' own fields -------------------------------------------------------------------


def _nominatim(raw: Mapping[str, Any], address: str) -> dict[str, Any]:
    parts, details = _table(raw, "address"), _table(raw, "namedetails")
    box = raw.get("boundingbox")
    south, north, west, east = box if isinstance(box, list) and len(box) == 4 else [None] * 4
    osm_type = OSM_TYPES.get(clean(raw.get("osm_type"))[:1].lower())
    osm_id = _integer(raw.get("osm_id"))
    return {
        "id": f"{osm_type}:{osm_id}" if osm_type and osm_id else None,
        "name": clean(raw.get("name")) or address.partition(",")[0].strip(),
        "names": [clean(name) for name in details.values()],
        "position": (raw.get("lat"), raw.get("lon")),
        "box": (south, west, north, east),
        "country": country_code(clean(parts.get("country_code"))),
        "admin1": clean(parts.get("state") or parts.get("province") or parts.get("region")) or None,
        "level": clean(raw.get("addresstype")),
        "key": clean(raw.get("category") or raw.get("class")),
        "value": clean(raw.get("type")),
        "rank": _share(raw.get("importance")),
    }


def _photon(raw: Mapping[str, Any], address: str) -> dict[str, Any]:
    told = _table(raw, "properties")
    box = told.get("extent")
    west, north, east, south = box if isinstance(box, list) and len(box) == 4 else [None] * 4
    osm_type = OSM_TYPES.get(clean(told.get("osm_type")).lower())
    osm_id = _integer(told.get("osm_id"))
    return {
        "id": f"{osm_type}:{osm_id}" if osm_type and osm_id else None,
        "name": clean(told.get("name")),
        "names": [],
        "position": _point(raw),
        "box": (south, west, north, east),
        "country": country_code(clean(told.get("countrycode"))),
        "admin1": clean(told.get("state")) or None,
        "level": "",  # its `type` is a rank of addresses: a village there is a "city"
        "key": clean(told.get("osm_key")),
        "value": clean(told.get("osm_value")),
        "rank": None,
    }


def _pelias(raw: Mapping[str, Any], address: str) -> dict[str, Any]:
    told = _table(raw, "properties")
    box = raw.get("bbox")
    west, south, east, north = box if isinstance(box, list) and len(box) == 4 else [None] * 4
    return {
        "id": clean(told.get("gid")) or None,
        "name": clean(told.get("name")),
        "names": [],
        "position": _point(raw),
        "box": (south, west, north, east),
        "country": country_code(clean(told.get("country_code"))),
        "admin1": clean(told.get("region")) or None,
        "level": clean(told.get("layer")),
        "key": "",
        "value": clean(told.get("layer")),
        "rank": _share(told.get("confidence")),
    }


def _any(raw: Mapping[str, Any], address: str) -> dict[str, Any]:
    return {
        "id": None,
        "name": address.partition(",")[0].strip(),
        "names": [],
        "position": None,
        "box": (None,) * 4,
        "country": None,
        "admin1": None,
        "level": "",
        "key": "",
        "value": "",
        "rank": None,
    }


READERS: dict[str, Callable[[Mapping[str, Any], str], dict[str, Any]]] = {
    "nominatim": _nominatim,
    "openmapquest": _nominatim,
    "pickpoint": _nominatim,
    "photon": _photon,
    "pelias": _pelias,
    "geocodeearth": _pelias,
}


def source_of(place_id: str) -> tuple[str, str | None]:
    """Tell from a place's id which service answered, and of whose data, where that is known.

    >>> source_of("nominatim:way:12"), source_of("pelias:geonames:venue:3")
    (('nominatim', 'openstreetmap'), ('pelias', 'geonames'))
    """
    service, _, rest = place_id.partition(":")
    reader = READERS.get(service)
    if reader is _pelias:
        return service, rest.partition(":")[0] or None
    return service, "openstreetmap" if reader else None


# --- Values -------------------------------------------------------------------------------------


def clean(value: object) -> str:
    r"""Return a text without what is no letter: control characters, invisible signs, line ends.

    Markup stays, as what it is: text. Of what is no text, nothing.

    >>> clean("<b>Kursk</b>\x1b[31m\n")
    '<b>Kursk</b>[31m'
    """
    if not isinstance(value, str):
        return ""
    kept = [
        letter
        for letter in value[: 10 * LONGEST]
        if letter.isspace() or letter in JOINERS or unicodedata.category(letter)[0] != "C"
    ]
    return " ".join("".join(kept).split())[:LONGEST].strip()


JOINERS = "\u200c\u200d"  # Persian and the scripts of India spell with them


def _table(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    told = raw.get(key)
    return told if isinstance(told, Mapping) else {}


def _point(raw: Mapping[str, Any]) -> tuple[Any, Any]:
    """Read a GeoJSON point: longitude first there, latitude first here."""
    pair = _table(raw, "geometry").get("coordinates")
    if not isinstance(pair, list) or len(pair) < 2:
        raise AbsurdError("a place without a position")
    return pair[1], pair[0]


def _stands(lat: float, lon: float, raw: object) -> bool:
    """Tell whether a position that geopy made out of an answer stands in it as numbers.

    geopy makes 0 of nothing and 1 of true, and brings a longitude of 200 back to -160.
    """
    told: set[float] = set()
    for each in _within(raw):
        if isinstance(each, str) and len(each) <= LONGEST:
            told |= {float(match[0]) for match in NUMBER.finditer(each)}
        elif (number := _float(each)) is not None:
            told.add(number)
    return lat != 0 and lon != 0 and {lat, lon} <= told


def _within(told: object) -> Iterator[object]:
    """Yield what is told and all that is in it."""
    left = [told]
    while left:
        yield (each := left.pop())
        left += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()


def _degrees(value: object, limit: float, axis: str) -> float:
    number = _float(value)
    if number is None or not abs(number) <= limit:
        raise AbsurdError(f"a {axis} of {str(value)[:20]!r}")
    return number


def _float(value: object) -> float | None:
    """Read a number, or the text of one, as Nominatim gives them; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str) and not NUMBER.fullmatch(value.strip()):
        return None  # "4_4", "nan" and the digits of other scripts are numbers to Python alone
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _integer(value: object) -> int | None:
    number = _float(value)
    return int(number) if number and number > 0 and number.is_integer() else None


def _share(value: object) -> float | None:
    number = _float(value)
    return None if number is None or not 0 <= number <= 1 else number


def _radius_km(box: tuple[Any, ...], lat: float, lon: float) -> float | None:
    """Measure from a point to the farthest corner of its box; None where there is no sound box."""
    south, west, north, east = (_float(edge) for edge in box)
    if south is None or west is None or north is None or east is None:
        return None
    if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
        return None
    wide = (east - west) % 360 if (west, east) != (-180, 180) else 360
    if not (south - 0.01 <= lat <= north + 0.01 and (lon - west + 0.01) % 360 <= wide + 0.02):
        return None  # the box of something else
    return max(sphere_km(lon, lat, x, y) for y in (south, north) for x in (west, east))


def _precision(level: str, key: str, value: str, radius_km: float | None) -> str | None:
    """Say how precise a place is: never finer than the service tells, nor than its box."""
    told = PRECISIONS.get(level) or PRECISIONS.get(value) or ("site" if key in SITES else None)
    if told in ("sea", None) and radius_km is None:
        return told
    if told == "sea":
        return told
    reach = "site" if radius_km is None or radius_km <= FAR_KM else "district"
    if radius_km is not None and radius_km > VERY_FAR_KM:
        reach = "region"
    if told is None:
        return None if reach == "site" else reach
    return max(told, reach, key=FINE_TO_COARSE.index)
