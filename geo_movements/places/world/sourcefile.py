"""The file that an import reads: packed or not, its lines bounded, its form told by the first."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from geo_movements.errors import InputError, OutputError, ParseError, Problem
from geo_movements.files import opened
from geo_movements.places.world.sheets import read_header
from geo_movements.tables.words import visible

__all__ = ["digest", "first_line", "lines_of", "reading", "refuse_others"]

LONGEST_LINE = 1_000_000
"""In characters; GeoNames allows a place 10,000 for its alternate names."""


_FREE_BYTES = 50_000_000
_MOST_SQUEEZED = 50
"""So many times its size a packed list of places unpacks to at the most; GeoNames' five times."""
_PIECE = 1 << 20


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Tell what goes wrong with the file as a whole."""

    def wrong(problem: str, hint: str) -> InputError:
        return InputError([Problem("error", path.name, 0, "", problem, hint)])

    try:
        yield
    except ParseError as error:
        raise wrong(error.problem, error.hint) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise wrong(
            f"it cannot be unpacked ({error}).", "Download it again, or unpack it yourself."
        ) from error
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise wrong(f"it cannot be read ({error.strerror or error}).", "Check the path.") from error


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def lines_of(path: Path) -> Iterator[Iterator[str]]:
    """Open a file's lines, unpacked; what is no UTF-8 in them becomes lone surrogates.

    A few bytes can unpack to a line that no memory holds, so one that is too long is refused.
    """
    with _unpacked(path) as raw:
        wide = raw.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")
        # Only a line feed ends a row: names may hold what else Python takes for a line's end.
        with io.TextIOWrapper(raw, encoding=encoding, errors=errors, newline="\n") as lines:
            yield _bounded(lines, path.name)


def _bounded(lines: io.TextIOWrapper, file: str) -> Iterator[str]:
    for row in count(1):
        line = lines.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE:
            raise InputError([
                Problem("error", file, row, "", f"a line of over {LONGEST_LINE:,} characters.",
                        "A dump, or a table, has a place a line."),
            ])  # fmt: skip
        yield line


@contextmanager
def _unpacked(path: Path) -> Iterator[Any]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            member = _member(packed, path)
            try:
                file = packed.open(member)
            except (NotImplementedError, RuntimeError) as error:  # a method, a password
                raise zipfile.BadZipFile(str(error)) from error
            with file:
                yield file
    elif path.suffix.lower() == ".gz":
        with gzip.open(path) as unpacked:
            yield unpacked
    else:
        with opened(path) as plain:
            yield plain


def _refuse_bomb(path: Path) -> None:
    """Refuse a file that unpacks to more than any list of places that was packed."""
    packed = path.stat().st_size
    most = max(_FREE_BYTES, _MOST_SQUEEZED * packed)
    if (size := _unpacked_size(path, most)) > most:
        told = f"it unpacks to {size / 1e6:,.0f} MB or more, {size // packed:,} times its size: "
        told += "no list of places does."
        raise InputError([Problem("error", path.name, 0, "", told, "Download it again.")])


def _unpacked_size(path: Path, most: int) -> int:
    """Tell what a file unpacks to, as far as is needed to see that it is more than the most."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return packed.getinfo(_member(packed, path)).file_size  # no more than this is read
    if path.suffix.lower() != ".gz":
        return 0
    size = 0
    with gzip.open(path) as unpacked:
        while size <= most and (piece := unpacked.read(_PIECE)):
            size += len(piece)
    return size


def _member(packed: zipfile.ZipFile, path: Path) -> str:
    names = [
        name for name in packed.namelist()
        if name.lower().endswith((".txt", ".csv", ".tsv"))
        and not name.rsplit("/", 1)[-1].lower().startswith(("readme", ".", "_"))
    ]  # fmt: skip
    if len(names) == 1:
        return names[0]
    held = visible(", ".join(names[:5])) if names else "no text file"
    raise InputError([
        Problem("error", path.name, 0, "", f"the archive holds {held}.",
                "Save a sheet as CSV (UTF-8); of several files, unpack and import one."),
    ])  # fmt: skip


def first_line(path: Path) -> str:
    """Return a file's first line, which tells its form; raises `InputError` where it is no text."""
    _refuse_bomb(path)
    with lines_of(path) as lines:
        first = next(lines, "").rstrip("\r\n")
    if "\x00" in first:
        raise InputError([
            Problem("error", path.name, 0, "", "it is not a text file.",
                    "Import GeoNames' .txt or .zip, or a table saved as CSV (UTF-8)."),
        ])  # fmt: skip
    return first


def refuse_others(first: str, file: str) -> None:
    """Say what GeoNames' list of alternate names is, which is often taken for the dump."""
    cells = first.split("\t")
    if not first.strip():
        raise InputError([
            Problem("error", file, 1, "", "the first line is empty.",
                    "It holds the headings of a table, or the first place."),
        ])  # fmt: skip
    if len(cells) > 3 and cells[0].isdecimal() and cells[1].isdecimal():
        raise InputError([
            Problem("error", file, 0, "", "it is GeoNames' list of alternate names, of no places.",
                    "Import the dump: RU.txt, allCountries.txt. It has these names, too."),
        ])  # fmt: skip
    if cells[0].isdecimal() and len(cells) > 3:
        raise InputError([
            Problem("error", file, 1, "", f"a row of {len(cells)} columns, where a dump of "
                    "GeoNames has 19.", "Download the dump again, or name the columns."),
        ])  # fmt: skip
    read_header(first, file)
