"""Claims by columns: each distinct cell is read and said once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from geo_movements.grammar import told as columns
from geo_movements.grammar.told import Cells, Told, distinct
from geo_movements.languages import load
from geo_movements.schema import LEGS


def legs(count: int, **cells: Any) -> pd.DataFrame:
    row = {**dict.fromkeys(LEGS), "kind": "leg", "date_earliest": "1944-06-06", "leg": "1"}
    return pd.DataFrame([{**row, "id": f"c{at}", **cells} for at in range(count)], dtype=object)


def test_what_is_alike_is_made_once() -> None:
    asked: list[Any] = []

    def make(*cells: Any) -> str:
        asked.append(cells)
        return str(cells[0])

    assert distinct(make, ["a", "b", "a"], [1, 1, 1]) == ["a", "b", "a"]
    assert asked == [("a", 1), ("b", 1)]


def test_a_thousand_claims_of_one_day_have_their_date_said_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[Any] = []
    plainly = columns.date_text
    monkeypatch.setattr(columns, "date_text", lambda *row: said.append(row) or plainly(*row))
    assert set(Told(legs(1000), load("en")).dates) == {"from 6 Jun 1944"}
    assert len(said) == 1


def test_cells_are_words_or_nothing() -> None:
    table = legs(2, force=float("nan"), side=" DPRK ", strength_low=3000)
    cells = Cells(table)
    assert cells.text("force") == [None, None] and cells.text("side") == ["DPRK", "DPRK"]
    assert cells.text("strength_low") == ["3000", "3000"]
    assert cells.text("no such column") == [None, None]
    assert cells.row(1)["id"] == "c1"


def test_a_claim_within_a_place_says_so() -> None:
    told = Told(legs(1, origin="Wonsan", destination="wonsan"), load("en"))
    assert told.within == [True] and told.ways == ["within wonsan"]
    passing = Told(legs(1, origin="Wonsan", destination="Wonsan", via="Rason"), load("en"))
    assert passing.within == [False] and passing.ways == ["Wonsan → Wonsan"]
