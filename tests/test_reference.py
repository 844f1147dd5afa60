"""The reference pages tell what the code does: each is written from its rules."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from geo_movements.tables import dates, strengths

DOCS = Path(__file__).parents[1] / "docs"
PAGES = runpy.run_path(str(DOCS / "reference.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_one_that_the_rules_give(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run docs/reference.py"


def test_every_rule_is_on_its_page() -> None:
    pages = {name: (DOCS / name).read_text(encoding="utf-8") for name in PAGES}
    for phrase in (*dates.RULES, *dates.RELATIVE):
        assert f"| {phrase.example} |" in pages["dates.md"] and phrase.meaning in pages["dates.md"]
    for rule in strengths.RULES:
        assert rule.meaning in pages["strengths.md"]
        assert all(f"| {text} |" in pages["strengths.md"] for text in rule.examples)


def test_the_page_of_places_lists_every_rule_for_qualifiers() -> None:
    from geo_movements.places.qualifiers import RULES

    page = (DOCS / "places.md").read_text(encoding="utf-8")
    table = page.split("<!-- qualifiers -->")[1].split("<!-- /qualifiers -->")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert rows == [f"| {written} | {taken} |" for _, written, taken in RULES]
