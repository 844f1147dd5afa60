"""The world's countries and first-level areas as polygons, read only when one is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from geo_movements.errors import GeoMovementsError, ParseError
from geo_movements.geodesy import area_km2
from geo_movements.languages import english
from geo_movements.tables.words import quote

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["ATTRIBUTION", "area_polygons", "members_polygon", "radius_km"]

ATTRIBUTION = english("Areas: Natural Earth 4.1")
"""The data are in the public domain; where an area is drawn, its origin is told."""

_FILE = files("geo_movements.places") / "data" / "areas.fgb"
_COUNTRY = re.compile("[A-Z]{2}")
_FIRST_LEVEL = re.compile(r"[A-Z]{2}[.-][A-Z0-9]{1,12}")
_GEONAMES = re.compile(r"geonames:(\d{1,12})")


def area_polygons(keys: Iterable[str]) -> dict[str, BaseGeometry]:
    """Give the polygons of countries and first-level areas, cut at the antimeridian.

    A key is a country ("RU"), a first-level area by ISO 3166-2 ("RU-PRI") or GeoNames ("RU.59"),
    or the id of that area's place ("geonames:2017623"). Those without a polygon are left out. All
    are read at once. Raises GeoMovementsError where the packaged file is missing or damaged.

    >>> sorted(area_polygons(["KP", "RU.59", "geonames:2013348"]))
    ['KP', 'RU.59']
    """
    wanted = {key: clause for key in keys if (clause := _clause(key))}
    if not wanted:
        return {}
    rows, shapes = _read(wanted.values())
    found: dict[str, BaseGeometry] = {}
    for key, (column, value) in wanted.items():
        chosen = shapes[rows[column] == value]
        if chosen.size:
            found[key] = _joined(chosen)
    return found


def members_polygon(words: str) -> BaseGeometry:
    """Join the members of an area: codes of countries and first-level areas, "RU-PRI; RU-KHA".

    Raises `ParseError` that names every code that is none, or that has no polygon here.

    >>> members_polygon("BE; NL; LU").geom_type
    'MultiPolygon'
    """
    codes = [code.upper() for part in re.split("[;,]", words) if (code := part.strip())]
    wrong = [code for code in codes if not _clause(code) or ":" in code]
    if wrong or not codes:
        raise ParseError(
            f"{', '.join(map(quote, wrong)) or quote(words)} is no code of a country or area.",
            'Write ISO 3166 codes with ";" between: RU-PRI; RU-KHA; JP. GeoNames has RU.59.',
        )
    clauses = {code: _clause(code) or ("code", code) for code in codes}
    # Read together, so that a country given beside one of its own areas is there once.
    rows, shapes = _read(clauses.values())
    missing = [code for code, (column, value) in clauses.items() if value not in rows[column]]
    if missing:
        raise ParseError(
            f"no polygon is known for {', '.join(map(quote, missing))}.",
            "Look the code up in ISO 3166-2, or give the area's geometry instead.",
        )
    return _joined(shapes)


def radius_km(shape: BaseGeometry) -> float:
    """Return the radius of the circle of the same area, on the WGS84 ellipsoid."""
    import math

    return round(math.sqrt(area_km2(shape) / math.pi), 1)


def _clause(key: str) -> tuple[str, str | int] | None:
    """Tell the column of a key and its value there; None where it is no key."""
    if match := _GEONAMES.fullmatch(key):
        return "geonameid", int(match[1])
    if _COUNTRY.fullmatch(key):
        return "country", key
    if _FIRST_LEVEL.fullmatch(key):
        return "code" if "." in key else "iso", key
    return None


def _read(clauses: Collection[tuple[str, str | int]]) -> tuple[Mapping[str, Any], Any]:
    """Read the rows that any clause names: their columns, and their shapes."""
    import pyogrio
    import shapely

    # The patterns of the keys let no quotation mark in.
    tests = [f"{column} = {value!r}" for column, value in dict.fromkeys(clauses)]
    try:
        with as_file(_FILE) as path:
            meta, _, wkb, columns = pyogrio.raw.read(path, where=" OR ".join(tests))
    except (OSError, pyogrio.errors.DataSourceError) as error:
        raise GeoMovementsError(f"The packaged areas cannot be read: {error}.") from error
    return dict(zip(meta["fields"], columns, strict=True)), shapely.from_wkb(wkb)


def _joined(shapes: Any) -> BaseGeometry:
    """Join areas of the one coverage that the file holds."""
    import shapely

    whole = shapes[0] if len(shapes) == 1 else shapely.coverage_union_all(shapes)
    return shapely.MultiPolygon(shapely.get_parts(whole).tolist())
