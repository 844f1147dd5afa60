"""Where the ground keeps its detail: around the places of a story that spans a continent.

A coast that is drawn for all of Eurasia is a staircase at zoom 9. So rectangles around the story's
places keep fine coasts and borders, cut to the rest along edges that are never drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.frame import Bounds
from geo_movements.basemap.topology import Grid

__all__ = ["FINE_DEG", "fine_in", "outlined", "rectangles"]

FINE_DEG = 0.002
"""Simplification within the rectangles: less than a pixel at zoom 9."""
_OUTLINE_DEG, _OUTLINE_HALF = 0.01, 0.9
"""The same for an area of the story, whose own polygon is true to 0.02 degrees."""
_HALF_SIZES = (1.5, 1.0, 0.6, 0.35)
_MOST_VERTICES = 14_000


def rectangles(
    focus: Iterable[tuple[float, float]], whole: NDArray[np.object_], drawn: Bounds, grid: Grid
) -> list[Bounds]:
    """Choose disjoint rectangles around points, on cells of the grid, as large as weight allows.

    Half as high as one of a few sizes in degrees; those that overlap are made one. None where even
    the smallest would hold too many vertices of `whole`.
    """
    xy = shapely.get_coordinates(whole)
    points = list(focus)
    for half in _HALF_SIZES if points else ():
        found = _merged(_around(point, half, drawn) for point in points)
        if sum(_count(xy, box) for box in found) <= _MOST_VERTICES:
            return [grid.snapped(box) for box in found]
    return []


def outlined(
    shape: BaseGeometry, focus: Iterable[tuple[float, float]], tolerance: float
) -> BaseGeometry:
    """Simplify a lone shape, but little where it comes near a point.

    >>> from shapely import Point
    >>> outlined(Point(0, 0).buffer(1), [], 0.5).geom_type
    'Polygon'
    """
    coarse = shape.simplify(tolerance)
    everywhere = (-1e3, -90.0, 1e3, 90.0)
    boxes = _merged(_around(point, _OUTLINE_HALF, everywhere) for point in focus)
    near = shapely.union_all([shapely.box(*box) for box in boxes])
    if tolerance <= _OUTLINE_DEG or not shape.intersects(near):
        return coarse
    fine = shape.simplify(_OUTLINE_DEG).intersection(near)
    return shapely.union_all([coarse.difference(near), fine])


def _around(point: tuple[float, float], half: float, drawn: Bounds) -> Bounds:
    lon, lat = point
    wide = half / max(math.cos(math.radians(lat)), 0.2)
    west, south, east, north = drawn
    return (
        max(lon - wide, west),
        max(lat - half, south),
        min(lon + wide, east),
        min(lat + half, north),
    )


def _merged(boxes: Iterable[Bounds]) -> list[Bounds]:
    """Join rectangles that touch into the one around them, until none touch."""
    found: list[Bounds] = []
    for box in boxes:
        near = [other for other in found if _touch(box, other)]
        while near:
            found = [other for other in found if other not in near]
            both = np.array([box, *near])
            low, high = both[:, :2].min(axis=0).tolist(), both[:, 2:].max(axis=0).tolist()
            box = (low[0], low[1], high[0], high[1])
            near = [other for other in found if _touch(box, other)]
        found.append(box)
    return sorted(found)


def _touch(a: Bounds, b: Bounds) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _count(xy: NDArray[np.float64], box: Bounds) -> int:
    west, south, east, north = box
    inside = (xy[:, 0] > west) & (xy[:, 0] < east) & (xy[:, 1] > south) & (xy[:, 1] < north)
    return int(inside.sum())


def fine_in(
    boxes: Sequence[Bounds], whole: NDArray[np.object_], coarse: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Replace a coverage within rectangles by its fine form: each shape outside and inside."""
    # A place beyond the ground, as at a pole, has an empty one.
    boxes = [box for box in boxes if box[0] < box[2] and box[1] < box[3]]
    if not boxes:
        return coarse
    hole = shapely.union_all([shapely.box(*box) for box in boxes])
    touched = shapely.intersects(coarse, hole)
    outside = coarse.copy()
    outside[touched] = shapely.difference(coarse[touched], hole)
    parts: list[list[BaseGeometry]] = [[shape] for shape in outside]
    for box in boxes:
        west, south, east, north = box
        room = 10 * FINE_DEG
        near = clipped(whole, west - room, south - room, east + room, north + room)
        at = np.flatnonzero(~shapely.is_empty(near))
        if at.size:
            fine = shapely.coverage_simplify(near[at], FINE_DEG)
            for n, shape in zip(at, clipped(fine, *box), strict=True):
                parts[n].append(shape)
    return np.array([shapely.GeometryCollection(shapes) for shapes in parts], dtype=object)
