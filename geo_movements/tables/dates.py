"""When, as a source tells it: EDTF or report English to a span of days.

`parse` is the door. EDTF and the span live in `edtf`, one date in words in `phrases`, days and
minutes in `calendar`; what callers need of them is handed on here.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from geo_movements.errors import ParseError
from geo_movements.tables import edtf
from geo_movements.tables.calendar import (
    from_minutes,
    to_minutes,
)
from geo_movements.tables.date_rules import RULES, Rule, english
from geo_movements.tables.edtf import DateSpan, to_edtf
from geo_movements.tables.figures import figures_to_iso
from geo_movements.tables.phrases import Beside, tidy
from geo_movements.tables.relative import (
    RELATIVE,
    anchored,
)
from geo_movements.tables.words import MAX_CHARS, quote

__all__ = [
    "RELATIVE",
    "RULES",
    "DateSpan",
    "Rule",
    "from_minutes",
    "parse",
    "to_edtf",
    "to_minutes",
]

_LATELY = 1 << 16
"""So many dates, some hundreds of bytes each, are not read again: those of ten years, and spans."""


def parse(
    text: str,
    *,
    anchor: str | None = None,
    calendar: str | None = None,
    d_day: str | None = None,
    order: str | None = None,
) -> DateSpan:
    """Read a date in EDTF or in report English.

    EDTF is tried first, then the phrases of `RELATIVE` and `RULES`. `anchor` is the day of the
    report, as EDTF: "last Friday" counts from it, and a date without a year takes the anchor's, if
    that puts it within half a year of the anchor. `d_day` is the day that "D+3" counts from. With
    `calendar` "julian" the text's dates are of that calendar, and the span's Gregorian. `order`,
    "dmy" or "mdy", says which of "10/8/2024" is the day. Whatever is not understood, not possible
    or runs backwards raises a ParseError that says what to write.

    >>> parse("early to mid-October 2024").latest
    '2024-10-20'
    >>> parse("between Oct. 8 and Oct. 13", anchor="2024-10-18").earliest
    '2024-10-08'
    >>> parse("25 October 1917", calendar="julian").earliest
    '1917-11-07'
    >>> parse("10/8/2024", order="dmy").earliest
    '2024-08-10'
    """
    if len(text) > MAX_CHARS:
        raise ParseError(f"{quote(text)} is too long for a date.", "Keep the date only.")
    return _parsed(text, anchor, calendar, d_day, order)


@lru_cache(maxsize=_LATELY)
def _parsed(
    text: str, anchor: str | None, calendar: str | None, d_day: str | None, order: str | None
) -> DateSpan:
    shown = quote(text)
    beside = Beside(anchor, calendar == "julian")
    try:
        words = figures_to_iso(" ".join(text.split()), order)
        span = edtf.read(words, julian=beside.julian)
        if span is None:
            span = english(anchored(tidy(words), anchor, d_day, julian=beside.julian), beside)
    except ParseError as error:
        raise ParseError(f"{shown}: {error.problem}", error.hint) from None
    if span is None:
        raise ParseError(f"{shown} is not understood as a date.", _nearest(words))
    return span


_MORE_EXAMPLES = (
    "8 October 2024", "October 8, 2024", "October 2024", "early October 2024", "2024-10-08",
    "early to mid-October 2024", "last week of October 2024", "autumn 2024", "2024-10",
)  # fmt: skip


_UNTOLD = ("unknown", "not known", "not stated", "n/a", "n.d.", "tbd", "undated", "?", "-")


def _nearest(text: str) -> str:
    """Say what to write; where a phrase that is understood looks much like the text, that."""
    if text.lower() in _UNTOLD:
        return "Leave the cell empty: an empty date is not known."
    if re.match(r"(?:not (?:on|in|at|by|since|during)|never)\b", text, re.IGNORECASE):
        return "When it was not tells no day: write when it was, or leave the cell empty."
    if re.search(r"\bo\. ?s\b|\bold style\b", text, re.IGNORECASE):
        return "Write the day alone, and julian in the column calendar."
    if re.search(r"\bn\. ?s\b|\bnew style\b", text, re.IGNORECASE):
        return "Write the day alone: it is of the Gregorian calendar, unless calendar says julian."
    if re.search(r"^[^0-9]*[0-9]{1,2}?[ -]*[A-Za-z]{3,}[ -]'?[0-9]{2}$", text):
        return 'Write the year with four digits, as in "8 October 2024".'
    nearest = _most_like(_numberless(text))
    if nearest is None:
        return 'Write the day, as 2024-10-08 or "8 October 2024", or a span, "late October 2024".'
    return f'Nearest that is: "{nearest}".'


def _numberless(text: str) -> str:
    return re.sub("[0-9]+", "0", text.lower())


@lru_cache(maxsize=1024)
def _most_like(numberless: str) -> str | None:
    """Find the example most like a text; once for all that differ in their numbers only."""
    examples = [*_MORE_EXAMPLES, *(rule.example for rule in RULES)]
    examples += [phrase.example for phrase in RELATIVE]
    phrases = {_numberless(example): example for example in reversed(examples)}
    nearest = difflib.get_close_matches(numberless, phrases, n=1, cutoff=0.7)
    return phrases[nearest[0]] if nearest else None
