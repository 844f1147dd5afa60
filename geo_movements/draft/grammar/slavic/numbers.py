"""How many, in Slavic words: the number with its hedges, and its bounds in people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from geo_movements.draft.grammar.slavic.lexicon import Lexicon
from geo_movements.draft.grammar.slavic.words import Token, is_number, phrase_at

__all__ = ["Amount", "amount_before"]

_RANGE = frozenset("-–—−")
_MOST_TOKENS = 7


class Amount(NamedTuple):
    """A number before a noun: its tokens `first` up to `last` (out), and its bounds.

    Both bounds are null where it is vague.
    """

    first: int
    last: int
    low: int | None
    high: int | None


def amount_before(tokens: Sequence[Token], at: int, words: Lexicon) -> Amount | None:
    """Read the number that ends before a token, with the hedge before it."""
    table = words.table["numbers"]
    vague = at > 0 and tokens[at - 1].low in table["vague"].split("|")
    if vague and not (tokens[at - 1].low in words.numbers and _any_number(tokens, at - 2, words)):
        return Amount(at - 1, at, None, None)
    first = at
    while first > max(0, at - _MOST_TOKENS) and (
        is_number(tokens[first - 1], words)
        or (tokens[first - 1].text == "." and first >= 2 and tokens[first - 2].low in words.numbers)
        or (tokens[first - 1].text in _RANGE and _any_number(tokens, first - 2, words))
    ):
        first -= 1
    value = _value(tokens[first:at], words)
    if value is None:
        return None
    low, high = value
    if first >= 2 and low == high:  # "от 300 до 500"
        other = _between(tokens, first, words)
        if other is not None:
            scale = words.numbers.get(tokens[at - 1].low, 1)
            least = other[1] * scale if other[1] < scale and scale >= 1000 else other[1]
            return Amount(other[0], at, least, high)
    return _hedged(tokens, first, at, value, words)


def _any_number(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    return at >= 0 and is_number(tokens[at], words)


def _between(tokens: Sequence[Token], first: int, words: Lexicon) -> tuple[int, int] | None:
    table = words.table["numbers"]
    if tokens[first - 1].low != table["to"]:
        return None
    start = first - 1
    while start > 0 and is_number(tokens[start - 1], words):
        start -= 1
    value = _value(tokens[start : first - 1], words)
    if value is None or start == 0 or tokens[start - 1].low != table["between"]:
        return None
    return start - 1, value[0]


def _hedged(
    tokens: Sequence[Token], first: int, last: int, value: tuple[int, int], words: Lexicon
) -> Amount:
    start = first
    bounds: tuple[int | None, int | None] = value
    for _ in range(2):
        for name in ("least", "most", "about"):
            size = _phrase_before(tokens, start, _hedges(name, words))
            if size:
                start -= size
                if name == "least":
                    bounds = (bounds[0], None)
                elif name == "most":
                    bounds = (None, bounds[1])
                break
        else:
            break
    return Amount(start, last, *bounds)


def _hedges(name: str, words: Lexicon) -> frozenset[tuple[str, ...]]:
    return _phrases(words.table["numbers"][name])


@cache
def _phrases(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(one.split()) for one in listed.split("|"))


def _phrase_before(tokens: Sequence[Token], at: int, phrases: frozenset[tuple[str, ...]]) -> int:
    for size in (3, 2, 1):
        if at >= size and phrase_at(tokens, at - size, phrases, longest=size) == size:
            return size
    return 0


def _value(tokens: Sequence[Token], words: Lexicon) -> tuple[int, int] | None:
    """Value a run of numbers: "2 тысячи", "двадцать пять", "300–500"."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text in _RANGE:
            parts.append([])
        elif token.text != ".":
            parts[-1].append(token)
    values = [_one(part, words) for part in parts]
    if not values or None in values or len(values) > 2:
        return None
    low, high = values[0], values[-1]
    assert low is not None and high is not None
    scale = words.numbers.get(parts[-1][-1].low, 1)
    if len(values) == 2 and scale >= 100 and low < scale and parts[-1][-1].sort == "word":
        low *= scale  # "две-три тысячи", "3–4 тыс."
    return (low, high) if low <= high else None


def _one(tokens: Sequence[Token], words: Lexicon) -> int | None:
    if not tokens:
        return None
    total, last = 0.0, 0.0
    for token in tokens:
        if token.sort == "number":
            last += float(re.sub(r"[ \u00a0\u202f]", "", token.text).replace(",", ".")[:12])
            continue
        value = words.numbers[token.low]
        if value == 1500:
            last = 1.5  # "полторы тысячи", "полторы сотни"
        elif value in (1000, 1_000_000) or (value == 100 and last):
            total += (last or 1) * value
            last = 0
        else:
            last += value
    whole = int(total + last)
    return whole if 0 < whole < 10_000_000 else None
