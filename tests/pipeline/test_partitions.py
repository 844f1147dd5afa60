"""Partitions are found by their names, and read as tables are."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import geo_movements as gm
from geo_movements.errors import InputError, Problem
from geo_movements.export.parquet import geo_table
from geo_movements.pipeline.partitions import (
    PLACED,
    find_partitions,
    movements_in,
    own_columns,
    read_partition,
    row_name,
)


def names(*paths: Path) -> list[str]:
    return [partition.name for partition in find_partitions(paths)]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("origin\nKursk\n", encoding="utf-8")


def test_a_folder_gives_its_files_in_their_order_and_no_others(tmp_path: Path) -> None:
    touch(
        tmp_path / "b.csv", tmp_path / "a" / "2.csv", tmp_path / "a" / "10.parquet",
        tmp_path / "_SUCCESS.csv", tmp_path / ".b.csv.crc", tmp_path / "_work" / "c.csv",
        tmp_path / "sources.csv", tmp_path / "places.lock.csv", tmp_path / "article.txt",
    )  # fmt: skip
    assert names(tmp_path) == ["a/10.parquet", "a/2.csv", "b.csv"]
    assert names(tmp_path / "article.txt") == ["article.txt"]


def test_of_a_project_the_movements_are_the_partitions(tmp_path: Path) -> None:
    touch(tmp_path / "x.csv", tmp_path / "movements" / "1.csv")
    assert names(tmp_path) == ["1.csv"]
    touch(tmp_path / "movements.csv")
    assert names(tmp_path) == ["movements.csv"]


def test_what_is_not_there_or_nothing_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere", Path(__file__)):
        with pytest.raises(InputError):
            find_partitions([path])


def test_two_files_that_would_name_their_rows_alike_are_refused(tmp_path: Path) -> None:
    touch(tmp_path / "a b.csv", tmp_path / "a-b.csv")
    with pytest.raises(InputError, match="called alike"):
        find_partitions([tmp_path])
    assert row_name("a b.csv", 2) == row_name("a-b.parquet", 2) == "a-b-row-2"


def test_only_columns_that_matter_are_read_by_whatever_name(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table(
        {"from": ["Kursk"], "lat_to": [51.0], "lon_to": [36.0], "Weather": ["rain"], "note": ["x"]}
    )
    pq.write_table(table, path)
    [partition] = find_partitions([path])
    read = read_partition(partition, [], PLACED)
    assert read.column_names == ["from", "lat_to", "lon_to"]
    assert own_columns(partition, read) == ["Weather"]
    problems: list[Problem] = []
    movements = movements_in(read, "a.parquet", problems)
    assert movements[["origin", "destination"]].to_numpy().tolist() == [["Kursk", "51, 36"]]
    assert {problem.level for problem in problems} == {"note"}


def test_a_file_that_is_no_parquet_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 nothing")
    [partition] = find_partitions([path])
    problems: list[Problem] = []
    assert read_partition(partition, problems).num_rows == 0
    assert [problem.level for problem in problems] == ["error"]


def test_legs_of_ours_are_movements_again(tmp_path: Path) -> None:
    path = tmp_path / "legs.csv"
    path.write_text(
        'origin,destination,path,own\nKursk,Belgorod,"LINESTRING (36 51, 36.5 50.6)",x\n', "utf-8"
    )
    project = gm.read(path)
    legs = gm.build(project, gm.resolve(project)).legs
    assert isinstance(legs, gpd.GeoDataFrame)
    pq.write_table(geo_table(legs.assign(path="line.geojson"), {}), tmp_path / "legs.parquet")
    [partition] = find_partitions([tmp_path / "legs.parquet"])
    table = read_partition(partition, [])
    again = movements_in(table, "legs.parquet", [])
    assert again["path"].tolist() == ["LINESTRING (36 51, 36.5 50.6)"]
    assert "length_km" not in again and "bbox" not in again and again["own"].tolist() == ["x"]
    assert own_columns(partition, table) == ["own"]
