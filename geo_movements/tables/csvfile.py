"""Read a CSV: the encodings, delimiters and first lines that spreadsheets write."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from geo_movements.errors import Problem
from geo_movements.tables.headings import known_headings
from geo_movements.tables.records import HEADER_WITHIN, Rows

__all__ = ["csv_rows", "decode"]

DELIMITERS = ",;\t"


def decode(raw: bytes, file: str, problems: list[Problem]) -> str | None:
    """Decode a text file: UTF-8, or UTF-16 where it says so; None, and a problem, for others."""

    def refuse(problem: str, hint: str) -> None:
        problems.append(Problem("error", file, 0, "", problem, hint))

    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            refuse("this is not a text file.", "Save the table as CSV (UTF-8).")
            return None
    if b"\x00" in raw or raw.startswith(b"PK\x03\x04"):
        refuse("this is not a text file.", "Save the table as CSV (UTF-8), or name it .xlsx.")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        refuse(f"line {line} is not UTF-8.", "Save the file again with the encoding UTF-8.")
        return None


class _QuoteError(Exception):
    def __init__(self, row: int) -> None:
        super().__init__(row)
        self.row = row


def csv_rows(text: str, table: str, file: str, problems: list[Problem]) -> Rows | None:
    """Split text into its rows; None, and a problem, where the quotes are not sound.

    Lines above the header that begin with "#" are comments, and "sep=;" is a spreadsheet's note to
    itself: neither is a row, though both count.
    """
    delimiter = max(DELIMITERS, key=lambda mark: _rank(text, mark, table))
    try:
        rows = [*_rows(text, delimiter, strict=True)]
    except _QuoteError as error:
        problems.append(
            Problem(
                "error", file, error.row, "", "a double quote is out of place, or not closed.",
                'Write a quote inside quotes twice: "He said ""no""".',
            )
        )  # fmt: skip
        return None
    return rows


def _rank(text: str, delimiter: str, table: str) -> tuple[bool, int, int]:
    """Rank a delimiter by the best header that it makes of the leading rows."""
    ranks = []
    for _, row in _rows(text, delimiter, strict=False):
        if any(cell.strip() for cell in row):
            ranks.append(known_headings(row, table))
        if len(ranks) == HEADER_WITHIN or (ranks and ranks[-1][0]):
            break
    best = max(ranks, default=(False, 0, 0))
    return best if best[0] or not ranks else ranks[0]


def _rows(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    # A cell may be as long as the file; the module's own limit is for the whole process.
    limit = csv.field_size_limit(max(len(text), 131_072))
    number = 0
    above = True
    try:
        reader = csv.reader(_lines(text), delimiter=delimiter, strict=strict)
        for number, row in enumerate(reader, 1):
            first = row[0].strip() if row else ""
            if above and (first.startswith("#") or first.casefold().startswith("sep=")):
                continue
            above = above and not any(cell.strip() for cell in row)
            yield number, row
    except csv.Error as error:
        raise _QuoteError(number + 1) from error
    finally:
        csv.field_size_limit(limit)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines; of a comment above the header only its mark: it may hold a lone quote."""
    above = True
    for line in io.StringIO(text, newline=""):
        comment = above and line.startswith("#")
        above = above and (comment or not line.strip() or line.casefold().startswith("sep="))
        yield "#\n" if comment else line
