"""Where a stop meets a network: the nearest point of it, of each component that is near."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from geo_movements.geodesy import distance_km
from geo_movements.routes.network.graph import Graph, Open, load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_movements.routes.ways import Stop

__all__ = ["AREA_SNAP_KM", "MAX_SNAP_KM", "Foot", "feet", "snap_km"]

MAX_SNAP_KM = 25.0
AREA_SNAP_KM = 250.0
"""The point of an area stands for all of it, so it may be far from every railway."""

# They have no railway, or no road, of their own to speak of, and use their neighbour's.
TINY = frozenset({"AD", "GI", "HK", "LI", "MC", "MO", "SM", "VA"})

DEGREE_KM = 111.2
LONG_DEGREES = 0.5
"""Longer edges are looked at one and all; shorter ones are found by their first node."""


class Foot(NamedTuple):
    """The point of a network nearest to a stop: how far along an edge, and how far off, in km."""

    edge: int
    share: float
    access_km: float
    outside: bool = False
    """Whether it lies off the area that the stop is."""


class _Index(NamedTuple):
    """For each degree of latitude its nodes, and the edges that are too long to be found so."""

    strips: NDArray[np.int64]
    long: NDArray[np.int64]
    is_long: NDArray[np.bool_]


def feet(net: Open, stop: Stop) -> dict[int, Foot]:
    """Find the nearest point on each component within reach of a stop, by component.

    Of an area whose shape is known, every node within it is in reach. Only the network of the
    stop's own country counts, where its country is known: a straight line to the railway across
    the border is no way.
    """
    near = _within_reach(net, stop)
    if not stop.area or stop.shape is None:
        return near
    return {at: foot._replace(outside=True) for at, foot in near.items()} | _inside(
        net, stop, stop.shape
    )


def _inside(net: Open, stop: Stop, shape: BaseGeometry) -> dict[int, Foot]:
    """Find the node of each component that is nearest to the middle of an area, within it."""
    import numpy as np

    graph = net.graph
    nodes = np.unique(np.concatenate([ends[net.usable] for ends in (graph.start, graph.end)]))
    if _has_own(graph, stop):
        nodes = nodes[
            np.array([code == stop.country for code in graph.codes])[graph.country[nodes]]
        ]
    nodes = nodes[_covers(shape, graph.xy[nodes])]
    km = distance_km(stop.lon, stop.lat, *graph.xy[nodes].T)
    component = net.component[nodes]
    order = np.lexsort((nodes, km, component))
    _, firsts = np.unique(component[order], return_index=True)
    return {
        int(component[at]): _foot_at(net, int(nodes[at]), float(km[at])) for at in order[firsts]
    }


def snap_km(stop: Stop) -> float:
    """Tell how far from a stop its railway or road may be; a great area goes farther."""
    if not stop.area:
        return MAX_SNAP_KM
    return max(AREA_SNAP_KM, stop.reach_km or 0.0)


def _covers(shape: BaseGeometry, xy: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which points lie in a shape, whatever turn of the globe it is drawn in."""
    import numpy as np
    import shapely

    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    found = np.zeros(len(xy), dtype=bool)
    for turn in (-360, 0, 360):
        lon, lat = xy[:, 0] + turn, xy[:, 1]
        near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        found[near] |= shapely.contains_xy(shape, lon[near], lat[near])
    return found


def _foot_at(net: Open, node: int, km: float) -> Foot:
    import numpy as np

    graph = net.graph
    for ends, share in ((graph.start, 0.0), (graph.end, 1.0)):
        edges = np.flatnonzero((ends == node) & net.usable)
        if len(edges):
            return Foot(int(edges[0]), share, km)
    raise AssertionError("A usable node has an edge.")


def _has_own(graph: Graph, stop: Stop) -> bool:
    """Tell whether a stop is to keep to the network of its own country."""
    return stop.country in graph.known and stop.country not in TINY


def _within_reach(net: Open, stop: Stop) -> dict[int, Foot]:
    import numpy as np

    graph = net.graph
    reach_km = snap_km(stop)
    edges = _around(graph, stop, reach_km)
    edges = edges[net.usable[edges]]
    share, km = _nearest(graph, edges, stop)
    near = km <= reach_km
    edges, share, km = edges[near], share[near], km[near]
    if _has_own(graph, stop):
        own = np.array([code == stop.country for code in graph.codes])
        first = np.where(share < 0.5, graph.start[edges], graph.end[edges])
        here = own[graph.country[first]]
        edges, share, km = edges[here], share[here], km[here]
    component = net.component[graph.start[edges]]
    order = np.lexsort((edges, km, component))
    _, firsts = np.unique(component[order], return_index=True)
    best = order[firsts]
    return {
        int(component[at]): Foot(int(edges[at]), float(share[at]), float(km[at])) for at in best
    }


def _around(graph: Graph, stop: Stop, reach_km: float) -> NDArray[np.int64]:
    """List the edges that may pass within reach: some too many, none too few."""
    import numpy as np

    index = _index(graph.mode)
    high = reach_km / DEGREE_KM + LONG_DEGREES
    steep = max(np.cos(np.radians(min(abs(stop.lat) + high, 89.9))), 1e-3)
    wide = min(reach_km / DEGREE_KM / steep + LONG_DEGREES, 180.0)
    lon = (stop.lon + 180) % 360 - 180
    found = [index.long]
    for strip in range(_strip(stop.lat - high), _strip(stop.lat + high) + 1):
        first, last = index.strips[strip], index.strips[strip + 1]
        lons = graph.xy[first:last, 0]
        for turn in (-360, 0, 360):
            nodes = first + np.searchsorted(lons, [lon + turn - wide, lon + turn + wide])
            edges = np.arange(*np.searchsorted(graph.start, nodes))
            found.append(edges[~index.is_long[edges]])
    return np.concatenate(found)


def _strip(lat: float) -> int:
    return int(min(max(lat, -90.0), 89.9) // 1) + 90


@cache
def _index(mode: str) -> _Index:
    import numpy as np

    graph = load(mode)
    strips = np.searchsorted(np.floor(graph.xy[:, 1]), np.arange(-90, 92))
    steps = np.abs(graph.xy[graph.start] - graph.xy[graph.end])
    is_long = np.asarray((steps > LONG_DEGREES).any(axis=1))
    return _Index(strips, np.flatnonzero(is_long), is_long)


def _nearest(
    graph: Graph, edges: NDArray[np.int64], stop: Stop
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Find how far along each edge its point nearest to the stop is, and how far off, in km.

    Measured on a plane around the stop: true to 1% within `AREA_SNAP_KM`.
    """
    import numpy as np

    scale = DEGREE_KM * np.array([max(np.cos(np.radians(stop.lat)), 1e-3), 1.0])
    start = graph.xy[graph.start[edges]] - (stop.lon, stop.lat)
    way = graph.xy[graph.end[edges]] - graph.xy[graph.start[edges]]
    start[:, 0] = (start[:, 0] + 180) % 360 - 180
    way[:, 0] = (way[:, 0] + 180) % 360 - 180
    start, way = start * scale, way * scale
    squared = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip(-(start * way).sum(axis=1) / squared, 0.0, 1.0)
    off = start + share[:, None] * way
    return share, np.hypot(off[:, 0], off[:, 1])
