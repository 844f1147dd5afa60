"""Which claims contradict one another.

Claims of different claimants about the same part of one movement compete where they cannot both
be true. What is unknown contradicts nothing.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from geo_movements.routes.geodesy import distance_km
from geo_movements.tables.claims import body_and_speaker
from geo_movements.tables.dates import to_minutes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["competing", "differences", "leg_keys"]

COMPARED = (
    "id", "movement", "leg", "claimant", "origin_place", "destination_place", "via", "mode",
    "date_earliest", "date_latest", "strength_low", "strength_high", "strength_approx",
    "strength_unit", "status",
)  # fmt: skip
APPROXIMATE = 0.2
"""How far "about 1,500" reaches to either side before another number contradicts it."""


def leg_keys(cell: str | None) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
    """Read a place in a movement's order: its first and last key, comparable in natural order.

    >>> leg_keys("2-10")[0] < leg_keys("2-10")[1]
    True
    """
    if not cell:
        return None
    ends = [_natural(part) for part in re.split(r"\s*[-–]\s*", cell.strip(), maxsplit=1)]
    return min(ends[0], ends[-1]), max(ends[0], ends[-1])


def _natural(text: str) -> tuple[Any, ...]:
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def competing(legs: pd.DataFrame, places: Mapping[str, Mapping[str, Any]]) -> list[str | None]:
    """Name, for each claim, the ids of the claims that it cannot be true together with.

    `places` gives lon, lat, uncertainty_km, precision and geometry by place id. Returns ids joined
    by "; ", or None.
    """
    rivals: dict[str, list[str]] = {}
    # Pairs within one movement: a few rows each, however long the table.
    for rows in _movements(legs):
        for one, other in itertools.combinations(rows, 2):
            if _overlap(one, other) and any(differences(one, other, places)):
                rivals.setdefault(one["id"], []).append(other["id"])
                rivals.setdefault(other["id"], []).append(one["id"])
    return ["; ".join(rivals[name]) if name in rivals else None for name in legs["id"]]


def _movements(legs: pd.DataFrame) -> Iterable[list[dict[str, Any]]]:
    """Gather the rows that may compete, by movement, in the order of the table."""
    told = legs.loc[legs[["movement", "leg", "claimant"]].notna().all(axis=1), list(COMPARED)]
    columns = [told[name].tolist() for name in COMPARED]
    movements: dict[str, list[dict[str, Any]]] = {}
    for row in zip(*columns, strict=True):
        claim = dict(zip(COMPARED, row, strict=True))
        movements.setdefault(claim["movement"], []).append(claim)
    return movements.values()


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if body_and_speaker(one["claimant"])[0] == body_and_speaker(other["claimant"])[0]:
        return False
    mine, theirs = leg_keys(one["leg"]), leg_keys(other["leg"])
    return bool(mine and theirs and mine[0] <= theirs[1] and theirs[0] <= mine[1])


def differences(
    one: Mapping[str, Any], other: Mapping[str, Any], places: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """Name what two claims tell so differently that not both can be true.

    Yields from origin, destination, via, mode, date, strength, status.
    """
    ends = {
        end: (places.get(one[f"{end}_place"]), places.get(other[f"{end}_place"]))
        for end in ("origin", "destination")
    }
    yield from (end for end, pair in ends.items() if _apart(*pair))
    if one["via"] and other["via"] and one["via"] != other["via"]:
        yield "via"
    if "unknown" not in (one["mode"], other["mode"]) and one["mode"] != other["mode"]:
        yield "mode"
    if _before(one, other) or _before(other, one):
        yield "date"
    # Of a claim about one town of an area and one about the whole of it, the former may be a part.
    if not any(_nested(*pair) for pair in ends.values()) and _strength_apart(one, other):
        yield "strength"
    if "denied" in (one["status"], other["status"]) and one["status"] != other["status"]:
        yield "status"


def _before(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    latest, earliest = one["date_latest"], other["date_earliest"]
    return bool(latest and earliest and to_minutes(latest, end=True) <= to_minutes(earliest))


def _apart(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """Tell whether two places exclude each other: neither holds, nor may be, the other."""
    if one is None or other is None or one["place_id"] == other["place_id"]:
        return False
    if one["area"] or other["area"]:
        return not one["shape"].intersects(other["shape"])
    reach = sum(place["uncertainty_km"] or 0 for place in (one, other))
    return float(distance_km(one["lon"], one["lat"], other["lon"], other["lat"])) > reach


def _nested(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    if one is None or other is None or one["place_id"] == other["place_id"]:
        return False
    return bool(one["area"] or other["area"]) and not _apart(one, other)


def _strength_apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["strength_unit"] != other["strength_unit"]:
        return False
    (low1, high1), (low2, high2) = _bounds(one), _bounds(other)
    return high1 < low2 or high2 < low1


def _bounds(row: Mapping[str, Any]) -> tuple[float, float]:
    import pandas as pd

    room = APPROXIMATE if row["strength_approx"] is True else 0
    low, high = row["strength_low"], row["strength_high"]
    return (
        0 if pd.isna(low) else float(low) * (1 - room),
        float("inf") if pd.isna(high) else float(high) * (1 + room),
    )
