"""Stretches of an article by their offsets, and how long a sentence may be."""

from __future__ import annotations

from geo_movements.draft.grammar.ends import End
from geo_movements.draft.records import Article, Words

__all__ = ["LONGEST", "words_at", "words_of"]

LONGEST = 3000
"""Characters of a sentence that is read for movements: what is longer is a table, or none."""


def words_at(text: str, start: int, end: int) -> Words:
    """Cut a stretch out of a text."""
    return Words(text[start:end], start, end)


def words_of(article: Article, end: End | None) -> Words | None:
    """Give the words of an end of a leg; null without one."""
    return None if end is None else words_at(article.text, end.start, end.end)
