"""Read a user's own table of places: a CSV with the headings that such tables usually have."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count

from geo_movements import schema
from geo_movements.errors import InputError, ParseError, Problem
from geo_movements.places.countries import country_code
from geo_movements.places.geocoding import coordinates
from geo_movements.places.names import normalise
from geo_movements.places.world.faults import Faults, not_utf8
from geo_movements.places.world.pieces import Entry
from geo_movements.tables.cells import number
from geo_movements.tables.headings import key
from geo_movements.tables.words import visible

__all__ = ["HEADINGS", "read_header", "read_sheet"]

HEADINGS: Mapping[str, tuple[str, ...]] = {
    column: tuple(others.split(", "))
    for column, others in {
        "id": "id, place_id, key, code, ref, uid",
        "geonameid": "geonameid, geonames_id, geoname_id",
        "name": "name, place, place_name, placename, toponym, title, label, name_en, english_name",
        "alternates": "alternates, alternate_names, alternatenames, alternate, alt_names, aliases,"
        " other_names, aka, names",
        "lat": "lat, latitude, lat_dd, y",
        "lon": "lon, lng, long, longitude, lon_dd, x",
        "position": "coordinates, coords, position, lat_lon, latlon, wkt, geometry, point",
        "country": "country, country_code, countrycode, cc, iso2, iso_a2",
        "admin1": "admin1, adm1, admin1_name, region, state, province, oblast",
        "kind": "kind, type, category, feature, feature_code, fcode",
        "precision": "precision",
        "uncertainty_km": "uncertainty_km, accuracy_km, radius_km",
        "population": "population, pop, inhabitants",
        "coast_km": "coast_km",
        "attribution": "attribution, credit, source",
        "licence": "licence, license",
    }.items()
}
"""Our columns, and the headings by which they are known; ours first."""

_MEANT = {heading: column for column, names in HEADINGS.items() for heading in names}
_DELIMITERS = ",;\t|"
_MOST_CHARS = 500
# Usual words for a kind -> precision and GeoNames' code.
_KINDS: Mapping[str, tuple[str, str]] = {
    word: (precision, code)
    for words, precision, code in (
        ("town, city, village, settlement, hamlet", "town", "PPL"),
        ("region, oblast, krai, province, state", "region", "ADM1"),
        ("district, raion, county", "district", "ADM2"),
        ("country", "country", "PCLI"),
        ("airport, aerodrome", "site", "AIRP"),
        ("airfield", "site", "AIRF"),
        ("airbase, air_base, military_airfield", "site", "AIRB"),
        ("port, naval_port", "site", "PRT"),
        ("harbour, harbor", "site", "HBR"),
        ("naval_base", "site", "NVB"),
        ("base, military_base", "site", "MILB"),
        ("garrison, military_installation", "site", "INSM"),
        ("barracks", "site", "BRKS"),
        ("range, training_ground, training_area, training_range", "site", "MVA"),
        ("station, railway_station", "site", "RSTN"),
        ("bridge", "site", "BDG"),
        ("sea", "sea", "SEA"), ("ocean", "sea", "OCN"), ("strait", "sea", "STRT"),
        ("gulf", "sea", "GULF"), ("bay", "sea", "BAY"), ("channel", "sea", "CHN"),
    )
    for word in words.split(", ")
}  # fmt: skip


class _Header:
    """Which cell of a row holds which column."""

    def __init__(self, cells: Sequence[str], delimiter: str) -> None:
        self.cells, self.delimiter = cells, delimiter
        self.at: dict[str, int] = {}
        self.names: list[int] = []
        self.ranks: dict[str, int] = {}
        for at, cell in enumerate(cells):
            heading = key(cell)
            column = _MEANT.get(heading)
            rank = HEADINGS[column].index(heading) if column else 0
            if column and rank < self.ranks.get(column, len(_MEANT)):
                self.at[column], self.ranks[column] = at, rank
            elif heading.startswith("name_"):
                self.names.append(at)

    def is_sound(self) -> bool:
        return "name" in self.at and ({"lat", "lon"} <= self.at.keys() or "position" in self.at)

    def cell(self, cells: Sequence[str], column: str) -> str:
        at = self.at.get(column)
        return cells[at].strip() if at is not None else ""


def read_header(line: str, file: str) -> _Header:
    """Read the first line of a table. Raises `InputError` where name or position has no column."""
    try:
        headers = [
            _Header(next(csv.reader([line], delimiter=mark), []), mark) for mark in _DELIMITERS
        ]
    except csv.Error as error:  # a cell that is longer than any heading
        problem = f"its headings cannot be read as CSV ({error})."
        raise InputError([
            Problem("error", file, 1, "", problem, "Name the columns in the first row.")
        ]) from error  # fmt: skip
    best = max(headers, key=lambda header: (len(header.at), len(header.cells)))
    if best.is_sound():
        return best
    wanted = "name and lat and lon" if "name" not in best.at else "lat and lon, or coordinates"
    shown = visible(", ".join(f'"{cell[:30]}"' for cell in best.cells[:6]))
    raise InputError([
        Problem(
            "error", file, 1, "",
            f"this is no dump of GeoNames (19 columns, tabs between), and no table with headings: "
            f"no columns for {wanted}; found {shown}.",
            "Name the columns in the first row: name, lat, lon.",
        )
    ])  # fmt: skip


def read_sheet(
    lines: Iterable[str],
    faults: Faults,
    *,
    namespace: str,
    attribution: str | None,
    country: str | None,
    countries: Callable[[str], str | None],
) -> Iterator[Entry]:
    """Read the places of a table whose first line has its headings.

    Ids are the namespace, a colon and the table's own id, else the name in small letters.
    `attribution` is for rows without one, `country` for rows without one; `countries` tells the
    code of a country's name. Faults go where they are told.
    """
    rows = iter(lines)
    header = read_header(next(rows), faults.file)
    reader = csv.reader(rows, delimiter=header.delimiter, strict=True)
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    for row in count(2):
        try:
            cells = next(reader, None)
        except csv.Error as error:
            faults.add(row, "", f"it cannot be read as CSV ({error}).",
                       'Write a quote inside quotes twice: "He said ""no""".')  # fmt: skip
            faults.stop()  # what follows has no rows that anyone could tell
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if (bad := not_utf8("".join(cells), cells)) is not None:
            heading = header.cells[bad] if bad < len(header.cells) else ""
            faults.add(row, heading, "it is not UTF-8.", "Save the table as CSV (UTF-8).")
            continue
        if len(cells) < len(header.cells):
            cells += [""] * (len(header.cells) - len(cells))
        elif len(cells) > len(header.cells) and any(cells[len(header.cells) :]):
            faults.add(row, "", f"it has {len(cells)} cells under {len(header.cells)} headings.",
                       "Put a cell that holds the delimiter into quotes.")  # fmt: skip
            continue
        parsed = _Row(header, cells, row, faults)
        entry = parsed.entry(namespace, attribution, country, countries)
        if entry is None:
            continue
        if entry.place_id in seen:
            if header.cell(cells, "id") or header.cell(cells, "geonameid"):
                faults.add(row, "id", f'"{entry.place_id}" comes twice.', "Give each row its own.")
                continue
            entry = entry._replace(place_id=_numbered(entry.place_id, seen, numbers))
        seen.add(entry.place_id)
        yield entry


def _numbered(place_id: str, seen: set[str], numbers: dict[str, int]) -> str:
    """Add a number to an id that was before; `numbers` has the last that each got."""
    number = numbers.get(place_id, 1) + 1
    while f"{place_id}-{number}" in seen:
        number += 1
    numbers[place_id] = number
    return f"{place_id}-{number}"


class _Row:
    """One row, read cell by cell: a fault of each is told, and makes the row none."""

    def __init__(self, header: _Header, cells: Sequence[str], row: int, faults: Faults) -> None:
        self.header, self.cells, self.row, self.faults = header, cells, row, faults
        self.sound = True

    def cell(self, column: str) -> str:
        return self.header.cell(self.cells, column)

    def fault(self, column: str, problem: str, hint: str) -> None:
        heading = self.header.cells[self.header.at[column]] if column in self.header.at else column
        self.faults.add(self.row, heading.strip(), problem, hint)
        self.sound = False

    def entry(
        self,
        namespace: str,
        attribution: str | None,
        country: str | None,
        countries: Callable[[str], str | None],
    ) -> Entry | None:
        name = " ".join(self.cell("name").split())
        if not normalise(name) or len(name) > _MOST_CHARS:
            self.fault("name", f'"{name[:40]}" is no name of a place.', "Write one, in letters.")
        lat, lon = self.position()
        precision, code = self.kind()
        credit = ", ".join(filter(None, (self.cell("attribution"), self.cell("licence"))))
        if not (credit or attribution):
            self.fault("attribution", "nothing says whose data this is.",
                       'Give it for all rows: --attribution "..." [--licence "..."].')  # fmt: skip
        people = self.people()
        entry = Entry(
            self.place_id(namespace, name),
            name, lat, lon, precision, self.number("uncertainty_km", 0, 20_000),
            self.country(country, countries), " ".join(self.cell("admin1").split()) or None, code,
            people, credit or attribution or "", self.number("coast_km", 0, 20_000), people,
            (), self.alternates(),
        )  # fmt: skip
        return entry if self.sound else None

    def place_id(self, namespace: str, name: str) -> str:
        if given := self.cell("geonameid"):
            if given.isascii() and given.isdecimal() and len(given) < 11 and int(given) < 2**32:
                return f"geonames:{int(given)}"
            self.fault("geonameid", f'"{given[:40]}" is no number of GeoNames.', "Write digits.")
        own = self.cell("id") or normalise(name).replace(" ", "-")
        if len(own) > 100 or not own.isprintable():
            self.fault("id", f'"{own[:40]}" is no id.', "Up to 100 letters, digits and signs.")
        return f"{namespace}:{own[:100]}"

    def position(self) -> tuple[float, float]:
        lat, lon = self.cell("lat"), self.cell("lon")
        if not (lat or lon):
            return self.point(self.cell("position"))
        if lat.strip("0.,") == lon.strip("0.,") == "":
            self.fault("lat", "0, 0 is in the ocean, and stands for no position in most tables.",
                       "Give the position, or remove the row.")  # fmt: skip
        try:
            return self.degrees("lat", lat, 90), self.degrees("lon", lon, 180)
        except ParseError as error:
            column = "lat" if error.problem.startswith(f'"{lat}"') else "lon"
            pair = _written(f"{lat}, {lon}")
            if pair is None:
                self.fault(column, error.problem, error.hint)
            return pair or (0.0, 0.0)

    def degrees(self, column: str, words: str, most: int) -> float:
        if re.fullmatch(r"[+-]?\d+,\d+", words):
            words = words.replace(",", ".")
        try:
            return number(words, -most, most)
        except ParseError as error:
            hint = error.hint
            if column == "lat" and re.fullmatch(r"[+-]?\d{2,3}(\.\d+)?", words):
                hint = "Are latitude and longitude exchanged?"
            raise ParseError(
                f'"{words[:40]}" is no degrees from -{most} to {most}.', hint
            ) from error

    def point(self, words: str) -> tuple[float, float]:
        wkt = re.fullmatch(r"POINT *\( *(\S+) +(\S+?) *\)", words, re.IGNORECASE)
        pair = _written(f"{wkt[2]}, {wkt[1]}" if wkt else words)
        if pair is None:
            column = "position" if "position" in self.header.at else "lat"
            problem = f'"{words[:40]}" is no position.' if words else "it has no position."
            self.fault(column, problem, "Write latitude and longitude: 43.1, 131.9.")
        return pair or (0.0, 0.0)

    def kind(self) -> tuple[str, str]:
        words = self.cell("kind")
        precision, code = _KINDS.get(key(words), ("site", ""))
        if not code and re.fullmatch(r"[A-Z][A-Z0-9]{1,9}", words):
            code = words
            precision = "town" if words.startswith("PPL") else "site"
        given = self.cell("precision").lower()
        if given and given not in schema.PRECISIONS:
            self.fault("precision", f'"{given[:40]}" is not known.',
                       f"Write one of: {', '.join(schema.PRECISIONS)}.")  # fmt: skip
        return given or precision, code

    def country(self, default: str | None, countries: Callable[[str], str | None]) -> str:
        words = self.cell("country")
        if not words:
            return default or ""
        code = country_code(words) or countries(words)
        if code is None:
            self.fault("country", f'"{words[:40]}" is no country.', "Write two letters: RU.")
        return code or ""

    def people(self) -> int:
        words = re.sub(r"[,\s_']", "", self.cell("population")).removesuffix(".0")
        if words and not (words.isascii() and words.isdecimal() and len(words) < 11):
            self.fault("population", f'"{words[:40]}" is no count of people.', "Write digits.")
            return 0
        return int(words or 0)

    def number(self, column: str, low: float, high: float) -> float | None:
        words = self.cell(column)
        if not words:
            return None
        try:
            return number(words, low, high)
        except ParseError as error:
            self.fault(column, error.problem, error.hint)
            return None

    def alternates(self) -> list[str]:
        words = self.cell("alternates")
        marks = "[;|]" if re.search("[;|]", words) else "[,]"
        names = re.split(marks, words) if words else []
        names += [self.cells[at] for at in self.header.names]
        return [name.strip() for name in names if name.strip() and len(name) <= _MOST_CHARS]


def _written(words: str) -> tuple[float, float] | None:
    """Read latitude and longitude in any of the ways that `coordinates` knows."""
    try:
        pair = coordinates(words)
    except ParseError:
        return None
    return (pair[1], pair[0]) if pair else None
