"""Groups of words for a force: number, adjectives, the noun, and what depends on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo_movements.draft.grammar.slavic.lexicon import Lexicon
from geo_movements.draft.grammar.slavic.numbers import Amount, amount_before
from geo_movements.draft.grammar.slavic.words import Token, phrase_at

__all__ = ["Group", "groups_in"]

_ORDINAL = re.compile(r"\d+-\w{1,3}")
_MOST_WORDS = 7
_SMALL = (
    "and", "but", "that", "which", "then", "not", "was", "will", "pronouns", "adverbs",
    "subordinate", "there_from", "there_to", "if", "determiners",
)  # fmt: skip


@dataclass(slots=True)
class Group:
    """A force as a sentence words it: tokens `first` to `last`, its noun `head`.

    `cases` are those that its noun may stand in; a counted noun may be the subject whatever its
    ending. `governed` tells one that another noun governs ("the commander of the brigade").
    """

    first: int
    last: int
    head: int
    sort: str
    cases: str
    amount: Amount | None
    preposition: str | None
    governed: bool
    civil: bool
    people: bool


def groups_in(tokens: Sequence[Token], words: Lexicon) -> list[Group]:
    """Find the words for forces in a sentence, in order; none lies within another."""
    found: list[Group] = []
    at = 0
    while at < len(tokens):
        noun = words.force(tokens[at].low) if tokens[at].sort == "word" else None
        if noun is None or (tokens[at].low in words.leaders):
            at += 1
            continue
        group = _group(tokens, at, noun.sort, noun.cases, words)
        if found and _within(tokens, found[-1], group):
            _merge(found[-1], group)
        else:
            found.append(group)
        at = max(at, group.last) + 1
    return found


def _within(tokens: Sequence[Token], before: Group, group: Group) -> bool:
    """Tell "a group of 40 officers", whose number is that of its people."""
    return group.preposition in ("из", "из числа", "з", "із") and (
        "g" in group.cases
        and before.last + 1 >= group.first - 1
        and before.sort != "persons"
        and group.sort == "persons"
    )


def _merge(before: Group, group: Group) -> None:
    before.last = group.last
    before.amount = before.amount or group.amount
    before.people = True
    before.civil |= group.civil
    if before.sort == "weak":
        before.sort = "units"


def _group(tokens: Sequence[Token], head: int, sort: str, cases: str, words: Lexicon) -> Group:
    first = head
    while first and head - first < _MOST_WORDS and _describes(tokens[first - 1], words):
        first -= 1
    amount = amount_before(tokens, first, words)
    if amount is None and first < head:  # "3000 северокорейских", "российских 3000 солдат"
        for at in range(head, first, -1):
            inner = amount_before(tokens, at, words)
            if inner is not None:
                amount, first = inner, inner.first
                break
    if amount is not None:
        first = min(first, amount.first)
        cases += "na"
    last = _chain(tokens, head, words)
    inside = [token.low for token in tokens[first : last + 1]]
    behind = [token.low for token in tokens[last + 1 : last + 3]]
    arms = inside[head - first + 1 :]
    if len(behind) == 2 and behind[0] in words.with_words:
        arms = [*arms, behind[1]]
    if sort == "weak" and any(_arms(low, words) for low in arms):
        sort = "units"  # "a column of tanks" is none of refugees
    preposition = tokens[first - 1].low if first else None
    if preposition is not None and not any(
        preposition in phrase for phrase in words.prepositional_phrases
    ):
        preposition = None
    return Group(
        first,
        last,
        head,
        sort,
        cases,
        amount,
        preposition,
        _is_governed(tokens, first, cases, amount, words),
        any(low.startswith(words.civil) for low in inside),
        sort == "persons" or inside[head - first] in words.people,
    )


def _arms(low: str, words: Lexicon) -> bool:
    noun = words.force(low)
    return low.startswith(words.equipment) or (noun is not None and noun.sort != "weak")


def _describes(token: Token, words: Lexicon) -> bool:
    """Tell an adjective or ordinal that may stand before the noun."""
    if token.sort == "word" and _ORDINAL.fullmatch(token.low):
        return True
    if token.sort != "word" or not words.is_adjective(token.low) or token.low in words.numbers:
        return False
    if token.low in words.leaders or words.is_verb_like(token.low) or words.force(token.low):
        return False
    if words.moving(token.low):
        return False
    return not _is_small(token.low, words) and not words.is_day(token.low)


def _is_small(low: str, words: Lexicon) -> bool:
    return any(low in words.small[name] for name in _SMALL) or low in words.prepositional


def _chain(tokens: Sequence[Token], head: int, words: Lexicon) -> int:
    """Go on over what depends on the noun: genitives, a name, a name in quotation marks."""
    last = head
    while last + 1 < len(tokens) and last - head < _MOST_WORDS:
        token = tokens[last + 1]
        if token.sort in ("quote", "place"):
            last += 1
            continue
        if token.sort != "word" or _is_small(token.low, words):
            break
        if words.verb(token.low) and not words.force(token.low):
            break
        dependent = token.low.endswith(words.endings["genitive"]) and not words.is_verb_like(
            token.low
        )
        named = token.capital and not token.text.isupper()
        if not (dependent or named or token.text.isupper() or _ORDINAL.fullmatch(token.low)):
            break
        if _starts_other(tokens, last + 1, words):
            break
        last += 1
    return last


def _starts_other(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Tell where a closed phrase begins that is no part of a name: "по словам", "около"."""
    return bool(
        phrase_at(tokens, at, words.according)
        or any(phrase_at(tokens, at, phrases) for phrases in words.prepositions.values())
        or tokens[at].low in words.table["days"]["relative"]
        or any(tokens[at].low == word for mode in words.modes.values() for word in mode)
        or _is_instrument(tokens[at].low, words)
    )


def _is_instrument(low: str, words: Lexicon) -> bool:
    stems = [stem for mode in words.modes.values() for stem in mode if len(stem) > 3]
    return low.startswith(tuple(stems)) and low.endswith(words.endings["instrumental"])


def _is_governed(
    tokens: Sequence[Token], first: int, cases: str, amount: Amount | None, words: Lexicon
) -> bool:
    if first == 0 or amount is not None or "g" not in cases:
        return False
    before = tokens[first - 1]
    if before.low in words.leaders:
        return True
    if before.sort != "word" or _is_small(before.low, words) or words.is_verb_like(before.low):
        return False
    return not before.low.endswith(words.endings["adverb"]) and before.low not in words.planned
