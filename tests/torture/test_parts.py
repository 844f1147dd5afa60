"""The short form of every part of the torture."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import Any

import pytest

from torture.parts import Part, Scale, UnavailableError, own_browser
from torture.sections import SECTIONS, parts_of

PARTS = [
    pytest.param(part, id=f"{section}.{part.name}")
    for section in SECTIONS
    for part in parts_of(section)
    if part.short
]


@pytest.mark.parametrize("part", PARTS)
def test_nothing_fails(part: Part, request: pytest.FixtureRequest) -> None:
    def lent() -> Any:
        return nullcontext(request.getfixturevalue("browser"))

    try:
        tally = part.run(Scale(long=False, browser=lent))
    except UnavailableError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    assert not tally.failures, "\n".join(tally.failures[:20])
    assert tally.cases >= part.least


def test_the_names_are_told_apart() -> None:
    for section in SECTIONS:
        names = [part.name for part in parts_of(section)]
        assert len(names) == len(set(names))
        assert all(name.replace("-", "").isalnum() and name == name.lower() for name in names)


def test_a_part_opens_a_browser_of_its_own_where_it_is_lent_none() -> None:
    assert Scale(long=True).browser is own_browser
