"""A way over the mesh pulled taut: straight where the water allows, clear of the coast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_movements.geodesy import RADIUS_KM
from geo_movements.routes.sea.chart import land, to_mercator, unit
from geo_movements.routes.sea.land import hits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["great_circle", "pull"]

CLEAR_KM = 2.5
"""Ships keep so far off land where the water is wide enough."""
_SHARE = 0.85
"""Where it is not, so much of the clearance that the mesh found."""
_LEAST_KM = 0.05
_WINDOW_KM = 8.0
"""Clearance may shift so far along the way when it is pulled."""
_GRID_KM = 2.0
_DEGREE_KM = 111.2
_NEAR_PIECE_KM, _FAR_PIECE_KM, _FAR_KM = 25.0, 100.0, 800.0
_HOPS = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
_STEPS_KM = (2.0, 5.0, 12.0, 30.0, 75.0, 180.0, 400.0)
_STEP_KM = 50.0
"""Between the points of the line that is given back."""


def pull(
    points: NDArray[np.float64], clear_km: NDArray[np.float64], gates: Any
) -> NDArray[np.float64]:
    """Pull a way taut; returns its points, no more than 50 km apart, on great circles.

    `points` is (n, 2) of lon and lat, each in sight of the next; `clear_km` how far they lie off
    land; `gates` an STRtree of the Mercator lines that must not be crossed, or None. Where a line
    would touch land after all, the way stays as it was.
    """
    import numpy as np

    allowed = np.maximum(np.minimum(clear_km * _SHARE, CLEAR_KM), _LEAST_KM)
    way = points
    for _ in range(3):
        taut, kept = _shorten(way, allowed, gates)
        line = great_circle(taut)
        if hits(_unwrapped(line)).any():
            break
        points = taut
        if len(taut) == 2:
            break
        way, allowed = _denser(taut, way, allowed, kept)
    return great_circle(points)


def _shorten(way: Any, allowed: Any, gates: Any) -> tuple[NDArray[np.float64], Any]:
    """Leave out the points that a straight line in sight can skip: the shortest of such ways."""
    import numpy as np

    on_sphere = unit(way)
    steps = _arc(on_sphere[:-1], on_sphere[1:])
    along = np.concatenate([[0], np.cumsum(steps)])
    profile = _profile(along, allowed)
    count = len(way)
    links = [(np.arange(count - 1), np.arange(1, count), steps)]
    active = np.arange(count - 2)
    for hop in _HOPS:
        active = active[active + hop < count]
        if not len(active):
            break
        seen = _in_sight(way, on_sphere, active, active + hop, along, profile, gates)
        active = active[seen]
        links.append((active, active + hop, _arc(on_sphere[active], on_sphere[active + hop])))
    if _in_sight(way, on_sphere, np.array([0]), np.array([count - 1]), along, profile, gates)[0]:
        return way[[0, -1]], np.array([0, count - 1])
    kept = _shortest(links, count)
    return way[kept], kept


def _shortest(links: Any, count: int) -> Any:
    import numpy as np

    start, end, km = (np.concatenate(column) for column in zip(*links, strict=True))
    order = np.argsort(end, kind="stable")
    total, before = [0.0] + [np.inf] * (count - 1), [0] * count
    for a, b, length in zip(
        start[order].tolist(), end[order].tolist(), km[order].tolist(), strict=True
    ):
        if total[a] + length < total[b]:
            total[b], before[b] = total[a] + length, a
    kept = [count - 1]
    while kept[-1]:
        kept.append(before[kept[-1]])
    return np.array(kept[::-1])


def _profile(along: Any, allowed: Any) -> Any:
    """Say what clearance is asked for along the way: the least within the window, by grid."""
    import numpy as np

    grid = np.arange(0, along[-1] + 2 * _GRID_KM, _GRID_KM)
    least = np.interp(grid, along, allowed)
    at = np.minimum((along / _GRID_KM).astype(np.int64), len(grid) - 1)
    np.minimum.at(least, at, allowed)
    for _ in range(int(_WINDOW_KM / _GRID_KM)):
        least[1:] = np.minimum(least[1:], least[:-1].copy())
        least[:-1] = np.minimum(least[:-1], least[1:].copy())
    return least


def _in_sight(
    way: Any, on_sphere: Any, starts: Any, ends: Any, along: Any, profile: Any, gates: Any
) -> NDArray[np.bool_]:
    """Tell between which points one can sail straight, as clear of land as the way asks for."""
    import numpy as np
    import shapely

    km = _arc(on_sphere[starts], on_sphere[ends])
    size = np.where(km > _FAR_KM, _FAR_PIECE_KM, _NEAR_PIECE_KM)
    counts = np.maximum(np.ceil(km / size).astype(np.int64), 1)
    points, first, owner = _arcs(way, on_sphere, starts, ends, counts)
    pieces = np.stack([points[:-1], points[1:]], axis=1)[first]
    lat = np.abs(pieces[:, :, 1]).max(axis=1)
    lines = shapely.linestrings(to_mercator(_wrapped(pieces)))
    # What clearance the way has there: the least of the grid's cells along the piece.
    place = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    span = (along[ends] - along[starts])[owner] / counts[owner]
    at = along[starts][owner] + place * span
    cell = np.minimum((at / _GRID_KM).astype(np.int64), len(profile) - 1)
    last = np.minimum(((at + span) / _GRID_KM).astype(np.int64), len(profile) - 1)
    asked = np.minimum(profile[cell], profile[last])
    asked = np.minimum(asked, profile[(cell + last) // 2])
    reach = asked / _DEGREE_KM / np.cos(np.radians(np.minimum(lat, 89.0)))
    blocked = np.unique(land(mercator=True).query(lines, predicate="dwithin", distance=reach)[0])
    seen = np.ones(len(starts), dtype=bool)
    seen[owner[blocked]] = False
    if gates is not None:
        seen[owner[np.unique(gates.query(lines, predicate="intersects")[0])]] = False
    return seen


def _arcs(way: Any, on_sphere: Any, starts: Any, ends: Any, counts: Any) -> Any:
    """Draw great circles in pieces: all points, which of them begin a piece, and its line's number.

    Ends are exact.
    """
    import numpy as np

    sizes = counts + 1
    line = np.repeat(np.arange(len(starts)), sizes)
    first = np.cumsum(sizes) - sizes
    share = ((np.arange(len(line)) - first[line]) / counts[line])[:, None]
    a, b = on_sphere[starts][line], on_sphere[ends][line]
    angle = (_arc(on_sphere[starts], on_sphere[ends]) / RADIUS_KM)[line, None]
    sine = np.sin(angle)
    flat = sine < 1e-9
    safe = np.where(flat, 1, sine)
    spot = np.where(
        flat,
        a + (b - a) * share,
        (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / safe,
    )
    lon = np.degrees(np.arctan2(spot[:, 1], spot[:, 0]))
    lat = np.degrees(np.arctan2(spot[:, 2], np.hypot(spot[:, 0], spot[:, 1])))
    points = np.column_stack([lon, lat])
    points[first], points[first + counts] = way[starts], way[ends]
    begins = np.ones(len(line), dtype=bool)
    begins[first + counts] = False
    return points, np.flatnonzero(begins), line[begins]


def _wrapped(pieces: Any) -> Any:
    """Bring segments to where the land is: their middles between -180 and 180 degrees."""
    import numpy as np

    pieces = pieces.copy()
    pieces[:, 1, 0] -= 360 * np.round((pieces[:, 1, 0] - pieces[:, 0, 0]) / 360)
    pieces[:, :, 0] -= (360 * np.floor((pieces[:, :, 0].mean(axis=1) + 180) / 360))[:, None]
    return pieces


def _unwrapped(line: Any) -> Any:
    import numpy as np

    return _wrapped(np.stack([line[:-1], line[1:]], axis=1))


def _denser(taut: Any, way: Any, allowed: Any, kept: Any) -> tuple[Any, Any]:
    """Set points along a taut way, close together about its corners, so that it can be cut finer.

    Returns them, and the clearance that was asked for where they are.
    """
    import numpy as np

    on_sphere = unit(way)
    along = np.concatenate([[0], np.cumsum(_arc(on_sphere[:-1], on_sphere[1:]))])
    shares, segments = [], []
    km = _arc(on_sphere[kept[:-1]], on_sphere[kept[1:]])
    for at, length in enumerate(km.tolist()):
        near = np.array([step for step in _STEPS_KM if step < length / 2])
        share = np.unique(np.concatenate([[0.0], near / length, 1 - near / length, [0.5]]))
        shares.append(share)
        segments.append(np.full(len(share), at))
    share, segment = np.concatenate(shares), np.concatenate(segments)
    a, b = unit(taut)[segment], unit(taut)[segment + 1]
    angle = (km / RADIUS_KM)[segment]
    sine = np.maximum(np.sin(angle), 1e-12)
    spot = (np.sin((1 - share) * angle) / sine)[:, None] * a + (np.sin(share * angle) / sine)[
        :, None
    ] * b
    lon = np.degrees(np.arctan2(spot[:, 1], spot[:, 0]))
    lat = np.degrees(np.arctan2(spot[:, 2], np.hypot(spot[:, 0], spot[:, 1])))
    points = np.column_stack([lon, lat])
    exact = share == 0
    points[exact] = taut[:-1]
    before = along[kept[:-1]][segment] + share * (along[kept[1:]] - along[kept[:-1]])[segment]
    profile = _profile(along, allowed)
    cell = np.minimum((before / _GRID_KM).astype(np.int64), len(profile) - 1)
    asked = profile[cell]
    asked[exact] = allowed[kept[:-1]]
    return np.vstack([points, taut[-1:]]), np.append(asked, allowed[-1])


def great_circle(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fill in points every 50 km or closer, on great circles; those given stay exact."""
    import numpy as np

    on_sphere = unit(points)
    starts, ends = np.arange(len(points) - 1), np.arange(1, len(points))
    km = _arc(on_sphere[:-1], on_sphere[1:])
    counts = np.maximum(np.ceil(km / _STEP_KM).astype(np.int64), 1)
    line, begins, _ = _arcs(points, on_sphere, starts, ends, counts)
    return np.vstack([line[begins], points[-1:]])


def _arc(a: Any, b: Any) -> Any:
    """Measure between points of the unit sphere, in km."""
    import numpy as np

    return 2 * RADIUS_KM * np.arcsin(np.minimum(np.linalg.norm(a - b, axis=-1) / 2, 1))
