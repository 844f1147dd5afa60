"""The figure in a report, and the words that go with it."""

from __future__ import annotations

import struct
from typing import Any

from geo_movements import figure
from geo_movements.errors import OutputError
from geo_movements.figure.told import Told, told_alone
from geo_movements.schema import Story

__all__ = ["alt_of", "caption_of", "credits_of", "png_within", "size_px", "svg"]

_BARE: dict[str, Any] = {"title": False, "sources": False}
"""The report has its title and its sources itself."""


def png_within(
    story: Story, *, width_mm: float, room_mm: float, least_mm: float, dpi: int, scale: float = 1.0
) -> bytes:
    """Draw the figure as pixels, its map no higher than leaves all of it in a room.

    Where the room is less than `least_mm`, or too little for the legend, it has its own height.
    """
    free = figure.png(story, width_mm=width_mm, dpi=dpi, scale=scale, **_BARE)
    wide, high = size_px(free)
    if high * width_mm <= room_mm * wide or room_mm < least_mm:
        return free
    try:
        return figure.png(
            story, width_mm=width_mm, height_mm=room_mm, dpi=dpi, scale=scale, **_BARE
        )
    except OutputError:
        return free


def size_px(picture: bytes) -> tuple[int, int]:
    """Read width and height of a PNG (its IHDR)."""
    wide, high = struct.unpack(">II", picture[16:24])
    return wide, high


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
