"""The gazetteer: what the world, and ahead of it our curated table, knows by a name."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from geo_movements.errors import GeoMovementsError
from geo_movements.places.names import normalise
from geo_movements.places.table import Table

__all__ = ["CURATED", "Candidate", "Gazetteer", "Place", "open_gazetteer"]

Match = Literal["exact", "alternate", "fuzzy"]

CURATED = (
    "id", "name", "alternates", "lat", "lon", "precision", "uncertainty_km", "country", "admin1",
    "feature_code", "population", "replaces", "source", "licence", "note",
)  # fmt: skip
"""The columns of `data/gazetteer.csv`. `alternates` are joined by ";"."""

_DATA = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parents[2] / "data"


class Place(NamedTuple):
    """One entry of a gazetteer.

    `precision` is one of `schema.PRECISIONS`. `uncertainty_km` is null where nobody states one:
    for a country or region it is the radius of the circle of the same area. `admin1` is the
    English name of the first-level area. A population of 0 means unknown; a region's is the sum
    of its towns.
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


class Candidate(NamedTuple):
    """A place that a name may mean, and how it was found.

    exact: by its main name, or a plain or generated form of that ("Kursk Oblast"); alternate: by
    any other name; fuzzy: by a name that is only near, `similarity` (0 to 1) tells how near.
    """

    place: Place
    match: Match
    curated: bool
    similarity: float = 1.0


class Gazetteer:
    """The world's places with the curated ones ahead of them. Read-only."""

    def __init__(self, table: Table, curated: Iterable[dict[str, str]]) -> None:
        self._table = table
        self._curated: dict[str, list[Candidate]] = {}
        self._by_id: dict[str, Place] = {}
        for row in curated:
            self._add(row)
        for candidates in self._curated.values():
            candidates.sort(key=_order)

    def _add(self, row: dict[str, str]) -> None:
        place = _curated_place(row)
        self._by_id[place.place_id] = place
        for replaced in filter(None, row["replaces"].split(";")):
            self._by_id[replaced] = place
        known: set[str] = set()
        for name in [place.name, *row["alternates"].split(";")]:
            key = normalise(name)
            if key and key not in known:
                match: Match = "alternate" if known else "exact"
                self._curated.setdefault(key, []).append(Candidate(place, match, curated=True))
                known.add(key)

    @property
    def sources(self) -> list[dict[str, str]]:
        """What the world part was compiled from: name, version, sha256, licence, attribution."""
        import json

        listed: list[dict[str, str]] = json.loads(self._table.text("sources"))
        return listed

    def verify(self) -> None:
        """Read the whole file; raise GeoMovementsError when its checksum is wrong."""
        self._table.verify()

    def lookup(self, names: Iterable[str]) -> dict[str, list[Candidate]]:
        """Find the places that bear each name, whatever its case, diacritics and hyphens.

        The keys are the distinct names as given, each with all its candidates: curated ones
        first, then the most populous, a region counting as its largest town and after it; none is
        an empty list.

        >>> [c.place.place_id for c in open_gazetteer().lookup(["Vonsan"])["Vonsan"]]
        ['geonames:1866923']
        """
        return {name: self._find(normalise(name)) for name in dict.fromkeys(names)}

    def suggest(self, names: Iterable[str], limit: int = 3) -> dict[str, list[Candidate]]:
        """Find the places whose names are nearest in spelling, best first, at most `limit`.

        Near means within one slip (a letter added, dropped, changed, or two swapped) for each
        four letters of the shorter name, three at most. A loop over names, since only those that
        nothing else knows come here: some 0.2 ms each through the index that `fuzzy` tells of.
        """
        return {name: self._suggest(normalise(name), limit) for name in dict.fromkeys(names)}

    def get(self, place_id: str) -> Place | None:
        """Return the place of an id, or None. The id of a replaced place gives its replacement."""
        if place_id in self._by_id:
            return self._by_id[place_id]
        number = place_id.removeprefix("geonames:")
        if number == place_id or not (number.isascii() and number.isdecimal()):
            return None
        index = self._table.index_of(int(number))
        return None if index is None else self._place(index)

    def _place(self, index: int) -> Place:
        return Place(*self._table.record(index))

    def _find(self, key: str) -> list[Candidate]:
        ahead = self._curated.get(key)
        world = []
        for posting in self._table.find(key):
            place = self._place(posting >> 1)
            match: Match = "alternate" if posting & 1 else "exact"
            curated = self._by_id.get(place.place_id)
            if curated:
                ahead = _with(ahead, Candidate(curated, match, curated=True))
            else:
                world.append(Candidate(place, match, curated=False))
        return [*ahead, *world] if ahead else world

    def _suggest(self, key: str, limit: int) -> list[Candidate]:
        ranked: dict[str, tuple[tuple[float, bool, int], Candidate]] = {}
        for near, similarity in self._near(key) if key else ():
            weight = _MOST
            for place, curated in ((one.place, one.curated) for one in self._find(near)):
                # A look-up's own order stands: a region weighs no more than the town before it.
                weight = weight if curated else min(weight, place.population)
                fuzzy = Candidate(place, "fuzzy", curated, round(similarity, 4))
                rank = (-similarity, not curated, -weight)
                if place.place_id not in ranked or rank < ranked[place.place_id][0]:
                    ranked[place.place_id] = (rank, fuzzy)
        best = sorted(ranked.values(), key=lambda pair: pair[0])
        return [fuzzy for _, fuzzy in best[:limit]]

    def _near(self, key: str) -> list[tuple[str, float]]:
        from geo_movements.places import fuzzy

        found = dict([*fuzzy.near(self._table, key), *fuzzy.scan(key, self._curated)])
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


_MOST = 10**11  # more than any population


def _order(candidate: Candidate) -> tuple[bool, int, str]:
    """Sort curated places first, then the most populous; the id settles the rest."""
    return (not candidate.curated, -candidate.place.population, candidate.place.place_id)


def _with(ahead: list[Candidate] | None, candidate: Candidate) -> list[Candidate]:
    """Add a replaced place's name to the curated candidates, unless its own row bears it too."""
    if ahead and any(one.place is candidate.place for one in ahead):
        return ahead
    return sorted([*(ahead or []), candidate], key=_order)


def _curated_place(row: dict[str, str]) -> Place:
    return Place(
        place_id=f"curated:{row['id']}",
        name=row["name"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        precision=row["precision"],
        uncertainty_km=float(row["uncertainty_km"]) if row["uncertainty_km"] else None,
        country=row["country"],
        admin1=row["admin1"] or None,
        feature_code=row["feature_code"],
        population=int(row["population"] or 0),
        attribution=row["licence"],
    )


def open_gazetteer(path: Path | None = None, curated: Path | None = None) -> Gazetteer:
    """Open the packaged gazetteer, or a compiled file and a curated table given instead.

    Raises GeoMovementsError when a file is missing, truncated or damaged.
    """
    return _open(path or _DATA / "gazetteer.bin", curated or _curated_path())


@lru_cache(maxsize=4)
def _open(path: Path, curated: Path) -> Gazetteer:
    try:
        return Gazetteer(Table(path), _read_curated(curated))
    except OSError as error:
        raise GeoMovementsError(f"The gazetteer cannot be opened: {error}.") from error


def _read_curated(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        if tuple(rows.fieldnames or ()) != CURATED:
            raise GeoMovementsError(f"{path}: the columns must be {', '.join(CURATED)}.")
        return list(rows)


def _curated_path() -> Path:
    """Return the table inside the wheel, or the checkout's, which an editable install reads."""
    packaged = _DATA / "gazetteer.csv"
    return packaged if packaged.exists() else _CHECKOUT / "gazetteer.csv"
