"""Land as one coverage on the sheet: snapped so that neighbours still meet, and parted into lines.

Thinning whole polygons would tear neighbours apart. Every vertex is snapped to one fine grid
instead, and repeated cells are dropped: what two units share stays shared, and all is arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.ground import polygons
from geo_movements.figure.frame import View
from geo_movements.figure.plane import Points

__all__ = ["Rings", "edges_of", "on_sheet", "rings_of"]

GRID_PX = 0.25
"""A twelfth of a millimetre in print is a pixel: this is finer."""
_STEP_DEG = 1.0
"""A longer step gets vertices between: on the sheet it is bent."""
_FAR_PX = 1e6


class Rings(NamedTuple):
    """Rings on the sheet, one after another."""

    cells: NDArray[np.int64]
    """Vertices on the grid, shape (n, 2); each ring closes on its first."""
    starts: NDArray[np.int64]
    """Where each ring begins, and the end of the last."""
    polygon: NDArray[np.int64]
    """Ring -> its polygon."""
    unit: NDArray[np.int64]
    """Ring -> the number of its unit."""
    rim: NDArray[np.bool_]
    """Vertex -> it lies on the edge of the window, where only a cut made a line."""

    def points(self, ring: int) -> Points:
        """Return the vertices of one ring, in pixels."""
        cells = self.cells[self.starts[ring] : self.starts[ring + 1]]
        return np.multiply(cells, GRID_PX, dtype=np.float64)


def rings_of(units: Sequence[BaseGeometry], view: View) -> Rings:
    """Put the rings of units of land on the sheet."""
    parts: list[BaseGeometry] = []
    owners: list[int] = []
    for number, unit in enumerate(units):
        own = polygons([unit])
        parts += own
        owners += [number] * len(own)
    if not parts:
        none = np.empty(0, dtype=np.int64)
        return Rings(np.empty((0, 2), np.int64), np.zeros(1, np.int64), none, none, none > 0)
    _, lonlat, (ring_starts, polygon_starts) = shapely.to_ragged_array(
        np.array(parts, dtype=object)
    )
    starts = ring_starts.astype(np.int64)
    per_polygon = np.diff(polygon_starts)
    polygon = np.repeat(np.arange(len(parts)), per_polygon)
    lonlat, starts = _dense(lonlat[:, :2], starts)
    rim = _on_rim(lonlat, view.window)
    points = view.xy(lonlat)
    cells = np.rint(np.clip(np.nan_to_num(points, nan=_FAR_PX), -_FAR_PX, _FAR_PX) / GRID_PX)
    return _thinned(cells.astype(np.int64), starts, polygon, np.array(owners)[polygon], rim)


def _dense(
    lonlat: NDArray[np.float64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Put vertices into long steps; from ring to ring there is none."""
    reach = np.abs(np.diff(lonlat, axis=0)).max(axis=1, initial=0)
    reach[starts[1:-1] - 1] = 0
    counts = np.maximum(np.ceil(reach / _STEP_DEG), 1).astype(np.int64)
    if (counts == 1).all():
        return lonlat, starts
    at = np.concatenate([[0], np.cumsum(counts)])
    places = np.arange(at[-1] + 1)
    more = np.column_stack([np.interp(places, at, column) for column in lonlat.T])
    return more, np.concatenate([at[starts[:-1]], [len(more)]])


def _on_rim(
    lonlat: NDArray[np.float64], window: tuple[float, float, float, float]
) -> NDArray[np.bool_]:
    west, south, east, north = window
    eps = 1e-7
    lon, lat = lonlat.T
    return np.asarray(
        (np.abs(lon - west) < eps)
        | (np.abs(lon - east) < eps)
        | (np.abs(lat - south) < eps)
        | (np.abs(lat - north) < eps)
    )


def _thinned(
    cells: NDArray[np.int64],
    starts: NDArray[np.int64],
    polygon: NDArray[np.int64],
    unit: NDArray[np.int64],
    rim: NDArray[np.bool_],
) -> Rings:
    """Drop repeated cells, and the rings that are then no area."""
    ring = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    fresh = np.ones(len(cells), dtype=bool)
    fresh[1:] = (cells[1:] != cells[:-1]).any(axis=1) | (ring[1:] != ring[:-1])
    cells, ring, rim = cells[fresh], ring[fresh], rim[fresh]
    sizes = np.bincount(ring, minlength=len(starts) - 1)
    kept = sizes > 3
    stay = kept[ring]
    ends = np.cumsum(sizes[kept])
    return Rings(
        cells[stay], np.concatenate([[0], ends]).astype(np.int64), polygon[kept], unit[kept],
        rim[stay],
    )  # fmt: skip


def on_sheet(
    rings: Rings, box: tuple[float, float, float, float]
) -> list[tuple[int, BaseGeometry]]:
    """Make polygons of rings, cut to a rectangle of the sheet, each with the number of its unit."""
    if len(rings.starts) < 2:
        return []
    low = np.minimum.reduceat(rings.cells, rings.starts[:-1]) * GRID_PX
    high = np.maximum.reduceat(rings.cells, rings.starts[:-1]) * GRID_PX
    left, top, right, bottom = box
    seen = (low[:, 0] < right) & (high[:, 0] > left) & (low[:, 1] < bottom) & (high[:, 1] > top)
    outer = np.flatnonzero(np.diff(rings.polygon, prepend=-1) != 0)
    ends = np.append(outer[1:], len(rings.polygon))
    found: list[tuple[int, BaseGeometry]] = []
    for first, end in zip(outer, ends, strict=True):
        if not seen[first]:
            continue
        holes = [rings.points(int(at)) for at in range(first + 1, end) if seen[at]]
        whole = shapely.Polygon(rings.points(int(first)), holes)
        inside = low[first] >= (left, top)
        within = inside.all() and (high[first] <= (right, bottom)).all()
        shape = whole if within else _clipped(whole, box)
        if not shape.is_empty:
            found.append((int(rings.unit[first]), shape))
    return found


def _clipped(whole: BaseGeometry, box: tuple[float, float, float, float]) -> BaseGeometry:
    """Cut a polygon; snapping may have made it touch itself, of which cutting makes nonsense."""
    if not shapely.is_valid(whole):
        whole = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    cut: BaseGeometry = clipped(whole, *box)
    return cut


def edges_of(
    rings: Rings, kind_of: Callable[[int, int], str], box: tuple[float, float, float, float]
) -> Mapping[str, list[Points]]:
    """Part the rings into lines: coast where one unit ends, else what two units have between them.

    Steps out of sight, and those along the window's edge, are left out.
    """
    cells, n = rings.cells, len(rings.cells)
    if not n:
        return {}
    ring = np.repeat(np.arange(len(rings.starts) - 1), np.diff(rings.starts))
    steps = np.flatnonzero(ring[1:] == ring[:-1])
    start, end = cells[steps], cells[steps + 1]
    left, top, right, bottom = (edge / GRID_PX for edge in box)
    low, high = np.minimum(start, end), np.maximum(start, end)
    seen = (low[:, 0] < right) & (high[:, 0] > left) & (low[:, 1] < bottom) & (high[:, 1] > top)
    seen &= ~(rings.rim[steps] & rings.rim[steps + 1])
    steps, start, end = steps[seen], start[seen], end[seen]
    if not len(steps):
        return {}
    codes = [(at[:, 0] << 32) + at[:, 1] for at in (start, end)]
    lower, upper = np.minimum(*codes), np.maximum(*codes)
    order = np.lexsort((upper, lower))
    same = (np.diff(lower[order]) == 0) & (np.diff(upper[order]) == 0)
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.concatenate([[0], np.cumsum(~same)])
    unit = rings.unit[ring[steps]]
    one = np.full(group.max() + 1, np.iinfo(np.int64).max)
    other = np.full(group.max() + 1, -1)
    np.minimum.at(one, group, unit)
    np.maximum.at(other, group, unit)
    uses = np.bincount(group)
    first = np.zeros(len(steps), dtype=bool)
    first[np.unique(group, return_index=True)[1]] = True
    kinds, number = ["coast", "none"], np.zeros(len(uses), dtype=np.int64)
    number[(uses > 1) & (one == other)] = 1
    for pair in np.unique(np.column_stack([one, other])[one != other], axis=0).tolist():
        kind = kind_of(*pair)
        if kind not in kinds:
            kinds.append(kind)
        number[(one == pair[0]) & (other == pair[1])] = kinds.index(kind)
    return _runs(steps, start, end, np.where(first, number[group], 1), kinds)


def _runs(
    steps: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    kind: NDArray[np.int64],
    kinds: Sequence[str],
) -> Mapping[str, list[Points]]:
    """Join steps that follow on one another and are of one kind."""
    breaks = np.flatnonzero((np.diff(steps) != 1) | (np.diff(kind) != 0)) + 1
    found: dict[str, list[Points]] = {}
    for at in np.split(np.arange(len(steps)), breaks):
        name = kinds[kind[at[0]]]
        if name != "none":
            line = np.concatenate([start[at[:1]], end[at]]) * GRID_PX
            found.setdefault(name, []).append(line)
    return found
