"""Reads what `columns` has packed, as the viewer does."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_movements.page.lines import Lines, Paths, Stretches, Zooms
from geo_movements.page.numbers import read_numbers
from geo_movements.page.records import Ragged, Records, plain

__all__ = ["unpack"]

MAX_BYTES = 300_000_000
"""What a page may unpack to: ten times that of a million flows."""
MAX_ROWS = 20_000_000
_KINDS = (
    "one", "plain", "things", "pick", "of", "by", "some", "whole", "part", "days", "counted",
    "lists", "joined", "words", "lines", "path", "zooms", "stretches",
)  # fmt: skip
"""The kinds of column that a page may name."""
_EPOCH = date(1970, 1, 1).toordinal()


def unpack(story: Mapping[str, Any]) -> dict[str, Any]:
    """Give back what was packed, as the viewer does, in plain JSON types.

    >>> from geo_movements.page.columns import pack
    >>> story = {"title": "A", "claims": [{"id": "c1"}, {"id": "c2"}]}
    >>> unpack(pack(story)) == story
    True
    """
    data = _unzipped(base64.b64decode(story["packed"]))
    (size,) = struct.unpack_from("<I", data)
    told = json.loads(data[4 : 4 + size])
    reader = _Reader(told["columns"], read_numbers(told["numbers"], data[4 + size :]))
    lists = {name: plain(reader.values(at)) for name, at in told["lists"].items()}
    return {**{name: story[name] for name in story if name != "packed"}, **lists}


def _unzipped(packed: bytes) -> bytes:
    """Unpack gzip; raises `ValueError` where it is cut, or more than any page of ours holds."""
    unpacker = zlib.decompressobj(wbits=31)
    data = unpacker.decompress(packed, MAX_BYTES)
    if unpacker.unconsumed_tail:
        raise ValueError("the page unpacks to more than a page of ours holds")
    data += unpacker.flush()
    if not unpacker.eof:  # its sum, which comes last, is not compared before
        raise ValueError("the page is cut")
    return data


def _sound(count: int) -> int:
    if count > MAX_ROWS:
        raise ValueError("a column has more rows than any page of ours")
    return count


class _Reader:
    """Reads columns, each once."""

    def __init__(self, columns: Sequence[list[Any]], numbers: Sequence[Any]) -> None:
        self._columns, self._told = columns, numbers
        self._made: dict[int, Sequence[Any]] = {}

    def values(self, at: int) -> Any:
        if at not in self._made:
            kind, *parts = self._columns[at]
            if kind not in _KINDS:
                raise ValueError(f"no column is {kind!r}")
            self._made[at] = getattr(self, f"_{kind}")(*parts)
        return self._made[at]

    def _numbers(self, at: int) -> list[int]:
        numbers: list[int] = self._told[at].tolist()
        return numbers

    def _one(self, count: int, value: Any) -> list[Any]:
        return [value] * _sound(count)

    def _plain(self, values: list[Any]) -> list[Any]:
        return values

    def _things(self, count: int, columns: Mapping[str, int]) -> Records:
        return Records(
            _sound(count), {name: self.values(column) for name, column in columns.items()}
        )

    def _pick(self, distinct: int, which: int) -> list[Any]:
        values = list(self.values(distinct))
        return [values[at] for at in self._numbers(which)]

    _of = _pick

    def _by(self, other: int, values: int) -> list[Any]:
        made = list(self.values(values))
        return [made[at] for at in self._codes(other)]

    def _codes(self, at: int) -> list[int]:
        """Tell which of its few values each row of a column has."""
        kind, base, numbers = self._columns[at]
        if kind == "pick":
            return self._numbers(numbers)
        codes = self._codes(base)
        return codes if kind == "by" else [codes[row] for row in self._numbers(numbers)]

    def _some(self, there: int, column: int) -> list[Any]:
        values = iter(self.values(column))
        return [next(values) if is_there else None for is_there in self._numbers(there)]

    def _whole(self, at: int) -> list[Any]:
        return self._numbers(at)

    def _part(self, digits: int, at: int) -> list[Any]:
        return [number / 10**digits for number in self._numbers(at)]

    def _days(self, at: int) -> list[Any]:
        return [date.fromordinal(day + _EPOCH).isoformat() for day in self._numbers(at)]

    def _counted(self, heads: int, numbers: int) -> list[Any]:
        told = zip(self.values(heads), self._numbers(numbers), strict=True)
        return [f"{head}{number}" for head, number in told]

    def _lists(self, sizes: int, items: int) -> Ragged:
        return Ragged(self._numbers(sizes), self.values(items))

    def _joined(self, separator: str, parts: int) -> list[Any]:
        return [separator.join(each) for each in self.values(parts)]

    def _words(self, separator: str, parts: Sequence[int], at: int, texts: int) -> list[Any]:
        rows = zip(*map(self.values, parts), strict=True)
        told = [separator.join(filter(None, row)) for row in rows]
        for row, text in zip(self._numbers(at), self.values(texts), strict=True):
            told[row] = text
        return told

    def _lines(
        self, arcs: int, ends: int, starts: int, which: int, counts: int, bends: int, steps: int,
        zooms: int,
    ) -> Lines:  # fmt: skip
        lengths, told = self._told[counts], self._told[steps].copy()
        firsts = np.cumsum(lengths) - lengths
        for line in np.flatnonzero(self._told[bends]):  # differences of differences
            span = slice(firsts[line], firsts[line] + lengths[line])
            told[span] = np.cumsum(told[span].reshape(-1, 2), axis=0).ravel()
        halves = self.values(ends).columns
        return Lines(
            arcs=self._told[arcs],
            ends=np.column_stack([_points(halves["from"]), _points(halves["to"])]),
            which=self._told[which],
            starts=_points(self.values(starts)),
            counts=lengths,
            steps=told,
            zooms=self._told[zooms],
        )

    def _path(self, lines: int) -> Paths:
        return Paths(self.values(lines))

    def _zooms(self, lines: int) -> Zooms:
        return Zooms(self.values(lines))

    def _stretches(self, lines: int, told: int) -> Stretches:
        return Stretches(self.values(lines), self.values(told))


def _points(told: Sequence[Mapping[str, int]]) -> NDArray[np.int64]:
    return np.array([(one["lon"], one["lat"]) for one in told], dtype=np.int64).reshape(-1, 2)
