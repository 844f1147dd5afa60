"""Denials and confirmations, and the movements that they are of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from geo_movements.draft.attributes import stance
from geo_movements.draft.grammar.discourse import (
    Leg,
    Seen,
    key_of,
    own_names,
)
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.offsets import LONGEST
from geo_movements.draft.records import Article, Statement, Words

__all__ = ["events"]


def events(
    article: Article, every: Sequence[Words], seen: Seen, words: Lexicon
) -> Iterator[Statement]:
    """Read denials and confirmations, and which movements they may concern."""
    for number, sentence in enumerate(every):
        if len(sentence.text) > LONGEST:
            continue
        for told in stance.find(sentence, article):
            concerns = _concerned(seen, number, told)
            yield Statement(
                kind="event",
                sentence=sentence,
                trigger=told.trigger,
                claimant=told.claimant,
                status="denied" if told.stance == "denies" else "confirmed",
                stance=told.stance,
                concerns=concerns,
            )


_RECENT = 30  # sentences


_BACK_AT_IT = re.compile(
    r"(?:that |of )?(?:the|this|that|these|such|any|all)(?: \w+)? (?:deployments?|withdrawals?"
    r"|movements?|transfers?|retreat|pull-?out|incursions?|advance|evacuation|landings?|crossings?)\b",
    re.IGNORECASE,
)


_THEIRS = re.compile(r"\b(?:its?|they|their)\b", re.IGNORECASE)


_NAME = re.compile(r"\b[A-Z][\w\u2019'-]*")


def _concerned(seen: Seen, number: int, told: stance.Stance) -> tuple[int, ...]:
    """Find the numbers of the movements that a stance is about: what its words state or name.

    Near ones count where the words name an end of them, or whom they name goes; "the withdrawal",
    without a name, is of the sentence before.
    """
    about, found = told.concerned, set[int]()
    for leg in seen.legs:
        if leg.move.sentence == number and about.start <= leg.move.trigger.start < about.end:
            found.add(leg.movement)
    if found:
        return tuple(sorted(found))
    places, peoples = _named(seen, about)
    whose = frozenset[str]().union(*_named(seen, told.claimant))
    near = [leg for leg in seen.legs if number - _RECENT <= leg.move.sentence < number]
    if not places and not peoples and not (whose and _THEIRS.search(about.text)):
        if not _BACK_AT_IT.match(about.text):
            return ()
        return tuple(sorted({leg.movement for leg in near if leg.move.sentence == number - 1}))
    sides = peoples | whose
    return tuple(sorted({leg.movement for leg in near if _is_named(seen, leg, places, sides)}))


def _is_named(seen: Seen, leg: Leg, places: frozenset[str], sides: frozenset[str]) -> bool:
    """Tell whether the force's side is named, or an end of the leg and nobody else's force."""
    own = own_names(leg.force) | leg.force.owners
    if own and sides:
        return bool(own & sides)
    ends = (leg.origin, leg.destination, *leg.via)
    return any(key_of(end, seen) in places for end in ends if end is not None)


def _named(seen: Seen, words: Words | None) -> tuple[frozenset[str], frozenset[str]]:
    """Give the places and the sides that words name, in lower case."""
    if words is None:
        return frozenset(), frozenset()
    first = bisect_left(seen.starts, words.start)
    inside = [one for one in seen.mentions[first : first + 40] if one.end <= words.end]
    places = frozenset(one.name.lower() for one in inside if one.kind == "place")
    known = {word.lower() for one in inside for word in one.text.split()}
    others = (match[0].lower() for match in _NAME.finditer(words.text))
    names = frozenset(word for word in others if word not in known | {"the", "a", "an", "its"})
    return places, names | {one.name.lower() for one in inside if one.kind == "people"}
