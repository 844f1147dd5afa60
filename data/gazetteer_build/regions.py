"""First-level areas: names by GeoNames and CLDR, points and extent by Natural Earth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import geopandas as gpd
from rapidfuzz import fuzz
from shapely.geometry.base import BaseGeometry

from geo_movements.places.names import normalise

from .draft import GEOD, Draft, central, radius_km
from .english import aliases, cldr_names, listed_names, named_with_kind
from .inputs import GEONAMES, tsv
from .spelling import plain

WITH_POINT = f"{GEONAMES}, point from Natural Earth"
BY_TOWNS = f"{GEONAMES}, point of a town in its middle"
ALIKE = 72  # of 100: "Urozgan" and "Uruzgan", not "Lorestan" and "Kerman"
Shape = tuple[str, tuple[float, float, float | None]]


def read_regions(
    paths: dict[str, Path], towns: list[Draft]
) -> tuple[list[Draft], dict[tuple[str, str], str]]:
    """First-level areas with points, and the English name of every (country, admin1 code)."""
    listed, cldr = listed_names(), cldr_names(paths["english"])
    provinces = gpd.read_file(paths["provinces"], layer="states_provinces")
    shapes, by_name = region_shapes(provinces, towns), shapes_by_name(provinces)
    members = defaultdict(list)
    for town in towns:
        members[town.area].append(town)
    regions, names = [], {}
    for native, iso, code, number, kind, others, level, *_ in tsv(paths["subdivisions"]):
        if level != "1" or "." not in code:
            continue
        country, area = code.split(".", 1)
        label, point = shapes.get((country, area), ("", None))
        for other in (native, *others.split("|")):
            point = point or by_name.get((country, normalise(other)))
        of_shape = point is not None
        usual = usual_name(native, others.split("|"), [cldr.get(iso, ""), label])
        name, forms = listed.get(iso) or named_with_kind(usual, kind, country)
        names[country, area] = name
        # Sections of a town (PPLX) are counted with it already.
        inside = [town for town in members[country, area] if town.feature != "PPLX"]
        point = point or middle_of_towns(inside)
        if point is None or not number:
            continue
        lat, lon, radius = point
        largest = max((town.population for town in inside), default=0)
        # After its largest town, so that "Pyongyang" is the city before its province; the sum of
        # its towns would put every state before its city.
        regions.append(Draft(
            f"geonames:{number}", name, lat, lon, "region", country, "ADM1",
            sum(town.population for town in inside),
            WITH_POINT if of_shape else BY_TOWNS, largest - 1,
            admin1_code=area, uncertainty_km=radius,
            exact=[native, *forms, *aliases(iso)], alternate=others.split("|"),
        ))  # fmt: skip
    return regions, names


def usual_name(name: str, others: list[str], labels: list[str]) -> str:
    """The first label ("Gansu" for "Gansu Sheng") that is plainly the same area's, or the name.

    Codes alone do not join: Iran and Morocco have renumbered theirs, and CLDR lags behind.
    """
    known = [normalise(other) for other in (name, *others) if plain(other)]
    for label in labels:
        key = normalise(label)
        if key and plain(label) and any(_alike(key, other) for other in known):
            return label
    return name


def _alike(label: str, name: str) -> bool:
    return f"{name} ".startswith(f"{label} ") or fuzz.ratio(label, name) >= ALIKE


def middle_of_towns(towns: list[Draft]) -> tuple[float, float, float | None] | None:
    """The town in the middle, for what the map of provinces leaves out; extent by three or more."""
    if not towns:
        return None
    middle, spread = central(towns)
    return middle.lat, middle.lon, max(spread, 1.0) if len(towns) > 2 else None


def shapes_by_name(
    provinces: gpd.GeoDataFrame,
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Point and radius by country and name, for areas without towns; no name that comes twice."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row, (country, *names) in enumerate(
        zip(provinces["iso_a2"], provinces["name"], provinces["gn_name"], strict=True)
    ):
        for name in names:
            if isinstance(name, str) and normalise(name):
                found[country, normalise(name)].add(row)
    return {
        key: point_and_radius(provinces.geometry.iloc[rows.pop()])
        for key, rows in found.items() if len(rows) == 1
    }  # fmt: skip


def region_shapes(
    provinces: gpd.GeoDataFrame, towns: list[Draft]
) -> Mapping[tuple[str, str], Shape]:
    """Name, point and equal-area radius of each area, from the provinces that its towns lie in.

    Natural Earth and GeoNames cut some countries differently and share no key, so each province
    goes to the area that most of its towns belong to. An area of many provinces has no name.
    """
    provinces = provinces[["name", "geometry"]]
    points = gpd.GeoDataFrame(
        {"area": [town.area for town in towns]},
        geometry=gpd.points_from_xy([t.lon for t in towns], [t.lat for t in towns]),
        crs=provinces.crs,
    )
    inside = gpd.sjoin(points, provinces, predicate="within")
    votes = inside.groupby("index_right")["area"].agg(commonest)
    shapes: dict[tuple[str, str], Shape] = {}
    for area, group in provinces.loc[votes.index].assign(area=votes).groupby("area"):
        name = group["name"].iloc[0] if len(group) == 1 else None
        shapes[area] = (name or "", point_and_radius(group.geometry.union_all()))
    return shapes


def commonest(areas: Iterable[tuple[str, str]]) -> tuple[str, str]:
    counts = Counter(areas)
    return max(counts, key=lambda area: (counts[area], area))


def point_and_radius(shape: BaseGeometry) -> tuple[float, float, float]:
    """Centroid, or a point inside where that falls outside; radius of a circle of equal area."""
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    point = shape.centroid if shape.contains(shape.centroid) else largest.centroid
    if not largest.contains(point) and not shape.contains(point):
        point = largest.representative_point()
    area_m2 = abs(GEOD.geometry_area_perimeter(shape)[0])
    return round(point.y, 4), round(point.x, 4), radius_km(area_m2 / 1e6)
