"""Denials and admissions: who denies, dismisses, confirms or admits what is said of a movement."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from geo_movements.draft.attributes.speakers import subject_of
from geo_movements.draft.records import Article, Words

__all__ = ["Stance", "find"]


class Stance(NamedTuple):
    """One denial or confirmation: the verb, who takes the stance, and the words for what."""

    stance: Literal["denies", "confirms"]
    trigger: Words
    claimant: Words | None
    concerned: Words


_DENIES = (
    r"den(?:y|ies|ied)|dismiss(?:es|ed)?|reject(?:s|ed)?|refute[sd]?|rebuff(?:s|ed)?"
    r"|disavow(?:s|ed)?|ridiculed?|brushed aside|called (?:\w+ ){1,6}(?:false|fake|baseless|untrue)"
)
_CONFIRMS = r"confirm(?:s|ed)?|admit(?:s|ted)?|acknowledge[sd]?|concede[sd]?|owned up to"
_VERB = re.compile(
    rf"(?<![\w-])(?:(?P<denies>{_DENIES})|(?P<confirms>{_CONFIRMS}))(?![\w-])", re.IGNORECASE
)
_NOT = re.compile(
    r"(?:\b(?:not|never|neither|nor|declined? to|refused? to|could not|unable to|without)|n't)\s+"
    r"(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_MOVEMENT = re.compile(
    r"\b(?:deploy\w*|troops?|soldiers?|forces?|presence|withdraw\w*|movements?|mov(?:ed|ing)"
    r"|invasion|incursions?|cross(?:ed|ing)s?|dispatch\w*|send(?:s|ing)?|sent|entered|arriv\w+|landings?"
    r"|mercenaries|fighters|men|units?|convoys?|warships?|transfer\w*|pull(?:ed)?-?out|advance\w*"
    r"|retreat\w*|left|evacuat\w+)\b",
    re.IGNORECASE,
)


_OFFER = re.compile(
    r"\s*(?:\w+ ){0,3}?(?:proposals?|offers?|demands?|calls?|requests?|plans?|ultimatum|bid|motion"
    r"|resolution|idea|appeals?|terms|possibility)\b",
    re.IGNORECASE,
)
"""What is rejected and is no claim: a proposal to send troops is not denied."""
_LONGEST = 4_000
"""Characters of a sentence that are read; what is longer is no sentence."""


def find(sentence: Words, article: Article) -> list[Stance]:
    """Find the denials and confirmations in a sentence whose object may be a movement.

    What is not confirmed is neither: "declined to confirm" gives none.

    >>> text = "Moscow denied that its troops had entered Abkhazia."
    >>> [(told.stance, told.claimant.text) for told in find(Words(text, 0, 51), Article(text))]
    [('denies', 'Moscow')]
    """
    sentence = Words(sentence.text[:_LONGEST], sentence.start, sentence.end)
    found = []
    for match in _VERB.finditer(sentence.text):
        told = _read(sentence, article, match)
        if told is not None:
            found.append(told)
    return found


def _read(sentence: Words, article: Article, match: re.Match[str]) -> Stance | None:
    text = sentence.text
    if _NOT.search(text, 0, match.start()):
        return None
    object_end = _object_end(text, match.end())
    about = text[match.end() : object_end]
    if not _MOVEMENT.search(about) or _OFFER.match(about):
        return None
    base = sentence.start
    lead = len(about) - len(about.lstrip())
    concerned = Words(
        about.strip(), base + match.end() + lead, base + match.end() + lead + len(about.strip())
    )
    trigger = Words(match[0], base + match.start(), base + match.end())
    stance: Literal["denies", "confirms"] = "denies" if match["denies"] else "confirms"
    return Stance(stance, trigger, subject_of(sentence, article, match.start()), concerned)


def _object_end(text: str, start: int) -> int:
    stop = re.compile(r"[;.](?=\s|$)|, (?:but|while|despite|although|and)\b|\bdespite\b").search(
        text, start
    )
    return stop.start() if stop else len(text)
