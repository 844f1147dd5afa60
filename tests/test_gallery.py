"""The gallery in maps/ is in step with data/: rendered again, it holds the same content."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements import page
from geo_movements.basemap import decode
from geo_movements.page.reading import unpack
from geo_movements.places.lock import lock_text

ROOT = Path(__file__).parents[1]
PROJECTS = sorted(path.parent for path in (ROOT / "data").glob("*/movements.csv"))
MEND = "run `make map` and commit maps/"


def decoded(html: str) -> dict[str, Any]:
    """Take the story out of a page, its compressed basemap unpacked."""
    block = re.search(r'<script type="application/json" id="gm-story">(.*?)</script>', html, re.S)
    assert block is not None
    story: dict[str, Any] = unpack(json.loads(block[1]))
    story["basemap"] = decode(story["basemap"])
    return story


def same(one: Any, other: Any) -> bool:
    """Compare content: numbers to 1e-6 degrees, everything else exactly."""
    if isinstance(one, float) or isinstance(other, float):
        return isinstance(other, int | float) and abs(one - other) <= 1e-6
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


@pytest.fixture(scope="module", params=PROJECTS, ids=[path.name for path in PROJECTS])
def project(request: pytest.FixtureRequest) -> gm.Project:
    return gm.read(request.param)


def test_there_is_a_sample() -> None:
    assert "dprk-2024" in [path.name for path in PROJECTS]
    assert {path.stem for path in (ROOT / "maps").glob("*.html")} == {p.name for p in PROJECTS}


def test_the_map_is_in_step(project: gm.Project) -> None:
    kept = (ROOT / "maps" / f"{project.path.name}.html").read_text(encoding="utf-8")
    made = page.render(gm.build(project, gm.resolve(project)))
    old, new = decoded(kept), decoded(made)
    assert old.keys() == new.keys(), MEND
    for key in new:
        assert same(old[key], new[key]), f"{key} differs: {MEND}"
    # The code around the story is the viewer's as it is now.
    rest = re.compile(r'<script type="application/json" id="gm-story">.*?</script>', re.S)
    assert rest.sub("", kept) == rest.sub("", made), MEND


def test_the_same_input_gives_the_same_bytes(project: gm.Project) -> None:
    story = gm.build(project, gm.resolve(project))
    assert page.render(story) == page.render(gm.build(project, gm.resolve(project)))


def test_the_lock_is_in_step(project: gm.Project) -> None:
    kept = (project.path / "places.lock.csv").read_text(encoding="utf-8")
    assert lock_text(gm.resolve(project, update=True), project) == kept


def test_the_sample_has_no_problem(project: gm.Project) -> None:
    problems = gm.check(project, gm.resolve(project))
    assert problems.query("level == 'error'").empty
