"""A word of a sentence, as the grammar sees it."""

from __future__ import annotations

import re

from geo_movements.draft.records import Mention

__all__ = ["Token", "bag"]


def bag(words: str) -> frozenset[str]:
    """Read a set of words that are written with spaces between.

    >>> sorted(bag("by land"))
    ['by', 'land']
    """
    return frozenset(words.split())


_ARTICLE = re.compile(r"[a-z]{2,3}-[A-Z]")  # "ez-Zor", "al-Tanf"


class Token:
    """A word: how it is written, where, its class, and the place that it names a part of."""

    __slots__ = ("cap", "end", "forms", "lemma", "low", "mention", "start", "tag", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.low = text.lower()
        self.cap = text[:1].isupper() or ("-" in text and _ARTICLE.match(text) is not None)
        self.tag = ""
        self.lemma = self.low
        self.forms = ""
        self.mention: Mention | None = None

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}"
