"""Borders of one's own: a file of polygons or lines, drawn on the package's land.

Land and coast stay as they are, so that history's borders do not bring another coast. A feature's
`name` is its label; lines, and polygons with `disputed` true, are drawn as such.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.frame import Bounds, shifted
from geo_movements.errors import InputError, ParseError, Problem
from geo_movements.tables.borders import read_borders

__all__ = ["Own", "read_own"]

_OFF_COAST = 0.08
"""Degrees: what runs nearer to the coast is a coast drawn otherwise, and no border."""


class Own(NamedTuple):
    """What a file of borders gives: lines to draw whole or dashed, and names on the land."""

    borders: list[BaseGeometry]
    disputed: list[BaseGeometry]
    names: list[tuple[str, BaseGeometry]]


def read_own(path: str, window: Bounds, land: BaseGeometry) -> Own:
    """Read a file of borders, and keep what lies on land in the window.

    Raises InputError where `read_borders` refuses it.
    """
    try:
        shapes, names, disputed = read_borders(path)
    except ParseError as error:
        told = Problem("error", "map.toml", 0, "borders", error.problem, error.hint)
        raise InputError([told]) from error
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


def _turns(window: Bounds) -> range:
    west, _, east, _ = window
    return range(math.floor((west + 180) / 360), math.ceil((east - 180) / 360) + 1)


def _lines(shape: BaseGeometry) -> list[BaseGeometry]:
    merged = shapely.line_merge(shape) if not shape.is_empty else shape
    return [part for part in shapely.get_parts(merged) if part.geom_type == "LineString"]
