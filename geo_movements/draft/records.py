"""The records that a draft is made of: stretches of an article, places in it, what it states.

All offsets count characters of `Article.text`, the end excluded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from geo_movements.places.candidates import Weighed
from geo_movements.places.gazetteer import Place

__all__ = ["GRAMMAR", "Article", "Clause", "Mention", "Sense", "Statement", "Tense", "Words"]

GRAMMAR = "grammar"
"""Who found a statement, where no model was asked."""
Tense = Literal["past", "present", "perfect", "future", "modal", "infinitive", "nominal"]


class Words(NamedTuple):
    """A stretch of the article, as it is written.

    >>> Words("Wonsan", 31, 37).text
    'Wonsan'
    """

    text: str
    start: int
    end: int


class Article(NamedTuple):
    """A text to draft from.

    `published` is an ISO date, null where nobody says when the text came out; `language` an ISO
    639-1 code. `title` may stand in the text too.
    """

    text: str
    title: str | None = None
    published: str | None = None
    language: str = "en"
    file: str | None = None
    publisher: str | None = None
    url: str | None = None


class Mention(NamedTuple):
    """A stretch of the text that names a place.

    `name` is what to look up: without a possessive, in the nominative. `kind` is "place", or
    "people" where a demonym or nationality points at one ("North Korean"). `sureness` (0 to 1)
    tells how sure it is that a place is meant; `hints` are country codes or container names that
    the words beside it give ("Dublin, Ohio").
    """

    text: str
    start: int
    end: int
    name: str
    kind: Literal["place", "people"] = "place"
    sureness: float = 1.0
    hints: tuple[str, ...] = ()


class Sense(NamedTuple):
    """The place that a mention means in this text.

    `place` is null where nothing supports a match; `ranked` are the alternatives, best first,
    `score` (0 to 1) what the best is worth, `reason` why, in words.
    """

    mention: Mention
    place: Place | None
    score: float
    reason: str
    ranked: tuple[Weighed, ...] = ()


class Clause(NamedTuple):
    """The clause that states a movement, and the word that does."""

    article: Article
    sentence: Words
    start: int
    end: int
    trigger: Words
    tense: Tense = "past"


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A leg, a presence or an event that one sentence states.

    Every field that the text does not give is null. A place's words may stand in another sentence
    ("entered the country"). `strength` is verbatim, without the noun; `strength_low` and
    `strength_high` count people. `date` is verbatim, `edtf` what it means on the day of
    publication. `movement` numbers what belongs to one movement, `leg` the order within. An event
    has a `stance` (denies, confirms, neither) and its `concerns`: the movements' numbers.
    `confidence` is 0 to 1 a field; `found_by` names the reader: our grammar, or a model.
    `implied` names the fields that its clause does not give and the words around it do.
    """

    kind: Literal["leg", "presence", "event"]
    sentence: Words
    trigger: Words
    force: Words | None = None
    strength: str | None = None
    strength_low: int | None = None
    strength_high: int | None = None
    origin: Words | None = None
    destination: Words | None = None
    via: tuple[Words, ...] = ()
    mode: str | None = None
    date: str | None = None
    edtf: str | None = None
    date_earliest: str | None = None
    date_latest: str | None = None
    claimant: Words | None = None
    status: str = "reported"
    movement: int | None = None
    leg: int | None = None
    stance: str | None = None
    concerns: tuple[int, ...] = ()
    tense: Tense | None = None
    confidence: Mapping[str, float] = field(default_factory=dict)
    found_by: str = GRAMMAR
    implied: tuple[str, ...] = ()
