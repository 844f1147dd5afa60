"""The geometry of each leg: as given, by its mode's router, or the one end that is known.

Each distinct way between two stops is found once; great circles are drawn in arrays.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.errors import ParseError
from geo_movements.geodesy import length_km, sparse_great_circles, unwrap
from geo_movements.routes.passages import within
from geo_movements.routes.ways import (
    ACCESS,
    FREE,
    PASSAGE,
    Avoid,
    NoWay,
    Pair,
    Part,
    Router,
    Stop,
    Way,
)
from geo_movements.tables.geometry import read_geometry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely import LineString
    from shapely.geometry.base import BaseGeometry

__all__ = [
    "SEARCH",
    "Request",
    "Route",
    "connections",
    "get_ready",
    "given_path",
    "has_router",
    "measured",
    "routes",
]

# Each mode that has a router of its own: the module of this room, and the function there.
ROUTERS: Mapping[str, tuple[str, str]] = {
    "sea": ("sea", "ways"),
    "rail": ("network", "rail"),
    "road": ("network", "road"),
    "air": ("air", "ways"),
}
"""Modes that are not here are drawn as plain connections."""
_AT_ONCE = 20_000
"""How many plain connections are drawn together, so that memory for their points has a bound."""


_REMEMBERED = 10_000
"""So many ways of routers, some kilobytes each, are not looked for again."""


class Request(NamedTuple):
    """A route to be found: origin, via..., destination. An end that is None is unknown."""

    stops: tuple[Stop | None, ...]
    mode: str | None = None
    avoid: Avoid = FREE


class Route(NamedTuple):
    """A geometry, the method that made it, and its length: null where an end is an area."""

    geometry: BaseGeometry | None
    method: str
    """One of `schema.ROUTE_METHODS`; great_circle where any part fell back on it."""
    length_km: float | None
    """Of the whole line, access included; by rail and road on the ground, more than is drawn."""
    access_km: float | None = None
    """Of the straight stretches between a stop and its water, railway or road; null with none."""
    parts: tuple[tuple[str, float], ...] = ()
    """Method and length in km of each stretch of the line in order; none where one made it all."""
    ports: tuple[str | None, str | None] = (None, None)
    countries: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    attribution: str | None = None
    faults: tuple[tuple[int, NoWay], ...] = ()
    """The stretches between stops, by number, that no way was found for, and why."""
    avoided: tuple[str, ...] = ()
    """What it would pass if it were free to, in the words of `avoid`: "CN", "passage:Suez"."""
    detour_km: float | None = None
    """How much longer it is for that; null where that cannot be told."""


def given_path(folder: Path, words: str) -> BaseGeometry:
    """Read the line that a source gives: WKT, or a GeoJSON file inside the project.

    Longitudes are made continuous within each part. Raises `ParseError` where it is no line.
    """
    import numpy as np
    import shapely

    line = read_geometry(folder, words)
    if line.geom_type not in ("LineString", "MultiLineString"):
        raise ParseError(f"it is a {line.geom_type}.", "Give a LineString.")
    if not line.length:
        raise ParseError("it is a line of no length.", "Give two points that differ, or more.")
    parts = np.arange(len(shapely.get_parts(line)))
    owners = np.repeat(parts, shapely.get_num_coordinates(shapely.get_parts(line)))
    return shapely.set_coordinates(line, unwrap(shapely.get_coordinates(line), owners))


def measured(line: BaseGeometry) -> Route:
    """Make a route of a line that the source gives."""
    return Route(line, "given", round(length_km(line), 1))  # type: ignore[arg-type]


def routes(requests: Sequence[Request]) -> list[Route]:
    """Find a route for each request; equal requests share one.

    A mode without a router of its own is a plain connection, which goes around nothing. With an
    unknown end the route is the point of the other end, and nothing where neither is known. A
    stretch that its mode has no way for becomes a great circle, and says so in `faults`. Lengths
    are kilometres on the WGS84 ellipsoid, null where a stop is an area.

    >>> routes([Request((Stop(0.0, 0.0), Stop(1.0, 0.0)), "foot")])[0].length_km
    111.3
    """
    distinct = list(dict.fromkeys(requests))
    lines = [request for request in distinct if _is_line(request.stops)]
    drawn = {asked: _one_ended(asked.stops) for asked in distinct if not _is_line(asked.stops)}
    drawn |= _plain([request for request in lines if not has_router(request.mode, request.avoid)])
    drawn |= _routed([request for request in lines if has_router(request.mode, request.avoid)])
    return [drawn[request] for request in requests]


def _is_line(stops: tuple[Stop | None, ...]) -> bool:
    return stops[0] is not None and stops[-1] is not None and len({*stops}) > 1


def has_router(mode: str | None, avoid: Avoid) -> bool:
    """Tell whether a way is more than a plain connection, as by air around nothing.

    >>> has_router("rail", FREE), has_router("air", FREE), has_router("foot", FREE)
    (True, False, False)
    """
    return mode in ROUTERS and (mode != "air" or bool(avoid.countries))


def _one_ended(stops: tuple[Stop | None, ...]) -> Route:
    from shapely import Point

    known = stops[-1] or stops[0]
    return Route(Point(known.lon, known.lat) if known else None, "none", None)


def _pairs(stops: Iterable[Stop | None]) -> list[Pair]:
    """List the stretches between one stop and the next; a stop twice in a row is one."""
    known = [stop for stop in stops if stop is not None]
    return [(start, end) for start, end in itertools.pairwise(known) if start != end]


def _has_area(request: Request) -> bool:
    return any(stop and stop.area for stop in request.stops)


# --- Plain connections ----------------------------------------------------------------------------


def connections(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    owners: NDArray[np.int64] | None = None,
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Draw plain connections in arrays: a line each, and its length in km along the globe.

    `starts` and `ends` are (n, 2) arrays of lon and lat. Stretches of one of the `owners` (0, 1, 1,
    2: each has some, in order) make one line, each beginning where the one before ends; without
    owners each is a line. Lengths are rounded to 100 m.

    >>> import numpy as np
    >>> lines, km = connections(np.array([[0.0, 0.0]]), np.array([[1.0, 0.0]]))
    >>> lines[0].wkt, float(km[0])
    ('LINESTRING (0 0, 1 0)', 111.3)
    """
    import numpy as np

    count = len(starts) if owners is None else int(owners[-1]) + 1 if len(owners) else 0
    lines, totals = np.empty(count, dtype=object), np.zeros(count)
    for first in range(0, count, _AT_ONCE):
        last = min(first + _AT_ONCE, count)
        if owners is None:
            lines[first:last], totals[first:last] = _connected(starts[first:last], ends[first:last])
            continue
        low, high = np.searchsorted(owners, (first, last))
        lines[first:last], totals[first:last] = _strung_together(
            starts[low:high], ends[low:high], owners[low:high] - first
        )
    return lines, totals.round(1)


def _connected(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> Any:
    import shapely

    points, first, km = sparse_great_circles(*starts.T, *ends.T)
    return shapely.from_ragged_array(shapely.GeometryType.LINESTRING, points, (first,)), km


def _strung_together(
    starts: NDArray[np.float64], ends: NDArray[np.float64], owners: NDArray[np.int64]
) -> Any:
    import numpy as np
    import shapely

    points, first, km = sparse_great_circles(*starts.T, *ends.T)
    # A line's later stretches begin where the one before ends: that point is not drawn twice.
    drawn = np.ones(len(points), dtype=bool)
    drawn[first[:-1][np.diff(owners, prepend=-1) == 0]] = False
    parts = np.repeat(owners, np.diff(first))[drawn]
    points = unwrap(points[drawn], parts)
    return shapely.linestrings(points, indices=parts), np.bincount(owners, weights=km)


def _plain(lines: Sequence[Request]) -> dict[Request, Route]:
    import numpy as np

    pairs = [(number, *pair) for number, asked in enumerate(lines) for pair in _pairs(asked.stops)]
    if not pairs:
        return {}
    starts = np.array([(start.lon, start.lat) for _, start, _ in pairs])
    ends = np.array([(end.lon, end.lat) for _, _, end in pairs])
    geometries, lengths = connections(starts, ends, np.array([number for number, _, _ in pairs]))
    return {
        asked: Route(geometry, "great_circle", None if _has_area(asked) else length)
        for asked, geometry, length in zip(lines, geometries, lengths.tolist(), strict=True)
    }


# --- By a router ----------------------------------------------------------------------------------

_Asked = tuple[str | None, Avoid]
"""A mode, and what it is to keep out of."""
_Ways = Mapping[_Asked, Mapping[Pair, Way | NoWay]]


def _routed(lines: Sequence[Request]) -> dict[Request, Route]:
    """Find each pair's free way, and where that may pass what is avoided, the way around."""
    wanted = [(asked, pair) for asked in lines for pair in _pairs(asked.stops)]
    free = _found((asked.mode, FREE, pair) for asked, pair in wanted)
    bound = _found(
        (asked.mode, asked.avoid, pair)
        for asked, pair in wanted
        if _touches(free[asked.mode, FREE][pair], asked.avoid)
    )
    straight = _straight(
        pair
        for ways in (*free.values(), *bound.values())
        for pair, way in ways.items()
        if isinstance(way, NoWay)
    )
    return {asked: _kept_out(asked, free, bound, straight) for asked in lines}


def _found(
    wanted: Iterable[tuple[str | None, Avoid, Pair]],
) -> dict[_Asked, dict[Pair, Way | NoWay]]:
    """Ask each mode's router once for all that is to keep out of the same."""
    pairs: dict[_Asked, dict[Pair, None]] = {}
    for mode, avoid, pair in wanted:
        pairs.setdefault((mode, avoid), {})[pair] = None
    return {
        (mode, avoid): _ways_of(_router(mode), list(asked), avoid)
        for (mode, avoid), asked in pairs.items()
    }


def _ways_of(router: Router, pairs: Sequence[Pair], avoid: Avoid) -> dict[Pair, Way | NoWay]:
    """Ask a router for what it was not lately asked: partition after partition is on one road."""
    known = _lately()
    told = {pair: known.get((router, avoid, pair)) for pair in pairs}
    unknown = [pair for pair, way in told.items() if way is None]
    search = SEARCH.get()
    found = dict(zip(unknown, search(router, unknown, avoid), strict=True)) if unknown else {}
    ways = {pair: found[pair] if way is None else way for pair, way in told.items()}
    for pair, way in ways.items():
        known.pop((router, avoid, pair), None)
        known[router, avoid, pair] = way  # the last asked for stand last
    while len(known) > _REMEMBERED:
        del known[next(iter(known))]
    return ways


@cache
def _lately() -> dict[tuple[Router, Avoid, Pair], Way | NoWay]:
    """Return the ways that were found last, the latest last."""
    return {}


def _search(router: Router, pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    return router(pairs, avoid)


SEARCH: ContextVar[Callable[[Router, Sequence[Pair], Avoid], list[Way | NoWay]]] = ContextVar(
    "SEARCH", default=_search
)
"""How ways that are not known are looked for; several processes may share what they find."""


def _router(mode: str | None) -> Router:
    module, name = ROUTERS[str(mode)]
    router: Router = getattr(import_module(f"geo_movements.routes.{module}"), name)
    return router


_ROSTOCK, _STRALSUND = Stop(12.14, 54.09), Stop(13.09, 54.31)
"""Two towns with a port, a railway and a road."""


def get_ready(modes: Iterable[str]) -> None:
    """Have the routers of some modes read their networks: each is asked once, for nobody."""
    for mode in sorted({*modes}):
        if has_router(mode, FREE):
            _router(mode)([(_ROSTOCK, _STRALSUND)], FREE)


def _touches(way: Way | NoWay, avoid: Avoid) -> bool:
    """Tell whether a free way may be no way for those who avoid; where none is, none is left.

    About a country the router is always asked: only it knows what belongs to one.
    """
    if isinstance(way, NoWay):
        return False
    return bool(avoid.countries) or not avoid.passages.isdisjoint(way.passages)


def _straight(pairs: Iterable[Pair]) -> dict[Pair, Way]:
    import numpy as np

    distinct = list(dict.fromkeys(pairs))
    if not distinct:
        return {}
    ends = np.array([[stop.lon, stop.lat] for pair in distinct for stop in pair]).reshape(-1, 4)
    points, first, _ = sparse_great_circles(*ends.T)
    drawn = np.split(points, first[1:-1])
    return {
        pair: Way((Part(line, "great_circle"),)) for pair, line in zip(distinct, drawn, strict=True)
    }


def _kept_out(asked: Request, free: _Ways, bound: _Ways, straight: Mapping[Pair, Way]) -> Route:
    """Join the ways of a request, and tell what it keeps out of that it would else pass."""
    pairs = _pairs(asked.stops)
    freely = [free[asked.mode, FREE][pair] for pair in pairs]
    around = bound.get((asked.mode, asked.avoid), {})
    ways = [around.get(pair, way) for pair, way in zip(pairs, freely, strict=True)]
    route = _joined(asked, ways, straight)
    if not around.keys() & {*pairs}:
        return route
    freest = _joined(asked, freely, straight)
    detour = None
    if not route.faults and route.length_km is not None and freest.length_km is not None:
        detour = round(route.length_km - freest.length_km, 1)
    avoided = _avoided(asked.avoid, route, freest)
    return route._replace(avoided=avoided, detour_km=detour) if avoided else route


def _avoided(avoid: Avoid, route: Route, freest: Route) -> tuple[str, ...]:
    """Tell what a route keeps out of that the freest one passes.

    Where a router does not tell what it passes, and went around, all countries may be why.
    """
    shut = avoid.passages | within(avoid.countries)
    told = (
        *(c for c in freest.countries if c in avoid.countries - {*route.countries}),
        *(f"{PASSAGE}{name}" for name in freest.passages if name in shut - {*route.passages}),
    )
    if told or freest.countries or route.method == freest.method:
        return told
    return () if route.faults else tuple(sorted(avoid.countries))


def _joined(asked: Request, found: Sequence[Way | NoWay], straight: Mapping[Pair, Way]) -> Route:
    """Join the ways between the stops to one line; a great circle where there is none."""
    pairs = _pairs(asked.stops)
    faults = [(number, way) for number, way in enumerate(found) if isinstance(way, NoWay)]
    ways = [
        straight[pair] if isinstance(way, NoWay) else way
        for pair, way in zip(pairs, found, strict=True)
    ]
    parts = [part for way in ways for part in way.parts]
    line, lengths = _strung(parts, pairs[0][0].lon)
    area = _has_area(asked)
    access = math.fsum(km for part, km in zip(parts, lengths, strict=True) if part.method == ACCESS)
    return Route(
        geometry=line,
        method=_method(parts, lengths),
        length_km=None if area else round(math.fsum(lengths), 1),
        access_km=None if area or not access else round(access, 1),
        parts=() if area else _stretches(parts, lengths),
        ports=(ways[0].ports[0], ways[-1].ports[1]),
        countries=tuple(dict.fromkeys(name for way in ways for name in way.countries)),
        passages=tuple(dict.fromkeys(name for way in ways for name in way.passages)),
        attribution="; ".join(dict.fromkeys(w.attribution for w in ways if w.attribution)) or None,
        faults=tuple(faults),
    )


def _strung(parts: Sequence[Part], lon: float) -> tuple[LineString, list[float]]:
    """Make parts one line that begins at `lon`, longitudes continuous; tell each part's km.

    A part begins where the one before ends: that point is not drawn twice.
    """
    import numpy as np
    import shapely

    counts = [len(part.points) - (at > 0) for at, part in enumerate(parts)]
    points = np.concatenate([part.points[at > 0 :] for at, part in enumerate(parts)])
    points = unwrap(points, np.zeros(len(points), dtype=np.int64))
    points[:, 0] += 360 * np.round((lon - points[0, 0]) / 360)
    ends = np.cumsum(counts).tolist()
    starts = [0, *(end - 1 for end in ends[:-1])]
    lengths = [
        length_km(shapely.LineString(points[start:end])) if part.km is None else part.km
        for part, start, end in zip(parts, starts, ends, strict=True)
    ]
    return shapely.LineString(points), lengths


def _stretches(parts: Sequence[Part], lengths: Sequence[float]) -> tuple[tuple[str, float], ...]:
    """Tell method and km of each stretch of a line that several methods made."""
    pieces = zip((part.method for part in parts), lengths, strict=True)
    stretches = [
        (method, round(math.fsum(km for _, km in same), 1))
        for method, same in itertools.groupby(pieces, key=lambda piece: piece[0])
    ]
    return tuple(stretches) if len(stretches) > 1 else ()


def _method(parts: Sequence[Part], lengths: Sequence[float]) -> str:
    """Name a line of several methods: after its fallback, if any, else the one of most km.

    A line that is all access is straight, whatever it was meant to be.
    """
    proper: dict[str, float] = {}
    for part, km in zip(parts, lengths, strict=True):
        if part.method != ACCESS:
            proper[part.method] = proper.get(part.method, 0.0) + km
    if "great_circle" in proper or not proper:
        return "great_circle"
    return max(proper, key=lambda method: proper[method])
