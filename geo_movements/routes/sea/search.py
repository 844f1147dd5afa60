"""The cheapest way over the mesh between two ends that are moored to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_movements.routes.sea.arcs import arc_km, unit
from geo_movements.routes.sea.chart import mesh

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo_movements.routes.sea.ends import Mooring

__all__ = ["search"]


def search(start: Mooring, end: Mooring, closed: frozenset[str]) -> NDArray[np.int64] | None:
    """Find the numbers of the mesh's points on the cheapest way; None where there is none.

    Dijkstra's search with costs reduced by the distance to the end that each edge gains, so that
    it spreads only as far off the great circle as it must (which is A*, Hart and others 1968).
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    if not len(start.links) or not len(end.links):
        return None
    sea = mesh()
    count = len(sea.points)
    ahead = arc_km(sea.on_sphere, unit(end.point))
    straight = float(arc_km(unit(start.point)[None], unit(end.point))[0])
    costs = sea.costs + (ahead[sea.ends] - np.repeat(ahead, np.diff(sea.starts)))
    np.maximum(costs, 0, out=costs)
    for passage in closed:
        costs[sea.gates[passage]] = np.inf
    # The start is one more point, with edges to the points that it is moored to.
    first = np.maximum(start.km + ahead[start.links] - straight, 0)
    graph = csr_array(
        (
            np.concatenate([costs, first]),
            np.concatenate([sea.ends, start.links.astype(np.int32)]),
            np.concatenate([sea.starts, [len(costs) + len(first)]]).astype(np.int32),
        ),
        shape=(count + 1, count + 1),
    )
    for spare in (0.1 * straight + 60, 0.6 * straight + 600, np.inf):
        reached, before = dijkstra(graph, indices=count, return_predecessors=True, limit=spare)
        totals = reached[end.links] - ahead[end.links] + end.km
        last = int(np.argmin(totals))
        if totals[last] <= spare and np.isfinite(totals[last]):
            return _back(before, int(end.links[last]), count)
    return None


def _back(before: Any, last: int, start: int) -> NDArray[np.int64]:
    import numpy as np

    way = [last]
    while (previous := int(before[way[-1]])) != start:
        way.append(previous)
    return np.array(way[::-1])
