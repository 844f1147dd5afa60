"""How heavy a page is, and that an archive of ten thousand legs opens and is gone through."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements import page as gm_page
from geo_movements.page.storymap import StoryMap
from geo_movements.schema import Story

ROOT = Path(__file__).parents[2]
BENCHMARK = runpy.run_path(str(ROOT / "benchmarks" / "page.py"))
Open = Callable[..., Any]
LEGS = 10_000
SETTLED = """() => new Promise((done) => {
  const before = gmState.scene;
  const look = () => (gmState.scene === before ? setTimeout(look, 20) : done());
  look();
})"""
STORY = re.compile(r'"packed":"([^"]*)"')


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = BENCHMARK["write_project"](tmp_path_factory.mktemp("archive"), LEGS)
    project = gm.read(folder)
    return gm.build(project, gm.resolve(project))


@pytest.fixture(scope="module")
def html(archive: Story) -> str:
    return StoryMap(archive, gm_page.payload(archive)).page()


@pytest.mark.parametrize(("sample", "most"), [("dprk-2024", 1_000_000), ("minard-1812", 700_000)])
def test_the_samples_are_light(sample: str, most: int) -> None:
    project = gm.read(ROOT / "data" / sample)
    html = gm_page.render(gm.build(project, gm.resolve(project)))
    assert len(html.encode()) < most


def test_a_leg_of_an_archive_takes_a_hundred_bytes(html: str) -> None:
    packed = STORY.search(html)
    assert packed and len(packed[1]) <= 100 * LEGS


@pytest.mark.browser
def test_an_archive_is_gone_through(html: str, open_page: Open) -> None:
    seen = open_page(html)
    tab = seen.tab
    drawn = "gmState.scene.lines.length"
    assert tab.evaluate(drawn) > 9_000
    assert tab.evaluate("gmState.labels.filter(({ country }) => !country).length") > 20
    tab.evaluate("gmChange({ window: [-9800, -9793] })")
    tab.evaluate("gmChoose([42], { reveal: true })")
    tab.locator('.gm-claim[data-claims="42"]').wait_for(timeout=9000)
    tab.evaluate("gmChoose([]), gmChange({ window: null, query: 'Division 7' })")
    tab.evaluate("gmMap.setZoom(9, { animate: false })")
    tab.evaluate(SETTLED)
    assert 0 < tab.evaluate(drawn) < 8_000  # what lies out of sight is not laid out
    assert tab.evaluate("document.querySelectorAll('*').length") < 60_000
    assert seen.errors == []
