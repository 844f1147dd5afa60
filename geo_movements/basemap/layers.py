"""The packaged layers: what they hold, how they are read, whom to credit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from types import MappingProxyType
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from geo_movements.errors import ParseError

__all__ = ["ATTRIBUTION", "country_facts", "country_polygon", "read_layer"]

ATTRIBUTION: Mapping[str, str] = MappingProxyType({
    "countries": "Borders: international view, Natural Earth 5.1.1",
    "lakes": "Lakes: Natural Earth",
})  # fmt: skip
"""Layer -> credit. The data are in the public domain; the border view is a choice, so is told."""

_DATA = files("geo_movements.basemap") / "data"


@cache
def country_facts() -> Mapping[str, Mapping[str, Any]]:
    """Id -> name in English, rank (2 the most prominent, 7 the least), label [lon, lat].

    Ids are ISO 3166-1 alpha-2; Kosovo is XK. What has no code of its own has one from the range
    that ISO leaves to the user: XA Akrotiri, XB Bir Tawil, XD Dhekelia, XH Scarborough Shoal, XP
    Southern Patagonian Ice Field, XS Spratly Islands, XY Abyei.
    """
    facts = json.loads((_DATA / "countries.json").read_text(encoding="utf-8"))
    return MappingProxyType({key: MappingProxyType(value) for key, value in facts.items()})


def read_layer(name: str, **filters: Any) -> tuple[NDArray[np.object_], Mapping[str, NDArray[Any]]]:
    """Read polygons and their columns; `bbox` or `where` are the reader's own filters."""
    with as_file(_DATA / f"{name}.fgb") as path:
        meta, _, wkb, columns = pyogrio.raw.read(path, **filters)
    return shapely.from_wkb(wkb), dict(zip(meta["fields"], columns, strict=True))


@cache
def country_polygon(iso2: str) -> MultiPolygon:
    """Give a country's land at full detail, cut at the antimeridian.

    Raises ParseError for a code that the basemap does not have.

    >>> country_polygon("KP").bounds[0] > 124
    True
    """
    if iso2 not in country_facts():
        raise ParseError(
            f'no country "{iso2}" in the basemap.', "Use an ISO 3166-1 alpha-2 code, such as RU."
        )
    parts, _ = read_layer("countries", where=f"id = '{iso2}'")
    return MultiPolygon(list(parts))
