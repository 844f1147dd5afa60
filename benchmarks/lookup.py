"""Measure look-ups against an in-memory dict, and a cold process against bare Python.

    python benchmarks/lookup.py

Both sides normalise the same names, find the same rows and, in the second pair, build the same
candidates. The dict holds everything the file holds, as Python objects.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, Literal

from geo_movements.places.gazetteer import Candidate, Place, open_gazetteer
from geo_movements.places.names import normalise
from geo_movements.places.world.table import LENGTHS, Table

NAMES = 50_000
COLD = (
    "import geo_movements.places.world.table as t; "
    "from geo_movements.places.names import normalise; "
    "g = t.Table({path!r}); print(g.record(g.find(normalise('Wŏnsan'))[0] >> 1)[0])"
)
COLD_API = (
    "from geo_movements.places.gazetteer import open_gazetteer; "
    "print(open_gazetteer().lookup(['Wŏnsan'])['Wŏnsan'][0].place.place_id)"
)


def main() -> None:
    """Run both comparisons and print a line for each."""
    gazetteer = open_gazetteer()
    table = gazetteer.tables[-1]
    keys = [key for length in range(LENGTHS) for key in table.keys_of_length(length)]
    names = sample_names(keys, table)
    rows = {key: table.find(key) for key in keys}
    places = [table.record(index) for index in range(table.size)]
    candidates = in_memory(rows, places)
    report("find rows", names, lambda name: table.find(normalise(name)),
           lambda name: rows.get(normalise(name), ()))  # fmt: skip
    report("look up candidates", names, lambda name: gazetteer.lookup((name,))[name], candidates)
    cold("rows, in a cold process", COLD.format(path=str(table.path)))
    cold("candidates, in a cold process", COLD_API)


def sample_names(keys: list[str], table: Table) -> list[str]:
    """Half main names of random places, half any names, as written or as keys."""
    chosen = random.Random(1812)
    main_names = [table.record(chosen.randrange(table.size))[1] for _ in range(NAMES // 2)]
    return main_names + chosen.sample(keys, NAMES // 2)


def in_memory(
    rows: dict[str, tuple[int, ...]], places: list[Any]
) -> Callable[[str], list[Candidate]]:
    """Make the look-up that the file is measured against."""

    def find(name: str) -> list[Candidate]:
        found = []
        for posting in rows.get(normalise(name), ()):
            match: Literal["exact", "alternate"] = "alternate" if posting & 1 else "exact"
            found.append(Candidate(Place(*places[posting >> 1]), match, curated=False))
        return found

    return find


def report(what: str, names: list[str], ours: Callable[[str], object],
           theirs: Callable[[str], object]) -> None:  # fmt: skip
    """Time both in turns, five rounds, and print the medians."""
    times: dict[Callable[[str], object], list[float]] = {ours: [], theirs: []}
    for _ in range(5):
        for function, seconds in times.items():
            start = time.perf_counter()
            for name in names:
                function(name)
            seconds.append(time.perf_counter() - start)
    rates = [len(names) / statistics.median(times[function]) for function in (ours, theirs)]
    print(f"{what}: {rates[0]:,.0f}/s, in-memory dict {rates[1]:,.0f}/s, "
          f"ratio {rates[0] / rates[1]:.2f}")  # fmt: skip


def cold(what: str, code: str) -> None:
    """Start Python 21 times with and without the code, and print the medians."""
    bare, ours = (statistics.median(run(text) for _ in range(21)) for text in ("pass", code))
    print(f"{what}: {1000 * ours:.1f} ms, bare Python {1000 * bare:.1f} ms, "
          f"ratio {ours / bare:.2f}")  # fmt: skip


def run(code: str) -> float:
    """Return the seconds that a process takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
