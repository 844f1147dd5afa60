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


@pytest.mark.parametrize("value", ["3", "''", "true", "{apikey = 'k'}", "{name = 'A', zoom = 3}"])
def test_other_tiles_are_told(project_folder: Any, value: str) -> None:
    project = settings(project_folder, f"tiles = {value}\n")
    assert [(p.level, p.column) for p in project.problems] == [("error", "tiles")]
