"""One frame of continuous longitudes for all shapes of a story."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

__all__ = ["WORLD", "Bounds", "area_of_interest", "shift_into", "shifted", "windows"]

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees; east may pass 180."""

WORLD: Bounds = (-180.0, -60.0, 180.0, 80.0)
_EPS = 1e-9


def area_of_interest(geometries: Iterable[BaseGeometry | None]) -> Bounds:
    """Bound all shapes, cutting the globe at the widest stretch of longitude that is empty.

    A story across the antimeridian gets an east beyond 180. Null and empty shapes are passed
    over; with nothing left, or no gap, the longitudes are -180 to 180. One point gives bounds of
    no size. Parts that a file splits at the antimeridian count as neighbours.

    >>> from shapely import Point
    >>> area_of_interest([Point(170, 50), Point(-160, 60)])
    (170.0, 50.0, 200.0, 60.0)
    """
    shapes = np.array([g for g in geometries if g is not None and not g.is_empty], dtype=object)
    if not shapes.size:
        return WORLD
    boxes = shapely.bounds(shapely.get_parts(shapes))
    west, east = _window(boxes[:, 0], boxes[:, 2])
    return west, float(boxes[:, 1].min()), east, float(boxes[:, 3].max())


def _window(west: NDArray[np.float64], east: NDArray[np.float64]) -> tuple[float, float]:
    """Sweep the intervals once around the globe; the window opens where the widest gap ends."""
    turns = np.floor((west + 180) / 360)
    order = np.argsort(west - 360 * turns, kind="stable")
    start, end = (west - 360 * turns)[order], (east - 360 * turns)[order]
    # What is covered before each start; the first one follows on the last, a turn back.
    reach = np.maximum.accumulate(np.concatenate([[end.max() - 360], end[:-1]]))
    gaps = start - reach
    opens = float(start[np.argmax(gaps)])
    if gaps.max() <= _EPS:
        return -180.0, 180.0
    return opens, float(np.where(start < opens, end + 360, end).max())


def shift_into(geometry: BaseGeometry, west: float) -> BaseGeometry:
    """Move a shape by whole turns into the window of 360 degrees that begins at `west`.

    Each part moves as one, so a line that is continuous stays so and may end past the window.
    Polygons that the antimeridian had cut are joined again. The shape itself is not changed.

    >>> from shapely import Point
    >>> shift_into(Point(-160, 60), 120).x
    200.0
    """
    parts = shapely.get_parts(geometry)
    if not parts.size:
        return geometry
    turns = np.ceil((west - _EPS - shapely.bounds(parts)[:, 0]) / 360)
    if not turns.any():
        return geometry
    moved: list[BaseGeometry] = [
        shifted(part, turn) for part, turn in zip(parts, turns, strict=True)
    ]
    if len(moved) == 1:
        return moved[0]
    if geometry.geom_type == "MultiPolygon" and np.ptp(turns):
        return shapely.union_all(moved)
    collect: Callable[[list[BaseGeometry]], BaseGeometry] = type(geometry)
    return collect(moved)


def shifted(shapes: Any, turns: float) -> Any:
    """Move a shape, or an array of shapes, by whole turns around the globe."""
    if not turns:
        return shapes
    return shapely.transform(shapes, lambda xy: np.add(xy, (360.0 * turns, 0.0)))


def windows(window: Bounds) -> Iterator[tuple[int, Bounds]]:
    """Give the turns around the globe that a window reaches, each with its part of the window."""
    west, south, east, north = window
    for turn in range(math.floor((west + 180) / 360), math.ceil((east - 180) / 360) + 1):
        yield turn, (max(west - 360 * turn, -180), south, min(east - 360 * turn, 180), north)
