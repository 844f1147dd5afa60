"""How sure a choice is: the score, calibrated (docs/accuracy.md), and the reason in words."""

from __future__ import annotations

import math

from geo_movements.places.candidates import Weighed
from geo_movements.places.company import WHISPER
from geo_movements.schema import WIDE

__all__ = ["TRAITS", "WEIGHTS", "reason", "score", "traits"]

TRAITS = (
    "constant", "lead", "alternate name", "area", "people", "alone", "near", "narrowed", "stranger",
)  # fmt: skip
"""What the score is made of: see `traits`."""
WEIGHTS = (-0.760, 0.732, -0.202, 0.714, 0.504, -1.239, 1.330, 1.211, -0.660)
"""Fitted by benchmarks/fit_scores.py, which prints such a line. This one is from before a town and
the region of its name became one answer; fitted anew, no weight moves by more than 0.23."""


def traits(best: Weighed, near: float | None, narrowed: bool, stranger: bool) -> tuple[float, ...]:
    """Describe a choice in the numbers that its score is a logistic function of.

    `near` is how strongly another toponym lies by, from 0 to 1; None where there is none. A
    `stranger` is a small place in a country of its own, far from all others.
    """
    place = best.candidate.place
    area = place.precision in WIDE
    share = min(best.share, 0.995)  # a name of one place only is not surer than that
    people = math.log10(place.population + 100)
    # How near the others lie tells of a village; a metropolis may well lie far from all else.
    small = 0.0 if area else min(max(5.5 - people, 0.0), 2.5)
    return (
        1.0,
        math.log(share / (1 - share)),
        float(best.candidate.match == "alternate"),
        float(area),
        0.0 if area else people - 4,
        float(near is None),
        0.0 if near is None else small * (math.log10(max(near, WHISPER)) + 1),
        float(narrowed),
        float(stranger),
    )


def score(described: tuple[float, ...]) -> float:
    """Say how likely a choice is right, from 0.5 to 0.99."""
    odds = math.fsum(weight * trait for weight, trait in zip(WEIGHTS, described, strict=True))
    return round(min(max(1 / (1 + math.exp(-odds)), 0.5), 0.99), 2)


def reason(best: Weighed, company: int, km: float, narrowed: bool, hints: set[str]) -> str:
    """Say in words what speaks for a choice."""
    candidate, terms = best.candidate, best.terms
    words = ["exact name" if candidate.match == "exact" else "alternate name"]
    if candidate.curated:
        words.append("curated gazetteer")
    if narrowed:
        words.append("narrowed by the words after the comma")
    if candidate.place.country in hints:
        words.append(f"{candidate.place.country} was asked for")
    if company and candidate.place.country:
        others = "1 other place" if company == 1 else f"{company} other places"
        words.append(f"{others} of the project in {candidate.place.country}")
    if math.isfinite(km):
        words.append(f"the nearest is {km:.0f} km away")
    if terms["mode"] > 0:
        words.append("fits the mode")
    if terms["mode"] < 0:
        words.append("far from the sea for a leg by ship")
    if terms["days of the leg"]:
        words.append("too far off for the days of the leg")
    return "; ".join(words)
