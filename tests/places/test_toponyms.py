"""979 toponyms of news and history: none wrong and decided, few undecided.

The table, how an answer is judged and how toponyms are resolved are the benchmark's. Names of the
half that is marked `test` are not told when they fail, but counted: nobody tunes to them.
"""

from __future__ import annotations

import csv
import hashlib
import runpy
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geo_movements.places.countries import CODES

ROOT = Path(__file__).parents[2]
BENCHMARK = runpy.run_path(str(ROOT / "benchmarks" / "toponyms.py"))
ROWS = BENCHMARK["read_rows"]()
CERTAIN, UNDECIDED_AT_MOST = 0.9, 0.10
verdict, Answer, Row = BENCHMARK["verdict"], BENCHMARK["Answer"], BENCHMARK["Row"]
KINDS = {
    "town", "region", "district", "country", "site", "airport", "port", "sea", "strait", "area",
    "qualified", "typo", "nowhere",
}  # fmt: skip


def pairs_of(with_country: bool) -> list[tuple[Any, Any]]:
    rows = [row for row in ROWS if row.hint or not with_country]
    asked = BENCHMARK["asked_of"](rows, with_country=with_country)
    return list(zip(rows, BENCHMARK["resolve_all"](asked), strict=True))


@pytest.fixture(scope="module")
def with_country() -> list[tuple[Any, Any]]:
    return pairs_of(True)


@pytest.fixture(scope="module")
def without_country() -> list[tuple[Any, Any]]:
    return pairs_of(False)


def named(pairs: Iterable[tuple[Any, Any]]) -> str:
    """Count failures, and name those of the half that may be looked at."""
    listed = list(pairs)
    shown = [BENCHMARK["told"](*pair) for pair in listed if pair[0].split == "dev"]
    return "\n".join((f"{len(listed)}, {len(listed) - len(shown)} of them blind:", *shown))


def test_none_is_wrong_and_decided_where_a_country_is_given(with_country) -> None:
    wrong = [pair for pair in with_country if verdict(*pair) == "wrong"]
    assert not wrong, f"wrong and decided: {named(wrong)}"


def test_few_are_undecided_where_a_country_is_given(with_country) -> None:
    meant = [pair for pair in with_country if pair[0].expect == "place"]
    undecided = [pair for pair in meant if verdict(*pair) == "open"]
    share = len(undecided) / len(meant)
    assert share < UNDECIDED_AT_MOST, f"{share:.1%} of {len(meant)} undecided: {named(undecided)}"


def test_none_is_wrong_and_certain_where_no_country_is_given(without_country) -> None:
    wrong = [
        pair for pair in without_country
        if verdict(*pair) == "wrong" and pair[1].score >= CERTAIN
    ]  # fmt: skip
    assert not wrong, f"wrong at {CERTAIN} or more: {named(wrong)}"


# --- The table itself -----------------------------------------------------------------------------


def lines() -> list[dict[str, str]]:
    with BENCHMARK["TABLE"].open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def faults(line: dict[str, str]) -> Iterator[str]:
    placed = [bool(line[column]) for column in ("truth_lat", "truth_lon", "tolerance_km")]
    # The rule of the halves, fixed before anything was measured.
    even = int(hashlib.sha256(line["toponym"].encode()).hexdigest(), 16) % 2 == 0
    checks = {
        "columns": tuple(line) == BENCHMARK["COLUMNS"],
        "expect": line["expect"] in BENCHMARK["EXPECTED"],
        "kind": line["kind"] in KINDS,
        "empty": all(line[column] for column in ("source", "era", "script")),
        "country": {line["country"], line["truth_country"]} <= CODES | {""},
        "half a truth": len(set(placed)) == 1,
        "latitude": -90 <= float(line["truth_lat"] or 0) <= 90,
        "longitude": -180 < float(line["truth_lon"] or 0) <= 180,
        "tolerance": 0 < float(line["tolerance_km"] or 1) <= 5000,
        "a place without a position": any(placed) or line["expect"] != "place",
        "a position of no place": not (any(placed) and line["expect"] == "none"),
        "split": line["split"] == ("dev" if even else "test"),
    }
    return (name for name, sound in checks.items() if not sound)


def test_each_row_is_sound() -> None:
    assert [(line["toponym"], fault) for line in lines() for fault in faults(line)] == []


def test_the_table_is_broad() -> None:
    rows = lines()
    assert len({(row["toponym"], row["context"]) for row in rows}) == len(rows) >= 400
    assert len({row["truth_country"] for row in rows}) >= 80
    for column, least in (("era", 5), ("script", 7), ("kind", len(KINDS))):
        assert len({row[column] for row in rows}) >= least
    halves = [row["split"] for row in rows]
    assert 0.45 < halves.count("dev") / len(halves) < 0.55


# --- The judge ------------------------------------------------------------------------------------


def judged(answer: tuple[Any, ...], **cells: Any) -> str:
    row = Row("Kursk", (), 51.74, 36.19, "RU", "RU", 20.0, "place", "town", "today", "Latin", "dev")
    return str(verdict(row._replace(**cells), Answer(*answer)))


NONE = (None, None, None, 0.0, "none")
KURSK = (51.74, 36.19, "RU", 0.95, "exact")


@pytest.mark.parametrize(
    ("answer", "cells", "expected"),
    [
        (KURSK, {}, "right"),
        ((51.9, 36.2, "RU", 0.95, "exact"), {}, "right"),
        ((52.0, 36.2, "RU", 0.95, "exact"), {}, "wrong"),
        ((51.74, 36.19, "UA", 0.95, "exact"), {}, "wrong"),
        (NONE, {}, "open"),
        (NONE, {"expect": "undecided_ok"}, "open"),
        (NONE, {"expect": "none", "lat": None, "lon": None}, "right"),
        (KURSK, {"expect": "none", "lat": None, "lon": None}, "wrong"),
        (KURSK, {"expect": "undecided_ok", "lat": None, "lon": None}, "wrong"),
        ((51.74, 36.19, "RU", 0.95, "fuzzy"), {"kind": "typo"}, "wrong"),
        ((51.74, 36.19, "RU", 0.85, "fuzzy"), {"kind": "typo"}, "right"),
        ((51.74, 36.19, "RU", 0.95, "alternate"), {"kind": "typo"}, "right"),
    ],
)
def test_an_answer_is_judged(answer: tuple[Any, ...], cells: dict[str, Any], expected: str) -> None:
    assert judged(answer, **cells) == expected


def test_tables_go_between_their_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- one -->\nold\n<!-- /one -->\nb\n<!-- two -->\n<!-- /two -->\n")
    BENCHMARK["write_between"](page, {"one": "new", "two": r"\1"})
    assert page.read_text() == (
        "a\n<!-- one -->\nnew\n<!-- /one -->\nb\n<!-- two -->\n\\1\n<!-- /two -->\n"
    )
    with pytest.raises(ValueError, match="markers of three"):
        BENCHMARK["write_between"](page, {"one": "newer", "three": ""})
    assert "newer" not in page.read_text()
