"""The figure in a report, and the words that go with it."""

from __future__ import annotations

from geo_movements import grammar
from geo_movements.figure import png, svg
from geo_movements.grammar import text
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

__all__ = ["alt_of", "caption_of", "credits_of", "png", "svg"]


def caption_of(story: Story) -> str:
    """Say below the figure what it shows."""
    return story.settings.title or ""


def alt_of(story: Story) -> str:
    """Say what the figure shows to who does not see it."""
    return " ".join(grammar.design(story).summary)


def credits_of(story: Story) -> list[str]:
    """List whom the story and its figure owe, each once."""
    told = [part for cell in story.legs["attribution"] for part in split_list(text(cell))]
    return list(dict.fromkeys(told))
