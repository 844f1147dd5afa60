"""Where a movement begins or ends: the place that a noun phrase names or points back to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from geo_movements.draft.grammar.forces import kind_of
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.phrases import Noun
from geo_movements.draft.grammar.words import Token, bag

__all__ = ["End", "end_of"]


class End(NamedTuple):
    """A place as it stands in the text.

    `kind`: named; described ("nine oil refineries"); again (points back: "the town", `head` says
    to what); vague ("the front": no end by itself).
    """

    start: int
    end: int
    kind: Literal["named", "described", "again", "vague"]
    head: str
    known: bool = False


_POINTS = bag("the this that his her its their our these those same")
_WHOLE = bag(
    """border borders frontier outskirts suburb suburbs coast shore shores bank banks edge north
    south east west centre center vicinity environs gates mouth northeast northwest southeast
    southwest part parts waters tip foot direction rest most heart interior side"""
)


def end_of(noun: Noun, lexicon: Lexicon, *, strict: bool = False) -> End | None:
    """Read the place in a noun phrase; null where it is none.

    `strict` wants a place of the gazetteer or a kind of place, not any name.
    """
    words = [word for word in noun.words if word.tag != "G" or word is not noun.words[-1]]
    while words and (words[0].tag in {"D", "H"} or words[0].low in {"neighbouring", "neighboring"}):
        words = words[1:]
    if not words:
        return None
    head = words[-1]
    kind = kind_of(noun, lexicon)
    if kind == "time" or head.tag in {"Y", "M"}:
        return _counted_site(noun, words, lexicon)
    if head.low in lexicon.matter["abstract"] and not head.mention:
        return None
    if head.tag == "E" or _names_place(head):
        return _named(noun, words, kind, lexicon, strict)
    if head.low in lexicon.nouns["site"]:
        return _site(noun, words, lexicon)
    if head.low in _WHOLE and noun.of is not None:
        inner = end_of(noun.of, lexicon, strict=strict)
        if inner is not None and inner.kind == "named":
            return End(words[0].start, inner.end, "named", head.low, inner.known)
        return inner
    return None


def _names_place(word: Token) -> bool:
    return word.mention is not None and word.mention.kind == "place"


def _same_name(word: Token) -> bool:
    """Tell a country that is spelt as its people are: "Laos"."""
    mention = word.mention
    return mention is not None and mention.kind == "people" and mention.name == mention.text


def _counted_site(noun: Noun, words: Sequence[Token], lexicon: Lexicon) -> End | None:
    if noun.of is not None and words[-1].tag == "M":
        return end_of(noun.of, lexicon)
    return None


def _named(
    noun: Noun, words: Sequence[Token], kind: str, lexicon: Lexicon, strict: bool
) -> End | None:
    """Read a phrase whose last word is a name."""
    head = words[-1]
    known = _names_place(head) or _same_name(head)
    if kind == "people" and head.mention is None and not head.low.endswith(("ans", "ese", "ers")):
        kind = "name"  # "for the Gilberts"
    if not known and (kind in {"force", "band", "person", "weak", "body", "people"} or strict):
        return None
    if kind == "person" and not any(_names_place(word) for word in words):
        return None
    if head.mention is not None and head.mention.kind == "people" and not known:
        return None
    if kind == "force" and not _whole_mention(words):
        return None
    first = len(words) - 1
    while first and _in_name(words[first - 1], words[first], known, lexicon):
        first -= 1
    if not known and head.low in lexicon.nouns["people_titles"]:
        return None
    end = words[-1].end
    if noun.of is not None:
        inner = end_of(noun.of, lexicon)
        if inner is None:
            return None if not known else End(words[first].start, end, "named", head.low, known)
        if inner.kind != "named":
            return None
        end = inner.end
        known = known or inner.known
    return End(words[first].start, end, "named", head.low, known)


def _whole_mention(words: Sequence[Token]) -> bool:
    head = words[-1]
    return head.mention is not None and head.mention.start <= words[0].start


def _in_name(word: Token, after: Token, known: bool, lexicon: Lexicon) -> bool:
    if after.mention is not None and word.mention is after.mention:
        return True
    if word.low in lexicon.adjectives["direction"] and word.tag != "E":
        return True
    if word.tag != "E":
        return False
    if word.mention is not None and word.mention.kind == "people":
        return after.tag != "E" or not known
    return True


def _site(noun: Noun, words: Sequence[Token], lexicon: Lexicon) -> End | None:
    """Read a phrase whose last word is a kind of place."""
    head = words[-1]
    names = [word for word in words[:-1] if word.tag == "E" or _names_place(word)]
    if noun.of is not None:
        inner = end_of(noun.of, lexicon)
        if inner is not None and inner.kind == "named":
            if head.low in _WHOLE:
                return End(words[0].start, inner.end, "named", head.low, inner.known)
            return inner
        if any(word.tag == "M" for word in words):
            return End(words[0].start, noun.of.end, "described", head.low)
    if names:
        after = _after_owner(words)
        own = [word for word in names if word.start >= after.start]
        first = (own or names)[0]
        return End(first.start, head.end, "named", head.low, any(map(_names_place, names)))
    bare = all(word.low in {"same", "whole", "entire"} or word.tag == "J" for word in words[:-1])
    points = noun.words[0].low in _POINTS
    if points and head.low in lexicon.nouns["coref"] and bare and len(words) <= 3:
        return End(noun.start, head.end, "again", head.low)
    kinds = [word for word in words[:-1] if word.tag == "N" and word.low not in _VAGUE]
    owned = any(word.tag == "G" for word in words)
    several = head.low.endswith("s") and head.low not in {"positions", "lines", "barracks"}
    if owned or (kinds and several):
        return End(_after_owner(words).start, head.end, "described", head.low)
    return End(words[0].start, head.end, "vague", head.low)


_VAGUE = bag("other training military army home front forward defensive rear combat")


def _after_owner(words: Sequence[Token]) -> Token:
    for place in range(len(words) - 1, -1, -1):
        if words[place].tag == "G":
            return words[place + 1] if place + 1 < len(words) else words[0]
    return words[0]
