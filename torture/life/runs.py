"""Run the pipeline over fresh partitions at every line of standard input, in this one process.

python -m torture.life.runs FOLDER SEED
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from random import Random

from torture.life.rounds import SOURCES, partition

__all__ = ["run_once"]

PARTS, ROWS = 2, 40
ANSWERS = {0: "done", 1: "refused"}
"""Chance makes tables, too, in which two places of one name fit alike: such a run is refused."""
POOLED = 8
"""Every so many runs, two processes share the work; else it is done in this one."""


def run_once(
    folder: Path, chance: Random, workers: int = 1, *, partitions: int = PARTS, rows: int = ROWS
) -> int:
    """Write partitions, convert them, and leave nothing; returns the exit status."""
    from geo_movements.cli import main

    events, out = folder / "events", folder / "out"
    (events / "movements").mkdir(parents=True)
    (events / "sources.csv").write_text(SOURCES, encoding="utf-8")
    for at in range(partitions):
        path = events / "movements" / f"part-{at}.csv"
        path.write_text(partition(chance, rows, f"p{at}-"), encoding="utf-8")
    given = [str(events / "movements"), "-o", str(out), "--project", str(events)]
    status = main(["pipeline", *given, "--workers", str(workers)])
    shutil.rmtree(folder)
    return status


def _serve(folder: Path, seed: int) -> int:
    chance, answers = Random(seed), os.fdopen(os.dup(1), "w")
    for at, _ in enumerate(sys.stdin, start=1):
        status = run_once(folder, chance, 2 if at % POOLED == 0 else 1)
        if status not in ANSWERS:
            return status
        print(ANSWERS[status], file=answers, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(_serve(Path(sys.argv[1]), int(sys.argv[2])))
