"""The ground of a figure: land, water, borders, and the names of countries and towns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.clipping import clipped
from geo_movements.basemap.ground import gathered
from geo_movements.basemap.layers import (
    ATTRIBUTION,
    country_facts,
    credit,
)
from geo_movements.basemap.ownborders import Own, read_own
from geo_movements.basemap.towns import Spot, Town, towns
from geo_movements.basemap.views import view as border_view
from geo_movements.basemap.water import lines_in
from geo_movements.errors import InputError, Problem
from geo_movements.figure.coverage import edges_of, on_sheet, rings_of
from geo_movements.figure.frame import View
from geo_movements.figure.plane import Points
from geo_movements.schema import BORDERS

__all__ = ["Country", "Ground", "NamedTown", "ground_of"]

_RIM = 4.0
"""What is filled goes on by so many pixels beyond the frame."""
_RIVERS_FROM = {1: 1.0, 2: 3.25, 3: 4.5, 4: 5.5}
"""Rank of a river -> the zoom from which on it is drawn."""
_SMALL_LAKE_PX = 3.0


@dataclass(frozen=True, kw_only=True)
class Country:
    """A country's name, where it may stand."""

    name: str
    rank: int
    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float
    """The bounds of its largest part in the frame."""
    shape: BaseGeometry


@dataclass(frozen=True, kw_only=True)
class NamedTown:
    """A town of the ground."""

    name: str
    x: float
    y: float
    capital: bool


@dataclass(frozen=True, kw_only=True)
class Ground:
    """All that lies under the story, in pixels of the sheet."""

    land: list[BaseGeometry]
    lakes: list[BaseGeometry]
    rivers: list[tuple[float, list[Points]]]
    """Width and lines."""
    lines: dict[str, list[Points]]
    """coast, border, disputed, claimed."""
    countries: list[Country]
    towns: list[NamedTown]
    credits: list[str]


def ground_of(view: View, *, borders: str, language: str, story: Sequence[Spot]) -> Ground:
    """Draw what a frame shows of the world, under a border view or a file of borders.

    Raises InputError for a view that the package does not have, or a file that is none.
    """
    if borders not in BORDERS and not Path(borders).is_file():
        known = ", ".join(BORDERS)
        problem = f'no border view "{borders}" in the package, nor a file of that name.'
        hint = f"Use {known}, or the path of a GeoJSON file."
        raise InputError([Problem("error", "map.toml", 0, "borders", problem, hint)])
    box = tuple(view.box.wider(_RIM))
    units = gathered("countries", view.window)
    rings = rings_of(list(units.values()), view)
    names = list(units)
    shapes = on_sheet(rings, box)  # type: ignore[arg-type]
    own = None
    if borders in BORDERS:
        seen = border_view(borders)
        lines = edges_of(rings, lambda a, b: seen.edge(names[a], names[b]), box)  # type: ignore[arg-type]
        countries = list(_countries(shapes, names, borders, language, view))
    else:
        lines = edges_of(rings, lambda a, b: "none", box)  # type: ignore[arg-type]
        own = read_own(borders, view.window, shapely.union_all(list(units.values())))
        countries = list(_own_names(own, view))
    drawn = {name: list(found) for name, found in lines.items()}
    if own is not None:
        drawn["border"] = list(_on_view(own.borders, view, box))
        drawn["disputed"] = list(_on_view(own.disputed, view, box))
    claims = [line for _, line in lines_in("claims", view.window)]
    drawn["claimed"] = [*drawn.get("claimed", ()), *_on_view(claims, view, box)]
    lakes = _lakes(view, box)
    rivers = _rivers(view, box)
    found = _towns(view, language, story)
    disputed = drawn.get("disputed") or drawn["claimed"]
    told = [credit(borders), *([ATTRIBUTION["disputed"]] if disputed else [])]
    told += [ATTRIBUTION["lakes"]] if lakes else []
    told += [ATTRIBUTION["rivers"]] if rivers else []
    told += [ATTRIBUTION["town_names"]] if found else []
    return Ground(
        land=[shape for _, shape in shapes], lakes=lakes, rivers=rivers, lines=drawn,
        countries=countries, towns=found, credits=told,
    )  # fmt: skip


# --- Water ----------------------------------------------------------------------------------------


def _lakes(view: View, box: Any) -> list[BaseGeometry]:
    whole = list(gathered("lakes", view.window).values())
    shapes = [shape for _, shape in on_sheet(rings_of(whole, view), box)]
    return [shape for shape in shapes if shape.area > _SMALL_LAKE_PX]


def _rivers(view: View, box: Any) -> list[tuple[float, list[Points]]]:
    ranks: dict[int, list[BaseGeometry]] = {}
    for rank, line in lines_in("rivers", view.window):
        ranks.setdefault(int(rank), []).append(line)
    found = []
    for rank in sorted(ranks):
        deep = view.zoom - _RIVERS_FROM[rank]
        if deep >= 0:
            lines = list(_on_view(ranks[rank], view, box))
            found.append((min(0.6 + deep * 0.18, 2.2 - rank * 0.2), lines))
    return [(width, lines) for width, lines in found if lines]


def _on_view(lines: Sequence[BaseGeometry], view: View, box: Any) -> Iterator[Points]:
    """Put lines on the sheet, thinned and cut to the frame."""
    whole = np.array(lines, dtype=object)
    if not len(whole):
        return
    whole = shapely.segmentize(whole, 1.0)
    placed = shapely.transform(whole, view.xy)
    placed = placed[np.isfinite(shapely.bounds(placed)).all(axis=1)]
    cut = clipped(shapely.simplify(placed, 0.2, preserve_topology=False), *box)
    for part in shapely.get_parts(cut):
        if part.geom_type == "LineString" and not part.is_empty:
            yield shapely.get_coordinates(part)


# --- Names ----------------------------------------------------------------------------------------


def _countries(
    shapes: Sequence[tuple[int, BaseGeometry]],
    names: Sequence[str],
    borders: str,
    language: str,
    view: View,
) -> Iterator[Country]:
    """Name the countries that the frame shows, each where it has most room."""
    seen = border_view(borders)
    parts: dict[str, list[BaseGeometry]] = {}
    for number, shape in shapes:
        holder = seen.holder(names[number])
        parts.setdefault(holder, []).extend(
            part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"
        )
    for key in sorted(parts):
        label = seen.label(key, language)
        if label and parts[key]:
            yield _country(label, max(parts[key], key=lambda p: p.area), key, view)


def _country(label: tuple[str, int], largest: BaseGeometry, key: str, view: View) -> Country:
    point = country_facts().get(key, {}).get("label")
    x, y = view.xy(np.array([point]))[0].tolist() if point else (np.inf, np.inf)
    if not (np.isfinite(x) and shapely.intersects_xy(largest, x, y)):
        x, y = _middle(largest)
    left, top, right, bottom = largest.bounds
    return Country(
        name=label[0], rank=label[1], x=x, y=y, left=left, top=top, right=right, bottom=bottom,
        shape=largest,
    )  # fmt: skip


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    """Find where a name has most room."""
    coarse = shapely.simplify(shape, 2.0, preserve_topology=False)
    if not shapely.is_valid(coarse):
        coarse = shapely.simplify(shape, 2.0)
    if coarse.geom_type != "Polygon" or coarse.area < 40:
        point = shape.representative_point()
        return point.x, point.y
    circle: Any = shapely.maximum_inscribed_circle(coarse, max(coarse.area**0.5 / 20, 1.0))
    x, y = circle.coords[0]
    return x, y


def _own_names(own: Own, view: View) -> Iterator[Country]:
    for name, shape in own.names:
        placed = shapely.transform(shape, view.xy)
        if not np.isfinite(placed.bounds).all():
            continue
        cut = clipped(shapely.make_valid(placed), *view.box)
        parts = [part for part in shapely.get_parts(cut) if part.geom_type == "Polygon"]
        if parts:
            largest = max(parts, key=lambda part: part.area)
            yield _country((name, 3), largest, "", view)


def _towns(view: View, language: str, story: Sequence[Spot]) -> list[NamedTown]:
    """Choose the towns that a frame of this scale has room for, the most important first."""
    middle = view.box.centre
    far = np.array([[view.box.left, middle[1]], [view.box.right, middle[1]]])
    reach = view.lonlat(far)
    west, south, east, north = view.window
    bounds = (west, max(south, -84.0), east, min(north, 84.0))
    if np.isfinite(reach).all() and reach[1, 0] > reach[0, 0]:
        bounds = (float(reach[0, 0]), bounds[1], float(reach[1, 0]), bounds[3])
    listed: list[Town] = towns(view.window, bounds, language=language, story=story)
    fit = [town for town in listed if town.zoom <= view.zoom + 0.25]
    if not fit:
        return []
    points = view.xy(np.array([[town.lon, town.lat] for town in fit]))
    inner = view.box.wider(-4)
    return [
        NamedTown(name=town.name, x=x, y=y, capital=town.capital)
        for town, (x, y) in zip(fit, points.tolist(), strict=True)
        if inner.holds(x, y)
    ]
