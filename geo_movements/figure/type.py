"""Setting words: lines that fit a width, and blocks in columns of like height."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from geo_movements.figure.canvas import Pen
from geo_movements.figure.fonts import Face

__all__ = ["Block", "columns", "wrap"]


class Block(NamedTuple):
    """Something of a height that can be drawn at a place."""

    height: float
    draw: Callable[[float, float], None]


def wrap(pen: Pen, words: str, face: Face, room: float) -> list[str]:
    """Break words into lines of a width; a word too long for one is broken itself."""
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if pen.width(longer, face) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while pen.width(word, face) > room and len(word) > 1:
            fit = len(word) - 1
            while fit > 1 and pen.width(word[:fit], face) > room:
                fit -= max(1, fit // 8)
            lines.append(word[:fit])
            word = word[fit:]
        line = word
    return [*lines, line] if line else lines or [""]


def columns(heights: Sequence[float], count: int) -> list[list[int]]:
    """Part blocks, in order, into so many columns that the highest is as low as can be.

    >>> columns([3, 1, 1, 3], 2)
    [[0, 1], [2, 3]]
    """
    sizes = tuple(heights)

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1 or start == len(sizes):
            return sum(sizes[start:]), (len(sizes),) * left
        found = (float("inf"), (len(sizes),) * left)
        for end in range(start, len(sizes) + 1):
            own = sum(sizes[start:end])
            if own > found[0]:
                break
            rest, ends = best(end, left - 1)
            if max(own, rest) <= found[0]:  # as much as can be in the first
                found = (max(own, rest), (end, *ends))
        return found

    _, ends = best(0, max(count, 1))
    starts = (0, *ends)
    return [list(range(a, b)) for a, b in zip(starts, ends, strict=False)]
