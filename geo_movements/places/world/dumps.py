"""Read GeoNames' dumps: `RU.txt`, `allCountries.txt`, `cities500.txt` and their like.

Nineteen columns without a heading, separated by tabs, as GeoNames' readme describes them. What the
packaged world knows of a place goes along: its radius, its coast, the English name of an area.
"""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import compress, decompress

from geo_movements.places.world.faults import Faults, not_utf8
from geo_movements.places.world.pieces import Entry
from geo_movements.places.world.table import Table

__all__ = ["ATTRIBUTION", "CLASSES", "LICENCE", "Reader", "Survey", "World", "is_dump", "survey"]

LICENCE = "CC BY 4.0"
ATTRIBUTION = f"GeoNames (geonames.org), {LICENCE}"
COLUMNS = 19
CLASSES = "AHLPRSTUV"
"""GeoNames' feature classes: areas, water, parks, towns, roads, sites, heights, the sea's floor,
woods."""

_SEAS = frozenset({"BAY", "CHN", "GULF", "OCN", "SEA", "STRT"})
_FAMOUS_SEAS = frozenset({"OCN", "SEA"})
_EXTENT = frozenset("HLRTUV")  # what is drawn as more than a point on a map
_FULLER = "Download the dump again: GeoNames' have 19 columns, separated by tabs."
# An area's people count for a tenth, so that "Mexico" is the city before the state around it.
AREAS_SHARE = 10


def is_dump(line: str) -> bool:
    """Tell whether a file's first line is a row of a dump."""
    cells = line.split("\t")
    return len(cells) >= COLUMNS - 4 and cells[0].isdecimal() and not cells[1].isdecimal()


class World:
    """The packaged world, for what it knows of the places of a dump. Built once an import."""

    def __init__(self, table: Table) -> None:
        numbers = table.columns()["number"][: table.numbered].tolist()
        self._table = table
        self._index = {number: index for index, number in enumerate(numbers)}

    def record(self, number: int) -> Any:
        """Return the record of a GeoNames id (see `Table.record`), or None."""
        index = self._index.get(number)
        return None if index is None else self._table.record(index)


class Survey(NamedTuple):
    """What a first look at a dump has found: how many rows, and the names of first-level areas."""

    rows: int
    areas: dict[tuple[str, str], str]


def survey(lines: Iterable[str], world: World) -> Survey:
    """Count the rows of a dump and name its areas, in English where that is known."""
    names = {}
    rows = 0
    for rows, line in enumerate(lines, 1):  # noqa: B007
        if "\tADM1\t" in line:
            cells = line.split("\t")
            if len(cells) == COLUMNS and cells[7] == "ADM1" and cells[0].isdecimal():
                known = world.record(int(cells[0]))
                names[cells[8], cells[10]] = known[1] if known else cells[1]
    return Survey(rows, names)


class Reader:
    """Reads the places of a dump, of the feature classes asked for.

    Faults go where they are told. `row` is the last row that was read, `newest` the date of the
    last change until there, GeoNames' own version of its data.
    """

    def __init__(
        self,
        areas: Mapping[tuple[str, str], str],
        world: World,
        faults: Faults,
        classes: Collection[str] = CLASSES,
    ) -> None:
        self.row = 0
        self.newest = ""
        self._areas = dict(areas)
        self._world = world
        self._faults = faults
        self._classes = frozenset(classes)
        self._seen = _Seen()
        self._fresh = array("I")

    def read(self, lines: Iterable[str]) -> Iterator[Entry]:
        """Read the rows that come after the last one."""
        faults, world, areas, classes = self._faults, self._world, self._areas, self._classes
        before, fresh = self._seen.before, self._fresh.append
        for row, line in enumerate(lines, self.row + 1):
            self.row = row
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) != COLUMNS or (
                not line.endswith("\n") and len(cells[-1]) < len("2024-10-23")
            ):
                if line.strip():
                    _tell_columns(faults, row, len(cells), whole=line.endswith("\n"))
                continue
            if (column := not_utf8(line, cells)) is not None:
                faults.add(row, _COLUMN[column], "it is not UTF-8.", _FULLER)
                continue
            try:
                number, lat, lon = int(cells[0]), float(cells[4]), float(cells[5])
                people = int(cells[14] or 0)
                sound = (
                    -90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= number < 2**32 and people >= 0
                )
            except ValueError:
                sound = False
            if not sound or not cells[1].strip() or len(cells[8]) not in (0, 2):
                _explain(cells, row, faults)
                continue
            if before(number):
                faults.add(row, "geonameid", f"{number} comes twice.", "Remove one of the rows.")
                continue
            fresh(number)
            if cells[18] > self.newest:
                self.newest = cells[18]
            if cells[6] in classes:
                yield _entry(cells, number, lat, lon, people, areas, world)

    def state(self) -> dict[str, Any]:
        """Return where the reader is, to be written as JSON, with the numbers since the last."""
        numbers, self._fresh[:] = self._fresh.tobytes(), array("I")
        return {
            "row": self.row,
            "newest": self.newest,
            "areas": [[*key, name] for key, name in self._areas.items()],
            "faults": self._faults.state(),
            "numbers": b64encode(compress(numbers, 1)).decode(),
        }

    def restore(self, states: Sequence[dict[str, Any]]) -> None:
        """Go on from the last of a row of states."""
        for state in states:
            for number in array("I", decompress(b64decode(state["numbers"]))):
                self._seen.before(number)
        last = states[-1]
        self.row, self.newest = last["row"], last["newest"]
        self._areas.update({(country, code): name for country, code, name in last["areas"]})
        self._faults.restore(last["faults"])


def _entry(
    cells: list[str],
    number: int,
    lat: float,
    lon: float,
    people: int,
    areas: dict[tuple[str, str], str],
    world: World,
) -> Entry:
    _, name, plain, others, _, _, feature_class, code, country, _, admin1 = cells[:11]
    known = world.record(number)
    if known and known[7] and known[6] == country and (country, admin1) not in areas:
        areas[country, admin1] = known[7]  # a list of towns has no rows of areas
    exact = [plain]
    if known and feature_class == "A":
        exact.append(name)
        name = known[1]
    return Entry(
        f"geonames:{number}",
        " ".join(name.split()),
        lat,
        lon,
        _precision(feature_class, code),
        known[5] if known else None,
        country,
        areas.get((country, admin1)),
        code or feature_class,
        people,
        ATTRIBUTION,
        known[11] if known else None,
        _prominence(feature_class, code, people),
        exact,
        # Names in small letters only are machine transliterations ("fwkynw") that nobody writes.
        [other for other in others.split(",") if not other.islower()] if others else (),
    )


def _prominence(feature_class: str, code: str, people: int) -> int:
    if feature_class == "A":
        return people // AREAS_SHARE
    return max(people, 1_000_000) if code in _FAMOUS_SEAS else people


@lru_cache(maxsize=2048)
def _precision(feature_class: str, code: str) -> str:
    if feature_class == "P":
        return "town"
    if feature_class == "A":
        first = "region" if code in ("ADM1", "ADM1H") else "district"
        return "country" if code.startswith("PCL") else first
    if code in _SEAS:
        return "sea"
    return "district" if feature_class in _EXTENT else "site"


class _Seen:
    """The numbers that have been, in a bit each: a dump has twelve million."""

    def __init__(self) -> None:
        self._bits = bytearray(8_000_000)  # GeoNames has given some 13 million numbers
        self._others: set[int] = set()

    def before(self, number: int) -> bool:
        at, bit = number >> 3, 1 << (number & 7)
        if at >= len(self._bits):
            known = number in self._others
            self._others.add(number)
            return known
        known = bool(self._bits[at] & bit)
        self._bits[at] |= bit
        return known


# --- Faults -------------------------------------------------------------------------------------

_COLUMN = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class",
    "feature code", "country code", "cc2", "admin1 code", "admin2 code", "admin3 code",
    "admin4 code", "population", "elevation", "dem", "timezone", "modification date",
)  # fmt: skip


def _tell_columns(faults: Faults, row: int, count: int, *, whole: bool) -> None:
    if whole:
        faults.add(row, "", f"it has {count} columns, not {COLUMNS}.", _FULLER)
    else:
        faults.add(row, "", f"the file ends inside a row, in column {count} of {COLUMNS}.", _FULLER)


def _explain(cells: list[str], row: int, faults: Faults) -> None:
    """Say what is wrong with a row that is not sound."""
    if not (cells[0].isdecimal() and len(cells[0]) < 11 and int(cells[0]) < 2**32):
        faults.add(row, "geonameid", f"{_shown(cells[0])} is no number of GeoNames.", _FULLER)
    if not cells[1].strip():
        faults.add(row, "name", "the place has no name.", "Give it one, or remove the row.")
    for column, most in ((4, 90), (5, 180)):
        try:
            inside = -most <= float(cells[column]) <= most
        except ValueError:
            inside = False
        if not inside:
            faults.add(
                row, _COLUMN[column], f"{_shown(cells[column])} is off the Earth.",
                f"Degrees are numbers from -{most} to {most}.",
            )  # fmt: skip
    if len(cells[8]) not in (0, 2):
        faults.add(row, "country code", f"{_shown(cells[8])} is no country code.",
                   "It has two letters (ISO 3166): RU.")  # fmt: skip
    if cells[14] and not cells[14].isdecimal():
        faults.add(row, "population", f"{_shown(cells[14])} is no count of people.",
                   "Write digits, or nothing.")  # fmt: skip


def _shown(cell: str) -> str:
    return f'"{cell[:60]}"'
