"""Routes against published distances: the targets of docs/routes.md, and the page in step.

The table, how it is measured and what counts as a failure are the benchmark's.
"""

from __future__ import annotations

import csv
import itertools
import re
import runpy
import statistics
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from geo_movements.geodesy import sphere_km

ROOT = Path(__file__).parents[2]
BENCHMARK = runpy.run_path(str(ROOT / "benchmarks" / "route_lengths.py"))
PAGE = (ROOT / "docs" / "routes.md").read_text(encoding="utf-8")
ROWS = BENCHMARK["read_rows"]()
MODES, TARGETS = BENCHMARK["MODES"], BENCHMARK["TARGETS"]
LONGEST_AT_SEA = 25_000


def cells() -> list[dict[str, str]]:
    with BENCHMARK["TABLE"].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def measured() -> dict[str, list[Any]]:
    return {mode: BENCHMARK["measure"](BENCHMARK["read_rows"](mode)) for mode in MODES}


# --- The table itself -----------------------------------------------------------------------------


def test_there_are_enough_routes_of_every_mode_and_each_once() -> None:
    counts = Counter(row.mode for row in ROWS)
    assert all(counts[mode] >= least for mode, least in zip(MODES, (25, 20, 20), strict=True))
    assert len({(row.mode, row.stops, row.avoid) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", cells(), ids=lambda row: f"{row['origin']}-{row['destination']}")
def test_a_row_is_whole(row: dict[str, str]) -> None:
    assert tuple(row) == BENCHMARK["COLUMNS"]
    assert row["mode"] in MODES and row["source"]
    assert row["verified"] in ("page", "known")
    assert bool(row["page"]) == (row["verified"] == "page")
    assert len(row["via"].split(";")) == len(row["via_lat_lon"].split(";"))
    for end in ("origin", "destination"):
        assert row[end] and -90 <= float(row[f"{end}_lat"]) <= 90
        assert -180 <= float(row[f"{end}_lon"]) <= 180
    if row["published_nm"]:
        assert float(row["published_km"]) == pytest.approx(1.852 * float(row["published_nm"]), 1e-2)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_published_length_is_possible(row: Any) -> None:
    """Not shorter than the shortest line by more than a port's own size."""
    straight = sum(sphere_km(a.lon, a.lat, b.lon, b.lat) for a, b in itertools.pairwise(row.stops))
    assert straight * 0.99 <= row.published_km <= LONGEST_AT_SEA


# --- The targets ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_the_median_error_is_below_the_target(mode: str, measured: dict[str, list[Any]]) -> None:
    # A route that is not found counts as all wrong.
    errors = [100.0 if one.error is None else abs(one.error) for one in measured[mode]]
    assert statistics.median(errors) < TARGETS[mode]


def test_nothing_at_sea_is_over_land(measured: dict[str, list[Any]]) -> None:
    assert {one.row.name: one.land_km for one in measured["sea"] if one.land_km} == {}


def test_no_route_passes_a_country_or_a_passage_that_it_avoids(
    measured: dict[str, list[Any]],
) -> None:
    for one in itertools.chain(*measured.values()):
        if one.ours_km is None:
            continue
        assert one.trespass_km == 0, one.row.name
        assert not one.row.avoid.countries.intersection(one.route.countries), one.row.name
        assert not one.row.avoid.passages.intersection(one.route.passages), one.row.name


# --- The page -------------------------------------------------------------------------------------


def lines_of(marker: str) -> list[str]:
    text = PAGE.split(f"<!-- {marker} -->")[1].split(f"<!-- /{marker} -->")[0]
    return [line for line in text.splitlines() if line]


def near(written: str, km: float | None) -> bool:
    """Allow for another release of a library: half a per cent, or 3 km."""
    if not written or km is None:
        return not written and km is None
    return float(written.replace(",", "")) == pytest.approx(km, rel=5e-3, abs=3)


@pytest.mark.parametrize("mode", MODES)
def test_the_page_is_in_step(mode: str, measured: dict[str, list[Any]]) -> None:
    listed = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in lines_of(f"lengths-{mode}")
    ]
    told = {name.partition(" (via")[0]: (published, ours) for name, published, ours, *_ in listed}
    assert len(told) == len(measured[mode]) + 2  # the head and the line below it
    for one in measured[mode]:
        published, ours = told[one.row.name]
        assert near(published, one.row.published_km), one.row.name
        assert near(ours, one.ours_km), f"{one.row.name}: {ours} on the page, {one.ours_km} now"


def test_the_page_names_every_failure(measured: dict[str, list[Any]]) -> None:
    named = "\n".join(lines_of("lengths-failures"))
    missing = [
        one.row.name
        for one in itertools.chain(*measured.values())
        # At the very edge of the target another release may fall to the other side.
        if (one.error is None or abs(one.error) > TARGETS[one.row.mode] + 0.6)
        and f"- {one.row.name}: " not in named
    ]
    assert missing == []


def test_the_page_counts_the_table() -> None:
    assert f"lists {len(ROWS)} routes" in re.sub(r"\s+", " ", PAGE)


# --- The measure ----------------------------------------------------------------------------------


def straight(row: Any) -> Any:
    from geo_movements.routes.legs import Request, routes

    return routes([Request(row.stops)])[0]


def test_a_straight_line_is_no_route_and_a_failure() -> None:
    row = next(row for row in ROWS if row.mode == "rail")
    one = BENCHMARK["Measured"](row, straight(row), None, 0.0)
    assert one.error is None and BENCHMARK["is_failure"](one)


def test_a_way_through_a_country_to_be_avoided_is_measured() -> None:
    """Moscow to Vladivostok, straight, crosses China's north-east."""
    row = next(row for row in ROWS if "CN" in row.avoid.countries)
    assert BENCHMARK["_trespass_km"](row, straight(row)) > 100
