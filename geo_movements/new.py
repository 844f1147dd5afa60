"""Begin a project: templates that say what belongs where, or a copy of a sample."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.disk import made, refuse_existing
from geo_movements.errors import InputError, Problem
from geo_movements.tables.guide import ALLOWED, COLUMNS, PURPOSES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["EXAMPLES", "new_project"]

EXAMPLES: Mapping[str, str] = {
    "dprk": "dprk-2024",
    "falklands": "falklands-1982",
    "hannibal": "hannibal-218bc",
    "minard": "minard-1812",
    "redball": "red-ball-express-1944",
}
"""The short name of each sample, and its folder."""
_PACKAGED = Path(__file__).parent / "examples"
_CHECKOUT = Path(__file__).parents[1] / "data"

USUAL: Mapping[str, Sequence[str]] = {
    "movements": (
        "id", "movement", "leg", "force", "side", "origin", "via", "destination", "mode", "date",
        "strength", "status", "claimant", "sources", "reported", "quote", "note",
    ),
    "sources": ("id", "publisher", "title", "published", "url", "archive_url"),
    "events": ("id", "date", "kind", "stance", "concerns", "place", "claimant", "text", "sources"),
    "forces": ("id", "name", "part_of", "side", "unit_type"),
    "places": ("toponym", "name", "lat", "lon", "precision", "uncertainty_km", "source", "note"),
}  # fmt: skip
"""The columns that a template begins with; its comments name the others."""

# A story of nobody's, so that `map` works at once; the template says to replace it.
STARTERS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "movements": (
        {
            "id": "example-1", "movement": "example", "leg": "1", "force": "an example force",
            "side": "Example", "origin": "Wonsan", "destination": "Vladivostok", "mode": "sea",
            "date": "8 to 13 October 2024", "strength": "some 1,500", "status": "claimed",
            "claimant": "Example ministry", "sources": "example-source",
            "note": "Replace the example rows with yours.",
        },
        {
            "id": "example-2", "movement": "example", "leg": "2", "force": "an example force",
            "side": "Example", "origin": "Vladivostok", "destination": "Khabarovsk",
            "date": "by late October 2024", "strength": "at least 500", "status": "claimed",
            "claimant": "Example ministry", "sources": "example-source",
            "note": "Replace the example rows with yours.",
        },
    ),
    "sources": (
        {
            "id": "example-source", "publisher": "Example ministry", "title": "An example",
            "published": "2024-10-25",
        },
    ),
    "events": (
        {
            "id": "example-event", "date": "2024-10-24", "kind": "statement", "stance": "denies",
            "concerns": "example", "claimant": "Another ministry",
            "text": "An example of a denial.", "sources": "example-source",
        },
    ),
    "forces": (),
    "places": (),
}  # fmt: skip

MAP_TOML = """\
# Settings of the project. Take away the "#" before a line to use it.
title = "My story"
# subtitle = "What the map shows, in one line"
# credit = "Your newsroom"
# as_of = 2024-10-31           # leave out what was not public by then
# d_day = 1944-06-06           # what "D+3" counts from
# date_order = "dmy"           # "10/8/2024" is 10 August; "mdy" makes it 8 October
# decimal = ","                # "3.000" is three thousand
# color_by = "claimant"        # or side, force, movement
# width = "proportional"       # lines as wide as the force is strong; else in classes
# symbols = "military"         # symbols of APP-6 for the unit types of docs/tables.md
# coarsen_km = 25              # blur every position before anything leaves
# avoid = ["CN", "passage:Suez"]  # no route passes these countries, canals and straits

# [colours]
# "Example" = "#0072b2"

# [claimants]                  # bodies that share a colour
# "Example state" = ["Example ministry", "Example staff"]

# [affiliations]               # whose frame military symbols have; else unknown
# "Example" = "neutral"        # or friend, hostile

# [avoid_by_side]              # what the routes of one side keep out of besides
# "Example" = ["China"]

# [service]                    # only for resolve --service, which asks a geocoder
# user_agent = "my-newsroom-maps (desk@example.org)"
"""

README = """\
# My story

One claim a row in movements.csv; only an origin or a destination is required.
Lines above the header that begin with "#" say what each column is for; take them away or leave
them. Replace the example rows, then:

    geo-movements check {name}
    geo-movements resolve {name}
    geo-movements map {name} -o map.html
"""


def new_project(
    path: str | Path, *, xlsx: bool = False, example: str | None = None
) -> tuple[Path, ...]:
    """Write a project to begin with: templates, or a copy of the sample `example`.

    `xlsx` makes one workbook of the same tables instead of a folder; so does a path that ends in
    `.xlsx`. Returns what was written. Nothing that is there is touched: raises `OutputError`
    then, and `InputError` for a sample that nobody knows or for a file of another kind.

    >>> new_project("my-story")[0].name
    'my-story'
    """
    path = Path(path)
    _refuse_files(path)
    xlsx = xlsx or path.suffix.lower() == ".xlsx"
    sample = _sample(example) if example else None
    if not xlsx:
        with made(path) as [folder]:
            if sample:
                _copy(sample, folder)
            else:
                folder.mkdir()
                _write_templates(folder, path.name)
        return (path,)
    book = path.with_suffix(".xlsx") if path.suffix.lower() != ".xlsx" else path
    beside = _beside(book, sample)
    for file in (book, *beside):
        refuse_existing(file)
    tables = _sample_tables(sample) if sample else _template_tables()
    from geo_movements.export.books import saved

    with made(book, *beside) as [file, *others]:  # the shapes of a sample in their own folder
        file.write_bytes(saved(_workbook(tables)))
        for target, content in zip(others, beside.values(), strict=True):
            target.write_bytes(content)
    return (book, *beside)


def _sample(name: str) -> Path:
    folder = EXAMPLES.get(name, name)
    if folder not in EXAMPLES.values():
        known = ", ".join(EXAMPLES)
        raise InputError(
            [Problem("error", "", 0, "", f'no sample is called "{name}".', f"Known: {known}.")]
        )
    packaged = _PACKAGED / folder
    return packaged if packaged.exists() else _CHECKOUT / folder


def _refuse_files(path: Path) -> None:
    """Refuse the name of a table that is not made here: a folder of that name helps nobody."""
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt", ".ods", ".xls", ".xlsm", ".json", ".geojson"):
        raise InputError(
            [
                Problem(
                    "error", str(path), 0, "", f'no "{suffix}" file is made.',
                    f"Name a folder, {path.with_suffix('')}, for a table a file; or a workbook, "
                    f"{path.with_suffix('.xlsx')}.",
                )
            ]
        )  # fmt: skip


# --- Text -----------------------------------------------------------------------------------------


def _template_tables() -> dict[str, list[list[str]]]:
    """Return each table's header and starting rows."""
    return {
        table: [
            list(columns),
            *([row.get(name, "") for name in columns] for row in STARTERS[table]),
        ]
        for table, columns in USUAL.items()
    }


def _copy(sample: Path, folder: Path) -> None:
    """Copy what files hold; who may read them the umask says, not the package."""
    for path in sorted(sample.rglob("*")):
        target = folder / path.relative_to(sample)
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def _write_templates(folder: Path, name: str) -> None:
    for table, rows in _template_tables().items():
        text = "".join(f"# {line}\n" for line in _comments(table)) + _csv(rows)
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    (folder / "map.toml").write_text(MAP_TOML, encoding="utf-8")
    (folder / "README.md").write_text(README.format(name=name), encoding="utf-8")


def _comments(table: str) -> Iterator[str]:
    yield PURPOSES[table]
    for column in USUAL[table]:
        yield f"{column}: {_sentence(table, column)}"
    for column in COLUMNS[table]:
        if column not in USUAL[table]:
            yield f"(add it where you need it) {column}: {_sentence(table, column)}"


def _sentence(table: str, column: str) -> str:
    allowed = ALLOWED.get((table, column))
    return COLUMNS[table][column] + (f" One of: {', '.join(allowed)}." if allowed else "")


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


# --- Workbooks ------------------------------------------------------------------------------------


def _sample_tables(sample: Path) -> dict[str, list[list[str]]]:
    tables = {}
    for table in USUAL:
        file = sample / f"{table}.csv"
        if file.exists():
            with file.open(encoding="utf-8", newline="") as lines:
                tables[table] = list(csv.reader(lines))
    return tables


def _beside(book: Path, sample: Path | None) -> dict[Path, bytes]:
    """Return the files beside a workbook: its settings and, of a sample, its lock and shapes."""
    if sample is None:
        return {book.with_suffix(".map.toml"): MAP_TOML.encode()}
    renamed = {"map.toml": ".map.toml", "places.lock.csv": ".places.lock.csv"}
    tables = {f"{table}.csv" for table in USUAL}
    files = {}
    for file in sorted(sample.rglob("*")):
        if not file.is_file() or file.name in tables:
            continue
        inside = file.relative_to(sample)
        suffix = renamed.get(str(inside))
        if suffix or inside.suffix in (".geojson", ".wkt"):
            files[book.with_suffix(suffix) if suffix else book.parent / inside] = file.read_bytes()
    return files


def _workbook(tables: Mapping[str, list[list[str]]]) -> Any:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    for table, rows in tables.items():
        sheet = book.create_sheet(table)
        for row in rows:
            sheet.append([cell or None for cell in row])
        for line in sheet.iter_rows(min_row=2):
            for cell in line:
                cell.data_type = "n" if cell.value is None else "s"  # "=..." is text here
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
        _explain(sheet, table, rows[0])
    return book


def _explain(sheet: Worksheet, table: str, header: Sequence[str]) -> None:
    """Put a comment on each heading, and a list of words on each column that takes only these."""
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, column in enumerate(header, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 24 if column in ("note", "title", "text") else 14
        if column not in COLUMNS[table]:
            continue
        sheet.cell(1, number).comment = Comment(_sentence(table, column), "geo-movements")
        allowed = ALLOWED.get((table, column))
        if allowed:
            words = DataValidation(type="list", formula1=f'"{",".join(allowed)}"')
            words.errorStyle = "warning"  # other words for a mode are understood too
            sheet.add_data_validation(words)
            words.add(f"{letter}2:{letter}1000")
