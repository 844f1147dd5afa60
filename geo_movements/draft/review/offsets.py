"""Offsets of Python, which count characters, as those of JavaScript, which count UTF-16 units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

__all__ = ["in_units"]

_LONG = re.compile("[\U00010000-\U0010ffff]")


def in_units(text: str) -> Callable[[int], int]:
    """Return what turns an offset in characters of `text` into one in UTF-16 units.

    >>> at = in_units("🚂 to Wonsan")
    >>> at(0), at(1), at(5)
    (0, 2, 6)
    """
    if text.isascii():
        return lambda offset: offset
    long = [found.start() for found in _LONG.finditer(text)]
    return lambda offset: offset + bisect_left(long, offset)
