"""Phrases of a sentence: noun phrases, verb groups, prepositions, and what stands between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo_movements.draft.grammar.groups import verb_group
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase
from geo_movements.draft.grammar.roles import attach_of, give_roles
from geo_movements.draft.grammar.words import Token, bag

__all__ = ["chunk"]


_LONGEST_BRACKET = 14
_IN_NOUN = frozenset("NJMHEDG")


def chunk(tokens: Sequence[Token], lexicon: Lexicon) -> list[Phrase]:
    """Group the words of a sentence into phrases, in order.

    >>> from geo_movements.draft.grammar.lexicon import lexicon
    >>> from geo_movements.draft.grammar.tokens import tokenise
    >>> from geo_movements.draft.records import Words
    >>> words = tokenise(Words("They sent a company of marines.", 0, 31), [], lexicon())
    >>> chunk(words, lexicon())
    [[They]s, <sent:participle>, [a company of [marines]]o, ./.]
    """
    phrases: list[Phrase] = []
    place = 0
    while place < len(tokens):
        tag = tokens[place].tag
        if tag == "(":
            place = _brackets(tokens, place, phrases, lexicon)
            continue
        if tag in {"q", ")"}:
            place += 1
            continue
        verb, after = verb_group(tokens, place)
        if verb is not None:
            phrases.append(verb)
            place = after
            continue
        if tag in "NJMHEDY" and tag:
            after = _noun_end(tokens, place, lexicon)
            if tag == "J" and after == place + 1 and phrases and isinstance(phrases[-1], Noun):
                phrases.append(Other(tokens[place], "B"))  # "troops loyal to him"
                place = after
                continue
            if tokens[after - 1].low == "strong" and any(t.tag == "M" for t in tokens[place:after]):
                phrases.append(Other(tokens[after - 1], "B"))  # "the corps, about 12,000 strong,"
                place = after
                continue
            phrases.append(Noun(list(tokens[place:after])))
            place = after
            continue
        phrases.append(Other(tokens[place], "P" if tag == "T" else tag))
        place += 1
    phrases = attach_of(phrases, lexicon)
    give_roles(phrases, lexicon)
    return phrases


def _brackets(tokens: Sequence[Token], place: int, phrases: list[Phrase], lexicon: Lexicon) -> int:
    """Leave what is in brackets to the noun before; prepositional phrases in them count outside."""
    end = place + 1
    while end < len(tokens) and tokens[end].tag != ")" and end - place < 60:
        end += 1
    if end >= len(tokens) or tokens[end].tag != ")":
        return place + 1
    inside = tokens[place + 1 : end]
    if inside and inside[0].tag == "P" and not any(token.tag == "V" for token in inside):
        inner = place + 1
        while inner < end:
            if tokens[inner].tag in "NJMHEDY":
                after = min(_noun_end(tokens, inner, lexicon), end)
                phrases.append(Noun(list(tokens[inner:after])))
                inner = after
            else:
                phrases.append(Other(tokens[inner], tokens[inner].tag))
                inner += 1
    elif phrases and isinstance(phrases[-1], Noun) and len(inside) <= _LONGEST_BRACKET:
        phrases[-1].brackets += inside
    return end + 1


def _noun_end(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> int:
    """Find where the noun phrase that begins here ends."""
    start = place
    if tokens[place].tag == "Y":
        return place + 1
    place += 1
    while place < len(tokens):
        token, before = tokens[place], tokens[place - 1]
        if token.tag not in _IN_NOUN:
            if token.low in {"others", "ones"} and before.tag in "MDJ":
                return place + 1
            if token.low == "/" and place + 1 < len(tokens):
                place += 1
                continue
            if not _inner_adverb(tokens, place):
                break
        elif token.text == "The" and _LABEL.fullmatch(before.text):
            break  # "C4 | The 3rd Brigade": the label of a list
        elif token.low in {"more", "other", "such"} and before.tag == "M":
            pass
        elif (
            (
                token.tag == "D"
                and before.tag not in "DHG"
                and before.low not in {"all", "both", "half"}
            )
            or (token.tag == "H" and before.tag not in {"D", "H"})
            or (token.low in _SPANS and before.tag == "E" and not _calendar(before, lexicon))
            or (token.tag == "M" and before.tag == "E" and _spans(tokens, place))
        ):
            break
        elif _weekday(token, lexicon) and before.tag in "EN" and not _is_time(before, lexicon):
            break  # "left Trenton | Thursday"
        elif token.low in _TIMELY and _timely(tokens, place, lexicon):
            if before.tag not in {"D", "J", "M"}:
                break
        elif (token.tag != "G" and _dated(tokens, start, place, lexicon)) or (
            token.tag == "M" and before.tag in {"N"} and not _is_time(before, lexicon)
        ):
            break
        place += 1
    while place - start > 1 and tokens[place - 1].tag == "J" and tokens[place - 2].tag in "NE":
        place -= 1  # "Alexandra | early on Thursday"
    return place


_LABEL = re.compile(r"[A-Za-z]{0,2}[0-9]{1,4}|[A-Z]|[ivxIVX]{1,5}")
_SPANS = bag("hours days weeks months years minutes")
_TIMELY = bag("last next this that the same early late")


def _timely(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return after is not None and (after.low in _TIMELY or _is_time(after, lexicon))


def _spans(tokens: Sequence[Token], place: int) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].low.removesuffix("s") in {
        "hour", "day", "week", "month", "year", "minute",
    }  # fmt: skip


def _inner_adverb(tokens: Sequence[Token], place: int) -> bool:
    """Tell an adverb that belongs to the noun: "the last days", "heavily armed men"."""
    token = tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.tag not in {"B", "C", "X"} or after is None or after.tag not in "NJME":
        return False
    if token.tag == "C":
        return token.low in {"and", "or"} and tokens[place - 1].tag == "J" and after.tag == "J"
    return tokens[place - 1].tag in "DJM" and token.tag == "B"


def _weekday(token: Token, lexicon: Lexicon) -> bool:
    return token.text[:1].isupper() and token.low in lexicon.time["weekdays"]


def _is_time(token: Token, lexicon: Lexicon) -> bool:
    return any(token.low in words for words in lexicon.time.values())


def _dated(tokens: Sequence[Token], start: int, place: int, lexicon: Lexicon) -> bool:
    """Tell whether a date ends before this word: "In 1919 | troops", "on Sunday | U.S. troops"."""
    token, before = tokens[place], tokens[place - 1]
    if before.tag == "M" and _year(before):
        follows_date = place - 1 == start or _calendar(tokens[place - 2], lexicon)
        after_word = start > 0 and _before_year(tokens, start - 1, lexicon)
        if follows_date and (after_word or place - 1 > start):
            return True
    if _calendar(before, lexicon):
        return token.tag != "M" and not _is_time(token, lexicon)
    if before.tag == "M" and place >= 2 and _calendar(tokens[place - 2], lexicon):
        return token.tag in "EN" and not _is_time(token, lexicon)
    if before.low == "eve" and before.text[:1].isupper():
        return token.tag in "MDH"
    return before.low in {"today", "yesterday", "overnight", "ago"}


def _before_year(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Tell "in", a "by" that opens the sentence, and the "of" of "in the summer of"."""
    low = tokens[place].low
    if low == "of":
        return place > 0 and _is_time(tokens[place - 1], lexicon)
    if low == ",":  # "May 5, 1862 | Grey's men"
        return place > 1 and tokens[place - 1].tag == "M" and _calendar(tokens[place - 2], lexicon)
    return low in _BEFORE_YEAR or (low == "by" and place == 0)


_BEFORE_YEAR = bag("in since until till during late early mid ad before after")


def _year(token: Token) -> bool:
    return token.low.isdecimal() and 3 <= len(token.low) <= 4 and 300 <= int(token.low) <= 2100


def _calendar(token: Token, lexicon: Lexicon) -> bool:
    low = token.low
    named = low in lexicon.time["weekdays"] or low in lexicon.time["months"]
    return (named and token.text[:1].isupper()) or low in {"ad", "bc"}
