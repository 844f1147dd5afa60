"""Write a dump as GeoNames writes it, of any number of made-up rows.

    python benchmarks/dump.py 12_000_000 allCountries.txt

Nineteen columns (see `geo_movements.places.world.dumps`), grouped by country as GeoNames' own. The
packaged gazetteer's own towns and areas are among the rows, under their numbers; the others
have its names with variations: streams, hills, farms and stations called after them, numbered
camps, other spellings. The shares of feature classes, the rows without alternate names (six in
ten), the few with dozens, the towns without a population and the sizes of the others are about
those of GeoNames. The same number of rows gives the same bytes; rows are written as they are made.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.names import normalise

# Feature class, code, share in a thousand, and how things of the kind are called.
KINDS: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("P", "PPL", 370, ("{}", "{}", "{}", "New {}", "{} Kalan", "Upper {}", "San {}", "{}-{n}",
                       "Novo{l}", "{}ka", "{} Abad", "Ban {}")),
    ("P", "PPLX", 20, ("{} West", "Old {}", "{} Mikrorayon {n}")),
    ("H", "STM", 150, ("{} Creek", "Rio {}", "{}", "Ruisseau de {}", "Reka {}", "{} He")),
    ("H", "LK", 40, ("Lake {}", "{} Lake", "Ozero {}", "{}sjön")),
    ("H", "WLL", 20, ("Bir {}", "{} Well")),
    ("S", "SCH", 60, ("{} School", "{} Primary School", "Escuela {}")),
    ("S", "FRM", 60, ("{}", "{} Farm", "Hacienda {}", "{} {n}")),
    ("S", "CH", 45, ("{} Church", "Saint {} Church", "Iglesia de {}")),
    ("S", "HTL", 30, ("Hotel {}", "{} Inn")),
    ("S", "RSTN", 15, ("{} Station", "Stantsiya {}", "Bahnhof {}")),
    ("T", "HLL", 60, ("{} Hill", "Cerro {}", "Gora {}", "{}berget")),
    ("T", "MT", 50, ("Mount {}", "{}", "Jabal {}", "{} Shan")),
    ("T", "ISL", 15, ("{} Island", "Ostrov {}", "Isla {}")),
    ("L", "LCTY", 25, ("{}", "{} Locality")),
    ("L", "PRK", 12, ("{} Park", "{} National Park")),
    ("A", "ADM3", 18, ("{}", "{} District", "Municipio de {}")),
    ("V", "FRST", 5, ("{} Forest", "Les {}")),
    ("R", "RD", 4, ("{} Road", "{} Highway")),
    ("U", "SMTU", 1, ("{} Seamount",)),
)  # fmt: skip
FREE = 13_000_027
"""A prime: the numbers of made-up rows are all residues in a mixed order, those not yet taken."""
STEP = 7_919_777
PLAIN, SOME = 0.6, 0.92  # shares of rows without alternate names, and with a few at most
SYLLABLES = ("ba", "chi", "dor", "el", "fa", "gan", "hu", "ir", "jo", "kal", "lin", "mos", "nar",
             "ost", "pe", "qa", "rud", "sha", "tol", "un", "var", "wes", "yan", "zhi")  # fmt: skip


class Known(NamedTuple):
    """A place of the packaged gazetteer, with the code of its first-level area."""

    number: int
    name: str
    lat: float
    lon: float
    country: str
    admin1: str
    feature_code: str
    population: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Write a dump of so many rows."""
    parser = argparse.ArgumentParser(description="Write a made-up dump of GeoNames.")
    parser.add_argument("rows", type=int, help="how many: 12_000_000 is GeoNames whole")
    parser.add_argument("file", type=Path, help="where to write it")
    options = parser.parse_args(arguments)
    written = write_dump(options.file, options.rows)
    print(f"{options.rows:,} rows, {written / 1e6:,.1f} MB", file=sys.stderr)


def write_dump(path: Path, rows: int) -> int:
    """Write a dump of so many rows; returns its size in bytes."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        return sum(len(line.encode()) * bool(file.write(line)) for line in dump_lines(rows))


def dump_lines(rows: int) -> Iterator[str]:
    """Make the lines of a dump, country by country."""
    known = known_places()
    used = {place.number for places in known.values() for place in places}
    free = numbers(used)
    total = sum(map(len, known.values()))
    chosen = random.Random(1812)
    left = rows
    for at, (country, places) in enumerate(sorted(known.items()), 1):
        last = at == len(known)
        share = left if last else min(left, round(rows * len(places) / total))
        left -= share
        yield from country_lines(country, places, share, free, chosen)


def numbers(used: set[int]) -> Iterator[int]:
    """Count out numbers that no known place has; past the prime, one after another."""
    for at in range(1, FREE):
        number = at * STEP % FREE
        if number not in used:
            yield number
    yield from (number for number in range(FREE, 2**32) if number not in used)


def known_places() -> dict[str, list[Known]]:
    """Take the packaged places with numbers, by country; a country's areas are numbered."""
    table = open_gazetteer().tables[-1]
    found: dict[str, list[Known]] = defaultdict(list)
    areas: dict[tuple[str, str | None], str] = {}
    for index in range(table.numbered):
        place_id, name, lat, lon, _, _, country, admin1, code, people, *_ = table.record(index)
        if country and code:
            area = areas.setdefault((country, admin1), f"{len(areas) % 90 + 1:02}")
            number = int(place_id.removeprefix("geonames:"))
            found[country].append(Known(number, name, lat, lon, country, area, code, people))
    return found


def country_lines(
    country: str, places: Sequence[Known], rows: int, free: Iterator[int], chosen: random.Random
) -> Iterator[str]:
    """Make so many rows of a country: its known places, and made-up ones around them."""
    kept = places if rows >= len(places) else chosen.sample(list(places), rows)
    kinds = [kind for kind in KINDS for _ in range(kind[2])]
    spread = max(1, rows // max(1, len(kept)))
    written = 0
    for place in kept:
        yield known_line(place, chosen)
        written += 1
        for _ in range(min(spread - 1, rows - written)):
            yield made_up(place, chosen.choice(places), kinds, free, chosen)
            written += 1
    while written < rows:
        yield made_up(chosen.choice(places), chosen.choice(places), kinds, free, chosen)
        written += 1


def known_line(place: Known, chosen: random.Random) -> str:
    """Write the row of a place that the packaged gazetteer has."""
    feature = "A" if place.feature_code.startswith(("ADM", "PCL")) else "P"
    feature = {"AIRP": "S", "AIRB": "S", "PRT": "S"}.get(place.feature_code, feature)
    return line(place.number, place.name, alternates(place.name, chosen), place.lat, place.lon,
                feature, place.feature_code, place.country, place.admin1, place.population,
                chosen)  # fmt: skip


def made_up(
    near: Known, named: Known, kinds: Sequence[Any], free: Iterator[int], chosen: random.Random
) -> str:
    """Write the row of a made-up place near one, called after another."""
    feature, code, _, forms = chosen.choice(kinds)
    stem = named.name
    if chosen.random() < 0.35:  # a name of its own
        stem = "".join(chosen.choices(SYLLABLES, k=chosen.choice((2, 3, 3, 4)))).capitalize()
    name = chosen.choice(forms).format(stem, l=stem.lower(), n=chosen.randint(2, 40))
    people = 0
    if feature == "P" and chosen.random() < 0.1:
        people = int(chosen.lognormvariate(6, 1.4))
    lat = min(90.0, max(-90.0, near.lat + chosen.gauss(0, 0.4)))
    lon = (near.lon + chosen.gauss(0, 0.4) + 180) % 360 - 180
    return line(next(free), name, alternates(name, chosen), lat, lon, feature, code, near.country,
                near.admin1, people, chosen)  # fmt: skip


def alternates(name: str, chosen: random.Random) -> list[str]:
    """Make the other names of a place: none, a few, or dozens."""
    luck = chosen.random()
    if luck < PLAIN:
        return []
    count = chosen.choice((1, 1, 2, 2, 3, 4)) if luck < SOME else int(chosen.paretovariate(1.1)) + 4
    return [respelt(name, chosen) for _ in range(min(count, 120))]


def respelt(name: str, chosen: random.Random) -> str:
    """Spell a name in another way: a letter changed, dropped or doubled, or a word before it."""
    at = chosen.randrange(len(name))
    how = chosen.randrange(5)
    if how == 0:
        return name[:at] + chosen.choice("aeiouy") + name[at + 1 :]
    if how == 1:
        return name[:at] + name[at:][:1] + name[at:]
    if how == 2:
        return f"{chosen.choice(('El', 'Ad', 'La', 'Bol’shoye', 'Kampong'))} {name}"
    if how == 3:
        return f"{name}{chosen.choice(('skoye', 'abad', 'pur', 'ville', 'burg', 'taung', 'ський'))}"
    return (name[:at] + name[at + 1 :]).strip().title() or name


def line(
    number: int, name: str, others: list[str], lat: float, lon: float, feature: str, code: str,
    country: str, admin1: str, people: int, chosen: random.Random,
) -> str:  # fmt: skip
    """Write the nineteen cells of a row."""
    plain = name if name.isascii() else normalise(name).title()
    changed = f"20{chosen.randint(10, 26)}-{chosen.randint(1, 12):02}-{chosen.randint(1, 28):02}"
    names = ",".join(other.replace(",", " ") for other in others)
    return (
        f"{number}\t{name}\t{plain}\t{names}\t{lat:.5f}\t{lon:.5f}\t{feature}\t{code}\t{country}\t"
        f"\t{admin1}\t{number % 97:03}\t\t\t{people}\t\t{number % 900}\tEtc/UTC\t{changed}\n"
    )


if __name__ == "__main__":
    main()
