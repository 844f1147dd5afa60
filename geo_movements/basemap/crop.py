"""Crop the basemap to a story, simplify it, and write it as TopoJSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.frame import Bounds, shifted
from geo_movements.basemap.layers import country_facts, read_layer
from geo_movements.basemap.topology import Arcs, Grid
from geo_movements.errors import InputError, Problem
from geo_movements.schema import BORDERS

__all__ = ["crop"]

_MAX_LAT = 85.0  # Web Mercator ends at 85.05
_MAX_WIDTH = 400.0  # the whole world and a little of its copy on either side
_RIM = 0.02  # land goes on this share of the size beyond `bbox`
_LEAST_SIZE = 1.0  # degrees: a story of one place still gets a surrounding

_Shapes = dict[str, BaseGeometry]


def crop(
    bounds: Bounds,
    *,
    borders: str = "international",
    margin: float = 0.5,
    tolerance_deg: float | None = None,
) -> dict[str, Any]:
    """Give the land under `bounds` and well around it, as a quantised TopoJSON topology.

    `bounds` are west, south, east, north, with continuous longitudes (`area_of_interest`). The
    crop adds `margin` as a share of the size, half on each side, after widening the shorter side
    until an upright and a broad map pane both hold the story. `tolerance_deg` is the
    simplification; None fits it to the extent, 0 keeps full detail.

    Objects: `countries` (polygons; id and properties id, name, rank, label as lon, lat of a point
    inside the crop, inside `bounds` where the country reaches it), `lakes` (polygons), and two
    MultiLineStrings of the countries' arcs: `borders`, between two countries, and `coast`. The
    rectangle's own edges are in neither, so draw lines from those two and never outline polygons.
    `bbox` is meant for the viewer's `maxBounds`: land goes on a little beyond it.

    Raises InputError for a border view that the package does not have.

    >>> topology = crop((131.5, 42.8, 132.5, 43.4))
    >>> [country["id"] for country in topology["objects"]["countries"]["geometries"]]
    ['CN', 'RU']
    """
    _check_view(borders)
    bounds = _mappable(bounds)
    bbox = _widened(bounds, margin)
    drawn = _drawn(bbox)
    tolerance = _tolerance(bounds) if tolerance_deg is None else tolerance_deg
    countries = _layer("countries", drawn, tolerance)
    lakes = _layer("lakes", drawn, tolerance)
    grid = _grid(drawn, tolerance)
    arcs = Arcs(grid)
    land, borders_line, coast_line = _countries(countries, arcs, bounds)
    return {
        "type": "Topology",
        "bbox": [round(value, 6) for value in bbox],
        "transform": grid.transform,
        "objects": {
            "countries": {"type": "GeometryCollection", "geometries": land},
            "borders": {"type": "MultiLineString", "arcs": [[arc] for arc in borders_line]},
            "coast": {"type": "MultiLineString", "arcs": [[arc] for arc in coast_line]},
            "lakes": {"type": "GeometryCollection", "geometries": _lakes(lakes, arcs)},
        },
        "arcs": arcs.deltas(),
    }


def _check_view(borders: str) -> None:
    if borders not in BORDERS:
        known = ", ".join(BORDERS)
        problem = f'no border view "{borders}" in the package.'
        raise InputError([Problem("error", "map.toml", 0, "borders", problem, f"Use {known}.")])


def _mappable(bounds: Bounds) -> Bounds:
    """Keep to what Mercator shows; an east below the west crosses the antimeridian (RFC 7946)."""
    west, south, east, north = bounds
    low, high = (min(max(lat, -_MAX_LAT), _MAX_LAT) for lat in (south, north))
    return west, low, east if east >= west else east + 360, high


# --- How far, how fine --------------------------------------------------------------------------


def _mercator(lat: float) -> float:
    """Latitude to the map's vertical, in degrees of longitude at the equator."""
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def _latitude(y: float) -> float:
    return min(max(math.degrees(math.atan(math.sinh(math.radians(y)))), -_MAX_LAT), _MAX_LAT)


def _widened(bounds: Bounds, margin: float) -> Bounds:
    west, south, east, north = bounds
    low, high = _mercator(south), _mercator(north)
    width, height = max(east - west, _LEAST_SIZE), max(high - low, _LEAST_SIZE)
    # Panes from upright phones to broad desks are 0.9 to 1.6 times as wide as high.
    half_width = max(width * (1 + margin), height * 1.7) / 2
    half_height = max(height * (1 + margin), width / 0.85) / 2
    half_width = max(min(half_width, _MAX_WIDTH / 2), (east - west) / 2)
    x, y = (west + east) / 2, (low + high) / 2
    return x - half_width, _latitude(y - half_height), x + half_width, _latitude(y + half_height)


def _drawn(bbox: Bounds) -> Bounds:
    west, south, east, north = bbox
    dx, dy = (_RIM * max(size, _LEAST_SIZE) for size in (east - west, north - south))
    return west - dx, max(south - dy, -_MAX_LAT), east + dx, min(north + dy, _MAX_LAT)


def _tolerance(bounds: Bounds) -> float:
    """Take an eight-thousandth of the size, a fraction of a pixel when all is in view."""
    west, south, east, north = bounds
    tolerance = max(east - west, north - south) / 8_000
    return tolerance if tolerance >= 0.001 else 0.0


def _grid(drawn: Bounds, tolerance: float) -> Grid:
    west, south, east, north = drawn
    step = max(tolerance / 2, 1e-4)
    columns, rows = math.ceil((east - west) / step), math.ceil((north - south) / step)
    return Grid(west=west, south=south, east=east, north=north, columns=columns, rows=rows)


# --- Reading and cutting ------------------------------------------------------------------------


def _layer(name: str, drawn: Bounds, tolerance: float) -> _Shapes:
    """Read a layer in the window, copies of the globe included: one shape an id, simplified."""
    # Simplifying may move a cut edge: cut once with room to spare, and once exactly.
    room = 10 * tolerance + 0.01
    wide = (drawn[0] - room, drawn[1] - room, drawn[2] + room, drawn[3] + room)
    shapes = _gathered(name, wide)
    if not shapes:
        return {}
    whole = np.array(list(shapes.values()), dtype=object)
    simple = shapely.coverage_simplify(whole, tolerance) if tolerance else whole
    cut = shapely.clip_by_rect(simple, *drawn)
    return {key: shape for key, shape in zip(shapes, cut, strict=True) if not shape.is_empty}


def _gathered(name: str, window: Bounds) -> _Shapes:
    west, south, east, north = window
    turns = range(math.floor((west + 180) / 360), math.ceil((east - 180) / 360) + 1)
    found: dict[str, list[BaseGeometry]] = {}
    seam: set[str] = set()
    for turn in turns:
        here = (max(west - 360 * turn, -180), south, min(east - 360 * turn, 180), north)
        parts, columns = read_layer(name, bbox=here)
        ids = columns.get("id", np.full(len(parts), name))
        cut = shapely.clip_by_rect(parts, *here)
        moved = shifted(cut, turn)
        for key, shape in zip(ids, moved, strict=True):
            found.setdefault(key, []).append(shape)
        if len(turns) > 1:
            boxes = shapely.bounds(parts)
            seam.update(ids[(boxes[:, 0] == -180) | (boxes[:, 2] == 180)])
    return {key: _joined(found[key], cut=key in seam) for key in sorted(found)}


def _joined(shapes: Iterable[BaseGeometry], *, cut: bool) -> BaseGeometry:
    """Make one shape of a country's parts; only what the antimeridian cut needs a union."""
    if cut:
        return shapely.union_all(list(shapes))
    return MultiPolygon(_polygons(shapes))


def _polygons(shapes: Iterable[BaseGeometry]) -> list[Polygon]:
    parts: NDArray[np.object_] = shapely.get_parts(np.array(list(shapes), dtype=object))
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


# --- Writing ------------------------------------------------------------------------------------


def _countries(
    shapes: _Shapes, arcs: Arcs, bounds: Bounds
) -> tuple[list[dict[str, Any]], list[int], list[int]]:
    """Give the countries, the arcs between two of them, and the arcs of the coast."""
    owners, polygons = [], []
    for key, shape in shapes.items():
        parts = _polygons([shape])
        owners += [key] * len(parts)
        polygons += parts
    rings_of: dict[str, list[list[list[int]]]] = {key: [] for key in shapes}
    users: dict[int, set[str]] = {}
    for key, rings in zip(owners, arcs.add(polygons), strict=True):
        if rings:
            rings_of[key].append(rings)
        for arc in (arc for ring in rings for arc in ring):
            users.setdefault(arc if arc >= 0 else ~arc, set()).add(key)
    inner = [arc for arc in sorted(users) if not arcs.edge[arc]]
    land = [_country(key, rings_of[key], shapes[key], bounds) for key in shapes if rings_of[key]]
    return (
        land,
        [arc for arc in inner if len(users[arc]) > 1],
        [arc for arc in inner if len(users[arc]) == 1],
    )


def _country(
    key: str, rings: list[list[list[int]]], shape: BaseGeometry, bounds: Bounds
) -> dict[str, Any]:
    facts = country_facts()[key]
    properties = {
        "id": key,
        "name": facts["name"],
        "rank": facts["rank"],
        "label": _label(shape, facts, bounds),
    }
    return {"type": "MultiPolygon", "id": key, "properties": properties, "arcs": rings}


def _label(shape: BaseGeometry, facts: Mapping[str, Any], bounds: Bounds) -> list[float]:
    """Take Natural Earth's label point where it is in view, else a point of the largest part."""
    lon, lat = facts["label"]
    for visible in (shapely.clip_by_rect(shape, *_drawn(bounds)), shape):
        parts = _polygons([visible])
        if not parts:
            continue
        largest = max(parts, key=lambda part: part.area)
        for turn in (0, 360, -360):
            if shapely.intersects_xy(largest, lon + turn, lat):
                return [lon + turn, lat]
        return _middle(largest)
    return [lon, lat]


def _middle(polygon: Polygon) -> list[float]:
    """Find where a name has most room: the centre of the largest circle that fits."""
    coarse = math.sqrt(polygon.area) / 20
    lon, lat = shapely.maximum_inscribed_circle(polygon, coarse).coords[0]
    return [round(lon, 3), round(lat, 3)]


def _lakes(shapes: _Shapes, arcs: Arcs) -> list[dict[str, Any]]:
    rings = [rings for rings in arcs.add(_polygons(shapes.values())) if rings]
    return [{"type": "Polygon", "arcs": lake} for lake in rings]
