"""The places of a story as the viewer reads them: points, rings, areas, and their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo_movements import basemap, grammar
from geo_movements.basemap.clipping import clipped
from geo_movements.grammar import text
from geo_movements.grammar.sites import (
    ends_of,
    has_edge,
    middle,
    name_of,
    shown_places,
    standing_of,
)
from geo_movements.languages import Words
from geo_movements.schema import Story

__all__ = ["Ground", "names_of", "places_of"]

_DEGREES = 5
"""Decimals of a coordinate: about a metre."""
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
    ends = ends_of(story)
    return [
        {
            **_place(row, ground, claims=ends[row["place_id"]]),
            "name": name_of(row, language),
        }
        for row in shown_places(story, places)
    ]


def names_of(story: Story, places: pd.DataFrame, language: Words) -> list[dict[str, Any]]:
    """Return of each place that is shown what may differ from language to language."""
    return [{"name": name_of(row, language)} for row in shown_places(story, places)]


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
        "edge": has_edge(row),
        "weight": claims + standing_of(row),
        "area": _rings(shape, ground) if kind == "area" else None,
    }


def _rings(shape: BaseGeometry, ground: Ground) -> list[list[list[list[float]]]]:
    """Return what the map shows of polygons as rings, no finer than hatching can show."""
    west, south, east, north = ground.frame
    size = max(east - west, north - south)
    rim = size * _RIM  # the edges of the cut lie out of sight
    cut = clipped(shape, west - rim, south - rim, east + rim, north + rim)
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
