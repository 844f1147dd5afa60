"""Clauses for the tests of attributes, cut out of a text by the words of their trigger."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo_movements.draft.records import Article, Clause, Tense, Words
from geo_movements.draft.sentences import sentences


def _clause(
    text: str,
    trigger: str,
    *,
    tense: Tense = "past",
    published: str | None = None,
    title: str | None = None,
) -> Clause:
    """Make the clause of the sentence whose trigger is written so; it spans the sentence."""
    article = Article(text, title, published)
    at = text.index(trigger)
    sentence = next(one for one in sentences(text) if one.start <= at < one.end)
    words = Words(trigger, at, at + len(trigger))
    return Clause(article, sentence, sentence.start, sentence.end, words, tense)


@pytest.fixture
def clause() -> Callable[..., Clause]:
    """Give the maker of clauses."""
    return _clause
