"""Read a CSV: the encodings, delimiters and first lines that spreadsheets write."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import IO

from geo_movements.errors import Problem
from geo_movements.markup import FORBIDDEN
from geo_movements.tables.gathered import Row
from geo_movements.tables.headings import known_headings
from geo_movements.tables.records import HEADER_WITHIN

__all__ = ["HALVES", "QuoteError", "csv_rows", "csv_text", "decode", "unsound_quotes"]

DELIMITERS = ",;\t"
_PIECE = 1 << 20
"""So many bytes are decoded at a time."""
HALVES = "surrogatepass"
"""Halves of a pair of surrogates come through the decoding, for the cell that holds one is told."""
_MOST_WRONG = 5
"""A file with nulls of which one letter in so many is none is no text; a stray one is told."""


def decode(raw: bytes, file: str, problems: list[Problem]) -> str | None:
    """Decode a text file: UTF-8, or UTF-16 where it says so; None, and a problem, for others.

    Null characters and halves of a pair of surrogates are still there.
    """
    encoding = _encoding(raw, file, problems)
    return encoding and raw.decode(encoding, HALVES)


def _encoding(raw: bytes, file: str, problems: list[Problem]) -> str | None:
    """Name the encoding of a text file, once all of it has been read by it."""

    def refuse(problem: str, hint: str) -> None:
        problems.append(Problem("error", file, 0, "", problem, hint))

    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if _fault(raw, "utf-16") is None:
            return "utf-16"
        refuse("this is not a text file.", "Save the table as CSV (UTF-8).")
        return None
    nulls = b"\x00" in raw
    fault = _fault(raw, "utf-8-sig")
    stray = nulls and fault is None and _is_mostly_text(raw.decode("utf-8-sig", HALVES))
    if (nulls and not stray) or raw.startswith(b"PK\x03\x04"):
        refuse("this is not a text file.", "Save the table as CSV (UTF-8), or name it .xlsx.")
        return None
    if fault is None:
        return "utf-8-sig"
    line = raw[:fault].count(b"\n") + 1
    refuse(f"line {line} is not UTF-8.", "Save the file again with the encoding UTF-8.")
    return None


def _is_mostly_text(text: str) -> bool:
    return len(FORBIDDEN.findall(text)) * _MOST_WRONG < len(text)


def _fault(raw: bytes, encoding: str) -> int | None:
    """Find where a text does not have its encoding, a piece at a time; None where it has."""
    decoder = codecs.getincrementaldecoder(encoding)(HALVES)
    try:
        for at in range(0, len(raw), _PIECE):
            decoder.decode(raw[at : at + _PIECE], final=at + _PIECE >= len(raw))
    except UnicodeDecodeError:
        try:
            raw.decode(encoding, HALVES)
        except UnicodeDecodeError as error:
            return error.start
    return None


class QuoteError(Exception):
    """A double quote is out of place, or not closed, in the row of this number."""

    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def csv_rows(
    raw: bytes | str, table: str, file: str, problems: list[Problem]
) -> Iterator[Row] | None:
    """Read the rows of a CSV one by one; None, and a problem, where it is no text.

    Lines above the header that begin with "#" are comments, and "sep=;" is a spreadsheet's note to
    itself: neither is a row, though both count. Raises `QuoteError` where quotes are not sound,
    which may be after any number of rows: `unsound_quotes` tells it.
    """
    encoding = _encoding(raw, file, problems) if isinstance(raw, bytes) else "utf-8"
    if encoding is None:
        return None

    def lines() -> IO[str]:
        if isinstance(raw, str):
            return io.StringIO(raw, newline="")
        return io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, errors=HALVES, newline="")

    most = len(raw)
    delimiter = max(DELIMITERS, key=lambda mark: _rank(lines(), most, mark, table))
    return _rows(lines(), most, delimiter, strict=True)


def csv_text(rows: Iterable[Iterable[str]], *, delimiter: str = ",", end: str = "\n") -> str:
    r"""Write rows as CSV, lines ended as told; a cell with any line break is quoted.

    The module itself quotes only those of the chosen end: a lone carriage return would part a row.

    >>> csv_text([["a", "b\rc"]])
    'a,"b\rc"\n'
    """
    lines: list[str] = []
    target = SimpleNamespace(write=lines.append)
    csv.writer(target, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return "".join(line[:-2] + end for line in lines)


def unsound_quotes(file: str, row: int) -> Problem:
    """Tell that the quotes of a row are not sound."""
    return Problem(
        "error", file, row, "", "a double quote is out of place, or not closed.",
        'Write a quote inside quotes twice: "He said ""no""".',
    )  # fmt: skip


def _rank(lines: IO[str], most: int, delimiter: str, table: str) -> tuple[bool, int, int]:
    """Rank a delimiter by the best header that it makes of the leading rows."""
    ranks = []
    for _, row in _rows(lines, most, delimiter, strict=False):
        if any(cell.strip() for cell in row):
            ranks.append(known_headings(row, table))
        if len(ranks) == HEADER_WITHIN or (ranks and ranks[-1][0]):
            break
    best = max(ranks, default=(False, 0, 0))
    return best if best[0] or not ranks else ranks[0]


def _rows(lines: IO[str], most: int, delimiter: str, *, strict: bool) -> Iterator[Row]:
    # A cell may be as long as the file; the module's own limit is for the whole process.
    limit = csv.field_size_limit(max(most, 131_072))
    number = 0
    try:
        rows = enumerate(csv.reader(_lines(lines), delimiter=delimiter, strict=strict), 1)
        for number, row in rows:
            first = row[0].strip() if row else ""
            if first.startswith("#") or first.casefold().startswith("sep="):
                continue
            yield number, row
            if any(cell.strip() for cell in row):
                break
        for number, row in rows:
            if row:  # of a blank line there is nothing to say
                yield number, row
    except csv.Error as error:
        raise QuoteError(number + 1) from error
    finally:
        csv.field_size_limit(limit)


def _lines(lines: IO[str]) -> Iterator[str]:
    """Yield the lines; of a comment above the header only its mark: it may hold a lone quote."""
    for line in lines:
        comment = line.startswith("#")
        yield "#\n" if comment else line
        if not (comment or not line.strip() or line.casefold().startswith("sep=")):
            break
    yield from lines
