"""Names of a story's own places in the page's language, where something tells them."""

from __future__ import annotations

from geo_movements.basemap.layers import country_names, town_names
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.names import normalise

__all__ = ["place_name"]


def place_name(
    name: str, language: str, *, place_id: str = "", precision: str = "", country: str = ""
) -> str | None:
    """Say a place's name in a language: a country's by CLDR, a town's where its script tells.

    None where nothing tells, and in English, which names are in already. A name that says more
    than the town's ("Lgov district") is not the town's.

    >>> place_name("Vladivostok", "ru", place_id="geonames:2013348", precision="town")
    'Владивосток'
    >>> place_name("North Korea", "uk", precision="country", country="KP")
    'Північна Корея'
    """
    if language == "en":
        return None
    if precision == "country":
        return country_names(language).get(country)
    number = place_id.removeprefix("geonames:")
    told = town_names(language).get(int(number)) if number.isdecimal() else None
    if told is None:
        return None
    town = open_gazetteer().get(place_id)
    return told if town is not None and normalise(town.name) == normalise(name) else None
