"""What changed from one story to another: as words, as data, and on a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from geo_movements.diff.compare import Change, Difference, Moved, Pair, compare
from geo_movements.diff.mapped import changes_story
from geo_movements.diff.tell import as_json, as_markdown, as_text

__all__ = [
    "WRITERS",
    "Change",
    "Difference",
    "Moved",
    "Pair",
    "as_json",
    "as_map",
    "as_markdown",
    "as_text",
    "changes_story",
    "compare",
]


def as_map(difference: Difference) -> str:
    """Write the new story as a page, its claims coloured by what became of them."""
    from geo_movements.page import render

    return render(changes_story(difference))


WRITERS: Mapping[str, Callable[[Difference], str]] = MappingProxyType(
    {".html": as_map, ".json": as_json, ".md": as_markdown, ".txt": as_text}
)
"""Suffix -> what writes a difference."""
