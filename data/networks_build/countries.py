"""Say which country each node of a network lies in."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from networks_build.read import Network

__all__ = ["Land", "locate", "straightened"]

# Their railways and roads lie within a kilometre of a border, and are theirs all the same.
TINY = frozenset({"AD", "GI", "HK", "LI", "MC", "MO", "SM", "VA"})
# A border at 1:10 million is true to a kilometre or so.
SLIP_KM = 3.0
SLIP_DEGREES = 0.01


class Land:
    """The polygons of all countries, to be asked many times."""

    def __init__(self, ids: NDArray[np.str_], shapes: NDArray[np.object_]) -> None:
        self.ids = ids
        self.shapes = shapes
        shapely.prepare(self.shapes)
        self.tree = shapely.STRtree(self.shapes)

    @classmethod
    def read(cls, path: Path) -> Land:
        """Read the countries of the basemap, one row a polygon."""
        table = gpd.read_file(path)
        return cls(table["id"].to_numpy(dtype=str), table.geometry.to_numpy())

    def within(self, west: float, south: float, east: float, north: float) -> Land:
        """Cut out a box: a small land is asked quickly."""
        near = np.sort(self.tree.query(shapely.box(west, south, east, north)))
        cut = shapely.clip_by_rect(self.shapes[near], west, south, east, north)
        return Land(self.ids[near], cut)

    def crossed(self, shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pair the numbers of shapes with those of the polygons that they touch."""
        # By box first: the tree would not use that the polygons are prepared.
        shape, polygon = self.tree.query(shapes)
        touches = shapely.intersects(self.shapes[polygon], shapes[shape])
        return shape[touches], polygon[touches]

    def polygons(self, xy: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the number of the polygon that each point lies in, or -1 at sea."""
        point, polygon = self.crossed(shapely.points(xy))
        numbers = np.full(len(xy), -1)
        # The lower number wins where a point is on a border.
        order = np.lexsort((-polygon, point))
        numbers[point[order]] = polygon[order]
        return numbers


def locate(land: Land, xy: NDArray[np.float64]) -> NDArray[np.str_]:
    """Give the country of each point; off the coast, of the land nearest to it."""
    polygons = land.polygons(xy)
    at_sea = np.flatnonzero(polygons < 0)
    found, nearest = land.tree.query_nearest(shapely.points(xy[at_sea]), all_matches=False)
    polygons[at_sea[found]] = nearest
    return land.ids[polygons]


def straightened(land: Land, network: Network, country: NDArray[np.str_]) -> NDArray[np.str_]:
    """Give back the stretches that only seem to slip over a border that they run along.

    Those are at most `SLIP_KM` long, touch one other country, and keep within `SLIP_DEGREES` of it.
    """
    start, end = network.edges.T
    same = country[start] == country[end]
    size = len(country)
    inside = coo_array((np.ones(same.sum()), (start[same], end[same])), shape=(size, size))
    count, stretch = connected_components(inside, directed=False)
    km = np.bincount(stretch[start[same]], weights=network.km[same], minlength=count)
    over = np.concatenate([network.edges[~same], network.edges[~same][:, ::-1]])
    neighbours: dict[int, set[str]] = {}
    for here, there in over:
        neighbours.setdefault(int(stretch[here]), set()).add(str(country[there]))
    members = np.split(np.argsort(stretch, kind="stable"), np.cumsum(np.bincount(stretch))[:-1])
    put_right = country.copy()
    for number, others in sorted(neighbours.items()):
        nodes = members[number]
        if km[number] > SLIP_KM or len(others) > 1 or country[nodes[0]] in TINY:
            continue
        (other,) = others
        if _is_near(land, network.xy[nodes], other):
            put_right[nodes] = other
    return put_right


def _is_near(land: Land, xy: NDArray[np.float64], country: str) -> bool:
    shapes = land.shapes[land.ids == country]
    box = shapely.box(*(xy.min(axis=0) - 0.1), *(xy.max(axis=0) + 0.1))
    near = shapely.union_all(shapely.intersection(shapes[shapely.intersects(shapes, box)], box))
    return bool((shapely.distance(shapely.points(xy), near) < SLIP_DEGREES).all())
