"""Names of places in Korean text, less the particles that are written onto them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo_movements.draft.names.known import Known, Names
from geo_movements.draft.names.lexicon import korean_lists
from geo_movements.draft.records import Mention, Words
from geo_movements.places.names import normalise

__all__ = ["find"]

_WORD = re.compile(r"[\uac00-\ud7a3]{2,24}")
_LONGEST = 10


def find(text: str, split: Sequence[Words], names: Names) -> list[Mention]:
    """Find the names of places in the Korean sentences of a text, in order.

    "원산에서" is 원산 ("from Wonsan"); "북한군" is of kind "people" ("the army of North Korea").
    """
    return [
        mention
        for sentence in split
        for match in _WORD.finditer(text, sentence.start, sentence.end)
        for mention in _in_word(match[0], match.start(), names)
    ]


def _in_word(word: str, start: int, names: Names) -> Iterator[Mention]:
    """Yield the place that a word begins with, where particles make up the rest of it."""
    for size in range(min(len(word), _LONGEST), 1, -1):
        stem, rest = word[:size], word[size:]
        tail = _tail(rest)
        if tail is None or stem in korean_lists().never:
            continue
        known = names.get(normalise(stem))
        if known is None:
            continue
        sureness = _sureness(known, tail, len(stem))
        if sureness > 0.5:
            kind = "people" if tail == "people" else "place"
            yield Mention(stem, start, start + size, stem, kind, sureness)  # type: ignore[arg-type]
            return


def _tail(rest: str) -> str | None:
    """Tell what is written onto a name: "where", "people", or any other particles; else None."""
    lists = korean_lists()
    if not rest:
        return "bare"
    for kind, words in (("where", lists.where), ("people", lists.people), ("other", lists.other)):
        for word in words:
            if rest == word:
                return kind
            if rest.startswith(word) and rest[len(word) :] in lists.particles:
                return kind
    return None


def _sureness(known: Known, tail: str, syllables: int) -> float:
    """Weigh a name by its place's size, its length and its particle."""
    if known.kind in ("country", "state", "capital", "sea"):
        return 0.95
    score = known.size + 1.2 * (syllables - 2) + (2.0 if tail == "where" else 0.0)
    return 0.9 if score >= 5.5 else 0.6 if score >= 4.7 else 0.3
