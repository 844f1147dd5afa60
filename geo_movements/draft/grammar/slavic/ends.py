"""Where from, where to, through what: places behind prepositions, told apart by their cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_movements.draft.grammar.slavic.lexicon import Lexicon, fold
from geo_movements.draft.grammar.slavic.numbers import amount_before
from geo_movements.draft.grammar.slavic.words import Token, is_number, phrase_at
from geo_movements.draft.names.lexicon import slavic_lists

__all__ = ["End", "end_at", "ends_in"]

_ORDER = ("origin", "destination", "via", "near", "either", "with")
_MOST_BETWEEN = 4


@dataclass(slots=True)
class End:
    """A place with its role: origin, destination, via, in (a presence), near, or bare.

    `at` is the token of the preposition, `first` and `last` those of the name. `known` tells a
    mention; `doubtful` a name whose case nobody can tell.
    """

    role: str
    at: int
    first: int
    last: int
    start: int
    end: int
    known: bool
    doubtful: bool = False


def ends_in(tokens: Sequence[Token], words: Lexicon) -> list[End]:
    """Find the places of a sentence with the roles that prepositions and cases give them."""
    found: list[End] = []
    at = 0
    while at < len(tokens):
        size, roles = _preposition(tokens, at, words)
        if size:
            made = _behind(tokens, at, at + size, roles, words)
            if made:
                found += made
                at = made[-1].last + 1
                continue
        elif tokens[at].sort == "place" and _is_bare(tokens, at, words):
            found.append(_end("bare", tokens, at, at))
        at += 1
    return found


def _is_bare(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Tell a place that no noun governs, as that of "left Kars"."""
    before = tokens[at - 1] if at else None
    while (
        before is not None
        and before.sort == "word"
        and (
            (words.is_adjective(before.low) and not words.verb(before.low))
            or before.low.startswith(words.generic)
        )
    ):
        at -= 1
        before = tokens[at - 1] if at else None
    return (
        before is None
        or before.sort == "sign"
        or bool(words.verb(before.low))
        or (before.low in words.small["and"] or before.low in words.small["adverbs"])
    )


def _preposition(tokens: Sequence[Token], at: int, words: Lexicon) -> tuple[int, set[str]]:
    sizes = {name: phrase_at(tokens, at, words.prepositions[name]) for name in _ORDER}
    size = max(sizes.values())
    return size, {name for name, found in sizes.items() if found == size and size}


def _behind(
    tokens: Sequence[Token], at: int, first: int, roles: set[str], words: Lexicon
) -> list[End]:
    """Read the place behind a preposition, and those joined to it."""
    place = _place_from(tokens, first, words)
    if place is None:
        return []
    role, doubtful = _role(tokens, first, place, roles, words)
    if role is None:
        return []
    made = [_end(role, tokens, at, place, doubtful=doubtful)]
    if tokens[place - 1].low in words.with_words and place - 2 >= first:
        made[0].start = tokens[place - 2].start  # "the border with Belarus" is not in it
    while (more := _joined(tokens, made[-1].last + 1, role, roles, words)) is not None:
        made.append(_end(role, tokens, at, more, doubtful=doubtful))
    return made


def _place_from(tokens: Sequence[Token], first: int, words: Lexicon) -> int | None:
    """Find the name behind a preposition, over adjectives and kinds of places."""
    for index in range(first, min(first + _MOST_BETWEEN, len(tokens))):
        token = tokens[index]
        if token.sort == "place":
            return index
        if token.sort != "word" or is_number(token, words):
            return None
        if token.capital and not token.low.startswith(words.generic):
            return index if _is_place_like(tokens, index, words) else None
        if token.low in words.with_words and tokens[index - 1].low.startswith(words.border):
            continue
        if index > first and _is_within(tokens, index, words):
            continue  # "to the base at Latakia"
        if not (words.is_adjective(token.low) or token.low.startswith(words.generic)):
            return None
        if words.force(token.low) or words.verb(token.low):
            return None
    return None


def _is_within(tokens: Sequence[Token], index: int, words: Lexicon) -> bool:
    """Tell the preposition inside "the base at Latakia" from one that begins another place."""
    size, roles = _preposition(tokens, index, words)
    inside = size == 1 and bool(roles & {"either", "near"})
    return inside and tokens[index - 1].low.startswith(words.generic)


def _is_place_like(tokens: Sequence[Token], index: int, words: Lexicon) -> bool:
    """Tell a capitalised word that may be a place no gazetteer knows, no person and no body."""
    token = tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if len(token.text) < 3 or token.text.isupper() or words.force(token.low):
        return False
    if token.low in slavic_lists().first_names or token.low in words.leaders:
        return False
    if token.low.startswith(words.bodies):
        return False
    if after is not None and after.sort == "word" and (after.capital or words.force(after.low)):
        return False
    adjective = token.low.endswith(words.endings["adjective_only"])
    if adjective and after is not None and after.sort == "word":
        loose = after.low in words.prepositional or words.is_verb_like(after.low)
        return (
            loose
            or after.low in words.small["and"]
            or after.low.startswith(words.generic)
            or after.low in words.small["adverbs"]
        )
    return True


def _joined(
    tokens: Sequence[Token], at: int, role: str, roles: set[str], words: Lexicon
) -> int | None:
    """Find the next place of a list: ", B", "и C", "и из D"."""
    if at + 1 >= len(tokens):
        return None
    joined = tokens[at].low in words.small["and"]
    if not joined and tokens[at].text != ",":
        return None
    size, more = _preposition(tokens, at + 1, words)
    if size:
        place = _place_from(tokens, at + 1 + size, words)
        if place is None or more != roles or not joined:
            return None
        return place if _role(tokens, at + 1 + size, place, more, words)[0] == role else None
    token = tokens[at + 1]
    if token.sort == "place":
        return at + 1 if joined or _goes_on(tokens, at + 2, words) else None
    listed = token.sort == "word" and token.capital and _is_place_like(tokens, at + 1, words)
    if not listed or (not joined and not _goes_on(tokens, at + 2, words)):
        return None
    return at + 1


def _goes_on(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Tell whether a list goes on behind a comma's place, to its last."""
    if at >= len(tokens):
        return False
    return tokens[at].low in words.small["and"] or (
        tokens[at].text == "," and at + 1 < len(tokens) and tokens[at + 1].sort == "place"
    )


def _end(role: str, tokens: Sequence[Token], at: int, place: int, *, doubtful: bool = False) -> End:
    token = tokens[place]
    known = token.sort == "place"
    return End(role, at, place, place, token.start, token.end, known, doubtful)


def _role(
    tokens: Sequence[Token], first: int, place: int, roles: set[str], words: Lexicon
) -> tuple[str | None, bool]:
    """Tell the role of a place by its preposition and the case of the words behind that."""
    shown = tokens[first] if first < place else tokens[place]
    case = _case(shown, tokens[place] if shown is tokens[place] else None, words)
    if "origin" in roles:
        away = case == "instrumental" and "with" in roles
        return (None if away else "origin"), False
    if "destination" in roles:
        if amount_before(tokens, place, words) is not None:
            return None, False
        return "destination", False
    if "via" in roles:
        return "via", False
    if "either" in roles:
        if "near" in roles and case != "accusative":
            return "near", False
        if case in ("prepositional", "instrumental"):
            return "in", False
        return "destination", case == "doubtful"
    return ("near", False) if "near" in roles else (None, False)


def _case(token: Token, name: Token | None, words: Lexicon) -> str:
    """Tell accusative, prepositional or instrumental by the ending, where the name helps too."""
    low, ends = token.low, words.endings
    nominative = fold(name.mention.name) if name and name.mention else None
    if low in (nominative, *words.generic):
        return "accusative"  # as it stands: "на аэродром"
    if low.endswith(ends["instrumental"]) and not low.endswith(ends["prepositional_only"]):
        return "instrumental"
    if low.endswith(("у", "ю")):
        feminine = nominative is None or nominative.endswith(("а", "я", "о"))
        located = low.startswith(words.located)
        return "accusative" if feminine and not located else "prepositional"
    if low.endswith(ends["prepositional"]):
        return "doubtful" if nominative is None and name is not None else "prepositional"
    return "accusative"


def end_at(ends: Sequence[End], token: int) -> End | None:
    """Return the end whose preposition or name a token is part of."""
    return next((one for one in ends if one.at <= token <= one.last), None)
