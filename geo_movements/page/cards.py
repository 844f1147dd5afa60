"""The cards of a story as the viewer reads them: told by what its claims tell already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo_movements import grammar
from geo_movements.grammar import Grammar
from geo_movements.page.records import Joined, Picked, Ragged, Records

__all__ = ["cards_of"]


def cards_of(design: Grammar, claims: Records) -> Records:
    """Return the cards; their rows are told by what the claims tell already."""
    cards = design.cards
    rows = [row for card in cards for row in card.rows]
    return Records(
        len(cards),
        {
            "title": [card.title for card in cards],
            "force": [card.force for card in cards],
            "way": [card.way for card in cards],
            "modes": [list(card.modes) for card in cards],
            "date": [card.date for card in cards],
            "differ": [list(card.differ) for card in cards],
            "compared": [list(map(_compared, card.compared)) for card in cards],
            "rows": Ragged([len(card.rows) for card in cards], _rows(cards, rows, design, claims)),
        },
    )


def _compared(one: grammar.Comparison) -> dict[str, Any]:
    return {
        "facts": list(one.facts), "rows": list(one.rows), "cells": [list(c) for c in one.cells],
    }  # fmt: skip


def _rows(
    cards: Sequence[grammar.Card], rows: Sequence[grammar.Row], design: Grammar, claims: Records
) -> Records:
    told, firsts = design.told, [row.claims[0] for row in rows]
    ways = Joined(
        [f"{start} → {end}" for start, end in told.ends], " → ",
        [claims.columns["from"], claims.columns["to"]],
    )  # fmt: skip
    forces = [
        None if card.force or not (force := told.text("force")[row.claims[0]]) else f"{force}, "
        for card in cards
        for row in card.rows
    ]
    parts = [ways, told.strengths, told.dates, told.modes, told.statuses]
    picked: list[Sequence[Any]] = [Picked(part, firsts) for part in parts]
    if any(forces):
        texts = [f"{force or ''}{way}" for force, way in zip(forces, picked[0], strict=True)]
        picked[0] = Joined(texts, "", [forces, picked[0]])
    sources = [[design.footnotes[s] for s in row.sources if s in design.footnotes] for row in rows]
    return Records(
        len(rows),
        {
            "claims": Ragged(
                [len(row.claims) for row in rows], [at for r in rows for at in r.claims]
            ),
            "claimant": _picked(claims.columns["body"], firsts, [row.claimant for row in rows]),
            "group": Picked(design.group_of, firsts),
            "text": Joined([row.text for row in rows], "; ", picked),
            "sources": _picked(claims.columns["sources"], firsts, sources),
        },
    )


def _picked(column: Sequence[Any], at: Sequence[int], values: list[Any]) -> Sequence[Any]:
    """Return values as picked from a column, where they are."""
    return Picked(column, at) if [column[row] for row in at] == values else values
