"""A made-up project is resolved against a real Nominatim, through the command line."""

from __future__ import annotations

import csv
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from torture.network.nominatim import nominatim
from torture.network.osm import POINTS
from torture.parts import Scale, Tally

__all__ = ["ask_nominatim"]

OSM = "© OpenStreetMap contributors, ODbL"
CLI = [sys.executable, "-m", "geo_movements"]


class Place(NamedTuple):
    """What the lock must say of a name: the object, how precise, where, how far its box reaches."""

    toponym: str
    osm: str
    precision: str
    lon: float
    lat: float
    wide: float
    """From the point to the box's side, in degrees of longitude; `high` in latitude."""
    high: float
    country: str = "RU"
    admin1: str = "Zarechinsk Krai"


# Nominatim gives a node a box by its kind: so many degrees to each side.
TOWN, VILLAGE, THING, STATION = 0.04, 0.02, 0.00005, 0.005
PLACES = (
    Place("Zvezdnograd", "relation:904", "town", 133.4, 44.4, 0.05, 0.04),
    Place("Звёздноград", "relation:904", "town", 133.4, 44.4, 0.05, 0.04),
    Place("별도시", "relation:904", "town", 133.4, 44.4, 0.05, 0.04),
    Place("Qorlovetsk", "node:102", "town", 134.1, 44.7, TOWN, TOWN),
    Place("Korlowezk", "node:102", "town", 134.1, 44.7, TOWN, TOWN),
    Place("Ruzhinmore, Russia", "node:103", "town", 133.15, 44.15, VILLAGE, VILLAGE),
    Place("Plesmanovo, Kazakhstan", "node:113", "town", 70.3, 50.2, VILLAGE, VILLAGE, "KZ", ""),
    Place("Tikhmara Bay", "node:142", "sea", 132.95, 43.05, THING, THING, admin1=""),
    Place("Kvazhnyarsk Yard", "node:143", "site", 134.12, 44.71, STATION, STATION),
    Place("Belokhvatovo Airfield", "way:505", "site", 133.615, 44.31, 0.015, 0.01),
    Place("Drevlyan Island", "way:506", "district", 132.75, 42.925, 0.05, 0.025, admin1=""),
    Place("Zarechinsk Krai", "relation:901", "region", 133.75, 44.5, 0.75, 0.5),
    Place("Lugovskhin District", "relation:902", "district", 133.375, 44.5, 0.375, 0.5),
    *(
        Place(point.tags["name:en"], f"node:{point.id}", "town", point.lon, point.lat,
              VILLAGE, VILLAGE)
        for point in POINTS if point.id >= 200
    ),
)  # fmt: skip
UNDECIDED = {
    "Plesmanovo": ("several places of that name", 3),
    "Ambarnozero": ("several places of that name", 2),
    "Vostrikhin": ("several places of that name", 2),
    "Quvaldino": ("only a shop=bakery of that name", 1),
    "Xqzzyvortsk": ("knows none either", 0),
}
"""Names that must stay a person's business: with what words, and how many places to choose from."""
KNOWN = "Vladivostok"  # the gazetteer has it, so nobody is asked


def ask_nominatim(scale: Scale) -> Tally:
    """Resolve the project's names, with those that cannot be decided and then without them."""
    tally = Tally(note="Nominatim 5.3.3 with a file of our own, started and removed by the part.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "nowhere"
        with nominatim() as address:
            for fault in _first(folder, address):
                tally.case(fault)
            _write(folder, address, [KNOWN, *(place.toponym for place in PLACES)])
            done = _cli(folder, "resolve", str(folder), "--service", "nominatim")
            tally.case(_told(done, 0, f"nothing is sent to {address}: {len(PLACES)} names"))
            for fault in _lock(folder):
                tally.case(fault)
            for fault in _update(folder, address):
                tally.case(fault)
        # The service is gone; what it said is on the disk.
        for fault in _afterwards(folder, address):
            tally.case(fault)
    return tally


def _first(folder: Path, address: str) -> Iterator[str]:
    """Ask for all; those that cannot be decided are told with their choices, and no lock is."""
    _write(folder, address, [KNOWN, *(place.toponym for place in PLACES), *UNDECIDED])
    asked, began = len(PLACES) + len(UNDECIDED), time.monotonic()
    done = _cli(folder, "resolve", str(folder), "--service", "nominatim")
    took_s = time.monotonic() - began
    yield _told(done, 1, f"sending {asked} names to {address}")
    yield "" if took_s >= asked - 1 else f"{asked} requests in {took_s:.1f} s"
    yield "a lock was written" if (folder / "places.lock.csv").exists() else ""
    for name, (words, count) in UNDECIDED.items():
        block = _about(done.stderr + done.stdout, name)
        told = words in block and block.count(f"\n  {name},{name},") >= count
        yield "" if told else f"{name}: not told as {words!r} with {count} places: {block[:300]}"
    for place in PLACES:
        wrong = f'"{place.toponym}": not found' in done.stderr + done.stdout
        yield f"{place.toponym} was not decided" if wrong else ""


def _lock(folder: Path) -> Iterator[str]:
    """Compare each row of the lock with the file that Nominatim was given."""
    with (folder / "places.lock.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["toponym"]: row for row in csv.DictReader(file)}
    for place in PLACES:
        row = rows.get(place.toponym)
        yield f"{place.toponym} has no row" if row is None else _differs(place, row)
    yield "" if rows[KNOWN]["match"] != "service" else f"{KNOWN} was asked for"


def _differs(place: Place, row: dict[str, str]) -> str:
    due = {
        "place_id": f"nominatim:{place.osm}", "precision": place.precision, "match": "service",
        "decided_by": "service", "country": place.country, "admin1": place.admin1,
    }  # fmt: skip
    wrong = [f"{key} {row[key]!r}, not {value!r}" for key, value in due.items()
             if row[key] != value]  # fmt: skip
    for key, value, slack in (("lon", place.lon, 1e-6), ("lat", place.lat, 1e-6),
                              ("uncertainty_km", _reach_km(place), 0.2)):  # fmt: skip
        if not row[key] or abs(float(row[key]) - value) > slack:
            wrong.append(f"{key} {row[key]!r}, not {value:.6f}")
    if not 0.4 <= float(row["score"]) <= 0.8:
        wrong.append(f"a score of {row['score']}")
    return f"{place.toponym}: {'; '.join(wrong)}" if wrong else ""


def _reach_km(place: Place) -> float:
    """Measure to the box's farthest corner, on a plane: within a metre or so a kilometre."""
    south = math.radians(abs(place.lat) - place.high)
    return 111.2 * math.hypot(place.high, place.wide * math.cos(south))


def _update(folder: Path, address: str) -> Iterator[str]:
    """Decide anew, from the disk and then from the service: the same lock, byte for byte."""
    lock = folder / "places.lock.csv"
    before = lock.read_bytes()
    done = _cli(folder, "resolve", str(folder), "--service", "nominatim", "--update")
    yield _told(done, 0, "nothing is sent")
    yield "" if lock.read_bytes() == before else "the lock from the disk differs"
    _write(folder, address, [KNOWN, *(place.toponym for place in PLACES)], "cache_days = 0")
    done = _cli(folder, "resolve", str(folder), "--service", "nominatim", "--update")
    yield _told(done, 0, f"sending {len(PLACES)} names")
    yield "" if lock.read_bytes() == before else "the lock from the service differs"


def _afterwards(folder: Path, address: str) -> Iterator[str]:
    """Work without the service: from the disk, from the lock, and the credit on what is made."""
    _write(folder, address, [KNOWN, *(place.toponym for place in PLACES)])
    lock = folder / "places.lock.csv"
    before = lock.read_bytes()
    lock.unlink()
    yield _told(_cli(folder, "resolve", str(folder), "--service", "nominatim"), 0, "nothing is")
    yield "" if lock.read_bytes() == before else "the lock without the service differs"
    yield _told(_cli(folder, "resolve", str(folder)), 0, "")
    yield "" if lock.read_bytes() == before else "the lock did not hold"
    for verb, suffix in (("map", "html"), ("export", "geojson"), ("export", "csv")):
        output = folder.parent / f"made.{suffix}"
        yield _told(_cli(folder, verb, str(folder), "-o", str(output)), 0, "")
        named = output.exists() and OSM in output.read_text(encoding="utf-8")
        yield "" if named else f"{output.name} has no credit"


# --- The command line -----------------------------------------------------------------------------


def _write(folder: Path, address: str, names: list[str], *more: str) -> None:
    folder.mkdir(exist_ok=True)
    rows = "".join(f'"{name}",Vladivostok,2026-01-02\n' for name in names)
    (folder / "movements.csv").write_text(f"origin,destination,date\n{rows}", encoding="utf-8")
    lines = ["[service]", 'user_agent = "geo-movements-torture (nobody@example.org)"',
             f'domain = "{address}"', 'scheme = "http"', *more]  # fmt: skip
    (folder / "map.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _cli(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{key: value for key, value in os.environ.items() if "proxy" not in key.lower()},
        "GEO_MOVEMENTS_CACHE": str(folder.parent / "cache"),
        "GEO_MOVEMENTS_GAZETTEERS": str(folder.parent / "gazetteers"),
    }
    return subprocess.run(
        [*CLI, *arguments], capture_output=True, text=True, env=environment, timeout=300,
        check=False, encoding="utf-8",
    )  # fmt: skip


def _told(done: subprocess.CompletedProcess[str], status: int, words: str) -> str:
    said = done.stderr + done.stdout
    if done.returncode == status and words in said and "Traceback" not in said:
        return ""
    return f"{' '.join(done.args[3:])}: status {done.returncode}, {words!r} is due: {said[:300]}"


def _about(said: str, name: str) -> str:
    """Cut out what was said of a name: to the next one that has its own."""
    _, _, after = said.partition(f'"{name}": ')
    return after.partition('": not found')[0]
