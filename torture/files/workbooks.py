"""Hostile workbooks: XLSX and ODS that are bombs, broken, or say what no spreadsheet says."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache, partial

from torture.files.case import Case, Room
from torture.files.packed import (
    cut,
    flat,
    nested,
    overlapping,
    squeezed,
    with_sizes,
    zipped,
)
from torture.files.tables import text

__all__ = ["BILLION", "CASES", "OUTSIDE", "QUADRATIC"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
    '<sheet name="movements" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    'Type="{rel}/worksheet" Target="{target}"/></Relationships>'
)
_HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>from</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>to</t></is></c></row>'
)
_ROW = (
    '<row r="2"><c r="A2" t="inlineStr"><is><t>Wonsan</t></is></c>'
    '<c r="B2" t="inlineStr"><is><t>{to}</t></is></c></row>'
)
_SHEET = '{xml}<worksheet xmlns="' + _MAIN + '"><sheetData>{rows}</sheetData>{more}</worksheet>'

BILLION = (
    "<!DOCTYPE x [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
"""Entities that are ten of the one before: &a9; is three thousand million letters."""
QUADRATIC = "<!DOCTYPE x [<!ENTITY a9 '" + "A" * 100_000 + "'>]>"
"""One long entity, to be named many times."""
OUTSIDE = "<!DOCTYPE x [<!ENTITY a9 SYSTEM 'file://{outside}/secret.txt'>]>"
FAR = "<!DOCTYPE x [<!ENTITY a9 SYSTEM '{address}'>]>"
PARAMETER = "<!DOCTYPE x [<!ENTITY % far SYSTEM '{address}'>%far;<!ENTITY a9 'Vladivostok'>]>"


def _xlsx(
    to: str = "Vladivostok", *, xml: str = "", rows: str = "", more: str = "",
    target: str = "worksheets/sheet1.xml", parts: Mapping[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:  # fmt: skip
    """Return the parts of a workbook: one leg, further rows, and what stands below them."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _BOOK_RELS.format(rel=_REL, target=target),
        "xl/worksheets/sheet1.xml": _SHEET.format(
            xml=xml, rows=_HEAD + _ROW.format(to=to) + rows, more=more
        ),
        **(parts or {}),
    }


def _book(**options: object) -> Callable[[Room], None]:
    """Make what writes a workbook; its texts may name the room's places."""

    def make(room: Room) -> None:
        parts = _xlsx(**options)  # type: ignore[arg-type]
        sheet = str(parts["xl/worksheets/sheet1.xml"])
        if "xml" in options:
            sheet = sheet.replace("{outside}", str(room.outside)).replace("{address}", room.address)
        text(room, "legs.xlsx", zipped({**parts, "xl/worksheets/sheet1.xml": sheet}))

    return make


def _raw(name: str, content: Callable[[], bytes]) -> Callable[[Room], None]:
    return lambda room: text(room, name, content())


def _sheet_bomb(room: Room, *, begin: str, unit: str, count: int, end: str = "") -> None:
    """Write a workbook whose one sheet is a text, so many times over."""
    before, after = _SHEET.format(xml="", rows="{rows}", more="").split("{rows}")
    parts = {name: part for name, part in _xlsx().items() if "sheet1" not in name}
    rows = squeezed(before + begin, unit, count, end + after)
    flat(room.given / "legs.xlsx", parts, "xl/worksheets/sheet1.xml", rows)


def _shared_bomb(room: Room) -> None:
    """Write a workbook with a table of shared strings that unpacks to 190 MB."""
    strings = squeezed(f'<sst xmlns="{_MAIN}">', "<si><t>x</t></si>", 11_000_000, "</sst>")
    types = _TYPES.replace(
        "</Types>", '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )  # fmt: skip
    parts = {**_xlsx(), "[Content_Types].xml": types}
    flat(room.given / "legs.xlsx", parts, "xl/sharedStrings.xml", strings)


@cache
def _sound(kind: str) -> bytes:
    """Return a sound workbook of some size, to be cut."""
    if kind == "ods":
        return _ods(_ods_rows("<table:table-row>" + _ods_cell("Chita") * 2 + "</table:table-row>"))
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["from", "to"])
    for number in range(200):
        sheet.append(["Wonsan", f"Vladivostok {number}"])
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


# --- ODS ------------------------------------------------------------------------------------------

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_SPACES = " ".join(
    f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def _ods_cell(words: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p>'
        "</table:table-cell>"
    )


def _ods_rows(more: str = "", to: str = "Vladivostok") -> str:
    head = f"<table:table-row>{_ods_cell('from')}{_ods_cell('to')}</table:table-row>"
    row = f"<table:table-row>{_ods_cell('Wonsan')}{_ods_cell(to)}</table:table-row>"
    return f'<table:table table:name="movements">{head}{row}{more}</table:table>'


def _ods(tables: str, xml: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{xml}<office:document-content {_ODS_SPACES} '
        f'office:version="1.2"><office:body><office:spreadsheet>{tables}</office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return zipped(
        {"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": manifest}
        | dict(parts or {})
    )


def _ods_book(tables: str, xml: str = "", **parts: str) -> Callable[[Room], None]:
    def make(room: Room) -> None:
        told = xml.replace("{outside}", str(room.outside)).replace("{address}", room.address)
        text(room, "legs.ods", _ods(tables, told, parts))

    return make


# --- The cases ------------------------------------------------------------------------------------

MAP = "map {given}/legs.xlsx -o {out}/map.html"
ODS = "map {given}/legs.ods -o {out}/map.html"
CHECK = "check {given}/legs.xlsx"
_LINK = (
    '<row r="3"><c r="A3" t="str"><f>[1]other!A1</f><v>Chita</v></c>'
    '<c r="B3" t="str"><f>HYPERLINK("{address}")</f></c></row>'
)
_STYLED = '<row r="{n}" s="0" customFormat="1" ht="15" customHeight="1"/>'
MANY = '<row r="3">' + "<c/>" * 2_000_000 + "</row>"
CASES = (
    *(
        Case(f"an XLSX cut after {share:.0%}", _raw("legs.xlsx", lambda share=share:
             cut(_sound("xlsx"), share)), MAP, "legs.xlsx", ("Save it again",), light=True)
        for share in (0.02, 0.5, 0.99)
    ),
    *(
        Case(f"an ODS cut after {share:.0%}", _raw("legs.ods", lambda share=share:
             cut(_sound("ods"), share)), ODS, "legs.ods", ("Save it again",), light=True)
        for share in (0.02, 0.5, 0.99)
    ),
    Case("an XLSX of no bytes", _raw("legs.xlsx", lambda: b""), MAP, "legs.xlsx", light=True),
    Case("an archive without a part", _raw("legs.xlsx", lambda: zipped({})), MAP, "legs.xlsx",
         light=True),
    Case("an ODS without a part", _raw("legs.ods", lambda: zipped({})), ODS, "legs.ods",
         light=True),
    Case("an archive of something else", _raw("legs.xlsx", lambda: zipped({"a.txt": "a"})), MAP,
         "legs.xlsx", light=True),
    Case("an XLS of 1997", _raw("legs.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99), MAP,
         "legs.xlsx", ("password",), light=True),
    Case("a workbook that holds workbooks that hold workbooks", _raw("legs.xlsx", lambda:
         nested(4, "xl/workbook.xml")), MAP, "legs.xlsx", light=True),
    Case("one packed part that a thousand names share", _raw("legs.xlsx", lambda:
         overlapping(_xlsx(), ".xml", 2_000_000, 1000)), MAP, "legs.xlsx", ("too large",),
         light=True),
    Case("a sheet that says it has 10 bytes", _raw("legs.xlsx", lambda: with_sizes(zipped(_xlsx()),
         "xl/worksheets/sheet1.xml", 10)), MAP, "legs.xlsx", ("Save it again",), light=True),
    Case("a sheet that says it has 4 GB", _raw("legs.xlsx", lambda: with_sizes(zipped(_xlsx()),
         "xl/worksheets/sheet1.xml", 4_000_000_000)), MAP, "legs.xlsx", ("too large",), light=True),
    Case("a sheet of 1 GB of blanks", partial(_sheet_bomb, begin="", unit=" " * 1000,
         count=1_000_000), MAP, "legs.xlsx", ("too large",)),
    Case("a sheet of 190 MB of blanks", partial(_sheet_bomb, begin=_HEAD, unit=" " * 1000,
         count=190_000), MAP, "legs.xlsx"),
    Case("a sheet of 5 million cells", partial(_sheet_bomb, begin=_HEAD + '<row r="2">',
         unit="<c><v>1</v></c>", count=5_000_000, end="</row>"), MAP, "legs.xlsx"),
    Case("a million rows of two cells", partial(_sheet_bomb, begin=_HEAD,
         unit="<row><c><v>1</v></c><c><v>2</v></c></row>", count=1_000_000), MAP, "legs.xlsx"),
    Case("a sheet of 10 million cells without a value", partial(_sheet_bomb, begin=_HEAD
         + '<row r="2">', unit="<c/>", count=10_000_000, end="</row>"), MAP, "legs.xlsx"),
    Case("1,048,576 empty rows with a style each", partial(_sheet_bomb, begin=_HEAD
         + _ROW.format(to="Vladivostok"), unit='<row s="0" customFormat="1" ht="15"/>',
         count=1_048_574), MAP, "legs.xlsx", ("Delete the empty rows",)),
    Case("elements 100,000 deep", partial(_sheet_bomb, begin=_HEAD, unit="<row>", count=100_000),
         MAP, "legs.xlsx"),
    Case("shared strings that unpack to 190 MB", _shared_bomb, MAP, "legs.xlsx"),
    Case("twenty parts that unpack to 190 MB each", lambda room: _many_parts(room, 20), MAP,
         "legs.xlsx", ("too large",)),
    Case("a cell of 50 MB", _book(to="V" * 50_000_000), MAP, "legs.xlsx"),
    Case("entities that are a thousand million", _book(xml=BILLION, to="&a9;"), MAP, "legs.xlsx",
         light=True),
    Case("an entity of 100 kB, ten thousand times", _book(xml=QUADRATIC, to="&a9;" * 10_000), MAP,
         "legs.xlsx"),
    Case("an entity that is a file outside", _book(xml=OUTSIDE, to="Wonsan &a9;"), MAP,
         "legs.xlsx", light=True),
    Case("an entity that is a web address", _book(xml=FAR, to="Wonsan &a9;"), MAP, "legs.xlsx",
         light=True),
    Case("a parameter entity that is a web address", _book(xml=PARAMETER, to="&a9;?"), MAP,
         "legs.xlsx", light=True),
    Case("an entity that is itself", _book(xml="<!DOCTYPE x [<!ENTITY a9 '&a9;'>]>", to="&a9;"),
         MAP, "legs.xlsx", light=True),
    Case("a sheet that is to be found outside the workbook",
         _book(target="../../../../outside/secret.txt"), MAP, "legs.xlsx", light=True),
    Case("a sheet at an absolute path", _book(target="/etc/passwd"), MAP, "legs.xlsx", light=True),
    Case("a sheet at a path with backslashes", _book(target="..\\..\\secret.txt"), MAP,
         "legs.xlsx", light=True),
    Case("a sheet that is the workbook itself", _book(target="workbook.xml"), MAP, "legs.xlsx",
         light=True),
    Case("parts whose names lead out", lambda room: text(room, "legs.xlsx", zipped(
         _xlsx(to="Nowhereatall") | {"../../outside/secret.txt": "mine", "/tmp/mine": "mine",
         "..\\..\\mine": "mine", "xl/\x00mine": "mine"})), MAP, "legs.xlsx", light=True),
    Case("a formula that refers to another workbook, and one that has no value",
         _book(rows=_LINK), MAP, "legs.xlsx", ("B3", "no value"), light=True),
    Case("an external link that is a web address", _book(to="Nowhereatall", parts={
         "xl/externalLinks/externalLink1.xml":
             f'<externalLink xmlns="{_MAIN}"><externalBook/></externalLink>'}), MAP, "legs.xlsx",
         light=True),
    Case("merged cells from A1 to XFD1048576", _book(more='<mergeCells count="1"><mergeCell '
         'ref="A1:XFD1048576"/></mergeCells>'), MAP, "legs.xlsx", ("merged",), light=True),
    Case("merged cells that are told otherwise than spreadsheets do", _book(more="<mergeCells>"
         "<mergeCell  ref='A1:XFD1048576'/></mergeCells>"), MAP, "legs.xlsx", ("merged",)),
    Case("merged cells told in small letters", _book(more='<mergeCells><mergeCell ref="a1:xfd40"/>'
         "</mergeCells>"), MAP, "legs.xlsx", ("merged",)),
    Case("merged cells told with dollars", _book(more='<mergeCells><mergeCell ref="$A$1:$XFD$40"/>'
         "</mergeCells>"), MAP, "legs.xlsx", ("merged",)),
    Case("24,000 times the beginning of a merged block", _book(more="<mergeCell " * 24_000), MAP,
         "legs.xlsx"),
    Case("a sheet of 2 million cells, and a content.xml", _book(rows=MANY, parts={
         "content.xml": "<a/>"}), MAP, "legs.xlsx", ("cells",)),
    Case("a sheet of 2 million cells that is called sheet1.bin", lambda room: text(room,
         "legs.xlsx", zipped({name.replace("sheet1.xml", "sheet1.bin"): part for name, part in
         _xlsx(rows=MANY, target="worksheets/sheet1.bin").items()} | {"[Content_Types].xml":
         _TYPES.replace("sheet1.xml", "sheet1.bin")})), MAP, "legs.xlsx", ("cells",)),
    Case("a sheet of 2 million cells in UTF-16", lambda room: text(room, "legs.xlsx", zipped(
         {**_xlsx(), "xl/worksheets/sheet1.xml": str(_xlsx(rows=MANY)["xl/worksheets/sheet1.xml"])
         .encode("utf-16")})), MAP, "legs.xlsx", ("UTF-8",)),
    Case("an ODS of 700,000 elements of style", lambda room: text(room, "legs.ods", _ods(
         _ods_rows(), parts={"styles.xml": "<a>" + "<b/>" * 700_000 + "</a>"})),
         ODS, "legs.ods", ("elements",)),
    Case("100,000 blocks of merged cells", _book(more="<mergeCells>" + "".join(
         f'<mergeCell ref="A{n}:B{n}"/>' for n in range(3, 100_003)) + "</mergeCells>"), MAP,
         "legs.xlsx", status=0),
    Case("merged cells in a worksheet of another name", lambda room: text(room, "legs.xlsx",
         zipped({name.replace("worksheets/sheet1", "s"): part for name, part in _xlsx(
         target="s.xml", more='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>').items()}
         | {"[Content_Types].xml": _TYPES.replace("worksheets/sheet1", "s")})), MAP, "legs.xlsx",
         ("merged",)),
    Case("one cell in the last row and the last column", _book(rows='<row r="1048576">'
         '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'), MAP, "legs.xlsx",
         ("row 1048576",), light=True),
    Case("cells beyond every column and row", _book(rows='<row r="99999999999">'
         '<c r="ZZZZZZ99999999999"><v>1</v></c></row>'), MAP, "legs.xlsx", light=True),
    Case("a cell at a row of minus one", _book(rows='<row r="-1"><c r="A-1"><v>1</v></c></row>'),
         MAP, "legs.xlsx", light=True),
    Case("numbers that are none", _book(rows='<row r="3"><c r="A3"><v>NaN</v></c><c r="B3">'
         "<v>1e999</v></c></row>"), MAP, "legs.xlsx", light=True),
    Case("a shared string that is not there", _book(rows='<row r="3"><c r="A3" t="s"><v>99</v></c>'
         "</row>"), MAP, "legs.xlsx", light=True),
    Case("a day in the year 300,000", _book(rows='<row r="3"><c r="A3" t="d"><v>'
         "300000-01-01</v></c></row>"), MAP, "legs.xlsx", light=True),
    Case("an ODS whose entities are a thousand million", _ods_book(_ods_rows(to="&a9;"), BILLION),
         ODS, "legs.ods", light=True),
    Case("an ODS with an entity of 100 kB, ten thousand times",
         _ods_book(_ods_rows(to="&a9;" * 10_000), QUADRATIC), ODS, "legs.ods"),
    Case("an ODS with an entity that is a file outside", _ods_book(_ods_rows(to="Wonsan &a9;"),
         OUTSIDE), ODS, "legs.ods", light=True),
    Case("an ODS with an entity that is a web address", _ods_book(_ods_rows(to="Wonsan &a9;"), FAR),
         ODS, "legs.ods", light=True),
    Case("an ODS with a parameter entity that is a web address",
         _ods_book(_ods_rows(to="&a9;?"), PARAMETER), ODS, "legs.ods", light=True),
    Case("an ODS that repeats a row a thousand million times", _ods_book(_ods_rows(
         '<table:table-row table:number-rows-repeated="1000000000">' + _ods_cell("Chita") * 2
         + "</table:table-row>")), ODS, "legs.ods", ("repeated",), light=True),
    Case("an ODS that repeats a row 10,000 times, a thousand times", _ods_book(_ods_rows(
         ('<table:table-row table:number-rows-repeated="10000">' + _ods_cell("Chita") * 2
         + "</table:table-row>") * 1000)), ODS, "legs.ods"),
    Case("an ODS that repeats a cell a thousand million times", _ods_book(_ods_rows(
         "<table:table-row>" + _ods_cell("Chita", 'table:number-columns-repeated="1000000000"')
         + "</table:table-row>")), ODS, "legs.ods", ("repeated",), light=True),
    Case("an ODS that repeats a row no number of times", _ods_book(_ods_rows(
         '<table:table-row table:number-rows-repeated="-5">' + _ods_cell("Chita") * 2
         + "</table:table-row>")), ODS, "", status=0),
    Case("an ODS with a number that is none", _ods_book(_ods_rows(
         '<table:table-row><table:table-cell office:value-type="float" office:value="nan"/>'
         "</table:table-row>")), ODS, "legs.ods", light=True),
    Case("an ODS with elements 20,000 deep", _ods_book(_ods_rows(
         "<table:table-row><table:table-cell><text:p>" + "<text:span>" * 20_000 + "x"
         + "</text:span>" * 20_000 + "</text:p></table:table-cell></table:table-row>")), ODS,
         "legs.ods"),
    Case("an ODS of 190 MB of cells", lambda room: _ods_bomb(room), ODS, "legs.ods"),
    Case("an ODS whose parts lead out", lambda room: text(room, "legs.ods", _ods(_ods_rows(
         to="Nowhereatall"), "", {"../../outside/secret.txt": "mine"})), ODS, "legs.ods",
         light=True),
)  # fmt: skip
"""The cases."""


def _many_parts(room: Room, count: int) -> None:
    """Write a workbook with many parts, each a little smaller than the largest that is read."""
    import zipfile

    with zipfile.ZipFile(room.given / "legs.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _xlsx().items():
            archive.writestr(name, part)
        for number in range(count):
            with archive.open(f"xl/media/{number}.xml", "w") as part:
                for piece in squeezed("<x>", " " * 1000, 190_000, "</x>"):
                    part.write(piece)


def _ods_bomb(room: Room) -> None:
    """Write an ODS whose table unpacks to 190 MB."""
    begin, end = _ods_rows("{more}").split("{more}")
    content = (
        f"<office:document-content {_ODS_SPACES}><office:body><office:spreadsheet>{begin}",
        f"{end}</office:spreadsheet></office:body></office:document-content>",
    )
    row = f"<table:table-row>{_ods_cell('Chita')}{_ods_cell('Wonsan')}</table:table-row>"
    parts = {"mimetype": _ODS, "META-INF/manifest.xml": "<manifest/>"}
    rows = squeezed(content[0], row, 190_000_000 // len(row), content[1])
    flat(room.given / "legs.ods", parts, "content.xml", rows)
