"""The command `pipeline`: what it says, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo_movements.cli import main

TABLE = "id,origin,destination,mode\na,Kursk,Belgorod,foot\n"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    folder = tmp_path / "events"
    folder.mkdir()
    (folder / "1.csv").write_text(TABLE, "utf-8")
    (folder / "2.csv").write_text(TABLE.replace("a,", "b,"), "utf-8")
    return folder


def run(*arguments: object) -> int:
    return main(["pipeline", *map(str, arguments)])


def test_it_writes_the_folder_and_says_so(
    events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(events, "-o", tmp_path / "out", "--workers", 1) == 0
    said = capsys.readouterr().err
    assert f"wrote {tmp_path / 'out'}: 2 legs, 1 flow of 2 partitions" in said
    assert "2 of 2 rows have no source" in said
    assert (tmp_path / "out" / "manifest.json").exists()


def test_errors_end_it_with_1_and_say_that_nothing_is_finished(
    events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "".join(f"c{at},Kursk,Belgorod,horse\n" for at in range(9))
    (events / "3.csv").write_text(TABLE.replace("a,", "c,") + rows, "utf-8")
    assert run(events, "-o", tmp_path / "out", "--workers", 1) == 1
    said = capsys.readouterr().err
    assert "9 errors" in said and "not finished" in said and "and 6 more of this kind" in said
    assert f"all problems: {tmp_path / 'out' / 'problems.csv'}" in said
    (events / "3.csv").write_text("origin\nXyzzyville\n", "utf-8")
    assert run(events, "-o", tmp_path / "other", "--workers", 1) == 1
    assert "Xyzzyville" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["_work"]


def test_a_second_run_says_what_it_kept_and_two_at_once_are_refused(
    events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from geo_movements.pipeline.outputs import alone

    out = tmp_path / "out"
    run(events, "-o", out, "--workers", 1)
    assert "kept" not in capsys.readouterr().err
    assert run(events, "-o", out, "--workers", 1) == 0
    said = capsys.readouterr().err
    assert "survey: 2 of 2 kept" in said and "2 of 2 partitions kept from a run before" in said
    before = (out / "manifest.json").read_bytes()
    with alone(out):
        assert run(events, "-o", out, "--workers", 1) == 1
    assert f'another run writes to "{out}"' in capsys.readouterr().err
    assert (out / "manifest.json").read_bytes() == before


@pytest.mark.parametrize(
    "wrong",
    [["--aggregate", "moon"], ["--workers", "0"], ["--engine", "spark"], ["--scheduler", "x:1"]],
)
def test_misuse_ends_it_with_2(events: Path, tmp_path: Path, wrong: list[str]) -> None:
    try:
        status = run(events, "-o", tmp_path / "out", *wrong)
    except SystemExit as error:
        status = int(error.code or 0)
    assert status == 2 and not (tmp_path / "out").exists()


def test_no_flows_and_a_given_lock(events: Path, tmp_path: Path) -> None:
    assert run(events, "-o", tmp_path / "one", "--workers", 1, "--aggregate", "") == 0
    assert not (tmp_path / "one" / "flows.parquet").exists()
    lock = tmp_path / "one" / "places.lock.csv"
    assert run(events, "-o", tmp_path / "two", "--workers", 1, "--lock", lock) == 0
    assert (tmp_path / "two" / "places.lock.csv").read_bytes() == lock.read_bytes()
    assert run(events, "-o", tmp_path / "two", "--lock", tmp_path / "none.csv") == 1
