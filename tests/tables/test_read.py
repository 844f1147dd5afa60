from __future__ import annotations

import codecs
import io
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
        map="coarsen_km = -5\ntitle = 3\nborders = 'flat'\nas_of = 'soon'\n",
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


def notes(project: gm.Project) -> str:
    return " ".join(problem.problem for problem in project.problems if problem.level == "note")


def test_other_headings_are_read_as_ours_and_said(tmp_path: Path) -> None:
    text = (
        "Start Place,end-place,Start date,How many,According to,URL,Remarks\n"
        "Wonsan,Rason,2024,5,NIS,https://example.org/a,x\n"
    )
    project = gm.read(write(tmp_path / "a.csv", text))
    columns = ["origin", "destination", "departed", "strength", "claimant", "sources", "note"]
    assert project.movements[columns].to_numpy().tolist() == [
        ["Wonsan", "Rason", "2024", "5", "NIS", "https://example.org/a", "x"]
    ]
    assert '"Start Place" as origin' in notes(project) and '"Remarks" as note' in notes(project)


def test_a_heading_beside_the_one_that_it_would_mean_is_told(tmp_path: Path) -> None:
    project = gm.read(write(tmp_path / "a.csv", "From,origin,destination\nParis,Lyon,Nice\n"))
    assert project.movements[["From", "origin"]].to_numpy().tolist() == [["Paris", "Lyon"]]
    (problem,) = project.problems
    assert (problem.level, problem.column) == ("note", "From")
    assert 'has "origin"' in problem.problem


@pytest.mark.parametrize(
    "header", ["lat_from,lon_from,lat_to,lon_to", "from_lat,from_lng,to_latitude,to_longitude",
               "Origin Latitude,origin.lon,destination-lat,Destination Longitude"],
)  # fmt: skip
def test_columns_of_coordinates_are_ends(tmp_path: Path, header: str) -> None:
    text = f"{header},ship\n39.1,127.4,43.1,131.9,A\n39.1,127.4,,,B\n39.1,,,,C\n"
    project = gm.read(write(tmp_path / "a.csv", text))
    assert project.movements[["origin", "destination", "ship"]].to_numpy().tolist() == [
        ["39.1, 127.4", "43.1, 131.9", "A"], ["39.1, 127.4", None, "B"], [None, None, "C"],
    ]  # fmt: skip
    assert [(p.row, p.level) for p in project.problems if p.level == "error"] == [(4, "error")]
    assert "as origin" in notes(project)


def test_a_lone_pair_of_coordinates_is_where_a_presence_is(tmp_path: Path) -> None:
    movements = gm.read(write(tmp_path / "a.csv", "lat,lon,who\n43.1,131.9,A\n")).movements
    assert movements[["destination", "force"]].to_numpy().tolist() == [["43.1, 131.9", "A"]]


def test_a_name_decides_where_coordinates_stand_beside_it(tmp_path: Path) -> None:
    text = "from,from_lat,from_lon\nWonsan,1,2\n"
    movements = gm.read(write(tmp_path / "a.csv", text)).movements
    assert movements.loc[2, ["origin", "from_lat", "from_lon"]].tolist() == ["Wonsan", "1", "2"]


def test_two_headings_for_one_column_are_an_error(tmp_path: Path) -> None:
    problems = gm.read(write(tmp_path / "a.csv", "from,start,to\nA,B,C\n")).problems
    (problem,) = [problem for problem in problems if problem.level == "error"]
    assert "'from' and 'start' may each mean origin" in problem.problem


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\r\norigin;destination\r\nWonsan;Rason\r\n",
        '# one; two, "three\n#four\norigin,destination\nWonsan,Rason\n',
        "Movements of the autumn,,,\n,,,\norigin,destination,,\nWonsan,Rason,,\nTotal,,,\n",
        "\ufefforigin\tdestination\nWonsan\tRason\n".encode("utf-16-le"),
        "Exported 2024; by me\norigin;destination\nWonsan;Rason\n",
    ],
)
def test_what_spreadsheets_and_people_put_around_a_table(tmp_path: Path, text: str | bytes) -> None:
    project = gm.read(write(tmp_path / "a.csv", text))
    assert project.movements[["origin", "destination"]].to_numpy().tolist() == [["Wonsan", "Rason"]]
    assert [problem for problem in project.problems if problem.level == "error"] == []


def test_a_place_called_total_is_a_place(tmp_path: Path) -> None:
    movements = gm.read(write(tmp_path / "a.csv", "origin,destination\nTotal,Rason\n")).movements
    assert movements["origin"].tolist() == ["Total"]


def test_settings_stand_beside_one_file(tmp_path: Path) -> None:
    write(tmp_path / "a.map.toml", 'title = "Mine"\n')
    assert gm.read(write(tmp_path / "a.csv", ROWS)).settings.title == "Mine"


@pytest.mark.parametrize(
    "text", [b"origin\nWonsan\n",
             b'{"type": "FeatureCollection", "features": [{"properties": {"from": "Wonsan"}}]}'],
)  # fmt: skip
def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, text: bytes, tmp_path) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    monkeypatch.chdir(tmp_path)
    project = gm.read("-")
    assert project.movements["origin"].tolist() == ["Wonsan"]
    assert project.files["movements"] == "standard input"
    gm.build(project, gm.resolve(project))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "level", "row", "words"),
    [
        ("origin,,date\nA,,2024\n", None, 0, ""),
        ("origin,date,date\nA,2024,\n", "note", 1, "a second column of this name is empty"),
        ("origin,,date\nA,x,2024\n", "error", 1, "column 2 has cells but no name"),
        ("origin,,\nA,x,y\n", "error", 2, "the row has 3 cells, the header 1"),
        ("origin,note,note\nA,x,y\n", "error", 1, '2 columns are called "note"'),
    ],
)
def test_spare_headings_are_told_where_they_hold_anything(
    tmp_path: Path, text: str, level: str | None, row: int, words: str
) -> None:
    project = gm.read(write(tmp_path / "a.csv", text))
    told = [(p.level, p.row) for p in project.problems if words in p.problem]
    assert told == ([(level, row)] if level else [])
    if level != "error":
        assert project.movements[["origin", "date"]].to_numpy().tolist() == [["A", "2024"]]


@pytest.mark.parametrize(
    "note",
    [
        "* Figures are approximate.",
        "Source: Reuters",
        "Note: all days are local",
        "1) at the border",
        "These figures were given to parliament in closed session and have not been checked.",
    ],
)
def test_notes_below_a_table_are_left_out_and_told(tmp_path: Path, note: str) -> None:
    project = gm.read(write(tmp_path / "a.csv", f'origin,date\nA,2024\n\n"{note}",\n'))
    assert project.movements.index.tolist() == [2]
    (problem,) = project.problems
    assert (problem.level, problem.row) == ("warning", 4)
    assert note[:40] in problem.problem and "a note below the table" in problem.problem


def test_a_lone_place_below_a_table_is_a_claim(tmp_path: Path) -> None:
    text = "origin,date\nA,2024\n\nKey West,\n"
    assert gm.read(write(tmp_path / "a.csv", text)).movements["origin"].tolist() == [
        "A",
        "Key West",
    ]


@pytest.mark.parametrize("total", ["Total", "Total troops", "Grand total:", "Sub-total", "Gesamt"])
def test_totals_are_left_out_and_told(tmp_path: Path, total: str) -> None:
    project = gm.read(write(tmp_path / "a.csv", f"origin,strength\nA,5\n{total},5\nB,6\n"))
    assert project.movements["origin"].tolist() == ["A", "B"]
    assert [(p.level, p.row) for p in project.problems] == [("warning", 3)]


def test_control_characters_of_a_csv_are_told_and_replaced(tmp_path: Path) -> None:
    project = gm.read(write(tmp_path / "a.csv", "origin,note\nA,b\x1b[31mc\n"))
    assert project.movements["note"].tolist() == ["b\ufffd[31mc"]
    assert [(p.level, p.row) for p in project.problems] == [("warning", 2)]


def test_a_whole_number_of_any_size_in_the_settings_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.map.toml", f"title = {'9' * 5000}\n")
    (problem,) = gm.read(write(tmp_path / "a.csv", ROWS)).problems
    assert (problem.level, problem.file) == ("error", "a.map.toml")


def test_coordinates_beside_names_are_kept_and_told(tmp_path: Path) -> None:
    text = "from,lat_from,lon_from,to\nWonsan,39.1,127.4,Vladivostok\n"
    project = gm.read(write(tmp_path / "a.csv", text))
    assert project.movements.loc[2, ["origin", "lat_from", "lon_from"]].tolist() == [
        "Wonsan", "39.1", "127.4",
    ]  # fmt: skip
    told = [problem for problem in project.problems if problem.column == "origin"]
    assert [problem.level for problem in told] == ["note"] and "lat_from" in told[0].problem


def test_headings_with_a_remark_in_brackets_are_read(project_folder) -> None:
    project = gm.read(
        project_folder('Origin (place),"Destination\n(place)",Date (UTC)\nA,B,2024-10\n')
    )
    row = project.movements.iloc[0]
    assert (row["origin"], row["destination"], row["date"]) == ("A", "B", "2024-10")


def test_start_and_end_are_days_where_their_cells_are(project_folder) -> None:
    days = "2024-10-08,13 October 2024\n"
    for header in ("origin,destination,Start,End", "orgin,destination,Start,End"):
        project = gm.read(project_folder(f"{header}\nA,B,{days}A,B,{days}"))
        row = project.movements.iloc[0]
        assert (row["departed"], row["arrived"]) == ("2024-10-08", "13 October 2024")
        assert any('"Start" as departed' in problem.problem for problem in project.problems)
    project = gm.read(project_folder("Start,End\nA,B\n2024-10-08,C\n"))
    assert project.movements["origin"].tolist() == ["A", "2024-10-08"]


def test_a_misspelt_heading_is_asked_about(project_folder) -> None:
    [problem] = gm.read(project_folder("orgin,date\nA,2024\n")).problems[:1]
    assert problem.level == "error" and problem.hint == 'Did you mean "origin" by "orgin"?'


def test_a_total_with_a_place_is_told(project_folder) -> None:
    rows = "army,A,B,50\nTotal,,B,100\nTotality,,B,100\n"
    project = gm.read(project_folder(f"force,origin,destination,strength\n{rows}"))
    assert len(project.movements) == 3
    [problem] = project.problems
    assert (problem.level, problem.row, problem.column) == ("warning", 3, "force")


def test_a_lock_of_a_newer_version_is_refused(project_folder) -> None:
    text = "# geo-movements lock, format 2\ntoponym,match\nWonsan,exact\n"
    problems = gm.read(project_folder("from,to\nWonsan,Khasan\n", lock=text)).problems
    assert any("newer geo-movements" in one.problem for one in problems)


def test_a_lock_that_ends_within_a_line_is_told(project_folder) -> None:
    for end, told in (("", ["its last line has no end: the file may have been cut."]), ("\n", [])):
        lock = f"toponym,lat,lon,match,decided_by\nWonsan,39.1,127.4,exact,user{end}"
        project = gm.read(project_folder("origin\nWonsan\n", lock=lock))
        assert [p.problem for p in project.problems if "cut" in p.problem] == told


@pytest.mark.parametrize(
    ("lock", "told", "hint"),
    [
        ('toponym,name\nWonsan,"Won', "double quote", "twice"),
        ('toponym,name\nWonsan,"Won"san\nKyiv,Kyiv', "double quote", "twice"),
        ("no,such,column\na,b,c", "", ""),
        ("", "empty", "Delete it and run resolve"),
        ("\n", "empty", "Delete it and run resolve"),
    ],
)
def test_a_lock_that_cannot_be_read_says_to_delete_it(
    project_folder, lock: str, told: str, hint: str
) -> None:
    folder = project_folder("origin\nWonsan\n", lock=lock)
    (problem,) = gm.read(folder).problems
    assert (problem.level, problem.file) == ("error", "places.lock.csv")
    assert told in problem.problem and hint in problem.hint
    assert "elete" in problem.hint and "run resolve" in problem.hint
    (folder / "places.lock.csv").unlink()
    assert not gm.read(folder).problems
