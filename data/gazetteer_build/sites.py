"""Airports, air bases and ports."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

from geo_movements.places.countries import CODES

from .draft import Draft
from .inputs import AIRPORTS, PORTS

# Prominence: after every town and district.
AIRPORT, PORT = -1_100_000_000, -1_200_000_000
BASE = re.compile(
    r"\b(?:air ?base|base a[eé]re[ao]|ab|afb|arb|angb|raf|rnas|nas|mcas|nolf|aaf|aviabaza|"
    r"air force|air station|naval|army|military|fliegerhorst|base aerienne|airdrome)\b",
    re.IGNORECASE,
)
_NO_AIRFIELD = re.compile(
    r"\b(?:heli\w*|seaplane|water ?drome|glid\w*|airstrip|airpark|ultralight|balloon\w*|homestead|"
    r"stolport|hospital|ranch|farm|fazenda|estancia|station)\b", re.IGNORECASE
)  # fmt: skip
# Registers that give each farm's strip a code of four letters: there, only with an IATA code.
_STRIPS = frozenset({"AU", "BO", "BR", "CL", "CR", "HN", "US", "VE"})
# Longest first, so that nothing of a kind is left over.
_KIND = re.compile(
    r"(?:\b(?:International|Regional|Domestic|Municipal|National))?"
    r" (?:Airport|Airfield|Aerodrome|Airdrome|Air ?Base|AB|Afb|AFB|Air Station|Air Force Station)"
    r"(?: Airport)?$|^RAF |^RNAS ",
    re.IGNORECASE,
)
_NO_NAME = frozenset({"", "central", "county", "international", "municipal", "north", "south"})
INLAND_KM = 100.0  # a port this far from the sea is an inland port of entry: Tucson
NEAR_KM = 50.0


def read_airports(path: Path) -> list[Draft]:
    """Airfields with an ICAO code of four letters, less strips, heliports and stations.

    In countries whose registers code each farm's strip, only bases and those with an IATA code.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        return [_airport(cells) for cells in csv.DictReader(lines) if _wanted(cells)]


def _wanted(cells: dict[str, str]) -> bool:
    if not re.fullmatch("[A-Z]{4}", cells["icao"]) or cells["country"] not in CODES:
        return False
    base = bool(BASE.search(cells["name"]))
    if _NO_AIRFIELD.search(cells["name"]) and not base:
        return False
    return base or bool(cells["iata"]) or cells["country"] not in _STRIPS


def _airport(cells: dict[str, str]) -> Draft:
    name = " ".join(cells["name"].split())
    base = bool(BASE.search(name))
    bare = _KIND.sub("", name).strip()
    if base:
        forms = [f"{bare} Air Base", f"{bare} airbase", f"{bare} airfield"]
    else:
        forms = [f"{bare} Airport", f"{bare} International Airport"]
    others = [] if base else [f"{bare} airfield"]
    if cells["iata"]:
        others.append(f"{cells['iata']} airport")
    return Draft(
        f"icao:{cells['icao']}", name, float(cells["lat"]), float(cells["lon"]), "site",
        cells["country"], "AIRB" if base else "AIRP", 0, AIRPORTS,
        AIRPORT + (1 if cells["iata"] else 0), exact=forms if bare != name else [],
        alternate=[*others, cells["icao"]],
        bare=[bare] if len(bare) > 3 and bare.lower() not in _NO_NAME else [],
        of_town=cells["city"], town_forms=("{} Air Base",) if base else ("{} Airport",),
    )  # fmt: skip


def read_ports(path: Path, coast_km: Callable[[list[Draft]], list[float | None]]) -> list[Draft]:
    """Ports by UN/LOCODE, less those far from any sea."""
    found = {}
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        facts, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"]
        code = str(facts["port"])
        if re.fullmatch("[A-Z]{2}[A-Z2-9]{3}", code) and code[:2] in CODES and code not in found:
            found[code] = _port(code, facts["name"], lat, (lon + 180) % 360 - 180)
    ports = list(found.values())
    return [
        port for port, km in zip(ports, coast_km(ports), strict=True)
        if km is not None and km <= INLAND_KM
    ]  # fmt: skip


def _port(code: str, label: str, lat: float, lon: float) -> Draft:
    bare = re.split(r"[,/(]", label)[0].strip()
    return Draft(
        f"locode:{code}", f"Port of {bare}", lat, lon, "site", code[:2], "PRT", 0, PORTS, PORT,
        uncertainty_km=2.0,  # the list gives minutes of arc
        exact=[f"{bare} port", f"{bare} harbour", f"{bare} harbor"],
        bare=[bare] if len(bare) > 3 else [],
        bare_within_km=NEAR_KM, of_town=bare, town_forms=("Port of {}", "{} port"),
    )  # fmt: skip
