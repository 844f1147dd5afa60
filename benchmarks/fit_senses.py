"""Fit the weights by which a text's mentions are resolved, and measure them across documents.

    python benchmarks/fit_senses.py --corpus lgl.json --corpus wiktor.json
    python benchmarks/fit_senses.py --corpus lgl.json --corpus wiktor.json --write

The corpora are in the form that benchmarks/corpus.py tells of; the texts of the project's own,
tests/data/texts, are always among them. Each counts alike, whatever its size, so that no genre
rules. The figures are acc@161 km over all gold mentions: as fitted, of documents left out (five
folds), and of each corpus by weights that never saw it.

The loss is that of a softmax over the candidates of a name: the probability of those within 161 km
of where the gold has it. Weights are fitted in turns, since what the others of a text mean depends
on the weights before.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from geo_movements.draft.senses.containers import country_words
from geo_movements.draft.senses.context import CONTEXT, Scene, groups_of
from geo_movements.draft.senses.lookup import PLAIN
from geo_movements.draft.senses.ranking import PASSES, shared
from geo_movements.geodesy import sphere_km
from geo_movements.places.gazetteer import open_gazetteer

ROOT = Path(__file__).parents[1]
OWN = ROOT / "tests" / "data" / "texts"
WEIGHTS = ROOT / "geo_movements" / "draft" / "senses" / "weights.json"
NEAR_KM = 161
TURNS, STEPS, RIDGE = 3, 400, 1e-3
MOST_MENTIONS = 4
FOLDS = 5

# What a careful reader would think, in nats: where the weights start, and where the ridge draws
# them, so that what the texts tell nothing of keeps a sensible weight.
PRIOR = {
    "people": 0.3, "people of a town": 0.5, "country": 7.0, "region": 2.5, "capital": 1.0,
    "seat": 0.7, "county seat": 0.4, "part of a town": -0.5, "sea": 4.0, "area": 4.0,
    "site": 1.0, "alternate": -2.0, "county": -2.0, "part": -0.5, "historical": -0.5,
    "hamlet": -0.3, "area of a town's name": -2.0, "container": 3.0, "container by area": 0.5,
    "country of the others": 0.5,
    "area of the others": 0.5, "country named": 1.0, "area named": 1.5,
    "country named beside it": 0.3, "area named beside it": 0.5, "very near": 0.5, "near": 0.5,
    "near one beside it": 0.2, "like its list": 0.7, "said country": 2.0, "said region": 3.0,
    "said district": 3.0, "said town": 1.0, "container elsewhere": 2.0,
    "words of the country": 0.5, "used locally, a town": 0.5, "holds the one before it": 1.5,
    "held by the one after it": 1.0, "kind of another mention": -1.5,
    "another name of a country": -3.0,
}  # fmt: skip
FOR = frozenset({
    "people of an area", "capital", "seat", "county seat", "container", "container by area",
    "country of the others",
    "area of the others", "country named", "area named", "country named beside it",
    "area named beside it", "very near", "near", "near one beside it", "largest near",
    "like its list", "said country", "said region", "said district", "said town",
    "container elsewhere", "words of the country", "used locally, a town",
    "holds the one before it", "held by the one after it",
})  # fmt: skip
AGAINST = frozenset({
    "alternate", "county", "part", "historical", "hamlet", "area of a town's name",
    "kind of another mention", "another name of a country",
})  # fmt: skip
"""Traits that speak for a candidate, or against it, or not at all: chance must not turn them."""
AT_LEAST = {"container": 10.0, "container elsewhere": 7.0}
"""What stands beside a name decides, however famous another place of it is: Cairo, Illinois. And a
name has one sense in a text: WikToR, which takes names that have two, must not unlearn it."""


@dataclass(slots=True)
class Text:
    """A document ready to be weighed: its scene, and for each group with gold what is right.

    `gold` lists (group, mentions, right candidates, whether the words beside it say otherwise);
    `lost` counts gold mentions that nothing known bears, `none` lists groups that the gold places
    nowhere.
    """

    corpus: str
    scene: Scene | None
    gold: list[tuple[int, int, Any, bool]]
    lost: int
    none: list[int]


def prepare(corpus: str, document: Mapping[str, Any], mentions_of: Callable[..., Any]) -> Text:
    """Look up all names of a document once."""
    given, others = mentions_of(document)
    mentions = [*given, *others]
    groups = groups_of(document["text"], mentions, open_gazetteer())
    known = [group for group in groups if group.options.candidates]
    truth = {(t["start"], t["end"]): t for t in document["toponyms"]}
    gold, lost, none = [], 0, []
    for group in groups:
        meant: dict[tuple[float, float], int] = {}
        for at in group.members:
            if at < len(given) and (told := truth.get((given[at].start, given[at].end))):
                point = (told["lon"], told["lat"])
                meant[point] = meant.get(point, 0) + 1
        if meant.pop((None, None), 0) and group.options.candidates:
            none.append(known.index(group))
        if not group.options.candidates:
            lost += sum(meant.values())
            continue
        for (lon, lat), count in meant.items():
            right = np.array([
                sphere_km(lon, lat, one.place.lon, one.place.lat) <= NEAR_KM
                for one in group.options.candidates
            ])  # fmt: skip
            against = group.inside is not None and not (right & group.inside).any()
            gold.append((known.index(group), count, right, against))
    words = country_words(document["text"])
    scene = Scene(document["text"], mentions, known, words) if known else None
    return Text(corpus, scene, gold, lost, none)


# --- Fitting --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Problem:
    """Rows of candidates in groups, with what is right and what each group counts."""

    traits: Any
    starts: Any
    of: Any
    right: Any
    weight: Any


def problem(texts: Sequence[Text], tables: Sequence[Any]) -> Problem:
    """Stack the groups with gold of all texts that have a right candidate among others."""
    sizes = {corpus: sum(t.corpus == corpus for t in texts) for corpus in {t.corpus for t in texts}}
    rows, right, lengths, weight = [], [], [], []
    for text, table in zip(texts, tables, strict=True):
        for group, count, good, against in text.gold:
            # WikToR marks each mention of a name alike: of "named after Bangor, Wales" too.
            if against or not good.any() or good.all():
                continue
            start = text.scene.starts[group]
            rows.append(table[start : start + len(good)])
            right.append(good)
            lengths.append(len(good))
            weight.append(min(count, MOST_MENTIONS) / sizes[text.corpus])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(int)
    of = np.repeat(np.arange(len(lengths)), lengths)
    counted = np.array(weight)
    return Problem(np.vstack(rows), starts, of, np.concatenate(right), counted / counted.sum())


def fit(asked: Problem, start: Any) -> Any:
    """Climb the likelihood of the right candidates by Adam; traits are scaled to their spread."""
    names = (*PLAIN, *CONTEXT)[: len(start)]
    least = np.array([AT_LEAST.get(n, 0.0 if n in FOR else -np.inf) for n in names])
    most = np.array([0.0 if name in AGAINST else np.inf for name in names])
    spread = asked.traits.std(axis=0) + 1e-2
    traits = asked.traits / spread
    weights = start * spread
    prior = _prior(names) * spread
    weights = np.clip(weights, least * spread, most)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        shares = _shares(asked, traits @ weights)
        good = shares * asked.right
        good = good / np.maximum(np.add.reduceat(good, asked.starts), 1e-12)[asked.of]
        slope = traits.T @ ((shares - good) * asked.weight[asked.of]) + RIDGE * (weights - prior)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = 0.1 * (1 - step / STEPS) + 0.002
        weights = weights - rate * (first / (1 - 0.9**step)) / (
            np.sqrt(second / (1 - 0.999**step)) + 1e-8
        )
        weights = np.clip(weights, least * spread, most)
    return weights / spread


def _prior(names: Sequence[str]) -> Any:
    return np.array([PRIOR.get(name, 0.0) for name in names])


def _shares(asked: Problem, points: Any) -> Any:
    top = np.maximum.reduceat(points, asked.starts)
    powers = np.exp(points - top[asked.of])
    return powers / np.add.reduceat(powers, asked.starts)[asked.of]


def fit_all(texts: Sequence[Text]) -> tuple[Any, Any]:
    """Fit the weights of the first pass, then those of the others in turns."""
    texts = [text for text in texts if text.scene]
    plain = [text.scene.plain for text in texts]
    alone = fit(problem(texts, plain), _prior(PLAIN))
    together = _prior((*PLAIN, *CONTEXT))
    tables = [_table(text.scene, shared(text.scene, text.scene.plain @ alone)) for text in texts]
    for _ in range(TURNS):
        together = fit(problem(texts, tables), together)
        tables = [_table(t.scene, _weighed(t.scene, alone, together, PASSES - 1)) for t in texts]
    return alone, fit(problem(texts, tables), together)


def _table(scene: Scene, shares: Any) -> Any:
    return np.hstack([scene.plain, scene.evidence(shares)])


def _weighed(scene: Scene, alone: Any, together: Any, passes: int) -> Any:
    shares = shared(scene, scene.plain @ alone)
    for _ in range(passes):
        shares = shared(scene, _table(scene, shares) @ together)
    return shares


SCORED = (
    "people of a town", "country", "region", "district", "alternate", "part", "container", "near",
    "country of the others", "area of the others",
)  # fmt: skip
"""Traits that the score is made of, beside the lead of the best candidate."""


def fit_score(folds: Iterable[tuple[Sequence[Text], tuple[Any, Any]]]) -> dict[str, float]:
    """Fit how likely the best candidate is right, to documents that its weights never saw."""
    names = (*PLAIN, *CONTEXT)
    columns = [names.index(name) for name in SCORED]
    rows, right = [], []
    for texts, fitted in folds:
        for text in texts:
            for _, good, share, traits, against in outcomes(text, fitted):
                if against:
                    continue
                share = min(max(share, 0.01), 0.995)
                rows.append([1.0, np.log(share / (1 - share)), *traits[columns]])
                right.append(good)
    table, truth = np.array(rows), np.array(right, dtype=float)
    weights = np.zeros(table.shape[1])
    for _ in range(30):  # Newton's steps
        odds = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (truth - odds) - 0.5 * weights
        bend = (table * (odds * (1 - odds))[:, None]).T @ table + 0.5 * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    odds = 1 / (1 + np.exp(-table @ weights))
    for low in (0.0, 0.2, 0.4, 0.6, 0.8, 0.9):
        chosen = (odds >= low) & (odds < (low + 0.2 if low < 0.8 else low + 0.1))
        if chosen.any():
            share = truth[chosen].mean()
            print(f"score from {low:.1f}: {chosen.sum():5d} names, right {share:.2f}")
    return dict(zip(("constant", "lead", *SCORED), np.round(weights, 3).tolist(), strict=True))


# --- Measuring ------------------------------------------------------------------------------------


def outcomes(text: Text, fitted: tuple[Any, Any]) -> list[tuple[int, bool, float, Any, bool]]:
    """List for each group with gold: mentions, whether the best is right, its share, its traits.

    And whether the gold goes against the words beside the mention.
    """
    if not text.scene:
        return []
    shares = _weighed(text.scene, *fitted, PASSES - 1)
    table = _table(text.scene, shares)
    shares = shared(text.scene, table @ fitted[1])
    listed = []
    for group, count, good, against in text.gold:
        rows = slice(text.scene.starts[group], text.scene.starts[group] + len(good))
        best = int(shares[rows].argmax())
        share = float(shares[rows][best])
        listed.append((count, bool(good[best]), share, table[rows][best], against))
    for group in text.none:
        start = text.scene.starts[group]
        rows = slice(start, start + len(text.scene.groups[group].options.candidates))
        best = int(shares[rows].argmax())
        listed.append((0, False, float(shares[rows][best]), table[rows][best], False))
    return listed


def accuracy(texts: Iterable[Text], fitted: tuple[Any, Any]) -> float:
    """Return the share of gold mentions that are placed within 161 km."""
    right = total = 0
    for text in texts:
        total += text.lost
        for count, good, *_ in outcomes(text, fitted):
            right += count * good
            total += count
    return right / total


def report(texts: Sequence[Text]) -> tuple[tuple[Any, Any], dict[str, float]]:
    """Print the figures of each corpus; return the weights fitted to all, and the score's."""
    corpora = sorted({text.corpus for text in texts})
    fitted = fit_all(texts)
    folds = [
        ([t for at, t in enumerate(texts) if at % FOLDS == fold],
         fit_all([t for at, t in enumerate(texts) if at % FOLDS != fold]))
        for fold in range(FOLDS)
    ]  # fmt: skip
    print(f"{'':16}{'possible':>10}{'fitted':>10}{'left out':>10}{'unseen':>10}")
    for corpus in corpora:
        own = [text for text in texts if text.corpus == corpus]
        good = sum(count * bool(right.any()) for text in own for _, count, right, _ in text.gold)
        total = sum(count for text in own for _, count, _, _ in text.gold) + sum(
            t.lost for t in own
        )
        held = _pooled((held, weights) for held, weights in folds for held in [
            [text for text in held if text.corpus == corpus]])  # fmt: skip
        unseen = ""
        if len(corpora) > 1:
            others = fit_all([text for text in texts if text.corpus != corpus])
            unseen = f"{accuracy(own, others):.4f}"
        print(
            f"{corpus:16}{good / total:10.4f}{accuracy(own, fitted):10.4f}{held:10.4f}{unseen:>10}"
        )
    return fitted, fit_score(folds)


def _pooled(parts: Iterable[tuple[Sequence[Text], tuple[Any, Any]]]) -> float:
    right = total = 0.0
    for texts, fitted in parts:
        for text in texts:
            counts = [(count, good) for count, good, *_ in outcomes(text, fitted)]
            right += sum(count * good for count, good in counts)
            total += sum(count for count, _ in counts) + text.lost
    return right / total


def write(fitted: tuple[Any, Any], path: Path, score: Mapping[str, float]) -> None:
    """Write the weights as JSON, rounded, by the names of the traits."""
    alone, together = fitted
    names = (*PLAIN, *CONTEXT)
    told = {
        "alone": dict(zip(PLAIN, np.round(alone, 3).tolist(), strict=True)),
        "together": dict(zip(names, np.round(together, 3).tolist(), strict=True)),
        "score": score,
    }
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, print the figures, and write the weights if asked to."""
    from corpus import given_mentions, read_corpus, read_own

    parser = argparse.ArgumentParser(description="Fit the weights of the senses of mentions.")
    parser.add_argument("--corpus", type=Path, action="append", default=[])
    parser.add_argument("--write", action="store_true", help="put them into the package")
    options = parser.parse_args(arguments)
    texts = [prepare("own", document, given_mentions) for document in read_own(OWN)]
    for path in options.corpus:
        texts += [prepare(path.stem, document, given_mentions) for document in read_corpus(path)]
    fitted, score = report(texts)
    if options.write:
        write(fitted, WEIGHTS, score)
        print(f"Written to {WEIGHTS}.", file=sys.stderr)


if __name__ == "__main__":
    main()
