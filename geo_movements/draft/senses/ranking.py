"""Decide which place each mention of a text means: a linear ranker over all names at once.

Each candidate of each name has traits of its own (`lookup.PLAIN`) and in its text
(`context.CONTEXT`). The first pass weighs the former alone; two more weigh both, with the others
heard as loud as the pass before believed them. The weights are fitted by
benchmarks/fit_senses.py and stand in weights.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geo_movements.draft.records import Mention, Sense
from geo_movements.draft.senses.containers import country_words
from geo_movements.draft.senses.context import CONTEXT, Group, Scene, groups_of
from geo_movements.draft.senses.lookup import PLAIN
from geo_movements.draft.senses.reasons import reason_of
from geo_movements.places.candidates import Weighed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_movements.places.gazetteer import Gazetteer

__all__ = ["PASSES", "decide", "weights"]

PASSES = 2
BLOCK = 500
"""Mentions that are weighed together; a longer text is taken in stretches, since all pairs would
be too many."""
RANKED = 5
OF_A_THING = 'with "the" before it, it is a river or the like, and none of this name is known'
LEAST = 0.15
"""What the best candidate must be worth: below it nothing supports a match."""


@cache
def weights() -> Mapping[str, Any]:
    """Read the fitted weights, as arrays in the order of the traits."""
    import numpy as np

    told = json.loads((files("geo_movements.draft.senses") / "weights.json").read_text("utf-8"))
    return {
        "alone": np.array([told["alone"].get(name, 0.0) for name in PLAIN], dtype=np.float32),
        "together": np.array(
            [told["together"].get(name, 0.0) for name in (*PLAIN, *CONTEXT)], dtype=np.float32
        ),
        "score": told["score"],
    }


def decide(
    text: str, mentions: Sequence[Mention], *, world: Gazetteer | None = None
) -> list[Sense]:
    """Decide what each mention means in the light of all others; in their order.

    A mention that no place bears, or whose best candidate nothing supports, has a null place; the
    candidates are listed all the same.

    >>> text = "From Paris, Texas, he drove to Dallas."
    >>> paris = Mention("Paris", 5, 10, "Paris")
    >>> decide(text, [paris, Mention("Dallas", 31, 37, "Dallas")])[0].place.admin1
    'Texas'
    """
    from geo_movements.places.gazetteer import open_gazetteer

    world = world or open_gazetteer()
    order = sorted(range(len(mentions)), key=lambda at: mentions[at].start)
    senses: dict[int, Sense] = {}
    words = country_words(text)
    for block in range(0, len(order), BLOCK):
        chosen = order[block : block + BLOCK]
        for at, sense in _block(text, [mentions[at] for at in chosen], words, world):
            senses[chosen[at]] = sense
    return [senses[at] for at in range(len(mentions))]


def _block(
    text: str, mentions: Sequence[Mention], words: Mapping[str, int], world: Gazetteer
) -> Iterator[tuple[int, Sense]]:
    groups = groups_of(text, mentions, world)
    known = [group for group in groups if group.options.candidates]
    for group in groups:
        if not group.options.candidates:
            for at in group.members:
                yield at, Sense(mentions[at], None, 0.0, "no place of this name is known")
    if not known:
        return
    scene = Scene(text, mentions, known, words)
    shares, traits = weigh(scene, weights())
    for group, start in zip(known, scene.starts, strict=True):
        rows = slice(int(start), int(start) + len(group.options.candidates))
        verdict = _verdict(group, shares[rows], traits[rows])
        for at in group.members:
            yield at, Sense(mentions[at], *verdict)


def weigh(scene: Scene, told: Mapping[str, Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Weigh all candidates of a text; returns their shares and their traits in the last pass."""
    import numpy as np

    shares = shared(scene, scene.plain @ told["alone"])
    for _ in range(PASSES):
        traits = np.hstack([scene.plain, scene.evidence(shares)])
        shares = shared(scene, traits @ told["together"])
    return shares, traits


def shared(scene: Scene, points: NDArray[Any]) -> NDArray[Any]:
    """Turn the weights of candidates into shares of one within each group."""
    import numpy as np

    top = np.maximum.reduceat(points, scene.starts)
    powers = np.exp(points - top[scene.of])
    return np.asarray(powers / np.add.reduceat(powers, scene.starts)[scene.of])


def _verdict(
    group: Group, shares: NDArray[Any], traits: NDArray[Any]
) -> tuple[Any, float, str, tuple[Weighed, ...]]:
    """Choose the best candidate of a group, or none; with its score, the reason, and the ranked."""
    order = shares.argsort(kind="stable")[::-1][:RANKED].tolist()
    best = order[0]
    names = (*PLAIN, *CONTEXT)
    together = weights()["together"]

    def terms(at: int) -> dict[str, float]:
        parts = (traits[at] * together).tolist()
        return {name: round(part, 2) for name, part in zip(names, parts, strict=True) if part}

    ranked = tuple(
        Weighed(group.options.candidates[at], round(float(shares[at]), 4), terms(at))
        for at in order
    )
    score = _score(group, best, shares, traits[best])
    if group.article:
        return None, 0.0, OF_A_THING, ranked
    if score < LEAST:
        return None, score, "nothing in the text supports any place of this name", ranked
    reason = reason_of(group, best, dict(zip(names, traits[best].tolist(), strict=True)))
    return group.options.candidates[best].place, score, reason, ranked


def _score(group: Group, best: int, shares: NDArray[Any], traits: NDArray[Any]) -> float:
    """Say how likely the best candidate is the place that is meant."""
    share = min(max(float(shares[best]), 0.01), 0.995)
    told = weights()["score"]
    odds = told["constant"] + told["lead"] * math.log(share / (1 - share))
    for name, value in zip((*PLAIN, *CONTEXT), traits.tolist(), strict=True):
        odds += told.get(name, 0.0) * value
    return round(1 / (1 + math.exp(-odds)), 2)
