"""Draft the movements of short passages, in the form that the passages' scorer reads.

    python benchmarks/passages.py --corpus FILE.jsonl -o predictions.jsonl [--scorer score.py]

A corpus is JSON lines: id, text, title, published, and legs where they are annotated; then the
score is printed, by the scorer beside the corpus where there is one. What an annotation guide
wants otherwise than the product is done here: presences and events are left out, a place is its
bare name, news without a date are of the day that they appeared.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article, Statement, Words

Leg = dict[str, Any]

_NEAR = re.compile(
    r"^(?:(?:just |far )?(?:outside|near|off|inside|around|(?:north|south)?(?:east|west)? of)|"
    r"(?:the )?(?:outskirts|suburbs|vicinity|edge|environs|gates|heart|centre|center) of)"
    r"\s+(?:the )?",
    re.IGNORECASE,
)
_CROSSING = re.compile(r"\s+(?:border\s+)?(?:crossing|checkpoint|pass)$", re.IGNORECASE)
_REGION = re.compile(
    r"(?:(?:\s+(?:palestinian|syrian|rohingya|somali))?\s+refugee camp|\s+mountain region|"
    r"\s+(?:region|area|province|governorate|oblast|district))$",
    re.IGNORECASE,
)


def draft(passage: dict[str, Any]) -> list[Leg]:
    """Draft the legs of one passage."""
    language = passage.get("language", "en")
    article = Article(passage["text"], passage.get("title"), passage.get("published"), language)
    told = statements(article, find(article.text, language=language))
    return [_leg(one, article) for one in told if one.kind == "leg"]


def _leg(one: Statement, article: Article) -> Leg:
    earliest, latest = _dates(one, article.published)
    return {
        "origin": _name(one.origin),
        "destination": _name(one.destination),
        "via": [_CROSSING.sub("", words.text) for words in one.via],
        "mode": one.mode,
        "force": one.force.text if one.force else None,
        "strength_low": one.strength_low,
        "strength_high": one.strength_high,
        "date_earliest": earliest,
        "date_latest": latest,
        "claimant": one.claimant.text if one.claimant else None,
        "status": one.status,
    }


def _name(words: Words | None) -> str | None:
    """Give a place's bare name: the exacter of "Kant, Kyrgyzstan", no "near", no "region"."""
    if words is None:
        return None
    bare = _NEAR.sub("", words.text.split(",")[0])
    return _REGION.sub("", bare)


def _dates(one: Statement, published: str | None) -> tuple[str | None, str | None]:
    """Date what has no date by the day of publication, by the guide's seventh rule."""
    if one.date_earliest or one.date_latest or not published:
        return one.date_earliest, one.date_latest
    if one.status == "planned":
        return published, None
    if one.tense == "present":
        return published, published
    return None, published


def main() -> None:
    """Draft a corpus, write the predictions, print the score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, help="a score.py; default: beside the corpus")
    parser.add_argument("--split", help="only passages of this split")
    args, more = parser.parse_known_args()
    lines = args.corpus.read_text(encoding="utf-8").splitlines()
    passages = [json.loads(line) for line in lines if line.strip()]
    if args.split:
        passages = [one for one in passages if one.get("split") == args.split]
    with args.output.open("w", encoding="utf-8") as out:
        for one in passages:
            out.write(json.dumps({"id": one["id"], "legs": draft(one)}, ensure_ascii=False) + "\n")
    gold = args.output.with_suffix(".gold.jsonl") if args.split else args.corpus
    if args.split:
        gold.write_text("\n".join(json.dumps(one) for one in passages), encoding="utf-8")
    scorer = args.scorer or args.corpus.with_name("score.py")
    if all("legs" in one for one in passages):
        if scorer.exists():
            subprocess.run(
                [sys.executable, str(scorer), str(gold), str(args.output), *more], check=False
            )
        else:
            print(_summary(passages, args.output))


def _summary(passages: list[dict[str, Any]], predicted: Path) -> str:
    """Count legs whose two ends are as annotated, letter for letter."""
    lines = predicted.read_text(encoding="utf-8").splitlines()
    legs = {row["id"]: row["legs"] for row in map(json.loads, lines)}
    ends = ("origin", "destination")
    hits = sum(
        sum(
            any(all(leg[e] == gold[e] for e in ends) for leg in legs[one["id"]])
            for gold in one["legs"]
        )
        for one in passages
    )
    wanted = sum(len(one["legs"]) for one in passages)
    given = sum(map(len, legs.values()))
    return f"legs wanted {wanted}, drafted {given}, right {hits}"


if __name__ == "__main__":
    main()
