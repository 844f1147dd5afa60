"""Who says that a movement was, and of what kind the telling is: its claimant and its status."""

from __future__ import annotations

import re
from typing import NamedTuple

from geo_movements.draft.attributes.speakers import Attribution, attributions, near, subject_of
from geo_movements.draft.records import Clause, Words

__all__ = ["Said", "of"]


class Said(NamedTuple):
    """The claimant's words as written (null: the narrator), the status, and how sure (0 to 1)."""

    claimant: Words | None
    status: str
    confidence: float


def of(clause: Clause) -> Said:
    """Find who says what the clause states, and the status of it.

    The innermost body that claims is the claimant of nested attributions: of "a minister said,
    citing the agency", the agency. What is not begun is "planned", whoever says so; "reportedly"
    without a body is "reported".

    >>> from geo_movements.draft.records import Article
    >>> text = "Some 40 tanks have left Gao, witnesses said."
    >>> clause = Clause(Article(text), Words(text, 0, 44), 0, 44, Words("left", 18, 22))
    >>> of(clause).claimant.text, of(clause).status
    ('witnesses', 'claimed')
    """
    clause = near(clause)
    told = attributions(clause)
    ordering = _ordering(clause)
    if ordering is not None:
        return Said(ordering, "planned", 0.8)
    denial = next((one for one in told if one.kind == "denied"), None)
    if denial is not None:
        claim = next((one for one in told if one.inside), denial)
        return Said(claim.speaker, "denied", denial.confidence)
    best = next((one for one in told if one.speaker), told[0] if told else None)
    if best is None:
        return Said(None, _status(clause, None), 0.8)
    return Said(best.speaker, _status(clause, best), best.confidence)


_ORDER = re.compile(r"orders?|ordered|ordering", re.IGNORECASE)
_IS_ORDER = re.compile(
    r"\b(?P<order>orders|ordered|ordering)\b(?!\s+(?:to|by)\b)[^,;.]{1,90}?\bto\s+$", re.IGNORECASE
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)\s+(?:\w+ly\s+)?$", re.IGNORECASE)


def _ordering(clause: Clause) -> Words | None:
    """Find who orders the movement: "Correa orders troops to the border"; null where nobody."""
    text, at = clause.sentence.text, clause.trigger.start - clause.sentence.start
    verb = at if _ORDER.fullmatch(clause.trigger.text) else None
    if verb is None:
        order = _IS_ORDER.search(text, max(0, at - 130), at)
        verb = order.start("order") if order else None
    if verb is None or _PASSIVE.search(text[max(0, verb - 20) : verb]):
        return None
    return subject_of(clause.sentence, clause.article, verb)


def _status(clause: Clause, told: Attribution | None) -> str:
    """Rank what is told: planned first, then as the word of saying has it."""
    if is_planned(clause, told):
        return "planned"
    if _BELIEVED.search(_before(clause)):
        return "assessed"
    if told is None or told.speaker is None:
        return "reported"
    return told.kind


_BELIEVED = re.compile(
    r"\b(?:is|are|was|were|been) (?:widely )?(?:believed|thought|estimated|assessed|suspected) to"
    r" (?:have )?(?:be |been )?(?:\w+ly )?$",
    re.IGNORECASE,
)
_AHEAD = (
    r"will|'ll|shall|to be|(?:is|are) (?:now |soon |also )?to|(?:was|were) to"
    r"|plans? to|planned to|planning to|plans? (?:the|a)|intends? to|intended to|prepar(?:es?"
    r"|ed|ing) to"
    r"|hop(?:es?|ed|ing) to|aims? to|agree[sd]? to|agreed upon|pledge[sd]? to|vow(?:s|ed)? to"
    r"|promise[sd]? to|threaten(?:s|ed)? to|due to|due|set to|expected to|expects to"
    r"|scheduled to|slated to|ready to|about to|likely to|poised to|going to|(?-i:may|MAY)"
    r"|might|could"
    r"|decide[sd]? to|undertook to|undertakes? to|sign(?:s|ed)? (?:an agreement"
    r"|a deal) (?:\w+ ){0,6}to"
    r"|commit(?:s|ted)? to|offer(?:s|ed)? to|wants? to|would|has been asked to|hopes to"
)
_ORDERED = (
    r"order(?:s|ed|ing)?(?: \S+){0,8} to|(?:was|were|been|are|is) (?:ordered|told|instructed"
    r"|directed|tasked"
    r"|asked|authori[sz]ed|earmarked|assigned) (?:\S+ ){0,3}(?:to|for)|authori[sz]e[sd]? (?:the"
    r"|a)|approve[sd]? (?:the|a)"
    r"|orders?|instructed (?:\S+ ){0,6}to|directed (?:\S+ ){0,6}to|told (?:\S+ ){1,5}to"
    r"|orders? (?:\S+ ){0,6}to|instructions to|under orders to|preparations (?:for|to)"
)
_PLANNED = re.compile(rf"(?:\b(?:{_AHEAD}|{_ORDERED}))\s+(?:[\w'-]+\s+){{0,3}}$", re.IGNORECASE)
_NOMINAL_AHEAD = re.compile(
    r"\b(?:announce[sd]?|announcing|orders?|ordered|approve[sd]?|authori[sz]e[sd]?"
    r"|agree[sd]? (?:on|to)"
    r"|plan(?:s|ned|ning)?|pledge[sd]?|promise[sd]?|schedule[sd]?|demand(?:s|ed)?"
    r"|decide[sd]? (?:on|upon)"
    r"|prepar(?:e|es|ed|ing)(?: for)?|planned|possible|impending|imminent|forthcoming|upcoming"
    r"|future|proposed|intended|expected|potential)\s+(?:\S+\s+){0,4}$",
    re.IGNORECASE,
)
_DUE = re.compile(r"due|expected|scheduled|slated|orders?|ordered|earmarked", re.IGNORECASE)
_DONE = re.compile(r"\b(?:has|have|had|having)\b(?: \w+){0,3} $", re.IGNORECASE)


def is_planned(clause: Clause, told: Attribution | None = None) -> bool:
    """Tell whether a movement is told as not begun: ordered, pledged, expected, possible.

    >>> from geo_movements.draft.records import Article
    >>> text = "Two brigades are expected to leave Gao."
    >>> whole, leave = Words(text, 0, 39), Words("leave", 29, 34)
    >>> is_planned(Clause(Article(text), whole, 0, 39, leave, "infinitive"))
    True
    """
    before = _before(clause)
    if _DUE.fullmatch(clause.trigger.text):
        return True
    if clause.tense == "future":
        return not _is_history(clause, told, before)
    if clause.tense in ("past", "perfect"):
        return False
    if clause.tense == "nominal":
        return _NOMINAL_AHEAD.search(before) is not None
    if _DONE.search(before):
        return False
    if re.search(r"\bwould\b[^,;]*$", before) and told is None:
        return not _is_history(clause, told, before)
    return _PLANNED.search(before) is not None


def _is_history(clause: Clause, told: Attribution | None, before: str) -> bool:
    """Tell the future in a past tale, "would later sail", from a plan that someone tells."""
    return (
        told is None
        and clause.article.published is None
        and re.search(r"\bwould\b", before[-30:]) is not None
    )


def _before(clause: Clause) -> str:
    """Give the sentence's words before the trigger, at most the last 200 characters."""
    at = clause.trigger.start - clause.sentence.start
    return clause.sentence.text[max(0, at - 200) : at]
