"""The rows of a draft as the page reads them: cells, where their words stand, how sure each is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements.draft.records import Statement, Words
from geo_movements.draft.review.checks import faults_of
from geo_movements.tables.cells import split_list

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["cells_of", "columns_of", "paired", "rows_of", "spans_of"]

_WORDED = ("force", "origin", "destination", "claimant")
"""Fields of a statement that know where their words stand."""
_VERBATIM = ("strength", "date")
"""Those that are words of the sentence."""
_NEAR = 2000
"""So many characters before its sentence words may stand that a row has from another."""
_EVENT = {"destination": "place", "origin": "place"}
"""What an event's table calls them."""


def columns_of(frame: pd.DataFrame, further: Sequence[str] = ()) -> list[str]:
    """List the columns of a table by name, then `further` ones that a person may fill."""
    own = [str(column) for column in frame.columns]
    return list(dict.fromkeys([*own, *further]))


def cells_of(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a table as text; an empty cell is left out."""
    return [
        {str(name): written for name, value in row.items() if (written := _text(value))}
        for row in frame.to_dict(orient="records")
    ]


def _text(value: object) -> str:
    """Write a cell as the table's file does; null is empty."""
    if value is None or value != value:  # NaN, NaT
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    written = str(value)
    return "" if written == "<NA>" else written.lower() if written in ("True", "False") else written


def rows_of(
    table: str,
    frame: pd.DataFrame,
    statements: Sequence[Statement],
    units: Callable[[int], int],
    *,
    text: str = "",
    published: str | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table, each with the statement that it was made from.

    `units` turns offsets of the article into those of the page. A row whose statement is not found
    has its sentence from its own columns, and no words. A number or a date that another sentence
    told is looked for in `text`, the article's; `published` is the day that dates count from.
    """
    cells = cells_of(frame)
    for at, (row, statement) in enumerate(paired(cells, statements)):
        spans = dict(spans_of(statement, table, text)) if statement else {}
        yield {
            "key": f"{table}:{at}",
            "table": table,
            "cells": row,
            "sentence": _units(_sentence(row, statement), units),
            "trigger": _units(statement.trigger if statement else None, units),
            "spans": {name: [_units(one, units) for one in found] for name, found in spans.items()},
            "confidence": _confidence(row, statement, table),
            "faults": faults_of(row, published or row.get("reported")),
        }


def paired(
    cells: Sequence[Mapping[str, str]], statements: Sequence[Statement]
) -> list[tuple[Mapping[str, str], Statement | None]]:
    """Pair rows with statements: one to one, or else by sentence in the order of the text."""
    if len(cells) == len(statements):
        return list(zip(cells, statements, strict=True))
    waiting: dict[str, list[Statement]] = {}
    for statement in statements:
        waiting.setdefault(str(statement.sentence.start), []).append(statement)
    return [(row, _taken(row, waiting.get(row.get("sentence_start", ""), []))) for row in cells]


def _taken(row: Mapping[str, str], left: list[Statement]) -> Statement | None:
    """Take the statement of a sentence that says most of what the row does."""
    if not left:
        return None
    best = max(range(len(left)), key=lambda at: (_alike(row, left[at]), -at))
    return left.pop(best)


def _alike(row: Mapping[str, str], statement: Statement) -> int:
    pairs = ((row.get(name), getattr(statement, name)) for name in _WORDED)
    return sum(bool(words) and cell == words.text for cell, words in pairs)


def spans_of(statement: Statement, table: str, text: str = "") -> Iterator[tuple[str, list[Words]]]:
    """Yield each column whose words stand in the article, with where.

    A number and a date are looked for in the statement's sentence, else in what comes before it.
    """
    for name in _WORDED:
        if (words := getattr(statement, name)) is not None:
            yield _EVENT.get(name, name) if table == "events" else name, [words]
    if statement.via:
        yield "via", list(statement.via)
    for name in _VERBATIM:
        if (found := _found(getattr(statement, name), statement.sentence, text)) is not None:
            yield name, [found]


def _found(written: str | None, sentence: Words, text: str) -> Words | None:
    if not written:
        return None
    if (at := sentence.text.find(written)) >= 0:
        start = sentence.start + at
        return Words(written, start, start + len(written))
    whole = re.compile(rf"(?<![\w.,]){re.escape(written)}(?!\w)")
    before = [*whole.finditer(text, max(0, sentence.start - _NEAR), sentence.start)]
    return Words(written, before[-1].start(), before[-1].end()) if before else None


def _sentence(row: Mapping[str, str], statement: Statement | None) -> Words | None:
    if statement is not None:
        return statement.sentence
    start, end = (row.get(f"sentence_{side}", "") for side in ("start", "end"))
    if not (start.isdecimal() and end.isdecimal()):
        return None
    return Words(row.get("sentence", ""), int(start), int(end))


def _units(words: Words | None, units: Callable[[int], int]) -> list[int] | None:
    return None if words is None else [units(words.start), units(words.end)]


def _confidence(
    row: Mapping[str, str], statement: Statement | None, table: str
) -> dict[str, float]:
    """Say how sure each column is, from 0 to 1: as the statement does, or the row's own columns."""
    if statement is not None and statement.confidence:
        named = statement.confidence.items()
        names = _EVENT if table == "events" else {}
        return {names.get(name, name): round(float(value), 3) for name, value in named}
    return dict(_told(row.get("confidence", "")))


def _told(cell: str) -> Iterator[tuple[str, float]]:
    """Read a cell of fields with how sure each is: "origin 0.9; date 0.5"."""
    for part in split_list(cell):
        column, _, value = part.rpartition(" ")
        try:
            yield column, max(0.0, min(1.0, float(value)))
        except ValueError:
            continue
