"""The sources of a project, and which of them each row cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_movements import schema
from geo_movements.tables import dates
from geo_movements.tables.cells import is_url, one_of, split_list, url
from geo_movements.tables.coded import Coded, coded, table_of
from geo_movements.tables.reader import Complaint, Reader
from geo_movements.tables.workbook import SUFFIXES as WORKBOOKS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RELIABILITIES", "cited", "read_sources"]

RELIABILITIES = tuple("ABCDEF")


def read_sources(reader: Reader) -> tuple[pd.DataFrame, dict[str, dates.DateSpan]]:
    """Parse the sources; each plain address that a row cites gets a row of its own.

    Returns the span of publication, by id, of those that tell it, too.
    """
    frame = reader.project.sources
    reader.check_ids("sources", frame, required="a source")
    spans = reader.dated("sources", frame, "published").cells()
    graded = reader.column("sources", frame, "reliability", one_of(RELIABILITIES, str.upper))
    for column in ("url", "archive_url"):
        reader.column("sources", frame, column, url)
    published = {
        name: span
        for name, span in zip(frame["id"], spans, strict=True)
        if name is not None and span is not None and span.earliest is not None
    }
    table = table_of({**frame, "reliability": graded}, frame.index)
    return _with_plain_urls(table, reader.project), published


def _with_plain_urls(sources: pd.DataFrame, project: schema.Project) -> pd.DataFrame:
    """Make a source of each web address that a row cites directly."""
    import pandas as pd

    cells = [
        cell
        for table in (project.movements, project.events)
        for cell in coded(table["sources"]).values[1:]
    ]
    cited = dict.fromkeys(name for cell in cells for name in split_list(cell))
    known = {*sources["id"].dropna(), *sources["url"].dropna()}
    plain = [name for name in cited if is_url(name) and name not in known]
    if not plain:
        return sources
    rows = pd.DataFrame({"id": plain, "url": plain}, dtype=object).reindex(columns=sources.columns)
    joined = pd.concat([sources.astype(object), rows.astype(object)], ignore_index=True)
    return joined.where(joined.notna(), None)


def cited(reader: Reader, table: str, frame: pd.DataFrame, sources: pd.DataFrame) -> Coded:
    """Read the sources that each row cites: ids, the address of a known source as its id."""
    ids = set(sources["id"].dropna())
    addressed = sources.dropna(subset=["id", "url"]).drop_duplicates("url")
    by_address = dict(zip(addressed["url"], addressed["id"], strict=True))
    cells = coded(frame["sources"])
    values: list[str | None] = [None]
    wrong: dict[int, list[Complaint]] = {}
    for code, cell in enumerate(cells.values[1:], 1):
        names = [name if name in ids else by_address.get(name, name) for name in split_list(cell)]
        values.append("; ".join(dict.fromkeys(names)) or None)
        if unknown := [name for name in names if name not in ids]:
            wrong[code] = [_unknown(reader, name) for name in unknown]
    reader.tell(table, frame.index, cells, wrong)
    return Coded(cells.codes, values)


def _unknown(reader: Reader, name: str) -> Complaint:
    project = reader.project
    lone = not project.path.is_dir() and project.path.suffix.lower() not in WORKBOOKS
    if lone and "sources" not in project.files:
        return Complaint(
            "sources",
            f'"{name}" is no web address, and a file alone has no sources.csv.',
            "Write its address, or make a folder of movements.csv and sources.csv.",
        )
    home = reader.home("sources")
    return Complaint(
        "sources",
        f'"{name}" is no id of {home} and no web address.',
        f"Add it to {home}, or write its address.",
    )
