"""Every column of every claim comes out of each format as it went in, types and nulls too."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

import geo_movements as gm
from geo_movements import schema

Claims = dict[str, dict[str, Any]]


def rows_of(path: Path, layer: str | None = None) -> list[dict[str, Any]]:
    """Read a layer by GDAL through Arrow, which keeps integers, booleans and nulls apart."""
    _, table = pyogrio.read_arrow(path, layer=layer)
    shapes = [name for name in ("geom", "wkb_geometry") if name in table.column_names]
    return table.drop_columns(shapes).to_pylist()


def same(found: Iterable[Mapping[str, Any]], claims: Claims, **renamed: str) -> None:
    """See that each claim is there once with every column, value and type."""
    by_id = {row[renamed.get("id", "id")]: row for row in found}
    assert by_id.keys() == claims.keys()
    for key, claim in claims.items():
        for name, value in claim.items():
            read = by_id[key][renamed.get(name, name)]
            assert (type(read), read) == (type(value), value), (key, name)


def test_the_claims_are_as_odd_as_they_should_be(odd: gm.Story, claims: Claims) -> None:
    kinds = [shape and shape.geom_type for shape in odd.legs.geometry]
    assert set(kinds) == {"LineString", "Point", None}
    assert odd.legs.geometry[0].bounds[2] > 180
    values = [value for claim in claims.values() for value in claim.values()]
    assert {type(value) for value in values} == {str, int, float, bool, type(None)}
    assert claims["e"]["strength_low"] > 2**31
    assert set(schema.LEGS) - {"geometry"} < set(claims["a"])


def test_geojson(saved: Callable[..., Path], claims: Claims) -> None:
    collection = json.loads(saved(".geojson").read_text())
    same([feature["properties"] for feature in collection["features"]], claims)


def test_geojson_a_line(saved: Callable[..., Path], claims: Claims) -> None:
    lines = saved(".geojsonl").read_text().splitlines()
    features = [json.loads(line) for line in lines if line]
    same([feature["properties"] for feature in features], claims)
    assert pyogrio.read_info(saved(".geojsonl"))["features"] == len(claims)


def test_geoparquet(saved: Callable[..., Path], claims: Claims) -> None:
    path = saved(".parquet")
    same(pq.read_table(path).to_pylist(), claims)
    assert gpd.read_parquet(path).crs == "OGC:CRS84"


def test_flatgeobuf(saved: Callable[..., Path], claims: Claims) -> None:
    same(rows_of(saved(".fgb")), claims, FID="FID")


def test_geopackage(saved: Callable[..., Path], claims: Claims) -> None:
    path = saved(".gpkg")
    found = rows_of(path, "legs") + rows_of(path, "leg_points")
    same(found, claims, FID="FID_2")
    assert [row["id"] for row in sorted(found, key=lambda row: row["row"])] == [*claims]


def test_kml(saved: Callable[..., Path], claims: Claims) -> None:
    path = saved(".kml")
    found = [
        row
        for layer, _ in pyogrio.list_layers(path)
        for row in rows_of(path, layer)
        if row.get("claim_id")
    ]
    # An int of KML has 32 bits: where one is larger, its column is double.
    whole = {"strength_low", "strength_high"}
    wide = {
        key: {n: float(v) if n in whole and v is not None else v for n, v in claim.items()}
        for key, claim in claims.items()
    }
    same(found, wide, id="claim_id")


def test_kml_keeps_carriage_returns(odd: gm.Story, tmp_path: Path) -> None:
    """A parser of XML takes the character itself for a line feed."""
    path = gm.save(replace(odd, legs=odd.legs.assign(note="a\r\nb")), tmp_path / "lines.kml")
    rows = [row for layer, _ in pyogrio.list_layers(path) for row in rows_of(path, layer)]
    assert {row["note"] for row in rows if row.get("claim_id")} == {"a\r\nb"}


def test_kml_has_a_folder_for_each_group_whatever_its_name(
    odd: gm.Story, claims: Claims, tmp_path: Path
) -> None:
    """What is no text becomes one sign; GDAL takes folders of one name for one layer, twice."""
    names = ["\x01", "\x02", "Places", "Places of others", "Claimant not named"]
    legs = odd.legs.assign(claimant=[*names, *names][: len(odd.legs)])
    path = gm.save(replace(odd, legs=legs), tmp_path / "groups.kml")
    layers = [layer for layer, _ in pyogrio.list_layers(path)]
    assert len({*layers}) == len(layers)
    told = [row.get("claim_id") for layer in layers for row in rows_of(path, layer)]
    assert sorted(filter(None, told)) == sorted(claims)


def test_kmz_is_the_kml_packed(saved: Callable[..., Path]) -> None:
    with zipfile.ZipFile(saved(".kmz")) as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == saved(".kml").read_bytes()


def test_czml(saved: Callable[..., Path], claims: Claims) -> None:
    packets = json.loads(saved(".czml").read_text())
    told = [packet for packet in packets if packet["id"].startswith("claim-")]
    rows = [packet["properties"] for packet in told if "parent" not in packet]
    assert all(value is not None for row in rows for value in row.values())  # Cesium throws
    same([{**dict.fromkeys(claims["a"]), **row} for row in rows], claims)


def test_orbat(saved: Callable[..., Path], claims: Claims, odd: gm.Story) -> None:
    scenario = json.loads(saved(".orbat.json").read_text())
    features = [feature for layer in scenario["layers"] for feature in layer["features"]]
    somewhere = set(odd.legs["id"][odd.legs.geometry.notna()])
    drawn = {key: claim for key, claim in claims.items() if key in somewhere}
    renamed = {name: f"claim_{name}" for name in claims["a"]}
    same([feature["properties"] for feature in features], drawn, **renamed)


def plain(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def bare(text: str) -> str:
    """Take off the apostrophe that guards a formula."""
    guards = text.startswith("'") and text.lstrip("'")[:1] in ("=", "+", "-", "@")
    return text[1:] if guards else text


def test_csv(saved: Callable[..., Path], claims: Claims) -> None:
    with saved(".csv").open(encoding="utf-8-sig", newline="") as lines:
        found = {row["id"]: row for row in csv.DictReader(lines)}
    assert found.keys() == claims.keys()
    for key, claim in claims.items():
        for name, value in claim.items():
            assert bare(found[key][name]) == plain(value), (key, name)


def test_xlsx(saved: Callable[..., Path], claims: Claims) -> None:
    book = openpyxl.load_workbook(saved(".xlsx"))
    header, *rows = book["legs"].iter_rows(values_only=True)
    found = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert found.keys() == claims.keys()
    for key, claim in claims.items():
        for name, value in claim.items():
            read = found[key][name]
            read = bare(read) if isinstance(read, str) else read
            assert read == value and isinstance(read, bool) == isinstance(value, bool), (key, name)
    cells = [cell for row in book["legs"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}  # no formula, no error


@pytest.mark.parametrize("suffix", [".geojson", ".parquet", ".fgb", ".gpkg", ".csv"])
def test_lines_keep_within_the_range(saved: Callable[..., Path], suffix: str) -> None:
    path = saved(suffix)
    if suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as lines:
            texts = [row["geometry"] or None for row in csv.DictReader(lines)]
        shapes = gpd.GeoSeries(shapely.from_wkt(texts))
    else:
        read = gpd.read_parquet if suffix == ".parquet" else gpd.read_file
        shapes = read(path, **({"layer": "legs"} if suffix == ".gpkg" else {})).geometry
    bounds = shapes[shapes.notna()].bounds
    assert (bounds["minx"] >= -180).all() and (bounds["maxx"] <= 180).all()
    longest = shapes[shapes.notna()].bounds.eval("maxx - minx").max()
    assert longest == pytest.approx(360)  # the one that is cut


EXPORTS = (
    ".csv", ".czml", ".fgb", ".geojson", ".geojsonl", ".gpkg", ".kml", ".kmz", ".orbat.json",
    ".parquet", ".pmtiles", ".xlsx",
)  # fmt: skip


@pytest.mark.parametrize("suffix", EXPORTS)
def test_a_story_of_nothing_is_a_file_all_the_same(
    empty: gm.Story, tmp_path: Path, suffix: str
) -> None:
    if suffix == ".pmtiles":
        with pytest.raises(gm.OutputError, match="no claim has a place"):
            gm.save(empty, tmp_path / "none.pmtiles")
        return
    written = gm.save(empty, tmp_path / f"none{suffix}").read_bytes()
    assert bool(written) == (suffix != ".geojsonl")  # a line for each of no features


@pytest.mark.parametrize("suffix", EXPORTS)
def test_bare_legs_with_what_no_text_holds(suffix: str, tmp_path: Path) -> None:
    """NUL, half a character, lists and numbers in one column: mended, never a broken file."""
    legs = gpd.GeoDataFrame(
        {
            "id": ["x", "y"],
            "note": pd.Series(["a\x00b\ud800c", "\x1b"], dtype=object),
            "mixed": pd.Series([1, "one"], dtype=object),
            "list": [[1, 2], None],
            "number": [1.5, float("nan")],
            "geometry": shapely.from_wkt(["LINESTRING (0 0, 1 1)", None]),
        },
        crs=4326,
    )
    with pytest.warns(UserWarning, match="bare legs"):
        path = gm.save(legs, tmp_path / f"bare{suffix}")
    if suffix in (".geojson", ".geojsonl", ".kml", ".czml", ".orbat.json", ".csv"):
        path.read_bytes().decode("utf-8")
    if suffix in (".geojson", ".kml", ".fgb", ".gpkg"):
        layer = "legs" if suffix == ".gpkg" else None
        assert any("\ufffd" in (row["note"] or "") for row in rows_of(path, layer))


@pytest.mark.parametrize("suffix", EXPORTS)
def test_columns_of_which_nothing_is_told(
    project_folder: Callable[..., Path], tmp_path: Path, suffix: str
) -> None:
    project = gm.read(project_folder("from,to\nWonsan,Vladivostok\n"))
    path = gm.save(gm.build(project, gm.resolve(project)), tmp_path / f"bare{suffix}")
    assert b"nan" not in path.read_bytes().lower() or suffix in (".kmz", ".pmtiles", ".xlsx")


@pytest.mark.parametrize("suffix", EXPORTS)
def test_titles_and_names_with_what_no_text_holds(
    odd: gm.Story, tmp_path: Path, suffix: str
) -> None:
    """A file of ours can be edited: settings that come back may hold anything."""
    legs = odd.legs.assign(**{'a\x00\x1b"<b>': "x"})
    bad = "T\ud800\x00<b>"
    settings = replace(odd.settings, title=bad, subtitle=bad, claimants={bad: ("HUR",)})
    path = gm.save(replace(odd, legs=legs, settings=settings), tmp_path / f"odd{suffix}")
    if suffix in (".geojson", ".geojsonl", ".kml", ".czml", ".orbat.json", ".csv"):
        assert "\x00" not in path.read_text(encoding="utf-8")


def test_a_text_that_looks_like_an_error_is_itself_in_each_row_of_a_workbook(
    odd: gm.Story, tmp_path: Path
) -> None:
    """What a cell that was written twice held was once the text of a later column."""
    legs = odd.legs.assign(force="#N/A", note="#REF!")
    path = gm.save(replace(odd, legs=legs), tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(path)["legs"]
    header, *rows = sheet.iter_rows(values_only=True)
    at = {name: number for number, name in enumerate(header)}
    assert [(row[at["force"]], row[at["note"]]) for row in rows] == [("#N/A", "#REF!")] * len(legs)
    assert [row[at["origin"]] for row in rows] == odd.legs["origin"].tolist()
