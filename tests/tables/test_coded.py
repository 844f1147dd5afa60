"""Columns as numbers: what is done to cells is done to the distinct ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_movements.tables.coded import coded, constant, crossed, nothing, table_of

CELLS = st.lists(
    st.tuples(*[st.sampled_from([None, "a", "b", "\u200f", ""])] * 3), min_size=1, max_size=40
)


def _column(cells: list[str | None]) -> pd.Series:
    return pd.Series(cells, dtype=object)


@given(CELLS)
def test_columns_come_back_from_their_codes(rows: list[tuple[str | None, ...]]) -> None:
    columns = [coded(_column(list(cells))) for cells in zip(*rows, strict=True)]
    for column, cells in zip(columns, zip(*rows, strict=True), strict=True):
        assert tuple(column.cells()) == cells
        assert len(column.values) == len({*cells, None})
    told = [None if row == (None,) * 3 else row for row in rows]
    assert list(crossed(*columns).cells()) == told
    assert crossed(*columns).values == [None, *dict.fromkeys(row for row in told if row)]
    either = [first if first is not None else second for first, second, _ in rows]
    assert list(columns[0].otherwise(columns[1]).cells()) == either


def test_what_is_made_of_values_is_made_once_each() -> None:
    met: list[str] = []
    column = coded(_column(["a", "b", None, "a", "a"]))
    made = column.made(lambda cell: met.append(cell) or cell.upper())
    assert met == ["a", "b"] and list(made.cells()) == ["A", "B", None, "A", "A"]
    assert list(column.where(np.array([True, False, True, True, False])).cells()) == [
        "a", None, None, "a", None,
    ]  # fmt: skip


def test_a_table_shares_what_is_empty_and_copies_nothing() -> None:
    index = pd.Index([2, 3], name="row")
    given = pd.Series(["x", "y"], index=index, dtype=object)
    table = table_of(
        {"a": given, "b": None, "c": nothing(2), "d": constant("k", 2), "n": pd.array([1, None])},
        index,
    )
    assert np.shares_memory(table["a"].to_numpy(), given.to_numpy())
    assert np.shares_memory(table["b"].to_numpy(), table["c"].to_numpy())
    assert table["d"].tolist() == ["k", "k"] and str(table["n"].dtype) == "Int64"
    table.loc[2, "b"] = "set"
    assert table["c"].isna().all()


@pytest.mark.parametrize("count", [1, 150])
def test_a_wide_table_takes_further_columns_without_a_warning(count: int) -> None:
    index = pd.Index([2, 3], name="row")
    table = table_of({f"own_{at}": constant("k", 2) for at in range(count)}, index)
    assert table.assign(more=1)["more"].tolist() == [1, 1]
