"""Straits, canals and sea routes that a leg may be kept out of (a stand-in for the table)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["Passage", "closed_between", "find", "passages"]


class Passage(NamedTuple):
    """A passage: its name, and the day it was opened."""

    name: str
    opened: str | None = None


_PASSAGES = {
    "Suez": Passage("Suez Canal", "1869-11-17"),
    "Panama": Passage("Panama Canal", "1914-08-15"),
    "Kiel": Passage("Kiel Canal", "1895-06-21"),
    "Bosphorus": Passage("Bosphorus"),
    "Northern Sea Route": Passage("Northern Sea Route"),
}


def passages() -> Mapping[str, Passage]:
    """List the passages by id."""
    return MappingProxyType(_PASSAGES)


def find(words: str) -> str | None:
    """Read a passage's id, case and "canal" forgiven; None where there is no such passage."""
    folded = re.sub(r"\b(the|canal|strait|of)\b", "", words.casefold()).split()
    return next((name for name in _PASSAGES if name.casefold().split() == folded), None)


def closed_between(earliest: str | None, latest: str | None) -> frozenset[str]:
    """Tell the passages that were closed throughout a time."""
    if latest is None:
        return frozenset()
    return frozenset(
        name for name, told in _PASSAGES.items() if told.opened and latest < told.opened
    )
