"""The commands as a user types them: what goes where, and the exit status."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from geo_movements.cli import main
from geo_movements.routes.legs import _lately

ROOT = Path(__file__).parents[1]


def run(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "geo_movements", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=cwd,
    )  # fmt: skip


@pytest.fixture
def legs(tmp_path: Path) -> Path:
    path = tmp_path / "legs.csv"
    path.write_text("from,to\nWonsan,Vladivostok\n")
    return path


def test_help_imports_neither_numpy_nor_pandas() -> None:
    code = (
        "import sys\nfrom geo_movements.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = ('numpy', 'pandas', 'geopandas', 'shapely', 'folium')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("verb", ["resolve", "map", "export", "check"])
def test_every_command_has_help_with_an_example(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([verb, "--help"])
    assert stopped.value.code == 0
    assert f"geo-movements {verb} data/dprk-2024" in capsys.readouterr().out


def test_the_examples_of_the_help_can_be_pasted(tmp_path: Path) -> None:
    text = run("--help").stdout
    examples = re.findall(
        r"^  (.*geo-movements (?:map|check|resolve|export|route) .*)$", text, re.M
    )
    assert len(examples) == 6
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "dprk-2024").mkdir()
    for source in (ROOT / "data" / "dprk-2024").rglob("*"):
        copy = tmp_path / "data" / "dprk-2024" / source.relative_to(ROOT / "data" / "dprk-2024")
        copy.mkdir() if source.is_dir() else copy.write_bytes(source.read_bytes())
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for example in examples:
        done = subprocess.run(
            example, shell=True, cwd=tmp_path, env={**os.environ, "PATH": path},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (example, done.stderr)
    assert (tmp_path / "map.html").exists() and (tmp_path / "legs.geojson").exists()


def test_data_goes_to_stdout_and_messages_to_stderr(legs: Path) -> None:
    done = run("export", legs)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["features"]) == 1
    assert "1 of 1 rows have no source" in done.stderr


def test_resolve_writes_the_lock_twice_alike(legs: Path) -> None:
    first = run("resolve", legs)
    lock = legs.with_name("legs.places.lock.csv")
    text = lock.read_bytes()
    assert first.returncode == 0 and "Vladivostok" in first.stdout
    assert run("resolve", legs).stdout == first.stdout
    assert lock.read_bytes() == text


def test_a_doubt_stops_resolve_before_it_writes(legs: Path) -> None:
    legs.write_text("from,to\nWonsan,Vladivostock\n")
    done = run("resolve", legs)
    assert done.returncode == 1
    assert 'destination: "Vladivostock": not found; nearest "Vladivostok" (RU).' in done.stderr
    assert not legs.with_name("legs.places.lock.csv").exists()


def test_map_reads_a_project_from_anywhere(legs: Path, tmp_path: Path) -> None:
    done = run("map", legs.name, "-o", "map.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Vladivostok" in (tmp_path / "map.html").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["paint"],
        ["map"],
        ["map", "legs.csv"],
        ["map", "legs.csv", "-o", "map.pdf"],
        ["export", "legs.csv", "-o", "legs.shp"],
        ["resolve", "legs.csv", "--country", "Russia"],
    ],
)
def test_misuse_is_2(arguments: list[str], legs: Path) -> None:
    done = run(*arguments, cwd=legs.parent)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_check_lists_the_problems_and_fails_on_errors(project_folder) -> None:
    folder = project_folder("origin,destination,mode\nWonsan,Vladivostok,teleport\n")
    done = run("check", folder)
    assert done.returncode == 1
    assert done.stdout.startswith('error: movements.csv row 2, mode: "teleport" is no mode.')
    assert "1 error," in done.stderr


@pytest.mark.parametrize("name", ["movements.csv", "places.csv", "places.lock.csv"])
def test_an_export_onto_what_is_read_is_refused(project_folder, name: str) -> None:
    folder = project_folder("origin,destination\nOdesa,Kyiv\n")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    done = run("export", folder, "-o", folder / ".." / folder.name / name)
    assert done.returncode == 2
    assert "read from" in done.stderr
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert run("export", folder, "-o", folder / "legs.csv").returncode == 0


def test_an_export_onto_a_link_to_itself_is_told(legs: Path) -> None:
    legs.write_text("from,to\nOdesa,Kyiv\n")
    (legs.parent / "l.csv").symlink_to("l.csv")
    (legs.parent / f"{legs.stem}.places.lock.csv").symlink_to(f"{legs.stem}.places.lock.csv")
    done = run("export", legs, "-o", legs.parent / "l.csv")
    assert "Traceback" not in done.stderr


def test_an_export_onto_the_one_table_is_refused(legs: Path) -> None:
    legs.write_text("from,to\nOdesa,Kyiv\n")
    assert run("export", legs, "-o", legs).returncode == 2
    assert legs.read_text() == "from,to\nOdesa,Kyiv\n"


def test_a_country_helps(legs: Path) -> None:
    legs.write_text("from,to\nCambridge,\n")
    assert run("check", legs).returncode == 1
    assert run("check", legs, "--country", "gb").returncode == 0


def test_a_terminal_without_unicode_gets_the_report_all_the_same(legs: Path) -> None:
    legs.write_text("from,to\n원산,Vladivostok\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "geo_movements", "resolve", str(legs)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr
    assert b"Vladivostok" in done.stdout


def test_a_problem_of_many_rows_is_told_once(project_folder) -> None:
    folder = project_folder("origin,mode\n" + "Wonsan,swim\n" * 30 + "Wonsan,fall\n")
    report = run("map", folder, "-o", folder / "map.html").stderr
    assert report.count('"swim" is no mode') == 1
    assert "(Also in row 3, 4, 5," in report and "and 9 more.)" in report
    assert report.count('"fall" is no mode') == 1


def test_where_many_ways_are_looked_for_it_says_how_many_are_found(
    project_folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["Busan,Vladivostok", "Wonsan,Vladivostok", "Busan,Wonsan"]
    story = str(
        project_folder("origin,destination,mode\n" + "".join(f"{row},sea\n" for row in rows))
    )
    assert main(["export", story]) == 0
    quietly = capsys.readouterr()
    monkeypatch.setattr("geo_movements.cli_shared._WAYS", 1)
    monkeypatch.setattr("geo_movements.cli_shared._SILENT_S", 0.0)
    _lately.cache_clear()
    assert main(["export", story]) == 0
    aloud = capsys.readouterr()
    assert "ways found" not in quietly.err and aloud.out == quietly.out
    assert re.findall(r".* ways found", aloud.err) == ["1 of 3 ways found", "2 of 3 ways found"]
    _lately.cache_clear()
    assert main(["check", story]) == 0
    assert "2 of 3 ways found" in capsys.readouterr().err
