"""The hand-made tables: places ahead of the world, seas, and further names of the world's places.

`gazetteer.csv` is read whenever the gazetteer opens, so that a row counts as soon as it is
written. To parse it and to fold its names takes half as long as Python's start, so the result is
kept beside the packaged world, with the checksum of the table: of another one, it is not used.
`seas.csv` and `names.csv` are read by the build script only, which compiles them in. Nothing here
knows what a gazetteer is: rows go out as plain tuples, in the order of their fields.
"""

from __future__ import annotations

import os
from _csv import Error, reader  # the module csv itself loads re for its sniffer
from collections import namedtuple
from itertools import islice
from marshal import dumps, loads
from zlib import crc32

from geo_movements.places.names import normalise_all

TYPE_CHECKING = False  # as in typing, without its import: this is read at every start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import NoReturn

__all__ = ["CURATED", "NAMES", "SEAS", "Curated", "Held", "compile_places", "hold_places",
           "read_names", "read_places", "read_seas"]  # fmt: skip

CURATED = (
    "id", "name", "alternates", "lat", "lon", "precision", "uncertainty_km", "country", "admin1",
    "feature_code", "population", "replaces", "source", "licence", "note",
)  # fmt: skip
"""The columns of `gazetteer.csv`. `alternates` and `replaces` are joined by ";"."""

SEAS = (
    "id", "name", "alternates", "lat", "lon", "uncertainty_km", "feature_code", "source", "note",
)  # fmt: skip
"""The columns of `seas.csv`: a point in the water, and the radius of the circle of equal area or,
for a strait or canal, half its length."""

NAMES = ("name", "place_id", "kind", "from_year", "to_year", "source", "note")
"""The columns of `names.csv`: a name, the world's place that bears it, and when; a year that is
unknown or still runs is empty. `kind` is historical or exonym; `note` names the place."""

_MAGIC = b"gmcur\x00\x01\n"
_MARSHAL = 2  # without references to what came before, which differ from run to run
_SEAS_CREDIT = "geo-movements, MIT"
_SEA_PROMINENCE = 100_000  # plus its radius: of two that share a name, the larger comes first


class Curated(namedtuple("Curated", "place_id fields names replaces")):
    """A row of `gazetteer.csv`.

    `fields` are those of a `Place`, in order; the main one of the `names` comes first; `replaces`
    holds the ids of the places that this one takes the place of.
    """

    __slots__ = ()
    place_id: str
    fields: tuple[str | float | int | None, ...]
    names: list[str]
    replaces: list[str]


class Held(namedtuple("Held", "rows by_key by_id")):
    """The curated places, to be found by a folded name or an id.

    `rows` are the fields of each, as `marshal` writes them: few are ever looked at. `by_key` has
    postings (2 * row + 1 for an alternate name), the most populous first; `by_id` has rows, under
    the ids that they replace as well.
    """

    __slots__ = ()
    rows: list[bytes]
    by_key: dict[str, tuple[int, ...]]
    by_id: dict[str, int]

    def fields(self, row: int) -> tuple[str | float | int | None, ...]:
        """Return the fields of a row, in the order of a `Place`."""
        fields: tuple[str | float | int | None, ...] = loads(self.rows[row])
        return fields


def hold_places(path: str | Path, compiled: str | Path | None = None) -> Held:
    """Make the curated places ready to be found.

    `compiled` is what `compile_places` wrote; where that is of another table, or damaged, the
    table itself is read. Raises GeoMovementsError as `read_places` does.
    """
    kept = None if compiled is None else _kept(path, compiled)
    return kept or _held(read_places(path))


def compile_places(path: str | Path) -> bytes:
    """Compile the curated table, for `hold_places`. The same table gives the same bytes."""
    body = dumps(tuple(hold_places(path)), _MARSHAL)
    return _MAGIC + _sums(_content(path), body) + body


def _held(places: list[Curated]) -> Held:
    found: dict[str, list[int]] = {}
    by_id = {place.place_id: row for row, place in enumerate(places)}
    folded = iter(normalise_all([name for place in places for name in place.names]))
    for row, place in enumerate(places):
        keys = [key for key in dict.fromkeys(islice(folded, len(place.names))) if key]
        for alternate, key in enumerate(keys):
            found.setdefault(key, []).append(2 * row + bool(alternate))
        by_id |= dict.fromkeys(place.replaces, row)

    def order(posting: int) -> tuple[int, str]:
        fields = places[posting >> 1].fields
        return -int(fields[9] or 0), str(fields[0])

    return Held(
        [dumps(place.fields, _MARSHAL) for place in places],
        {key: tuple(sorted(postings, key=order)) for key, postings in found.items()},
        by_id,
    )


def _kept(path: str | Path, compiled: str | Path) -> Held | None:
    try:
        made = _content(compiled)
    except OSError:
        return None
    start = len(_MAGIC) + 8
    if made[:start] != _MAGIC + _sums(_content(path), made[start:]):
        return None
    return Held(*loads(made[start:]))


def _sums(*parts: bytes) -> bytes:
    return b"".join(crc32(part).to_bytes(4, "little") for part in parts)


def _content(path: str | Path) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def read_places(path: str | Path) -> list[Curated]:
    """Read the curated places.

    Raises GeoMovementsError, with the file and the row, for wrong columns, a row of another length
    or a number that is none.
    """
    return [_place(path, number, cells) for number, cells in _rows(path, CURATED)]


def read_seas(path: str | Path) -> Iterator[dict[str, object]]:
    """Read the seas, as the fields of the `Entry` that the compiler takes.

    All names of a sea are exact, rival names included; a sea lies in no country.
    """
    for number, cells in _rows(path, SEAS):
        slug, name, alternates, lat, lon, uncertainty, code, _, _ = cells
        radius = _number(path, number, "uncertainty_km", uncertainty)
        yield {
            "place_id": f"curated:{slug}",
            "name": name,
            "lat": _number(path, number, "lat", lat),
            "lon": _number(path, number, "lon", lon),
            "precision": "sea",
            "uncertainty_km": radius,
            "country": "",
            "admin1": None,
            "feature_code": code,
            "population": 0,
            "attribution": _SEAS_CREDIT,
            "coast_km": None if code == "CNL" else 0.0,
            "prominence": _SEA_PROMINENCE + round(radius),
            "exact": [name, *_split(alternates)],
            "alternate": [],
        }


def read_names(path: str | Path) -> dict[str, list[str]]:
    """Read the further names of the world's places, by place id.

    A person vouches for each, so they count as main names: exact, not alternate.
    """
    names: dict[str, list[str]] = {}
    for _, (name, place_id, *_) in _rows(path, NAMES):
        names.setdefault(place_id, []).append(name)
    return names


def _place(path: str | Path, number: int, cells: list[str]) -> Curated:
    (slug, name, alternates, lat, lon, precision, uncertainty, country, admin1, code, population,
     replaces, _, licence, _) = cells  # fmt: skip
    place_id = f"curated:{slug}"
    try:
        fields = (
            place_id, name, float(lat), float(lon), precision,
            float(uncertainty) if uncertainty else None, country, admin1 or None, code,
            int(population) if population else 0, licence,
        )  # fmt: skip
    except ValueError:
        for column, cell in (("lat", lat), ("lon", lon), ("uncertainty_km", uncertainty or "0")):
            _number(path, number, column, cell)
        _fail(path, number, f'population: "{population}" is no whole number. Correct it')
    return Curated(place_id, fields, [name, *_split(alternates)], _split(replaces))


def _rows(path: str | Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its number as a spreadsheet counts it, once the heading is right."""
    with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - pathlib costs a start
        rows = reader(file, strict=True)
        if tuple(next(rows, ())) != columns:
            _wrong(f"{path}: the columns must be {', '.join(columns)}.")
        try:
            for number, cells in enumerate(rows, start=2):
                if len(cells) != len(columns):
                    _fail(path, number, f"{len(cells)} cells, not {len(columns)}. Quote commas")
                yield number, cells
        except Error as error:
            _fail(path, rows.line_num, f"{error}. Write it as CSV (RFC 4180)")


def _split(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _number(path: str | Path, number: int, column: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        _fail(path, number, f'{column}: "{cell}" is no number. Correct it')


def _fail(path: str | Path, number: int, problem: str) -> NoReturn:
    _wrong(f"{str(path).rpartition(os.sep)[2]} row {number}, {problem}.")


def _wrong(words: str) -> NoReturn:
    from geo_movements.errors import GeoMovementsError

    raise GeoMovementsError(words)
