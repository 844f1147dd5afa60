"""What a name in running text may mean: the gazetteer's candidates, as arrays for the ranker.

A text writes names in more ways than a table: states abbreviated ("Calif."), counties without
their word ("Douglas" in a paper of Kansas), parts and surroundings ("southern Iraq"). Those forms
are made here, each marked with how far it is from the name as written. Countries and first-level
areas lie where GeoNames has its points, since readers and corpora go by them; points.csv holds
those that the compiled gazetteer has elsewhere. wide.csv adds continents, ranges and lakes, which
it has not: the points are GeoNames' for continents, elsewhere the editors', to a degree.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zlib import crc32

from geo_movements.draft.names.formal import SHORT as OF_SEVERAL
from geo_movements.draft.senses.states import abbreviated
from geo_movements.places.candidates import meant, spellings
from geo_movements.places.gazetteer import Candidate, Gazetteer, Place
from geo_movements.places.names import normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "AS_WRITTEN",
    "COUNTY",
    "PART",
    "REACHED",
    "SHORT",
    "Options",
    "behind_the",
    "options_of",
    "placed",
]

AS_WRITTEN, SHORT, COUNTY, PART = range(4)
REACHED = ("as written", "abbreviated", "a county of that name", "part of the name")
"""How a candidate was reached."""
MOST = 100
VAST_KM = 120
PEOPLED = ("country", "region")
FAMOUS, KNOWN, SETTLED = 500_000, 50_000, 20_000
"""Inhabitants of a place that another name than its main one serves about as well, or half so; and
of a town that has a name for its own."""
SHORTENING = frozenset({"US", "CA", "AU"})
"""Countries whose states and provinces are abbreviated."""

_SAINT = ((re.compile(r"\b(?:Ft|FT)\.?\s+"), "Fort "), (re.compile(r"\b(?:Mt|MT)\.?\s+"), "Mount "))
_COUNTY = re.compile(r"(.+?)\s+(?:Co|Cty|Cnty)\.?$", re.IGNORECASE)
_COUNTIES = ("County", "Parish")
_DIRECTION = (
    r"(?:north|south|east|west|central|mid|north-?east|north-?west|south-?east|south-?west)"
)
_BEFORE = re.compile(
    rf"^(?:{_DIRECTION}(?:ern)?|greater|downtown|uptown|midtown|upstate|rural|metro|metropolitan|inner"
    r"|outer|upper|lower|(?:the\s+)?(?:town|city|village|township|borough|port|county|province|state"
    r"|region|district|municipality|republic|kingdom|oblast|commonwealth|territory)\s+of(?:\s+the)?)"
    r"\s+(?=\S)",
    re.IGNORECASE,
)  # fmt: skip
_AFTER = re.compile(
    r"(?<=\S)\s+(?:township|twp\.?|town|city|village|borough|municipality|district|county|province"
    r"|region|oblast|raion|rayon|state|prefecture|governorate|department|area|metro|metropolitan"
    r"|metropolitan area|proper|suburbs?|peninsula|valley|harbou?r|bay|beach|hills?|heights|park"
    r"|station|airport|air base|airfield|island|islands|creek|lake|river|basin|canton|voivodeship"
    r"|parish|corridor|road|junction|mission|bridge|springs|crossroads|ferry|landing)$",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """The candidates of a name, with what the ranker reads of them in arrays of their length.

    `plain` is a table of static traits (one row a candidate, the columns of `PLAIN`); `spots` are
    points on the unit sphere; `countries` and `areas` number countries and first-level areas, -1
    where there is none. `vast` are countries, seas and lands whose point tells nothing of what lies
    near.
    """

    candidates: tuple[Candidate, ...]
    reached: tuple[int, ...]
    plain: NDArray[Any]
    spots: NDArray[Any]
    countries: NDArray[Any]
    areas: NDArray[Any]
    wide: NDArray[Any]
    vast: NDArray[Any]


PLAIN = (
    "people", "people of a town", "largest of the name", "rank", "country", "region", "district",
    "capital", "seat", "county seat", "part of a town", "site", "sea", "area", "curated", "hamlet",
    "alternate", "abbreviated", "county", "part", "historical",
    "area of a town's name", "another name of a country", "people of an area",
)  # fmt: skip
"""The static traits, in the order of the columns of `Options.plain`."""


def options_of(name: str, people: bool, world: Gazetteer) -> Options:
    """Look a name up in all the ways that a text may write it.

    `people` asks for areas first: Georgians are no villagers. The answers are kept,
    the latest 20,000.

    >>> from geo_movements.places.gazetteer import open_gazetteer
    >>> options_of("Calif.", False, open_gazetteer()).candidates[0].place.name
    'California'
    """
    return _kept(world, name, people)


@lru_cache(maxsize=20_000)
def _kept(world: Gazetteer, name: str, people: bool) -> Options:
    found: dict[str, tuple[Candidate, int]] = {}
    for candidate, reached in _reached(name, world):
        place = placed(candidate.place)
        found.setdefault(place.place_id, (candidate._replace(place=place), reached))
    listed = list(found.values())
    if people:
        # Georgians are of a country or a state; Athenians of a town, where no area is called so.
        listed = [pair for pair in listed if pair[0].place.precision in PEOPLED] or listed
    return _arrays(listed[:MOST])


def _reached(name: str, world: Gazetteer) -> list[tuple[Candidate, int]]:
    """Look a name up as written, then by its other forms where those may be meant too."""
    name = name.encode("utf-8", "ignore").decode()  # half a surrogate pair has no name
    short = abbreviated(name)
    if short:
        # "Ga." is a state; that a village in Estonia is called Ga too is chance.
        listed = _meant(short, world)
        states = [one for one in listed if one.place.country in SHORTENING and _is_state(one)]
        return [(one, SHORT) for one in (states or listed)[:1]]
    found = [(one, AS_WRITTEN) for one in _wide().get(_bare(name), ())]
    found += [(one, AS_WRITTEN) for one in _countries(name, world)]
    found += [(one, AS_WRITTEN) for one in _meant(name, world)]
    if county := _COUNTY.match(name):
        found += [(one, AS_WRITTEN) for one in _meant(f"{county[1]} County", world)]
    found += [(one, COUNTY) for one in _counties(name, world)]
    if not found:
        found = [
            (one, PART) for part in _parts(name)
            for one in [*_wide().get(_bare(part), ()), *_meant(part, world)]
        ]  # fmt: skip
    return found


def _is_state(one: Candidate) -> bool:
    return one.place.precision == "region"


def _meant(name: str, world: Gazetteer) -> list[Candidate]:
    ways = {name: None}
    for pattern, full in _SAINT:
        ways[pattern.sub(full, name)] = None
    for way in ways:
        if candidates := meant(way, world.lookup(spellings(way))):
            return candidates
    return []


def _countries(name: str, world: Gazetteer) -> list[Candidate]:
    """List the countries that go by one short name: each has it as its own."""
    if name.casefold() != "congo":
        return []  # of Korea the peninsula is the first meaning
    full = OF_SEVERAL[name.casefold()]
    return [one._replace(match="exact") for each in full for one in _meant(each, world)[:1]]


def _counties(name: str, world: Gazetteer) -> list[Candidate]:
    """Find the American counties that a bare name may stand for."""
    if len(name) < 4 or not name.isascii() or name.endswith(_COUNTIES):
        return []
    names = [f"{name} {word}" for word in _COUNTIES]
    found = world.lookup(names)
    return [
        one for each in names for one in found[each]
        if one.place.precision == "district" and one.place.country == "US" and one.match == "exact"
    ]  # fmt: skip


def _parts(name: str) -> list[str]:
    """Take a name down to what its words of direction, kind or landscape stand by."""
    kept, parts = name, []
    for pattern in (_AFTER, _BEFORE, _AFTER):
        shorter = pattern.sub("", kept).strip(" ,-")
        if shorter and shorter != kept:
            parts.append(shorter)
            kept = shorter
    return parts


def _bare(name: str) -> str:
    return normalise(name).removeprefix("the ")


@cache
def _wide() -> Mapping[str, list[Candidate]]:
    """Read the continents, ranges and lakes, by name."""
    found: dict[str, list[Candidate]] = {}
    with (files("geo_movements.draft.senses") / "wide.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, strict=True):
            place = _wide_place(row)
            names = [row["name"], *filter(None, row["alternates"].split(";"))]
            for name in dict.fromkeys(map(normalise, names)):
                found.setdefault(name, []).append(Candidate(place, "exact", curated=True))
    return found


def _wide_place(row: Mapping[str, str]) -> Place:
    return Place(
        place_id=f"area:{normalise(row['name']).replace(' ', '-')}",
        name=row["name"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        precision="region",
        uncertainty_km=float(row["uncertainty_km"]),
        country=row["country"],
        admin1=None,
        feature_code=row["code"],
        population=0,
        attribution="geo-movements",
    )


@cache
def _points() -> Mapping[str, tuple[float, float]]:
    """Read the points that GeoNames has of areas, where the gazetteer's lie elsewhere."""
    with (files("geo_movements.draft.senses") / "points.csv").open(encoding="utf-8") as file:
        return {
            f"geonames:{row['geonameid']}": (float(row["lon"]), float(row["lat"]))
            for row in csv.DictReader(file, strict=True)
        }


def placed(place: Place) -> Place:
    """Move a country or first-level area to the point that GeoNames gives it."""
    point = _points().get(place.place_id)
    return place._replace(lon=point[0], lat=point[1]) if point else place


def behind_the(options: Options, world: Gazetteer) -> Options:
    """Leave out the towns of a name that "the" stands before: they have none ("the Wye").

    One that does have it ("The Hague") keeps it. Countries, areas, seas and sites stay. Where that
    leaves none, none of the candidates is meant.
    """
    return _without_towns(world, options)


@lru_cache(maxsize=2_000)
def _without_towns(world: Gazetteer, options: Options) -> Options:
    pairs = list(zip(options.candidates, options.reached, strict=True))
    names = {f"The {one.place.name.removeprefix('The ')}" for one, _ in pairs}
    held = {one.place.place_id for found in world.lookup(sorted(names)).values() for one in found}
    kept = [
        (one, reached) for one, reached in pairs
        if one.place.precision in _ARTICLED or one.place.place_id in held
    ]  # fmt: skip
    return options if len(kept) == len(pairs) else _arrays(kept)


_ARTICLED = frozenset({"country", "region", "sea", "site"})


# --- Arrays ---------------------------------------------------------------------------------------


def country_number(country: str) -> int:
    """Return the number that the arrays have for a country; -1 for none."""
    return crc32(country.encode()) if country else -1


def area_number(place: Place) -> int:
    """Return the number of a place's first-level area; -1 where it is in none."""
    area = place.name if place.precision == "region" and not place.admin1 else place.admin1
    return crc32(f"{place.country}/{area}".encode()) if area and place.country else -1


_KINDS = {"country": 4, "region": 5, "district": 6, "site": 11, "sea": 12}
_CODES = {"PPLC": 7, "PPLA": 8, "PPLA2": 9, "PPLX": 10}


def _arrays(found: Iterable[tuple[Candidate, int]]) -> Options:
    import numpy as np

    listed = list(found)
    plain = np.zeros((len(listed), len(PLAIN)), dtype=np.float32)
    towns = [one.place.population for one, _ in listed if one.place.precision == "town"]
    most = math.log(max(towns, default=0) + 100)
    # Where a town of some size has it for its main name, another's other name is strange.
    named = any(
        one.match == "exact" and reached == AS_WRITTEN and one.place.population >= SETTLED
        for one, reached in listed
        if one.place.precision in ("town", "country")
    )
    order = sorted(range(len(listed)), key=lambda at: -listed[at][0].place.population)
    for rank, at in enumerate(order):
        plain[at, 3] = math.log(1 + rank)
    for at, (one, reached) in enumerate(listed):
        _fill(plain[at], one, reached, most, named)
        plain[at, 21] = _of_its_town(one.place, listed)
    lon, lat = np.radians(
        np.array([(one.place.lon, one.place.lat) for one, _ in listed]).reshape(-1, 2)
    ).T
    return Options(
        candidates=tuple(one for one, _ in listed),
        reached=tuple(reached for _, reached in listed),
        plain=plain,
        spots=np.column_stack(
            [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
        ).astype(np.float32),
        countries=np.array(
            [country_number(one.place.country) for one, _ in listed], dtype=np.int64
        ),
        areas=np.array([area_number(one.place) for one, _ in listed], dtype=np.int64),
        wide=np.array(
            [one.place.precision in ("country", "region", "sea") for one, _ in listed], dtype=bool
        ),
        vast=np.array([_is_vast(one.place) for one, _ in listed], dtype=bool),
    )


def _is_vast(place: Place) -> bool:
    return place.precision in ("country", "sea") and (place.uncertainty_km or 1e4) > VAST_KM


def _of_its_town(place: Place, listed: Iterable[tuple[Candidate, int]]) -> bool:
    """Tell an area that a town in it is called like: who says New York means the town."""
    return place.precision in ("region", "district") and any(
        one.place.precision == "town"
        and (one.place.country, one.place.admin1) == (place.country, place.admin1)
        and reached == AS_WRITTEN
        and (one.match == "exact" or one.place.population > FAMOUS)
        for one, reached in listed
    )


def _strange(population: int) -> float:
    """Tell how strange another name than the main one is: New York for New York City is not."""
    return 0.2 if population >= FAMOUS else 0.6 if population >= KNOWN else 1.0


def _fill(row: NDArray[Any], one: Candidate, reached: int, most: float, named: bool) -> None:
    place = one.place
    people = math.log(place.population + 100)
    row[0] = people - math.log(1e4)
    if place.precision == "town":
        row[1] = people - math.log(1e4)
        row[2] = people - most
        row[15] = place.population < 1000
    if place.precision == "region" and place.population:
        row[23] = people - math.log(1e6)
    if kind := _KINDS.get(place.precision):
        row[kind] = 1
    if code := _CODES.get(place.feature_code):
        row[code] = 1
    if place.precision == "region" and place.feature_code != "ADM1":
        row[5], row[13] = 0, 1
    row[14] = one.curated
    if one.match == "alternate":
        row[16] = 1 if named else _strange(place.population)
        row[22] = row[16] == 1 and place.precision == "country"
    if reached != AS_WRITTEN:
        row[16 + reached] = 1
    row[20] = place.feature_code in ("PCLH", "RGNH", "PPLQ", "PPLH", "PPLW")
