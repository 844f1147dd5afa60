"""Measure the data formats on a made-up archive: seconds, size and memory, and two ratios to peers.

    python benchmarks/export.py
    python benchmarks/export.py --legs 10000 --only .geojson .parquet

GeoJSON is measured beside `GeoDataFrame.to_file` on the same legs, GeoParquet beside pyarrow's own
`write_table` of the same columns and WKB. Both sides end with a file that is on the disk (fsync, as
`gm.save` does), take turns, and count by their best of `--rounds`: by the clock, and by processor
time, which hardly depends on what else the machine does. The other formats run once each,
in a process of their own, whose peak of memory beyond the story is told (Linux).
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from page import write_project

import geo_movements as gm

LEGS, ROUNDS = 100_000, 5
CLOCKS = ("by the clock", "processor time")
SUFFIXES = (
    ".geojson", ".geojsonl", ".parquet", ".fgb", ".gpkg", ".csv", ".kml", ".kmz", ".czml",
    ".orbat.json", ".xlsx", ".pmtiles",
)  # fmt: skip


def main() -> None:
    """Print the ratios, then a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--legs", type=int, default=LEGS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", nargs="*", default=SUFFIXES, metavar="SUFFIX")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        write_one(*asked.one)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        story = make_story(folder, asked.legs)
        print(
            f"{len(story.legs):,} legs, {len(story.legs.columns)} columns, {os.cpu_count()} cores"
        )
        ratios(story, folder, asked.rounds)
        pickled = folder / "story.pickle"
        pickled.write_bytes(pickle.dumps(story))
        del story
        print(f"{'format':<12}{'seconds':>9}{'MB':>9}{'memory MB':>11}")
        for suffix in asked.only:
            here = [sys.executable, __file__, "--one", suffix, str(pickled)]
            print(subprocess.run(here, check=True, capture_output=True, text=True).stdout, end="")


def make_story(folder: Path, legs: int) -> gm.Story:
    """Build the archive that `benchmarks/page.py` makes up."""
    project = gm.read(write_project(folder / "archive", legs))
    return gm.build(project, gm.resolve(project))


def ratios(story: gm.Story, folder: Path, rounds: int) -> None:
    """Print how we compare with the peers."""
    ours, theirs = race(
        lambda: gm.save(story, folder / "a.geojson"),
        lambda: flushed(story.legs.to_file, folder / "b.geojson", driver="GeoJSON"),
        rounds,
    )
    for clock, mine, other in zip(CLOCKS, ours, theirs, strict=True):
        told = f"GeoJSON     {mine:6.2f} s, GeoDataFrame.to_file {other:6.2f} s"
        print(f"{told}: {other / mine:.1f} times as fast ({clock})")
    floor_of = arrow_floor(story)
    ours, floor = race(
        lambda: gm.save(story, folder / "a.parquet"),
        lambda: flushed(floor_of, folder / "b.parquet"),
        rounds,
    )
    for clock, mine, other in zip(CLOCKS, ours, floor, strict=True):
        told = f"GeoParquet  {mine:6.2f} s, pyarrow's floor      {other:6.2f} s"
        print(f"{told}: {mine / other:.1f} times the floor ({clock})")


def flushed(write: Callable[..., Any], path: Path, **options: Any) -> None:
    """Write a file, and wait until it is on the disk."""
    write(path, **options)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def race(
    ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int
) -> tuple[list[float], list[float]]:
    """Run two by turns, and return the best times of each: by the clock, and of the processor."""
    best = [[float("inf")] * 2, [float("inf")] * 2]
    for _ in range(rounds):
        for side, run in enumerate((ours, theirs)):
            began = time.perf_counter(), time.process_time()
            run()
            took = time.perf_counter() - began[0], time.process_time() - began[1]
            best[side] = [*map(min, best[side], took)]
    return best[0], best[1]


def arrow_floor(story: gm.Story) -> Callable[[Path], None]:
    """Return what writes the same columns and WKB by pyarrow alone, from pandas to the disk."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from geo_movements.export.frames import typed

    columns = typed(story.legs)

    def write(path: Path) -> None:
        table = pa.Table.from_pandas(columns, preserve_index=False)
        shapes = pa.array(story.legs.geometry.to_wkb(), type=pa.binary())
        pq.write_table(table.append_column("geometry", shapes), path, compression="zstd")

    return write


def write_one(suffix: str, pickled: str) -> None:
    """Write one format, and print what it took."""
    story = pickle.loads(Path(pickled).read_bytes())
    gm.save(small(story), Path(pickled).with_name(f"warm{suffix}"))  # imports, and what they load
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here (Linux)
    began = time.perf_counter()
    path = gm.save(story, Path(pickled).with_name(f"legs{suffix}"))
    took = time.perf_counter() - began
    size = path.stat().st_size / 1e6
    print(f"{suffix:<12}{took:>9.1f}{size:>9.1f}{resident('VmHWM') - before:>11.0f}")


def resident(what: str) -> float:
    """Return the memory that this process has, or had at its peak, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def small(story: gm.Story) -> gm.Story:
    """Take the first claims of a story."""
    from dataclasses import replace

    return replace(story, legs=story.legs.head(10))


if __name__ == "__main__":
    main()
