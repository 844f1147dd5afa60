"""Disputed areas: the lines that cut them from the countries, out of the named list.

The lines are Natural Earth 4.1's, and lie on the coverage of 5.1.1: where the two have one border,
their vertices are the same. A cut ends on vertices of its country's own ring, so that whoever
cuts the ring gets parts that share every vertex.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

__all__ = ["VIEWS", "cuts", "facts", "read_list", "sea_lines"]

VIEWS = ("international", "un", "de_facto")
ASTRAY = 0.02
"""A stretch that keeps so near to the country's own border, in degrees, is that border."""
SEA_LINES = {"kurils": (0,)}
"""Claim lines that run at sea, by their number in Natural Earth's list."""
_LARGEST_SNAP = 0.07


def read_list(path: Path) -> pd.DataFrame:
    """Read the list: text cells, empty where there is nothing."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    if not table["id"].is_unique:
        raise SystemExit(f"{path.name}: an id stands twice.")
    return table


def facts(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Area id -> what the viewer of a border view needs; the list has the rest."""
    return {
        row["id"]: {
            "name": row["name"],
            "kind": row["kind"],
            "of": row["of"],
            "inside": _points(row["inside"]),
            "claimants": row["claimants"].split(),
            "views": {view: row[view].split() for view in VIEWS},
        }
        for row in table.to_dict("records")
    }


def _points(cell: str) -> list[list[float]]:
    return [[float(number) for number in pair.split()] for pair in cell.split(";") if pair]


class Cutters:
    """Where a `cut` of the list finds its line."""

    def __init__(self, world_map: Path, un_countries: Mapping[str, BaseGeometry]) -> None:
        self._lines = gpd.read_file(world_map, layer="disputed_borders").geometry.values
        self._countries = shapely.get_parts(
            gpd.read_file(world_map, layer="countries").geometry.values
        )
        self._un = un_countries

    def line(self, cut: str) -> BaseGeometry:
        """Read "lines 7 8", "country LON LAT" (the outline of what lies there) or "un50 ID"."""
        kind, *words = cut.split()
        if kind == "lines":
            return shapely.union_all([self._lines[int(number)] for number in words])
        if kind == "un50":
            return self._un[words[0]].boundary
        at = [float(word) for word in words]
        (found,) = self._countries[shapely.intersects_xy(self._countries, *at)]
        return found.boundary


def sea_lines(cutters: Cutters) -> list[tuple[str, BaseGeometry]]:
    """Give the claim lines that run at sea."""
    return [
        (key, shapely.line_merge(cutters.line("lines " + " ".join(map(str, numbers)))))
        for key, numbers in SEA_LINES.items()
    ]


def cuts(table: pd.DataFrame, countries: gpd.GeoDataFrame, cutters: Cutters) -> gpd.GeoDataFrame:
    """Give one row a country: the lines that part its disputed areas from it and one another.

    Raises SystemExit for an area whose point lies in no part of its own.
    """
    rows = []
    for country, areas in table[table["cut"] != ""].groupby("of"):
        parts = countries.loc[countries["id"] == country].geometry.values
        points = {row["id"]: _points(row["inside"])[0] for row in areas.to_dict("records")}
        lines = [
            piece
            for part in parts
            for piece in _cut(part, [cutters.line(cut) for cut in areas["cut"]], points)
        ]
        rows.append({"of": country, "geometry": MultiLineString(lines)})
        _check(parts, lines, points)
    return gpd.GeoDataFrame(rows, crs=countries.crs)


def _cut(
    part: Polygon, outlines: Sequence[BaseGeometry], points: Mapping[str, Sequence[float]]
) -> list[LineString]:
    """Keep of the outlines what parts two areas within one polygon of a country."""
    inner = [line for outline in outlines for line in _within(part, outline)]
    if not inner:
        return []
    noded = shapely.union_all([part.boundary, *(_snapped(line, part, inner) for line in inner)])
    edges = shapely.get_parts(noded)
    areas = shapely.get_parts(shapely.polygonize(edges))
    names = np.full(len(areas), "", dtype=object)
    for name, (lon, lat) in points.items():
        names[shapely.intersects_xy(areas, lon, lat)] = name
    kept = []
    for edge in edges:
        sides = {name for name, area in zip(names, areas, strict=True) if area.covers(edge)}
        if len(sides) > 1:
            kept.append(edge)
    return _lines(shapely.line_merge(shapely.union_all(kept))) if kept else []


def _within(part: Polygon, outline: BaseGeometry) -> list[LineString]:
    """Give the stretches of an outline that lead through a polygon, its own border left out."""
    if not part.intersects(outline):
        return []
    found = _lines(shapely.line_merge(_collected(_lines(part.intersection(outline)))))
    border = part.boundary
    fine = [shapely.points(shapely.get_coordinates(shapely.segmentize(f, 0.01))) for f in found]
    return [
        line
        for line, spots in zip(found, fine, strict=True)
        if shapely.distance(border, spots).max() > ASTRAY
    ]


def _lines(shape: BaseGeometry) -> list[LineString]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]


def _collected(lines: Sequence[LineString]) -> MultiLineString:
    return MultiLineString(list(lines))


def _snapped(line: LineString, part: Polygon, others: Sequence[LineString]) -> LineString:
    """Move the ends to vertices of the polygon's rings, unless they end on another line."""
    corners = shapely.get_coordinates(part)
    xy = shapely.get_coordinates(line).copy()
    for end in (0, -1):
        tip = Point(xy[end])
        if any(tip.distance(other) < 1e-9 for other in others if other is not line):
            continue
        away = np.hypot(*(corners - xy[end]).T)
        if away.min() > _LARGEST_SNAP:
            raise SystemExit(f"A cut ends inside its country, at {tip}.")
        xy[end] = corners[np.argmin(away)]
    return LineString(xy)


def _check(
    parts: NDArray[np.object_], lines: Sequence[LineString], points: Mapping[str, Sequence[float]]
) -> None:
    """Each area must be cut off: its point lies in a part that no other point lies in."""
    touched = [part for part in parts if any(part.intersects(line) for line in lines)]
    areas = [
        area
        for part in touched
        for area in shapely.get_parts(
            shapely.polygonize(shapely.get_parts(shapely.union_all([part.boundary, *lines])))
        )
    ]
    seen: dict[int, str] = {}
    for name, (lon, lat) in points.items():
        found = [n for n, area in enumerate(areas) if shapely.intersects_xy(area, lon, lat)]
        if len(found) != 1 or found[0] in seen:
            raise SystemExit(f'The point of "{name}" lies in {len(found)} parts of its own.')
        seen[found[0]] = name
        print(f"{name}: {areas[found[0]].area:.3f} square degrees")
