"""Text cells that a spreadsheet would take for a formula: marked when written, bare when read."""

from __future__ import annotations

import re

from geo_movements.tables.records import Rows

__all__ = ["bare", "bare_rows", "guarded"]

_MARK = "'"
_FORMULA = re.compile("'*[=+\\-@\t\r]")
_NUMBER = r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
_NUMBERS = re.compile(rf"{_NUMBER}(?:\s*,\s*{_NUMBER})*")


def guarded(text: str) -> str:
    """Put one apostrophe before a text that a spreadsheet would compute.

    That is one which begins with = + - @, a tab or a carriage return, but for numbers and
    coordinates; and one that has such an apostrophe of its own, so that `bare` gives back the same.
    A year such as -0217 is no number: a spreadsheet would make -217 of it.

    >>> [guarded(text) for text in ("=1+1", "-33.5, 151.2", "-0217-11", "'=1", "a=1")]
    ["'=1+1", '-33.5, 151.2', "'-0217-11", "''=1", 'a=1']
    """
    if _FORMULA.match(text) and not _NUMBERS.fullmatch(text):
        return _MARK + text
    return text


def bare(text: str) -> str:
    """Take the apostrophe off again.

    >>> [bare(text) for text in ("'=1+1", "'tis", "''=1", "=1")]
    ['=1+1', "'tis", "'=1", '=1']
    """
    return text[1:] if text.startswith(_MARK) and _FORMULA.match(text) else text


def bare_rows(rows: Rows) -> list[tuple[int, list[str]]]:
    """Take the apostrophes off the cells of rows."""
    return [(number, [bare(cell) for cell in cells]) for number, cells in rows]
