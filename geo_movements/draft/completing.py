"""What a careful reader adds to a statement from the words around it, each with little confidence.

The grammar gives what a clause states. A row of a table wants more: where a force was sent from,
when a state sends it; how many "the soldiers" were, when the sentence before counts them; by when
it had happened, when somebody told of it on a day. Each rule reads words of the article alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from geo_movements.draft.attributes import strength
from geo_movements.draft.records import Article, Sense, Statement, Words
from geo_movements.draft.sentences import sentences
from geo_movements.errors import ParseError
from geo_movements.tables import dates

__all__ = ["DOUBTFUL", "completed"]

DOUBTFUL = 0.5
"""The confidence of a field that a rule of this module gives."""
NEAR = 600
"""So many characters before a force its number may stand."""
_HELPERS = (
    r"(?:ha[sd]|have|having|would|will|may|might|could|is|was|are|were|been|be|also|already|now|then|"
    r"\w+ly|to|of|for|plan(?:s|ned|ning)?|prepar(?:e|es|ed|ing)|pledg(?:es?|ed|ing)|agree[ds]?|"
    r"promis(?:es?|ed|ing)|intend(?:s|ed|ing)?|beg[au]n|start(?:s|ed|ing)?|decid(?:es?|ed|ing)|"
    r"going|set|about|ready|expected|likely)"
)
_SENDS = (
    r"(?:sen[dt]s?|sending|provid(?:es?|ed|ing)|deploy(?:s|ed|ing)?|dispatch(?:es|ed|ing)?|"
    r"transfer(?:s|red|ring)?|mov(?:es?|ed|ing)|suppl(?:y|ies|ied|ying)|ship(?:s|ped|ping)?|"
    r"fl(?:y|ies|own|ew|ying)|despatch(?:es|ed|ing)?)"
)
_SENDER = re.compile(rf"(?:\s+{_HELPERS}){{0,6}}\s+{_SENDS}(?:\s+[^.;:!?]{{0,60}})?\s*", re.I)
_HEDGED = (
    r"(?:(?:at least|more than|fewer than|less than|up to|as many as|some|about|around|over|nearly|"
    r"almost|approximately|roughly)\s+)?\d{1,3}(?:[,. \u00a0\u202f]\d{3})*"
)
_TOLD = re.compile(
    r"\b(?:said|announced|reported|claimed|revealed|disclosed|stated)\s+"
    r"(?P<when>last \w+day|on \w+day|yesterday|on \d{1,2} \w+(?: \d{4})?)\b[^.;]*\bhad\b",
    re.I,
)


def completed(
    article: Article, statements: Sequence[Statement], senses: Sequence[Sense]
) -> list[Statement]:
    """Add what the words around each statement give, where the statement itself gives nothing."""
    ordered = sorted(senses, key=lambda sense: sense.mention.start)
    ends = [sentence.end for sentence in sentences(article.text)]
    return [_completed(article, _in_one(one, ends), ordered) for one in statements]


def _in_one(one: Statement, ends: Sequence[int]) -> Statement:
    """Drop a claimant whose words run on into another sentence: nobody is called so."""
    if one.claimant is None:
        return one
    at = bisect_right(ends, one.claimant.start)
    inside = at == len(ends) or one.claimant.end <= ends[at]
    return one if inside else replace(one, claimant=None)


def _completed(article: Article, one: Statement, senses: Sequence[Sense]) -> Statement:
    if one.kind == "event":
        return one
    added: dict[str, object] = {}
    if one.kind == "leg" and one.origin is None and (sender := _sender(article.text, one, senses)):
        added["origin"] = sender
    if one.strength is None and one.force is not None and (words := _counted(article.text, one)):
        added |= words
    if one.edtf is None and (told := _told_by(article, one)):
        added |= told
    given = {"origin": "origin", "strength": "strength", "edtf": "date"}
    doubted = {field: DOUBTFUL for name, field in given.items() if name in added}
    added["implied"] = (*one.implied, *doubted)
    added |= _ahead(article, one)
    added |= _assessed(article.text, one)
    return replace(one, **added, confidence={**one.confidence, **doubted})  # type: ignore[arg-type]


# --- Where from -----------------------------------------------------------------------------------


def _sender(text: str, one: Statement, senses: Sequence[Sense]) -> Words | None:
    """Find the state that sends a force: "North Korea had sent", "Pyongyang pledged to send"."""
    force, trigger = one.force, one.trigger
    if force is None or one.destination is None:
        return None
    end = trigger.end if trigger.end <= force.start else force.start
    for sense in reversed([*_between(senses, one.sentence.start, end)]):
        if not _is_state(sense) or _goes_there(sense, one.destination, senses):
            continue
        if _SENDER.fullmatch(text, sense.mention.end, end):
            return Words(sense.mention.text, sense.mention.start, sense.mention.end)
    return None


def _between(senses: Sequence[Sense], start: int, end: int) -> Iterator[Sense]:
    at = bisect_left(senses, start, key=lambda sense: sense.mention.start)
    while at < len(senses) and senses[at].mention.end <= end:
        yield senses[at]
        at += 1


def _is_state(sense: Sense) -> bool:
    """Tell a country, or the capital that stands for its government."""
    place = sense.place
    if place is None or sense.mention.kind != "place":
        return False
    return place.precision == "country" or place.feature_code == "PPLC"


def _goes_there(sense: Sense, destination: Words, senses: Sequence[Sense]) -> bool:
    """Tell whether the destination lies in the state itself."""
    ends = _between(senses, destination.start, destination.end)
    return any(
        one.place and sense.place and one.place.country == sense.place.country for one in ends
    )


# --- How many -------------------------------------------------------------------------------------


def _counted(text: str, one: Statement) -> Mapping[str, object]:
    """Take the number of "the soldiers" from the last words before that count the same."""
    assert one.force is not None
    found = re.fullmatch(r"(?:the|these|those|such)\s+(\S.{2,60})", one.force.text, re.I | re.S)
    if found is None:
        return {}
    same = r"\s+".join(map(re.escape, found[1].split()))
    before = text[max(0, one.force.start - NEAR) : one.force.start]
    counts = re.findall(rf"(?<![\w.,])({_HEDGED})\s+{same}\b", before, re.I)
    if not counts:
        return {}
    words, low, high = strength.read(f"{counts[-1]} {found[1]}")
    return {"strength": words or counts[-1], "strength_low": low, "strength_high": high}


# --- When and how sure ----------------------------------------------------------------------------


def _told_by(article: Article, one: Statement) -> Mapping[str, object]:
    """Bound what had happened by the day on which somebody told of it."""
    start, end = one.sentence.start, one.trigger.start
    found = _TOLD.search(article.text, start, end)
    if found is None or article.published is None or one.status == "planned":
        return {}
    words = re.sub(r"^on ", "", found["when"], flags=re.I)
    try:
        day = dates.parse(words, anchor=article.published).latest
    except ParseError:
        return {}
    return {"edtf": f"../{day}", "date_latest": day} if day else {}


def _ahead(article: Article, one: Statement) -> Mapping[str, object]:
    """Move a plan that would be over before it was told into the next year, if no year is told."""
    if one.status != "planned" or not one.edtf or not article.published:
        return {}
    if one.date_latest is None or one.date_latest >= article.published:
        return {}
    if re.search(r"\d{4}", one.date or ""):
        return {}
    moved = {
        "edtf": _next_year(one.edtf),
        "date_latest": _next_year(one.date_latest),
        "date_earliest": _next_year(one.date_earliest) if one.date_earliest else None,
    }
    return moved if str(moved["date_latest"]) >= article.published else {}


def _next_year(day: str) -> str:
    return re.sub(r"(?<!\d)(\d{4})(?=-|$|/|\.|~|\?|])", lambda year: str(int(year[1]) + 1), day)


def _assessed(text: str, one: Statement) -> Mapping[str, object]:
    """Take what a party says that it has established for its assessment: nobody else checked."""
    before = text[one.sentence.start : one.trigger.start]
    told = one.status == "confirmed" and one.claimant is not None
    if told and re.search(r"\bestablished\b", before) and "confirm" not in before:
        return {"status": "assessed"}
    return {}
