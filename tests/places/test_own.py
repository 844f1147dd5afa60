from __future__ import annotations

import json

import pytest

import geo_movements as gm

HEADER = "toponym,lat,lon,precision,uncertainty_km,geometry,members,country\n"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",1,2,,,,,", "toponym"),
        ("A,91,0,,,,,", "lat"),
        ("A,0,north,,,,,", "lon"),
        ("A,1,,,,,,", "lat"),
        ("A,nan,0,,,,,", "lat"),
        ("A,1,2,near,,,,", "precision"),
        ("A,1,2,,-5,,,", "uncertainty_km"),
        ('A,,,,,"POLYGON((0 0,",,', "geometry"),
        ('A,,,,,"LINESTRING(0 0,1 1)",,', "geometry"),
        ('A,,,,,"POLYGON((0 0,2 2,2 0,0 2,0 0))",,', "geometry"),
        ('A,,,,,"POLYGON((0 0,2 999,2 0,0 0))",,', "geometry"),
        ("A,,,,,../secret.geojson,,", "geometry"),
        ("A,,,,,absent.geojson,,", "geometry"),
        ("A,,,,,,RU-XXX,", "members"),
        ("A,,,,,,RU-PRI RU-KHA,", "members"),
        ("A,,,,,,geonames:2017623,", "members"),
        ('A,,,,,"POLYGON((0 0,2 2,2 0,0 0))",RU-PRI,', "members"),
        ("A,1,2,,,,,Russia", "country"),
    ],
)
def test_a_fault_is_told_with_its_column(project_folder, row: str, column: str) -> None:
    folder = project_folder("origin\nWonsan\n", places=f"{HEADER}{row}\n")
    (folder.parent / "secret.geojson").write_text('{"type": "Point", "coordinates": [0, 0]}')
    problems = gm.check(gm.read(folder))
    errors = problems[problems["level"] == "error"]
    assert errors[["file", "row", "column"]].to_numpy().tolist() == [["places.csv", 2, column]]


def test_a_place_twice_is_told(project_folder) -> None:
    problems = gm.check(
        gm.read(project_folder("origin\nA\n", places=f"{HEADER}A,1,2,,,,,\na,3,4,,,,,\n"))
    )
    assert problems.iloc[0]["row"] == 3 and "already" in problems.iloc[0]["problem"]


def test_an_area_comes_from_a_file_of_the_project(project_folder) -> None:
    folder = project_folder("origin\nA\n", places=f"{HEADER}A,,,,,areas/a.geojson,,\n")
    ring = [[0, 0], [2, 0], [2, 2], [0, 0]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon",
               "coordinates": [ring]}}  # fmt: skip
    (folder / "areas").mkdir()
    (folder / "areas" / "a.geojson").write_text(json.dumps(feature))
    place = gm.resolve(gm.read(folder)).iloc[0]
    assert place.geometry.area == pytest.approx(2)


@pytest.mark.parametrize(
    ("cells", "credit"),
    [
        ("HDX,CC BY 4.0,", "HDX, CC BY 4.0"),
        ("own survey,,", "own survey"),
        ('HDX,CC BY 4.0,"HDX contributors, CC BY"', "HDX contributors, CC BY"),
        (",,", None),
    ],
)
def test_a_place_is_credited_as_its_licence_asks(
    project_folder, cells: str, credit: str | None
) -> None:
    header = "toponym,lat,lon,source,licence,attribution\n"
    project = gm.read(project_folder("origin\nCamp\n", places=f"{header}Camp,1,2,{cells}\n"))
    assert gm.resolve(project)["attribution"].tolist() == [credit]
