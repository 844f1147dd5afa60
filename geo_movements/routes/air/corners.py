"""The corners of an airspace that a line goes around, and which see each other.

The shortest way around obstacles on a sphere bends only at their convex corners, and touches them
there (Lozano-Pérez and Wesley, An algorithm for planning collision-free paths, CACM 22, 1979).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.geodesy import distance_km
from geo_movements.routes.air.airspace import Airspace, Region, airspace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Corners", "corners"]

MAX_CORNERS = 400
"""The outline is made coarser until it has no more corners: their pairs are looked through."""
CLEAR_KM = 1.0
"""How far a way around keeps off at the least, so that the ellipsoid's line stays out too."""
_COARSE_KM = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_EDGE_KM = 150.0
_CHUNK = 4_000_000
_ZERO = 1e-14


class _Outline(NamedTuple):
    """The rings of a widened region: unit vectors, and the two vertices beside each."""

    points: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]


@dataclass(frozen=True)
class Corners:
    """The convex corners of an airspace's outline, and the straight ways between them."""

    points: NDArray[np.float64]
    """Lon and lat of each."""
    edges: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]
    """From corner, to corner, kilometres; in both directions."""
    outline: _Outline
    walls: tuple[NDArray[np.float64], NDArray[np.float64]]
    hulls: Airspace

    def seen_from(self, stops: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which corners (columns) unit vectors (rows) see, and pass by on one side.

        Only of stops outside the outline.
        """
        import numpy as np

        touched = _touched(stops, self.outline)
        rows, columns = np.nonzero(touched)
        blocked = _blocked(stops[rows], self.outline.points[columns], self.walls)
        touched[rows[blocked], columns[blocked]] = False
        return touched

    def touched_from(self, stops: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which they would pass by on one side, whatever lies between."""
        return _touched(stops, self.outline)


@lru_cache(maxsize=16)
def corners(countries: frozenset[str]) -> Corners:
    """Find the corners of the airspace of countries, with every line between two that is free."""
    import numpy as np

    for coarse_km in _COARSE_KM:
        hulls = Airspace(
            tuple(_widened(region, coarse_km) for region in airspace(countries).regions)
        )
        rings = [_rings(region) for region in hulls.regions]
        outline = _Outline(*(np.concatenate(column) for column in zip(*rings, strict=True)))
        walls = (outline.points, outline.after)
        convex = _Outline(*(column[_convex(outline, rings, hulls)] for column in outline))
        if len(convex.points) <= MAX_CORNERS:
            break
    return Corners(_lon_lat(convex.points), _edges(convex, walls), convex, walls, hulls)


def _widened(region: Region, coarse_km: float) -> Region:
    """Widen a region so that it still holds itself when its outline is simplified."""
    import numpy as np
    import shapely

    outline = shapely.simplify(region.space, coarse_km / 4)
    wide = shapely.buffer(outline, CLEAR_KM + 1.5 * coarse_km, quad_segs=2)
    space = shapely.segmentize(shapely.simplify(wide, coarse_km), _EDGE_KM)
    shapely.prepare(space)
    reach = float(np.hypot(*shapely.get_coordinates(space).T).max())
    return Region(region.frame, space, reach)


def _rings(region: Region) -> _Outline:
    """List the vertices of a region's rings, its inside to the left."""
    import numpy as np
    import shapely

    # Positive orientation: shells counterclockwise, holes clockwise.
    parts = shapely.get_parts(region.space)
    points, before, after = [], [], []
    for ring in shapely.get_rings(shapely.orient_polygons(parts)):
        vertices = region.round(shapely.get_coordinates(ring)[:-1])
        points.append(vertices)
        before.append(np.roll(vertices, 1, axis=0))
        after.append(np.roll(vertices, -1, axis=0))
    return _Outline(*(np.concatenate(column) for column in (points, before, after)))


def _convex(outline: _Outline, rings: list[_Outline], hulls: Airspace) -> NDArray[np.bool_]:
    """Tell the vertices at which the outline turns left, and that lie in no other region."""
    import numpy as np

    turns = np.einsum("ij,ij->i", np.cross(outline.before, outline.points), outline.after)
    convex: NDArray[np.bool_] = turns > _ZERO
    first = 0
    for number, ring in enumerate(rings):
        own = slice(first, first := first + len(ring.points))
        for other, region in enumerate(hulls.regions):
            if other != number:
                convex[own] &= ~region.holds(ring.points)
    return convex


def _edges(convex: _Outline, walls: Any) -> Any:
    import numpy as np

    touched = _touched(convex.points, convex)
    one, other = np.nonzero(np.triu(touched & touched.T, 1))
    free = ~_blocked(convex.points[one], convex.points[other], walls)
    one, other = one[free], other[free]
    places = _lon_lat(convex.points)
    km = distance_km(*places[one].T, *places[other].T)
    return np.append(one, other), np.append(other, one), np.append(km, km)


def _touched(starts: NDArray[np.float64], ends: _Outline) -> NDArray[np.bool_]:
    """Tell of starts (rows) and corners (columns) whether the line only touches the corner.

    It does where both neighbours of the corner lie on one side of it.
    """
    import numpy as np

    normals = np.cross(starts[:, None], ends.points[None])
    sides = [np.einsum("ijk,jk->ij", normals, beside) for beside in (ends.before, ends.after)]
    signs = [np.sign(np.where(np.abs(side) < _ZERO, 0.0, side)) for side in sides]
    touched: NDArray[np.bool_] = signs[0] * signs[1] >= 0
    touched &= np.abs(normals).max(axis=2) > _ZERO
    return touched


def _blocked(
    starts: NDArray[np.float64], ends: NDArray[np.float64], walls: Any
) -> NDArray[np.bool_]:
    """Tell which lines cross a wall; to touch one's end is no crossing."""
    import numpy as np

    wall_normals = np.cross(*walls)
    blocked = np.zeros(len(starts), dtype=bool)
    chunk = max(_CHUNK // max(len(wall_normals), 1), 1)
    for first in range(0, len(starts), chunk):
        some = slice(first, first + chunk)
        normals = np.cross(starts[some], ends[some])
        left, right = (_signs(normals @ wall.T) for wall in walls)
        begin, end = (_signs(side[some] @ wall_normals.T) for side in (starts, ends))
        # The four turns agree where two arcs, each less than half a circle, cross.
        crossing = (left * right < 0) & (begin * end < 0) & (left * end > 0)
        blocked[some] = crossing.any(axis=1)
    return blocked


def _signs(sides: NDArray[np.float64]) -> NDArray[np.int8]:
    import numpy as np

    return (sides > _ZERO).astype(np.int8) - (sides < -_ZERO).astype(np.int8)


def _lon_lat(points: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    x, y, z = points.T
    angles = np.column_stack([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))])
    return np.asarray(np.degrees(angles), dtype=float)
