"""Lists of like things as columns, delta-coded and compressed: a leg in a page takes some bytes.

A column is a JSON array that begins with its kind:

- `["one", n, value]`: the same value n times
- `["things", n, {name: column}]`: records that all have these names
- `["pick", column, numbers]`: the distinct values, and which of them each is
- `["some", numbers, column]`: null where the number is 0, else the next value of the column
- `["whole", numbers]`, `["part", digits, numbers]`: numbers, the latter over a power of ten
- `["lists", column, column]`: the lengths, then all the items
- `["joined", separator, column]`: texts, each from a list of parts
- `["paths", column, numbers, numbers, numbers]`: the starts of lines; for each how many numbers it
  takes and whether they are differences of differences; the numbers of all
- `["plain", values]`

`numbers` refers to one of the packed texts that stand beside the columns: two columns with the
same numbers share one. Its first letter tells whether each number is told as it is ("=") or by
its difference from the one before ("+"); the rest is as `packed` writes it.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LISTS", "pack", "packed", "unpack", "unpacked"]

LISTS = ("claims", "marks", "places", "cards", "events", "sources", "told")
"""What of a story grows with it."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LETTERS = np.frombuffer(_DIGITS.encode("ascii"), dtype=np.uint8)
_VALUES = np.zeros(128, dtype=np.int64)
_VALUES[_LETTERS] = np.arange(64)
_BITS = 5
_HUGE = 2**58
"""Numbers as large as this are written one by one."""
_FEW = 3
"""Values are picked from a list where on average each is told so many times."""
_SEPARATORS = ("; ", " → ", " – ")
_PAYS = 0.6
"""Texts are taken apart where their distinct parts are so much shorter."""
_DECIMALS = range(1, 7)

Column = list[Any]


def packed(numbers: Sequence[int]) -> str:
    """Write whole numbers as text, small ones as one letter of 64.

    As in the encoded polyline format, a number doubles and takes its sign as its last bit; each
    letter holds five bits, the lowest first, and whether more follow.

    >>> packed([0, -1, 15, 16])
    'ABegB'
    """
    try:
        whole = np.array(numbers, dtype=np.int64)
    except OverflowError:
        return "".join(map(_letters, numbers))
    if np.abs(whole, dtype=np.float64).max(initial=0) >= _HUGE:
        return "".join(map(_letters, numbers))
    rest = np.where(whole >= 0, 2 * whole, -2 * whole - 1)
    counts = _counts(rest)
    steps = np.arange(counts.max(initial=0))
    digits = (rest[:, None] >> (_BITS * steps)) & 31
    digits[steps[None, :] < counts[:, None] - 1] += 32
    letters: bytes = _LETTERS[digits[steps[None, :] < counts[:, None]]].tobytes()
    return letters.decode("ascii")


def _letters(number: int) -> str:
    """Write one number, however large."""
    letters = []
    rest = 2 * number if number >= 0 else -2 * number - 1
    while rest >> _BITS:
        letters.append(_DIGITS[rest % 32 + 32])
        rest >>= _BITS
    return "".join((*letters, _DIGITS[rest]))


def _counts(rest: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tell how many letters numbers take, their signs as their last bits."""
    limits = np.array([1 << bits for bits in range(_BITS, 63, _BITS)])
    return np.searchsorted(limits, rest, side="right") + 1


def unpacked(text: str) -> list[int]:
    """Read the numbers that `packed` has written.

    >>> unpacked("ABegB")
    [0, -1, 15, 16]
    """
    digits = _VALUES[np.frombuffer(text.encode("ascii"), dtype=np.uint8)].tolist()
    numbers = []
    value = shift = 0
    for digit in digits:
        value |= (digit & 31) << shift
        shift += _BITS
        if digit < 32:
            numbers.append(-(value >> 1) - 1 if value & 1 else value >> 1)
            value = shift = 0
    return numbers


def pack(story: Mapping[str, Any]) -> dict[str, Any]:
    """Put a story's long lists into one compressed text, `packed`; the rest stays as it is."""
    writer = _Writer()
    columns = {name: writer.column(story[name]) for name in LISTS if name in story}
    told = json.dumps(
        {"numbers": list(writer.numbers), "lists": columns},
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )
    squeezed = base64.b64encode(gzip.compress(told.encode("utf-8"), mtime=0)).decode("ascii")
    return {**{name: story[name] for name in story if name not in LISTS}, "packed": squeezed}


def unpack(story: Mapping[str, Any]) -> dict[str, Any]:
    """Give back what was packed, as the viewer does.

    >>> story = {"title": "A", "claims": [{"id": "c1"}, {"id": "c2"}]}
    >>> unpack(pack(story)) == story
    True
    """
    told = json.loads(gzip.decompress(base64.b64decode(story["packed"])))
    reader = _Reader(told["numbers"])
    lists = {name: reader.values(column) for name, column in told["lists"].items()}
    return {**{name: story[name] for name in story if name != "packed"}, **lists}


class _Writer:
    """Makes columns, and keeps the numbers that they refer to."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def column(self, values: Sequence[Any], name: str = "") -> Column:
        """Choose the kind that suits the values."""
        if values and all(isinstance(value, dict) for value in values):
            if name_lists := _names(values):
                return ["things", len(values), self._things(values, name_lists)]
            return ["plain", list(values)]
        if name == "path":  # before all else: the viewer knows no other kind of line
            return self._paths(values)
        distinct = _distinct(values)
        if len(distinct) <= 1:
            return ["one", len(values), values[0] if values else None]
        if len(distinct) * _FEW <= len(values):
            return self._pick(values, distinct)
        if any(value is None for value in values):
            there = [value for value in values if value is not None]
            return ["some", self._refer([int(v is not None) for v in values]), self.column(there)]
        return self._all_there(values)

    def _things(self, values: Sequence[Any], names: Sequence[str]) -> dict[str, Column]:
        return {name: self.column([value[name] for value in values], name) for name in names}

    def _pick(self, values: Sequence[Any], distinct: Mapping[Any, Any]) -> Column:
        places = {key: at for at, key in enumerate(distinct)}
        keys = values if _are_words(values) else map(_key, values)
        return [
            "pick",
            self.column(list(distinct.values())),
            self._refer([places[k] for k in keys]),
        ]

    def _all_there(self, values: Sequence[Any]) -> Column:
        kinds = {type(value) for value in values}
        if kinds == {int}:
            return ["whole", self._refer(values)]
        if kinds <= {int, float}:
            return self._parts(values)
        if kinds == {list}:
            items = [item for value in values for item in value]
            return ["lists", self.column([len(value) for value in values]), self.column(items)]
        if kinds == {str}:
            return self._texts(values)
        return ["plain", list(values)]

    def _parts(self, values: Sequence[float]) -> Column:
        for digits in _DECIMALS:
            whole = [round(value * 10**digits) for value in values]
            if all(one / 10**digits == value for one, value in zip(whole, values, strict=True)):
                return ["part", digits, self._refer(whole)]
        return ["plain", list(values)]

    def _texts(self, values: Sequence[str]) -> Column:
        size = sum(map(len, set(values)))
        for separator in _SEPARATORS:
            if not any(separator in value for value in values):
                continue
            parts = [value.split(separator) for value in values]
            distinct = {part for each in parts for part in each}
            if sum(map(len, distinct)) < _PAYS * size:
                return ["joined", separator, self.column(parts)]
        return ["plain", list(values)]

    def _paths(self, values: Sequence[str]) -> Column:
        """Split lines into starts and steps; a smooth one changes its steps but little."""
        told = list(map(unpacked, values))
        counts = np.array([len(path) - 2 for path in told], dtype=np.int64)
        first = np.array([step for path in told for step in path[2:]], dtype=np.int64)
        lines = np.repeat(np.arange(len(told)), counts)
        inner = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts) >= 2
        second = first.copy()
        second[inner] -= first[np.flatnonzero(inner) - 2]
        one, other = (
            np.bincount(lines, weights=_lengths(steps), minlength=len(told))
            for steps in (first, second)
        )
        bends = other < one
        steps = np.where(bends[lines], second, first)
        starts = [path[:2] for path in told]
        referred = map(self._refer, (counts.tolist(), bends.astype(int).tolist(), steps.tolist()))
        return ["paths", self.column(starts), *referred]

    def _refer(self, numbers: Sequence[int]) -> int:
        """Keep numbers, the shorter way, once; return where."""
        steps = [b - a for a, b in zip([0, *numbers], numbers, strict=False)]
        text = min("=" + packed(numbers), "+" + packed(steps), key=len)
        return self.numbers.setdefault(text, len(self.numbers))


class _Reader:
    """Reads columns."""

    def __init__(self, numbers: Sequence[str]) -> None:
        self._texts = numbers

    def values(self, column: Column) -> list[Any]:
        kind, *parts = column
        read: list[Any] = getattr(self, f"_{kind}")(*parts)
        return read

    def _numbers(self, at: int) -> list[int]:
        text = self._texts[at]
        told = unpacked(text[1:])
        return list(accumulate(told)) if text[0] == "+" else told

    def _one(self, count: int, value: Any) -> list[Any]:
        return [value] * count

    def _plain(self, values: list[Any]) -> list[Any]:
        return values

    def _things(self, count: int, columns: Mapping[str, Column]) -> list[Any]:
        read = {name: self.values(column) for name, column in columns.items()}
        return [{name: values[at] for name, values in read.items()} for at in range(count)]

    def _pick(self, distinct: Column, which: int) -> list[Any]:
        values = self.values(distinct)
        return [values[at] for at in self._numbers(which)]

    def _some(self, there: int, column: Column) -> list[Any]:
        values = iter(self.values(column))
        return [next(values) if is_there else None for is_there in self._numbers(there)]

    def _whole(self, at: int) -> list[Any]:
        return self._numbers(at)

    def _part(self, digits: int, at: int) -> list[Any]:
        return [number / 10**digits for number in self._numbers(at)]

    def _lists(self, lengths: Column, items: Column) -> list[Any]:
        rest = iter(self.values(items))
        return [list(islice(rest, length)) for length in self.values(lengths)]

    def _joined(self, separator: str, parts: Column) -> list[Any]:
        return [separator.join(each) for each in self.values(parts)]

    def _paths(self, starts: Column, counts: int, bends: int, steps: int) -> list[Any]:
        rest = iter(self._numbers(steps))
        told = zip(self.values(starts), self._numbers(counts), self._numbers(bends), strict=True)
        return [
            packed([*start, *(_summed(list(islice(rest, count))) if bend else islice(rest, count))])
            for start, count, bend in told
        ]


def _summed(steps: list[int]) -> Iterator[int]:
    """Add up differences of differences, of longitude and latitude in turn."""
    lons, lats = accumulate(steps[::2]), accumulate(steps[1::2])
    return (number for pair in zip(lons, lats, strict=True) for number in pair)


def _names(values: Sequence[dict[str, Any]]) -> list[str]:
    """Return the names that all records have; none where they differ."""
    names = list(values[0])
    return names if all(value.keys() == values[0].keys() for value in values) else []


def _lengths(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Tell how many letters each number takes."""
    return _counts(np.where(numbers >= 0, 2 * numbers, -2 * numbers - 1))


def _distinct(values: Sequence[Any]) -> dict[Any, Any]:
    """Return each value once, by what tells it from the others."""
    if _are_words(values):
        return {value: value for value in values}
    return {key: json.loads(key) for key in dict.fromkeys(map(_key, values))}


def _are_words(values: Sequence[Any]) -> bool:
    """Tell whether all are text or null: those tell themselves apart."""
    return {type(value) for value in values} <= {str, type(None)}


def _key(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
