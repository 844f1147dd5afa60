"""Where the time goes: stages add up, cost nothing unasked, and are told beside the output."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from geo_movements.cli import main
from geo_movements.stages import Spent, profiled, stage, table


def test_a_stage_within_a_stage_is_not_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 3.0, 7.0, 8.0, 10.0])
    monkeypatch.setattr("geo_movements.stages.time.perf_counter", lambda: next(clock))
    with profiled() as spent, stage("outer"), stage("inner"):
        pass
    assert {name: one.seconds for name, one in spent.items()} == {"rest": 3, "outer": 3, "inner": 4}


def test_a_stage_that_fails_is_closed() -> None:
    with profiled() as spent:
        with pytest.raises(ZeroDivisionError), stage("bad"):
            raise ZeroDivisionError
        with stage("good"):
            pass
    assert set(spent) == {"rest", "bad", "good"}


def test_nothing_is_measured_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo_movements.stages.time.perf_counter", lambda: 1 / 0)
    with stage("free"):
        pass


def test_a_function_keeps_its_name_and_its_options() -> None:
    from geo_movements.save import options_of
    from geo_movements.tables.read import read

    assert read.__name__ == "read" and read.__doc__
    assert options_of(".csv") == ["table"]


def test_the_shares_make_up_the_whole() -> None:
    lines = table({"rest": Spent(0.25, 9.0), "read": Spent(0.75, 80.0)}).splitlines()
    assert [line.split()[0] for line in lines] == ["stage", "read", "rest", "total"]
    assert "75%" in lines[1] and "25%" in lines[2] and lines[3].split() == ["total", "1.00", "80"]


def test_map_tells_its_stages_beside_the_same_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    legs = tmp_path / "legs.csv"
    legs.write_text("from,to\nWonsan,Vladivostok\n")
    plain, profile = tmp_path / "plain.html", tmp_path / "profile.html"
    assert main(["map", str(legs), "-o", str(plain)]) == 0
    assert "seconds" not in capsys.readouterr().err
    assert main(["map", str(legs), "-o", str(profile), "--profile"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    told = [line.split()[0] for line in err.splitlines()]
    assert {"stage", "read", "resolve", "route", "build", "design", "basemap", "payload"} <= {*told}
    assert told[-1] == "total"
    assert plain.read_bytes() == profile.read_bytes()


def test_a_failure_has_its_stages_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    legs = tmp_path / "legs.csv"
    legs.write_text("from,to\nWonsan,Vladivostock\n")
    assert main(["map", str(legs), "-o", str(tmp_path / "map.html"), "--profile"]) == 1
    err = capsys.readouterr().err
    assert "Vladivostock" in err and "resolve" in err and "total" in err


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of memory is the system's")
def test_memory_only_grows() -> None:
    with profiled() as spent:
        with stage("small"):
            pass
        with stage("large"):
            held = bytearray(60_000_000)
            held[::4096] = b"x" * len(held[::4096])
    small, large = spent["small"].peak_mb, spent["large"].peak_mb
    assert small is not None and large is not None and large >= small
