"""Measure how cost grows with size, as the exponent of each growth: 1 is in step, 2 is a square.

    python benchmarks/curves.py
    python benchmarks/curves.py --quick

Tables of several sizes, each about four times the one before, are worked on once; the exponent is
the slope of a line through the logarithms. Small sizes are measured several times, and the median
counts. What is paid once (imports, the packaged gazetteer, the ground) is paid before.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from page import write_project
from results import Result, cost, growth

STAGE = "curves"
LEGS = (1_000, 4_000, 16_000, 64_000)
PAGES = (500, 2_000, 8_000)
NAMES = (1_000, 8_000, 64_000)
ROWS = (15_000, 60_000, 240_000)
ASKED = 2_000
QUICK = 4  # the quick form's tables are so many times smaller
SECONDS = ("legs", "s cpu")


def main() -> None:
    """Print a line for each growth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="smaller tables")
    for result in measure(quick=parser.parse_args().quick):
        print(result)


def measure(*, quick: bool = False) -> list[Result]:
    """Measure the growth of work on legs, of pages, of look-ups and of gazetteers."""
    by = QUICK if quick else 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [
            *of_legs(folder, [size // by for size in LEGS]),
            *of_pages(folder, [size // by for size in PAGES]),
            of_names([size // by for size in NAMES]),
            *of_rows(folder, [size // by for size in ROWS]),
        ]


def median_cost(run: Callable[[], Any], size: int, small: int) -> float:
    """Return the processor time of a run; the median of three where it is small."""
    return statistics.median(cost(run) for _ in range(3 if size <= small else 1))


# --- Legs -----------------------------------------------------------------------------------------


def of_legs(folder: Path, sizes: Sequence[int]) -> list[Result]:
    """Take archives through every stage, from their tables to GeoParquet and to flows."""
    import geo_movements as gm
    from geo_movements.flows import flows

    story_of(write_project(folder / "warm", 100))
    took: dict[str, list[tuple[float, float]]] = {}
    for size in sizes:
        path = write_project(folder / f"legs-{size}", size)
        held: dict[str, Any] = {}
        stages: dict[str, Callable[[], Any]] = {
            "read": lambda path=path, held=held: held.update(project=gm.read(path)),
            "resolve": lambda held=held: held.update(places=gm.resolve(held["project"])),
            "build": lambda held=held: held.update(story=gm.build(held["project"], held["places"])),
            "GeoParquet": lambda held=held: gm.save(held["story"], folder / "legs.parquet"),
            "GeoJSON": lambda held=held: gm.save(held["story"], folder / "legs.geojson"),
            "flows": lambda held=held: flows(held["story"].legs),
        }
        for what, run in stages.items():
            took.setdefault(what, []).append((size, median_cost(run, size, sizes[1])))
    return [growth(STAGE, f"legs: {what}", points, axes=SECONDS) for what, points in took.items()]


def story_of(path: Path) -> Any:
    """Build the story of a project; imports are paid here."""
    import geo_movements as gm

    project = gm.read(path)
    return gm.build(project, gm.resolve(project))


def of_pages(folder: Path, sizes: Sequence[int]) -> list[Result]:
    """Make pages: how long that takes, and how many bytes they have beyond that of a few legs."""
    from geo_movements.page import render

    least = len(render(story_of(write_project(folder / "warm", 100))).encode())
    took, weight = [], []
    for size in sizes:
        story = story_of(write_project(folder / f"page-{size}", size))
        pages: list[str] = []
        took.append((size, median_cost(lambda s=story, p=pages: p.append(render(s)), size, 0)))
        weight.append((size, len(pages[0].encode()) - least))
    note = "beyond those of a page of 100 legs: the viewer and the ground are the same in all"
    return [
        growth(STAGE, "page: time to render", took, axes=SECONDS),
        growth(STAGE, "page: bytes", weight, axes=("legs", "bytes"), note=note),
    ]


# --- Names ----------------------------------------------------------------------------------------


def of_names(sizes: Sequence[int]) -> Result:
    """Look up distinct names of the packaged gazetteer, as they are written there."""
    from geo_movements.places.gazetteer import open_gazetteer

    gazetteer = open_gazetteer()
    table = gazetteer.tables[-1]
    chosen = random.Random(1812)
    points = []
    for size in sizes:
        names = {table.record(chosen.randrange(table.size))[1] for _ in range(size)}
        took = median_cost(lambda names=names: gazetteer.lookup(names), size, sizes[1])
        points.append((len(names), took))
    return growth(STAGE, "names looked up", points, axes=("names", "s cpu"))


def of_rows(folder: Path, sizes: Sequence[int]) -> list[Result]:
    """Import dumps of GeoNames that are made up, and look up the same number of names in each."""
    from dump import write_dump

    from geo_movements.places.gazetteer import open_gazetteer
    from geo_movements.places.world.imports import import_gazetteer, remove_gazetteer

    os.environ["GEO_MOVEMENTS_GAZETTEERS"] = str(folder / "gazetteers")
    chosen = random.Random(1812)
    imported, asked = [], []
    for size in sizes:
        dump = folder / f"dump-{size}.txt"
        write_dump(dump, size)
        imported.append((size, cost(lambda dump=dump: import_gazetteer(dump, name="made-up"))))
        table = open_gazetteer().tables[0]
        names = {table.record(chosen.randrange(table.size))[1] for _ in range(ASKED)}
        open_gazetteer().lookup(names)
        asked.append((size, median_cost(lambda n=names: open_gazetteer().lookup(n), 0, 0)))
        remove_gazetteer("made-up")
    axes = ("gazetteer rows", "s cpu")
    return [
        growth(STAGE, "gazetteer: import", imported, axes=axes),
        growth(STAGE, f"gazetteer: {ASKED:,} names looked up", asked, axes=axes, target="<= 0.25"),
    ]


if __name__ == "__main__":
    main()
