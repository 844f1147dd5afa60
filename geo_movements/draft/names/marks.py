"""What speaks for a place and what against it, in a name and in the words on either side."""

from __future__ import annotations

from collections.abc import Iterator

from geo_movements.draft.names.candidates import Candidate
from geo_movements.draft.names.known import Known, Names
from geo_movements.draft.names.lexicon import lists
from geo_movements.draft.names.tokens import Tokens

__all__ = ["marks"]

_RANKS = {"country": 3, "state": 2, "region": 1}
_LARGE = 5.0  # a town of a hundred thousand


def marks(one: Candidate, names: Names, taken: set[int], before: Candidate | None) -> list[str]:
    """List the marks of a candidate; `taken` are the tokens of persons' names.

    A list with the candidate before it is noted in `one.beside`.
    """
    found = [*_own(one, taken), *_before(one, names, before), *_after(one)]
    if {"common", "after_in", "before_stop"} <= set(found):
        found.append("common_in")  # "in Wells": whoever writes a capital there means a name
    if one.kind == "place" and one.first < 4 and _is_defined(one):
        found.append("defined")
    if one.kind == "people":
        return [f"people_{mark}" for mark in found] + ["people"]
    return [*([one.form] if one.form in ("framed", "unknown") else []), *found]


def _is_defined(one: Candidate) -> bool:
    """Tell a name that its sentence explains: "Kirkwood (…) is a town in …"."""
    tokens, at = one.tokens, one.last + 1
    if tokens.words[at : at + 1] == ["("]:
        inside = tokens.words[at : at + 60]
        at += inside.index(")") + 1 if ")" in inside else 0
    at += tokens.words[at : at + 1] == [","]
    verb, article = (*tokens.keys[at : at + 2], "", "")[:2]
    if verb not in ("is", "was", "are") or article not in ("a", "an", "the", "one"):
        return False
    for place in range(at + 2, min(at + 9, len(tokens))):
        if tokens.keys[place] in lists().settlements:
            behind = tokens.words[place + 1] if place + 1 < len(tokens) else "."
            return behind in _GOES_ON or not behind[0].isalnum()
    return False


_GOES_ON = frozenset(
    {"in", "of", "on", "near", "and", "that", "which", "at", "with", "located", "situated", "lying"}
)


def _own(one: Candidate, taken: set[int]) -> Iterator[str]:
    """Tell what a name is like: how large its place, how common its words."""
    tokens, known, single = one.tokens, one.known, one.first == one.last
    if one.first in taken and one.last in taken:
        yield "in_person"
    if known is not None:
        yield f"kind_{known.kind}"
        yield f"size_{min(7, int(known.size))}"
        if not known.exact:
            yield "alternate"
    if not single:
        yield "multi"
        yield from _several(one)
    elif one.kind == "place" and one.form != "abbreviated":
        yield from _single(one)
    if one.form == "abbreviated":
        yield "abbreviated"
    elif single and one.first and tokens.style == "plain" and _is_acronym(tokens, one.first):
        yield "acronym"


def _is_acronym(tokens: Tokens, index: int) -> bool:
    """Tell a short word in capitals among others that are not."""
    beside = [tokens.words[index - 1], *tokens.words[index + 1 : index + 2]]
    near = any(word.isupper() and len(word) > 1 for word in beside)
    return tokens.words[index].isupper() and len(tokens.words[index]) < 6 and not near


def _several(one: Candidate) -> Iterator[str]:
    tokens, first, last = one.tokens, one.first, one.last
    weak = tokens.weak[first] and tokens.style != "plain"
    keys = [key for key in tokens.keys[first : last + 1] if key]
    if all(key in lists().compass for key in keys):
        yield "all_compass"
    elif keys[-1] in lists().tails or keys[0] in lists().open_heads:
        yield "landscape"
    elif all(key in lists().common for key in keys):
        known = one.known is not None and one.known.exact
        yield "multi_weak" if weak else "multi_common" if known else "multi_common_alternate"
    if one.form == "framed" and one.known is None and _goes_on_before(tokens, first):
        yield "framed_cut"
    if tokens.keys[first] in ("st", "saint"):
        yield "saint_owns" if tokens.owns[last] else "saint"
    elif tokens.keys[first] in lists().titles and _is_titled(one):
        yield "titled"
    elif tokens.keys[first] in lists().first_names and tokens.keys[last] in lists().surnames:
        yield "framed_person" if one.known is None else "like_person"


def _is_titled(one: Candidate) -> bool:
    """Tell "General Lopez" from "Lady Lake": whose second word is a person's, and no town known."""
    second = one.tokens.keys[one.first + 1]
    known = one.known is not None and one.known.exact and one.known.size > 3.5
    return not known and (second in lists().first_names or second in lists().surnames)


def _goes_on_before(tokens: Tokens, first: int) -> bool:
    """Tell whether a name is cut off the capitalised words before it."""
    at = first - 1
    return at >= 0 and tokens.is_name(at) and tokens.gap(first) == 1 and not tokens.weak[at]


def _single(one: Candidate) -> Iterator[str]:
    tokens, known, key = one.tokens, one.known, one.key
    wide = known is not None and known.wide
    large = known is not None and known.size > (_LARGE if known.exact else _LARGE + 0.4)
    big = "big_" if wide or large else ""
    weak = tokens.weak[one.first]
    if key in lists().common:
        town = large and known is not None and known.kind != "state"
        land = known is not None and known.kind in ("country", "capital")
        yield ("big_common" if town or land else "common") + ("_weak" if weak else "")
    elif weak:
        yield "weak"
    if key in lists().first_names:
        yield f"{big}first_name"
    rank = lists().surnames.get(key)
    if rank:
        yield f"{big}top_surname" if rank < 1500 else f"{big}surname"
    if len(key) < 4:
        yield "short"
    elif not weak and not rank and known is not None and known.exact and len(key) > 4 and (
        key not in lists().common and key not in lists().first_names
    ):  # fmt: skip
        yield "distinct"


def _before(one: Candidate, names: Names, before: Candidate | None) -> Iterator[str]:
    tokens, at = one.tokens, one.first - 1
    if at < 0:
        yield "at_start"
        return
    key, word = tokens.keys[at], tokens.words[at]
    near = before is not None and before.kind == one.kind == "place"
    adjoins = near and before is not None and before.last == at - 1
    if word in ",(" and adjoins and before is not None and _holds(one.known, before.known):
        yield "as_container"
        return
    if word == ",":
        yield "after_comma"
        one.beside = before if adjoins else None
        return
    if key == "the":
        behind = one.last + 1
        alone = behind >= len(tokens) or tokens.words[behind] in ".,;:!?)"
        yield "after_the_alone" if alone and one.first == one.last else "after_the"
        at -= 1
        key, word = (tokens.keys[at], tokens.words[at]) if at >= 0 else ("", "")
        if key in lists().crossing:
            yield "after_crossing"
    if key in ("and", "or") and near and before is not None and at - 2 <= before.last < at:
        one.beside = before
    elif key in lists().parts:
        yield "after_part"
    elif key in lists().vessels:
        yield "after_vessel"
    elif key in lists().kin:
        yield "after_kin"
    elif at == one.first - 1 and tokens.is_name(at) and tokens.gap(one.first) <= 2:
        yield _capital_before(tokens, at, names)
    else:
        yield from _word_before(tokens, at, key)


def _word_before(tokens: Tokens, at: int, key: str) -> Iterator[str]:
    if key == "of" and at > 0:
        named = tokens.keys[at - 1]
        if named in lists().nobles:
            yield "after_noble"
        if tokens.is_name(at - 1) and not tokens.weak[at - 1]:
            yield "after_body_of" if named not in lists().generic_of else "after_generic"
        else:
            yield "after_generic" if named in lists().generic_of else "after_of"
    elif key in lists().generic_of:
        yield "after_generic"
    elif key in lists().prepositions:
        yield f"after_{lists().prepositions[key]}"
    elif tokens.words[at][:1].isdigit() and tokens.gap(at + 1) == 1:
        yield "after_number"
    elif key in lists().tongues:
        yield "after_tongue"
    elif at >= 0 and tokens.words[at] in "-–" and tokens.touches(at):
        yield "after_hyphen"
    elif at >= 1 and tokens.words[at] == "." and len(tokens.words[at - 1]) == 1:
        yield "after_initial"
    elif at >= 1 and tokens.words[at] == "." and tokens.keys[at - 1] in lists().titles:
        yield "after_title"


def _capital_before(tokens: Tokens, at: int, names: Names) -> str:
    """Tell what a capitalised word right before is."""
    key, words = tokens.keys[at], lists()
    if key in words.titles and not (tokens.style != "plain" and key in words.common):
        return "after_title"
    if len(key) == 1:
        return "after_initial" if key != "a" else "after_word"
    if key in words.prepositions and tokens.weak[at]:
        return f"after_{words.prepositions[key]}"
    if tokens.weak[at] and key in words.common:
        return "after_word"
    if key in words.first_names:
        return "after_first_name"
    if key in words.common or key in words.bodies:
        return "after_word"
    return "after_known" if names.get(key) or key in words.demonyms else "after_name"


def _holds(outer: Known | None, inner: Known | None) -> bool:
    """Tell whether a place of one kind may contain one of another: "Dublin, Ohio"."""
    rank = _RANKS.get(outer.kind, 0) if outer else 0
    return rank > (_RANKS.get(inner.kind, 0) if inner else 0)


def _after(one: Candidate) -> Iterator[str]:
    tokens, at = one.tokens, one.last + 1
    if tokens.owns[one.last]:
        yield "owns"
        return
    if at >= len(tokens):
        return
    word, key = tokens.words[at], tokens.keys[at]
    if word in "-–" and tokens.touches(at - 1):
        yield from _hyphened(tokens, at)
    elif (word in "—–-" and one.first == 0) or (word == "(" and one.first <= 2):
        yield "dateline"
    elif word == "," and at + 1 < len(tokens):
        if tokens.words[at + 1].isdigit() and len(tokens.words[at + 1]) == 2:
            yield "before_age"
    elif word[0].isdigit():
        yield "before_number"
    elif key and tokens.capital[at]:
        yield _capital_after(tokens, at)
    elif key in lists().after_place or key in lists().plurals:
        yield "before_noun"
    elif key in lists().saying:
        yield "before_saying"
    elif word == ":":
        yield "before_colon"
    elif not key or key in ("and", "or"):
        yield "before_stop"


def _hyphened(tokens: Tokens, at: int) -> Iterator[str]:
    after = at + 1
    if after >= len(tokens) or not tokens.touches(at):
        yield "dateline" if tokens.words[at] == "–" else "before_stop"
    elif tokens.words[after][0].isdigit():
        yield "before_number"
    elif tokens.keys[after] in lists().based:
        yield "before_based"
    else:
        yield "before_hyphen"


def _capital_after(tokens: Tokens, at: int) -> str:
    key, words = tokens.keys[at], lists()
    if key in ("jr", "sr", "ii", "iii", "iv"):
        return "before_jr"
    if key in words.streets and not (
        tokens.is_name(at + 1) and tokens.keys[at + 1] in words.bodies | {"patrol"}
    ):
        return "before_street"
    if key in words.brands:
        return "before_brand"
    behind = tokens.keys[at + 1] if at + 1 < len(tokens) else ""
    if key in ("city", "town", "county") and behind in words.matches:
        return "before_brand"  # "Bradford City beat ..."
    if key in words.bodies or key in words.titles:
        return "before_body"
    if len(key) == 1:
        return "before_initial" if key != "i" else "before_word"
    if key in words.demonyms or key in words.common or key in words.never:
        return "before_word"
    return "before_surname" if key in words.surnames else "before_name"
