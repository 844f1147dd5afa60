"""The words in an output file, whatever its format, as a program that opens it finds them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

import geo_movements as gm
from geo_movements.schema import Story

__all__ = ["REPORTS", "WRITTEN", "formulas_in", "links_in", "words_in", "write"]

TABLES = ("legs", "events", "sources", "places")
REPORTS = (".docx", ".pptx", ".html", ".md", ".bib", ".csl.json")
_XML = (".xml", ".rels", ".kml", ".svg")
_BALLOONS = ("description", "text")
"""What viewers of KML show as HTML."""


def write(story: Story, path: Path, **options: Any) -> Path:
    """Write an output: a report where its name begins with "report", else what `gm.save` writes."""
    if not path.name.startswith("report"):
        return gm.save(story, path, **options)
    from geo_movements import report

    told = report.render(story, path.name.removeprefix("report"))
    path.write_bytes(told.encode() if isinstance(told, str) else told)
    return path


def words_in(path: Path) -> str:
    """Return all texts of a file, a line each; raises where a parser of its format refuses it."""
    suffix = next(known for known in READERS if path.name.endswith(known))
    return "\n".join(READERS[suffix](path))


# --- Readers --------------------------------------------------------------------------------------


def _csv(path: Path) -> Iterator[str]:
    from geo_movements.tables.formulas import bare

    for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")):
        yield from map(bare, row)


def _xlsx(path: Path) -> Iterator[str]:
    from openpyxl import load_workbook

    from geo_movements.tables.formulas import bare

    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows(values_only=True):
            for cell in row:
                if isinstance(cell, str):
                    yield from _strings(bare(cell))


def _json(path: Path) -> Iterator[str]:
    yield from _strings(json.loads(path.read_bytes()))


def _json_lines(path: Path) -> Iterator[str]:
    for line in path.read_bytes().split(b"\n"):
        if line:
            yield from _strings(json.loads(line))


def _strings(value: Any) -> Iterator[str]:
    """Yield every text of a JSON document, names too; of JSON within a text, the texts in it."""
    if isinstance(value, str):
        try:
            within = json.loads(value) if value[:1] in ("[", "{", '"') else None
        except ValueError:
            within = None
        yield from [value] if within is None else _strings(within)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _czml(path: Path) -> Iterator[str]:
    for packet in json.loads(path.read_bytes()):
        yield _of_html(str(packet.pop("description", "")))
        yield from _strings(packet)


def _xml(path: Path) -> Iterator[str]:
    yield from _texts(path.read_bytes())


def _texts(content: bytes) -> Iterator[str]:
    """Yield the texts of XML: whole paragraphs of office documents, and attributes."""
    for element in ElementTree.fromstring(content).iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag == "p":
            yield "".join(_run(part) for part in element.iter())
        elif tag != "t" and element.text:
            yield _of_html(element.text) if tag in _BALLOONS else element.text
        yield from element.attrib.values()


def _run(part: ElementTree.Element) -> str:
    tag = str(part.tag).rpartition("}")[2]
    return (part.text or "") if tag == "t" else " " if tag in ("br", "tab") else ""


def _zipped(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.endswith(_XML):
                yield from _texts(parts.read(name))


def _geopackage(path: Path) -> Iterator[str]:
    import sqlite3

    book = sqlite3.connect(path)
    names = [name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    for name in names:
        if name.startswith("rtree_"):
            continue
        for row in book.execute(f'SELECT * FROM "{name}"'):
            for cell in row:
                if isinstance(cell, str):
                    yield from (
                        _texts(cell.encode())
                        if name == "layer_styles" and "</" in cell
                        else _strings(cell)
                    )
    book.close()


def _parquet(path: Path) -> Iterator[str]:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    for name, column in zip(table.column_names, table.columns, strict=True):
        yield name
        if str(column.type) in ("string", "large_string"):
            yield from (cell for cell in column.to_pylist() if cell is not None)
    for value in (table.schema.metadata or {}).values():
        yield from _strings(value.decode("utf-8", "replace"))


def _flatgeobuf(path: Path) -> Iterator[str]:
    import pyogrio

    frame = pyogrio.read_dataframe(path, read_geometry=False)
    for name in frame.columns:
        yield name
        yield from (cell for cell in frame[name] if isinstance(cell, str))


class _Html(HTMLParser):
    """Collects texts and the addresses that are led to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.found += [value for _, value in attrs if value]
        if tag in ("p", "li", "td", "th", "h1", "h2", "h3", "div", "br", "dd", "dt"):
            self.found.append("\n")


def _html(path: Path) -> Iterator[str]:
    yield _of_html(path.read_bytes().decode())


def _of_html(text: str) -> str:
    parser = _Html()
    parser.feed(text)
    parser.close()
    return "".join(parser.found)


def _plain(path: Path) -> Iterator[str]:
    yield path.read_bytes().decode()


def _markdown(path: Path) -> Iterator[str]:
    """Yield what a reader of Markdown makes of it, as HTML, and of that the words."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": True}).enable(["table"])
    yield _of_html(reader.render(path.read_bytes().decode()))


def _bibtex(path: Path) -> Iterator[str]:
    """Yield the words of BibTeX, what LaTeX would print for the escapes in their place."""
    text = re.sub(r"@\w+\{[^,]*,", "", path.read_bytes().decode())  # keys are computed
    for command, sign in (("backslash", "\\"), ("asciitilde", "~"), ("asciicircum", "^")):
        text = text.replace(f"\\text{command}{{}}", sign if sign != "\\" else "\0")
    yield re.sub(r"\\([{}#$%&_])", r"\1", text).replace("\0", "\\")


READERS: Mapping[str, Callable[[Path], Iterator[str]]] = MappingProxyType(
    {
        ".csv": _csv, ".xlsx": _xlsx, ".geojson": _json, ".geojsonl": _json_lines, ".json": _json,
        ".czml": _czml, ".kml": _xml, ".kmz": _zipped, ".svg": _xml, ".docx": _zipped,
        ".pptx": _zipped, ".gpkg": _geopackage, ".parquet": _parquet, ".fgb": _flatgeobuf,
        ".html": _html, ".md": _markdown, ".bib": _bibtex, ".txt": _plain,
    }
)  # fmt: skip
"""Suffix -> what reads the words of such a file."""
WRITTEN: tuple[tuple[str, Mapping[str, Any]], ...] = (
    *((f"{table}.csv", {"table": table}) for table in TABLES),
    *((f"story{suffix}", {}) for suffix in (
        ".xlsx", ".geojson", ".geojsonl", ".czml", ".kml", ".kmz", ".gpkg", ".parquet", ".fgb",
        ".orbat.json",
    )),
    *((f"report{suffix}", {}) for suffix in REPORTS),
)  # fmt: skip
"""Name of the file -> options of what writes it."""


# --- What a file may not hold ---------------------------------------------------------------------


def formulas_in(path: Path) -> Iterator[str]:
    """Yield each cell of a CSV or a workbook that a spreadsheet would compute."""
    if path.name.endswith(".csv"):
        text = path.read_bytes().decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline="")):
            yield from (cell for cell in row if cell[:1] in "=+-@\t\r" and _lives(cell))
    if path.name.endswith(".xlsx"):
        from openpyxl import load_workbook

        for sheet in load_workbook(path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    text = cell.value if isinstance(cell.value, str) else ""
                    if cell.data_type in "fe" or (
                        text[:1] in ("=", "+", "-", "@") and _lives(text)
                    ):
                        yield f"{cell.coordinate}: {cell.value}"


def _lives(cell: str) -> bool:
    """Tell whether a cell is more than numbers."""
    return bool(cell) and re.fullmatch(r"[-+0-9.,eE\s]+", cell) is None


def links_in(path: Path) -> Iterator[str]:
    """Yield each address of a file that a click would follow, or a viewer fetch."""
    if path.name.endswith((".docx", ".pptx")):
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                if name.endswith(".rels"):
                    for one in ElementTree.fromstring(parts.read(name)).iter():
                        if one.get("TargetMode") == "External":
                            yield str(one.get("Target"))
    elif path.name.endswith((".html", ".md")):
        parser = _Html()
        text = path.read_bytes().decode()
        if path.name.endswith(".md"):
            from markdown_it import MarkdownIt

            text = MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(text)
        parser.feed(text)
        parser.close()
        for tag, attributes in parser.tags:
            for name in ("href", "src", "action", "data", "srcset", "poster"):
                if value := attributes.get(name):
                    yield value
            yield from (f"{tag} {name}" for name in attributes if name.startswith("on"))
