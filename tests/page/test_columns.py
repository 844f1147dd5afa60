"""Lists as columns: what goes in comes out, and takes little room."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_movements.page.columns import pack
from geo_movements.page.numbers import packed, unpacked
from geo_movements.page.reading import unpack
from geo_movements.page.records import Joined, Picked, Ragged, Records
from geo_movements.page.records import plain as plain_of
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


KINDS = {
    "days": ["1943-01-01", "0001-12-31", "9999-12-31", "1944-02-29"],
    "counted": [f"c{at}" for at in range(9)],
    "plain": ["1943-02-30", "c01", "c-1", "9007199254740993"],
    "whole": [7, -3, 2**40],
    "part": [0.5, 1.25, -7.0],
    "some": [None, "a", "b", None, "c"],
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_comes_back_as_what_it_is(kind: str) -> None:
    story = {"claims": [{"a": value} for value in KINDS[kind]]}
    data = gzip.decompress(base64.b64decode(pack(story)["packed"]))
    assert kind in {column[0] for column in columns_of(data)}
    assert unpack(pack(story)) == story


def columns_of(data: bytes) -> list[list[Any]]:
    told: dict[str, Any] = json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])
    columns: list[list[Any]] = told["columns"]
    return columns


def test_numbers_too_large_for_a_browser_stay_text() -> None:
    rows = [{"a": 2**60 + at} for at in range(3)]
    assert unpack(pack({"claims": rows})) == {"claims": rows}


def test_what_another_column_decides_takes_no_numbers() -> None:
    rows = [{"mode": f"m{at * 7 % 3}", "word": f"by {at * 7 % 3}"} for at in range(300)]
    kinds = [column[0] for column in columns_of(raw({"claims": rows}))]
    assert kinds.count("pick") == 1 and "by" in kinds
    assert unpack(pack({"claims": rows})) == {"claims": rows}


def test_columns_that_know_what_they_are_come_back() -> None:
    origins, ends = [f"town {at % 5}" for at in range(20)], [f"port {at % 3}" for at in range(20)]
    order = list(range(19, -1, -1))
    texts = [f"{origins[at]} → {ends[at]}" for at in order]
    texts[3] = "another way"
    claims = Records(20, {"from": origins, "to": ends})
    cards = Records(20, {
        "text": Joined(texts, " → ", [Picked(origins, order), Picked(ends, order)]),
        "rows": Ragged([2] * 10 + [0] * 10, Picked(origins, order)),
    })  # fmt: skip
    story = {"claims": claims, "cards": cards}
    assert unpack(pack(story)) == plain_of(story)
    assert {"words", "of", "lists"} <= {column[0] for column in columns_of(raw(story))}


def test_halves_of_a_pair_are_mended_in_columns() -> None:
    (row,) = unpack(pack({"claims": Records(1, {"a": ["\ud83d!"]})}))["claims"]
    assert row == {"a": "\ufffd!"}


def raw(story: dict[str, Any]) -> bytes:
    return gzip.decompress(base64.b64decode(pack(story)["packed"]))


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
