"""Lists as columns: what goes in comes out, and takes little room."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_movements.page.columns import pack
from geo_movements.page.numbers import packed, unpacked
from geo_movements.page.reading import unpack
from geo_movements.schema import Story

TEXT = st.text("ab;→– {\u2028", max_size=6)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 2)),
    TEXT,
    st.sampled_from(["1; 2", "a → b; c", "", "{{ 7*7 }}", "</script>"]),
    st.lists(st.integers(0, 9), max_size=3),
    st.lists(st.one_of(st.none(), TEXT), max_size=2),
)
PATHS = st.lists(st.tuples(st.integers(-(2**22), 2**22), st.integers(-(2**20), 2**20)), min_size=1)


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_numbers_come_back(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == numbers


@given(st.lists(st.fixed_dictionaries({"a": VALUES, "b": VALUES}), max_size=12), st.integers(1, 4))
def test_lists_come_back(rows: list[dict[str, Any]], times: int) -> None:
    story = {"title": "x", "claims": rows * times, "cards": [{"rows": rows}, {"rows": rows}]}
    assert same(unpack(pack(story)), story)


@given(st.lists(PATHS, min_size=1))
def test_lines_come_back(lines: list[list[tuple[int, int]]]) -> None:
    marks = [{"path": packed([step for pair in line for step in pair])} for line in lines]
    assert unpack(pack({"marks": marks})) == {"marks": marks}


def test_a_story_comes_back(data: dict[str, Any]) -> None:
    assert unpack(pack(data)) == json.loads(json.dumps(data))


def test_columns_pay(story: Story, data: dict[str, Any]) -> None:
    many = {"claims": [claim | {"id": f"c{at}"} for at, claim in enumerate(data["claims"] * 200)]}
    assert len(pack(many)["packed"]) < len(json.dumps(many)) / 100


@pytest.mark.parametrize("rows", [[], [{}], [{"a": 1}, {"b": 2}], [None, {"a": 1}]])
def test_odd_lists_come_back(rows: list[Any]) -> None:
    assert unpack(pack({"claims": rows})) == {"claims": rows}


def same(one: Any, other: Any) -> bool:
    """Compare as JavaScript does: 1 and 1.0 are one number, and true is none."""
    return json.dumps(plain(one), sort_keys=True) == json.dumps(plain(other), sort_keys=True)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
