"""Names of places in a text of Latin script: what the words around each name say of it.

Every name that the gazetteer knows, or whose frame says what it is ("Lake ...", "... County"), is
weighed by what speaks for a place and what for a person, a body or a common word: marks of its own,
of its neighbours, and of the whole text. `WEIGHTS` says how loud each of them is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from geo_movements.draft.names.candidates import Candidate
from geo_movements.draft.names.formal import define, formal
from geo_movements.draft.names.known import Known, Names
from geo_movements.draft.names.lexicon import lists
from geo_movements.draft.names.marks import marks
from geo_movements.draft.names.matches import framed, longest, owned, tailed
from geo_movements.draft.names.people import People
from geo_movements.draft.names.tokens import Tokens, read
from geo_movements.draft.names.weights import WEIGHTS
from geo_movements.draft.records import Mention, Words

__all__ = ["candidates", "find"]

_STATE = Known(7.0, "state", True)
_COUNTRY = Known(7.9, "country", True)
_WIDE = Known(7.0, "region", True)
_SURE = 2.0
_SETTLED = frozenset(
    {"common", "common_weak", "big_common", "big_common_weak", "first_name", "top_surname",
     "surname", "lower", "namesake", "namesake_given"}
)  # fmt: skip
"""Doubts that a text removes which says that the name is a town's."""
_LIST = 12  # no list of counties is longer


_NOBODY: frozenset[tuple[int, int]] = frozenset()


def find(
    text: str,
    split: Sequence[Words],
    names: Names,
    told: frozenset[tuple[int, int]] = _NOBODY,
) -> list[Mention]:
    """Find the names of places in sentences of Latin script, in order, none within another.

    `told` are offsets that somebody else takes for places': they count for a name, and never
    against one.
    """
    listed = candidates(text, split, names, told)
    return [_mention(text, one) for one in listed if one.score > 0]


def _mention(text: str, one: Candidate) -> Mention:
    sureness = round(1 / (1 + math.exp(-one.score)), 3)
    words = text[one.start : one.end]
    return Mention(words, one.start, one.end, one.name, one.kind, sureness, one.hints)


def candidates(
    text: str,
    split: Sequence[Words],
    names: Names,
    told: frozenset[tuple[int, int]] = _NOBODY,
) -> list[Candidate]:
    """List all stretches that may name a place, weighed; none overlaps another."""
    folded: dict[str, str] = {}
    read_ones = [read(text, sentence, folded) for sentence in split]
    people = People()
    listed: list[Candidate] = []
    for tokens in read_ones:
        if any(tokens.capital):
            taken = people.read(tokens, names)
            listed += _in_sentence(tokens, names, taken, told)
    _pluralise(listed, names)
    lower = {word for tokens in read_ones for word in tokens.words if word.islower()}
    _weigh(listed, people, lower)
    define(listed)
    return listed


def _in_sentence(
    tokens: Tokens, names: Names, taken: set[int], told: frozenset[tuple[int, int]]
) -> Iterator[Candidate]:
    """Yield the stretches of a sentence that may name a place, with the marks around them."""
    index = 0
    before: Candidate | None = None
    while index < len(tokens):
        latin = tokens.is_name(index) and _is_latin(tokens.words[index])
        one = _at(tokens, index, names, before) if latin else None
        if one is None and latin:
            one = _told(tokens, index, told)
        if one is None:
            index += 1
            continue
        one.marks = marks(one, names, taken, before)
        if (one.start, one.end) in told:
            one.marks.append("told")
        if before is not None and "as_container" in one.marks:
            before.hints = (*before.hints, one.name)
            before.marks.append("has_container")
        yield one
        before, index = one, one.last + 1


def _is_latin(word: str) -> bool:
    return word[0] < "\u0370" or "\u1e00" <= word[0] < "\u1f00"


def _at(tokens: Tokens, index: int, names: Names, before: Candidate | None) -> Candidate | None:
    """Make the candidate that begins at a token, the longest reading first."""
    one = _abbreviated(tokens, index) or _state(tokens, index, before)
    if one is not None or _is_office(tokens, index):
        return one
    if stated := formal(tokens, index, names):
        return Candidate(tokens, index, *stated)
    if ocean := _ocean(tokens, index, names):
        return ocean
    if whose := owned(tokens, index, names):
        last, known = whose
        return Candidate(tokens, index, last, tokens.name(index, last), known, "framed")
    hit = longest(tokens, index, names)
    wide = _wide(tokens, index)
    if wide is not None and (hit is None or wide >= hit[0]):
        return Candidate(tokens, index, wide, tokens.name(index, wide), _WIDE)
    people = _people(tokens, index, hit[0] if hit else index - 1)
    frame = _framed(tokens, index, names, hit)
    if people is not None:
        return frame if frame is not None and frame.last > people.last else people
    if frame is not None:
        return frame
    if hit is None or hit[0] == index:
        hit = _directed(tokens, index, names) or hit
    if hit is None:
        return _unknown(tokens, index)
    if hit[0] == index and (_is_none(tokens.keys[index]) or _is_acronym(tokens, index)):
        return None
    if tokens.keys[index] == "the" and not hit[1].exact:
        return None
    return _complete(tokens, index, hit, names)


def _complete(tokens: Tokens, index: int, hit: tuple[int, Known], names: Names) -> Candidate:
    """Name a known place, with the kind of it that the text adds in lower case."""
    last, known = hit
    whole = tailed(tokens, index, last, names)
    name, known = whole or (tokens.name(index, last), known)
    return Candidate(tokens, index, last, name, known)


def _framed(
    tokens: Tokens, index: int, names: Names, hit: tuple[int, Known] | None
) -> Candidate | None:
    """Take the name that a frame makes, where it reaches further than the gazetteer's.

    Of an unknown one that goes on, the known part is meant: "Texas Forest Service".
    """
    last = framed(tokens, index, names)
    if last is None or (hit is not None and last <= hit[0]):
        return None
    known, name = names.get(tokens.key(index, last)), tokens.name(index, last)
    if known is None and hit is not None and hit[1].exact and tokens.is_name(last + 1):
        return None
    if tokens.keys[last] == "co":
        name = f"{tokens.name(index, last - 1)} County"
    return Candidate(tokens, index, last, name, known, "framed")


def _is_office(tokens: Tokens, index: int) -> bool:
    """Tell the "City" of "City of Chicago", whose name begins behind."""
    of = index + 1
    return (
        tokens.keys[index] in lists().offices
        and tokens.is_name(index + 2)
        and tokens.keys[of] == "of"
    )


def _is_acronym(tokens: Tokens, index: int) -> bool:
    """Tell "GUR" in a sentence of small letters, which no list of abbreviations has.

    A dateline ("LIMA, 3 May") and a name among other capitals may be a town's.
    """
    word = tokens.words[index]
    if tokens.style == "capitals" or not (word.isupper() and 2 <= len(word) <= 4):
        return False
    behind = tokens.words[index + 1] if index + 1 < len(tokens) else ""
    return not (tokens.weak[index] and (behind[:1] in _DATELINE or behind.isupper()))


_DATELINE = frozenset(",(-–—:")


def _ocean(tokens: Tokens, index: int, names: Names) -> Candidate | None:
    """Read "the Atlantic" and "the Pacific" as the oceans that they are."""
    key = tokens.keys[index]
    if key not in ("atlantic", "pacific") or not index or tokens.keys[index - 1] != "the":
        return None
    if tokens.weak[index] or tokens.is_name(index + 1) or tokens.owns[index]:
        return None
    known = names.get(f"{key} ocean")
    name = f"{tokens.words[index]} Ocean"
    return None if known is None else Candidate(tokens, index, index, name, known)


def _is_none(key: str) -> bool:
    """Tell a single word that is no place, whatever hamlet bears it."""
    return len(key) < 2 or key in lists().never or key in lists().dates


def _abbreviated(tokens: Tokens, index: int) -> Candidate | None:
    """Read "U.S.", "UK", "DPRK"; "US" in capitals all round is a word."""
    word = tokens.words[index]
    if word not in lists().abbreviations:
        return None
    if tokens.style == "capitals" and "." not in word and word.lower() in lists().common:
        return None
    name, country = lists().abbreviations[word]
    hints = (country,) if country else ()
    return Candidate(tokens, index, index, name, _COUNTRY, "abbreviated", hints=hints)


def _state(tokens: Tokens, index: int, before: Candidate | None) -> Candidate | None:
    """Read the abbreviation of a state: "Calif.", "W. Va.", "Dublin, OH"."""
    word, key = tokens.words[index], tokens.keys[index]
    last = index
    behind = before is not None and (
        before.last == index - 1 or (before.last == index - 2 and tokens.words[index - 1] == ",")
    )
    if word == "W" and tokens.words[index + 1 : index + 3] == [".", "Va"]:
        last, key, word = index + 2, "wva", "W. Va"
    dotted = tokens.words[last + 1 : last + 2] == ["."] and tokens.touches(last)
    comma = behind and tokens.words[index - 1] == ","
    doubtful = tokens.style == "capitals" or word.lower() in lists().common
    if word in lists().postal and behind and not dotted and (comma or not doubtful):
        name = lists().postal[word]
    elif key not in lists().states or (word == key.upper() and len(word) == 2 and not comma):
        return None  # "500 BC."
    elif word.endswith(".") or behind or (dotted and key not in _WORDS):
        name = lists().states[key]
    else:
        return None
    return Candidate(tokens, index, last + dotted, name, _STATE, "abbreviated")


_WORDS = frozenset({"miss", "ill", "man", "wash", "del", "mo", "la", "pa", "va"})
"""Abbreviations of states that are words too, and mean a state behind a town alone."""


def _people(tokens: Tokens, index: int, known: int) -> Candidate | None:
    """Read a demonym of up to three words, unless a place's name reaches further."""
    for last in range(min(index + 3, len(tokens) - 1), max(index, known) - 1, -1):
        key = tokens.key(index, last)
        if not tokens.capital[last] or key not in lists().demonyms:
            continue
        if any(word in ",;:/()" for word in tokens.words[index : last + 1]):
            continue
        place, country = lists().demonyms[key]
        hints = (country,) if country else ()
        return Candidate(tokens, index, last, place, None, "name", "people", hints)
    return None


def _wide(tokens: Tokens, index: int) -> int | None:
    """Return the end of a continent's or the like's name, which no gazetteer of towns has."""
    if tokens.is_name(index + 1) and tokens.key(index, index + 1) in lists().wide:
        return index + 1
    return index if tokens.keys[index] in lists().wide else None


def _directed(tokens: Tokens, index: int, names: Names) -> tuple[int, Known] | None:
    """Read a part of a place that is written as a name: "South Los Angeles"."""
    if tokens.keys[index] not in lists().compass or tokens.weak[index] or tokens.owns[index]:
        return None
    if not tokens.is_name(index + 1) or tokens.gap(index + 1) != 1:
        return None
    hit = longest(tokens, index + 1, names)
    if hit is None or (hit[0] == index + 1 and _is_none(tokens.keys[index + 1])):
        return None
    return hit if hit[1].exact and hit[1].size > 3 else None


def _unknown(tokens: Tokens, index: int) -> Candidate | None:
    """Take a name that no gazetteer has, where something is said to be or to go there."""
    if not index or not _is_proper(tokens, index) or not _is_where(tokens, index - 1):
        return None
    last = index
    while last + 1 < len(tokens) and not tokens.owns[last] and last - index < 3:
        after = last + 1
        hyphen = tokens.words[after] == "-" and tokens.touches(last) and after + 1 < len(tokens)
        if hyphen and tokens.touches(after) and tokens.keys[after + 1]:
            last = after + 1
        elif _is_proper(tokens, after) and tokens.gap(after) == 1:
            last = after
        else:
            break
    behind = tokens.keys[last + 1] if tokens.is_name(last + 1) else ""
    if tokens.owns[last] or behind in lists().streets:
        return None
    return Candidate(tokens, index, last, tokens.name(index, last), None, "unknown")


def _told(tokens: Tokens, index: int, told: frozenset[tuple[int, int]]) -> Candidate | None:
    """Take what somebody else has told, where a preposition of place stands before it."""
    where = tokens.keys[index - 1] if index else ""
    if not told or lists().prepositions.get(where) not in ("in", "from"):
        return None
    for last in range(min(index + 5, len(tokens) - 1), index - 1, -1):
        if (tokens.starts[index], tokens.ends[last]) in told:
            return Candidate(tokens, index, last, tokens.name(index, last), None, "unknown")
    return None


def _is_where(tokens: Tokens, at: int) -> bool:
    """Tell "in", "near" and their like, and "to", "from" and "at" behind a word of motion."""
    key = tokens.keys[at]
    if lists().prepositions.get(key) not in ("in", "from"):
        return False
    if key in lists().surely_in:
        return True
    for back in range(at - 1, max(-1, at - 7), -1):
        if tokens.words[back] == "," or tokens.keys[back] in (
            "according",
            "due",
            "thanks",
            "owing",
        ):
            return False
        if tokens.keys[back] in lists().motion:
            return True
    return False


def _is_proper(tokens: Tokens, index: int) -> bool:
    """Tell a word that is a name and none of a person, body or thing that the lists know."""
    if not tokens.is_name(index) or tokens.weak[index]:
        return False
    key, word, words = tokens.keys[index], tokens.words[index], lists()
    return len(key) > 3 and not word.isupper() and not any(
        key in each
        for each in (words.common, words.never, words.dates, words.titles, words.first_names,
                     words.surnames, words.demonyms, words.brands, words.bodies)
    )  # fmt: skip


def _pluralise(listed: list[Candidate], names: Names) -> None:
    """Complete the names of a list that shares its frame: "Butler, Clark and Warren counties"."""
    for last in listed:
        after = last.last + 1
        if after >= len(last.tokens) or last.tokens.keys[after] not in lists().plurals:
            continue
        frame = lists().plurals[last.tokens.keys[after]]
        one: Candidate | None = last
        for _ in range(_LIST):
            if one is None:
                break
            known = names.get(f"{one.key} {frame.lower()}")
            if known is not None:
                one.name, one.known = f"{one.name} {frame}", known
                one.marks.append("framed_list")
            one = one.beside


def _weigh(listed: list[Candidate], people: People, lower: set[str]) -> None:
    """Score all candidates, first each by its sentence, then with what the whole text says."""
    for one in listed:
        if one.first == one.last and one.form == "name" and one.kind == "place":
            if "in_person" not in one.marks:
                if one.key in people.surnames or one.key in lists().figures:
                    one.marks.append("namesake")
                elif one.key in people.given:
                    one.marks.append("namesake_given")
                if one.marks[-1].startswith("namesake") and "before_saying" in one.marks:
                    one.marks.append("namesake_saying")
            if one.key in lower:
                one.marks.append("lower")
        one.score = _score(one)
    _hear(listed)
    sure = {one.key for one in listed if one.score > _SURE and one.kind == "place"}
    subjects = {one.key for one in listed if "defined" in one.marks and one.score > _SURE}
    for one in listed:
        if one.score > _SURE or one.key not in sure or "in_person" in one.marks:
            continue
        if one.key in subjects:
            one.marks = [*(mark for mark in one.marks if mark not in _SETTLED), "subject"]
        elif {"common_weak", "big_common_weak"}.intersection(one.marks):
            one.marks.append("elsewhere_weak")
        elif not {"namesake", "namesake_given", "before_brand"}.intersection(one.marks):
            one.marks.append("elsewhere")
        one.score = _score(one)


def _hear(listed: list[Candidate]) -> None:
    """Let the places of a list speak for one another: "Kursk, Sumy and Trostianets".

    And against: "Louisville and Nashville Railroad".
    """
    for one in listed:
        if one.beside is not None and "before_brand" in one.marks:
            one.beside.marks.append("before_brand")
            one.beside.score = _score(one.beside)
    for one in listed:
        if one.beside is not None and one.beside.score > 0.5:
            one.marks.append("in_list")
            one.score = _score(one)
    for one in reversed(listed):
        if one.beside is not None and one.score > _SURE and one.beside.score <= _SURE:
            one.beside.marks.append("in_list")
            one.beside.score = _score(one.beside)


def _score(one: Candidate) -> float:
    return WEIGHTS["bias"] + math.fsum(WEIGHTS.get(mark, 0.0) for mark in one.marks)
