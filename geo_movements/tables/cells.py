"""Cells of a closed kind: one word of a list, a number within bounds."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from geo_movements.errors import ParseError

__all__ = ["number", "one_of"]


def one_of(
    allowed: Collection[str], fold: Callable[[str], str] = str.lower
) -> Callable[[str], str]:
    """Make a reader of a word that must be one of `allowed` once it is folded."""

    def parse(words: str) -> str:
        if (value := fold(words)) in allowed:
            return value
        raise ParseError(f'"{words}" is not known.', f"Write one of: {', '.join(allowed)}.")

    return parse


def number(words: str, low: float, high: float) -> float:
    """Read a finite number from `low` to `high`.

    >>> number("43.1", -90, 90)
    43.1
    """
    try:
        value = float(words)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise ParseError(
            f'"{words}" is no number from {low:g} to {high:g}.', "Write 43.1, with a point."
        )
    return value
