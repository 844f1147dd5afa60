"""Attributions in running text: who says what stands in a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from geo_movements.draft.records import Article, Clause, Words

__all__ = ["Attribution", "attributions", "subject_of"]


class Attribution(NamedTuple):
    """A speaker, as written, and what his verb makes of it: a status.

    A null speaker is "reportedly", or a passive without one.
    """

    speaker: Words | None
    verb: str
    confidence: float = 0.8


def _forms(*verbs: str) -> str:
    return "|".join(verbs)


_SAY = _forms(
    "say|says|said|saying",
    "tell|tells|told|telling",
    "claim|claims|claimed|claiming",
    "state|states|stated|stating",
    "announce|announces|announced|announcing",
    "reports|reported|reporting",
    "report(?= that)",
    "declare|declares|declared",
    "alleges?|alleged|alleging",
    "insists?|insisted",
    "adds|added|adding",
    "notes|noted|noting",
    "reveals?|revealed",
    "discloses?|disclosed",
    "accuses?|accused",
    "warns?|warned|warning",
    "maintains?|maintained",
    "asserts?|asserted",
    "contends?|contended",
    "writes|wrote|writing",
    "informs|informed",
    "indicates?|indicated",
    "tweets|tweeted",
    "posted",
    "suggests?|suggested",
    "testified|testifies",
    "explained|explains",
    "recalls?|recalled",
    "stresses|stressed",
    "complained|complains",
    "relates?|related",
    "mentions?|mentioned",
    "broadcasts?",
    "wires|wired",
    "cabled",
    "telegraphed",
    "charges(?= that)|charged(?= that)",
    "observed(?= that)",
    "predicts?|predicted",
    "saw|seen by|see|spotted|witnessed|sighted|watched|counted",
    "publish(?:es|ed)",
)
_CONFIRM = (
    "confirms?|confirmed|confirming|acknowledges?|acknowledged|acknowledging|admits?|admitted"
    "|admitting|concedes?|conceded|verif(?:y|ies|ied)|has established|have established"
)
_ASSESS = (
    "believes?|believed|assess(?:es|ed)?|estimates?|estimated|suspects?|suspected|concludes?"
    "|concluded|judges?|judged|thinks?|thought|reckons?|reckoned"
)
_DENY = (
    "den(?:y|ies|ied|ying)|rejects?|rejected|rejecting|dismiss(?:es|ed|ing)?|refutes?|refuted"
    "|rebuffs?|rebuffed|disavows?|disavowed"
)
_KINDS = {"claimed": _SAY, "confirmed": _CONFIRM, "assessed": _ASSESS, "denied": _DENY}
_VERBS = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items())
    + r")(?![\w-])",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"(?<!\w)(?:according to|citing|cited by|quoting|quoted by|as (?:told|reported|claimed|stated|announced|confirmed)"
    r" by|(?:was|were|is|are|been) (?:reported|claimed|announced|confirmed|disclosed|seen|spotted|sighted|observed) by"
    r"|reported by|confirmed by|announced by|as per|per|on the word of|in the words of"
    r"|on the authority of|a report (?:by|from|in)|reports (?:by|from|in)|a statement (?:by|from)|information (?:from|of))\s+",
    re.IGNORECASE,
)
_NARRATED = re.compile(
    r"\b(?:reportedly|allegedly|it (?:is|was) (?:reported|said|claimed|rumou?red)"
    r"|(?:is|are|was|were) (?:reported|said|rumou?red|understood) to)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:he|she|they|it|who|the (?:spokesman|spokeswoman|minister|statement"
    r"|official|officials|report))",
    re.IGNORECASE,
)


def attributions(clause: Clause) -> list[Attribution]:
    """List who says what the clause states, the innermost that claims first.

    >>> from geo_movements.draft.records import Article
    >>> text = "Lawmakers said, citing the spy agency, that the men had left Wonsan."
    >>> clause = Clause(Article(text), Words(text, 0, 68), 0, 68, Words("left", 57, 61))
    >>> [told.speaker.text for told in attributions(clause)]
    ['the spy agency', 'Lawmakers']
    """
    named = [*_according(clause)]
    spoken = [*_spoken(clause)]
    told = named + spoken
    if not told:
        quoted = _quoted(clause)
        told = [quoted] if quoted else []
    if not told and _NARRATED.search(clause.sentence.text):
        told = [Attribution(None, "reported", 0.7)]
    return told


# --- According to, citing -----------------------------------------------------------------------

_NP_STOP = re.compile(
    r"[,;:()\u201c\u201d\"\u2013\u2014]|\.(?= |$)|\b(?:that|which|who|said|says|and (?:were|was|had|have|then)|as"
    r"|while|when|after|before|but|has|have|had|will|would|is|are|was|were|on (?:mon|tues|wednes"
    r"|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)


def _according(clause: Clause) -> Iterator[Attribution]:
    text = clause.sentence.text
    for match in _ACCORDING.finditer(text):
        stop = _NP_STOP.search(text, match.end())
        end = stop.start() if stop else len(text)
        speaker = _words(clause, match.end(), end)
        if speaker and not _covers(speaker, clause):
            kind = "confirmed" if "confirmed" in match[0].lower() else "claimed"
            yield Attribution(_as_person(clause, speaker), kind, 0.9)


_REPORT_OF = re.compile(
    r"(?:an? |the )?(?:statement|report|reports|announcement|message|tweet|post|interview"
    r"|press release|communiqu[e\u00e9])s? (?:from|by|of|released by|issued by|in) ",
    re.IGNORECASE,
)


def _as_person(clause: Clause, speaker: Words) -> Words:
    """Take who made it for "a statement from ..."."""
    made = _REPORT_OF.match(speaker.text)
    if made is None:
        return speaker
    return Words(speaker.text[made.end() :], speaker.start + made.end(), speaker.end)


# --- Verbs of saying ----------------------------------------------------------------------------


def _spoken(clause: Clause) -> Iterator[Attribution]:
    """Find the verbs of saying of the sentence that the clause hangs from."""
    text = clause.sentence.text
    at = clause.trigger.start - clause.sentence.start
    found = []
    for match in _VERBS.finditer(text):
        if match.start() <= at < match.end():
            continue
        told = _of_verb(clause, match, at)
        if told is not None:
            found.append((abs(match.start() - at), told))
    yield from (told for _, told in sorted(found, key=lambda pair: pair[0]))


def _of_verb(clause: Clause, match: re.Match[str], at: int) -> Attribution | None:
    """Read one verb of saying; None where its object is not the clause."""
    text, kind = clause.sentence.text, match.lastgroup or "claimed"
    if _is_passive(text, match.start()):
        return None
    if match.start() > at and not _is_trailing(text, match, at):
        return None
    if match.start() < at and not _reaches(text, match.end(), at):
        return None
    span = _inverted(text, match) if match.start() > at else None
    span = span or _subject(text, match.start())
    speaker = _words(clause, *span) if span else None
    if speaker is None or _covers(speaker, clause):
        return None
    if _PRONOUN.fullmatch(speaker.text):
        earlier = _earlier(clause, clause.sentence.start + match.start())
        return Attribution(earlier or speaker, kind, 0.6)
    return Attribution(speaker, kind, 0.85)


def _is_passive(text: str, start: int) -> bool:
    return (
        re.search(
            r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?$",
            text[max(0, start - 24) : start],
            re.IGNORECASE,
        )
        is not None
    )


def _is_trailing(text: str, match: re.Match[str], at: int) -> bool:
    """Tell ", officials said" that closes what the clause states."""
    between = text[at : match.start()]
    cut = max(
        between.rfind(","), between.rfind("\u201d"), between.rfind('"'), between.rfind("\u2014")
    )
    return cut >= 0 and len(between) - cut < 160


def _reaches(text: str, end: int, at: int) -> bool:
    """Tell whether what is said reaches to the trigger: no semicolon, no new tale between."""
    between = text[end:at]
    return ";" not in between and re.search(r"[.!?]\s+[A-Z]", between) is None


def _inverted(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Find the speaker after the verb: '," said Colonel Smith, commander of the base.'"""
    before = text[: match.start()].rstrip()
    if not before or before[-1] not in ",\u201d\"'\u2019":
        return None
    stop = re.compile(r"[,;:\u201c\u201d\"\u2013\u2014]|\.(?= [A-Z]|$)|\b(?:who|as|that)\b").search(
        text, match.end()
    )
    end = stop.start() if stop else len(text)
    return (match.end(), end) if text[match.end() : end].strip() else None


_ADVERBS = re.compile(
    r"(?:[, ]+(?:also|later|earlier|has|have|had|then|now|since|repeatedly|yesterday|today|on|late|early"
    r"|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|itself|himself|previously|officially"
    r"|publicly|first|only|jointly|both|all|did|not|does|would|will|could|can|\w+ly))+[, ]*$|[ ]+$",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"[;:\u201c\u201d\"\u2013\u2014]|(?<=\w)\. (?=[A-Z])|\b(?:but|while|although|though|because|whereas|that|when|after"
    r"|before|as)\b|,|\band\b",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\W*(?:(?:on|in|at|later|earlier|meanwhile|however|by|also|yesterday|today|late|early)\b"
    r"[^,]{0,60},\s*|(?:later|earlier|meanwhile|however|also|but|and|yesterday|today)\s+"
    r"(?:(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?)?",
    re.IGNORECASE,
)


def _subject(text: str, verb: int) -> tuple[int, int] | None:
    """Find the noun phrase before a verb: its start and end.

    An apposition between commas belongs to it ("Correa, the President of Ecuador, said").
    """
    end = verb - len(_strip_tail(text[:verb]))
    head = text[:end]
    if text[:verb].rstrip().endswith(",") and "," in head:
        cut = head.rfind(",")
        named = head[:cut]
        if len(head) - cut < 90:
            start = _left(named)
            return (start, end) if named[start:].strip() else None
    start = _left(head)
    return (start, end) if head[start:].strip() else None


def _strip_tail(head: str) -> str:
    tail = _ADVERBS.search(head[-80:])
    return tail[0] if tail else ""


def _left(head: str) -> int:
    """Find where the noun phrase at the end of a text starts."""
    start = 0
    for match in _LEFT.finditer(head):
        if match[0].lower() == "and" and _joins_nouns(
            head[start : match.start()], head[match.end() :]
        ):
            continue
        start = match.end()
    opened = _HEAD.match(head, start) if start == 0 else None
    if opened:
        start = opened.end()
    while start < len(head) and not (head[start].isalnum()):
        start += 1
    return start


_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|left|entered|arrived|crossed|withdrew|moved"
    r"|went|sent|took|killed|fled|came|began|reached|captured|attacked|\w{3,}ed)\b",
    re.IGNORECASE,
)


def _joins_nouns(before: str, after: str) -> bool:
    """Tell "military and diplomatic sources" from two clauses that "and" joins."""
    return not _FINITE.search(before) and len(after) < 80


def _words(clause: Clause, start: int, end: int) -> Words | None:
    text = clause.sentence.text[start:end]
    kept = text.strip(' ,.;:\n\t\u201c\u201d"')
    if not kept:
        return None
    first = start + text.index(kept)
    base = clause.sentence.start
    return Words(kept, base + first, base + first + len(kept))


def _covers(speaker: Words, clause: Clause) -> bool:
    return speaker.start <= clause.trigger.start < speaker.end or len(speaker.text) > 160


# --- Quotations, and who he is ------------------------------------------------------------------


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
    tail = text[close.start() : close.end() + 200]
    match = _VERBS.search(tail)
    if match is None or re.search(r"[.!?]\s", tail[2 : match.start()]):
        return None
    whole = Words(tail, close.start(), close.start() + len(tail))
    inner = clause._replace(sentence=whole)
    span = _inverted(tail, match) or _subject(tail, match.start())
    speaker = _words(inner, *span) if span else None
    if speaker is None:
        return None
    if _PRONOUN.fullmatch(speaker.text):
        speaker = _earlier(clause, close.start()) or speaker
    return Attribution(speaker, match.lastgroup or "claimed", 0.6)


def _odd_quote(before: str) -> int:
    return before.rfind('"') if before.count('"') % 2 else -1


def _earlier(clause: Clause, before: int) -> Words | None:
    """Find the last speaker named before: whom "he" or "they" means."""
    text = clause.article.text[max(0, before - 1200) : before]
    base = before - len(text)
    whole = clause._replace(sentence=Words(text, base, before))
    for match in reversed([*_VERBS.finditer(text)]):
        span = _inverted(text, match) or _subject(text, match.start())
        speaker = _words(whole, *span) if span else None
        if speaker and not _PRONOUN.fullmatch(speaker.text) and len(speaker.text) < 120:
            return speaker
    return None


def subject_of(sentence: Words, article: Article, verb: int) -> Words | None:
    """Find the subject of the verb that starts at `verb` of a sentence; null where none is named.

    >>> text = "The Kremlin had earlier dismissed the claims."
    >>> subject_of(Words(text, 0, 45), Article(text), 24).text
    'The Kremlin'
    """
    clause = Clause(article, sentence, sentence.start, sentence.end, Words("", 0, 0))
    span = _subject(sentence.text, verb)
    speaker = _words(clause, *span) if span else None
    if speaker is not None and _PRONOUN.fullmatch(speaker.text):
        return _earlier(clause, sentence.start + verb) or speaker
    return speaker
