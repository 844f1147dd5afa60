"""Our own files come back: the same project, the same story."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

import geo_movements as gm
from geo_movements.export.settings import told_settings
from geo_movements.tables.formulas import bare, guarded
from geo_movements.tables.settings import settings_from

DATA = Path(__file__).parents[2] / "data"
SUFFIXES = (".geojson", ".gpkg", ".parquet", ".xlsx")


def story_of(path: Path, **options: bool) -> gm.Story:
    project = gm.read(path)
    assert [problem for problem in project.problems if problem.level != "note"] == []
    return gm.build(project, gm.resolve(project), **options)


def same(one: gm.Story, other: gm.Story, *, digits: int = 5) -> None:
    for table in ("legs", "places", "sources", "events"):
        old, new = (getattr(story, table) for story in (one, other))
        assert list(old.columns) == list(new.columns)
        for name in old.columns:
            if name == "geometry":
                shapes = old.geometry.to_numpy(), new.geometry.to_numpy()
                alike = shapely.equals_exact(*shapes, tolerance=10**-digits)
                alike |= shapely.equals(*shapes)  # a layer of areas has one kind of geometry
                absent = old.geometry.isna().to_numpy() & new.geometry.isna().to_numpy()
                assert (alike | absent).all(), table
            elif name in ("lat", "lon"):
                assert (old[name] - new[name]).abs().max() < 1e-9
            else:
                cells = [each[name].astype(object).where(each[name].notna(), None).tolist()
                         for each in (old, new)]  # fmt: skip
                assert cells[0] == cells[1], (table, name)
    assert one.settings == other.settings


@pytest.fixture(scope="session")
def samples() -> Callable[[str], gm.Story]:
    known: dict[str, gm.Story] = {}

    def sample(name: str) -> gm.Story:
        if name not in known:
            known[name] = story_of(DATA / name)
        return known[name]

    return sample


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        *(("hannibal-218bc", suffix) for suffix in SUFFIXES),
        ("dprk-2024", ".gpkg"),
        ("falklands-1982", ".geojson"),
    ],
)
def test_a_sample_comes_back_whole(
    samples: Callable[[str], gm.Story], tmp_path: Path, name: str, suffix: str
) -> None:
    """Decisions of places, names in other languages, forces, settings: nothing is decided anew."""
    story = samples(name)
    same(story, story_of(gm.save(story, tmp_path / f"back{suffix}")))


def test_every_setting_comes_back_but_what_is_of_one_machine() -> None:
    words = {"uk": {"title": "1812 українською"}}
    told = {
        "title": "1812", "subtitle": "s", "credit": "c", "as_of": "1813", "color_by": "force",
        "width": "proportional", "d_day": "1812-06-24", "date_order": "dmy", "decimal": ",",
        "coarsen_km": 5.0, "symbols": "military", "affiliations": {"France": "hostile"},
        "translations": words, "language": "fr", "other_languages": ("uk",), "borders": "un",
        "avoid": ("CN",), "avoid_by_side": {"France": ("RU",)}, "aggregate": "origin,month",
        "colours": {"France": ("#123456", "#abcdef")}, "claimants": {"All": ("Minard", "Chambray")},
    }  # fmt: skip
    kept = {field.name for field in fields(gm.Settings)} - {"tiles", "service"}
    assert set(told) == kept, "a new setting needs its place in export/settings.py"
    problems: list[gm.Problem] = []
    settings = gm.Settings(**told)
    assert settings_from(told_settings(settings), Path("map.toml"), problems) == settings
    assert problems == []


def test_a_path_that_was_a_file_comes_back_as_the_line(tmp_path: Path) -> None:
    folder = tmp_path / "story"
    folder.mkdir()
    line = {"type": "LineString", "coordinates": [[127.4, 39.1], [130, 40], [131.9, 43.1]]}
    (folder / "way.geojson").write_text(json.dumps(line))
    (folder / "movements.csv").write_text("origin,destination,path\nWonsan,,way.geojson\n")
    story = story_of(folder)
    shutil.rmtree(folder)
    for suffix in (".geojson", ".gpkg", ".parquet"):
        back = story_of(gm.save(story, tmp_path / f"back{suffix}"))
        assert back.legs["route_method"].tolist() == ["given"]
        assert list(back.legs.geometry[0].coords) == list(map(tuple, line["coordinates"]))


def test_what_lies_beside_a_file_comes_first(
    samples: Callable[[str], gm.Story], tmp_path: Path
) -> None:
    path = gm.save(samples("dprk-2024"), tmp_path / "back.gpkg")
    (tmp_path / "back.map.toml").write_text('title = "Mine"\n')
    (tmp_path / "back.places.lock.csv").write_text("toponym,match,decided_by\nWonsan,none,user\n")
    project = gm.read(path)
    assert project.settings.title == "Mine"
    assert project.lock["toponym"].tolist() == ["Wonsan"]


def test_a_csv_of_legs_is_a_table_of_movements(
    samples: Callable[[str], gm.Story], tmp_path: Path
) -> None:
    story = samples("hannibal-218bc")
    project = gm.read(gm.save(story, tmp_path / "legs.csv"))
    assert project.problems == ()
    assert project.movements["id"].tolist() == story.legs["id"].tolist()
    assert "route_method" not in project.movements.columns
    assert project.movements["date"].tolist() == story.legs["date"].tolist()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.gpkg", b"no database"), ("a.gpkg", b""), ("a.parquet", b"PAR1 no"), ("a.parquet", b"")],
)
def test_a_broken_file_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    (problem,) = gm.read(path).problems
    assert (problem.level, problem.file) == ("error", name)
    assert problem.hint


def test_the_files_of_others_are_told(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "b.gpkg")) as database:
        database.execute("CREATE TABLE legs (id TEXT, geom BLOB)")
        database.execute("INSERT INTO legs VALUES ('x', x'4750')")
        database.commit()
    pq.write_table(pa.table({"id": ["x"]}), tmp_path / "b.parquet")
    for name in ("b.gpkg", "b.parquet"):
        (problem,) = gm.read(tmp_path / name).problems
        assert "that this program wrote" in problem.problem


def test_a_view_is_never_read(samples: Callable[[str], gm.Story], tmp_path: Path) -> None:
    path = gm.save(samples("hannibal-218bc"), tmp_path / "v.gpkg")
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TABLE sources")
        database.execute(
            "CREATE VIEW sources AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 "
            "FROM n) SELECT * FROM n"
        )
        database.commit()
    (problem,) = gm.read(path).problems
    assert problem.level == "error"


# --- Formulas -------------------------------------------------------------------------------------


@given(st.text(alphabet="'=+-@\t\r0123456789., eaЖ\n"))
def test_the_apostrophe_comes_off_again(text: str) -> None:
    cell = guarded(text)
    assert bare(cell) == text
    if cell[:1] in ("=", "@", "\t", "\r"):
        raise AssertionError(cell)
    if cell[:1] in ("+", "-"):
        float(cell.split(",")[0])  # numbers and coordinates alone


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_formulas_of_every_column_come_back(
    project_folder: Callable[..., Path], tmp_path: Path, suffix: str
) -> None:
    words = "=1+1,+a,-b,@x,'=1,'tis,-5"
    given = words.replace("'=1", "''=1")  # as it is read, one apostrophe comes off
    columns = "force,note,quote,claimant,Own,side,other"
    folder = project_folder(f'origin,{columns}\n"-33.86, 151.2",{given}\n')
    story = story_of(folder)
    path = gm.save(story, tmp_path / f"guarded{suffix}")
    if suffix == ".csv":
        row = path.read_text(encoding="utf-8-sig").splitlines()[1]
        assert "'=1+1" in row and "'+a" in row and '"-33.86, 151.2"' in row and ",-5" in row
    back = gm.read(path).movements
    assert back[columns.split(",")].to_numpy().tolist() == [words.split(",")]
    assert back["origin"].tolist() == ["-33.86, 151.2"]


def test_a_lock_file_is_guarded_too(project_folder: Callable[..., Path]) -> None:
    from geo_movements.places.lock import lock_text

    lock = "toponym,match,decided_by\n=Base,none,user\n"
    project = gm.read(project_folder("origin,destination\nWonsan,=Base\n", lock=lock))
    text = lock_text(gm.resolve(project), project)
    assert "\n'=Base," in text
    again = gm.read(project_folder("origin,destination\nWonsan,=Base\n", lock=text))
    assert "=Base" in again.lock["toponym"].tolist()


def test_too_many_rows_for_a_sheet_are_told(
    samples: Callable[[str], gm.Story], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo_movements.export.tables.MOST_ROWS", 5)
    with pytest.raises(gm.OutputError, match=r"a sheet holds 4 below its header. Write .parquet"):
        gm.save(samples("hannibal-218bc"), tmp_path / "x.xlsx")


def test_a_text_too_long_for_a_cell_says_so(
    samples: Callable[[str], gm.Story], tmp_path: Path
) -> None:
    story = samples("hannibal-218bc")
    long = replace(story, legs=story.legs.assign(note="x" * 40_000))
    note = gm.read(gm.save(long, tmp_path / "x.xlsx")).movements["note"].iloc[0]
    assert len(note) <= 32_767 and note.endswith("[... cut: a cell of a workbook holds no more]")


def test_a_geopackage_without_a_claim_or_with_a_computed_column_is_told(tmp_path: Path) -> None:
    (tmp_path / "legs.csv").write_text("from,to\nWonsan,Vladivostok\n", encoding="utf-8")
    gm.save(story_of_words(tmp_path / "legs.csv"), tmp_path / "a.gpkg")
    shutil.copy(tmp_path / "a.gpkg", tmp_path / "b.gpkg")
    spoil(tmp_path / "a.gpkg", "DELETE FROM legs")
    spoil(
        tmp_path / "b.gpkg",
        "ALTER TABLE sources ADD COLUMN x TEXT GENERATED ALWAYS AS (hex(zeroblob(9))) VIRTUAL",
    )
    for name, words in (("a.gpkg", "no claim"), ("b.gpkg", "computed")):
        errors = [p.problem for p in gm.read(tmp_path / name).problems if p.level == "error"]
        assert len(errors) == 1 and words in errors[0]


def story_of_words(path: Path) -> gm.Story:
    project = gm.read(path)
    return gm.build(project, gm.resolve(project))


def spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')  # they ask for functions of GDAL's
        database.execute(statement)
        database.commit()
