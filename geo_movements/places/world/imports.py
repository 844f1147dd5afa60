"""Import a user's own gazetteer: GeoNames' dumps of any size, and tables of one's own.

An import is one compiled file in the user's data folder, never in a project. Importing a name
again takes the place of what it held; a failure leaves that as it was.

A dump is read in pieces of so many places, each kept in a file as soon as it is read. An import of
the same file that was killed, or whose disk was full, goes on after the last of them.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from geo_movements.disk import TEMPORARY, sweep
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
from geo_movements.places.world.compile import Progress, compile_gazetteer, merge_pieces
from geo_movements.places.world.dumps import (
    ATTRIBUTION,
    CLASSES,
    LICENCE,
    Reader,
    World,
    is_dump,
    survey,
)  # fmt: skip
from geo_movements.places.world.faults import Faults
from geo_movements.places.world.pieces import (
    Entry,
    Numbering,
    Piece,
    load_piece,
    make_piece,
    save_piece,
)  # fmt: skip
from geo_movements.places.world.sheets import read_sheet
from geo_movements.places.world.sourcefile import (
    digest,
    first_line,
    lines_of,
    reading,
    refuse_others,
)
from geo_movements.places.world.table import Table
from geo_movements.turns import turn

__all__ = ["Imported", "import_gazetteer", "imported", "remove_gazetteer"]

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
# What begins the ids of other places here.
_TAKEN = ("coordinates", "curated", "geonames", "icao", "locode", "project", "service", "world")
_WEEK_S = 7 * 86_400
ROWS = 250_000
"""Places of a piece: some ten seconds of work, and a third of a gigabyte of memory."""
_EVERY = 20_000  # rows between two tellings


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
    target = imports_folder() / f"{name}.bin"
    tell = progress or _silent
    with reading(path), _alone(target):
        source["sha256"] = digest(path)
        dump = is_dump(first := first_line(path))
        if dump and (attribution or licence):
            raise GeoMovementsError(f"{path.name} is GeoNames' own: its licence is {LICENCE}.")
        if not dump:
            refuse_others(first, path.name)
        try:
            if dump:
                source |= {"attribution": ATTRIBUTION, "licence": LICENCE}
                _import_dump(path, target, faults, classes, source, skip_bad, tell)
            else:
                credit = ", ".join(filter(None, (attribution, licence))) or None
                source["attribution"] = credit or "as its rows say"
                entries = _from_sheet(path, faults, name, credit, country)
                compile_gazetteer(
                    _sound(entries, faults, skip_bad), target, [source], progress=tell
                )
        except (InputError, OutputError):
            raise
        except GeoMovementsError as error:
            raise GeoMovementsError(f"{path.name}: {error}") from error
        fuzzy.write_index(open_import(target), tell)
        _forget(_work(target))
    return imported(target)._replace(skipped=faults.rows)


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Have the name of an import to oneself. Raises `OutputError` where another imports to it."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f'"{target.parent}" cannot be made ({error.strerror or error}). It is the folder of '
            "imported gazetteers; GEO_MOVEMENTS_GAZETTEERS names another."
        ) from error
    with turn(target.with_name(f"{TEMPORARY}{target.stem}.lock"), f'the import "{target.stem}"'):
        _sweep(target.parent)
        yield


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


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
        with _alone(known[name]):
            known[name].unlink(missing_ok=True)
            fuzzy.index_path(known[name]).unlink(missing_ok=True)
            _forget(_work(known[name]))
    except OutputError:
        raise
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
    """Remove what imports that were killed have left: half a file, and pieces after a week."""
    sweep(folder)
    for path in folder.glob(f".*{_WORK}"):
        with contextlib.suppress(OSError):  # another import is at it, or it is not ours
            if time.time() - path.stat().st_mtime > _WEEK_S:
                _forget(path)


# --- Pieces -------------------------------------------------------------------------------------

_WORK = ".pieces"


def _work(target: Path) -> Path:
    """Return the folder where the pieces of an import are kept until it is whole."""
    return target.with_name(f".{target.stem}{_WORK}")


def _forget(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _import_dump(
    path: Path,
    target: Path,
    faults: Faults,
    classes: Collection[str],
    source: dict[str, str],
    skip_bad: bool,
    tell: Progress,
) -> None:
    """Import a dump, from where an import of the same file has come to."""
    world = World(Table(WORLD))
    with lines_of(path) as lines:
        surveyed = survey(lines, world)
    reader = Reader(surveyed.areas, world, faults, classes)
    key = [path.name, source["sha256"], "".join(sorted(set(classes))), Table(WORLD).crc, ROWS]
    numbering, folder = Numbering(), _work(target)
    try:
        pieces = _pieces(path, folder, key, reader, numbering, surveyed.rows, tell)
        if not skip_bad or not pieces:
            faults.stop()
        if not pieces:
            raise _no_places(faults)
        source["version"] = reader.newest[:10]
        merge_pieces(pieces, numbering, target, [source], progress=tell)
    except OutputError:  # room can be made on a disk, so what was done is kept
        raise
    except GeoMovementsError:
        _forget(folder)
        raise


def _pieces(
    path: Path,
    folder: Path,
    key: list[Any],
    reader: Reader,
    numbering: Numbering,
    rows: int,
    tell: Progress,
) -> list[Piece]:
    """Read a dump in pieces, those after what is kept of it. One piece alone stays in memory."""
    pieces, last = _kept(folder, key, reader, numbering)
    if last:
        tell("earlier", reader.row, rows)
        if last["whole"]:
            return pieces
    with lines_of(path) as lines:
        for _ in islice(lines, reader.row):
            pass
        entries = reader.read(_counted(lines, reader.row, rows, tell))
        while chunk := list(islice(entries, ROWS)):
            piece = make_piece(chunk, numbering)
            whole = len(chunk) < ROWS
            if pieces or not whole:
                state = {
                    "key": key, "number": len(pieces), "whole": whole, "reader": reader.state(),
                    "numbering": numbering.state(),
                }  # fmt: skip
                piece = save_piece(piece, _piece_path(folder, len(pieces)), state)
            pieces.append(piece)
    return pieces


def _kept(
    folder: Path, key: list[Any], reader: Reader, numbering: Numbering
) -> tuple[list[Piece], dict[str, Any] | None]:
    """Load the sound pieces of an earlier import; reader and numbering go on after the last."""
    pieces: list[Piece] = []
    states: list[dict[str, Any]] = []
    while (found := load_piece(_piece_path(folder, len(pieces)))) is not None:
        piece, state = found
        if (state["key"], state["number"]) != (key, len(pieces)):
            break
        pieces.append(piece)
        states.append(state)
    if not states:
        _forget(folder)
        return [], None
    reader.restore([state["reader"] for state in states])
    numbering.restore(states[-1]["numbering"])
    return pieces, states[-1]


def _piece_path(folder: Path, number: int) -> Path:
    return folder / f"{number:05}.piece"


def _counted(lines: Iterator[str], first: int, rows: int, tell: Progress) -> Iterator[str]:
    for row, line in enumerate(lines, first + 1):
        if row % _EVERY == 0:
            tell("rows", row, rows)
        yield line


# --- Reading ------------------------------------------------------------------------------------


def _from_sheet(
    path: Path, faults: Faults, namespace: str, credit: str | None, country: str | None
) -> Iterator[Entry]:
    with lines_of(path) as lines:
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
        raise _no_places(faults)


def _no_places(faults: Faults) -> InputError:
    return InputError([
        Problem("error", faults.file, 0, "", "it has no places.",
                "A dump's classes, or the file, leave none."),
    ])  # fmt: skip
