"""Show what a score is worth: of the choices that score so much, how many are right.

    python benchmarks/calibration.py
    python benchmarks/calibration.py --corpora ../shared/eval/toponyms --json decisions.json
    python benchmarks/calibration.py --write docs/accuracy.md

Three collections: the project's own table, and the two corpora of `--corpora`, which are left out,
and said to be, where that folder is not there. Their articles belong to others: they are read where
they lie, and nothing of them is stored. All toponyms of a document are resolved as those of one
project; a distinct toponym of a document is one decision, right within 161 km of where the corpus
has it. `--json` writes one record a decision, for whoever fits the scores.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from toponyms import (
    Answer,
    Row,
    answers_of,
    asked_of,
    distance_km,
    empty_project,
    read_rows,
    resolve_all,
    verdict,
    write_between,
)

from geo_movements.places.toponyms import tidy

CORPORA = Path(__file__).parents[2] / "shared" / "eval" / "toponyms"
FILES = ("lgl.json", "wiktor400.json")
BINS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)
NEAR_KM, CLOSE_KM = 161.0, 25.0
"""What the literature calls right (100 miles), and a town."""
RUNNER_UP = re.compile(r"(-?\d+\.\d+),(-?\d+\.\d+)(?: (\d\.\d+))?$")


class Decision(NamedTuple):
    """One toponym of one document, what was chosen for it and how far off that is.

    `km` is None where nothing was chosen or no place is meant; `mentions` is how often the document
    writes the toponym so.
    """

    collection: str
    document: str
    toponym: str
    mentions: int
    answer: Answer
    km: float | None
    right: bool
    gold: tuple[float, float] | None


# --- Collections ----------------------------------------------------------------------------------


def own_decisions(split: str | None, *, with_country: bool) -> Iterator[Decision]:
    """Resolve the project's own table, each row by itself; right is as its row says."""
    rows = read_rows(split)
    name = f"own table, country {'given' if with_country else 'not given'}"
    answers = resolve_all(asked_of(rows, with_country=with_country))
    for number, (row, answer) in enumerate(zip(rows, answers, strict=True), start=2):
        if row.hint or not with_country:
            yield Decision(name, f"row {number}", row.toponym, 1, answer, _off(row, answer),
                           verdict(row, answer) == "right", _point(row))  # fmt: skip


def _point(row: Row) -> tuple[float, float] | None:
    return None if row.lat is None or row.lon is None else (row.lat, row.lon)


def _off(row: Row, answer: Answer) -> float | None:
    if None in (row.lat, row.lon, answer.lat, answer.lon):
        return None
    return distance_km(row.lat, row.lon, answer.lat, answer.lon)  # type: ignore[arg-type]


def corpus_decisions(file: Path, limit: int | None = None) -> Iterator[Decision]:
    """Resolve a corpus document by document, its mentions given."""
    project = empty_project()
    for document in json.loads(file.read_text(encoding="utf-8"))[:limit]:
        golds: dict[str, list[tuple[float, float]]] = {}
        asked = []
        for mention in document["toponyms"]:
            name = tidy(document["text"][mention["start"] : mention["end"]])
            asked.append(name)
            if mention["lat"] is not None:
                golds.setdefault(name, []).append((mention["lat"], mention["lon"]))
        if not golds:
            continue
        answers = answers_of(project, asked)
        for name, points in golds.items():
            yield _judged(file.name, str(document["id"]), name, points, answers[name])


def _judged(
    collection: str, document: str, name: str, points: Sequence[tuple[float, float]], answer: Answer
) -> Decision:
    km = None
    if answer.lat is not None and answer.lon is not None:
        km = distance_km(*points[0], answer.lat, answer.lon)
    right = km is not None and km <= NEAR_KM
    return Decision(collection, document, name, len(points), answer, km, right, points[0])


# --- The report -----------------------------------------------------------------------------------


def reliability(decisions: Sequence[Decision]) -> str:
    """Tabulate by score how many were right, with the expected calibration error.

    That error is the mean distance between score and share right over the bins, weighted by their
    number (Naeini, Cooper and Hauskrecht 2015).
    """
    made = [d for d in decisions if d.answer.lat is not None]
    lines = ["| score | decided | mean score | right | share right |", "|---|---|---|---|---|"]
    error = 0.0
    for low, high in pairwise(BINS):
        within = [d for d in made if low <= d.answer.score < high or high == d.answer.score == 1]
        if within:
            mean = sum(d.answer.score for d in within) / len(within)
            right = sum(d.right for d in within)
            share = right / len(within)
            error += abs(mean - share) * len(within) / len(made)
            lines.append(
                f"| {low:.2f} to {high:.2f} | {len(within)} | {mean:.2f} | {right} | {share:.3f} |"
            )
    sure = [d for d in made if d.answer.score >= 0.9]
    share = sum(d.right for d in sure) / len(sure) if sure else float("nan")
    lines.append(f"\nAt 0.9 or more: {len(sure)} decided, {share:.3f} right. "
                 f"Expected calibration error {error:.3f}.")  # fmt: skip
    return "\n".join(lines)


def summary(decisions: Sequence[Decision]) -> str:
    """Say in a line how many were decided, and how many lie within 161 and 25 km of the gold."""
    placed = [d for d in decisions if d.gold is not None]
    mentions = sum(d.mentions for d in placed)
    made = sum(d.answer.lat is not None for d in placed)
    near, close = (
        sum(d.mentions for d in placed if d.km is not None and d.km <= limit)
        for limit in (NEAR_KM, CLOSE_KM)
    )
    return (
        f"{len(placed)} distinct toponyms ({mentions} mentions), {made} decided; of all mentions "
        f"{near / mentions:.3f} within {NEAR_KM:.0f} km, {close / mentions:.3f} within "
        f"{CLOSE_KM:.0f} km."
    )


def record(decision: Decision) -> dict[str, Any]:
    """Flatten a decision for `--json`, with each runner-up's score and distance from the gold."""
    answer = decision.answer
    others = []
    for text in filter(None, answer.runners_up.split(" | ")):
        if found := RUNNER_UP.search(text):
            lat, lon, score = float(found[1]), float(found[2]), found[3]
            km = distance_km(*decision.gold, lat, lon) if decision.gold else None
            others.append({"score": float(score or 0), "km": km})
    return {
        "collection": decision.collection,
        "document": decision.document,
        "toponym": decision.toponym,
        "mentions": decision.mentions,
        "decided": answer.lat is not None,
        "score": answer.score,
        "match": answer.match,
        "right": decision.right,
        "km": decision.km,
        "runner_up_score": others[0]["score"] if others else None,
        "runners_up": others,
        "reason": answer.reason,
    }


def collections(
    corpora: Path, split: str | None, limit: int | None
) -> Iterator[tuple[str, Iterable[Decision]]]:
    """Yield each collection that is there with its decisions, and say which is not."""
    yield "own-given", own_decisions(split, with_country=True)
    yield "own-bare", own_decisions(split, with_country=False)
    for name in FILES:
        if (corpora / name).exists():
            yield name.removesuffix(".json"), corpus_decisions(corpora / name, limit)
        else:
            print(f"{name} is left out: not in {corpora}; name its folder by --corpora.",
                  file=sys.stderr)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each collection, and print or write its table."""
    parser = argparse.ArgumentParser(description="Show what a score is worth.")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="the folder of the corpora")
    parser.add_argument("--split", choices=("dev", "test"), help="one half of the own table")
    parser.add_argument("--limit", type=int, help="only so many documents of each corpus")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write a record a decision")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="fill the tables of a page")
    options = parser.parse_args(arguments)
    tables: dict[str, str] = {}
    records: list[dict[str, Any]] = []
    for name, found in collections(options.corpora, options.split, options.limit):
        decisions = list(found)
        tables[f"calibration-{name}"] = f"{summary(decisions)}\n\n{reliability(decisions)}"
        records += map(record, decisions)
        if not options.write:
            print(f"\n{name}\n\n{tables[f'calibration-{name}']}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(records, ensure_ascii=False, indent=0), encoding="utf-8")
    if options.write:
        write_between(options.write, tables)


if __name__ == "__main__":
    main()
