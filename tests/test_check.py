from __future__ import annotations

import json
import time

import pytest

import geo_movements as gm
from geo_movements.check import find_problems, report
from geo_movements.cli import main
from geo_movements.errors import Problem


def check(project_folder, movements: str, **tables: str):
    project = gm.read(project_folder(movements, **tables))
    return gm.check(project, gm.resolve(project))


def test_a_clean_project_has_no_problem(project_folder) -> None:
    problems = check(
        project_folder,
        "origin,destination,date,claimant,sources\n"
        "Wonsan,Vladivostok,2024-10-08,Kyiv,https://example.org/a\n",
    )
    assert problems["problem"].tolist() == ["1 of 1 rows have a single source."]
    assert set(problems["level"]) == {"note"}
    assert problems.columns.tolist() == ["level", "file", "row", "column", "problem", "hint"]


def test_a_misspelt_place_is_told_with_the_nearest(project_folder) -> None:
    problems = check(
        project_folder, "origin,destination\nWonsan,Vladivostock\nWonsan,Vladivostock\n"
    )
    row = problems.iloc[0]
    assert (row["level"], row["file"], row["row"], row["column"]) == (
        "error", "movements.csv", 2, "destination",
    )  # fmt: skip
    assert '"Vladivostock"' in row["problem"] and "1 more cell" in row["problem"]
    assert "Vladivostock,Vladivostok,43.10562,131.87353,RU,Primorsky Krai" in row["hint"]


def test_the_candidates_of_a_tie_can_be_pasted_into_places(project_folder) -> None:
    name = "Sergeyevka, Primorsky Krai"
    movements = f'origin,destination\n"{name}",Vladivostok\n'
    hint = check(project_folder, movements).iloc[0]["hint"]
    header, row, *_ = (line.strip() for line in hint.splitlines()[1:])
    project = gm.read(project_folder(movements, places=f"{header}\n{row}\n"))
    places = gm.resolve(project).set_index("toponym")
    assert places.loc[name, "match"] == "project"
    assert gm.check(project, places.reset_index()).query("level == 'error'").empty


def test_what_a_reader_would_miss_is_a_warning(project_folder) -> None:
    problems = check(project_folder, "origin,destination,avoid\nWonsan,Vladivostok,CN\n")
    assert set(problems["level"]) == {"note", "warning"}
    assert set(problems["column"]) == {"sources", "date", "claimant", "avoid"}


def test_rows_without_a_claimant_are_counted(project_folder) -> None:
    problems = check(project_folder, "origin,claimant\nWonsan,Kyiv\nRason,\nKursk,\n")
    (one,) = problems[problems["column"] == "claimant"].to_dict("records")
    assert one["problem"] == "2 of 3 rows have no claimant." and one["level"] == "warning"


def test_a_path_that_is_no_line_is_told(project_folder) -> None:
    problems = check(project_folder, "origin,path\nWonsan,POINT(1 2)\nWonsan,LINESTRING(0 0)\n")
    errors = problems[problems["level"] == "error"]
    assert errors[["row", "column"]].to_numpy().tolist() == [[2, "path"], [3, "path"]]


@pytest.mark.parametrize(("cell", "told"), [("high", True), ("date 0.9; origin 0.6", False)])
def test_words_that_grade_nothing_are_told(project_folder, cell: str, told: bool) -> None:
    problems = check(project_folder, f"origin,confidence\nWonsan,{cell}\nRason,\n")
    assert ("confidence" in set(problems["column"])) is told
    if told:
        (one,) = problems[problems["column"] == "confidence"].to_dict("records")
        assert one["level"] == "warning" and "reliability" in one["hint"]


def test_a_file_of_borders_that_cannot_be_drawn_is_told(project_folder) -> None:
    folder = project_folder("origin\nWonsan\n", map="borders = 'own.geojson'\n")
    (folder / "own.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    errors = gm.check(gm.read(folder)).query("level == 'error'")
    assert errors[["file", "column"]].to_numpy().tolist() == [["map.toml", "borders"]]
    assert "holds no feature" in errors["problem"].iloc[0]


def test_an_automatic_choice_that_is_not_sure_is_a_warning(project_folder) -> None:
    problems = check(project_folder, "origin\nBirmingham\n")
    (warning,) = problems[problems["column"] == "origin"].to_dict("records")
    assert warning["level"] == "warning" and "England" in warning["problem"]
    assert "Alabama" in warning["hint"]


def test_a_heading_that_looks_like_one_of_ours_is_told(project_folder) -> None:
    problems = check(project_folder, "origin,strenght,Ship\nWonsan,3,Vilkov\n")
    slips = problems[problems["level"] == "warning"]
    slips = slips[slips["row"] == 1]
    assert slips["column"].tolist() == ["strenght"] and "strength" in slips["hint"].iloc[0]


def test_columns_that_are_not_read_are_named(project_folder) -> None:
    """Not those that are: of countries, of coordinates, of names in another language."""
    places = "toponym,name_ko,colour of roof\nWonsan,원산,red\n"
    problems = check(
        project_folder, "from,to,Unit,to_country,lat,lon\nWonsan,Vladivostok,XI,RU,43,132\n",
        places=places,
    )  # fmt: skip
    carried = problems[problems["problem"].str.startswith("carried along")]
    assert set(carried["level"]) == {"note"}
    assert dict(zip(carried["file"], carried["problem"], strict=True)) == {
        "movements.csv": 'carried along, not read: "Unit".',
        "places.csv": 'carried along, not read: "colour of roof".',
    }
    two = check(project_folder, "from,Troops,Men\nWonsan,3,3\n")
    assert "error" not in set(two["level"]) and two["problem"].str.contains('not read: "Men"').any()
    parts = check(project_folder, "from,Men,Women\nWonsan,3,3\n")["problem"]
    assert parts.str.contains('not read: "Men", "Women"').any()
    for other, meant in (
        ("Men", "strength"),
        ("Mode of Transport", "mode"),
        ("Formation", "force"),
    ):
        told = check(project_folder, f"from,{other}\nWonsan,3\n")["problem"]
        assert told.str.contains(f'"{other}" as {meant}', regex=False).any()


def test_a_claimant_group_that_groups_nobody_is_told(project_folder) -> None:
    problems = check(
        project_folder, "origin,claimant\nWonsan,White House (Kirby)\n",
        map='[claimants]\nUS = ["White House", "White Hose", "Pentagon"]\n',
    )  # fmt: skip
    told = problems[problems["file"] == "map.toml"]
    assert len(told) == 2 and "White Hose" in "".join(told["problem"])


def test_a_date_that_cannot_be_read_is_no_missing_date(project_folder) -> None:
    problems = check(project_folder, "origin,date\nWonsan,someday\n")
    assert not problems["problem"].str.contains("no date").any()


CLAIM = "id,movement,leg,kind,claimant,origin,destination,mode,date,reported,strength,"
CLAIM += "strength_group,either,status,draft,sources\n"


def claim(**cells: str) -> str:
    told = {"origin": "Wonsan", "destination": "Vladivostok", "date": "2024-10-08"} | cells
    return ",".join(f'"{told.get(name, "")}"' for name in CLAIM.strip().split(",")) + "\n"


def told(problems, column: str) -> list[tuple[str, int]]:
    """Return level and row of the problems of a column that are not about the whole table."""
    found = problems[(problems["column"] == column) & (problems["row"] > 0)]
    return list(zip(found["level"], found["row"], strict=True))


@pytest.mark.parametrize(
    ("mode", "date", "too_fast"),
    [
        ("foot", "2024-10-08", True),  # 580 km
        ("foot", "2024-10-08/2024-10-15", False),
        ("road", "2024-10-08T10:00/2024-10-08T12:00", True),
        ("road", "2024-10-08", False),
        ("sea", "2024-10-08T10:00/2024-10-08T16:00", True),
        ("air", "2024-10-08T10:00/2024-10-08T11:00", False),
        ("unknown", "2024-10-08T10:00", False),
        ("foot", "2024-10-08/..", False),
    ],
)
def test_a_speed_that_no_force_reaches_is_told(
    project_folder, mode: str, date: str, too_fast: bool
) -> None:
    problems = check(project_folder, CLAIM + claim(mode=mode, date=date))
    fast = problems[problems["problem"].str.contains("too fast")]
    assert told(fast, "mode") == ([("warning", 2)] if too_fast else [])


def test_the_speed_to_an_area_is_that_to_its_nearest_point(project_folder) -> None:
    places = 'toponym,lat,lon,geometry\nFar,,,"POLYGON((127 39, 170 39, 170 70, 127 70, 127 39))"\n'
    rows = CLAIM + claim(mode="foot", destination="Far")
    assert told(check(project_folder, rows, places=places), "mode") == []


def test_a_report_before_the_event_is_told(project_folder) -> None:
    rows = CLAIM + claim(reported="2024-10-07") + claim(reported="2024-10-08")
    rows += claim(reported="2024-10-01", status="planned")
    events = "id,date,reported\ne,2024-10-08,2024-10-07\nf,2024-10-08,2024-10-09\n"
    problems = check(project_folder, rows, events=events)
    assert told(problems, "reported") == [("warning", 2), ("warning", 2)]
    assert set(problems[problems["column"] == "reported"]["file"]) == {
        "events.csv",
        "movements.csv",
    }


def test_a_source_younger_than_the_report_is_told(project_folder) -> None:
    rows = CLAIM + claim(reported="2024-10-20", sources="late")
    rows += claim(reported="2024-10-20", sources="late; early", strength="5")
    sources = "id,published\nlate,2024-10-24\nearly,2024-10-19\n"
    assert told(check(project_folder, rows, sources=sources), "reported") == [("note", 2)]


def test_rows_that_say_the_same_are_told(project_folder) -> None:
    rows = CLAIM + claim(id="a") + claim(id="b") + claim(id="c", strength="5")
    problems = check(project_folder, rows)
    (same,) = problems[problems["problem"].str.contains("says the same")].to_dict("records")
    assert same["row"] == 3 and "row 2" in same["problem"]


def test_a_group_with_two_totals_is_told(project_folder) -> None:
    group = {"strength_group": "g", "claimant": "NIS", "leg": "1"}
    rows = (
        CLAIM + claim(strength="1500", **group) + claim(strength="1,500", **group, origin="Rason")
    )
    rows += claim(strength="2000", **group, origin="Chongjin")
    rows += claim(strength="500", strength_group="g", claimant="NIS", leg="2")  # of a later leg
    assert told(check(project_folder, rows), "strength_group") == [("warning", 4)]


def test_alternatives_are_two_of_one_claimant(project_folder) -> None:
    rows = CLAIM + claim(either="x", movement="m", claimant="A (one)")
    rows += claim(either="x", movement="m", claimant="A (two)", destination="Rason")
    rows += claim(either="alone") + claim(either="y", movement="m", claimant="A")
    rows += claim(either="y", movement="n", claimant="A")
    assert told(check(project_folder, rows), "either") == [("warning", 4), ("warning", 6)]


def test_an_itinerary_that_does_not_join_or_runs_back_is_told(project_folder) -> None:
    one = {"movement": "m", "claimant": "NIS"}
    rows = CLAIM + claim(leg="1", date="2024-10-08/2024-10-10", **one)
    rows += claim(leg="2", date="2024-10-01", origin="Khabarovsk", destination="Chita", **one)
    rows += claim(leg="10", date="2024-10-20", origin="Chita", destination="Ulan-Ude", **one)
    problems = check(project_folder, rows)
    assert told(problems, "origin") == [("note", 3)]
    assert told(problems, "leg") == [("warning", 3)]


def test_the_order_of_claims_of_nobody_is_checked_too(project_folder) -> None:
    rows = CLAIM + claim(leg="1", date="2024-10-08", movement="m")
    rows += claim(leg="2", date="2024-10-01", movement="m", origin="Khabarovsk")
    problems = check(project_folder, rows)
    assert told(problems, "leg") == [("warning", 3)]
    assert told(problems, "origin") == [("note", 3)]


def test_ends_that_are_swapped_are_told(project_folder) -> None:
    there = {"movement": "m", "leg": "1", "origin": "Wonsan", "destination": "Vladivostok"}
    back = there | {"origin": "Vladivostok", "destination": "Wonsan"}
    rows = CLAIM + claim(claimant="NIS", **there) + claim(claimant="US", **back)
    assert told(check(project_folder, rows), "origin") == [("warning", 3)]
    rows = CLAIM + claim(claimant="NIS", **there) + claim(claimant="US", **(back | {"leg": "2"}))
    assert told(check(project_folder, rows), "origin") == []


def test_a_day_by_which_nothing_was_known_is_told(project_folder) -> None:
    rows = CLAIM + claim(reported="2024-10-23") + claim(reported="2024-10-18", strength="5")
    problems = check(project_folder, rows, map='as_of = "2024-10-01"\n')
    (error,) = problems[problems["level"] == "error"].to_dict("records")
    assert "2024-10-01 leaves out every one of the 2 rows" in error["problem"]
    assert "2024-10-18" in error["hint"]
    problems = check(project_folder, rows, map='as_of = "2024-10-18"\n')
    assert "error" not in set(problems["level"])


def test_parallel_parts_need_not_join(project_folder) -> None:
    one = {"movement": "m", "claimant": "NIS"}
    rows = CLAIM + claim(leg="1", **one) + claim(leg="1", destination="Rason", **one)
    rows += claim(leg="2", origin="Khabarovsk", **one)
    assert told(check(project_folder, rows), "origin") == []


def test_a_status_that_an_event_contradicts_is_noted(project_folder) -> None:
    rows = CLAIM + claim(id="a", status="confirmed") + claim(id="b", status="denied", movement="m")
    rows += claim(id="c", status="claimed", strength="5")
    events = "id,stance,concerns\nno,denies,a; c\nyes,confirms,m\n"
    problems = check(project_folder, rows, events=events)
    assert told(problems, "status") == [("note", 2), ("note", 3)]


def test_an_event_after_the_day_contradicts_nothing_yet(project_folder) -> None:
    rows = CLAIM + claim(id="a", status="confirmed", reported="2024-10-18")
    events = "id,stance,concerns,reported\nno,denies,a,2024-10-20\n"
    for day, notes in (("2024-10-19", []), ("2024-10-20", [("note", 2)])):
        problems = check(project_folder, rows, events=events, map=f'as_of = "{day}"\n')
        assert told(problems, "status") == notes


@pytest.mark.parametrize(
    ("lat", "lon", "told"), [(30.52, 50.45, True), (50.45, 30.52, False), (40.0, 30.0, False)]
)
def test_a_swapped_row_of_the_lock_is_told(project_folder, lat, lon, told: bool) -> None:
    lock = (
        "toponym,place_id,name,lat,lon,precision,match,country,decided_by\n"
        f"Kyiv,geonames:703448,Kyiv,{lat},{lon},town,exact,UA,auto\n"
    )
    problems = check(project_folder, "origin,destination\nLviv,Kyiv\n", lock=lock)
    found = problems[problems["file"] == "places.lock.csv"].to_dict("records")
    assert [(one["row"], one["column"]) for one in found] == ([(2, "lat")] if told else [])
    assert not told or "swapped" in found[0]["problem"]


def test_swapped_coordinates_are_told(project_folder) -> None:
    rows = CLAIM + claim(destination="55.7, 37.6") + claim(origin="Kursk", destination="37.6, 55.7")
    rows += claim(origin="Moscow", destination="Tula") + claim(origin="Oryol", destination="Kaluga")
    problems = check(project_folder, rows.replace("Wonsan", "Bryansk"))
    assert told(problems, "destination") == [("warning", 3)]


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ("a,b\nb,a\n", "a is a part of b is a part of a"),
        ("a,nobody\n", "no id"),
        ("a,a\n", "circle"),
    ],
)
def test_forces_that_are_parts_of_nothing_or_of_themselves_are_told(
    project_folder, parts: str, fault: str
) -> None:
    problems = check(project_folder, CLAIM + claim(), forces="id,part_of\n" + parts)
    errors = problems[problems["level"] == "error"]
    assert set(errors["file"]) == {"forces.csv"}
    assert fault in (errors["problem"] + errors["hint"]).iloc[0]


def test_drafts_are_errors_unless_allowed(project_folder) -> None:
    project = gm.read(project_folder(CLAIM + claim(draft="true") + claim(draft="no", strength="5")))
    problems = find_problems(project, None)
    assert [(p.level, p.row) for p in problems if p.column == "draft"] == [("error", 2)]
    allowed = find_problems(project, None, allow_drafts=True)
    assert [(p.level, p.row) for p in allowed if p.column == "draft"] == [("warning", 0)]


# --- Formats --------------------------------------------------------------------------------------


def test_the_formats_tell_every_problem_where_it_is(project_folder) -> None:
    rows = 'origin;note;date\r\nWonsan;"a\r\nb";someday\r\n;;\r\nChongjin;x;2024-13\r\n'
    project = gm.read(project_folder(rows))
    problems = find_problems(project, None)
    lines = report.as_lines(problems, project).splitlines()
    path = (project.path / "movements.csv").as_posix()
    assert lines[0].startswith(f'{path}:3:4: error: date: "someday" is not understood')
    assert lines[1].startswith(f"{path}:5:12: error: date:")
    assert lines[2].startswith(f"{path}:1:1: warning: claimant:")
    assert lines[3].startswith(f"{path}:1:1: warning: sources:")
    document = json.loads(report.as_json(problems))
    assert (document["errors"], document["warnings"]) == (2, 2)
    assert document["problems"][0]["row"] == 2 and document["problems"][0]["column"] == "date"
    (run,) = json.loads(report.as_sarif(problems, project))["runs"]
    assert run["tool"]["driver"]["name"] == "geo-movements"
    first = run["results"][0]
    assert first["level"] == "error" and "someday" in first["message"]["text"]
    (location,) = first["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": path},
        "region": {"startLine": 3, "startColumn": 4},
    }
    assert report.as_text([]) == ""


def test_strict_makes_errors_of_warnings(
    project_folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(project_folder(CLAIM + claim()))
    assert main(["check", folder]) == 0
    capsys.readouterr()
    assert main(["check", folder, "--strict", "--format", "lines"]) == 1
    assert ": error: sources: 1 of 1 rows have no source." in capsys.readouterr().out


# --- Ids ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("origin\nWonsan\n", "id,origin\nrow-2,Wonsan\n"),
        ("id,origin\n,Wonsan\nrow-2,Rason", "id,origin\nrow-2-,Wonsan\nrow-2,Rason"),
        (
            '\ufefforigin;id;note\r\n\r\nWonsan;;"a;\r\n""b"""\r\nRason',
            '\ufefforigin;id;note\r\n\r\nWonsan;row-3;"a;\r\n""b"""\r\nRason;row-4',
        ),
        ('origin,"ID"\n"43.1, 131.9",""\n', 'origin,"ID"\n"43.1, 131.9",row-2\n'),
    ],
)
def test_ids_are_written_and_nothing_else(
    project_folder, before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project_folder("origin\nx\n")
    file = folder / "movements.csv"
    file.write_bytes(before.encode())
    assert main(["check", str(folder), "--write-ids"]) == 0
    assert file.read_bytes().decode() == after
    assert "wrote" in capsys.readouterr().err
    assert main(["check", str(folder), "--write-ids"]) == 0
    assert file.read_bytes().decode() == after
    assert "wrote" not in capsys.readouterr().err


def test_ids_are_written_into_sound_csv_only(
    tmp_path, project_folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "a.xlsx"), "--write-ids"]) == 1
    assert "ids are written into CSV files only" in capsys.readouterr().err
    folder = project_folder("origin\nWonsan\n", events="\x00")
    assert main(["check", str(folder), "--write-ids"]) == 1
    assert (folder / "movements.csv").read_text() == "origin\nWonsan\n"


def test_the_formats_are_linear_in_the_problems(project_folder) -> None:
    rows = "origin,destination,date\n" + "Wonsan,Vladivostok,someday\n" * 20_000
    project = gm.read(project_folder(rows))

    def cost(write, count: int) -> float:
        problems = [
            Problem("error", "movements.csv", row, "date", "is not understood.")
            for row in range(2, count + 2)
        ]
        began = time.process_time()
        told = write(problems, project)
        assert write is not report.as_lines or told.endswith(
            f":{count + 1}:20: error: date: is not understood.\n"
        )
        return time.process_time() - began

    # When every problem counted the lines above it, this took 7 s: 8 times as many rows, 64
    # times the work.
    for write in (report.as_text, report.as_lines, report.as_json, report.as_sarif):
        assert cost(write, 20_000) < 24 * max(cost(write, 2_500), 0.01), write


def test_the_settings_beside_one_file_are_called_as_they_are(tmp_path) -> None:
    file = tmp_path / "legs.csv"
    file.write_text("origin,claimant,date\nWonsan,Pentagon,D+3\n")
    (tmp_path / "legs.map.toml").write_text('[claimants]\nUS = ["White House"]\n')
    problems = gm.check(gm.read(file))
    assert "legs.map.toml" in problems["file"].tolist()
    hint = problems["hint"][problems["column"] == "date"].iloc[0]
    assert hint == 'Set it in legs.map.toml: d_day = "1944-06-06".'


def test_a_described_place_that_nobody_knows_asks_for_its_position(project_folder) -> None:
    project = gm.read(
        project_folder("origin\nMystery Base\n", places="toponym,note\nMystery Base,secret\n")
    )
    problems = gm.check(project, gm.resolve(project)).set_index("column")
    assert "has no position" in problems.loc["origin", "hint"]


def test_a_name_longer_than_any_is_not_repeated(project_folder) -> None:
    project = gm.read(project_folder(f"origin\n{'Zed' * 20_000}\n"))
    told = gm.check(project, gm.resolve(project)).iloc[0]
    assert len(told["problem"]) + len(told["hint"]) < 1000


def test_a_leg_that_goes_nowhere_is_told(project_folder) -> None:
    movements = (
        "origin,via,destination,kind,mode\n"
        "Wonsan,,Wonsan,,sea\nWonsan,,wonsan,,\nWonsan,Rason,Wonsan,,\nWonsan,,Wonsan,presence,\n"
    )
    problems = check(project_folder, movements)
    told = problems[problems["problem"].str.contains("ends where it begins")]
    assert told["row"].tolist() == [2, 3]
    assert set(told["level"]) == {"warning"}


def test_the_formats_name_the_file_of_the_folder_one_stands_in(
    project_folder, monkeypatch, capsys
) -> None:
    folder = project_folder("origin,mode\nWonsan,swim\n")
    monkeypatch.chdir(folder)
    main(["check", ".", "--format", "lines"])
    assert capsys.readouterr().out.startswith("movements.csv:2:8: error: mode: ")
    main(["check", ".", "--format", "sarif"])
    result = json.loads(capsys.readouterr().out)["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "movements.csv"}


def test_the_formats_name_the_sheet(tmp_path, capsys) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "movements"
    for row in (["origin", "mode", "sources"], ["Wonsan", "swim", "ghost"]):
        book.active.append(row)
    book.create_sheet("sources").append(["id"])
    book.save(tmp_path / "w.xlsx")
    main(["check", str(tmp_path / "w.xlsx"), "--format", "lines"])
    told = capsys.readouterr().out
    assert f"{tmp_path}/w.xlsx:2:1: error: sheet movements: mode: " in told
    assert "no id of the sheet sources" in told and ".csv" not in told
    main(["check", str(tmp_path / "w.xlsx"), "--format", "sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert all(found["message"]["text"].startswith("sheet ") for found in results)


def test_a_line_that_misses_its_places_is_told(project_folder) -> None:
    there = '"LINESTRING(127.4 39.2, 131.9 43.1)"'
    movements = (
        f"origin,destination,path\nWonsan,Vladivostok,{there}\nVladivostok,Wonsan,{there}\n"
        f"Wonsan,Moscow,{there}\n,,{there}\nPrimorsky Krai,Vladivostok,{there}\n"
    )
    problems = check(project_folder, movements)
    far = problems[problems["problem"].str.contains("the line")]
    assert far["row"].tolist() == [3, 3, 4]
    assert set(far["level"]) == {"warning"}
    assert 'km from "Moscow"' in far["problem"].iloc[2]


def test_a_force_of_two_sides_is_told(project_folder) -> None:
    movements = "origin,force,side\nWonsan,a,Red\nRason,a,Blue\nRason,b,red\nRason,c,Blue\n"
    forces = "id,part_of,side\nb,,Red\nd,b,Blue\ne,b,\n"
    problems = check(project_folder, movements, forces=forces)
    told = problems[problems["column"] == "side"]
    assert list(zip(told["file"], told["row"], strict=True)) == [
        ("forces.csv", 3), ("movements.csv", 3),
    ]  # fmt: skip
    assert set(told["level"]) == {"warning"}


@pytest.mark.parametrize(
    ("heads", "cells", "column", "told"),
    [
        ("", "", "sources", "its source was published (2024-10-01) before it began"),
        (",reported", ",2024-10-02", "reported", "it was reported (2024-10-02) before it began"),
        (",reported", ",", "sources", "its source was published (2024-10-01) before it began"),
    ],
)
def test_a_warning_names_the_column_that_told_the_day(
    project_folder, heads: str, cells: str, column: str, told: str
) -> None:
    problems = check(
        project_folder,
        f"origin,destination,date,sources{heads}\nWonsan,Vladivostok,2024-10-20,a{cells}\n",
        sources="id,publisher,published\na,AP,2024-10-01\n",
        events=f"date,claimant,text,sources{heads}\n2024-10-20,NIS,Speaks.,a{cells}\n",
    )
    early = problems[problems["problem"].str.contains("before it")]
    assert list(early["column"]) == [column] * 2
    assert early.iloc[-1]["problem"].startswith(told) or early.iloc[0]["problem"].startswith(told)
