"""A story as the data that the viewer reads: drawing decisions made, words in place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo_movements import basemap, coarsen, grammar
from geo_movements.competing import shared_totals
from geo_movements.errors import ParseError
from geo_movements.grammar import Grammar, text
from geo_movements.page.marks import marks
from geo_movements.places.areas import ATTRIBUTION as AREAS_ATTRIBUTION
from geo_movements.places.toponyms import tidy
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

__all__ = ["payload"]

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
_SHORT = {
    "Wikipedia, CC BY-SA 4.0": "Wikipedia CC BY-SA 4.0",
    "GeoConfirmed, no licence stated": "GeoConfirmed",
    "Made with Natural Earth": None,  # the border credit names it
    basemap.ATTRIBUTION["lakes"]: None,
    AREAS_ATTRIBUTION: None,
    "airportsdata, MIT": None,  # its licence asks for no name on the map
    "geo-movements, MIT": None,
}
"""Credits that stand on the map in fewer words, or only in the full list."""
_GEONAMES = "GeoNames (geonames.org), CC BY 4.0"
_DETAILS = (
    "claimant",
    "force",
    "status",
    "quote",
    "note",
    "reliability",
    "credibility",
)
_EVENT_COLUMNS = ("id", "place", "kind", "stance", "claimant", "text", "value", "unit")
_SOURCE_COLUMNS = ("publisher", "title", "author", "published", "url", "archive_url", "reliability")


def payload(story: Story) -> dict[str, Any]:
    """Return everything the page needs, in plain JSON types."""
    story = replace(story, places=_with_countries(story.places))
    design = grammar.design(story)
    places = grammar.used_places(story)
    bounds = basemap.area_of_interest(_extent(story, places))
    topology = basemap.crop(bounds, borders=story.settings.borders)
    west = (bounds[0] + bounds[2]) / 2 - 180  # the window with the story in its middle
    return {
        "title": story.settings.title or "Reported movements",
        "subtitle": story.settings.subtitle,
        "language": story.settings.language,
        "asOf": story.settings.as_of,
        "notice": _notice(story),
        "bounds": [round(value, _DEGREES) for value in bounds],
        "basemap": basemap.encode(topology),
        "groups": [vars(group) for group in design.groups],
        "claims": _claims(story, design),
        "marks": marks(story, design, west),
        "places": _places(story, places, west, topology["bbox"]),
        "cards": [_card(card, design) for card in design.cards],
        "legend": [vars(entry) for entry in design.legend],
        "widths": list(design.widths.shown_px),
        "bands": design.widths.top is not None,
        "events": _events(story, design, west),
        "sources": _sources(story, design),
        "credit": story.settings.credit,
        "credits": _credits(_attributions(story)),
        "attributions": _attributions(story),
    }


def _notice(story: Story) -> str | None:
    km = story.settings.coarsen_km
    return None if km is None else coarsen.notice(km)


def _with_countries(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give a country that is only a point its polygon: a country is no pin."""
    points = places.geometry.geom_type == "Point"
    bare = points & (places["precision"] == "country") & places["country"].notna()
    shapes = places.geometry.copy()
    for at, code in places.loc[bare, "country"].items():
        with suppress(ParseError):  # a territory that the basemap does not tell apart
            shapes[at] = basemap.country_polygon(code)
    return places.set_geometry(shapes)


def _extent(story: Story, places: pd.DataFrame) -> list[BaseGeometry | None]:
    """Bound what must be seen: lines, points, and rings and areas only by their middle.

    An area such as the Russian Far East is many times the story; its representative point is
    where the lines end.
    """
    middles = [
        None if row["geometry"] is None or row["geometry"].is_empty else _middle(row)
        for row in grammar.records(places)
    ]
    return [*story.legs.geometry, *middles]


# --- Claims --------------------------------------------------------------------------------------


def _claims(story: Story, design: Grammar) -> list[dict[str, Any]]:
    shared = shared_totals(story.legs)
    dots = {at for mark in design.marks if mark.shape == "presence" for at in mark.claims}
    return [
        {
            **{name: text(row[name]) for name in _DETAILS},
            "id": text(row["id"]),
            "group": design.group_of[at],
            "draft": str(row["draft"]) == "True",
            "side": text(row["side"]),
            "movement": text(row["movement"]),
            "partOf": text(row["force_part_of"]),
            "body": grammar.body(row["claimant"]),
            "presence": text(row["kind"]) == "presence" or at in dots,
            "from": text(row["origin"]),
            "to": text(row["destination"]),
            "at": grammar.whereabouts(text(row["destination"])),
            "via": text(row["via"]),
            "mode": text(row["mode"]),
            "date": grammar.date_text(row),
            "dateWords": _date_words(row),
            "possible": [text(row["date_earliest"]), text(row["date_latest"])],
            "definite": [text(row["date_definite_start"]), text(row["date_definite_end"])],
            "strength": grammar.strength_text(row, shared=shared[at]),
            "least": _number(row["strength_low"], row["strength_high"]),
            "reportedBy": text(row["reported_latest"]),
            "reported": grammar.span_text(
                text(row["reported_earliest"]), text(row["reported_latest"])
            ),
            "way": grammar.way_found(row),
            "length": _km(row["length_km"]),
            "access": _km(row["access_km"]),
            "routeNote": text(row["route_note"]),
            "sources": _numbers(row["sources"], design),
        }
        for at, row in enumerate(grammar.records(story.legs))
    ]


def _date_words(row: Mapping[Any, Any]) -> str | None:
    told = ((None, "date"), ("departed", "departed"), ("arrived", "arrived"))
    words = [(label, text(row[column])) for label, column in told]
    return "; ".join(f"{label} {word}" if label else word for label, word in words if word) or None


def _number(*cells: object) -> float | None:
    """Return the first number that is told, to sort by."""
    return next((float(value) for cell in cells if (value := text(cell))), None)


def _km(cell: object) -> int | None:
    value = text(cell)
    return round(float(value)) if value else None


# --- Places -------------------------------------------------------------------------------------


def _places(
    story: Story, places: pd.DataFrame, west: float, frame: Sequence[float]
) -> list[dict[str, Any]]:
    ends = Counter(
        [*story.legs["origin_place"].dropna(), *story.legs["destination_place"].dropna()]
    )
    return [
        _place(row, west, frame, claims=ends[row["place_id"]])
        for row in grammar.records(places)
        if grammar.place_mark(row) != "none" and not _is_bend(row, ends)
    ]


def _is_bend(row: Mapping[Any, Any], ends: Mapping[Any, int]) -> bool:
    """Tell bare coordinates between legs, where a way only bends: no place that anybody named."""
    return row["match"] == "coordinates" and ends[row["place_id"]] > 1


def _place(
    row: Mapping[Any, Any], west: float, frame: Sequence[float], *, claims: int
) -> dict[str, Any]:
    kind = grammar.place_mark(row)
    shape = basemap.shift_into(row["geometry"], west)
    point: Any = basemap.shift_into(_middle(row), west)
    radius = text(row["uncertainty_km"])
    return {
        "id": text(row["place_id"]),
        "name": text(row["name"]) or text(row["toponym"]),
        "kind": "area" if kind == "zone" else kind,
        "lon": round(point.x, _DEGREES),
        "lat": round(point.y, _DEGREES),
        "radius": float(radius) if radius and kind != "area" else None,
        "sea": text(row["precision"]) == "sea",
        "edge": kind == "area" and not _PART.search(text(row["place_id"]) or ""),
        "weight": claims + _standing(row),
        "area": _rings(shape, frame) if kind == "area" else None,
    }


def _middle(row: Mapping[Any, Any]) -> Any:
    """Return where the lines end: for an area, the point that its author or its shape gives."""
    if text(row["lon"]) is None:
        return row["geometry"].representative_point()
    return shapely.Point(row["lon"], row["lat"])


def _standing(row: Mapping[Any, Any]) -> float:
    """Let towns be named before airports and ranges, seats of government before other towns.

    By GeoNames' feature code where there is one: P is a populated place, PPLA and PPLC are seats.
    """
    code = text(row["feature_code"])
    town = code.startswith("P") if code else text(row["precision"]) != "site"
    return 3.0 * town + 0.5 * (code or "").startswith(("PPLA", "PPLC"))


def _rings(shape: BaseGeometry, frame: Sequence[float]) -> list[list[list[list[float]]]]:
    """Return what the map shows of polygons as rings, no finer than hatching can show."""
    west, south, east, north = frame
    size = max(east - west, north - south)
    rim = size * _RIM  # the edges of the cut lie out of sight
    cut = shapely.clip_by_rect(shape, west - rim, south - rim, east + rim, north + rim)
    drawn = shape if cut.is_empty else cut
    west, south, east, north = drawn.bounds
    own = max(east - west, north - south)
    tolerance = min(size / _AREA_STEPS, own / _OWN_STEPS)
    simple = drawn.simplify(tolerance)
    parts = [part for part in shapely.get_parts(simple) if part.geom_type == "Polygon"]
    seen = [part for part in parts if part.area > tolerance**2]
    return [
        [
            [list(point) for point in shapely.get_coordinates(ring).round(3).tolist()]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in seen or parts
    ]


# --- Cards, events, sources, credits ------------------------------------------------------------


def _card(card: grammar.Card, design: Grammar) -> dict[str, Any]:
    return {
        "title": card.title,
        "force": card.force,
        "way": card.way,
        "modes": list(card.modes),
        "date": card.date,
        "differ": list(card.differ),
        "compared": [
            {
                "facts": list(one.facts),
                "rows": list(one.rows),
                "cells": [list(c) for c in one.cells],
            }
            for one in card.compared
        ],
        "rows": [
            {
                "claims": list(row.claims),
                "claimant": row.claimant,
                "group": design.group_of[row.claims[0]],
                "text": row.text,
                "sources": [design.footnotes[s] for s in row.sources if s in design.footnotes],
            }
            for row in card.rows
        ],
    }


def _events(story: Story, design: Grammar, west: float) -> list[dict[str, Any]]:
    points = {row["toponym"]: row for row in grammar.records(story.places)}
    about = _positions(story.legs)
    events = [
        {
            **{name: text(row[name]) for name in _EVENT_COLUMNS},
            "claims": _concerned(row, about),
            "date": grammar.date_text(row),
            "day": text(row["date_earliest"]) or text(row["date_latest"]),
            "lastDay": text(row["date_latest"]),
            "reportedBy": text(row["reported_latest"]),
            "where": _where(points.get(tidy(text(row["place"]) or "")), west),
            "sources": _numbers(row["sources"], design),
        }
        for row in grammar.records(story.events)
    ]
    return sorted(events, key=lambda event: grammar.when(event["day"]))


def _concerned(row: Mapping[Any, Any], about: Mapping[str, list[int]]) -> list[int]:
    names = split_list(text(row["concerns"]))
    return sorted({at for name in names for at in about.get(name, ())})


def _positions(legs: pd.DataFrame) -> Mapping[str, list[int]]:
    """Map each claim's id, and each movement, to the positions of its claims."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, names in enumerate(zip(legs["id"], legs["movement"], strict=True)):
        for name in dict.fromkeys(filter(None, map(text, names))):
            found[name].append(at)
    return found


def _where(row: Mapping[Any, Any] | None, west: float) -> list[float] | None:
    if row is None or row["geometry"] is None or row["geometry"].is_empty:
        return None
    point: Any = basemap.shift_into(_middle(row), west)
    return [round(point.x, _DEGREES), round(point.y, _DEGREES)]


def _numbers(cell: object, design: Grammar) -> list[int]:
    """Return the footnotes of a cell of source ids; what `as_of` left out has none."""
    return [design.footnotes[s] for s in split_list(text(cell)) if s in design.footnotes]


def _sources(story: Story, design: Grammar) -> list[dict[str, Any]]:
    known = {text(row["id"]): row for row in grammar.records(story.sources)}
    return [
        {
            "n": number,
            **{name: text(known[source][name]) for name in _SOURCE_COLUMNS},
            "published": grammar.published_text(text(known[source]["published"])),
        }
        for source, number in design.footnotes.items()
    ]


def _credits(attributions: list[str]) -> list[str]:
    """List what stands on the map: the border view, and each credit as it is given."""
    shown = [_short(line) for line in attributions]
    return list(dict.fromkeys(line for line in shown if line))


def _short(line: str) -> str | None:
    """Say once that a place is GeoNames', wherever inside it its point comes from."""
    if line == _GEONAMES or line.startswith(f"{_GEONAMES}, point "):
        return "GeoNames CC BY 4.0"
    return _SHORT.get(line, line)


def _attributions(story: Story) -> list[str]:
    """List every credit in full, each once; bare legs bring theirs without a place."""
    whole = [line for value in story.places["attribution"] if (line := text(value))]
    known = {*whole, *(part for line in whole for part in split_list(line))}
    passed = [part for cell in story.legs["attribution"] for part in split_list(text(cell))]
    areas = [AREAS_ATTRIBUTION] if _has_areas(story.places) else []
    told = [
        *basemap.ATTRIBUTION.values(),
        *areas,
        *whole,
        *(part for part in passed if part not in known),
    ]
    return list(dict.fromkeys(told))


def _has_areas(places: gpd.GeoDataFrame) -> bool:
    """Tell whether polygons are drawn that the package brought."""
    found = places["match"].isin(["exact", "alternate", "fuzzy"])
    return bool((found & (places.geometry.geom_type != "Point") & places.geometry.notna()).any())
