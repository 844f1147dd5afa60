"""The XML of an archive is found by how it begins, cut between its tags, and counted."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from geo_movements.tables import xmlparts
from geo_movements.tables.xmlparts import VastError, blocks, elements, refuse_elements

DECLARED = '<?xml version="1.0" encoding="{}"?><a/>'


def archive(**parts: str | bytes) -> zipfile.ZipFile:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return zipfile.ZipFile(raw)


@pytest.mark.parametrize("before", ["", "\ufeff", " \n" * 1000, DECLARED.format("utf-8")])
@pytest.mark.parametrize("name", ["content.xml", "sheet1.bin", "media/a.png"])
def test_no_name_and_no_blank_hides_a_part(
    monkeypatch: pytest.MonkeyPatch, name: str, before: str
) -> None:
    monkeypatch.setattr(xmlparts, "_PIECE", 1000)
    with pytest.raises(VastError, match=r"elements; 100 are"):
        refuse_elements(archive(**{name: f"{before}{'<b></b>' * 101}"}), 100, "Less.")


def test_blocks_are_of_whole_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlparts, "_PIECE", 7)
    text = "<a>" + "x" * 50 + "<b c='ddddddddd>ddd'/></a>"
    told = [*blocks(archive(one=text))]
    assert b"".join(told).decode() == text
    assert all(block.count(b"<") <= 1 for block in told)
    assert sum(map(elements, told)) == 2


@pytest.mark.parametrize(
    "part",
    [
        "<a/>".encode("utf-16"), "<a/>".encode("utf-16-le"), "\n<a/>".encode("utf-16-be"),
        "<a/>".encode("utf-32"), DECLARED.format("cp037").encode("cp037"),
        DECLARED.format("utf-16").encode(), DECLARED.format("cp037").encode(), b"<a>\x00</a>",
        b'<?xml version="1.0"' + b" " * 2000 + b'encoding="cp037"?><a/>',
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused(part: bytes) -> None:
    with pytest.raises(VastError, match="another encoding than UTF-8"):
        [*blocks(archive(one=part))]


@pytest.mark.parametrize(
    "part", [b"", b"\x89PNG\r\n\x1a\n\x00", b"M\x00i\x00c\x00<\x00", b"\x00\x00\x00 ftypmp42<<<"]
)
def test_what_is_no_xml_is_passed_over(part: bytes) -> None:
    refuse_elements(archive(one=part), 0, "Less.")


def test_workbooks_of_common_programs_are_countable(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from openpyxl import Workbook

    Workbook().save(tmp_path / "a.xlsx")
    OpenDocumentSpreadsheet().save(str(tmp_path / "a.ods"))
    for name in ("a.xlsx", "a.ods"):
        with zipfile.ZipFile(tmp_path / name) as made:
            assert sum(map(elements, blocks(made))) > 10
