"""How a line was found: its stretches, each drawn after what it is, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import shapely

from geo_movements.geodesy import distance_km
from geo_movements.grammar.words import text
from geo_movements.languages import Words, english
from geo_movements.routes.ways import ACCESS
from geo_movements.tables.cells import split_list

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["FOLLOWS", "Kind", "Stretch", "stretches_of", "way_found"]

Kind = Literal["route", "plain", "fallback", "access"]
"""A way that was found or given; a plain connection; straight for want of a way; to the water."""

FOLLOWS: Mapping[str, str] = {
    "sea_grid": "sea",
    "sea_network": "sea",
    "rail_network": "rail",
    "road_network": "road",
}
"""Methods that follow something on the ground, and the mode that they serve."""
_ALONG = {
    "sea": english("by sea"),
    "rail": english("along railways"),
    "road": english("along roads"),
}
_GROUND = ("rail_network", "road_network")
"""Methods whose lengths are those on the ground, more than is drawn."""
_ROUNDED_KM, _SAME_DEG = 0.06, 1e-5
_AROUND = "air_around"
_UNFOUND = {
    "sea": english("straight, for no way by sea was found"),
    "rail": english("straight, for no way by rail was found"),
    "road": english("straight, for no way by road was found"),
}
_PARTLY = {
    "sea": english("by sea, in part straight, for no way by sea was found"),
    "rail": english("along railways, in part straight, for no way by rail was found"),
    "road": english("along roads, in part straight, for no way by road was found"),
}

Record = Mapping[Any, Any]


class Stretch(NamedTuple):
    """A part of a line, from one of its vertices to another, and what kind of way it is."""

    kind: Kind
    start: int
    end: int
    method: str


def stretches_of(row: Record) -> tuple[Stretch, ...]:
    """Tell of a leg's line where each stretch of it runs; together they are the whole line.

    `route_parts` gives kilometres in order; a stretch too short for two vertices is left out. Of a
    MultiLineString, whose vertices count on from part to part, each part is a stretch.

    >>> from shapely import LineString
    >>> row = {"geometry": LineString([(0, 0), (0, 1), (0, 5)]), "mode": "sea"}
    >>> parts = "access 110.6; sea_grid 442.4"
    >>> [one[:3] for one in stretches_of(row | {"route_method": "sea_grid", "route_parts": parts})]
    [('access', 0, 1), ('route', 1, 2)]
    """
    mode, line = text(row["mode"]), row["geometry"]
    parts = _parts(row)
    if len(parts) < 2 or line.geom_type != "LineString":
        method = text(row["route_method"]) or "none"
        ends = np.cumsum([0, *shapely.get_num_coordinates(shapely.get_parts(line))]).tolist()
        told = [(method, start, end - 1) for start, end in pairwise(ends) if start < end - 1]
    else:
        bounds = _bounds(shapely.get_coordinates(line), parts)
        pairs = zip(parts, pairwise(bounds), strict=True)
        told = [(method, start, end) for (method, _), (start, end) in pairs if start < end]
    return tuple(Stretch(_kind(method, mode), start, end, method) for method, start, end in told)


def _parts(row: Record) -> list[tuple[str, float]]:
    pairs = [part.rsplit(" ", 1) for part in split_list(text(row.get("route_parts")))]
    return [(method, float(km)) for method, km in pairs]


def _bounds(points: NDArray[np.float64], parts: Sequence[tuple[str, float]]) -> list[int]:
    """Find the vertices where one stretch ends and the next begins; the lengths were rounded.

    Stretches of a network are longer on the ground than they are drawn, by how much nobody tells:
    those between them, which are as long as they are told, are looked for near where they should
    lie.
    """
    steps = distance_km(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
    gone = np.concatenate([[0.0], np.cumsum(steps)])
    lengths = _as_drawn(parts, gone[-1])
    inner = [int(np.abs(gone - km).argmin()) for km in np.cumsum(lengths)[:-1]]
    bounds = [0, *inner, len(points) - 1]
    runs = groupby(range(len(parts)), key=lambda number: parts[number][0] in _GROUND)
    for on_ground, run in runs:
        first, *others = run
        last = others[-1] if others else first
        if not on_ground and first > 0 and last < len(parts) - 1:
            found = _fitting(points, gone, bounds[first], lengths[first : last + 1])
            bounds[first : last + 2] = found or bounds[first : last + 2]
    return bounds


def _as_drawn(parts: Sequence[tuple[str, float]], whole_km: float) -> NDArray[np.float64]:
    """Make lengths that add up to those of the line: what was not measured on it gives way."""
    told = np.array([km for _, km in parts])
    ground = np.array([method in _GROUND for method, _ in parts])
    left = whole_km - told[~ground].sum()
    if told[ground].sum() and left > 0:
        return np.where(ground, told * left / told[ground].sum(), told)
    return told * (whole_km / told.sum()) if told.sum() else told


def _fitting(
    points: NDArray[np.float64], gone: NDArray[np.float64], guess: int, lengths: ArrayLike
) -> list[int]:
    """Find the bounds nearest to a guess between which stretches have their lengths; none, if none.

    One stretch alone goes to a place and back, so it ends where it began: no way does so elsewhere.
    """
    told = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = gone[:, None] + told
    after = np.clip(np.searchsorted(gone, wanted), 1, len(gone) - 1)
    nearer = np.abs(gone[after - 1] - wanted) < np.abs(gone[after] - wanted)
    bounds = after - nearer
    fits = (np.abs(gone[bounds] - wanted) <= _ROUNDED_KM * len(told)).all(axis=1)
    fits &= bounds[:, -1] > bounds[:, 0]
    if len(told) == 2:
        fits &= np.abs(points[bounds[:, 0]] - points[bounds[:, 1]]).max(axis=1) < _SAME_DEG
    if not fits.any():
        return []
    best = np.flatnonzero(fits)[np.abs(gone[fits] - gone[guess]).argmin()]
    return [int(number) for number in bounds[best]]


def _kind(method: str, mode: str | None) -> Kind:
    if method == ACCESS:
        return "access"
    if method in ("great_circle", "none"):
        return "fallback" if mode in _UNFOUND else "plain"
    return "route"


# --- In words -------------------------------------------------------------------------------------


def way_found(row: Record, language: Words) -> str | None:
    """Say how the line of a leg was found; None where there is no line.

    >>> from geo_movements.languages import load
    >>> way_found({"route_method": "sea_grid", "mode": "sea", "route_parts": None}, load("en"))
    'by sea'
    >>> row = {"route_method": "great_circle", "mode": "rail", "route_parts": None}
    >>> way_found(row, load("en"))
    'straight, for no way by rail was found'
    """
    method, mode = text(row["route_method"]), text(row["mode"]) or ""
    if method in (None, "none"):
        return None
    if method == "given":
        return language.say("as the source gives it")
    if _AROUND in (method, *(part for part, _ in _parts(row))):
        return language.say("by air, around what it avoids")
    if method == "great_circle":
        if mode not in _UNFOUND:
            return language.say("a plain connection")
        found = any(part in FOLLOWS for part, _ in _parts(row))
        return language.say((_PARTLY if found else _UNFOUND)[mode])
    followed = FOLLOWS.get(method or "")
    return language.say(_ALONG[followed] if followed else english("a way that was found"))
