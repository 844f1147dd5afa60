"""The cheapest way over the mesh between two ends that are moored to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.routes.sea.arcs import arc_km, unit
from geo_movements.routes.sea.chart import costs_km, mesh

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo_movements.routes.sea.ends import Mooring

__all__ = ["search"]


def search(start: Mooring, end: Mooring, closed: frozenset[str]) -> NDArray[np.int64] | None:
    """Find the numbers of the mesh's points on the cheapest way; None where there is none.

    Dijkstra's search with costs reduced by the distance to the end that each edge gains, so that
    it spreads only as far off the great circle as it must (which is A*, Hart and others 1968). A
    way that may be so much longer than the great circle lies within the ellipse about its ends:
    there alone the mesh is made a graph, first a slim one.
    """
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    if not len(start.links) or not len(end.links):
        return None
    sea = mesh()
    ahead = arc_km(sea.on_sphere, unit(end.point))
    behind = arc_km(sea.on_sphere, unit(start.point))
    straight = float(arc_km(unit(start.point)[None], unit(end.point))[0])
    nearer = max(float((behind[start.links] - start.km).max()), 0.0)  # a link told as nearer
    for spare in (0.1 * straight + 60, 0.6 * straight + 600, np.inf):
        inside = behind + ahead <= straight + spare + nearer + _ROUNDED_KM
        part = _part(inside, ahead, closed)
        links = inside[end.links]
        if not links.any():
            continue
        # The start is one more point, with edges to the points that it is moored to.
        count, near = len(part.points), start.links[inside[start.links]]
        first = np.maximum(start.km[inside[start.links]] + ahead[near] - straight, 0)
        graph = _graph(part, part.number[near], first)
        reached, before = dijkstra(graph, indices=count, return_predecessors=True, limit=spare)
        ends = end.links[links]
        totals = reached[part.number[ends]] - ahead[ends] + end.km[links]
        last = int(np.argmin(totals))
        if totals[last] <= spare and np.isfinite(totals[last]):
            return part.points[_back(before, int(part.number[ends[last]]), count)]
    return None


_ROUNDED_KM = 1.0


class _Part(NamedTuple):
    """A part of the mesh: the numbers of its points, and its edges between them, both ways."""

    points: NDArray[np.int64]
    number: NDArray[np.int32]
    """Of each point of the mesh its number within the part."""
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    costs: NDArray[np.float64]


def _part(inside: NDArray[np.bool_], ahead: NDArray[np.float64], closed: frozenset[str]) -> _Part:
    """Take the points inside, and the edges between them; what is closed costs infinitely."""
    import numpy as np

    sea = mesh()
    number = np.cumsum(inside, dtype=np.int32) - np.int32(1)
    edges = np.flatnonzero(inside[sea.starts] & inside[sea.ends])
    costs = costs_km(edges)
    for passage in closed:
        costs[np.isin(edges, sea.gates[passage])] = np.inf
    near, far = sea.starts[edges], sea.ends[edges]
    gain = ahead[far] - ahead[near]
    both = np.concatenate([costs + gain, costs - gain])
    starts, ends = np.concatenate([near, far]), np.concatenate([far, near])
    order = np.argsort(starts, kind="stable")
    return _Part(
        np.flatnonzero(inside),
        number,
        number[starts[order]],
        number[ends[order]],
        np.maximum(both[order], 0),
    )


def _graph(part: _Part, links: NDArray[np.int32], first: NDArray[np.float64]) -> Any:
    """Make a matrix of a part, with one more point that has edges to the links."""
    import numpy as np
    from scipy.sparse import csr_array

    count = len(part.points)
    degrees = np.bincount(part.starts, minlength=count)
    begins = np.concatenate([[0], np.cumsum(degrees), [len(part.ends) + len(links)]])
    return csr_array(
        (
            np.concatenate([part.costs, first]),
            np.concatenate([part.ends, links]),
            begins.astype(np.int32),
        ),
        shape=(count + 1, count + 1),
    )


def _back(before: Any, last: int, start: int) -> NDArray[np.int64]:
    import numpy as np

    way = [last]
    while (previous := int(before[way[-1]])) != start:
        way.append(previous)
    return np.array(way[::-1])
