"""Names of places in a text of Latin script: what the words around each name say of it.

Every name that the gazetteer knows, or whose frame says what it is ("Lake ...", "... County"), is
weighed by what speaks for a place and what for a person, a body or a common word: marks of its own,
of its neighbours, and of the whole text. `WEIGHTS` says how loud each of them is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geo_movements.draft.names.demonyms import demonyms
from geo_movements.draft.names.known import Known, Names
from geo_movements.draft.names.lexicon import lists
from geo_movements.draft.names.tokens import Tokens, read
from geo_movements.draft.names.weights import WEIGHTS
from geo_movements.draft.records import Mention, Words

__all__ = ["Candidate", "candidates", "find"]

_LONGEST = 7
_BIG = ("country", "state", "capital", "sea")
_WIDE = Known(7.0, "region", True)


@dataclass(slots=True)
class Candidate:
    """A stretch that may name a place, and the marks that speak for or against it."""

    tokens: Tokens
    first: int
    last: int
    name: str
    known: Known | None
    kind: str = "place"
    hints: tuple[str, ...] = ()
    marks: list[str] = field(default_factory=list)
    score: float = 0.0

    @property
    def start(self) -> int:
        """The offset of its first letter."""
        return self.tokens.starts[self.first]

    @property
    def end(self) -> int:
        """The offset behind its last letter."""
        return self.tokens.ends[self.last]

    @property
    def key(self) -> str:
        """Its folded words."""
        return " ".join(filter(None, self.tokens.keys[self.first : self.last + 1]))


def find(text: str, split: Sequence[Words], names: Names) -> list[Mention]:
    """Find the names of places in sentences of Latin script, in order, none within another."""
    found = []
    for one in candidates(text, split, names):
        if one.score > 0:
            sure = 1 / (1 + math.exp(-one.score))
            words = text[one.start : one.end]
            found.append(
                Mention(words, one.start, one.end, one.name, one.kind, round(sure, 3), one.hints)  # type: ignore[arg-type]
            )
    return found


def candidates(text: str, split: Sequence[Words], names: Names) -> list[Candidate]:
    """List all stretches that may name a place, weighed; none overlaps another."""
    keys: dict[str, str] = {}
    read_ones = [read(text, sentence, keys) for sentence in split]
    lower = {
        word for tokens in read_ones for word in tokens.words if word.islower() and len(word) > 2
    }
    people = _People()
    listed: list[Candidate] = []
    for tokens in read_ones:
        if any(tokens.capital):
            taken = people.read(tokens, names)
            listed += _in_sentence(tokens, names, taken)
    _weigh(listed, people, lower)
    return listed


class _People:
    """Persons of a text: whose surname or given name a place's name may be, further on."""

    def __init__(self) -> None:
        self.surnames: set[str] = set()
        self.given: set[str] = set()

    def read(self, tokens: Tokens, names: Names) -> set[int]:
        """Note the persons that a sentence names in full or by title; return their tokens."""
        taken: set[int] = set()
        index, count = 0, len(tokens)
        while index < count:
            last = self._person(tokens, index, names) if tokens.capital[index] else None
            if last is None:
                index += 1
                continue
            taken.update(range(index, last + 1))
            self.surnames.add(tokens.keys[last])
            index = last + 1
        return taken

    def _person(self, tokens: Tokens, index: int, names: Names) -> int | None:
        """Return the last token of the person's name that begins at a token, if one does."""
        key = tokens.keys[index]
        if key in lists().titles:
            after = index + 1
            if after < len(tokens) and tokens.words[after] == "." and tokens.touches(index):
                after += 1
            if _known_from(tokens, index, names) or not _surname_at(tokens, after):
                return None
            last = _name_end(tokens, after)
            return None if _in_frame(tokens, last) else last
        if key not in lists().first_names or key in lists().never:
            return None
        common = key in lists().common
        if common and tokens.weak[index]:
            if not _surname_at(tokens, index + 1) or tokens.keys[index + 1] in lists().common:
                return None
        last = _name_end(tokens, index)
        if last == index or _in_frame(tokens, last) or not _surname_at(tokens, last):
            return None
        known = names.get(key)
        if known and (known.kind in _BIG or known.size > 5.7):
            surname = tokens.keys[last]
            if surname not in lists().surnames and (
                surname in lists().common or names.get(surname)
            ):
                return None
        whole = names.get(" ".join(filter(None, tokens.keys[index : last + 1])))
        if whole and (whole.size > 4 or whole.kind != "town"):
            return None
        self.given.add(key)
        return last


def _known_from(tokens: Tokens, index: int, names: Names) -> bool:
    """Tell whether a place's name of several words begins at a token: "King County"."""
    return any(last > index for last, _ in _hits(tokens, index, names))


def _in_frame(tokens: Tokens, last: int) -> bool:
    """Tell whether the word after is one that makes a place of a person: "Davy Crockett Forest"."""
    if tokens.keys[last] in lists().tails or tokens.keys[last] in lists().streets:
        return last > 0 and tokens.keys[last] not in lists().surnames
    after = last + 1
    return (
        after < len(tokens)
        and tokens.capital[after]
        and (tokens.keys[after] in lists().tails or tokens.keys[after] in lists().streets)
        and not tokens.touches(last)
    )


def _surname_at(tokens: Tokens, index: int) -> bool:
    """Tell whether a token may be a surname."""
    if index >= len(tokens) or not tokens.capital[index]:
        return False
    key = tokens.keys[index]
    if len(key) < 2 or key in lists().never or key in lists().dates or key in lists().bodies:
        return False
    if key in lists().common:
        return key in lists().surnames and key not in lists().brands
    return True


def _name_end(tokens: Tokens, index: int) -> int:
    """Return the last token of a person's name from its first: initials, more names, surname."""
    last = index
    at = index + 1
    while at < len(tokens) and at - index < 6:
        word = tokens.words[at]
        gap = tokens.starts[at] - tokens.ends[at - 1]
        if (
            (word == "." and gap == 0 and len(tokens.words[at - 1]) == 1)
            or (word == "-" and gap == 0 and at + 1 < len(tokens) and tokens.touches(at))
            or (len(word) == 1 and word.isupper())
            or word in ("van", "von", "de", "der", "den", "del", "bin", "al", "el", "ibn")
        ):
            at += 1
        elif _surname_at(tokens, at) and not tokens.owns[at - 1] and gap <= 2:
            last = at
            at += 1
        else:
            break
    return last


def _hits(tokens: Tokens, index: int, names: Names) -> Iterator[tuple[int, Known]]:
    """Yield the ends of the known names that begin at a token, each with what is known of it."""
    words, keys, capital = tokens.words, tokens.keys, tokens.capital
    starts, ends = tokens.starts, tokens.ends
    parts = [keys[index]]
    if found := names.get(parts[0]):
        yield index, found
    at, count = index + 1, len(words)
    after_hyphen = False
    while at < count and len(parts) < _LONGEST:
        gap = starts[at] - ends[at - 1]
        word = words[at]
        if tokens.owns[at - 1]:
            return
        if not keys[at]:
            if word in "-–" and gap == 0 and at + 1 < count and starts[at + 1] == ends[at]:
                after_hyphen = True
            elif word != "." or gap or keys[at - 1] not in lists().short:
                return
            at += 1
            continue
        if gap > 2 or not (capital[at] or after_hyphen or keys[at] in lists().linkers):
            return
        parts.append(keys[at])
        if capital[at] or after_hyphen:
            found = names.get(" ".join(parts))
            if not found and parts[0] in lists().short:
                found = names.get(" ".join([lists().short[parts[0]], *parts[1:]]))
            if found:
                yield at, found
        after_hyphen = False
        at += 1


def _in_sentence(tokens: Tokens, names: Names, taken: set[int]) -> Iterator[Candidate]:
    """Yield the stretches of a sentence that may name a place, with the marks around them."""
    index, count = 0, len(tokens)
    before: Candidate | None = None
    while index < count:
        if not tokens.capital[index] or not tokens.keys[index]:
            index += 1
            continue
        one = _at(tokens, index, names, before)
        if one is None:
            index += 1
            continue
        one.marks = list(_marks(one, names, taken, before))
        _contain(before, one)
        yield one
        before = one
        index = one.last + 1


def _at(tokens: Tokens, index: int, names: Names, before: Candidate | None) -> Candidate | None:
    """Make the candidate that begins at a token, the longest reading first."""
    word, key = tokens.words[index], tokens.keys[index]
    if word in lists().abbreviations:
        if tokens.style == "capitals" and word in ("US", "CAR"):
            return None
        name, country = lists().abbreviations[word]
        hints = (country,) if country else ()
        return Candidate(tokens, index, index, name, Known(8.0, "country", True), hints=hints)
    if state := _state(tokens, index, before):
        return state
    hits = list(_hits(tokens, index, names))
    framed = _framed(tokens, index, names)
    if people := _people(tokens, index, hits):
        return people
    if framed is not None and (not hits or framed > hits[-1][0]):
        known = names.get(_key(tokens, index, framed))
        one = Candidate(tokens, index, framed, _words(tokens, index, framed), known)
        one.marks = ["framed"]
        return one
    if wide := _wide(tokens, index):
        return Candidate(tokens, index, wide, _words(tokens, index, wide), _WIDE)
    if not hits:
        return None
    last, known = hits[-1]
    if last == index and (key in lists().never or key in lists().dates or len(key) < 2):
        return None
    return Candidate(tokens, index, last, _words(tokens, index, last), known)


def _words(tokens: Tokens, first: int, last: int) -> str:
    words = tokens.text[tokens.starts[first] : tokens.ends[last]]
    return " ".join(words.split())


def _key(tokens: Tokens, first: int, last: int) -> str:
    return " ".join(filter(None, tokens.keys[first : last + 1]))


def _state(tokens: Tokens, index: int, before: Candidate | None) -> Candidate | None:
    """Read the abbreviation of a state: "Calif.", "W. Va.", "Dublin, OH"."""
    word, key = tokens.words[index], tokens.keys[index]
    behind = (
        before is not None and before.last == index - 2 and tokens.words[index - 1] == ","
    ) or (before is not None and before.last == index - 1)
    dotted = index + 1 < len(tokens) and tokens.words[index + 1] == "." and tokens.touches(index)
    last, name = index, None
    if word == "W" and dotted and index + 2 < len(tokens) and tokens.words[index + 2] == "Va":
        last, name = index + 2, "West Virginia"
        dotted = index + 3 < len(tokens) and tokens.words[index + 3] == "."
    elif word in lists().postal and behind and not dotted:
        name = lists().postal[word]
    elif key in lists().states and word.endswith("."):  # "N.J.", which is one token
        name, dotted = lists().states[key], False
    elif key in lists().states and (dotted or behind) and len(key) > 2 - behind:
        if behind or key not in ("miss", "ill", "man", "wash", "del", "mo", "la", "pa", "ind"):
            name = lists().states[key]
    if name is None:
        return None
    last += dotted  # the dot is the abbreviation's own
    return Candidate(tokens, index, last, name, Known(7.0, "state", True))


def _people(tokens: Tokens, index: int, hits: list[tuple[int, Known]]) -> Candidate | None:
    """Read a demonym of up to three words."""
    table = demonyms()
    for last in range(min(index + 4, len(tokens) - 1), index - 1, -1):
        if not tokens.capital[last]:
            continue
        key = _key(tokens, index, last)
        if key.count(" ") > 2 or key not in table:
            continue
        if hits and hits[-1][0] > last:
            return None
        if any(word in ",.;:" for word in tokens.words[index : last + 1]) and "." not in key:
            continue
        place, country = table[key]
        hints = (country,) if country else ()
        one = Candidate(tokens, index, last, place, None, "people", hints)
        one.marks = ["people"]
        return one
    return None


def _wide(tokens: Tokens, index: int) -> int | None:
    """Return the end of a continent's or the like's name, which no gazetteer of towns has."""
    key = tokens.keys[index]
    if index + 1 < len(tokens) and tokens.capital[index + 1]:
        if f"{key} {tokens.keys[index + 1]}" in lists().wide:
            return index + 1
    return index if key in lists().wide else None


def _framed(tokens: Tokens, index: int, names: Names) -> int | None:
    """Return the end of a name whose frame says that it is a place: "Lake ...", "... County"."""
    keys, capital = tokens.keys, tokens.capital
    key, count = keys[index], len(tokens)
    if key in lists().open_heads:
        at = index + 1
        if at < count and tokens.words[at] == "." and key in lists().short:
            at += 1
        if at < count and keys[at] == "of" and key in ("gulf", "bay", "strait", "sea", "isle"):
            at += 1
            if at < count and keys[at] == "the":
                at += 1
        if at < count and capital[at] and _bears(tokens, at) and not tokens.owns[index]:
            return _tail(tokens, at) or at
    at = index
    if not _bears(tokens, index):
        return None
    while at + 1 < count and at - index < 4 and not tokens.owns[at]:
        gap = tokens.starts[at + 1] - tokens.ends[at]
        if tokens.words[at + 1] in "-." and gap == 0 and tokens.words[at + 1]:
            if tokens.words[at + 1] == "." and keys[at] not in lists().short and len(keys[at]) > 1:
                return None
            at += 1
            continue
        if not capital[at + 1] or gap > 2 or not keys[at + 1]:
            return None
        at += 1
        if keys[at] in lists().tails:
            return _tail(tokens, at - 1) or at
    return None


def _bears(tokens: Tokens, index: int) -> bool:
    """Tell whether a word can be the name within a frame."""
    key = tokens.keys[index]
    if len(key) < 2 or key in lists().dates or key in demonyms():
        return False
    if key in lists().parts:
        return False
    if key in lists().never or key in lists().bodies or key in lists().titles:
        return False
    return not (tokens.weak[index] and key in lists().common)


def _tail(tokens: Tokens, index: int) -> int | None:
    """Return the last token of the frame's words behind a name, such as "National Park"."""
    keys, at, last = tokens.keys, index + 1, None
    while at < len(tokens) and tokens.capital[at] and tokens.starts[at] - tokens.ends[at - 1] <= 2:
        if keys[at] in lists().tails:
            last = at
            if keys[at] in lists().final_tails:
                break
        elif keys[at] not in lists().tail_words:
            break
        at += 1
    return last


def _contain(before: Candidate | None, one: Candidate) -> None:
    """Hand the name of a container to the place that it stands behind: "Dublin, Ohio"."""
    if before is None or before.kind != "place" or one.kind != "place":
        return
    if "as_container" in one.marks:
        before.hints = (*before.hints, one.name)
        before.marks.append("has_container")


def _marks(
    one: Candidate, names: Names, taken: set[int], before: Candidate | None
) -> Iterator[str]:
    """Tell what speaks for a place and what against it, within the sentence."""
    _tokens, _first, _last = one.tokens, one.first, one.last
    yield from one.marks
    yield from _own_marks(one, taken)
    yield from _marks_before(one, names, before)
    yield from _marks_after(one, names)


def _own_marks(one: Candidate, taken: set[int]) -> Iterator[str]:
    tokens, known = one.tokens, one.known
    key = one.key
    single = one.first == one.last
    if known is not None:
        yield f"kind_{known.kind}"
        yield f"size_{min(7, int(known.size))}"
        if not known.exact:
            yield "alternate"
    big = known is not None and (known.kind in _BIG or known.size > 5.7)
    if not single:
        yield "multi"
    weak = tokens.weak[one.first]
    if single and one.kind == "place":
        if key in lists().common:
            yield "common_weak" if weak else "common"
        elif weak:
            yield "weak"
        if key in lists().first_names:
            yield "big_first_name" if big else "first_name"
        rank = lists().surnames.get(key)
        if rank:
            yield ("big_" if big else "") + ("top_surname" if rank < 1500 else "surname")
        if len(key) < 4:
            yield "short"
    elif weak and tokens.style != "plain":
        yield "multi_weak"
    if one.first in taken and one.last in taken:
        yield "in_person"


def _marks_before(one: Candidate, names: Names, before: Candidate | None) -> Iterator[str]:
    tokens, at = one.tokens, one.first - 1
    if at < 0:
        yield "at_start"
        return
    key, word = tokens.keys[at], tokens.words[at]
    beside = before is not None and before.kind == "place"
    if word == "," and beside and before is not None and before.last == at - 1:
        if one.known is not None and _contains(one.known, before.known):
            yield "as_container"
        else:
            yield "in_list"
        return
    if word == "(" and beside and before is not None and before.last == at - 1:
        if one.known is not None and _contains(one.known, before.known):
            yield "as_container"
            return
    if key == "the":
        yield "after_the"
        at -= 1
        key, word = (tokens.keys[at], tokens.words[at]) if at >= 0 else ("", "")
    if key in ("and", "or") and beside and before is not None and before.last == at - 1:
        yield "in_list"
    elif key in lists().parts:
        yield "after_part"
    elif tokens.capital[at] and key and at == one.first - 1:
        yield _capital_before(tokens, at, names)
    elif key in lists().generic_of:
        yield "after_generic"
    elif key == "of":
        yield "after_generic" if at and tokens.keys[at - 1] in lists().generic_of else "after_of"
    elif key in lists().prepositions:
        yield f"after_{lists().prepositions[key]}"
    elif word in "-–" and tokens.ends[at] == tokens.starts[at + 1]:
        yield "after_hyphen"
    elif word == "," or word in ";":
        yield "after_comma"


def _capital_before(tokens: Tokens, at: int, names: Names) -> str:
    """Tell what a capitalised word right before is."""
    key = tokens.keys[at]
    if key in lists().titles:
        return "after_title"
    if len(key) == 1:
        return "after_initial"
    if tokens.weak[at] and key in lists().common:
        return "after_word"
    if key in lists().first_names:
        return "after_first_name"
    if key in lists().common:
        return "after_word"
    return "after_known" if names.get(key) or key in demonyms() else "after_name"


def _contains(outer: Known, inner: Known | None) -> bool:
    order = {"country": 3, "state": 2, "region": 1}
    rank = order.get(outer.kind, 0)
    return rank > 0 and (inner is None or rank > order.get(inner.kind, 0))


def _marks_after(one: Candidate, names: Names) -> Iterator[str]:
    tokens, at = one.tokens, one.last + 1
    if at >= len(tokens):
        return
    word, key = tokens.words[at], tokens.keys[at]
    if tokens.owns[one.last]:
        yield "owns"
        return
    adjacent = tokens.starts[at] == tokens.ends[one.last]
    if word in "-–" and adjacent:
        following = tokens.keys[at + 1] if at + 1 < len(tokens) else ""
        if following and tokens.touches(at):
            yield "before_based" if following in lists().based else "before_hyphen"
        elif word == "–":
            yield "dateline"
        return
    if (word in "—–-" and one.first == 0) or (one.first <= 2 and word == "("):
        yield "dateline"
        return
    if word == "," and at + 1 < len(tokens):
        if tokens.words[at + 1].isdigit() and len(tokens.words[at + 1]) == 2:
            yield "before_age"
        return
    if not key:
        return
    if tokens.capital[at]:
        yield _capital_after(tokens, at)
    elif key in lists().after_place:
        yield "before_noun"
    elif key in lists().saying:
        yield "before_saying"


def _capital_after(tokens: Tokens, at: int) -> str:
    key = tokens.keys[at]
    if key in ("jr", "sr", "ii", "iii", "iv"):
        return "before_jr"
    if key in lists().streets:
        return "before_street"
    if key in lists().brands:
        return "before_brand"
    if key in lists().bodies or key in lists().titles:
        return "before_body"
    if len(key) == 1:
        return "before_initial"
    if key in demonyms() or key in lists().postal:
        return "before_word"
    if key in lists().common:
        return "before_word"
    return "before_surname" if key in lists().surnames else "before_name"


def _weigh(listed: list[Candidate], people: _People, lower: set[str]) -> None:
    """Score all candidates, first each by its sentence, then with what the whole text says."""
    for one in listed:
        if one.first == one.last and one.kind == "place":
            if one.key in people.surnames and "in_person" not in one.marks:
                one.marks.append("namesake")
            elif one.key in people.given and "in_person" not in one.marks:
                one.marks.append("namesake_given")
            if one.key in lower:
                one.marks.append("lower")
        one.score = _score(one.marks)
    sure = {one.key for one in listed if one.score > 2}
    for one in listed:
        if one.score <= 2 and one.key in sure and "in_person" not in one.marks:
            one.marks.append("elsewhere")
            one.score = _score(one.marks)


def _score(marks: Sequence[str]) -> float:
    return WEIGHTS["bias"] + sum(WEIGHTS.get(mark, 0.0) for mark in marks)
