"""The capital of a country or of a first-level area: what "the North Kordofan capital" means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from geo_movements.places.gazetteer import Gazetteer, Place, open_gazetteer

__all__ = ["capital_of"]

SEATS = ("PPLC", "PPLA")


def capital_of(area: Place, world: Gazetteer | None = None) -> Place | None:
    """Return the capital of a country or first-level area; null where the gazetteer has none.

    >>> (bavaria,) = open_gazetteer().lookup(["Bavaria"])["Bavaria"][:1]
    >>> capital_of(bavaria.place).name
    'Munich'
    """
    seats = _seats(world or open_gazetteer())
    if area.precision == "country":
        return seats.get((area.country, None))
    if area.feature_code != "ADM1":
        return None
    return seats.get((area.country, area.admin1 or area.name))


@lru_cache(maxsize=2)
def _seats(world: Gazetteer) -> Mapping[tuple[str, str | None], Place]:
    """List the capitals by country and area (null: of the country); the largest where several."""
    import numpy as np

    table = world.tables[-1]
    words = table.text("words").split("\n")
    codes = [number for number, word in enumerate(words) if word in SEATS]
    found: dict[tuple[str, str | None], Place] = {}
    for index in np.flatnonzero(np.isin(table.columns()["feature"], codes)).tolist():
        place = Place(*table.record(index))
        place = world.get(place.place_id) or place
        areas = (None, place.admin1) if place.feature_code == "PPLC" else (place.admin1,)
        for area in areas:
            held = found.get((place.country, area))
            if held is None or place.population > held.population:
                found[place.country, area] = place
    return found
