"""Flows beside a count of the same claims row by row."""

from __future__ import annotations

from math import inf, isinf
from typing import TYPE_CHECKING, Any

from torture.fuzz.given import holds

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from torture.parts import Scale, Tally

__all__ = ["BY", "added_up", "flows"]

BY = ("origin", "side")
UNITS = ("persons", "ships")
Row = dict[str, Any]


def flows(scale: Scale) -> Tally:
    """Add claims up into flows: at once, in two parts that are merged, and row by row."""
    from hypothesis import strategies as st

    def check(told: tuple[list[Row], int]) -> None:
        import pandas as pd

        from geo_movements.flows import flows, merged, partial

        rows, cut = told
        rows = [{**row, "id": f"c{at}"} for at, row in enumerate(rows)]
        wanted = added_up(rows)
        table = pd.DataFrame(rows, dtype=object).drop(columns="geometry")
        halves = [partial(part, BY) for part in (table[:cut], table[cut:])]
        ways = {
            "at once": flows(table, BY),
            "in two parts": merged(halves),
            "closed": merged([partial(table, BY, closed=True)]),
        }
        for way, found in ways.items():
            got = _records(found)
            assert got.keys() == wanted.keys(), f"{way}: {sorted(got)} for {sorted(wanted)}"
            for key, want in wanted.items():
                have = {name: got[key][name] for name in want}
                assert have == want, f"{way}: {key} is {have}, row by row {want}"

    return holds(scale, st.tuples(_rows(), st.integers(0, 25)), check, short=5)


def _records(found: Any) -> dict[tuple[Any, ...], Row]:
    import pandas as pd

    return {
        (row["origin_place"], row["side"]): {
            name: None if pd.api.types.is_scalar(value) and pd.isna(value) else value
            for name, value in row.items()
        }
        for row in pd.DataFrame(found).to_dict("records")
    }


def _rows() -> SearchStrategy[list[Row]]:
    from hypothesis import strategies as st

    from geo_movements.schema import LEGS

    some = {
        "kind": ["leg"] * 5 + ["presence"], "movement": [None, "m", "n"], "leg": [None, "1", "2"],
        "claimant": [None, "NIS", "nis (X)", "US"], "side": ["R", "B"],
        "status": [None, "claimed", "denied"], "origin_place": [None, "w"],
        "strength_low": [None, None, 0, 100, 200, 2**40], "strength_high": [None, None, 2**40,
        2**41],
        "strength_unit": [None, *UNITS], "strength_group": [None, None, "g", "h"],
        "mode": ["sea"], "origin": ["Wonsan"], "route_method": ["great_circle"],
    }  # fmt: skip
    row = st.fixed_dictionaries({name: st.sampled_from(told) for name, told in some.items()})
    return st.lists(row.map(lambda told: dict.fromkeys(LEGS) | told), min_size=1, max_size=25)


# --- Row by row -----------------------------------------------------------------------------------


def added_up(rows: list[Row]) -> dict[tuple[Any, ...], Row]:
    """Count claims row by row into flows: keyed by origin and side, what is known of each."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if row["kind"] == "leg":
            groups.setdefault((row["origin_place"] or row["origin"], row["side"]), []).append(row)
    met = [unit for row in rows if row["kind"] == "leg" and (unit := _unit(row))]
    main = "persons" if met.count("persons") >= 0.2 * len(met) else "ships"
    return {key: _flow(group, main) for key, group in groups.items()}


def _flow(rows: list[Row], main: str) -> Row:
    live = [row for row in rows if row["status"] != "denied"]
    named = {row["movement"] for row in live if row["movement"]}
    told: Row = {
        "claims": len(live),
        "denied": len(rows) - len(live),
        "movements": len(named) + sum(row["movement"] is None for row in live),
        "strength_unknown": sum(_unit(row) is None for row in live),
    }
    met = [_unit(row) for row in live]
    units = sorted({*met} - {None}, key=lambda unit: (unit != main, -met.count(unit)))
    if not units:
        return told
    sums = _totals(rows, str(units[0]))
    low, high = min(one[0] for one in sums), max(one[1] for one in sums)
    return told | {
        "strength_unit": units[0],
        "strength_low": None if low == 0 and high > 0 else low,
        "strength_high": None if isinf(high) else high,
        "strength_width": max(one[0] or (0 if isinf(one[1]) else one[1]) for one in sums),
    }


def _unit(row: Row) -> str | None:
    """Name the unit of a claim that counts: not denied, and with a number."""
    told = row["strength_low"] is not None or row["strength_high"] is not None
    return (row["strength_unit"] or "persons") if told and row["status"] != "denied" else None


def _totals(rows: list[Row], unit: str) -> list[tuple[float, float]]:
    """Add up each claimant's bodies of men, of each the largest number."""
    bodies: dict[Any, dict[Any, list[tuple[float, float]]]] = {}
    for row in rows:
        if _unit(row) == unit:
            alone = ("row", row["id"])
            body = row["strength_group"] or (row["movement"] and ("of", row["movement"])) or alone
            who = (row["claimant"] or "").split(" (")[0].casefold()
            high = inf if row["strength_high"] is None else row["strength_high"]
            told = bodies.setdefault(who, {}).setdefault(body, [])
            told.append((row["strength_low"] or 0, high))
    return [
        (
            sum(max(pair[0] for pair in body) for body in one.values()),
            sum(max(pair[1] for pair in body) for body in one.values()),
        )
        for one in bodies.values()
    ]
