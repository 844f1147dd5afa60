"""How a line was found: its stretches, each drawn after what it is, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely

from geo_movements.geodesy import distance_km
from geo_movements.grammar.words import text
from geo_movements.languages import Words, english
from geo_movements.routes.ways import ACCESS
from geo_movements.tables.cells import split_list

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
        bounds = _bounds(shapely.get_coordinates(line), [km for _, km in parts])
        pairs = zip(parts, pairwise(bounds), strict=True)
        told = [(method, start, end) for (method, _), (start, end) in pairs if start < end]
    return tuple(Stretch(_kind(method, mode), start, end, method) for method, start, end in told)


def _parts(row: Record) -> list[tuple[str, float]]:
    pairs = [part.rsplit(" ", 1) for part in split_list(text(row.get("route_parts")))]
    return [(method, float(km)) for method, km in pairs]


def _bounds(points: Any, lengths: Sequence[float]) -> list[int]:
    """Find the vertices that lie so many kilometres along; the lengths were rounded."""
    steps = distance_km(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
    gone = np.concatenate([[0.0], np.cumsum(steps)])
    told = np.cumsum(lengths)
    wanted = told[:-1] * (gone[-1] / told[-1]) if told[-1] else told[:-1]
    inner = [int(np.abs(gone - km).argmin()) for km in wanted]
    return [0, *inner, len(points) - 1]


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
