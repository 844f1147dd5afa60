"""Names of places in the page's language, beside the words of the source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geo_movements import basemap
from geo_movements.grammar.told import distinct
from geo_movements.grammar.words import records, text
from geo_movements.languages import Words
from geo_movements.places.toponyms import tidy
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

__all__ = ["names_given", "names_in", "place_name", "with_names"]

_TOLD = {"origin": "origin_told", "destination": "destination_told", "via": "via_told"}
"""A column of toponyms -> the one beside it with their names in the page's language."""


def place_name(row: Mapping[Any, Any], language: Words) -> str | None:
    """Name a place in a language, where the project, CLDR or the gazetteer tells the name.

    A toponym that says more than a place ("near Wonsan") has no name but what the project gives.
    """
    given = text(row.get(f"name_{language.code}"))
    place_id, name = text(row["place_id"]) or "", text(row["name"]) or ""
    if given or "/" in place_id:
        return given
    if language.code == "en":  # what the gazetteer calls a place is English
        toponym = text(row["toponym"]) or ""
        return name if name and not _is_latin(toponym) and _is_latin(name) else None
    told: str | None = basemap.place_name(
        name,
        language.code,
        place_id=place_id,
        precision=text(row["precision"]) or "",
        country=text(row["country"]) or "",
    )
    return told


def _is_latin(words: str) -> bool:
    return any("A" <= char.upper() <= "ɏ" for char in words if char.isalpha())


def names_in(story: Story, language: Words) -> dict[str, str]:
    """Map each toponym that the page says otherwise than its source to what it says."""
    told = {}
    for row in records(pd.DataFrame(story.places)):
        toponym, name = text(row["toponym"]), place_name(row, language)
        if toponym and name and name != toponym:
            told[toponym] = name
    return told


def with_names(legs: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return legs with the names of their places beside the toponyms, as `said` reads them."""
    if not names:
        return legs

    def told(cell: object) -> str | None:
        stops = split_list(text(cell))
        said = "; ".join(names.get(tidy(stop), stop) for stop in stops)
        return said if said != "; ".join(stops) else None

    return legs.assign(
        **{beside: distinct(told, legs[column].tolist()) for column, beside in _TOLD.items()}
    )


def names_given(story: Story) -> dict[str, list[str]]:
    """List for each toponym whatever else its place is called in the project, in all languages."""
    places = pd.DataFrame(story.places)
    columns = ["name", *(str(c) for c in places if str(c).startswith("name_"))]
    given = {}
    for row in records(places):
        toponym = text(row["toponym"])
        others = dict.fromkeys(name for column in columns if (name := text(row[column])))
        if toponym and (found := [name for name in others if name != toponym]):
            given[toponym] = found
    return given
