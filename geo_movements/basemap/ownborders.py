"""Borders of one's own: a file of polygons or lines, drawn on the package's land.

Land and coast stay as they are, so that history's borders do not bring another coast. A feature's
`name` is its label; lines, and polygons with `disputed` true, are drawn as such.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.frame import Bounds, shifted
from geo_movements.errors import InputError, Problem

__all__ = ["Own", "read_own"]

_OFF_COAST = 0.08
"""Degrees: what runs nearer to the coast is a coast drawn otherwise, and no border."""
_NAMES = ("name", "NAME", "Name", "title")


class Own(NamedTuple):
    """What a file of borders gives: lines to draw whole or dashed, and names on the land."""

    borders: list[BaseGeometry]
    disputed: list[BaseGeometry]
    names: list[tuple[str, BaseGeometry]]


def read_own(path: str, window: Bounds, land: BaseGeometry) -> Own:
    """Read a file of borders, any that GDAL reads, and keep what lies on land in the window.

    Raises InputError where it cannot be read, is not in longitude and latitude, or is empty.
    """
    shapes, names, disputed = _features(path)
    turned = [shifted(shapes, turn) for turn in _turns(window)]
    moved = clipped(np.concatenate(turned), *window)
    names, disputed = (np.tile(column, len(turned)) for column in (names, disputed))
    areas = np.isin(shapely.get_type_id(shapes), (3, 6))
    areas = np.tile(areas, len(turned)) & ~shapely.is_empty(moved)
    sea = shapely.simplify(shapely.boundary(land), 0.02)
    inland = shapely.difference(land, shapely.buffer(sea, _OFF_COAST, quad_segs=2))
    edges = np.where(areas, shapely.boundary(np.concatenate(turned)), moved)
    edges[areas] = shapely.intersection(edges[areas], inland)
    edges[~areas] = shapely.intersection(edges[~areas], land)
    edges = clipped(edges, *window)
    whole, dashed = (shapely.union_all(edges[some]) for some in (~disputed, disputed))
    return Own(
        _lines(shapely.difference(whole, dashed)),
        _lines(dashed),
        [
            (str(name), shape)
            for name, shape in zip(names[areas], moved[areas], strict=True)
            if name
        ],
    )


def _features(path: str) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]]:
    try:
        meta, _, wkb, columns = pyogrio.raw.read(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError) as error:
        _refuse(path, f"cannot be read ({error})", "Give a GeoJSON or GeoPackage of borders.")
    fields = dict(zip(meta["fields"], columns, strict=True))
    shapes = shapely.make_valid(shapely.from_wkb(wkb)) if len(wkb) else np.array([])
    if not len(shapes):
        _refuse(path, "holds no feature", "Give polygons or lines.")
    west, south, east, north = shapely.total_bounds(shapes)
    if not (-360 <= west <= east <= 540 and -90 <= south <= north <= 90):
        _refuse(path, "is not in longitude and latitude", "Convert it to EPSG:4326.")
    key = next((name for name in _NAMES if name in fields), None)
    names = fields[key] if key else np.full(len(shapes), None)
    disputed = np.array([_true(cell) for cell in fields.get("disputed", [None] * len(shapes))])
    return shapes, names, disputed


def _true(cell: object) -> bool:
    """Read a truth, which GDAL gives as a number where other features have none."""
    return str(cell).lower() in ("true", "1", "1.0", "yes")


def _refuse(path: str, what: str, hint: str) -> Any:
    problem = f'"{Path(path).name}" {what}.'
    raise InputError([Problem("error", "map.toml", 0, "borders", problem, hint)])


def _turns(window: Bounds) -> range:
    west, _, east, _ = window
    return range(math.floor((west + 180) / 360), math.ceil((east - 180) / 360) + 1)


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    merged = shapely.line_merge(shape) if not shape.is_empty else shape
    return [part for part in shapely.get_parts(merged) if part.geom_type == "LineString"]
