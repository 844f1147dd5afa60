"""The tokens of a Slavic sentence: words, numbers, signs, names of places in one piece."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geo_movements.draft.grammar.slavic.lexicon import Lexicon, fold
from geo_movements.draft.records import Mention, Words

__all__ = ["Token", "is_number", "phrase_at", "tokenise"]

_TOKEN = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"  # 12 000
    r"|\d+[.,]\d+(?![.,]?\d)"
    r"|[\w]+(?:[-'’ʼ`‑][\w]+)*"
    r"|«[^«»\n]{1,60}»|\.\.\.|[^\w\s]"
)
_NUMBER = re.compile(r"[\d \u00a0\u202f]+(?:[.,]\d+)?")


@dataclass(slots=True)
class Token:
    """A word, number or sign. `sort` is "word", "number", "sign", "quote" or "place"."""

    text: str
    low: str
    start: int
    end: int
    sort: str
    mention: Mention | None = None

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()


def tokenise(sentence: Words, mentions: Sequence[Mention]) -> list[Token]:
    """Cut a sentence into tokens; a mention of a place is one, whatever words it has."""
    found: list[Token] = []
    places = [one for one in mentions if one.kind == "place"]
    at = sentence.start
    for mention in places:
        if mention.start >= at:
            found += _plain(sentence, at, mention.start)
            low = fold(mention.text)
            found.append(Token(mention.text, low, mention.start, mention.end, "place", mention))
            at = mention.end
    return found + _plain(sentence, at, sentence.end)


def _plain(sentence: Words, start: int, end: int) -> list[Token]:
    base = sentence.start
    return [
        Token(match[0], fold(match[0]), base + match.start(), base + match.end(), _sort(match[0]))
        for match in _TOKEN.finditer(sentence.text, start - base, end - base)
    ]


def _sort(text: str) -> str:
    if text.startswith("«") and len(text) > 1:
        return "quote"
    if _NUMBER.fullmatch(text) and text.strip():
        return "number"
    return "word" if text[0].isalnum() or text[0] == "_" else "sign"


def phrase_at(
    tokens: Sequence[Token], at: int, phrases: frozenset[tuple[str, ...]], *, longest: int = 4
) -> int:
    """Tell how many tokens of a closed list's phrase stand at an index, 0 where none."""
    for size in range(min(longest, len(tokens) - at), 0, -1):
        if tuple(token.low for token in tokens[at : at + size]) in phrases:
            return size
    return 0


def is_number(token: Token, lexicon: Lexicon) -> bool:
    """Tell a number in figures or in words."""
    return token.sort == "number" or token.low in lexicon.numbers
