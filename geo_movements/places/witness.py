"""What a geocoding service's answers are worth: one witness, who may mean another place.

No answer scores above 0.8. Several places of one name, other names, shops and streets, and places
outside the countries asked for are a doubt, with what was answered to choose from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from geo_movements.geodesy import sphere_km
from geo_movements.places.answers import Answer
from geo_movements.places.evidence import Choice, Doubt, Weighed
from geo_movements.places.gazetteer import Candidate, Place
from geo_movements.places.names import normalise

__all__ = ["Query", "is_unknown", "judge"]

SAME_NAME, LIKE_NAME = 0.8, 0.6
"""The score of an answer of the very name asked for, and of one that is spelt nearly so."""
STRANGE = 0.2
"""So much less for a country that nothing else in the project points to, or that is not told."""
ALIKE = 0.8  # of two spellings: less is another name
SAME_PLACE_KM = 20.0
"""A town, its area and its station are one place within so far ..."""
SAME_KIND_KM = 2.0
"""... and two villages of one name are two, unless they are so near as to be one told twice."""
NEAR_RANK = 0.15  # of a service's own rank: nearer ranks are no order


class Query(NamedTuple):
    """What a service is asked: the name as sent, its normalised key, the countries to look in."""

    key: str
    text: str
    countries: tuple[str, ...]


def is_unknown(doubt: Doubt) -> bool:
    """Tell a name that the gazetteer lacks: at most it knows others that are spelt alike."""
    return all(each.candidate.match == "fuzzy" for each in doubt.candidates)


def judge(
    query: Query,
    answers: Sequence[Answer],
    *,
    doubt: Doubt,
    supported: Collection[str],
    service: str,
) -> Choice | Doubt:
    """Decide for an answer, or say in words why not, with what there is to choose from.

    `doubt` is the gazetteer's, `supported` are the countries that the project points to, `service`
    is what reasons call the service.
    """
    if not answers:
        return Doubt(f"{doubt.reason}; {service} knows none either", doubt.candidates)

    def undecided(words: str, those: Sequence[Answer]) -> Doubt:
        return Doubt(f"{doubt.reason}; {service} {words}", _listed(those))

    within = [
        answer for answer in answers
        if not query.countries or answer.country in (None, *query.countries)
    ]  # fmt: skip
    if not within:
        return undecided(f"knows it only outside {', '.join(query.countries)}", answers)
    head = query.text.partition(",")[0]
    likeness = {answer: _likeness(head, answer) for answer in within}
    named = [answer for answer in within if likeness[answer] >= ALIKE]
    if not named:
        return undecided("answers with other names only", within)
    places = [answer for answer in named if answer.ordinary]
    if not places:
        return undecided(f"knows only a {named[0].kind} of that name", named)
    # The service's own order stands among names alike.
    ranked = _distinct(sorted(places, key=lambda answer: -likeness[answer]))
    best, rivals = ranked[0], ranked[1:]
    if any(_is_near(best, rival, likeness) for rival in rivals):
        return undecided("knows several places of that name, none clearly best", ranked)
    same, strange = likeness[best] == 1, _strange(best, query, supported)
    score = (SAME_NAME if same else LIKE_NAME) - (STRANGE if strange else 0)
    words = [
        "not in the gazetteer" if is_unknown(doubt) else "the gazetteer is in doubt",
        f"{service} knows it{f' as {best.kind}' if best.kind else ''}",
        "the same name" if same else "a name that is spelt nearly so",
        strange,
    ]
    reason = "; ".join(filter(None, words))
    return Choice(Weighed(_candidate(best)), round(score, 2), reason, _listed(rivals))


def _strange(best: Answer, query: Query, supported: Collection[str]) -> str | None:
    """Say what is doubtful about a place's country; None where it is as expected."""
    if best.country is None:
        return "its country is not told" if query.countries else None
    if supported and best.country not in {*supported, *query.countries}:
        return "in a country that nothing else here points to"
    return None


def _likeness(head: str, answer: Answer) -> float:
    from rapidfuzz.fuzz import ratio

    asked = normalise(head)
    return max(ratio(asked, normalise(name)) / 100 for name in answer.names)


def _distinct(answers: Sequence[Answer]) -> list[Answer]:
    """Keep the first of answers that are one place."""
    kept: list[Answer] = []
    for answer in answers:
        if not any(_is_one(answer, other) for other in kept):
            kept.append(answer)
    return kept


def _is_one(answer: Answer, other: Answer) -> bool:
    alike = answer.kind is not None and answer.kind == other.kind
    apart_km = sphere_km(answer.lon, answer.lat, other.lon, other.lat)
    return apart_km < (SAME_KIND_KM if alike else SAME_PLACE_KM)


def _is_near(best: Answer, rival: Answer, likeness: Mapping[Answer, float]) -> bool:
    """Tell whether a rival is about as good: as like in name, and no lower in rank."""
    if likeness[rival] < likeness[best]:
        return False
    return best.rank is None or rival.rank is None or best.rank - rival.rank < NEAR_RANK


def _listed(answers: Sequence[Answer]) -> tuple[Weighed, ...]:
    return tuple(Weighed(_candidate(answer)) for answer in answers[:5])


def _candidate(answer: Answer) -> Candidate:
    # The table of places says "service"; a candidate knows only how its name was met.
    return Candidate(
        Place(
            place_id=answer.place_id,
            name=answer.name,
            lat=answer.lat,
            lon=answer.lon,
            precision=answer.precision,
            uncertainty_km=answer.uncertainty_km,
            country=answer.country or "",
            admin1=answer.admin1,
            feature_code="",
            population=0,
            attribution="",
        ),
        "fuzzy",
        curated=False,
    )
