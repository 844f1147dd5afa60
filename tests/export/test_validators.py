"""What others say of our files: schemas, validators and readers that are not GDAL's writer."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geoparquet_validator
import jsonschema
import pyogrio
import pytest
from fastkml.validator import validate as validate_kml
from geojson_validator import validate_structure
from pmtiles.reader import MmapSource, Reader, all_tiles

import geo_movements as gm

KML = "{http://www.opengis.net/kml/2.2}"


def test_geojson_has_the_structure_of_rfc_7946(saved: Callable[..., Path]) -> None:
    collection = json.loads(saved(".geojson").read_text())
    assert validate_structure(collection) == {}
    broken = {**collection, "features": [{"type": "Feature", "geometry": {"type": "Pint"}}]}
    assert validate_structure(broken) != {}  # it can find something


def test_geoparquet_is_conformant(saved: Callable[..., Path]) -> None:
    report = geoparquet_validator.check(str(saved(".parquet")))
    assert geoparquet_validator.conformant(report), geoparquet_validator.failed(report)
    assert "1.1" in json.dumps(report)


def test_kml_is_valid_by_the_schema_of_ogc(saved: Callable[..., Path]) -> None:
    assert validate_kml(file_to_validate=saved(".kml"))


@pytest.fixture
def kml(saved: Callable[..., Path]) -> dict[str, Any]:
    root = ElementTree.parse(saved(".kml")).getroot()
    marks = {}
    for mark in root.iter(f"{KML}Placemark"):
        data = {cell.get("name"): cell.text for cell in mark.iter(f"{KML}SimpleData")}
        if "claim_id" in data:
            marks[data["claim_id"]] = mark
    return marks


def test_kml_has_the_times_that_are_told_and_no_others(kml: dict[str, Any]) -> None:
    def span(claim: str) -> tuple[str | None, str | None] | None:
        found = kml[claim].find(f"{KML}TimeSpan")
        if found is None:
            return None
        return found.findtext(f"{KML}begin"), found.findtext(f"{KML}end")

    assert span("a") == ("2024-10-01", "2024-10-31")
    assert span("e") == ("2024-10-08T06:00:00+09:00", "2024-10-08T06:00:00+09:00")
    assert span("f") == (None, "2024-10-13")
    assert span("g") == ("2024-10-01", None)
    assert span("c") is None  # 218 BC
    assert span("d") is None  # no date


def test_a_balloon_of_kml_shows_words_as_they_are(kml: dict[str, Any]) -> None:
    html = kml["a"].findtext(f"{KML}description")
    assert "<script" not in html and "<b " not in html
    assert "$[id]" not in html and "&#36;[id]" in html  # Google Earth would fill it in
    assert "{{ 7*7 }}" in html
    assert '<a href="https://example.org/?a=1&amp;b=2">' in html


def test_flatgeobuf_is_found_by_stretches_of_the_map(odd: gm.Story, tmp_path: Path) -> None:
    somewhere = replace(odd, legs=odd.legs[odd.legs.geometry.notna()].reset_index(drop=True))
    path = gm.save(somewhere, tmp_path / "odd.fgb")
    assert path.read_bytes()[:4] == b"fgb\x03"
    assert pyogrio.read_info(path)["capabilities"]["fast_spatial_filter"]  # it has its index
    near = pyogrio.read_dataframe(path, bbox=(127, 39, 127.5, 39.5), columns=["id"])
    assert sorted(near["id"]) == ["b", "d", "e", "g"]


def test_pmtiles_hold_every_claim_with_a_place(
    saved: Callable[..., Path], odd: gm.Story, tmp_path: Path
) -> None:
    with saved(".pmtiles", max_zoom=4).open("rb") as file:
        source = MmapSource(file)
        header, metadata = Reader(source).header(), Reader(source).metadata()
        tiles = [(z, x, y) for (z, x, y), _ in all_tiles(source)]
    assert (header["version"], header["min_zoom"], header["max_zoom"]) == (3, 0, 4)
    assert metadata["name"] == "Odd & <odd>"
    assert [layer["id"] for layer in metadata["vector_layers"]] == ["legs"]
    assert (0, 0, 0) in tiles
    found = pyogrio.read_dataframe(tmp_path / "odd.pmtiles", columns=["id", "note", "look_dash"])
    there = odd.legs["geometry"].notna()
    assert set(found["id"]) == set(odd.legs["id"][there])
    notes = dict(zip(odd.legs["id"], odd.legs["note"], strict=True))
    told = found["note"].astype(object).where(found["note"].notna(), None)
    assert all(note == notes[key] for key, note in zip(found["id"], told, strict=True))


# --- CZML and ORBAT Mapper ------------------------------------------------------------------------

COLOUR = {
    "type": "object", "required": ["rgba"], "additionalProperties": False,
    "properties": {"rgba": {"type": "array", "items": {"type": "integer", "minimum": 0,
                   "maximum": 255}, "minItems": 4, "maxItems": 4}},
}  # fmt: skip
DEGREES = {
    "type": "object", "required": ["cartographicDegrees"],
    "properties": {"cartographicDegrees": {"type": "array", "items": {"type": "number"},
                   "minItems": 3}},
}  # fmt: skip
MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
CZML = {
    "type": "array", "minItems": 1,
    "prefixItems": [{"required": ["id", "version"], "properties": {"id": {"const": "document"},
                     "version": {"const": "1.0"}}}],
    "items": {
        "type": "object", "required": ["id", "name"],
        "properties": {
            "id": {"type": "string", "not": {"const": "document"}},
            "availability": {"type": "string", "pattern": f"^{MOMENT}/{MOMENT}$"},
            "description": {"type": "string"}, "properties": {"type": "object"},
            "position": DEGREES,
            "point": {"properties": {"color": COLOUR, "outlineColor": COLOUR}},
            "polyline": {
                "required": ["positions", "width", "material"],
                "properties": {
                    "positions": DEGREES, "width": {"type": "number"},
                    "material": {"minProperties": 1, "maxProperties": 1, "properties": {
                        "polylineArrow": {"required": ["color"], "properties": {"color": COLOUR}},
                        "polylineDash": {"required": ["color"], "properties": {"color": COLOUR}},
                    }},
                },
            },
        },
    },
}  # fmt: skip
"""What we rely on of CZML 1.0, in our own words."""


def test_czml_is_what_cesium_expects(saved: Callable[..., Path]) -> None:
    packets = json.loads(saved(".czml").read_text())
    jsonschema.validate(packets, CZML)
    assert len({packet["id"] for packet in packets}) == len(packets)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([*packets, {"id": "x", "name": "y", "availability": "2024"}], CZML)


def test_czml_gives_no_times_that_are_not_told(saved: Callable[..., Path]) -> None:
    packets = json.loads(saved(".czml").read_text())
    there = {p["properties"]["id"]: p.get("availability") for p in packets if "claim-" in p["id"]
             and "properties" in p}  # fmt: skip
    assert there["a"] == "2024-10-01T00:00:00Z/2024-11-01T00:00:00Z"
    assert there["e"] == "2024-10-07T21:00:00Z/2024-10-07T21:00:00Z"
    assert there["f"] == "0001-01-01T00:00:00Z/2024-10-14T00:00:00Z"
    assert there["g"] == "2024-10-01T00:00:00Z/9999-12-31T23:59:59Z"
    assert there["c"] is None and there["d"] is None
    assert '"epoch"' not in json.dumps(packets)  # no position of any packet depends on time


FEATURE = {
    "required": ["id", "type", "geometry", "meta", "style", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "meta": {
            "required": ["type"],
            "properties": {
                "type": {"enum": ["Point", "LineString", "MultiLineString"]},
                "visibleFromT": {"pattern": f"^{MOMENT}$"},
                "visibleUntilT": {"pattern": f"^{MOMENT}$"},
            },
        },
    },
}
ORBAT = {
    "type": "object",
    "required": [
        "type", "id", "version", "name", "sides", "events", "layers", "mapLayers", "settings",
    ],
    "properties": {
        "type": {"const": "ORBAT-mapper"},
        "version": {"const": "2.0.0"},
        "startTime": {"type": "string", "pattern": f"^{MOMENT}$"},
        "symbologyStandard": {"enum": ["2525", "app6"]},
        "sides": {"type": "array", "items": {
            "required": ["id", "name", "standardIdentity", "groups"],
            "properties": {"standardIdentity": {"pattern": "^[0-6]$"}, "groups": {"items": {
                "required": ["id", "name", "subUnits"],
                "properties": {"subUnits": {"items": {"$ref": "#/$defs/unit"}}},
            }}},
        }},
        "events": {"items": {"required": ["startTime", "title"]}},
        "layers": {"items": {"required": ["id", "name", "features"],
                   "properties": {"features": {"items": FEATURE}}}},
    },
    "$defs": {"unit": {
        "required": ["id", "name", "sidc"],
        "properties": {
            "sidc": {"pattern": "^[0-9]{20}$"},
            "subUnits": {"items": {"$ref": "#/$defs/unit"}},
        },
        "not": {"anyOf": [{"required": ["location"]}, {"required": ["state"]}]},
    }},
}  # fmt: skip
"""What we rely on of ORBAT Mapper's scenario, in our own words; no unit has a position."""


@pytest.mark.parametrize("sample", ["odd", "falklands-1982"])
def test_a_scenario_is_what_orbat_mapper_loads(odd: gm.Story, tmp_path: Path, sample: str) -> None:
    story = odd
    if sample != "odd":
        project = gm.read(Path(__file__).parents[2] / "data" / sample)
        story = gm.build(project, gm.resolve(project))
    scenario = json.loads(gm.save(story, tmp_path / "x.orbat.json").read_text())
    jsonschema.validate(scenario, ORBAT)
    ids = re.findall(r'"id": "([^"]*)"', json.dumps(scenario))
    assert len(ids) == len(set(ids))
    if sample == "odd":
        seen = {f["properties"]["claim_id"]: f["meta"] for la in scenario["layers"]
                for f in la["features"]}  # fmt: skip
        assert "visibleFromT" not in seen["c"] and "visibleUntilT" not in seen["c"]
        assert seen["g"]["visibleFromT"] == "2024-10-01T00:00:00Z"
        assert "visibleUntilT" not in seen["g"]
    else:
        units = json.dumps(scenario["sides"])
        assert "HMS" in units and '"subUnits": [{' in units


def test_no_force_is_lost_in_a_scenario(odd: gm.Story, tmp_path: Path) -> None:
    """Two that are parts of each other, a whole of which no claim tells, a claim of no force."""
    legs = odd.legs.copy()
    legs["side"] = None
    legs["force"] = ["A", "B", "C", None, *["A"] * (len(legs) - 4)]
    legs["force_part_of"] = ["B", "A", "Whole", None, *["B"] * (len(legs) - 4)]
    path = gm.save(replace(odd, legs=legs), tmp_path / "x.orbat.json")

    def names(units: list[dict[str, Any]]) -> list[Any]:
        return [[unit["name"], *names(unit["subUnits"])] for unit in units]

    (side,) = json.loads(path.read_text())["sides"]
    assert names(side["groups"][0]["subUnits"]) == [["B", ["A"]], ["Whole", ["C"]], ["Not named"]]
    assert "Nowhere" in json.dumps(side)  # the claim without force, in words


def test_kml_speaks_the_language_of_the_story(odd: gm.Story, tmp_path: Path) -> None:
    german = replace(odd, settings=replace(odd.settings, language="de"))
    text = gm.save(german, tmp_path / "x.kml").read_text()
    assert "Wer sagt das" in text and "dementiert" in text and "<name>Ereignisse</name>" in text
    assert "Who says so" not in text


# --- GeoPackage -----------------------------------------------------------------------------------


def test_a_geopackage_has_its_layers_and_their_styles(
    saved: Callable[..., Path], odd: gm.Story
) -> None:
    path = saved(".gpkg")
    layers = {str(name): kind for name, kind in pyogrio.list_layers(path)}
    assert layers == {
        "legs": "MultiLineString", "leg_points": "Point", "places": "Point",
        "areas": "MultiPolygon", "events": "Point", "sources": None, "forces": None,
        "settings": None, "layer_styles": None,
    }  # fmt: skip
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        times = database.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
        styles = database.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, styleSLD, useAsDefault "
            "FROM layer_styles"
        ).fetchall()
        areas = database.execute("SELECT toponym FROM areas").fetchall()
    assert times == [("2000-01-01T00:00:00.000Z",)]
    assert areas == [("Zone",)]
    assert [row[0] for row in styles] == ["legs", "leg_points", "places", "areas", "events"]
    for layer, column, qml, sld, default in styles:
        assert (column, default) == ("geom", 1)
        assert ElementTree.fromstring(qml).tag == "qgis", layer
        assert ElementTree.fromstring(sld).tag.endswith("StyledLayerDescriptor"), layer
    legs = ElementTree.fromstring(styles[0][2])
    values = [one.get("value") for one in legs.iter("category")]
    found = pyogrio.read_dataframe(path, layer="legs")
    assert set(found["look_group"]) <= set(values)
    assert {"#1447b1", "#123456"} & set(found["look_colour"])
    assert found.set_index("id").loc["b", "look_dash"] == "denied"


def test_kml_has_a_style_for_each_width(tmp_path: Path) -> None:
    """Two widths that are the same to a tenth had one id."""
    project = gm.read(Path(__file__).parents[2] / "data" / "minard-1812")
    path = gm.save(gm.build(project, gm.resolve(project)), tmp_path / "x.kml")
    assert validate_kml(file_to_validate=path)
    styles = list(ElementTree.parse(path).getroot().iter(f"{KML}Style"))
    assert len({style.get("id") for style in styles}) == len(styles) > 20
