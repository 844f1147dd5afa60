"""A draft as the files of a project folder: new ones, or more rows in those that are there.

What a person has in a table stays as it is written: headings, columns of his own, delimiter,
quotes, comments and line ends. New rows go below, columns that are lacking to the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.draft.drafting import Draft
from geo_movements.draft.rows import COLUMNS
from geo_movements.errors import InputError, Problem
from geo_movements.files import read_bytes
from geo_movements.places.lock import lock_text, locked
from geo_movements.tables.csvfile import csv_text
from geo_movements.tables.formulas import guarded
from geo_movements.tables.headings import name_columns
from geo_movements.tables.spans import layout

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["README", "appended", "files_of", "kept_texts"]

MAX_TEXT_BYTES = 50_000_000
"""An article of more was kept by nobody of ours."""
README = """\
# {name}: a draft, for a person to check

geo-movements made these rows out of {articles}. It reads as a machine does: places, dates and
numbers may be wrong, movements may be missing, and some may be none. Nothing here is fit to print
until you have checked it.

For each row of {tables}:

1. Read its `sentence` in the article (`article`, at `sentence_start`), and what stands around it.
2. Correct the cells, or delete the row. `confidence` tells which fields to look at first.
3. Clear its `draft` cell. That says that you stand by the row.

Then:

    geo-movements resolve {name}
    geo-movements map {name} -o map.html

`resolve` shows the place of each name, the reason and the others that it may be (places.lock.csv).
`map` refuses rows that are drafts still; `--allow-drafts` shows them, marked as drafts.
The articles' texts are their publishers': keep the folder articles to yourself.
"""


def files_of(draft: Draft, name: str) -> dict[str, str]:
    """Write a new project's files: their text by their names within the folder `name`."""
    project = draft.project
    files = dict(draft.texts)
    for table in ("movements", "events", "sources"):
        frame = getattr(project, table)
        if len(frame) or table == "movements":
            files[f"{table}.csv"] = _csv(frame, COLUMNS[table])
    if len(project.lock):
        files["places.lock.csv"] = _lock_text(project)
    if title := _title(project):
        files["map.toml"] = f"title = {title}\n"
    articles = "an article" if len(draft.texts) == 1 else f"{len(draft.texts)} articles"
    tables = " and ".join(one for one in ("movements.csv", "events.csv") if one in files)
    files["README.md"] = README.format(name=name, articles=articles, tables=tables)
    return files


def _title(project: schema.Project) -> str | None:
    """Return the title of the only article as TOML; null where it has none, or there are more."""
    import json

    titles = project.sources["title"].tolist()
    if len(titles) != 1 or not titles[0]:
        return None
    words = "".join(letter if letter.isprintable() else " " for letter in titles[0])
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def appended(draft: Draft, folder: Path) -> dict[str, str]:
    """Write what changes in a folder that is there: the texts of the files, movements last.

    A row says that its sentence was drafted. So what was broken off before the last file is drafted
    again, and what stands by then is known: nothing is lost, and nothing there twice.
    """
    project = draft.project
    files = dict(draft.texts)
    if len(project.lock) > 0:
        files[project.files["lock"]] = _lock_text(project)
    for table in ("sources", "events", "movements"):
        if count := draft.new.get(table, 0):
            new = getattr(project, table).tail(count)
            path = folder / project.files.get(table, f"{table}.csv")
            files[path.name] = _with_rows(path, table, new)
    return files


def kept_texts(folder: Path) -> dict[str, str]:
    """Read the articles that a project keeps; what is no text of ours is empty here."""
    texts = {}
    for path in sorted((folder / "articles").glob("*.txt")):
        try:
            text = read_bytes(path, MAX_TEXT_BYTES).decode("utf-8")
        except (OSError, ValueError):
            text = ""
        texts[f"articles/{path.name}"] = text
    return texts


def _lock_text(project: schema.Project) -> str:
    import pandas as pd

    decided = locked(project)[0].values()
    return lock_text(pd.DataFrame([*decided], columns=[*schema.LOCK], dtype=object), project)


def _csv(frame: pd.DataFrame, columns: Sequence[str]) -> str:
    return csv_text([columns, *_cells(frame, columns)])


def _cells(frame: pd.DataFrame, columns: Sequence[str | None]) -> Iterator[list[str]]:
    for record in frame.to_dict("records"):
        yield [guarded(str(record.get(column) or "")) for column in columns]


# --- Into a table that is there -------------------------------------------------------------------


def _with_rows(path: Path, table: str, new: pd.DataFrame) -> str:
    """Put rows below those of a CSV, and columns that it lacks beside them."""
    if not path.exists():
        return _csv(new, COLUMNS[table])
    text = _text(path)
    header, found = _header(text, table)
    end = "\r\n" if "\r\n" in text else "\n"
    lacking = [name for name in COLUMNS[table] if name not in found.values() and _told(new, name)]
    at = header.rows[header.header][-1][1]
    marked = "".join(header.delimiter + name for name in lacking)
    body = text[:at] + marked + text[at:]
    body += "" if body.endswith(("\n", "\r")) else end
    width = len(header.rows[header.header])
    columns = [*(found.get(number) for number in range(width)), *lacking]
    return body + csv_text(_cells(new, columns), delimiter=header.delimiter, end=end)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        told, hint = "the file is not UTF-8.", "Save it as UTF-8; then append."
        raise InputError([Problem("error", path.name, 0, "", told, hint)]) from None


def _told(frame: pd.DataFrame, column: str) -> bool:
    return column in frame and bool(frame[column].notna().any())


def _header(text: str, table: str) -> tuple[Any, Mapping[int, str]]:
    """Find the header of a CSV, and which of our columns each of its headings is."""
    from geo_movements.tables.csvfile import QuoteError, csv_rows
    from geo_movements.tables.records import find_header

    try:
        rows = [*(csv_rows(text.removeprefix("\ufeff"), table, "", []) or ())]
    except QuoteError:
        rows = []
    filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    at = find_header(filled, table)
    number = filled[at][0] if filled else 1
    names = name_columns(filled[at][1], table, "", number, []) if filled else None
    found = layout(text, number + 1)
    return found, dict(enumerate(names.columns)) if names else {}
