"""Places in a running text: every stretch that names one, by its words and its surroundings."""

from __future__ import annotations

from geo_movements.draft.names.known import names
from geo_movements.draft.records import Mention
from geo_movements.draft.sentences import sentences

__all__ = ["find"]


def find(text: str, *, language: str = "en", model: bool = False) -> list[Mention]:
    """Find the places that a text names, in order; none lies within another.

    >>> [one.name for one in find("North Korean troops left Wonsan for Russia's Kursk region.")]
    ['North Korea', 'Wonsan', 'Russia', 'Kursk']
    """
    from geo_movements.draft.names import latin

    return latin.find(text, sentences(text), names())
