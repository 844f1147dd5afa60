"""A workbook is counted before a library is let at it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from geo_movements.tables import bookbounds
from geo_movements.tables.bookbounds import VastError, refuse_vast

SHEET = "xl/worksheets/sheet1.xml"


def book(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("cell", ["<c/>", "<c r='A1'>", "<x:c >", "<c\n/>", "<si>"])
def test_cells_are_counted_also_across_the_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str
) -> None:
    monkeypatch.setattr(bookbounds, "_PIECE", 1000)
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
    monkeypatch.setattr(bookbounds, "_PIECE", 1000)
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(10_000, 12_000))
    refuse_vast(book(tmp_path / "a.xlsx", **{SHEET: merges}))  # none is cut where a piece ends
    with pytest.raises(VastError, match="merged"):
        refuse_vast(book(tmp_path / "b.xlsx", **{SHEET: f"{merges}<mergeCell  ref='A1:ZZ9999'/>"}))
