"""Join the ends of a network that its simplification, or a missing piece of it, left apart."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from networks_build.countries import Land
from networks_build.read import Network, measure_km

__all__ = ["Rule", "joined"]

FACING_DEGREES = 45
"""A dead end faces another that lies no further than so from its own direction."""
WATER_SHARE = 0.3
NARROW_KM = 1.0
"""No wider join is made where more of it lies off the land: a coast at 1:10 million is coarse."""
DETOUR = 5.0
"""A gap is no gap where the way round is shorter than so many times its width, and `detour_km`."""


class Rule(NamedTuple):
    """How wide a gap may be, in kilometres.

    `touch_km`: from a dead end to any node, across borders too (coordinates are rounded to 0.001
    degrees); `beside_km`: to any node of the same country; `facing_km`: between two dead ends that
    face each other, in one country. `detour_km`: how much longer the way round must be, at least.
    """

    touch_km: float
    beside_km: float
    facing_km: float
    detour_km: float


def joined(
    network: Network, country: NDArray[np.str_], land: Land, rule: Rule
) -> tuple[Network, int]:
    """Add an edge over each gap that the rule allows; tell how many."""
    gaps = np.array(sorted(set(_gaps(network, country, rule))), dtype=np.int64).reshape(-1, 2)
    if not len(gaps):
        return network, 0
    km = measure_km(network.xy[gaps[:, 0]], network.xy[gaps[:, 1]])
    gaps, km = _over_land(network, land, gaps, km)
    edges = np.concatenate([network.edges, gaps])
    return Network(network.xy, edges, np.concatenate([network.km, km])), len(gaps)


def _gaps(network: Network, country: NDArray[np.str_], rule: Rule) -> Iterator[tuple[int, int]]:
    graph = _graph(network)
    degree = np.diff(graph.indptr)
    ends = np.flatnonzero(degree <= 1)
    space = _sphere(network.xy)
    widest = max(rule[:3])
    near = cKDTree(space).query_ball_point(space[ends], widest)
    for end, others in zip(ends.tolist(), near, strict=True):
        found = np.array([other for other in sorted(others) if other != end], dtype=np.int64)
        gaps = np.linalg.norm(space[found] - space[end], axis=1)
        home = country[found] == country[end]
        close = (gaps <= rule.touch_km) | (home & (gaps <= rule.beside_km))
        facing = home & ~close & (degree[found] <= 1)
        facing[facing] = [_face(graph, network.xy, end, other) for other in found[facing].tolist()]
        order = np.argsort(gaps, kind="stable")
        order = order[(close | facing)[order]]
        if not len(order):
            continue
        within = _reach(graph, end, DETOUR * float(gaps[order[-1]]) + rule.detour_km)
        for other, gap in zip(found[order].tolist(), gaps[order].tolist(), strict=True):
            if within.get(other, np.inf) >= DETOUR * gap + rule.detour_km:
                yield min(end, other), max(end, other)
                break


def _face(graph: csr_array, xy: NDArray[np.float64], end: int, other: int) -> bool:
    return _faces(graph, xy, end, other) and _faces(graph, xy, other, end)


def _faces(graph: csr_array, xy: NDArray[np.float64], end: int, other: int) -> bool:
    before = graph.indices[graph.indptr[end] : graph.indptr[end + 1]]
    if not len(before):
        return False
    scale = [np.cos(np.radians(xy[end, 1])), 1]
    way, gap = (xy[end] - xy[before[0]]) * scale, (xy[other] - xy[end]) * scale
    cosine = way @ gap / (np.linalg.norm(way) * np.linalg.norm(gap))
    return bool(cosine >= np.cos(np.radians(FACING_DEGREES)))


def _reach(graph: csr_array, start: int, limit_km: float) -> dict[int, float]:
    """Measure along the network to the nodes around one."""
    reached, queue = {start: 0.0}, [(0.0, start)]
    while queue:
        km, node = heapq.heappop(queue)
        if km > reached[node]:
            continue
        for at in range(graph.indptr[node], graph.indptr[node + 1]):
            there, total = int(graph.indices[at]), km + float(graph.data[at])
            if total < min(limit_km, reached.get(there, np.inf)):
                reached[there] = total
                heapq.heappush(queue, (total, there))
    return reached


def _over_land(
    network: Network, land: Land, gaps: NDArray[np.int64], km: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Leave out those over water, but for narrow ones."""
    share = np.linspace(0, 1, 12)[1:-1, None, None]
    start, end = network.xy[gaps[:, 0]], network.xy[gaps[:, 1]]
    points = (start + share * (end - start)).reshape(-1, 2)
    wet = (land.polygons(points) < 0).reshape(-1, len(gaps)).mean(axis=0)
    kept = (wet <= WATER_SHARE) | (km <= NARROW_KM)
    return gaps[kept], km[kept]


def _graph(network: Network) -> csr_array:
    start, end = network.edges.T
    size = len(network.xy)
    rows, columns = np.concatenate([start, end]), np.concatenate([end, start])
    return csr_array((np.tile(network.km, 2), (rows, columns)), shape=(size, size))


def _sphere(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(xy.T)
    return 6371 * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )
