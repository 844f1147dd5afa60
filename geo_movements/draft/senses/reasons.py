"""Why a candidate was chosen, in words."""

from __future__ import annotations

from collections.abc import Mapping

from geo_movements.draft.senses.context import Group
from geo_movements.draft.senses.lookup import AS_WRITTEN, REACHED
from geo_movements.places.countries import country_name

__all__ = ["reason_of"]


def reason_of(group: Group, at: int, traits: Mapping[str, float]) -> str:
    """Tell what speaks for a candidate of a group, the strongest first."""
    candidate, place = group.options.candidates[at], group.options.candidates[at].place
    reached = group.options.reached[at]
    words = []
    if group.people:
        whose = country_name(place.country) if place.precision == "country" else place.name
        words.append(f"the people of {whose}")
    elif traits["container"]:
        words.append(f'the text says "{", ".join(group.containers)}" beside it')
    elif traits["container elsewhere"]:
        words.append(f'the text says "{", ".join(group.containers)}" beside it elsewhere')
    if place.precision != "country":
        if traits["area named"] > 0.3 or traits["area named beside it"] > 0.3:
            words.append(f"{place.admin1} is named in the text")
        elif traits["country named"] > 0.3 or traits["country named beside it"] > 0.3:
            words.append(f"{country_name(place.country)} is named in the text")
        if traits["near one beside it"] > -1.2 or traits["very near"] > -1.2:
            words.append("other places of the text are near")
        elif traits["area of the others"] > -1.5:
            words.append(f"others of the text are in {place.admin1}")
    if traits["country of the others"] > -1.5 and not words and place.country:
        words.append(f"others of the text are in {country_name(place.country)}")
    for kind in ("country", "region", "district", "town"):
        if traits[f"said {kind}"]:
            words.append(f"the text calls it a {kind}")
    words.append(_name(candidate.match, reached, len(group.options.candidates)))
    if place.precision == "country":
        words.append("a country")
    elif place.precision == "region":
        words.append("a first-level area" if place.feature_code == "ADM1" else "a region")
    elif traits["capital"]:
        words.append("a capital")
    elif place.precision == "town" and not traits["largest of the name"]:
        words.append("the largest town of the name")
    return "; ".join(words)


def _name(match: str, reached: int, of: int) -> str:
    if of == 1 and reached == AS_WRITTEN:
        return "the only place of this name"
    if reached != AS_WRITTEN:
        return REACHED[reached]
    return "its main name" if match == "exact" else "another name of it"
