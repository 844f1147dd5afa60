"""The lists that tell a place's name from a person's, a body's or a common word.

The closed ones are written in draft/data/names.toml, which says what each is for; dictionary and
census come from data/build_words.py. Words are in lower case, dots dropped.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from geo_movements.draft.names.demonyms import demonyms

__all__ = ["Korean", "Lists", "Slavic", "korean_lists", "lists", "slavic_lists"]

_FREQUENT = 300
_DATA = Path(__file__).parents[1] / "data"


class Lists(NamedTuple):
    """All lists, by the names that names.toml gives them.

    `prepositions` leads from a word before a name to how well it tells of a place; `short` from
    an abbreviated part of a name to the whole word.
    """

    titles: frozenset[str]
    open_heads: frozenset[str]
    tails: frozenset[str]
    final_tails: frozenset[str]
    tail_words: frozenset[str]
    streets: frozenset[str]
    bodies: frozenset[str]
    brands: frozenset[str]
    prepositions: Mapping[str, str]
    parts: frozenset[str]
    generic_of: frozenset[str]
    after_place: frozenset[str]
    saying: frozenset[str]
    based: frozenset[str]
    linkers: frozenset[str]
    figures: frozenset[str]
    motion: frozenset[str]
    crossing: frozenset[str]
    matches: frozenset[str]
    settlements: frozenset[str]
    kin: frozenset[str]
    nobles: frozenset[str]
    lands: frozenset[str]
    surely_in: frozenset[str]
    added: frozenset[str]
    offices: frozenset[str]
    compass: frozenset[str]
    vessels: frozenset[str]
    roles: frozenset[str]
    tongues: frozenset[str]
    plurals: Mapping[str, str]
    dates: frozenset[str]
    never: frozenset[str]
    wide: frozenset[str]
    states: Mapping[str, str]
    postal: Mapping[str, str]
    abbreviations: Mapping[str, tuple[str, str]]
    short: Mapping[str, str]
    first_names: frozenset[str]
    surnames: Mapping[str, int]
    common: frozenset[str]
    demonyms: Mapping[str, tuple[str, str]]


@cache
def lists() -> Lists:
    """Read all lists, once.

    >>> lists().states["calif"], lists().surnames["lincoln"] > 1000
    ('California', True)
    """
    written = tomllib.loads((_DATA / "names.toml").read_text("utf-8"))
    sets = {name: frozenset(words.split()) for name, words in written.items() if _is_words(words)}
    prepositions = {
        word: kind.removeprefix("before_")
        for kind, words in sets.items()
        if kind.startswith("before_")
        for word in words
    }
    plain = {name: words for name, words in sets.items() if not name.startswith("before_")}
    common = _common()
    given = (_DATA / "first_names.txt").read_text("ascii").split()
    # Royal and Prince are given names too, but words first.
    given = [name for rank, name in enumerate(given) if rank < _FREQUENT or name not in common]
    family = (_DATA / "surnames.txt").read_text("ascii").split()
    return Lists(
        **{**plain, "first_names": sets["first_names"].union(given)},
        prepositions=MappingProxyType(prepositions),
        wide=frozenset(written["wide"]),
        states=MappingProxyType(written["states"]),
        postal=MappingProxyType(written["postal"]),
        abbreviations=MappingProxyType(
            {short: tuple(meant) for short, meant in written["abbreviations"].items()}
        ),
        short=MappingProxyType(written["short"]),
        plurals=MappingProxyType(written["plurals"]),
        surnames=MappingProxyType({name: rank for rank, name in enumerate(family, start=1)}),
        common=common,
        demonyms=demonyms(),
    )


def _is_words(value: object) -> bool:
    return isinstance(value, str)


def _common() -> frozenset[str]:
    """Return the words of an English dictionary that are written in lower case."""
    import gzip

    packed = (_DATA / "words.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode("ascii").split("\n"))


class Slavic(NamedTuple):
    """The lists of Russian and Ukrainian, by the names that slavic.toml gives them."""

    prepositions: frozenset[str]
    generic: frozenset[str]
    titles: frozenset[str]
    saying: frozenset[str]
    never: frozenset[str]
    first_names: frozenset[str]
    nations: Mapping[str, tuple[str, str]]


@cache
def slavic_lists() -> Slavic:
    """Read the lists of Russian and Ukrainian, once; words are folded as keys are."""
    from geo_movements.places.names import normalise

    written = tomllib.loads((_DATA / "slavic.toml").read_text("utf-8"))
    nations = {normalise(stem): tuple(meant) for stem, meant in written.pop("nations").items()}
    sets = {name: frozenset(map(normalise, words.split())) for name, words in written.items()}
    return Slavic(**sets, nations=MappingProxyType(nations))


class Korean(NamedTuple):
    """The lists of Korean, by the names that korean.toml gives them; the longest words first."""

    where: tuple[str, ...]
    people: tuple[str, ...]
    other: tuple[str, ...]
    particles: frozenset[str]
    never: frozenset[str]


@cache
def korean_lists() -> Korean:
    """Read the lists of Korean, once."""
    written = tomllib.loads((_DATA / "korean.toml").read_text("utf-8"))
    where, people, other = (
        tuple(sorted(written[name].split(), key=len, reverse=True))
        for name in ("where", "people", "other")
    )
    particles, never = (frozenset(written[name].split()) for name in ("particles", "never"))
    return Korean(where, people, other, particles, never)
