"""The pipeline: two workers against one, and what grows with rows and partitions.

    python benchmarks/pipeline.py [--rows 1000000]

Two workers against one is a matter of the clock, which only tells on a machine whose two processors
are idle: the note says how many of them the run was given, and without two there is no target. Each
of two workers has one thread for arithmetic; so has the one here, which else would have Arrow's,
as many as there are processors. What holds on a busy machine, too, is the processor time of the
longest path: the driver's own, and half of its workers'. The events are made up by events.py.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from events import write_events
from results import Result, compiled, faster, measured, slope

ROWS, PARTITIONS, ROUNDS = 1_000_000, 8, 3
SIZES = (25_000, 50_000, 100_000, 200_000)
IDLE = 1.7
"""With fewer processors than this, on average over a run, two workers had no two."""


class Cost(NamedTuple):
    """What a run took: by the clock, and of processors by the driver and by its workers."""

    wall_s: float
    own_s: float
    workers_s: float

    @property
    def cpu_s(self) -> float:
        """Of all together."""
        return self.own_s + self.workers_s

    def path_s(self, workers: int) -> float:
        """Of the longest path, where the workers share alike."""
        return self.own_s + self.workers_s / workers


def measure(rows: int = ROWS, rounds: int = ROUNDS) -> list[Result]:
    """Measure all; some fifteen minutes of two processors."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        return [*_workers(folder, rows, rounds), *_growth(folder)]


def _workers(folder: Path, rows: int, rounds: int) -> list[Result]:
    """Compare two workers with one, by turns; the best of the rounds, since other programs run."""
    events = write_events(folder / "events", rows, PARTITIONS)
    one: list[Cost] = []
    two: list[Cost] = []
    for at in range(rounds):
        for workers in (1, 2) if at % 2 == 0 else (2, 1):
            (one if workers == 1 else two).append(_run(events, folder / "out", workers))
    best = min(two, key=lambda cost: cost.wall_s)
    given = best.cpu_s / best.wall_s
    what = f"{rows:,} rows in {PARTITIONS} partitions, two workers"
    return [
        faster(
            "pipeline", what, [best.wall_s], [min(cost.wall_s for cost in one)],
            peer="one worker of one thread", target=">= 1.8" if given >= IDLE else "", unit="s",
            note=f"best of {rounds} rounds; it was given {given:.2f} processors",
        ),
        faster(
            "pipeline", f"{what}, longest path", [cost.path_s(2) for cost in two],
            [cost.path_s(1) for cost in one], peer="one worker",
            note=f"of {statistics.median(cost.cpu_s for cost in two):.0f} s the driver has "
            f"{statistics.median(cost.own_s for cost in two):.0f}",
        ),
    ]  # fmt: skip


def _growth(folder: Path) -> list[Result]:
    """Tell the exponents of processor time by rows, and by partitions of the same rows."""
    by_rows = []
    for rows in SIZES:
        events = write_events(folder / f"rows-{rows}", rows, 4)
        by_rows.append(_run(events, folder / "out", 1).cpu_s)
    counts, by_parts = (2, 8, 32), []
    for count in counts:
        events = write_events(folder / f"parts-{count}", SIZES[1], count)
        by_parts.append(_run(events, folder / "out", 1).cpu_s)
    told = ", ".join(f"{rows:,}: {cost:.1f} s" for rows, cost in zip(SIZES, by_rows, strict=True))
    also = ", ".join(f"{n}: {cost:.1f} s" for n, cost in zip(counts, by_parts, strict=True))
    return [
        measured(
            "pipeline", "processor time by rows", [slope(SIZES, by_rows)],
            unit="exponent", target="<= 1.1", note=told,
        ),
        measured(
            "pipeline", f"processor time by partitions of {SIZES[1]:,} rows",
            [slope(counts, by_parts)], unit="exponent", target="<= 0.5", note=also,
        ),
    ]  # fmt: skip


_DRIVER = """
import json, resource, sys
from geo_movements.cli import main
status = main(sys.argv[1:])
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([status, *(one.ru_utime + one.ru_stime for one in used)]))
"""


ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""What Arrow and OpenBLAS ask for the number of their threads."""


def _run(events: Path, out: Path, workers: int) -> Cost:
    """Run the command anew, in a process of its own."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-c", _DRIVER, "pipeline", str(events), "-o", str(out)]
    began = time.perf_counter()
    command += ["--workers", str(workers)]
    done = subprocess.run(command, capture_output=True, env=compiled() | ONE_THREAD)
    took = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-400:])
    status, own_s, workers_s = json.loads(done.stdout)
    assert status == 0
    return Cost(took, own_s, workers_s)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    for result in measure(options.rows, options.rounds):
        ratio = "" if result.ratio is None else f" {result.ratio:.2f} times {result.peer}"
        print(f"{result.what}: {result.ours:.2f} {result.unit}{ratio} ({result.note})")


if __name__ == "__main__":
    main()
