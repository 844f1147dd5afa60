"""Articles that unpack, draw or say far more than they show are told, not read."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pytest

from geo_movements.draft.articles import MAX_CHARS, read_article, webpage, word
from geo_movements.draft.articles import pdf as pdf_room
from geo_movements.errors import InputError

FREE_BYTES = pdf_room.FREE_BYTES
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SHOWN = b"BT /F 12 Tf 72 720 Td (Troops went to Wonsan.) Tj ET"


RESOURCES = b"/Resources << /Font << /F 5 0 R >> >>"


def pdf(contents: bytes, pages: int = 1, form: bytes = b"", told: bytes = RESOURCES) -> bytes:
    """Lay out a PDF in which so many pages draw the same, which may draw a form by name."""
    packed = zlib.compress(contents, 9)
    drawn = zlib.compress(form, 9)
    head = b"/Filter /FlateDecode /Length %d"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * pages, pages),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> "
        b"/XObject << /X 6 0 R >> >> >>",
        b"<< %s >>\nstream\n%s\nendstream" % (head % len(packed), packed),
        FONT,
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] %s %s >>\nstream\n%s\nendstream"
        % (told, head % len(drawn), drawn),
    ]
    raw = io.BytesIO(b"%PDF-1.7\n")
    raw.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(raw.tell())
        raw.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = raw.tell()
    raw.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    raw.write(b"".join(b"%010d 00000 n \n" % at for at in places))
    raw.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1))
    raw.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return raw.getvalue()


def told(path: Path, raw: bytes) -> str:
    path.write_bytes(raw)
    with pytest.raises(InputError) as raised:
        read_article(path)
    return str(raised.value)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_room, "FREE_BYTES", 80_000)
    monkeypatch.setattr(webpage, "MAX_TAGS", 1000)
    monkeypatch.setattr(webpage, "MAX_CHARS", 10_000)
    monkeypatch.setattr(word, "MAX_ELEMENTS", 1000)


def test_a_page_that_is_drawn_over_and_over_is_told(tmp_path: Path) -> None:
    contents = b"q Q " * 2000 + SHOWN
    (tmp_path / "once.pdf").write_bytes(pdf(contents))
    assert "Wonsan" in read_article(tmp_path / "once.pdf")[0].text
    assert "draw far more" in told(tmp_path / "often.pdf", pdf(b"% " + b"x" * 8_000, pages=20))


def test_a_form_that_is_drawn_over_and_over_is_told(tmp_path: Path) -> None:
    raw = pdf(b"/X Do " * 50, form=b"% " + b"x" * 8_000)
    assert "draw far more" in told(tmp_path / "a.pdf", raw)


def test_a_letterhead_on_each_page_is_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letterhead, page = b"% " + b"x" * 60_000, b"/X Do " + SHOWN
    (tmp_path / "a.pdf").write_bytes(pdf(page, pages=16, form=letterhead, told=b""))
    assert "Wonsan" in read_article(tmp_path / "a.pdf")[0].text  # the package passes over it
    raw = pdf(page, pages=16, form=letterhead)
    assert "draw far more" in told(tmp_path / "b.pdf", raw)
    monkeypatch.setattr(pdf_room, "FREE_BYTES", FREE_BYTES // 10)
    (tmp_path / "b.pdf").write_bytes(raw)
    assert "Wonsan" in read_article(tmp_path / "b.pdf")[0].text


def test_a_text_longer_than_any_article_is_not_even_decoded(tmp_path: Path) -> None:
    assert "million characters" in told(tmp_path / "a.txt", b"a " * (2 * MAX_CHARS + 1))


def test_a_page_of_a_million_tags_is_told_and_its_pictures_are_left_out(tmp_path: Path) -> None:
    tags = b"<html><body>" + b"<b>" * 1000
    assert "1,002 tags" in told(tmp_path / "a.html", tags)
    words = "The first battalion left Harbour Town on Monday, the ministry said in a statement. "
    picture = f'<img src="data:image/png;base64,{"A" * 20_000}">'
    page = f"<html><body><article><p>{words * 3}</p>{picture}<p>{words * 3}</p></article></body>"
    (tmp_path / "b.html").write_text(page, encoding="utf-8")
    assert "Harbour Town" in read_article(tmp_path / "b.html")[0].text


def test_a_document_of_too_many_elements_is_told(tmp_path: Path) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w:p/>" * 1001)
    assert "1,001 elements" in told(tmp_path / "a.docx", raw.getvalue())
