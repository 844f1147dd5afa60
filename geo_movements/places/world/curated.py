"""The hand-made tables: places ahead of the world, seas, and further names of the world's places.

`gazetteer.csv` is read whenever the gazetteer opens, so that a row counts as soon as it is
written; `seas.csv` and `names.csv` are read by the build script only, which compiles them in.
Nothing here knows what a gazetteer is: rows go out as plain tuples, in the order of their fields.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

from geo_movements.errors import GeoMovementsError

__all__ = ["CURATED", "NAMES", "SEAS", "Curated", "read_names", "read_places", "read_seas"]

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

_SEAS_CREDIT = "geo-movements, MIT"
_SEA_PROMINENCE = 100_000  # plus its radius: of two that share a name, the larger comes first


class Curated(NamedTuple):
    """A row of `gazetteer.csv`.

    `fields` are those of a `Place`, in order; the main one of the `names` comes first; `replaces`
    holds the ids of the places that this one takes the place of.
    """

    place_id: str
    fields: tuple[str | float | int | None, ...]
    names: list[str]
    replaces: list[str]


def read_places(path: Path) -> list[Curated]:
    """Read the curated places.

    Raises GeoMovementsError, with the file and the row, for wrong columns, a row of another length
    or a number that is none.
    """
    return [_place(path, number, cells) for number, cells in _rows(path, CURATED)]


def read_seas(path: Path) -> Iterator[dict[str, object]]:
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


def read_names(path: Path) -> dict[str, list[str]]:
    """Read the further names of the world's places, by place id.

    A person vouches for each, so they count as main names: exact, not alternate.
    """
    names: dict[str, list[str]] = {}
    for _, (name, place_id, *_) in _rows(path, NAMES):
        names.setdefault(place_id, []).append(name)
    return names


def _place(path: Path, number: int, cells: list[str]) -> Curated:
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


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with its number as a spreadsheet counts it, once the heading is right."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        if tuple(next(rows, ())) != columns:
            raise GeoMovementsError(f"{path}: the columns must be {', '.join(columns)}.")
        try:
            for number, cells in enumerate(rows, start=2):
                if len(cells) != len(columns):
                    _fail(path, number, f"{len(cells)} cells, not {len(columns)}. Quote commas")
                yield number, cells
        except csv.Error as error:
            _fail(path, rows.line_num, f"{error}. Write it as CSV (RFC 4180)")


def _split(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def _number(path: Path, number: int, column: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        _fail(path, number, f'{column}: "{cell}" is no number. Correct it')


def _fail(path: Path, number: int, problem: str) -> NoReturn:
    raise GeoMovementsError(f"{path.name} row {number}, {problem}.")
