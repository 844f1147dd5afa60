"""Make an event table of any number of rows, in partitions, as skewed as real ones are.

    python benchmarks/events.py FOLDER --rows 10000000 --partitions 100

Towns of the packaged gazetteer, the larger the oftener (Zipf), mostly with another town of the same
country; actors, claimants and sources by Zipf as well; ten years of days; three rows in ten are
presences. A tenth of the rows belong to movements of several legs, each within one partition. What
goes by sea, rail or road goes along a few hundred corridors, as supplies do; most events do not say
how. One partition is in memory at a time, and the same numbers make the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

TOWNS = 5000
CANDIDATES = 6500
CORRIDORS = 300
ACTORS, CLAIMANTS, SOURCES = 2000, 300, 500
YEARS, FIRST = 10, "2015-01-01"
SMALLEST = 15_000
NEAR = 0.85
"""The share of legs that stay in their country."""
PER_MOVEMENT = 4
AFOOT, AIRBORNE = 100 / 6371, 1000 / 6371
"""In radii of the Earth."""


class World(NamedTuple):
    """The towns, by rank, and what is drawn from them; `vectors` are their places on the sphere."""

    towns: list[str]
    countries: Any
    vectors: Any
    weights: Any
    corridors: list[tuple[int, int, str]]


def write_events(folder: Path, rows: int, partitions: int, towns: int = TOWNS) -> Path:
    """Write a folder with sources.csv, map.toml and movements/part-*.parquet."""
    import pyarrow.parquet as pq

    (folder / "movements").mkdir(parents=True, exist_ok=True)
    (folder / "map.toml").write_text('title = "Made-up events"\n', encoding="utf-8")
    _write_sources(folder / "sources.csv")
    world = made_world(towns)
    for number in range(partitions):
        first, last = (rows * at // partitions for at in (number, number + 1))
        table = events(world, first, last - first, seed=number)
        pq.write_table(table, folder / "movements" / f"part-{number:05d}.parquet")
    return folder


def made_world(towns: int = TOWNS) -> World:
    """Choose towns whose names are certain, and the corridors between the largest."""
    import numpy as np

    names, vectors = _certain(_populous(round(towns * CANDIDATES / TOWNS)), towns)
    countries = np.array([name.rpartition(", ")[2] for name in names])
    weights = 1 / np.arange(1, len(names) + 1)
    dice = np.random.default_rng(7)
    modes = ("road", "road", "rail", "sea")
    corridors = []
    for number in range(CORRIDORS):
        start = int(dice.integers(0, min(400, len(names))))
        same = np.flatnonzero(countries == countries[start])
        end = int(dice.choice(same[same != start])) if len(same) > 1 else (start + 1) % len(names)
        corridors.append((start, end, modes[number % len(modes)]))
    return World(names, countries, vectors, weights / weights.sum(), corridors)


def events(world: World, first: int, count: int, seed: int) -> Any:
    """Make some rows of the table, numbered from `first`, as an Arrow table."""
    import numpy as np
    import pyarrow as pa

    dice = np.random.default_rng([seed, first])
    origin, destination, mode = _ways(world, count, dice)
    presence = (dice.random(count) < 0.3) & (mode < 0)
    start = dice.integers(0, 365 * YEARS, count)
    lasted = dice.integers(0, 9, count)
    base = np.datetime64(FIRST)
    days = np.datetime_as_string(base + np.arange(365 * YEARS + 60))
    dates = _coded(pa, start, days)
    spans = pa.compute.binary_join_element_wise(dates, _coded(pa, start + lasted, days), "/")
    reported = _coded(pa, start + lasted + dice.integers(0, 30, count), days)
    amounts = ["", "about 200", "at least 1,000", "some 3,000", "100-150", "a battalion"]
    amounts += [f"{number * 50:,}" for number in range(1, 200)]
    movement = _movements(first, count, dice)
    actor = _zipf(dice, ACTORS, count)
    return pa.table(
        {
            "id": pa.array([f"e{number:010d}" for number in range(first, first + count)]),
            "movement": movement,
            "force": _coded(pa, actor, [f"Actor {number}" for number in range(ACTORS)]),
            "side": _coded(pa, actor % 7, [f"Side {letter}" for letter in "ABCDEFG"]),
            "origin": _coded(pa, np.where(presence, -1, origin), world.towns),
            "destination": _coded(pa, destination, world.towns),
            "mode": _coded(pa, mode, ["road", "rail", "sea", "foot", "air"]),
            "date": pa.compute.if_else(pa.array(lasted == 0), dates, spans),
            "strength": _coded(pa, _or_none(dice, count, len(amounts) - 1, 0.4) + 1, amounts),
            "status": _coded(
                pa, dice.choice(5, count, p=[0.5, 0.3, 0.1, 0.07, 0.03]),
                ["reported", "claimed", "assessed", "confirmed", "denied"],
            ),
            "claimant": _coded(
                pa, _zipf(dice, CLAIMANTS, count), [f"Body {n}" for n in range(CLAIMANTS)]
            ),
            "sources": _coded(
                pa, _zipf(dice, SOURCES, count), [f"s{number}" for number in range(SOURCES)]
            ),
            "reported": reported,
        }
    )  # fmt: skip


def _ways(world: World, count: int, dice: Any) -> tuple[Any, Any, Any]:
    """Draw origins, destinations and modes (-1: not told)."""
    import numpy as np

    towns = len(world.towns)
    origin = dice.choice(towns, count, p=world.weights)
    destination = dice.choice(towns, count, p=world.weights)
    near = dice.random(count) < NEAR
    for country in np.unique(world.countries):
        same = np.flatnonzero(world.countries == country)
        rows = np.flatnonzero(near & (world.countries[origin] == country))
        weights = world.weights[same] / world.weights[same].sum()
        destination[rows] = same[dice.choice(len(same), len(rows), p=weights)]
    alike = origin == destination
    destination[alike] = (destination[alike] + 1) % towns
    chord = np.linalg.norm(world.vectors[origin] - world.vectors[destination], axis=1)
    # On foot where that is near, by air where it is far.
    by = np.where(chord < AFOOT, 3, np.where(chord > AIRBORNE, 4, -1))
    mode = np.where(dice.random(count) < 0.6, by, -1)
    along = np.flatnonzero(dice.random(count) < 0.08)
    chosen = _zipf(dice, len(world.corridors), len(along))
    starts, ends, modes = (
        np.array(cells)
        for cells in zip(
            *((s, e, ["road", "rail", "sea"].index(m)) for s, e, m in world.corridors), strict=True
        )
    )
    origin[along], destination[along], mode[along] = starts[chosen], ends[chosen], modes[chosen]
    return origin, destination, mode


def _movements(first: int, count: int, dice: Any) -> Any:
    """Name the movements of a tenth of the rows: a few legs each, none beyond this partition."""
    import numpy as np
    import pyarrow as pa

    names = [f"m{first}-{number}" for number in range(max(1, count // 10 // PER_MOVEMENT))]
    codes = np.where(dice.random(count) < 0.1, dice.integers(0, len(names), count), -1)
    return _coded(pa, codes, names)


def _zipf(dice: Any, names: int, count: int) -> Any:
    import numpy as np

    weights = 1 / np.arange(1, names + 1)
    return dice.choice(names, count, p=weights / weights.sum())


def _or_none(dice: Any, count: int, names: int, share: float) -> Any:
    import numpy as np

    return np.where(dice.random(count) < share, dice.integers(0, names, count), -1)


def _coded(pa: Any, codes: Any, words: Sequence[str]) -> Any:
    """Make a column of texts of their numbers; below 0 is null."""
    array = pa.array(codes, mask=codes < 0)
    return pa.array([*words], type=pa.string()).take(array)


def _populous(count: int) -> list[str]:
    """Name the largest towns, narrowed by their area and country."""
    from geo_movements.errors import GeoMovementsError
    from geo_movements.places.gazetteer import Place, open_gazetteer

    table = open_gazetteer().tables[-1]
    towns = []
    for number in itertools.count():
        try:
            place = Place(*table.record(number))
        except GeoMovementsError:  # past the last one
            break
        if place.feature_code.startswith("PPL") and place.population >= SMALLEST and place.admin1:
            towns.append(place)
    towns.sort(key=lambda place: (-place.population, place.place_id))
    names = (f"{place.name}, {place.admin1}, {place.country}" for place in towns)
    return list(dict.fromkeys(name for name in names if name.count(",") == 2))[:count]


def _certain(names: list[str], most: int) -> tuple[list[str], Any]:
    """Leave out the names that the gazetteer cannot decide, in their order; place the others."""
    import tempfile

    from geo_movements.places.company import vectors
    from geo_movements.places.resolve import resolve
    from geo_movements.tables.read import read

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "movements.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["destination"], *([name] for name in names)])
        places = resolve(read(path))
    # With a rival, other towns of the story might tip the balance.
    sure = places[(places["match"] != "none") & places["runners_up"].isna()].set_index("toponym")
    kept = [name for name in names if name in sure.index][:most]
    return kept, vectors(sure.loc[kept, ["lon", "lat"]].to_numpy())


def _write_sources(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "publisher", "published", "url"])
        for number in range(SOURCES):
            table.writerow(
                [f"s{number}", f"Agency {number}", "", f"https://events.example/{number}"]
            )


def main() -> None:
    """Write the table that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--partitions", type=int, default=100)
    parser.add_argument("--towns", type=int, default=TOWNS)
    options = parser.parse_args()
    write_events(options.folder, options.rows, options.partitions, options.towns)


if __name__ == "__main__":
    main()
