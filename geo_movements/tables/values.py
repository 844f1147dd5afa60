"""Values of `map.toml`: the plain ones, and how one that is wrong is told."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any, Protocol

from geo_movements.errors import ParseError

__all__ = ["SHOWN", "Complain", "brief", "like", "text"]

SHOWN = 160
"""So many letters of a value are told."""
_ALIKE = 0.8


class Complain(Protocol):
    """What takes the faults of settings."""

    def __call__(self, key: str, problem: str, hint: str, level: Any = "error") -> None:
        """Take what is wrong with a key, and what to do about it."""


def text(value: object) -> str:
    """Read a text. Raises `ParseError` where it is none."""
    if isinstance(value, str):
        return value
    raise ParseError(f"{brief(value)} is no text.", 'Put it in quotes: "...".')


def brief(value: object) -> str:
    """Write a value for a message, cut where it is long."""
    try:
        words = repr(value)
    except ValueError:  # an integer of more digits than Python writes
        words = "a number of thousands of digits"
    return words if len(words) <= SHOWN else f"{words[:SHOWN]} ..."


def like(key: str, known: Collection[str]) -> str | None:
    """Find the known key that one may be a slip of; None where none looks like it.

    >>> like("useragent", ["name", "user_agent"])
    'user_agent'
    """
    near = difflib.get_close_matches(key.casefold()[:SHOWN], known, n=1, cutoff=_ALIKE)
    return near[0] if near else None
