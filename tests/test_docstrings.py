"""The examples in docstrings run, and give what they show."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import geo_movements as gm

ROOT = Path(__file__).parents[1]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "geo_movements").rglob("*.py"))
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_give_what_they_show(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    names = {"read": gm.read, "resolve": gm.resolve} | vars(module)  # a module's own names win
    assert doctest.testmod(module, globs=names).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [
        test for name in MODULES for test in finder.find(importlib.import_module(name))
        if test.examples
    ]  # fmt: skip
    assert len(found) > 15
