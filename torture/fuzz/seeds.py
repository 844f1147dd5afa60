"""What fuzzing begins with: the samples under data/ and tests/data/, in small pieces."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from torture.fuzz.parcels import opened

__all__ = [
    "FOUND", "articles", "dates", "found", "geojson", "locks", "settings", "strengths", "tables",
    "tokens", "words", "workbooks",
]  # fmt: skip

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data"
TEXTS = ROOT / "tests" / "data"
FOUND = Path(__file__).parent / "found"
_ROWS = 6
"""So many rows of a sample at a time: what is short is changed in more ways a second."""


def found(reader: str) -> Iterator[bytes]:
    """Yield the inputs that once broke a reader."""
    for path in sorted((FOUND / reader).glob("*")):
        yield path.read_bytes()


def tokens() -> list[str]:
    """List what the readers know: headings, words of closed lists, marks of their formats."""
    from geo_movements import schema
    from geo_movements.tables.service import SERVICE_READERS
    from geo_movements.tables.settings import READERS

    tables = (schema.MOVEMENTS, schema.SOURCES, schema.EVENTS, schema.PLACES, schema.LOCK)
    closed = (schema.MODES, schema.STATUSES, schema.STRENGTH_UNITS, schema.PRECISIONS,
              schema.MATCHES, schema.KINDS, schema.CALENDARS)  # fmt: skip
    marks = (
        "sep=", "# ", "; ", '"', "\r\n", "NaN", "inf", "1e999", "-0", "=1+1", "LINESTRING (",
        "POLYGON",
        "2024-10-08", "julian", "October", "<c r=", 't="s"', "<row ", "<mergeCell ",
        "number-rows-repeated",
        "office:value", "[[", "]]", "1979-05-27T07:32:00Z", "features", "properties", "coordinates",
        "geometry", "type", "null", "{{ 7*7 }}", "\u202e", "\ufeff", "\u2028", "\x00",
    )  # fmt: skip
    words = [word for words in (*tables, *closed) for word in words]
    return list(dict.fromkeys([*words, *READERS, *SERVICE_READERS, *marks]))


# --- Words ----------------------------------------------------------------------------------------


def dates() -> Iterator[bytes]:
    """Yield the dates of the samples, and an example of each phrase."""
    from geo_movements.tables.dates import RELATIVE, RULES

    edtf = (
        "1984-06-02?/2004-08-08~", "Y-17E7", "1950S2", "-0217", "201X-XX", "[..1984,1990-12]",
        "{1960,1961-12}", "2004-06-~11", "2001-21", "../1985-04", "1985-04-12T23:20:30Z", "%2001",
        "XXXX-12-XX", "2024-10-31T10:30+10:00",
    )  # fmt: skip
    examples = (*edtf, *(rule.example for rule in RULES), *(one.example for one in RELATIVE))
    columns = ("date", "departed", "arrived", "reported", "published")
    for text in dict.fromkeys([*examples, *words(columns)]):
        yield text.encode()


def strengths() -> Iterator[bytes]:
    """Yield the strengths of the samples, and the examples of each phrase."""
    from geo_movements.tables.strengths import RULES, SUMS

    examples = (*SUMS, *(example for rule in RULES for example in rule.examples))
    for text in dict.fromkeys([*examples, *words(("strength",))]):
        yield text.encode()


@cache
def words(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the cells of some columns say anywhere in the samples, each once."""
    told: dict[str, None] = {}
    for path in sorted(SAMPLES.glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                told |= {row[name]: None for name in columns if row.get(name)}
    return tuple(told)


# --- Files ----------------------------------------------------------------------------------------


def tables() -> Iterator[bytes]:
    """Yield some rows of each sample's movements, and as other programs would write them."""
    for rows in _pieces("movements.csv"):
        yield _written(rows).encode()
    [rows, *_] = _pieces("movements.csv")
    yield _written(rows, delimiter=";").encode("utf-16")
    yield ("sep=\t\r\n# a remark\r\n" + _written(rows, delimiter="\t")).encode("utf-8-sig")
    yield b"from_lat,from_lon,to_lat,to_lon,date\n39.1,127.4,43.1,131.9,8 October 2024\n"
    yield b'id,origin,path\nx,Wonsan,"LINESTRING (127 39, 132 43)"\n\'=1,Rason,\n'


def workbooks() -> Iterator[bytes]:
    """Yield parcels of small workbooks: as we export them, and tables as they are, XLSX and ODS."""
    import openpyxl

    for rows in [*_pieces("movements.csv")][:4]:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "movements"
        for row in rows:
            sheet.append(row)
        sheet["A2"].number_format = '0.0" men"'
        sheet["A3"] = 3000.5
        sheet["B3"] = "=1+1"
        sheet.merge_cells("A4:B4")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        held = io.BytesIO()
        book.save(held)
        yield opened(held.getvalue())
        yield _ods(rows)


def _ods(rows: list[list[str]]) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="movements")
    for row in rows:
        line = TableRow(numberrowsrepeated=1)
        for cell in row:
            held = TableCell(valuetype="string")
            held.addElement(P(text=cell))
            line.addElement(held)
        table.addElement(line)
    line = TableRow(visibility="collapse")
    line.addElement(TableCell(valuetype="float", value="3000.5", numbercolumnsrepeated=2))
    line.addElement(TableCell(valuetype="date", datevalue="2024-10-08", formula="of:=TODAY()"))
    table.addElement(line)
    book.spreadsheet.addElement(table)
    written = io.BytesIO()
    book.write(written)
    return opened(written.getvalue())


def geojson() -> Iterator[bytes]:
    """Yield collections of other programs, and one of ours."""
    line = {"type": "LineString", "coordinates": [[127.4, 39.1], [131.9, 43.1]]}
    parts = {"type": "MultiLineString", "coordinates": [[[179, 1], [180, 2]], [[-180, 2], [-9, 3]]]}
    point = {"type": "Point", "coordinates": [127.4, 39.1, 12]}
    told = {"from": "Wonsan", "to": "Vladivostok", "date": "8 October 2024", "strength": 3000}
    features = [
        {"type": "Feature", "id": at, "properties": told, "geometry": shape}
        for at, shape in enumerate((line, parts, point, None))
    ]
    members = {
        "about": {"written_by": "geo-movements"},
        "settings": {"title": "t", "as_of": "2024", "claimants": {"US": ["White House"]}},
        "sources": [{"id": "s", "url": "https://example.org/1", "published": "2024-10-23"}],
        "places": [{"toponym": "Camp", "name": "Camp", "lat": 1.5, "lon": 2, "match": "project"}],
        "events": [{"id": "e", "kind": "battle", "date": "2024-10"}],
    }
    crs = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}
    for more in ({}, members, crs):
        whole = {"type": "FeatureCollection", **more, "features": features}
        yield json.dumps(whole).encode()


def locks() -> Iterator[bytes]:
    """Yield some rows of each sample's lock."""
    for rows in _pieces("places.lock.csv"):
        yield _written(rows).encode()
    yield b"toponym,match,decided_by,own\nWonsan,none,user,mine\n'=Base,exact,user,\n"


def settings() -> Iterator[bytes]:
    """Yield each sample's map.toml, and one with every kind of setting."""
    for path in sorted(ROOT.glob("*/**/map.toml")):
        if ".venv" not in path.parts:
            yield path.read_bytes()
    yield _EVERY.encode()


_EVERY = """
title = "1812"
title_uk = "1812"
subtitle = "s"
credit = "c"
language = ["en", "uk"]
borders = "un"
tiles = {name = "OpenStreetMap.Mapnik", apikey = "k"}
as_of = 1813-01-01
color_by = "force"
width = "proportional"
symbols = "military"
aggregate = ["origin", "destination", "month"]
d_day = "1812-06-24"
date_order = "dmy"
decimal = ","
coarsen_km = 5
avoid = ["CN", "passage:Suez"]
[affiliations]
France = "hostile"
[avoid_by_side]
France = "RU"
[colours]
France = ["#123456", "#abcdef"]
[claimants]
All = ["Minard", "Chambray"]
[service]
name = "nominatim"
user_agent = "me"
timeout_s = 2.5
min_interval_s = 1
cache_days = 1
undecided = true
country = ["RU"]
domain = "localhost"
"""


def articles() -> Iterator[bytes]:
    """Yield the test texts, as text, as a page and as a Word document."""
    texts = [path.read_bytes() for path in sorted(TEXTS.glob("named/*.txt"))]
    texts += [path.read_bytes()[:1500] for path in sorted(TEXTS.glob("texts/*.txt"))]
    for path in sorted(TEXTS.glob("passages/*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        texts += [json.loads(line)["text"].encode() for line in lines[::4]]
    yield from texts
    body = texts[0].decode("utf-8", "replace")
    yield (
        '<!doctype html><html lang="en"><head><title>T</title><meta property='
        f'"article:published_time" content="2024-10-24"></head><body><article><h1>T</h1><p>{body}'
        f"</p><p>{body}</p></article></body></html>"
    ).encode()
    yield _docx(body)


def _docx(text: str) -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title = "T"
    document.add_paragraph(text)
    document.add_table(1, 1).rows[0].cells[0].text = "300 men marched to Kars."
    held = io.BytesIO()
    document.save(held)
    return opened(held.getvalue())


def _pieces(name: str) -> Iterator[list[list[str]]]:
    """Yield rows of a table of each sample, some at a time, their header ahead."""
    for path in sorted(SAMPLES.glob(f"*/{name}")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines)
        for at in range(0, len(rows), _ROWS * 3):
            yield [header, *rows[at : at + _ROWS]]


def _written(rows: list[list[str]], *, delimiter: str = ",") -> str:
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return held.getvalue()
