"""Read a project: a folder of tables, a workbook of them, or one table of movements.

Nothing is interpreted here. Cells stay text, empty cells are null, unknown columns are kept. What
cannot be read as a table is collected and told at once.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.errors import InputError, ParseError, Problem
from geo_movements.files import is_there, kind_of, opened, read_bytes, read_stream
from geo_movements.stages import stage
from geo_movements.tables.csvfile import QuoteError, csv_rows, decode, unsound_quotes
from geo_movements.tables.formulas import bare, bare_rows
from geo_movements.tables.geofiles import SUFFIXES as GEOFILES
from geo_movements.tables.headings import COLUMNS, key, known_headings
from geo_movements.tables.ours import is_own, own_rows, own_tables, settings_of, with_areas
from geo_movements.tables.records import HEADER_WITHIN, Rows, empty_table, find_header, to_table
from geo_movements.tables.settings import read_settings, settings_from
from geo_movements.tables.workbook import SUFFIXES as WORKBOOKS
from geo_movements.tables.workbook import Sheet, read_sheets

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "STANDARD_INPUT",
    "is_input",
    "lock_path",
    "read",
    "read_beside",
    "read_lock",
    "read_movements",
]

STANDARD_INPUT = Path("-")
_LOCK_FORMAT = re.compile(rb"#\s*geo-movements lock, format (\d{1,9})\s")
TABLES = tuple(name for name in COLUMNS if name != "lock")
CSV, GEOJSON = (".csv", ".tsv", ".txt"), (".geojson", ".json")
MAX_BYTES = 2_000_000_000
"""A table of more is for the pipeline, in parts."""
_PEEK = 65_536


@stage("read")
def read(path: str | Path) -> schema.Project:
    """Read a project folder, a workbook, one table of movements, or "-" for standard input.

    Files of ours (GeoJSON, GeoPackage, GeoParquet, XLSX) come back with their sources, events,
    places as they were decided, and settings; a lock file or `map.toml` beside them comes first.

    Returns a `Project` whose tables hold text as written, null where a cell is empty, indexed by
    spreadsheet row (of GeoJSON, by feature). A file that is no table leaves an empty one and a
    problem in `Project.problems`, which `check` lists among all others and `build` refuses. Raises
    `InputError` where there is no project at all.

    >>> project = read("data/dprk-2024")
    >>> len(project.movements)
    44
    """
    path = Path(path)
    problems: list[Problem] = []
    found = _tables(path, problems)
    files, tables = found.files, found.tables
    settings_path = _beside(path, "map.toml")
    if found.settings and not is_there(settings_path):
        settings = settings_from(found.settings, path, problems)
    else:
        settings = read_settings(settings_path, problems)
    lock = read_lock(lock_path(path), problems)
    if not is_there(lock_path(path)) and "lock" in tables:
        lock = tables["lock"]  # a file of ours brings its decisions along
    return schema.Project(
        path=path,
        **{name: tables.get(name, empty_table(name)) for name in TABLES},
        settings=settings,
        lock=lock,
        files=files | {"settings": settings_path.name, "lock": lock_path(path).name},
        problems=tuple(problems),
    )


def is_input(path: Path, file: Path) -> bool:
    """Tell whether a file is a table, the settings or the lock of a project, there or not yet."""
    if path == STANDARD_INPUT:
        return False
    tables = (path / f"{name}.csv" for name in TABLES)
    own = (path, *tables, _beside(path, "map.toml"), lock_path(path))
    # Ends where links go in circles, unlike Path.resolve.
    return os.path.realpath(file) in {*map(os.path.realpath, own)}


def read_beside(folder: Path) -> schema.Project:
    """Read what stands beside the movements of a folder: sources, events, places, settings, ...

    The project has no movements; those are elsewhere, in parts.
    """
    problems: list[Problem] = []
    files = {
        name: f"{name}.csv"
        for name in TABLES
        if name != "movements" and is_there(folder / f"{name}.csv")
    }
    tables = {
        name: _from_csv(file, _bytes(folder / file, problems), name, problems)
        for name, file in files.items()
    }
    settings = read_settings(folder / "map.toml", problems)
    lock = read_lock(folder / "places.lock.csv", problems)
    return schema.Project(
        path=folder,
        **{name: tables.get(name, empty_table(name)) for name in TABLES},
        settings=settings,
        lock=lock,
        files=files | {"movements": "movements", "settings": "map.toml", "lock": "places.lock.csv"},
        problems=tuple(problems),
    )


def read_movements(path: Path, file: str, problems: list[Problem]) -> pd.DataFrame:
    """Read one CSV of movements by itself; problems call it `file`."""
    return _from_csv(file, _bytes(path, problems), "movements", problems)


def lock_path(path: Path) -> Path:
    """Name the lock file of a project: in its folder, or beside its one file."""
    return _beside(path, "places.lock.csv")


def _beside(path: Path, name: str) -> Path:
    return path / name if path.is_dir() else path.with_name(f"{path.stem}.{name}")


def read_lock(path: Path, problems: list[Problem]) -> pd.DataFrame:
    """Read the lock file; an absent one is an empty table, one of a newer version a problem.

    A version that writes what this one would misread says so in the first line, a comment:
    `# geo-movements lock, format 2`. This one's format, the first, has no such line.
    """
    if not is_there(path):
        return empty_table("lock")
    raw = _bytes(path, problems)
    told = _LOCK_FORMAT.match((raw or b"")[:200].removeprefix(b"\xef\xbb\xbf"))
    if told and int(told[1]) > 1:
        problem = f"it is of format {int(told[1])}, from a newer geo-movements; this one reads 1."
        hint = "Update geo-movements; or move the file away and run resolve, which decides anew."
        problems.append(Problem("error", path.name, 0, "", problem, hint))
        return empty_table("lock")
    faults: list[Problem] = []
    table = _from_csv(path.name, raw, "lock", faults)
    if not len(table) and any(fault.level == "error" for fault in faults):
        problems += [fault._replace(hint=_lock_anew(fault, raw)) for fault in faults]
        return table
    if raw and not raw.endswith((b"\n", b"\r")):
        problem = "its last line has no end: the file may have been cut."
        hint = "If rows are missing, run resolve, which decides anew what is not there."
        problems.append(Problem("warning", path.name, 0, "", problem, hint))
    problems += faults
    return table


def _lock_anew(fault: Problem, raw: bytes | None) -> str:
    """Say how to go on without a lock that cannot be read, which resolve refuses too."""
    if not (raw or b"").strip():
        return "Delete it and run resolve, which decides anew."
    if fault.level != "error":
        return fault.hint
    return (
        f"{fault.hint} Or delete the file and run resolve, which decides anew; what people decided "
        "in it is lost."
    )


class _Found(NamedTuple):
    """What a path holds: the file that the problems of each table cite, the tables, settings."""

    files: dict[str, str]
    tables: dict[str, pd.DataFrame]
    settings: dict[str, Any] = {}  # noqa: RUF012


def _tables(path: Path, problems: list[Problem]) -> _Found:
    """Read the tables, and name the file that the problems of each cite."""
    if path == STANDARD_INPUT:
        return _from_stdin(problems)
    _refuse_absent(path)
    if path.is_dir():
        return _from_folder(path, problems)
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return _from_workbook(path, problems)
    if suffix in (*CSV, *GEOJSON):
        return _from_bytes(path.name, suffix, _bytes(path, problems), problems)
    if suffix in GEOFILES:
        return _from_geofile(path, problems)
    known = ", ".join((*CSV, *WORKBOOKS, *GEOJSON, *GEOFILES))
    hint = "Save it as .xlsx." if suffix == ".xls" else f"Known: {known}."
    raise _refusal(path, f"{kind_of(path)} is not read by this version.", hint)


def _from_stdin(problems: list[Problem]) -> _Found:
    file = "standard input"
    try:
        raw: bytes | None = read_stream(sys.stdin.buffer, MAX_BYTES, text=True)
    except ParseError as error:
        problems.append(Problem("error", file, 0, "", error.problem, error.hint))
        raw = None
    suffix = ".geojson" if raw and raw[:_PEEK].lstrip()[:1] == b"{" else ".csv"
    return _from_bytes(file, suffix, raw, problems)


def _refusal(path: Path, problem: str, hint: str) -> InputError:
    return InputError([Problem("error", str(path), 0, "", problem, hint)])


def _refuse_absent(path: Path) -> None:
    try:
        path.stat()
    except OSError as error:
        raise _refusal(
            path,
            "no such file or folder."
            if isinstance(error, FileNotFoundError)
            else f"it cannot be read ({error.strerror}).",
            "Give a project folder or a table of movements.",
        ) from error


def _bytes(path: Path, problems: list[Problem]) -> bytes | None:
    """Read a text file; None, and a problem, where that cannot be done."""
    with _telling(path, problems):
        return read_bytes(path, MAX_BYTES, text=True)
    return None


def _is_open(path: Path, problems: list[Problem]) -> bool:
    """Tell whether a file may be read at all; a problem is told where it may not."""
    with _telling(path, problems), opened(path):
        return True
    return False


@contextmanager
def _telling(path: Path, problems: list[Problem]) -> Iterator[None]:
    """Tell as a problem why a file cannot be read."""
    try:
        yield
    except ParseError as error:
        problems.append(Problem("error", path.name, 0, "", error.problem, error.hint))
    except OSError as error:
        told = f"the file cannot be read ({error.strerror})."
        problems.append(Problem("error", path.name, 0, "", told, "Check its permissions."))


# --- Folders and single files ---------------------------------------------------------------------


def _from_folder(folder: Path, problems: list[Problem]) -> _Found:
    files = {name: f"{name}.csv" for name in TABLES if is_there(folder / f"{name}.csv")}
    if "movements" not in files:
        books = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in WORKBOOKS)
        raise _refusal(
            folder, "the folder has no movements.csv.",
            f"Give the workbook itself: {folder / books[0]}." if books
            else "Add one: one claim a row.",
        )  # fmt: skip
    _warn_of_strangers(folder, problems)
    tables = {
        name: _from_csv(file, _bytes(folder / file, problems), name, problems)
        for name, file in files.items()
    }
    return _Found(files, tables)


def _warn_of_strangers(folder: Path, problems: list[Problem]) -> None:
    """Warn of tables that nothing reads: a slip of the name would else lose them silently."""
    known = {f"{name}.csv" for name in TABLES} | {lock_path(folder).name}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in (".csv", ".tsv", *WORKBOOKS) and path.name not in known:
            problems.append(
                Problem(
                    "warning", path.name, 0, "", "no table of a project has this name: not read.",
                    f"Known: {', '.join(sorted(known))}.",
                )
            )  # fmt: skip


def _from_bytes(file: str, suffix: str, raw: bytes | None, problems: list[Problem]) -> _Found:
    """Read one file of movements; GeoJSON of ours brings its other tables and its settings."""
    if suffix in CSV:
        table = _from_csv(file, raw, "movements", problems)
        return _Found({"movements": file}, {"movements": table})
    from geo_movements.tables.features import feature_rows, own_settings

    text = None if raw is None else decode(raw, file, problems)
    rows = feature_rows(text, file, problems) if text is not None else None
    settings = own_settings(text) if rows and text else {}
    return _found(file, rows or {}, settings, problems)


def _found(
    file: str, rows: Mapping[str, Rows], settings: dict[str, Any], problems: list[Problem]
) -> _Found:
    """Make the tables of one file that holds several."""
    tables = {name: to_table(each, name, file, problems) for name, each in rows.items()}
    return _Found({"movements": file} | dict.fromkeys(tables, file), tables, settings)


def _from_geofile(path: Path, problems: list[Problem]) -> _Found:
    """Read a GeoPackage or a GeoParquet file of ours."""
    from geo_movements.tables.geofiles import ForeignFileError, read_geopackage, read_parquet

    if not _is_open(path, problems):
        return _Found({"movements": path.name}, {})
    reader = read_geopackage if path.suffix.lower() == ".gpkg" else read_parquet
    try:
        rows, settings = reader(path)
    except ForeignFileError as error:
        hint = "Save the layer of lines as GeoJSON."
        problems.append(Problem("error", path.name, 0, "", str(error), hint))
        return _Found({"movements": path.name}, {})
    if "legs" not in rows:
        problems.append(Problem("error", path.name, 0, "", "it holds no claim.", "Add one."))
    return _found(path.name, own_tables(rows), settings, problems)


def _from_csv(file: str, raw: bytes | None, table: str, problems: list[Problem]) -> pd.DataFrame:
    """Read a CSV row by row; where it is no text, or its quotes are not sound, it is empty."""
    rows = None if raw is None else csv_rows(raw, table, file, problems)
    if rows is None:
        return empty_table(table)
    try:
        first = [*islice(rows, 1)]
        if table == "movements" and first and is_own(map(bare, first[0][1])):
            return to_table(own_rows("movements", chain(first, rows)), table, file, problems, bare)
        return to_table(chain(first, rows), table, file, problems, bare)
    except QuoteError as error:
        problems.append(unsound_quotes(file, error.row))
        return empty_table(table)


# --- Workbooks ------------------------------------------------------------------------------------


def _from_workbook(path: Path, problems: list[Problem]) -> _Found:
    """Read the sheets that are called as tables are; of movements, else the likely one."""
    opens = _is_open(path, problems)
    sheets = [
        replace(sheet, rows=list(bare_rows(sheet.rows)))
        for sheet in (read_sheets(path, problems) if opens else ())
    ]
    if not sheets and not any(problem.level == "error" for problem in problems):
        told = "the workbook has no sheet that can be found."
        problems.append(Problem("error", path.name, 0, "", told, "Save it again."))
    named = {key(sheet.name): sheet for sheet in sheets}
    legs = named.get("legs")
    if legs is not None and legs.rows and is_own(legs.rows[0][1]):
        return _from_own_workbook(path, named, problems)
    found = {name: named[name] for name in TABLES if name in named}
    others = [sheet for sheet in sheets if sheet not in found.values()]
    if "movements" not in found and sheets:
        likely = [sheet for sheet in others if _tells(sheet.rows, "movements")]
        if len(likely) == 1:
            found["movements"] = likely[0]
            others.remove(likely[0])
            if len(sheets) > 1:
                told = f'the sheet "{likely[0].name}" is read as movements.'
                problems.append(Problem("note", path.name, 0, "", told))
        else:
            names = ", ".join(f'"{sheet.name}"' for sheet in likely or others)
            problems.append(
                Problem(
                    "error", path.name, 0, "",
                    f"{'several sheets may be' if likely else 'no sheet is'} the table of "
                    f"movements: {names}.",
                    'Call the right one "movements"; it has a column origin or destination.',
                )
            )  # fmt: skip
    _warn_of_sheets((sheet for sheet in others if sheet.rows), path.name, problems)
    files, tables = {"movements": path.name}, {}
    for name, sheet in found.items():
        if not sheet.rows and name != "movements":
            continue
        header = sheet.rows[find_header(sheet.rows, name)][0] if sheet.rows else 0
        files[name] = f"{path.name} ({sheet.name})" if len(found) > 1 else path.name
        tables[name] = to_table(sheet.rows, name, files[name], problems)
        problems += sheet.problems(files[name], header, {*tables[name].index})
    return _Found(files, tables)


def _from_own_workbook(path: Path, sheets: Mapping[str, Sheet], problems: list[Problem]) -> _Found:
    """Read a workbook that we wrote: its legs are the movements."""
    names = ("legs", "sources", "events", "places", "forces")
    rows: dict[str, Rows] = {
        name: sheets[name].rows for name in names if name in sheets and sheets[name].rows
    }
    if "places" in rows and "areas" in sheets and sheets["areas"].rows:
        rows["places"] = with_areas(rows["places"], sheets["areas"].rows)
    told = sheets["settings"].rows[1:] if "settings" in sheets else []
    settings = settings_of((cells[0], cells[1]) for _, cells in told if len(cells) > 1)
    return _found(path.name, own_tables(rows), settings, problems)


def _tells(rows: Rows, table: str) -> bool:
    return any(known_headings(cells, table)[0] for _, cells in rows[:HEADER_WITHIN])


def _warn_of_sheets(others: Iterable[Sheet], file: str, problems: list[Problem]) -> None:
    for sheet in others:
        problems.append(
            Problem(
                "warning", file, 0, "",
                f'no table of a project has the name of the sheet "{sheet.name}": not read.',
                f"Known: {', '.join(TABLES)}.",
            )
        )  # fmt: skip
