"""What a compiled gazetteer is made of: one row a place."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Entry"]


class Entry(NamedTuple):
    """One place on its way into a compiled gazetteer.

    `prominence` ranks the places of one name, the highest first, and may be negative. `exact` are
    the main names beside `name` itself, `alternate` all others. `coast_km` is null where the sea
    is far or its distance unknown.
    """

    place_id: str
    name: str
    lat: float
    lon: float
    precision: str
    uncertainty_km: float | None
    country: str
    admin1: str | None
    feature_code: str
    population: int
    attribution: str
    coast_km: float | None
    prominence: int
    exact: tuple[str, ...]
    alternate: tuple[str, ...]
