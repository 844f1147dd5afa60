"""How far to the side each line is drawn, so that lines on one stretch lie beside one another."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise, permutations
from typing import Any, NamedTuple, Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["lanes_of"]

Meetings = dict[int, dict[int, frozenset[bool]]]
"""For each line those that share a step with it, and whether they run against it there."""

_GAP_PX = 3.0
_TIGHT_PX = 1.6
"""Between the lines of a pile of which some would else be too far from their way."""
_AFLOAT_PX = 1.0
"""Between lines of which some sail: on land none of them belongs."""
_FARTHEST_PX = 9.4
"""No lane lies farther from its way, 2.5 mm in print; lines cover one another in part instead."""
_FARTHEST_AFLOAT_PX = 6.0
_SWEEPS = 3
_CROWD = 60
"""A step that more lines share is crowded: side by side they would cover one another anyway."""
_AT_ONCE = 1_000_000
"""So many pairs of lines are told together, more or less, so that memory for them has a bound."""
_TURN = 36_000_000
"""The way around the Earth in longitude, in metres or so: hundred-thousandths of a degree."""
_EPS = 1e-9
_MINOR = 0.1
"""Two senses of less than this part of a line do not count: it turns into a town and out again."""


class _Drawn(Protocol):
    """What a lane depends on; a mark has it."""

    @property
    def shape(self) -> str: ...
    @property
    def group(self) -> int: ...
    @property
    def width_px(self) -> float: ...


def lanes_of(
    marks: Sequence[_Drawn], geometries: Sequence[Any], sailing: Collection[int] = ()
) -> dict[int, float]:
    """Offset the lines that share a step of their way, so that none covers another.

    The answer holds, for each line by its number, the pixels to the right of its own direction;
    lines that lie alone may be left out. No line is far from its way: in a pile too broad for that
    they cover one another in part. The lines that sail, by their numbers, and who share their way,
    keep closer still. On a step of more than 60 lines they are not parted one by one, but by the
    way they go and their group.
    """
    lines = [at for at, mark in enumerate(marks) if mark.shape == "line"]
    steps = _steps([geometries[at] for at in lines])
    crowded = np.bincount(steps.step)[steps.step] > _CROWD
    meets = _meetings(lines, steps.where(~crowded))
    throng = [lines[at] for at in np.unique(steps.line[crowded]).tolist()]
    lanes, laid = _streams(marks, throng, sailing), dict[int, float]()
    for at in meets:
        if at not in laid:
            pile = _pile(at, meets)
            laid |= _offsets(marks, pile, meets, afloat=not pile.keys().isdisjoint(sailing))
    return lanes | laid


def _streams(
    marks: Sequence[_Drawn], throng: Sequence[int], sailing: Collection[int]
) -> dict[int, float]:
    """Lay each group of a crowd in one stream, to the right of its way: both ways lie apart."""
    groups = sorted({marks[at].group for at in throng})
    afloat = not set(throng).isdisjoint(sailing)
    most = _FARTHEST_AFLOAT_PX if afloat else _FARTHEST_PX
    gap = min(_GAP_PX, most / max(1, len(groups)))
    rank = {group: at + 0.5 for at, group in enumerate(groups)}
    return {at: round(rank[marks[at].group] * gap, 2) for at in throng}


class _Steps(NamedTuple):
    """The steps of all lines from point to point, each once a line."""

    line: NDArray[np.int64]
    step: NDArray[np.int64]
    """Its number, the same whichever way it is taken."""
    back: NDArray[np.bool_]
    """Whether it is taken from the point of the higher number."""
    length: NDArray[np.float64]

    def where(self, wanted: NDArray[Any]) -> _Steps:
        """Keep some of the steps: where a mask says so, or those of some numbers."""
        return _Steps(self.line[wanted], self.step[wanted], self.back[wanted], self.length[wanted])


def _steps(geometries: Sequence[Any]) -> _Steps:
    """Name the steps from point to point, to a metre and whichever way round the Earth."""
    parts, owners = shapely.get_parts(np.asarray(geometries, dtype=object), return_index=True)
    points, part = shapely.get_coordinates(parts, return_index=True)
    x, y = np.round(points * 1e5).astype(np.int64).T
    _, place = np.unique((x % _TURN) << 25 | (y + 9_000_000), return_inverse=True)
    place = place.reshape(-1)
    there = (part[1:] == part[:-1]) & (place[1:] != place[:-1])
    start, end = place[:-1][there], place[1:][there]
    line = owners[part[:-1][there]]
    across = np.abs(x[1:] - x[:-1])[there] % _TURN
    length = np.hypot(np.minimum(across, _TURN - across), np.abs(y[1:] - y[:-1])[there])
    count = len(place) + 1
    _, step = np.unique(
        np.minimum(start, end) * count + np.maximum(start, end), return_inverse=True
    )
    step = step.reshape(-1)
    back = start > end  # points are numbered by longitude, then latitude
    _, once = np.unique((line * (step.max(initial=0) + 1) + step) * 2 + back, return_index=True)
    return _Steps(line[once], step[once], back[once], length[once])


def _meetings(numbers: Sequence[int], steps: _Steps) -> Meetings:
    """Tell for each line which others share a step with it, and if they run against it there.

    Of two senses the one of a minor part is left out, and of a line with itself it says nothing.
    Lines that share nothing are left out.
    """
    lengths: NDArray[Any] = np.bincount(steps.line, weights=steps.length, minlength=len(numbers))
    shared = steps.where(np.bincount(steps.step)[steps.step] > 1)
    if not len(shared.step):
        return {}
    ordered = shared.where(np.lexsort((shared.back, shared.line, shared.step)))
    same: NDArray[Any] = np.empty(0, dtype=np.int64)
    along: NDArray[Any] = np.empty(0)
    against: NDArray[Any] = np.empty(0)
    for pairs in _pairs(ordered):
        told = np.concatenate([same, pairs.one * len(numbers) + pairs.other])
        known, first, number = np.unique(told, return_index=True, return_inverse=True)
        met = np.argsort(first)  # as they are met
        # Added one by one, so that two senses of the same steps are as long to the last bit.
        along, against = (
            np.bincount(number, np.concatenate([so_far, np.where(here, pairs.length, 0.0)]))[met]
            for so_far, here in ((along, ~pairs.against), (against, pairs.against))
        )
        same = known[met]
    one, other = np.divmod(same, len(numbers))
    least = _MINOR * np.minimum(lengths[one], lengths[other])
    sense = (along > least) + 2 * (against > least)
    neither = (sense == 0) & (one != other)
    sense[neither] = np.where(against[neither] > along[neither], 2, 1)
    meets: Meetings = {}
    for at in np.argsort(one, kind="stable").tolist():
        mine = meets.setdefault(numbers[one[at]], {})
        if told := _SENSES[sense[at]]:
            mine[numbers[other[at]]] = told
    return meets


_SENSES: Sequence[frozenset[bool]] = (
    frozenset(),
    frozenset({False}),
    frozenset({True}),
    frozenset({False, True}),
)


class _Pairs(NamedTuple):
    """Each two lines that share steps, both ways round, with the length of those."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    against: NDArray[np.bool_]
    length: NDArray[np.float64]


def _pairs(steps: _Steps) -> Iterator[_Pairs]:
    """Pair the lines of each step, whose users stand together; those of the same lines at once."""
    starts = np.flatnonzero(np.diff(steps.step, prepend=-1))
    users = (steps.line * 2 + steps.back).tobytes()
    size = steps.line.itemsize
    where: dict[bytes, tuple[int, int]] = {}
    far: dict[bytes, float] = defaultdict(float)
    bounds = pairwise([*starts.tolist(), len(steps.step)])
    for (start, end), more in zip(bounds, steps.length[starts].tolist(), strict=True):
        together = users[start * size : end * size]
        where.setdefault(together, (start, end))
        far[together] += more
    begin, count = np.array([(start, end - start) for start, end in where.values()]).T
    length = np.array([*far.values()])
    part = np.cumsum(count * (count - 1)) // _AT_ONCE
    orders = {n: np.array(list(permutations(range(n), 2))).T for n in set(count.tolist())}
    for at in np.unique(part).tolist():
        here = np.flatnonzero(part == at)
        each = zip(begin[here].tolist(), count[here].tolist(), strict=True)
        one, other = np.concatenate([start + orders[n] for start, n in each], axis=1)
        yield _Pairs(
            steps.line[one],
            steps.line[other],
            steps.back[one] != steps.back[other],
            np.repeat(length[here], count[here] * (count[here] - 1)),
        )


def _pile(first: int, meets: Meetings) -> dict[int, bool]:
    """Gather the lines that hang together, and say which run against the first."""
    back = {first: False}
    queue = [first]
    for at in queue:
        for other, against in meets[at].items():
            if other not in back:
                back[other] = back[at] != (True in against)
                queue.append(other)
    return back


def _offsets(
    marks: Sequence[_Drawn], back: Mapping[int, bool], meets: Meetings, *, afloat: bool
) -> dict[int, float]:
    """Lay the lines of a pile side by side, tighter where that would be too broad.

    Where one sense cannot be given to all, as for a line that runs there and back itself, each
    has the lane nearest to its way that is free wherever it meets another.
    """
    one_sense = all(
        against == {back[at] != back[other]} for at in back for other, against in meets[at].items()
    )
    # Those who go the same way lie together, so that a reader sees two streams.
    order = sorted(back, key=lambda at: (one_sense and back[at], marks[at].group, at))
    offsets: dict[int, float] = {}
    most = _FARTHEST_AFLOAT_PX if afloat else _FARTHEST_PX
    for gap in (_AFLOAT_PX,) if afloat else (_GAP_PX, _TIGHT_PX):
        if one_sense:
            offsets = _centred(marks, order, meets, back, gap)
        else:
            offsets = _nearest(marks, order, meets, gap)
        if max(map(abs, offsets.values())) <= most:
            break
    share = min(1.0, most / max(_EPS, *map(abs, offsets.values())))
    return {at: round(offset * share, 2) + 0.0 for at, offset in offsets.items()}


def _centred(
    marks: Sequence[_Drawn],
    order: Sequence[int],
    meets: Meetings,
    back: Mapping[int, bool],
    gap: float,
) -> dict[int, float]:
    """Give each line the first place that is free beside those it meets, and centre the pile.

    Then each moves to its own way as far as those it meets let it.
    """
    places: dict[int, tuple[float, float]] = {}
    for at in order:
        start = 0.0
        for low, high in sorted(places[other] for other in meets[at] if other in places):
            if start + marks[at].width_px + gap <= low:
                break
            start = max(start, high + gap)
        places[at] = start, start + marks[at].width_px
    middle = max(end for _, end in places.values()) / 2
    across = {at: (start + end) / 2 - middle for at, (start, end) in places.items()}
    for _ in range(_SWEEPS):
        for at in order:
            across[at] = _drawn_in(at, across, marks, meets, gap)
    return {at: -offset if back[at] else offset for at, offset in across.items()}


def _drawn_in(
    at: int,
    across: Mapping[int, float],
    marks: Sequence[_Drawn],
    meets: Meetings,
    gap: float,
) -> float:
    """Find the place nearest to a line's way between the neighbours that it has."""
    low, high = -math.inf, math.inf
    for other in meets[at]:
        reach = (marks[at].width_px + marks[other].width_px) / 2 + gap
        if across[other] < across[at]:
            low = max(low, across[other] + reach)
        else:
            high = min(high, across[other] - reach)
    return across[at] if low > high else max(low, min(high, 0.0))


def _nearest(
    marks: Sequence[_Drawn], order: Sequence[int], meets: Meetings, gap: float
) -> dict[int, float]:
    """Give each line the free lane nearest to its way, to the right where two are as near."""
    offsets: dict[int, float] = {}
    for at in order:
        taken = sorted(_taken(at, marks, meets, offsets, gap))
        starts, ends = _covered(taken)
        edges = [0.0, *(edge for span in taken for edge in span)]
        offsets[at] = min(
            (x for x in edges if ends[bisect_left(starts, x)] <= x),
            key=lambda x: (round(abs(x), 6), x < 0),
        )
    return offsets


def _covered(spans: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Join sorted spans to those that do not overlap: where these begin, and end.

    Before the first of the ends stands one that covers nothing: `ends[bisect_left(starts, x)]` is
    the end of the last span that begins before `x`.
    """
    starts: list[float] = []
    ends = [-math.inf]
    for low, high in spans:
        if low + _EPS < ends[-1]:
            ends[-1] = max(ends[-1], high - _EPS)
        else:
            starts.append(low + _EPS)
            ends.append(high - _EPS)
    return starts, ends


def _taken(
    at: int, marks: Sequence[_Drawn], meets: Meetings, offsets: Mapping[int, float], gap: float
) -> Iterator[tuple[float, float]]:
    """List the spans in which a line's middle would be too near to one that it meets."""
    for other, senses in meets[at].items():
        reach = (marks[at].width_px + marks[other].width_px) / 2 + gap
        if other == at:
            yield -reach / 2, reach / 2
        elif other in offsets:
            for against in senses:
                middle = -offsets[other] if against else offsets[other]
                yield middle - reach, middle + reach
