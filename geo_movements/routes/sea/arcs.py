"""Great circles in arrays: on the unit sphere, in short pieces, and in the Mercator plane.

On a sphere, since lines are schematic: their lengths are measured on the ellipsoid, elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_movements.geodesy import RADIUS_KM

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "STEP_KM",
    "arc_km",
    "great_circle",
    "pieces_between",
    "spots",
    "steps_between",
    "to_mercator",
    "unit",
    "wrapped",
]

STEP_KM = 50.0
"""No two points of a line that is given back lie farther apart."""


def unit(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn lon, lat into points of the unit sphere."""
    import numpy as np

    lon, lat = np.radians(points[..., 0]), np.radians(points[..., 1])
    flat = np.cos(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), np.sin(lat)], axis=-1)


def arc_km(a: Any, b: Any) -> NDArray[np.float64]:
    """Measure between points of the unit sphere, in km."""
    import numpy as np

    return np.asarray(2 * RADIUS_KM * np.arcsin(np.minimum(np.linalg.norm(a - b, axis=-1) / 2, 1)))


def spots(a: Any, b: Any, share: Any) -> NDArray[np.float64]:
    """Find the lon and lat at shares of the great circles between points of the unit sphere."""
    import numpy as np

    angle = (arc_km(a, b) / RADIUS_KM)[:, None]
    share = share[:, None]
    sine = np.sin(angle)
    flat = sine < 1e-9
    round_ = np.sin((1 - share) * angle) * a + np.sin(share * angle) * b
    spot = np.where(flat, a + (b - a) * share, round_ / np.where(flat, 1, sine))
    lon = np.degrees(np.arctan2(spot[:, 1], spot[:, 0]))
    lat = np.degrees(np.arctan2(spot[:, 2], np.hypot(spot[:, 0], spot[:, 1])))
    return np.column_stack([lon, lat])


def great_circle(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill in points every 50 km or closer, on great circles; those given stay exact."""
    import numpy as np

    on_sphere = unit(points)
    starts, ends = np.arange(len(points) - 1), np.arange(1, len(points))
    km = arc_km(on_sphere[:-1], on_sphere[1:])
    counts = np.maximum(np.ceil(km / STEP_KM).astype(np.int64), 1)
    line, begins, _ = pieces_between(points, on_sphere, starts, ends, counts)
    return np.vstack([line[begins], points[-1:]])


def pieces_between(way: Any, on_sphere: Any, starts: Any, ends: Any, counts: Any) -> Any:
    """Draw great circles in pieces: all points, which of them begin a piece, and its line's number.

    Ends are exact.
    """
    import numpy as np

    sizes = counts + 1
    line = np.repeat(np.arange(len(starts)), sizes)
    first = np.cumsum(sizes) - sizes
    share = (np.arange(len(line)) - first[line]) / counts[line]
    points = spots(on_sphere[starts][line], on_sphere[ends][line], share)
    points[first], points[first + counts] = way[starts], way[ends]
    begins = np.ones(len(line), dtype=bool)
    begins[first + counts] = False
    return points, np.flatnonzero(begins), line[begins]


def wrapped(pieces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring segments to where the land is: their middles between -180 and 180 degrees."""
    import numpy as np

    pieces = pieces.copy()
    pieces[:, 1, 0] -= 360 * np.round((pieces[:, 1, 0] - pieces[:, 0, 0]) / 360)
    pieces[:, :, 0] -= (360 * np.floor((pieces[:, :, 0].mean(axis=1) + 180) / 360))[:, None]
    return pieces


def steps_between(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """List the segments between points, each within reach of the land's longitudes."""
    import numpy as np

    return wrapped(np.stack([a, b], axis=1))


def to_mercator(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project lon, lat to the Mercator plane, in degrees; the poles count as 89.5 degrees."""
    import numpy as np

    lat = np.radians(np.clip(points[..., 1], -89.5, 89.5))
    return np.stack([points[..., 0], np.degrees(np.arcsinh(np.tan(lat)))], axis=-1)
