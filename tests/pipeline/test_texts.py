"""Columns of any Arrow type become the texts that a CSV would have."""

from __future__ import annotations

import datetime as dt
import decimal

import pyarrow as pa
import pytest

from geo_movements.pipeline.texts import as_texts

CASES = (
    (pa.array(["a", None]), ["a", None]),
    (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"]),
    (pa.array(["a"], type=pa.large_string()), ["a"]),
    (pa.array([3000, None], type=pa.int32()), ["3000", None]),
    (pa.array([3000.0, 0.5, float("nan")]), ["3000", "0.5", None]),
    (pa.array([True, False]), ["true", "false"]),
    (pa.array([dt.date(2024, 10, 8)]), ["2024-10-08"]),
    (pa.array([dt.datetime(2024, 10, 8)]), ["2024-10-08"]),
    (pa.array([dt.datetime(2024, 10, 8, 6, 30)]), ["2024-10-08T06:30"]),
    (
        pa.array([dt.datetime(2024, 10, 8, 6, 30, tzinfo=dt.UTC)]),
        ["2024-10-08T06:30+00:00"],
    ),
    (pa.array([decimal.Decimal("1.50")]), ["1.50"]),
    (pa.array([["s1", "s2"], [], None]), ["s1; s2", None, None]),
    (pa.array([{"a": 1}]), ['{"a": 1}']),
    (pa.array([b"\x00\x01"]), [None]),
    (pa.nulls(2), [None, None]),
)


@pytest.mark.parametrize(("column", "texts"), CASES, ids=[str(c.type) for c, _ in CASES])
def test_a_value_becomes_the_text_of_a_cell(column: pa.Array, texts: list[str | None]) -> None:
    assert as_texts(column).to_pylist() == texts
    assert as_texts(pa.chunked_array([column, column])).to_pylist() == texts * 2


def test_each_distinct_value_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from geo_movements.pipeline import texts

    asked: list[object] = []
    write = texts.written
    monkeypatch.setattr(texts, "written", lambda value: asked.append(value) or write(value))
    assert as_texts(pa.array([0.5] * 1000)).to_pylist() == ["0.5"] * 1000
    assert asked == [0.5]
