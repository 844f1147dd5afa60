"""The phrases of report English that tell a date, each as a rule with its reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from geo_movements.errors import ParseError
from geo_movements.tables import edtf
from geo_movements.tables.calendar import (
    WEEKDAY_NAMES,
    civil,
    iso_day,
    shift_day,
    to_julian,
    weekday,
)
from geo_movements.tables.edtf import Bounds, DateSpan
from geo_movements.tables.phrases import ABOUT, PARTS, PERHAPS, Beside, moment, moments
from geo_movements.tables.relative import (
    ADD_REPORTED,
    COUNT,
    anchor_days,
    count_of,
)

__all__ = ["RULES", "Rule", "english"]

_GREGORIAN_SINCE, _LAST_OLD_STYLE = "1582-10-15", "1923-12-31"

_Reader = Callable[[re.Match[str], Beside], DateSpan | None]
_Ends = tuple[Bounds, Bounds]


def _one(ends: Callable[[Bounds], _Ends]) -> _Reader:
    """Make the reader of a rule with one date; `ends` says from what to what the span goes."""

    def read(match: re.Match[str], beside: Beside) -> DateSpan | None:
        date = moment(match["a"], beside)
        return edtf.join(*ends(date)) if date else None

    return read


def _two(ends: Callable[[Bounds, Bounds], _Ends]) -> _Reader:
    """Make the reader of a rule with two dates."""

    def read(match: re.Match[str], beside: Beside) -> DateSpan | None:
        dates = moments(match["a"], match["b"], beside)
        return edtf.join(*ends(*dates)) if dates else None

    return read


_same = _one(lambda a: (a, a))
_throughout = _two(lambda a, b: (a, b))
_within = _two(lambda a, b: (a._replace(exact=False), b))
_by = _one(lambda a: (edtf.OPEN, a))
_before = _one(lambda a: (edtf.OPEN, a._replace(latest=shift_day(a.earliest, -1))))
_since = _one(lambda a: (a, edtf.OPEN))
_after = _one(lambda a: (a._replace(earliest=shift_day(a.latest, 1)), edtf.OPEN))
_night = _one(lambda a: (a._replace(exact=False), a._replace(latest=shift_day(a.latest, 1))))
_week = _one(lambda a: (a._replace(exact=False), a._replace(latest=shift_day(a.latest, 6))))
_week_to = _one(lambda a: (a._replace(exact=False, earliest=shift_day(a.earliest, -6)), a))
_whole = _one(lambda a: (a._replace(exact=True), a._replace(exact=True)))


def _about(match: re.Match[str], beside: Beside) -> DateSpan | None:
    span = english(match["a"], beside)
    return replace(_possible(span), approximate=True) if span else None


def _perhaps(match: re.Match[str], beside: Beside) -> DateSpan | None:
    span = english(match["a"], beside)
    return replace(_possible(span), uncertain=True) if span else None


def _possible(span: DateSpan) -> DateSpan:
    """Keep the bounds of a span, and take its certainty away."""
    return replace(span, definite_start=None, definite_end=None)


def _both_styles(match: re.Match[str], beside: Beside) -> DateSpan | None:
    """Read "25 October / 7 November 1917", which names one day in both calendars."""
    dates = moments(match["a"], match["b"], beside._replace(julian=False))
    if dates is None:
        return None
    days = [date.earliest for date in dates if date.earliest and date.earliest == date.latest]
    if len(days) < 2 or any("T" in day for day in days):
        return None
    if not _GREGORIAN_SINCE <= min(days) <= max(days) <= _LAST_OLD_STYLE:
        return None
    old, new = sorted(days)
    return edtf.join(*[Bounds(new, new, exact=True)] * 2) if to_julian(new) == old else None


def _hours(match: re.Match[str], beside: Beside) -> DateSpan | None:
    """Read from one time to another of one day, which is told once."""
    first, last = (moment(f"{match[time]} on {match['day']}", beside) for time in "ab")
    if not (first and last and "T" in (first.earliest or "") and "T" in (last.earliest or "")):
        return None
    return edtf.join(first, last)


def _days_from(match: re.Match[str], beside: Beside) -> DateSpan | None:
    """Count days from a day that is told; from a month nobody could."""
    date = moment(match["a"], beside)
    if date is None or not date.exact or "T" in (date.earliest or "T"):
        return None
    days = count_of(match) * (-1 if match["way"] == "before" else 1)
    shifted = date._replace(
        earliest=shift_day(date.earliest, days), latest=shift_day(date.latest, days)
    )
    return edtf.join(shifted, shifted)


def _outer_days(match: re.Match[str], beside: Beside) -> DateSpan | None:
    """Read the first or the last days of a month or year."""
    date = moment(match["a"], beside)
    if date is None or date.exact or not (date.earliest and date.latest):
        return None
    room = count_of(match) - 1
    if match["which"] == "first":
        date = date._replace(latest=shift_day(date.earliest, room))
    else:
        date = date._replace(earliest=shift_day(date.latest, -room))
    return edtf.join(date, date)


def _weekend(match: re.Match[str], beside: Beside) -> DateSpan | None:
    date = moment(match["a"], beside)
    if date is None or date.earliest is None or date.earliest != date.latest:
        return None
    day = weekday(date.earliest)
    if day < 5:
        raise ParseError(f"{date.earliest} is a {WEEKDAY_NAMES[day]}.", "Name its Saturday.")
    first = shift_day(date.earliest, 5 - day)
    return edtf.join(Bounds(first, None), Bounds(None, shift_day(first, 1)))


def _recently(match: re.Match[str], beside: Beside) -> DateSpan | None:
    ends = anchor_days(beside.anchor) if beside.anchor else None
    if ends is None:
        raise ParseError("it counts from the report, and no day of report is told.", ADD_REPORTED)
    latest = iso_day(*civil(ends[1]))
    return edtf.join(edtf.OPEN, Bounds(None, latest, approximate=True))


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of phrase: its pattern, what it means, an example, and its reader.

    The pattern meets the text in lower case, with dashes, ellipses and abbreviations made alike.
    Its groups `a` and `b` are dates: a day, month, part of one, season or year, in words or EDTF.
    Where the reader finds none in them, it gives None, which passes on to the next rule.
    """

    pattern: re.Pattern[str]
    meaning: str
    example: str
    read: _Reader


def _rule(pattern: str, meaning: str, example: str, read: _Reader) -> Rule:
    return Rule(re.compile(pattern), meaning, example, read)


RULES: tuple[Rule, ...] = (
    _rule(
        rf"{ABOUT}(?P<a>.+)",
        'Approximate, whatever date or span follows; so is a date with "or so" or "(approx.)" '
        "after it: the bounds stay, no day is definite.",
        "around 25 October 2024",
        _about,
    ),
    _rule(
        rf"{PERHAPS}(?P<a>.+)",
        "Uncertain, also as likely, reportedly, allegedly, or with a ? after it: the bounds stay, "
        "no day is definite.",
        "probably 31 October 2024",
        _perhaps,
    ),
    _rule(
        r"(?:(?:on|in|during) )?(?:the )?(?:night of|overnight(?: on)?) (?:the )?(?P<a>.+?)"
        r" ?(?:-|/| to | into ) ?(?:the )?(?P<b>.+)",
        "A night lies within its two days: possible.",
        "the night of 5-6 June 1944",
        _within,
    ),
    _rule(
        r"(?:(?:on|in|during) )?(?:the )?(?:night of|overnight(?: on)?) (?:the )?(?P<a>.+)",
        "A night named by one day lies within that and the next: possible.",
        "overnight on 5 June 1944",
        _night,
    ),
    _rule(
        r"(?:(?:in|during) )?(?:the )?week (?:of|beginning|starting) (?P<a>.+)",
        "Seven days from that day: possible.",
        "the week of 7 October 2024",
        _week,
    ),
    _rule(
        r"(?:(?:in|during) )?(?:the )?week ending(?: on)? (?P<a>.+)",
        "Seven days up to that day: possible.",
        "the week ending 12 October 2024",
        _week_to,
    ),
    _rule(
        rf"(?:(?:in|during|over) )?the (?P<which>first|last) {COUNT} days of (?P<a>.+)",
        "So many days from the first of a month or year, or up to its last: possible.",
        "the last ten days of October 2024",
        _outer_days,
    ),
    _rule(
        rf"(?:the )?{COUNT} days? (?P<way>before|after) (?P<a>.+)",
        "Counted from that day: definite.",
        "two days before 6 June 1944",
        _days_from,
    ),
    _rule(
        r"(?:throughout|all through|all of|the whole of) (?P<a>.+)",
        "Under way from its first day to its last: definite, but for what is approximate.",
        "throughout October 2024",
        _whole,
    ),
    _rule(
        r"(?:beginning|starting)(?: (?:in|on|from))? (?!of\b)(?P<a>.+)",
        "Its beginning is the earliest; the end is open: possible, as is the first day.",
        "beginning in October 2024",
        _since,
    ),
    _rule(
        r"ending(?: (?:in|on|by))? (?!of\b)(?P<a>.+)",
        "Its end is the latest; the start is open: possible.",
        "ending in October 2024",
        _by,
    ),
    _rule(
        r"(?:(?:on|over|at) )?(?:the )?weekend of (?P<a>.+)",
        "The Saturday and Sunday of which that day is one: possible.",
        "the weekend of 12 October 2024",
        _weekend,
    ),
    _rule(
        r"recently|lately"
        r"|(?:in |over )?(?:the )?(?:recent|past few|last few) (?:days|weeks|months)",
        "Up to the report; how long before is not told: possible, and approximate.",
        "in recent days",
        _recently,
    ),
    _rule(
        rf"(?:(?:in|at|during) )?(?P<a>(?:the )?(?:{PARTS}) .+)",
        "Early is days 1 to 10, mid 11 to 20, late 21 to the end; a week is seven days, the last "
        "one the last seven; of a year, four months each; of a season, one: possible, and "
        "approximate.",
        "late October 2024",
        _same,
    ),
    _rule(
        # "at 0630" is no year.
        r"(?:(?:on|in|at(?! [0-9])|during|as of|as at|some ?time (?:on|in|during)) )?(?P<a>.+)",
        "An exact day is definite, and so is a minute (10:30 on 31 October 2024; 0630 GMT on ..., "
        "at 0630 on ...); the morning of a day is that day. A month, quarter, season, year, decade "
        "or century is possible within its bounds. As of a day means that it held on that day. "
        "Years are of our era unless BC is said.",
        "as of 24 October 2024",
        _same,
    ),
    _rule(
        r"from (?P<a>[0-9:.]{3,5}(?: ?[ap]m)?) ?(?:-|to|until|till) ?"
        r"(?P<b>[0-9:.]{3,5}(?: ?[ap]m)?),? on (?P<day>.+)",
        "From one time to the other of that day: definite.",
        "from 06:30 to 09:00 on 6 June 1944",
        _hours,
    ),
    _rule(
        r"(?:in |some time )?between (?P<a>.+?) (?:and|to|-) (?P<b>.+)",
        "Some time within, both ends included: possible.",
        "between 8 and 13 October 2024",
        _within,
    ),
    _rule(
        r"(?:(?:from|in) )?(?P<a>.+?) (?:to|through|until|till|-) (?P<b>.+)",
        "Under way from one to the other: definite between exact days, else possible.",
        "from 23 to 28 October 2024",
        _throughout,
    ),
    _rule(
        r"(?:(?:from|in) )?(?P<a>[^-]+)-(?P<b>[^-]+)",
        "A dash says from one to the other.",
        "23-28 October 2024",
        _throughout,
    ),
    _rule(
        r"(?:on )?(?P<a>[0-9]{1,2})(?:, [0-9]{1,2})+,? (?:and|or) (?P<b>.+)",
        "Some time from the first to the last: possible.",
        "3, 4 or 5 May 2024",
        _within,
    ),
    _rule(
        r"(?:on )?(?P<a>.+?) ?/ ?(?P<b>.+)",
        "One day in both calendars, of 1582 to 1923: definite.",
        "25 October / 7 November 1917",
        _both_styles,
    ),
    _rule(
        r"(?P<a>.+?),? (?:(?:or|and) (?:earlier|before)|at (?:the )?latest)",
        "The end of that day, month or part is the latest; the start is open: possible.",
        "8 October 2024 at the latest",
        _by,
    ),
    _rule(
        r"(?:on |in |from )?(?P<a>.+?),? (?:(?:or|and) (?:later|after)|at (?:the )?earliest"
        r"|onwards?)",
        "Its beginning is the earliest; the end is open: possible, as is the first day.",
        "8 October 2024 or later",
        _since,
    ),
    _rule(
        r"(?:on |in |during )?(?P<a>.+?)(?: (?:and|or|&) | ?/ ?)(?P<b>.+)",
        "Some time from the first to the last: possible.",
        "in October and November 2024",
        _within,
    ),
    _rule(
        r"(?:on )?(?P<a>[^…]+?) ?… ?(?P<b>[^…]+)",
        "An ellipsis leaves out how the two belong together. "
        "Some time from the first to the last: possible.",
        "on 14 October 2024 … 16 October 2024",
        _within,
    ),
    _rule(
        r"(?:by|no later than|not later than|on or before|up to(?: and including)?|until|till) "
        r"(?P<a>.+?)(?: at (?:the )?latest)?",
        "The end of that day, month or part is the latest; the start is open: possible.",
        "by December 2024",
        _by,
    ),
    _rule(
        r"(?:before|prior to) (?P<a>.+)",
        "The day before it begins is the latest; the start is open: possible.",
        "before 23 October 2024",
        _before,
    ),
    _rule(
        r"(?:since|from|on or after|no earlier than|not earlier than|not before|as early as) "
        r"(?P<a>.+?)(?: on)?",
        "Its beginning is the earliest; the end is open: possible, as is the first day.",
        "since 23 October 2024",
        _since,
    ),
    _rule(
        r"(?:since |from )?(?P<a>.+?) ?(?:-|to|until|till|through) ?(?:the )?(?:present|now)",
        "As since: until when is told only as up to the report, so the end is open.",
        "23 October 2024 to the present",
        _since,
    ),
    _rule(
        r"after (?P<a>.+)",
        "The day after it ends is the earliest; the end is open: possible.",
        "after 23 October 2024",
        _after,
    ),
)
"""What report English is understood, in order: the first rule whose dates can be read decides."""


def english(words: str, beside: Beside) -> DateSpan | None:
    """Read a date by the first rule that knows its words; null where none does."""
    for rule in RULES:
        match = rule.pattern.fullmatch(words)
        span = rule.read(match, beside) if match else None
        if span is not None:
            return span
    return None
