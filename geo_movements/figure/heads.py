"""Where arrowheads stand, and which way a stub points: on as little else as can be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo_movements.figure.marks import Head, Line, Place, Stretch
from geo_movements.figure.plane import Box, along

__all__ = ["aim_stubs", "place_heads"]

_STUB = 40.0
_HEAD_SHARE = 1 / 3
"""No arrowhead hides more of its line than this."""
_SMALLEST = 4.5
_DOT_ROOM = 9.0
_STUB_HEAD = 10.0
_LAST = 0.3
"""A head slides back so far along its line at most."""
_SHARES = (1.0, 0.75, 0.55)
_TOUCH = 0.62
"""Two heads so near by the sum of their sizes would read as one."""
_AIMS = 24


def aim_stubs(lines: Sequence[Line], places: Sequence[Place], frame: Box) -> None:
    """Turn each stub where it crosses least, into the widest gap between lines if it can."""
    stubs = [line for line in lines if line.mark.shape == "stub"]
    if not stubs:
        return
    drawn = [line for line in lines if line.mark.shape == "line"]
    dots = [(place.x, place.y, 4.0) for place in places if place.kind == "dot"]
    taken = [np.array(dots, dtype=float).reshape(-1, 3)]
    for line in drawn:
        at = np.arange(0, min(line.length, 6000), 6.0)
        x, y = (np.interp(at, line.sums, column) for column in line.points.T)
        taken.append(np.column_stack([x, y, np.ones(len(at))]))
    points = np.concatenate(taken)
    for line in stubs:
        x, y = line.points[0].tolist()
        angle = _freest(x, y, _gap(x, y, drawn), points, line, frame)
        cos, sin = math.cos(angle), math.sin(angle)
        to = line.ends[1] is not None
        far, close = (x + cos * (_STUB + 8), y + sin * (_STUB + 8)), (x + cos * 9, y + sin * 9)
        line.points = np.array([far, close] if to else [close, far])
        line.sums = along(line.points)
        tip = _unknown_at(line)
        line.unknown = (x + cos * tip, y + sin * tip)
        line.stretches = [Stretch("plain", 0.0, line.length)]
        line.tip = line.length
        own = [(x + cos * d, y + sin * d, 1.0) for d in (14, 20, 26, 32, 38, 44)]
        points = np.vstack([points, *own, (*line.unknown, 6.0)])


def _unknown_at(line: Line) -> float:
    return _STUB + 8 + (2 if line.ends[1] is not None else 9)


def _gap(x: float, y: float, drawn: Sequence[Line]) -> float:
    """Find the middle of the widest gap between the lines that meet at a point."""
    angles = []
    for line in drawn:
        near = min(len(line.points) - 1, 4)
        for end, on in (
            (line.points[0], line.points[near]),
            (line.points[-1], line.points[-1 - near]),
        ):
            if math.hypot(end[0] - x, end[1] - y) < 16:
                angles.append(math.atan2(on[1] - y, on[0] - x) % math.tau)
    if not angles:
        return -math.pi / 4
    angles.sort()
    gaps = [
        ((angles[(n + 1) % len(angles)] + (math.tau if n + 1 == len(angles) else 0)) - angle, angle)
        for n, angle in enumerate(angles)
    ]
    wide, start = max(gaps)
    return start + wide / 2


def _freest(
    x: float, y: float, gap: float, taken: NDArray[np.float64], line: Line, frame: Box
) -> float:
    """Of the ways round a place, choose the one on which a stub meets least; near the gap first."""
    tip = _unknown_at(line)
    best, least = gap, math.inf
    dx, dy, weight = taken[:, 0] - x, taken[:, 1] - y, taken[:, 2]
    for n in range(_AIMS):
        angle = gap + n * math.tau / _AIMS
        cos, sin = math.cos(angle), math.sin(angle)
        on, off = dx * cos + dy * sin, np.abs(dy * cos - dx * sin)
        hit = (on > 12) & (on < tip + 9) & (off < np.where(on > tip - 9, 11, 6))
        out = not frame.wider(-8).holds(x + cos * (tip + 4), y + sin * (tip + 4))
        cost = 30.0 * out + float(weight[hit].sum()) + min(n, _AIMS - n) / _AIMS * 3
        if cost < least - 1e-9:
            best, least = angle, cost
    return best


# --- Arrowheads -----------------------------------------------------------------------------------


class _Taken(NamedTuple):
    x: float
    y: float
    size: float
    place: str | None


def place_heads(lines: Sequence[Line], places: Sequence[Place], slim: float = 1.0) -> None:
    """Put each arrowhead at its end, or mid-line where the end is an area; slide it off others.

    Where heads would crowd they grow smaller, and stand where they are farthest from the others.
    """
    taken = [_Taken(p.x, p.y, _DOT_ROOM, p.id) for p in places if p.kind == "dot"]
    for line in sorted(lines, key=lambda line: line.length):
        if line.band:
            _place_chevron(line)
            continue
        size = min(8 * slim + line.width * 1.5, line.length * _HEAD_SHARE)
        if line.mark.shape == "stub":
            size = min(size, _STUB_HEAD * slim)
        if size < _SMALLEST:
            continue
        sizes = [max(_SMALLEST, size * share) for share in _SHARES]
        found = (head for one in sizes if (head := _free_head(line, one, taken)))
        line.head = next(found, None) or _loneliest(line, sizes[-1], taken)
        taken.append(_Taken(*_middle(line.head), line.head.size, None))


def _middle(head: Head) -> tuple[float, float]:
    return (
        head.x - math.cos(head.angle) * head.size / 2,
        head.y - math.sin(head.angle) * head.size / 2,
    )


def _room(head: Head, line: Line, taken: Sequence[_Taken]) -> float:
    """Measure how far a head is from touching what stands there; below 0 it lies on it."""
    x, y = _middle(head)
    return min(
        (
            math.hypot(one.x - x, one.y - y) - (one.size + head.size) * _TOUCH
            for one in taken
            if one.place is None or one.place not in line.ends
        ),
        default=math.inf,
    )


def _spots(line: Line) -> NDArray[np.float64]:
    """List where on its line a head may stand, the best first."""
    into_area = line.mark.shape == "line" and line.mark.fades[1]
    first = line.length * 0.62 if into_area else line.tip
    return np.arange(first, line.length * _LAST, -3.0)


def _free_head(line: Line, size: float, taken: Sequence[_Taken]) -> Head | None:
    """Find the first place from the end backwards where a head lies on nothing."""
    heads = (_head_at(line, at, size) for at in _spots(line).tolist() if at > size)
    return next((head for head in heads if _room(head, line, taken) >= 0), None)


def _loneliest(line: Line, size: float, taken: Sequence[_Taken]) -> Head:
    """Find the place that is farthest from what stands there, where none is free."""
    heads = [_head_at(line, max(at, size), size) for at in _spots(line).tolist()]
    heads = heads or [_head_at(line, line.length * _LAST, size)]
    return max(heads, key=lambda head: _room(head, line, taken))


def _head_at(line: Line, at: float, size: float) -> Head:
    """Make a head; the chord under it gives its direction: lines may bend there."""
    head, tail = line.at(at), line.at(at - size)
    return Head(head.x, head.y, math.atan2(head.y - tail.y, head.x - tail.x), size, at)


def _place_chevron(line: Line) -> None:
    """Say in the middle of a band which way it goes: bands join without heads between."""
    size = max(6.0, min(9.0, line.mark.width_px * 0.5))
    if line.length >= size * 3.5:
        at = line.length / 2 + size / 2
        spot = line.at(at)
        line.head = Head(spot.x, spot.y, spot.angle, size, at)
