"""The airspace of countries: their land, and the sea within twelve miles of it.

Where the twelve miles of a country overlap those of another, as in a strait, the water counts as
the other's too, and is open unless both are avoided. Over land the border is the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from geo_movements.geodesy import RADIUS_KM, STEP_KM
from geo_movements.places.areas import area_polygons
from geo_movements.places.countries import CODES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["BORDER_KM", "TERRITORIAL_KM", "Airspace", "Region", "airspace", "parts", "vectors"]

TERRITORIAL_KM = 12 * 1.852
"""The breadth of the territorial sea (UN Convention on the Law of the Sea, article 3)."""
BORDER_KM = 5.0
"""How far the polygons' borders may be off: so near a stop outside, entering does not count."""
_REACH_KM = 4000
"""How far from the middle of a region's plane its parts begin: there it stretches by 7%."""
_COAST_KM = 1.0
"""What the coast is simplified by before it is widened."""
_STEP_DEG = 0.25
"""Borders along a parallel are long edges, and bent in any plane: they get points so close."""
_SANE_KM = 17_000
"""Past this, what lies about the antipode of a plane's middle is torn."""


@dataclass(frozen=True)
class Region:
    """A part of an airspace in a plane of its own, azimuthal and equidistant, in kilometres."""

    frame: NDArray[np.float64]
    """The unit vectors of its middle, of east there and of north there, one a row."""
    space: BaseGeometry = field(repr=False)
    reach_km: float = 0.0

    def flat(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Project unit vectors on the plane."""
        import numpy as np

        up, east, north = (points @ axis for axis in self.frame)
        angle = np.arctan2(np.hypot(east, north), up)
        scale = RADIUS_KM / np.maximum(np.sinc(angle / np.pi), 1e-9)
        return np.column_stack([east * scale, north * scale])

    def round(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Take points of the plane back to unit vectors."""
        import numpy as np

        angle = np.hypot(*points.T)[:, None] / RADIUS_KM
        aside = points / RADIUS_KM * np.sinc(angle / np.pi)
        return np.asarray(np.cos(angle) * self.frame[0] + aside @ self.frame[1:], dtype=float)

    def entered(
        self,
        points: NDArray[np.float64],
        lines: NDArray[np.int64],
        gates: NDArray[np.float64] | None,
    ) -> NDArray[np.int64]:
        """Name the lines that enter, their vertices given as unit vectors.

        `gates` are two vertices a line, NaN for none, near which entering does not count.
        """
        import numpy as np
        import shapely

        flat = self.flat(points)
        near = np.hypot(*flat.T) < self.reach_km + 2 * STEP_KM
        steps = np.flatnonzero((np.diff(lines) == 0) & near[1:] & near[:-1])
        if not len(steps):
            return np.empty(0, dtype=np.int64)
        segments: Any = shapely.linestrings(np.stack([flat[steps], flat[steps + 1]], axis=1))
        hit = shapely.intersects(self.space, segments)
        owners, segments = lines[steps[hit]], segments[hit]
        if gates is None or not len(owners):
            return np.unique(owners)
        beyond = self._beyond_gates(segments, gates[owners])
        return np.unique(owners[beyond])

    def _beyond_gates(self, segments: Any, gates: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which segments enter elsewhere than close to the gates of their line."""
        import numpy as np
        import shapely

        flat = self.flat(gates.reshape(-1, 3))
        spots = np.reshape(np.asarray(shapely.points(flat, handle_nan="skip")), (-1, 2))
        close: NDArray[np.bool_] = shapely.dwithin(spots, segments[:, None], BORDER_KM)
        beyond: NDArray[np.bool_] = ~np.any(close, axis=1)
        tested = np.flatnonzero(close.any(axis=1))
        _, groups = np.unique(np.nan_to_num(gates[tested]), axis=0, return_inverse=True)
        for group in range(groups.max(initial=-1) + 1):
            at = tested[groups.ravel() == group]
            left, bottom, right, top = shapely.total_bounds(segments[at])
            here = shapely.clip_by_rect(self.space, left, bottom, right, top)
            discs = shapely.buffer(spots[at[0]], BORDER_KM)
            here = shapely.difference(here, shapely.union_all(discs))
            shapely.prepare(here)
            beyond[at] = shapely.intersects(here, segments[at])
        return beyond

    def holds(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which unit vectors lie in it."""
        import shapely

        inside: NDArray[np.bool_] = shapely.intersects(self.space, self._spots(points))
        return inside

    def skirted(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which unit vectors lie at its border, on either side."""
        import shapely

        near: NDArray[np.bool_] = shapely.dwithin(
            shapely.boundary(self.space), self._spots(points), BORDER_KM
        )
        return near

    def _spots(self, points: NDArray[np.float64]) -> Any:
        import shapely

        return shapely.points(self.flat(points))


@dataclass(frozen=True)
class Airspace:
    """What an avoided set of countries closes; regions are far apart, or overlap."""

    regions: tuple[Region, ...]

    def entered(
        self,
        points: NDArray[np.float64],
        lines: NDArray[np.int64],
        gates: NDArray[np.float64] | None = None,
    ) -> NDArray[np.bool_]:
        """Tell of each line whether it enters; `points` are lon and lat, `lines` their lines.

        A line has a point every 50 km or closer, as `geodesy.great_circles` gives them.
        """
        import numpy as np

        entered = np.zeros(int(lines[-1]) + 1 if len(lines) else 0, dtype=bool)
        there = vectors(points)
        for region in self.regions:
            entered[region.entered(there, lines, gates)] = True
        return entered

    def holds(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which unit vectors lie in it."""
        import numpy as np

        inside: NDArray[np.bool_] = np.any([r.holds(points) for r in self.regions], axis=0)
        return inside

    def skirted(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which unit vectors lie at its border, on either side."""
        import numpy as np

        near: NDArray[np.bool_] = np.any([r.skirted(points) for r in self.regions], axis=0)
        return near


def vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn lon and lat into unit vectors, on a sphere.

    >>> import numpy as np
    >>> vectors(np.array([[90.0, 0.0], [0.0, 90.0]])).round(6).tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    import numpy as np

    lon, lat = np.radians(points).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@lru_cache(maxsize=16)
def airspace(countries: frozenset[str]) -> Airspace:
    """Draw the airspace of countries together, each of which must be in `parts`."""
    import numpy as np
    import shapely

    world = parts()
    closed = np.concatenate([world[code] for code in sorted(countries)])
    others = np.concatenate([world[code] for code in world if code not in countries])
    regions = []
    closed = closed[np.argsort(-shapely.area(closed), kind="stable")]
    while len(closed):
        middles = vectors(shapely.get_coordinates(shapely.centroid(closed)))
        near = middles @ middles[0] > np.cos(_REACH_KM / RADIUS_KM)
        regions.append(_region(_frame(middles[0]), closed[near], others))
        closed = closed[~near]
    return Airspace(tuple(regions))


@cache
def parts() -> Mapping[str, Any]:
    """Read the polygons of every country, each apart, with points on their longer edges."""
    import shapely

    return {
        code: shapely.segmentize(shapely.get_parts(shape), _STEP_DEG)
        for code, shape in area_polygons(sorted(CODES)).items()
    }


def _frame(middle: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    east = np.cross([0.0, 0.0, 1.0], middle)
    if not east.any():
        east = np.array([1.0, 0.0, 0.0])
    east /= np.linalg.norm(east)
    return np.array([middle, east, np.cross(middle, east)])


def _region(frame: NDArray[np.float64], parts: Any, others: Any) -> Region:
    import shapely

    blank = Region(frame, shapely.Point())

    def drawn(shapes: Any) -> Any:
        return shapely.transform(shapes, lambda points: blank.flat(vectors(points)))

    land = shapely.union_all(shapely.make_valid(drawn(parts)))
    coast = shapely.simplify(land, _COAST_KM)
    waters = shapely.buffer(coast, TERRITORIAL_KM, quad_segs=2)
    neighbours = _near(drawn(others[_within_reach(blank, waters, others)]), waters)
    theirs = shapely.buffer(shapely.simplify(neighbours, _COAST_KM), TERRITORIAL_KM, quad_segs=2)
    space = shapely.union(land, shapely.difference(waters, shapely.union_all(theirs)))
    shapely.prepare(space)
    return Region(frame, space, _radius_km(space))


def _within_reach(region: Region, waters: Any, shapes: Any) -> NDArray[np.bool_]:
    """Tell the shapes of the world that come near a region, and that its plane can show."""
    import numpy as np
    import shapely

    points, owners = shapely.get_coordinates(shapes, return_index=True)
    cosines = vectors(points) @ region.frame[0]
    reach = (_radius_km(waters) + TERRITORIAL_KM) / RADIUS_KM
    near, torn = np.zeros(len(shapes), dtype=bool), np.zeros(len(shapes), dtype=bool)
    near[owners[cosines > np.cos(min(reach, np.pi))]] = True
    torn[owners[cosines < np.cos(_SANE_KM / RADIUS_KM)]] = True
    return near & ~torn


def _radius_km(shape: Any) -> float:
    import numpy as np
    import shapely

    return float(np.hypot(*shapely.get_coordinates(shape).T).max())


def _near(shapes: Any, waters: Any) -> Any:
    """Cut from shapes what lies where the twelve miles of two meet."""
    import shapely

    zone = shapely.buffer(waters, TERRITORIAL_KM, quad_segs=2)
    shapely.prepare(zone)
    shapes = shapes[shapely.intersects(zone, shapes)]
    return shapely.intersection(shapely.make_valid(shapes), zone)
