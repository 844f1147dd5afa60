"""Requests to one host keep their distance, in whatever run they are."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from geo_movements.places.pace import Turns
from geo_movements.places.service import Clock


class Hours:
    def __init__(self) -> None:
        self.seconds, self.sleeps = 1_000_000.0, []

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.seconds += seconds

    def turns(self, folder: Path, host: str = "a.example", interval_s: float = 1) -> Turns:
        clock = Clock(lambda: self.seconds, lambda: self.seconds, self.sleep)
        return Turns(folder, host, interval_s=interval_s, clock=clock)


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    hours = Hours()
    hours.turns(tmp_path).take()
    hours.seconds += 0.25
    hours.turns(tmp_path).take()
    hours.turns(tmp_path, "b.example").take()
    assert hours.sleeps == [0.75]
    hours.seconds += 5
    hours.turns(tmp_path).take()
    assert hours.sleeps == [0.75]


def test_a_clock_that_was_set_back_costs_one_interval(tmp_path: Path) -> None:
    hours = Hours()
    hours.turns(tmp_path).take()
    hours.seconds -= 500_000
    hours.turns(tmp_path).take()
    assert hours.sleeps == [1]


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "1e999", "\xff", "9" * 99])
def test_a_time_that_is_none_does_no_harm(tmp_path: Path, text: str) -> None:
    hours = Hours()
    turns = hours.turns(tmp_path)
    turns.path.write_bytes(text.encode("latin-1"))
    turns.take()
    turns.take()
    assert hours.sleeps[-1] == 1 and sum(hours.sleeps) <= 2


def test_no_distance_keeps_no_file(tmp_path: Path) -> None:
    hours = Hours()
    hours.turns(tmp_path, interval_s=0).take()
    assert list(tmp_path.iterdir()) == [] and hours.sleeps == []


def test_without_a_file_the_run_keeps_its_own(tmp_path: Path) -> None:
    hours = Hours()
    folder = tmp_path / "file"
    folder.touch()
    turns = hours.turns(folder / "pace")
    turns.take()
    turns.take()
    assert hours.sleeps == [1]


def test_runs_at_once_take_turns(tmp_path: Path) -> None:
    times: list[float] = []

    def run() -> None:
        turns = Turns(tmp_path, "a.example", interval_s=0.05, clock=Clock())
        for _ in range(3):
            turns.take()
            times.append(time.time())

    threads = [threading.Thread(target=run) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    times.sort()
    # By the file's own times, since a thread may be late to write down its own.
    assert len(times) == 9 and times[-1] - times[0] > 0.05 * 7


def test_it_needs_nothing_that_windows_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pread", "pwrite"):
        monkeypatch.delattr(os, name, raising=False)
    hours = Hours()
    hours.turns(tmp_path).take()
    hours.turns(tmp_path).take()
    assert hours.sleeps == [1]
