"""The lines of marks in arrays: arcs by their ends, each other line once, with its zooms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_movements.page.arcs import Arcs, drawn
from geo_movements.page.numbers import packed, unpacked
from geo_movements.page.records import Lazy, Ragged

__all__ = ["PER_DEGREE", "Lines", "Paths", "Stretches", "Zooms"]

PER_DEGREE = 10_000
"""A line's vertices are whole numbers of this: 11 m, a fraction of a pixel at the last zoom."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Lines:
    """The lines of marks, each an arc or one of those that are told in full."""

    arcs: Whole
    """For each line 1 where it is an arc, 0 where not."""
    ends: Whole
    """Of each line lon, lat, lon, lat of its ends, in ten-thousandths of a degree."""
    which: Whole
    """Of each line that is none, which of the following it is."""
    starts: Whole
    """Of each line that is told its first vertex, lon and lat."""
    counts: Whole
    """How many numbers it takes beside that: two for each further vertex."""
    steps: Whole
    """These, all together: lon and lat in turn, each the difference from the vertex before."""
    zooms: Whole
    """The zoom from which on each vertex is needed; of lines without zooms none."""

    @classmethod
    def of_texts(cls, paths: Sequence[str], zooms: Sequence[str] | None = None) -> Lines:
        """Read lines from the texts that `packed` made, and zooms from letters."""
        pairs = list(zip(paths, zooms or ("",) * len(paths), strict=True))
        order = {pair: at for at, pair in enumerate(dict.fromkeys(pairs))}
        told = [np.array(unpacked(path), dtype=np.int64) for path, _ in order]
        letters = "".join(letters for _, letters in order)
        which = np.array([order[pair] for pair in pairs], dtype=np.int64)
        ends = [[*path[:2], path[::2].sum(), path[1::2].sum()] for path in told]
        return cls(
            arcs=np.zeros(len(pairs), dtype=np.int64),
            ends=np.array(ends, dtype=np.int64).reshape(-1, 4)[which],
            which=which,
            starts=np.array([path[:2] for path in told], dtype=np.int64).reshape(-1, 2),
            counts=np.array([len(path) - 2 for path in told], dtype=np.int64),
            steps=np.concatenate([path[2:] for path in told]) if told else np.zeros(0, np.int64),
            zooms=np.array([_DIGITS.index(letter) for letter in letters], dtype=np.int64),
        )

    def __len__(self) -> int:
        return len(self.arcs)

    def inner(self) -> NDArray[np.bool_]:
        """Mark the steps that have one before them in their line."""
        first = np.cumsum(self.counts) - self.counts
        return np.arange(len(self.steps)) - np.repeat(first, self.counts) >= 2

    @cached_property
    def _drawn(self) -> Arcs:
        return drawn(self.ends[self.arcs == 1] / PER_DEGREE)

    @cached_property
    def _spans(self) -> tuple[Whole, Whole, Whole]:
        """Tell of each line its number among its kind; where its vertices begin and how many."""
        number = np.where(self.arcs == 1, np.cumsum(self.arcs) - 1, 0)
        number[self.arcs == 0] = self.which
        sizes = [self._drawn.counts, self.counts // 2 + 1]
        begins = [np.cumsum(size) - size for size in sizes]
        at, begin = np.zeros(len(self), np.int64), np.zeros(len(self), np.int64)
        for kind, (size, start) in enumerate(zip(sizes, begins, strict=True)):
            mine = self.arcs == 1 - kind
            at[mine], begin[mine] = size[number[mine]], start[number[mine]]
        return number, begin, at

    @property
    def sizes(self) -> Whole:
        """Count the vertices of each line."""
        return self._spans[2]

    def path(self, at: int) -> str:
        """Write a line as text: the first vertex, then differences."""
        number, begin, size = (int(part[at]) for part in self._spans)
        if not self.arcs[at]:
            first = 2 * (begin - number)
            steps = self.steps[first : first + int(self.counts[number])]
            return packed(np.concatenate([self.starts[number], steps]))
        whole = self._arc[begin : begin + size]
        return packed(np.diff(whole, axis=0, prepend=0).ravel())

    @cached_property
    def _arc(self) -> Whole:
        """Round as the viewer does, to the upper of two that are as near."""
        points = np.column_stack([self._drawn.lon, self._drawn.lat])
        return np.floor(points * PER_DEGREE + 0.5).astype(np.int64)

    def letters(self, at: int) -> str:
        """Write the zooms of a line, one letter each."""
        _, begin, size = (int(part[at]) for part in self._spans)
        zooms = self._drawn.zooms if self.arcs[at] else self.zooms
        return "".join(_DIGITS[zoom] for zoom in zooms[begin : begin + size])


class _Of(Lazy):
    """What lines tell, one by one."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)


class Paths(_Of):
    """The vertices of lines, as text."""

    def item(self, at: int) -> str:
        """Write the line."""
        return self.lines.path(at)


class Zooms(_Of):
    """The zooms of their vertices, as letters."""

    def item(self, at: int) -> str:
        """Write its zooms."""
        return self.lines.letters(at)


class Stretches(_Of):
    """The stretches of lines: kind, first and last vertex."""

    def __init__(self, lines: Lines, told: Ragged) -> None:
        super().__init__(lines)
        self.told = told
        """Records of kind, start and end; the end is counted from that of the line, 0 or less."""

    def item(self, at: int) -> list[list[Any]]:
        """List the stretches of a line."""
        last = int(self.lines.sizes[at]) - 1
        return [[one["kind"], one["start"], one["end"] + last] for one in self.told[at]]

    def __iter__(self) -> Iterator[list[list[Any]]]:
        return map(self.item, range(len(self)))
