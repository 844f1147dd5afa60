"""Measure the data formats on a made-up archive: against peers, and from tables to a file.

    python benchmarks/export.py
    python benchmarks/export.py --quick
    python benchmarks/export.py --formats --legs 10000 --only .geojson .parquet

GeoJSON is measured beside `GeoDataFrame.to_file` on the same legs, GeoParquet beside pyarrow's own
`write_table` of the same columns and WKB, each until the file is on the disk (fsync, as `gm.save`
does); `gm.read` beside `pandas.read_csv` of the same texts. The peak of memory is that of one
process that takes a million legs from their tables to GeoParquet. With `--formats` each format is
written once in a process of its own, and its seconds, size and memory beyond the story are told
(Linux).
"""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from page import write_project
from results import Result, faster, measured, peak_mb, turns, version

import geo_movements as gm

LEGS, ROUNDS = 100_000, 5
MANY, TOWNS, MOST_MB = 1_000_000, 1000, 1500
SUFFIXES = (
    ".geojson", ".geojsonl", ".parquet", ".fgb", ".gpkg", ".csv", ".kml", ".kmz", ".czml",
    ".orbat.json", ".xlsx", ".pmtiles",
)  # fmt: skip
WHOLE = """
import sys, geo_movements as gm
project = gm.read(sys.argv[1])
gm.save(gm.build(project, gm.resolve(project)), sys.argv[2])
"""


def main() -> None:
    """Print a line for each figure, or for each format."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer legs and rounds")
    parser.add_argument("--formats", action="store_true", help="each format once, with its memory")
    parser.add_argument("--legs", type=int, default=LEGS)
    parser.add_argument("--only", nargs="*", default=SUFFIXES, metavar="SUFFIX")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        write_one(*asked.one)
    elif asked.formats:
        tell_formats(asked.legs, asked.only)
    else:
        for result in measure(quick=asked.quick):
            print(result)


def measure(*, quick: bool = False) -> list[Result]:
    """Measure the writers and the reader against their peers, and the peak of the whole way."""
    legs, rounds = (LEGS // 10, 3) if quick else (LEGS, ROUNDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_project(folder / "archive", legs)
        results = [against_pandas(folder / "archive", legs, rounds)]
        story = make_story(folder / "archive")
        results += [against_geopandas(story, folder, rounds), against_arrow(story, folder, rounds)]
        del story
        results.append(peak_of_the_way(folder, LEGS if quick else MANY))
    return results


def against_pandas(archive: Path, legs: int, rounds: int) -> Result:
    """Measure reading a project beside pandas' own reader of its largest table."""
    table = archive / "movements.csv"
    ours, theirs = turns(lambda: gm.read(archive), lambda: pd.read_csv(table, dtype=object), rounds)
    return faster(
        "read", f"{legs:,} rows", ours, theirs, peer="pandas.read_csv, as texts",
        version=version("pandas"), target="<=",
    )  # fmt: skip


def against_geopandas(story: gm.Story, folder: Path, rounds: int) -> Result:
    """Measure GeoJSON beside `GeoDataFrame.to_file`."""
    ours, theirs = turns(
        lambda: gm.save(story, folder / "a.geojson"),
        lambda: flushed(story.legs.to_file, folder / "b.geojson", driver="GeoJSON"),
        rounds,
    )
    return faster(
        "export", f"GeoJSON, {len(story.legs):,} legs", ours, theirs,
        peer="GeoDataFrame.to_file", version=version("geopandas"), target=">= 5",
    )  # fmt: skip


def against_arrow(story: gm.Story, folder: Path, rounds: int) -> Result:
    """Measure GeoParquet beside pyarrow's floor."""
    floor = arrow_floor(story)
    ours, theirs = turns(
        lambda: gm.save(story, folder / "a.parquet"),
        lambda: flushed(floor, folder / "b.parquet"),
        rounds,
    )
    return faster(
        "export", f"GeoParquet, {len(story.legs):,} legs", ours, theirs,
        peer="pyarrow.parquet.write_table", version=version("pyarrow"), target="<= 4",
    )  # fmt: skip


def peak_of_the_way(folder: Path, legs: int) -> Result:
    """Measure the memory of one process that reads, resolves, builds and writes GeoParquet."""
    archive = write_project(folder / "whole", legs, TOWNS)
    command = [sys.executable, "-c", WHOLE, archive, folder / "whole.parquet"]
    return measured(
        "export", f"{legs:,} legs from tables to GeoParquet, peak of memory", [peak_mb(command)],
        unit="MB", target=f"<= {MOST_MB}",
    )  # fmt: skip


# --- Each format once -----------------------------------------------------------------------------


def tell_formats(legs: int, suffixes: Sequence[str]) -> None:
    """Print the seconds, the size and the memory of each format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        story = make_story(write_project(folder / "archive", legs))
        columns, cores = len(story.legs.columns), os.cpu_count()
        print(f"{len(story.legs):,} legs, {columns} columns, {cores} cores")
        pickled = folder / "story.pickle"
        pickled.write_bytes(pickle.dumps(story))
        del story
        print(f"{'format':<12}{'seconds':>9}{'MB':>9}{'memory MB':>11}")
        for suffix in suffixes:
            here = [sys.executable, __file__, "--one", suffix, str(pickled)]
            print(subprocess.run(here, check=True, capture_output=True, text=True).stdout, end="")


def make_story(archive: Path) -> gm.Story:
    """Build the archive that `benchmarks/page.py` makes up."""
    project = gm.read(archive)
    return gm.build(project, gm.resolve(project))


def flushed(write: Callable[..., Any], path: Path, **options: Any) -> None:
    """Write a file, and wait until it is on the disk."""
    write(path, **options)
    with path.open("rb") as file:
        os.fsync(file.fileno())


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
