"""Relative clauses: the word that opens one, and the noun that it hangs on."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb, is_mark, low_of

__all__ = ["antecedent", "before_relative", "relative_of", "skip_back"]


def skip_back(phrases: Sequence[Phrase], place: int) -> int:
    """Step back from `place` over adverbs and "not"."""
    while place >= 0 and is_mark(phrases[place], "B", "X"):
        place -= 1
    return place


def relative_of(phrases: Sequence[Phrase], place: int) -> int | None:
    """Find the relative word that opens the clause of a verb group, if one does."""
    back = skip_back(phrases, place - 1)
    if back >= 0 and is_mark(phrases[back], "R"):
        return back if back and not isinstance(phrases[back - 1], Verb) else None
    if back >= 1 and isinstance(phrases[back], Noun) and is_mark(phrases[back - 1], "R"):
        before = phrases[back - 2] if back >= 2 else None
        return back - 1 if isinstance(before, (Noun, Other)) else None
    return None


def before_relative(phrases: Sequence[Phrase], relative: int) -> int:
    """Find the phrase before a relative word: ", from which" goes with the word."""
    back = relative - 1
    while back >= 0 and is_mark(phrases[back], ",", "P", "B", "C"):
        back -= 1
    return back


def antecedent(phrases: Sequence[Phrase], relative: int) -> list[Noun]:
    """Give what a relative word at `relative` stands for: the noun before it."""
    back = before_relative(phrases, relative)
    noun = phrases[back] if back >= 0 else None
    while low_of(phrases[relative]) == "who" and isinstance(noun, Noun) and noun.role == "p":
        before = phrases[back - 2] if back >= 2 else None
        if not isinstance(before, Noun) or not all(word.tag == "E" for word in noun.words):
            break  # "the envoy to Cuba, who"
        back, noun = back - 2, before
    return [noun] if isinstance(noun, Noun) else []
