"""The dates in running text: where each stands, of which kind it is, and what it counts from."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from geo_movements.tables.calendar import MONTH_NAMES
from geo_movements.tables.relative import COUNT, WEEKDAYS

__all__ = ["Found", "Kind", "dates_in", "year_told"]

Kind = Literal["absolute", "relative", "beside"]


class Found(NamedTuple):
    """A date in a text. `text` is what a reader of dates is given; `start` and `end` where it is.

    `kind`: "absolute" has a month or year of its own, "relative" counts from the report, "beside"
    from the text's own other date, by `count` of `unit`.
    """

    start: int
    end: int
    text: str
    kind: Kind
    has_year: bool = False
    by: bool = False
    unit: str | None = None
    count: int = 0
    open_end: str | None = None


_SHORT = "|".join(["Sept", *(name[:3] for name in MONTH_NAMES if name != "May")])
_MONTH = "|".join([*MONTH_NAMES, _SHORT])
_M = rf"(?:(?:{'|'.join(MONTH_NAMES)})\b|(?:{_SHORT})\b\.?)"
_D = r"(?:[0-3]?[0-9](?:st|nd|rd|th)?)(?![0-9:])"
_YEAR = r"(?<![0-9,.\-])(?:1[0-9]{3}|20[0-9]{2})(?![0-9]|,[0-9]|-(?![0-9]{2}\b)|\.[0-9])"
_WEEKDAY = "|".join(sorted((name for name in WEEKDAYS if len(name) > 4), key=len, reverse=True))
_PART = (
    r"(?:the )?(?:very )?(?:early|mid|late|middle|beginning|start|end|first half|second half"
    r"|first week|second week|third week|last week|first days|last days)[ -](?:of )?(?:the )?"
)
_PARTS_AND = rf"(?:(?:early|mid|late)(?:,? and |,? to |-to-|/)(?:early|mid|late)[ -])"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_OF_YEAR = rf"(?:,? (?:of )?(?:{_YEAR}))"
_ON_DAY = rf"(?:(?:{_WEEKDAY}),? (?:the )?)?"
_DAY_MONTH = rf"{_D}(?: of)? {_M}"
_MONTH_DAY = rf"{_M} {_D}"
_RANGE = r"(?: ?[-\u2013\u2014/] ?| to | and | or | until | through |-to-)"

_ABSOLUTE = re.compile(
    rf"(?<![\w-])(?P<prep>(?:by|before|after|since|until|till|from|between|throughout|during"
    rf"|around|about|circa|as of|night of|nights of|week of|overnight on"
    rf"|the night of|the week of) (?:the )?)?(?P<date>"
    rf"[12][0-9]{{3}}-[01][0-9](?:-[0-3][0-9])?"
    rf"|{_ON_DAY}(?:{_DAY_MONTH}|{_MONTH_DAY}){_OF_YEAR}?{_RANGE}{_ON_DAY}"
    rf"(?:{_DAY_MONTH}|{_MONTH_DAY}){_OF_YEAR}?"
    rf"|{_ON_DAY}{_D}{_RANGE}{_DAY_MONTH}{_OF_YEAR}?"
    rf"|{_ON_DAY}{_M} {_D}{_RANGE}{_D}{_OF_YEAR}?"
    rf"|{_ON_DAY}(?:{_DAY_MONTH}|{_MONTH_DAY}){_OF_YEAR}?"
    rf"|(?:{_PARTS_AND}|{_PART})?{_M}{_OF_YEAR}?{_RANGE}(?:{_PART})?{_M}{_OF_YEAR}?"
    rf"|(?:{_PARTS_AND}|{_PART})?{_M}{_OF_YEAR}"
    rf"|(?:{_PARTS_AND}|{_PART}){_M}"
    rf"|(?:{_PART})?(?:the )?{_SEASON}(?: of)? {_YEAR}(?:[-\u2013/][0-9]{{2,4}})?"
    rf"|(?:{_PART}){_YEAR}"
    rf"|(?:{_PART})?(?:the )?[12][0-9]{{2}}0s"
    rf"|{_YEAR}{_RANGE}{_YEAR}"
    rf"|(?:A\.?D\.? ?)[1-9][0-9]{{0,3}}|[1-9][0-9]{{0,3}} (?:A\.?D\.?|C\.?E\.?)"
    rf"|{_M}(?<!\b[Mm]ay)(?<!\b[Mm]arch)|(?<=[Ii]n )(?:May|March)\b|(?<=IN )(?:MAY|MARCH)\b"
    rf"|(?<=[Bb]y )(?:May|March)\b|(?<=of )(?:May|March)\b|(?<=[Ss]ince )(?:May|March)\b"
    rf"|(?<=[Uu]ntil )(?:May|March)\b|{_YEAR})(?![\w]|-[a-z])",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?<![\w-])(?:the day before yesterday|the day after tomorrow|last night|yesterday"
    r"(?: (?:morning|afternoon|evening|night))?|tomorrow(?: (?:morning|night|evening))?|tonight"
    r"|today|this (?:morning|afternoon|evening|week|month|year|weekend)|earlier (?:in )?this"
    rf" (?:week|month|year)|(?:over |during )?(?:in )?(?:the )?(?:past|last|previous) {COUNT} "
    rf"(?:hours?|days?|weeks?)(?! of)|{COUNT.replace('?P<count>', '')} (?:days?|weeks?|months?"
    r"|years?) ago|(?:last|previous|next|this) (?:week|month|year)(?! of| in)|(?:over|on|at|during)"
    rf" (?:the |last |this )?weekend|overnight|(?:late |early )?(?:on )?(?:(?:last|this|next|coming|past"
    rf"|the previous|previous) )?(?:{_WEEKDAY})(?: (?:morning|afternoon|evening|night))?(?!s)"
    rf"|(?:by )?(?:the )?end of (?:the|this) (?:week|month|year)|in recent (?:days|weeks)"
    r"|recently)(?![\w-])",
    re.IGNORECASE,
)
_LATER = rf"{COUNT} (?P<unit>day|week|month|year|night|hour)s? (?P<way>later|afterwards?|earlier|before|previously)"
_BESIDE = re.compile(
    rf"(?<![\w-])(?:{_LATER}|(?:the )?(?P<next>following|next|succeeding|previous|preceding|same)"
    r" (?P<unit2>day|night|morning|afternoon|evening|week|month|year)|that (?P<same>same )?(?P<unit3>day|night|morning"
    r"|afternoon|evening|month|year|week)|the day (?P<way2>after|before)(?= |,|\.|$)(?! yesterday)|"
    r"later (?:in )?(?:that|the same) (?P<unit4>day|night|month|year|week))(?![\w-])",
    re.IGNORECASE,
)


def dates_in(text: str) -> list[Found]:
    """Find the dates in a text, in its order; the longer of two that overlap.

    >>> [found.text for found in dates_in("On 6 June they sailed; others left last Friday.")]
    ['6 June', 'last Friday']
    """
    text = text[:20_000]
    found = [_absolute(match) for match in _ABSOLUTE.finditer(text)]
    found += [_relative(match) for match in _RELATIVE.finditer(text)]
    found += [_beside(match) for match in _BESIDE.finditer(text)]
    found.sort(key=lambda date: (date.start, -date.end))
    kept: list[Found] = []
    for date in found:
        if kept and date.start < kept[-1].end:
            continue
        kept.append(date)
    return kept


def year_told(text: str, *, last: bool = False) -> int | None:
    """Find the year that a text tells: its only one, or its last.

    >>> year_told("The war began in 1914."), year_told("Between 1914 and 1918.")
    (1914, None)
    """
    years = [int(match[0]) for match in re.finditer(_YEAR, text) if _is_year(text, match)]
    if not years or (len(set(years)) > 1 and not last):
        return None
    return years[-1]


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Tell a year from a number: "in 1914", not "1500 men"."""
    before, after = text[: match.start()], text[match.end() : match.end() + 24]
    if re.match(r" (?:\w+ ){0,2}(?:troops|men|soldiers|fighters|police|km|miles|people)", after):
        return False
    return (
        re.search(
            rf"(?:\b(?:in|of|since|by|from|until|till|to|and|early|late|mid|before|after|during|year|between"
            rf"|{_MONTH}|{_SEASON})\b\W*|[0-9],? |[-\u2013/(]|^)\W*$",
            before[-24:],
            re.IGNORECASE,
        )
        is not None
    )


def _absolute(match: re.Match[str]) -> Found:
    prep = (match["prep"] or "").strip().lower()
    date = match["date"]
    has_year = re.search(rf"{_YEAR}|[12][0-9]{{2}}0s|A\.?D|C\.?E", date) is not None
    whole = match[0] if prep else date
    return Found(
        match.start() if prep else match.start("date"),
        match.end(),
        whole,
        "absolute",
        has_year,
        by=prep in ("by", "until", "before"),
    )


def _relative(match: re.Match[str]) -> Found:
    return Found(match.start(), match.end(), match[0], "relative", True)


def _beside(match: re.Match[str]) -> Found:
    told = match.groupdict()
    unit = (told["unit"] or told["unit2"] or told["unit3"] or told["unit4"] or "day").lower()
    count = 0
    if told["unit"]:
        from geo_movements.tables.relative import count_of

        count = count_of(match) * (1 if told["way"].lower().startswith(("later", "after")) else -1)
    elif told["next"]:
        count = {"following": 1, "next": 1, "succeeding": 1, "same": 0}.get(
            told["next"].lower(), -1
        )
    elif told["way2"]:
        count = 1 if told["way2"].lower() == "after" else -1
    unit = unit if unit in ("day", "week", "month", "year") else "day"
    return Found(match.start(), match.end(), match[0], "beside", True, unit=unit, count=count)
