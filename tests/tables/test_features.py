"""GeoJSON: our own comes back whole, that of others as claims."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import geo_movements as gm

SAMPLE = Path(__file__).parents[2] / "data" / "dprk-2024"


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def feature(
    kind: str | None, coordinates: object = None, **properties: object
) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates} if kind else None
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str) -> gm.Project:
        path = tmp_path / "legs.geojson"
        path.write_text(text)
        return gm.read(path)

    return read


def test_our_own_comes_back_whole(tmp_path: Path) -> None:
    project = gm.read(SAMPLE)
    story = gm.build(project, gm.resolve(project))
    path = gm.save(story, tmp_path / "a.geojson")
    back = gm.read(path)
    assert [p for p in back.problems if p.level == "error"] == []
    assert back.sources["id"].tolist() == story.sources["id"].tolist()
    assert back.events["text"].tolist() == story.events["text"].tolist()
    again = back.movements.reset_index(drop=True)
    for column in ("id", "origin", "destination", "date", "strength", "claimant", "quote"):
        assert again[column].tolist() == story.legs[column].tolist()
    assert not set(again.columns) & {"length_km", "date_earliest", "given_length_km"}


def test_lines_of_others_are_paths_and_points_are_claims(read) -> None:
    project = read(
        collection(
            feature("LineString", [[127.4, 39.2], [131.9, 43.1]], who="A", when="2024-10"),
            feature("MultiLineString", [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]),
            feature("Point", [131.9, 43.1], to="Vladivostok", **{"from": "Wonsan"}),
            {**feature("Point", [131.9, 43.1], n=3000.0, tags=["x"], ok=True), "id": 7},
            feature(None, to="Kursk"),
        )
    )
    movements = project.movements
    idle, headings, own = project.problems
    assert (idle.row, idle.problem) == (3, "its point places nothing: its names do.")
    assert headings.level == own.level == "note"
    assert own.problem == 'carried along, not read: "n", "tags", "ok".'
    assert movements["path"].tolist()[:2] == [
        "LINESTRING (127.4 39.2, 131.9 43.1)",
        "MULTILINESTRING ((0.0 0.0, 1.0 1.0), (2.0 2.0, 3.0 3.0))",
    ]
    assert movements["force"].tolist()[0] == "A" and movements["date"].tolist()[0] == "2024-10"
    assert movements["destination"].tolist()[2:] == ["Vladivostok", "43.1, 131.9", "Kursk"]
    assert movements["id"].tolist()[3] == "7"
    assert movements[["n", "tags", "ok"]].to_numpy().tolist()[3] == ["3000", '["x"]', "true"]
    assert movements.index.tolist() == [1, 2, 3, 4, 5]
    story = gm.build(project, gm.resolve(project))
    assert story.legs["route_method"].tolist()[0] == "given"
    assert story.legs.geometry.iloc[0].coords[0] == (127.4, 39.2)


def test_a_layer_of_lines_alone_is_a_project(read) -> None:
    project = read(collection(feature("LineString", [[127.4, 39.2], [131.9, 43.1]], name="x")))
    assert not [problem for problem in project.problems if problem.level == "error"]
    story = gm.build(project, gm.resolve(project))
    assert story.legs["route_method"].tolist() == ["given"]
    assert story.legs["kind"].tolist() == ["leg"]
    assert story.legs.geometry.iloc[0].coords[0] == (127.4, 39.2)


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
        ("EPSG:4326", True),
        ("urn:ogc:def:crs:EPSG::4326", True),
        ("urn:ogc:def:crs:EPSG::3857", False),
        ("EPSG:32652", False),
        (None, False),
    ],
)
def test_another_coordinate_system_is_refused(read, name: str | None, sound: bool) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    project = read(collection(feature("Point", [1, 2], to="A"), crs=crs))
    errors = [problem for problem in project.problems if problem.level == "error"]
    assert len(errors) == (not sound)
    if errors:
        assert "not in longitude and latitude" in errors[0].problem
        assert "WGS 84" in errors[0].hint


@pytest.mark.parametrize("character", ["\ud800", "\x00", "\x1b", "\ufffe"])
def test_what_no_text_holds_is_told_and_replaced(read, character: str) -> None:
    project = read(
        collection(feature("Point", [1, 2], to=f"Won{character}san", **{f"a{character}": 1}))
    )
    warned = [problem for problem in project.problems if problem.level == "warning"]
    assert [problem.row for problem in warned] == [0, 1]
    assert f"U+{ord(character):04X}" in warned[1].problem
    assert project.movements["destination"].tolist() == ["Won\ufffdsan"]
    assert "a\ufffd" in project.movements.columns


def test_numbers_of_any_size_are_no_surprise(read) -> None:
    huge = "9" * 5000
    text = collection(feature(None, to="A", strength=0)).replace(
        '"strength": 0', f'"strength": {huge}'
    )
    (problem,) = [p for p in read(text).problems if p.level == "error"]
    assert "no JSON" in problem.problem
    project = read(collection(feature(None, to="A", strength=0)).replace(": 0}", ": 1e999}"))
    assert project.movements["strength"].tolist() == ["Infinity"]


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("{", 0, "no JSON"),
        ('{"type": "Topology"}', 0, "no FeatureCollection"),
        (collection(feature("Polygon", [[[0, 0], [1, 1], [1, 0], [0, 0]]])), 1, "a Polygon is"),
        (collection(feature(None, to="A"), feature("Point", [200, 95])), 2, "no longitude"),
        (collection(feature(None, to="A"), 5), 2, "no sound feature"),
        (collection(feature("LineString", [["a", "b"], [1, 2]])), 1, "no sound feature"),
        (collection(), 0, "it has no feature"),
    ],
)
def test_what_is_no_claim_is_told(read, text: str, row: int, words: str) -> None:
    errors = [problem for problem in read(text).problems if problem.level == "error"]
    assert (errors[0].row, words in errors[0].problem) == (row, True), errors
