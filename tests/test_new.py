"""A project to begin with: every template and every sample maps at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements.cli import main
from geo_movements.errors import Problem
from geo_movements.new import EXAMPLES, MAP_TOML, USUAL, new_project
from geo_movements.schema import EVENTS, FORCES, MOVEMENTS, PLACES, SOURCES
from geo_movements.tables.guide import ALLOWED, COLUMNS
from geo_movements.tables.settings import read_settings

TABLES = {
    "movements": MOVEMENTS,
    "sources": SOURCES,
    "events": EVENTS,
    "forces": FORCES,
    "places": PLACES,
}


def test_the_guide_tells_each_column_of_each_table_in_order() -> None:
    assert {table: tuple(columns) for table, columns in COLUMNS.items()} == TABLES
    assert all(column in TABLES[table] for table, column in ALLOWED)
    assert all(set(columns) <= set(TABLES[table]) for table, columns in USUAL.items())


@pytest.mark.parametrize("xlsx", [False, True], ids=["folder", "workbook"])
def test_a_template_maps_at_once(
    xlsx: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = new_project(tmp_path / "my-story", xlsx=xlsx)
    project = gm.read(written[0])
    assert project.settings.title == "My story"
    assert [problem for problem in project.problems if problem.level != "note"] == []
    story = gm.build(project, gm.resolve(project))
    assert story.legs["id"].tolist() == ["example-1", "example-2"]
    assert story.legs["strength_low"].tolist() == [1500, 500]
    assert story.events["stance"].tolist() == ["denies"]
    assert main(["map", str(written[0]), "-o", str(tmp_path / "map.html")]) == 0


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("xlsx", [False, True], ids=["folder", "workbook"])
def test_a_sample_is_copied_whole(name: str, xlsx: bool, tmp_path: Path) -> None:
    written = new_project(tmp_path / "copy", xlsx=xlsx, example=name)
    copied = gm.read(written[0])
    sample = gm.read(Path(__file__).parents[1] / "data" / EXAMPLES[name])
    assert copied.settings == sample.settings
    copied_story, story = (gm.build(project, gm.resolve(project)) for project in (copied, sample))
    assert copied_story.legs.drop(columns="geometry").equals(story.legs.drop(columns="geometry"))
    assert copied_story.events.equals(story.events)


def test_nothing_that_is_there_is_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("story", "story.xlsx"):
        path = tmp_path / name
        path.write_text("mine")
        assert main(["new", str(path)]) == 1
        assert path.read_text() == "mine"
        assert "is already there" in capsys.readouterr().err
    (tmp_path / "other.map.toml").write_text("mine")
    assert main(["new", str(tmp_path / "other.xlsx")]) == 1
    assert not (tmp_path / "other.xlsx").exists()


def test_what_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", str(tmp_path / "a"), "--example", "waterloo"]) == 1
    known = ", ".join(EXAMPLES)
    assert f'no sample is called "waterloo". Known: {known}.' in capsys.readouterr().err
    assert main(["new", str(tmp_path / "absent" / "a")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_cell_of_a_sample_s_workbook_is_no_formula(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(new_project(tmp_path / "my.xlsx", example="dprk")[0])
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}


def test_each_setting_of_the_template_is_one(tmp_path: Path) -> None:
    """Without its "#" each line that has one is a setting that is read."""
    lines = [
        line.removeprefix("# ") if line.startswith(("# [", '# "')) or " = " in line else line
        for line in MAP_TOML.splitlines()
    ]
    file = tmp_path / "map.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    problems: list[Problem] = []
    settings = read_settings(file, problems)
    assert problems == []
    assert (settings.coarsen_km, settings.date_order) == (25, "dmy")
    assert settings.service.user_agent and settings.colours and settings.claimants
    assert settings.avoid == ("CN", "passage:Suez")
    assert settings.avoid_by_side == {"Example": ("China",)}


@pytest.mark.parametrize("name", ["x.csv", "x.ods", "x.geojson"])
def test_no_folder_is_called_as_a_table_is(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", name]) == 1
    told = capsys.readouterr().err
    assert "Name a folder, x," in told and "x.xlsx" in told
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_has_no_clock_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    one = new_project(tmp_path / "one.xlsx")[0].read_bytes()
    day = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: day)
    assert new_project(tmp_path / "two.xlsx")[0].read_bytes() == one


def test_who_may_read_a_copy_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        new_project(tmp_path / "mine", example="dprk-2024")
    finally:
        os.umask(before)
    assert not [path for path in (tmp_path / "mine").rglob("*") if path.stat().st_mode & 0o077]
