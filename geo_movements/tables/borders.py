"""The file of borders of one's own that `borders` of map.toml names: polygons or lines.

A feature's `name` is its label; with `disputed` true it is drawn as such.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from geo_movements.errors import ParseError
from geo_movements.files import opened, read_bytes
from geo_movements.tables.features import MOST, foreign_system, weight
from geo_movements.tables.wkb import read_wkb

__all__ = ["read_borders"]

MAX_BYTES = 100_000_000
MAX_POINTS = 1_000_000
"""The package's own borders have some two hundred thousand."""
_BINARY = (b"SQLite format 3\x00", b"fgb\x03fgb", b"\x00\x00\x27\x0a")
"""How a GeoPackage, a FlatGeobuf and a Shapefile begin."""
_NAMES = ("name", "NAME", "Name", "title")
_FOREIGN = "is not in longitude and latitude", "Convert it to EPSG:4326."
_Read = tuple[NDArray[Any], dict[str, Sequence[Any]], bool]


def read_borders(path: str) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]]:
    """Read the shapes of a file of borders, their names (null where it gives none), the disputed.

    That is GeoJSON, or by its first bytes a GeoPackage, FlatGeobuf or Shapefile.

    Raises ParseError where it cannot be read, is not in longitude and latitude, or is empty.
    """
    shapes, fields, foreign = _read(path)
    if foreign:
        raise _refusal(path, *_FOREIGN)
    if (shapely.is_empty(shapes) | shapely.is_missing(shapes)).all():
        raise _refusal(path, "holds no feature", "Give polygons or lines.")
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise _refusal(path, "has a coordinate that is not a number", "Mend it in a GIS.")
    if (count := int(shapely.get_num_coordinates(shapes).sum())) > MAX_POINTS:
        hint = f"Simplify it in a GIS to {MAX_POINTS:,} at most."
        raise _refusal(path, f"has {count:,} points", hint)
    west, south, east, north = shapely.total_bounds(shapes)
    if not (-360 <= west <= east <= 540 and -90 <= south <= north <= 90):
        raise _refusal(path, *_FOREIGN)
    key = next((name for name in _NAMES if name in fields), None)
    nothing = [None] * len(shapes)
    names = [cell if isinstance(cell, str) else None for cell in fields.get(key or "", nothing)]
    disputed = np.array([_true(cell) for cell in fields.get("disputed", nothing)])
    return shapely.make_valid(shapes), np.array(names, dtype=object), disputed


def _read(path: str) -> _Read:
    """Read the shapes and the properties of a file, and whether it says it is in another system.

    What a file is, its first bytes tell, and only what is read here: of the formats that GDAL
    knows, some fetch what they name from elsewhere, or run programs.
    """
    try:
        with opened(path) as file:
            begin = file.read(32)
        if begin.startswith(_BINARY) and Path(path).stat().st_size <= MAX_BYTES:
            meta, _, wkb, columns = pyogrio.raw.read(path)
            shapes = [None if one is None else read_wkb(one) for one in wkb]
            fields = dict(zip(meta["fields"], columns, strict=True))
            return np.array(shapes, dtype=object), fields, False
        text = read_bytes(path, MAX_BYTES, text=True).decode("utf-8-sig")
        return _of_json(text)
    except ParseError as error:  # which is a ValueError, too
        why = f"cannot be read: {error.problem.rstrip('.')}"
        raise _refusal(path, why, error.hint) from error
    except (
        pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, shapely.errors.ShapelyError,
        OSError, ValueError, TypeError, RecursionError, IndexError,
    ) as error:  # fmt: skip
        words = " ".join(str(error).split())[:120].rstrip(".")
        hint = "Give a GeoJSON or GeoPackage of borders."
        raise _refusal(path, f"cannot be read ({words})", hint) from error


def _of_json(text: str) -> _Read:
    if weight(text) > MOST // 2:
        raise ParseError("it holds more values than can be read at once.", "Simplify it in a GIS.")
    told = json.loads(text)
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise ParseError("it is no GeoJSON of features.", "Save a whole layer as GeoJSON.")
    kept = [one for one in features if one.get("geometry") is not None]
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in kept])
    told_of = [one.get("properties") for one in kept]
    rows = [one if isinstance(one, dict) else {} for one in told_of]
    names = {name for row in rows for name in row} & {*_NAMES, "disputed"}
    fields: dict[str, Sequence[Any]] = {name: [row.get(name) for row in rows] for name in names}
    return shapely.force_2d(shapes), fields, foreign_system(told) is not None


def _true(cell: object) -> bool:
    """Read a truth, which GDAL gives as a number where other features have none."""
    return str(cell).lower() in ("true", "1", "1.0", "yes")


def _refusal(path: str, what: str, hint: str) -> ParseError:
    return ParseError(f'"{Path(path).name}" {what}.', hint)
