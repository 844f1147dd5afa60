"""Look into the gazetteer: what bears a name, what is known of a place, what lies at a point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.errors import GeoMovementsError
from geo_movements.geodesy import RADIUS_KM, ways
from geo_movements.places.candidates import inside
from geo_movements.places.countries import country_code
from geo_movements.places.gazetteer import Candidate, Gazetteer, Match, Place, open_gazetteer
from geo_movements.places.geocoding import coordinates
from geo_movements.places.names import normalise
from geo_movements.places.world.table import Table
from geo_movements.schema import WIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["KINDS", "Description", "Found", "at", "describe", "kind_of", "search"]

_MILITARY = ("AIRB", "BRKS", "FT", "INSM", "MILB", "MVA", "NVB", "SHPF")

KINDS: dict[str, Callable[[Place], bool]] = {
    "airbase": lambda place: place.feature_code in ("AIRB", "AIRF"),
    "airport": lambda place: place.feature_code in ("AIRP", "AIRF", "AIRH"),
    "country": lambda place: place.precision == "country",
    "district": lambda place: place.feature_code in ("ADM2", "ADM3", "ADM4", "ADM5"),
    "military": lambda place: place.feature_code in _MILITARY,
    "port": lambda place: place.feature_code in ("PRT", "HBR", "ANCH", "DCKB"),
    "region": lambda place: place.precision == "region",
    "sea": lambda place: place.precision == "sea",
    "site": lambda place: place.precision == "site",
    "strait": lambda place: place.feature_code in ("STRT", "CHN", "CHNM", "CNL"),
    "town": lambda place: place.precision == "town",
}
"""The kinds that a search may be narrowed to; a GeoNames code (PPLC, RSTN) is one as well."""

_WORDS = {
    "AIRB": "air base", "AIRP": "airport", "AIRF": "airfield", "PRT": "port", "HBR": "harbour",
    "ADM1": "region", "ADM2": "district", "PPLC": "capital", "STRT": "strait", "SEA": "sea",
    "OCN": "ocean", "GULF": "gulf", "BAY": "bay", "CHN": "channel", "CNL": "canal",
    "MILB": "military base", "NVB": "naval base", "MVA": "training area", "INSM": "garrison",
    "BRKS": "barracks", "RSTN": "railway station", "STM": "river", "LK": "lake", "MT": "mountain",
    "HLL": "hill", "ISL": "island", "BDG": "bridge", "FT": "fort",
}  # fmt: skip
# A sphere's distances differ from the ellipsoid's by less than this share.
_ELLIPSOID = 1.006
_ANY = Place("", "", 0.0, 0.0, "", None, "", None, "", 0, "")


class Found(NamedTuple):
    """A place that was looked for; `match` is None where it was found by its position alone.

    `distance_km` and `bearing_deg` (clockwise from north, from the point asked for) are null where
    no point was.
    """

    place: Place
    match: Match | None = None
    similarity: float = 1.0
    distance_km: float | None = None
    bearing_deg: float | None = None


class Description(NamedTuple):
    """All that is known of a place: `names` are folded, each with its match; others are near."""

    place: Place
    names: list[tuple[str, Match]]
    held_by: list[str]
    neighbours: list[Found]


def search(
    name: str,
    *,
    country: str | None = None,
    near: str | tuple[float, float] | None = None,
    kind: str | None = None,
    limit: int | None = 20,
    gazetteer: Gazetteer | None = None,
) -> list[Found]:
    """Find the places that a name may mean, as `resolve` sees them, before it weighs them.

    Those that bear it come first; where there is none, those whose names are near in spelling,
    as "fuzzy". "Sergeyevka, Primorsky Krai" narrows. `country` is a code (ISO 3166); `near` is
    (lon, lat), "lat, lon" or a name, of whose places the foremost is taken, and ranks by distance;
    `kind` is one of `KINDS` or a feature code. Raises `ValueError` where one of them is not known.

    >>> [found.place.country for found in search("Sergeyevka", near="Vladivostok", limit=2)]
    ['RU', 'RU']
    """
    world = gazetteer or open_gazetteer()
    fits = _kind(kind)
    code = country_code(country) if country else None
    if country and code is None:
        raise ValueError(f'"{country}" is no country code; write two letters (ISO 3166): RU.')
    centre = None if near is None else _point(near, world)
    found = [
        Found(one.place, one.match, one.similarity)
        for one in _bearing(name, world, limit or 50)
        if fits(one.place) and (code is None or one.place.country == code)
    ]
    if centre is not None and found:
        found = _by_distance(found, centre)
    return found[:limit]


def at(
    lon: float,
    lat: float,
    *,
    limit: int = 10,
    radius_km: float | None = None,
    kind: str | None = None,
    gazetteer: Gazetteer | None = None,
) -> list[Found]:
    """Find the places nearest to a point, nearest first, with distance and bearing.

    Distances are exact on the WGS84 ellipsoid, over the antimeridian and the poles too. Every
    position of every table is looked at, some 20 ms for the packaged world. `radius_km` leaves out
    what lies farther. Raises `ValueError` where the point is off the Earth.

    >>> at(127.44, 39.15, limit=1)[0].place.place_id
    'geonames:1866923'
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{lat}, {lon} is off the Earth.")
    if limit < 1:
        return []
    world = gazetteer or open_gazetteer()
    fits = _kind(kind)
    places = [place for place in world.curated if fits(place)]
    places += _near_tables(world, lon, lat, limit, kind)
    found = _by_distance([Found(place) for place in places], (lon, lat))
    if radius_km is not None:
        found = [one for one in found if (one.distance_km or 0.0) <= radius_km]
    return found[:limit]


def describe(place_id: str, *, gazetteer: Gazetteer | None = None) -> Description:
    """Tell all that is known of a place. Raises `GeoMovementsError` where no place has the id.

    A bare number is GeoNames'. `held_by` names the tables that have it: curated, an import, world.
    """
    world = gazetteer or open_gazetteer()
    place_id = f"geonames:{place_id}" if place_id.isdecimal() else place_id
    place = world.get(place_id)
    if place is None:
        raise GeoMovementsError(
            f'no place has the id "{place_id[:80]}". '
            "Ids are as search shows them: geo-movements gazetteer search NAME."
        )
    names: dict[str, Match] = world.curated_names(place.place_id)
    held = ["curated"] if names else []
    ids = {place_id, place.place_id, *world.replaced_by(place.place_id)}
    for table in world.tables:
        indices = [index for one in sorted(ids) if (index := table.index_of(one)) is not None]
        held += [world.name_of(table)] * bool(indices)
        for index in indices:
            for key, alternate in table.names_of(index):
                if not alternate:
                    names[key] = "exact"
                names.setdefault(key, "alternate")
    own = normalise(place.name)
    listed = sorted(names.items(), key=lambda name: (name[0] != own, name[1] != "exact", name[0]))
    near = at(place.lon, place.lat, limit=6, gazetteer=world)
    others = [one for one in near if one.place.place_id != place.place_id]
    return Description(place, listed, held, others[:5])


def kind_of(place: Place) -> str:
    """Say in a word what a place is; its feature code where we have none for it.

    >>> kind_of(open_gazetteer().lookup(["Kursk Oblast"])["Kursk Oblast"][0].place)
    'region'
    """
    word = _WORDS.get(place.feature_code)
    if word is None and place.precision in ("town", "country", "region", "sea"):
        return place.precision
    return word or place.feature_code or place.precision


# --- By name ------------------------------------------------------------------------------------


def _bearing(name: str, world: Gazetteer, limit: int) -> list[Candidate]:
    """List what bears a name, whole or narrowed by what follows its commas; else what is near."""
    head, *containers = [part.strip() for part in name.split(",")]
    found = world.lookup([name, head])
    candidates = found[name] or inside(
        found[head], containers, lambda words: world.lookup([words])[words]
    )
    if candidates or found[head]:
        return candidates
    return world.suggest([head], limit=limit)[head]


def _kind(kind: str | None) -> Callable[[Place], bool]:
    if kind is None:
        return lambda place: True
    if kind in KINDS:
        return KINDS[kind]
    if not kind.isupper():
        raise ValueError(
            f'"{kind}" is no kind. There are {", ".join(KINDS)}, and the codes of GeoNames: RSTN.'
        )
    return lambda place: place.feature_code == kind


def _point(near: str | tuple[float, float], world: Gazetteer) -> tuple[float, float]:
    if not isinstance(near, str):
        return near
    point = coordinates(near)
    if point is None:
        candidates = _bearing(near, world, 1)
        if not candidates or candidates[0].match == "fuzzy":
            raise ValueError(f'no place is called "{near}". Write its position: 43.1, 131.9.')
        point = candidates[0].place.lon, candidates[0].place.lat
    return point


# --- By position --------------------------------------------------------------------------------


def _by_distance(found: Sequence[Found], centre: tuple[float, float]) -> list[Found]:
    lons = [one.place.lon for one in found]
    km, bearing = ways(*centre, lons, [one.place.lat for one in found])
    measured = [
        one._replace(distance_km=float(far), bearing_deg=None if far == 0 else float(angle))
        for one, far, angle in zip(found, km, bearing, strict=True)
    ]
    # A town and the district that is told to lie at its point: the town first.
    return sorted(
        measured,
        key=lambda one: (one.distance_km, one.place.precision in WIDE, one.place.place_id),
    )


def _near_tables(
    world: Gazetteer, lon: float, lat: float, limit: int, kind: str | None
) -> list[Place]:
    """Take from each table its nearest that no table ahead of it has."""
    places = []
    for depth, table in enumerate(world.tables):
        if table.size:
            columns = table.columns()
            far = _sphere_km(columns, lon, lat)
            far[_hidden(world, depth, columns)] = float("inf")
            if kind is not None:
                far[_unfit(table, columns, _kind(kind))] = float("inf")
            places += _nearest(table, far, limit, world)
    return places


def _nearest(table: Table, far: NDArray[np.float64], limit: int, world: Gazetteer) -> list[Place]:
    """Take places by distance on the sphere: some more than asked for, the ellipsoid decides."""
    import numpy as np

    wanted = limit
    while True:
        count = min(wanted, len(far))
        reach = np.partition(far, count - 1)[count - 1] * _ELLIPSOID**2 + 0.01
        chosen = np.flatnonzero((far <= reach) & np.isfinite(far))
        places = [Place(*table.record(index)) for index in chosen.tolist()]
        # What the curated table replaces, or a table ahead has under the same id, is not here.
        kept = [place for place in places if world.get(place.place_id) == place]
        if len(kept) >= limit or count == len(far) or not np.isfinite(reach):
            return kept
        wanted *= 4


def _unfit(table: Table, columns: Any, fits: Callable[[Place], bool]) -> NDArray[np.bool_]:
    """Mark the records that are not of a kind, which depends on precision and feature code."""
    import numpy as np

    kinds = columns["feature"].astype(np.uint32) << 16 | columns["precision"]
    distinct, inverse = np.unique(kinds, return_inverse=True)
    unfit = [
        not fits(_ANY._replace(precision=precision, feature_code=code))
        for precision, code in (table.kind(one >> 16, one & 65_535) for one in distinct.tolist())
    ]
    return np.asarray(unfit, bool)[inverse]


def _hidden(world: Gazetteer, depth: int, columns: Any) -> NDArray[np.bool_]:
    """Mark the records that a table ahead has under the same number."""
    import numpy as np

    table = world.tables[depth]
    hidden = np.zeros(len(columns), bool)
    numbers = columns["number"][: table.numbered]
    for ahead in world.tables[:depth]:
        known = np.ascontiguousarray(ahead.columns()["number"][: ahead.numbered])
        if len(known):  # both are in order
            at_most = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
            hidden[: table.numbered] |= known[at_most] == numbers
    return hidden


def _sphere_km(columns: Any, lon: float, lat: float) -> NDArray[np.float64]:
    """Measure from a point to all positions, on the sphere (haversine)."""
    import numpy as np

    lats = np.radians(columns["lat"] / 1e5)
    half_lon = np.radians(columns["lon"] / 1e5 - lon) / 2
    half_lat = (lats - np.radians(lat)) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(np.radians(lat)) * np.cos(lats) * np.sin(half_lon) ** 2
    return np.asarray(2 * RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))))
