"""Where each cell of a CSV stands in its text: for editors, and for changing a cell in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Layout", "layout"]

_DELIMITERS = ",;\t"


class Layout(NamedTuple):
    """The cells of a CSV text as (start, end) offsets, by row; the header's row and headings."""

    rows: Mapping[int, list[tuple[int, int]]]
    header: int
    columns: Mapping[str, int]
    """Heading, folded -> its number from 0."""
    delimiter: str


def layout(text: str, first_row: int) -> Layout:
    """Find every cell of a CSV whose first row below the header is `first_row`.

    The header is the last row above that with a cell in it; rows count as a spreadsheet's.
    """
    above = re.split(r"\r\n|\r|\n", text)[: max(first_row, 1)]
    delimiter = max(_DELIMITERS, key=lambda mark: max(line.count(mark) for line in above))
    rows = dict(enumerate(_records(text, delimiter), start=1))

    def words(row: int) -> list[str]:
        return [text[start:end].strip().strip('"') for start, end in rows[row]]

    header = max((row for row in rows if row < first_row and any(words(row))), default=1)
    columns: dict[str, int] = {}
    for number, heading in enumerate(words(header) if rows else ()):
        columns.setdefault("_".join(heading.casefold().split()), number)
    return Layout(rows, header, columns, delimiter)


def _records(text: str, delimiter: str) -> list[list[tuple[int, int]]]:
    cell = re.compile(
        rf'"(?:[^"]|"")*"?[^{re.escape(delimiter)}\r\n]*|[^{re.escape(delimiter)}\r\n]*'
    )
    records: list[list[tuple[int, int]]] = [[]]
    at = 1 if text.startswith("\ufeff") else 0
    while True:
        match = cell.match(text, at)
        assert match is not None
        records[-1].append(match.span())
        at = match.end()
        if at == len(text):
            break
        at += 2 if text.startswith("\r\n", at) else 1
        if text[at - 1] in "\r\n":
            if at == len(text):
                break
            records.append([])
    return records
