"""The recipe for Spark, fed record batches without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pytest

import geo_movements as gm
from geo_movements.errors import InputError
from geo_movements.flows import flows
from geo_movements.pipeline import Context, context_of, convert, legs_schema
from geo_movements.pipeline.batches import PROBLEMS, legs_of, problems_of, shares_of
from geo_movements.pipeline.flowing import flows_table

ROWS = {
    "id": ["a", "b", "c"], "movement": ["m", "m", None], "leg": ["1", "1", None],
    "claimant": ["NIS", "HUR", "NIS"], "origin": ["Kursk"] * 3, "destination": ["Belgorod"] * 3,
    "strength": ["1,000", "3,000", "200"], "date": ["2024-10-08"] * 3,
}  # fmt: skip


@pytest.fixture
def context(project_folder: Callable[..., Path]) -> Context:
    folder = project_folder("origin,destination\nKursk,Belgorod\n")
    known = replace(context_of(folder), by=("origin", "destination", "month"))
    return replace(known, places=gm.resolve(gm.read(folder)))


def batches(table: pa.Table) -> list[pa.RecordBatch]:
    return [batch for at in range(len(table)) for batch in table.slice(at, 1).to_batches()]


def test_batches_become_the_legs_of_their_table(context: Context) -> None:
    table = pa.table(ROWS)
    made = pa.Table.from_batches(list(legs_of(batches(table), context)))
    whole = convert(table, context).legs
    assert whole is not None and made.equals(whole.replace_schema_metadata(None))
    assert made.schema == legs_schema(context)
    assert made.column("competes_with").to_pylist() == ["b", "a", None]


def test_no_batches_are_no_legs_and_no_problems(context: Context) -> None:
    for of in (legs_of, problems_of, shares_of):
        assert list(of([], context)) == []


def test_errors_stop_the_legs_and_are_listed_as_problems(context: Context) -> None:
    bad = batches(pa.table({**ROWS, "mode": ["horse", "foot", "camel"]}))
    with pytest.raises(InputError) as caught:
        list(legs_of(bad, context))
    assert [problem.row for problem in caught.value.problems] == [1, 3]
    [told] = problems_of(bad, context, file="day 1")
    assert tuple(told.schema.names) == PROBLEMS
    rows = [row for row in told.to_pylist() if row["level"] == "error"]
    assert [(row["file"], row["row"]) for row in rows] == [("day 1", 1), ("day 1", 3)]


def test_shares_of_partitions_add_up_to_the_flows_of_all(context: Context) -> None:
    table = pa.table(ROWS)
    parts = [
        pa.Table.from_batches(list(shares_of(part.to_batches(), context)))
        for part in (table.slice(0, 1), table.slice(1))
    ]
    merged = flows_table(parts)
    legs = convert(table, context).legs
    assert legs is not None
    frame = legs.drop_columns(["bbox"]).to_pandas()
    frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries.from_wkb(frame["geometry"]), crs=4326)
    whole = flows(frame, by="origin,destination,month").drop(columns=["ids", "geometry"])
    assert merged.column("strength_low").to_pylist() == whole["strength_low"].tolist()
    assert merged.column("strength_high").to_pylist() == whole["strength_high"].tolist()
    assert merged.column("claims").to_pylist() == whole["claims"].tolist() == [3]
