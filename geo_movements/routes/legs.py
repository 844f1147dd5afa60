"""The geometry of each leg: as given, by its mode's router, or the one end that is known.

Each distinct way between two stops is found once; great circles are drawn in arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.errors import ParseError
from geo_movements.geodesy import great_circles, length_km, unwrap
from geo_movements.routes.ways import ACCESS, FREE, Avoid, NoWay, Pair, Part, Router, Stop, Way
from geo_movements.tables.geometry import read_geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Request", "Route", "given_path", "measured", "routes"]

# Each mode that has a router of its own: the module of this room, and the function there.
ROUTERS: Mapping[str, tuple[str, str]] = {
    mode: home
    for mode, home in {
        "sea": ("sea", "ways"),
        "rail": ("network", "rail"),
        "road": ("network", "road"),
        "air": ("air", "ways"),
    }.items()
    if find_spec(f"geo_movements.routes.{home[0]}")  # until all four are merged
}
"""Modes that are not here are drawn as plain connections."""


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
    """Of the whole line, access included."""
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


def given_path(folder: Path, words: str) -> BaseGeometry:
    """Read the line that a source gives: WKT, or a GeoJSON file inside the project.

    Longitudes are made continuous within each part. Raises `ParseError` where it is no line.
    """
    import numpy as np
    import shapely

    line = read_geometry(folder, words)
    if line.geom_type not in ("LineString", "MultiLineString"):
        raise ParseError(f"it is a {line.geom_type}.", "Give a LineString.")
    parts = np.arange(len(shapely.get_parts(line)))
    owners = np.repeat(parts, shapely.get_num_coordinates(shapely.get_parts(line)))
    return shapely.set_coordinates(line, unwrap(shapely.get_coordinates(line), owners))


def measured(line: BaseGeometry) -> Route:
    """Make a route of a line that the source gives."""
    return Route(line, "given", round(length_km(line), 1))  # type: ignore[arg-type]


def routes(requests: Sequence[Request]) -> list[Route]:
    """Find a route for each request; equal requests share one.

    With an unknown end the route is the point of the other end, and nothing where neither is
    known. A stretch that its mode has no way for becomes a great circle, and says so in `faults`.
    """
    distinct = list(dict.fromkeys(requests))
    lines = [request for request in distinct if _is_line(request.stops)]
    drawn = {asked: _one_ended(asked.stops) for asked in distinct if not _is_line(asked.stops)}
    drawn |= _plain([request for request in lines if request.mode not in ROUTERS])
    drawn |= _routed([request for request in lines if request.mode in ROUTERS])
    return [drawn[request] for request in requests]


def _is_line(stops: tuple[Stop | None, ...]) -> bool:
    return stops[0] is not None and stops[-1] is not None and len({*stops}) > 1


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


def _plain(lines: Sequence[Request]) -> dict[Request, Route]:
    import numpy as np
    import shapely

    numbered = [
        (number, *pair) for number, asked in enumerate(lines) for pair in _pairs(asked.stops)
    ]
    if not numbered:
        return {}
    owners = np.array([number for number, _, _ in numbered])
    points, parts, lengths = _great_circles([(start, end) for _, start, end in numbered])
    # A line's later parts begin where the one before ends: that point is not drawn twice.
    later = np.diff(owners, prepend=-1) == 0
    repeated = (np.diff(parts, prepend=-1) != 0) & later[parts]
    points, numbers = points[~repeated], owners[parts][~repeated]
    geometries: Any = shapely.linestrings(unwrap(points, numbers), indices=numbers)
    totals = np.bincount(owners, weights=lengths)
    return {
        asked: Route(geometry, "great_circle", None if _has_area(asked) else round(float(total), 1))
        for asked, geometry, total in zip(lines, geometries, totals, strict=True)
    }


def _great_circles(pairs: Sequence[Pair]) -> Any:
    return great_circles(
        [start.lon for start, _ in pairs],
        [start.lat for start, _ in pairs],
        [end.lon for _, end in pairs],
        [end.lat for _, end in pairs],
    )


# --- By a router ----------------------------------------------------------------------------------


def _routed(lines: Sequence[Request]) -> dict[Request, Route]:
    wanted: dict[tuple[str, Avoid], dict[Pair, None]] = {}
    for asked in lines:
        wanted.setdefault((str(asked.mode), asked.avoid), {}).update(
            dict.fromkeys(_pairs(asked.stops))
        )
    found: dict[tuple[str, Avoid], dict[Pair, Way | NoWay]] = {
        (mode, avoid): dict(zip(pairs, _router(mode)(list(pairs), avoid), strict=True))
        for (mode, avoid), pairs in wanted.items()
    }
    missing = {
        pair: None for ways in found.values() for pair, way in ways.items() if _is_fault(way)
    }
    straight = _straight(list(missing))
    return {asked: _joined(asked, found[str(asked.mode), asked.avoid], straight) for asked in lines}


def _is_fault(way: Way | NoWay) -> bool:
    return isinstance(way, NoWay)


def _router(mode: str) -> Router:
    module, name = ROUTERS[mode]
    router: Router = getattr(import_module(f"geo_movements.routes.{module}"), name)
    return router


def _straight(pairs: Sequence[Pair]) -> dict[Pair, Way]:
    import numpy as np

    if not pairs:
        return {}
    points, lines, _ = _great_circles(pairs)
    drawn = np.split(points, np.flatnonzero(np.diff(lines)) + 1)
    return {
        pair: Way((Part(line, "great_circle"),)) for pair, line in zip(pairs, drawn, strict=True)
    }


def _joined(
    asked: Request, found: Mapping[Pair, Way | NoWay], straight: Mapping[Pair, Way]
) -> Route:
    """Join the ways between the stops to one line, its longitudes continuous."""
    import numpy as np
    import shapely

    pairs = _pairs(asked.stops)
    faults, ways = [], []
    for number, pair in enumerate(pairs):
        way = found[pair]
        if isinstance(way, NoWay):
            faults.append((number, way))
            way = straight[pair]
        ways.append(way)
    parts = [part for way in ways for part in way.parts]
    # A part begins where the one before ends: that point is not drawn twice.
    counts = [len(part.points) - (at > 0) for at, part in enumerate(parts)]
    points = np.concatenate([part.points[at > 0 :] for at, part in enumerate(parts)])
    points = unwrap(points, np.zeros(len(points), dtype=np.int64))
    ends = np.cumsum(counts)
    starts = np.concatenate([[0], ends[:-1] - 1])
    pieces = [
        (part.method, length_km(shapely.LineString(points[start:end])))
        for part, start, end in zip(parts, starts, ends, strict=True)
    ]
    stretches = [
        (method, round(sum(km for _, km in same), 1))
        for method, same in itertools.groupby(pieces, key=lambda piece: piece[0])
    ]
    access = sum(km for method, km in pieces if method == ACCESS)
    area = _has_area(asked)
    return Route(
        geometry=shapely.LineString(points),
        method=_method([method for method, _ in pieces]),
        length_km=None if area else round(sum(km for _, km in pieces), 1),
        access_km=None if area or not access else round(access, 1),
        parts=tuple(stretches) if len(stretches) > 1 else (),
        ports=(ways[0].ports[0], ways[-1].ports[1]),
        countries=tuple(dict.fromkeys(name for way in ways for name in way.countries)),
        passages=tuple(dict.fromkeys(name for way in ways for name in way.passages)),
        attribution="; ".join(dict.fromkeys(w.attribution for w in ways if w.attribution)) or None,
        faults=tuple(faults),
    )


def _method(methods: Sequence[str]) -> str:
    """Name a line of several methods: after its fallback, if any, else the one of most parts."""
    if "great_circle" in methods:
        return "great_circle"
    proper = [method for method in methods if method != ACCESS]
    return max(proper or ["none"], key=proper.count if proper else None)
