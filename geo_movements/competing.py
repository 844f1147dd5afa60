"""Which claims contradict one another.

Claims of different claimants about the same part of one movement compete where they cannot both
be true. What is unknown contradicts nothing.
"""

from __future__ import annotations

import heapq
import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.codes import joined, mapped, numbered
from geo_movements.places.toponyms import tidy
from geo_movements.tables.cells import body_and_speaker, split_list
from geo_movements.tables.dates import to_minutes

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
from geo_movements.known import Known

__all__ = [
    "competing",
    "crowded",
    "differences",
    "leg_keys",
    "shared_totals",
]

COMPARED = (
    "leg", "kind", "either", "claimant", "origin_place", "destination_place", "via", "mode",
    "date_earliest", "date_latest", "date_approximate",
    "strength_low", "strength_high", "strength_approx", "strength_unit", "status",
)  # fmt: skip
MOST_COMPARED = 1000
"""How many others a claim is compared with, and how many rivals are named: all of them, but where a
crowd tells one part of a way. Each would contradict each there, and a table of n rows hold n^2."""
APPROXIMATE = 0.2
"""How far "about 1,500" reaches to either side before another number contradicts it, as a share;
of a date, "late 1942", as a share of its length."""
APPROXIMATE_DAYS = 3
"""How far "about 8 October" reaches to either side, too, where `APPROXIMATE` of it is less."""


@lru_cache(maxsize=4096)
def leg_keys(cell: str | None) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
    """Read a place in a movement's order: its first and last key, comparable in natural order.

    >>> leg_keys("2-10")[0] < leg_keys("2-10")[1]
    True
    """
    if not cell:
        return None
    ends = [_natural(part) for part in _parted(cell.strip())]
    return min(ends[0], ends[-1]), max(ends[0], ends[-1])


def _parted(words: str) -> tuple[str, ...]:
    """Part a range at its dash: it has a number on either side; "north-east" is one key.

    Looked for from the last number on, since a pattern would try each digit of a long cell with
    each other.
    """
    digits = [found.start() for found in re.finditer(r"\d", words)]
    dashes = [found.start() for found in re.finditer("[-–]", words)]
    before = bisect_left(dashes, digits[-1]) if digits else 0
    first = bisect_left(digits, dashes[before - 1]) if before else 0
    if not first:
        return (words,)
    dash = dashes[bisect_left(dashes, digits[first - 1])]
    return words[:dash].rstrip(), words[dash + 1 :].lstrip()


def _natural(text: str) -> tuple[Any, ...]:
    parts = re.findall(r"\d+|\D+", text.casefold())
    # By length, then by digits: as numbers of any size compare.
    return tuple(
        (0, len(digits := part.lstrip("0")), digits) if part.isdecimal() else (1, 0, part)
        for part in parts
    )


class _Told(NamedTuple):
    """What a claim tells of its leg, made ready once to be compared with many others.

    What is unknown has no bounds: `begins` and `low` are -inf and 0 then, `ends` and `high` inf.
    """

    keys: tuple[tuple[Any, ...], tuple[Any, ...]] | None
    kind: str
    origin: str | None
    destination: str | None
    via: tuple[str, ...]
    mode: str
    begins: float
    ends: float
    low: float
    high: float
    unit: str | None
    status: str | None


class _Claim(NamedTuple):
    at: int
    """The position in the table."""
    body: str
    either: str | None
    told: _Told


def competing(legs: pd.DataFrame, places: Known) -> list[str | None]:
    """Name, for each claim, the ids of the claims that it cannot be true together with.

    Returns ids joined by "; ", or None. Where a crowd tells one part of a way, each kind of claim
    is compared with the `MOST_COMPARED` that come next, and so many rivals are named; `crowded`
    tells where.
    """
    ids = legs["id"].tolist()
    named: list[str | None] = [None] * len(ids)
    for claims in _movements(legs):
        kinds = _alike(claims)
        rivals = _rivals(kinds, _alternatives(claims), places)
        for number, others in rivals.items():
            rows = heapq.merge(*([claim.at for claim in kinds[other]] for other in others))
            text = "; ".join(ids[at] for at in itertools.islice(rows, MOST_COMPARED))
            for claim in kinds[number]:
                named[claim.at] = text
    return named


def _rivals(
    kinds: list[list[_Claim]], either: Callable[[_Claim], list[_Told]], places: Known
) -> dict[int, list[int]]:
    """Tell, for the kinds of claims that have some, the kinds that they contradict."""
    rivals: dict[int, list[int]] = {}
    for one, other in _overlapping(kinds):
        if all(
            any(_differences(mine, theirs, places))
            for mine, theirs in itertools.product(either(kinds[one][0]), either(kinds[other][0]))
        ):
            rivals.setdefault(one, []).append(other)
            rivals.setdefault(other, []).append(one)
    return rivals


def _alike(claims: list[_Claim]) -> list[list[_Claim]]:
    """Gather the claims that differ in nothing that is compared: they have the same rivals."""
    alike: dict[tuple[Any, ...], list[_Claim]] = {}
    for claim in claims:
        alike.setdefault(claim[1:], []).append(claim)
    return list(alike.values())


def _overlapping(kinds: list[list[_Claim]]) -> Iterator[tuple[int, int]]:
    """Pair the kinds, by number, of different claimants about a part of the way that both tell.

    In the order of the way, so that only neighbours meet, however long a movement is.
    """
    keyed = [
        (keys, claims[0].body, number)
        for number, claims in enumerate(kinds)
        if (keys := claims[0].told.keys)
    ]
    keyed.sort(key=lambda entry: entry[0])
    for at, (keys, body, one) in enumerate(keyed):
        met = 0
        for next_to in range(at + 1, len(keyed)):
            other_keys, other_body, other = keyed[next_to]
            if other_keys[0] > keys[1] or met == MOST_COMPARED:
                break
            if body != other_body:
                met += 1
                yield one, other


def crowded(legs: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    """List the parts of ways that so many tell that not all of them are compared.

    Returns the movement, its leg, how many tell a part of that, and the position of the first.
    """
    import numpy as np

    rows = _contested(legs)
    movements, legs_told = (legs[name].to_numpy(dtype=object)[rows] for name in ("movement", "leg"))
    codes, names = numbered(movements)
    large = np.bincount(codes, minlength=len(names)) > MOST_COMPARED
    found = []
    for movement in np.flatnonzero(large).tolist():
        at = np.flatnonzero(codes == movement)
        parts, words = numbered(legs_told[at])
        met = _met(words, np.bincount(parts))
        for part in np.flatnonzero(met > MOST_COMPARED).tolist():
            first = int(at[np.argmax(parts == part)])
            found.append((names[movement], words[part], int(met[part]), int(rows[first])))
    return sorted(found, key=lambda told: told[3])


def _met(words: list[str], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count for each part of a way the claims that tell some of it; 0 where it has no keys."""
    import numpy as np

    keys = [leg_keys(word) for word in words]
    order = {
        key: at for at, key in enumerate(sorted({end for pair in keys if pair for end in pair}))
    }
    told = np.array([pair is not None for pair in keys])
    begin, end = (
        np.array([order[pair[side]] for pair in keys if pair], dtype=np.int64) for side in (0, 1)
    )
    begun = np.cumsum(np.bincount(begin, counts[told], len(order)))
    over = np.cumsum(np.bincount(end, counts[told], len(order)))
    met = np.zeros(len(words), dtype=np.int64)
    met[told] = begun[end] - np.where(begin > 0, over[begin - 1], 0)
    return met


def shared_totals(legs: pd.DataFrame) -> list[bool]:
    """Tell the claims whose strength is a total for several parallel parts.

    Consecutive legs of the same men share a group too; there the number is each leg's own.
    """
    told = legs["strength_group"].notna()
    if not told.any():
        return [False] * len(legs)
    keys = legs[["strength_group", "leg", "kind"]]
    shared: list[bool] = (told & keys.duplicated(keep=False)).tolist()
    return shared


def _contested(legs: pd.DataFrame) -> NDArray[np.int64]:
    """Find the rows of movements that several bodies tell, and that say where in them they are."""
    import numpy as np

    told = legs[["movement", "leg", "claimant"]].notna().all(axis=1).to_numpy()
    rows = np.flatnonzero(told)
    movements, _ = numbered(legs["movement"].to_numpy(dtype=object)[rows])
    claimants = legs["claimant"].to_numpy(dtype=object)[rows]
    bodies, _ = numbered(mapped(claimants, lambda claimant: _body({"claimant": claimant})))
    _, first = joined(movements, bodies)
    several = np.bincount(movements[first], minlength=1) > 1
    return rows[several[movements]] if len(rows) else rows


def _movements(legs: pd.DataFrame) -> Iterable[list[_Claim]]:
    """Gather the claims that may compete, by movement, in the order of the table."""
    rows = _contested(legs)
    names = ("movement", *COMPARED)
    cells = [legs[name].iloc[rows].tolist() for name in names]
    shared = shared_totals(legs) if len(rows) else []
    movements: dict[str, list[_Claim]] = {}
    for at, movement, *told in zip(rows.tolist(), *cells, strict=True):
        row = dict(zip(COMPARED, told, strict=True), shared=shared[at])
        claim = _Claim(at, _body(row), row["either"], _told(row))
        movements.setdefault(movement, []).append(claim)
    return movements.values()


def _told(row: Mapping[str, Any]) -> _Told:
    about = str(row["date_approximate"]) == "True"
    begins, ends = _span(row["date_earliest"], row["date_latest"], about)
    low, high = _bounds(row)
    return _Told(
        keys=leg_keys(row["leg"]),
        kind=row["kind"],
        origin=row["origin_place"],
        destination=row["destination_place"],
        via=_stops(row["via"]),
        mode=row["mode"],
        begins=begins,
        ends=ends,
        low=low,
        high=high,
        unit=row["strength_unit"],
        status=row["status"],
    )


def _alternatives(claims: list[_Claim]) -> Callable[[_Claim], list[_Told]]:
    """Tell the rows of which a claimant says that one is true: "to X or Y"; else the row alone."""
    groups: dict[tuple[str, str], list[_Told]] = {}
    for claim in claims:
        if claim.either is not None:
            groups.setdefault((claim.body, claim.either), []).append(claim.told)
    return lambda claim: [claim.told] if claim.either is None else groups[claim.body, claim.either]


def _body(row: Mapping[str, Any]) -> str:
    return body_and_speaker(row["claimant"])[0].casefold()


def differences(one: Mapping[str, Any], other: Mapping[str, Any], places: Known) -> Iterator[str]:
    """Name what two claims tell so differently that not both can be true.

    Yields from origin, destination, via, mode, date, strength, status. A plan contradicts no
    report, two denials agree, and a denial contradicts only who tells what it denies, not who tells
    it otherwise. A row that tells several legs at once begins and ends where its
    first and last leg do: only there is it compared with a part of it.
    """
    yield from _differences(_told(one), _told(other), places)


def _differences(one: _Told, other: _Told, places: Known) -> Iterator[str]:
    statuses = (one.status, other.status)
    if statuses == ("denied", "denied") or statuses.count("planned") == 1:
        return
    otherwise = _otherwise(one, other, places)
    if "denied" not in statuses:
        yield from otherwise
    elif not any(otherwise):
        yield "status"


def _otherwise(one: _Told, other: _Told, places: Known) -> Iterator[str]:
    """Name what two claims tell differently, whether they affirm it or deny it."""
    begins, ends = _same_keys(one, other)
    if begins and places.apart(one.origin, other.origin):
        yield "origin"
    if ends and places.apart(one.destination, other.destination):
        yield "destination"
    if begins and ends and _vias_apart(one.via, other.via, places):
        yield "via"
    if one.mode != other.mode and "unknown" not in (one.mode, other.mode):
        yield "mode"
    # When a force left and when it was there are different days of one story.
    if one.kind == other.kind and (one.ends <= other.begins or other.ends <= one.begins):
        yield "date"
    # Of a claim about one town of an area and one about the whole of it, the former may be a part.
    if (
        begins
        and one.unit == other.unit
        and (one.high < other.low or other.high < one.low)
        and not places.nested(one.origin, other.origin)
        and not places.nested(one.destination, other.destination)
    ):
        yield "strength"


def _same_keys(one: _Told, other: _Told) -> tuple[bool, bool]:
    """Tell whether two claims begin, and whether they end, with the same leg of their movement."""
    if one.keys is None or other.keys is None:
        return True, True
    return one.keys[0] == other.keys[0], one.keys[1] == other.keys[1]


def _vias_apart(mine: tuple[str, ...], theirs: tuple[str, ...], places: Known) -> bool:
    """Tell whether two ways differ: neither is the other with some of its stops left out."""
    if mine == theirs or not (mine and theirs):
        return False
    return not (_passes(mine, theirs, places) or _passes(theirs, mine, places))


@lru_cache(maxsize=4096)
def _stops(via: str | None) -> tuple[str, ...]:
    return tuple(tidy(name) for name in split_list(via))


def _passes(stops: tuple[str, ...], way: tuple[str, ...], places: Known) -> bool:
    """Tell whether a way passes the stops in their order; an area holds what lies in it."""
    rest = iter(way)
    return all(any(_may_be_one(stop, passed, places) for passed in rest) for stop in stops)


def _may_be_one(one: str, other: str, places: Known) -> bool:
    if one == other:
        return True
    mine, theirs = (places.senses.get(name, {}).get("place_id") for name in (one, other))
    return None not in (mine, theirs) and not places.apart(mine, theirs)


@lru_cache(maxsize=65_536)
def _span(earliest: str | None, latest: str | None, approximate: bool) -> tuple[float, float]:
    """Return the first minute of a date and the one after its last; an approximate one is wider."""
    first = to_minutes(earliest) if earliest else -inf
    end = to_minutes(latest, end=True) if latest else inf
    if not approximate:
        return first, end
    length = end - first if earliest and latest else 0
    room = max(APPROXIMATE_DAYS * 24 * 60, APPROXIMATE * length)
    return first - room, end + room


def _bounds(row: Mapping[str, Any]) -> tuple[float, float]:
    import pandas as pd

    room = APPROXIMATE if row["strength_approx"] is True else 0
    low, high = row["strength_low"], row["strength_high"]
    return (
        0 if row["shared"] or pd.isna(low) else float(low) * (1 - room),
        inf if pd.isna(high) else float(high) * (1 + room),
    )
