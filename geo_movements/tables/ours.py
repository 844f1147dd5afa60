"""What our own files of data hold, as the tables of a project again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from geo_movements import schema
from geo_movements.tables.gathered import Row
from geo_movements.tables.records import Rows

__all__ = ["cell_words", "is_own", "own_rows", "own_tables", "rows_of", "settings_of", "with_areas"]

_LINE = re.compile(r"\s*(?:MULTI)?LINESTRING\b", re.IGNORECASE)


def is_own(header: Iterable[str]) -> bool:
    """Tell whether a table of legs is one that we wrote: every column that we compute is there."""
    return {*header} >= {*schema.LEGS} - {*schema.MOVEMENTS, "geometry"}


def own_tables(found: Mapping[str, Rows]) -> dict[str, Rows]:
    """Turn the tables of a story into those of its project: what is computed again is left out.

    `legs` become movements; a line that their source gave comes as WKT in `geometry`, and is the
    `path` where that names a file, which is elsewhere. `places` become the lock file, except those
    that the project gave itself.
    """
    tables = {name: rows for name, rows in found.items() if name not in ("legs", "places")}
    if "legs" in found:
        tables["movements"] = [*own_rows("movements", found["legs"])]
    if "events" in tables:
        tables["events"] = [*own_rows("events", tables["events"])]
    if "places" in found:
        own, lock = _parted(found["places"])
        tables |= {"places": own} if len(own) > 1 else {}
        tables["lock"] = lock
    return {name: rows for name, rows in tables.items() if rows}


def rows_of(records: Sequence[Mapping[str, Any]]) -> Rows:
    """Lay records out as rows of text, a header ahead; they are numbered from 1."""
    header = list(dict.fromkeys(name for record in records for name in record))
    return [
        (0, header),
        *(
            (number, [cell_words(record.get(name)) for name in header])
            for number, record in enumerate(records, start=1)
        ),
    ]


def cell_words(value: object) -> str:
    """Write a value as the cell of a table.

    >>> [cell_words(value) for value in (None, True, 3000.0, "1,500")]
    ['', 'true', '3000', '1,500']
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def settings_of(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Read settings that are kept as names and JSON; a value that is none is left as text."""
    settings: dict[str, Any] = {}
    for name, value in pairs:
        if not isinstance(name, str) or name in ("", "about"):
            continue
        try:
            settings[name] = json.loads(value)
        except (TypeError, ValueError, RecursionError):
            settings[name] = value
    return settings


def own_rows(table: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Leave out of the rows of a table, its header first, what is computed again.

    A claim whose line was given has that line, where its path is no line itself.
    """
    rows = iter(rows)
    number, header = next(rows)
    kept = [
        at
        for at, name in enumerate(header)
        if name != "geometry" and not schema.is_computed(table, name)
    ]
    yield number, [header[at] for at in kept]
    given = table == "movements" and {"geometry", "path", "route_method"} <= {*header}
    for number, cells in _with_paths(rows, header) if given else rows:
        yield number, [cells[at] for at in kept if at < len(cells)]


def _with_paths(rows: Iterable[Row], header: Sequence[str]) -> Iterator[Row]:
    """Give a claim whose line was given that line, where its path is no line itself."""
    line, path, method = (header.index(name) for name in ("geometry", "path", "route_method"))
    for number, cells in rows:
        cells = [*cells, *[""] * (len(header) - len(cells))]
        if cells[method] == "given" and _LINE.match(cells[line]) and not _LINE.match(cells[path]):
            cells[path] = cells[line]
        yield number, cells


def with_areas(places: Rows, areas: Rows) -> Rows:
    """Put areas that stand apart, in pieces that a cell can hold, into the rows of their places."""
    shapes: dict[str, str] = {}
    for _, cells in areas[1:]:
        if len(cells) > 2:
            shapes[cells[0]] = shapes.get(cells[0], "") + cells[2]
    header = [*places[0][1], "geometry"]
    toponym = header.index("toponym")
    return [
        (places[0][0], header),
        *(
            (
                number,
                [*cells, *[""] * (len(header) - 1 - len(cells)), shapes.get(cells[toponym], "")],
            )
            for number, cells in places[1:]
        ),
    ]


def _parted(rows: Rows) -> tuple[Rows, Rows]:
    """Part a project's own places, as `places.csv` has them, from what the lock file holds."""
    header = list(rows[0][1])
    if "match" not in header:
        return rows, []
    match = header.index("match")
    names = [name for name in header if name in schema.PLACES or name.startswith("name_")]
    # Names in other languages stay beside a decision of the gazetteer's, too.
    decided = [*schema.LOCK, *(name for name in header if name.startswith("name_"))]
    own: list[tuple[int, list[str]]] = [(rows[0][0], names)]
    lock: list[tuple[int, list[str]]] = [(rows[0][0], decided)]
    for number, cells in rows[1:]:
        told = dict(zip(header, cells, strict=False))
        if match < len(cells) and cells[match] == "project":
            own.append((number, [told.get(name, "") for name in names]))
        else:
            lock.append((number, [told.get(name, "") for name in decided]))
    return own, lock
