"""What speaks for a place and against it, in plain words instead of the ranker's own."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["WORDS", "told_against", "told_for"]

_LEAST = 0.3
"""What weighs less decides nothing."""
_MOST = 3
"""So many reasons are told on each side, the strongest first."""

WORDS: Mapping[str, tuple[str, str]] = {
    "people": ("the text speaks of its people", "the text speaks of a people"),
    "people of a town": ("the text speaks of its townspeople", "a town's people are seldom meant"),
    "people of an area": ("the text speaks of its people", "an area's people are seldom meant"),
    "largest of the name": ("the largest of the name", "not the likeliest by its size"),
    "rank": ("well known for its name", "others of the name are better known"),
    "country": ("a country", "a country"),
    "region": ("a region", "a region"),
    "district": ("a district", "a district"),
    "capital": ("a capital", "a capital"),
    "seat": ("the seat of a region", "the seat of a region"),
    "county seat": ("the seat of a county", "the seat of a county"),
    "part of a town": ("a part of a town", "only a part of a town"),
    "site": ("a known site", "only a site"),
    "sea": ("a sea", "a sea"),
    "area": ("a wide area", "a wide area"),
    "curated": ("on the list of places in the news", "on the list of places in the news"),
    "hamlet": ("a small place", "a small place"),
    "alternate": ("another name of it", "only another name of it"),
    "abbreviated": ("the name is abbreviated", "the name is abbreviated"),
    "county": ("a county of the name", "only a county of the name"),
    "part": ("part of its name", "only part of its name"),
    "historical": ("a name of the past", "only a name of the past"),
    "area of a town's name": ("an area named after a town", "the town of the name is likelier"),
    "another name of a country": ("another name of a country", "seldom a country's name"),
    "container": ("the text says beside it where it lies", "the text says it lies elsewhere"),
    "container by area": ("the text names its area beside it", "the text names another area"),
    "container elsewhere": (
        "the text says elsewhere where it lies",
        "the text says it lies elsewhere",
    ),
    "country of the others": (
        "in the country of the text's other places",
        "few of the text's other places are in its country",
    ),
    "area of the others": (
        "in the region of the text's other places",
        "few of the text's other places are in its region",
    ),
    "country named": ("its country is named in the text", "its country is not named"),
    "country named beside it": ("its country is named beside it", "another country is beside it"),
    "area named": ("its region is named in the text", "its region is not named"),
    "area named beside it": ("its region is named beside it", "another region is beside it"),
    "very near": ("very near other places of the text", "not very near other places of the text"),
    "near": ("near other places of the text", "far from the other places of the text"),
    "near one beside it": ("near a place named beside it", "far from the places beside it"),
    "largest near": ("the largest near the others", "larger ones are near the others"),
    "same parts": ("the text says the same of it elsewhere", "the text says else of it elsewhere"),
    "country that holds others": (
        "other places of the text lie in it",
        "no other places lie in it",
    ),
    "area that holds others": ("other places of the text lie in it", "no other places lie in it"),
    "like its list": ("of a kind with what it is listed with", "unlike what it is listed with"),
    "said country": ("the text calls it a country", "the text does not call it a country"),
    "said region": ("the text calls it a region", "the text does not call it a region"),
    "said district": ("the text calls it a district", "the text does not call it a district"),
    "said town": ("the text calls it a town", "the text does not call it a town"),
    "often and large": ("named often, and large", "named often, but large"),
    "often and a town": ("named often, and a town", "named often, but a town"),
    "first and a town": ("named first, and a town", "named first, but a town"),
    "words of the country": ("the text has words of its country", "no words of its country"),
    "used locally, a town": ("a name as used nearby", "not a name as used nearby"),
    "holds the one before it": ("the place before it lies in it", "the place before it lies apart"),
    "held by the one after it": ("it lies in the place after it", "it lies apart from the next"),
    "kind of another mention": ("of a kind as elsewhere in the text", "of another kind elsewhere"),
}
"""Each term of the ranker: what it says where it counts for a place, and where against."""


def told_for(terms: Mapping[str, float]) -> list[str]:
    """Say what speaks for a place, the strongest first; a term that is not known as it is.

    >>> told_for({"near": 0.9, "capital": 2.0, "rank": 0.01})
    ['a capital', 'near other places of the text']
    """
    return _told({name: weight for name, weight in terms.items() if weight > 0}, 0)


def told_against(terms: Mapping[str, float]) -> list[str]:
    """Say what speaks against a place, as `told_for` does.

    >>> told_against({"near": -0.9, "capital": 2.0})
    ['far from the other places of the text']
    """
    return _told({name: -weight for name, weight in terms.items() if weight < 0}, 1)


def _told(weights: Mapping[str, float], side: int) -> list[str]:
    counted = sorted((-weight, name) for name, weight in weights.items() if weight >= _LEAST)
    words = [WORDS[name][side] if name in WORDS else name for _, name in counted]
    return list(dict.fromkeys(words))[:_MOST]
