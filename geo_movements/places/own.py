"""A project's own places: `places.csv`, ahead of every gazetteer.

A row with a position, a geometry or members is the place. A row without describes a place of the
gazetteer: its name, country and first-level area narrow the search, its precision, uncertainty
and names are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import ParseError, Problem
from geo_movements.places.areas import ATTRIBUTION, members_polygon, radius_km
from geo_movements.places.countries import country_code
from geo_movements.places.names import normalise
from geo_movements.tables.cells import number
from geo_movements.tables.geometry import read_geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["OwnPlace", "own_places"]


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """One row of `places.csv`; `geometry` is its polygon, or that of its members, None for a point.

    `lat` and `lon` are None where the gazetteer is to say them; `query` is what it is asked.
    """

    place_id: str
    query: str
    name: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    uncertainty_km: float | None
    country: str | None
    admin1: str | None
    attribution: str | None
    geometry: BaseGeometry | None
    names: Mapping[str, str]


def own_places(project: schema.Project) -> tuple[dict[str, OwnPlace], list[Problem]]:
    """Read a project's own places, keyed by normalised toponym, and what is wrong with them."""
    places: dict[str, OwnPlace] = {}
    problems: list[Problem] = []
    file = project.files.get("places", "places.csv")
    for row, cells in _rows(project):
        key = normalise(cells["toponym"] or "")
        for column, problem, hint in _faults(cells, key, places):
            problems.append(Problem("error", file, row, column, problem, hint))
        try:
            place = _place(project.path, cells, key)
        except _CellError as error:
            problems.append(Problem("error", file, row, error.column, error.problem, error.hint))
        else:
            places.setdefault(key, place)
    return places, problems


def _rows(project: schema.Project) -> Iterator[tuple[int, dict[str, Any]]]:
    # A table that a person writes by hand, read once: a loop is good enough.
    for row, cells in zip(
        project.places.index, project.places.to_dict(orient="records"), strict=True
    ):
        yield int(row), cells


def _faults(
    cells: Mapping[str, Any], key: str, places: Mapping[str, OwnPlace]
) -> Iterator[tuple[str, str, str]]:
    if not key:
        yield "toponym", "a place needs a toponym.", "Write the name as the movements write it."
    elif key in places:
        yield (
            "toponym", f'"{cells["toponym"]}" is already a place of the project.', "Keep one row.",
        )  # fmt: skip
    if cells["members"] and cells["geometry"]:
        yield (
            "members", "an area has either members or a geometry.", "Empty one of the two cells.",
        )  # fmt: skip
    if cells["precision"] not in (None, *schema.PRECISIONS):
        yield (
            "precision", f'"{cells["precision"]}" is not known.',
            f"Write one of: {', '.join(schema.PRECISIONS)}.",
        )  # fmt: skip
    country = cells["country"]
    if country and country_code(country) != country:
        yield "country", f'"{country}" is no country code.', "Write two letters (ISO 3166): RU."


class _CellError(ParseError):
    def __init__(self, column: str, problem: str, hint: str) -> None:
        super().__init__(problem, hint)
        self.column = column


def _place(folder: Path, cells: Mapping[str, Any], key: str) -> OwnPlace:
    members = _members(cells["members"]) if cells["members"] else None
    geometry = _area(folder, cells["geometry"]) if cells["geometry"] else members
    lat = _number(cells, "lat", -90, 90)
    lon = _number(cells, "lon", -180, 180)
    if (lat is None) != (lon is None):
        raise _CellError("lat", "only one of lat and lon is given.", "Give both, or a geometry.")
    if geometry is not None and lat is None:
        point = geometry.representative_point()
        lat, lon = point.y, (point.x + 180) % 360 - 180
    area = geometry is not None and geometry.geom_type != "Point"
    uncertainty = _number(cells, "uncertainty_km", 0, 20_000)
    if uncertainty is None and members is not None:
        uncertainty = radius_km(members)
    return OwnPlace(
        place_id=f"project:{key}",
        query=", ".join(
            part
            for part in (cells["name"] or cells["toponym"], cells["admin1"], cells["country"])
            if part
        ),
        name=cells["name"] or (cells["toponym"] if lat is not None else None),
        lat=lat,
        lon=lon,
        precision=cells["precision"] or ("region" if area else "site" if lat is not None else None),
        uncertainty_km=uncertainty,
        country=cells["country"],
        admin1=cells["admin1"],
        attribution=cells["attribution"]
        or ", ".join(part for part in (cells["source"], cells["licence"]) if part)
        or (ATTRIBUTION if members is not None else None),
        geometry=geometry if area else None,
        names={c: str(v) for c, v in cells.items() if c.startswith("name_") and v is not None},
    )


def _number(cells: Mapping[str, Any], column: str, low: float, high: float) -> float | None:
    if cells[column] is None:
        return None
    try:
        return number(cells[column], low, high)
    except ParseError as error:
        raise _CellError(column, error.problem, error.hint) from error


def _members(words: str) -> BaseGeometry:
    try:
        return members_polygon(words)
    except ParseError as error:
        raise _CellError("members", error.problem, error.hint) from error


def _area(folder: Path, words: str) -> BaseGeometry:
    try:
        geometry = read_geometry(folder, words)
    except ParseError as error:
        raise _CellError("geometry", error.problem, error.hint) from error
    if geometry.geom_type not in ("Point", "Polygon", "MultiPolygon"):
        raise _CellError("geometry", f"it is a {geometry.geom_type}.", "Give a polygon.")
    if not geometry.is_valid:
        raise _CellError("geometry", "the polygon crosses itself.", "Repair it in a GIS.")
    return geometry
