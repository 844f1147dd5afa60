"""All attributes of one movement, which one clause tells or several together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from geo_movements.draft.attributes import mode, said, strength, when
from geo_movements.draft.records import Clause, Words
from geo_movements.tables import dates

__all__ = ["Attributes", "read"]


class Attributes(NamedTuple):
    """How many, when, by whom it is said and by what they moved; null where the text is silent.

    `date` are the words as written; of a departure and an arrival both, with an ellipsis between.
    """

    strength: strength.Told
    date: str | None
    dated: when.Dated
    said: said.Said
    mode: str | None


def read(
    clauses: Sequence[Clause],
    force: Words,
    published: str | None,
    *,
    mode_words: str = "",
    destination: Words | None = None,
) -> Attributes:
    """Read the attributes of a movement out of its clauses, the one that matters most first.

    Two dates are from when to when. The claimant is of the first clause that has one: who tells
    the arrival tells of the movement. `mode_words` is what the grammar knows to tell a mode.

    >>> from geo_movements.draft.records import Article
    >>> text = "At least 300 men left Gao by road on 3 May 1912, scouts said."
    >>> clause = Clause(Article(text), Words(text, 0, 61), 0, 47, Words("left", 17, 21))
    >>> told = read([clause], Words("At least 300 men", 0, 16), None)
    >>> told.strength.low, told.mode, told.dated.edtf, told.said.claimant.text
    (300, 'road', '1912-05-03', 'scouts')
    """
    first = clauses[0]
    date, dated = _date(clauses, published)
    return Attributes(
        strength.of_force(first.article.text, force),
        date,
        dated,
        _said(clauses),
        _mode(clauses, force, mode_words, destination),
    )


def _date(clauses: Sequence[Clause], published: str | None) -> tuple[str | None, when.Dated]:
    told = [when.date_of(clause, published) for clause in clauses]
    told = [one for one in told if one.words is not None]
    whole = [one for one in told if one.earliest or one.latest]
    ends = sorted(
        {(one.earliest, one.latest): one for one in whole if one.earliest and one.latest}.values(),
        key=lambda one: (one.earliest or "", one.latest or ""),
    )
    if len(ends) > 1:
        return _from_to(ends[0], ends[-1])
    best = next(iter(whole or told), when.Dated())
    return (best.words.text if best.words else None), best


def _from_to(first: when.Dated, last: when.Dated) -> tuple[str, when.Dated]:
    """Join the date of a departure and that of an arrival."""
    assert first.words and last.words
    earliest, latest = first.earliest, max(first.latest or "", last.latest or "")
    span = dates.parse(f"{earliest}/{latest}")
    words = sorted({first.words, last.words}, key=lambda one: one.start)
    sure = min(first.confidence, last.confidence)
    dated = when.Dated(first.words, dates.to_edtf(span), earliest, latest, sure)
    return " … ".join(one.text for one in words), dated


def _said(clauses: Sequence[Clause]) -> said.Said:
    told = [said.of(clause) for clause in clauses]
    if told[0].status in ("planned", "denied"):
        return told[0]
    return next((one for one in told if one.claimant is not None), told[0])


_COORDINATED = re.compile(
    r"(?:,|;|\band|\bthen|\bbut|\bbefore|\bafter|\bwhere|\bwhence)\s+"
    r"(?:(?:then|later|soon|subsequently|finally|eventually|there|thence|was|were|been|being|had|has"
    r"|have|will|would|to|are|is|be|they|it|on|he|who|which|\w+ly)\s+)*$",
    re.IGNORECASE,
)


def _own_words(clause: Clause) -> str:
    """Give a clause's words; from its verb on, where a verb before shares the subject.

    Of "taken by bus to A and flown to B" the bus is not of the flight.
    """
    text = clause.article.text
    before = text[max(clause.start, clause.trigger.start - _NEAR) : clause.trigger.start]
    start = clause.trigger.start if _COORDINATED.search(before) else clause.start
    return text[start : clause.end]


_NEAR = 200


def _mode(
    clauses: Sequence[Clause], force: Words, mode_words: str, destination: Words | None
) -> str | None:
    """Take the first mode that a clause tells; of several in one, the last before the place."""
    for clause in clauses:
        text = mode_words or _own_words(clause)
        found = mode.of(clause.trigger.text, text, force.text)
        if found is not None:
            return found
    first = clauses[0]
    if destination is None or not first.trigger.end < destination.start < first.end:
        return None
    return mode.last_of(first.article.text[first.trigger.end : destination.start])
