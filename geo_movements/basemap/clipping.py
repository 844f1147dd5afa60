"""Geometries cut to a box, those too that GEOS's quick way trips over."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely.errors import GEOSException

__all__ = ["clipped"]


def clipped(shapes: Any, left: float, low: float, right: float, high: float) -> Any:
    """Cut one geometry, or an array of them, to a box, as `shapely.clip_by_rect` does.

    That raises for some polygons of which no more than a spike reaches into the box ("Invalid
    number of points in LinearRing"): these are intersected, which takes longer.

    >>> clipped(shapely.Point(1, 1).buffer(1, quad_segs=1), 0, 0, 1, 1).area
    0.5
    """
    try:
        return shapely.clip_by_rect(shapes, left, low, right, high)
    except GEOSException:
        box = shapely.box(left, low, right, high)

        def one(shape: Any) -> Any:
            try:
                return shapely.clip_by_rect(shape, left, low, right, high)
            except GEOSException:
                return shapely.intersection(shapely.make_valid(shape), box)

        return np.frompyfunc(one, 1, 1)(shapes)
