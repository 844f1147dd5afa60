"""Partitions of Parquet that are broken, or made to do harm, are told with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo_movements.errors import ParseError
from geo_movements.pipeline.partitions import Partition, movements_in, read_partition
from geo_movements.tables import parquetfile

SOUND = {"origin": ["Wonsan"], "destination": ["Vladivostok"]}


def told(path: Path, table: pa.Table, **options: Any) -> tuple[Any, list[tuple[str, str]]]:
    """Write a table as a partition and read it; returns its movements and its errors."""
    pq.write_table(table, path / "part.parquet", **options)
    problems: list[Any] = []
    partition = Partition(0, "part.parquet", str(path / "part.parquet"), 0)
    movements = movements_in(read_partition(partition, problems), "part.parquet", problems)
    return movements, [(p.column, p.problem) for p in problems if p.level == "error"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("origin", "note", "note"), '2 columns are called "note"'),
        (("origin", " "), "column 2 has no name"),
        (("origin", "n" * 1001), "has 1,001 letters"),
        (("origin", "_row"), 'a column is called "_row"'),
        (("origin", "_file"), 'a column is called "_file"'),
        (("origin", "a", "b", "c"), "4 columns; 3 are"),
    ],
)
def test_columns_that_no_table_has(
    tmp_path: Path, names: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquetfile, "MAX_COLUMNS", 3)
    table = pa.Table.from_arrays([pa.array(["x"])] * len(names), names=list(names))
    ((_, problem),) = told(tmp_path, table)[1]
    assert words in problem


@pytest.mark.parametrize(
    "column",
    [
        pa.array([2**62], pa.timestamp("us")),
        pa.Array.from_buffers(
            pa.string(), 1,
            [None, pa.py_buffer(b"\x00\x00\x00\x00\x02\x00\x00\x00"), pa.py_buffer(b"\xff\xfe")],
        ),
    ],
)  # fmt: skip
def test_values_that_are_no_text_are_told_with_their_column(tmp_path: Path, column: Any) -> None:
    movements, errors = told(tmp_path, pa.table({**SOUND, "note": column}))
    assert [name for name, _ in errors] == ["note"]
    assert movements["origin"].tolist() == ["Wonsan"]


def test_one_text_a_million_times_is_counted_before_it_is_written_out(tmp_path: Path) -> None:
    zeros = pa.nulls(100_000, pa.int32()).fill_null(0)
    same = {
        name: pa.DictionaryArray.from_arrays(zeros, pa.array([words]))
        for name, words in {"origin": "Wonsan", "note": "x" * 20_000}.items()
    }
    ((_, problem),) = told(tmp_path, pa.table(same))[1]
    assert "unpacks to 2,001 MB" in problem


@pytest.mark.parametrize(("rows", "sound"), [(1_000_000, True), (1_500_000, False)])
def test_a_large_partition_may_say_the_same_all_over(
    tmp_path: Path, rows: int, sound: bool
) -> None:
    same = pa.DictionaryArray.from_arrays(
        pa.nulls(rows, pa.int32()).fill_null(0), pa.array(["Wonsan"])
    )
    pq.write_table(pa.table({"origin": same}), tmp_path / "part.parquet", compression="zstd")
    if sound:
        opened = parquetfile.open_parquet(tmp_path / "part.parquet", extra="pipeline")
        assert parquetfile.read_columns(opened).num_rows == rows
    else:
        with pytest.raises(ParseError, match="1,500,000 rows"):
            parquetfile.open_parquet(tmp_path / "part.parquet", extra="pipeline")


def test_only_the_columns_that_are_read_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquetfile, "MAX_BYTES", 1000)
    table = pa.table({**SOUND, "note": ["x" * 2000], "other": [{"note": "y" * 2000}]})
    pq.write_table(table, tmp_path / "part.parquet")
    opened = parquetfile.open_parquet(tmp_path / "part.parquet", extra="pipeline")
    assert parquetfile.read_columns(opened, ["origin"]).column_names == ["origin"]
    for columns in (["note"], ["origin", "other"], None):
        with pytest.raises(ParseError, match="more than can be read at once"):
            parquetfile.read_columns(opened, columns)


def test_what_its_pages_unpack_to_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquetfile, "MAX_BYTES", 100_000)
    table = pa.table({**SOUND, "note": ["x" * 200_000]})
    ((_, problem),) = told(tmp_path, table, compression="zstd")[1]
    assert "more than can be read at once" in problem


def test_texts_stay_what_they_were(tmp_path: Path) -> None:
    table = pa.table(
        {
            **SOUND,
            "a": pa.array(["x"], pa.large_string()),
            "b": pa.array(["y"]).dictionary_encode(),
            "c": pa.array([["p", "q"]]),
            "d": pa.array([{"k": "v"}]),
        }
    )
    movements, errors = told(tmp_path, table)
    assert not errors
    assert movements[["a", "b", "c", "d"]].to_numpy().tolist() == [["x", "y", "p; q", '{"k": "v"}']]


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_file_that_is_cut_is_told(tmp_path: Path, share: float) -> None:
    pq.write_table(pa.table(SOUND), tmp_path / "whole.parquet")
    raw = (tmp_path / "whole.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(raw[: int(len(raw) * share)])
    problems: list[Any] = []
    read_partition(Partition(0, "cut", str(tmp_path / "cut.parquet"), 0), problems)
    assert ["no Parquet that can be read" in problem.problem for problem in problems] == [True]
