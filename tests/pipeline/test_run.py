"""A whole run: what it writes, what a second one does, and what it refuses."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

import geo_movements as gm
from geo_movements import turns
from geo_movements.disk import TEMPORARY
from geo_movements.errors import InputError, OutputError
from geo_movements.flows import flows
from geo_movements.pipeline import flowing, jobs, run, work
from geo_movements.pipeline.outputs import clear_stale
from geo_movements.pipeline.partitions import Partition

from .conftest import FIRST, HEADER, SECOND, state

Parts = Callable[..., Path]
BY = ("origin", "destination", "month")


def go(folder: Path, out: Path, **options: Any) -> Any:
    return run([folder], out, **{"workers": 1, **options})


def together(*texts: str) -> str:
    return HEADER + "".join(text.removeprefix(HEADER) for text in texts)


# --- What it writes -------------------------------------------------------------------------------


def test_legs_flows_and_lock_are_those_of_the_whole_table(parts: Parts, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = go(parts(), out)
    assert (report.rows, report.legs, report.errors) == (5, 5, 0)
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "movements.csv").write_text(together(FIRST, SECOND), "utf-8")
    (whole / "sources.csv").write_bytes((tmp_path / "events" / "sources.csv").read_bytes())
    project = gm.read(whole)
    places = gm.resolve(project)
    story = gm.build(project, places)
    legs = ds.dataset(out / "legs").to_table().to_pandas()
    for column in ("id", "origin_place", "length_km", "date_earliest", "route_method"):
        assert legs[column].astype(object).where(legs[column].notna(), None).tolist() == (
            story.legs[column].astype(object).where(story.legs[column].notna(), None).tolist()
        ), column
    read = gpd.read_parquet(out / "flows.parquet")
    expected = flows(story.legs, by=BY)
    assert read["claims"].tolist() == expected["claims"].tolist()
    assert read["origin_place"].fillna("").tolist() == expected["origin_place"].fillna("").tolist()
    assert read["strength_low"].fillna(-1).tolist() == expected["strength_low"].fillna(-1).tolist()
    lock = pd.read_csv(out / "places.lock.csv")
    assert lock["place_id"].tolist() == places["place_id"].tolist()


def test_each_file_says_its_bounds_and_the_manifest_says_all(parts: Parts, tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(parts(), out)
    told = json.loads((out / "manifest.json").read_text())
    assert [(each["file"], each["rows"]) for each in told["inputs"]] == [
        ("part-0.csv", 2), ("part-1.csv", 3),
    ]  # fmt: skip
    files = {each["file"]: each for each in told["outputs"]}
    found = state(out)
    for name, each in files.items():
        assert (each["sha256"], each["bytes"]) == (found[name], (out / name).stat().st_size)
    for number in range(2):
        name = f"legs/part-{number:05d}.parquet"
        geo = json.loads(pq.read_schema(out / name).metadata[b"geo"])
        frame = gpd.read_parquet(out / name)
        box = geo["columns"]["geometry"]["bbox"]
        assert np.allclose(box, frame.total_bounds) and files[name]["bbox"] == box
        assert frame.crs == "OGC:CRS84" or frame.crs.to_epsg() == 4326
    near = gpd.read_parquet(out / "legs" / "part-00001.parquet", bbox=(35, 50, 37, 52))
    assert near["id"].tolist() == ["b2", "b3"]


def test_a_row_without_an_id_is_called_by_its_file_and_row(parts: Parts, tmp_path: Path) -> None:
    text = "origin,destination\nKursk,Belgorod\n"
    go(parts(text, text), tmp_path / "out")
    ids = ds.dataset(tmp_path / "out" / "legs").to_table()["id"].to_pylist()
    assert ids == ["part-0-row-2", "part-1-row-2"]


def test_partitions_of_other_columns_become_files_of_one_schema(
    parts: Parts, tmp_path: Path
) -> None:
    folder = parts("origin,weather\nKursk,rain\n", "destination,mood\nBelgorod,low\n")
    out = tmp_path / "out"
    go(folder, out)
    schemas = [pq.read_schema(path) for path in sorted((out / "legs").iterdir())]
    assert schemas[0].names == schemas[1].names and {"weather", "mood"} <= {*schemas[0].names}
    assert ds.dataset(out / "legs").to_table()["weather"].to_pylist() == ["rain", None]


def test_parquet_and_csv_give_the_same_legs(parts: Parts, tmp_path: Path) -> None:
    folder = parts(FIRST)
    go(folder, tmp_path / "one")
    frame = pd.read_csv(folder / "movements" / "part-0.csv", dtype=str)
    (folder / "movements" / "part-0.csv").unlink()
    frame["date"] = frame["date"].astype("category")
    frame.to_parquet(folder / "movements" / "part-0.parquet")
    go(folder, tmp_path / "two")
    tables = [
        pq.read_table(tmp_path / out / "legs" / "part-00000.parquet") for out in ("one", "two")
    ]
    assert tables[0].equals(tables[1])


def test_flows_added_up_in_buckets_are_the_same_flows(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = parts(FIRST, SECOND, SECOND.replace("\nb", "\nc").replace("b2", "c2"))
    go(folder, tmp_path / "one")
    monkeypatch.setattr(flowing, "AT_ONCE", 1)
    report = go(folder, tmp_path / "many")
    one, many = (gpd.read_parquet(tmp_path / out / "flows.parquet") for out in ("one", "many"))
    assert pq.read_metadata(tmp_path / "many" / "flows.parquet").num_row_groups > 1
    assert report.flows == len(many) == len(one)
    keys = ["origin_place", "destination_place"]
    one, many = (frame.sort_values(keys, ignore_index=True) for frame in (one, many))
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(many))
    told = [
        json.loads(pq.read_metadata(tmp_path / out / "flows.parquet").metadata[b"geo"])
        for out in ("one", "many")
    ]
    assert told[0] == told[1]
    assert not (tmp_path / "many" / "_work" / "flows").exists()


def test_two_workers_leave_the_bytes_of_one(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = parts(FIRST, SECOND, SECOND.replace("\nb", "\nc").replace("b2", "c2"))
    said: list[str] = []
    go(folder, tmp_path / "one")
    go(folder, tmp_path / "two", workers=2, told=said.append)
    assert state(tmp_path / "one") == state(tmp_path / "two")
    assert sum(line.startswith("convert") for line in said) == 3


def test_networks_are_read_in_advance_unless_all_may_be_done(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[set[str]] = []
    monkeypatch.setattr("geo_movements.routes.legs.get_ready", read.append)
    go(parts(FIRST.replace("foot", "by train"), SECOND), out := tmp_path / "out", workers=1)
    job = work.Job("warm", Partition(0, "places", "", 0), str(out), "", "")
    setup: Any = None  # it looks at the first pass alone
    jobs.STAGES["warm"](job, setup)
    assert read == []
    (out / "_work/convert/00000.json").unlink()
    jobs.STAGES["warm"](job, setup)
    assert read == [{"air", "rail"}]


def test_without_flows_there_are_none(parts: Parts, tmp_path: Path) -> None:
    report = go(parts(), tmp_path / "out", by=())
    assert report.flows == 0 and not (tmp_path / "out" / "flows.parquet").exists()


def test_blurred_positions_are_nowhere_exact_in_what_is_published(
    parts: Parts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    go(parts(map="coarsen_km = 50\n"), out)
    exact = pd.read_csv(out / "_work" / "places.lock.csv")
    told = {tuple(point) for point in exact[["lon", "lat"]].round(4).to_numpy().tolist()}
    for path in [*(out / "legs").iterdir(), out / "flows.parquet"]:
        points = gpd.read_parquet(path).get_coordinates().round(4).to_numpy().tolist()
        assert points and not told & {tuple(point) for point in points}
    assert not (out / "places.lock.csv").exists() and not (out / "problems.csv").exists()


# --- Again ----------------------------------------------------------------------------------------


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is converted."""
    seen: list[str] = []
    real = jobs.convert

    def noted(table: Any, context: Any, **options: Any) -> Any:
        seen.append(options["file"])
        return real(table, context, **options)

    monkeypatch.setattr(jobs, "convert", noted)
    return seen


def test_a_second_run_does_nothing_and_leaves_the_same_bytes(
    parts: Parts, tmp_path: Path, done: list[str]
) -> None:
    folder, out = parts(), tmp_path / "out"
    go(folder, out)
    first = state(out)
    done.clear()
    go(folder, out)
    assert done == [] and state(out) == first
    go(folder, tmp_path / "other")
    assert state(tmp_path / "other") == first


def test_what_has_changed_is_done_again_and_nothing_else(
    parts: Parts, tmp_path: Path, done: list[str]
) -> None:
    folder, out = parts(), tmp_path / "out"
    go(folder, out)
    parts(FIRST, SECOND.replace("some 300", "some 400"))
    done.clear()
    go(folder, out)
    assert done == ["part-1.csv"]
    (out / "legs" / "part-00000.parquet").unlink()
    done.clear()
    go(folder, out)
    assert done == ["part-0.csv"]
    (folder / "map.toml").write_text('decimal = ","\n')
    done.clear()
    go(folder, out)
    assert done == ["part-0.csv", "part-1.csv"]
    go(folder, tmp_path / "fresh")
    assert state(out) == state(tmp_path / "fresh")


def test_a_file_that_is_a_way_is_watched(parts: Parts, tmp_path: Path, done: list[str]) -> None:
    rows = "id,origin,destination,path\na1,Kursk,Belgorod,way.geojson\n"
    folder, out = parts(rows, SECOND), tmp_path / "out"
    way = folder / "way.geojson"
    line = '{"type": "LineString", "coordinates": [[36.19, 51.73], [36.1, %s], [36.6, 50.6]]}'
    way.write_text(line % 51.0)
    go(folder, out)
    told = json.loads((out / "manifest.json").read_text())["beside"]
    assert "way.geojson" in [each["file"] for each in told]
    way.write_text(line % 51.2)
    done.clear()
    said: list[str] = []
    assert go(folder, out, told=said.append).kept == 1
    assert done == ["part-0.csv"] and "convert: 1 of 2 kept, nothing of theirs has changed" in said
    legs = gpd.read_parquet(out / "legs" / "part-00000.parquet")
    assert (36.1, 51.2) in legs.geometry.iloc[0].coords
    way.unlink()
    assert go(folder, out).errors == 1


def test_all_problems_are_in_files_of_their_partitions(parts: Parts, tmp_path: Path) -> None:
    from geo_movements.pipeline import tally

    rows = "id,origin,destination,strength\n" + "".join(
        f"x{n},Kursk,Belgorod,9\n" for n in range(5)
    )
    folder, out = parts(rows.replace(",9", ",many?"), SECOND), tmp_path / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally, "CAP", 2)
        report = go(folder, out)
    assert report.errors == 5 and report.listed == out / "problems.csv"
    every = pq.read_table(out / "problems" / "part-00000.parquet").to_pylist()
    told = [(each["row"], each["column"]) for each in every if each["level"] == "error"]
    assert told == [(row, "strength") for row in range(2, 7)]
    with (out / "problems.csv").open(encoding="utf-8") as file:
        listed = [each for each in csv.DictReader(file) if each["level"] == "error"]
    assert [each["more"] for each in listed] == ["", "3"]
    (folder / "movements" / "part-0.csv").write_text(rows, "utf-8")
    assert not go(folder, out).errors
    files = [each["file"] for each in json.loads((out / "manifest.json").read_text())["outputs"]]
    assert [name for name in files if name.startswith("problems/")] == [
        path.relative_to(out).as_posix() for path in sorted((out / "problems").iterdir())
    ]


def test_a_place_decided_otherwise_redoes_only_where_it_is_named(
    parts: Parts, tmp_path: Path, done: list[str]
) -> None:
    folder, out = parts(), tmp_path / "out"
    go(folder, out)
    places = "toponym,lat,lon\nBelgorod,50.6,36.6\n"
    (folder / "places.csv").write_text(places)
    done.clear()
    go(folder, out)
    assert done == ["part-1.csv"]
    legs = gpd.read_parquet(out / "legs" / "part-00001.parquet").set_index("id")
    assert legs.geometry["b3"].coords[-1] == (36.6, 50.6)


def test_a_partition_that_is_gone_leaves_no_file(parts: Parts, tmp_path: Path) -> None:
    folder, out = parts(), tmp_path / "out"
    go(folder, out)
    (folder / "movements" / "part-1.csv").unlink()
    go(folder, out)
    go(folder, tmp_path / "fresh")
    assert state(out) == state(tmp_path / "fresh")


def test_a_lock_that_is_given_decides(parts: Parts, tmp_path: Path) -> None:
    folder, out = parts(), tmp_path / "out"
    go(folder, out)
    lock = pd.read_csv(out / "places.lock.csv", dtype=str)
    lock.loc[lock["toponym"] == "Kursk", ["lat", "lon", "place_id", "match", "decided_by"]] = [
        "10", "20", "", "coordinates", "user",
    ]  # fmt: skip
    lock[lock["toponym"] != "Wonsan"].to_csv(tmp_path / "mine.csv", index=False)
    go(folder, tmp_path / "two", lock=tmp_path / "mine.csv")
    legs = gpd.read_parquet(tmp_path / "two" / "legs" / "part-00001.parquet").set_index("id")
    assert legs.geometry["b2"].coords[0] == (20, 10)
    kept = pd.read_csv(tmp_path / "two" / "places.lock.csv", dtype=str).set_index("toponym")
    assert kept.loc["Kursk", "decided_by"] == "user"
    assert kept.loc["Wonsan", "place_id"] == "geonames:1866923"


# --- Killed ---------------------------------------------------------------------------------------


def test_a_run_killed_at_any_file_ends_as_if_it_had_not_been(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = parts()
    go(folder, tmp_path / "whole")
    whole, out = state(tmp_path / "whole"), tmp_path / "out"
    replace, left = os.replace, 0

    class Killed(BaseException):
        pass

    def dying(source: str, target: Path) -> None:
        nonlocal left
        if not left:
            raise Killed
        left -= 1
        replace(source, target)

    monkeypatch.setattr(os, "replace", dying)
    for allowed in (0, 1, 2, 3, 4, 5, 100):
        left = allowed
        try:
            go(folder, out)
        except Killed:
            assert not (out / "manifest.json").exists()
    assert state(out) == whole


def test_after_kill_9_of_all_a_second_run_ends_in_the_same_bytes(
    parts: Parts, tmp_path: Path
) -> None:
    folder, out = parts(FIRST, SECOND, SECOND.replace("\nb", "\nc")), tmp_path / "out"
    command = [sys.executable, "-m", "geo_movements", "pipeline", str(folder), "-o", str(out)]
    process = subprocess.Popen(
        [*command, "--workers", "1"], stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while process.poll() is None and not (out / "legs" / "part-00000.parquet").exists():
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    go(folder, out)
    go(folder, tmp_path / "whole")
    assert state(out) == state(tmp_path / "whole")


# --- What it refuses ------------------------------------------------------------------------------


def test_names_that_no_partition_can_decide_are_all_told_and_nothing_is_written(
    parts: Parts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    bad = "origin,destination\nXyzzyville,Kursk\n"
    with pytest.raises(InputError) as caught:
        go(parts(bad, FIRST, bad.replace("Xyzzyville", "Qwertzhausen")), out)
    told = [(p.file, p.row, p.column) for p in caught.value.problems if p.level == "error"]
    assert told == [("part-0.csv", 2, "origin"), ("part-2.csv", 2, "origin")]
    assert f"put into {out / 'places.lock.csv'}," in caught.value.problems[0].hint
    assert [path.name for path in out.iterdir()] == ["_work"]


def test_errors_of_all_partitions_are_listed_and_the_output_is_not_finished(
    parts: Parts, tmp_path: Path
) -> None:
    folder, out = parts(), tmp_path / "out"
    go(folder, out)
    parts(FIRST.replace("air,", "camel,"), SECOND.replace("foot,", "horse,"))
    report = go(folder, out)
    assert report.errors == 2 and not (out / "manifest.json").exists()
    assert not list((out / "legs").iterdir())
    with (out / "problems.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["file"], r["row"], r["column"]) for r in rows if r["level"] == "error"] == [
        ("part-0.csv", "2", "mode"), ("part-1.csv", "4", "mode"),
    ]  # fmt: skip
    parts()
    go(folder, out)
    go(folder, tmp_path / "fresh")
    assert state(out) == state(tmp_path / "fresh")


def test_an_id_in_two_partitions_is_an_error_with_both_rows(parts: Parts, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        go(parts(FIRST, SECOND.replace("b2,", "a1,")), tmp_path / "out")
    [problem] = [p for p in caught.value.problems if p.level == "error"]
    assert (problem.file, problem.row, problem.column) == ("part-1.csv", 3, "id")
    assert "row 2 of part-0.csv" in problem.problem


def test_what_goes_on_in_another_partition_is_told(parts: Parts, tmp_path: Path) -> None:
    other = 'c1,sealift,1,soldiers,Wonsan,Vladivostok,air,2024-10-12,"3,000",claimed,CNN,s1\n'
    report = go(parts(FIRST, SECOND + other), tmp_path / "out")
    told = [p for tally in report.problems.values() for p in tally.first if "go on" in p.problem]
    [problem] = told
    assert problem.level == "warning" and problem.column == "movement"
    assert '"sealift" (row 2 of part-0.csv, row 5 of part-1.csv)' in problem.problem
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["movements_in_one_partition"] is False


def test_dealt_by_movement_claims_compete_across_files(parts: Parts, tmp_path: Path) -> None:
    other = 'c1,sealift,1,soldiers,Wonsan,Vladivostok,air,2024-10-09,"3,000",claimed,CNN,s1\n'
    folder = parts(FIRST, SECOND + other)
    for out in ("out", "again"):
        report = go(folder, tmp_path / out, by_movement=True)
    assert not [kind for kind in report.problems if "go on" in kind]
    assert state(tmp_path / "out") == state(tmp_path / "again")
    legs = ds.dataset(tmp_path / "out" / "legs").to_table().to_pandas().set_index("id")
    assert sorted(legs.index) == ["a1", "a2", "b1", "b2", "b3", "c1"]
    assert legs.loc["a1", "competes_with"] == "c1" and legs.loc["c1", "competes_with"] == "a1"
    go(folder, tmp_path / "apart")
    apart = ds.dataset(tmp_path / "apart" / "legs").to_table().to_pandas().set_index("id")
    assert apart["competes_with"].isna().all()
    columns = [name for name in legs if name not in ("competes_with", "bbox")]
    assert legs.sort_index()[columns].equals(apart.sort_index()[columns])


def test_problems_of_dealt_rows_cite_their_own_file(parts: Parts, tmp_path: Path) -> None:
    report = go(parts(FIRST, SECOND.replace("foot,", "camel,")), tmp_path / "out", by_movement=True)
    [problem] = [p for t in report.problems.values() for p in t.first if p.level == "error"]
    assert (problem.file, problem.row) == ("part-1.csv", 4)


def test_an_event_may_concern_any_partition(parts: Parts, tmp_path: Path) -> None:
    events = (
        "id,date,kind,stance,concerns,text,sources\ne1,2024-11-01,statement,denies,a1; b1,No.,s1\n"
    )
    report = go(parts(events=events), tmp_path / "out")
    assert not report.errors
    with pytest.raises(InputError, match="neither a claim's id nor a movement"):
        go(parts(events=events.replace("b1", "b9")), tmp_path / "out")


def test_sides_that_avoid_are_looked_for_in_all_partitions(parts: Parts, tmp_path: Path) -> None:
    folder = parts(
        "origin,destination,force\nWonsan,Rason,a\n",
        "origin,destination,side\nWonsan,Rason,blue\n",
        map='[avoid_by_side]\nred = ["CN"]\nBlue = ["CN"]\nGreen = ["CN"]\n',
        forces="id,side\na,Red\n",
    )
    report = go(folder, tmp_path / "out")
    told = [p.problem for t in report.problems.values() for p in t.first if p.file == "map.toml"]
    assert told == ['no row is on the side "Green".']


def test_a_file_of_borders_is_looked_at_once(parts: Parts, tmp_path: Path) -> None:
    folder = parts(map="borders = 'own.geojson'\n")
    (folder / "own.geojson").write_text('{"features": []}', encoding="utf-8")
    with pytest.raises(InputError, match="holds no feature") as refused:
        go(folder, tmp_path / "out")
    assert len([one for one in refused.value.problems if one.column == "borders"]) == 1


def test_claimants_of_settings_are_looked_for_in_all_partitions(
    parts: Parts, tmp_path: Path
) -> None:
    report = go(parts(map='[claimants]\nKorea = ["NIS"]\nOther = ["Nobody"]\n'), tmp_path / "out")
    told = [p.problem for t in report.problems.values() for p in t.first if p.file == "map.toml"]
    assert told == ['no row has the claimant "Nobody".']


def test_a_day_before_all_is_an_error(parts: Parts, tmp_path: Path) -> None:
    report = go(parts(), tmp_path / "out", as_of="2020-01-01")
    assert report.errors == 1 and report.legs == 0


def test_a_folder_of_something_else_is_left_alone(parts: Parts, tmp_path: Path) -> None:
    folder = parts()
    before = state(folder)
    with pytest.raises(OutputError, match="not empty"):
        go(folder, folder)
    assert state(folder) == before


def test_two_runs_do_not_write_to_one_folder(parts: Parts, tmp_path: Path) -> None:
    from geo_movements.pipeline.outputs import alone

    folder, out = parts(), tmp_path / "out"
    with alone(out), pytest.raises(OutputError, match="another run"):
        go(folder, out)


def test_a_setup_that_another_run_wrote_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "x.pickle"
    path.write_bytes(b"anything")
    with pytest.raises(OutputError, match="another run"):
        work.read_setup(str(path), "0" * 64)


def test_what_somebody_puts_into_the_output_stays_and_what_is_stale_goes(
    parts: Parts, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    go(parts(), out)
    own = [out / "00001.csv", out / "legs" / "00007.geojson", out / "_work" / "99999.txt"]
    stale = [out / "legs" / "part-00002.parquet", out / "legs" / "part-100000.parquet"]
    for path in (*own, *stale):
        path.write_text("x")
    go(parts(), out)
    assert all(path.exists() for path in own) and not any(path.exists() for path in stale)


@pytest.mark.parametrize(
    "lost", ["survey/00000.parquet", "convert/00001.flows.parquet", "convert/00001.problems.json"]
)
def test_notes_that_are_lost_are_made_again(parts: Parts, tmp_path: Path, lost: str) -> None:
    out = tmp_path / "out"
    go(parts(), out)
    before = state(out)
    (out / "_work" / lost).unlink()
    assert go(parts(), out).errors == 0
    assert state(out) == before


@pytest.mark.parametrize("name", ["_work/survey/00000.id.npy", "legs/part-00000.parquet"])
@pytest.mark.parametrize("damage", ["gone", "flipped"])
def test_what_is_kept_is_looked_at_to_the_last_bit(
    parts: Parts, tmp_path: Path, name: str, damage: str
) -> None:
    folder, out = parts(), tmp_path / "out"
    go(folder, out)
    whole, path = state(out), out / name
    content = path.read_bytes()
    path.unlink()
    if damage == "flipped":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    go(folder, out)
    assert state(out) == whole and path.read_bytes() == content


def test_the_output_of_a_newer_version_stays(parts: Parts, tmp_path: Path) -> None:
    folder, out = parts(), tmp_path / "out"
    go(folder, out)
    told = json.loads((out / "manifest.json").read_text()) | {"format": 2}
    (out / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(OutputError, match="newer geo-movements"):
        go(folder, out)
    assert json.loads((out / "manifest.json").read_text()) == told


def test_what_a_killed_run_left_goes_and_what_one_holds_stays(tmp_path: Path) -> None:
    (tmp_path / "_work" / f"{TEMPORARY}folder" / "deep").mkdir(parents=True)
    (tmp_path / f"{TEMPORARY}dead").write_text("half")
    held = turns.hold(tmp_path / f"{TEMPORARY}held")
    assert held is not None
    clear_stale(tmp_path, 1, 1)
    assert sorted(path.name for path in tmp_path.rglob("*")) == [f"{TEMPORARY}held", "_work"]
    turns.let_go(held, tmp_path / f"{TEMPORARY}held")


def test_the_lock_of_a_run_is_made_nowhere_else(tmp_path: Path) -> None:
    from geo_movements.pipeline.outputs import alone

    (tmp_path / "out" / "_work").mkdir(parents=True)
    (tmp_path / "out" / "_work" / "lock").symlink_to(tmp_path / "outside")
    with pytest.raises(OutputError, match="cannot be written"), alone(tmp_path / "out"):
        pass
    assert not (tmp_path / "outside").exists()
