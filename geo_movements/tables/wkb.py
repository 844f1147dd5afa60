"""Geometries as bytes (OGC Simple Features, WKB): read only where they are what they say.

GEOS reads a geometry in a geometry by recursion, and thousands of them end the process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_movements.errors import ParseError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["read_wkb"]

_POINT, _LINE, _POLYGON, _COLLECTION = 1, 2, 3, 7
_NAMES = {
    7: "GEOMETRYCOLLECTION", 8: "CIRCULARSTRING", 9: "COMPOUNDCURVE", 10: "CURVEPOLYGON",
    11: "MULTICURVE", 12: "MULTISURFACE", 15: "POLYHEDRALSURFACE", 16: "TIN", 17: "TRIANGLE",
}  # fmt: skip
"""What some files hold and is not read here."""
_SRID = 0x2000_0000
_AXES = 0xC000_0000
"""Marks of PostGIS' for a third and a fourth axis."""
_ISO = 4000
"""Below, the kind is as ISO 13249 has it: 1000, 2000 or 3000 are added for further axes."""


def read_wkb(wkb: bytes) -> BaseGeometry:
    """Read a point, line or polygon, or several of one kind. Raises `ParseError` for others."""
    import shapely

    try:
        if _end(wkb, 0, nests=True) == len(wkb):
            return shapely.from_wkb(wkb)
    except (shapely.errors.ShapelyError, IndexError):
        pass
    raise ParseError("it holds a geometry that is none.", "Write it anew.")


def _end(wkb: bytes, at: int, *, nests: bool) -> int:
    """Find where the geometry that begins at `at` ends, which is past the last byte where it lies.

    Raises `IndexError` where it ends in its head, `ParseError` where it holds what it may not.
    """
    order = "little" if wkb[at] else "big"

    def number(place: int) -> int:
        if place + 4 > len(wkb):
            raise IndexError(place)
        return int.from_bytes(wkb[place : place + 4], order)  # type: ignore[arg-type]

    told = number(at + 1)
    if told < _ISO:
        kind, axes = told % 1000, 2 + (0, 1, 1, 2)[told // 1000]
        at += 5
    else:
        kind, axes = told & 0xFF, 2 + (told & _AXES).bit_count()
        at += 9 if told & _SRID else 5
    if kind == _POINT:
        return at + 8 * axes
    count, at = number(at), at + 4
    if kind == _LINE:
        return at + 8 * axes * count
    if count > len(wkb):
        raise IndexError(count)
    if kind == _POLYGON:
        for _ in range(count):
            at += 4 + 8 * axes * number(at)
        return at
    if not _POLYGON < kind < _COLLECTION:
        name = _NAMES.get(kind, f"geometry of no known kind ({kind})")
        raise ParseError(f"it is a {name}.", "Make points, lines or polygons of it in a GIS.")
    if not nests:
        raise ParseError("it holds a geometry in a geometry.", "Give one line or polygon.")
    for _ in range(count):
        at = _end(wkb, at, nests=False)
    return at
