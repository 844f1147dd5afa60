from __future__ import annotations

import codecs
from pathlib import Path

import pytest

import geo_movements as gm

ROWS = "origin,destination\nWonsan,Vladivostok\n"


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        ROWS,
        ROWS.replace(",", ";"),
        ROWS.replace(",", "\t"),
        "from,to\r\nWonsan,Vladivostok\r\n",
        " Origin , DESTINATION \nWonsan, Vladivostok \n",
        codecs.BOM_UTF8 + ROWS.encode(),
        "\n\norigin,destination\n,\nWonsan,Vladivostok\n",
        "origin;destination;note\nWonsan;Vladivostok;a, b\n",
    ],
)
def test_one_csv_is_read_however_it_is_written(tmp_path: Path, text: str | bytes) -> None:
    movements = gm.read(write(tmp_path / "legs.csv", text)).movements
    assert movements[["origin", "destination"]].to_numpy().tolist() == [["Wonsan", "Vladivostok"]]


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    text = 'origin,note\nWonsan,"two\nlines"\n\nChongjin,x\n'
    assert gm.read(write(tmp_path / "a.csv", text)).movements.index.tolist() == [2, 4]


def test_unknown_columns_travel_and_ours_are_all_there(tmp_path: Path) -> None:
    movements = gm.read(
        write(tmp_path / "a.csv", "origin,Ship Name,length_km\nWonsan,Vilkov,7\n")
    ).movements
    assert movements.loc[2, "Ship Name"] == "Vilkov"
    assert movements.loc[2, "given_length_km"] == "7"  # the name is that of a computed column
    assert movements.loc[2, "destination"] is None
    assert "claimant" in movements


def test_from_and_to_stay_the_users_where_ours_are_there(tmp_path: Path) -> None:
    movements = gm.read(write(tmp_path / "a.csv", "origin,from\nWonsan,Kim\n")).movements
    assert (movements.loc[2, "origin"], movements.loc[2, "from"]) == ("Wonsan", "Kim")


def test_the_folder_s_tables_and_settings_are_read(project_folder) -> None:
    project = gm.read(
        project_folder(ROWS, sources="id\nx\n", map='title = "T"\n[claimants]\nA = ["b"]\n')
    )
    assert project.sources["id"].tolist() == ["x"]
    assert project.settings.title == "T"
    assert project.settings.claimants == {"A": ("b",)}
    assert project.events.empty


def test_every_problem_of_every_file_comes_at_once(project_folder) -> None:
    folder = project_folder(
        "origin,origin\nWonsan,a\n",
        sources="name\nx\n",
        events="",
        map="coarsen_km = 5\ntitle = 3\nborders = 'un'\nas_of = 'soon'\n",
    )
    found = {(p.file, p.column) for p in gm.read(folder).problems if p.level == "error"}
    assert found == {
        ("movements.csv", "origin"), ("sources.csv", ""), ("events.csv", ""),
        ("map.toml", "coarsen_km"), ("map.toml", "title"), ("map.toml", "borders"),
        ("map.toml", "as_of"),
    }  # fmt: skip


def test_an_unknown_setting_is_a_warning_that_does_not_stop(project_folder) -> None:
    project = gm.read(project_folder(ROWS, map="tilte = 'x'\n"))
    assert [(p.level, p.column) for p in project.problems] == [("warning", "tilte")]
