"""The shortest ways on a network, for many pairs of stops at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from geo_movements.geodesy import sphere_km
from geo_movements.languages import english
from geo_movements.places.countries import country_name
from geo_movements.routes.network.graph import Graph, Open, gates, without
from geo_movements.routes.network.snap import Foot, feet, snap_km
from geo_movements.routes.passages import of_mode, passages
from geo_movements.routes.ways import ACCESS, Avoid, NoWay, Pair, Part, Stop, Way

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely import STRtree

__all__ = ["ATTRIBUTION", "rail", "road"]

ATTRIBUTION = english("Routes: © OpenStreetMap contributors, ODbL 1.0")
# One of it, and several.
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"rail": ("railway", "railways"), "road": ("road", "roads")}
)
DETOUR = 1.5
DETOUR_KM = 50.0
"""Ways up to so many times, and so much, the distance are looked for first; then all."""

MOST = 5.0
MOST_KM = 100.0
"""A way so many times, and so much, longer than the distance is none: the network is broken."""

MAX_NAMED = 4
"""A reason names no more countries than that."""


def rail(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    """Find the shortest way by rail between each two stops.

    The railways are today's, whatever the gauge. A stop further than 25 km from every railway of
    its country has no way; an area's point may be 250 km off.

    >>> from geo_movements.routes.ways import FREE, Stop
    >>> [way] = rail([(Stop(37.655, 55.776), Stop(30.362, 59.93))], FREE)
    >>> way.countries, [part.method for part in way.parts]
    (('RU',), ['access', 'rail_network', 'access'])
    """
    return _ways("rail", pairs, avoid)


def road(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    """Find the shortest way by road between each two stops; else as `rail`.

    >>> from geo_movements.routes.ways import FREE, Stop
    >>> road([(Stop(-21.9, 64.14), Stop(30.362, 59.93))], FREE)
    [NoWay(reason='the roads of the two that we have do not meet', end=None)]
    """
    return _ways("road", pairs, avoid)


class _Task(NamedTuple):
    """A pair to be searched for, from its western stop; `number` is its place in the list."""

    number: int
    source: Foot
    target: Foot
    limit_km: float
    most_km: float
    turned: bool


def _ways(mode: str, pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    # Passages that are not the mode's own are nothing to it.
    avoid = Avoid(avoid.countries, avoid.passages & frozenset(of_mode(mode)))
    net = without(mode, *avoid)
    stops = dict.fromkeys(stop for pair in pairs for stop in pair)
    near = {stop: feet(net, stop) for stop in stops}
    answers: dict[int, Way | NoWay] = {}
    tasks: dict[Foot, list[_Task]] = {}
    for number, pair in enumerate(pairs):
        found = _task(number, pair, near, net, avoid)
        if isinstance(found, NoWay):
            answers[number] = found
        else:
            tasks.setdefault(found.source, []).append(found)
    for source, group in tasks.items():
        for task, line in zip(group, _lines(net, source, group), strict=True):
            answers[task.number] = (
                _way(net.graph, pairs[task.number], task, line) if line else _too_long(net.graph)
            )
    return [answers[number] for number in range(len(pairs))]


# --- What to look for -----------------------------------------------------------------------------


def _task(
    number: int,
    pair: Pair,
    near: Mapping[Stop, Mapping[int, Foot]],
    net: Open,
    avoid: Avoid,
) -> _Task | NoWay:
    fault = _fault(pair, near, net, avoid)
    if fault:
        return fault
    # Both ends turn to one component: a siding of its own that is nearer leads nowhere.
    turned = (pair[1].lon, pair[1].lat) < (pair[0].lon, pair[0].lat)
    first, last = (near[stop] for stop in (reversed(pair) if turned else pair))
    common = sorted(first.keys() & last.keys())
    source, target = min(
        ((first[at], last[at]) for at in common),
        key=lambda feet: (feet[0].outside + feet[1].outside, feet[0].access_km + feet[1].access_km),
    )
    straight = sphere_km(pair[0].lon, pair[0].lat, pair[1].lon, pair[1].lat)
    areas = pair[0].area or pair[1].area
    if source.access_km + target.access_km > straight and not areas:
        one = WORDS[net.graph.mode][0]
        return NoWay(f"it is farther to the {one} and back than from one to the other")
    limit = DETOUR * (straight + source.access_km + target.access_km) + DETOUR_KM
    most = math.inf if areas else MOST * straight + MOST_KM
    return _Task(number, source, target, min(limit, most), most, turned)


def _fault(
    pair: Pair,
    near: Mapping[Stop, Mapping[int, Foot]],
    net: Open,
    avoid: Avoid,
) -> NoWay | None:
    """Say why there is no way, where that can be told before the search."""
    one, many = WORDS[net.graph.mode]
    for end, stop in enumerate(pair):
        if stop.country in avoid.countries:
            return NoWay(f"it lies in {country_name(stop.country)}, which is to be avoided", end)
        if not near[stop]:
            return NoWay(_too_far(net, stop, one), end)
    if near[pair[0]].keys() & near[pair[1]].keys():
        return None
    if avoid.passages and _meet(net.graph.mode, pair, avoid.countries):
        only = _only(net, near[pair[0]], near[pair[1]], avoid.passages)
        return NoWay(f"the {many} that we have join the two only by {only}, closed to them")
    if avoid.countries and _meet(net.graph.mode, pair):
        few = len(avoid.countries) <= MAX_NAMED
        named = " and ".join(map(country_name, sorted(avoid.countries)))
        names = named if few else "all that is to be avoided"
        return NoWay(f"the {many} that we have and that keep out of {names} do not join the two")
    return NoWay(f"the {many} of the two that we have do not meet")


def _only(
    net: Open,
    first: Mapping[int, Foot],
    last: Mapping[int, Foot],
    closed: Iterable[str],
) -> str:
    """Name the closed tunnels and bridges of which one would join two ends."""
    graph, names = net.graph, []
    for name in sorted(closed):
        edges = gates(graph.mode)[name]
        sides = [net.component[ends[edges]].tolist() for ends in (graph.start, graph.end)]
        if any(
            {*pair} & first.keys() and {*pair} & last.keys() for pair in zip(*sides, strict=True)
        ):
            names.append(f"the {passages()[name].name}")
    return " or ".join(names) or "tunnels and bridges"


def _too_far(net: Open, stop: Stop, one: str) -> str:
    owner = f" of {country_name(stop.country)}" if stop.country in net.graph.known else ""
    where = "the middle of it" if stop.area else "it"
    return f"no {one}{owner} that we have within {snap_km(stop):.0f} km of {where}"


def _too_long(graph: Graph) -> NoWay:
    many = WORDS[graph.mode][1]
    return NoWay(
        f"the way by the {many} that we have would be more than {MOST:.0f} times as long as "
        "the straight one"
    )


def _meet(mode: str, pair: Pair, avoided: frozenset[str] = frozenset()) -> bool:
    free = without(mode, avoided)
    return bool(feet(free, pair[0]).keys() & feet(free, pair[1]).keys())


# --- The search -----------------------------------------------------------------------------------


class _Line(NamedTuple):
    """Nodes from the source's edge to the target's, none where both are on one; and the length."""

    nodes: NDArray[np.int64]
    km: float


def _lines(net: Open, source: Foot, tasks: Sequence[_Task]) -> list[_Line | None]:
    """Search from one foot to those of all tasks; None is a way that is too long."""
    import numpy as np
    from scipy.sparse.csgraph import dijkstra

    graph = net.graph
    matrix, origin = _with_foot(net, source)
    limits = (max(task.limit_km for task in tasks), max(task.most_km for task in tasks))
    for widest in limits:
        km, before = dijkstra(matrix, indices=origin, limit=widest, return_predecessors=True)
        totals = [_total_km(graph, km, task) for task in tasks]
        if np.isfinite(totals).all():
            break
    return [
        _traced(graph, km, before, origin, task) if total <= task.most_km else None
        for task, total in zip(tasks, totals, strict=True)
    ]


def _with_foot(net: Open, foot: Foot) -> tuple[object, int]:
    """Add a node to the matrix that leads from the foot to both ends of its edge."""
    import numpy as np
    from scipy.sparse import csr_array

    graph, matrix, size = net.graph, net.matrix, len(net.graph.xy)
    ends = [graph.start[foot.edge], graph.end[foot.edge]]
    # A zero in the matrix would be no edge.
    km = np.maximum(np.array([foot.share, 1 - foot.share]) * graph.km[foot.edge], 1e-9)
    return csr_array(
        (
            np.append(matrix.data, km),
            np.append(matrix.indices, np.asarray(ends, dtype=matrix.indices.dtype)),
            np.append(matrix.indptr, matrix.indptr[-1] + 2),
        ),
        shape=(size + 1, size + 1),
    ), size


def _ends_km(graph: Graph, km: NDArray[np.float64], foot: Foot) -> tuple[float, float]:
    edge_km = graph.km[foot.edge]
    return (
        float(km[graph.start[foot.edge]] + foot.share * edge_km),
        float(km[graph.end[foot.edge]] + (1 - foot.share) * edge_km),
    )


def _along_km(graph: Graph, task: _Task) -> float:
    """Measure between two feet on one edge; feet on two are not so joined."""
    if task.source.edge != task.target.edge:
        return math.inf
    return abs(task.source.share - task.target.share) * float(graph.km[task.source.edge])


def _total_km(graph: Graph, km: NDArray[np.float64], task: _Task) -> float:
    return min(*_ends_km(graph, km, task.target), _along_km(graph, task))


def _traced(
    graph: Graph, km: NDArray[np.float64], before: NDArray[np.int32], origin: int, task: _Task
) -> _Line:
    """Walk back from the target's foot to the origin."""
    import numpy as np

    by_start, by_end = _ends_km(graph, km, task.target)
    along = _along_km(graph, task)
    if along <= min(by_start, by_end):
        return _Line(np.empty(0, dtype=np.int64), along)
    node = int(graph.start[task.target.edge] if by_start <= by_end else graph.end[task.target.edge])
    nodes = []
    while node != origin:
        nodes.append(node)
        node = int(before[node])
    return _Line(np.array(nodes[::-1], dtype=np.int64), min(by_start, by_end))


# --- The way --------------------------------------------------------------------------------------


def _way(graph: Graph, pair: Pair, task: _Task, line: _Line) -> Way:
    import numpy as np

    ends = [_point(graph, task.source), _point(graph, task.target)]
    points = np.concatenate([ends[:1], graph.xy[line.nodes], ends[1:]])
    places = [
        _country(graph, task.source),
        *_names(graph, line.nodes),
        _country(graph, task.target),
    ]
    if task.turned:
        points, places = points[::-1], places[::-1]
    points = points[np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))]
    if len(points) == 1:
        points = np.repeat(points, 2, axis=0)
    start, end = (np.array([stop.lon, stop.lat], dtype=float) for stop in pair)
    parts = [
        Part(np.array([start, points[0]]), ACCESS),
        Part(points, f"{graph.mode}_network", line.km),
        Part(np.array([points[-1], end]), ACCESS),
    ]
    known = [stop.country if stop.country in graph.known else None for stop in pair]
    passed = [known[0], *places, known[1]]
    return Way(
        parts=tuple(part for part in parts if part.method != ACCESS or _is_way(part)),
        countries=tuple(dict.fromkeys(name for name in passed if name)),
        passages=_passed(graph.mode, points),
        attribution=ATTRIBUTION,
    )


def _passed(mode: str, points: NDArray[np.float64]) -> tuple[str, ...]:
    """List the tunnels and bridges whose gates a line crosses, in order."""
    import numpy as np
    import shapely

    pieces = np.stack([points[:-1], points[1:]], axis=1)
    pieces = pieces[np.abs(np.diff(pieces[:, :, 0], axis=1)[:, 0]) < 180]
    names, tree = _tree(mode)
    piece, gate = tree.query(shapely.linestrings(pieces), predicate="intersects")
    order = np.lexsort((gate, piece))
    return tuple(dict.fromkeys(names[at] for at in gate[order].tolist()))


@cache
def _tree(mode: str) -> tuple[tuple[str, ...], STRtree]:
    import shapely

    known = of_mode(mode)
    return tuple(known), shapely.STRtree([one.gates for one in known.values()])


def _is_way(part: Part) -> bool:
    return bool((part.points[0] != part.points[-1]).any())


def _point(graph: Graph, foot: Foot) -> NDArray[np.float64]:
    start, end = graph.xy[graph.start[foot.edge]], graph.xy[graph.end[foot.edge]]
    way = end - start
    way[0] = (way[0] + 180) % 360 - 180
    point: NDArray[np.float64] = start + foot.share * way
    return point


def _country(graph: Graph, foot: Foot) -> str:
    nearer = graph.start if foot.share < 0.5 else graph.end
    return graph.codes[int(graph.country[nearer[foot.edge]])]


def _names(graph: Graph, nodes: NDArray[np.int64]) -> list[str]:
    """Name the country of each stretch of nodes."""
    import numpy as np

    numbers = graph.country[nodes]
    return [graph.codes[number] for number in numbers[np.diff(numbers, prepend=255) != 0]]
