"""Names of places in Russian and Ukrainian text, whatever case they stand in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from geo_movements.draft.names.endings import ADJECTIVES, frame_of, nominatives
from geo_movements.draft.names.known import Known, Names
from geo_movements.draft.names.lexicon import slavic_lists
from geo_movements.draft.names.tokens import Tokens, read
from geo_movements.draft.records import Mention, Words
from geo_movements.places.names import normalise

__all__ = ["find"]

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_BESIDE = ("им", "ым", "ім", "ой", "ою", "ей")
_NOMINATIVE = ("ий", "ая", "ое", "ська", "цька", "зька", "ське", "цьке", "зьке", "на", "не")
_NEAR = 200  # characters in which a Ukrainian text has a letter that Russian lacks
_HYPHENS = 3  # "Ростов-на-Дону"
_KINDS = {"country": 4.0, "state": 2.5, "capital": 2.5, "sea": 3.0}


def find(text: str, split: Sequence[Words], names: Names) -> list[Mention]:
    """Find the names of places in the Cyrillic sentences of a text, in order.

    `name` is the nominative. Adjectives of countries ("северокорейские") are of kind "people".
    """
    folded: dict[str, str] = {}
    found: list[Mention] = []
    for sentence in split:
        if _CYRILLIC.search(text, sentence.start, sentence.end):
            found += _in_sentence(read(text, sentence, folded), names)
    return found


def _in_sentence(tokens: Tokens, names: Names) -> Iterator[Mention]:
    index = 0
    while index < len(tokens):
        made = None
        if tokens.is_name(index):
            made = _place(tokens, index, names)
        if made is None and tokens.keys[index]:
            made = _nation(tokens, index)
        if made is None:
            index += 1
            continue
        last, mention = made
        yield mention
        index = last + 1


def _mention(
    tokens: Tokens, index: int, last: int, name: str, score: float, country: str = ""
) -> tuple[int, Mention]:
    start, end = tokens.starts[index], tokens.ends[last]
    sureness = round(1 / (1 + math.exp(-score)), 3)
    hints = (country,) if country else ()
    kind = "people" if country else "place"
    words = tokens.text[start:end]
    return last, Mention(words, start, end, name, kind, sureness, hints)  # type: ignore[arg-type]


def _place(tokens: Tokens, index: int, names: Names) -> tuple[int, Mention] | None:
    """Read the longest name that begins at a token."""
    if _is_person(tokens, index) or tokens.keys[index] in slavic_lists().never:
        return None
    for last in range(min(index + 2, len(tokens) - 1), index - 1, -1):
        run = _run(tokens, index, last)
        if run is None:
            continue
        hit = _known(tokens, run, names)
        name = hit[0] if hit else _framed(tokens, run)
        if name is None:
            continue
        if _is_acronym(tokens, index, run[-1], hit[1] if hit else None):
            return None
        score = _score(tokens, index, run[-1], hit[1] if hit else None, name)
        if score > 0:
            return _mention(tokens, index, run[-1], name, score)
    return None


def _is_acronym(tokens: Tokens, index: int, last: int, known: Known | None) -> bool:
    """Tell "ГУР" and "ВСУ" among small letters, unless a country has them for its name: "США"."""
    word = tokens.words[index]
    short = index == last and word.isupper() and 2 <= len(word) <= 4
    return short and tokens.style != "capitals" and not (known and known.kind == "country")


def _run(tokens: Tokens, index: int, last: int) -> list[int] | None:
    """List the tokens of a name with its hyphened parts, or None where the words are apart."""
    run = [index]
    at = index
    for _ in range(_HYPHENS):
        if at + 1 >= len(tokens) or tokens.words[at + 1] not in "-–" or not tokens.touches(at):
            break
        if at + 2 >= len(tokens) or not tokens.touches(at + 1) or not tokens.keys[at + 2]:
            break
        at += 2
    run[0] = at
    parts = [at]
    for _ in range(last - index):
        at += 1
        if at >= len(tokens) or tokens.gap(at) != 1 or not tokens.keys[at]:
            return None
        if not tokens.capital[at] and frame_of(tokens.words[at]) is None:
            return None
        parts.append(at)
    return parts


def _known(tokens: Tokens, run: list[int], names: Names) -> tuple[str, Known] | None:
    """Find the nominative of a name that the gazetteer knows, the largest place of all forms."""
    first = tokens.starts[_begin(tokens, run[0])]
    words = [tokens.text[first : tokens.ends[run[0]]], *(tokens.words[at] for at in run[1:])]
    if tokens.style == "capitals":
        words = [word.capitalize() for word in words]
    return _nominative(tuple(words), names)


@lru_cache(maxsize=50_000)
def _nominative(words: tuple[str, ...], names: Names) -> tuple[str, Known] | None:
    best: tuple[str, Known] | None = None
    for forms in product(*(list(_folded_forms(word)) for word in words)):
        known = names.get(" ".join(key for _, key in forms))
        if known is not None and (best is None or known.size > best[1].size + 0.7):
            best = (" ".join(form for form, _ in forms), known)
    return best


@lru_cache(maxsize=20_000)
def _folded_forms(word: str) -> tuple[tuple[str, str], ...]:
    """List what a word may be in the nominative, each with its key."""
    if word.isupper() and 1 < len(word) < 6:
        return ((word, normalise(word)),)  # "ГУР", "КНДР" have no endings
    return tuple((form, normalise(form)) for form in nominatives(word))


def _begin(tokens: Tokens, at: int) -> int:
    """Go back over the hyphened parts before a token."""
    for _ in range(_HYPHENS):
        if at < 2 or tokens.words[at - 1] not in "-–" or tokens.gap(at) or tokens.gap(at - 1):
            break
        at -= 2
    return at


def _framed(tokens: Tokens, run: list[int]) -> str | None:
    """Put an adjective and its frame into the nominative: "Глушковского района"."""
    if len(run) != 2 or tokens.capital[run[1]]:
        return None
    frame = frame_of(tokens.words[run[1]])
    word = tokens.words[run[0]]
    if frame is None:
        return None
    if tokens.words[run[1]].endswith(("ем", "ом", "ею", "єю")) and not word.endswith(_BESIDE):
        return None  # "до Владивостока морем": by sea
    near = max(tokens.starts[0], tokens.starts[run[0]] - _NEAR)
    ukrainian = bool(_UKRAINIAN.search(tokens.text, near, tokens.ends[run[1]] + _NEAR))
    for size in (3, 2, 1):
        if word[-size:] in ADJECTIVES and word[:-size].endswith(("к", "н", "в", "ц")):
            return f"{word[:-size]}{frame[2] if ukrainian else frame[1]} {frame[0]}"
    return f"{word} {frame[0]}" if word.endswith(_NOMINATIVE) else None


def _score(tokens: Tokens, index: int, last: int, known: Known | None, name: str) -> float:
    """Weigh a name by its place's size and by the preposition before it."""
    score = 1.0
    if known is not None:
        score = _KINDS.get(known.kind, 0.0) + (known.size - 4.0) * 0.9
    before = tokens.keys[index - 1] if index else ""
    lists = slavic_lists()
    if before in lists.prepositions:
        score += 2.5
    elif before in lists.generic or _generic_dot(tokens, index):
        score += 3.0
    elif index == 0 or tokens.weak[index]:
        score -= 1.0
    if last > index or " " in name:
        score += 1.5
    if name.endswith(("ов", "ев", "ин", "ко", "ий")) and before not in lists.prepositions:
        score -= 1.5  # as surnames do
    after = tokens.keys[last + 1] if last + 1 < len(tokens) else ""
    return score - (2.0 if after in lists.saying else 0.0)


def _generic_dot(tokens: Tokens, index: int) -> bool:
    """Tell "г. Курск", "с. Плёхово"."""
    return index > 1 and tokens.words[index - 1] == "." and tokens.keys[index - 2] in (
        "г", "с", "п", "пос", "дер", "ст", "м", "смт", "обл", "х", "пгт", "о",
    )  # fmt: skip


def _is_person(tokens: Tokens, index: int) -> bool:
    """Tell a given name with a surname behind it, and a surname with what goes before."""
    lists = slavic_lists()
    if tokens.keys[index] in lists.first_names and tokens.is_name(index + 1):
        return tokens.gap(index + 1) == 1
    before = index - 1
    if before < 0:
        return False
    if tokens.words[before] == "." and before >= 1 and len(tokens.words[before - 1]) == 1:
        return tokens.words[before - 1].isupper()
    key = tokens.keys[before]
    titled = any(key[: len(key) - size] in lists.titles for size in range(4))
    return titled or (tokens.capital[before] and key in lists.first_names)


def _nation(tokens: Tokens, index: int) -> tuple[int, Mention] | None:
    """Read a nation's adjective or people, which Russian and Ukrainian do not capitalise."""
    key = tokens.keys[index]
    for size in range(min(len(key), 16), 3, -1):
        nation = slavic_lists().nations.get(key[:size])
        if nation and len(key) - size <= 4:
            name, country = nation
            return _mention(tokens, index, index, name, 2.4, country)
    return None
