"""Read a project: a folder of tables, or one CSV of movements.

Nothing is interpreted here. Cells stay text, empty cells are null, unknown columns are kept. What
cannot be read as a table is collected and raised at once.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo_movements import schema
from geo_movements.errors import InputError, Problem
from geo_movements.tables.settings import read_settings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["lock_path", "read", "read_lock"]

WORKBOOKS = (".xlsx", ".xls", ".ods")
DELIMITERS = ",;\t"
# Headings that mean one of ours, and are read as it.
HEADINGS: Mapping[str, Mapping[str, str]] = {
    "movements": {"from": "origin", "to": "destination"},
}
TABLES: Mapping[str, tuple[str, ...]] = {
    "movements": schema.MOVEMENTS,
    "sources": schema.SOURCES,
    "events": schema.EVENTS,
    "forces": schema.FORCES,
    "places": schema.PLACES,
}
# Columns that we compute: a user's own of that name travel as `given_...`.
COMPUTED: Mapping[str, frozenset[str]] = {
    "movements": frozenset(schema.LEGS) - frozenset(schema.MOVEMENTS),
    "events": frozenset(schema.EVENT_DATES),
}
# At least one of these makes a file the table that its name says.
TELLING: Mapping[str, tuple[str, ...]] = {
    "movements": ("origin", "destination"),
    "sources": ("id",),
    "events": ("id", "date", "text"),
    "forces": ("id",),
    "places": ("toponym",),
    "lock": ("toponym",),
}


def read(path: str | Path) -> schema.Project:
    """Read a project folder or one CSV of movements.

    Returns a `Project` whose tables hold text as written, null where a cell is empty, indexed by
    spreadsheet row. A file that is no table leaves an empty one and a problem in
    `Project.problems`, which `check` lists among all others and `build` refuses. Raises
    `InputError` where there is no project at all.

    >>> project = read("data/dprk-2024")
    >>> len(project.movements)
    44
    """
    path = Path(path)
    problems: list[Problem] = []
    files = _files(path)
    if path.is_dir():
        _warn_of_strangers(path, problems)
    tables = {
        name: _read_table(files[name], name, columns, problems)
        if name in files
        else _empty(columns)
        for name, columns in TABLES.items()
    }
    settings = read_settings(path / "map.toml", problems) if path.is_dir() else schema.Settings()
    lock = read_lock(lock_path(path), problems)
    return schema.Project(
        path=path,
        movements=tables["movements"],
        sources=tables["sources"],
        events=tables["events"],
        forces=tables["forces"],
        places=tables["places"],
        settings=settings,
        lock=lock,
        files={name: file.name for name, file in files.items()} | {"lock": lock_path(path).name},
        problems=tuple(problems),
    )


def lock_path(path: Path) -> Path:
    """Name the lock file of a project: in its folder, or beside its one file."""
    if path.is_dir():
        return path / "places.lock.csv"
    return path.with_name(f"{path.stem}.places.lock.csv")


def read_lock(path: Path, problems: list[Problem]) -> pd.DataFrame:
    """Read the lock file; an absent one is an empty table."""
    if not path.exists():
        return _empty(schema.LOCK)
    return _read_table(path, "lock", schema.LOCK, problems)


def _files(path: Path) -> dict[str, Path]:
    def refuse(problem: str, hint: str) -> InputError:
        return InputError([Problem("error", str(path), 0, "", problem, hint)])

    try:
        path.stat()
    except OSError as error:
        raise refuse(
            "no such file or folder."
            if isinstance(error, FileNotFoundError)
            else f"it cannot be read ({error.strerror}).",
            "Give a project folder or a CSV of movements.",
        ) from error
    if path.is_dir():
        found = {name: path / f"{name}.csv" for name in TABLES if (path / f"{name}.csv").exists()}
        if "movements" not in found:
            books = sorted(p.name for p in path.iterdir() if p.suffix.lower() in WORKBOOKS)
            raise refuse(
                "the folder has no movements.csv.",
                f"Save {books[0]} as CSV (UTF-8)." if books else "Add one: one claim a row.",
            )
        return found
    if path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        raise refuse(
            f'a "{path.suffix}" file is not read by this version.',
            "Save the table as CSV (UTF-8).",
        )
    return {"movements": path}


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


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    index = pd.Index([], dtype="int64", name="row")
    return pd.DataFrame({name: [] for name in columns}, index=index, dtype=object)


def _read_table(
    path: Path, name: str, columns: Sequence[str], problems: list[Problem]
) -> pd.DataFrame:
    """Read one CSV into text columns: the known ones in their order, then the user's own."""
    import pandas as pd

    text = _decode(path, problems)
    if text is None:
        return _empty(columns)
    try:
        records = _records(text, name)
    except _QuoteError as error:
        problems.append(
            Problem(
                "error", path.name, error.row, "", "a double quote is out of place, or not closed.",
                'Write a quote inside quotes twice: "He said ""no""".',
            )
        )  # fmt: skip
        return _empty(columns)
    if not records:
        problems.append(
            Problem("error", path.name, 0, "", "the file is empty.", "It needs a header row.")
        )
        return _empty(columns)
    (header_row, header), *rows = records
    headings = _headings(header, name, columns)
    if not _header_is_sound(path.name, name, header_row, headings, problems):
        return _empty(columns)
    if not rows and name == "movements":
        problems.append(
            Problem("error", path.name, 0, "", "there is no row below the header.", "Add a claim.")
        )
    width = len(headings)
    for number, row in rows:
        if any(cell.strip() for cell in row[width:]):
            problems.append(
                Problem(
                    "error", path.name, number, "",
                    f"the row has {len(row)} cells, the header {width}.",
                    'Put cells that hold the delimiter in double quotes: "a, b".',
                )
            )  # fmt: skip
    cells = [
        [_cell(value) for value in row[:width]] + [None] * (width - len(row)) for _, row in rows
    ]
    index = pd.Index([number for number, _ in rows], dtype="int64", name="row")
    table = pd.DataFrame(cells, index=index, columns=headings, dtype=object)
    unknown = [heading for heading in headings if heading not in columns]
    _warn_of_slips(path.name, header_row, unknown, headings, columns, problems)
    return (
        table.reindex(columns=[*columns, *unknown]).astype(object).where(lambda t: t.notna(), None)
    )


def _warn_of_slips(
    file: str,
    row: int,
    unknown: Sequence[str],
    headings: Sequence[str],
    columns: Sequence[str],
    problems: list[Problem],
) -> None:
    """Warn of a heading that looks like one of ours: its column travels along, but says nothing."""
    absent = [column for column in columns if column not in headings]
    for heading in unknown:
        for near in difflib.get_close_matches(_key(heading), absent, n=1, cutoff=0.8):
            problems.append(
                Problem(
                    "warning", file, row, heading, f'the column "{heading}" is not one we know.',
                    f'Did you mean "{near}"? As it is, it only travels along.',
                )
            )  # fmt: skip


def _cell(value: str) -> str | None:
    return value.strip() or None


def _decode(path: Path, problems: list[Problem]) -> str | None:
    def refuse(problem: str, hint: str) -> None:
        problems.append(Problem("error", path.name, 0, "", problem, hint))

    try:
        raw = path.read_bytes()
    except OSError as error:
        refuse(f"the file cannot be read ({error.strerror}).", "Check its permissions.")
        return None
    if b"\x00" in raw or raw.startswith(b"PK\x03\x04"):
        refuse("this is not a text file.", "Save the table as CSV (UTF-8), not as a workbook.")
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


def _records(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Split text into (spreadsheet row, cells), blank rows left out."""
    delimiter = max(DELIMITERS, key=lambda d: _known_headings(text, d, name))
    return [
        (number, row)
        for number, row in _rows(text, delimiter, strict=True)
        if any(cell.strip() for cell in row)
    ]


def _known_headings(text: str, delimiter: str, name: str) -> tuple[int, int]:
    for _, row in _rows(text, delimiter, strict=False):
        if any(cell.strip() for cell in row):
            known = {*TABLES.get(name, schema.LOCK), *HEADINGS.get(name, {})}
            return sum(_key(cell) in known for cell in row), len(row)
    return 0, 0


def _rows(text: str, delimiter: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    # A cell may be as long as the file; the module's own limit is for the whole process.
    limit = csv.field_size_limit(max(len(text), 131_072))
    number = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        for number, row in enumerate(reader, 1):
            yield number, row
    except csv.Error as error:
        raise _QuoteError(number + 1) from error
    finally:
        csv.field_size_limit(limit)


def _key(heading: str) -> str:
    return "_".join(heading.strip().casefold().split())


def _headings(header: Sequence[str], name: str, columns: Sequence[str]) -> list[str]:
    """Name the columns: ours by any spelling, `from`/`to` where ours are absent, others as is."""
    keys = [_key(heading) for heading in header]
    others = HEADINGS.get(name, {})
    named = []
    for heading, key in zip(header, keys, strict=True):
        if key in others and others[key] not in keys:
            named.append(others[key])
        elif key in COMPUTED.get(name, ()):
            named.append(f"given_{key}")
        else:
            named.append(key if key in columns else heading.strip())
    # A trailing delimiter makes columns without a name; empty ones mean nothing.
    while named and not named[-1]:
        named.pop()
    return named


def _header_is_sound(
    file: str, name: str, row: int, headings: Sequence[str], problems: list[Problem]
) -> bool:
    before = len(problems)
    if not any(heading in headings for heading in TELLING[name]):
        wanted = " or ".join(f'"{column}"' for column in TELLING[name])
        found = ", ".join(f'"{heading[:40]}"' for heading in headings[:8])
        problems.append(
            Problem(
                "error", file, row, "", f"no column is called {wanted}; found {found}.",
                "Name the columns in the first row, separated by comma, semicolon or tab.",
            )
        )  # fmt: skip
    for heading, count in Counter(headings).items():
        if count > 1:
            problems.append(
                Problem(
                    "error", file, row, heading,
                    f'{count} columns are called "{heading}".' if heading
                    else f"{count} columns have no name.",
                    "Give each column a name of its own.",
                )
            )  # fmt: skip
        elif not heading:
            problems.append(
                Problem("error", file, row, "", "a column has no name.", "Name it or remove it.")
            )
    return len(problems) == before
