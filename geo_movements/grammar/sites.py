"""The places of a story: which are shown, under what name, how much they weigh, where lines end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo_movements import basemap
from geo_movements.errors import ParseError
from geo_movements.grammar.legend import place_mark
from geo_movements.grammar.names import place_name
from geo_movements.grammar.words import records, text
from geo_movements.languages import Words
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.schema import Story

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = [
    "ends_of",
    "extent_of",
    "has_edge",
    "middle",
    "name_of",
    "shown_places",
    "spots_of",
    "standing_of",
    "with_countries",
]

Record = Mapping[Any, Any]
_PART = re.compile(r"/part(?:-[0-9.]+)?$")
"""The place id of "southern Ukraine": its cut is ours, and no border."""


def shown_places(story: Story, places: pd.DataFrame) -> list[dict[Any, Any]]:
    """List the places that are drawn: those somewhere, and not mere bends of a way."""
    ends = ends_of(story)
    return [row for row in records(places) if place_mark(row) != "none" and not _is_bend(row, ends)]


def ends_of(story: Story) -> Counter[Any]:
    """Count the claims that begin or end at each place."""
    legs = story.legs
    return Counter([*legs["origin_place"].dropna(), *legs["destination_place"].dropna()])


def _is_bend(row: Record, ends: Mapping[Any, int]) -> bool:
    """Tell bare coordinates between legs, where a way only bends: no place that anybody named."""
    return row["match"] == "coordinates" and ends[row["place_id"]] > 1


def name_of(row: Record, language: Words) -> str | None:
    """Name a place in the language where the project, CLDR or its script tells the name."""
    name = text(row["name"]) or text(row["toponym"])
    return place_name(row, language) or _own_word(row) or name


def _own_word(row: Record) -> str | None:
    """Return what the story calls a place that the gazetteer found by that very name: Libau.

    A name that the project gives the place comes first.
    """
    if row["match"] not in ("exact", "alternate"):
        return None
    place = open_gazetteer().get(text(row["place_id"]) or "")
    if place is None or place.name != text(row["name"]):
        return None
    return (text(row["toponym"]) or "").split(",")[0].strip() or None


def standing_of(row: Record) -> float:
    """Let towns be named before airports, waters and areas, seats of government before other towns.

    By GeoNames' feature code where there is one: P is a populated place, PPLA and PPLC are seats.
    """
    code = text(row["feature_code"])
    town = code.startswith("P") if code else text(row["precision"]) in (None, "town")
    return 3.0 * town + 0.5 * (code or "").startswith(("PPLA", "PPLC"))


def has_edge(row: Record) -> bool:
    """Tell whether the outline of an area is one that somebody drew."""
    return place_mark(row) == "area" and not _PART.search(text(row["place_id"]) or "")


def middle(row: Record) -> Any:
    """Return where the lines end: for an area, the point that its author or its shape gives."""
    if text(row["lon"]) is None:
        return row["geometry"].representative_point()
    return shapely.Point(row["lon"], row["lat"])


def spots_of(places: pd.DataFrame, west: float) -> list[basemap.Spot]:
    """List the points that the story names itself, so that no town is named beside them."""
    found = []
    for row in records(places):
        if place_mark(row) in ("dot", "ring"):
            point: Any = basemap.shift_into(middle(row), west)
            names = tuple(name for key in ("name", "toponym") if (name := text(row[key])))
            found.append(basemap.Spot(point.x, point.y, names, text(row["place_id"]) or ""))
    return found


def with_countries(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give a country that is only a point its polygon: a country is no pin."""
    points = places.geometry.geom_type == "Point"
    bare = points & (places["precision"] == "country") & places["country"].notna()
    shapes = places.geometry.copy()
    for at, code in places.loc[bare, "country"].items():
        with suppress(ParseError):  # a territory that the basemap does not tell apart
            shapes[at] = basemap.country_polygon(code)
    return places.set_geometry(shapes)


def extent_of(story: Story, places: pd.DataFrame) -> list[BaseGeometry | None]:
    """Bound what must be seen: lines, points, and rings and areas only by their middle.

    An area such as the Russian Far East is many times the story; its representative point is
    where the lines end.
    """
    middles = [
        None if row["geometry"] is None or row["geometry"].is_empty else middle(row)
        for row in records(places)
    ]
    return [*story.legs.geometry, *middles]
