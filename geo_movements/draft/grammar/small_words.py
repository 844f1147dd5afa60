"""Words of the closed classes that may be of two: "that troops", "to Kursk", "after leaving"."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.neighbours import (
    NOMINAL,
    NOUNS_BESIDE,
    WAYS,
    is_plural,
    tag_after,
    tag_at,
)
from geo_movements.draft.grammar.words import Token, bag

__all__ = ["settle_small"]


def settle_small(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> str:
    """Decide among closed classes: "that troops", "before leaving", "to Kursk", "after Kursk"."""
    token, low = tokens[place], tokens[place].low
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if low == "that":
        return _that(tokens, place)
    if low == "to":
        return _to(tokens, place, lexicon)
    before = tag_at(tokens, place - 1)
    inside = before == "D" and after is not None and after.tag in {"N", "J", "M", "?"}
    if inside and (token.tag in {"B", "J"} or low in _BEFORE_NOUNS):
        return "J"
    if low in _ORDER and after is not None and after.tag == "?" and before not in {"D", "G"}:
        return "B"
    if low == "for":
        return "P"
    if low in {"before", "after", "since", "until", "till", "as", "while", "when"}:
        return _sub_or_prep(tokens, place, lexicon)
    if (
        low in {"about", "around", "over", "under", "some"}
        and after is not None
        and after.tag == "M"
    ):
        return "H" if not _year_like(after) else token.tag
    if low in {"no"}:
        return "D"
    if low in _CARRIED and _parts_verb(tokens, place, lexicon):
        return "B"
    if (
        token.tag == "P"
        and (after is None or after.tag in {".", ",", ";", "C", "S", "P", "T", "A", "O"})
        and low in _PARTICLES
        and not (
            after is not None
            and after.tag == "C"
            and after.low in {"and", "or"}
            and low in {"from", "to", "into"}
        )
    ):
        return "B"
    governs = after is not None and after.tag in NOMINAL
    if token.tag == "B" and governs and low in {"near", "inside", "around", "off", "over", "down"}:
        return "P"
    return token.tag


_CARRIED = bag("up in out off over down on")


def _parts_verb(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Tell whether a particle stands between a verb and who is moved: "brought up two brigades"."""
    verb = tokens[place - 1] if place else None
    senses = lexicon.triggers.get(verb.lemma, ()) if verb is not None and verb.tag == "V" else ()
    if not any(one.object_moves for one in senses):
        return False
    for token in tokens[place + 1 : place + 7]:
        if token.tag not in {"D", "M", "H", "J", "N", "E", "?"}:
            return False
        if any(token.low in lexicon.nouns[name] for name in ("troops", "troops_mass", "units")):
            return True
    return False


_BEFORE_NOUNS = bag("following then near inside outside opposite above under")


_ORDER = bag("first next last early late long alone free later earlier further")


_PARTICLES = bag(
    """in on off out up down over through across around about along past by under inside outside
    near below above behind aboard"""
)


def _year_like(token: Token) -> bool:
    return len(token.low) == 4 and token.low.isdigit() and token.low[0] in "12"


def _that(tokens: Sequence[Token], place: int) -> str:
    """Tell the conjunction and the pronoun from "that town"."""
    after, _ = tag_after(tokens, place)
    before = tag_at(tokens, place - 1)
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if before in {"P", "T", ""} and after in {"N", "J"}:
        return "D"
    if following is not None and following.low in {"same", "very"}:
        return "D"
    if (
        after in {"N"}
        and following is not None
        and not is_plural(following)
        and before not in {"V", "N", ","}
    ):
        return "D"
    return "R"


def _to(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> str:
    """Tell the infinitive's "to" from the preposition."""
    where = place + 1
    while where < len(tokens) and tokens[where].tag in {"B", "q"}:
        where += 1
    if where >= len(tokens):
        return "P"
    token = tokens[where]
    if token.low in {"be", "have", "do"}:
        return "T"
    if "b" in token.forms and token.tag == "?":
        if token.low in _PLACES_NOT_DEEDS:
            return "P"
        return "T"
    return "P"


_PLACES_NOT_DEEDS = bag("base port sea land garrison camp front station post shore")


def _sub_or_prep(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> str:
    """Tell "after troops left" and "after leaving" (S) from "after the battle" (P)."""
    low = tokens[place].low
    if low in {"while", "when"}:
        return "S"
    closes = _aside_end(tokens, place)
    for at, token in enumerate(tokens[place + 1 :], place + 1):
        if closes and closes[0] <= at <= closes[1]:
            continue
        if token.tag in {",", ";", ".", "S", "C"}:
            return "P"
        if token.tag == "R":
            return "P"
        if token.tag in {"A", "O"}:
            return "S"
        if token.tag == "?" and set(token.forms) & set("sdg"):
            if "g" in token.forms and token is not tokens[place + 1]:
                continue
            return "S" if low != "for" else "P"
        if token.tag == "T" or (token.tag == "P" and token.low == "to"):
            continue
        if at > place + 1 and _goes_in_present(tokens, at, lexicon):
            return "S"
    return "P"


def _goes_in_present(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Tell a verb of the present after several: "after gunmen of a group | storm into"."""
    token = tokens[at]
    if token.tag != "?" or "b" not in token.forms or token.low in NOUNS_BESIDE:
        return False
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    goes = following in WAYS and token.lemma in lexicon.triggers
    return goes and any(is_plural(one) for one in tokens[:at] if one.tag in {"N", "?"})


def _aside_end(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    """Find an aside before the verb: "after the last men, estimated at 90, had left"."""
    commas = [at for at in range(place + 1, len(tokens)) if tokens[at].tag == ","][:2]
    if len(commas) < 2 or commas[1] + 1 >= len(tokens) or commas[0] <= place + 1:
        return None
    opens, after = tokens[commas[0] + 1], tokens[commas[1] + 1]
    told = opens.low in {"who", "which"} or (
        opens.tag == "?" and bool(set(opens.forms) & set("ng"))
    )
    verb = after.tag in {"A", "O"} or (after.tag == "?" and bool(set(after.forms) & set("ds")))
    return (commas[0], commas[1]) if told and verb else None
