"""Import a user's own gazetteer: GeoNames' dumps of any size, and tables of one's own.

An import is one compiled file in the user's data folder, never in a project. Importing a name
again takes the place of what it held; a failure leaves that as it was.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from geo_movements.errors import GeoMovementsError, InputError, OutputError, Problem
from geo_movements.places.countries import country_code
from geo_movements.places.gazetteer import (
    WORLD,
    import_paths,
    imports_folder,
    open_gazetteer,
    open_import,
    sources_of,
)  # fmt: skip
from geo_movements.places.world import fuzzy
from geo_movements.places.world.compile import Entry, Progress, compile_gazetteer
from geo_movements.places.world.dumps import (
    ATTRIBUTION,
    CLASSES,
    LICENCE,
    World,
    area_names,
    is_dump,
    read_dump,
)  # fmt: skip
from geo_movements.places.world.faults import Faults, visible
from geo_movements.places.world.sheets import read_header, read_sheet
from geo_movements.places.world.table import Table

__all__ = ["Imported", "import_gazetteer", "imported", "remove_gazetteer"]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
# What begins the ids of other places here.
_TAKEN = ("coordinates", "curated", "geonames", "icao", "locode", "project", "service", "world")
_DAY_S = 86_400
LONGEST_LINE = 1_000_000
"""In characters; GeoNames allows a place 10,000 for its alternate names."""


class Imported(NamedTuple):
    """An import: its places and the distinct names they are found by; `skipped` rows had faults.

    `sources` is what it was made of: name, version, sha256, licence, attribution.
    """

    name: str
    path: Path
    places: int
    names: int
    size_bytes: int
    sources: list[dict[str, str]]
    skipped: int = 0


def import_gazetteer(
    file: str | Path,
    *,
    name: str | None = None,
    attribution: str | None = None,
    licence: str | None = None,
    country: str | None = None,
    classes: Collection[str] = CLASSES,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Import a dump of GeoNames or a table of places, as text or zipped, under a name.

    `name` is that of the file where none is given. A table of one's own needs an `attribution`
    (whose data it is), for all rows or in a column; `licence` is joined to it, `country` is for
    rows without one. A dump has GeoNames' licence, and may be cut down to some feature `classes`.
    Raises `InputError` with the faults of the file, and writes nothing, unless `skip_bad` leaves
    such rows out; `OutputError` where the gazetteer cannot be written.
    """
    path = Path(file)
    name = _checked(name if name is not None else _name_of(path))
    faults = Faults(path.name)
    source = {"name": path.name, "version": "", "licence": licence or ""}
    with _reading(path):
        source["sha256"] = _digest(path)
        if is_dump(first := _first_line(path)):
            if attribution or licence:
                raise GeoMovementsError(f"{path.name} is GeoNames' own: its licence is {LICENCE}.")
            source |= {"attribution": ATTRIBUTION, "licence": LICENCE}
            entries = _from_dump(path, faults, classes, source, progress)
        else:
            _refuse_others(first, path.name)
            credit = ", ".join(filter(None, (attribution, licence))) or None
            source["attribution"] = credit or "as its rows say"
            entries = _from_sheet(path, faults, name, credit, country)
        target = imports_folder() / f"{name}.bin"
        _sweep(target.parent)
        try:
            compile_gazetteer(
                _sound(entries, faults, skip_bad), target, [source], progress=progress
            )
        except (InputError, OutputError):
            raise
        except GeoMovementsError as error:
            raise GeoMovementsError(f"{path.name}: {error}") from error
        fuzzy.write_index(open_import(target))
    return imported(target)._replace(skipped=faults.rows)


def imported(path: Path) -> Imported:
    """Describe the import of a compiled file. Raises `GeoMovementsError` where it is damaged."""
    table = open_import(path)
    return Imported(path.stem, path, table.size, table.names, table.bytes, sources_of(table))


def remove_gazetteer(name: str) -> Path:
    """Remove an import; returns the path of its file. Raises `GeoMovementsError` if none is."""
    known = {path.stem: path for path in import_paths()}
    if name not in known:
        names = ", ".join(known) or "none"
        raise GeoMovementsError(f'no import is called "{name[:60]}". There are: {names}.')
    try:
        known[name].unlink()
        fuzzy.index_path(known[name]).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{known[name]} cannot be removed ({error.strerror}).") from error
    return known[name]


# --- Names --------------------------------------------------------------------------------------


def _name_of(path: Path) -> str:
    stem = path.name.split(".")[0].lower()
    return re.sub(r"[^a-z0-9_]+", "-", stem).strip("-_")[:40]


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise GeoMovementsError(
            f'"{name[:60]}" cannot be the name of an import: small letters, digits, "-" and "_", '
            f"and none of {', '.join(_TAKEN)}. Give one: --name my-places."
        )
    return name


def _sweep(folder: Path) -> None:
    """Remove what imports that were killed have left, once it is a day old."""
    for path in folder.glob(".*.bin.*"):
        try:
            if path.stat().st_mtime < time.time() - _DAY_S:
                path.unlink()
        except OSError:  # another import is at it, or it is not ours
            continue


# --- Reading ------------------------------------------------------------------------------------


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Tell what goes wrong with the file as a whole."""

    def wrong(problem: str, hint: str) -> InputError:
        return InputError([Problem("error", path.name, 0, "", problem, hint)])

    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise wrong(
            f"it cannot be unpacked ({error}).", "Download it again, or unpack it yourself."
        ) from error
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise wrong(f"it cannot be read ({error.strerror or error}).", "Check the path.") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[str]]:
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
        with path.open("rb") as plain:
            yield plain


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


def _first_line(path: Path) -> str:
    with _lines(path) as lines:
        first = next(lines, "").rstrip("\r\n")
    if "\x00" in first:
        raise InputError([
            Problem("error", path.name, 0, "", "it is not a text file.",
                    "Import GeoNames' .txt or .zip, or a table saved as CSV (UTF-8)."),
        ])  # fmt: skip
    return first


def _refuse_others(first: str, file: str) -> None:
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


def _from_dump(
    path: Path,
    faults: Faults,
    classes: Collection[str],
    source: dict[str, str],
    progress: Progress | None,
) -> Iterator[Entry]:
    world = World(Table(WORLD))
    with _lines(path) as lines:
        areas = area_names(lines, world)
    newest: list[str] = []
    with _lines(path) as lines:
        yield from read_dump(lines, areas, world, faults, classes=classes, newest=newest)
    source["version"] = newest[0]


def _from_sheet(
    path: Path, faults: Faults, namespace: str, credit: str | None, country: str | None
) -> Iterator[Entry]:
    with _lines(path) as lines:
        yield from read_sheet(
            lines, faults, namespace=namespace, attribution=credit, country=country,
            countries=_countries(),
        )  # fmt: skip


def _countries() -> Callable[[str], str | None]:
    """Make a reader of countries' names."""
    world = open_gazetteer(WORLD)
    known: dict[str, str | None] = {}

    def read(words: str) -> str | None:
        if words not in known:
            found = [one.place for one in world.lookup([words])[words]]
            codes = [one.country for one in found if one.precision == "country"]
            known[words] = country_code(codes[0]) if codes else None
        return known[words]

    return read


def _sound(entries: Iterator[Entry], faults: Faults, skip_bad: bool) -> Iterator[Entry]:
    """Pass entries on; when all are read, stop at faults unless their rows may be left out."""
    found = False
    for entry in entries:
        found = True
        yield entry
    if not skip_bad or not found:
        faults.stop()
    if not found:
        raise InputError([
            Problem("error", faults.file, 0, "", "it has no places.",
                    "A dump's classes, or the file, leave none."),
        ])  # fmt: skip
