"""A way over the mesh pulled taut: straight where the water allows, clear of the coast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_movements.routes.sea.arcs import (
    arc_km,
    great_circle,
    pieces_between,
    spots,
    steps_between,
    to_mercator,
    unit,
)
from geo_movements.routes.sea.chart import ice, land
from geo_movements.routes.sea.land import hits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["pull"]

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
        if hits(steps_between(line[:-1], line[1:])).any():
            break
        points = taut
        if len(taut) == 2:
            break
        way, allowed = _denser(taut, way, allowed, kept)
    return great_circle(points)


def _shorten(way: Any, allowed: Any, gates: Any) -> tuple[NDArray[np.float64], Any]:
    """Leave out the points that a straight line in sight can skip: the cheapest of such ways."""
    import numpy as np

    on_sphere = unit(way)
    km = arc_km(on_sphere[:-1], on_sphere[1:])
    along = np.concatenate([[0], np.cumsum(km)])
    profile = _profile(along, allowed)
    count = len(way)
    frozen = ice(way)
    links = [(np.arange(count - 1), np.arange(1, count), km * np.maximum(frozen[1:], frozen[:-1]))]
    active = np.arange(count - 2)
    for hop in (*_HOPS, count - 1):
        active = active[active + hop < count]
        ends = active + hop
        if hop == count - 1:
            active, ends = np.array([0]), np.array([hop])
        if not len(active):
            continue
        seen, costs = _in_sight(way, on_sphere, active, ends, along, profile, gates)
        links.append((active[seen], ends[seen], costs[seen]))
        active = active[seen]
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
) -> Any:
    """Tell between which points one can sail straight, as clear of land as the way asks for.

    And what that costs: kilometres, more in ice.
    """
    import numpy as np
    import shapely

    km = arc_km(on_sphere[starts], on_sphere[ends])
    size = np.where(km > _FAR_KM, _FAR_PIECE_KM, _NEAR_PIECE_KM)
    counts = np.maximum(np.ceil(km / size).astype(np.int64), 1)
    points, first, owner = pieces_between(way, on_sphere, starts, ends, counts)
    pieces = steps_between(points[first], points[first + 1])
    lat = np.abs(pieces[:, :, 1]).max(axis=1)
    lines = shapely.linestrings(to_mercator(pieces))
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
    costs = np.bincount(owner, weights=(km / counts)[owner] * ice(pieces.mean(axis=1)))
    return seen, costs


def _denser(taut: Any, way: Any, allowed: Any, kept: Any) -> tuple[Any, Any]:
    """Set points along a taut way, close together about its corners, so that it can be cut finer.

    Returns them, and the clearance that was asked for where they are.
    """
    import numpy as np

    on_sphere = unit(way)
    along = np.concatenate([[0], np.cumsum(arc_km(on_sphere[:-1], on_sphere[1:]))])
    shares, segments = [], []
    km = arc_km(on_sphere[kept[:-1]], on_sphere[kept[1:]])
    for at, length in enumerate(km.tolist()):
        near = np.array([step for step in _STEPS_KM if step < length / 2])
        share = np.unique(np.concatenate([[0.0], near / length, 1 - near / length, [0.5]]))
        shares.append(share)
        segments.append(np.full(len(share), at))
    share, segment = np.concatenate(shares), np.concatenate(segments)
    ends = unit(taut)
    points = spots(ends[segment], ends[segment + 1], share)
    exact = share == 0
    points[exact] = taut[:-1]
    before = along[kept[:-1]][segment] + share * (along[kept[1:]] - along[kept[:-1]])[segment]
    profile = _profile(along, allowed)
    cell = np.minimum((before / _GRID_KM).astype(np.int64), len(profile) - 1)
    asked = profile[cell]
    asked[exact] = allowed[kept[:-1]]
    return np.vstack([points, taut[-1:]]), np.append(asked, allowed[-1])
