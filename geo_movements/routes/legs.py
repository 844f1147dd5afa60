"""The geometry of each leg: as given, a great circle, or the one end that is known.

Each distinct route is computed once, in arrays.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.errors import ParseError
from geo_movements.geodesy import great_circles, length_km, unwrap
from geo_movements.tables.geometry import read_geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["Route", "Stop", "given_path", "measured", "routes"]


class Stop(NamedTuple):
    """A place that a route begins at, passes or ends at. `area` is no point, so has no distance."""

    lon: float
    lat: float
    area: bool = False


class Route(NamedTuple):
    """A geometry, the method that made it, and its length: null where an end is an area."""

    geometry: BaseGeometry | None
    method: str
    length_km: float | None


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


def routes(stops: Sequence[tuple[Stop | None, ...]]) -> list[Route]:
    """Draw a route through each tuple of stops: origin, via..., destination.

    An end that is None is unknown: the route is then the point of the other end, and of nothing
    where neither is known. Equal tuples share one route.
    """
    distinct = list(dict.fromkeys(stops))
    drawn: dict[tuple[Stop | None, ...], Route] = {
        known: _one_ended(known) for known in distinct if not _is_line(known)
    }
    drawn |= _great_circles([known for known in distinct if _is_line(known)])
    return [drawn[key] for key in stops]


def _is_line(stops: tuple[Stop | None, ...]) -> bool:
    return stops[0] is not None and stops[-1] is not None and len({*stops}) > 1


def _one_ended(stops: tuple[Stop | None, ...]) -> Route:
    from shapely import Point

    known = stops[-1] or stops[0]
    return Route(Point(known.lon, known.lat) if known else None, "none", None)


def _great_circles(lines: Sequence[tuple[Stop | None, ...]]) -> Mapping[Any, Route]:
    import numpy as np
    import shapely

    pairs = [
        (number, start, end)
        for number, stops in enumerate(lines)
        for start, end in itertools.pairwise(stops)
        if start is not None and end is not None
    ]
    if not pairs:
        return {}
    owners = np.array([number for number, _, _ in pairs])
    points, parts, lengths = great_circles(
        [start.lon for _, start, _ in pairs],
        [start.lat for _, start, _ in pairs],
        [end.lon for _, _, end in pairs],
        [end.lat for _, _, end in pairs],
    )
    # A line's later parts begin where the one before ends: that point is not drawn twice.
    later = np.diff(owners, prepend=-1) == 0
    repeated = (np.diff(parts, prepend=-1) != 0) & later[parts]
    points, numbers = points[~repeated], owners[parts][~repeated]
    geometries: Any = shapely.linestrings(unwrap(points, numbers), indices=numbers)
    totals = np.bincount(owners, weights=lengths)
    return {
        stops: Route(
            geometry,
            "great_circle",
            None if any(stop and stop.area for stop in stops) else round(float(total), 1),
        )
        for stops, geometry, total in zip(lines, geometries, totals, strict=True)
    }


def measured(line: BaseGeometry) -> Route:
    """Make a route of a line that the source gives."""
    return Route(line, "given", round(length_km(line), 1))  # type: ignore[arg-type]
