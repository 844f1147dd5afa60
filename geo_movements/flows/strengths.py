"""What the claimants' numbers in a flow add up to, and what is never added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from geo_movements.codes import joined
from geo_movements.flows.keys import claimants_of, codes_of
from geo_movements.schema import STRENGTH_UNITS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["counts", "main_unit", "strength_rows", "strengths_of", "unit_claims"]

_MOST = 2.0**62
"""No total is larger: a column of whole numbers of 64 bits could not hold it."""
_PERSONS = 0.2
"""So great a share of the claims with a number, counted in persons, is what a reader compares."""


def strengths_of(
    table: pd.DataFrame, flow: NDArray[np.int64], count: int, unit: str
) -> dict[str, Any]:
    """Give each flow the range from the least to the largest of its claimants' totals.

    It is told in `unit` where the flow has that, else in the unit of most of its claims.

    A claimant's total adds up bodies of men that are not the same: those of different groups, of
    different movements where no group is told, and claims that name neither. Of one body the
    largest number counts, once: its legs follow one another, and its parts share the total.
    """
    import numpy as np
    import pandas as pd

    units, names = _units(table)
    bodies = strength_rows(table, flow)
    at = np.flatnonzero(units >= 0)
    claimants = claimants_of(table["claimant"])
    totals, first = joined(flow[at], claimants[at], units[at])
    low, high = (
        np.bincount(totals, weights=bodies[name][at], minlength=len(first))
        for name in ("strength_low", "strength_high")
    )
    claims = np.bincount(totals, weights=_known(table)[at], minlength=len(first))
    told = pd.DataFrame(
        {"flow": flow[at][first], "unit": units[at][first], "low": low, "high": high,
         "claims": claims, "width": np.where(low > 0, low, np.where(np.isinf(high), 0, high))}
    )  # fmt: skip
    ranges = told.groupby(["flow", "unit"], as_index=False).agg(
        low=("low", "min"), high=("high", "max"), width=("width", "max"), claims=("claims", "sum")
    )
    main = names.index(unit) if unit in names else -1
    ranges["rank"] = np.where(ranges["unit"] == main, np.inf, ranges["claims"])
    ranges = ranges.sort_values(["flow", "rank", "unit"], ascending=[True, False, True])
    shown = ranges.drop_duplicates("flow").set_index("flow")
    others = ranges[ranges.duplicated("flow")]
    return {
        **_shown(shown, names, count),
        "strength_other": _others(others, names, count),
    }


def strength_rows(table: pd.DataFrame, flow: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Put each body's strength on the first of its rows and 0 on the others, to be summed."""
    import numpy as np

    units, _ = _units(table)
    group, movement = (codes_of(table[name])[0] for name in ("strength_group", "movement"))
    named = (units >= 0) & ((group >= 0) | (movement >= 0))
    at = np.flatnonzero(named)
    found = {name: counts(table[name]).copy() for name in ("strength_low", "strength_high")}
    if not len(at):
        return found
    claimant = claimants_of(table["claimant"])
    alone = np.where(group >= 0, -1, movement)
    bodies, first = joined(flow[at], claimant[at], units[at], group[at], alone[at])
    for numbers in found.values():
        most = np.zeros(len(first))
        np.maximum.at(most, bodies, numbers[at])
        numbers[at] = 0
        numbers[at[first]] = most
    return found


def _units(table: pd.DataFrame) -> tuple[NDArray[np.int64], list[str]]:
    """Give units their numbers, in the order of the schema, others after them."""
    import numpy as np

    codes, values = codes_of(table["strength_unit"])
    names = [*STRENGTH_UNITS, *sorted(set(values) - set(STRENGTH_UNITS))]
    numbers = np.array([*(names.index(value) for value in values), -1], dtype="int64")
    return numbers[codes], names


def _known(table: pd.DataFrame) -> NDArray[np.float64]:
    """Count the claims of each row that tell a number."""
    return counts(table["claims"]) - counts(table["strength_unknown"])


def unit_claims(table: pd.DataFrame) -> dict[str, int]:
    """Count the claims of a tally that tell a number, by its unit."""
    import numpy as np

    units, names = _units(table)
    at = np.flatnonzero(units >= 0)
    claims = np.bincount(units[at], weights=_known(table)[at], minlength=len(names))
    return {name: int(number) for name, number in zip(names, claims, strict=True) if number}


def main_unit(claims: Mapping[str, int]) -> str:
    """Choose what widths compare, by the claims of all flows, as the line grammar does.

    >>> main_unit({"ships": 4, "persons": 1}), main_unit({"ships": 5, "persons": 1})
    ('persons', 'ships')
    """
    if claims.get("persons", 0) >= sum(claims.values()) * _PERSONS:
        return "persons"
    order = [*STRENGTH_UNITS, *sorted(set(claims) - set(STRENGTH_UNITS))]
    return max(order, key=lambda unit: claims.get(unit, 0))


def _shown(shown: pd.DataFrame, names: list[str], count: int) -> dict[str, Any]:
    import numpy as np
    import pandas as pd

    at = shown.index.to_numpy()
    units = np.full(count, None, dtype=object)
    units[at] = np.array(names, dtype=object)[shown["unit"].to_numpy("int64")]
    bounds = _bounds(shown)
    columns: dict[str, Any] = {"strength_unit": units}
    for name, numbers in (*bounds.items(), ("strength_width", shown["width"].to_numpy())):
        whole = np.full(count, np.nan)
        whole[at] = numbers
        columns[name] = pd.array(np.minimum(whole, _MOST)).astype("Int64")
    return columns


def _bounds(ranges: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    """Write bounds that nobody sets as NaN: an infinite high, and 0 below any other high."""
    import numpy as np

    low, high = ranges["low"].to_numpy(), ranges["high"].to_numpy()
    return {
        "strength_low": np.where((low == 0) & (high > 0), np.nan, low),
        "strength_high": np.where(np.isinf(high), np.nan, high),
    }


def _others(others: pd.DataFrame, names: list[str], count: int) -> NDArray[Any]:
    """Write the ranges in other units, as "ships 4..6"; an end that nobody sets is left open."""
    import numpy as np

    texts = np.full(count, None, dtype=object)
    bounds = _bounds(others)
    rows = zip(others["flow"], others["unit"], *bounds.values(), strict=True)
    for flow, unit, *ends in rows:
        told = [f"{number:.0f}" if number == number else "" for number in ends]
        words = f"{names[int(unit)]} {told[0] if told[0] == told[1] else '..'.join(told)}"
        texts[flow] = words if texts[flow] is None else f"{texts[flow]}; {words}"
    return texts


def counts(column: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a column of numbers as floats, which sums by row take."""
    numbers: NDArray[np.float64] = column.to_numpy("float64")
    return numbers
