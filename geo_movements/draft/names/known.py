"""What the gazetteer knows of a name, told in as much as recognition asks."""

from __future__ import annotations

import math
from typing import NamedTuple

from geo_movements.places.gazetteer import Gazetteer, open_gazetteer

__all__ = ["Known", "Names", "names"]

_MANY = 200_000


class Known(NamedTuple):
    """The likeliest place of a name: `size` is the logarithm of its people, `kind` what it is."""

    size: float
    kind: str
    exact: bool

    @property
    def wide(self) -> bool:
        """Whether it is a country, its capital, a state of it, or a sea."""
        return self.kind in ("country", "state", "capital", "sea")


class Names:
    """The gazetteer's names by folded key, those asked for kept."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._first = gazetteer.first
        self._asked: dict[str, Known | None] = {}

    def get(self, key: str) -> Known | None:
        """Return what is known of a folded key, or None where no place bears it."""
        try:
            return self._asked[key]
        except KeyError:
            pass
        if len(self._asked) > _MANY:
            self._asked.clear()
        found = self._asked[key] = self._look(key)
        return found

    def _look(self, key: str) -> Known | None:
        candidate = self._first(key)
        if candidate is None:
            return None
        place = candidate.place
        size = math.log10(place.population + 1)
        return Known(size, _kind(place.feature_code, place.precision), candidate.match == "exact")


def _kind(feature: str, precision: str) -> str:
    if precision in ("country", "sea"):
        return precision
    if feature in ("ADM1", "PPLC"):
        return {"ADM1": "state", "PPLC": "capital"}[feature]
    if feature.startswith("ADM") or precision == "region":
        return "region"
    return "town"


_opened: dict[int, Names] = {}


def names(gazetteer: Gazetteer | None = None) -> Names:
    """Return the names of a gazetteer; of the packaged one with the user's imports where none."""
    opened = gazetteer or open_gazetteer()
    if id(opened) not in _opened:
        _opened.clear()
        _opened[id(opened)] = Names(opened)
    return _opened[id(opened)]
