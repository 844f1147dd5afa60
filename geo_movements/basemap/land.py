"""The land as a topology: countries with their names, and lines by what they part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.frame import Bounds
from geo_movements.basemap.ground import Land, Shapes, polygons
from geo_movements.basemap.layers import country_facts
from geo_movements.basemap.ownborders import read_own
from geo_movements.basemap.topology import Arcs
from geo_movements.basemap.views import View
from geo_movements.basemap.water import free_lines

__all__ = ["Lines", "countries", "own_land"]

Lines = dict[str, list[int]]
"""borders, disputed, claimed, seams or coast -> arcs."""


def countries(
    units: Land, seen: View, arcs: Arcs, visible: Bounds, language: str
) -> tuple[list[dict[str, Any]], Lines]:
    """Give the countries of a view, and the land's arcs by what they are."""
    rings_of, users = _cut_to_arcs(units.drawn, arcs)
    lines: Lines = {"borders": [], "disputed": [], "claimed": [], "seams": [], "coast": []}
    for arc in sorted(users):
        sides = sorted(users[arc])
        if arcs.inner(arc):
            lines["seams"].append(arc)
        if arcs.edge[arc]:
            continue
        edge = seen.edge(sides[0], sides[1]) if len(sides) > 1 else "coast"
        lines[_EDGES.get(edge, edge)].append(arc)
    held: dict[str, list[str]] = {}
    for unit in units.plain:
        if rings_of.get(unit):
            held.setdefault(seen.holder(unit), []).append(unit)
    land = []
    for key in sorted(held):
        rings = [ring for unit in held[key] for ring in rings_of[unit]]
        whole = MultiPolygon(polygons(units.plain[unit] for unit in held[key]))
        name, rank = seen.label(key, language) or ("", 9)
        label = _label(whole, country_facts().get(key, {}).get("label"), visible)
        land.append(_country(key, name, rank, label, _room(whole), rings))
    return land, lines


def _room(whole: MultiPolygon) -> list[float]:
    """Bound the largest part: a name moves about in it, and is no wider."""
    largest = max(whole.geoms, key=lambda part: part.area)
    return [round(value, 2) for value in largest.bounds]


_EDGES = {"border": "borders", "none": "seams"}


def _cut_to_arcs(
    shapes: Shapes, arcs: Arcs
) -> tuple[dict[str, list[list[list[int]]]], dict[int, set[str]]]:
    """Give the rings of each unit, and whose each arc is."""
    owners: list[str] = []
    cut: list[Polygon] = []
    for key, shape in shapes.items():
        parts = polygons([shape])
        owners += [key] * len(parts)
        cut += parts
    rings_of: dict[str, list[list[list[int]]]] = {key: [] for key in shapes}
    users: dict[int, set[str]] = {}
    for key, rings in zip(owners, arcs.add(cut), strict=True):
        if rings:
            rings_of[key].append(rings)
        for arc in (arc for ring in rings for arc in ring):
            users.setdefault(arc if arc >= 0 else ~arc, set()).add(key)
    return rings_of, users


def own_land(
    path: str, units: Land, arcs: Arcs, visible: Bounds, drawn: Bounds, tolerance: float
) -> tuple[list[dict[str, Any]], Lines]:
    """Give the land as one, with the borders and names of a file on it."""
    rings_of, users = _cut_to_arcs(units.drawn, arcs)
    own = read_own(path, drawn, shapely.coverage_union_all(list(units.plain.values())))
    lines: Lines = {
        "borders": free_lines(own.borders, tolerance, arcs),
        "disputed": free_lines(own.disputed, tolerance, arcs),
        "claimed": [],
        "seams": [arc for arc in sorted(users) if len(users[arc]) > 1 or arcs.inner(arc)],
        "coast": [arc for arc in sorted(users) if len(users[arc]) == 1 and not arcs.edge[arc]],
    }
    named = [
        _country(f"own-{n}", name, 3, _label(shape, None, visible), _room(_whole(shape)), [])
        for n, (name, shape) in enumerate(own.names)
    ]
    rings = [ring for unit in rings_of.values() for ring in unit]
    return [_country("", "", 9, [0.0, 0.0], list(drawn), rings), *named], lines


def _whole(shape: BaseGeometry) -> MultiPolygon:
    return MultiPolygon(polygons([shape]))


def _country(
    key: str,
    name: str,
    rank: int,
    label: list[float],
    room: list[float],
    rings: list[list[list[int]]],
) -> dict[str, Any]:
    properties = {"id": key, "name": name, "rank": rank, "label": label, "room": room}
    return {"type": "MultiPolygon", "id": key, "properties": properties, "arcs": rings}


def _label(shape: BaseGeometry, point: Sequence[float] | None, visible: Bounds) -> list[float]:
    """Take Natural Earth's label point where it is in view, else a point of the largest part."""
    parts = polygons([clipped(shape, *visible)]) or polygons([shape])
    largest = max(parts, key=lambda part: part.area)
    if point is not None:
        for turn in (0, 360, -360):
            if shapely.intersects_xy(largest, point[0] + turn, point[1]):
                return [point[0] + turn, point[1]]
    return _middle(largest)


def _middle(polygon: Polygon) -> list[float]:
    """Find where a name has most room: the centre of the largest circle that fits."""
    coarse = math.sqrt(polygon.area) / 20
    lon, lat = shapely.maximum_inscribed_circle(polygon, coarse).coords[0]
    return [round(lon, 3), round(lat, 3)]
