"""Crop the basemap to a story, simplify it, and write it as TopoJSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np

from geo_movements.basemap.detail import FINE_DEG
from geo_movements.basemap.frame import Bounds
from geo_movements.basemap.ground import Land, read_land
from geo_movements.basemap.land import Lines, countries, own_land
from geo_movements.basemap.layers import town_names
from geo_movements.basemap.topology import Arcs, Grid
from geo_movements.basemap.towns import Spot, Town, towns
from geo_movements.basemap.views import view
from geo_movements.basemap.water import claims, lakes, rivers
from geo_movements.errors import InputError, Problem
from geo_movements.schema import BORDERS
from geo_movements.stages import stage

__all__ = ["crop"]

_MAX_LAT = 85.0  # Web Mercator ends at 85.05
_MAX_WIDTH = 400.0  # the whole world and a little of its copy on either side
_RIM = 0.02  # land goes on this share of the size beyond `bbox`
_LEAST_SIZE = 1.0  # degrees: a story of one place still gets a surrounding


@stage("basemap")
def crop(
    bounds: Bounds,
    *,
    borders: str = "international",
    margin: float = 0.5,
    tolerance_deg: float | None = None,
    language: str = "en",
    others: Sequence[str] = (),
    story: Sequence[Spot] = (),
) -> dict[str, Any]:
    """Give the ground under `bounds` and well around it, as a quantised TopoJSON topology.

    `bounds` are west, south, east, north, with continuous longitudes (`area_of_interest`). The
    crop adds `margin` as a share of the size, half on each side, after widening the shorter side
    until an upright and a broad map pane both hold the story. `tolerance_deg` is the
    simplification; None fits it to the extent, 0 keeps full detail. `borders` is a view of
    `schema.BORDERS` or a file of borders; land and coast are one in all. Names are in `language`
    where that is known, and in the `others` besides. `story` are the places that the story names:
    no town is named beside them, and around them there are more.

    Objects: `countries` (polygons; id and properties id, name, rank, label as lon, lat of a point
    inside the crop, inside `bounds` where the country reaches it), `lakes` (polygons), `rivers`
    (MultiLineStrings; property rank, 1 the longest to 4), and MultiLineStrings of the land's
    arcs: `borders`, between two countries, `disputed`, such as are to be dashed, `claimed`,
    within one country but a border to somebody, `seams`, not to be seen, and `coast`. The
    rectangle's own edges are in none, so draw lines from those and never outline polygons.
    `towns` is a table by columns, the most important first: x and y on the topology's grid, name,
    zoom (from which on it is named), capital (0 or 1). `names` has for each other language
    `countries` and `towns`: a list as long as theirs, with null where the name is the same.
    `bbox` is meant for the viewer's `maxBounds`: land goes on a little beyond it.

    Raises InputError for a border view that the package does not have, or a file that is none.

    >>> topology = crop((131.5, 42.8, 132.5, 43.4))
    >>> [country["id"] for country in topology["objects"]["countries"]["geometries"]]
    ['CN', 'RU']
    """
    if borders not in BORDERS and not Path(borders).is_file():
        _refuse_view(borders)
    bounds = _mappable(bounds)
    bbox = _widened(bounds, margin)
    if tolerance_deg is None:
        tolerance_deg = _tolerance(bounds, detailed=bool(story))
    sheet, units = _sheet(_drawn(bbox), tolerance_deg, story)
    land, lines = _countries(sheet, units, bounds, borders, language)
    named = towns(bbox, bounds, language=language, story=story)
    return {
        "type": "Topology",
        "bbox": [round(value, 6) for value in bbox],
        "transform": sheet.arcs.grid.transform,
        "objects": _objects(sheet, land, lines),
        "arcs": sheet.arcs.deltas(),
        "towns": _towns(named, sheet.arcs.grid),
        "names": {other: _names(land, named, borders, other) for other in others},
    }


def _refuse_view(borders: str) -> NoReturn:
    known = ", ".join(BORDERS)
    problem = f'no border view "{borders}" in the package, nor a file of that name.'
    hint = f"Use {known}, or the path of a GeoJSON file."
    raise InputError([Problem("error", "map.toml", 0, "borders", problem, hint)])


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
    # Panes from upright phones to broad desks are 0.9 to 2.5 times as wide as high.
    half_width = max(width * (1 + margin), height * 2.6) / 2
    half_height = max(height * (1 + margin), width / 0.85) / 2
    half_width = max(min(half_width, _MAX_WIDTH / 2), (east - west) / 2)
    x, y = (west + east) / 2, (low + high) / 2
    return x - half_width, _latitude(y - half_height), x + half_width, _latitude(y + half_height)


def _drawn(bbox: Bounds) -> Bounds:
    west, south, east, north = bbox
    dx, dy = (_RIM * max(size, _LEAST_SIZE) for size in (east - west, north - south))
    return west - dx, max(south - dy, -_MAX_LAT), east + dx, min(north + dy, _MAX_LAT)


def _tolerance(bounds: Bounds, *, detailed: bool) -> float:
    """Take an eight-thousandth of the size, a fraction of a pixel when all is in view.

    Less will do where what a reader zooms in to is in detail.
    """
    west, south, east, north = bounds
    tolerance = max(east - west, north - south) / (5_000 if detailed else 8_000)
    return tolerance if tolerance >= 0.001 else 0.0


def _grid(drawn: Bounds, tolerance: float) -> Grid:
    west, south, east, north = drawn
    step = max(tolerance / 2, 1e-4)
    columns, rows = math.ceil((east - west) / step), math.ceil((north - south) / step)
    return Grid(west=west, south=south, east=east, north=north, columns=columns, rows=rows)


# --- Ground --------------------------------------------------------------------------------------


class _Sheet(NamedTuple):
    """What the ground is drawn on: the rectangle, how far it is simplified, the arcs so far."""

    drawn: Bounds
    tolerance_deg: float
    arcs: Arcs


def _sheet(drawn: Bounds, tolerance_deg: float, story: Sequence[Spot]) -> tuple[_Sheet, Land]:
    """Read the land, in detail about the story; its boxes of detail are on the sheet's grid."""
    focus = [(spot.lon, spot.lat) for spot in story] if tolerance_deg > FINE_DEG else []
    grid = _grid(drawn, FINE_DEG if focus else tolerance_deg)
    units = read_land(drawn, tolerance_deg, focus, grid)
    return _Sheet(drawn, tolerance_deg, Arcs(replace(grid, boxes=tuple(units.boxes)))), units


def _countries(
    sheet: _Sheet, units: Land, bounds: Bounds, borders: str, language: str
) -> tuple[list[dict[str, Any]], Lines]:
    """Draw countries, and their lines by kind, as a view has them or a file of the user's."""
    drawn, tolerance_deg, arcs = sheet
    labelled = _drawn(bounds)
    if borders in BORDERS:
        land, lines = countries(units, view(borders), arcs, labelled, language)
    else:
        land, lines = own_land(borders, units, arcs, labelled, drawn, tolerance_deg)
    lines["claimed"] += claims(drawn, arcs)
    return land, lines


def _objects(sheet: _Sheet, land: list[dict[str, Any]], lines: Lines) -> dict[str, Any]:
    """Give the layers by name; the water's arcs come after those of the land."""
    drawn, tolerance_deg, arcs = sheet
    boxes = arcs.grid.boxes
    return {
        "countries": {"type": "GeometryCollection", "geometries": land},
        **{
            name: {"type": "MultiLineString", "arcs": [[arc] for arc in found]}
            for name, found in lines.items()
        },
        "lakes": {
            "type": "GeometryCollection",
            "geometries": lakes(drawn, tolerance_deg, boxes, arcs),
        },
        "rivers": {
            "type": "GeometryCollection",
            "geometries": rivers(drawn, tolerance_deg, boxes, arcs),
        },
    }


# --- Towns ---------------------------------------------------------------------------------------


def _names(
    land: Sequence[dict[str, Any]], named: Sequence[Town], borders: str, language: str
) -> dict[str, list[str | None]]:
    """Give the names that another language has for countries and towns."""
    told = [country["properties"] for country in land]
    if borders in BORDERS:
        labels = [view(borders).label(one["id"], language) for one in told]
        theirs = [label[0] if label else "" for label in labels]
    else:
        theirs = [one["name"] for one in told]
    spelt = town_names(language)
    return {
        "countries": _differing([one["name"] for one in told], theirs),
        "towns": _differing(
            [town.name for town in named], [spelt.get(t.number) or t.latin for t in named]
        ),
    }


def _differing(names: Sequence[str], others: Sequence[str]) -> list[str | None]:
    return [None if a == b else b for a, b in zip(names, others, strict=True)]


def _towns(found: Sequence[Town], grid: Grid) -> dict[str, list[Any]]:
    cells = grid.at(np.array([[town.lon, town.lat] for town in found]).reshape(-1, 2))
    return {
        "x": cells[:, 0].tolist(),
        "y": cells[:, 1].tolist(),
        "name": [town.name for town in found],
        "zoom": [town.zoom for town in found],
        "capital": [int(town.capital) for town in found],
    }
