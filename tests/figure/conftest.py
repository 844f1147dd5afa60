"""The page's hand-made story, drawn as a figure; each sheet is drawn once."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from geo_movements import figure
from geo_movements.figure.compose import Laid, Wishes, lay_out
from geo_movements.figure.paper import paper_of
from geo_movements.figure.settled import settled
from geo_movements.schema import Story

ROOT = Path(__file__).parents[1]


@cache
def page_stories() -> Any:
    spec = importlib.util.spec_from_file_location("page_stories", ROOT / "page" / "conftest.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def make_story() -> Any:
    return page_stories().make_story


@pytest.fixture(scope="session")
def story(make_story: Any) -> Story:
    made: Story = make_story()
    return made


@pytest.fixture(scope="session")
def svg(story: Story) -> str:
    return figure.svg(story, width_mm=120)


@pytest.fixture(scope="session")
def laid(story: Story) -> Laid:
    paper = paper_of(width_mm=180, height_mm=None, dpi=100, scale=1.0, theme="light")
    with settled():
        return lay_out(story, paper, Wishes())
