"""The places of a story as the viewer reads them: points, rings, areas, and their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo_movements import basemap, grammar
from geo_movements.grammar import text
from geo_movements.languages import Words
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.schema import Story

__all__ = ["Ground", "middle", "names_of", "places_of", "spots_of"]

_DEGREES = 5
"""Decimals of a coordinate: about a metre."""
_PART = re.compile(r"/part(?:-[0-9.]+)?$")
"""The place id of "southern Ukraine": its cut is ours, and no border."""
_AREA_STEPS = 2_000
"""An area is drawn no finer than this part of the map's size: about a pixel."""
_OWN_STEPS = 500
"""A small area on a wide map is drawn finer: whoever comes close still sees its shape."""
_RIM = 0.05
"""An area goes on by this part of the map's size beyond what can be seen of it."""


class Ground(NamedTuple):
    """The window of longitudes, what of it the map shows, and the story's points in it."""

    west: float
    frame: Sequence[float]
    spots: Sequence[basemap.Spot]


def places_of(
    story: Story,
    places: pd.DataFrame,
    ground: Ground,
    language: Words,
) -> list[dict[str, Any]]:
    """Return each place that is shown, in plain JSON types."""
    ends = _ends(story)
    return [
        {
            **_place(row, ground, claims=ends[row["place_id"]]),
            "name": _name(row, language),
        }
        for row in _shown(story, places)
    ]


def names_of(story: Story, places: pd.DataFrame, language: Words) -> list[dict[str, Any]]:
    """Return of each place that is shown what may differ from language to language."""
    return [{"name": _name(row, language)} for row in _shown(story, places)]


def _name(row: Mapping[Any, Any], language: Words) -> str | None:
    """Name a place in the language where the project, CLDR or its script tells the name."""
    name = text(row["name"]) or text(row["toponym"])
    return grammar.place_name(row, language) or _own_word(row) or name


def _own_word(row: Mapping[Any, Any]) -> str | None:
    """Return what the story calls a place that the gazetteer found by that very name: Libau.

    A name that the project gives the place comes first.
    """
    if row["match"] not in ("exact", "alternate"):
        return None
    place = open_gazetteer().get(text(row["place_id"]) or "")
    if place is None or place.name != text(row["name"]):
        return None
    return (text(row["toponym"]) or "").split(",")[0].strip() or None


def _shown(story: Story, places: pd.DataFrame) -> list[dict[Any, Any]]:
    ends = _ends(story)
    return [
        row
        for row in grammar.records(places)
        if grammar.place_mark(row) != "none" and not _is_bend(row, ends)
    ]


def _ends(story: Story) -> Counter[Any]:
    """Count the claims that begin or end at each place."""
    legs = story.legs
    return Counter([*legs["origin_place"].dropna(), *legs["destination_place"].dropna()])


def _is_bend(row: Mapping[Any, Any], ends: Mapping[Any, int]) -> bool:
    """Tell bare coordinates between legs, where a way only bends: no place that anybody named."""
    return row["match"] == "coordinates" and ends[row["place_id"]] > 1


def _place(row: Mapping[Any, Any], ground: Ground, *, claims: int) -> dict[str, Any]:
    kind = grammar.place_mark(row)
    shape = basemap.shift_into(row["geometry"], ground.west)
    point: Any = basemap.shift_into(middle(row), ground.west)
    radius = text(row["uncertainty_km"])
    return {
        "id": text(row["place_id"]),
        "kind": "area" if kind == "zone" else kind,
        "lon": round(point.x, _DEGREES),
        "lat": round(point.y, _DEGREES),
        "radius": float(radius) if radius and kind != "area" else None,
        "sea": text(row["precision"]) == "sea",
        "edge": kind == "area" and not _PART.search(text(row["place_id"]) or ""),
        "weight": claims + _standing(row),
        "area": _rings(shape, ground) if kind == "area" else None,
    }


def spots_of(places: pd.DataFrame, west: float) -> list[basemap.Spot]:
    """List the points that the story names itself, so that no town is named beside them."""
    found = []
    for row in grammar.records(places):
        if grammar.place_mark(row) in ("dot", "ring"):
            point: Any = basemap.shift_into(middle(row), west)
            names = tuple(name for key in ("name", "toponym") if (name := text(row[key])))
            found.append(basemap.Spot(point.x, point.y, names, text(row["place_id"]) or ""))
    return found


def middle(row: Mapping[Any, Any]) -> Any:
    """Return where the lines end: for an area, the point that its author or its shape gives."""
    if text(row["lon"]) is None:
        return row["geometry"].representative_point()
    return shapely.Point(row["lon"], row["lat"])


def _standing(row: Mapping[Any, Any]) -> float:
    """Let towns be named before airports, waters and areas, seats of government before other towns.

    By GeoNames' feature code where there is one: P is a populated place, PPLA and PPLC are seats.
    """
    code = text(row["feature_code"])
    town = code.startswith("P") if code else text(row["precision"]) in (None, "town")
    return 3.0 * town + 0.5 * (code or "").startswith(("PPLA", "PPLC"))


def _rings(shape: BaseGeometry, ground: Ground) -> list[list[list[list[float]]]]:
    """Return what the map shows of polygons as rings, no finer than hatching can show."""
    west, south, east, north = ground.frame
    size = max(east - west, north - south)
    rim = size * _RIM  # the edges of the cut lie out of sight
    cut = shapely.clip_by_rect(shape, west - rim, south - rim, east + rim, north + rim)
    drawn = shape if cut.is_empty else cut
    west, south, east, north = drawn.bounds
    own = max(east - west, north - south)
    tolerance = min(size / _AREA_STEPS, own / _OWN_STEPS)
    focus = [(spot.lon, spot.lat) for spot in ground.spots]
    simple = basemap.outlined(drawn, focus, tolerance)
    parts = [part for part in shapely.get_parts(simple) if part.geom_type == "Polygon"]
    seen = [part for part in parts if part.area > tolerance**2]
    return [
        [
            [list(point) for point in shapely.get_coordinates(ring).round(3).tolist()]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in seen or parts
    ]
