"""What is no file is not read, and no file is read past what it may hold."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements.cli_shared import MOST_TOLD, tell
from geo_movements.errors import InputError, ParseError, Problem
from geo_movements.files import is_there, opened, read_bytes, read_stream

LEGS = "from,to\nWonsan,Vladivostok\n"


def problems(path: Path) -> list[tuple[str, str]]:
    return [(p.file, p.problem) for p in gm.read(path).problems if p.level == "error"]


def test_a_pipe_a_device_and_a_folder_are_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name, kind in (("pipe", "a pipe"), ("zero", "a device"), (".", "a folder")):
        with pytest.raises(ParseError, match=kind), opened(tmp_path / name):
            pass
    with pytest.raises(FileNotFoundError), opened(tmp_path / "nowhere"):
        pass


@pytest.mark.parametrize("name", ["movements.csv", "sources.csv", "map.toml", "places.lock.csv"])
def test_no_table_of_a_project_may_be_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "movements.csv").write_text(LEGS, encoding="utf-8")
    (tmp_path / name).unlink(missing_ok=True)
    os.mkfifo(tmp_path / name)
    assert (name, "it is a pipe, no file.") in problems(tmp_path)


@pytest.mark.parametrize("name", ["sources.csv", "map.toml", "places.lock.csv"])
def test_a_link_to_nowhere_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "movements.csv").write_text(LEGS, encoding="utf-8")
    (tmp_path / name).symlink_to("nowhere")
    assert is_there(tmp_path / name)
    assert [file for file, _ in problems(tmp_path)] == [name]


def test_a_name_may_be_as_long_as_names_are(tmp_path: Path) -> None:
    path = tmp_path / f"{'n' * 251}.csv"
    path.write_text(LEGS, encoding="utf-8")
    assert len(gm.read(path).movements) == 1  # nothing beside it could be called so


def test_a_file_is_read_no_further_than_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    assert read_bytes(tmp_path / "a", 11) == b"x" * 11
    with pytest.raises(ParseError, match="larger than"):
        read_bytes(tmp_path / "a", 10)
    with pytest.raises(ParseError, match="larger than"):
        read_stream(io.BytesIO(b"x" * 11), 10)


def test_a_text_without_end_is_left_and_a_stray_null_is_not(tmp_path: Path) -> None:
    with (tmp_path / "holes.csv").open("wb") as file:
        file.write(LEGS.encode())
        file.truncate(1 << 40)
    with pytest.raises(ParseError, match="not a text file"):
        read_bytes(tmp_path / "holes.csv", 1 << 40, text=True)
    stray = b"a" * (1 << 21) + b"\x00" + b"a" * (1 << 21)
    assert read_stream(io.BytesIO(stray), 1 << 30, text=True) == stray
    wide = ("a" * (1 << 21)).encode("utf-16")
    assert read_stream(io.BytesIO(wide), 1 << 30, text=True) == wide


def test_a_partition_may_be_none(tmp_path: Path) -> None:
    from geo_movements.pipeline.partitions import find_partitions

    os.mkfifo(tmp_path / "part.csv")
    with pytest.raises(InputError, match="it is a pipe"):
        find_partitions([tmp_path / "part.csv"])


def test_a_terminal_is_told_so_many_problems_and_how_many_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def problem(row: int, words: str) -> Problem:
        return Problem("error", "legs.csv", row, "date", words, "Write a day.")

    told = [problem(row, f'"{row}" is no date.') for row in range(1, MOST_TOLD + 51)]
    tell([*told, *(problem(row, '"1" is no date.') for row in range(9000, 9010))])
    said = capsys.readouterr().err.splitlines()
    assert len(said) == MOST_TOLD + 1 and said[-1].startswith("... and 50 more")
    assert "Also in row 9000" in said[0]


def test_of_many_warnings_of_a_kind_the_first_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    def slow(level: Any, row: int) -> Problem:
        return Problem(level, "legs.csv", row, "mode", f"{row} km/h is too fast.", "Check it.")

    tell([*(slow("warning", row) for row in range(1, 101)), slow("error", 200), slow("note", 300)])
    said = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in said] == ["warning"] * 3 + ["error", "note"] + [
        "... and 97 more that differ"
    ]
    tell([slow("warning", row) for row in range(1, 21)])
    assert len(capsys.readouterr().err.splitlines()) == 20
