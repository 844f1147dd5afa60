"""Write docs/strengths.md from the package's own rules: `python docs/strengths.py`."""

from __future__ import annotations

from pathlib import Path

from geo_movements.errors import ParseError
from geo_movements.tables.strengths import RULES, SUMS, Strength, parse

HEAD = """\
# How many: what a `strength` may say

The words of the source stay in every table and export; beside them stand the bounds that they tell.
A bound that nobody told is empty, never a guess. The first rule that fits decides.

| written | low | high | about | unit | rule |
|---|---|---|---|---|---|
"""
ADDED = """
## Several numbers in one cell

They are one claim's own parts of one total, so they are added up; a bound that one part leaves open
stays open. Nothing is ever added up across cells, rows or claimants.

| written | low | high | about | unit |
|---|---|---|---|---|
"""
CHOSEN = """
With several units, `strength_unit` says which are meant; without it the cell is refused. What fits
no unit (elephants, mules, guns) is left out, and only where `strength_unit` is filled in.
How many men a formation has is not told, so the high bound of men beside one is open.

| written | `strength_unit` | low | high | about | unit |
|---|---|---|---|---|---|
"""
UNITED = (
    ("38,000 infantry, 8,000 cavalry and 37 elephants", "persons"),
    ("at least 3,000 troops and 20 tanks", "vehicles"),
    ("a battalion and 300 men", "persons"),
)
LOCAL = """
## Points and commas

A point between groups of three digits may mean thousands or decimals: `3.000` is refused, until
`decimal = ","` in `map.toml` says that the tables write a decimal comma. Then `3,000` is refused.

| written | low | high | about | unit |
|---|---|---|---|---|
"""
COMMA = ("3.000", "1.500-2.000 men", "1,5 thousand")
REFUSED = """
## What is refused

Each with what to do; another phrase is pointed to the nearest that is understood.

| written | problem and hint |
|---|---|
"""
UNCLEAR = (
    "3.000", "5 to 10,000", "3,000 and 500", "3,000 (of 10,000)", "a battalion of 500 men",
    "3,000 troops and 20 tanks", "3,000 troops aboard landing ships", "3,000 draftees",
    "37 elephants", "a fleet of 40", "at lest 3,000",
)  # fmt: skip
TAIL = """
## Also good to know

- `unit` is filled in where the words name it ("troops", "tanks"); else `strength_unit` holds, or
  persons.
- Number words are read to ninety-nine, also "a dozen", "half a dozen", "a hundred", "a million":
  they are exact unless "about" or the like stands before them. "A couple of" has no bounds.
- "A force of 3,000", "a convoy of 20 trucks": the body adds nothing to the number.
- "Elements of" a force has no unit: whether men or companies went, nobody told.
"""


def text() -> str:
    """Return the page."""
    rules = [
        _row(example, *_cells(parse(example)), rule.meaning)
        for rule in RULES
        for example in rule.examples
    ]
    sums = [_row(example, *_cells(parse(example))) for example in SUMS]
    united = [_row(example, unit, *_cells(parse(example, unit=unit))) for example, unit in UNITED]
    local = [_row(example, *_cells(parse(example, decimal=","))) for example in COMMA]
    refused = [_row(example, _problem(example)) for example in UNCLEAR]
    return "".join(
        [HEAD, *rules, ADDED, *sums, CHOSEN, *united, LOCAL, *local, REFUSED, *refused, TAIL]
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cells(strength: Strength) -> list[str]:
    bounds = ("" if bound is None else f"{bound:,}" for bound in (strength.low, strength.high))
    return [*bounds, "about" if strength.approx else "", strength.unit or ""]


def _problem(example: str) -> str:
    try:
        parse(example)
    except ParseError as error:
        problem = error.problem.removeprefix(f'"{example}": ').removeprefix(f'"{example}" ')
        return f"{problem} {error.hint}"
    raise AssertionError(f"{example} is understood")


if __name__ == "__main__":
    Path(__file__).with_suffix(".md").write_text(text(), encoding="utf-8")
