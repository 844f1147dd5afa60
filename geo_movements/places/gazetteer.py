"""The gazetteer: what the world knows by a name, with the user's imports and our curated table.

Several tables behind one another: the curated one, then the imports, then the packaged world. A
place that two of them have under one id counts once, as the first has it, by the names of both.
"""

from __future__ import annotations

import os
from collections import namedtuple
from functools import lru_cache

from geo_movements.places.names import normalise, normalise_all
from geo_movements.places.world.curated import CURATED, Held, hold_places
from geo_movements.places.world.table import Table

__all__ = [
    "COMPILED",
    "CURATED",
    "WORLD",
    "Candidate",
    "Gazetteer",
    "Match",
    "Place",
    "curated_path",
    "import_paths",
    "imports_folder",
    "open_gazetteer",
    "open_import",
    "sources_of",
]

TYPE_CHECKING = False  # as in typing, whose import, like pathlib's, costs a third of a cold start
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any, Literal, NoReturn

    Match = Literal["exact", "alternate", "fuzzy"]
    WORLD: Path

_MATCHES: tuple[Match, Match] = ("exact", "alternate")

_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
_WORLD = f"{_HERE}/data/gazetteer.bin"
COMPILED = f"{_HERE}/data/gazetteer.curated"
"""What `curated.compile_places` made of the curated table, for a quick start."""


def __getattr__(name: str) -> Any:
    """Make what needs a heavy import when it is asked for (PEP 562)."""
    if name == "WORLD":
        from pathlib import Path

        return Path(_WORLD)
    if name == "Match":
        from typing import Literal

        return Literal["exact", "alternate", "fuzzy"]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class Place(
    namedtuple(
        "Place",
        "place_id name lat lon precision uncertainty_km country admin1 feature_code population "
        "attribution coast_km",
        defaults=(None,),
    )
):
    """One entry of a gazetteer.

    `precision` is one of `schema.PRECISIONS`. `uncertainty_km` is null where nobody states one:
    for a country or region it is the radius of the circle of the same area. `admin1` is the
    English name of the first-level area. A population of 0 means unknown; a region's is the sum
    of its towns. `coast_km` is the distance to the sea's coast, null where unknown; from 254 km on
    it is 254.
    """

    __slots__ = ()
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


class Candidate(namedtuple("Candidate", "place match curated similarity", defaults=(1.0,))):
    """A place that a name may mean, and how it was found.

    exact: by its main name, or a plain or generated form of that ("Kursk Oblast"); alternate: by
    any other name; fuzzy: by a name that is only near, `similarity` (0 to 1) tells how near.
    """

    __slots__ = ()
    place: Place
    match: Match
    curated: bool
    similarity: float


class Gazetteer:
    """The world's places with the imported and the curated ones ahead of them. Read-only.

    `tables` are the compiled ones, the imports first and the packaged world last.
    """

    def __init__(self, tables: Sequence[Table], curated: Held) -> None:
        self.tables = tuple(tables)
        *self._imports, self._world = self.tables
        self._held = curated
        self._places: dict[int, Place] = {}

    def _curated(self, row: int) -> Place:
        """Return a curated place: the same object every time."""
        place = self._places.get(row)
        if place is None:
            place = self._places[row] = Place(*self._held.fields(row))
        return place

    def _ahead(self, key: str) -> list[Candidate] | None:
        """List the curated places of a key, None where there is none."""
        postings = self._held.by_key.get(key)
        if postings is None:
            return None
        return [Candidate(self._curated(one >> 1), _MATCHES[one & 1], True) for one in postings]

    @property
    def sources(self) -> list[dict[str, str]]:
        """What the world part was compiled from: name, version, sha256, licence, attribution."""
        return sources_of(self._world)

    @property
    def curated(self) -> list[Place]:
        """The places of the curated table, in the order of its rows."""
        return [self._curated(row) for row in range(len(self._held.rows))]

    def curated_names(self, place_id: str) -> dict[str, Match]:
        """Return the folded names by which the curated table has a place, with their match."""
        return {
            key: one.match
            for key in self._held.by_key
            for one in self._ahead(key) or ()
            if one.place.place_id == place_id
        }

    def replaced_by(self, place_id: str) -> list[str]:
        """List the ids that lead to a curated place instead."""
        return [
            other for other, row in self._held.by_id.items()
            if other != place_id and self._curated(row).place_id == place_id
        ]  # fmt: skip

    def name_of(self, table: Table) -> str:
        """Return what a table is called: the name of an import, or "world"."""
        return "world" if table is self._world else table.path.stem

    def verify(self) -> None:
        """Read all files whole; raise GeoMovementsError when a checksum is wrong."""
        for table in self.tables:
            table.verify()

    def lookup(self, names: Iterable[str]) -> dict[str, list[Candidate]]:
        """Find the places that bear each name, whatever its case, diacritics and hyphens.

        The keys are the distinct names as given, each with all its candidates: curated ones
        first, then imported places with ids of their own, then GeoNames' places, the most populous
        first, a region counting as its largest town and after it; none is an empty list.

        >>> [c.place.place_id for c in open_gazetteer().lookup(["Vonsan"])["Vonsan"]]
        ['geonames:1866923']
        """
        distinct = list(dict.fromkeys(names))
        keys = normalise_all(distinct) if len(distinct) > 1 else map(normalise, distinct)
        return dict(zip(distinct, map(self._find, keys), strict=True))

    def first(self, key: str) -> Candidate | None:
        """Return the likeliest place of a folded key, or None where no place bears it.

        Some two microseconds where none does: running text is searched word by word with it.

        >>> open_gazetteer().first("vonsan").place.country
        'KP'
        """
        if ahead := self._ahead(key):
            return ahead[0]
        if not any(table.find(key) for table in self.tables):
            return None
        found = self._find(key)
        return found[0] if found else None

    def suggest(self, names: Iterable[str], limit: int = 3) -> dict[str, list[Candidate]]:
        """Find the places whose names are nearest in spelling, best first, at most `limit`.

        Near means within one slip (a letter added, dropped, changed, or two swapped) for each
        four letters of the shorter name, three at most. All names are looked for together, through
        the index that `fuzzy` tells of: some 0.1 ms each. Nearer names come first, so more slips
        are looked for only where fewer do not give enough places.
        """
        from geo_movements.places.world.fuzzy import MOST_SLIPS, scan, slips

        keys = {name: normalise(name) for name in dict.fromkeys(names)}
        found: dict[str, list[Candidate]] = {"": []}
        rest = [key for key in dict.fromkeys(keys.values()) if key]
        curated = list(self._held.by_key)
        ahead = {key: scan(key, curated) for key in rest}
        for most in range(1, MOST_SLIPS + 1):
            for key, near in self._near({key: ahead[key] for key in rest}, most).items():
                found[key] = self._suggest(near, limit)
            rest = [key for key in rest if len(found[key]) < limit and slips(len(key)) > most]
        return {name: list(found[key]) for name, key in keys.items()}

    def get(self, place_id: str) -> Place | None:
        """Return the place of an id, or None. The id of a replaced place gives its replacement."""
        if (row := self._held.by_id.get(place_id)) is not None:
            return self._curated(row)
        for table in self.tables:
            index = table.index_of(place_id)
            if index is not None:
                return Place(*table.record(index))
        return None

    def _find(self, key: str) -> list[Candidate]:
        ahead = self._ahead(key)
        world = []
        for one in self._merged(key) if self._imports else self._known_to(self._world, key):
            if one.curated:
                ahead = _with(ahead, one)
            else:
                world.append(one)
        return [*ahead, *world] if ahead else world

    def _known_to(self, table: Table, key: str) -> list[Candidate]:
        """Find the places of one table by a key; of a replaced one, the curated place instead."""
        found = []
        record, curated = table.record, self._held.by_id
        for posting in table.find(key):
            place = Place(*record(posting >> 1))
            match: Match = "alternate" if posting & 1 else "exact"
            if (row := curated.get(place.place_id)) is not None:
                found.append(Candidate(self._curated(row), match, True))
            else:
                found.append(Candidate(place, match, False))
        return found

    def _merged(self, key: str) -> list[Candidate]:
        """Find places by a key in several tables: an import's own ones, then GeoNames' by size.

        GeoNames' places are one body, whether packaged or imported: so a dump of one country does
        not put its villages ahead of another's capital.
        """
        ranked: dict[str, tuple[tuple[bool, int], Candidate]] = {}
        for depth, table in enumerate(self.tables):
            imported = depth < len(self._imports)
            weight = _MOST
            for one in self._known_to(table, key):
                place = one.place if one.curated or not depth else self.get(one.place.place_id)
                one = one._replace(place=place or one.place)
                place_id = one.place.place_id
                weight = min(weight, one.place.population)
                own = imported and not place_id.startswith("geonames:")
                if place_id not in ranked:
                    ranked[place_id] = ((not own, -weight), one)
                elif one.match == "exact":
                    ranked[place_id] = (ranked[place_id][0], one)
        return [one for _, one in sorted(ranked.values(), key=lambda pair: pair[0])]

    def _suggest(self, near: Iterable[tuple[str, float]], limit: int) -> list[Candidate]:
        ranked: dict[str, tuple[tuple[float, bool, int], Candidate]] = {}
        for key, similarity in near:
            weight = _MOST
            for place, curated in ((one.place, one.curated) for one in self._find(key)):
                # A look-up's own order stands: a region weighs no more than the town before it.
                weight = weight if curated else min(weight, place.population)
                fuzzy = Candidate(place, "fuzzy", curated, round(similarity, 4))
                rank = (-similarity, not curated, -weight)
                if place.place_id not in ranked or rank < ranked[place.place_id][0]:
                    ranked[place.place_id] = (rank, fuzzy)
        best = sorted(ranked.values(), key=lambda pair: pair[0])
        return [fuzzy for _, fuzzy in best[:limit]]

    def _near(
        self, ahead: Mapping[str, list[tuple[str, float]]], most: int
    ) -> dict[str, list[tuple[str, float]]]:
        """List the names near each key in all tables, the nearest first, with their similarity.

        `ahead` has the curated ones near each key, whatever their slips.
        """
        from geo_movements.places.world import fuzzy

        found = {
            key: {one: alike for one, alike in near if fuzzy.slips_between(key, one, alike) <= most}
            for key, near in ahead.items()
        }
        for table in self.tables:
            for key, others in fuzzy.near_all(table, found, most).items():
                found[key] |= dict(others)
        return {
            key: sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))
            for key, near in found.items()
        }


CHECKED = 200_000_000
"""Bytes whose checksum is computed in a quarter of a second."""
_MOST = 10**11  # more than any population


def _order(candidate: Candidate) -> tuple[bool, int, str]:
    """Sort curated places first, then the most populous; the id settles the rest."""
    return (not candidate.curated, -candidate.place.population, candidate.place.place_id)


def _with(ahead: list[Candidate] | None, candidate: Candidate) -> list[Candidate]:
    """Add a replaced place's name to the curated candidates, unless its own row bears it too."""
    if ahead and any(one.place is candidate.place for one in ahead):
        return ahead
    return sorted([*(ahead or []), candidate], key=_order)


def open_gazetteer(path: Path | None = None, curated: Path | None = None) -> Gazetteer:
    """Open the packaged gazetteer with the user's imports, or a compiled file given instead.

    `curated` is a table to take in place of the packaged one. Raises GeoMovementsError when a file
    is missing, truncated or damaged.
    """
    imports = () if path else tuple((one, *_stamp(one)) for one in _imports())
    return _open(str(path or _WORLD), str(curated or _curated()), imports)


@lru_cache(maxsize=4)
def _open(path: str, curated: str, imports: tuple[tuple[str, int, int], ...]) -> Gazetteer:
    try:
        tables = [open_import(one) for one, _, _ in imports]
        return Gazetteer([*tables, Table(path)], hold_places(curated, COMPILED))
    except OSError as error:
        _fail(f"The gazetteer cannot be opened: {error}.", error)


def _fail(words: str, error: OSError) -> NoReturn:
    from geo_movements.errors import GeoMovementsError

    raise GeoMovementsError(words) from error


def _stamp(path: str) -> tuple[int, int]:
    """Tell one state of a file from the next, so that a new import is seen."""
    try:
        state = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:  # removed since the folder was listed
        return 0, 0
    return state.st_mtime_ns, state.st_size


def imports_folder() -> Path:
    """Return the folder of the user's own gazetteers.

    GEO_MOVEMENTS_GAZETTEERS names it, else it lies where the system keeps a user's data.
    """
    from pathlib import Path

    return Path(_folder())


def _folder() -> str:
    if named := os.environ.get("GEO_MOVEMENTS_GAZETTEERS"):
        return named
    data = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")  # noqa: PTH111
    return f"{data}/geo-movements/gazetteers"


def import_paths() -> list[Path]:
    """List the compiled files of the user's imports, by name. Raises GeoMovementsError."""
    from pathlib import Path

    return [Path(path) for path in _imports()]


def _imports() -> list[str]:
    folder = _folder()
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except FileNotFoundError:
        return []
    except OSError as error:
        _fail(
            f"{folder} cannot be read ({error.strerror}). It is the folder of imported gazetteers; "
            "GEO_MOVEMENTS_GAZETTEERS names another.",
            error,
        )
    found = [name for name in names if name.endswith(".bin") and name[0] != "."]
    return [f"{folder}/{name}" for name in sorted(found)]


def open_import(path: str | Path) -> Table:
    """Open the compiled file of an import. Raises GeoMovementsError where it is damaged.

    One of up to `CHECKED` bytes is read whole for that; `list` reads larger ones.
    """
    name = os.path.basename(path).removesuffix(".bin")  # noqa: PTH119
    remove = f"geo-movements gazetteer remove {name}"
    table = Table(path, remedy=f"Import it again, or remove it: {remove}")
    if table.bytes <= CHECKED:
        table.verify()
    return table


def sources_of(table: Table) -> list[dict[str, str]]:
    """List what a compiled file was made from: name, version, sha256, licence, attribution."""
    import json

    listed: list[dict[str, str]] = json.loads(table.text("sources"))
    return listed


def curated_path() -> Path:
    """Return the table inside the wheel, or the checkout's, which an editable install reads."""
    from pathlib import Path

    return Path(_curated())


def _curated() -> str:
    packaged = f"{_HERE}/data/gazetteer.csv"
    if os.path.exists(packaged):  # noqa: PTH110
        return packaged
    return os.path.abspath(f"{_HERE}/../../data/gazetteer.csv")  # noqa: PTH100
