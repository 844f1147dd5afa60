"""Countries: GeoNames' facts and names, Natural Earth's points."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import geopandas as gpd

from .draft import GEOD, Draft, radius_km
from .english import aliases
from .inputs import GEONAMES, tsv
from .regions import WITH_POINT

FAR_OFF_M = 500_000


def read_countries(paths: dict[str, Path], towns: list[Draft]) -> list[Draft]:
    shapes = country_shapes(paths["borders"])
    others = {cells[1]: cells for cells in tsv(paths["country_names"])}
    members = defaultdict(list)
    for town in towns:
        members[town.country].append(town)
    countries = []
    for code, facts in json.loads(paths["countries"].read_text("utf-8")).items():
        point, labels = shapes.get(code, (None, []))
        by_towns = max(members[code], key=lambda t: (t.population, t.place_id), default=None)
        if point is None and by_towns is None:
            continue
        lat, lon = point or (by_towns.lat, by_towns.lon)
        cells = others.get(code, [""] * 7)
        countries.append(Draft(
            f"geonames:{facts['geonameid']}", facts["name"], lat, lon, "country", code, "PCLI",
            facts["population"], WITH_POINT if point else GEONAMES, facts["population"],
            uncertainty_km=radius_km(facts["areakm2"]) if facts["areakm2"] else None,
            exact=[*aliases(code), cells[0], cells[4]],
            alternate=[facts["iso3"], *labels, *cells[6].split("|")],
        ))  # fmt: skip
    return countries


def country_shapes(path: Path) -> dict[str, tuple[tuple[float, float], list[str]]]:
    """ISO code -> point and names. Natural Earth's label point, unless it lies far off the middle.

    Its label for Russia is west of the Urals, where the middle of Siberia is meant.
    """
    shapes = {}
    borders = gpd.read_file(path, encoding="UTF-8").sort_values("POP_EST")
    columns = [c for c in borders if c.startswith("NAME_") and c != "NAME_LEN"] + ["FORMAL_EN"]
    for row in borders.itertuples():
        largest = max(getattr(row.geometry, "geoms", [row.geometry]), key=lambda part: part.area)
        middle = largest.centroid
        lon, lat = row.LABEL_X, row.LABEL_Y
        if GEOD.inv(lon, lat, middle.x, middle.y)[2] > FAR_OFF_M and largest.contains(middle):
            lon, lat = middle.x, middle.y
        names = [getattr(row, column) for column in columns]
        point = (round(lat, 4), round(lon, 4))
        shapes[row.ISO_A2_EH] = (point, [name for name in names if isinstance(name, str)])
    return shapes
