"""Workbooks as people keep them: titles, dates, formulas, totals, hidden rows, several sheets."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

import geo_movements as gm
from geo_movements.tables.claims import parse_claims

HEADER = ["origin", "destination", "date", "strength"]


def save(path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def ods(path: Path, **sheets: list[list[object]]) -> Path:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                if isinstance(value, dt.date):
                    cell = TableCell(valuetype="date", datevalue=value.isoformat())
                    cell.addElement(P(text="8 okt."))
                elif isinstance(value, (int, float)):
                    cell = TableCell(valuetype="float", value=value)
                    cell.addElement(P(text="3 000"))
                elif value is None:
                    cell = TableCell()
                else:
                    cell = TableCell(valuetype="string")
                    cell.addElement(P(text=str(value)))
                line.addElement(cell)
            table.addElement(line)
        table.addElement(TableRow(numberrowsrepeated=1_048_000))
        book.spreadsheet.addElement(table)
    book.save(path)
    return path


ROWS = [HEADER, ["Wonsan", "Vladivostok", dt.date(2024, 10, 8), 3000.0], ["Rason", None, "2024", 5]]


@pytest.mark.parametrize("write", [save, ods], ids=["xlsx", "ods"])
def test_dates_and_numbers_become_what_a_person_would_write(tmp_path: Path, write) -> None:
    suffix = "xlsx" if write is save else "ods"
    project = gm.read(write(tmp_path / f"a.{suffix}", anything=ROWS))
    assert project.problems == ()
    assert project.movements[HEADER].to_numpy().tolist() == [
        ["Wonsan", "Vladivostok", "2024-10-08", "3000"],
        ["Rason", None, "2024", "5"],
    ]
    assert project.movements.index.tolist() == [2, 3]


@pytest.mark.parametrize("write", [save, ods], ids=["xlsx", "ods"])
def test_titles_and_totals_are_told_and_rows_keep_their_numbers(tmp_path: Path, write) -> None:
    suffix = "xlsx" if write is save else "ods"
    rows = [
        ["Movements of the autumn"],
        [None],
        ["As of", "2024"],
        *ROWS,
        ["Total", None, None, 3005],
    ]
    project = gm.read(write(tmp_path / f"a.{suffix}", movements=rows))
    assert project.movements.index.tolist() == [5, 6]
    told = {(problem.level, problem.row) for problem in project.problems}
    assert told == {("note", 4), ("warning", 7)}
    assert "Movements of the autumn; As of 2024" in project.problems[0].problem
    assert '"Total" is a total' in project.problems[1].problem


@pytest.mark.parametrize("write", [save, ods], ids=["xlsx", "ods"])
def test_a_workbook_is_a_whole_project(tmp_path: Path, write) -> None:
    suffix = "xlsx" if write is save else "ods"
    path = write(
        tmp_path / f"a.{suffix}",
        Sources=[["id", "published"], ["s", dt.date(2024, 10, 9)]],
        Movements=[[*HEADER, "sources"], *[[*row, "s"] for row in ROWS[1:]]],
        scratch=[["a", "b"], [1, 2]],
    )
    (tmp_path / "a.map.toml").write_text('title = "Mine"\n')
    project = gm.read(path)
    (stranger,) = project.problems
    assert (stranger.level, "scratch" in stranger.problem) == ("warning", True)
    assert project.settings.title == "Mine"
    story = gm.build(project, gm.resolve(project))
    assert story.legs["reported_earliest"].tolist() == ["2024-10-09"] * 2
    assert project.files["sources"] == f"a.{suffix} (Sources)"


def test_a_lone_table_is_found_whatever_its_name(tmp_path: Path) -> None:
    project = gm.read(save(tmp_path / "a.xlsx", Notes=[["x"]], Legs=[["From", "To"], ["A", "B"]]))
    assert project.movements["origin"].tolist() == ["A"]
    assert {problem.level for problem in project.problems} == {"note", "warning"}
    several = gm.read(save(tmp_path / "b.xlsx", One=ROWS, Two=ROWS))
    assert (
        'several sheets may be the table of movements: "One", "Two"' in several.problems[0].problem
    )
    none = gm.read(save(tmp_path / "c.xlsx", One=[["a", "b"]]))
    assert "no sheet is the table of movements" in none.problems[0].problem


def formula_book(path: Path) -> Path:
    """Write a workbook whose formulas have values in some cells only, as programs save it."""
    plain = save(path, legs=[HEADER, ["Wonsan", "=A2", "2024", "=1+1"], ["Rason", "x", "2024", 1]])
    parts = {}
    with zipfile.ZipFile(plain) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    parts[sheet] = parts[sheet].replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def test_the_sum_of_a_total_needs_no_value(tmp_path: Path) -> None:
    project = gm.read(save(tmp_path / "a.xlsx", legs=[*ROWS, ["Total", None, None, "=SUM(D2:D3)"]]))
    assert [(problem.level, problem.row) for problem in project.problems] == [("warning", 4)]


def test_a_formula_counts_by_its_value_and_one_without_is_told(tmp_path: Path) -> None:
    project = gm.read(formula_book(tmp_path / "a.xlsx"))
    assert project.movements["strength"].tolist() == ["2", "1"]
    (problem,) = project.problems
    assert (problem.level, problem.row) == ("error", 2)
    assert "the formula in B2 has no value" in problem.problem


def test_hidden_rows_merged_cells_errors_and_hidden_sheets_are_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in [HEADER, ["Wonsan", "Rason", "2024", 1], ["Rason", "#REF!", "2024", 2]]:
        sheet.append(row)
    sheet["B3"].data_type = "e"
    sheet.append(["Chongjin", "Rason", "2024", 2])
    sheet.merge_cells("C2:C3")
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("seen")
    sheet.sheet_state = "hidden"
    book.active = 1
    book.save(tmp_path / "a.xlsx")
    project = gm.read(tmp_path / "a.xlsx")
    assert len(project.movements) == 3
    told = " ".join(f"{p.level} {p.row} {p.problem}" for p in project.problems)
    for words in (
        "warning 2 C2:C3 are merged", "warning 4 hidden rows are read", "error 3 B3 holds an error",
        "warning 0 the sheet is hidden",
    ):  # fmt: skip
        assert words in told


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "broken or encrypted"),
        ("a.ods", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no workbook"),
        ("a.xlsx", None, "cannot be read"),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, name: str, content, words: str) -> None:
    if content is None:  # a sound archive of something else
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as parts:
            parts.writestr("hello.txt", "hello")
        content = held.getvalue()
    path = tmp_path / name
    path.write_bytes(content)
    (problem,) = [p for p in gm.read(path).problems if p.level == "error"]
    assert words in problem.problem and problem.hint


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(201):
            part.write(b" " * 1_000_000)
    (problem,) = gm.read(path).problems
    assert "far too large" in problem.problem


def test_a_stray_cell_far_down_costs_nothing_and_is_told(tmp_path: Path) -> None:
    book = Workbook()
    for row in [HEADER, ["Wonsan", "Rason", "2024", 1]]:
        book.active.append(row)
    book.active["D1048576"] = "stray"
    book.save(tmp_path / "a.xlsx")
    began = time.process_time()
    project = gm.read(tmp_path / "a.xlsx")
    assert time.process_time() - began < 2  # 0.02 s here; a million empty rows take many seconds
    assert project.movements.index.tolist() == [2, 1_048_576]
    assert project.movements["strength"].tolist() == ["1", "stray"]


def test_merged_cells_without_end_are_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", legs=ROWS)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A5:XFD1048576"/></mergeCells>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", merge)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    errors = [problem for problem in gm.read(path).problems if problem.level == "error"]
    assert "A5:XFD1048576 are merged" in errors[0].problem


@pytest.mark.parametrize("what", ["numberrowsrepeated", "numbercolumnsrepeated"])
def test_repeats_without_end_are_refused(tmp_path: Path, what: str) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="movements")
    row = TableRow(**({what: 10**12} if "rows" in what else {}))
    cell = TableCell(valuetype="string", **({what: 10**12} if "columns" in what else {}))
    cell.addElement(P(text="origin"))
    row.addElement(cell)
    table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(tmp_path / "a.ods")
    errors = [p for p in gm.read(tmp_path / "a.ods").problems if p.level == "error"]
    assert "repeated 1,000,000,000,000 times" in errors[0].problem


def test_hidden_columns_are_told(tmp_path: Path) -> None:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "a.xlsx")
    (problem,) = gm.read(tmp_path / "a.xlsx").problems
    assert (problem.level, "hidden columns are read like the others: C." in problem.problem) == (
        "warning", True,
    )  # fmt: skip


def formatted(
    path: Path, cells: list[tuple[object, str]], heading: str = "date"
) -> gm.schema.Project:
    """Read a workbook whose second column has these values, in these number formats."""
    book = Workbook()
    book.active.append(["origin", heading])
    for row, (value, code) in enumerate(cells, start=2):
        book.active.append(["Wonsan", value])
        book.active.cell(row, 2).number_format = code
    book.save(path)
    return gm.read(path)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("mmm-yy", "2024-10"),
        ("mmmm yyyy", "2024-10"),
        ("mm/yyyy", "2024-10"),
        ("mmmm", "2024-10"),
        ("[$-409]mmm\\-yy;@", "2024-10"),
        ("yyyy", "2024"),
        ("yyyy-mm-dd", "2024-10-01"),
        ('"yy" d mmm', "2024-10-01"),
        ("dddd", "2024-10-01"),
    ],
)
def test_a_day_that_is_shown_as_a_month_is_a_month(tmp_path: Path, code: str, text: str) -> None:
    for value in (dt.datetime(2024, 10, 1), dt.date(2024, 10, 1)):
        project = formatted(tmp_path / "a.xlsx", [(value, code)])
        assert project.movements["date"].tolist() == [text]


def test_a_month_of_a_workbook_is_no_certain_day(tmp_path: Path) -> None:
    project = formatted(tmp_path / "a.xlsx", [(dt.date(2024, 10, 1), "mmm-yy")])
    row = parse_claims(project).movements.iloc[0]
    assert (row["date_earliest"], row["date_latest"]) == ("2024-10-01", "2024-10-31")
    assert row["date_definite_start"] is None


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (5, '"at least "#,##0', "at least 5"),
        (3, '0" thousand"', "3 thousand"),
        (3000, '#,##0" men"', "3000 men"),
        (3000, "#,##0+", "3000+"),
        (3000, '"~"0', "~3000"),
        (3000, "\\>0;;", ">3000"),
        (3000, "#,##0", "3000"),
        (3000, '#,##0 "€"', "3000"),
        (3000, "0.00E+00", "3000"),
        (3000, "_-* #,##0.00_-;-* #,##0.00_-", "3000"),
        (3000, '0,"k"', "3000"),
    ],
)
def test_the_words_of_a_number_format_are_read(
    tmp_path: Path, number: int, code: str, text: str
) -> None:
    project = formatted(tmp_path / "a.xlsx", [(number, code)], "strength")
    assert project.movements["strength"].tolist() == [text]
    assert project.problems == ()


def test_words_of_a_number_format_that_say_no_strength_are_told(tmp_path: Path) -> None:
    project = formatted(tmp_path / "a.xlsx", [(5, '0" km"'), (5, "0")], "distance")
    assert project.movements["distance"].tolist() == ["5", "5"]
    [problem] = [problem for problem in project.problems if problem.level == "warning"]
    assert problem.row == 2
    assert 'B2 shows "5 km"' in problem.problem


def test_ods_shows_months_and_words_too(tmp_path: Path) -> None:
    from odf.number import DateStyle, Month, Text, Year
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style
    from odf.table import Table, TableCell, TableColumn, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for name, parts in (("month", [Month(), Text(text=" "), Year()]), ("year", [Year()])):
        shown = DateStyle(name=f"N-{name}")
        for part in parts:
            shown.addElement(part)
        book.automaticstyles.addElement(shown)
        style = Style(name=name, family="table-cell", datastylename=f"N-{name}")
        book.automaticstyles.addElement(style)
    table = Table(name="movements")
    table.addElement(TableColumn())
    table.addElement(TableColumn(defaultcellstylename="month"))
    for texts in (["origin", "date", "strength"], ["A", None, "at least 5"], ["B", "year", "5 km"]):
        line = TableRow()
        for column, text in enumerate(texts):
            told = {"valuetype": "string"}
            if column == 1 and texts[0] != "origin":
                told = {"valuetype": "date", "datevalue": "2024-10-01"}
                told |= {"stylename": text} if text else {}
            elif column == 2 and texts[0] != "origin":
                told = {"valuetype": "float", "value": 5}
            cell = TableCell(**told)
            cell.addElement(P(text=text or "okt. 24"))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(tmp_path / "a.ods")
    project = gm.read(tmp_path / "a.ods")
    assert project.movements["date"].tolist() == ["2024-10", "2024"]
    assert project.movements["strength"].tolist() == ["at least 5", "5"]
    assert [problem.row for problem in project.problems] == [3]


@pytest.mark.parametrize("write", [save, ods], ids=["xlsx", "ods"])
def test_a_leg_that_the_spreadsheet_made_a_day_is_told(tmp_path: Path, write) -> None:
    rows = [["origin", "leg"], ["Wonsan", dt.date(2024, 3, 2)]]
    project = gm.read(write(tmp_path / f"a.{'xlsx' if write is save else 'ods'}", movements=rows))
    [problem] = [one for one in parse_claims(project).problems if one.column == "leg"]
    assert "format the column as text" in problem.hint


def test_a_workbook_whose_sheet_is_not_there_is_told(tmp_path: Path) -> None:
    whole = save(tmp_path / "a.xlsx", movements=[HEADER, ["Wonsan", "Vladivostok"]])
    with (
        zipfile.ZipFile(whole) as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new,
    ):
        for name in old.namelist():
            if "worksheets" not in name:
                new.writestr(name, old.read(name))
    told = [problem.problem for problem in gm.read(tmp_path / "b.xlsx").problems]
    assert "the workbook has no sheet that can be found." in told


def test_a_value_without_a_text_at_the_end_of_a_row_is_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["origin", "destination", "strength"], ["Wonsan", "Kursk", "x"]]
    ods(tmp_path / "a.ods", movements=rows)
    with (
        zipfile.ZipFile(tmp_path / "a.ods") as old,
        zipfile.ZipFile(tmp_path / "b.ods", "w") as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            if name == "content.xml":
                start = text.rindex(b"<table:table-cell")
                end = text.index(b"</table:table-cell>", start)
                cell = b'<table:table-cell office:value-type="float" office:value="300">'
                text = text[:start] + cell + text[end:]
            new.writestr(name, text)
    assert gm.read(tmp_path / "b.ods").movements["strength"].tolist() == ["300"]
