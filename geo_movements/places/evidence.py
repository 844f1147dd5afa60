"""Weigh what a gazetteer offers for each toponym, and decide or admit doubt.

In passes over all of them, so that the order of rows does not matter. The first looks at names
alone; what is beyond doubt there becomes an *anchor*. The second weighs each candidate by its name,
its size, the countries of the other anchors and the distance to the nearest of them; what that
settles are anchors too in the third, which decides.

Weights are in nats and were set by hand; a score is a share of the weights, no calibrated
probability. Where the best candidate is not clearly ahead, or is known by that name only in a
country that nothing else in the project supports, the toponym stays undecided.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo_movements.places.countries import country_code
from geo_movements.places.gazetteer import Candidate, Gazetteer, Place
from geo_movements.places.names import normalise

__all__ = ["Choice", "Doubt", "decide"]

DECIDED = 0.75
"""Share of the weights that the best candidate needs: three times all others together."""
ANCHOR, SETTLED = 0.9, 0.94
FAR_KM = 500.0
ALIKE = 0.8  # of two spellings: less is another name, and no help
SAME_PLACE_KM, SAME_ENTRY_KM = 20.0, 2.0
NEAR_KM = 100.0
MAX_CANDIDATES = 60

# In nats. Per factor of e in population; an alternate name; our curated table; a seat of
# government; a country other than the one asked for.
POPULATION, ALTERNATE, CURATED, SEAT, OTHER_COUNTRY = 0.8, -2.0, 2.5, 0.7, -6.0
# Inhabitants that a place counts as, where its own figure says less.
AT_LEAST = {"country": 10_000_000, "sea": 1_000_000, "site": 20_000}
# A region counts for its people up to a bound; for little where a town of its own has the same
# name, since a bare "Moscow" or "Odesa" is the town, and who means the region says so.
REGION_AT_MOST, REGION_BESIDE_ITS_TOWN = 1_000_000, 100_000
# Letters of a script, and the countries that write their own names in it.
SCRIPTS = {
    "[가-힣]": frozenset({"KP", "KR"}),
    "[Ѐ-ӿ]": frozenset({"BA", "BG", "BY", "KG", "KZ", "ME", "MK", "MN", "RS", "RU", "TJ", "UA"}),
}
# A place this large is an anchor even by an alternate name (Kiev, Peking).
FAMOUS = 500_000


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a toponym stays undecided, and what it may be."""

    reason: str
    candidates: tuple[tuple[Candidate, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The place of a toponym, with the score, the reason and the runners-up."""

    candidate: Candidate
    score: float
    reason: str
    runners_up: tuple[tuple[Candidate, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Anchor:
    toponym: str
    country: str | None
    lon: float
    lat: float


def decide(
    names: Sequence[str], rows: Sequence[Mapping[str, Any]], hints: set[str], world: Gazetteer
) -> dict[str, Choice | Doubt]:
    """Decide names by the gazetteer, all at once: anchors first, then the rest beside them."""
    heads = {name: [part.strip() for part in name.split(",")] for name in names}
    found = world.lookup({*names, *(part for parts in heads.values() for part in parts)})
    options: dict[str, list[Candidate]] = {}
    verdicts: dict[str, Choice | Doubt] = {}
    for name, (head, *containers) in heads.items():
        whole = found[name] if containers else []
        candidates = [_in_its_own_script(head, candidate) for candidate in whole or found[head]]
        inside = candidates if whole else _inside(candidates, containers, found)
        if inside:
            options[name] = inside[:MAX_CANDIDATES]
        elif candidates:
            outside = ", ".join(containers)
            verdicts[name] = Doubt(
                f'no "{head}" is known in "{outside}"', tuple((c, 0.0) for c in candidates[:5])
            )
    missing = [name for name in names if name not in options and name not in verdicts]
    similar = world.suggest([heads[name][0] for name in missing])
    for name in missing:
        near = tuple((c, 0.0) for c in similar.get(heads[name][0], ()) if c.similarity >= ALIKE)
        verdicts[name] = Doubt(f"not found{_nearest_words(near)}", near)
    narrowed = {name for name in names if len(heads[name]) > 1}
    anchors = _anchors(options, rows, hints, narrowed)
    weighed = _weigh(options, anchors, hints, narrowed)
    # What the anchors have settled is evidence for the rest: the towns on either bank of a river.
    known = {anchor.toponym for anchor in anchors}
    anchors += [
        _Anchor(name, place.country, place.lon, place.lat)
        for name, choice in weighed.items()
        if isinstance(choice, Choice) and choice.score >= SETTLED and name not in known
        for place in [choice.candidate.place]
    ]
    return verdicts | _weigh(options, anchors, hints, narrowed)


def _in_its_own_script(name: str, candidate: Candidate) -> Candidate:
    """Count a name in a script of the place's own country as its main name: 원산, Владивосток."""
    if candidate.match == "alternate" and any(
        candidate.place.country in countries and re.search(letters, name)
        for letters, countries in SCRIPTS.items()
    ):
        return candidate._replace(match="exact")
    return candidate


def _nearest_words(near: Sequence[tuple[Candidate, float]]) -> str:
    if not near:
        return ""
    place = near[0][0].place
    return f'; nearest "{place.name}" ({place.country})'


def _inside(
    candidates: Sequence[Candidate],
    containers: Sequence[str],
    found: Mapping[str, Sequence[Candidate]],
) -> list[Candidate]:
    """Keep the candidates that lie in every container: a country, a first-level area, a town."""
    kept = list(candidates)
    for container in containers:
        areas = [candidate.place for candidate in found[container]]
        kept = [c for c in kept if any(_lies_in(c.place, area) for area in areas) or (
            country_code(container) == c.place.country)]  # fmt: skip
    return kept


def _lies_in(place: Place, area: Place) -> bool:
    if place.country != area.country or place.place_id == area.place_id:
        return False
    if area.precision == "country":
        return True
    if area.precision == "region":
        return normalise(place.admin1 or "") == normalise(area.admin1 or area.name)
    return _roughly_km(place, area) <= 60


def _roughly_km(one: Place, other: Place) -> float:
    """Measure on a plane: close enough to tell neighbours from strangers."""
    east = ((one.lon - other.lon + 180) % 360 - 180) * math.cos(math.radians(one.lat))
    return 111.2 * math.hypot(east, one.lat - other.lat)


def _prior(candidate: Candidate, candidates: Sequence[Candidate]) -> float:
    """Weigh a candidate by its name and its kind alone."""
    place = candidate.place
    weight = POPULATION * math.log(_people(place, candidates) + 1000)
    weight += ALTERNATE if candidate.match == "alternate" else 0
    weight += CURATED if candidate.curated else 0
    weight += SEAT if place.feature_code in ("PPLC", "PPLA") else 0
    return weight


def _people(place: Place, candidates: Sequence[Candidate]) -> int:
    if place.precision != "region":
        return max(place.population, AT_LEAST.get(place.precision, 0))
    town_of_its_own = any(
        other.place.precision == "town"
        and (other.place.country, other.place.admin1) == (place.country, place.admin1)
        for other in candidates
    )
    return REGION_BESIDE_ITS_TOWN if town_of_its_own else min(place.population, REGION_AT_MOST)


def _shares(weights: Sequence[float]) -> list[float]:
    top = max(weights)
    powers = [math.exp(weight - top) for weight in weights]
    return [power / sum(powers) for power in powers]


def _anchors(
    options: Mapping[str, Sequence[Candidate]],
    rows: Iterable[Mapping[str, Any]],
    hints: set[str],
    narrowed: set[str],
) -> list[_Anchor]:
    """Find what is beyond doubt without looking at anything else."""
    anchors = [
        _Anchor(row["toponym"], row["country"], row["lon"], row["lat"])
        for row in rows
        if row["lat"] is not None and row["precision"] != "country"
    ]
    for name, candidates in options.items():
        weights = [
            _prior(c, candidates) + (OTHER_COUNTRY if hints and c.place.country not in hints else 0)
            for c in candidates
        ]
        ranked = sorted(zip(_shares(weights), candidates, strict=True), key=_by_share)
        best = ranked[0][1]
        # A town and the area named after it are one answer here.
        share = sum(share for share, c in ranked if _is_near(c.place, best.place))
        known = best.match == "exact" or name in narrowed or best.place.population >= FAMOUS
        if share >= ANCHOR and known:
            anchors.append(_Anchor(name, best.place.country, best.place.lon, best.place.lat))
    return anchors


def _is_near(one: Place, other: Place) -> bool:
    return one.country == other.country and _roughly_km(one, other) < NEAR_KM


def _by_share(item: tuple[float, Candidate]) -> tuple[float, str]:
    return -item[0], item[1].place.place_id


def _weigh(
    options: Mapping[str, Sequence[Candidate]],
    anchors: Sequence[_Anchor],
    hints: set[str],
    narrowed: set[str],
) -> dict[str, Choice | Doubt]:
    verdicts: dict[str, Choice | Doubt] = {}
    for name, candidates in options.items():
        others = [anchor for anchor in anchors if anchor.toponym != name]
        nearest = _nearest_km(candidates, others)
        countries = [anchor.country for anchor in others]
        weights = [
            _prior(candidate, candidates) + _support(candidate.place, countries, hints, km)
            for candidate, km in zip(candidates, nearest, strict=True)
        ]
        ranked = _ranked(candidates, weights)
        best, share = ranked[0]
        count = countries.count(best.place.country)
        supported = bool(count) or best.place.country in hints or name in narrowed
        reason = _reason(best, count, nearest[candidates.index(best)], name in narrowed, hints)
        if share < DECIDED:
            verdicts[name] = Doubt("more than one place fits, none clearly best", ranked[:5])
        elif _beside(candidates, nearest, nearest[candidates.index(best)]):
            verdicts[name] = Doubt("a namesake lies far nearer to the project's places", ranked[:5])
        elif best.match == "alternate" and not supported:
            verdicts[name] = Doubt(
                "only an alternate name, in a country that nothing else here points to", ranked[:5]
            )
        else:
            score = min(share, 0.99) * (1 if best.match == "exact" else 0.95)
            verdicts[name] = Choice(best, round(score, 2), reason, ranked[1:4])
    return verdicts


def _beside(candidates: Sequence[Candidate], nearest: Sequence[float], best_km: float) -> bool:
    """Tell whether a namesake stands beside a place of the project while the best lies far off."""
    return best_km > FAR_KM and any(
        km < best_km / 10 and candidate.match == "exact"
        for candidate, km in zip(candidates, nearest, strict=True)
    )


def _support(place: Place, countries: Sequence[str | None], hints: set[str], km: float) -> float:
    """Weigh a candidate by its company: the countries of the other anchors, and the nearest."""
    # A smoothed share: one part in four of an anchor for each of ten other countries.
    weight = math.log((countries.count(place.country) + 0.25) / (len(countries) + 2.5))
    if math.isfinite(km):
        weight -= math.log1p(km / 100)
    if hints and place.country not in hints:
        weight += OTHER_COUNTRY
    return weight


def _nearest_km(candidates: Sequence[Candidate], anchors: Sequence[_Anchor]) -> list[float]:
    """Measure from each candidate to its nearest anchor, on the sphere; infinite without any."""
    import numpy as np

    if not anchors:
        return [math.inf] * len(candidates)
    here = np.radians([(c.place.lon, c.place.lat) for c in candidates])[:, None, :]
    there = np.radians([(a.lon, a.lat) for a in anchors])[None, :, :]
    half = (here - there) / 2
    chord = np.sin(half[..., 1]) ** 2 + np.cos(here[..., 1]) * np.cos(there[..., 1]) * (
        np.sin(half[..., 0]) ** 2
    )
    nearest: list[float] = (12742 * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))).min(axis=1).tolist()
    return nearest


def _ranked(
    candidates: Sequence[Candidate], weights: Sequence[float]
) -> tuple[tuple[Candidate, float], ...]:
    """Rank candidates; what is one place twice (a town and the area of it) counts once."""
    order = sorted(
        zip(weights, candidates, strict=True), key=lambda i: (-i[0], i[1].place.place_id)
    )
    kept: list[tuple[float, Candidate]] = []
    for weight, candidate in order:
        if not any(_is_same(candidate.place, other.place) for _, other in kept):
            kept.append((weight, candidate))
    shares = _shares([weight for weight, _ in kept])
    return tuple((candidate, share) for (_, candidate), share in zip(kept, shares, strict=True))


def _is_same(one: Place, other: Place) -> bool:
    """Tell a town and the area of it, or one entry twice, from two villages of one name."""
    near_km = SAME_ENTRY_KM if one.precision == other.precision else SAME_PLACE_KM
    return one.country == other.country and _roughly_km(one, other) < near_km


def _reason(best: Candidate, company: int, km: float, narrowed: bool, hints: set[str]) -> str:
    words = ["exact name" if best.match == "exact" else "alternate name"]
    if best.curated:
        words.append("curated gazetteer")
    if narrowed:
        words.append("narrowed by the words after the comma")
    if best.place.country in hints:
        words.append(f"{best.place.country} was asked for")
    if company:
        others = "1 other place" if company == 1 else f"{company} other places"
        words.append(f"{others} of the project in {best.place.country}")
    if math.isfinite(km):
        words.append(f"the nearest is {km:.0f} km away")
    return "; ".join(words)
