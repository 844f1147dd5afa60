"""Names in a sentence that the gazetteer knows, and those whose frame says what they are."""

from __future__ import annotations

from collections.abc import Iterator

from geo_movements.draft.names.known import Known, Names
from geo_movements.draft.names.lexicon import lists
from geo_movements.draft.names.tokens import Tokens

__all__ = ["framed", "longest", "matches", "owned", "tailed"]

_LONGEST = 7
_OF = frozenset({"gulf", "bay", "strait", "straits", "sea", "isle", "cape", "mount"})


def matches(tokens: Tokens, index: int, names: Names) -> Iterator[tuple[int, Known]]:
    """Yield the ends of the known names that begin at a token, each with what is known of it.

    A name goes on over capitalised words, over "de la" and the like between them, and over what a
    hyphen joins ("Musudan-ri"); not over a comma or a possessive.
    """
    words, keys, capital = tokens.words, tokens.keys, tokens.capital
    parts = [keys[index]]
    if found := names.get(parts[0]):
        yield index, found
    at, count = index + 1, len(words)
    hyphened = False
    while at < count and len(parts) < _LONGEST and not tokens.owns[at - 1]:
        gap, key = tokens.gap(at), keys[at]
        if not key:
            if words[at] in "-–" and gap == 0 and at + 1 < count and tokens.touches(at):
                hyphened = True
            elif words[at] != "." or gap or keys[at - 1] not in lists().short:
                return
            at += 1
            continue
        ends = capital[at] or hyphened
        if gap > 2 or not (ends or key in lists().linkers):
            return
        parts.append(key)
        if ends and (found := _known(parts, names)):
            yield at, found
        hyphened = False
        at += 1


def _known(parts: list[str], names: Names) -> Known | None:
    if found := names.get(" ".join(parts)):
        return found
    if full := lists().short.get(parts[0]):
        return names.get(" ".join([full, *parts[1:]]))
    return None


def longest(tokens: Tokens, index: int, names: Names) -> tuple[int, Known] | None:
    """Return the end of the longest known name that begins at a token, and what is known of it.

    In "Dublin City Council" and "Virginia State Board" the shorter name stands.
    """
    hits = list(matches(tokens, index, names))
    while len(hits) > 1 and _is_added(tokens, hits):
        hits.pop()
    return hits[-1] if hits else None


def tailed(tokens: Tokens, index: int, last: int, names: Names) -> tuple[str, Known] | None:
    """Complete a name by the word in lower case behind it, where the gazetteer has both as one.

    "Kursk oblast" is no Kursk, and "Osan air base" no Osan, though the name is the capitals' alone.
    """
    keys, key = tokens.keys, tokens.key(index, last)
    for end in (last + 2, last + 1):
        if end >= len(tokens) or tokens.capital[end] or keys[end] not in lists().tails:
            continue
        if tokens.owns[last] or any(tokens.gap(at) != 1 for at in range(last + 1, end + 1)):
            continue
        known = names.get(" ".join([key, *keys[last + 1 : end + 1]]))
        if known is not None:
            return tokens.name(index, end), known
    return None


def _is_added(tokens: Tokens, hits: list[tuple[int, Known]]) -> bool:
    """Tell whether the last word of the longest name belongs to what follows, or says nothing."""
    (shorter, other), (last, known) = hits[-2:]
    key = tokens.keys[last]
    if key not in lists().added or shorter != last - 1 or not other.exact:
        return False
    follows = tokens.is_name(last + 1) and not tokens.owns[last] and tokens.gap(last + 1) <= 2
    return follows and (key == "state" or not known.exact)  # "Virginia State Board"


def framed(tokens: Tokens, index: int, names: Names) -> int | None:
    """Return the end of a name whose frame says that it is a place: "Lake ...", "... County".

    None where a known name begins within: "Leadership Henry County" is a class of the county.
    """
    headed = _headed(tokens, index)
    last = headed or _tailed(tokens, index)
    if last is None:
        return None
    if not headed and not names.get(tokens.key(index, last)):
        if tokens.keys[last] == "co" and not names.get(f"{tokens.key(index, last - 1)} county"):
            return None  # a company
        for later in range(index + 1, last):
            if tokens.capital[later] and names.get(tokens.key(later, last)):
                return None
    return last


def owned(tokens: Tokens, index: int, names: Names) -> tuple[int, Known | None] | None:
    """Read a place that has somebody's name: "Brown's Ferry", "Prince George's County".

    Of a place's own possessive ("Russia's Far East") it is none, unless the gazetteer has it.
    """
    last = index
    while not tokens.owns[last]:
        last += 1
        if last > index + 2 or not tokens.is_name(last) or tokens.gap(last) != 1:
            return None
    end = last + 1
    if not tokens.is_name(end) or tokens.keys[end] not in lists().tails or _is_land(tokens, end):
        return None
    known = names.get(f"{tokens.key(index, last)}s {tokens.keys[end]}")
    owner = names.get(tokens.key(index, last))
    person = tokens.keys[last] in lists().surnames or tokens.keys[last] in lists().first_names
    if known is None and owner and (owner.wide or owner.size > (5 if person else 3)):
        return None
    return (end, known) if known is not None or _bears(tokens, index) else None


def _is_land(tokens: Tokens, end: int) -> bool:
    """Tell the "River" of "Russia's River Don"."""
    return tokens.is_name(end + 1) and tokens.gap(end + 1) == 1


def _headed(tokens: Tokens, index: int) -> int | None:
    """Read "Lake Ladoga", "Gulf of Finland"."""
    keys, at = tokens.keys, index + 1
    if keys[index] not in lists().open_heads or tokens.owns[index] or at >= len(tokens):
        return None
    if tokens.words[at] == "." and keys[index] in lists().short:
        at += 1
    if at + 1 < len(tokens) and keys[at] == "of" and keys[index] in _OF:
        at += 2 if keys[at + 1] == "the" else 1
        if keys[at] in lists().common and tokens.is_name(at + 1):
            at += 1  # "Cape of Good Hope"
    if not tokens.is_name(at) or tokens.gap(at) > 2 or not _bears(tokens, at):
        return None
    if keys[index] == "port" and keys[at] in lists().common:
        return None  # "Port Authority"
    return _tail(tokens, at) or at


def _tailed(tokens: Tokens, index: int) -> int | None:
    """Read "Mercer County", "Blue Ridge Mountains"; at most four words before the frame's."""
    people = tokens.keys[index] in lists().demonyms
    if not people and not _bears(tokens, index):
        return None
    words, keys, at = tokens.words, tokens.keys, index
    while at + 1 < len(tokens) and at - index < 5 and not tokens.owns[at]:
        after, gap = at + 1, tokens.gap(at + 1)
        if gap == 0:
            hyphen = words[after] == "-" and tokens.is_name(after + 1) and tokens.touches(after)
            if not hyphen and (words[after] != "." or keys[at] not in lists().short):
                return None
            at += 2 if hyphen else 1
            continue
        if gap > 2 or not tokens.is_name(after):
            return None
        at = after
        if people and keys[at] not in lists().lands:
            return None
        if keys[at] in lists().tails or people:
            if keys[at] == "co":
                dotted = words[at + 1 : at + 2] == ["."]
                return at if dotted and at == index + 1 else None
            return _tail(tokens, at - 1) or at
        if keys[at] in lists().titles or keys[at] in lists().brands:
            return None
    return None


def _bears(tokens: Tokens, index: int) -> bool:
    """Tell whether a word can be the name within a frame."""
    key, words = tokens.keys[index], lists()
    if len(key) < 2 or key in words.dates or key in words.parts or key in words.demonyms:
        return False
    if key in words.never or key in words.bodies or key in words.titles:
        return False
    return not (tokens.weak[index] and key in words.common)


def _tail(tokens: Tokens, index: int) -> int | None:
    """Return the last token of the frame's words behind a name, such as "National Park"."""
    keys, at, last = tokens.keys, index + 1, None
    while tokens.is_name(at) and 0 < tokens.gap(at) <= 2:
        if keys[at] in lists().tails:
            last = at
            if keys[at] in lists().final_tails:
                return last
        elif keys[at] not in lists().tail_words:
            return last
        at += 1
    return last
