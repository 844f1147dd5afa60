"""The packaged layers: what they hold, how they are read, whom to credit."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from geo_movements.errors import ParseError
from geo_movements.languages import english

__all__ = [
    "ATTRIBUTION",
    "DATA",
    "LANGUAGES",
    "country_facts",
    "country_names",
    "country_polygon",
    "credit",
    "credited",
    "read_layer",
    "town_names",
]

ATTRIBUTION: Mapping[str, str] = MappingProxyType({
    "countries": "Borders: international view, Natural Earth 5.1.1",
    "lakes": english("Lakes: Natural Earth"),
    "rivers": english("Rivers: Natural Earth"),
    "cuts": "Disputed borders: Natural Earth",
    "claims": "Disputed borders: Natural Earth",
    "disputed": english("Dashed borders are disputed"),
    "names": "Names of countries: Unicode CLDR",
    "town_names": "GeoNames (geonames.org), CC BY 4.0",
})  # fmt: skip
"""Layer -> credit. Natural Earth is in the public domain; the border view is a choice: told."""

_VIEWS: Mapping[str, str] = MappingProxyType({
    "international": english("Borders: international view, Natural Earth 5.1.1"),
    "un": english("Borders: United Nations view, Natural Earth 5.1.1"),
    "de_facto": english("Borders: de facto view, by who holds the ground, Natural Earth 5.1.1"),
})  # fmt: skip
LANGUAGES = ("en", "uk", "ru", "ko", "fr", "de", "es")
"""What countries are named in; of towns there are only names whose language is known."""

DATA = files("geo_movements.basemap") / "data"


@cache
def country_facts() -> Mapping[str, Mapping[str, Any]]:
    """Id -> name in English, rank (2 the most prominent, 7 the least), label [lon, lat].

    Ids are ISO 3166-1 alpha-2; Kosovo is XK. What has no code of its own has one from the range
    that ISO leaves to the user: XA Akrotiri, XB Bir Tawil, XD Dhekelia, XH Scarborough Shoal, XP
    Southern Patagonian Ice Field, XS Spratly Islands, XY Abyei.
    """
    facts = json.loads((DATA / "countries.json").read_text(encoding="utf-8"))
    return MappingProxyType({key: MappingProxyType(value) for key, value in facts.items()})


def credit(borders: str) -> str:
    """Name the border view on the map, or the file that the borders are read from.

    >>> credit("un")
    'Borders: United Nations view, Natural Earth 5.1.1'
    """
    if borders in _VIEWS:
        return _VIEWS[borders]
    return f"Borders: {PurePath(borders).name}; coast: Natural Earth 5.1.1"


def credited(topology: Mapping[str, Any], borders: str) -> list[str]:
    """List whom to credit for what a crop holds, the border view first."""
    objects = topology["objects"]
    told = [credit(borders)]
    if objects["disputed"]["arcs"] or objects["claimed"]["arcs"]:
        told.append(ATTRIBUTION["disputed"])
    told += [ATTRIBUTION[name] for name in ("lakes", "rivers") if objects[name]["geometries"]]
    return [*told, *([ATTRIBUTION["town_names"]] if topology["towns"]["name"] else [])]


@cache
def country_names(language: str, borders: str = "international") -> Mapping[str, str]:
    """Id -> name in a language, by CLDR; in English where CLDR has none.

    In the un view a few names are the UN's.
    """
    names = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
    told = names.get(language, {})
    english = {key: facts["name"] for key, facts in country_facts().items()}
    found = english | names["en"] | told
    if borders == "un":
        found |= {key.removesuffix("@un"): name for key, name in told.items() if "@un" in key}
    return MappingProxyType({key: found[key] for key in country_facts()})


@cache
def town_names(language: str) -> Mapping[int, str]:
    """GeoNames id -> a town's name in a language, where something tells that it is of it.

    Empty for a language that no name is told of, English among them.
    """
    text = gzip.decompress((DATA / "town_names.csv.gz").read_bytes()).decode()
    if language not in text[: text.index("\n")].rstrip("\r").split(","):
        return MappingProxyType({})
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({
        int(row["geonameid"]): row[language] for row in rows if row.get(language)
    })  # fmt: skip


def read_layer(name: str, **filters: Any) -> tuple[NDArray[np.object_], Mapping[str, NDArray[Any]]]:
    """Read shapes and their columns; `bbox` or `where` are the reader's own filters."""
    with as_file(DATA / f"{name}.fgb") as path:
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
