"""The tables as they are: one as CSV, all of them as the sheets of a workbook (XLSX)."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_movements.errors import OutputError
from geo_movements.export.books import room_told, saved
from geo_movements.export.frames import alike, blocks, cut, forces_of, table_of, typed
from geo_movements.export.geojson import areas_as_wkt, dumps
from geo_movements.export.settings import told_settings
from geo_movements.tables.formulas import guarded
from geo_movements.tables.records import readable
from geo_movements.wkt import to_wkts

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from openpyxl import Workbook

    from geo_movements.schema import Story

__all__ = ["csv_pieces", "to_csv", "to_xlsx"]

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""What a sheet of Excel holds ("Excel specifications and limits")."""
_PIECE = 32_000
_CUT = " [... cut: a cell of a workbook holds no more]"


def to_csv(story: Story, *, table: str = "legs") -> str:
    """Write one table as CSV: see `csv_pieces`."""
    return b"".join(csv_pieces(story, table=table)).decode()


def csv_pieces(story: Story, *, table: str = "legs") -> Iterator[bytes]:
    """Write one table as CSV (RFC 4180): every column, geometry as WKT, empty where unknown.

    It begins with a byte order mark, from which spreadsheets know that it is UTF-8. A text that a
    spreadsheet would compute has an apostrophe before it, which `read` takes off. The pieces are
    blocks of rows.
    """
    frame = table_of(story, table)

    def pieces() -> Iterator[bytes]:
        names = [str(name) for name in frame.columns if name != "geometry"]
        names += ["geometry"] if "geometry" in frame.columns else []
        yield _lines([[guarded(readable(name)) for name in names]], codecs.BOM_UTF8)
        for rows, block in blocks(frame):
            columns = [_texts(column) for _, column in block.items()]
            if "geometry" in frame.columns:
                columns.append(_shapes(rows.geometry.to_numpy()))
            yield _lines(zip(*columns, strict=True))

    return pieces()


def _lines(rows: Iterable[Iterable[str]], before: bytes = b"") -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return before + text.getvalue().encode()


def _shapes(shapes: NDArray[Any]) -> list[str]:
    """Write the shape of each row as WKT, each distinct one once."""
    distinct, places = alike(shapes)
    texts = [text or "" for text in to_wkts(cut(distinct))]
    return [texts[place] for place in places.tolist()]


def _texts(column: pd.Series[Any]) -> list[str]:
    """Write each distinct cell of a column once."""
    codes, values = pd.factorize(column, use_na_sentinel=True)
    told = [_text(value) for value in values.tolist()]
    told.append("")  # the code of a missing one is -1: the last
    return [told[code] for code in codes.tolist()]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else repr(value)


# --- Workbooks ------------------------------------------------------------------------------------


def to_xlsx(story: Story) -> bytes:
    """Write all tables of a story as the sheets of a workbook, which `read` takes back.

    The sheets are legs, sources, events, places, areas (the WKT of those that have one, in pieces
    that a cell can hold), forces and settings. Numbers are numbers, all else is text. The lines of
    the legs are in no sheet; a text longer than a cell may hold is cut, and says so.
    Raises `OutputError` where a sheet would have more rows than Excel reads, `OSError` where the
    disk of temporary files is full.
    """
    with room_told():
        return saved(_filled(story))


def _filled(story: Story) -> Workbook:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, frame in _sheets(story).items():
        if len(frame) >= MOST_ROWS:
            raise OutputError(
                f"{name} has {len(frame):,} rows; a sheet holds {MOST_ROWS - 1:,} below its header."
                " Write .parquet, .gpkg or .csv."
            )
        _fill(book.create_sheet(name), frame)
    return book


def _sheets(story: Story) -> dict[str, pd.DataFrame]:
    settings = told_settings(story.settings)
    tables = {
        "legs": typed(story.legs),
        "sources": typed(story.sources),
        "events": typed(story.events),
        "places": typed(story.places),
        "areas": _areas(story),
        "forces": typed(forces_of(story)),
        "settings": pd.DataFrame(
            {"name": [*settings], "value": [dumps(value) for value in settings.values()]},
            dtype=object,
        ),
    }
    whole = ("legs", "sources", "events", "places")
    return {name: frame for name, frame in tables.items() if name in whole or len(frame)}


def _areas(story: Story) -> pd.DataFrame:
    shapes = areas_as_wkt(story.places.geometry.to_numpy())
    pieces = [
        (toponym, at // _PIECE + 1, shape[at : at + _PIECE])
        for toponym, shape in zip(story.places["toponym"], shapes, strict=True)
        if shape
        for at in range(0, len(shape), _PIECE)
    ]
    return pd.DataFrame(pieces, columns=["toponym", "part", "geometry"]).astype({"part": "Int64"})


def _fill(sheet: Any, frame: pd.DataFrame) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for at, name in enumerate(frame.columns, start=1):
        wide = name in ("note", "quote", "text", "title", "url")
        sheet.column_dimensions[get_column_letter(at)].width = 40 if wide else 16
    header = []
    for name in frame.columns:
        cell = WriteOnlyCell(sheet, guarded(readable(str(name))))
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)
    columns = [_cells(frame[name]) for name in frame.columns]
    for row in zip(*columns, strict=True):
        sheet.append([_fresh(sheet, cell) if type(cell) is _Hash else cell for cell in row])


class _Hash(str):
    """A text that looks like an error: "#N/A"."""


def _cells(column: pd.Series[Any]) -> list[Any]:
    """Make each distinct cell of a column once."""
    codes, values = pd.factorize(column, use_na_sentinel=True)
    told = [*(_cell(value) for value in values.tolist()), None]
    return [told[code] for code in codes.tolist()]


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = guarded(value)
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - len(_CUT)] + _CUT
    return _Hash(text) if text.startswith("#") else text


def _fresh(sheet: Any, text: str) -> Any:
    """Make a cell for one use: openpyxl puts what follows in its row into the same one."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, str(text))
    cell.data_type = "s"  # "#N/A" is a text here, no error
    return cell
