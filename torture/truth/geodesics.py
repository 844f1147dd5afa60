"""Lengths, bearings, middles and lines, beside geographiclib: Karney's algorithms, in pure Python.

The product asks PROJ, which is another writing of the same algorithms, in C.
"""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from torture.parts import Scale, Tally

__all__ = ["drawn_lines", "legs_in_tables", "measured", "placed"]

MICROMETRE = 1e-6
NANODEGREE = 1e-9
"""Some 0.1 mm: what six decimals of an output cannot show."""


class Leg(NamedTuple):
    """A leg of chance, of a kind that is known to be hard."""

    kind: str
    lon1: float
    lat1: float
    lon2: float
    lat2: float

    def __str__(self) -> str:
        return f"{self.kind} {self.lat1!r}, {self.lon1!r} to {self.lat2!r}, {self.lon2!r}"


@cache
def _oracle() -> Any:
    from geographiclib.geodesic import Geodesic

    return Geodesic.WGS84


def chance_legs(count: int, seed: int) -> Iterator[Leg]:
    """Make legs of every kind in turn."""
    chance = random.Random(seed)
    kinds = (_anywhere, _antipodal, _polar, _over, _nowhere, _equatorial, _meridional, _tiny)
    for number in range(count):
        make = kinds[number % len(kinds)]
        yield Leg(make.__name__.strip("_"), *make(chance))


def _point(chance: random.Random) -> tuple[float, float]:
    return chance.uniform(-180, 180), math.degrees(math.asin(chance.uniform(-1, 1)))


def _anywhere(chance: random.Random) -> tuple[float, ...]:
    return *_point(chance), *_point(chance)


def _antipodal(chance: random.Random) -> tuple[float, ...]:
    """Within a degree of the antipode, and on it; Vincenty's method never ends for many of them."""
    lon, lat = _point(chance)
    away = chance.choice([0.0, 1e-9, 1e-3, 0.1, 1.0])
    other = lon - 180 if lon > 0 else lon + 180
    nudged = max(-90.0, min(90.0, -lat + chance.uniform(-away, away)))
    return lon, lat, other + chance.uniform(-away, away), nudged


def _polar(chance: random.Random) -> tuple[float, ...]:
    pole = chance.choice([-90.0, 90.0])
    lon, lat = _point(chance)
    end = chance.choice([-90.0, 90.0, math.copysign(90 - 1e-7, pole), lat])
    return chance.uniform(-180, 180), pole, lon, end


def _over(chance: random.Random) -> tuple[float, ...]:
    """Across the antimeridian, from one turn of the globe or the next."""
    east = chance.choice([180.0, 179.999999, chance.uniform(150, 180)])
    west = chance.choice(
        [-180.0, 180.0000001, chance.uniform(180, 220), chance.uniform(-180, -150)]
    )
    return east, chance.uniform(-85, 85), west, chance.uniform(-85, 85)


def _nowhere(chance: random.Random) -> tuple[float, ...]:
    """No way at all: the same point, also by another name."""
    lon, lat = _point(chance)
    same = [(lon, lat, lon, lat), (180.0, lat, -180.0, lat), (lon, lat, lon + 360, lat)]
    same += [(lon, 90.0, -lon / 2, 90.0), (0.0, 0.0, -0.0, -0.0)]
    return chance.choice(same)


def _equatorial(chance: random.Random) -> tuple[float, ...]:
    """Along the equator, or nearly; past 179.4 degrees the shortest way leaves it."""
    lon = chance.uniform(-180, 180)
    far = chance.choice([chance.uniform(-180, 180), 179.4, 179.39, 179.9, 180.0])
    off = chance.choice([0.0, 0.0, 1e-10, 0.1])
    return lon, off, lon + far, -off


def _meridional(chance: random.Random) -> tuple[float, ...]:
    lon, lat = _point(chance)
    over = chance.choice([0.0, 0.0, 180.0])
    return lon, lat, lon + over, chance.uniform(-90, 90)


def _tiny(chance: random.Random) -> tuple[float, ...]:
    lon, lat = _point(chance)
    size = 10 ** chance.uniform(-12, -2)
    return lon, lat, lon + chance.uniform(-size, size), max(-90, min(90, lat + size))


# --- One leg --------------------------------------------------------------------------------------


def measured(scale: Scale) -> Tally:
    """Measure each leg as `geodesy` does, and as the oracle."""
    import numpy as np

    from geo_movements import geodesy

    tally = Tally(note="8 kinds of legs in turn; a bearing counts as the same where going so far "
                  "that way ends within a micrometre of the end")  # fmt: skip
    legs = list(chance_legs(scale.of(80, 10_000), scale.seed))
    ends = np.array([leg[1:] for leg in legs])
    lengths = geodesy.distance_km(*ends.T)
    for leg, km in zip(legs, lengths.tolist(), strict=True):
        tally.case(_measured_otherwise(leg, km))
    return tally


def _measured_otherwise(leg: Leg, km: float) -> str:
    from geo_movements import geodesy

    oracle = _oracle()
    metres = oracle.Inverse(leg.lat1, leg.lon1, leg.lat2, leg.lon2, oracle.DISTANCE)["s12"]
    if not abs(1000 * km - metres) <= MICROMETRE:
        return f"{leg}: {1000 * km!r} m, not {metres!r}"
    [alone], [bearing] = geodesy.ways(leg.lon1, leg.lat1, [leg.lon2], [leg.lat2])
    if alone != km or not 0 <= bearing < 360:
        return f"{leg}: {alone!r} km and {bearing!r} degrees by itself"
    if off := _astray(leg, bearing, metres, leg.lon2, leg.lat2):
        return f"{leg}: bearing {bearing!r} ends {off} m beside"
    *there, whole = geodesy.middle(leg.lon1, leg.lat1, leg.lon2, leg.lat2)
    if whole != km or (off := _astray(leg, bearing, metres / 2, *there)):
        return f"{leg}: middle {there}, {off} m beside"
    there = geodesy.moved(leg.lon1, leg.lat1, bearing, km)
    off = _apart(*there, leg.lon2, leg.lat2)
    return "" if off <= MICROMETRE else f"{leg}: gone so far one is {off} m beside"


def _astray(leg: Leg, bearing: float, metres: float, lon: float, lat: float) -> float:
    """Measure how far from a point one gets by a bearing; 0 within a micrometre."""
    oracle = _oracle()
    end = oracle.Direct(leg.lat1, leg.lon1, bearing, metres)
    off = _apart(end["lon2"], end["lat2"], lon, lat)
    return 0.0 if off <= MICROMETRE else off


def _apart(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    oracle = _oracle()
    apart: float = oracle.Inverse(lat1, lon1, lat2, lon2, oracle.DISTANCE)["s12"]
    return apart


# --- Lines ----------------------------------------------------------------------------------------

ROUND_M = 7.0
"""`sparse_great_circles` promises 5 m."""


def drawn_lines(scale: Scale) -> Tally:
    """Draw each leg, dense and sparse, and look how far its points leave the oracle's geodesic."""
    import numpy as np

    from geo_movements import geodesy

    tally = Tally()
    legs = list(chance_legs(scale.of(40, 4_000), scale.seed + 1))
    ends = np.array([leg[1:] for leg in legs])
    dense, owners, dense_km = geodesy.great_circles(*ends.T)
    first = np.searchsorted(owners, np.arange(len(legs) + 1))
    sparse, begins, sparse_km = geodesy.sparse_great_circles(*ends.T)
    for number, leg in enumerate(legs):
        lines = (
            dense[first[number] : first[number + 1]],
            sparse[begins[number] : begins[number + 1]],
        )
        told = (float(dense_km[number]), float(sparse_km[number]))
        allowed = (MICROMETRE, ROUND_M)
        faults = (_drawn_otherwise(leg, *one) for one in zip(lines, told, allowed, strict=True))
        tally.case(next(filter(None, faults), ""))
    return tally


def _drawn_otherwise(leg: Leg, line: Any, km: float, allowed_m: float) -> str:
    import numpy as np

    way = _oracle().Inverse(leg.lat1, leg.lon1, leg.lat2, leg.lon2)
    if not abs(1000 * km - way["s12"]) <= MICROMETRE:
        return f"{leg}: drawn {1000 * km!r} m long, not {way['s12']!r}"
    if len(line) < 2 or not np.isfinite(line).all():
        return f"{leg}: drawn with {len(line)} points, not all finite"
    if _apart(*line[0], leg.lon1, leg.lat1) + _apart(*line[-1], leg.lon2, leg.lat2) > MICROMETRE:
        return f"{leg}: its line ends at {line[0]} and {line[-1]}"
    if np.abs(np.diff(line[:, 0])).max() > 180 and np.abs(line[:, 1]).max() < 89.99:
        return f"{leg}: its line leaps over the map"
    gone = 0.0
    for lon, lat in line[1:-1][:: max(1, len(line) // 12)]:  # a dozen of its points
        here = _oracle().Inverse(leg.lat1, leg.lon1, lat, lon)
        rest = _oracle().Inverse(lat, lon, leg.lat2, leg.lon2)
        # On the shortest way the stretches before and after a point are as long as the whole; a
        # point d beside it makes them longer by d^2 / 2 (1 / before + 1 / after).
        before, after = max(here["s12"], 1.0), max(rest["s12"], 1.0)
        more = here["s12"] + rest["s12"] - way["s12"]
        room = allowed_m**2 / 2 * (1 / before + 1 / after) + 1e-4
        if more > room or here["s12"] < gone - 2 * allowed_m:
            return f"{leg}: by {lat!r}, {lon!r} it is {more} m longer"
        gone = here["s12"]
    return ""


# --- What a reader is told ------------------------------------------------------------------------


def legs_in_tables(scale: Scale) -> Tally:
    """Build a project of such legs, and read the lengths and ends that its table tells."""
    import geo_movements as gm

    legs = [
        leg._replace(lon1=_usual(leg.lon1), lon2=_usual(leg.lon2))
        for leg in chance_legs(scale.of(64, 10_000), scale.seed + 2)
    ]
    rows = ["id,kind,origin,destination,mode"]
    for number, leg in enumerate(legs):
        ends = f'"{leg.lat1:.6f}, {leg.lon1:.6f}","{leg.lat2:.6f}, {leg.lon2:.6f}"'
        rows.append(f"c{number},leg,{ends},{('foot', 'air', '')[number % 3]}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "legs.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        project = gm.read(path)
        told = gm.build(project, gm.resolve(project)).legs.set_index("id")
    tally = Tally(note="length_km is told to 100 m")
    for number, leg in enumerate(legs):
        row = told.loc[f"c{number}"]
        tally.case(_told_otherwise(leg, row["length_km"], row["geometry"]))
    return tally


def _usual(lon: float) -> float:
    """Bring a longitude to the usual turn of the globe, as a table has it."""
    return round((lon + 180) % 360 - 180, 6)


def _told_otherwise(leg: Leg, km: Any, line: Any) -> str:
    import shapely

    exact = leg._replace(lat1=round(leg.lat1, 6), lat2=round(leg.lat2, 6))
    due = _apart(*exact[1:]) / 1000
    if line is not None and line.geom_type == "Point":  # no way at all
        return "" if exact[1:3] == exact[3:] else f"{leg}: drawn as a point"
    if km is None or not abs(km - due) <= 0.05 + 1e-9:
        return f"{leg}: told as {km} km, not {due}"
    ends = shapely.get_coordinates(line)[[0, -1]]
    off = _apart(*ends[0], *exact[1:3]) + _apart(*ends[1], *exact[3:])
    return "" if off < 0.2 else f"{leg}: its line ends {off} m beside"


def placed(scale: Scale) -> Tally:
    """Say "30 km east of", "between" and "the near side of", and look where that is."""
    from geo_movements.places.qualifiers import qualified_place, read_qualifier

    tally = Tally(note="positions are told to 5 decimals, about a metre")
    chance = random.Random(scale.seed)
    points = (("north", 0), ("north-east", 45), ("east", 90), ("south-west", 225), ("west", 270))
    for leg in chance_legs(scale.of(40, 4_000), scale.seed + 3):
        km, (word, bearing) = chance.randint(1, 900), chance.choice(points)
        one, other = ({"place_id": name, "lon": lon, "lat": lat, "precision": "town",
                       "uncertainty_km": None} for name, lon, lat in
                      (("a", leg.lon1, leg.lat1), ("b", leg.lon2, leg.lat2)))  # fmt: skip
        toward = read_qualifier(f"{km} km {word} of A")
        between = read_qualifier("between A and B")
        assert toward is not None and between is not None
        there = qualified_place(toward, [one])
        end = _oracle().Direct(leg.lat1, leg.lon1, bearing, 1000 * km)
        off = _apart(there["lon"], there["lat"], end["lon2"], end["lat2"])
        tally.case("" if off < 1.2 else f"{leg}, {km} km {word}: {there}, {off} m beside")
        there = qualified_place(between, [one, other])
        whole = _apart(*leg[1:])
        sides = [_apart(there["lon"], there["lat"], *end) for end in (leg[1:3], leg[3:])]
        fault = max(abs(side - whole / 2) for side in sides) > 1.2
        ring = abs(there["uncertainty_km"] - max(1.0, whole / 2000)) > 0.051
        tally.case(f"{leg}: between is {there}, {sides} of {whole} m" if fault or ring else "")
    return tally
