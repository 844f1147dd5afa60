"""Who says what a Slavic sentence states: verbs of saying, "according to", denials, plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geo_movements.draft.grammar.slavic.clauses import Part
from geo_movements.draft.grammar.slavic.lexicon import Lexicon
from geo_movements.draft.grammar.slavic.words import Token, is_number, phrase_at

__all__ = ["Said", "cited_in", "said_of", "speaker_at", "subject_at"]

_KINDS = {"say": "claimed", "confirm": "confirmed", "assess": "assessed", "deny": "denied"}
_LONGEST = 10


class Said(NamedTuple):
    """The tokens of who says it, from and to (out), null where nobody; the status; the verb."""

    first: int | None
    last: int | None
    status: str
    verb: int | None = None


def said_of(
    tokens: Sequence[Token], parts: Sequence[Part], own: Part, at: int, words: Lexicon
) -> Said | None:
    """Find who says what the trigger at a token tells; null where the narrator does."""
    best: tuple[int, Said] | None = None
    for part in parts:
        for verb, form in part.verbs:
            status = _KINDS.get(form.kind)
            if status is None or form.form in ("gerund", "active", "long", "infinitive"):
                continue
            if part is own and not _governs(tokens, verb, at):
                continue
            if verb and tokens[verb - 1].low in words.small["not"]:
                continue
            if status == "denied" and not _denies(parts, part, own):
                continue
            told = _speaker(tokens, part, own, verb, status, words)
            far = abs(parts.index(part) - parts.index(own)) * 10 + (told.first is None)
            if best is None or far < best[0]:
                best = (far, told)
    according = _according(tokens, parts, words)
    if according is not None and (best is None or best[1].first is None):
        return according
    return best[1] if best else None


def cited_in(tokens: Sequence[Token], parts: Sequence[Part], words: Lexicon) -> Said | None:
    """Read "The staff told of this", a sentence that cites who says the one before."""
    if not phrase_at(tokens, 0, words.of_this):
        return None
    for part in parts[:1]:
        for verb, form in part.verbs:
            status = _KINDS.get(form.kind)
            if status is not None and status != "denied":
                first, last = _right(tokens, part, verb, words) or (None, None)
                return Said(first, last, status, verb) if first is not None else None
    return None


def _governs(tokens: Sequence[Token], verb: int, at: int) -> bool:
    """Tell whether a verb of saying in the trigger's own clause has the trigger as its object."""
    return verb < at


def _denies(parts: Sequence[Part], part: Part, own: Part) -> bool:
    """Tell whether a denial is of the clause: the same one, or the one that it opens."""
    if part is own:
        return True
    between = parts[parts.index(part) + 1 : parts.index(own) + 1]
    return bool(between) and between[0].opens in ("that", "sub")


def _speaker(
    tokens: Sequence[Token], part: Part, own: Part, verb: int, status: str, words: Lexicon
) -> Said:
    left = _left(tokens, part, verb, words)
    right = _right(tokens, part, verb, words)
    behind = part.first > own.first or part.opens == "that"
    first, last = ((right or left) if behind else (left or right)) or (None, None)
    return Said(first, last, status, verb)


def speaker_at(
    tokens: Sequence[Token], part: Part, verb: int, words: Lexicon
) -> tuple[int, int] | None:
    """Find the words for whoever denies or confirms: before the verb, else behind it."""
    return _left(tokens, part, verb, words) or _right(tokens, part, verb, words)


def subject_at(
    tokens: Sequence[Token], part: Part, verb: int, words: Lexicon
) -> tuple[int, int] | None:
    """Find the words for whom a verb of planning is of: what stands before it."""
    return _left(tokens, part, verb, words)


def _left(tokens: Sequence[Token], part: Part, verb: int, words: Lexicon) -> tuple[int, int] | None:
    """Take the words before a verb, up to the nearest preposition or sign."""
    last = verb
    while last > part.first and _is_aside(tokens[last - 1], words):
        last -= 1
    first = last
    while first > part.first and last - first < _LONGEST and _is_named(tokens, first - 1, words):
        first -= 1
    if first > part.first and phrase_at(tokens, first - 1, words.at) and first - 1 > part.first:
        return None
    while first < last and _is_aside(tokens[first], words):
        first += 1
    return (first, last) if first < last else None


def _right(
    tokens: Sequence[Token], part: Part, verb: int, words: Lexicon
) -> tuple[int, int] | None:
    """Take the words behind a verb; "in the ministry" is who says it, "on Friday" is not."""
    first = verb + 1
    while first < part.last and _is_aside(tokens[first], words):
        first += 1
    size = phrase_at(tokens, first, words.at)
    if size and first + size < part.last:
        within = first + size
        if _is_day(tokens[within], words) or is_number(tokens[within], words):
            first = within + 1
        elif tokens[within].capital:
            first = within
        else:
            return None
    last = first
    while last < part.last and last - first < _LONGEST and _is_named(tokens, last, words):
        last += 1
    return (first, last) if first < last else None


def _is_aside(token: Token, words: Lexicon) -> bool:
    low = token.low
    return token.sort == "word" and (
        low in words.small["adverbs"]
        or low in words.small["that"]
        or low in words.small["and"]
        or low in words.small["but"]
        or low in words.table["days"]["relative"]
        or _is_day(token, words)
    )


def _is_day(token: Token, words: Lexicon) -> bool:
    return words.is_day(token.low)


def _is_named(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    token = tokens[at]
    if token.sort in ("place", "quote"):
        return True
    if token.sort != "word" or words.verb(token.low):
        return False
    low = token.low
    if low in words.small["that"] or low in words.small["and"] or low in words.small["which"]:
        return False
    if low in words.small["subordinate"] or low in words.small["adverbs"]:
        return False
    return low not in words.prepositional and not words.moving(low)


def _according(tokens: Sequence[Token], parts: Sequence[Part], words: Lexicon) -> Said | None:
    for part in parts:
        for at in range(part.first, part.last):
            size = phrase_at(tokens, at, words.according)
            if not size:
                continue
            first = last = at + size
            while last < part.last and last - first < _LONGEST and _is_named(tokens, last, words):
                last += 1
            if first < last:
                return Said(first, last, "claimed")
    return None
