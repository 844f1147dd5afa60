"""Border views: who holds each disputed area, and which of its borders are dashed.

The land is one set of units in every view: the countries of the international view, with the
disputed areas of `data/disputed.csv` cut from them. A view only says whose each unit is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap.layers import DATA, country_facts, country_names, read_layer

__all__ = ["Area", "View", "areas", "split", "view"]

Edge = Literal["border", "disputed", "claimed", "none"]


@dataclass(frozen=True, kw_only=True)
class Area:
    """A disputed area. `inside` holds points of it; none where it is a country of its own id."""

    id: str
    name: str
    kind: str
    of: str
    inside: tuple[tuple[float, float], ...]
    claimants: frozenset[str]
    views: Mapping[str, tuple[str, bool]]
    """View -> whose it is, and whether its borders with those who claim it are dashed."""

    @property
    def unit(self) -> str:
        """Name the unit of land: the area's own id, or the country's that is the area."""
        return self.id if self.inside else self.of


class View(NamedTuple):
    """What a border view says of each unit of land."""

    name: str
    holders: Mapping[str, str]
    """Unit -> country; a unit that is not here is its own."""
    dashed: Mapping[str, Area]
    """Units whose borders with a claimant are dashed."""

    def holder(self, unit: str) -> str:
        """Return the country that a unit is drawn as a part of."""
        return self.holders.get(unit, unit)

    def edge(self, one: str, other: str) -> Edge:
        """Tell how the line between two units is drawn.

        It is disputed where somebody claims what lies on either side. Between two units of one
        country it is no border: claimed if somebody says that it is one, else none.
        """
        within = self.holder(one) == self.holder(other)
        for unit, beyond in ((one, other), (other, one)):
            area = self.dashed.get(unit)
            if area is None:
                continue
            neighbour = self.dashed.get(beyond)
            common = neighbour is not None and area.claimants & neighbour.claimants
            if common or self.holder(beyond) in area.claimants:
                return "claimed" if within else "disputed"
        return "none" if within else "border"

    def label(self, country: str, language: str) -> tuple[str, int] | None:
        """Return a country's name and rank; a disputed area that is nobody's has its own."""
        if country in country_facts():
            return country_names(language, self.name)[country], country_facts()[country]["rank"]
        own = [area.name for area in areas().values() if area.views[self.name][0] == country]
        return (own[0], 5) if own else None


@cache
def areas() -> Mapping[str, Area]:
    """Read the list of disputed areas: id -> area."""
    listed = json.loads((DATA / "disputed.json").read_text(encoding="utf-8"))
    return MappingProxyType({key: _area(key, row) for key, row in listed.items()})


def _area(key: str, row: Mapping[str, Any]) -> Area:
    return Area(
        id=key,
        name=row["name"],
        kind=row["kind"],
        of=row["of"],
        inside=tuple((lon, lat) for lon, lat in row["inside"]),
        claimants=frozenset(row["claimants"]),
        views=MappingProxyType({
            name: (cell[0], "dashed" in cell[1:]) for name, cell in row["views"].items()
        }),
    )  # fmt: skip


@cache
def view(name: str) -> View:
    """Return one of the package's border views."""
    listed = areas().values()
    return View(
        name,
        MappingProxyType({area.unit: area.views[name][0] for area in listed}),
        MappingProxyType({area.unit: area for area in listed if area.views[name][1]}),
    )


def split(
    parts: NDArray[np.object_], ids: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Cut the disputed areas from polygons of countries: the units, and the id of each."""
    found: list[BaseGeometry] = []
    units: list[str] = []
    for part, country in zip(parts, ids, strict=True):
        for piece in _pieces(part, country):
            found.append(piece)
            units.append(_unit(piece, country))
    return np.array(found, dtype=object), np.array(units, dtype=object)


def _pieces(part: BaseGeometry, country: str) -> list[BaseGeometry]:
    lines = _cuts().get(country)
    if lines is None or not shapely.intersects(shapely.box(*part.bounds), lines):
        return [part]
    return _cut(part.wkb, country)


@cache
def _cut(wkb: bytes, country: str) -> list[BaseGeometry]:
    """Cut one polygon; kept, since China's takes a moment and a story is drawn more than once."""
    part = shapely.from_wkb(wkb)
    edges = shapely.union_all([part.boundary, _cuts()[country]])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    inside = [face for face in faces if part.contains(face.representative_point())]
    return inside if len(inside) > 1 else [part]


def _unit(piece: BaseGeometry, country: str) -> str:
    for area in _within().get(country, ()):
        if any(shapely.intersects_xy(piece, lon, lat) for lon, lat in area.inside):
            return area.id
    return country


@cache
def _within() -> Mapping[str, list[Area]]:
    found: dict[str, list[Area]] = {}
    for area in areas().values():
        if area.inside:
            found.setdefault(area.of, []).append(area)
    return found


@cache
def _cuts() -> Mapping[str, Any]:
    lines, columns = read_layer("cuts")
    return MappingProxyType(dict(zip(columns["of"], lines, strict=True)))
