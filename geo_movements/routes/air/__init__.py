"""The ways of aircraft: great circles, around the airspace that they keep out of."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from geo_movements.geodesy import distance_km, great_circles, sparse_great_circles, unwrap
from geo_movements.places.countries import country_name
from geo_movements.routes.ways import Avoid, NoWay, Pair, Part, Way

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geo_movements.routes.air.airspace import Airspace
    from geo_movements.routes.air.corners import Corners

__all__ = ["ways"]

_MOST_NAMED = 6
_TRIES = 12
"""How often a way is looked for anew, where a stretch of it turns out to enter after all."""


def ways(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    """Find the ways of aircraft: straight, or around the airspace of the countries avoided.

    The airspace of a country is its land and the sea within 12 nautical miles of it, but for what
    lies within 12 of a country that is not avoided, too (a strait). A straight way is one part of
    method great_circle; one that goes around is one of method air_around: great circles that bend
    at the corners of the airspace, a kilometre or more clear of it. There is no way from or to a
    stop inside, or one that is enclosed. Borders count as 5 km wide at a stop whose own country is
    not avoided. Countries passed over are not told; passages mean nothing here.

    >>> from geo_movements.routes.ways import Stop
    >>> moscow, pyongyang = Stop(37.62, 55.75, country="RU"), Stop(125.75, 39.03, country="KP")
    >>> [way] = ways([(moscow, pyongyang)], Avoid())
    >>> way.parts[0].method
    'great_circle'
    """
    import numpy as np

    if not pairs:
        return []
    ends = _ends(pairs)
    points, first, _ = sparse_great_circles(*ends)
    # As plain connections have them: lines of both kinds lie beside one another.
    plain: list[Way | NoWay] = [
        Way((Part(line, "great_circle"),)) for line in np.split(points, first[1:-1])
    ]
    if not avoid.countries:
        return plain
    if unknown := _without_borders(avoid.countries):
        why = f"the borders of {_listed(unknown)} are not known here, so nothing goes around"
        return [NoWay(why)] * len(pairs)
    around = _kept_out(pairs, ends, avoid.countries)
    return [way or free for way, free in zip(around, plain, strict=True)]


def _ends(pairs: Sequence[Pair]) -> tuple[list[float], ...]:
    """List the longitudes and latitudes of the starts, then of the ends."""
    starts, ends = zip(*pairs, strict=True)
    return (
        [stop.lon for stop in starts],
        [stop.lat for stop in starts],
        [stop.lon for stop in ends],
        [stop.lat for stop in ends],
    )


def _without_borders(countries: frozenset[str]) -> list[str]:
    from geo_movements.routes.air.airspace import parts

    return sorted(countries - parts().keys())


def _kept_out(
    pairs: Sequence[Pair], ends: Sequence[Sequence[float]], countries: frozenset[str]
) -> list[Way | NoWay | None]:
    """Find the ways around; None where the straight line enters nothing."""
    import numpy as np

    from geo_movements.routes.air.airspace import airspace

    space = airspace(countries)
    stops = _gathered(pairs, countries, space)
    points, lines, _ = great_circles(*ends)
    entered = space.entered(points, lines, stops.gates[stops.numbers])
    closed = stops.closed[stops.numbers]
    bent = np.flatnonzero(entered & ~closed.any(axis=1))
    around = dict(zip(bent.tolist(), _around(stops, bent, space, countries), strict=True))
    names = _listed(countries)
    answers: list[Way | NoWay | None] = []
    for number in range(len(pairs)):
        if closed[number].any():
            end = int(closed[number].argmax())
            answers.append(NoWay(f"it lies in airspace that the leg avoids ({names})", end))
        else:
            answers.append(around.get(number))
    return answers


def _listed(codes: Iterable[str]) -> str:
    names = [country_name(code) for code in sorted(codes)]
    if len(names) > _MOST_NAMED:
        names = [*names[:_MOST_NAMED], "..."]
    return ", ".join(names)


class _Stops(NamedTuple):
    """The distinct stops of pairs: lon and lat, unit vectors, and how they lie to an airspace."""

    numbers: NDArray[np.int64]
    """Of each pair its origin and destination, by their place in what follows."""
    points: NDArray[np.float64]
    there: NDArray[np.float64]
    closed: NDArray[np.bool_]
    gates: NDArray[np.float64]
    """The unit vectors of those at the border of the airspace; NaN of the others."""

    def only(self, used: NDArray[np.int64], numbers: NDArray[np.int64]) -> _Stops:
        """Keep some of the stops, for pairs that number them anew."""
        return _Stops(
            numbers, self.points[used], self.there[used], self.closed[used], self.gates[used]
        )


def _gathered(pairs: Sequence[Pair], countries: frozenset[str], space: Airspace) -> _Stops:
    import numpy as np

    from geo_movements.routes.air.airspace import vectors

    known = {stop: number for number, stop in enumerate(dict.fromkeys(s for p in pairs for s in p))}
    points = np.array([(stop.lon, stop.lat) for stop in known], dtype=float)
    there = vectors(points)
    own = np.array([stop.country in countries for stop in known])
    foreign = np.array([stop.country is not None for stop in known]) & ~own
    gate = foreign & space.skirted(there)
    return _Stops(
        numbers=np.array([[known[stop] for stop in pair] for pair in pairs]),
        points=points,
        there=there,
        closed=own | (space.holds(there) & ~gate),
        gates=np.where(gate[:, None], there, np.nan),
    )


# --- Around ---------------------------------------------------------------------------------------


def _around(
    stops: _Stops, bent: NDArray[np.int64], space: Airspace, countries: frozenset[str]
) -> list[Way | NoWay]:
    """Find the shortest way around for some of the pairs, by number."""
    import numpy as np

    from geo_movements.routes.air.corners import corners

    if not len(bent):
        return []
    bends = corners(countries)
    used, numbers = np.unique(stops.numbers[bent], return_inverse=True)
    stops = stops.only(used, numbers.reshape(-1, 2))
    graph = _Graph(stops, bends, _seen(stops, bends, space))
    names = _listed(countries)
    found: dict[int, Way | NoWay] = {}
    for _ in range(_TRIES):
        wanted = [number for number in range(len(bent)) if number not in found]
        paths = graph.shortest(wanted)
        entering = _entering(paths.values(), graph, stops, space)
        graph.close(entering)
        for number, path in paths.items():
            if path is None:
                found[number] = _enclosed(number, graph, names)
            elif not entering & {*itertools.pairwise(path)}:
                found[number] = Way((Part(_drawn(graph.points[path]), "air_around"),))
        if len(found) == len(bent):
            break
    none = NoWay(f"no way was found that keeps out of {names}")
    return [found.get(number, none) for number in range(len(bent))]


def _seen(stops: _Stops, bends: Corners, space: Airspace) -> NDArray[np.bool_]:
    """Tell which corners (columns) each stop (rows) has a free line to.

    The outline is wider than the airspace: from a stop between the two, lines are measured against
    the airspace itself.
    """
    import numpy as np

    between = bends.hulls.holds(stops.there)
    seen = np.empty((len(stops.there), len(bends.points)), dtype=bool)
    seen[~between] = bends.seen_from(stops.there[~between])
    seen[between] = bends.touched_from(stops.there[between])
    rows, columns = np.nonzero(seen & between[:, None])
    if len(rows):
        points, lines, _ = great_circles(*stops.points[rows].T, *bends.points[columns].T)
        gates = np.stack([stops.gates[rows], np.full((len(rows), 3), np.nan)], axis=1)
        entered = space.entered(points, lines, gates)
        seen[rows[entered], columns[entered]] = False
    return seen


class _Graph:
    """Corners, then each stop as an origin, then each as a destination; ways between them."""

    def __init__(self, stops: _Stops, bends: Corners, seen: NDArray[np.bool_]) -> None:
        import numpy as np

        self._numbers = stops.numbers
        self._corners = len(bends.points)
        self._stops = len(stops.points)
        self.points = np.concatenate([bends.points, stops.points, stops.points])
        at, corner = np.nonzero(seen)
        km = distance_km(*stops.points[at].T, *bends.points[corner].T)
        out = self._corners + at
        self._rows = np.concatenate([bends.edges[0], out, corner])
        self._columns = np.concatenate([bends.edges[1], corner, out + self._stops])
        # A way of no length would be none to the graph.
        self._km = np.maximum(np.concatenate([bends.edges[2], km, km]), 1e-9)
        self.sees: NDArray[np.bool_] = np.any(seen, axis=1)

    def stop_of(self, node: int) -> int | None:
        """Tell which stop a node is; None of a corner."""
        return None if node < self._corners else (node - self._corners) % self._stops

    def ends(self, number: int) -> tuple[int, int]:
        """Tell the stops of a pair."""
        start, end = self._numbers[number]
        return int(start), int(end)

    def close(self, steps: Iterable[tuple[int, int]]) -> None:
        """Take ways out."""
        import numpy as np

        size = len(self.points)
        taken = [start * size + end for start, end in steps]
        kept = ~np.isin(self._rows * size + self._columns, taken)
        self._rows, self._columns, self._km = (
            column[kept] for column in (self._rows, self._columns, self._km)
        )

    def shortest(self, numbers: Sequence[int]) -> dict[int, list[int] | None]:
        """Find the nodes of the shortest way of some pairs; None where there is none."""
        import numpy as np
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        size = len(self.points)
        graph = csr_array((self._km, (self._rows, self._columns)), shape=(size, size))
        starts, rows = np.unique(self._numbers[numbers, 0], return_inverse=True)
        _, before = dijkstra(graph, indices=self._corners + starts, return_predecessors=True)
        found: dict[int, list[int] | None] = {}
        for number, row in zip(numbers, rows, strict=True):
            node = self._corners + self._stops + int(self._numbers[number, 1])
            path = []
            while node >= 0:
                path.append(node)
                node = int(before[row, node])
            found[number] = path[::-1] if len(path) > 1 else None
        return found


def _entering(
    paths: Iterable[list[int] | None], graph: _Graph, stops: _Stops, space: Airspace
) -> set[tuple[int, int]]:
    """Tell the steps of paths whose line on the ellipsoid enters."""
    import numpy as np

    steps = sorted({step for path in paths if path for step in itertools.pairwise(path)})
    if not steps:
        return set()
    ends = graph.points[np.array(steps)]
    points, lines, _ = great_circles(*ends[:, 0].T, *ends[:, 1].T)
    gates = np.full((len(steps), 2, 3), np.nan)
    for number, step in enumerate(steps):
        for end, node in enumerate(step):
            if (stop := graph.stop_of(node)) is not None:
                gates[number, end] = stops.gates[stop]
    entered = space.entered(points, lines, gates)
    return {step for step, enters in zip(steps, entered, strict=True) if enters}


def _drawn(bends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw great circles through points in a row, each point once."""
    import numpy as np

    points, lines, _ = great_circles(*bends[:-1].T, *bends[1:].T)
    points = points[np.append(np.diff(lines) == 0, True)]
    return unwrap(points, np.zeros(len(points), dtype=np.int64))


def _enclosed(number: int, graph: _Graph, names: str) -> NoWay:
    blind = [end for end, stop in enumerate(graph.ends(number)) if not graph.sees[stop]]
    if blind:
        return NoWay(f"the airspace that the leg avoids ({names}) encloses it", blind[0])
    return NoWay(f"the airspace that the leg avoids ({names}) leaves no way between them")
