"""Cut the sample's areas out of Natural Earth and write them as GeoJSON.

Provinces come from Natural Earth 4.1 as Debian packages it (`qgis-common`, file
`world_map.gpkg`, public domain), clipped to the package's own Natural Earth 5.1.1 country, so that
an area never runs over a border that the map draws. The country itself comes from the package.

    apt-get download qgis-common && dpkg-deb -x qgis-common_*.deb unpacked
    python data/build_areas.py unpacked/usr/share/qgis/resources/data/world_map.gpkg
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo_movements.basemap import area_of_interest, country_polygon, shift_into

OUT = Path(__file__).parent / "dprk-2024" / "areas"
SHA256 = "ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2"
SOURCE = "Natural Earth 4.1 provinces, clipped to Natural Earth 5.1.1 countries"


@dataclass(frozen=True, kw_only=True)
class Area:
    """One area: its provinces by Natural Earth's `name`, none for the whole country."""

    slug: str
    name: str
    country: str
    provinces: tuple[str, ...] = ()
    tolerance_deg: float = 0.02


AREAS = (
    Area(slug="kursk-oblast", name="Kursk Oblast", country="RU", provinces=("Kursk",)),
    Area(slug="belgorod-oblast", name="Belgorod Oblast", country="RU", provinces=("Belgorod",)),
    Area(slug="primorsky-krai", name="Primorsky Krai", country="RU", provinces=("Primor'ye",)),
    # The Far Eastern Federal District as of 2024; the source writes Magadan "Maga Buryatdan".
    Area(
        slug="far-east",
        name="Russian Far East",
        country="RU",
        provinces=(
            "Amur", "Buryat", "Chita", "Chukchi Autonomous Okrug", "Kamchatka", "Khabarovsk",
            "Maga Buryatdan", "Primor'ye", "Sakha (Yakutia)", "Sakhalin", "Yevrey",
        ),
        tolerance_deg=0.1,
    ),
    Area(slug="dprk", name="North Korea", country="KP"),
)  # fmt: skip


def _to_antimeridian(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Natural Earth 4.1 stops Chukotka at 179.9 degrees on both sides; close that gap."""
    lon = coordinates[:, 0]
    coordinates[:, 0] = np.where(np.abs(lon) > 179.8999, np.sign(lon) * 180, lon)
    return coordinates


def _continuous(geometry: BaseGeometry) -> BaseGeometry:
    """Join what the antimeridian cuts: the western hemisphere's part goes on past 180."""
    west, _, _, _ = area_of_interest([geometry])
    return shift_into(geometry, west)


def _polygons(geometry: BaseGeometry, *, least: float) -> MultiPolygon | Polygon:
    """Keep the polygons of at least `least` square degrees, without holes smaller than that."""
    kept = []
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon) and part.area >= least:
            holes = [ring for ring in part.interiors if Polygon(ring).area >= least]
            kept.append(Polygon(part.exterior, holes))
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def _shape(area: Area, provinces: gpd.GeoDataFrame) -> MultiPolygon | Polygon:
    land = country_polygon(area.country)
    if area.provinces:
        chosen = provinces[provinces["name"].isin(area.provinces)]
        if len(chosen) != len(area.provinces):
            raise SystemExit(f"{area.slug}: found only {sorted(chosen['name'])}")
        cut = shapely.union_all(shapely.transform(chosen.geometry.values, _to_antimeridian))
        land = shapely.intersection(land, cut)
    whole = _polygons(_continuous(land), least=area.tolerance_deg**2)
    simple = shapely.simplify(whole, area.tolerance_deg, preserve_topology=True)
    rounded = shapely.set_precision(simple, 1e-5)
    return shapely.orient_polygons(_polygons(rounded, least=area.tolerance_deg**2))


def _write(area: Area, geometry: MultiPolygon | Polygon) -> Path:
    feature = {
        "type": "Feature",
        "properties": {
            "name": area.name,
            "country": area.country,
            "source": SOURCE if area.provinces else "Natural Earth 5.1.1 countries",
            "licence": "public domain",
            "simplified_deg": area.tolerance_deg,
        },
        "geometry": _rounded(shapely.geometry.mapping(geometry)),
    }
    path = OUT / f"{area.slug}.geojson"
    path.write_text(json.dumps(feature, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _rounded(value: object) -> object:
    """Round every number to 5 decimals (about a metre), at any depth."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, (tuple, list)):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("world_map", type=Path, help="world_map.gpkg of Debian's qgis-common")
    world_map = parser.parse_args().world_map
    if hashlib.sha256(world_map.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{world_map} is not the file of qgis-common 3.22.16 (sha256 {SHA256})")
    provinces = gpd.read_file(world_map, layer="states_provinces", where="adm0_a3 = 'RUS'")
    OUT.mkdir(parents=True, exist_ok=True)
    for area in AREAS:
        path = _write(area, _shape(area, provinces))
        print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
