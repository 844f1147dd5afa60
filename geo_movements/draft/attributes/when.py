"""When a clause says that it was: the date that belongs to the trigger, and what it means."""

from __future__ import annotations

import re
from typing import NamedTuple

from geo_movements.draft.attributes.dated import Found, dates_in, year_told
from geo_movements.draft.records import Clause, Words
from geo_movements.errors import ParseError
from geo_movements.tables import calendar, dates
from geo_movements.tables.relative import WEEKDAYS

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
    in an earlier sentence or the title completes "in October". A text that gives no date, gives
    none.

    >>> from geo_movements.draft.records import Article
    >>> text = "On 7 May the regiment left Sylhet for Imphal."
    >>> clause = Clause(Article(text), Words(text, 0, 45), 0, 45, Words("left", 22, 26))
    >>> date_of(clause, "1944-06-01").earliest
    '1944-05-07'
    """
    found = dates_in(clause.sentence.text)
    best = _nearest(found, clause)
    if best is None:
        return Dated()
    words = Words(
        clause.sentence.text[best.start : best.end],
        clause.sentence.start + best.start,
        clause.sentence.start + best.end,
    )
    if best.open_end and _far(best, clause):
        return _beyond(words, best, clause, published)
    span = _span(best, clause, published)
    if span is None:
        return Dated(words, confidence=0.5)
    return Dated(words, dates.to_edtf(span), span.earliest, span.latest, _sureness(best, clause))


# --- Which date ---------------------------------------------------------------------------------


def _nearest(found: list[Found], clause: Clause) -> Found | None:
    """Take the date that fewest clause borders part from the trigger, then the nearest."""
    costs = [(_cost(date, clause), date.start, date) for date in found]
    costs = [told for told in costs if told[0] < _TOO_FAR]
    return min(costs)[2] if costs else None


_TOO_FAR = 100
_BORDER = re.compile(
    r"(?:[,;:\u2013\u2014(]|\u201d|\")? ?\b(?:which|who|whom|whose|that|when|where|while|after|before|because"
    r"|as|since|until|although|though|if|but|following|prior to|ahead of|whereas)\b|;|\(|\)"
    r"|, (?:and|but|then|while|with)\b|[a-z] and (?:then |later |subsequently )",
    re.IGNORECASE,
)
_BACKWARD = re.compile(r"\b(?:after|since|following)\b", re.IGNORECASE)
_FORWARD = re.compile(r"\b(?:before|until|prior to|ahead of)\b", re.IGNORECASE)
_SAYING = re.compile(
    r"\b(?:said|says|told|announced|reported|confirmed|denied|stated|claimed|declared|added"
    r"|warned)(?: (?:late|early|later))?(?: (?:on|in|at))? *$",
    re.IGNORECASE,
)


def _between(date: Found, clause: Clause) -> str:
    at = clause.trigger.start - clause.sentence.start
    end = clause.trigger.end - clause.sentence.start
    text = clause.sentence.text
    return text[end : date.start] if date.start >= end else text[date.end : at]


def _cost(date: Found, clause: Clause) -> float:
    """Weigh how far a date is from the trigger; a date of the saying is not the movement's."""
    text, between = clause.sentence.text, _between(date, clause)
    if _SAYING.search(text, 0, date.start) and date.start > 0:
        return _TOO_FAR
    inside = clause.start <= clause.sentence.start + date.start < clause.end
    is_head = _is_head(text, date)
    borders = 0 if is_head else len(_BORDER.findall(between))
    cost = borders * 10 + len(between) / 100
    if not inside and not is_head:
        cost += 12
    if is_head:
        cost += 4
    if date.start < clause.trigger.start - clause.sentence.start and not is_head:
        cost += 3
    return cost


def _is_head(text: str, date: Found) -> bool:
    """Tell whether a date opens the sentence, and so dates all of it."""
    words = re.findall(r"\w+", text[: min(date.start, 60)].lower())
    return date.start < 60 and all(word in _OPENING for word in words)


_OPENING = frozenset(
    "on in at by the later earlier and but then meanwhile however shortly soon afterwards after "
    "since from during early late".split()
)


def _far(date: Found, clause: Clause) -> bool:
    return True


def _sureness(date: Found, clause: Clause) -> float:
    cost = _cost(date, clause)
    return 0.9 if cost < 5 else 0.7 if cost < 15 else 0.5


# --- What it means ------------------------------------------------------------------------------


def _span(date: Found, clause: Clause, published: str | None) -> dates.DateSpan | None:
    """Read a date's words: from the day of publication, or from the text's own other date."""
    if date.kind == "beside":
        return _from_other(date, clause, published)
    anchor = published
    if date.kind == "relative":
        return _counted(date.text, clause, published) if published else None
    if date.has_year:
        return _parse(date.text, anchor)
    year = _year_for(date, clause, published)
    if year is not None:
        return _parse(f"{date.text} {year}", None)
    return _near(date, clause, published) if published else None


_HOURS = re.compile(r"\b(?:past|last|previous) (?P<count>[0-9]{1,3}|\w+) hours?\b", re.IGNORECASE)
_PART_OF_DAY = re.compile(r" (?:morning|afternoon|evening|night)\b", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"(?:(?:late |early )?on )?(?:late |early )?(?P<day>{'|'.join(WEEKDAYS)})", re.IGNORECASE
)


def _counted(words: str, clause: Clause, published: str) -> dates.DateSpan | None:
    """Read words that count from the day of publication."""
    hours = _HOURS.search(words)
    if hours:
        days = -(-int(hours["count"]) // 24) if hours["count"].isdigit() else 1
        return _parse(f"{calendar.shift_day(published, -days)}/{published}", None)
    if words.lower() == "overnight":
        return _parse("last night", published)
    bare = re.sub(
        r"^(?:(?:over|during|in|on|at) )?(?:the )?(?=last|past|previous|this)",
        "",
        words,
        flags=re.IGNORECASE,
    )
    if re.search("yesterday|this", bare, re.IGNORECASE) is None:
        bare = _PART_OF_DAY.sub("", bare)
    weekday = _WEEKDAY.fullmatch(bare)
    if weekday and clause.tense in ("future", "modal", "infinitive"):
        bare = f"next {weekday['day']}"
    elif weekday:
        bare = weekday["day"]
    return _parse(bare, published) or _parse(words, published)


def _parse(words: str, anchor: str | None) -> dates.DateSpan | None:
    try:
        return dates.parse(words, anchor=anchor)
    except ParseError:
        return None


def _near(date: Found, clause: Clause, published: str) -> dates.DateSpan | None:
    """Complete a date with the year that the tense asks for: the past's last, a plan's next."""
    year = int(published[:4])
    ahead = clause.tense in ("future", "modal", "infinitive")
    spans = [_parse(f"{date.text} {year + step}", None) for step in (-1, 0, 1)]
    told = [span for span in spans if span is not None]
    if not told:
        return None
    if ahead or date.by:
        after = [span for span in told if (span.latest or "9") >= published]
        return after[0] if after else told[-1]
    before = [span for span in told if (span.earliest or span.latest or "0") <= published]
    return before[-1] if before else told[0]


def _year_for(date: Found, clause: Clause, published: str | None) -> int | None:
    """Find the year that completes a date: of its own sentence, an earlier one, or the title."""
    text, start = clause.article.text, clause.sentence.start + date.start
    own = year_told(clause.sentence.text)
    if own is not None and not published:
        return own
    if published:
        return None
    before = year_told(text[max(0, start - 3000) : start], last=True)
    if before is not None:
        return before
    return year_told(clause.article.title or "")


def _from_other(date: Found, clause: Clause, published: str | None) -> dates.DateSpan | None:
    """Count from the last date before in the text: "the following day"."""
    other = _other(date, clause, published)
    if other is None or not other.earliest or not other.latest:
        return None
    first, last = _step(date, other.earliest[:10], other.latest[:10])
    return _parse(first if first == last else f"{first}/{last}", None)


def _other(date: Found, clause: Clause, published: str | None) -> dates.DateSpan | None:
    start = clause.sentence.start + date.start
    text = clause.article.text[max(0, start - 1500) : start]
    earlier = [found for found in dates_in(text) if found.kind != "beside"]
    for found in reversed(earlier):
        whole = Words(text, start - len(text), start)
        span = _span(found, clause._replace(sentence=whole), published)
        if span is not None:
            return span
    return None


def _step(date: Found, first: str, last: str) -> tuple[str, str]:
    """Shift the bounds of the other date by what the words say."""
    unit, count = date.unit or "day", date.count
    if unit in ("day", "night"):
        return calendar.shift_day(first, count) or first, calendar.shift_day(last, count) or last
    if unit == "week":
        days = 7 * count
        return calendar.shift_day(first, days) or first, calendar.shift_day(last, days) or last
    year, month = int(first[:4]), int(first[5:7])
    if unit == "month":
        index = year * 12 + month - 1 + count
        told = f"{index // 12:04}-{index % 12 + 1:02}"
        return told, told
    told = f"{year + count:04}"
    return told, told


def _beyond(words: Words, date: Found, clause: Clause, published: str | None) -> Dated:
    """Bound a movement by what it came after or before."""
    span = _span(date._replace(open_end=None), clause, published)
    if span is None:
        return Dated(words, confidence=0.4)
    return Dated(words, dates.to_edtf(span), span.earliest, span.latest, 0.5)
