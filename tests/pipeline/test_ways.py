"""Workers share the ways that they find: each is looked for once, and is the same for all."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from geo_movements.pipeline.ways import _plain, _way, shared_ways
from geo_movements.routes.legs import SEARCH
from geo_movements.routes.ways import FREE, Avoid, NoWay, Pair, Part, Stop, Way

PAIRS = [(Stop(0.1 * number, 0.2), Stop(1 / 3, number / 7)) for number in range(40)]
asked: Counter[Pair] = Counter()


def router(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    asked.update(pairs)
    return [
        Way((Part(np.array([[a.lon, a.lat], [b.lon, b.lat]]), "rail", 1 / 7),), ("A", None), ("X",))
        if b.lat
        else NoWay("no railway", 1)
        for a, b in pairs
    ]


@pytest.fixture(autouse=True)
def fresh() -> None:
    asked.clear()


def searched(folder: Path) -> list[Way | NoWay]:
    with shared_ways(folder):
        return SEARCH.get()(router, PAIRS, FREE)


def told(ways: Sequence[Way | NoWay]) -> str:
    return json.dumps([_plain(way) for way in ways])


def test_each_way_is_looked_for_once_by_all_together(tmp_path: Path) -> None:
    found: list[str] = []
    workers = [
        threading.Thread(target=lambda: found.append(told(searched(tmp_path)))) for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {*found} == {told(router(PAIRS, FREE))} and len(found) == 4
    assert {*asked.values()} == {2}  # once by the workers, once by this test


def test_a_way_comes_back_with_every_digit() -> None:
    for way in router(PAIRS, FREE):
        again = _way(json.loads(json.dumps(_plain(way))))
        assert told([again]) == told([way]) and type(again) is type(way)


def test_what_a_dead_worker_left_half_written_is_looked_for_again(tmp_path: Path) -> None:
    searched(tmp_path)
    half = min(tmp_path.iterdir())
    half.write_bytes(half.read_bytes()[:-9])
    assert told(searched(tmp_path)) == told(router(PAIRS, FREE))
    assert sorted(asked.values()).count(3) == 1
