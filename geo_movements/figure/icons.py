"""Small pictures of how a force travels, 12 units wide: the page's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from matplotlib.path import Path

__all__ = ["SHAPES", "icon"]

SHAPES: Mapping[str, str] = MappingProxyType({
    "sea": "M0.6 7H11.4L9.6 10.6H2.4ZM5.3 1H6.5V6H5.3ZM7.2 1.6L10.4 6H7.2Z",
    "air": "M6 0.4L6.9 1.7V4.5L11.6 7.2V8.4L6.9 7.2V9.6L8.2 10.7V11.5L6 10.9L3.8 11.5V10.7L5.1 9.6"
    "V7.2L0.4 8.4V7.2L5.1 4.5V1.7Z",
    "rail": "M3 0.8H9L10 1.8V8L9 9H3L2 8V1.8ZM3.4 2.2V5H8.6V2.2ZM3.4 6.4V7.6H4.6V6.4ZM7.4 6.4V7.6"
    "H8.6V6.4ZM3.4 9.6H4.8L3.6 11.6H2.2ZM7.2 9.6H8.6L9.8 11.6H8.4Z",
    "road": "M0.4 2.8H7V8.4H0.4ZM7.6 4.6H9.8L11.6 6.6V8.4H7.6ZM1.6 9H4V10.4H1.6ZM8 9H10.4V10.4H8Z",
    "foot": "M2.4 1.4H5V5H2.4ZM2.4 5.8H5V7.4H2.4ZM7 4H9.6V7.6H7ZM7 8.4H9.6V10H7Z",
})  # fmt: skip
_TOKEN = re.compile(r"([MLHVZ])([-0-9. ]*)")


@cache
def icon(mode: str) -> Path:
    """Return the picture of a mode as a path about its middle.

    Holes turn the other way, so that they stay open under any fill rule.

    >>> len(icon("road").vertices) > 10
    True
    """
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    subs: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for letter, words in _TOKEN.findall(SHAPES[mode]):
        numbers = [float(word) for word in words.split()]
        if letter == "M":
            x, y = numbers
            subs.append([(x, y)])
        elif letter == "L":
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                subs[-1].append((x, y))
        elif letter == "H":
            for x in numbers:
                subs[-1].append((x, y))
        elif letter == "V":
            for y in numbers:
                subs[-1].append((x, y))
    for at, sub in enumerate(subs):
        inner = any(_within(sub, other) for n, other in enumerate(subs) if n != at)
        ring = sub if (_area(sub) > 0) != inner else sub[::-1]
        vertices += [*ring, ring[0]]
        codes += [int(Path.MOVETO), *[int(Path.LINETO)] * (len(ring) - 1), int(Path.CLOSEPOLY)]
    return Path([(a - 6, b - 6) for a, b in vertices], codes)


def _area(ring: list[tuple[float, float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _within(ring: list[tuple[float, float]], other: list[tuple[float, float]]) -> bool:
    xs, ys = zip(*other, strict=True)
    return all(min(xs) < x < max(xs) and min(ys) < y < max(ys) for x, y in ring)
