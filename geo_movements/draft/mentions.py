"""Places in a running text: every stretch that names one, by its words and its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geo_movements.draft.names.known import names
from geo_movements.draft.records import Mention, Words
from geo_movements.draft.sentences import sentences

__all__ = ["find"]

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")


def find(text: str, *, language: str = "en", model: bool = False) -> list[Mention]:
    """Find the places that a text names, in order; none lies within another.

    The script of a sentence decides how it is read: Latin with the lists of English, Cyrillic with
    the endings of Russian and Ukrainian, Hangul with the particles of Korean. Where the text is in
    English, `model` asks a statistical one (the extra `ner`) as well: what it finds is added to
    what the gazetteer knows, and takes nothing from it. Raises OutputError where it is not there.

    >>> [one.name for one in find("North Korean troops left Wonsan for Russia's Kursk region.")]
    ['North Korea', 'Wonsan', 'Russia', 'Kursk region']
    """
    from geo_movements.draft.names import korean, latin, slavic

    split, known = sentences(text), names()
    told = _told(text, split) if model and language == "en" else frozenset()
    found = latin.find(text, split, known, told)
    if _CYRILLIC.search(text):
        found = _joined(found, slavic.find(text, split, known))
    if _HANGUL.search(text):
        found = _joined(found, korean.find(text, split, known))
    return found


def _told(text: str, split: list[Words]) -> frozenset[tuple[int, int]]:
    from geo_movements.draft.model import places

    return places(text, split)


def _joined(first: Iterable[Mention], more: Iterable[Mention]) -> list[Mention]:
    """Add mentions that overlap none of the first, in the order of the text."""
    merged = sorted([*first, *more], key=lambda one: (one.start, -one.end))
    kept = list(first)
    taken = {offset for one in kept for offset in range(one.start, one.end)}
    for one in merged:
        if taken.isdisjoint(range(one.start, one.end)):
            kept.append(one)
            taken.update(range(one.start, one.end))
    return sorted(kept, key=lambda one: one.start)
