"""Bend the long edges whose straight line would cut across a third country.

Simplifying left some edges hundreds of kilometres long. The road from Vladivostok to Khabarovsk
runs along the Chinese border, the straight line between its ends through China: neither its
countries nor its drawing would be true.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from networks_build.countries import Land
from networks_build.read import Network, measure_km

__all__ = ["bent"]

SHORTEST_KM = 3.0
ABROAD_KM = 1.0
"""So much of a line may be abroad: the borders of the map are no truer."""
SAMPLES = 40
CELLS = 120
"""Across the longer side of the map that a way round is looked for on."""
MARGIN = 0.3
SEA = 4.0
"""A step over water counts so many times."""
LONGER = 1.25
"""A way round that is so many times as long as the edge is told to be is none: it goes abroad."""

Points = NDArray[np.float64]


def bent(
    network: Network, country: NDArray[np.str_], land: Land
) -> tuple[Network, NDArray[np.str_], int]:
    """Lay the edges that cut across a third country round it, or say where they are in it.

    Points are added as nodes, each with its country. Tells how many edges were laid anew.
    """
    added: dict[int, tuple[Points, NDArray[np.str_]]] = {}
    for edge, own in _abroad(network, country, land):
        start, end = network.xy[network.edges[edge]]
        way = _way_round(land, start, end, own)
        if way is None or _length_km(way) > LONGER * network.km[edge]:
            way = start + np.linspace(0, 1, SAMPLES)[:, None] * (end - start)
        inner = np.round(way[1:-1], 3)  # as all nodes are
        added[edge] = inner, _named(land, inner, own)
    return *_with(network, country, added), len(added)


def _abroad(
    network: Network, country: NDArray[np.str_], land: Land
) -> Iterator[tuple[int, frozenset[str]]]:
    """List the edges that seem to cross a third country, with those they belong to."""
    long = np.flatnonzero(network.km > SHORTEST_KM)
    line, polygon = land.crossed(shapely.linestrings(network.xy[network.edges[long]]))
    ours = country[network.edges[long[line]]]
    third = (land.ids[polygon, None] != ours).all(axis=1)
    share = np.linspace(0, 1, SAMPLES + 2)[1:-1, None]
    for edge in long[np.unique(line[third])].tolist():
        start, end = network.xy[network.edges[edge]]
        polygons = land.polygons(start + share * (end - start))
        own = frozenset(country[network.edges[edge]].tolist())
        abroad = (polygons >= 0) & ~np.isin(land.ids[polygons], sorted(own))
        if abroad.mean() * _length_km(np.array([start, end])) > ABROAD_KM:
            yield edge, own


def _way_round(land: Land, start: Points, end: Points, own: frozenset[str]) -> Points | None:
    """Find the shortest way on a small map that keeps off the land of others, pulled taut."""
    middle, scale = (start + end) / 2, np.array([np.cos(np.radians((start + end)[1] / 2)), 1.0])
    span = np.abs((end - start) * scale).max() * (1 + 2 * MARGIN)
    step = span / CELLS / scale
    offsets = np.arange(CELLS) - (CELLS - 1) / 2
    lon, lat = np.meshgrid(middle[0] + offsets * step[0], middle[1] + offsets * step[1])
    near = land.within(lon.min(), lat.min(), lon.max(), lat.max())
    polygons = near.polygons(np.column_stack([lon.ravel(), lat.ravel()])).reshape(CELLS, CELLS)
    ids = np.where(polygons >= 0, np.append(near.ids, "")[polygons], "")
    barred = (ids != "") & ~np.isin(ids, sorted(own))
    cost = np.where(barred, np.inf, np.where(ids == "", SEA, 1.0))
    corner = np.array([lon[0, 0], lat[0, 0]])
    cells = [tuple(np.round((point - corner) / step).astype(int)[::-1]) for point in (start, end)]
    for row, column in cells:
        cost[row, column] = 1.0
    path = _cheapest(cost, *cells)
    if path is None:
        return None
    taut = _taut(~np.isfinite(cost), path)
    inner = corner + taut[1:-1, ::-1] * step
    return np.concatenate([start[None], inner, end[None]])


def _cheapest(
    cost: NDArray[np.float64], start: tuple[int, int], end: tuple[int, int]
) -> NDArray[np.int64] | None:
    numbers = np.arange(cost.size).reshape(cost.shape)
    rows, columns, weights = [], [], []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1)):
        height, width = cost.shape
        left, stop = max(0, -right), width - max(0, right)
        here = np.s_[: height - down, left:stop]
        there = np.s_[down:, left + right : stop + right]
        weight = (cost[here] + cost[there]) / 2 * np.hypot(down, right)
        free = np.isfinite(weight)
        rows.append(numbers[here][free])
        columns.append(numbers[there][free])
        weights.append(weight[free])
    pairs = (np.concatenate(rows), np.concatenate(columns))
    graph = coo_array((np.concatenate(weights), pairs), shape=(cost.size, cost.size)).tocsr()
    first, last = numbers[start], numbers[end]
    km, before = dijkstra(graph, directed=False, indices=first, return_predecessors=True)
    if not np.isfinite(km[last]):
        return None
    path = [last]
    while path[-1] != first:
        path.append(before[path[-1]])
    return np.array(np.unravel_index(path[::-1], cost.shape)).T


def _taut(barred: NDArray[np.bool_], path: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leave out the points of a path that a straight line over free cells can do without."""
    kept, at = [0], 0
    while at < len(path) - 1:
        ahead = next(
            there
            for there in range(len(path) - 1, at, -1)
            if there == at + 1 or not _crosses(barred, path[at], path[there])
        )
        kept.append(ahead)
        at = ahead
    return path[kept]


def _crosses(barred: NDArray[np.bool_], start: NDArray[np.int64], end: NDArray[np.int64]) -> bool:
    steps = 2 * int(np.abs(end - start).max()) + 1
    cells = np.round(start + np.linspace(0, 1, steps)[:, None] * (end - start)).astype(int)
    return bool(barred[cells[:, 0], cells[:, 1]].any())


def _named(land: Land, points: Points, own: frozenset[str]) -> NDArray[np.str_]:
    polygons = land.polygons(points)
    return np.where(polygons >= 0, land.ids[polygons], min(own))


def _length_km(way: Points) -> float:
    return float(measure_km(way[:-1], way[1:]).sum())


def _with(
    network: Network,
    country: NDArray[np.str_],
    added: dict[int, tuple[Points, NDArray[np.str_]]],
) -> tuple[Network, NDArray[np.str_]]:
    """Put the added points into their edges, whose length is shared out among the pieces."""
    xy, countries = [network.xy], [country]
    edges, km = (
        [np.delete(network.edges, list(added), axis=0)],
        [np.delete(network.km, list(added))],
    )
    size = len(country)
    for edge, (points, names) in sorted(added.items()):
        start, end = network.edges[edge]
        nodes = np.array([start, *range(size, size + len(points)), end])
        line = np.concatenate([network.xy[[start]], points, network.xy[[end]]])
        pieces = measure_km(line[:-1], line[1:])
        edges.append(np.column_stack([nodes[:-1], nodes[1:]]))
        km.append(pieces * max(1.0, network.km[edge] / pieces.sum()))
        xy.append(points)
        countries.append(names)
        size += len(points)
    return (
        Network(np.concatenate(xy), np.concatenate(edges), np.concatenate(km)),
        np.concatenate(countries),
    )
