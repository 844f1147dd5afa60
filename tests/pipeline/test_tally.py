"""Problems by the million are listed up to a number of each kind, and all counted."""

from __future__ import annotations

import json

from geo_movements.errors import Problem
from geo_movements.pipeline.tally import CAP, from_plain, listed, plain, tallied, united


def found(file: str, count: int) -> list[Problem]:
    return [
        Problem("error", file, row, "origin", f'"T{row}" is unknown.', "Mend it.")
        for row in range(1, count + 1)
    ]


def test_a_kind_is_listed_up_to_its_cap_and_counted_to_its_end() -> None:
    parts = [tallied(found("a", CAP - 1)), tallied(found("b", CAP + 500))]
    [tally] = united(
        [from_plain(json.loads(json.dumps(plain(part)))) for part in parts], 0
    ).values()
    assert tally.count == 2 * CAP + 499 and len(tally.first) == CAP
    assert [p.file for p in tally.first[-2:]] == ["a", "b"]
    rows = list(listed({"kind": tally}))
    assert len(rows) == CAP and rows[-1][1] == CAP + 499 and not any(more for _, more in rows[:-1])


def test_what_partitions_count_of_their_rows_is_one_count_of_all() -> None:
    parts = [
        tallied(
            [Problem("warning", file, 0, "sources", f"{count} of 10 rows have no source.", "x")]
        )
        for file, count in (("a", 3), ("b", 4))
    ]
    [(problem, more)] = listed(united(parts, 30))
    assert (problem.problem, problem.file, more) == (
        "7 of 30 rows have no source.", "all partitions", 0,
    )  # fmt: skip


def test_a_kind_is_a_rule_and_no_country_of_it() -> None:
    hint = "Name a station in via."
    told = [
        Problem("warning", "a", row, "mode", f'no railway of {land} within 25 km of "X".', hint)
        for row, land in enumerate(("Yemen", "Brazil", "Turkey"), 1)
    ]
    told += [Problem("error", "a", 1, "mode", "no such mode.", hint), told[0]._replace(column="x")]
    assert sorted(tally.count for tally in tallied(told).values()) == [1, 1, 3]


def test_errors_come_first_and_kinds_do_not_mix() -> None:
    problems = [
        Problem("note", "a", 1, "x", "fine"), Problem("error", "a", 2, "x", "bad 1"),
        Problem("error", "a", 3, "y", "bad 1"), Problem("error", "a", 4, "x", "bad 22"),
    ]  # fmt: skip
    kinds = tallied(problems)
    assert sorted(tally.count for tally in kinds.values()) == [1, 1, 2]
    assert [problem.level for problem, _ in listed(kinds)] == ["error"] * 3 + ["note"]
