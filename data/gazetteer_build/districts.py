"""Second-level areas: GeoNames' names, points and extent from the towns inside them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from geo_movements.places.names import normalise

from .draft import Draft, central
from .inputs import GEONAMES, tsv
from .kinds import ADJECTIVE, default_kind, split_kind
from .spelling import plain

BY_TOWNS = f"{GEONAMES}, point of a town inside"
BELOW_TOWNS = -1_000_000_000  # prominence: after every town, the most populous first
# What a Slavic adjective adds to its town's name, the longest first: Korenevo, Korenevskiy.
_SUFFIX = re.compile(r"(?:ов|ев|ин|ан|ен)?(?:ский|ской|цкий|цкой|зкий|ський|цький|зький)$")
_NOUN = re.compile(r"\s*(?:муниципальный\s+)?(?:район|раион|городской округ|раёнъ?)$")


class _Town(NamedTuple):
    keys: frozenset[str]
    place: Draft


def read_districts(
    paths: dict[str, Path], towns: list[Draft], regions: Iterable[Draft], known: set[tuple[str, str]]
) -> list[Draft]:
    """Second-level areas that a town places: one of its code, else the one of its name.

    `known` has (country, key) of every town's main name: an area of that name shows its kind.
    """
    listed = [
        cells for cells in tsv(paths["subdivisions"])
        if cells[6] == "2" and cells[3] and cells[2].count(".") >= 2
    ]  # fmt: skip
    shares = _shares(listed, regions)
    members, seats = _by_code(towns), _Seats(towns)
    districts = []
    for native, _, code, number, _, others, *_ in listed:
        country, area, _ = code.split(".", 2)
        names = [name for name in (native, *others.split("|")) if name]
        inside = members.get(code, [])
        if inside:
            middle, spread = central(inside)
        else:
            middle, spread = seats.find(names, country, area), 0.0
            if middle is None:
                continue
            inside = [middle]
        districts.append(_draft(number, names, country, area, known, middle, inside, max(
            spread, shares.get((country, area), 0.0)
        )))  # fmt: skip
    return districts


def _draft(
    number: str, names: list[str], country: str, area: str, known: set[tuple[str, str]],
    middle: Draft, inside: list[Draft], radius: float,
) -> Draft:  # fmt: skip
    stems = [split_kind(name, country) for name in names if plain(name) and name.isprintable()]
    kind = next((kind for _, kind in stems if kind), default_kind(country))
    latin = [stem for stem, _ in stems if re.search("[A-Za-z]", stem)]
    native = names[0]
    bare_name = normalise(native) == normalise(split_kind(native, country)[0])
    if bare_name and (country, normalise(native)) in known:
        shown, native_names = f"{native} {kind}", names[1:]
    else:
        shown, native_names = native, names[1:]
    whole = [name for name in native_names if split_kind(name, country)[1]]
    forms = [f"{stem} {one}" for stem in latin[:3] for one in dict.fromkeys((kind, "District"))]
    return Draft(
        f"geonames:{number}", shown, middle.lat, middle.lon, "district", country, "ADM2",
        sum(town.population for town in inside if town.feature != "PPLX"), BY_TOWNS,
        BELOW_TOWNS + max(town.population for town in inside), admin1_code=area,
        uncertainty_km=round(radius, 1) or None, exact=[*whole, *forms],
        bare=[stem for stem, _ in stems if not ADJECTIVE.fullmatch(stem)]
        + [name for name in names[1:] if name not in whole],
    )  # fmt: skip


def _shares(listed: list[list[str]], regions: Iterable[Draft]) -> dict[tuple[str, str], float]:
    """Radius of the circle of an equal share of each first-level area, in km.

    Nothing in the packages tells a district's own area.
    """
    counts = Counter(tuple(cells[2].split(".", 2)[:2]) for cells in listed)
    return {
        region.area: region.uncertainty_km / counts[region.area] ** 0.5
        for region in regions
        if region.uncertainty_km and counts[region.area]
    }


def _by_code(towns: list[Draft]) -> dict[str, list[Draft]]:
    members = defaultdict(list)
    for town in towns:
        if town.admin2_code:
            members[f"{town.country}.{town.admin1_code}.{town.admin2_code}"].append(town)
    return members


class _Seats:
    """The towns of each first-level area by name, to find the one that a district is named after."""

    def __init__(self, towns: list[Draft]) -> None:
        self._names: dict[tuple[str, str, str], Draft] = {}
        self._slavic: dict[tuple[str, str], dict[str, Draft]] = defaultdict(dict)
        for town in sorted(towns, key=lambda town: (town.population, town.place_id)):
            for name in (town.name, *town.exact, *town.alternate):
                if plain(name):
                    key = normalise(name)
                    self._names[(*town.area, key)] = town  # the most populous comes last
                    if town.country in ("RU", "UA", "BY", "KZ") and re.fullmatch("[а-яіїєґў -]+", key):
                        self._slavic[town.area][key] = town

    def find(self, names: list[str], country: str, area: str) -> Draft | None:
        for name in names:
            stem, _ = split_kind(name, country)
            town = self._names.get((country, area, normalise(stem)))
            if town:
                return town
        return next(filter(None, (self._adjective(name, country, area) for name in names)), None)

    def _adjective(self, name: str, country: str, area: str) -> Draft | None:
        """Find Suzha of the Suzhanskiy rayon: the shortest name that begins with the stem."""
        whole = _NOUN.sub("", name.lower()).replace("ё", "е")
        stem = re.sub(r"(?:ский|ской|цкий|цкой|ський|цький)$", "", whole)
        if stem == whole:
            return None
        towns = self._slavic.get((country, area), {})
        for shorter in dict.fromkeys((stem, _SUFFIX.sub("", whole))):
            key = normalise(shorter)
            near = [one for one in towns if one.startswith(key) and len(one) - len(key) <= 3]
            if len(key) >= 3 and near:
                return towns[min(near, key=lambda one: (len(one), -towns[one].population, one))]
        return None
