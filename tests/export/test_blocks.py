"""Tables are written a block of rows at a time: the same content, whatever the size of a block."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements.export import frames, geojson
from geo_movements.export.geojson import geojson_pieces
from geo_movements.export.parquet import geo_table
from geo_movements.export.tables import csv_pieces
from geo_movements.save import save

pytest.importorskip("pyarrow")
import pyarrow.parquet as pq

ROWS = 3


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def make() -> None:
        monkeypatch.setattr(frames, "BLOCK", ROWS)
        monkeypatch.setattr(geojson, "_BLOCK", ROWS)

    return make


@pytest.mark.parametrize("table", ["legs", "places"])
@pytest.mark.parametrize("suffix", [".geojson", ".geojsonl", ".csv"])
def test_texts_are_the_same_bytes(
    odd: gm.Story, tmp_path: Path, small_blocks: Callable[[], None], suffix: str, table: str
) -> None:
    whole = save(odd, tmp_path / f"a{suffix}", table=table).read_bytes()
    assert len(getattr(odd, table)) > ROWS
    small_blocks()
    assert save(odd, tmp_path / f"b{suffix}", table=table).read_bytes() == whole


def test_geoparquet_has_a_row_group_a_block_and_the_same_table(
    odd: gm.Story, tmp_path: Path, small_blocks: Callable[[], None]
) -> None:
    whole = pq.read_table(save(odd, tmp_path / "a.parquet"))
    assert pq.read_metadata(tmp_path / "a.parquet").num_row_groups == 1
    assert geo_table(odd.legs, json.loads(whole.schema.metadata[b"geo_movements"])).equals(whole)
    small_blocks()
    parts = pq.read_table(save(odd, tmp_path / "b.parquet"))
    found = pq.read_metadata(tmp_path / "b.parquet")
    assert found.num_row_groups == -(-len(odd.legs) // ROWS)
    assert parts.schema.equals(whole.schema, check_metadata=True) and parts.equals(whole)


def test_the_bounds_that_a_file_tells_are_those_of_its_rows(odd: gm.Story, tmp_path: Path) -> None:
    table = pq.read_table(save(odd, tmp_path / "a.parquet"))
    told = json.loads(table.schema.metadata[b"geo"])["columns"]["geometry"]
    boxes = [box for box in table.column("bbox").to_pylist() if box]
    assert told["bbox"] == [
        min(box["xmin"] for box in boxes), min(box["ymin"] for box in boxes),
        max(box["xmax"] for box in boxes), max(box["ymax"] for box in boxes),
    ]  # fmt: skip


def test_a_large_table_comes_in_pieces(odd: gm.Story, small_blocks: Callable[[], None]) -> None:
    small_blocks()
    blocks = -(-len(odd.legs) // ROWS)
    assert len([*csv_pieces(odd)]) == blocks + 1
    assert len([*geojson_pieces(odd)]) == blocks + 1


def test_a_line_that_many_legs_have_is_written_once(odd: gm.Story) -> None:
    shapes = odd.legs.geometry.to_numpy()
    distinct, places = frames.alike(shapes[[0, 1, 0, 0, 1]])
    assert len(distinct) == 2 and places.tolist() == [0, 1, 0, 0, 1]
