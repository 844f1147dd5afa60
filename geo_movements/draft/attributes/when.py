"""When a clause says that it was: the date that belongs to the trigger, and what it means."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from geo_movements.draft.attributes.beside import shifted
from geo_movements.draft.attributes.counted_days import span_of
from geo_movements.draft.attributes.dated import Found, dates_in, year_told
from geo_movements.draft.attributes.said import is_planned
from geo_movements.draft.attributes.speakers import near
from geo_movements.draft.attributes.speech import verbs_in
from geo_movements.draft.records import Clause, Words
from geo_movements.errors import ParseError
from geo_movements.tables import calendar, dates

__all__ = ["Dated", "date_of"]


class Dated(NamedTuple):
    """A date: its words as written, their EDTF, the bounds, and how sure it belongs (0 to 1).

    All null where the text gives none; the bounds are null too where the words leave the year
    open, or count from a day that nobody tells.
    """

    words: Words | None = None
    edtf: str | None = None
    earliest: str | None = None
    latest: str | None = None
    confidence: float = 0.0


def date_of(clause: Clause, published: str | None) -> Dated:
    """Find the date of the clause's trigger, and read it on the day of publication.

    The date nearest in the same clause is taken, or one at the head of the sentence. Words that
    count from another date of the text ("the following day") count from that; a year that stands
    in an earlier sentence or the title completes "in October". What another event is dated by,
    "after the strike of last Friday", bounds the movement on that side. A text that gives no date,
    gives none.

    >>> from geo_movements.draft.records import Article
    >>> text = "On 7 May the regiment left Sylhet for Imphal."
    >>> clause = Clause(Article(text), Words(text, 0, 45), 0, 45, Words("left", 22, 26))
    >>> date_of(clause, "1944-06-01").earliest
    '1944-05-07'
    """
    clause = near(clause)
    costs = [(_cost(date, clause), date) for date in dates_in(clause.sentence.text)]
    costs = [told for told in costs if told[0] < _TOO_FAR]
    if not costs:
        return Dated()
    cost, best = min(costs, key=lambda told: (told[0], told[1].start))
    words = Words(
        clause.sentence.text[best.start : best.end],
        clause.sentence.start + best.start,
        clause.sentence.start + best.end,
    )
    span = _span(best, clause, published)
    if span is not None and cost >= _OTHER_CLAUSE:
        span = _beyond(span, _side(best, clause))
    if span is None or not (span.earliest or span.latest):
        return Dated(words, confidence=0.5) if cost < _OTHER_CLAUSE else Dated()
    sure = 0.9 if cost < 5 else 0.7 if cost < _OTHER_CLAUSE else 0.5
    return Dated(words, dates.to_edtf(span), span.earliest, span.latest, sure)


# --- Which date ---------------------------------------------------------------------------------

_TOO_FAR, _OTHER_CLAUSE = 100, 10
_BORDER = re.compile(
    r"\b(?:which|who|whom|whose|when|where|while|after|before|because|since|until|although|though"
    r"|if|following|prior to|ahead of|whereas|despite)\b|[;()]"
    r"|, (?:and|but|then|while|with)\b|\band (?:then |later |subsequently |has |had |have |will |is"
    r" |are |was |were |a |the |its |\w+ed )",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"(?<!port )\b(?:said|says|told|announced|reported|confirmed|denied|stated|claimed|declared"
    r"|added"
    r"|warned|acknowledged|admitted|dismissed|rejected)"
    r"(?: (?:late|early|later|earlier|reporters|\w+ press conference))? ?(?:on|in|at|late"
    r"|early)? *$",
    re.IGNORECASE,
)


def _between(date: Found, clause: Clause) -> str:
    at = clause.trigger.start - clause.sentence.start
    end = clause.trigger.end - clause.sentence.start
    text = clause.sentence.text
    return text[end : date.start] if date.start >= end else text[date.end : at]


def _cost(date: Found, clause: Clause) -> float:
    """Weigh how far a date is from the trigger; a date of the saying is not the movement's."""
    text, at = clause.sentence.text, clause.trigger.start - clause.sentence.start
    if _is_of_saying(text, date, at) or _is_name(text, date):
        return _TOO_FAR
    between = _between(date, clause)
    if _is_head(text, date):
        if date.end < at and any(verbs_in(between)):
            return _TOO_FAR
        return 4 + (20 if ";" in between else 0)
    if date.start < at and re.search(r"[;]", between):
        return _TOO_FAR
    borders = len(_BORDER.findall(between))
    inside = clause.start <= clause.sentence.start + date.start < clause.end
    cost = borders * 10 + len(between) / 100 + (0 if inside else 3)
    return cost + (3 if date.start < at else 0)


def _is_of_saying(text: str, date: Found, at: int) -> bool:
    """Tell "said on Friday": when it was told, unless the verb of saying is the trigger."""
    said = _SAYING.search(text, 0, date.start)
    if said is not None:
        return not said.start() <= at < said.end()
    after = re.match(r"\W*(?:said|denied|dismissed|acknowledged|confirmed|rejected|announced)\b",
                     text[date.end : date.end + 20], re.IGNORECASE)  # fmt: skip
    return after is not None and not (date.end <= at < date.end + after.end())


def _is_name(text: str, date: Found) -> bool:
    """Tell the year of a treaty or law from one of a movement: "the 1987 treaty"."""
    return re.search(
        r"\b(?:the|a|its|their) $", text[: date.start], re.IGNORECASE
    ) is not None and (re.fullmatch(r"[0-9]{4}", date.text) is not None)


_OPENING = frozenset(
    re.findall(
        r"\S+",
"on in at by the later earlier and but then meanwhile however shortly soon afterwards after "
     "since from during early late of night morning evening afternoon dawn before",
    )
)  # fmt: skip


def _is_head(text: str, date: Found) -> bool:
    """Tell whether a date opens the sentence, and so dates all of it."""
    words = re.findall(r"\w+", text[: min(date.start, 60)].lower())
    return date.start < 60 and all(word in _OPENING for word in words)


_AFTER = re.compile(r"\b(?:after|since|following|once|when|as)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:before|until|prior to|ahead of|pending)\b", re.IGNORECASE)


def _side(date: Found, clause: Clause) -> str | None:
    """Tell on which side another event's date bounds the movement: "after", "before", or none."""
    between = _between(date, clause)
    if date.start < clause.trigger.start - clause.sentence.start:
        return None
    if _BEFORE.search(between):
        return "before"
    return "after" if _AFTER.search(between) else None


def _beyond(span: dates.DateSpan, side: str | None) -> dates.DateSpan | None:
    """Open the bound that another event does not tell; null where it tells neither."""
    if side is None:
        return None
    first, last = (span.earliest, None) if side == "after" else (None, span.latest)
    return replace(span, earliest=first, latest=last, definite_start=None, definite_end=None)


# --- What it means ------------------------------------------------------------------------------


def _span(date: Found, clause: Clause, published: str | None) -> dates.DateSpan | None:
    """Read a date's words: from the day of publication, or from the text's own other date."""
    if date.kind == "beside":
        return _from_other(date, clause, published)
    if date.kind == "relative":
        return _counted(date.text, clause, published) if published else None
    if date.has_year:
        return _parse(_last_day(date.text), published)
    year = _year_for(date, clause, published)
    if year is not None:
        return _parse(_last_day(f"{date.text} {year}"), None)
    return _near(date, clause, published) if published else None


def _parse(words: str, anchor: str | None) -> dates.DateSpan | None:
    try:
        return dates.parse(words, anchor=anchor)
    except ParseError:
        return None


_LAST_DAY = re.compile(
    r"(?:the )?last day of (?:the )?(?P<month>\w+) (?:of )?(?P<year>[0-9]{4})$", re.I
)


def _last_day(words: str) -> str:
    """Name the last day of a month."""
    match = _LAST_DAY.search(words)
    names = [name.lower() for name in calendar.MONTH_NAMES]
    if match is None or match["month"].lower() not in names:
        return words
    month = names.index(match["month"].lower()) + 1
    day = calendar.days_of_month(int(match["year"]), month)
    return f"{words[: match.start()]}{day} {match['month']} {match['year']}"


def _counted(words: str, clause: Clause, published: str) -> dates.DateSpan | None:
    """Read words that count from the day of publication."""
    told = span_of(words, published, ahead=is_planned(clause))
    return _parse(told or words, published)


def _near(date: Found, clause: Clause, published: str) -> dates.DateSpan | None:
    """Complete a date with the year that the tense asks for: the past's last, a plan's next."""
    year = int(published[:4]) if published[:4].isdigit() else 0
    read = [_parse(_last_day(f"{date.text} {year + step}"), None) for step in (-1, 0, 1)]
    told = [span for span in read if span is not None]
    if not told:
        return None
    if is_planned(clause):
        ahead = [span for span in told if (span.latest or "9") >= published]
        return ahead[0] if ahead else told[-1]
    over = [span for span in told if (span.earliest or span.latest or "0") <= published]
    return over[-1] if over else told[0]


def _year_for(date: Found, clause: Clause, published: str | None) -> int | None:
    """Find the year that completes a date: of its own sentence, an earlier one, or the title.

    News take the year of publication, unless the sentence before tells of another time and opens
    with it.
    """
    text, start = clause.article.text, clause.sentence.start + date.start
    before = text[max(0, start - 3000) : start]
    if published:
        return _told_frame(before)
    following = re.match(
        r",? (?:of )?the (?:next|following) year\b", text[start + len(date.text) :][:40]
    )
    own = year_told(clause.sentence.text)
    year = year_told(before, last=True) or own or year_told(clause.article.title or "")
    return year + 1 if following and year else year


def _told_frame(before: str) -> int | None:
    """Find the year that a sentence just before opens with: "In 1942 the corps ... In May ..."."""
    last = re.split(r"(?<=[.!?])\s+(?=[A-Z])", before[-600:])[-2:]
    for sentence in reversed(last):
        for date in dates_in(sentence)[:1]:
            if date.has_year and date.kind == "absolute" and _is_head(sentence, date):
                return year_told(f"in {date.text[-4:]}")
    return None


def _from_other(date: Found, clause: Clause, published: str | None) -> dates.DateSpan | None:
    """Count from the last date before in the text: "the following day"."""
    start = clause.sentence.start + date.start
    text = clause.article.text[max(0, start - 1500) : start]
    whole = clause._replace(sentence=Words(text, start - len(text), start))
    for found in reversed(dates_in(text)):
        span = None if found.kind == "beside" else _span(found, whole, published)
        if span is not None and span.earliest and span.latest:
            told = shifted(date.text, span.earliest, span.latest)
            return _parse(told, None) if told else None
    return None
