"""Weigh what a gazetteer offers for each toponym, and decide or admit doubt.

In passes over all of them, so that the order of rows does not matter. The first weighs names alone;
each later one weighs a candidate also by its company (`company`: where the other toponyms lie, by
what the pass before made of them) and by what the rows say (`context`: the other end of the leg,
the mode, the days, the country).

Weights are in nats and were set by hand; the score is calibrated (docs/accuracy.md). Where the best
candidate is not clearly ahead, or is known by that name only in a country that nothing else in the
project supports, the toponym stays undecided.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo_movements.geodesy import sphere_km
from geo_movements.places.candidates import Doubt, Weighed, in_countries, options_of
from geo_movements.places.company import END_KM, NEAR_KM, WHISPER, Company, Voice, Witnesses
from geo_movements.places.context import Context
from geo_movements.places.gazetteer import Candidate, Gazetteer, Place
from geo_movements.places.sureness import TRAITS, WEIGHTS, reason, score, traits
from geo_movements.schema import WIDE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["TRAITS", "WEIGHTS", "Choice", "Doubt", "Verdict", "Weighed", "decide", "traits"]

DECIDED, LEAST = 0.75, 0.55
"""Share of the weights that the best candidate needs, three times all others together; and the
least score of a choice that has company."""
PASSES = 3
FAR_KM = 500.0
SAME_PLACE_KM, SAME_ENTRY_KM, CITY_STATE_KM = 20.0, 2.0, 40.0
CLOSE_KM = 150.0

# In nats. Per factor of e in population; an alternate name; our curated table; a seat of
# government; a country other than the one asked for.
POPULATION, ALTERNATE, CURATED, SEAT, OTHER_COUNTRY = 0.8, -2.0, 2.5, 0.7, -6.0
# Per factor of e in the nearness of the other end of the leg; an end that no force could reach in
# the days that the leg took; for a leg by sea, a place on the coast, and one far inland; for one by
# air, an airfield.
OTHER_END, OUT_OF_REACH, COAST, INLAND, AIRFIELD = 0.6, -4.0, 1.0, -2.5, 0.7
COAST_KM, INLAND_KM = 15.0, 60.0
AT_SEA = 2.0  # a leg by sea begins or ends in a sea of that name rather than in a village
# Inhabitants that a place counts as, where its own figure says less.
AT_LEAST = {"country": 10_000_000, "sea": 1_000_000, "site": 20_000}
# A region counts for its people up to a bound; for little where a town of its own has the same
# name, since a bare "Moscow" or "Odesa" is the town, and who means the region says so. A district
# counts for less still.
REGION_AT_MOST, REGION_BESIDE_ITS_TOWN = 1_000_000, 100_000
DISTRICT_AT_MOST, DISTRICT_BESIDE_ITS_TOWN = 100_000, 10_000
BESIDE_ITS_TOWN = 0.1  # and of its town's people no more than this share
# A place this large is believed even by an alternate name (Kiev, Peking); one of this size, by an
# alternate name in a country of the story.
FAMOUS, KNOWN = 500_000, 50_000


@dataclass(frozen=True, slots=True)
class Choice:
    """The place of a toponym, with the score, the reason and the runners-up."""

    best: Weighed
    score: float
    reason: str
    runners_up: tuple[Weighed, ...] = ()

    @property
    def candidate(self) -> Candidate:
        """The candidate chosen."""
        return self.best.candidate


Verdict = Choice | Doubt


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of one pass: the candidates of each name, and all that speaks for them."""

    options: Mapping[str, Sequence[Candidate]]
    priors: Mapping[str, Sequence[dict[str, float]]]
    """What each candidate weighs by itself, in every pass."""
    contexts: Mapping[str, Context]
    hints: set[str]
    narrowed: set[str]


def decide(
    names: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    hints: set[str],
    world: Gazetteer,
    contexts: Mapping[str, Context] | None = None,
) -> dict[str, Verdict]:
    """Decide names by the gazetteer, all at once: each beside all others.

    `rows` are the toponyms that are decided already, `hints` the countries to look in first,
    `contexts` what the project's rows say of each name.
    """
    contexts = contexts or {}
    options, verdicts, narrowed = options_of(names, world)
    for name in options.keys() & {name for name, told in contexts.items() if told.countries}:
        options[name], outside = in_countries(options[name], contexts[name].countries)
        if outside is not None:
            verdicts[name] = outside
            del options[name]
    priors = {name: [_prior(c, of, hints) for c in of] for name, of in options.items()}
    question = _Question(options, priors, contexts, hints, narrowed)
    given = [_given(row) for row in rows if row["lat"] is not None]
    ranked = {name: _ranked(options[name], priors[name]) for name in options}
    # A single candidate has the whole share whatever the others are: it is weighed once, at last.
    open_ones = [name for name in options if len(options[name]) > 1]
    for number in range(PASSES):
        company = Company([*given, *_voices(ranked, question)])
        weighed = open_ones if number < PASSES - 1 else list(options)
        asked = {name: company.ask(name, options[name], _ends(name, contexts)) for name in weighed}
        ranked |= {name: _beside_others(name, question, asked[name]) for name in weighed}
    return verdicts | {
        name: _verdict(name, ranked[name], question, asked[name]) for name in options
    }


# --- What a name weighs by itself -----------------------------------------------------------------


def _prior(
    candidate: Candidate, candidates: Sequence[Candidate], hints: set[str]
) -> dict[str, float]:
    """Weigh a candidate by its name and its kind, and where it was asked for."""
    place = candidate.place
    return {
        "people": POPULATION * math.log(_people(place, candidates) + 1000),
        "alternate name": ALTERNATE if candidate.match == "alternate" else 0.0,
        "curated": CURATED if candidate.curated else 0.0,
        "seat of government": SEAT if place.feature_code in ("PPLC", "PPLA") else 0.0,
        "country asked for": _foreign(place, hints),
    }


def _people(place: Place, candidates: Sequence[Candidate]) -> int:
    if place.precision not in ("region", "district"):
        return max(place.population, AT_LEAST.get(place.precision, 0))
    of_its_town = max(
        (
            other.place.population
            for other in candidates
            if other.place.precision == "town"
            and (other.place.country, other.place.admin1) == (place.country, place.admin1)
        ),
        default=None,
    )
    region = place.precision == "region"
    if of_its_town is None:
        return min(place.population, REGION_AT_MOST if region else DISTRICT_AT_MOST)
    at_most = REGION_BESIDE_ITS_TOWN if region else DISTRICT_BESIDE_ITS_TOWN
    return min(at_most, round(BESIDE_ITS_TOWN * of_its_town))


def _foreign(place: Place, countries: Iterable[str]) -> float:
    # A sea lies in no country.
    return OTHER_COUNTRY if countries and place.country not in {*countries, ""} else 0.0


def _shares(weights: Sequence[float]) -> list[float]:
    top = max(weights)
    powers = [math.exp(weight - top) for weight in weights]
    whole = math.fsum(powers)
    return [power / whole for power in powers]


# --- What its company weighs ----------------------------------------------------------------------


def _given(row: Mapping[str, Any]) -> Voice:
    """Let a toponym that is decided already speak."""
    lon, lat = (None, None) if row["precision"] == "country" else (row["lon"], row["lat"])
    return Voice(row["toponym"], 1.0, row["country"], lon, lat)


def _voices(ranked: Mapping[str, Sequence[Weighed]], question: _Question) -> Iterator[Voice]:
    """Let each name speak with all its candidates.

    What is known by an alternate name only is believed half, unless the name was narrowed or its
    country told: the rule that leaves such a name undecided must not be got round by its own kind.
    """
    for name, options in ranked.items():
        told = name in question.narrowed or bool(_context(name, question).countries)
        for candidate, share, _ in options:
            place = candidate.place
            famous = told or candidate.match == "exact" or place.population >= FAMOUS
            point = (None, None) if place.precision == "country" else (place.lon, place.lat)
            yield Voice(name, share if famous else share / 2, place.country, *point)


def _context(name: str, question: _Question) -> Context:
    return question.contexts.get(name, Context())


def _ends(name: str, contexts: Mapping[str, Context]) -> list[str]:
    return sorted(contexts[name].neighbours) if name in contexts else []


def _beside_others(name: str, question: _Question, company: Witnesses) -> tuple[Weighed, ...]:
    """Rank the candidates of a name by all that speaks for them."""
    candidates = question.options[name]
    context = _context(name, question)
    reach_km = _reach_km(company, context)
    return _ranked(candidates, [
        question.priors[name][at]
        | _by_company(candidate.place, at, company)
        | _by_rows(candidate.place, at, company, context.modes, reach_km)
        for at, candidate in enumerate(candidates)
    ])  # fmt: skip


def _by_company(place: Place, at: int, company: Witnesses) -> dict[str, float]:
    # A smoothed share: one part in four of a toponym for each of ten other countries.
    country = (company.countries.get(place.country, 0.0) + 0.25) / (company.others + 2.5)
    near = company.near[at] if company.near else 1.0
    near = max(near, float(_to_its_edge(place, company.nearest_km[at], NEAR_KM)))
    return {
        "countries of the others": math.log(country) if place.country else math.log(0.1),
        "nearest of the others": math.log(near),
    }


def _to_its_edge(place: Place, km: Any, half_km: float) -> Any:
    """Say how strongly settled places speak for an area: by their distances from the edge."""
    import numpy as np

    if place.precision not in WIDE or not place.uncertainty_km:
        return 0.0
    return 1 / (1 + np.maximum(km - place.uncertainty_km, 0.0) / half_km)


def _reach_km(company: Witnesses, context: Context) -> NDArray[np.float64] | None:
    """Line up how far each other end may lie, infinitely where no days are told of it."""
    import numpy as np

    if not context.reach_km:
        return None
    return np.array([context.reach_km.get(end, math.inf) for end in company.ends_km], dtype=float)


def _by_rows(
    place: Place,
    at: int,
    company: Witnesses,
    modes: set[str],
    reach_km: NDArray[np.float64] | None,
) -> dict[str, float]:
    """Weigh a place by what the rows say: the other ends, the days, the modes."""
    import numpy as np

    strengths, km = company.ends.numbers[at], company.ends_km.numbers[at]
    heard = np.maximum(np.maximum(strengths, WHISPER), _to_its_edge(place, km, END_KM))
    outrun = reach_km is not None and _outrun(km - (place.uncertainty_km or 0.0), reach_km)
    return {
        "other end of the leg": OTHER_END * math.fsum(map(math.log, heard.tolist())) / len(heard)
        if len(heard)
        else 0.0,
        "days of the leg": OUT_OF_REACH if outrun else 0.0,
        "mode": _by_mode(place, modes),
    }


def _outrun(km: NDArray[np.float64], reach_km: NDArray[np.float64]) -> bool:
    """Tell whether any settled other end lies farther than a force could go."""
    import numpy as np

    return bool(np.any((km > reach_km) & np.isfinite(km)))


def _by_mode(place: Place, modes: set[str]) -> float:
    """Weigh a place by how it was reached: a ship wants a coast, an aircraft an airfield."""
    weight = 0.0
    if "sea" in modes and place.precision in ("site", "town", "district"):
        km = place.coast_km
        weight += 0.0 if km is None else COAST if km <= COAST_KM else 0.0 if km <= INLAND_KM else (
            INLAND)  # fmt: skip
    if "sea" in modes and place.precision == "sea":
        weight += AT_SEA
    if "air" in modes and place.feature_code in ("AIRP", "AIRB"):
        weight += AIRFIELD
    return weight


# --- The verdict ----------------------------------------------------------------------------------


def _verdict(
    name: str, ranked: tuple[Weighed, ...], question: _Question, company: Witnesses
) -> Verdict:
    candidates, best = question.options[name], ranked[0]
    place = best.candidate.place
    km = company.nearest_km[candidates.index(best.candidate)]
    narrowed = name in question.narrowed
    others = round(company.countries.get(place.country, 0.0))
    context = _context(name, question)
    if best.share < DECIDED:
        return Doubt("more than one place fits, none clearly best", ranked[:5])
    if _beside(candidates, company.nearest_km, km, best.candidate.match):
        return Doubt("a namesake lies far nearer to the project's places", ranked[:5])
    asked_for = place.country in question.hints | {""}
    large = place.population >= KNOWN or place.precision in WIDE or best.candidate.curated
    sure = narrowed or place.country in context.countries or km <= CLOSE_KM
    vouched = best.candidate.match == "exact" or best.candidate.curated
    if not (sure or vouched or (large and (others or asked_for))):
        where = "far from all others" if others else "in a country that nothing else here points to"
        return Doubt(f"only an alternate name, {where}", ranked[:5])
    if question.hints and not (sure or asked_for or large):
        return Doubt("known, but only as a small place outside the country asked for", ranked[:5])
    near = company.near[candidates.index(best.candidate)] if company.near else None
    stranger = not (sure or large or others) and company.others >= 1
    sureness = score(traits(best, near, narrowed, stranger))
    if sureness < LEAST and company.others >= 1:
        return Doubt("too little speaks for it", ranked[:5])
    words = reason(best, others, km, narrowed, question.hints)
    return Choice(best, sureness, words, ranked[1:4])


def _beside(
    candidates: Sequence[Candidate], nearest: Sequence[float], best_km: float, match: str
) -> bool:
    """Tell whether a namesake stands beside a place of the project while the best lies far off."""
    return best_km > FAR_KM and any(
        km < best_km / 10 and candidate.match in ("exact", match)
        for candidate, km in zip(candidates, nearest, strict=True)
    )


def _ranked(
    candidates: Sequence[Candidate], weighed: Sequence[Mapping[str, float]]
) -> tuple[Weighed, ...]:
    """Rank candidates; what is one place twice (a town and the area of it) counts once."""
    order = sorted(
        zip((math.fsum(terms.values()) for terms in weighed), candidates, weighed, strict=True),
        key=lambda item: (-item[0], item[1].place.place_id),
    )
    kept: list[tuple[float, Candidate, Mapping[str, float]]] = []
    for weight, candidate, terms in order:
        if not any(_is_same(candidate.place, other.place) for _, other, _ in kept):
            kept.append((weight, candidate, terms))
    shares = _shares([weight for weight, _, _ in kept])
    return tuple(
        Weighed(candidate, share, terms)
        for (_, candidate, terms), share in zip(kept, shares, strict=True)
    )


def _is_same(one: Place, other: Place) -> bool:
    """Tell a town and the area of it, or one entry twice, from two villages of one name.

    A region that bears its town's name is the same answer wherever its middle lies: a bare
    "Veracruz" is the town, and who means the state says so.
    """
    if one.country != other.country:
        return False
    kinds = {one.precision, other.precision}
    if kinds == {"town", "region"} and one.admin1 == other.admin1:
        return True
    near_km = SAME_ENTRY_KM if len(kinds) == 1 else SAME_PLACE_KM
    if len(kinds) == 2 and "country" in kinds:  # a city that is a state: Hong Kong
        near_km = max(near_km, *(1.2 * (place.uncertainty_km or 0.0) for place in (one, other)
                                 if place.precision == "country"))  # fmt: skip
        near_km = min(near_km, CITY_STATE_KM)
    return sphere_km(one.lon, one.lat, other.lon, other.lat) < near_km
