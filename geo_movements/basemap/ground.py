"""The units of land in a window: read, simplified as one coverage, in detail around places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.detail import fine_in, rectangles
from geo_movements.basemap.frame import Bounds, shifted, windows
from geo_movements.basemap.layers import read_layer
from geo_movements.basemap.topology import Grid
from geo_movements.basemap.views import split

__all__ = ["Land", "Shapes", "gathered", "polygons", "read_land", "roomy"]

Shapes = dict[str, BaseGeometry]


class Land(NamedTuple):
    """The units of land: simplified as a whole, as drawn, and where that is in detail."""

    plain: Shapes
    drawn: Shapes
    boxes: list[Bounds]


def read_land(
    drawn: Bounds, tolerance: float, focus: Sequence[tuple[float, float]], grid: Grid
) -> Land:
    """Read the land in the window, copies of the globe included: one shape a unit."""
    shapes = gathered("countries", roomy(drawn, tolerance))
    if not shapes:
        return Land({}, {}, [])
    whole = np.array(list(shapes.values()), dtype=object)
    simple = shapely.coverage_simplify(whole, tolerance) if tolerance else whole
    cut = clipped(simple, *drawn)
    found = rectangles(focus, whole, drawn, grid)
    # Over a pole, past the end of the ground, a rectangle may have no inside.
    boxes = [box for box in found if box[0] < box[2] and box[1] < box[3]]
    plain = _filled(shapes, cut)
    return Land(plain, _filled(shapes, fine_in(boxes, whole, cut)) if boxes else plain, boxes)


def roomy(drawn: Bounds, tolerance: float) -> Bounds:
    """Leave room around: simplifying may move a cut edge, so what is cut twice stays exact."""
    room = 10 * tolerance + 0.01
    return drawn[0] - room, drawn[1] - room, drawn[2] + room, drawn[3] + room


def _filled(keys: Iterable[str], shapes: NDArray[np.object_]) -> Shapes:
    return {key: shape for key, shape in zip(keys, shapes, strict=True) if not shape.is_empty}


def gathered(name: str, window: Bounds) -> Shapes:
    """Read a layer in a window, copies of the globe included: one shape an id."""
    turns = list(windows(window))
    found: dict[str, list[BaseGeometry]] = {}
    seam: set[str] = set()
    for turn, here in turns:
        parts, columns = read_layer(name, bbox=here)
        ids = columns.get("id", np.full(len(parts), name))
        if name == "countries":
            parts, ids = split(parts, ids)
        cut = clipped(parts, *here)
        moved = shifted(cut, turn)
        for key, shape in zip(ids, moved, strict=True):
            found.setdefault(key, []).append(shape)
        if len(turns) > 1 and len(parts):
            boxes = shapely.bounds(parts)
            seam.update(ids[(boxes[:, 0] == -180) | (boxes[:, 2] == 180)])
    return {key: _joined(found[key], cut=key in seam) for key in sorted(found)}


def _joined(shapes: Iterable[BaseGeometry], *, cut: bool) -> BaseGeometry:
    """Make one shape of a country's parts; only what the antimeridian cut needs a union."""
    if cut:
        return shapely.union_all(list(shapes))
    return MultiPolygon(polygons(shapes))


def polygons(shapes: Iterable[BaseGeometry]) -> list[Polygon]:
    """List the polygons of shapes; points and lines where a cut touched are left out."""
    parts: NDArray[np.object_] = shapely.get_parts(np.array(list(shapes), dtype=object))
    if (shapely.get_num_geometries(parts) > 1).any():  # what is in detail comes in two
        parts = shapely.get_parts(parts)
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
