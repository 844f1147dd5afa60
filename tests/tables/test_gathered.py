"""Rows become columns a piece at a time: equal texts are one object, empty columns one array."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import geo_movements as gm
from geo_movements.tables.gathered import MAX_LETTERS, gather
from geo_movements.tables.records import MAX_COLUMNS

ROWS = 700  # more than a piece


def _written(path: Path, lines: list[str]) -> gm.Project:
    (path / "legs.csv").write_text("\n".join(lines), encoding="utf-8")
    return gm.read(path / "legs.csv")


def test_equal_texts_are_one_object_and_empty_columns_one_array(tmp_path: Path) -> None:
    lines = ["id,origin,destination,note"] + [f"c{at},Wonsan,Kursk," for at in range(ROWS)]
    movements = _written(tmp_path, lines).movements
    assert len({id(cell) for cell in movements["origin"]}) == 1
    assert np.shares_memory(movements["note"].to_numpy(), movements["via"].to_numpy())
    movements.loc[2, "note"] = "seen"  # one array is no reason to change another column
    assert movements["via"].isna().all()


def test_a_cell_is_mended_once_however_often_it_stands() -> None:
    asked: list[str] = []

    def mend(cell: str) -> str:
        asked.append(cell)
        return cell

    found = gather(((at, [" Wonsan", "a" if at % 2 else ""]) for at in range(ROWS)), 2, mend)
    assert sorted(asked) == ["", " Wonsan", "a"]
    assert found.columns[0] is not None and {*found.columns[0]} == {"Wonsan"}


def test_what_is_wrong_with_a_row_is_told_wherever_it_stands(tmp_path: Path) -> None:
    lines = ["origin,destination,force"] + ["Wonsan,Kursk,"] * ROWS
    lines[5] = "Total,,"
    lines[400] = "Wonsan,Kursk,a,b"
    lines[500] = "Won\x01san,Kursk"
    lines[600] = " , ,"
    project = _written(tmp_path, lines)
    told = [(problem.row, problem.problem.split()[0]) for problem in project.problems]
    assert told == [(501, "it"), (6, '"Total"'), (401, "the")]
    assert len(project.movements) == ROWS - 2
    assert project.movements["origin"].loc[501] == "Won\ufffdsan"


def test_a_row_of_very_many_cells_does_not_widen_the_others(tmp_path: Path) -> None:
    lines = ["origin,destination"] + ["Wonsan,Kursk"] * ROWS + ["Wonsan" + "," * 100_000 + "x"]
    (problem,) = _written(tmp_path, lines).problems
    assert problem.problem == "the row has 100001 cells, the header 2."


def test_a_column_of_names_of_its_own_is_not_remembered() -> None:
    count = 70_000
    asked: list[str] = []

    def mend(cell: str) -> str:
        asked.append(cell)
        return cell

    cells = [f"c{at}" for at in range(count)]
    found = gather(((at, [cell]) for at, cell in enumerate([*cells, "c0"])), 1, mend)
    assert found.columns[0] is not None and found.columns[0].tolist() == [*cells, "c0"]
    assert asked.count("c0") == 2


def test_a_cell_longer_than_any_is_cut_and_told(tmp_path: Path) -> None:
    vast = "V" * (MAX_LETTERS + 1)
    project = _written(tmp_path, ["origin,destination", "Wonsan,Kursk", f"Wonsan,{vast}"])
    told = [(p.row, p.column) for p in project.problems if p.level == "error"]
    assert told == [(3, "destination")]
    assert project.movements["destination"].tolist() == ["Kursk", vast[:100]]


def test_more_columns_than_a_spreadsheet_has_are_none(tmp_path: Path) -> None:
    wide = ",".join(f"c{number}" for number in range(MAX_COLUMNS))
    project = _written(tmp_path, [f"origin,{wide}", "Wonsan"])
    (error,) = (problem for problem in project.problems if problem.level == "error")
    assert "columns are the most" in error.problem and project.movements.empty
    assert not _written(tmp_path, [f"origin{',' * 99_999}", "Wonsan"]).problems
