"""What a notebook is offered: the page, the figure, words; only what it asks for is made."""

from __future__ import annotations

import base64
import sys
from dataclasses import replace
from types import SimpleNamespace

import folium
import pytest

import geo_movements as gm
from geo_movements import figure
from geo_movements.embed import notebook
from geo_movements.errors import OutputError
from geo_movements.schema import Story

from .conftest import HOSTILE

ALL = {"text/html", "image/png", "text/plain"}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Story]:
    """Count the figures instead of drawing them."""
    asked: list[Story] = []

    def png(story: Story, **options: object) -> bytes:
        asked.append(story)
        return b"\x89PNG"

    monkeypatch.setattr(figure, "png", png)
    monkeypatch.setattr(notebook, "_drawn", {})
    return asked


def test_a_story_and_its_map_offer_the_same(story: Story, drawn: list[Story]) -> None:
    data, known = story._repr_mimebundle_()
    assert (data, known) == gm.to_map(story)._repr_mimebundle_()
    assert set(data) == ALL
    assert base64.b64decode(data["image/png"]) == b"\x89PNG"
    assert data["text/plain"].startswith("The sealift\nAs told.\nThe map shows 2 claims")
    assert "The sealift" in str(known["image/png"]["alt"])
    assert drawn == [story]  # once for both


def test_only_what_is_asked_for_is_made(story: Story, drawn: list[Story]) -> None:
    assert set(story._repr_mimebundle_(include={"text/plain"})[0]) == {"text/plain"}
    assert set(story._repr_mimebundle_(exclude={"image/png"})[0]) == ALL - {"image/png"}
    assert drawn == []


def test_in_a_terminal_it_is_words(
    story: Story, drawn: list[Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = SimpleNamespace(display_formatter=SimpleNamespace(active_types=["text/plain"]))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    assert set(story._repr_mimebundle_()[0]) == {"text/plain"}
    assert drawn == []


def test_without_matplotlib_there_is_the_page(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def png(story: Story, **options: object) -> bytes:
        raise OutputError("not installed")

    monkeypatch.setattr(figure, "png", png)
    monkeypatch.setattr(notebook, "_drawn", {})
    assert set(story._repr_mimebundle_()[0]) == ALL - {"image/png"}


def test_a_map_with_layers_of_ones_own_has_no_figure(story: Story, drawn: list[Story]) -> None:
    shown = gm.to_map(story)
    folium.Marker([39, 127]).add_to(shown)
    assert set(shown._repr_mimebundle_()[0]) == ALL - {"image/png"}
    assert drawn == []


def test_a_figure_goes_with_its_story(drawn: list[Story], story: Story) -> None:
    other = replace(story)
    other._repr_mimebundle_(include={"image/png"})
    assert len(notebook._drawn) == 1
    del other
    drawn.clear()
    assert len(notebook._drawn) == 0


def test_the_frame_is_sandboxed_and_hostile_words_stay_in_it(story: Story) -> None:
    title = HOSTILE[2]
    html = gm.to_map(replace(story, settings=replace(story.settings, title=title)))._repr_html_()
    assert html.count("<iframe ") == 1 and html.count("</") == 1
    assert "allow-same-origin" not in html and 'sandbox="allow-scripts' in html
