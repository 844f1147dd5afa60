"""Geometries that a cell gives: WKT, or the name of a GeoJSON file of the project."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.errors import ParseError
from geo_movements.files import read_bytes
from geo_movements.tables.features import MOST, foreign_system, weight
from geo_movements.tables.words import quote
from geo_movements.wkt import from_wkt

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["is_file_name", "read_geometry"]

MAX_BYTES = 50_000_000

_NAMES = ("points", "lines", "polygons")


def is_file_name(words: str) -> bool:
    """Tell the name of a file from a geometry written out.

    >>> is_file_name("lines/m4.geojson"), is_file_name("LINESTRING (0 0, 1 1)")
    (True, False)
    """
    return words.lower().endswith((".geojson", ".json"))


def read_geometry(folder: Path, words: str) -> BaseGeometry:
    """Read a geometry: WKT, or the name of a GeoJSON file inside the project's folder.

    Heights are dropped. Of several features or parts, points and lines are collected and polygons
    merged into one. Raises `ParseError` where there is none, where kinds are mixed, where a
    coordinate is not finite, and off the Earth.
    """
    import numpy as np
    import shapely

    try:
        with np.errstate(all="ignore"):  # "nan" or "1e999" is refused in words, not by a warning.
            shapes = _from_file(folder, words) if is_file_name(words) else [_from_wkt(words)]
            geometry = _merge(_flat(shapes))
    except ParseError:  # Which is a ValueError, too.
        raise
    except (
        shapely.errors.ShapelyError, LookupError, NotImplementedError, OSError, RuntimeError,
        TypeError, ValueError,
    ) as error:  # fmt: skip
        raise ParseError(
            f"{quote(words)} is no geometry ({_reason(error)}).",
            "Give WKT, or a GeoJSON file inside the project.",
        ) from error
    _check_on_earth(geometry)
    return geometry


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.removeprefix("ParseException: ").split())[:160].rstrip(".")


def _from_wkt(words: str) -> BaseGeometry:
    # GEOS reads a collection in a collection by recursion, and thousands of them end the process.
    if words.upper().count("GEOMETRYCOLLECTION") > 1:
        raise ParseError("it is a collection of collections.", "Give one line or polygon.")
    return from_wkt(words)


def _from_file(folder: Path, words: str) -> Sequence[BaseGeometry]:
    """Read the geometries of a GeoJSON file; features without one are left out."""
    import shapely

    given = _json(_inside(folder, words), words)
    shapes: list[Any] = [given]
    if given.get("type") == "FeatureCollection":
        shapes = [feature.get("geometry") for feature in given["features"]]
    elif given.get("type") == "Feature":
        shapes = [given.get("geometry")]
    return [shapely.from_geojson(json.dumps(shape)) for shape in shapes if shape is not None]


def _inside(folder: Path, words: str) -> Path:
    """Find a file of the project, and none outside it."""
    root = (folder if folder.is_dir() else folder.parent).resolve()
    path = (root / words).resolve()
    if not path.is_relative_to(root):
        raise ParseError(f"{quote(words)} lies outside the project.", "Put the file inside.")
    if not path.is_file():
        raise ParseError(f"there is no file {quote(words)}.", "Put it into the project's folder.")
    if path.stat().st_size > MAX_BYTES:
        raise ParseError(f"{quote(words)} is larger than 50 MB.", "Simplify it in a GIS.")
    return path


def _json(path: Path, words: str) -> dict[str, Any]:
    try:
        text = read_bytes(path, MAX_BYTES).decode("utf-8-sig")
        if weight(text) > MOST // 2:  # written again for another reader, one by one
            raise ParseError(f"{quote(words)} holds too many values.", "Simplify it in a GIS.")
        given = json.loads(text)
    except UnicodeDecodeError as error:
        raise ParseError(f"{quote(words)} is not UTF-8.", "Save it as GeoJSON in UTF-8.") from error
    if not isinstance(given, dict) or not _are_objects(given.get("features", [])):
        raise ParseError(f"{quote(words)} is no GeoJSON.", "Save it as GeoJSON in a GIS.")
    if (system := foreign_system(given)) is not None:
        raise ParseError(
            f"the coordinates of {quote(words)} are in {quote(system)}, not in longitude and "
            "latitude.",
            "Save it in WGS 84 (EPSG:4326).",
        )
    return given


def _are_objects(features: Any) -> bool:
    return isinstance(features, list) and all(isinstance(one, dict) for one in features)


def _flat(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Take collections apart, without the empty and without heights.

    >>> import shapely
    >>> len(_flat([shapely.from_wkt("GEOMETRYCOLLECTION(POINT(0 0), POINT EMPTY)")]))
    1
    """
    import shapely

    flat = [shapely.force_2d(shape) for shape in shapes]
    if None in flat:
        raise NotImplementedError("Curves are not supported")
    while any(shape.geom_type == "GeometryCollection" for shape in flat):
        flat = [part for shape in flat for part in _members(shape)]
    return [shape for shape in flat if not shape.is_empty]


def _members(shape: BaseGeometry) -> Sequence[BaseGeometry]:
    collected: Sequence[BaseGeometry] = getattr(shape, "geoms", ())
    return collected if shape.geom_type == "GeometryCollection" else [shape]


def _merge(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Make one geometry of shapes of one kind; lines that cross stay whole."""
    import numpy as np
    import shapely

    if not shapes:
        raise ParseError("the geometry is empty.", "Give WKT, or a GeoJSON file.")
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise ParseError("a coordinate is not a number.", "Write longitude, then latitude.")
    kinds = sorted({int(kind) for kind in shapely.get_dimensions(shapes)})
    if len(kinds) > 1:
        names = " and ".join(_NAMES[kind] for kind in kinds)
        raise ParseError(f"the geometry mixes {names}.", "Give lines only, or polygons only.")
    return shapes[0] if len(shapes) == 1 else _collect(shapely.get_parts(shapes), kinds[0])


def _collect(parts: Any, dimension: int) -> BaseGeometry:
    import shapely

    makers: tuple[Callable[..., Any], ...]
    makers = (shapely.multipoints, shapely.multilinestrings, _union)
    geometry: BaseGeometry = makers[dimension](parts)
    return geometry


def _union(polygons: Any) -> BaseGeometry:
    import shapely

    if not shapely.is_valid(polygons).all():
        raise ParseError("a polygon crosses itself.", "Repair it in a GIS.")
    return shapely.union_all(polygons)


def _check_on_earth(geometry: BaseGeometry) -> None:
    west, south, east, north = geometry.bounds
    # Longitudes may run on past 180, as those of a line across the antimeridian do.
    if not (-90 <= south <= north <= 90 and -360 <= west <= east <= 360):
        raise ParseError("the geometry lies off the Earth.", "Write longitude, then latitude.")
