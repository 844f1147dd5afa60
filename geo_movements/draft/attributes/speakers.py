"""Attributions in running text: who says what stands in a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from geo_movements.draft.attributes import subjects
from geo_movements.draft.attributes.speech import (
    FROM,
    NAMED,
    NARRATED,
    QUOTED,
    REPORT_OF,
    Saying,
    claims_in,
    verbs_in,
)
from geo_movements.draft.records import Article, Clause, Words

__all__ = ["Attribution", "attributions", "near", "subject_of"]

_NEAR = 2_000
_VERBS_BACK = 8
_LONGEST = 160
"""A longer speaker, in characters, is none."""


class Attribution(NamedTuple):
    """A speaker, as written, and what his word makes of it: a status.

    A null speaker is "reportedly", or a passive without one. `inside` is a claim that another
    speaks of: "denied a claim by the mayor".
    """

    speaker: Words | None
    kind: str
    confidence: float = 0.8
    inside: bool = False


def attributions(clause: Clause) -> list[Attribution]:
    """List who says what the clause states, the innermost that claims first.

    >>> from geo_movements.draft.records import Article
    >>> text = "Lawmakers said, citing the spy agency, that the men had left Wonsan."
    >>> clause = Clause(Article(text), Words(text, 0, 68), 0, 68, Words("left", 57, 61))
    >>> [told.speaker.text for told in attributions(clause)]
    ['the spy agency', 'Lawmakers']
    """
    clause = near(clause)
    told = [*_named(clause), *_claimed(clause), *_spoken(clause)]
    if not any(one.speaker for one in told):
        quoted = _quoted(clause)
        told += [quoted] if quoted else []
    if not told and NARRATED.search(clause.sentence.text):
        told = [Attribution(None, "reported", 0.7)]
    return told


def near(clause: Clause) -> Clause:
    """Cut a sentence that is none, a table or a long line, to what stands near the trigger.

    >>> from geo_movements.draft.records import Article
    >>> text = "x " * 5000 + "left Gao"
    >>> whole = Words(text, 0, 10008)
    >>> len(near(Clause(Article(text), whole, 0, 10008, Words("left", 10000, 10004))).sentence.text)
    2008
    """
    text, start, _ = clause.sentence
    if len(text) <= 2 * _NEAR:
        return clause
    at = clause.trigger.start - start
    first, last = max(0, at - _NEAR), min(len(text), at + _NEAR)
    return clause._replace(sentence=Words(text[first:last], start + first, start + last))


def subject_of(sentence: Words, article: Article, verb: int) -> Words | None:
    """Find the subject of the verb that starts at `verb` of a sentence; null where none is named.

    >>> text = "The Kremlin had earlier dismissed the claims."
    >>> subject_of(Words(text, 0, 45), Article(text), 24).text
    'The Kremlin'
    """
    clause = Clause(article, sentence, sentence.start, sentence.end, Words("", 0, 0))
    speaker = _words(clause, subjects.before_verb(sentence.text, verb))
    return _meant(clause, speaker, verb)


# --- According to, citing, a report by ----------------------------------------------------------


def _named(clause: Clause) -> Iterator[Attribution]:
    text, at = clause.sentence.text, _at(clause)
    for match in NAMED.finditer(text):
        speaker = _words(clause, subjects.after_preposition(text, match.end()))
        if speaker and not _covers(speaker, clause) and _same_tale(text, match.start(), at):
            kind = "confirmed" if "confirmed" in match[0].lower() else "claimed"
            kind = "denied" if match["verb"] == "denied" else kind
            yield Attribution(_as_person(speaker), kind, 0.9)
    for match in FROM.finditer(text):
        if match.end() <= at and _reaches(text, match.end(), at):
            speaker = _words(clause, match.span("by"))
            if speaker:
                yield Attribution(speaker, "claimed", 0.85, inside=True)
    for match in QUOTED.finditer(text):
        if match.end() <= at:
            speaker = _words(clause, subjects.before_verb(text, match.start()))
            if speaker:
                yield Attribution(_meant(clause, speaker, match.start()), "claimed", 0.85)


def _claimed(clause: Clause) -> Iterator[Attribution]:
    """Find the makers of claims told as nouns, whose object the clause is."""
    text, at = clause.sentence.text, _at(clause)
    for claim in claims_in(text):
        if claim.end <= at and claim.maker and _reaches(text, claim.end, at):
            speaker = _words(clause, claim.maker)
            if speaker:
                yield Attribution(_as_person(speaker), "claimed", 0.75, inside=True)


def _as_person(speaker: Words) -> Words:
    """Take who made it for "a statement from ..."."""
    made = REPORT_OF.match(speaker.text)
    if made is None:
        return speaker
    return Words(speaker.text[made.end() :], speaker.start + made.end(), speaker.end)


# --- Verbs of saying ----------------------------------------------------------------------------


def _spoken(clause: Clause) -> list[Attribution]:
    """Find the verbs of saying that the clause hangs from, the nearest first."""
    text, at = clause.sentence.text, _at(clause)
    found = []
    earlier: Attribution | None = None
    for verb in verbs_in(text):
        if verb.start <= at < verb.end:
            told = _subject_told(clause, verb)
            distance = 0
        else:
            told = _of_verb(clause, verb, at, earlier)
            distance = abs(verb.start - at)
        earlier = told or earlier or _subject_told(clause, verb)
        if told is not None:
            found.append((distance, told))
    return [told for _, told in sorted(found, key=lambda pair: pair[0])]


def _of_verb(
    clause: Clause, verb: Saying, at: int, earlier: Attribution | None
) -> Attribution | None:
    """Read one verb of saying; None where its object is not the clause."""
    text = clause.sentence.text
    if verb.start > at and not _is_trailing(text, verb, at):
        return None
    if verb.start < at and not _reaches(text, verb.end, at):
        return None
    if verb.form.endswith("ing") and re.search(r"[,\s]\s*(?:and |but )?$", text[: verb.start]):
        return earlier or _head_of(clause, verb)
    told = _subject_told(clause, verb)
    if told is None and earlier is not None and _SHARED.search(text[: verb.start][-24:]):
        return earlier._replace(kind=verb.kind, confidence=0.6)
    return told


def _subject_told(clause: Clause, verb: Saying) -> Attribution | None:
    text = clause.sentence.text
    turned = verb.start > _at(clause) and verb.form not in _WITH_HEARER
    span = subjects.after_verb(text, verb.start, verb.end) if turned else None
    speaker = _words(clause, span or subjects.before_verb(text, verb.start))
    if speaker is None or _covers(speaker, clause) or _is_no_speaker(speaker.text):
        return None
    meant = _meant(clause, speaker, verb.start)
    return Attribution(meant, verb.kind, 0.85 if meant is speaker else 0.6)


_SHARED = re.compile(r"\b(?:and|but) (?:also |later |instead )?$", re.IGNORECASE)
_WITH_HEARER = frozenset(
    ["tell", "tells", "told", "telling", "inform", "informs", "informed", "notify", "notified"]
)
"""Verbs whose object is who hears it: "a spokesman, Brigadier Oduya, told reporters"."""


def _head_of(clause: Clause, verb: Saying) -> Attribution | None:
    """Take the sentence's subject for a participle: "The army shelled Gao, saying that ..."."""
    text = clause.sentence.text
    finite = re.compile(r"\b(?:\w{3,}(?:ed|es)|has|have|had|is|are|was|were|will)\b").search(text)
    if finite is None or finite.start() >= verb.start:
        return None
    speaker = _words(clause, subjects.before_verb(text, finite.start()))
    if speaker is None or _covers(speaker, clause) or _is_no_speaker(speaker.text):
        return None
    return Attribution(speaker, verb.kind, 0.5)


_TIME = re.compile(
    r"(?:the |that |this |next |last )?(?:\w+ )?(?:year|month|week|day|night|decade|century|war"
    r"|spring|summer|autumn|winter|offensive|campaign|[0-9]{4}s?)\b.*|\W*|[0-9 ,:.]+",
    re.IGNORECASE,
)


def _is_no_speaker(text: str) -> bool:
    """Tell "the year saw" and leavings of a clause from one who speaks."""
    return _TIME.fullmatch(text) is not None or len(text) < 2


def _same_tale(text: str, start: int, at: int) -> bool:
    """Tell whether no semicolon parts two places of a sentence."""
    return ";" not in text[min(start, at) : max(start, at)]


def _is_trailing(text: str, verb: Saying, at: int) -> bool:
    """Tell ", officials said" that closes what the clause states."""
    between = text[at : verb.start]
    if ";" in between:
        return False
    cut = max(between.rfind(mark) for mark in ',\u201d"\u2014\u2013')
    return cut >= 0 and len(between) - cut < _LONGEST


_SAYS_ANEW = re.compile(
    r"\b(?:and|but)\s+(?:also\s+|later\s+|instead\s+|has\s+|had\s+)*(?:said|says|claimed|added"
    r"|accused|insisted|told|announced|alleged|maintained)\b",
    re.IGNORECASE,
)
"""What a first verb said ends here: "denied that it had left, and said that the army had"."""


def _reaches(text: str, end: int, at: int) -> bool:
    """Tell whether what is said reaches to the trigger: no new tale starts between."""
    between = text[end:at]
    if ";" in between or re.search(r"[.!?]\s+[A-Z]", between):
        return False
    if _SAYS_ANEW.search(between):
        return False
    return re.search(r",\s+(?:though|although|while|but it|whereas)\b", between) is None


# --- Quotations, and who he is ------------------------------------------------------------------

_PRONOUN = re.compile(r"(?:he|she|they|it|who)", re.IGNORECASE)


def _meant(clause: Clause, speaker: Words | None, verb: int) -> Words | None:
    """Take whom a pronoun means; the pronoun itself where nobody is named before."""
    if speaker is None or not _PRONOUN.fullmatch(speaker.text):
        return speaker
    return _earlier(clause, clause.sentence.start + verb) or speaker


def _quoted(clause: Clause) -> Attribution | None:
    """Find the speaker of the quotation that the trigger stands in, in a sentence beside."""
    text, at = clause.article.text, clause.trigger.start
    before = text[max(0, at - 1500) : at]
    opened = max(before.rfind("\u201c"), _odd_quote(before))
    if opened < 0 or "\u201d" in before[opened:]:
        return None
    close = re.compile('[\u201d"]').search(text, at, at + 1500)
    if close is None:
        return None
    tail = Words(text[close.start() : close.end() + 200], close.start(), close.end() + 200)
    for verb in verbs_in(tail.text):
        if re.search(r"[.!?]\s", tail.text[2 : verb.start]):
            return None
        span = subjects.after_verb(tail.text, verb.start, verb.end)
        span = span or subjects.before_verb(tail.text, verb.start)
        inner = clause._replace(sentence=tail)
        speaker = _meant(inner, _words(inner, span), verb.start)
        return Attribution(speaker, verb.kind, 0.6) if speaker else None
    return None


def _odd_quote(before: str) -> int:
    return before.rfind('"') if before.count('"') % 2 else -1


def _earlier(clause: Clause, before: int) -> Words | None:
    """Find the last speaker named before: whom "he" or "they" means."""
    text = clause.article.text[max(0, before - 1200) : before]
    whole = clause._replace(sentence=Words(text, before - len(text), before))
    for verb in reversed([*verbs_in(text)][-_VERBS_BACK:]):
        span = subjects.after_verb(text, verb.start, verb.end)
        speaker = _words(whole, span or subjects.before_verb(text, verb.start))
        if speaker and not _PRONOUN.fullmatch(speaker.text) and len(speaker.text) < _LONGEST:
            return speaker
    return None


def _words(clause: Clause, span: tuple[int, int] | None) -> Words | None:
    """Cut a stretch of the sentence free of the marks around it; null where nothing is left."""
    if span is None:
        return None
    text = clause.sentence.text[slice(*span)]
    kept = text.strip(' ,.;:\n\t\u201c\u201d"')
    if not kept:
        return None
    first = clause.sentence.start + span[0] + text.index(kept)
    return Words(kept, first, first + len(kept))


def _at(clause: Clause) -> int:
    return clause.trigger.start - clause.sentence.start


def _covers(speaker: Words, clause: Clause) -> bool:
    return speaker.start <= clause.trigger.start < speaker.end or len(speaker.text) > _LONGEST
