"""Lists of like things as columns, each told once and compressed: a leg takes some bytes of a page.

A column is a JSON array that begins with its kind; where it says `column` there is the number of
another one in the list of all, so that columns that are alike are told once. `numbers` is the
number of a list of whole numbers (`numbers.Numbers`).

- `["one", n, value]`: the same value n times
- `["plain", values]`
- `["things", n, {name: column}]`: records that all have these names
- `["pick", column, numbers]`: the distinct values, and which of them each is
- `["of", column, numbers]`: values of another column, and where each is there
- `["by", column, values]`: the other column's distinct values, numbered as they come, decide:
  `values` is a column with one value for each of them
- `["some", numbers, column]`: null where the number is 0, else the next value of the column
- `["whole", numbers]`, `["part", digits, numbers]`: numbers, the latter over a power of ten
- `["days", numbers]`: days as ISO 8601 writes them, counted from 1970
- `["counted", column, numbers]`: texts that end in a number, and what is before it
- `["lists", numbers, column]`: the lengths, then all the items
- `["joined", separator, column]`: texts, each from a list of parts
- `["words", separator, columns, numbers, column]`: texts, each from the parts that the columns tell
  (null tells none); those at the numbers are otherwise
- `["lines", numbers, column, column, numbers, numbers, numbers, numbers, numbers]`: for each line 1
  where it is an arc; its two ends (records of from and to, each a record of lon and lat); of the
  lines that are told in full where they start (lon and lat), and which of them each line is that
  is no arc; of each of them how many numbers it takes, whether they are differences of
  differences, the numbers of all, and the zooms of all vertices
- `["path", column]`, `["zooms", column]`: what lines tell, as `packed` text, and as letters
- `["stretches", column, column]`: of lines, lists of kind, first and last vertex; the last is
  counted from the line's end

The whole is base64 of gzip of the size of the JSON (four bytes, the lowest first), the JSON, and
the planes of the numbers.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from geo_movements.gzipped import gzipped
from geo_movements.page.codes import (
    EXACT,
    Codes,
    are_few_lists,
    are_pairs,
    coded_values,
    coded_words,
    counted,
    days,
    factorised,
    parts,
    to_json,
)
from geo_movements.page.lines import Lines, Paths, Stretches, Zooms
from geo_movements.page.numbers import Numbers
from geo_movements.page.records import Joined, Picked, Ragged, Records
from geo_movements.page.safety import mended

__all__ = ["LISTS", "pack"]

LISTS = ("claims", "marks", "places", "cards", "events", "sources", "told")
"""What of a story grows with it."""
_LEVEL = 6
"""The ninth is hardly smaller, and takes four times as long."""
_FEW = 3
"""Values are picked from a list where on average each is told so many times."""
_SEPARATORS = ("; ", " → ", " – ")
_PAYS = 0.6
"""Texts are taken apart where their distinct parts are so much shorter."""
_OTHERWISE = 0.3
"""No more texts than this part may be otherwise than their parts say."""


def pack(story: Mapping[str, Any]) -> dict[str, Any]:
    """Put a story's long lists into one compressed text, `packed`; the rest stays as it is."""
    writer = _Writer()
    lists = {name: writer.column(story[name]) for name in LISTS if name in story}
    columns = ",".join(writer.columns)
    numbers = to_json(writer.numbers.heads)
    told = f'{{"numbers":{numbers},"lists":{to_json(lists)},"columns":[{columns}]}}'
    text = mended(told).encode("utf-8")
    data = struct.pack("<I", len(text)) + text + writer.numbers.data()
    squeezed = base64.b64encode(gzipped(data, _LEVEL)).decode("ascii")
    return {**{name: story[name] for name in story if name not in LISTS}, "packed": squeezed}


class _Writer:
    """Makes columns, and keeps each once with the numbers that they refer to."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self.columns: list[str] = []
        self._known: dict[str, int] = {}
        self._seen: dict[int, tuple[int, Any]] = {}
        self._codes: dict[int, tuple[Codes, int]] = {}
        """Of a column that has few values, which of them each row has, and how many there are."""

    def column(self, values: Sequence[Any] | Lines) -> int:
        """Write values the way that suits them; return the number of their column.

        What is asked for again, as the same object, is not looked at again.
        """
        if id(values) not in self._seen:
            told = self._lazy(values)
            self._seen[id(values)] = told, values  # kept, so that no other takes its id
        return self._seen[id(values)][0]

    def _keep(self, *column: Any) -> int:
        text = to_json(column)
        if text not in self._known:
            self._known[text] = len(self.columns)
            self.columns.append(text)
        return self._known[text]

    # --- Columns that know what they are ---

    def _lazy(self, values: Sequence[Any] | Lines) -> int:
        for kind, write in _KINDS.items():
            if isinstance(values, kind):
                return int(write(self, values))
        return self._values([] if isinstance(values, Lines) else list(values))

    def _records(self, values: Records) -> int:
        return self._keep(
            "things", len(values), {n: self.column(c) for n, c in values.columns.items()}
        )

    def _ragged(self, values: Ragged) -> int:
        return self._keep("lists", self.numbers.refer(values.sizes), self.column(values.items))

    def _picked(self, values: Picked) -> int:
        base, at = self.column(values.column), np.asarray(values.at, dtype=np.int64)
        number = self._keep("of", base, self.numbers.refer(at))
        if base in self._codes:
            codes, count = self._codes[base]
            self._codes[number] = codes[at], count
        return number

    def _joined(self, values: Joined) -> int:
        told = zip(*values.parts, strict=True)
        guesses = [values.separator.join(filter(None, row)) for row in told]
        other: list[int] = []
        if guesses != values.texts:
            pairs = enumerate(zip(values.texts, guesses, strict=True))
            other = [at for at, (text, guess) in pairs if text != guess]
        if len(other) > _OTHERWISE * len(guesses):
            return self._values(list(values.texts))
        parts = [self.column(part) for part in values.parts]
        texts = self._values([values.texts[at] for at in other])
        return self._keep("words", values.separator, parts, self.numbers.refer(other), texts)

    def _lines(self, values: Lines) -> int:
        """Write lines; a smooth one changes its steps but little."""
        first, inner = values.steps, values.inner()
        lines = np.repeat(np.arange(len(values.counts)), values.counts)
        second = first.copy()
        second[inner] -= first[np.flatnonzero(inner) - 2]
        one, other = (
            np.bincount(lines, weights=np.log2(1.0 + np.abs(steps)), minlength=len(values.counts))
            for steps in (first, second)
        )
        bends = other < one
        steps = np.where(bends[lines], second, first)
        ends = {"from": self._points(values.ends[:, :2]), "to": self._points(values.ends[:, 2:])}
        told = (values.which, values.counts, bends.astype(np.int64), steps, values.zooms)
        return self._keep(
            "lines", self.numbers.refer(values.arcs), self._keep("things", len(values.ends), ends),
            self._points(values.starts), *map(self.numbers.refer, told),
        )  # fmt: skip

    def _points(self, points: Codes) -> int:
        """Write points: those where lines end are few."""
        codes, firsts = factorised((points[:, 0] << 32) + points[:, 1])
        by = self._decided(codes, len(firsts))
        told = points[firsts] if by is None else points[firsts][by[1]]
        parts = {
            name: self._keep("whole", self.numbers.refer(told[:, axis]))
            for axis, name in enumerate(("lon", "lat"))
        }
        things = self._keep("things", len(told), parts)
        if by is not None:
            return self._by(by[0], things)
        number = self._keep("pick", things, self.numbers.refer(codes))
        self._codes[number] = codes, len(firsts)
        return number

    # --- Columns of plain values ---

    def _values(self, values: list[Any]) -> int:
        if not values:
            return self._keep("one", 0, None)
        types = set(map(type, values))
        if types == {type(None)}:
            return self._keep("one", len(values), None)
        if types == {dict} and (names := _names(values)):
            columns: dict[str, Sequence[Any]] = {
                name: [value[name] for value in values] for name in names
            }
            return self._records(Records(len(values), _with_lines(columns)))
        if types <= {list, tuple} and not are_few_lists(values):
            return self._ragged(Ragged(list(map(len, values)), list(chain.from_iterable(values))))
        if types <= {str, type(None)}:
            codes, distinct = coded_words(values)
        else:
            codes, distinct = coded_values(values)
        if len(distinct) == 1:
            return self._keep("one", len(values), values[0])
        if len(distinct) * _FEW <= len(values) or are_pairs(types, distinct, values):
            return self._few(codes, distinct)
        by = self._decided(codes, len(distinct))
        if by is not None:
            return self._by(by[0], self._values([distinct[at] for at in by[1].tolist()]))
        if type(None) in types and len(types) > 1:
            there = np.array([value is not None for value in values], dtype=np.int64)
            rest = self._all_there([value for value in values if value is not None])
            return self._keep("some", self.numbers.refer(there), rest)
        return self._all_there(values)

    def _few(self, codes: Codes, distinct: list[Any]) -> int:
        """Write values that are told more than once: by another column's, or by their own list."""
        if (by := self._decided(codes, len(distinct))) is not None:
            return self._by(by[0], self._values([distinct[at] for at in by[1].tolist()]))
        number = self._keep("pick", self._each(distinct), self.numbers.refer(codes))
        self._codes[number] = codes, len(distinct)
        return number

    def _by(self, base: int, values: int) -> int:
        number = self._keep("by", base, values)
        self._codes[number] = self._codes[base]
        return number

    def _decided(self, codes: Codes, count: int) -> tuple[int, Codes] | None:
        """Find a column that has few values and decides these; and what each of its values makes.

        Only where that is a third of the rows at most, or no more than are told here anyway.
        """
        for number, (others, many) in self._codes.items():
            worth = many < len(codes) and many <= max(count, len(codes) // _FEW)
            if len(others) != len(codes) or many < count or not worth:
                continue
            made = np.zeros(many, dtype=np.int64)
            made[others] = codes
            if np.array_equal(made[others], codes):
                return number, made
        return None

    def _each(self, distinct: list[Any]) -> int:
        """Write distinct values."""
        if None in distinct:
            there = [value is not None for value in distinct]
            rest = self._all_there([value for value in distinct if value is not None])
            return self._keep("some", self.numbers.refer(np.array(there, dtype=np.int64)), rest)
        return self._all_there(distinct)

    def _lists(self, values: Sequence[Any]) -> int:
        return self._ragged(Ragged(list(map(len, values)), list(chain.from_iterable(values))))

    def _all_there(self, values: list[Any]) -> int:
        kinds = set(map(type, values))
        if kinds == {int} and max(map(abs, values)) < EXACT:
            return self._keep("whole", self.numbers.refer(values))
        if kinds <= {int, float} and (found := parts(values)):
            return self._keep("part", found[0], self.numbers.refer(found[1]))
        if kinds <= {list, tuple}:
            return self._lists(values)
        if kinds == {str}:
            return self._texts(values)
        return self._keep("plain", values)

    def _texts(self, values: list[str]) -> int:
        if (found := days(values)) is not None:
            return self._keep("days", self.numbers.refer(found))
        if len(values) > 1 and (texts := counted(values)):
            return self._keep("counted", self._values(texts[0]), self.numbers.refer(texts[1]))
        size = sum(map(len, set(values)))
        for separator in _SEPARATORS:
            if not any(separator in value for value in values):
                continue
            parts = [value.split(separator) for value in values]
            distinct = set(chain.from_iterable(parts))
            if sum(map(len, distinct)) < _PAYS * size:
                return self._keep("joined", separator, self._lists(parts))
        return self._keep("plain", values)


def _of_lines(kind: str) -> Any:
    return lambda writer, values: writer._keep(kind, writer.column(values.lines))


def _write_stretches(writer: _Writer, values: Stretches) -> int:
    return writer._keep("stretches", writer.column(values.lines), writer.column(values.told))


_KINDS: Mapping[type, Any] = {
    Records: _Writer._records,
    Ragged: _Writer._ragged,
    Picked: _Writer._picked,
    Joined: _Writer._joined,
    Lines: _Writer._lines,
    Paths: _of_lines("path"),
    Zooms: _of_lines("zooms"),
    Stretches: _write_stretches,
}


def _names(values: Sequence[dict[str, Any]]) -> list[str]:
    """Return the names that all records have; none where they differ."""
    names = values[0].keys()
    return list(names) if all(value.keys() == names for value in values) else []


def _with_lines(columns: dict[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Read lines that come as text: the viewer knows them as numbers only."""
    if "path" not in columns:
        return columns
    lines = Lines.of_texts(columns["path"], columns.get("zooms"))
    found = {**columns, "path": Paths(lines)}
    return {**found, "zooms": Zooms(lines)} if len(lines.zooms) else found
