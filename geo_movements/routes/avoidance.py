"""What a route is told to keep out of: countries and passages, in the words of `avoid`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache

from geo_movements.errors import ParseError
from geo_movements.places.countries import NAMES, country_code
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.routes.passages import find, passages
from geo_movements.routes.ways import PASSAGE, Avoid

__all__ = ["GROUPS", "avoid_of", "read_avoid", "united"]

_CODES = {name.casefold(): code for code, name in NAMES.items()}
GROUPS = {
    "danish straits": ("Oresund", "Great Belt", "Little Belt"),
    "turkish straits": ("Bosphorus", "Dardanelles"),
}
"""Passages that are closed together, by the name that they have together."""
_HOW = "Write a country, as CN or China, or a passage, as passage:Suez."


@lru_cache(maxsize=4096)
def read_avoid(word: str) -> Avoid:
    """Read one country, by its code or name, or one passage.

    Raises `ParseError`, with the nearest known, where there is no such thing today.

    >>> sorted(read_avoid("China").countries), sorted(read_avoid("passage:suez canal").passages)
    (['CN'], ['Suez'])
    """
    word = word.strip()
    if match := re.fullmatch(rf"{PASSAGE}(.*)", word, re.IGNORECASE):
        return Avoid(passages=_passages(match[1].strip()))
    return Avoid(countries=frozenset({_country(word)}))


def united(avoided: Iterable[Avoid]) -> Avoid:
    """Unite what several say is to be avoided."""
    avoided = list(avoided)
    return Avoid(
        frozenset().union(*(each.countries for each in avoided)),
        frozenset().union(*(each.passages for each in avoided)),
    )


def avoid_of(words: Iterable[str]) -> Avoid:
    """Unite what words say; those that are not understood, which `check` tells, say nothing."""
    return united(_read_or_nothing(word) for word in words)


def _read_or_nothing(word: str) -> Avoid:
    try:
        return read_avoid(word)
    except ParseError:
        return Avoid()


def _passages(words: str) -> frozenset[str]:
    if group := GROUPS.get(words.casefold().removeprefix("the ")):
        return frozenset(group)
    known = find(words)
    if known is not None:
        return frozenset({known})
    names = {name.casefold(): key for key in passages() for name in (key, passages()[key].name)}
    near = difflib.get_close_matches(words.casefold(), names, n=1, cutoff=0.6)
    hint = f'Nearest: "{PASSAGE}{names[near[0]]}".' if near else f"Known: {', '.join(passages())}."
    raise ParseError(f'"{words}" is no passage.', hint)


def _country(words: str) -> str:
    if code := country_code(words) or _CODES.get(words.casefold()):
        return code
    named = [
        candidate.place
        for candidate in open_gazetteer().lookup([words])[words]
        if candidate.place.precision == "country" and candidate.place.country
    ]
    if not named:
        raise ParseError(f'"{words}" is no country.', _nearest(words))
    if named[0].feature_code == "PCLH":
        raise ParseError(f'"{words}" is a country of the past.', "Name those of today, as RU; UA.")
    return named[0].country


def _nearest(words: str) -> str:
    if (passage := find(words)) is not None:
        return f'Write "{PASSAGE}{passage}".'
    if "," in words:
        return "Put a semicolon between two of them: CN; passage:Suez."
    near = difflib.get_close_matches(words.casefold(), _CODES, n=1, cutoff=0.75)
    return f'Nearest: "{NAMES[_CODES[near[0]]]}" ({_CODES[near[0]]}).' if near else _HOW
