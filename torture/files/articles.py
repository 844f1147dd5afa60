"""Hostile articles and pages: text, HTML, PDF and DOCX for `draft`, saved pages for `embed`."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from torture.files.case import Case, Room
from torture.files.packed import cut, flat, overlapping, squeezed, with_sizes, zipped
from torture.files.tables import LEGS, text
from torture.files.workbooks import BILLION, FAR, OUTSIDE, QUADRATIC

__all__ = ["CASES"]

Make = Callable[[Room], None]
WORDS = "Troops went from Wonsan to Vladivostok on 8 October 2024. "


def _raw(name: str, content: Callable[[], bytes | str]) -> Make:
    return lambda room: text(room, name, content())


def _long(name: str, begin: str, unit: str, count: int, end: str) -> Make:
    def make(room: Room) -> None:
        with (room.given / name).open("wb") as file:
            file.writelines(squeezed(begin, unit, count, end))

    return make


# --- PDF ------------------------------------------------------------------------------------------


def _pdf(objects: Sequence[bytes], root: int = 1) -> bytes:
    """Lay objects out as a PDF, numbered from 1; the catalogue is `root`."""
    raw = io.BytesIO()
    raw.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(raw.tell())
        raw.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = raw.tell()
    raw.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    raw.write(b"".join(b"%010d 00000 n \n" % at for at in places))
    raw.write(b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(objects) + 1, root))
    raw.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return raw.getvalue()


def _stream(body: bytes, told: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (told, len(body), body)


FLATE = b"/Filter /FlateDecode"
PAGE = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SHOWN = b"BT /F 12 Tf 72 720 Td (%s) Tj ET" % WORDS.encode()


def _paged(contents: bytes = b"", page: bytes = PAGE, kids: bytes = b"[3 0 R]",
           further: Sequence[bytes] = (), count: int = 1) -> bytes:  # fmt: skip
    """Return a PDF of one page, or of one page many times."""
    return _pdf([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids %s /Count %d >>" % (kids, count),
        page, contents or _stream(SHOWN), FONT, *further,
    ])  # fmt: skip


def _squeezed_stream(body: bytes, times: int = 1) -> bytes:
    """Squeeze bytes, and what comes of it again, so many times."""
    for _ in range(times):
        body = zlib.compress(body, 9)
    filters = b" ".join([b"/FlateDecode"] * times)
    return _stream(body, b"/Filter [%s]" % filters)


# --- DOCX -----------------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _docx(body: str, xml: str = "", more: str = "") -> dict[str, str]:
    """Return the parts of a Word document; `more` are further relationships of it."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{more}'
        "</Relationships>",
        "word/document.xml": f'{xml}<w:document xmlns:w="{_W}"><w:body>{body}</w:body>'
        "</w:document>",
    }


def _paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def _word(body: str, xml: str = "", more: str = "") -> Make:
    def make(room: Room) -> None:
        parts = {
            name: part.replace("{outside}", str(room.outside)).replace("{address}", room.address)
            for name, part in _docx(body, xml, more).items()
        }
        text(room, "article.docx", zipped(parts))

    return make


def _word_bomb(room: Room, *, unit: str, count: int, begin: str = "", end: str = "") -> None:
    """Write a Word document whose body is a text so many times."""
    parts: dict[str, str | bytes] = {**_docx("{body}")}
    before, after = str(parts.pop("word/document.xml")).split("{body}")
    pieces = squeezed(before + begin, unit, count, end + after)
    flat(room.given / "article.docx", parts, "word/document.xml", pieces)


@cache
def _sound_docx() -> bytes:
    return zipped(dict(_docx(_paragraph(WORDS) * 50)))


# --- Pages of ours --------------------------------------------------------------------------------


def _page(story: object) -> Make:
    """Make a page that says it is ours, with this story in it."""
    words = json.dumps(story).replace("<", "\\u003c")
    html = (
        "<!doctype html><title>A map</title>"
        f'<script type="application/json" id="gm-story">{words}</script>'
    )
    return lambda room: text(room, "page.html", html)


def _packed(told: object, numbers: bytes = b"") -> str:
    words = json.dumps(told).encode()
    raw = gzip.compress(struct.pack("<I", len(words)) + words + numbers, mtime=0)
    return base64.b64encode(raw).decode()


def _packed_bomb() -> str:
    """Return what unpacks to 4 GB of blanks."""
    raw = io.BytesIO()
    with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=9, mtime=0) as file:
        for piece in _blanks(4000):
            file.write(piece)
    return base64.b64encode(raw.getvalue()).decode()


def _blanks(megabytes: int) -> Iterator[bytes]:
    piece = b" " * 1_000_000
    yield from (piece for _ in range(megabytes))


# --- The cases ------------------------------------------------------------------------------------


def _draft(suffix: str) -> str:
    return f"draft {{given}}/article.{suffix} --published 2024-10-24 -o {{out}}/drafted"


EMBED = "embed {given}/page.html --as oembed --src https://example.org/map.html -o {out}/o.json"
TXT, HTML, PDF, DOCX = map(_draft, ("txt", "html", "pdf", "docx"))
PARAGRAPH = f"<p>{WORDS}</p>"
CASES = (
    Case("a text of no bytes", _raw("article.txt", bytes), TXT, "article.txt", ("empty",),
         light=True),
    Case("a text of noise", _raw("article.txt", lambda: bytes(n * 97 % 251 for n in range(9999))),
         TXT, "article.txt", light=True),
    Case("a text of 190 MB", _long("article.txt", "", WORDS, 3_300_000, ""), TXT, "article.txt",
         ("characters",)),
    Case("a text of 190 MB in one line without a blank", _long("article.txt", "", "x",
         190_000_000, ""), TXT, "article.txt", ("characters",)),
    Case("a text of 300 MB", _long("article.txt", "", WORDS, 5_300_000, ""), TXT, "article.txt",
         ("200 MB",)),
    Case("a text of 40 MB of accents upon one letter", _long("article.txt", "Wonsan a", "\u0301",
         20_000_000, ""), TXT, "article.txt"),
    Case("a text of 1 MB of brackets", _long("article.txt", WORDS, "(", 1_000_000, ""), TXT, "",
         status=0),
    Case("a text of 300 kB of one capital letter", _long("article.txt", WORDS, "A", 300_000, ""),
         TXT, "", status=0),
    Case("a text of 30,000 numbers", _long("article.txt", WORDS, "1,", 30_000, ""), TXT, "",
         status=0),
    Case("a picture that is called a text", _raw("article.txt", lambda: b"\x89PNG\r\n\x1a\n" * 99),
         TXT, "article.txt", ("picture",), light=True),
    Case("an archive that is called a text", _raw("article.txt", lambda: zipped({"a": "b"})), TXT,
         "article.txt", ("archive",), light=True),
    Case("HTML of no words", _raw("article.html", lambda: "<html><body></body></html>"), HTML,
         "article.html", ("no article",), light=True),
    Case("HTML cut inside a tag", _raw("article.html", lambda: "<html><bod"), HTML,
         "article.html", light=True),
    Case("HTML 100,000 elements deep", _long("article.html", "<html><body>", "<div>", 100_000,
         PARAGRAPH), HTML, "article.html"),
    Case("HTML of 5 million empty elements", _long("article.html", "<html><body>" + PARAGRAPH,
         "<b></b>", 5_000_000, ""), HTML, "article.html", ("MB",)),
    Case("HTML of 190 MB", _long("article.html", "<html><body>", PARAGRAPH, 2_900_000, ""), HTML,
         "article.html", ("MB",)),
    Case("HTML with a million attributes", _long("article.html", "<html><body><p ", "a=b ",
         1_000_000, ">" + WORDS), HTML, "", status=0),
    Case("HTML with entities that are a thousand million", _raw("article.html", lambda: BILLION
         + "<html><body><p>&a9;</p></body></html>"), HTML, "article.html", light=True),
    Case("XHTML with an entity that is a file outside", lambda room: text(room, "article.html",
         '<?xml version="1.0"?>' + OUTSIDE.replace("{outside}", str(room.outside))
         + "<html><body><p>&a9; and more words</p></body></html>"), HTML, "article.html"),
    Case("HTML with JSON-LD 100,000 deep", _raw("article.html", lambda: "<html><head><script "
         'type="application/ld+json">' + "[" * 100_000 + "</script></head><body></body></html>"),
         HTML, "article.html", light=True),
    Case("MHTML whose parts hold one another", _raw("article.mht", lambda: "MIME-Version: 1.0\n"
         "Content-Type: multipart/related; boundary=a\n\n" + "--a\nContent-Type: "
         "multipart/related; boundary=a\n\n" * 5000), _draft("mht"), "article.mht"),
    *(
        Case(f"a PDF cut after {share:.0%}", _raw("article.pdf", lambda share=share: cut(_paged(),
             share)), PDF, "article.pdf", light=True)
        for share in (0.03, 0.5)
    ),
    Case("a PDF whose pages are their own children", _raw("article.pdf", lambda: _paged(
         kids=b"[2 0 R 2 0 R]")), PDF, "article.pdf", light=True),
    Case("a PDF with 100,000 times the same page", _raw("article.pdf", lambda: _paged(
         kids=b"[" + b"3 0 R " * 100_000 + b"]", count=100_000)), PDF, "article.pdf", ("pages",)),
    Case("a PDF that says it has 2 thousand million pages", _raw("article.pdf", lambda: _paged(
         count=2_000_000_000)), PDF, "", status=0),
    Case("a PDF whose page unpacks to 1 GB", _raw("article.pdf", lambda: _paged(_squeezed_stream(
         zlib.compress(b" " * 100_000_000), 2))), PDF, "article.pdf"),
    Case("a PDF whose page unpacks to 60 MB of text", _raw("article.pdf", lambda: _paged(
         _squeezed_stream(b"BT /F 1 Tf " + b"(Wonsan) Tj " * 5_000_000 + b"ET"))), PDF,
         "article.pdf"),
    Case("a PDF that shows a page of 5 MB 2,000 times", _raw("article.pdf", lambda: _paged(
         _squeezed_stream(b"q Q " * 1_250_000 + SHOWN), kids=b"[" + b"3 0 R " * 2000 + b"]",
         count=2000)), PDF, "article.pdf"),
    Case("a PDF with a form that draws itself", _raw("article.pdf", lambda: _paged(
         _stream(b"/X Do"), PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font"), further=[
         _stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources "
         b"<< /XObject << /X 6 0 R >> >>")])), PDF, "article.pdf"),
    Case("a PDF with forms that draw ten of the next", _raw("article.pdf", lambda: _paged(
         _stream(b"/X Do"), PAGE.replace(b"/Font", b"/XObject << /X 6 0 R >> /Font"), further=[
         _stream(b"/X Do " * 10 if at < 9 else SHOWN, b"/Type /XObject /Subtype /Form /BBox "
         b"[0 0 9 9] /Resources << /Font << /F 5 0 R >> /XObject << /X %d 0 R >> >>" % (at + 7))
         for at in range(10)])), PDF, "", status=0),
    Case("a PDF with arrays 100,000 deep", _raw("article.pdf", lambda: _paged(page=b"[" * 100_000)),
         PDF, "article.pdf"),
    Case("a PDF with noise for an index", _raw("article.pdf", lambda: _paged().replace(
         b"startxref\n", b"startxref\n9999999")[:-6]), PDF, "article.pdf"),
    Case("a PDF of 50 MB of zeros", _long("article.pdf", "%PDF-1.7\n", "0", 50_000_000, ""), PDF,
         "article.pdf"),
    *(
        Case(f"a DOCX cut after {share:.0%}", _raw("article.docx", lambda share=share: cut(
             _sound_docx(), share)), DOCX, "article.docx", light=True)
        for share in (0.02, 0.5, 0.99)
    ),
    Case("a DOCX that unpacks to 1 GB", partial(_word_bomb, unit=" " * 1000, count=1_000_000), DOCX,
         "article.docx", ("unpacks",)),
    Case("a DOCX of 59 MB of empty paragraphs", partial(_word_bomb, unit="<w:p/>",
         count=9_800_000), DOCX, "article.docx"),
    Case("a DOCX of elements 100,000 deep", partial(_word_bomb, unit="<w:p>", count=100_000), DOCX,
         "article.docx"),
    Case("a DOCX of 120 paragraphs in one another", partial(_word_bomb, unit="<w:p><w:r>",
         count=120, end=f"<w:t>{WORDS}</w:t>" + "</w:r></w:p>" * 120), DOCX, "", status=0),
    Case("a DOCX whose packed part a thousand names share", _raw("article.docx", lambda:
         overlapping(dict(_docx(_paragraph(WORDS))), ".xml", 2_000_000, 1000)), DOCX,
         "article.docx", ("unpacks",), light=True),
    Case("a DOCX that says it has 10 bytes", _raw("article.docx", lambda: with_sizes(_sound_docx(),
         "word/document.xml", 10)), DOCX, "article.docx", light=True),
    Case("a DOCX with entities that are a thousand million", _word(_paragraph("&a9;"), BILLION),
         DOCX, "article.docx", light=True),
    Case("a DOCX with an entity of 100 kB, ten thousand times", _word(_paragraph("&a9;" * 10_000),
         QUADRATIC), DOCX, "article.docx"),
    Case("a DOCX with an entity that is a file outside", _word(_paragraph("&a9;"), OUTSIDE), DOCX,
         "article.docx", light=True),
    Case("a DOCX with an entity that is a web address", _word(_paragraph("&a9;"), FAR), DOCX,
         "article.docx", light=True),
    Case("a DOCX whose notes are at a web address", _word(_paragraph("1"), more=
         f'<Relationship Id="r9" Type="{_OFFICE}/footnotes" Target="{{address}}" '
         'TargetMode="External"/>'), DOCX, "article.docx", light=True),
    Case("a DOCX whose notes lead out", _word(_paragraph("1"), more=
         f'<Relationship Id="r9" Type="{_OFFICE}/footnotes" '
         'Target="../../../outside/secret.txt"/>'), DOCX, "article.docx", light=True),
    Case("a DOCX that is its own notes", _word(_paragraph(WORDS), more=
         f'<Relationship Id="r9" Type="{_OFFICE}/footnotes" Target="document.xml"/>'), DOCX, "",
         status=0),
    Case("a page of no bytes", lambda room: text(room, "page.html", b""), EMBED, "", status=0),
    Case("a page of noise", lambda room: text(room, "page.html", b"\xff\xfe\x00\x00" * 999), EMBED,
         "page.html", light=True),
    Case("a page of ours that unpacks to 4 GB", lambda room: _page({"packed": _packed_bomb()})(
         room), EMBED, "", status=0),
    Case("a page of ours that is packed noise", _page({"packed": "bm9pc2U="}), EMBED, "",
         status=0),
    Case("a page of ours with a packed story that is cut", _page({"packed": _packed({"columns": []}
         )[:40]}), EMBED, "", status=0),
    Case("a page of ours with columns that refer to themselves", _page({"packed": _packed({
         "columns": [["pick", 0, 0]], "numbers": [], "lists": {"claims": 0}})}), EMBED,
         "", status=0),
    Case("a page of ours with columns of no known kind", _page({"packed": _packed({"columns":
         [["class__", 0]], "numbers": [], "lists": {"claims": 0}})}), EMBED, "",
         status=0),
    Case("a page of ours with a column of a thousand million", _page({"packed": _packed({
         "columns": [["one", 1_000_000_000, 1]], "numbers": [], "lists": {"claims": 0}})}), EMBED,
         "", status=0),
    Case("a page of ours with a title that is a list", _page({"packed": _packed({"columns": [],
         "numbers": [], "lists": {}}), "title": [1], "summary": 5, "sources": [1], "language":
         ["en"]}), EMBED, "", status=0),
    Case("a page of ours whose story is JSON 100,000 deep", lambda room: text(room, "page.html",
         '<script type="application/json" id="gm-story">' + "[" * 100_000 + "</script>"), EMBED,
         "", status=0),
    Case("a page of 300 MB", _long("page.html", "<title>", "x" * 1000, 300_000, "</title>"), EMBED,
         "page.html", ("MB",)),
    Case("a font of noise", lambda room: (text(room, "movements.csv", LEGS), text(room, "f.ttf",
         bytes(n * 89 % 256 for n in range(5000)))),
         "figure {given} --font {given}/f.ttf -o {out}/f.svg", "f.ttf"),
)  # fmt: skip
"""The cases."""
