"""The dates in running text: where each stands, of which kind it is, and what it counts from."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from geo_movements.draft.attributes.counted_days import PATTERN as RELATIVE
from geo_movements.tables.calendar import MONTH_NAMES
from geo_movements.tables.relative import COUNT, WEEKDAYS

__all__ = ["Found", "Kind", "dates_in", "year_told"]

Kind = Literal["absolute", "relative", "beside"]

_MAX_CHARS = 5_000


class Found(NamedTuple):
    """A date in a text. `text` is what a reader of dates is given; `start` and `end` where it is.

    `kind`: "absolute" has a month or year of its own, "relative" counts from the report, "beside"
    from the text's own other date. `is_bound` is a date that only bounds: "by", "before".
    """

    start: int
    end: int
    text: str
    kind: Kind
    has_year: bool = False
    is_bound: bool = False


_ONLY_LATER = "May|March"
_SHORT = "|".join(["Sept", *(name[:3] for name in MONTH_NAMES if name != "May")])
_LONG = "|".join(MONTH_NAMES)
_M = rf"(?:(?:{_LONG})\b|(?:{_SHORT})\b\.?)"
_D = r"(?:[0-3]?[0-9](?:st|nd|rd|th)?)(?![0-9:])"
_YEAR_HERE = r"(?:1[0-9]{3}|20[0-9]{2})(?![0-9]|,[0-9]|-(?![0-9]{2}\b)|\.[0-9])"
_YEAR = rf"(?<![0-9,.\-\u2013/]){_YEAR_HERE}"
_WEEKDAY = "|".join(sorted((name for name in WEEKDAYS if len(name) > 4), key=len, reverse=True))
_PART = (
    r"(?:(?:the )?(?:very )?(?:early|mid|late|middle|beginning|start|end|(?:first|second) half"
    r"|(?:first|second|third|fourth|last) (?:week|quarter)|(?:first|last) (?:day|[a-z]+ days)"
    r"|(?:first|opening|last|closing|final|early) (?:days|weeks|months))[ -](?:of )?(?:the )?)"
)
_PARTS_AND = r"(?:(?:early|mid|late)-?(?:,? and |,? to |-to-|/)(?:early|mid|late)[ -])"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_OF_YEAR = rf"(?:,? (?:of )?{_YEAR})"
_ON_DAY = rf"(?:(?:{_WEEKDAY}),? (?:the )?)?"
_DAY_MONTH = rf"{_D}(?: of)? {_M}"
_MONTH_DAY = rf"{_M} {_D}"
_DAY_TOLD = rf"(?:{_DAY_MONTH}|{_MONTH_DAY})"
_RANGE = r"(?: ?[-\u2013\u2014/] ?| to | and | or | until | through |-to-)"
_FEAST = r"(?:Christmas (?:Day|Eve)|New Year[\u2019']s (?:Day|Eve)|Boxing Day|May Day)"
_PREP = (
    rf"(?:(?:by|before|after|since|until|till|from|between|throughout|during|around|about|circa"
    rf"|as of|as early as|as late as|(?:the )?nights? of|(?:the )?week(?:end)? of|overnight on"
    rf"|{COUNT.replace('(?P<count>', '(?:')} days? (?:after|before)) (?:the )?)"
)
_DATES = (
    r"[12][0-9]{3}-[01][0-9](?:-[0-3][0-9])?",
    rf"[0-3][0-9][0-2][0-9][0-5][0-9]Z? (?:{_SHORT}) [0-9]{{2}}",
    rf"{_ON_DAY}{_DAY_TOLD}{_OF_YEAR}?{_RANGE}{_ON_DAY}{_DAY_TOLD}{_OF_YEAR}?",
    rf"{_ON_DAY}{_D}{_RANGE}{_DAY_MONTH}{_OF_YEAR}?",
    rf"{_ON_DAY}{_M} {_D}{_RANGE}{_D}{_OF_YEAR}?",
    rf"{_ON_DAY}{_DAY_TOLD}{_OF_YEAR}?",
    rf"{_FEAST}(?:{_OF_YEAR})?",
    rf"(?:{_PARTS_AND}|{_PART})?{_M}{_OF_YEAR}?{_RANGE}{_PART}?{_M}{_OF_YEAR}?",
    rf"(?:{_PARTS_AND}|{_PART})?{_M}{_OF_YEAR}",
    rf"(?:{_PARTS_AND}|{_PART}){_M}",
    rf"{_PART}?(?:the )?{_SEASON}(?: and {_SEASON})?(?: of)? {_YEAR}(?:[-\u2013/][0-9]{{2,4}})?",
    rf"{_PART}{_YEAR_HERE}",
    rf"{_PART}?(?:the )?[12][0-9]{{2}}0s",
    rf"{_YEAR}{_RANGE}(?:{_YEAR_HERE}|[0-9]{{2}}\b)",
    r"A\.?D\.? ?[1-9][0-9]{0,3}|[1-9][0-9]{0,3} (?:A\.?D\.?|C\.?E\.?)",
    rf"{_M}(?<!\b[Mm]ay)(?<!\b[Mm]arch)(?<!\bMAY)(?<!\bMARCH)(?<!\b[Mm]ar)",
    rf"(?:(?<=in )|(?<=by )|(?<=of )|(?<=since )|(?<=until )|(?<=that )|(?<=from )|(?<=early in ))"
    rf"(?:{_ONLY_LATER})\b",
    _YEAR,
)
_ABSOLUTE = re.compile(
    rf"(?<![\w-])(?P<prep>{_PREP})?(?P<date>{'|'.join(_DATES)})(?![\w]|-[a-z])", re.IGNORECASE
)
_COUNTED = COUNT.replace("(?P<count>", "(?:").replace(")", "|several|some|a few|few|many)")
_BESIDE = re.compile(
    rf"(?<![\w-])(?:(?:(?:{_COUNTED}) )?(?:hour|day|week|fortnight|month|year)s? (?:later"
    r"|afterwards?|earlier|before(?=[,.;]|$)|previously)"
    r"|(?:(?:early|late|mid) )?(?:in )?(?:the )?(?:following|next|succeeding|previous|preceding"
    rf"|same) (?:day|night|morning|afternoon|evening|week|month|year|{_SEASON}|{_LONG})"
    r"|(?:later )?(?:in )?that (?:same )?(?:day|night|morning|afternoon|evening|month|year|week)"
    r"|later (?:in )?the same (?:day|night|month|year|week)"
    r"|the day (?:after|before)(?=[ ,.]|$)(?! yesterday))(?![\w-])",
    re.IGNORECASE,
)


def dates_in(text: str) -> list[Found]:
    """Find the dates in a text, in its order; of two that overlap, the first, or the longer.

    >>> [one.text for one in dates_in("On 6 June they sailed; others left last Friday.")]
    ['6 June', 'last Friday']
    """
    text = text[:_MAX_CHARS]
    found = [_absolute(match) for match in _ABSOLUTE.finditer(text)]
    found += [_found(match, "relative") for match in RELATIVE.finditer(text)]
    found += [_found(match, "beside") for match in _BESIDE.finditer(text)]
    found.sort(key=lambda date: (date.start, -date.end))
    kept: list[Found] = []
    for date in found:
        if kept and date.start < kept[-1].end:
            continue
        kept.append(date)
    return [date for date in kept if not _is_number(text, date)]


_PEOPLE = re.compile(
    r"[ -](?:[\w-]+ ){0,2}?(?:troops|men|soldiers|fighters|police|km|miles|people|officers|marines"
    r"|vehicles|infantry|cavalry|horse|metres|tons|tonnes|rebels|members|personnel|others"
    r"|prisoners|civilians|strong)\b",
    re.IGNORECASE,
)


_OPENS = re.compile(r"(?:^|\s)(?:In|Since|By|Until|During)(?: (?:early|late|mid)[- ]?)? $")
"""What opens a sentence before a year: "In 1941 Japanese troops"."""


def _is_number(text: str, date: Found) -> bool:
    """Tell "1500 men" from a year."""
    if _OPENS.search(text[max(0, date.end - 28) : max(0, date.end - 4)]):
        return False
    alone = re.fullmatch(r"(?:[a-z ]+ )?[0-9]{4}", date.text, re.IGNORECASE)
    return alone is not None and _PEOPLE.match(text, date.end) is not None


def _found(match: re.Match[str], kind: Kind) -> Found:
    bound = re.match(r"by|until|till|before", match[0], re.IGNORECASE) is not None
    return Found(match.start(), match.end(), match[0], kind, True, bound)


def _absolute(match: re.Match[str]) -> Found:
    prep = (match["prep"] or "").strip().lower()
    date = match["date"]
    has_year = re.search(
        rf"{_YEAR_HERE}|[12][0-9]{{2}}0s|A\.?D|C\.?E|Z? [A-Za-z]{{3}} [0-9]{{2}}$", date
    )
    text = _readable(f"{match['prep'] or ''}{date}")
    bound = prep.startswith(("by", "until", "till", "before"))
    return Found(match.start(), match.end(), text, "absolute", has_year is not None, bound)


# --- In words that the reader of dates knows ----------------------------------------------------

_SAME = (
    (r"\bas early as\b", "since"),
    (r"\bas late as\b", "in"),
    (r"\b(?:first|opening|early) (?:days|weeks|months) of\b", "early"),
    (r"\b(?:last|closing|final) (?:days|weeks|months) of\b", "late"),
    (r"\bsecond half of\b", "second half"),
    (r"\bthe (?=early\b|late\b|mid\b)", ""),
    (r"\b(mid|early|late)- ", r"\1 "),
    (r"\bfourth (?=quarter|week)", "last "),
    (r"\bChristmas Day\b", "25 December"),
    (r"\bChristmas Eve\b", "24 December"),
    (r"\bBoxing Day\b", "26 December"),
    (r"\bMay Day\b", "1 May"),
    (r"\bNew Year[\u2019']s Day\b", "1 January"),
    (r"\bNew Year[\u2019']s Eve\b", "31 December"),
    (rf"\b({_SEASON}) and ({_SEASON})(?: of)? ([0-9]{{4}})\b", r"\1 \3 to \2 \3"),
    (r"\bfirst day of\b(?: the)?", "1"),
)
_SAME_COMPILED = [(re.compile(pattern, re.IGNORECASE), words) for pattern, words in _SAME]
_YEARS = re.compile(r"\b([12][0-9])([0-9]{2})[-\u2013/]([0-9]{2})$")
_STAMP = re.compile(rf"([0-3][0-9])[0-9]{{4}}Z? ({_SHORT}) ([0-9]{{2}})", re.IGNORECASE)
_THIS_CENTURY = 50


def _readable(words: str) -> str:
    """Put a date in words that `tables.dates` reads: "the closing days of May" is late May."""
    stamp = _STAMP.fullmatch(words)
    if stamp:
        year = int(stamp[3])
        return f"{stamp[1]} {stamp[2]} {year + (1900 if year >= _THIS_CENTURY else 2000)}"
    for pattern, told in _SAME_COMPILED:
        words = pattern.sub(told, words)
    if not re.search(_SEASON, words, re.IGNORECASE):
        words = _YEARS.sub(r"\1\2 to \1\3", words)
    return words


# --- Years --------------------------------------------------------------------------------------

_BEFORE_YEAR = re.compile(
    rf"(?:\b(?:in|of|since|by|from|until|till|to|and|early|late|mid|before|after|during|year"
    rf"|between|through|{_LONG}|{_SHORT}|{_SEASON})\b\W*|[0-9](?:st|nd|rd|th)?,? |[-\u2013/(,]\s*"
    r"|^)\W*$",
    re.IGNORECASE,
)


def year_told(text: str, *, last: bool = False) -> int | None:
    """Find the year that a text tells: its only one, or its last.

    >>> year_told("The war began in 1914."), year_told("Between 1914 and 1918.")
    (1914, None)
    """
    years = [int(match[0]) for match in re.finditer(_YEAR_HERE, text) if _is_year(text, match)]
    if not years or (len(set(years)) > 1 and not last):
        return None
    return years[-1]


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Tell a year from a number: "in 1914", not "1500 men"."""
    if text[match.start() - 1 : match.start()].isdigit():
        return False
    if _OPENS.search(text[max(0, match.start() - 24) : match.start()]):
        return True
    if _PEOPLE.match(text, match.end()):
        return False
    return _BEFORE_YEAR.search(text[max(0, match.start() - 24) : match.start()]) is not None
