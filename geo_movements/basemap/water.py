"""Lakes, rivers and other lines that are of no polygon, simplified and added to a topology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.detail import FINE_DEG
from geo_movements.basemap.frame import Bounds, shifted, windows
from geo_movements.basemap.ground import gathered, polygons, roomy
from geo_movements.basemap.layers import read_layer
from geo_movements.basemap.topology import Arcs

__all__ = ["claims", "free_lines", "lakes", "lines_in", "rivers"]


def lakes(
    drawn: Bounds, tolerance: float, boxes: Sequence[Bounds], arcs: Arcs
) -> list[dict[str, Any]]:
    """Add the lakes in the window, and give them as polygons."""
    whole = polygons(gathered("lakes", roomy(drawn, tolerance)).values())
    cut = clipped(_water(whole, tolerance, boxes), *drawn)
    rings = [rings for rings in arcs.add(polygons(cut)) if rings]
    return [{"type": "Polygon", "arcs": lake} for lake in rings]


def rivers(
    drawn: Bounds, tolerance: float, boxes: Sequence[Bounds], arcs: Arcs
) -> list[dict[str, Any]]:
    """Add the rivers in the window, and give them by rank."""
    ranks: dict[int, list[BaseGeometry]] = {}
    for rank, line in lines_in("rivers", drawn):
        ranks.setdefault(int(rank), []).append(line)
    return [
        {
            "type": "MultiLineString",
            "properties": {"rank": rank},
            "arcs": [[arc] for arc in free_lines(_water(ranks[rank], tolerance, boxes), 0.0, arcs)],
        }
        for rank in sorted(ranks)
    ]


def _water(
    shapes: Iterable[BaseGeometry], tolerance: float, boxes: Sequence[Bounds]
) -> NDArray[np.object_]:
    """Simplify lakes or rivers, less where they reach a rectangle of detail."""
    whole = np.array(list(shapes), dtype=object)
    if not tolerance or not len(whole):
        return whole
    near = shapely.intersects(whole, shapely.union_all([shapely.box(*box) for box in boxes]))
    simple: NDArray[np.object_] = shapely.simplify(
        whole, np.where(near, min(FINE_DEG, tolerance), tolerance)
    )
    return simple


def claims(drawn: Bounds, arcs: Arcs) -> list[int]:
    """Add the claim lines that run at sea."""
    return free_lines((line for _, line in lines_in("claims", drawn)), 0.0, arcs)


def free_lines(shapes: Iterable[BaseGeometry], tolerance: float, arcs: Arcs) -> list[int]:
    """Add lines that are of no polygon."""
    whole = np.array(list(shapes), dtype=object)
    return arcs.add_lines(shapely.simplify(whole, tolerance) if tolerance else whole)


def lines_in(name: str, window: Bounds) -> Iterator[tuple[Any, BaseGeometry]]:
    """Yield the lines of a layer in the window, each with its first column."""
    for turn, here in windows(window):
        shapes, columns = read_layer(name, bbox=here)
        (column,) = columns.values()
        cut = shifted(clipped(shapes, *here), turn)
        for value, shape in zip(column, cut, strict=True):
            for part in shapely.get_parts(shape):
                if part.geom_type == "LineString" and not part.is_empty:
                    yield value, part
