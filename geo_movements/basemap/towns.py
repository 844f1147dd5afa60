"""Towns to name under a story: the important ones everywhere, small ones near its places."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo_movements.basemap.frame import Bounds
from geo_movements.basemap.layers import town_names
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.names import normalise
from geo_movements.places.world.table import Table

__all__ = ["Spot", "Town", "towns"]

_APART = 80
"""Pixels between two towns of one zoom: more would leave no room for their names."""
_MOST = 1000
_TOP = 3000
"""So many of the most important are weighed in the whole window."""
_DEEPEST = 11
"""From this zoom on no more towns appear."""
_NEAR = 420
"""Pixels from a place of the story, within which its surroundings are told in detail."""
_WIDE = 2
"""So many zooms past the first view the whole window has its towns."""
_PANE = 900
"""Pixels of a map's width, by which the first view is reckoned."""
_RANKS = {"PPLC": 1.2, "PPLA": 0.4, "PPLA2": 0.15, "PPLG": 0.4}
"""A seat of government counts as a larger town, in powers of ten."""
_NO_TOWN = frozenset({"PPLX", "PPLH", "PPLQ", "PPLW", "PPLCH"})
"""Sections of towns; places that are abandoned, destroyed or history."""
_SAME_KM, _NAMESAKE_KM = 1.5, 15.0
"""A town so near to a place of the story is that place; so near and of its name, too."""
_CLOSEST = (8, 96)
"""Among so many of the closest one that is more important is looked for first."""
_KM = 111.2  # a degree of latitude


class Spot(NamedTuple):
    """A place that the story names by itself: no town is named beside it."""

    lon: float
    lat: float
    names: tuple[str, ...] = ()
    place_id: str = ""


class Town(NamedTuple):
    """A town to name from a zoom on; `capital` of a country."""

    lon: float
    lat: float
    name: str
    zoom: int
    capital: bool
    number: int
    """GeoNames' number."""
    latin: str
    """The name in Latin letters."""


def towns(
    window: Bounds, bounds: Bounds, *, language: str = "en", story: Sequence[Spot] = ()
) -> list[Town]:
    """Choose the towns to name in a window, the most important first.

    A town appears at the zoom at which it is far enough from the more important ones. Down to a
    few zooms past the first view of `bounds` they are those of the whole window, then those
    around the places of the story (around the middle of `bounds` where it has none). Names are in
    the language where something tells so, else in Latin letters.
    """
    found = _candidates(window)
    if not found.size:
        return []
    kept = found[~_told(found, story)]
    first = _first_zoom(bounds)
    middle = Spot((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    xy = _pixels(kept["lon"], kept["lat"])
    near = [(spot.lon, spot.lat) for spot in story or (middle,)]
    focus = _pixels(*np.array(near, dtype=float).T)
    chosen = _thinned(xy, first, focus)
    told = town_names(language)
    return [_town(kept[at], zoom, told) for at, zoom in chosen]


def _town(row: Any, zoom: int, told: Mapping[int, str]) -> Town:
    latin = _latin(int(row["index"]))
    return Town(
        lon=round(float(row["lon"]), 4),
        lat=round(float(row["lat"]), 4),
        name=told.get(int(row["number"]), latin),
        zoom=zoom,
        capital=bool(row["capital"]),
        number=int(row["number"]),
        latin=latin,
    )


_ROW = np.dtype([
    ("index", "i8"), ("number", "i8"), ("lon", "f8"), ("lat", "f8"), ("weight", "f8"),
    ("capital", "?"),
])  # fmt: skip


@cache
def _world() -> NDArray[Any]:
    """List the packaged gazetteer's towns, the most important first."""
    table = _packaged()
    columns = table.columns()
    codes = {code: table.kind(int(code), 0)[1] for code in np.unique(columns["feature"])}
    wanted = [n for n, word in codes.items() if word.startswith("PPL") and word not in _NO_TOWN]
    columns = columns[: table.numbered]
    at = np.flatnonzero(np.isin(columns["feature"], wanted) & (columns["population"] > 0))
    ranks = np.zeros(max(codes) + 1)
    for code, word in codes.items():
        ranks[code] = _RANKS.get(word, 0.0)
    capital = np.array([codes.get(code) == "PPLC" for code in range(max(codes) + 1)])
    rows = np.empty(len(at), dtype=_ROW)
    rows["index"], rows["number"] = at, columns["number"][at]
    rows["lon"], rows["lat"] = columns["lon"][at] / 1e5, columns["lat"][at] / 1e5
    feature = columns["feature"][at]
    rows["weight"] = np.log10(columns["population"][at]) + ranks[feature]
    rows["capital"] = capital[feature]
    return rows[np.lexsort((rows["number"], -rows["weight"]))]


def _candidates(window: Bounds) -> NDArray[Any]:
    """List the towns of a window whose longitudes may pass 180."""
    west, south, east, north = window
    rows = _world()
    lon, lat = rows["lon"].copy(), rows["lat"].copy()
    lon += 360 * np.ceil((west - lon) / 360)
    there = (lat > south) & (lat < north) & (lon < east)
    found = rows[there]
    found["lon"] = lon[there]
    return found


def _told(rows: NDArray[Any], story: Sequence[Spot]) -> NDArray[np.bool_]:
    """Tell which towns the story names itself."""
    told = np.zeros(len(rows), dtype=bool)
    lon, lat, numbers = (np.ascontiguousarray(rows[name]) for name in ("lon", "lat", "number"))
    for spot in story:
        scale = math.cos(math.radians(spot.lat))
        near = np.flatnonzero(np.abs(lat - spot.lat) < _NAMESAKE_KM / _KM)
        away = np.hypot((lon[near] - spot.lon) * scale, lat[near] - spot.lat) * _KM
        told[near[away < _SAME_KM]] = True
        if (number := _number(spot.place_id)) >= 0:
            told |= numbers == number
        names = {normalise(name) for name in spot.names}
        for at in near[away < _NAMESAKE_KM]:
            told[at] |= normalise(_latin(int(rows["index"][at]))) in names
    return told


def _number(place_id: str) -> int:
    number = place_id.removeprefix("geonames:")
    return int(number) if number != place_id and number.isdecimal() else -1


@cache
def _latin(index: int) -> str:
    return _packaged().record(index)[1]


@cache
def _packaged() -> Table:
    """Open the packaged gazetteer once: a story asks it for a thousand names."""
    return open_gazetteer().tables[-1]


def _first_zoom(bounds: Bounds) -> int:
    west, south, east, north = bounds
    (left, top), (right, bottom) = _pixels(np.array([west, east]), np.array([north, south]))
    size = max(right - left, bottom - top, 1e-3)
    return max(1, min(8, math.floor(math.log2(_PANE / size))))


def _pixels(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Project to Web Mercator pixels at zoom 0."""
    sine = np.sin(np.radians(np.clip(lat, -85, 85)))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    return np.column_stack([(lon / 360 + 0.5) * 256, y * 256])


def _thinned(
    xy: NDArray[np.float64], first: int, focus: NDArray[np.float64]
) -> list[tuple[int, int]]:
    """Choose rows, already in order of importance: (row, the zoom from which it has room).

    That is the zoom at which it is far enough from every more important one, shown or not: so no
    village takes the room that a city needs a zoom later.
    """
    wide = first + _WIDE
    away = _nearest(xy, focus, within=_NEAR / 2 ** (wide + 1))
    rows = np.flatnonzero((np.arange(len(xy)) < _TOP) | np.isfinite(away))[: 2 * _TOP]
    with np.errstate(divide="ignore"):
        zooms = np.ceil(np.log2(_APART / _isolation(xy[rows])))
    zooms = np.maximum(zooms, max(first - 1, 1)).clip(max=_DEEPEST + 1).astype(int)
    told = (zooms <= wide) | (away[rows] < _NEAR / 2.0**zooms)
    told &= zooms <= _DEEPEST
    found = sorted(zip(zooms[told].tolist(), rows[told].tolist(), strict=True))[:_MOST]
    return sorted((row, zoom) for zoom, row in found)


def _isolation(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the distance of each point to the nearest of those before it."""
    from scipy.spatial import KDTree

    away = np.full(len(xy), np.inf)
    left = np.arange(1, len(xy))
    tree = KDTree(xy)
    for count in _CLOSEST:
        if not len(left):
            break
        apart, others = tree.query(xy[left], k=count)
        before = others < left[:, None]  # a neighbour that is not there has the last number
        known = before.any(axis=1)
        away[left[known]] = apart[known, before[known].argmax(axis=1)]
        left = left[~known]
    for at in left.tolist():  # none of the closest is before it: few, and most of them early
        away[at] = np.sqrt(np.min(((xy[:at] - xy[at]) ** 2).sum(axis=1)))
    return away


def _nearest(
    xy: NDArray[np.float64], focus: NDArray[np.float64], *, within: float
) -> NDArray[np.float64]:
    """Give the distance of each point to the nearest in focus; infinite where it is not within."""
    away = np.full(len(xy), np.inf)
    for x, y in np.unique(focus, axis=0):
        box = np.flatnonzero((np.abs(xy[:, 0] - x) < within) & (np.abs(xy[:, 1] - y) < within))
        away[box] = np.minimum(away[box], np.hypot(xy[box, 0] - x, xy[box, 1] - y))
    return away
