"""Measure how soon the command line answers, against a Python that does nothing.

    python benchmarks/startup.py

Whole processes, by turns, of one interpreter: `geo-movements --help` as it is installed, and
`python -c pass`. The last figure is what `--help` would take if it imported geopandas and folium.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from results import Result, faster, process_cost, turns, version

STAGE = "startup"
ROUNDS = 25
ENTRY = "import sys; from geo_movements.cli import main; sys.exit(main())"


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few rounds")
    for result in measure(quick=parser.parse_args().quick):
        print(result)


def measure(*, quick: bool = False) -> list[Result]:
    """Measure the help, and what is imported for it."""
    rounds = 5 if quick else ROUNDS
    bare = [sys.executable, "-c", "pass"]
    python = f"{sys.version_info[0]}.{sys.version_info[1]}.{sys.version_info[2]}"
    results = []
    for what, command, target in (
        ("geo-movements --help", [*entry(), "--help"], "<= 2.5"),
        ("geo-movements map --help", [*entry(), "map", "--help"], "<="),
        ("import geo_movements", [sys.executable, "-c", "import geo_movements"], "<="),
    ):
        ours, floor = against(command, bare, rounds)
        results.append(
            faster(STAGE, what, ours, floor, peer="python -c pass", version=python,
                   target=target)
        )  # fmt: skip
    eager = [sys.executable, "-c", "import geopandas, folium"]
    ours, theirs = against([*entry(), "--help"], eager, 3 if quick else 7)
    results.append(
        faster(STAGE, "geo-movements --help", ours, theirs, peer="import geopandas, folium",
               version=version("geopandas"), target=">= 10")
    )  # fmt: skip
    return results


def entry() -> list[str]:
    """Return the command as it is installed beside this Python; else what it would do."""
    installed = Path(sys.executable).with_name("geo-movements")
    return [str(installed)] if installed.exists() else [sys.executable, "-c", ENTRY]


def against(command: list[str], other: list[str], rounds: int) -> tuple[list[float], list[float]]:
    """Run two commands by turns, after a first run of each that nobody counts."""
    for one in (command, other):
        process_cost(one)
    return turns(lambda: process_cost(command), lambda: process_cost(other), rounds)


if __name__ == "__main__":
    main()
