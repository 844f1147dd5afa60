"""How much of a first sheet of paper is left for the figure, below title and summary."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from geo_movements.report.parts import Block, Bullets, Paragraph, Picture, plain

__all__ = ["FIGURE_LEAST_MM", "left_mm"]

FIGURE_LEAST_MM = 95.0
"""A figure of the text's width is not squeezed below this height."""

_SHEET_MM, _WIDE_MM = 253.0, 170.0
"""What the margins of A4 leave, less what no reckoning is sure of."""
_PT_MM = 25.4 / 72
_TITLE, _SUBTITLE, _TEXT, _CAPTION = (
    (22.0, 1.22, 4.0),
    (11.5, 1.2, 14.0),
    (10.0, 1.34, 6.0),
    (8.5, 1.25, 14.0),
)
"""Size in points, height of a line by size, and points below."""
_BULLET = (10.0, 1.22, 1.0)
_LETTER = 0.46
"""How wide a letter of Arial is in a text, by its size."""
_HEADING_PT = 38.0
"""A heading with what stands above and below it."""
_WIDE_FROM = "\u1100"
"""From here on letters are as wide as they are high: Hangul, Kana, Han."""


def left_mm(title: str, subtitle: str | None, sections: Iterable[Sequence[Block]]) -> float:
    """Reckon the height that the figure may have to stand on the first sheet, below the summary.

    `sections` are the blocks of each section down to the one with the picture. Negative where they
    need more than a sheet. It is a reckoning: Word and Typst break lines themselves.
    """
    used = _high(title, _TITLE) + (_high(subtitle, _SUBTITLE) if subtitle else 0)
    for blocks in sections:
        used += _HEADING_PT * _PT_MM
        for block in blocks:
            match block:
                case Paragraph():
                    used += _high(plain(block.runs), _TEXT)
                case Bullets():
                    used += math.fsum(_high(plain(item), _BULLET) for item in block.items)
                case Picture():
                    used += _high(block.caption, _CAPTION)
    return _SHEET_MM - used


def _high(words: str, kind: tuple[float, float, float]) -> float:
    """Reckon how high words stand, in millimetres."""
    size, line, below = kind
    units = sum(2 if letter >= _WIDE_FROM else 1 for letter in words)
    lines = max(1, math.ceil(units * _LETTER * size * _PT_MM / _WIDE_MM))
    return (lines * size * line + below) * _PT_MM
