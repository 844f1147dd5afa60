"""One partition, converted: what `build` makes of the same rows, as Arrow."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import geo_movements as gm
from geo_movements.export.parquet import geo_table
from geo_movements.pipeline import Context, context_of, convert, legs_schema
from geo_movements.pipeline.partitions import (
    FILE,
    ROW,
    find_partitions,
    own_columns,
    read_partition,
)

ROOT = Path(__file__).parents[2]
SAMPLES = ("hannibal-218bc", "minard-1812")  # the others come out alike, and route for long


def context(folder: Path | None = None, **toponyms: tuple[float, float]) -> Context:
    """Return a context with places: those of a project, or where they are told to be."""
    known = context_of(folder)
    if folder is not None:
        return replace(known, places=gm.resolve(gm.read(folder)))
    named = {"toponym": [*toponyms]}
    named |= {
        axis: [str(p[at]) for p in toponyms.values()] for at, axis in enumerate(("lat", "lon"))
    }
    project = replace(
        known.project,
        places=texts(known.project.places, **named),
        movements=texts(known.project.movements, destination=[*toponyms]),
    )
    return replace(known, places=gm.resolve(project))


def texts(like: pd.DataFrame, **columns: list[str]) -> pd.DataFrame:
    """Make a text table with the columns of another."""
    count = len(next(iter(columns.values())))
    cells = {name: columns.get(name, [None] * count) for name in like.columns}
    return pd.DataFrame(cells, index=range(2, count + 2), dtype=object)


TOWNS = {"A": (50.0, 30.0), "B": (51.0, 31.0), "C": (52.0, 30.0)}


def rows(**columns: list[Any]) -> pa.Table:
    return pa.table(columns)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_comes_out_as_build_makes_it(name: str) -> None:
    folder = ROOT / "data" / name
    [partition] = find_partitions([folder])
    table = read_partition(partition, [])
    within = replace(context(folder), own_columns=tuple(own_columns(partition, table)))
    made = convert(table, within, file=partition.name)
    project = gm.read(folder)
    whole = geo_table(gm.build(project, gm.resolve(project)).legs, {})
    assert made.legs is not None
    assert set(whole.column_names) == set(made.legs.column_names)
    for column in whole.column_names:
        assert made.legs.column(column).equals(whole.column(column)), column
    assert made.legs.schema.remove_metadata() == legs_schema(within)
    geo = json.loads(made.legs.schema.metadata[b"geo"])["columns"]["geometry"]
    assert geo["covering"]["bbox"]["xmin"] == ["bbox", "xmin"] and len(geo["bbox"]) == 4


def test_the_same_rows_give_the_same_and_are_not_changed() -> None:
    table = rows(origin=["A", "B"], destination=["B", "C"], strength=[100, None])
    within, before = context(**TOWNS), table.to_pydict()
    one, other = (convert(table, within, file="x.parquet") for _ in range(2))
    assert one.legs is not None and one.legs.equals(other.legs)
    assert one.problems == other.problems and table.to_pydict() == before


def test_an_id_that_is_missing_is_made_of_file_and_row() -> None:
    table = rows(id=["x", None], origin=["A", "B"], destination=["B", "C"])
    legs = convert(table, context(**TOWNS), file="2024/p-1.parquet").legs
    assert legs is not None and legs.column("id").to_pylist() == ["x", "2024-p-1-row-2"]
    numbered = table.append_column(ROW, pa.array([7, 8]))
    legs = convert(numbered, context(**TOWNS), file="p.csv").legs
    assert legs is not None and legs.column("id").to_pylist() == ["x", "p-row-8"]


def test_rows_of_several_files_keep_where_they_are_from() -> None:
    table = rows(
        origin=["A", "B", "C"], destination=["B", "C", "A"], mode=["foot", "horse", "foot"],
        **{FILE: ["p.csv", "q.csv", "q.csv"], ROW: [9, 5, 6]},
    )  # fmt: skip
    made = convert(table, context(**TOWNS), file="bucket")
    [problem] = [problem for problem in made.problems if problem.level == "error"]
    assert (problem.file, problem.row, problem.column) == ("q.csv", 5, "mode")
    again = convert(table.drop_columns(["mode"]), context(**TOWNS), file="bucket").legs
    assert again is not None
    assert again.column("id").to_pylist() == ["p-row-9", "q-row-5", "q-row-6"]


def test_an_error_leaves_no_legs_and_every_problem() -> None:
    table = rows(origin=["A", "A"], destination=["B", "C"], mode=["horse", "camel"])
    made = convert(table, context(**TOWNS), file="x.csv")
    assert made.legs is None and made.flows is None
    assert [p.row for p in made.problems if p.level == "error"] == [1, 2]


@pytest.mark.parametrize("table", [pa.table({}), pa.table({"origin": pa.array([], pa.string())})])
def test_no_rows_are_no_legs_of_the_same_columns(table: pa.Table) -> None:
    within = replace(context(**TOWNS), own_columns=("weather",))
    made = convert(table, within)
    assert made.legs is not None and made.legs.num_rows == 0 and made.problems == []
    assert made.legs.schema.remove_metadata() == legs_schema(within)


def test_columns_of_other_partitions_are_there_and_null() -> None:
    within = replace(context(**TOWNS), own_columns=("weather", "b"))
    legs = convert(rows(origin=["A"], destination=["B"], b=[1]), within).legs
    assert legs is not None
    assert legs.column("weather").to_pylist() == [None] and legs.column("b").to_pylist() == ["1"]


def test_what_was_not_known_by_a_day_is_left_out_even_when_that_is_all() -> None:
    within = context(**TOWNS)
    settings = replace(within.project.settings, as_of="2024-10-20")
    within = replace(within, project=replace(within.project, settings=settings))
    table = rows(origin=["A", "B"], destination=["B", "C"], reported=["2024-10-19", "2024-10-21"])
    legs = convert(table, within).legs
    assert legs is not None and legs.column("origin").to_pylist() == ["A"]
    made = convert(table.slice(1), within)
    assert made.legs is not None and made.legs.num_rows == 0
    assert not [problem for problem in made.problems if problem.level == "error"]


HOSTILE = ("{{ 7*7 }}", "${x}", "</script>", "\u202eabc", "a\x00b", "x" * 100_000, "Ω")


def test_hostile_cells_are_texts_like_others() -> None:
    table = rows(origin=["A"] * len(HOSTILE), destination=["B"] * len(HOSTILE), note=[*HOSTILE])
    legs = convert(table, context(**TOWNS)).legs
    assert legs is not None
    assert legs.column("note").to_pylist() == [cell.replace("\x00", "\ufffd") for cell in HOSTILE]


def test_words_are_cleared_of_places_that_other_partitions_name() -> None:
    within = context(A=(50.0, 30.0), B=(51.0, 31.0), C=(52.12345, 30.54321))
    settings = replace(within.project.settings, coarsen_km=50.0)
    within = replace(within, project=replace(within.project, settings=settings))
    table = rows(origin=["A"], destination=["B"], note=["seen at 52.12345, 30.54321 before"])
    legs = convert(table, within).legs
    assert legs is not None and "52.12345" not in legs.column("note").to_pylist()[0]
