"""What the gazetteer offers for a toponym, narrowed by what the toponym itself and its rows say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geo_movements.geodesy import sphere_km
from geo_movements.places.countries import country_code
from geo_movements.places.gazetteer import Candidate, Gazetteer, Place
from geo_movements.places.names import normalise
from geo_movements.schema import WIDE

__all__ = ["Doubt", "Weighed", "in_countries", "inside", "options_of"]

ALIKE = 0.8  # of two spellings: less is another name, and no help
MAX_CANDIDATES = 60
LONGEST_ABBREVIATION = 3
# Letters of a script, and the countries that write their own names in it.
SCRIPTS = {
    "[가-힣]": frozenset({"KP", "KR"}),
    "[Ѐ-ӿ]": frozenset({"BA", "BG", "BY", "KG", "KZ", "ME", "MK", "MN", "RS", "RU", "TJ", "UA"}),
}


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


def options_of(
    names: Sequence[str], world: Gazetteer
) -> tuple[dict[str, list[Candidate]], dict[str, Doubt], set[str]]:
    """Look names up: their candidates, the verdicts on those without, and the narrowed ones."""
    heads = {name: [part.strip() for part in name.split(",")] for name in names}
    found = world.lookup(
        {*names, *(spelt for parts in heads.values() for part in parts for spelt in _spelt(part))}
    )

    def known(part: str) -> list[Candidate]:
        return _meant(part, found)

    options: dict[str, list[Candidate]] = {}
    verdicts: dict[str, Doubt] = {}
    for name, (head, *containers) in heads.items():
        whole = found[name] if containers else []
        candidates = [_in_its_own_script(head, candidate) for candidate in whole or known(head)]
        within = candidates if whole else inside(candidates, containers, known)
        if within:
            options[name] = within[:MAX_CANDIDATES]
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


def _meant(name: str, found: Mapping[str, list[Candidate]]) -> list[Candidate]:
    """Keep what a name may mean as it is spelt.

    A town has no article ("the front" is not Front in Piedmont), and is no abbreviation ("EU" is
    not Eu in Normandy): of those only areas and places that a person vouches for.
    """
    as_written, *bare = (found[spelt] for spelt in _spelt(name))
    if as_written:
        short = len(name) <= LONGEST_ABBREVIATION and name.isascii() and name.isupper()
        return [c for c in as_written if _is_area(c)] if short else as_written
    return [c for candidates in bare for c in candidates if _is_area(c)]


def _is_area(candidate: Candidate) -> bool:
    return candidate.curated or candidate.place.precision in WIDE


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


def inside(
    candidates: Sequence[Candidate],
    containers: Sequence[str],
    known: Callable[[str], list[Candidate]],
) -> list[Candidate]:
    """Keep the candidates that lie in every container: a country, a first-level area, a town."""
    kept = list(candidates)
    for container in containers:
        areas = [candidate.place for candidate in known(container)]
        code, words = country_code(container), normalise(container)
        # An import's own areas are known from its places only.
        kept = [
            one for one in kept
            if any(_lies_in(one.place, area) for area in areas)
            or (one.place.country and one.place.country == code)
            or (one.place.admin1 and normalise(one.place.admin1) == words)
        ]  # fmt: skip
    return kept


def in_countries(
    candidates: list[Candidate], countries: set[str]
) -> tuple[list[Candidate], Doubt | None]:
    """Keep the candidates in the countries that the rows say; a doubt where there is none."""
    kept = [candidate for candidate in candidates if candidate.place.country in {*countries, ""}]
    if kept:
        return kept, None
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
    return sphere_km(place.lon, place.lat, area.lon, area.lat) <= max(
        60.0, 2 * (area.uncertainty_km or 0.0)
    )
