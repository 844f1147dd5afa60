"""`borders` and `tiles` in map.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm

ROWS = "origin,destination\nWonsan,Vladivostok\n"


def settings(project_folder: Any, words: str) -> Any:
    return gm.read(project_folder(ROWS, map=words))


@pytest.mark.parametrize("view", ["international", "un", "de_facto"])
def test_a_border_view_is_taken(project_folder: Any, view: str) -> None:
    project = settings(project_folder, f"borders = '{view}'\n")
    assert project.settings.borders == view
    assert not project.problems


def test_a_file_of_borders_counts_from_map_toml(project_folder: Any) -> None:
    folder = Path(project_folder(ROWS, map="borders = 'b1812.geojson'\n"))
    (folder / "b1812.geojson").write_text("{}", encoding="utf-8")
    assert gm.read(folder).settings.borders == str(folder / "b1812.geojson")


@pytest.mark.parametrize("value", ["'flat earth'", "3", "''", "'nowhere.geojson'", "['un']"])
def test_other_borders_are_told(project_folder: Any, value: str) -> None:
    project = settings(project_folder, f"borders = {value}\n")
    assert [(p.level, p.column) for p in project.problems] == [("error", "borders")]
    assert project.settings.borders == "international"


def test_tiles_are_a_name_or_a_table(project_folder: Any) -> None:
    assert settings(project_folder, "").settings.tiles is None
    named = settings(project_folder, "tiles = ' OpenStreetMap.Mapnik '\n")
    assert named.settings.tiles == "OpenStreetMap.Mapnik"
    keyed = settings(project_folder, "tiles = {name = 'CartoDB.Positron', apikey = 'k'}\n")
    assert keyed.settings.tiles == {"name": "CartoDB.Positron", "apikey": "k"}


@pytest.mark.parametrize("value", ["3", "''", "true", "{apikey = 'k'}", "{name = 'A', zoom = 3}",
                                   "'No.Such'", "'CartoDB.Positron'"])  # fmt: skip
def test_other_tiles_are_told(project_folder: Any, value: str) -> None:
    project = settings(project_folder, f"tiles = {value}\n")
    assert [(p.level, p.column) for p in project.problems] == [("error", "tiles")]


@pytest.mark.parametrize(("key", "level"), [("a", "warning"), ("avoid_by_side", "error")])
def test_a_setting_that_is_nested_too_deep_is_told(
    project_folder: Any, key: str, level: str
) -> None:
    problems = settings(project_folder, f"{key}{'.a' * 10_000} = 1\n").problems
    assert [(p.level, p.column) for p in problems] == [(level, key)]


@pytest.mark.parametrize("value", ["3", "[]", "'moon'", "['day', 'month']"])
def test_what_nothing_is_counted_by_is_told(project_folder: Any, value: str) -> None:
    project = settings(project_folder, f"aggregate = {value}\n")
    assert [(p.level, p.column) for p in project.problems] == [("error", "aggregate")]


def test_borders_outside_the_project_are_refused(project_folder: Any, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere" / "borders.geojson"
    outside.parent.mkdir()
    outside.write_text("{}", encoding="utf-8")
    folder = Path(project_folder(ROWS, map=f"borders = '{outside}'\n"))
    (folder / "link.geojson").symlink_to(outside)
    for name in (str(outside), "link.geojson"):
        (folder / "map.toml").write_text(f"borders = '{name}'\n", encoding="utf-8")
        project = gm.read(folder)
        assert ["outside" in problem.problem for problem in project.problems] == [True]
        assert project.settings.borders == "international"


@pytest.mark.parametrize("name", [r"a\u0000b", "b" * 100_000])
def test_what_can_be_no_path_names_no_borders(project_folder: Any, name: str) -> None:
    problems = settings(project_folder, f'borders = "{name}"\n').problems  # a NUL is told, too
    assert [problem.level for problem in problems].count("error") == 1
    assert all(one.column == "borders" and len(one.problem) < 300 for one in problems)


@pytest.mark.parametrize("number", ["9" * 400, "0x" + "f" * 4000])
def test_a_number_of_hundreds_of_digits_is_told(project_folder: Any, number: str) -> None:
    (problem,) = settings(project_folder, f"coarsen_km = {number}\n").problems
    assert problem.column == "coarsen_km" and len(problem.problem) < 300
