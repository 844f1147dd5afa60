"""Populated places: GeoNames' newer list, completed from an older dump with feature codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from .draft import Draft
from .inputs import GEONAMES, tsv

# GeoNames keeps airports' IATA codes among a town's names, where they pass for other towns' names
# (MAN is Manchester's); of those, people write these.
_CODES_IN_USE = frozenset({"NYC"})
_CODE = re.compile("[A-Z]{3}")


def read_towns(paths: dict[str, Path]) -> list[Draft]:
    """Read the newer list, and of the dump the feature codes, districts and rows gone since."""
    known = json.loads(paths["cities"].read_text("utf-8"))
    in_dump, towns = {}, []
    for cells in tsv(paths["dump"]):
        in_dump[cells[0]] = cells[7], cells[11]
        # Gone from the newer list for falling under 500 people; historical reports need them.
        if cells[0] not in known and cells[7] in {"PPL", "PPLA", "PPLF", "PPLG"}:
            town = _town(
                cells[0], cells[1], float(cells[4]), float(cells[5]), cells[8], int(cells[14]),
                cells[3].split(","),
            )  # fmt: skip
            town.feature, town.admin1_code, town.admin2_code = cells[7], cells[10], cells[11]
            town.exact = [cells[2]]
            towns.append(town)
    for key, city in known.items():
        town = _town(
            key, city["name"], city["latitude"], city["longitude"], city["countrycode"],
            city["population"], city["alternatenames"],
        )  # fmt: skip
        town.feature, town.admin2_code = in_dump.get(key, ("PPL", ""))
        town.admin1_code = city["admin1code"]
        towns.append(town)
    return towns


def _town(
    number: str, name: str, lat: float, lon: float, country: str, population: int, names: list[str]
) -> Draft:
    usual = [one for one in names if not _CODE.fullmatch(one) or one in _CODES_IN_USE]
    return Draft(
        f"geonames:{number}", name, lat, lon, "town", country, "PPL", population, GEONAMES,
        prominence=population, alternate=usual,
    )  # fmt: skip
