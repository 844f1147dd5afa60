"""The partitions of a large table of movements: files of it, found and read as Arrow tables."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.errors import InputError, ParseError, Problem
from geo_movements.extras import needed
from geo_movements.files import kind_of, refuse_odd
from geo_movements.tables.headings import COLUMNS, Names, name_columns
from geo_movements.tables.ours import is_own
from geo_movements.tables.parquetfile import Opened, open_parquet, read_columns
from geo_movements.tables.wkb import read_wkb
from geo_movements.wkt import to_wkt

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "ALL",
    "FILE",
    "PLACED",
    "ROW",
    "SUFFIXES",
    "Partition",
    "digest_of",
    "find_partitions",
    "movements_in",
    "own_columns",
    "read_partition",
    "row_name",
]

SUFFIXES = (".parquet", ".csv", ".tsv", ".txt")
TEXTS = SUFFIXES[1:]
IN_FOLDERS = SUFFIXES[:3]
"""A text file (.txt) in a folder is more likely to be read by people; by its name it is taken."""
ALL = "all partitions"
"""What problems call all files of movements together."""
FILE, ROW = "_file", "_row"
"""Columns that say where a row is from, where the table does not: its file, and its row there."""
PLACED = (
    "id", "movement", "either", "origin", "destination", "via", "mode", "date", "departed",
    "arrived", "calendar", "strength_group", "claimant", "side", "sources", "reported", "path",
    *(name for names in schema.COUNTRY_COLUMNS.values() for name in names), "country",
)  # fmt: skip
"""The columns that the first pass reads."""
_LINE = re.compile(r"\s*(?:MULTI)?LINESTRING\b", re.IGNORECASE)
_ODD = re.compile(r"[^\w.-]+")
_SAMPLE = 50
_BLOCK = 1 << 22


class Partition(NamedTuple):
    """One file of movements: its number, what problems call it, and where it is."""

    number: int
    name: str
    path: str
    size: int


def find_partitions(paths: Sequence[str | Path]) -> list[Partition]:
    """Find the files of movements: those named, and those in the folders named, by their names.

    Of a folder that has a folder `movements`, that one's; files of tables that are beside movements
    (`sources.csv`, `places.lock.csv`, ...) are none, nor is what begins with "_" or ".". Raises
    `InputError` where a path is not there, there are none, or two would be called alike.
    """
    found = [file for path in paths for file in _files(Path(path))]
    problems = []
    if not found:
        suffixes = ", ".join(SUFFIXES)
        problems.append(
            Problem(
                "error", "; ".join(map(str, paths)), 0, "", "there is no partition.",
                f"Give files of movements ({suffixes}), or a folder of them.",
            )
        )  # fmt: skip
    names = [name for name, _ in found]
    slugs: dict[str, str] = {}
    for name in names:
        other = slugs.setdefault(row_name(name, ""), name)
        if other is not name:
            told = f'"{name}" and "{other}" are called alike: their rows could not be told apart.'
            problems.append(Problem("error", name, 0, "", told, "Rename one of the files."))
    if problems:
        raise InputError(problems)
    return [
        Partition(number, name, str(path), path.stat().st_size)
        for number, (name, path) in enumerate(found)
    ]


def row_name(file: str, row: object) -> str:
    """Name a row that has no id by its file and its row there.

    >>> row_name("2024/part-00001.parquet", 17)
    '2024-part-00001-row-17'
    """
    stem = re.sub(r"\.(parquet|csv|tsv|txt)$", "", file, flags=re.IGNORECASE)
    return f"{_ODD.sub('-', stem).strip('-')}-row-{row}"


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    try:
        path.stat()
    except OSError as error:
        told = f"it cannot be read ({error.strerror})."
        hint = "Give a file of movements, or a folder of them."
        raise InputError([Problem("error", str(path), 0, "", told, hint)]) from error
    if not path.is_dir():
        if path.suffix.lower() not in SUFFIXES:
            told = f"{kind_of(path)} is no partition."
            hint = f"Known: {', '.join(SUFFIXES)}."
            raise InputError([Problem("error", str(path), 0, "", told, hint)])
        try:
            refuse_odd(path)
        except ParseError as error:
            problem = Problem("error", str(path), 0, "", error.problem, error.hint)
            raise InputError([problem]) from error
        yield path.name, path
        return
    if (path / "movements.csv").is_file():  # a project: its one table is its one partition
        yield "movements.csv", path / "movements.csv"
        return
    folder = path / "movements" if (path / "movements").is_dir() else path
    beside = {f"{name}.csv" for name in COLUMNS if name not in ("lock", "movements")}
    for file in sorted(folder.rglob("*"), key=lambda file: file.relative_to(folder).parts):
        parts = file.relative_to(folder).parts
        hidden = any(part.startswith(("_", ".")) for part in parts)
        if hidden or file.suffix.lower() not in IN_FOLDERS or not file.is_file():
            continue
        if parts[0] in beside or parts[-1].endswith("places.lock.csv"):
            continue
        yield "/".join(parts), file


def digest_of(path: str | Path) -> str:
    """Return the SHA-256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


# --- Reading --------------------------------------------------------------------------------------


def read_partition(
    partition: Partition, problems: list[Problem], columns: Collection[str] | None = None
) -> pa.Table:
    """Read a partition with the headings of its file; `_row` has the row numbers of a CSV.

    With `columns` only those that may mean one of these are read, where the format allows it. What
    is wrong with the file as such is appended to `problems`, and the table is then empty.
    """
    if Path(partition.path).suffix.lower() in TEXTS:
        return _from_text(partition, problems)
    return _from_parquet(partition, problems, columns)


def _from_text(partition: Partition, problems: list[Problem]) -> pa.Table:
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    from geo_movements.tables.read import read_movements

    frame = read_movements(Path(partition.path), partition.name, problems)
    columns = {name: pa.array(frame[name], type=pa.string()) for name in frame.columns}
    filled = {
        name: cells
        for name, cells in columns.items()
        if name not in schema.MOVEMENTS or cells.null_count < len(cells)
    }
    return pa.table({ROW: pa.array(frame.index.to_numpy(), type=pa.int64()), **filled})


def _from_parquet(
    partition: Partition, problems: list[Problem], columns: Collection[str] | None
) -> pa.Table:
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    try:
        opened = open_parquet(partition.path, extra="pipeline")
        _refuse_marks(pa, opened)
        return read_columns(opened, None if columns is None else _meant(opened, columns))
    except ParseError as error:
        problems.append(Problem("error", partition.name, 0, "", error.problem, error.hint))
    except OSError as error:
        told = f"the file cannot be read ({error.strerror})."
        problems.append(Problem("error", partition.name, 0, "", told, "Check its permissions."))
    return pa.table({})


def _refuse_marks(pa: Any, opened: Opened) -> None:
    """Refuse columns that are called as ours are which say where a row is from."""
    for name in (FILE, ROW):
        if name in opened.schema.names:
            told = f'a column is called "{name}", as only the pipeline\'s own are.'
            raise ParseError(told, "Rename it.")


def _meant(opened: Opened, columns: Collection[str]) -> list[str]:
    """Name the columns of a file that may mean one of ours, or a part of its coordinates."""
    header, names = _names(opened)
    pairs = {name for axes in names.coordinates.values() for name in axes.values()}
    wanted = {*columns, *pairs}
    return [head for head, name in zip(header, names.columns, strict=True) if name in wanted]


def _names(opened: Opened) -> tuple[list[str], Names]:
    """Read what the headings of a Parquet file mean, from them and its first rows."""
    header = opened.schema.names
    if is_own(header):
        header = _not_computed(header)
    batch = next(opened.file.iter_batches(batch_size=_SAMPLE, columns=header), None)
    rows = [] if batch is None else _rows([_sample(column) for column in batch.columns])
    return header, name_columns(header, "movements", "", 0, rows)


class _NoTextError(Exception):
    """A column holds what cannot be written as text."""


def _written(column: Any) -> Any:
    """Write a column as text."""
    from geo_movements.pipeline.texts import as_texts

    try:
        words = as_texts(column)
        words.validate(full=True)  # what says that it is UTF-8 need not be
    except Exception as error:  # whatever a hostile value leads the library into
        raise _NoTextError(type(error).__name__) from error
    return words


def _sample(column: Any) -> Any:
    """Write a column as text; nulls where that cannot be done, which is told once all is read."""
    try:
        return _written(column)
    except _NoTextError:
        return _nothing(column)


def _nothing(column: Any) -> Any:
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    return pa.nulls(len(column), pa.string())


def own_columns(partition: Partition, table: pa.Table) -> list[str]:
    """Name the columns of a partition that are none of ours; `table` is what was read of it."""
    if Path(partition.path).suffix.lower() in TEXTS or not table.column_names:
        names, pairs = table.column_names, set[str]()
    else:
        _, found = _names(open_parquet(partition.path, extra="pipeline"))
        names = found.columns
        pairs = {name for axes in found.coordinates.values() for name in axes.values()}
    ours = {*schema.MOVEMENTS, *pairs, FILE, ROW}
    return [name for name in names if name not in ours]


def _rows(columns: Iterable[Any]) -> list[tuple[str, ...]]:
    return list(zip(*([cell or "" for cell in c.to_pylist()] for c in columns), strict=True))


def movements_in(table: pa.Table, file: str, problems: list[Problem]) -> Any:
    """Make the table of movements of an Arrow table, as `read` makes it of a file.

    Returns text, null where a cell is empty, indexed by `_row`, else from 1; a table of legs that
    we wrote loses what is computed again. What is wrong is appended to `problems`.
    """
    from geo_movements.tables.records import empty_table, to_table

    if not table.num_rows:
        return empty_table("movements")
    if is_own(table.column_names):
        table = _without_computed(table)
    numbers = (
        table.column(ROW).to_pylist() if ROW in table.column_names else range(1, len(table) + 1)
    )
    kept = [name for name in table.column_names if name not in (ROW, FILE)]
    rows = _rows(_texts(table.column(name), name, file, problems) for name in kept)
    return to_table(
        [(0, kept), *zip(numbers, rows, strict=True)], "movements", file, problems
    )  # fmt: skip


def _texts(column: Any, name: str, file: str, problems: list[Problem]) -> Any:
    """Write a column as text; nulls, and a problem, where that cannot be done."""
    try:
        return _written(column)
    except _NoTextError as error:
        told = f"its values cannot be written as text ({error})."
        problems.append(Problem("error", file, 0, name, told, "Write the column as text."))
        return _nothing(column)


def _without_computed(table: pa.Table) -> pa.Table:
    """Take the computed columns out of legs of ours; a line that was given becomes the path."""
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")
    names = table.column_names
    if {"geometry", "path"} <= {*names}:
        cells = (table.column(name).to_pylist() for name in ("route_method", "path", "geometry"))
        paths = [_path(*row) for row in zip(*cells, strict=True)]
        table = table.set_column(names.index("path"), "path", pa.array(paths, type=pa.string()))
    return table.select(_not_computed(names))


def _not_computed(names: Iterable[str]) -> list[str]:
    return [
        name
        for name in names
        if name not in ("geometry", "bbox") and not schema.is_computed("movements", name)
    ]


def _path(method: str | None, words: str | None, shape: bytes | None) -> str | None:
    """Return the path as it is, or the line where it names a file, which is elsewhere."""
    if method != "given" or shape is None or _LINE.match(words or ""):
        return words
    try:
        return to_wkt(read_wkb(shape))
    except (ParseError, TypeError):
        return "a geometry that is none"
