"""Whom a map owes a credit: each in full, and in the few words that stand on the map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo_movements import basemap
from geo_movements.grammar.words import text
from geo_movements.languages import Words
from geo_movements.places.areas import ATTRIBUTION as AREAS_ATTRIBUTION
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["attributions_of", "credited", "credits_of"]

_SHORT = {
    "Wikipedia, CC BY-SA 4.0": "Wikipedia CC BY-SA 4.0",
    "GeoConfirmed, no licence stated": "GeoConfirmed",
    "Made with Natural Earth": None,  # the border credit names it
    basemap.ATTRIBUTION["lakes"]: None,
    basemap.ATTRIBUTION["rivers"]: None,
    AREAS_ATTRIBUTION: None,
    "airportsdata, MIT": None,  # its licence asks for no name on the map
    "geo-movements, MIT": None,
}
"""Credits that stand on the map in fewer words, or only in the full list."""
_GEONAMES = "GeoNames (geonames.org), CC BY 4.0"


def attributions_of(story: Story, base: Sequence[str]) -> list[str]:
    """List every credit in full, each once; bare legs bring theirs without a place.

    `base` are those of the ground. One that another begins with says it all: how a point of
    GeoNames' was chosen is told with the place.
    """
    whole = [line for value in story.places["attribution"].unique() if (line := text(value))]
    known = {*whole, *(part for line in whole for part in split_list(line))}
    passed = [
        part for cell in story.legs["attribution"].unique() for part in split_list(text(cell))
    ]
    areas = [AREAS_ATTRIBUTION] if _has_areas(story.places) else []
    told = [
        *base,
        *areas,
        *whole,
        *(part for part in passed if part not in known),
    ]
    lines = dict.fromkeys(told)
    return [line for line in lines if not any(line.startswith(f"{other}, ") for other in lines)]


def credits_of(attributions: Sequence[str]) -> list[str]:
    """List what stands on the map: the border view, and each credit as it is given."""
    shown = [_short(line) for line in attributions]
    return list(dict.fromkeys(line for line in shown if line))


def credited(lines: Sequence[str], language: Words) -> list[str]:
    """Say credits in the language, where they are our own words."""
    return [str(language.sentences.get(line, line)) for line in lines]


def _short(line: str) -> str | None:
    """Say once that a place is GeoNames', wherever inside it its point comes from."""
    if line == _GEONAMES or line.startswith(f"{_GEONAMES}, point "):
        return "GeoNames CC BY 4.0"
    return _SHORT.get(line, line)


def _has_areas(places: gpd.GeoDataFrame) -> bool:
    """Tell whether polygons are drawn that the package brought."""
    found = places["match"].isin(["exact", "alternate", "fuzzy"])
    return bool((found & (places.geometry.geom_type != "Point") & places.geometry.notna()).any())
