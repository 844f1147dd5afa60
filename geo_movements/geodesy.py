"""Distances, bearings and lines on the WGS84 ellipsoid, and roughly on a sphere.

The geodesics are Karney's (Algorithms for geodesics, J. Geodesy 87, 2013), by PROJ.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray
    from shapely import LineString, MultiLineString
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "ASIDE_KM",
    "RADIUS_KM",
    "STEP_KM",
    "area_km2",
    "compass",
    "distance_km",
    "great_circles",
    "length_km",
    "middle",
    "moved",
    "sparse_great_circles",
    "sphere_km",
    "unwrap",
    "ways",
]

RADIUS_KM = 6371.0088
"""The mean radius of the Earth: distances on that sphere are within 0.6% of the ellipsoid's."""
_COMPASS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip

STEP_KM = 50.0
"""Distance between the points of a dense line: at 50 degrees north a chord leaves the geodesic by
60 m at the most."""
ASIDE_KM = 0.5
"""How far a chord of a sparse line may leave the geodesic: half of what the ground's coast is good
for, and no more than a pixel of the page down to zoom 8, the deepest that it goes by itself."""
_LONGEST_KM = 250.0
"""A sparse line has a point as often as this, also along the equator: in a projection that bends
that, a chord leaves it by about a kilometre on a map of the whole Earth."""


@cache
def _wgs84() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_km(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.float64]:
    """Measure geodesic distances between pairs of points, in kilometres."""
    import numpy as np

    _, _, metres = _wgs84().inv(*np.broadcast_arrays(lon1, lat1, lon2, lat2))
    return np.asarray(metres, dtype=float) / 1000


def ways(
    lon: float, lat: float, lons: ArrayLike, lats: ArrayLike
) -> tuple[list[float], list[float]]:
    """Measure from a point to others: kilometres, and degrees clockwise from north, 0 to 360."""
    import numpy as np

    starts = np.broadcast_arrays(lon, lat, lons, lats)
    bearings, _, metres = _wgs84().inv(*starts)
    return (np.asarray(metres) / 1000).tolist(), (np.asarray(bearings) % 360).tolist()


def moved(lon: float, lat: float, bearing: float, km: float) -> tuple[float, float]:
    """Go from a point so far in a direction (degrees clockwise from north): lon and lat."""
    there = _wgs84().fwd(lon, lat, bearing, 1000 * km)
    return float(there[0]), float(there[1])


def middle(lon1: float, lat1: float, lon2: float, lat2: float) -> tuple[float, float, float]:
    """Find the middle between two points: lon and lat, and how far they are apart in kilometres."""
    bearing, _, metres = _wgs84().inv(lon1, lat1, lon2, lat2)
    return *moved(lon1, lat1, bearing, metres / 2000), float(metres) / 1000


def sphere_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Measure between two points on the sphere: quick, for those who want no exact distance.

    >>> round(sphere_km(179.5, 0, -179.5, 0))
    111
    """
    y, x, v, u = map(math.radians, (lat1, lon1, lat2, lon2))
    half = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def compass(bearing: float) -> str:
    """Say a bearing in one of the sixteen points of the compass.

    >>> compass(350), compass(-45)
    ('N', 'NW')
    """
    return _COMPASS[round(bearing % 360 / 22.5) % 16]


def great_circles(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Draw the geodesics between pairs of points, a point every `STEP_KM` or closer.

    Returns the points of all lines as one (n, 2) array of lon and lat, the number of the line that
    each point belongs to, and the lines' lengths in kilometres. Ends are exact; longitudes run on
    past 180 where a line crosses the antimeridian. A line between equal points has two of them.
    """
    import numpy as np

    starts = np.column_stack(np.broadcast_arrays(np.asarray(lon1, float), lat1)).reshape(-1, 2)
    ends = np.column_stack(np.broadcast_arrays(np.asarray(lon2, float), lat2)).reshape(-1, 2)
    azimuth, _, metres = _wgs84().inv(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])
    counts = np.maximum(np.ceil(metres / 1000 / STEP_KM).astype(np.int64), 1) + 1
    lines = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    share = (np.arange(len(lines)) - first[lines]) / (counts[lines] - 1)
    lon, lat, _ = _wgs84().fwd(
        starts[lines, 0], starts[lines, 1], azimuth[lines], metres[lines] * share
    )
    points = np.column_stack([lon, lat])
    points[first] = starts
    points[first + counts - 1] = ends
    return unwrap(points, lines), lines, metres / 1000


def sparse_great_circles(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Draw the geodesics between pairs of points with as few points as keep them in shape.

    Returns the points of all lines as one (n, 2) array of lon and lat, where each line begins in it
    (and, last, n), and the lengths of the geodesics, not of the chords, in kilometres. A chord in
    degrees leaves its geodesic by `ASIDE_KM` at the most, unless that takes points closer than
    `STEP_KM`. Ends are exact; longitudes run on past 180. A line between equal points has two.
    """
    import numpy as np

    starts, ends = (
        np.column_stack(np.broadcast_arrays(np.asarray(lon, float), lat)).reshape(-1, 2)
        for lon, lat in ((lon1, lat1), (lon2, lat2))
    )
    azimuth, back, metres = _wgs84().inv(starts[:, 0], starts[:, 1], ends[:, 0], ends[:, 1])
    turns = np.radians(azimuth)
    pieces = _pieces(np.radians(starts[:, 1]), np.radians(ends[:, 1]), turns, back, metres / 1000)
    first = np.concatenate([[0], np.cumsum(pieces + 1)])
    points = np.empty((int(first[-1]), 2))
    points[first[:-1]] = starts
    points[first[1:] - 1] = ends
    inner = np.repeat(np.arange(len(pieces)), pieces - 1)
    place = np.arange(len(inner)) - (np.cumsum(pieces - 1) - pieces + 1)[inner] + 1
    points[first[inner] + place] = _between(starts, turns, metres, inner, place / pieces[inner])
    last = first[1:] - 1
    points[last, 0] += 360 * np.round((points[last - 1, 0] - points[last, 0]) / 360)
    return points, first, metres / 1000


def _pieces(
    lat1: NDArray[np.float64],
    lat2: NDArray[np.float64],
    azimuth: NDArray[np.float64],
    back: NDArray[np.float64],
    km: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Tell into how many chords each line is cut; angles in radians but for `back`.

    A line straight in degrees bends on the sphere by tan(lat) sin(az) (1 + cos(az)^2) / R, which
    follows from the equations of its geodesics, and a chord of d leaves an arc that bends by k by
    k d^2 / 8. The bend is the most where the line is farthest from the equator: at its vertex, by
    Clairaut, if that is between its ends.
    """
    import numpy as np

    clairaut = np.abs(np.sin(azimuth)) * np.cos(lat1)
    has_vertex = np.cos(azimuth) * np.cos(np.radians(back)) > 0
    narrowest = np.minimum(np.cos(lat1), np.cos(lat2))
    narrowest = np.maximum(np.where(has_vertex, clairaut, narrowest), 1e-9)
    sine = np.minimum(clairaut / narrowest, math.sqrt(2 / 3))
    bend = np.sqrt(1 / narrowest**2 - 1) * sine * (2 - sine**2) / RADIUS_KM
    step = np.sqrt(8 * ASIDE_KM / np.maximum(bend, 1e-9))
    pieces = np.ceil(km / np.clip(step, STEP_KM, _LONGEST_KM)).astype(np.int64)
    return np.asarray(np.maximum(pieces, 1))


def _between(
    starts: NDArray[np.float64],
    azimuth: NDArray[np.float64],
    metres: NDArray[np.float64],
    lines: NDArray[np.int64],
    shares: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Find the points at shares of some lines: lon and lat, within 5 m of the geodesic.

    On the sphere of reduced latitudes a geodesic is a great circle (Karney, eq. 3 to 8); the series
    for longitude (eq. 23) is cut after the first power of the third flattening, and that for the
    distance, which only spaces the points, too.
    """
    import numpy as np

    geod = _wgs84()
    flat = geod.b / geod.a
    lat = np.radians(starts[:, 1])
    reduced = np.arctan2(flat * np.sin(lat), np.cos(lat))
    sin_lat, cos_lat = np.sin(reduced), np.cos(reduced)
    east, north = np.sin(azimuth), np.cos(azimuth)
    equator = east * cos_lat
    bulge = (1 / flat**2 - 1) * (1 - equator**2)
    arcs = (metres / (geod.b * (1 + bulge / 4)))[lines] * shares
    slip = (geod.f * equator * (1 - bulge / 8))[lines] * arcs
    sin_arc, cos_arc = np.sin(arcs), np.cos(arcs)
    x = cos_lat[lines] * cos_arc - (sin_lat * north)[lines] * sin_arc
    y = east[lines] * sin_arc
    z = sin_lat[lines] * cos_arc + (cos_lat * north)[lines] * sin_arc
    lon = starts[:, 0][lines] + np.degrees(np.arctan2(y, x) - slip)
    return np.column_stack([lon, np.degrees(np.arctan2(z, flat * np.hypot(x, y)))])


def unwrap(points: NDArray[np.float64], lines: NDArray[np.int64]) -> NDArray[np.float64]:
    """Let longitudes run on past 180 within each line, its first point kept.

    `points` is an (n, 2) array, `lines` the number of the line of each point.
    """
    import numpy as np

    steps = np.diff(points[:, 0], prepend=points[:1, 0])
    turns = -np.round(steps / 360)
    turns[np.diff(lines, prepend=-1) != 0] = 0
    total = np.cumsum(turns)
    starts = np.flatnonzero(np.diff(lines, prepend=-1) != 0)
    offset = np.repeat(total[starts], np.diff([*starts, len(lines)]))
    return np.column_stack([points[:, 0] + 360 * (total - offset), points[:, 1]])


def length_km(line: LineString | MultiLineString) -> float:
    """Measure a line on the WGS84 ellipsoid, in kilometres.

    An empty line measures 0. The parts of a split line are summed.

    >>> from shapely import LineString
    >>> round(length_km(LineString([(0, 0), (1, 0)])))
    111
    """
    return float(_wgs84().geometry_length(line)) / 1000


def area_km2(shape: BaseGeometry) -> float:
    """Measure an area on the WGS84 ellipsoid, in square kilometres."""
    return abs(float(_wgs84().geometry_area_perimeter(shape)[0])) / 1e6
