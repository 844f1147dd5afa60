"""A stretch of a sentence that may name a place, and what speaks for or against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from geo_movements.draft.names.known import Known
from geo_movements.draft.names.tokens import Tokens

__all__ = ["Candidate"]


@dataclass(slots=True)
class Candidate:
    """The tokens `first` to `last`, both included, that may name a place.

    `name` is what to look up, `known` what the gazetteer has by it, null where nothing. `beside`
    is the candidate that it stands in a list with.
    """

    tokens: Tokens
    first: int
    last: int
    name: str
    known: Known | None = None
    form: Literal["name", "framed", "abbreviated", "unknown"] = "name"
    kind: Literal["place", "people"] = "place"
    hints: tuple[str, ...] = ()
    marks: list[str] = field(default_factory=list)
    score: float = 0.0
    beside: Candidate | None = None

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
        return self.tokens.key(self.first, self.last)
