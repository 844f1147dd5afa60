"""When, as a source tells it: EDTF or report English to a span of days.

`parse` is the door. EDTF and the span live in `edtf`, days and minutes in `calendar`; what callers
need of them is handed on here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from geo_movements.errors import ParseError
from geo_movements.tables import calendar, edtf
from geo_movements.tables.calendar import from_minutes, to_minutes
from geo_movements.tables.edtf import Bounds, DateSpan, to_edtf

__all__ = ["RULES", "DateSpan", "Rule", "from_minutes", "parse", "to_edtf", "to_minutes"]

_MAX_CHARS = 200
_ANCHOR_REACH_DAYS = 183


def parse(text: str, *, anchor: str | None = None) -> DateSpan:
    """Read a date in EDTF or in report English.

    EDTF is tried first, then the phrases of `RULES`. `anchor` is the day of the report, as EDTF: a
    date without a year takes the anchor's, if that puts it within half a year of the anchor.
    Whatever is not understood, not possible or runs backwards raises a ParseError that says what
    to write.

    >>> parse("early to mid-October 2024").latest
    '2024-10-20'
    >>> parse("between Oct. 8 and Oct. 13", anchor="2024-10-18").earliest
    '2024-10-08'
    """
    shown = calendar.quote(text)
    if len(text) > _MAX_CHARS:
        raise ParseError(f"{shown} is too long for a date.", "Keep the date only.")
    words = " ".join(text.split())
    try:
        span = edtf.read(words) or _english(words, anchor)
    except ParseError as error:
        raise ParseError(f"{shown}: {error.problem}", error.hint) from None
    if span is None:
        raise ParseError(f"{shown} is not understood as a date.", _nearest(words))
    return span


class _Phrase(NamedTuple):
    """A date in words, taken apart; null where the words leave a component out."""

    part: str | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None


_MONTHS = {
    name.lower(): number
    for number, full in enumerate(calendar.MONTH_NAMES, start=1)
    for name in (full, full[:3])
} | {"sept": 9}
_SEASON_WORDS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_PART_WORDS = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
    "late": "late", "end": "late", "first half": "half 1", "second half": "half 2",
    "first week": "week 1", "second week": "week 2", "third week": "week 3", "last week": "week -1",
}  # fmt: skip


def _any_of(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_PART = rf"(?:(?P<part>{_any_of(_PART_WORDS)})(?: in)? )?"
_NAMED = rf"(?P<month>{_any_of(_MONTHS)})"
_DAY_WORD = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR_WORD = r"(?P<year>[0-9]{4})"
_PHRASES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_PART}{_NAMED}(?: {_YEAR_WORD})?",
        rf"{_PART}{_YEAR_WORD}",
        rf"(?P<part>{_any_of(_PART_WORDS)})",
        rf"{_DAY_WORD}(?: {_NAMED}(?: {_YEAR_WORD})?)?",
        rf"{_NAMED} {_DAY_WORD}(?: {_YEAR_WORD})?",
        rf"{_DAY_WORD} {_YEAR_WORD}",
        rf"(?P<season>{_any_of(_SEASON_WORDS)})(?: {_YEAR_WORD})?",
    )
)
_ADD_YEAR = "Add the year, as in 8 October 2024."


def _tidy(text: str) -> str:
    """Lower the case, and write dashes, ellipses, abbreviations and "mid-" in one way."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", text.lower()).replace("...", "…")
    text = re.sub(r"(?<=[a-z])\.", " ", text)
    text = re.sub(r"\b(early|mid|late|to)-", r"\1 ", text)
    return " ".join(text.split())


def _phrase(text: str) -> _Phrase | None:
    """Take one date in words apart; None when it is none."""
    text = " ".join(re.sub(r"\b(?:the|of)\b|,", " ", text).split())
    for pattern in _PHRASES:
        if (match := pattern.fullmatch(text)) is not None:
            told = match.groupdict()
            season = _SEASON_WORDS.get(told.get("season") or "")
            return _Phrase(
                part=_PART_WORDS.get(told.get("part") or ""),
                day=int(told["day"]) if told.get("day") else None,
                month=_MONTHS.get(told.get("month") or "", season),
                year=int(told["year"]) if told.get("year") else None,
            )
    return None


def _share(one: _Phrase, other: _Phrase) -> _Phrase:
    """Complete one end of a range from the other: "8 to 13 October 2024" says October once."""
    lacks_month = one.day is not None or (one.part is not None and one.year is None)
    month = other.month if one.month is None and lacks_month else one.month
    return one._replace(month=month, year=other.year if one.year is None else one.year)


def _phrase_bounds(phrase: _Phrase, anchor: str | None) -> Bounds:
    if phrase.year is not None:
        return _bounds_in(phrase, phrase.year)
    if phrase.month is None:
        raise ParseError("no month or year is told.", _ADD_YEAR)
    if anchor is None:
        raise ParseError("no year is told.", _ADD_YEAR)
    return _bounds_near(phrase, *_anchor_days(anchor))


def _bounds_near(phrase: _Phrase, anchor_first: int, anchor_last: int) -> Bounds:
    """Take the anchor's year only where that is the near one: "December" in January is open."""
    bounds = _bounds_in(phrase, calendar.civil(anchor_first)[0])
    first, last = (calendar.utc_day(end) for end in bounds[:2] if end)
    if max(first - anchor_last, anchor_first - last) > _ANCHOR_REACH_DAYS:
        raise ParseError("no year is told, and the day of the report leaves it open.", _ADD_YEAR)
    return bounds


def _anchor_days(anchor: str) -> tuple[int, int]:
    """Find the first and last day of the report, which must lie in one year."""
    try:
        span = edtf.read(" ".join(anchor[:_MAX_CHARS].split()))
    except ParseError:
        span = None
    if span is not None and span.earliest and span.latest:
        first, last = (calendar.utc_day(end) for end in (span.earliest, span.latest))
        if calendar.civil(first)[0] == calendar.civil(last)[0]:
            return first, last
    raise ParseError(
        f"no year is told, and the report's {calendar.quote(anchor)} gives none.", _ADD_YEAR
    )


def _bounds_in(phrase: _Phrase, year: int) -> Bounds:
    """Bound a phrase in its year; only a day is exact, and a part is approximate."""
    part, day, month, _ = phrase
    if month in calendar.SEASONS:
        return Bounds(*calendar.month_bounds(year, *calendar.SEASONS[month]))
    if day is not None:
        return _day_in(year, month, day)
    ends = calendar.part_of_month(year, month, part) if month else calendar.part_of_year(year, part)
    return Bounds(*ends, approximate=part is not None)


def _day_in(year: int, month: int | None, day: int) -> Bounds:
    if month is None:
        raise ParseError("a day needs its month.", "Add the month, as in 8 October 2024.")
    calendar.check_day(year, month, day)
    iso = calendar.iso_day(year, month, day)
    return Bounds(iso, iso, exact=True)


def _moment(text: str, anchor: str | None) -> Bounds | None:
    """Read one date, in words or in EDTF ("by 2024-12")."""
    phrase = _phrase(text)
    return _phrase_bounds(phrase, anchor) if phrase else edtf.read_date(text.upper())


def _moments(match: re.Match[str], anchor: str | None) -> tuple[Bounds, Bounds] | None:
    """Read both ends of a range, each completed from the other."""
    first, last = _phrase(match["a"]), _phrase(match["b"])
    if first and last:
        return (
            _phrase_bounds(_share(first, last), anchor),
            _phrase_bounds(_share(last, first), anchor),
        )
    a = _moment(match["a"], anchor)
    b = _moment(match["b"], anchor) if a else None
    return (a, b) if a and b else None


_Reader = Callable[[re.Match[str], str | None], DateSpan | None]
_Ends = tuple[Bounds, Bounds]


def _one(ends: Callable[[Bounds], _Ends]) -> _Reader:
    """Make the reader of a rule with one date; `ends` says from what to what the span goes."""

    def read(match: re.Match[str], anchor: str | None) -> DateSpan | None:
        date = _moment(match["a"], anchor)
        return edtf.join(*ends(date)) if date else None

    return read


def _two(ends: Callable[[Bounds, Bounds], _Ends]) -> _Reader:
    """Make the reader of a rule with two dates."""

    def read(match: re.Match[str], anchor: str | None) -> DateSpan | None:
        dates = _moments(match, anchor)
        return edtf.join(*ends(*dates)) if dates else None

    return read


_same = _one(lambda a: (a, a))
_throughout = _two(lambda a, b: (a, b))
_within = _two(lambda a, b: (a._replace(exact=False), b))
_by = _one(lambda a: (edtf.OPEN, a))
_before = _one(lambda a: (edtf.OPEN, a._replace(latest=calendar.shift_day(a.earliest, -1))))
_since = _one(lambda a: (a, edtf.OPEN))
_after = _one(lambda a: (a._replace(earliest=calendar.shift_day(a.latest, 1)), edtf.OPEN))
_about = _one(lambda a: (a._replace(approximate=True), a))
_perhaps = _one(lambda a: (a._replace(uncertain=True), a))


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
        rf"(?:(?:in|at|during) )?(?P<a>(?:the )?(?:{_any_of(_PART_WORDS)}) .+)",
        "Early is days 1 to 10, mid 11 to 20, late 21 to the end; a week is seven days, the last "
        "one the last seven; of a year, four months each: possible, and approximate.",
        "late October 2024",
        _same,
    ),
    _rule(
        r"(?:(?:on|in|at|during|as of|as at) )?(?P<a>.+)",
        "An exact day is definite; a month, season or year is possible within its bounds. "
        "As of a day means that it held on that day.",
        "as of 24 October 2024",
        _same,
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
        r"(?:on |in |during )?(?P<a>.+?) (?:and|or) (?P<b>.+)",
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
        r"(?:by|no later than|not later than|until|till) (?P<a>.+)",
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
        r"(?:since|from|starting|starting on|starting in) (?P<a>.+?)(?: on| onwards?)?",
        "Its beginning is the earliest; the end is open: possible, as is the first day.",
        "since 23 October 2024",
        _since,
    ),
    _rule(
        r"after (?P<a>.+)",
        "The day after it ends is the earliest; the end is open: possible.",
        "after 23 October 2024",
        _after,
    ),
    _rule(
        r"(?:(?:about|around|approximately|circa|ca?|on or about) |~ ?)(?P<a>.+)",
        "Approximate: the bounds stay, no day is definite.",
        "around 25 October 2024",
        _about,
    ),
    _rule(
        r"(?:perhaps|possibly|probably) (?:on |in )?(?P<a>.+)",
        "Uncertain: the bounds stay, no day is definite.",
        "probably 31 October 2024",
        _perhaps,
    ),
)
"""What report English is understood, in order: the first rule whose dates can be read decides."""

_MORE_EXAMPLES = (
    "8 October 2024", "October 8, 2024", "October 2024", "early October 2024", "2024-10-08",
    "early to mid-October 2024", "last week of October 2024", "autumn 2024", "2024-10",
)  # fmt: skip


def _english(text: str, anchor: str | None) -> DateSpan | None:
    tidy = _tidy(text)
    for rule in RULES:
        match = rule.pattern.fullmatch(tidy)
        span = rule.read(match, anchor) if match else None
        if span is not None:
            return span
    return None


def _nearest(text: str) -> str:
    """Point to the understood phrase that looks most like the text."""
    if re.fullmatch(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}", text):
        return "Day and month may be either way round; write it as 2024-10-08."
    examples = (*_MORE_EXAMPLES, *(rule.example for rule in RULES))
    nearest = difflib.get_close_matches(text.lower(), examples, n=1, cutoff=0.5)
    if not nearest:
        return 'Write the day, as 2024-10-08 or "8 October 2024", or a span, "late October 2024".'
    return f'Nearest that is: "{nearest[0]}".'
