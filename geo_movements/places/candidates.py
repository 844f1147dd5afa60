"""What the gazetteer offers for a toponym, narrowed by what the toponym itself and its rows say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geo_movements.geodesy import sphere_km
from geo_movements.places.countries import country_code
from geo_movements.places.gazetteer import Candidate, Gazetteer, Place
from geo_movements.places.names import normalise
from geo_movements.schema import WIDE

__all__ = [
    "Doubt",
    "Weighed",
    "in_countries",
    "inside",
    "known_as_whole",
    "meant",
    "options_of",
    "spellings",
]

ALIKE = 0.8  # of two spellings: less is another name, and no help
MAX_CANDIDATES = 60
LONGEST_ABBREVIATION = 3
GENERIC = frozenset({
    "area", "base", "border", "camp", "capital", "city", "coast", "desert", "east", "front",
    "frontier", "hills", "island", "line", "mountains", "nan", "none", "north", "null", "port",
    "region", "river", "road", "sea", "sector", "shore", "south", "town", "unknown", "various",
    "village", "west",
})  # fmt: skip
"""What names no place by itself, though a village somewhere may bear it: "the front"."""
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
    heads = {name: _parts(name) for name in names}
    found = world.lookup(
        {
            *names,
            *(spelt for parts in heads.values() for part in parts for spelt in spellings(part)),
        }
    )

    def known(part: str) -> list[Candidate]:
        return meant(part, found)

    options: dict[str, list[Candidate]] = {}
    verdicts: dict[str, Doubt] = {}
    for name, (head, *containers) in heads.items():
        bare = normalise(re.sub(r"^the\s+", "", head, flags=re.IGNORECASE))
        if not containers and bare in GENERIC:
            verdicts[name] = Doubt(f'"{head}" is a common noun, no name of a place')
            continue
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


def known_as_whole(names: Iterable[str], world: Gazetteer) -> set[str]:
    """Tell the names that the gazetteer knows as they are, so that they are not taken apart."""
    listed = list(dict.fromkeys(names))
    found = world.lookup({spelt for name in listed for spelt in spellings(name)})
    return {name for name in listed if meant(name, found)}


def _parts(name: str) -> list[str]:
    """Split a name from what narrows it: "Lviv, Ukraine", "Lviv (Ukraine)"."""
    bracketed = re.fullmatch(r"([^(),]+)\(([^()]+)\)", name)
    parts = bracketed.groups() if bracketed else name.split(",")
    return [part.strip() for part in parts]


def spellings(name: str) -> tuple[str, ...]:
    """Spell a name in the ways that are tried: as it is written, then as others may have it.

    Without its article ("the Donbas"), with and without the Arabic one (Qamishli, Al Qamishli),
    with Saint written out.
    """
    ways = [name, re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)]
    bare = re.sub(r"^(?:al|el|ad|ar|as|az|an)[- ]", "", name, flags=re.IGNORECASE)
    ways += [bare, f"Al {bare}", re.sub(r"\bSt\.?\s+", "Saint ", name)]
    return tuple(dict.fromkeys(ways))


def meant(name: str, found: Mapping[str, list[Candidate]]) -> list[Candidate]:
    """Keep what a name may mean as it is spelt, the way it is written first.

    A town has no article ("the front" is not Front in Piedmont), and is no abbreviation ("EU" is
    not Eu in Normandy): of those only areas and places that a person vouches for.
    """
    short = len(name) <= LONGEST_ABBREVIATION and name.isascii() and name.isupper()
    article = re.match(r"the\s", name, re.IGNORECASE)
    for spelt in spellings(name):
        strict = short or (article and spelt != name)
        if kept := [one for one in found[spelt] if not strict or _is_area(one)]:
            return kept
    return []


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
