"""An SVG for a text that holds it: long lines with the points that one sees, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["lighten"]

_PATH = re.compile(r'(?<=\bd=")[^"]{1000,}')
"""Shorter ones are marks and arrows, whose every point is meant."""
_STEP = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_STRAIGHT = frozenset("MLz")
_NEAR_PT = 0.3
"""A tenth of a millimetre: no eye parts two points of a coast that lie nearer."""
_LEAST_POINTS = 3


def lighten(svg: str) -> str:
    """Thin out the long lines of an SVG in points (1/72 inch), so that it is lighter.

    Points nearer than a tenth of a millimetre to the last are left out, islands smaller than that
    altogether; the rest has one digit after the point. Curves, marks and words stay as they are.

    >>> coast = "M 0 0 " + "L 0.1 0.12 L 5.123 5.01 L 9 0 " * 40 + "z"
    >>> lighten(f'<path d="{coast}"/>')[:32]
    '<path d="M0 0 5.1 5 9 0 0.1 0.1 '
    """
    return _PATH.sub(lambda found: _thinned(found[0]), svg)


def _thinned(path: str) -> str:
    steps = _STEP.findall(path)
    if not {command for command, _ in steps} <= _STRAIGHT:
        return path
    try:
        return "".join(_lines(steps)) or "M0 0"
    except ValueError:  # not as we write it: not ours to judge
        return path


def _lines(steps: list[tuple[str, str]]) -> Iterator[str]:
    """Yield each line, thinned; a ring of no size is none."""
    line: list[tuple[float, float]] = []
    for command, numbers in [*steps, ("M", "0 0")]:
        if command == "z":
            if len(line) >= _LEAST_POINTS:
                yield f"{_written(line)}z"
            line = []
            continue
        x, y = map(float, numbers.split())
        if command == "M":
            if len(line) > 1:
                yield _written(line)
            line = [(x, y)]
        elif not line:
            raise ValueError("a line goes on after its ring was closed")
        elif max(abs(x - line[-1][0]), abs(y - line[-1][1])) >= _NEAR_PT:
            line.append((x, y))


def _written(line: list[tuple[float, float]]) -> str:
    return "M" + " ".join(f"{_number(x)} {_number(y)}" for x, y in line)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
