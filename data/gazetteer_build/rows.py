"""All the places of the world, in the rows that a gazetteer is compiled from."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geo_movements.places.names import normalise
from geo_movements.places.world.compile import Entry
from geo_movements.places.world.curated import read_names, read_seas

from .coast import Coast
from .countries import read_countries
from .districts import read_districts
from .draft import EARTH_KM, Draft
from .regions import read_regions
from .sites import read_airports, read_ports
from .spelling import names_of, plain
from .towns import read_towns

NEAREST_TOWN_KM = 150.0
NEAR_KM = 60.0
BORDER_DEG = 0.1
_CODE = re.compile("[A-Z]{4}")


def rows(paths: dict[str, Path]) -> list[Entry]:
    """Read every input into rows, in the order of their ids."""
    towns = read_towns(paths)
    regions, admin1_names = read_regions(paths, towns)
    countries = read_countries(paths, towns)
    by_name = _by_name(towns)
    main = {key for key, found in by_name.items() if any(is_main for _, is_main in found)}
    districts = read_districts(paths, towns, regions, main)
    coast = Coast(paths["land"])
    sites = [*read_airports(paths["airports"]), *read_ports(paths["ports"], coast.distances_km)]
    _put_into_countries(sites, paths["land"])
    _put_into_areas(sites, towns)
    places = [
        *towns,
        *regions,
        *countries,
        *_new(districts, [*towns, *regions, *countries]),
        *sites,
    ]
    for place in (*districts, *sites):
        place.bare = [name for name in place.bare if not _means_a_town(name, place, by_name)]
        place.exact += _forms_of_its_town(place, by_name)
    taken = _taken(places)
    for site in sites:  # a code that is a name too is left to the name
        site.alternate = [
            name
            for name in site.alternate
            if not (_CODE.fullmatch(name) and normalise(name) in taken)
        ]
    distances = coast.distances_km(places)
    further = read_names(paths["names"])
    entries = [
        _entry(place, admin1_names.get(place.area), km, further.pop(place.place_id, []))
        for place, km in zip(places, distances, strict=True)
    ]
    if further:
        sys.exit(f"names.csv names no place of the world: {', '.join(sorted(further))}")
    seas = [Entry(**fields) for fields in read_seas(paths["seas"])]  # type: ignore[arg-type]
    return sorted([*entries, *seas], key=_by_id)


def _entry(place: Draft, admin1: str | None, coast_km: float | None, further: list[str]) -> Entry:
    """Make the row of a place; `further` are the names that names.csv vouches for."""
    exact, alternate = names_of(place)
    return Entry(
        place.place_id, place.name, place.lat, place.lon, place.precision, place.uncertainty_km,
        place.country, admin1, place.feature, place.population, place.attribution,
        coast_km, place.prominence, [*exact, *further], alternate,
    )  # fmt: skip


def _by_id(entry: Entry) -> tuple[str, int, str]:
    scheme, _, rest = entry.place_id.partition(":")
    return scheme, int(rest) if rest.isdecimal() else 0, rest


def _new(drafts: list[Draft], known: Iterable[Draft]) -> list[Draft]:
    """Leave out what stands in the list already under its id."""
    ids = {place.place_id for place in known}
    return [place for place in drafts if place.place_id not in ids]


# --- Names that are a town's --------------------------------------------------------------------


_ByName = dict[tuple[str, str], list[tuple[Draft, bool]]]


def _by_name(towns: Iterable[Draft]) -> _ByName:
    """Country and key -> the towns of that name, and whether it is their main one."""
    found = defaultdict(list)
    for town in towns:
        main = {normalise(name) for name in (town.name, *town.exact)}
        others = {normalise(name) for name in town.alternate if plain(name)}
        for key in sorted(main | others):
            found[town.country, key].append((town, key in main))
    return dict(found)


def _means_a_town(name: str, place: Draft, by_name: _ByName) -> bool:
    """Tell whether a town of the country bears the name, near enough to be what it means.

    By its main name, or being close by, by any.
    """
    return any(
        _km(place, town) <= (place.bare_within_km if main else NEAR_KM)
        for town, main in by_name.get((place.country, normalise(name)), [])
    )


def _forms_of_its_town(place: Draft, by_name: _ByName) -> list[str]:
    """Name a site after its town, as that is spelt here; the lists' towns are not always near."""
    near = [
        town for town, _ in by_name.get((place.country, normalise(place.of_town)), [])
        if place.of_town and _km(place, town) <= NEAR_KM
    ]  # fmt: skip
    if not near:
        return []
    town = max(near, key=lambda town: (town.population, town.place_id))
    names = dict.fromkeys((place.of_town, town.name))
    return [form.format(name) for form in place.town_forms for name in names]


def _km(one: Draft, other: Draft) -> float:
    east = (one.lon - other.lon + 180) % 360 - 180
    east *= float(np.cos(np.radians((one.lat + other.lat) / 2)))
    return 111.2 * float(np.hypot(east, one.lat - other.lat))


def _taken(places: Iterable[Draft]) -> set[str]:
    """The keys of all names but codes."""
    return {
        normalise(name)
        for place in places
        for name in (place.name, *place.exact, *place.alternate, *place.bare)
        if len(name) <= 8
        and not (place.precision == "site" and _CODE.fullmatch(name))
        and plain(name)
    }


# --- Where sites lie ----------------------------------------------------------------------------


def _put_into_countries(sites: list[Draft], land: Path) -> None:
    """Give a site the country that the map's borders have it in: Crimea is Ukraine's.

    Only where its list's country lies farther off than a coarse border can be wrong.
    """
    countries = gpd.read_file(land)
    shapes, codes = countries.geometry.values, countries["id"].to_numpy()
    parts = {code: shapes[codes == code] for code in {site.country for site in sites}}
    points = shapely.points([site.lon for site in sites], [site.lat for site in sites])
    inside = shapely.STRtree(shapes).query(points, predicate="intersects")
    for at, polygon in zip(*inside, strict=True):
        site, code = sites[at], codes[polygon]
        if code == site.country or (code.startswith("X") and code != "XK"):
            continue
        own = parts[site.country]
        if not len(own) or shapely.distance(own, points[at]).min() > BORDER_DEG:
            site.country = code


def _put_into_areas(sites: list[Draft], towns: list[Draft]) -> None:
    """Give each site the first-level area of the nearest town of its country."""
    by_country = defaultdict(list)
    for town in towns:
        by_country[town.country].append(town)
    for country in sorted({site.country for site in sites} & set(by_country)):
        known = by_country[country]
        here = [site for site in sites if site.country == country]
        dots = _unit(here) @ _unit(known).T
        for site, town, dot in zip(here, dots.argmax(axis=1), dots.max(axis=1), strict=True):
            if np.arccos(min(float(dot), 1.0)) * EARTH_KM <= NEAREST_TOWN_KM:
                site.admin1_code = known[int(town)].admin1_code


def _unit(places: list[Draft]) -> np.ndarray:
    lon = np.radians([place.lon for place in places])
    lat = np.radians([place.lat for place in places])
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
