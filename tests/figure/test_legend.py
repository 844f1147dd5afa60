"""The legend's brackets, its low form, and lines that are as wide as the map's."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from geo_movements import figure
from geo_movements.errors import OutputError
from geo_movements.figure import film
from geo_movements.figure.compose import Laid
from geo_movements.figure.legend import Legend, _lines, legend_blocks, legend_rows
from geo_movements.figure.settled import settled
from geo_movements.grammar import Entry
from geo_movements.schema import Story

SVG = "{http://www.w3.org/2000/svg}"


def test_no_line_breaks_within_brackets(laid: Laid) -> None:
    runs = [str(number) for number in range(1, 60, 2)]
    legend = Legend(design=laid.mapped.design, cited={0: runs})
    entry = Entry(question="Who", mark="colour", value=0, label="Ukraine and its own services")
    face = figure.fonts.Face(11.5)
    with settled():
        for room in (60.0, 130.0, 400.0):
            lines = _lines(laid.pen, legend, entry, face, room)
            assert all(line.count("[") == line.count("]") <= 1 for line in lines)
            assert all(laid.pen.width(line, face) <= room for line in lines)
            assert re.findall(r"\d+", " ".join(lines)) == runs


def test_a_narrow_sheet_has_a_low_legend(laid: Laid) -> None:
    legend = Legend(design=laid.mapped.design, cited={0: ["1–3", "7"]})
    with settled():
        low = legend_rows(laid.pen, legend, 409.0).height
        columns = sum(block.height for block in legend_blocks(laid.pen, legend, 193.0)) / 2
    assert low < columns * 0.8


def test_a_narrow_sheet_says_all_that_a_wide_one_says(story: Story) -> None:
    told = []
    for width in (90, 180):
        root = ElementTree.fromstring(figure.svg(story, width_mm=width, sources=False))
        (group,) = (node for node in root.iter(f"{SVG}g") if node.get("id") == "legend")
        texts = ["".join(node.itertext()) for node in group.iter(f"{SVG}text")]
        told.append(sorted(" ".join(texts).split()))
    assert told[0] == told[1]


@pytest.mark.parametrize("facet", ["date", "claimant"])
def test_a_legend_tells_of_pale_where_something_is_pale(story: Story, facet: str) -> None:
    root = ElementTree.fromstring(figure.svg(story, width_mm=180, facet=facet))
    (group,) = (node for node in root.iter(f"{SVG}g") if node.get("id") == "legend")
    words = " ".join("".join(node.itertext()) for node in group.iter(f"{SVG}text"))
    assert ("perhaps in that time" in words) is (facet == "date")


def test_a_film_tells_of_pale(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def stop(laid: Laid, *_: object) -> list[Any]:
        seen.extend(entry.label for entry in laid.mapped.design.legend if entry.mark == "tone")
        raise OutputError("enough")

    monkeypatch.setattr(film, "_drawn", stop)
    with pytest.raises(OutputError):
        figure.gif(story, width_mm=120)
    assert seen == ["perhaps in that time"]
