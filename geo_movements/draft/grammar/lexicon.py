"""The words that a grammar knows: read from a table of base forms, inflected once.

The table of a language (`english.toml`) is data; this room is the mechanism.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from geo_movements.draft.grammar.words import bag

__all__ = ["Lexicon", "Trigger", "lexicon"]

VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a verb or noun of movement does with its subject, its object and its prepositions.

    `object` is what a bare object that names a place is: origin, dest or via.
    """

    lemma: str
    kind: str
    subject_moves: bool = False
    object_moves: bool = False
    object: str | None = None
    arrives: bool = False
    arrives_on: bool = False
    takes_for: bool = False
    strong: bool = False
    at_origin: bool = False
    passive_only: bool = False
    wants_for: bool = False
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the tables of one language say, ready to be looked up in lower case.

    `forms` gives a verb form its base and the letters of what it may be: b(ase), s, d (past),
    n (past participle), g (-ing). `sorts` names what governing verbs do to what they govern.
    """

    closed: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    forms: Mapping[str, tuple[tuple[str, str], ...]]
    sorts: Mapping[str, frozenset[str]]
    triggers: Mapping[str, tuple[Trigger, ...]]
    nominals: Mapping[str, Trigger]
    nouns: Mapping[str, frozenset[str]]
    adjectives: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    time: Mapping[str, frozenset[str]]
    matter: Mapping[str, frozenset[str]]
    numbers: frozenset[str]


TAGS = {
    "article": "D",
    "possessive": "D",
    "determiner": "D",
    "pronoun": "Y",
    "modal": "O",
    "be": "A",
    "have": "A",
    "do": "A",
    "negation": "X",
    "to": "T",
    "coordinator": "C",
    "subordinator": "S",
    "relative": "R",
    "preposition": "P",
    "adverb": "B",
    "adjective": "J",
}
# Of a word in two classes, the first of these counts; tags.py decides the rest by what is near.
RANK = (
    "to",
    "negation",
    "be",
    "have",
    "do",
    "modal",
    "article",
    "possessive",
    "coordinator",
    "relative",
    "preposition",
    "subordinator",
    "determiner",
    "adjective",
    "pronoun",
    "adverb",
)
NUMBERS = bag(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million dozen hundreds thousands dozens scores"""
)


@cache
def lexicon(language: str = "english") -> Lexicon:
    """Read the tables of a language, once.

    >>> lexicon().triggers["depart"][0].object
    'origin'
    """
    text = files("geo_movements.draft.grammar").joinpath(f"{language}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    sorts = {name: frozenset(words.split()) for name, words in table["verbs"].items()}
    return Lexicon(
        closed=_closed(table["closed"]),
        phrases=_phrases(table["phrases"]),
        forms=_forms(table, sorts),
        sorts=sorts,
        triggers=_triggers(table["triggers"]),
        nominals=_nominals(table["nominals"]),
        nouns={name: _plurals(words) for name, words in table["nouns"].items()},
        adjectives=_sets(table["adjectives"]),
        names=_sets(table["names"]),
        time={name: _plurals(words) for name, words in table["time"].items()},
        matter=_sets(table["matter"]),
        numbers=NUMBERS,
    )


def _sets(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in table.items()}


def _closed(table: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in reversed(RANK):
        found |= dict.fromkeys(table[name].split(), TAGS[name])
    return found


def _phrases(table: Mapping[str, list[str]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Order phrases by their first word, the longest first."""
    tags = {"preposition": "P", "hedge": "H", "subordinator": "S", "infinitive": "T"}
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, phrases in table.items():
        for phrase in phrases:
            words = tuple(phrase.split())
            by_first.setdefault(words[0], []).append((words, tags[name]))
    return {
        first: tuple(sorted(phrases, key=lambda one: (-len(one[0]), one[1] != "H")))
        for first, phrases in by_first.items()
    }


def _forms(
    table: Mapping[str, Any], sorts: Mapping[str, frozenset[str]]
) -> dict[str, tuple[tuple[str, str], ...]]:
    bases = dict.fromkeys(base for words in sorts.values() for base in sorted(words))
    bases |= dict.fromkeys(base.split(".")[0] for base in table["triggers"])
    found: dict[str, dict[str, str]] = {}
    for base in bases:
        for form, letter in _inflected(base, table["irregular"].get(base)):
            of_form = found.setdefault(form, {})
            of_form[base] = of_form.get(base, "") + letter
    for form, told in table["variants"].items():
        base, letter = told.split()
        found.setdefault(form, {})[base] = "dn" if letter == "d" else letter
    return {form: tuple(of_form.items()) for form, of_form in found.items()}


def _inflected(base: str, irregular: str | None) -> Iterator[tuple[str, str]]:
    yield base, "b"
    yield _ing(base), "g"
    third, past, participle = (irregular or f"{_s(base)} {_ed(base)} {_ed(base)}").split()
    yield third, "s"
    yield past, "d"
    yield participle, "n"


def _s(base: str) -> str:
    """Write the third person, or the plural.

    >>> _s("push"), _s("ferry"), _s("deploy")
    ('pushes', 'ferries', 'deploys')
    """
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return f"{base}es"
    if base.endswith("y") and base[-2:-1] not in VOWELS:
        return f"{base[:-1]}ies"
    return f"{base}s"


def _ed(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2:-1] not in VOWELS:
        return f"{base[:-1]}ied"
    return f"{_doubled(base)}ed"


def _ing(base: str) -> str:
    """Write the -ing form.

    >>> _ing("withdraw"), _ing("flee"), _ing("leave"), _ing("ship"), _ing("lie")
    ('withdrawing', 'fleeing', 'leaving', 'shipping', 'lying')
    """
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return f"{base[:-1]}ing"
    return f"{_doubled(base)}ing"


_STRESSED_LAST = bag(
    """transfer commit permit admit refer occur compel repel expel propel impel airdrop rebut
    regret deter prefer travel debar recur begin overrun submit forget quit"""
)


def _doubled(base: str) -> str:
    """Double the last letter of a short stem, or of one stressed at its end."""
    short = len(base) <= 5 and sum(letter in VOWELS for letter in base) == 1
    if not (short or base in _STRESSED_LAST) or base[-1:] in "aeiouwxyh":
        return base
    return base + base[-1] if base[-2:-1] in VOWELS and base[-3:-2] not in VOWELS else base


def _plurals(words: str) -> frozenset[str]:
    """Add the plural of every noun.

    >>> sorted(_plurals("army policeman"))
    ['armies', 'army', 'policeman', 'policemen']
    """
    found = set()
    for word in words.split():
        found |= {word, _plural(word)}
    return frozenset(found)


def _plural(word: str) -> str:
    special = {
        "man": "men",
        "woman": "women",
        "child": "children",
        "person": "persons",
        "foot": "foot",
        "horse": "horse",
        "janissary": "janissaries",
        "wife": "wives",
        "half": "halves",
        "mujahid": "mujahideen",
    }
    if word in special:
        return special[word]
    if word.endswith("man") and word not in {"german", "roman", "ottoman"}:
        return f"{word[:-3]}men"
    if word.endswith(("troops", "men")):
        return word
    return _s(word)


def _triggers(table: Mapping[str, str]) -> dict[str, tuple[Trigger, ...]]:
    """Order the senses of each verb: those with a particle of their own first."""
    found: dict[str, list[Trigger]] = {}
    for key, flags in table.items():
        base = key.split(".")[0]
        found.setdefault(base, []).append(_trigger(base, flags))
    return {
        base: tuple(sorted(senses, key=lambda one: not one.needs)) for base, senses in found.items()
    }


def _trigger(lemma: str, told: str) -> Trigger:
    kind, *flags = told.split()
    needs = next((flag[5:] for flag in flags if flag.startswith("need=")), "")
    given = frozenset(flags)
    return Trigger(
        lemma=lemma,
        kind=kind,
        subject_moves="s" in given,
        object_moves="c" in given or "p" in given,
        object=next((end for end in ("origin", "dest", "via") if end in given), None),
        arrives="arrive" in given,
        arrives_on="arrive_on" in given,
        takes_for="for" in given,
        strong="strong" in given,
        at_origin="at_origin" in given,
        passive_only="passive" in given,
        wants_for="wants_for" in given,
        needs=frozenset(needs.split("|")) - {""},
    )


def _nominals(table: Mapping[str, str]) -> dict[str, Trigger]:
    found = {}
    for noun, told in table.items():
        trigger = _trigger(noun, told)
        found[noun] = trigger
        if noun not in {"transport", "push", "passage", "flight", "exit"}:
            found[_s(noun)] = trigger
    return found
