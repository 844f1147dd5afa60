"""Cells are parsed once each; what is wrong is told of every row."""

from __future__ import annotations

import numpy as np

from geo_movements import read
from geo_movements.errors import ParseError
from geo_movements.tables.claims import parse_claims
from geo_movements.tables.coded import coded
from geo_movements.tables.dates import RELATIVE, RULES, parse
from geo_movements.tables.reader import Reader

ROWS = 300


def test_each_distinct_cell_is_parsed_once_and_told_of_each_row(project_folder) -> None:
    rows = [f"A,B,{'sea' if at % 3 else 'broom'}" for at in range(ROWS)]
    reader = Reader(read(project_folder("\n".join(["origin,destination,mode", *rows]))))
    met: list[str] = []

    def refuse(cell: str) -> str:
        met.append(cell)
        if cell == "broom":
            raise ParseError("no.", "Yes.")
        return cell

    parsed = reader.column("movements", reader.project.movements, "mode", refuse)
    assert met == ["broom", "sea"] and parsed.values == [None, None, "sea"]
    assert [problem.row for problem in reader.problems] == [*range(2, ROWS + 2, 3)]


def test_a_date_that_stands_alone_is_read_once_whatever_the_day_of_report(project_folder) -> None:
    rows = [
        f"A,B,{'8 October 2024' if at % 2 else '8 October'},2024-{at % 12 + 1:02}-20"
        for at in range(ROWS)
    ]
    reader = Reader(read(project_folder("\n".join(["origin,destination,date,reported", *rows]))))
    frame = reader.project.movements
    spans = reader.dated("movements", frame, "date", coded(frame["reported"]))
    beside = 1 + 6  # one alone; one for each month in which the other may be reported
    assert len(spans.values) == 1 + beside


def test_what_is_read_without_a_day_of_report_is_the_same_beside_any() -> None:
    examples = [rule.example for rule in RULES] + [phrase.example for phrase in RELATIVE]
    alone = 0
    for words in examples:
        try:
            span = parse(words)
        except ParseError:
            continue
        alone += 1
        for anchor in ("1944-06-06", "2024-10-18", "2024-10", "1812~"):
            assert parse(words, anchor=anchor) == span, words
    assert alone > len(examples) / 3


def test_the_parsed_table_shares_its_equal_texts_and_leaves_the_project_alone(
    project_folder,
) -> None:
    rows = [f"{at},A,B,2024-10-08/2024-10-0{at % 2 + 8}" for at in range(ROWS)]
    project = read(project_folder("\n".join(["id,origin,destination,date", *rows])))
    columns = [*project.movements]
    movements = parse_claims(project).movements
    assert len({id(day) for day in movements["date_latest"]}) == 2
    told = movements["origin"].to_numpy(), project.movements["origin"].to_numpy()
    assert np.shares_memory(*told)  # an unchanged column is no copy
    assert [*project.movements] == columns and project.movements["kind"].isna().all()
