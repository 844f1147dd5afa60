"""What hostile content once did: each a case that holds it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements.check.report import as_lines, as_text
from geo_movements.competing import _parted, leg_keys
from geo_movements.errors import Problem
from geo_movements.export.geojson import _joined
from geo_movements.figure.fonts import clean
from geo_movements.tables.csvfile import csv_text
from geo_movements.tables.words import forbidden_in, visible


def told(project: gm.Project) -> list[tuple[str, int, str]]:
    return [(one.file, one.row, one.column) for one in project.problems]


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (b"origin,note\nWonsan,a\x00b\n", "a\ufffdb"),
        (b"origin,note\nWonsan,a\xed\xa0\x80b\n", "a\ufffdb"),
        ("origin,note\nWonsan,a\ud800b\n".encode("utf-16", "surrogatepass"), "a\ufffdb"),
    ],
)
def test_what_no_text_holds_is_told_by_its_cell_and_the_file_is_read(
    tmp_path: Path, raw: bytes, note: str
) -> None:
    (tmp_path / "legs.csv").write_bytes(raw)
    project = gm.read(tmp_path / "legs.csv")
    assert project.movements["note"].tolist() == [note]
    assert told(project) == [("legs.csv", 2, "note")]


def test_a_heading_that_no_text_holds_is_told(tmp_path: Path) -> None:
    (tmp_path / "legs.csv").write_bytes(b"origin,own\x00\nWonsan,x\n")
    assert told(gm.read(tmp_path / "legs.csv")) == [
        ("legs.csv", 1, "own\ufffd"),
        ("legs.csv", 1, ""),
    ]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        (b'title = "a\x00b"', (1, "title")),
        (b'title = "a\\u0000b"', (0, "title")),
        (b'title = "a\xed\xa0\x80b"', (1, "title")),
        (b'title = "t"\n[claimants]\nG = ["a\\u001bb"]', (0, "claimants.G")),
        (b'title = "t"\n[claimants]\n"a\\u001bb" = ["G"]', (0, "claimants.a\ufffdb")),
    ],
)
def test_what_no_text_holds_is_told_of_settings(
    tmp_path: Path, line: bytes, where: tuple[int, str]
) -> None:
    (tmp_path / "legs.csv").write_text("origin\nWonsan\n")
    (tmp_path / "legs.map.toml").write_bytes(line + b"\n")
    project = gm.read(tmp_path / "legs.csv")
    assert told(project) == [("legs.map.toml", *where)]
    assert project.settings.title in ("a\ufffdb", "t")
    assert "\x1b" not in str(project.settings.claimants)


def test_borders_of_a_name_too_long_for_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "legs.csv").write_text("origin\nWonsan\n")
    (tmp_path / "legs.map.toml").write_text(f'borders = "{"a" * 300}"\n')
    assert told(gm.read(tmp_path / "legs.csv")) == [("legs.map.toml", 0, "borders")]


@pytest.mark.parametrize("cell", ["a\rb", "a\nb", "a\r\nb", 'a"b', "a,b", "\r"])
def test_a_cell_with_any_line_break_is_one_cell(cell: str) -> None:
    text = csv_text([[cell, "c"], ["d", "e"]])
    assert [*csv.reader(io.StringIO(text, newline=""))] == [[cell, "c"], ["d", "e"]]
    assert csv_text([["d"]], end="\r\n") == "d\r\n"


def test_no_cell_that_a_problem_quotes_moves_the_cursor(tmp_path: Path) -> None:
    (tmp_path / "legs.csv").write_text("origin\nWonsan\n")
    project = gm.read(tmp_path / "legs.csv")
    one = Problem("error", "a\x1b[2J.csv", 2, "b\r", '"\u202ec\nerror: d" is no e.', "Do\n  f.")
    assert as_text([one]) == (
        'error: a\\x1b[2J.csv row 2, b\\r: "\\u202ec\\nerror: d" is no e. Do\n  f.\n'
    )
    assert "\x1b" not in as_lines([one], project) and "\u202e" not in as_lines([one], project)
    assert visible("\u200cفارسی") == "\u200cفارسی"
    assert forbidden_in("a") == ""


def test_the_sign_of_a_next_line_is_a_blank_in_figures() -> None:
    assert clean("a\x85b") == "a b"


def test_a_megabyte_in_the_order_is_read_in_one_pass() -> None:
    assert leg_keys("9" * 1_000_000) is not None
    assert leg_keys("1-" * 500_000) is not None
    spans = {"1 - 2 - 3": ("1 - 2", "3"), "a-1-b": ("a-1-b",), "-1 – 2a": ("-1", "2a")}
    assert {words: _parted(words) for words in spans} == spans


def test_long_texts_of_neighbouring_columns_are_not_written_for_each_pair() -> None:
    import numpy as np

    columns = [(np.arange(60), [f"{at}" * 50_000 for at in range(60)]) for _ in range(2)]
    assert sum(len(text) for _, texts in _joined(columns) for text in texts) < 20_000_000
