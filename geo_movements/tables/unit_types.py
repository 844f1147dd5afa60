"""The curated types of units, and which symbol of APP-6 each has.

The codes are those of MIL-STD-2525D and APP-6D: version, context, affiliation, symbol set, status,
headquarters, echelon, entity and modifiers, 20 digits. Status, headquarters and echelon stay
unsaid.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["AFFILIATIONS", "UNIT_TYPES", "known", "near", "sidc"]

AFFILIATIONS: Mapping[str, str] = MappingProxyType(
    {"unknown": "1", "friend": "3", "neutral": "4", "hostile": "6"}
)
"""The standard identities that a frame can tell, and their digit."""

_LAND, _CIVILIANS, _AIR, _SEA, _SUBSURFACE = "10", "11", "01", "30", "35"
UNIT_TYPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "infantry": (_LAND, "1211000000"),
        "motorized_infantry": (_LAND, "1211040000"),
        "mechanized_infantry": (_LAND, "1211020000"),
        "airborne_infantry": (_LAND, "1211000001"),
        "mountain_infantry": (_LAND, "1211000027"),
        "naval_infantry": (_LAND, "1211004600"),
        "special_forces": (_LAND, "1217000000"),
        "armour": (_LAND, "1205000000"),
        "cavalry": (_LAND, "1213000000"),
        "reconnaissance": (_LAND, "1213000000"),
        "artillery": (_LAND, "1303000000"),
        "rocket_artillery": (_LAND, "1303004100"),
        "missiles": (_LAND, "1307000000"),
        "air_defence": (_LAND, "1301000000"),
        "engineers": (_LAND, "1407000000"),
        "signals": (_LAND, "1110000000"),
        "military_police": (_LAND, "1412000000"),
        "intelligence": (_LAND, "1510000000"),
        "medical": (_LAND, "1613000000"),
        "supply": (_LAND, "1634000000"),
        "transport": (_LAND, "1636000000"),
        "unmanned_systems": (_LAND, "1219000000"),
        "civilians": (_CIVILIANS, "1100000000"),
        "warship": (_SEA, "1200000000"),
        "aircraft_carrier": (_SEA, "1201000000"),
        "cruiser": (_SEA, "1202020000"),
        "destroyer": (_SEA, "1202030000"),
        "frigate": (_SEA, "1202040000"),
        "amphibious_ship": (_SEA, "1203000000"),
        "landing_ship": (_SEA, "1203070000"),
        "patrol_vessel": (_SEA, "1205000000"),
        "minesweeper": (_SEA, "1204020000"),
        "naval_transport": (_SEA, "1301000000"),
        "oiler": (_SEA, "1301100000"),
        "hospital_ship": (_SEA, "1301070000"),
        "convoy": (_SEA, "1210050000"),
        "merchant_ship": (_SEA, "1401000000"),
        "passenger_ship": (_SEA, "1401100000"),
        "ferry": (_SEA, "1401050000"),
        "submarine": (_SUBSURFACE, "1101000000"),
        "aircraft": (_AIR, "1101000000"),
        "fighter_aircraft": (_AIR, "1101040000"),
        "bomber_aircraft": (_AIR, "1101030000"),
        "transport_aircraft": (_AIR, "1101070000"),
        "patrol_aircraft": (_AIR, "1101100000"),
        "helicopters": (_AIR, "1102000000"),
        "drones": (_AIR, "1103000000"),
    }
)
"""Unit type -> symbol set, and entity with its modifiers.

Reconnaissance and cavalry share one symbol in the standard; naval_transport is its auxiliary ship,
since it has no troop transport.
"""
_LEAST_LIKE = 0.75


def known(cell: str | None) -> str | None:
    """Return the unit type that a cell names, whatever its case and spaces; null where none.

    >>> known("Special forces"), known("camel corps"), known(None)
    ('special_forces', None, None)
    """
    key = _key(cell or "")
    return key if key in UNIT_TYPES else None


def near(cell: str) -> str | None:
    """Return the unit type that is spelled most like a cell; null where none is like it.

    >>> near("special force"), near("camel corps")
    ('special_forces', None)
    """
    found = difflib.get_close_matches(_key(cell), UNIT_TYPES, n=1, cutoff=_LEAST_LIKE)
    return found[0] if found else None


def sidc(unit_type: str, affiliation: str = "unknown") -> str:
    """Return the code of a unit type's symbol. Raises KeyError where either is not curated.

    >>> sidc("infantry", "friend")
    '10031000001211000000'
    """
    symbol_set, entity = UNIT_TYPES[unit_type]
    return f"100{AFFILIATIONS[affiliation]}{symbol_set}0000{entity}"


def _key(cell: str) -> str:
    return re.sub(r"[\s_-]+", "_", cell.strip().casefold())
