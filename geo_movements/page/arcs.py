"""Great circles told by their two ends: the viewer draws the same vertices (viewer/arcs.js).

A geodesic of the ellipsoid is a great circle of the auxiliary sphere, whose latitudes are the
reduced ones and whose longitudes run a little faster (Vincenty, Survey Review 23, 1975; here to the
second order of the flattening, some metres). It is halved until a map of zoom 10 shows no
difference; each vertex has the zoom from which on its absence would be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Arcs", "are_arcs", "drawn"]

_F = 1 / 298.257223563
"""The flattening of WGS84."""
_LAST_ZOOM = 10
"""A line that nobody observed needs no vertex more for the two zooms that follow."""
_NEVER = _LAST_ZOOM + 1
_CLOSEST = 12
_TOLERANCE_PX = 0.45
"""A quarter as much is left out at each further halving: together it is `levels.TOLERANCE_PX`."""
_FURTHER_PX = 2.5 * _TOLERANCE_PX / 2**_LAST_ZOOM
"""A half bends about a quarter as much: it is looked at where that may be seen."""
_LONG = 0.18
"""A stretch as long as this, in radians, is halved whatever its middle tells."""
_SHORT = 0.02
"""At the equator, where the line bends the other way, one as short as this is left alone."""
_WORLD_PX = 256
_HIGHEST = 84.0
"""Above this latitude, where Mercator is about to end, a line is told as it is."""
_FARTHEST = 179
"""Ends that are farther apart in longitude have no one way between them."""
_SLACK = 1e-6
"""Ends are whole ten-thousandths of a degree: so far, in radians, that moves a line."""
_ROUNDS = 5


class Arcs(NamedTuple):
    """The vertices of arcs, one arc after the other."""

    counts: NDArray[np.int64]
    lon: Floats
    lat: Floats
    zooms: NDArray[np.int64]


class _Sphere(NamedTuple):
    """Arcs on the auxiliary sphere: where they end, and how far their longitudes run ahead."""

    start: Floats
    end: Floats
    length: Floats
    ahead: Floats


def _sphere(ends: Floats) -> _Sphere:
    """Bring ends (n, 4: lon, lat, lon, lat, in degrees) to the sphere."""
    lon1, lat1, lon2, lat2 = np.radians(ends).T
    one, other = (np.arctan((1 - _F) * np.tan(lat)) for lat in (lat1, lat2))
    across = lon2 - lon1
    omega = across
    length = np.zeros_like(across)
    for _ in range(_ROUNDS):
        y = np.hypot(
            np.cos(other) * np.sin(omega),
            np.cos(one) * np.sin(other) - np.sin(one) * np.cos(other) * np.cos(omega),
        )
        x = np.sin(one) * np.sin(other) + np.cos(one) * np.cos(other) * np.cos(omega)
        length = np.arctan2(y, x)
        sine = np.cos(one) * np.cos(other) * np.sin(omega) / np.where(y > 0, y, 1)
        omega = across + _F * (1 - _F / 4 * (1 - sine * sine)) * sine * length
    start = np.column_stack([np.cos(one), np.zeros_like(one), np.sin(one)])
    end = np.column_stack(
        [np.cos(other) * np.cos(omega), np.cos(other) * np.sin(omega), np.sin(other)]
    )
    return _Sphere(start, end, length, omega - across)


def are_arcs(ends: Floats, points: Floats, lines: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which lines are the great circles between their ends, as far as a map shows.

    `points` are the vertices of all lines, lon and lat in degrees, `lines` the line of each.
    """
    sphere = _sphere(ends)
    lat = np.radians(points[:, 1])
    across = np.radians(points[:, 0] - ends[lines, 0])
    reduced = np.arctan((1 - _F) * np.tan(lat))
    share = np.zeros(len(points))
    for _ in range(2):
        omega = across + sphere.ahead[lines] * share
        there = np.column_stack(
            [np.cos(reduced) * np.cos(omega), np.cos(reduced) * np.sin(omega), np.sin(reduced)]
        )
        along = np.arccos(np.clip((there * sphere.start[lines]).sum(axis=1), -1, 1))
        share = np.clip(along / np.maximum(sphere.length[lines], 1e-12), 0, 1)
    normal = np.cross(sphere.start, sphere.end)
    normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-12)[:, None]
    off = np.abs((there * normal[lines]).sum(axis=1))
    pixel = 2 * np.pi / (_WORLD_PX * 2**_CLOSEST)
    good = (off <= _TOLERANCE_PX * pixel * np.cos(lat) + _SLACK) & (np.abs(points[:, 1]) < _HIGHEST)
    onward = np.ones(len(points), dtype=bool)
    onward[1:] = (lines[1:] != lines[:-1]) | (along[1:] >= along[:-1] - 4 * _SLACK)
    bad = np.bincount(lines[~(good & onward)], minlength=len(ends))
    near = np.abs(ends[:, 2] - ends[:, 0]) < _FARTHEST
    return np.asarray((bad == 0) & near & (sphere.length > 0))


def drawn(ends: Floats) -> Arcs:
    """Draw arcs between ends (n, 4: lon, lat, lon, lat, in degrees), as the viewer does."""
    sphere = _sphere(ends)
    count = len(ends)
    line = np.arange(count)
    here, there = sphere.start, sphere.end
    first, last = np.zeros(count), np.ones(count)
    parent = np.full(count, -1)
    nodes: list[tuple[NDArray[Any], ...]] = []
    made = 0
    while len(line) or not nodes:
        middle = here + there
        middle /= np.linalg.norm(middle, axis=1)[:, None]
        share = (first + last) / 2
        bent = _bent(sphere, ends, line, (here, middle, there), (first, share, last))
        with np.errstate(divide="ignore"):
            zoom = np.ceil(np.log2(_TOLERANCE_PX / bent)).clip(0, _NEVER).astype(np.int64)
        reach = sphere.length[line] * (last - first)
        crosses = (here[:, 2] * there[:, 2] < 0) & (reach > _SHORT)
        further = np.flatnonzero((bent > _FURTHER_PX) | (reach > _LONG) | crosses)
        number = made + np.arange(len(line))
        made += len(line)
        nodes.append((line, middle, share, zoom, parent))
        line = np.repeat(line[further], 2)
        parent = np.repeat(number[further], 2)
        halves = [np.stack(pair, axis=1) for pair in (
            (here[further], middle[further]), (middle[further], there[further]),
        )]  # fmt: skip
        here, there = (half.reshape(-1, 3) for half in halves)
        pairs = np.stack([first[further], share[further], share[further], last[further]], axis=1)
        first, last = pairs.reshape(-1, 2).T.copy()
    return _gathered(ends, sphere, nodes)


def _bent(
    sphere: _Sphere, ends: Floats, line: NDArray[np.int64], points: tuple[Floats, ...],
    shares: tuple[Floats, ...],
) -> Floats:  # fmt: skip
    """Measure how far a middle lies from the chord, in pixels of zoom 0."""
    (ax, ay), (mx, my), (bx, by) = (
        _world(*_degrees(sphere, ends, line, point, share))
        for point, share in zip(points, shares, strict=True)
    )
    x, y = bx - ax, by - ay
    size = np.hypot(x, y)
    away = np.abs(x * (my - ay) - y * (mx - ax)) / np.where(size > 0, size, 1)
    return np.asarray(np.where(size > 0, away, np.hypot(mx - ax, my - ay)))


def _degrees(
    sphere: _Sphere, ends: Floats, line: NDArray[np.int64], point: Floats, share: Floats
) -> tuple[Floats, Floats]:
    x, y, z = point.T
    lon = ends[line, 0] + np.degrees(np.arctan2(y, x) - sphere.ahead[line] * share)
    lat = np.degrees(np.arctan2(z, (1 - _F) * np.hypot(x, y)))
    return lon, lat


def _world(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    y = 0.5 - np.arcsinh(np.tan(np.radians(lat))) / (2 * np.pi)
    return _WORLD_PX * (lon / 360 + 0.5), _WORLD_PX * y


def _gathered(ends: Floats, sphere: _Sphere, nodes: list[tuple[NDArray[Any], ...]]) -> Arcs:
    """Give each halving's vertex the least zoom of those it bears, and put all in order."""
    count = len(ends)
    line, middle, share, zoom, parent = (
        np.concatenate([node[part] for node in nodes]) for part in range(5)
    )
    stop = len(zoom)
    for node in reversed(nodes):
        begin = stop - len(node[0])
        born = parent[begin:stop]
        has = born >= 0
        np.minimum.at(zoom, born[has], zoom[begin:stop][has])
        stop = begin
    seen = zoom <= _LAST_ZOOM
    lon, lat = _degrees(sphere, ends, line, middle, share)
    every = np.arange(count)
    lines = np.concatenate([every, line[seen], every])
    shares = np.concatenate([np.zeros(count), share[seen], np.ones(count)])
    order = np.lexsort((shares, lines))
    return Arcs(
        counts=np.bincount(lines, minlength=count),
        lon=np.concatenate([ends[:, 0], lon[seen], ends[:, 2]])[order],
        lat=np.concatenate([ends[:, 1], lat[seen], ends[:, 3]])[order],
        zooms=np.concatenate([np.zeros(count, int), zoom[seen], np.zeros(count, int)])[order],
    )
