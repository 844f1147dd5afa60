"""Persons of a text: their names may be those of places, here and further on."""

from __future__ import annotations

from geo_movements.draft.names.known import Names
from geo_movements.draft.names.lexicon import lists
from geo_movements.draft.names.matches import matches
from geo_movements.draft.names.tokens import Tokens

__all__ = ["People"]

_PARTICLES = frozenset(
    {"van", "von", "de", "der", "den", "del", "della", "di", "bin", "ibn", "al", "el", "du", "la"}
)
_LONGEST = 7
_FAMOUS = 5.7  # a town of half a million is meant before a person of one name is


class People:
    """The surnames and given names of the persons that a text tells of in full or by title."""

    def __init__(self) -> None:
        self.surnames: set[str] = set()
        self.given: set[str] = set()

    def read(self, tokens: Tokens, names: Names) -> set[int]:
        """Note the persons of a sentence; return the tokens of their names."""
        taken: set[int] = set()
        index = 0
        while index < len(tokens):
            last = self._person(tokens, index, names) if tokens.is_name(index) else None
            if last is None:
                index += 1
                continue
            taken.update(range(index, last + 1))
            if tokens.keys[index] in lists().titles and last > index + 2:
                self.surnames.update(tokens.keys[index + 1 : index + 3])  # "Gen. Pak Jong Su"
            self.surnames.add(tokens.keys[last])
            index = last + 1
        return taken

    def _person(self, tokens: Tokens, index: int, names: Names) -> int | None:
        """Return the last token of the person's name that begins at a token, if one does."""
        if tokens.keys[index] in lists().titles:
            return _titled(tokens, index, names)
        if last := _of_role(tokens, index, names):
            return last
        last = _full(tokens, index, names)
        if last is not None:
            self.given.add(tokens.keys[index])
        return last


def _titled(tokens: Tokens, index: int, names: Names) -> int | None:
    """Read a name behind a title: "Gen. Robert E. Lee", "President Lincoln"."""
    after = index + 1
    if after < len(tokens) and tokens.words[after] == "." and tokens.touches(index):
        after += 1
    if any(last > index for last, _ in matches(tokens, index, names)):
        return None  # "King County"
    given = tokens.is_name(after) and tokens.keys[after] in lists().first_names
    if not (given or _bears(tokens, after)) or _in_frame(tokens, last := _end(tokens, after)):
        return None
    return last


def _of_role(tokens: Tokens, index: int, names: Names) -> int | None:
    """Read a person of two places' names behind what he is: "striker Jordan Chad"."""
    last, at = index + 1, index - 1
    if not tokens.is_name(last) or tokens.gap(last) != 1 or tokens.owns[index]:
        return None
    if at > 0 and tokens.words[at] == "," and tokens.words[last + 1 : last + 2] == [","]:
        at -= 1
    if at < 0 or tokens.words[at] not in lists().roles or tokens.is_name(last + 1):
        return None
    words = (tokens.keys[index], tokens.keys[last])
    if words[1] in lists().tails or words[1] in lists().bodies or words[1] in lists().brands:
        return None
    return last if all(map(names.get, words)) and not names.get(" ".join(words)) else None


def _full(tokens: Tokens, index: int, names: Names) -> int | None:
    """Read a given name with a surname behind it: "Paris Hilton", "John F. Kennedy"."""
    key = tokens.keys[index]
    if key not in lists().first_names or key in lists().never:
        return None
    last = _end(tokens, index)
    if last == index or _in_frame(tokens, last):
        return None
    surname = tokens.keys[last]
    doubtful = key in lists().common and tokens.weak[index]
    if doubtful and (surname not in lists().surnames or surname in lists().common):
        return None  # "Mark Towns", at a start, may be an order
    rare = surname not in lists().surnames
    if rare and _is_famous(names, key) and (surname in lists().common or names.get(surname)):
        return None  # "Jordan Valley", "Georgia Tbilisi"
    whole = names.get(tokens.key(index, last))
    return None if whole and (whole.size > 4 or whole.kind != "town") else last


def _is_famous(names: Names, key: str) -> bool:
    known = names.get(key)
    return known is not None and (known.wide or known.size > _FAMOUS)


def _end(tokens: Tokens, index: int) -> int:
    """Return the last token of a person's name from its first: initials, more names, surname."""
    last, at = index, index + 1
    while at < min(len(tokens), index + _LONGEST):
        word, gap = tokens.words[at], tokens.gap(at)
        if word == "." and gap == 0 and len(tokens.words[at - 1]) <= 2:
            at += 1
        elif word == "-" and gap == 0 and at + 1 < len(tokens) and tokens.touches(at):
            if not (tokens.words[at + 1].islower() or tokens.keys[at + 1] in lists().first_names):
                return last  # "Logan-Rogersville"
            last, at = at + 1, at + 2
        elif (len(word) == 1 and word.isupper()) or word in _PARTICLES:
            at += 1
        elif _bears(tokens, at) and not tokens.owns[at - 1] and gap <= 2:
            last, at = at, at + 1
        else:
            return last
    return last


def _bears(tokens: Tokens, index: int) -> bool:
    """Tell whether a token may be a surname."""
    if not tokens.is_name(index):
        return False
    key, words = tokens.keys[index], lists()
    if len(key) < 2 or key in words.never or key in words.dates or key in words.bodies:
        return False
    if key in words.common:
        return key in words.surnames and key not in words.brands
    return key not in words.tails or key in words.surnames


def _in_frame(tokens: Tokens, last: int) -> bool:
    """Tell whether the word behind makes a place of a person: "Davy Crockett Forest"."""
    after = last + 1
    return tokens.is_name(after) and not tokens.touches(last) and (
        tokens.keys[after] in lists().tails or tokens.keys[after] in lists().streets
    )  # fmt: skip
