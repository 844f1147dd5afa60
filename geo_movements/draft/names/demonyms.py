"""Demonyms: "Russian", "North Koreans", "Londoner", and the place that each points at."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

__all__ = ["demonyms"]

_TABLE = Path(__file__).parents[1] / "data" / "demonyms.csv"


@cache
def demonyms() -> Mapping[str, tuple[str, str]]:
    """Return the place and its country's code ("" where several) by the folded demonym.

    Plurals are among them. The table names its source row by row: the World Factbook (public
    domain) for countries, the GPO Style Manual (public domain) for American states, common use for
    the rest.

    >>> demonyms()["north koreans"]
    ('North Korea', 'KP')
    """
    from geo_movements.places.names import normalise

    found: dict[str, tuple[str, str]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            key, meant = normalise(row["demonym"]), (row["place"], row["country"])
            found.setdefault(key, meant)
            found.setdefault(_plural(key), meant)
    return MappingProxyType(found)


def _plural(demonym: str) -> str:
    if demonym.endswith(("s", "ese", "ish", "ch", "men", "ois")):
        return demonym
    if demonym.endswith(("shman", "chman", "sman")):  # not "German"
        return f"{demonym[:-2]}en"
    return f"{demonym}s"
