"""The mesh that ships' ways are searched on: points in the water, and straight edges between them.

Points are the middles of cells that are halved towards the coast: wide apart on the oceans, 7 km
apart off a coast, and down to 1 km along the middle of narrow water. Their Delaunay triangulation
on the sphere gives the edges, with the other diagonal of each pair of triangles.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import ConvexHull, cKDTree

from .land import around, passages

RADIUS_KM = 6371.0088
DEGREE_KM = 111.2
COAST_STEP_KM = 0.3  # between the points that stand for the coast

ROOT_DEG = 2.0  # the widest cells: 220 km
PLAIN_LEVEL = 5  # cells of 1/16 degree, 7 km: the finest along an open coast
LEVELS = 8  # the finest cells are of 1/64 degree
CLEAR_KM = 2.2  # a plain point is as far from land
WIDE = 0.6  # and a wider cell's middle so many of its widths
NARROW_KM = 2.5  # water is narrow where its middle is nearer to land
LEAST_KM = {6: 0.8, 7: 0.15, 8: 0.05, 9: 0.03}  # clearance of a point in narrow water
RAGGED_KM = 20.0  # cells of 1/128 and 1/256 degree are made as near to water that is cut off
RAGGED_POINTS = 12  # and has so many points or more
CANAL_STEP_KM = 1.0

Array = NDArray[np.float64]


def unit(points: Array) -> Array:
    """Turn lon, lat into points of the unit sphere."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


class Land:
    """All land, to ask whether points and edges lie on it and how far off it they are."""

    def __init__(self, polygons: NDArray[np.object_], tiles: list[Any]) -> None:
        self.tree = shapely.STRtree(around(tiles))
        self.coast = cKDTree(unit(coast_points(polygons)))

    def distance_km(self, points: Array) -> Array:
        chord, _ = self.coast.query(unit(points), workers=-1)
        return 2 * RADIUS_KM * np.arcsin(np.minimum(1, chord / 2))

    def holds(self, points: Array) -> NDArray[np.bool_]:
        found = np.zeros(len(points), dtype=bool)
        found[self.tree.query(shapely.points(points), predicate="intersects")[0]] = True
        return found

    def water_km(self, points: Array) -> Array:
        """Clearance of points in the water; 0 on land."""
        return np.where(self.holds(points), 0, self.distance_km(points))


def coast_points(polygons: NDArray[np.object_]) -> Array:
    """Points all along the coast, less the edges of the map."""
    points, ring = shapely.get_coordinates(shapely.get_rings(polygons), return_index=True)
    same = ring[1:] == ring[:-1]
    start, end = points[:-1][same], points[1:][same]
    edge = ((np.abs(start[:, 0]) > 179.9999) & (np.abs(end[:, 0]) > 179.9999)) | (
        np.minimum(start[:, 1], end[:, 1]) < -89.9
    )
    return spread(start[~edge], end[~edge], COAST_STEP_KM)


def spread(start: Array, end: Array, step_km: float) -> Array:
    """Points along segments, their starts included."""
    shrink = np.cos(np.radians((start[:, 1] + end[:, 1]) / 2))
    km = np.hypot((end - start)[:, 0] * shrink, (end - start)[:, 1]) * DEGREE_KM
    counts = np.maximum(np.ceil(km / step_km).astype(int), 1)
    segment = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(segment)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(start[segment] + (end - start)[segment] * (place / counts[segment])[:, None])


# --- Points ---------------------------------------------------------------------------------------


def make_points(land: Land) -> tuple[Array, Array, Array]:
    """Choose the mesh's points; returns them, their clearance in km, and the cells left over."""
    cells, kept, clearances = _roots(), [], []
    for level in range(LEVELS):
        if level > PLAIN_LEVEL:
            chosen, clearance = _narrow(cells, land, level)
        else:
            clearance = land.water_km(cells[:, :2])
            least = cells[:, 3] * 2 * DEGREE_KM * WIDE if level < PLAIN_LEVEL else CLEAR_KM
            chosen = clearance >= least
        kept.append(cells[chosen, :2])
        clearances.append(clearance[chosen])
        cells = _split(cells[~chosen], clearance[~chosen], land, level)
    return np.concatenate(kept), np.concatenate(clearances), cells


def finer_points(cells: Array, cut_off: Array, land: Land) -> tuple[Array, Array]:
    """Choose points in the narrows that the mesh missed, near to points that it leaves cut off."""
    kept, clearances = [], []
    tree = cKDTree(unit(cut_off))
    for level in (LEVELS, LEVELS + 1):
        gap, _ = tree.query(unit(cells[:, :2]), distance_upper_bound=RAGGED_KM / RADIUS_KM)
        cells = cells[np.isfinite(gap)]
        chosen, clearance = _narrow(cells, land, level)
        kept.append(cells[chosen, :2])
        clearances.append(clearance[chosen])
        cells = _split(cells[~chosen], clearance[~chosen], land, level)
    return np.concatenate(kept), np.concatenate(clearances)


def _roots() -> Array:
    """Cells as middle lon, lat and half widths, about as wide as high all over the Earth."""
    rows = []
    for south in np.arange(-84, 90, ROOT_DEG):
        count = max(3, round(360 * np.cos(np.radians(south + ROOT_DEG / 2)) / ROOT_DEG))
        half = 180 / count
        rows += [
            (-180 + (2 * at + 1) * half, south + ROOT_DEG / 2, half, ROOT_DEG / 2)
            for at in range(count)
        ]
    return np.array(rows)


def _split(cells: Array, water_km: Array, land: Land, level: int) -> Array:
    """Quarter the cells that may hold water."""
    reach = np.hypot(cells[:, 2] * np.cos(np.radians(cells[:, 1])), cells[:, 3]) * DEGREE_KM
    dry = water_km == 0
    near = np.ones(len(cells), dtype=bool)
    near[dry] = land.distance_km(cells[dry, :2]) < reach[dry]
    if level >= PLAIN_LEVEL:  # only the rims of the water are left to look at
        near &= water_km < reach + CLEAR_KM
    cells = cells[near]
    quarters = [
        np.column_stack([
            cells[:, 0] + x * cells[:, 2] / 2, cells[:, 1] + y * cells[:, 3] / 2, cells[:, 2:] / 2,
        ])
        for x in (-1, 1) for y in (-1, 1)
    ]  # fmt: skip
    return np.concatenate(quarters)


def _narrow(cells: Array, land: Land, level: int) -> tuple[NDArray[np.bool_], Array]:
    """Choose the cells along the middle of narrow water: no nearer to land than on either side."""
    clearance = land.water_km(cells[:, :2])
    rows = np.flatnonzero((clearance > LEAST_KM[level]) & (clearance < NARROW_KM))
    middle, wide = cells[rows, :2], 2 * cells[rows, 2:]
    ridge = np.zeros(len(rows), dtype=bool)
    for step in ((1, 0), (0, 1), (1, 1), (1, -1)):
        left = np.flatnonzero(~ridge)
        on = land.water_km(middle[left] + wide[left] * step)
        back = land.water_km(middle[left] - wide[left] * step)
        ridge[left] = (clearance[rows[left]] >= on) & (clearance[rows[left]] >= back)
    chosen = np.zeros(len(cells), dtype=bool)
    chosen[rows[ridge]] = True
    return chosen, clearance


def canal_points() -> list[Array]:
    """The points along the lines of canals, a kilometre apart or less, each line's together."""
    lines = [shapely.get_coordinates(shapely.from_wkt(row["line"])) for row in passages()
             if row["line"]]  # fmt: skip
    return [np.vstack([spread(line[:-1], line[1:], CANAL_STEP_KM), line[-1:]]) for line in lines]


# --- Edges ----------------------------------------------------------------------------------------


def make_edges(points: Array, clear_km: Array, land: Land) -> NDArray[np.int64]:
    """Join neighbours in sight of one another; returns pairs of numbers of points, sorted."""
    on_sphere = unit(points)
    pairs = _neighbours(on_sphere)
    start, end = pairs[:, 0], pairs[:, 1]
    km = 2 * RADIUS_KM * np.arcsin(np.linalg.norm(on_sphere[start] - on_sphere[end], axis=1) / 2)
    # Each point of an edge lies within the clearance of one of its ends: no land can.
    safe = clear_km[start] + clear_km[end] > km * 1.02 + 0.5
    doubtful = np.flatnonzero(~safe)
    doubtful = doubtful[_clear(on_sphere, pairs[doubtful], clear_km, land)]
    seen = doubtful[~_hits(points, pairs[doubtful], land)]
    return np.asarray(pairs[np.sort(np.concatenate([np.flatnonzero(safe), seen]))])


def _neighbours(on_sphere: Array) -> NDArray[np.int64]:
    hull = ConvexHull(on_sphere)
    triangles, beside = hull.simplices.astype(np.int64), hull.neighbors
    sides = [triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]
    total = triangles.sum(axis=1)
    for corner in range(3):
        tip = triangles[:, corner]
        sides.append(np.column_stack([tip, total[beside[:, corner]] - (total - tip)]))
    return np.unique(np.sort(np.concatenate(sides), axis=1), axis=0)


def _clear(
    on_sphere: Array, pairs: NDArray[np.int64], clear_km: Array, land: Land
) -> NDArray[np.bool_]:
    """Tell which edges keep half of the clearance of their ends."""
    need = 0.5 * np.minimum(clear_km[pairs].min(axis=1), 3.0)
    good = np.ones(len(pairs), dtype=bool)
    for share in (0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875):
        rows = np.flatnonzero(good)
        spot = on_sphere[pairs[rows, 0]] * (1 - share) + on_sphere[pairs[rows, 1]] * share
        spot /= np.linalg.norm(spot, axis=1)[:, None]
        chord, _ = land.coast.query(spot, workers=-1, distance_upper_bound=0.001)
        good[rows] = np.minimum(chord, 0.001) * RADIUS_KM >= need[rows]
    return good


def segments(points: Array, pairs: NDArray[np.int64]) -> NDArray[np.object_]:
    start, end = points[pairs[:, 0]], points[pairs[:, 1]].copy()
    end[:, 0] -= 360 * np.round((end[:, 0] - start[:, 0]) / 360)
    return np.asarray(shapely.linestrings(np.stack([start, end], axis=1)))


def _hits(points: Array, pairs: NDArray[np.int64], land: Land) -> NDArray[np.bool_]:
    found = np.zeros(len(pairs), dtype=bool)
    found[land.tree.query(segments(points, pairs), predicate="intersects")[0]] = True
    return found


def parts(pairs: NDArray[np.int64], count: int) -> NDArray[np.int32]:
    """Number the parts of the mesh that no edge joins, the largest first."""
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    _, label = connected_components(graph, directed=False)
    order = np.argsort(-np.bincount(label), kind="stable")
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    return np.asarray(rank[label])


def crossing(points: Array, pairs: NDArray[np.int64]) -> dict[str, NDArray[np.int32]]:
    """The edges that cross the gates of each passage, by id."""
    lines = segments(points, pairs)
    tree = shapely.STRtree(lines)
    found = {}
    for row in passages():
        gate = shapely.from_wkt(row["gates"])
        shifted = [
            shapely.transform(gate, lambda p, by=by: np.add(p, (by, 0))) for by in (-360, 0, 360)
        ]
        found[row["id"]] = np.unique(
            np.concatenate([tree.query(one, predicate="intersects") for one in shifted])
        ).astype(np.int32)
    return found
