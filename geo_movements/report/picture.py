"""The figure in a report, and the words that go with it."""

from __future__ import annotations

from typing import Any

from geo_movements import figure
from geo_movements.figure.told import Told, told_alone
from geo_movements.schema import Story

__all__ = ["alt_of", "caption_of", "credits_of", "png", "svg"]

_BARE: dict[str, Any] = {"title": False, "sources": False}
"""The report has its title and its sources itself."""


def png(story: Story, *, width_mm: float, dpi: int) -> bytes:
    """Draw the figure as pixels, for what takes nothing else."""
    return figure.png(story, width_mm=width_mm, dpi=dpi, **_BARE)


def svg(story: Story, *, width_mm: float) -> str:
    """Draw the figure as lines and words."""
    return figure.svg(story, width_mm=width_mm, **_BARE)


def caption_of(story: Story) -> str:
    """Say below the figure what it shows, and as of when."""
    told = _told(story)
    parts = (told.title, told.known, told.notice)
    return " ".join(part if part[-1:] in ".!?" else f"{part}." for part in parts if part)


def alt_of(story: Story) -> str:
    """Say what the figure shows to who does not see it."""
    return figure.alt_text(story)


def credits_of(story: Story) -> list[str]:
    """List in full whom the story and its figure owe, each once."""
    return list(_told(story).attributions)


def _told(story: Story) -> Told:
    return told_alone(story, None)[0]
