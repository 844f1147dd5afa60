"""Flows beside a count of the same legs row by row."""

from __future__ import annotations

import random
from math import inf, isinf
from typing import Any

import pandas as pd
import pytest

from geo_movements.flows import flows, merged, partial
from geo_movements.schema import LEGS

BY = ("origin", "side")
UNITS = ("persons", "ships")


def leg(rng: random.Random, at: int) -> dict[str, Any]:
    low = rng.choice([None, None, 100, 200, 300])
    return {
        **dict.fromkeys(LEGS), "id": f"c{at}", "kind": rng.choice(["leg"] * 6 + ["presence"]),
        "movement": rng.choice([None, "m", "n"]), "leg": rng.choice([None, "1", "2"]),
        "claimant": rng.choice([None, "NIS", "nis (X)", "US"]), "side": rng.choice("RB"),
        "status": rng.choice([None, "claimed", "denied"]), "mode": "sea",
        "origin": "Wonsan", "origin_place": rng.choice([None, "w"]),
        "strength_low": low, "strength_high": rng.choice([None, low, 500]),
        "strength_unit": rng.choice([None, *UNITS]), "strength_group": rng.choice([None, "g", "h"]),
        "route_method": "great_circle",
    }  # fmt: skip


def unit_of(row: dict[str, Any]) -> str | None:
    """Name the unit of a claim that counts: not denied, and with a number."""
    told = row["strength_low"] is not None or row["strength_high"] is not None
    return (row["strength_unit"] or "persons") if told and row["status"] != "denied" else None


def totals(rows: list[dict[str, Any]], unit: str) -> list[tuple[float, float]]:
    """Add up each claimant's bodies of men, of each the largest number."""
    bodies: dict[Any, dict[Any, list[tuple[float, float]]]] = {}
    for row in rows:
        if unit_of(row) == unit:
            alone = ("row", row["id"])
            body = row["strength_group"] or (row["movement"] and ("of", row["movement"])) or alone
            who = (row["claimant"] or "").split(" (")[0].casefold()
            high = inf if row["strength_high"] is None else row["strength_high"]
            told = bodies.setdefault(who, {}).setdefault(body, [])
            told.append((row["strength_low"] or 0, high))
    return [
        tuple(sum(max(pair[end] for pair in body) for body in one.values()) for end in (0, 1))
        for one in bodies.values()
    ]  # type: ignore[misc]


def one_by_one(rows: list[dict[str, Any]], main: str) -> dict[str, Any]:
    live = [row for row in rows if row["status"] != "denied"]
    named = {row["movement"] for row in live if row["movement"]}
    told: dict[str, Any] = {
        "claims": len(live),
        "denied": len(rows) - len(live),
        "movements": len(named) + sum(row["movement"] is None for row in live),
        "strength_unknown": sum(unit_of(row) is None for row in live),
    }
    met = [unit_of(row) for row in live]
    units = sorted({*met} - {None}, key=lambda unit: (unit != main, -met.count(unit)))
    if not units:
        return told
    sums = totals(rows, str(units[0]))
    low, high = min(one[0] for one in sums), max(one[1] for one in sums)
    return told | {
        "strength_unit": units[0],
        "strength_low": None if low == 0 and high > 0 else low,
        "strength_high": None if isinf(high) else high,
        "strength_width": max(one[0] or (0 if isinf(one[1]) else one[1]) for one in sums),
    }


@pytest.mark.parametrize("seed", range(40))
def test_flows_are_what_a_count_row_by_row_gives(seed: int) -> None:
    rng = random.Random(seed)
    rows = [leg(rng, at) for at in range(rng.randint(1, 25))]
    groups: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        if row["kind"] == "leg":
            groups.setdefault((row["origin_place"] or row["origin"], row["side"]), []).append(row)
    met = [unit for row in rows if row["kind"] == "leg" and (unit := unit_of(row))]
    main = "persons" if met.count("persons") >= 0.2 * len(met) else "ships"
    wanted = {key: one_by_one(group, main) for key, group in groups.items()}
    table = pd.DataFrame(rows, dtype=object).drop(columns="geometry")
    cut = rng.randint(0, len(rows))
    parts = [partial(table[:cut], BY), partial(table[cut:], BY)]
    for found in (flows(table, BY), merged(parts), merged([partial(table, BY, closed=True)])):
        assert len(found) == len(wanted)
        for row in pd.DataFrame(found).to_dict("records"):
            told = wanted[row["origin_place"], row["side"]]
            assert {k: None if pd.isna(row[k]) else row[k] for k in told} == told
