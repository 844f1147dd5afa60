"""Which names become keys: scripts, guards against short codes, spellings by the standards."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from geo_movements.places.names import normalise
from geo_movements.places.world.transliterate import latin_forms

from .draft import Draft

PLAIN = frozenset({"LATIN", "CYRILLIC", "HANGUL", "MODIFIER"})
FAMOUS = 100_000  # inhabitants from which on a town is known in every script
LONGEST_KEY = 250


@cache
def script(char: str) -> str:
    return unicodedata.name(char, "?").split()[0] if char.isalpha() else ""


def plain(name: str) -> bool:
    """Tell names in Latin, Cyrillic and Hangul.

    Latin names in small letters only are machine transliterations ("fwkynw") that nobody writes.
    """
    scripts = {script(char) for char in name} - {""}
    return bool(scripts) and scripts <= PLAIN and ("LATIN" not in scripts or name != name.lower())


def foreign(name: str) -> bool:
    """Tell names in one of the other scripts, without a letter of the plain ones."""
    scripts = {script(char) for char in name} - {""}
    return bool(scripts) and not scripts & PLAIN and "?" not in scripts


def famous(place: Draft) -> bool:
    """Tell places that the file holds in every script: areas, capitals, large towns."""
    known = place.feature in ("ADM1", "PCLI", "PPLC", "PPLA")
    return known or (place.precision == "town" and place.population >= FAMOUS)


def names_of(place: Draft) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The exact and the alternate names that become keys, each key once."""
    seen = {normalise(place.name)}
    exact = tuple(_new(place.exact, place, seen))
    alternate = [*_new([*place.alternate, *place.bare], place, seen)]
    own = [place.name, *exact, *alternate]
    for name in own:
        if not name.isascii():
            # A district's name without its kind is the town's.
            forms = latin_forms(name, place.country, bare=place.precision != "district")
            alternate += _new(forms, place, seen)
    return exact, tuple(alternate)


def _new(names: Iterable[str], place: Draft, seen: set[str]) -> Iterator[str]:
    every_script = famous(place)
    for name in names:
        if plain(name) or (every_script and foreign(name)):
            key = normalise(name)
            if key and key not in seen and len(key.encode()) <= LONGEST_KEY:
                seen.add(key)
                yield name
