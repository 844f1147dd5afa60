"""Second-level areas: GeoNames' names, points and extent from the towns inside them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from geo_movements.places.names import normalise

from .draft import Draft, central
from .inputs import GEONAMES, tsv
from .kinds import ADJECTIVE, default_kind, split_kind
from .spelling import plain

BY_TOWNS = f"{GEONAMES}, point of a town inside"
BELOW_TOWNS = -1_000_000_000  # prominence: after every town, the most populous first
DISTRICTS = frozenset({"BY", "CN", "HU", "IR", "KZ", "PL", "RU", "UA"})
"""Whose second-level areas reports call districts, whatever the official kind."""
SKIY = re.compile("(.+)sk(?:iy|yy|yi)")  # "Korenevskiy" is "Korenevsky" in the press
# What a Slavic adjective adds to its town's name, the longest first: Korenevo, Korenevskiy.
_ADJECTIVE = r"(?:[сцз]кий|[сц]кой|[сц]ький|зький|(?:s|ts|z)k(?:iy|yy|yi|y|i))$"
_ENDING = re.compile(_ADJECTIVE)
_SUFFIX = re.compile(rf"(?:ов|ев|ин|ан|ен|ov|ev|in|an|en)?{_ADJECTIVE}")
_SLAVIC = frozenset({"BY", "KZ", "RU", "UA"})


def read_districts(
    paths: dict[str, Path],
    towns: list[Draft],
    regions: Iterable[Draft],
    known: set[tuple[str, str]],
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
        seat = seats.find(names, country, area)
        if inside:
            middle, spread = central(inside)
        elif seat:
            middle, spread, inside = seat, 0.0, [seat]
        else:
            continue
        if seat and country in _SLAVIC:
            names.append(f"{seat.name} District")
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
    kinds = dict.fromkeys((kind, "District") if country in DISTRICTS else (kind,))
    latin += [f"{found[1]}sky" for stem in latin if (found := SKIY.fullmatch(stem))]
    forms = [f"{stem} {one}" for stem in latin[:4] for one in kinds]
    forms += [f"{stem} Raion" for stem in latin[:4] if country in ("RU", "UA", "BY")]
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
    """The towns of each first-level area by name: a district is often named after one."""

    def __init__(self, towns: list[Draft]) -> None:
        self._names: dict[tuple[str, str], dict[str, Draft]] = defaultdict(dict)
        for town in sorted(towns, key=lambda town: (town.population, town.place_id)):
            for name in (*town.alternate, *town.exact, town.name):
                if plain(name):
                    self._names[town.area][normalise(name)] = town  # the most populous comes last

    def find(self, names: list[str], country: str, area: str) -> Draft | None:
        towns = self._names.get((country, area), {})
        stems = [normalise(split_kind(name, country)[0]) for name in names]
        found = next((towns[stem] for stem in stems if stem in towns), None)
        if found is None and country in _SLAVIC:
            seats = (_seat_of_adjective(stem, towns) for stem in stems)
            return next(filter(None, seats), None)
        return found


def _seat_of_adjective(adjective: str, towns: dict[str, Draft]) -> Draft | None:
    """Find Sudzha of the Sudzhanskiy rayon: a name that begins with the stem, and ends soon."""
    stem = _ENDING.sub("", adjective)
    if stem == adjective:
        return None
    keys = [key for key in (stem, _SUFFIX.sub("", adjective)) if len(key) >= 3]
    near = [
        one for one in towns for key in keys if one.startswith(key) and len(one) <= len(key) + 3
    ]
    # The seat is the largest of the towns so named.
    return towns[min(near, key=lambda one: (-towns[one].population, one))] if near else None
