"""Which row of an old table is which of a new one: by id, else by what it says."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geo_movements.grammar import text

__all__ = ["is_generated", "matched"]

Record = Mapping[Any, Any]
_GENERATED = re.compile(r"row-\d+-*")
"""What `build` calls a row that has no id: by its number, which changes with the rows above."""
_ALIKE = 0.5
"""So much of what two rows tell must be the same for one to be the other, changed."""
_COMPARED = 64
"""With so many rows at most is one compared, so that ten thousand take seconds."""


def matched(
    old: Sequence[Record], new: Sequence[Record], columns: Sequence[str], *, same: Sequence[str]
) -> list[tuple[int | None, int | None]]:
    """Pair rows: all new ones in their order, beside the old one or none, then the old ones left.

    First by id, where somebody gave it. What is left, by equal content in `columns`. Of what is
    then left, rows without an id of their own are taken for the rows most like them: these agree in
    `same`, and in half of what either tells at least; the likest first. Of more than 64 that agree
    in `same`, the 64 are compared that share the rarest cells, nearest in the table.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()

    def pair(new_at: int, old_at: int) -> None:
        found[new_at] = old_at
        taken.add(old_at)

    by_id = {text(row["id"]): at for at, row in enumerate(old) if not is_generated(row)}
    for at, row in enumerate(new):
        if (home := by_id.get(text(row["id"]))) is not None:
            pair(at, home)
    by_content: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for at, row in enumerate(old):
        if at not in taken:
            by_content[_content(row, columns)].append(at)
    for at, row in enumerate(new):
        if at not in found and (homes := by_content.get(_content(row, columns))):
            pair(at, homes.pop(0))
    for _, new_at, old_at in sorted(_likely(old, new, found, taken, columns, same)):
        if new_at not in found and old_at not in taken:
            pair(new_at, old_at)
    pairs: list[tuple[int | None, int | None]] = [(found.get(at), at) for at in range(len(new))]
    return pairs + [(at, None) for at in range(len(old)) if at not in taken]


def is_generated(row: Record) -> bool:
    """Tell whether a row's id is its number, not a name that somebody gave it.

    >>> is_generated({"id": "row-14"}), is_generated({"id": "us-1"})
    (True, False)
    """
    name = text(row["id"])
    return name is None or _GENERATED.fullmatch(name) is not None


def _content(row: Record, columns: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(text(row.get(column)) for column in columns)


def _likely(
    old: Sequence[Record],
    new: Sequence[Record],
    found: Mapping[int, int],
    taken: set[int],
    columns: Sequence[str],
    same: Sequence[str],
) -> list[tuple[float, int, int]]:
    """List pairs that may be one row, as (unlikeness, new, old)."""
    homes: dict[tuple[str | None, ...], _Homes] = defaultdict(_Homes)
    for at, row in enumerate(old):
        if at not in taken:
            homes[_content(row, same)].add(at, _content(row, columns))
    pairs = []
    for at, row in enumerate(new):
        there = homes.get(_content(row, same))
        if at in found or there is None:
            continue
        content = _content(row, columns)
        for home in there.near(at, content):
            if not (is_generated(row) or is_generated(old[home])):
                continue  # two names that somebody gave are two rows
            likeness = _likeness(content, there.contents[home])
            if likeness >= _ALIKE:
                pairs.append((1 - likeness, at, home))
    return pairs


class _Homes:
    """Old rows of one claimant, found by their cells: of thousands, those worth a comparison."""

    def __init__(self) -> None:
        self.contents: dict[int, tuple[str | None, ...]] = {}
        """Row -> what it tells, in the order of the table."""
        self._by_cell: dict[tuple[int, str], list[int]] = defaultdict(list)

    def add(self, at: int, content: tuple[str | None, ...]) -> None:
        self.contents[at] = content
        for cell in enumerate(content):
            if cell[1] is not None:
                self._by_cell[cell[0], cell[1]].append(at)

    def near(self, at: int, content: Sequence[str | None]) -> Iterable[int]:
        """Return all rows where they are few, else those that share the rarest cells.

        Of the many rows that share a common cell, those that stand nearest in the table.
        """
        if len(self.contents) <= _COMPARED:
            return self.contents
        cells = (self._by_cell.get((n, cell), []) for n, cell in enumerate(content) if cell)
        found: dict[int, None] = {}
        for rows in sorted(filter(None, cells), key=len):
            room = _COMPARED - len(found)
            if room <= 0:
                break
            first = max(0, min(bisect(rows, at) - room // 2, len(rows) - room))
            found.update(dict.fromkeys(rows[first : first + room]))
        return found


def _likeness(one: Sequence[str | None], other: Sequence[str | None]) -> float:
    told = [pair for pair in zip(one, other, strict=True) if any(pair)]
    return sum(first == second for first, second in told) / len(told) if told else 1.0
