"""The page's languages: one file each, with its dates, numbers, plurals and words.

The key of a sentence is the sentence in English, as it stands in the code.
"""

from __future__ import annotations

import gettext
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

__all__ = ["Said", "Words", "english", "known", "load"]

Said = str | Mapping[str, str]
"""A sentence with its {places}, or one for each plural form: {"one": ..., "other": ...}."""

_TABLES = (
    "numbers",
    "dates",
    "lists",
    "vocabulary",
    "passages",
    "unit_types",
    "sentences",
    "viewer",
    "review",
)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a language says, and how it writes dates, numbers and lists."""

    code: str
    name: str
    """In the language itself."""
    direction: str
    """ltr or rtl."""
    plural_forms: tuple[str, ...]
    """CLDR's names: one, two, few, many, other."""
    plural_at: Callable[[int], int]
    """A whole number -> which of the forms it takes."""
    numbers: Mapping[str, Any]
    dates: Mapping[str, Any]
    lists: Mapping[str, str]
    vocabulary: Mapping[str, str]
    """The words that cells may hold: sea, claimed, statement, ..."""
    passages: Mapping[str, str]
    """Canals and straits, by their English names."""
    unit_types: Mapping[str, str]
    """By their names in the tables; English says those as they are."""
    countries: Mapping[str, str]
    """By ISO 3166 code, as CLDR names them; none in English, where they have articles."""
    sentences: Mapping[str, Said]
    """What is said in Python."""
    viewer: Mapping[str, Said]
    """What the page's own script says."""
    review: Mapping[str, Said]
    """What the review page's script says besides."""

    def say(self, sentence: str, **values: object) -> str:
        """Say a sentence; whole numbers are written as the language does, `count` chooses a form.

        A sentence that the language lacks stays English; a test sees to it that none does.

        >>> load("en").say("{count} ships", count=1), load("uk").say("{count} ships", count=23)
        ('1 ship', '23 кораблі')
        """
        said = self.sentences.get(sentence, sentence)
        if not isinstance(said, str):
            count = values["count"]
            said = said[self.form(count if isinstance(count, int) else 0)]
        told = {
            name: self.number(value) if isinstance(value, int) else value
            for name, value in values.items()
        }
        return said.format_map(told)

    def word(self, value: str) -> str:
        """Say a word of a curated list: a mode, a status, the kind of an event.

        >>> load("de").word("rail")
        'Bahn'
        """
        return self.vocabulary.get(value, value)

    def form(self, count: int) -> str:
        """Name the plural form that a whole number takes.

        >>> [load("uk").form(count) for count in (1, 3, 5, 11, 21)]
        ['one', 'few', 'many', 'many', 'one']
        """
        return self.plural_forms[self.plural_at(count)]

    def number(self, value: int) -> str:
        """Write a whole number with the language's groups of thousands.

        >>> load("en").number(-12000), load("de").number(3000), load("es").number(3000)
        ('-12,000', '3.000', '3000')
        """
        if len(str(abs(value))) < self.numbers["grouped_from_digits"]:
            return str(value)
        return f"{value:,}".replace(",", self.numbers["group"])

    def listed(self, items: Sequence[str], last: str = "and") -> str:
        """Join words as a sentence does; `last` is and, or or.

        >>> load("en").listed(["ports", "strength", "dates"])
        'ports, strength and dates'
        """
        if len(items) < 2:
            return "".join(items)
        first = self.lists["comma"].join(items[:-1])
        return self.lists[last].format(first=first, last=items[-1])


def english(sentence: str) -> str:
    """Mark a sentence that is said later, so that the test of the languages finds it."""
    return sentence


def known() -> tuple[str, ...]:
    """List the languages that there are, by code.

    >>> known()
    ('de', 'en', 'es', 'fr', 'ko', 'ru', 'uk')
    """
    names = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load(code: str) -> Words:
    """Read a language, once. Raises KeyError where there is none of this code."""
    if code not in known():
        raise KeyError(f"no language {code!r}. Known: {', '.join(known())}.")
    file = resources.files(__name__) / f"{code}.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return Words(
        code=code,
        name=told["name"],
        direction=told["direction"],
        plural_forms=tuple(told["plural"]["forms"]),
        plural_at=gettext.c2py(told["plural"]["rule"]),
        countries=MappingProxyType(_countries().get(code, {})),
        **{name: MappingProxyType(told.get(name, {})) for name in _TABLES},
    )


@cache
def _countries() -> dict[str, dict[str, str]]:
    """Read CLDR's names of countries, which the basemap brings."""
    file = resources.files("geo_movements") / "basemap" / "data" / "names.json"
    if not file.is_file():
        return {}
    found: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return {code: names for code, names in found.items() if code != "en"}
