"""Bad input: one clear report, exit 1, nothing written, an existing output untouched."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from openpyxl import Workbook

from geo_movements.cli import main

GOLDEN = Path(__file__).parent / "data" / "bad_input"


def book(**sheets: list[list[object]]) -> bytes:
    """Return an XLSX workbook of these sheets."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


# name -> the files of the project; a single `legs.` file is a project of its own.
CASES: dict[str, dict[str, bytes | str]] = {
    "empty": {"legs.csv": ""},
    "blank": {"legs.csv": "\n \n\t\n"},
    "header_only": {"legs.csv": "origin,destination\n"},
    "binary": {"legs.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"},
    "workbook": {"legs.csv": b"PK\x03\x04 xl/workbook.xml"},
    "latin1": {"legs.csv": "origin,destination\nW\xf6nsan,Vladivostok\n".encode("latin-1")},
    "utf16_cut_off": {"legs.csv": "origin,destination\nWonsan\n".encode("utf-16")[:-1]},
    "wrong_delimiter": {"legs.csv": "origin|destination\nWonsan|Vladivostok\n"},
    "no_known_column": {"legs.csv": "place,date\nWonsan,2024\n"},
    "ragged": {"legs.csv": "origin,date\nWonsan,someday\nWonsan,2024,Russia\nNowherecity\n"},
    "open_quote": {"legs.csv": 'origin,note\nWonsan,"oops\nChongjin,x\n'},
    "stray_quote": {"legs.csv": 'origin,note\nWonsan,"a" b\n'},
    "twice_a_column": {"legs.csv": "origin,destination,origin\na,b,c\n"},
    "unknown_place": {"legs.csv": "origin,destination\nWonsan,Vladivostock\n"},
    "ambiguous_place": {
        "legs.csv": 'origin,destination\nVladivostok,"Sergeyevka, Primorsky Krai"\n'
    },
    "off_the_earth": {"legs.csv": 'origin,destination\nWonsan,"143.1, 31.9"\n'},
    "nowhere": {"legs.csv": "origin,destination,force\n,,11th Corps\n"},
    "bad_cells": {
        "legs.csv": "id,origin,destination,date,mode,strength,status\n"
        "a,Wonsan,Vladivostok,the day after,teleport,some men or so,perhaps\n"
        "a,Wonsan,Vladivostok,2024-02-30,sea,-5,claimed\n"
    },
    "everything_at_once": {
        "movements.csv": "origin,destination,sources,mode\nWonsan,Nowherecity,ghost,swim\n",
        "sources.csv": "id,url\ns,javascript:alert\n",
        "events.csv": "id,concerns\ne,phantom\n",
        "places.csv": "toponym,lat,lon\nCamp,95,10\n",
        "places.lock.csv": "toponym,match,decided_by\nX,maybe,me\n",
    },
    "bad_settings": {
        "movements.csv": "origin,destination,date\nWonsan,Nowherecity,someday\n",
        "map.toml": "coarsen_km = -5\nborders = 'flat earth'\ncolours = 'red'\ntitle = 3\n",
    },
    "no_toml": {
        "movements.csv": "origin,destination\nWonsan,Vladivostok\n",
        "map.toml": "title = My story\n",
    },
    "no_movements": {"sources.csv": "id\ns\n"},
    "no_table_below_a_good_one": {
        "movements.csv": "origin,mode\nWonsan,swim\n",
        "events.csv": "\x89PNG\x00",
        "Sources.csv": "id\ns\n",
        "forces.csv": "id,name\nx,One\nx,Two\n,Three\n",
    },
    "semicolon_in_id": {"legs.csv": "id,origin\na;b,Wonsan\n"},
    "units_disagree": {
        "legs.csv": 'origin,strength,strength_unit\nWonsan,"3,000 soldiers",ships\n'
    },
    "presence_with_a_path": {
        "legs.csv": 'kind,destination,path\npresence,Wonsan,"LINESTRING(0 0,1 1)"\n'
    },
    "two_headings_for_one": {"legs.csv": "from,start,to\nWonsan,Rason,Vladivostok\n"},
    "geojson_of_nothing": {"legs.geojson": '{"type": "FeatureCollection", "features": []}'},
    "half_a_coordinate": {"legs.csv": "from_lat,from_lon\n39.1,\n,127.4\n"},
    "only_a_total": {"legs.csv": "origin,strength\nTotal,3000\n"},
    "weekday_of_another_day": {"legs.csv": "origin,date\nWonsan,Monday 18 October 2024\n"},
    "d_day_unknown": {"legs.csv": "origin,date\nWonsan,D+3\n"},
    "last_friday_of_nothing": {"legs.csv": "origin,date\nWonsan,last Friday\n"},
    "backwards_date": {"legs.csv": "origin,date\nWonsan,2024-10-13/2024-10-08\n"},
    "ambiguous_zone": {"legs.csv": "origin,date\nWonsan,10:30 IST on 8 October 2024\n"},
    "a_season_or_two_years": {"legs.csv": "origin,date\nWonsan,2023-24\n"},
    "calendar_of_nobody": {"legs.csv": "origin,date,calendar\nWonsan,2024,mayan\n"},
    "arrives_before_it_departs": {
        "legs.csv": "origin,departed,arrived\nWonsan,2024-10-12,2024-10-11\n"
    },
    "dotted_number": {"legs.csv": "origin,strength\nWonsan,3.000\n"},
    "mixed_units": {"legs.csv": 'origin,strength\nWonsan,"3,000 troops and 20 tanks"\n'},
    "numbers_of_what": {"legs.csv": 'origin,strength\nWonsan,"3,000 and 500"\n'},
    "a_draft": {"legs.csv": "origin,draft\nWonsan,true\nRason,maybe\n"},
    "circle_of_forces": {
        "movements.csv": "origin,force\nWonsan,a\n",
        "forces.csv": "id,part_of\na,b\nb,a\nc,nobody\n",
    },
    "settings_that_are_none": {
        "movements.csv": "origin\nWonsan\n",
        "map.toml": "d_day = 'soon'\ndecimal = ';'\nwidth = 'wide'\n[colours]\nA = ['red']\n",
    },
    "geojson_of_polygons": {
        "legs.geojson": '{"type": "FeatureCollection", "features": [{"type": "Feature", '
        '"properties": {"origin": "Wonsan"}, "geometry": {"type": "Polygon", "coordinates": []}},'
        '{"type": "Feature", "properties": {"origin": "Nowherecity"}, "geometry": null}]}'
    },
    "geojson_off_the_earth": {
        "legs.geojson": '{"type": "FeatureCollection", "features": [{"type": "Feature", '
        '"properties": {}, "geometry": {"type": "Point", "coordinates": [43.1, 131.9]}}]}'
    },
    "no_geojson": {"legs.geojson": '{"type": "Topology"}'},
    "no_json": {"legs.geojson": '{"type": '},
    "broken_workbook": {"legs.xlsx": b"PK\x03\x04 cut off"},
    "workbook_without_movements": {"legs.xlsx": book(notes=[["a", "b"], [1, 2]])},
    "workbook_with_two": {"legs.xlsx": book(one=[["from"], ["A"]], two=[["from"], ["A"]])},
    "formula_without_a_value": {
        "legs.xlsx": book(movements=[["origin", "strength"], ["Wonsan", "=1+1"]])
    },
    "workbook_of_errors": {
        "legs.xlsx": book(
            movements=[["Title"], ["origin", "date"], ["Nowherecity", "someday"]],
            sources=[["id", "url"], ["s", "javascript:alert"]],
        )
    },
    "days_in_figures": {
        "legs.csv": "origin,date\nWonsan,10/8/2024\nWonsan,8.10.24\nWonsan,25/12/2024\n"
        "Wonsan,8 Oct 24\n"
    },
    "days_against_the_order": {
        "movements.csv": "origin,date\nWonsan,25/12/2024\nWonsan,10/8/2024\n",
        "map.toml": "date_order = 'mdy'\n",
    },
    "a_leap_day_of_another_calendar": {
        "legs.csv": "origin,date,calendar\nWonsan,29 February 1900,\n"
        "Wonsan,29 February 1901,julian\nWonsan,Monday 25 October 1917,julian\n"
    },
    "men_in_brackets": {
        "legs.csv": 'origin,strength\nWonsan,"two regiments (1,200 men each)"\n'
        'Wonsan,"10,000 (of whom 3,000 fell)"\nWonsan,half a battalion\n'
    },
    "spare_headings": {
        "legs.csv": "origin,,note,note\nWonsan,x,a,b\nTotal troops,,,5\n* a note,,,\n"
    },
    "as_of_before_all": {
        "movements.csv": "origin,reported\nWonsan,2024-10-18\nRason,2024-10-23\n",
        "map.toml": "as_of = 2024-10-01\n",
    },
    "geojson_of_another_system": {
        "legs.geojson": '{"type": "FeatureCollection", "crs": {"type": "name", "properties": '
        '{"name": "urn:ogc:def:crs:EPSG::3857"}}, "features": [{"type": "Feature", '
        '"properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}'
    },
    "geojson_of_broken_text": {
        "legs.geojson": '{"type": "FeatureCollection", "features": [{"type": "Feature", '
        '"properties": {"origin": "Won\\ud800san\\u0000"}, "geometry": null}]}'
    },
    "geojson_of_an_endless_number": {
        "legs.geojson": '{"type": "FeatureCollection", "features": [' + "9" * 5000 + "]}"
    },
    "a_stray_cell": {
        "legs.xlsx": book(movements=[["origin"], ["Nowherecity"], [], ["", "", "stray"]])
    },
    "avoid_of_nothing": {
        "legs.csv": "origin,destination,mode,avoid\nWonsan,Rason,sea,passage:Sues; Chna\n"
        "Wonsan,Rason,rail,Suez Canal\nWonsan,Rason,rail,Soviet Union\nWonsan,Rason,rail,CN\n"
    },
    "avoid_of_nothing_in_settings": {
        "movements.csv": "origin,destination,side\nWonsan,Rason,Russia\n",
        "map.toml": "avoid = ['Chna', 'passage:Panma']\n"
        "[avoid_by_side]\nRusia = ['CN', 'passage:suez canl']\n",
    },
    "avoid_that_is_no_list": {
        "movements.csv": "origin,destination\nWonsan,Rason\n",
        "map.toml": "avoid = 7\navoid_by_side = ['CN']\n",
    },
    "old_workbook": {"legs.xls": b"\xd0\xcf\x11\xe0"},
}


@pytest.mark.parametrize("name", CASES)
def test_the_report_is_whole_and_nothing_is_written(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = CASES[name]
    project = next((Path(name) for name in files if name.startswith("legs.")), Path("story"))
    (Path() if project.suffix else project).mkdir(exist_ok=True)
    for file, content in files.items():
        path = Path(file) if project.suffix else project / file
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    output = Path("map.html")
    output.write_text("the old map")
    before = sorted(tmp_path.rglob("*"))
    for verb in (["map", str(project), "-o", "map.html"], ["resolve", str(project)]):
        assert main(verb) == 1
        report = capsys.readouterr().err
        assert "Traceback" not in report
    assert output.read_text() == "the old map"
    assert sorted(tmp_path.rglob("*")) == before
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":  # then read each change before it is committed
        golden.write_text(report, encoding="utf-8")
    assert report == golden.read_text(encoding="utf-8"), f"if right, update {golden}"


def test_a_missing_project_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "no-such-folder", "-o", "map.html"]) == 1
    assert "no-such-folder: no such file or folder." in capsys.readouterr().err


def test_an_unwritable_output_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    legs = tmp_path / "legs.csv"
    legs.write_text("from,to\nWonsan,Vladivostok\n")
    assert main(["map", str(legs), "-o", str(tmp_path / "absent" / "map.html")]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert main(["map", str(legs), "-o", "/dev/full/map.html"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["legs.csv"]
