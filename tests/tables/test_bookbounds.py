"""A workbook is counted before a library is let at it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from geo_movements.tables import bookbounds, xmlparts
from geo_movements.tables.bookbounds import VastError, refuse_vast

SHEET = "xl/worksheets/sheet1.xml"


def book(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("cell", ["<c/>", "<c r='A1'>", "<x:c >", "<é:c/>", "<c\n/>", "<si>"])
def test_cells_are_counted_also_across_the_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str
) -> None:
    monkeypatch.setattr(xmlparts, "_PIECE", 1000)
    monkeypatch.setattr(bookbounds, "MAX_CELLS", 2000)
    refuse_vast(book(tmp_path / "a.xlsx", **{SHEET: cell * 2000}))
    with pytest.raises(VastError, match="2,001 cells in 0 rows"):
        refuse_vast(book(tmp_path / "b.xlsx", **{SHEET: cell * 2001}))


def test_empty_rows_count_in_a_sheet_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookbounds, "MAX_CELLS", 100)
    rows = "<row s='1'/>" * 51
    with pytest.raises(VastError, match="Delete the empty rows"):
        refuse_vast(book(tmp_path / "a.xlsx", **{"xl/s.xml": rows}))


def test_elements_of_an_ods_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookbounds, "MAX_ELEMENTS", 100)
    refuse_vast(book(tmp_path / "a.ods", **{"content.xml": "<a></a>" * 100}))
    with pytest.raises(VastError, match="101 elements"):
        refuse_vast(book(tmp_path / "b.ods", **{"content.xml": "<a></a>" * 101}))


def test_all_parts_together_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookbounds, "MAX_BYTES", 1000)
    parts = {f"xl/media/{number}.png": "x" * 400 for number in range(3)}
    with pytest.raises(VastError, match="far too large"):
        refuse_vast(book(tmp_path / "a.xlsx", **parts))


def test_many_small_merges_are_none_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xmlparts, "_PIECE", 1000)
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(10_000, 12_000))
    refuse_vast(book(tmp_path / "a.xlsx", **{SHEET: merges}))  # none is cut where a piece ends
    with pytest.raises(VastError, match="merged"):
        refuse_vast(book(tmp_path / "b.xlsx", **{SHEET: f"{merges}<mergeCell  ref='A1:ZZ9999'/>"}))


@pytest.mark.parametrize(
    "ref",
    ["a1:xfd40", "$A$1:$XFD$40", "A:XFD", "1:1048576", "B2:a1 ' ref='A1:XFD40", "A1&#58;XFD40"],
)
def test_a_block_is_read_as_the_library_reads_it(tmp_path: Path, ref: str) -> None:
    merge = f"<mergeCell x='>'{' ' * 1000}ref='{ref}'/>"
    with pytest.raises(VastError, match="merged"):
        refuse_vast(book(tmp_path / "a.xlsx", **{SHEET: merge}))


def test_blocks_below_the_limit_are_cells_together(tmp_path: Path) -> None:
    merge = "<mergeCell ref='A1:J9999'/>"
    refuse_vast(book(tmp_path / "a.xlsx", **{SHEET: merge * 12}))
    with pytest.raises(VastError, match="cells in 0 rows"):
        refuse_vast(book(tmp_path / "b.xlsx", **{SHEET: merge * 13}))


def test_elements_without_an_end_are_passed_over_once(tmp_path: Path) -> None:
    refuse_vast(book(tmp_path / "a.xlsx", **{SHEET: "<mergeCell " * 300_000}))


def test_what_an_archive_is_its_suffix_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookbounds, "MAX_CELLS", 100)
    monkeypatch.setattr(bookbounds, "MAX_ELEMENTS", 100)
    with pytest.raises(VastError, match="101 cells"):
        refuse_vast(book(tmp_path / "a.xlsx", **{"content.xml": "", "s.bin": "<c/>" * 101}))
    with pytest.raises(VastError, match="most of them no cells"):
        refuse_vast(book(tmp_path / "b.xlsx", **{"xl/styles.xml": "<xf/>" * 101}))
    with pytest.raises(VastError, match="102 elements"):
        refuse_vast(book(tmp_path / "c.ods", **{"content.xml": "<a/>", "styles.xml": "<a/>" * 101}))
