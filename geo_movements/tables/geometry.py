"""Geometries that a cell gives: WKT, or the name of a GeoJSON file of the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from geo_movements.errors import ParseError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["read_geometry"]

MAX_BYTES = 50_000_000


def read_geometry(folder: Path, words: str) -> BaseGeometry:
    """Read a geometry: WKT, or the name of a GeoJSON file inside the project's folder.

    Raises `ParseError` where it is neither, empty, not finite, or off the Earth.
    """
    import shapely

    try:
        if words.lower().endswith((".geojson", ".json")):
            geometry = _from_file(folder, words)
        else:
            geometry = shapely.from_wkt(words)
    except (shapely.errors.ShapelyError, ValueError, TypeError, RecursionError) as error:
        raise ParseError(
            f'"{words[:60]}" is no geometry ({error}).',
            "Give WKT, or a GeoJSON file inside the project.",
        ) from error
    if geometry is None or geometry.is_empty:
        raise ParseError("the geometry is empty.", "Give WKT, or a GeoJSON file.")
    west, south, east, north = geometry.bounds
    # Longitudes may run on past 180, as those of a line across the antimeridian do.
    if not (-90 <= south <= north <= 90 and -360 <= west <= east <= 360):
        raise ParseError("the geometry lies off the Earth.", "Write longitude, then latitude.")
    return geometry


def _from_file(folder: Path, words: str) -> BaseGeometry | None:
    import shapely

    root = (folder if folder.is_dir() else folder.parent).resolve()
    path = (root / words).resolve()
    if not path.is_relative_to(root):
        raise ParseError(f'"{words}" lies outside the project.', "Put the file into its folder.")
    if not path.is_file():
        raise ParseError(f'there is no file "{words}".', "Put it into the project's folder.")
    if path.stat().st_size > MAX_BYTES:
        raise ParseError(f'"{words}" is larger than 50 MB.', "Simplify it in a GIS.")
    given = json.loads(path.read_bytes())
    shapes = shapely.from_geojson(json.dumps(given))
    parts = shapely.get_parts(shapes) if shapes.geom_type == "GeometryCollection" else [shapes]
    return shapely.union_all(parts) if len(parts) > 1 else parts[0]
