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

The whole is base64 of gzip of the size of the JSON (four bytes, the lowest first), the JSON, and the
planes of the numbers.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import struct
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
_DECIMALS = range(1, 7)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_COUNTED = re.compile(r"(.*?)(0|[1-9][0-9]{0,14})", re.DOTALL)
_EPOCH = date(1970, 1, 1).toordinal()
_EXACT = 2**53
"""Whole numbers beyond this are not told apart in a browser."""

Codes = NDArray[np.int64]


def pack(story: Mapping[str, Any]) -> dict[str, Any]:
    """Put a story's long lists into one compressed text, `packed`; the rest stays as it is."""
    writer = _Writer()
    lists = {name: writer.column(story[name]) for name in LISTS if name in story}
    columns = ",".join(writer.columns)
    told = (
        f'{{"numbers":{_json(writer.numbers.heads)},"lists":{_json(lists)},"columns":[{columns}]}}'
    )
    text = mended(told).encode("utf-8")
    data = struct.pack("<I", len(text)) + text + writer.numbers.data()
    squeezed = base64.b64encode(gzip.compress(data, _LEVEL, mtime=0)).decode("ascii")
    return {**{name: story[name] for name in story if name not in LISTS}, "packed": squeezed}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class _Writer:
    """Makes columns, and keeps each once with the numbers that they refer to."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self.columns: list[str] = []
        self._known: dict[str, int] = {}
        self._seen: dict[int, tuple[int, Sequence[Any]]] = {}
        self._codes: dict[int, tuple[Codes, int]] = {}
        """Of a column that has few values, which of them each row has, and how many there are."""

    def column(self, values: Sequence[Any]) -> int:
        """Write values the way that suits them; return the number of their column.

        What is asked for again, as the same object, is not looked at again.
        """
        if id(values) not in self._seen:
            told = self._lazy(values)
            self._seen[id(values)] = told, values  # kept, so that no other takes its id
        return self._seen[id(values)][0]

    def _keep(self, *column: Any) -> int:
        text = _json(column)
        if text not in self._known:
            self._known[text] = len(self.columns)
            self.columns.append(text)
        return self._known[text]

    # --- Columns that know what they are ---

    def _lazy(self, values: Sequence[Any]) -> int:
        for kind, write in _KINDS.items():
            if isinstance(values, kind):
                return int(write(self, values))
        return self._values(list(values))

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
        codes, firsts = _factorised((points[:, 0] << 32) + points[:, 1])
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
            columns = {name: [value[name] for value in values] for name in names}
            return self._records(Records(len(values), _with_lines(columns)))
        if types <= {list, tuple} and not _are_few_lists(values):
            return self._ragged(Ragged(list(map(len, values)), list(chain.from_iterable(values))))
        if types <= {str, type(None)}:
            codes, distinct = _coded_words(values)
        else:
            codes, distinct = _coded_values(values)
        if len(distinct) == 1:
            return self._keep("one", len(values), values[0])
        if len(distinct) * _FEW <= len(values) or _are_pairs(types, distinct, values):
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
        if kinds == {int} and max(map(abs, values)) < _EXACT:
            return self._keep("whole", self.numbers.refer(values))
        if kinds <= {int, float} and (parts := _parts(values)):
            return self._keep("part", parts[0], self.numbers.refer(parts[1]))
        if kinds <= {list, tuple}:
            return self._lists(values)
        if kinds == {str}:
            return self._texts(values)
        return self._keep("plain", values)

    def _texts(self, values: list[str]) -> int:
        if (days := _days(values)) is not None:
            return self._keep("days", self.numbers.refer(days))
        if len(values) > 1 and (found := _counted(values)):
            return self._keep("counted", self._values(found[0]), self.numbers.refer(found[1]))
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


def _are_few_lists(values: list[Any]) -> bool:
    """Tell whether lists are short and come again: then they are picked as a whole."""
    if max(map(len, values)) > 4:
        return False
    try:
        return len(set(map(tuple, values))) * 3 <= 2 * len(values)
    except TypeError:  # lists of lists, or of records
        return False


def _are_pairs(types: set[type], distinct: list[Any], values: list[Any]) -> bool:
    return types <= {list, tuple} and len(distinct) * 3 <= 2 * len(values)


def _coded_words(values: Sequence[str | None]) -> tuple[Codes, list[Any]]:
    """Number distinct texts as they come."""
    order = {value: at for at, value in enumerate(dict.fromkeys(values))}
    return np.fromiter(map(order.__getitem__, values), np.int64, len(values)), list(order)


def _coded_values(values: Sequence[Any]) -> tuple[Codes, list[Any]]:
    """Number distinct values of JSON as they come; `True` is no 1."""
    keys = _keys(values)
    order = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    codes = np.fromiter(map(order.__getitem__, keys), np.int64, len(keys))
    if keys is values:
        return codes, list(order)
    firsts: dict[Any, Any] = dict(zip(reversed(keys), reversed(values), strict=True))
    return codes, [firsts[key] for key in order]


def _keys(values: Sequence[Any]) -> Sequence[Any]:
    """Make keys that tell values of JSON apart."""
    types = set(map(type, values))
    if types <= {int, float, str, type(None)} or types <= {bool, str, type(None)}:
        return values
    if types <= {list, tuple}:
        inner = set(map(type, chain.from_iterable(values)))
        if inner <= {int, str, type(None)} or inner <= {bool, str, type(None)}:
            return list(map(tuple, values))
    return list(map(_json, values))


def _factorised(keys: Codes) -> tuple[Codes, Codes]:
    """Number distinct numbers as they come; return the numbers, and where each comes first."""
    _, firsts, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[inverse.reshape(-1)], firsts[order]


def _parts(values: Sequence[float]) -> tuple[int, Codes] | None:
    """Find the power of ten that makes numbers whole."""
    told = np.array(values, dtype=np.float64)
    if np.abs(told).max(initial=0) > _EXACT / 10**6 or not np.isfinite(told).all():
        return None
    for digits in _DECIMALS:
        whole = np.round(told * 10**digits)
        if (whole / 10**digits == told).all() and not (np.signbit(told) & (told == 0)).any():
            return digits, whole.astype(np.int64)
    return None


def _days(values: Sequence[str]) -> list[int] | None:
    """Count days from 1970, where all texts are days of the calendar."""
    try:
        return [
            date.fromisoformat(value).toordinal() - _EPOCH if _DAY.fullmatch(value) else _no_day()
            for value in values
        ]
    except ValueError:
        return None


def _no_day() -> int:
    raise ValueError


def _counted(values: Sequence[str]) -> tuple[list[str], list[int]] | None:
    """Part texts from the numbers that they end in, where all do and little else differs."""
    heads, numbers = [], []
    for value in values:
        match = _COUNTED.fullmatch(value) if len(value) < 200 else None
        if match is None:
            return None
        heads.append(match[1])
        numbers.append(int(match[2]))
    return (heads, numbers) if len(set(heads)) * _FEW <= len(heads) else None
