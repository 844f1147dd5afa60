"""Weigh what a gazetteer offers for each toponym, and decide or admit doubt.

In passes over all of them, so that the order of rows does not matter. The first looks at names
alone; what is beyond doubt there becomes an *anchor*. The second weighs each candidate by its name,
its size, the countries of the other anchors, the distance to the nearest of them, and what the rows
say (`context`): the other end of the leg, the mode, the days, the country. What that settles are
anchors too in the third, which decides.

Weights are in nats and were set by hand; the score is calibrated (docs/accuracy.md). Where the best
candidate is not clearly ahead, or is known by that name only in a country that nothing else in the
project supports, the toponym stays undecided.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.places.context import Context
from geo_movements.places.countries import country_code
from geo_movements.places.gazetteer import Candidate, Gazetteer, Place
from geo_movements.places.names import normalise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Choice", "Doubt", "Verdict", "Weighed", "decide"]

DECIDED = 0.75
"""Share of the weights that the best candidate needs: three times all others together."""
ANCHOR, SETTLED = 0.9, 0.94
FAR_KM = 500.0
ALIKE = 0.8  # of two spellings: less is another name, and no help
SAME_PLACE_KM, SAME_ENTRY_KM = 20.0, 2.0
NEAR_KM, CLOSE_KM = 100.0, 150.0
MAX_CANDIDATES = 60

# In nats. Per factor of e in population; an alternate name; our curated table; a seat of
# government; a country other than the one asked for.
POPULATION, ALTERNATE, CURATED, SEAT, OTHER_COUNTRY = 0.8, -2.0, 2.5, 0.7, -6.0
# Per factor of e in the distance to the other end of the leg; an end that no force could reach in
# the days that the leg took; for a leg by sea, a place on the coast, and one far inland; for one by
# air, an airfield.
OTHER_END, OUT_OF_REACH, COAST, INLAND, AIRFIELD = -0.6, -4.0, 1.0, -2.5, 0.7
COAST_KM, INLAND_KM = 15.0, 60.0
# Inhabitants that a place counts as, where its own figure says less.
AT_LEAST = {"country": 10_000_000, "sea": 1_000_000, "site": 20_000}
# A region counts for its people up to a bound; for little where a town of its own has the same
# name, since a bare "Moscow" or "Odesa" is the town, and who means the region says so. A district
# counts for less still.
REGION_AT_MOST, REGION_BESIDE_ITS_TOWN = 1_000_000, 100_000
DISTRICT_AT_MOST, DISTRICT_BESIDE_ITS_TOWN = 100_000, 10_000
# Letters of a script, and the countries that write their own names in it.
SCRIPTS = {
    "[가-힣]": frozenset({"KP", "KR"}),
    "[Ѐ-ӿ]": frozenset({"BA", "BG", "BY", "KG", "KZ", "ME", "MK", "MN", "RS", "RU", "TJ", "UA"}),
}
# A place this large is an anchor even by an alternate name (Kiev, Peking).
FAMOUS = 500_000


class Weighed(NamedTuple):
    """A candidate, its share of the weights, and the terms that its weight is the sum of."""

    candidate: Candidate
    share: float = 0.0
    terms: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a toponym stays undecided, and what it may be."""

    reason: str
    candidates: tuple[Weighed, ...] = ()


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


class _Anchor(NamedTuple):
    toponym: str
    country: str | None
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of one pass: the candidates of each name, and all that speaks for them."""

    options: Mapping[str, Sequence[Candidate]]
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
    """Decide names by the gazetteer, all at once: anchors first, then the rest beside them.

    `rows` are the toponyms that are decided already, `hints` the countries to look in first,
    `contexts` what the project's rows say of each name.
    """
    contexts = contexts or {}
    options, verdicts, narrowed = _options(names, world)
    for name in options.keys() & {name for name, told in contexts.items() if told.countries}:
        options[name], outside = _in_countries(options[name], contexts[name].countries)
        if outside is not None:
            verdicts[name] = outside
            del options[name]
    question = _Question(options, contexts, hints, narrowed)
    anchors = _anchors(question, rows)
    weighed = _weigh(question, anchors)
    # What the anchors have settled is evidence for the rest: the towns on either bank of a river.
    known = {anchor.toponym for anchor in anchors}
    anchors += [
        _Anchor(name, place.country, place.lon, place.lat)
        for name, choice in weighed.items()
        if isinstance(choice, Choice) and choice.best.share >= SETTLED and name not in known
        for place in [choice.candidate.place]
    ]
    return verdicts | _weigh(question, anchors)


# --- Candidates -----------------------------------------------------------------------------------


def _options(
    names: Sequence[str], world: Gazetteer
) -> tuple[dict[str, list[Candidate]], dict[str, Verdict], set[str]]:
    """Look names up: their candidates, the verdicts on those without, and the narrowed ones."""
    heads = {name: [part.strip() for part in name.split(",")] for name in names}
    found = world.lookup(
        {*names, *(spelt for parts in heads.values() for part in parts for spelt in _spelt(part))}
    )

    def known(part: str) -> list[Candidate]:
        return next((found[spelt] for spelt in _spelt(part) if found[spelt]), [])

    options: dict[str, list[Candidate]] = {}
    verdicts: dict[str, Verdict] = {}
    for name, (head, *containers) in heads.items():
        whole = found[name] if containers else []
        candidates = [_in_its_own_script(head, candidate) for candidate in whole or known(head)]
        inside = candidates if whole else _inside(candidates, containers, known)
        if inside:
            options[name] = inside[:MAX_CANDIDATES]
        elif candidates:
            outside = ", ".join(containers)
            verdicts[name] = Doubt(
                f'no "{head}" is known in "{outside}"', tuple(map(Weighed, candidates[:5]))
            )
    missing = [name for name in names if name not in options and name not in verdicts]
    similar = world.suggest([heads[name][0] for name in missing])
    for name in missing:
        near = [Weighed(c) for c in similar.get(heads[name][0], ()) if c.similarity >= ALIKE]
        verdicts[name] = Doubt(f"not found{_nearest_words(near)}", tuple(near))
    return options, verdicts, {name for name in names if len(heads[name]) > 1}


def _spelt(name: str) -> tuple[str, ...]:
    """Spell a name as it is written, and without its article: "the Donbas"."""
    bare = re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
    return (name,) if bare == name else (name, bare)


def _in_its_own_script(name: str, candidate: Candidate) -> Candidate:
    """Count a name in a script of the place's own country as its main name: 원산, Владивосток."""
    if candidate.match == "alternate" and any(
        candidate.place.country in countries and re.search(letters, name)
        for letters, countries in SCRIPTS.items()
    ):
        return candidate._replace(match="exact")
    return candidate


def _nearest_words(near: Sequence[Weighed]) -> str:
    if not near:
        return ""
    place = near[0].candidate.place
    return f'; nearest "{place.name}" ({place.country})'


def _inside(
    candidates: Sequence[Candidate], containers: Sequence[str], known: Any
) -> list[Candidate]:
    """Keep the candidates that lie in every container: a country, a first-level area, a town."""
    kept = list(candidates)
    for container in containers:
        areas = [candidate.place for candidate in known(container)]
        kept = [c for c in kept if any(_lies_in(c.place, area) for area in areas) or (
            country_code(container) == c.place.country)]  # fmt: skip
    return kept


def _in_countries(
    candidates: list[Candidate], countries: set[str]
) -> tuple[list[Candidate], Doubt | None]:
    """Keep the candidates in the countries that the rows say; a doubt where there is none."""
    inside = [candidate for candidate in candidates if candidate.place.country in {*countries, ""}]
    if inside:
        return inside, None
    said = " or ".join(sorted(countries))
    return [], Doubt(
        f"known, but not in {said}, where its rows say that it is",
        tuple(map(Weighed, candidates[:5])),
    )


def _lies_in(place: Place, area: Place) -> bool:
    if place.country != area.country or place.place_id == area.place_id:
        return False
    if area.precision == "country":
        return True
    if area.precision == "region":
        return normalise(place.admin1 or "") == normalise(area.admin1 or area.name)
    return _roughly_km(place, area) <= max(60.0, 2 * (area.uncertainty_km or 0.0))


def _roughly_km(one: Place, other: Place) -> float:
    """Measure on a plane: close enough to tell neighbours from strangers."""
    east = ((one.lon - other.lon + 180) % 360 - 180) * math.cos(math.radians(one.lat))
    return 111.2 * math.hypot(east, one.lat - other.lat)


# --- What a name weighs by itself -----------------------------------------------------------------


def _prior(candidate: Candidate, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Weigh a candidate by its name and its kind alone."""
    place = candidate.place
    return {
        "people": POPULATION * math.log(_people(place, candidates) + 1000),
        "alternate name": ALTERNATE if candidate.match == "alternate" else 0.0,
        "curated": CURATED if candidate.curated else 0.0,
        "seat of government": SEAT if place.feature_code in ("PPLC", "PPLA") else 0.0,
    }


def _people(place: Place, candidates: Sequence[Candidate]) -> int:
    if place.precision not in ("region", "district"):
        return max(place.population, AT_LEAST.get(place.precision, 0))
    town_of_its_own = any(
        other.place.precision == "town"
        and (other.place.country, other.place.admin1) == (place.country, place.admin1)
        for other in candidates
    )
    if place.precision == "region":
        return REGION_BESIDE_ITS_TOWN if town_of_its_own else min(place.population, REGION_AT_MOST)
    at_most = DISTRICT_BESIDE_ITS_TOWN if town_of_its_own else DISTRICT_AT_MOST
    return min(place.population, at_most)


def _foreign(place: Place, countries: Iterable[str]) -> float:
    # A sea lies in no country.
    return OTHER_COUNTRY if countries and place.country not in {*countries, ""} else 0.0


def _shares(weights: Sequence[float]) -> list[float]:
    top = max(weights)
    powers = [math.exp(weight - top) for weight in weights]
    return [power / sum(powers) for power in powers]


def _anchors(question: _Question, rows: Iterable[Mapping[str, Any]]) -> list[_Anchor]:
    """Find what is beyond doubt without looking at anything else."""
    anchors = [
        _Anchor(row["toponym"], row["country"], row["lon"], row["lat"])
        for row in rows
        if row["lat"] is not None and row["precision"] != "country"
    ]
    for name, candidates in question.options.items():
        told = question.contexts.get(name, Context()).countries
        weights = [
            sum(_prior(c, candidates).values()) + _foreign(c.place, question.hints)
            for c in candidates
        ]
        ranked = sorted(zip(_shares(weights), candidates, strict=True), key=_by_share)
        best = ranked[0][1]
        # A town and the area named after it are one answer here.
        share = sum(share for share, c in ranked if _is_near(c.place, best.place))
        known = (
            best.match == "exact"
            or name in question.narrowed
            or best.place.population >= FAMOUS
            or bool(told)
        )
        if share >= ANCHOR and known:
            anchors.append(_Anchor(name, best.place.country, best.place.lon, best.place.lat))
    return anchors


def _is_near(one: Place, other: Place) -> bool:
    return one.country == other.country and _roughly_km(one, other) < NEAR_KM


def _by_share(item: tuple[float, Candidate]) -> tuple[float, str]:
    return -item[0], item[1].place.place_id


# --- What its company weighs ----------------------------------------------------------------------


class _Company:
    """The anchors, and how far each candidate lies from them."""

    def __init__(self, anchors: Sequence[_Anchor]) -> None:
        import numpy as np

        self.total = len(anchors)
        self._countries = Counter(anchor.country for anchor in anchors)
        self._of: dict[str, list[int]] = {}
        for number, anchor in enumerate(anchors):
            self._of.setdefault(anchor.toponym, []).append(number)
        self._anchors = anchors
        self._vectors = _vectors(np.array([(a.lon, a.lat) for a in anchors]).reshape(-1, 2))

    def countries_without(self, name: str) -> tuple[Counter[str | None], int]:
        """Count the anchors' countries, and the anchors, without the name's own."""
        own = Counter(self._anchors[number].country for number in self._of.get(name, ()))
        return self._countries - own, self.total - own.total()

    def distances(self, name: str, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
        """Measure from each candidate to each anchor, in km; to the name's own it is infinite."""
        import numpy as np

        here = _vectors(np.array([(c.place.lon, c.place.lat) for c in candidates]))
        km = 6371.0 * 2 * np.arcsin(np.sqrt(np.clip((1 - here @ self._vectors.T) / 2, 0, 1)))
        km[:, self._of.get(name, [])] = np.inf
        return np.asarray(km)

    def of(self, name: str) -> list[int]:
        """Return the columns of a name's anchors."""
        return self._of.get(name, [])


def _vectors(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Place points on the unit sphere."""
    import numpy as np

    lon, lat = np.radians(points.reshape(-1, 2)).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _weigh(question: _Question, anchors: Sequence[_Anchor]) -> dict[str, Verdict]:
    company = _Company(anchors)
    return {
        name: _verdict(name, candidates, question, company)
        for name, candidates in question.options.items()
    }


def _verdict(
    name: str, candidates: Sequence[Candidate], question: _Question, company: _Company
) -> Verdict:
    context = question.contexts.get(name, Context())
    countries, others = company.countries_without(name)
    distances = company.distances(name, candidates)
    nearest = distances.min(axis=1, initial=math.inf).tolist()
    ends = {other: company.of(other) for other in sorted(context.neighbours) if other != name}
    weighed = []
    for candidate, row, km in zip(candidates, distances, nearest, strict=True):
        place = candidate.place
        to_ends = {other: float(row[at].min()) for other, at in ends.items() if at}
        weighed.append(
            _prior(candidate, candidates)
            # A smoothed share: one part in four of an anchor for each of ten other countries.
            | {"countries of the others": math.log((countries[place.country] + 0.25)
                                                   / (others + 2.5))}
            | {"nearest of the others": -math.log1p(km / 100) if math.isfinite(km) else 0.0}
            | {"country asked for": _foreign(place, question.hints)}
            | _told(place, context, to_ends)
        )  # fmt: skip
    ranked = _ranked(candidates, weighed)
    best = ranked[0]
    place = best.candidate.place
    km = nearest[candidates.index(best.candidate)]
    supported = (
        bool(countries[place.country]) or km <= CLOSE_KM or name in question.narrowed
        or place.country in question.hints | context.countries
    )  # fmt: skip
    if best.share < DECIDED:
        return Doubt("more than one place fits, none clearly best", ranked[:5])
    if _beside(candidates, nearest, km):
        return Doubt("a namesake lies far nearer to the project's places", ranked[:5])
    if best.candidate.match == "alternate" and not supported:
        return Doubt("only an alternate name, in a country that nothing else here points to",
                     ranked[:5])  # fmt: skip
    reason = _reason(best, countries[place.country], km, name in question.narrowed, question.hints)
    return Choice(best, _score(best, supported), reason, ranked[1:4])


def _told(place: Place, context: Context, to_ends: Mapping[str, float]) -> dict[str, float]:
    """Weigh a place by what the rows say: the other ends, the days, the modes, the country."""
    far = [math.log1p(km / 300) for km in to_ends.values()]
    reached = all(
        to_ends[other] - (place.uncertainty_km or 0.0) <= reach
        for other, reach in context.reach_km.items()
        if other in to_ends
    )
    return {
        "other end of the leg": OTHER_END * sum(far) / len(far) if far else 0.0,
        "days of the leg": 0.0 if reached else OUT_OF_REACH,
        "mode": _by_mode(place, context.modes),
    }


def _by_mode(place: Place, modes: set[str]) -> float:
    """Weigh a place by how it was reached: a ship wants a coast, an aircraft an airfield."""
    weight = 0.0
    if "sea" in modes and place.precision in ("site", "town", "district"):
        km = place.coast_km
        weight += 0.0 if km is None else COAST if km <= COAST_KM else 0.0 if km <= INLAND_KM else (
            INLAND)  # fmt: skip
    if "air" in modes and place.feature_code in ("AIRP", "AIRB"):
        weight += AIRFIELD
    return weight


def _beside(candidates: Sequence[Candidate], nearest: Sequence[float], best_km: float) -> bool:
    """Tell whether a namesake stands beside a place of the project while the best lies far off."""
    return best_km > FAR_KM and any(
        km < best_km / 10 and candidate.match == "exact"
        for candidate, km in zip(candidates, nearest, strict=True)
    )


def _ranked(
    candidates: Sequence[Candidate], weighed: Sequence[Mapping[str, float]]
) -> tuple[Weighed, ...]:
    """Rank candidates; what is one place twice (a town and the area of it) counts once."""
    order = sorted(
        zip((sum(terms.values()) for terms in weighed), candidates, weighed, strict=True),
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
    """Tell a town and the area of it, or one entry twice, from two villages of one name."""
    near_km = SAME_ENTRY_KM if one.precision == other.precision else SAME_PLACE_KM
    return one.country == other.country and _roughly_km(one, other) < near_km


# --- The score and the reason ---------------------------------------------------------------------


def _score(best: Weighed, supported: bool) -> float:
    """Say how likely the best candidate is right."""
    score = min(best.share, 0.99) * (1 if best.candidate.match == "exact" else 0.95)
    return round(score, 2)


def _reason(best: Weighed, company: int, km: float, narrowed: bool, hints: set[str]) -> str:
    candidate, terms = best.candidate, best.terms
    words = ["exact name" if candidate.match == "exact" else "alternate name"]
    if candidate.curated:
        words.append("curated gazetteer")
    if narrowed:
        words.append("narrowed by the words after the comma")
    if candidate.place.country in hints:
        words.append(f"{candidate.place.country} was asked for")
    if company:
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
