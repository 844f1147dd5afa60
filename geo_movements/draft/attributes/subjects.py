"""Noun phrases beside a verb: its subject, and what a preposition names."""

from __future__ import annotations

import re

from geo_movements.draft.attributes.dated import dates_in

__all__ = ["after_preposition", "after_verb", "before_verb"]

_DAY = r"(?:(?:on |late |early |late on |early on )*(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_TAIL = re.compile(
    rf"(?:[, ]+(?:also|later|earlier|has|have|had|then|now|since|repeatedly|yesterday|today|{_DAY}"
    r"|always|never|long|often|just|itself|himself|herself|themselves|previously|first|only|jointly|both|all|did|does|would"
    r"|will|could|can|still|again|at first|in turn|reporters|\w+ly))+[, ]*$|[ ]+$",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"[;:\u201c\u201d\"\u2013\u2014()]|(?<=\w\w)\. (?=[A-Z])|(?<=[0-9])\. (?=[A-Z])|,"
    r"|\b(?:but|while|although|though|because|whereas|that|when|after|before|as|and|where|until"
    r"|than|which|despite|amid|if)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|left|went|sent|took|fled|came|began|flew|met"
    r"|held|fell|led|said|told|say|says|(?-i:[a-z])\w{3,}ed)\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"[,;:()\u201c\u201d\"\u2013\u2014]|(?<=\w\w)\.(?= |$)|\b(?:that|which|who|said|says|as|while"
    r"|when|after|before|but|has|have|had|will|would|is|are|was|were|on (?:mon|tues|wednes|thurs"
    r"|fri|satur|sun)day|yesterday|today|late|early|in (?:a|an) (?:statement|interview|report"
    r"|letter|briefing|post|telegram)|at (?:a|the) (?:press|news))\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\([^()]{1,40}\)$")
_LEAD = re.compile(
    r"(?:(?:meanwhile|however|also|later|earlier|but|and|yesterday|today|still|for (?:his|her|its"
    r"|their) part|in addition)\b[ ,]*)+",
    re.IGNORECASE,
)


def before_verb(text: str, verb: int) -> tuple[int, int] | None:
    """Find the noun phrase before the verb that starts at `verb`: its start and end.

    An apposition between commas belongs to it: "Correa, the President of Ecuador, said".

    >>> text = "On Friday the mayor of Gao said"
    >>> text[slice(*before_verb(text, 27))]
    'the mayor of Gao'
    """
    head = text[:verb]
    tail = _TAIL.search(head, max(0, verb - 90))
    head = head[: tail.start()] if tail else head
    head = head.rstrip(" ,")
    beside = _BRACKETS.search(head, max(0, len(head) - 60))
    if beside:
        start = _left(head[: beside.start()])
        return (start, len(head)) if head[start : beside.start()].strip() else None
    cut = head.rfind(",")
    closes = text[:verb].rstrip().endswith(",") or (tail is not None and "," in tail[0])
    if closes and cut >= 0 and len(head) - cut < 120:
        start = _left(head[:cut])
        if head[start:cut].strip() and not _FINITE.search(head[start:cut]):
            return start, len(head)
    start = _left(head)
    return (start, len(head)) if head[start:].strip() else None


def _left(head: str) -> int:
    """Find where the noun phrase at the end of a text starts."""
    start = 0
    for match in _LEFT.finditer(head, max(0, len(head) - 240)):
        before, after = head[start : match.start()], head[match.end() :]
        if match[0].lower() == "and" and not _FINITE.search(before) and len(after) < 80:
            continue
        start = match.end()
    lead = _LEAD.match(head, start + _spaces(head, start))
    start = lead.end() if lead else start
    start += _spaces(head, start)
    return _past_date(head, start)


def _spaces(text: str, start: int) -> int:
    match = re.compile(r"[^\w]*").match(text, start)
    return len(match[0]) if match else 0


def _past_date(head: str, start: int) -> int:
    """Step over a date at the head of a sentence: "On Friday Asmara said"."""
    led = re.compile(r"(?:on|in|by|at|late on|early on)\s+|", re.IGNORECASE).match(head, start)
    after = led.end() if led else start
    for date in dates_in(head[start : start + 48])[:1]:
        if start + date.start <= after:
            return start + date.end + _spaces(head, start + date.end)
    return start


def after_preposition(text: str, start: int) -> tuple[int, int]:
    """Find the noun phrase that starts at `start`: to the next border of a clause.

    >>> text = "according to two officials in Juba, who fled"
    >>> text[slice(*after_preposition(text, 13))]
    'two officials in Juba'
    """
    stop = _RIGHT.search(text, start)
    return start, stop.start() if stop else len(text)


def after_verb(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Find the subject behind its verb, where the verb follows what it says."""
    before = text[:start].rstrip()
    if not before or before[-1] not in ",\u201d\"'\u2019":
        return None
    span = after_preposition(text, end)
    return span if text[slice(*span)].strip() else None
