"""What stands beside a word, as its class is decided by."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.words import Token, bag

__all__ = [
    "NOMINAL",
    "NOUNS_BESIDE",
    "WAYS",
    "is_plural",
    "names_several",
    "tag_after",
    "tag_at",
    "tag_before",
]

NOMINAL = {"N", "J", "E", "M", "H", "D", "Y"}
WAYS = bag("into from towards toward through across onto to over past for")
NOUNS_BESIDE = bag("march retreat advance base force command post transfer move return land-force")
_WITHOUT_S = bag(
    """police militia infantry cavalry people personnel peshmerga mujahideen mujahedin crew
    artillery staff fedayeen"""
)


def tag_at(tokens: Sequence[Token], place: int) -> str:
    """Give the class of a word; none outside the sentence."""
    return tokens[place].tag if 0 <= place < len(tokens) else ""


def tag_before(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """Give the class of the word before, adverbs and quotes left out, and where it stands."""
    place -= 1
    while place >= 0 and tokens[place].tag in {"B", "q"}:
        place -= 1
    return tag_at(tokens, place), place


def tag_after(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """Give the class of the word after, adverbs and quotes left out, and where it stands."""
    place += 1
    while place < len(tokens) and tokens[place].tag in {"B", "q"}:
        place += 1
    return tag_at(tokens, place), place


def is_plural(token: Token) -> bool:
    """Tell a plural by its form."""
    low = token.low
    ends = low.endswith("s") and not low.endswith(("ss", "us", "is"))
    return ends or low.endswith("men") or low in _WITHOUT_S


def names_several(token: Token) -> bool:
    """Tell a name of several: "Canadians", "guards"."""
    return token.low.endswith(("ans", "ers", "men", "forces", "troops", "guards", "ese", "is"))
