"""Columns as numbers: what is distinct is numbered in order, and looked at once."""

from __future__ import annotations

from collections import Counter

import numpy as np

from geo_movements.codes import joined, mapped, numbered


def test_cells_are_numbered_as_they_come_and_null_is_below() -> None:
    codes, distinct = numbered(["b", None, "a", "b", float("nan")])
    assert codes.tolist() == [0, -1, 1, 0, -1] and distinct == ["b", "a"]


def test_rows_are_equal_where_all_columns_are() -> None:
    columns = np.array([3, 0, 3, 3]), np.array([1, 1, 1, 0]), np.array([True, True, True, True])
    codes, first = joined(*columns)
    assert codes.tolist() == [0, 1, 0, 2] and first.tolist() == [0, 1, 3]
    assert [column.tolist() for column in joined(np.array([], dtype=int))] == [[], []]


def test_many_columns_of_many_values_stay_within_the_integers() -> None:
    column = np.arange(1000) * 10**9
    codes, first = joined(*[column] * 12)
    assert codes.tolist() == first.tolist() == list(range(1000))


def test_each_distinct_cell_is_looked_at_once_and_tuples_stay_whole() -> None:
    asked: Counter[str] = Counter()

    def pair(cell: str) -> tuple[str, str]:
        asked[cell] += 1
        return cell, cell

    made = mapped(["a", "b", None, "a"], pair, ())
    assert made.tolist() == [("a", "a"), ("b", "b"), (), ("a", "a")]
    assert asked == {"a": 1, "b": 1}
