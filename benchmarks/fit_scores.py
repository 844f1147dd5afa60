"""Fit the weights by which a choice's traits become its score (`places.sureness.WEIGHTS`).

    python benchmarks/fit_scores.py
    python benchmarks/fit_scores.py --corpora ../shared/eval/toponyms

A logistic regression of "right" on the traits, by Newton's method with a small ridge. It sees one
half of each collection only: the dev half of our table, and the corpora's documents whose id has an
even SHA-256. Each collection weighs alike, however long, but WikToR a quarter: it was made of names
that are ambiguous. Nothing of a corpus is stored but these numbers.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from calibration import CORPORA, FILES, corpus_decisions, own_decisions
from numpy.typing import NDArray

from geo_movements.places import evidence

RIDGE = 0.5
SHARE = {"wiktor400.json": 0.25}

Case = tuple[str, tuple[float, ...], bool]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print the weights."""
    parser = argparse.ArgumentParser(description="Fit the weights of the score.")
    parser.add_argument("--corpora", type=Path, default=CORPORA, help="the folder of the corpora")
    options = parser.parse_args(arguments)
    cases = list(_cases(options.corpora))
    traits = np.array([described for _, described, _ in cases])
    right = np.array([was_right for _, _, was_right in cases], dtype=float)
    names = np.array([name for name, _, _ in cases])
    weights = np.zeros(len(cases))
    for name in dict.fromkeys(names):
        of_it = names == name
        weights[of_it] = 1000 * SHARE.get(name, 1.0) / of_it.sum()
        print(f"{name}: {of_it.sum()} choices, {right[of_it].mean():.3f} right")
    fitted = fit(traits, right, weights)
    for trait, weight in zip(evidence.TRAITS, fitted, strict=True):
        print(f"{trait:>16} {weight:+.3f}")
    print(f"WEIGHTS = ({', '.join(f'{weight:.3f}' for weight in fitted)})")


def _cases(corpora: Path) -> Iterator[Case]:
    """Yield each choice of the halves that may be seen, with its traits and whether it was right.

    The traits are caught where the score is made of them: by a weight-less score that keeps them.
    """
    seen: dict[tuple[str, ...], tuple[float, ...]] = {}
    with _watched(lambda key, described: seen.__setitem__(key, described)):
        for with_country in (True, False):
            name = f"own {with_country}"
            for decision in own_decisions("dev", with_country=with_country):
                yield from _case(name, decision, seen)
                seen.clear()
        for file in FILES:
            if (corpora / file).exists():
                for decision in corpus_decisions(corpora / file):
                    if even(decision.document):
                        yield from _case(file, decision, seen)


def _case(name: str, decision: Any, seen: dict[Any, tuple[float, ...]]) -> Iterator[Case]:
    answer = decision.answer
    described = seen.get((answer.lat, answer.lon))
    if answer.lat is not None and described is not None and decision.gold is not None:
        yield name, described, decision.right


class _watched:  # noqa: N801 - a context manager
    """Hear the traits of every choice made within, by the position that was chosen."""

    def __init__(self, hear: Callable[[Any, tuple[float, ...]], None]) -> None:
        self._hear, self._traits, self._least = hear, evidence.traits, evidence.LEAST

    def __enter__(self) -> None:
        def heard(best: evidence.Weighed, *rest: Any) -> tuple[float, ...]:
            described = self._traits(best, *rest)
            self._hear((best.candidate.place.lat, best.candidate.place.lon), described)
            return described

        evidence.traits = heard
        evidence.LEAST = 0.0  # what is too unsure to stand is to be seen as well

    def __exit__(self, *_: object) -> None:
        evidence.traits, evidence.LEAST = self._traits, self._least


def even(document: str) -> bool:
    """Tell whether a document is of the half that may be seen."""
    return hashlib.sha256(document.encode()).digest()[-1] % 2 == 0


def fit(
    traits: NDArray[np.float64], right: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit a weighted logistic regression with a ridge on all but the constant."""
    ridge = RIDGE * np.eye(traits.shape[1])
    ridge[0, 0] = 0.0
    found = np.zeros(traits.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-traits @ found))
        slope = traits.T @ (weights * (right - chance)) - ridge @ found
        curve = (traits * (weights * chance * (1 - chance))[:, None]).T @ traits + ridge
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-8:
            break
    return found


if __name__ == "__main__":
    main()
