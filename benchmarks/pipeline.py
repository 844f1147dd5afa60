"""The pipeline: two workers against one, and what grows with rows and partitions.

    python benchmarks/pipeline.py [--rows 200000]

Two workers against one is a matter of the clock, so it only tells on a machine whose two processors
are idle: `note` says what share of a processor the run was given. The events are made up by
benchmarks/events.py.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from events import write_events
from results import Result, faster, measured, slope

ROWS, PARTITIONS, ROUNDS = 200_000, 8, 3
SIZES = (25_000, 50_000, 100_000)


class Cost(NamedTuple):
    """What a run took, by the clock and by its processors."""

    wall_s: float
    cpu_s: float


def measure(rows: int = ROWS, rounds: int = ROUNDS) -> list[Result]:
    """Measure all; some ten minutes of two processors."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        return [_workers(folder, rows, rounds), *_growth(folder)]


def _workers(folder: Path, rows: int, rounds: int) -> Result:
    """Compare two workers with one process that begins as they do, by turns."""
    events = write_events(folder / "events", rows, PARTITIONS)
    one, two = [], []
    for at in range(rounds):
        for workers in (1, 2) if at % 2 == 0 else (2, 1):
            (one if workers == 1 else two).append(_run(events, folder / "out", workers))
    shares = [cost.cpu_s / cost.wall_s for cost in two]
    return faster(
        "pipeline", f"{rows:,} rows in {PARTITIONS} partitions, two workers",
        [cost.wall_s for cost in two], [cost.wall_s for cost in one],
        peer="one worker", target=">= 1.8", unit="s",
        note=f"the two had {statistics.median(shares):.2f} processors; "
        f"{statistics.median(c.cpu_s for c in two):.0f} s cpu, one worker "
        f"{statistics.median(c.cpu_s for c in one):.0f}",
    )  # fmt: skip


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


def _run(events: Path, out: Path, workers: int) -> Cost:
    """Run the command anew, in a process of its own."""
    import subprocess

    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "geo_movements.cli", "pipeline", str(events), "-o", str(out)]
    before, began = _spent(), time.perf_counter()
    subprocess.run([*command, "--workers", str(workers)], check=True, stderr=subprocess.DEVNULL)
    return Cost(time.perf_counter() - began, _spent() - before)


def _spent() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


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
