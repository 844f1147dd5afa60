"""The words of a Slavic language: base forms from its table, inflected by the table's endings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

__all__ = ["FILES", "Form", "Lexicon", "Noun", "fold", "lexicon"]

FILES: Mapping[str, str] = {"ru": "russian.toml", "uk": "ukrainian.toml"}
_SHORTEST = 1


class Form(NamedTuple):
    """A verb's form: what the verb does, and how it stands.

    `form` is past, present, future, infinitive, gerund, short, long (passive participles) or
    active (a participle). `reflexive` is the ending -ся.
    """

    kind: str
    form: str
    reflexive: bool


class Noun(NamedTuple):
    """A noun for a force: its class, and the cases (of "ngdail") that the form may be of."""

    sort: str
    cases: str


class Lexicon:
    """The table of a language, ready to be asked by folded words."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.endings = {name: _split(words) for name, words in table["endings"].items()}
        self._bare = frozenset(self.endings["bare"])
        self._stems = _verb_stems(table)
        self._declensions = {
            name: dict(_ending(one) for one in words.split())
            for name, words in table["declensions"].items()
        }
        self._forces = _noun_stems(table["forces"], ("persons", "units", "weak", "ships"))
        self._moving = {
            stem: (kind, declension)
            for stem, (kind, declension) in (
                (stem, told.split()) for stem, told in table["nouns"].items()
            )
        }
        self.small = {
            name: frozenset(words.replace("_", " ").split("|"))
            for name, words in table["small"].items()
        }
        self.prepositions = {name: _phrases(words) for name, words in table["prepositions"].items()}
        self.according = _phrases(table["said"]["according"])
        self.of_this = _phrases(table["said"]["of_this"])
        self.at = _phrases(table["said"]["at"])
        self.bodies = tuple(table["said"]["bodies"].split())
        self.leaders = frozenset(table["forces"]["leaders"].split())
        self.civil = tuple(table["forces"]["civil"].split())
        self.equipment = tuple(table["forces"]["equipment"].split())
        self.war = tuple(table["forces"]["war"].split())
        self.weekdays = tuple(table["days"]["weekdays"].split())
        self.month_ends = frozenset(table["days"]["month_ends"].split())
        self.people = frozenset(table["forces"]["people"].split())
        self.visit = frozenset(table["forces"]["visit"].split())
        self.planned = frozenset(table["planned"]["words"].split())
        self.generic = tuple(table["generic"]["stems"].split())
        self.lands = tuple(table["lands"]["stems"].split())
        self.begun = tuple(table["lands"]["begun"].split())
        self.taken = (table["taken"]["noun"], table["taken"]["kind"])
        self.numbers = _numbers(table["numbers"])
        self.modes = {name: tuple(words.split()) for name, words in table["modes"].items()}
        self.mode_verbs = _modes(table["mode_verbs"])
        self.mode_forces = _modes(table["mode_forces"])
        self.prepositional = frozenset(
            word for words in self.prepositions.values() for one in words for word in one
        )
        self.prepositional_phrases = frozenset(
            phrase for phrases in self.prepositions.values() for phrase in phrases
        )
        self.border = tuple(table["lands"]["border"].split())
        self.crossing = tuple(table["lands"]["crossing"].split())
        self.reaching = tuple(table["lands"]["reaching"].split())
        self.with_words = frozenset(" ".join(one) for one in self.prepositions["with"])
        self.located = tuple(table["lands"]["located"].split())
        self._asked: dict[str, tuple[Form, ...]] = {}

    def verb(self, low: str) -> tuple[Form, ...]:
        """Read a word as a form of the verbs that the table has; none where it is none."""
        if low not in self._asked:
            if len(self._asked) > 50_000:
                self._asked.clear()
            self._asked[low] = tuple(dict.fromkeys(self._forms(low)))
        return self._asked[low]

    def _forms(self, low: str) -> Iterator[Form]:
        if low in self.small["no_verbs"]:
            return
        word, reflexive = low, False
        for ending in self.endings["reflexive"]:
            if low.endswith(ending) and len(low) > len(ending) + 2:
                word, reflexive = low[: -len(ending)], True
        for size in range(_SHORTEST, len(word) + 1):
            for kind, part, perfective in self._stems.get(word[:size], ()):
                form = self._form(part, word[size:], word[:size], perfective)
                if form is not None:
                    yield Form(kind, form, reflexive)

    def _form(self, part: str, ending: str, stem: str, perfective: bool) -> str | None:
        ends = self.endings
        if part == "past":
            if ending in ends["past"] or (not ending and stem[-1] in self._bare and len(stem) > 2):
                return "past"
            if ending in ends["active"]:
                return "active"
            return "gerund" if ending in ends["gerund"][:2] else None
        if part == "present":
            if ending in ends["present"]:
                return "future" if perfective else "present"
            if ending in ends["active"]:
                return "active"
            return "gerund" if ending in ends["gerund"] else None
        if part == "infinitive":
            return "infinitive" if ending in ends["infinitive"] else None
        if ending in ends["short"] or not ending:
            return "short"
        return "long" if ending in ends["long"] else None

    def force(self, low: str) -> Noun | None:
        """Read a word as a noun for a force."""
        return self._noun(low, self._forces)

    def moving(self, low: str) -> str | None:
        """Read a word as a noun of movement: what the movement is, or null."""
        for size in range(len(low), 2, -1):
            told = self._moving.get(low[:size])
            if told and low[size:] in self._declensions[told[1]]:
                return str(told[0])
        return None

    def _noun(self, low: str, stems: Mapping[str, list[tuple[str, str]]]) -> Noun | None:
        best: Noun | None = None
        for size in range(len(low), 1, -1):
            for sort, declension in stems.get(low[:size], ()):
                cases = self._declensions[declension].get(low[size:])
                if cases is None:
                    continue
                if best is None:
                    best = Noun(sort, cases)
                elif best.sort == sort:
                    best = Noun(sort, best.cases + cases)
        return best

    def is_day(self, low: str) -> bool:
        """Tell the name of a weekday or a month, in any case."""
        days = self.table["days"]
        return low.startswith(self.weekdays) or any(
            low.startswith(stem) and low[len(stem) :] in self.month_ends
            for stem in days["months"].split()
        )

    def is_adjective(self, low: str) -> bool:
        """Tell a word that ends as adjectives do."""
        return len(low) > 4 and low.endswith(tuple(self.endings["adjective"]))

    def is_verb_like(self, low: str) -> bool:
        """Tell a word that ends as finite verbs do, whether the table has it or not."""
        if low in self.small["no_verbs"] or len(low) < 4 or low in self.prepositional:
            return False
        return bool(self.verb(low)) or low.endswith(tuple(self.endings["verb"]))


def fold(word: str) -> str:
    """Write a word small, with one apostrophe and without the dots of ё."""
    return word.lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'").replace("`", "'")


@cache
def lexicon(language: str) -> Lexicon:
    """Read the table of a language: "ru" or "uk".

    >>> lexicon("ru").verb("вышли")[0].kind
    'depart'
    """
    table = tomllib.loads(
        files("geo_movements.draft.grammar.slavic").joinpath(FILES[language]).read_text("utf-8")
    )
    return Lexicon(table)


def _split(words: str) -> tuple[str, ...]:
    return tuple("" if word == "-" else word for word in words.split())


def _ending(told: str) -> tuple[str, str]:
    ending, _, cases = told.partition(":")
    return ("" if ending == "-" else ending), cases


def _phrases(words: str) -> frozenset[Any]:
    """Split "из|из района" into tuples of words, the longest first where it matters."""
    return frozenset(tuple(one.replace("_", " ").split()) for one in words.split("|"))


def _verb_stems(table: Mapping[str, Any]) -> dict[str, list[tuple[str, str, bool]]]:
    stems: dict[str, list[tuple[str, str, bool]]] = {}
    listed = [
        (kind, aspect == "perfective", entry)
        for kind, told in table["verbs"].items()
        for aspect, words in told.items()
        for entry in words.split()
    ]
    taken = table["taken"]
    listed += [("taken", True, entry) for entry in taken["verbs"].split()]
    for kind, perfective, entry in listed:
        past, present, passive, infinitive = [*entry.split("/"), "", "", ""][:4]
        parts = {"past": past, "present": present, "passive": passive}
        parts["infinitive"] = infinitive or past
        for part, stem in parts.items():
            if stem:
                stems.setdefault(stem, []).append((kind, part, perfective))
    return stems


def _noun_stems(table: Mapping[str, str], sorts: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    stems: dict[str, list[tuple[str, str]]] = {}
    for sort in sorts:
        for one in table[sort].split():
            stem, _, declension = one.partition(":")
            stems.setdefault(stem, []).append((sort, declension))
    return stems


def _numbers(table: Mapping[str, Any]) -> dict[str, int]:
    """Read the number words and scales: "двух" is 2, "тысячи" 1000."""
    words = {word: int(value) for value, all_ in table["words"].items() for word in all_.split()}
    return {**words, **table["scales"]}


def _modes(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {mode: tuple(words.split()) for mode, words in table.items()}
