"""Ways by sea: never over land at 1:10 million, through straits and canals, round what is closed.

A mesh of all the water is searched, and the way that is found pulled taut. Lines are schematic: no
depth, current, lane or weather is known here; nor are rivers and inland waterways.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geo_movements.routes import passages
from geo_movements.routes.sea.arcs import steps_between, to_mercator
from geo_movements.routes.sea.chart import mesh
from geo_movements.routes.sea.ends import Mooring, moor
from geo_movements.routes.sea.land import crosses_land, over_land_km
from geo_movements.routes.sea.search import search
from geo_movements.routes.sea.taut import pull
from geo_movements.routes.ways import ACCESS, Avoid, NoWay, Pair, Part, Stop, Way

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NEAR_KM", "crosses_land", "over_land_km", "ways"]

NEAR_KM = 1500.0
"""A way up to this length is `sea_grid`, since it keeps to coasts and their seas, where the mesh is
a grid; a longer one is `sea_network`, since it goes by the mesh's wide steps across oceans."""


def ways(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    """Find a ship's way between each pair of stops; the same in both directions.

    A country that is avoided closes the passages that lie wholly within its land and waters; the
    open sea off its coast is nobody's.

    >>> from geo_movements.routes.ways import FREE, Stop
    >>> [way] = ways([(Stop(127.45, 39.17), Stop(131.9, 43.1))], FREE)
    >>> way.parts[0].method, way.passages
    ('sea_grid', ())
    """
    closed = frozenset(avoid.passages & mesh().gates.keys()) | passages.within(avoid.countries)
    gates = _gates(closed)
    eastward = [_eastward(pair) for pair in pairs]
    found = {pair: _way(*pair, closed, gates) for pair in dict.fromkeys(eastward)}
    return [
        found[told] if told == asked else _reversed(found[told])
        for asked, told in zip(pairs, eastward, strict=True)
    ]


def _eastward(pair: Pair) -> Pair:
    """Turn a pair to begin in the west, so that there and back are one way."""
    start, end = pair
    return (end, start) if (start.lon, start.lat) > (end.lon, end.lat) else pair


def _gates(closed: frozenset[str]) -> Any:
    """Make a tree of the closed passages' gates, in the Mercator plane."""
    import shapely

    if not closed:
        return None
    known = passages.passages()
    # With many points, since what is straight in lon and lat is not straight in that plane.
    fine = [shapely.segmentize(known[name].gates, 0.05) for name in sorted(closed)]
    return shapely.STRtree([shapely.transform(gate, to_mercator) for gate in fine])


def _way(start: Stop, end: Stop, closed: frozenset[str], gates: Any) -> Way | NoWay:
    first, last = moor(start, end, 0), moor(end, start, 1)
    if isinstance(first, NoWay) and isinstance(last, NoWay) and first.reason == last.reason:
        return NoWay(first.reason.removesuffix(" it") + " either")
    if isinstance(first, NoWay):
        return first
    if isinstance(last, NoWay):
        return last
    line = _line(first, last, closed, gates)
    if isinstance(line, NoWay):
        return line
    # Ends are the stops' own, whatever turn of the globe their longitudes are told in.
    if first.is_stop:
        line[0] = start.lon, start.lat
    if last.is_stop:
        line[-1] = end.lon, end.lat
    return _joined(first, line, last)


def _line(
    first: Mooring, last: Mooring, closed: frozenset[str], gates: Any
) -> NDArray[np.float64] | NoWay:
    import numpy as np

    sea = mesh()
    if not {*sea.seas[first.links]} & {*sea.seas[last.links]}:
        return NoWay("the two lie on seas that do not meet")
    numbers = search(_inside(first, gates), _inside(last, gates), closed)
    if numbers is None:
        return NoWay(f"what is closed ({', '.join(sorted(closed))}) leaves no way by sea")
    points = np.vstack([first.point, sea.points[numbers], last.point])
    clear_km = np.concatenate([[0], sea.clear_km[numbers], [0]])
    # A stop may lie on a point of the mesh. Two stops on one stay a line of two points.
    new = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    new[-1] |= new.sum() == 1
    return pull(points[new], clear_km[new], gates)


def _inside(mooring: Mooring, gates: Any) -> Mooring:
    """Leave out the links that cross a closed gate."""
    import numpy as np
    import shapely

    if gates is None:
        return mooring
    there = mesh().points[mooring.links]
    lines = steps_between(np.broadcast_to(mooring.point, there.shape), there)
    crossed = gates.query(shapely.linestrings(to_mercator(lines)), predicate="intersects")[0]
    kept = np.setdiff1d(np.arange(len(there)), crossed)
    return mooring._replace(links=mooring.links[kept], km=mooring.km[kept])


def _joined(first: Mooring, line: NDArray[np.float64], last: Mooring) -> Way | NoWay:
    import numpy as np
    import shapely

    from geo_movements.geodesy import length_km, unwrap

    whole = shapely.LineString(unwrap(line, np.zeros(len(line), dtype=np.int64)))
    method = "sea_grid" if length_km(whole) <= NEAR_KM else "sea_network"
    afloat = len(line) > 2 or (line[0] != line[-1]).any() or not (first.access or last.access)
    if not afloat:  # as two towns behind one port
        return NoWay("no water lies between the two")
    parts = [Part(line, method)]
    if first.access:
        parts.insert(0, Part(np.array(first.access), ACCESS))
    if last.access:
        parts.append(Part(np.array(last.access[::-1]), ACCESS))
    return Way(tuple(parts), (first.port, last.port), passages=_passed(line))


def _passed(line: NDArray[np.float64]) -> tuple[str, ...]:
    """List the passages whose gates a line crosses, in order."""
    import numpy as np
    import shapely

    pieces = steps_between(line[:-1], line[1:])
    known = list(passages.of_mode("sea").values())
    tree = shapely.STRtree([one.gates for one in known])
    piece, gate = tree.query(shapely.linestrings(pieces), predicate="intersects")
    order = np.lexsort((gate, piece))
    return tuple(dict.fromkeys(known[at].id for at in gate[order]))


def _reversed(found: Way | NoWay) -> Way | NoWay:
    if isinstance(found, NoWay):
        return found if found.end is None else NoWay(found.reason, 1 - found.end)
    return found._replace(
        parts=tuple(Part(part.points[::-1], part.method) for part in found.parts[::-1]),
        ports=(found.ports[1], found.ports[0]),
        passages=found.passages[::-1],
    )
