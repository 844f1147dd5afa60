"""Give each row an id in its own file, and change nothing else there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from geo_movements.errors import InputError, Problem
from geo_movements.tables.claims import filled_ids
from geo_movements.tables.read import read
from geo_movements.tables.spans import layout

__all__ = ["with_ids"]


def with_ids(path: str | Path) -> Iterator[tuple[Path, str, int]]:
    """Yield each CSV of a project whose rows lack ids: its path, its new text, how many are new.

    The ids are those that `build` gives such rows. Delimiter, quotes, byte order mark, line ends
    and all other cells stay as they are. Raises `InputError` where the project is not of sound CSV
    files: writing into a workbook would lose its formulas and formats.
    """
    path = Path(path)
    if not path.is_dir() and path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        hint = "Fill in the column yourself, with row-2 for row 2 and so on, or save it as CSV."
        raise InputError(
            [Problem("error", str(path), 0, "id", "ids are written into CSV files only.", hint)]
        )
    project = read(path)
    errors = [problem for problem in project.problems if problem.level == "error"]
    if errors:
        raise InputError(errors)
    for table in ("movements", "events"):
        frame = getattr(project, table)
        if frame.empty or frame["id"].notna().all():
            continue
        named = zip(frame.index, frame["id"], filled_ids(frame), strict=True)
        ids = {row: new for row, old, new in named if old is None}
        file = path / project.files[table] if path.is_dir() else path
        yield file, _written(file, ids, int(frame.index[0])), len(ids)


def _written(file: Path, ids: Mapping[int, str], first_row: int) -> str:
    """Put the ids into the text of a CSV, in a first column of their own where there is none."""
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(
            [Problem("error", file.name, 0, "", "the file is not UTF-8.", "Save it as UTF-8.")]
        ) from None
    found = layout(text, first_row)
    column = found.columns.get("id")
    cells = dict(ids) if column is not None else {found.header: "id", **ids}
    for row in sorted(cells, reverse=True):
        spans = found.rows[row]
        if column is None:
            start, end, name = spans[0][0], spans[0][0], cells[row] + found.delimiter
        else:
            # A row may be shorter than the header.
            name = found.delimiter * max(0, column - len(spans) + 1) + cells[row]
            start, end = spans[column] if column < len(spans) else (spans[-1][1],) * 2
        text = text[:start] + name + text[end:]
    return text
