"""Days that count from another: from the report's ("last Friday"), or from D-day ("D+3").

Each phrase is put into EDTF in its place in the text; what it stands in is read afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from geo_movements.errors import ParseError
from geo_movements.tables import calendar, edtf
from geo_movements.tables.words import MAX_CHARS, quote

__all__ = [
    "ADD_REPORTED",
    "COUNT",
    "RELATIVE",
    "WEEKDAYS",
    "Relative",
    "anchor_days",
    "anchored",
    "count_of",
]

WEEKDAYS = {
    name: number
    for number, full in enumerate(calendar.WEEKDAY_NAMES)
    for name in (full.lower(), full[:3].lower())
} | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_MONTH = "|".join(name[:3].lower() for name in calendar.MONTH_NAMES)
_COUNTS = {
    word: number
    for number, word in enumerate(
        ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
} | {"an": 1, "one": 1}
COUNT = rf"(?P<count>{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|[0-9]{{1,3}})"
_BY = r"(?P<by>(?<=\bby )|(?<=\bbefore )|(?<=\buntil )|(?<=\btill )|(?<=\bthan ))?"
ADD_REPORTED = "Write the date itself, or the day of the report in reported."
_ADD_D_DAY = 'Set it in map.toml: d_day = "1944-06-06".'


class Relative(NamedTuple):
    """One kind of phrase: its pattern, what it means, an example, and the EDTF it stands for."""

    pattern: re.Pattern[str]
    meaning: str
    example: str
    edtf: Callable[[re.Match[str], int], str]
    """Takes the match and the day of the report, in days since 1970-01-01."""


def anchored(text: str, anchor: str | None, d_day: str | None, *, julian: bool = False) -> str:
    """Put every phrase of `RELATIVE`, and D-day, into EDTF. `text` is tidy.

    The report and D-day are Gregorian days; with `julian` what counts from them is named as the
    rest of the text is.
    """

    def put(told: str) -> str:
        return _julian(told) if julian else told

    text = _D_DAY.sub(
        lambda match: "d" if match[0] == "d" else put(_from_d_day(match, d_day)), text
    )
    for phrase in RELATIVE:
        text = _put(phrase, text, anchor, put)
    return text


def _put(phrase: Relative, text: str, anchor: str | None, put: Callable[[str], str]) -> str:
    return phrase.pattern.sub(lambda match: put(_counted(phrase, match, _report(anchor))), text)


def _counted(phrase: Relative, match: re.Match[str], report: edtf.DateSpan) -> str:
    """Count from the report; where it is no certain day, from its first and its last.

    What counts from October lies within the days that its first and its last day give, and is no
    more certain than the report.
    """
    assert report.earliest and report.latest
    days = (calendar.utc_day(report.earliest), calendar.utc_day(report.latest))
    first, last = (phrase.edtf(match, day) for day in days)
    if days[0] == days[1] and not (report.approximate or report.uncertain):
        return first
    spans = (edtf.read(first), edtf.read(last))
    assert spans[0] and spans[1]
    flag = "~" if report.approximate or spans[0].approximate else ""
    flag = ("%" if flag else "?") if report.uncertain else flag
    begins, ends = spans[0].earliest, spans[1].latest
    return f"{begins}{flag}" if begins == ends else f"[{begins}{flag}..{ends}{flag}]"


def _julian(text: str) -> str:
    """Name the days of an EDTF date as the Julian calendar does."""
    span = edtf.read(text)
    assert span is not None and span.earliest and span.latest
    first, last = calendar.to_julian(span.earliest), calendar.to_julian(span.latest)
    flag = edtf.FLAG_OF[span.approximate, span.uncertain]
    return f"{first}{flag}" if first == last else f"[{first}{flag}..{last}{flag}]"


def anchor_days(anchor: str) -> tuple[int, int] | None:
    """Find the first and last day of the report; None where it tells none."""
    span = _bounded(anchor)
    if span is None:
        return None
    assert span.earliest and span.latest
    return calendar.utc_day(span.earliest), calendar.utc_day(span.latest)


def _bounded(anchor: str) -> edtf.DateSpan | None:
    """Read the report's date; None where it does not have both bounds."""
    try:
        span = edtf.read(" ".join(anchor[:MAX_CHARS].split()))
    except ParseError:
        return None
    return span if span and span.earliest and span.latest else None


def _report(anchor: str | None) -> edtf.DateSpan:
    span = _bounded(anchor) if anchor else None
    if span is None:
        told = f"the report's {quote(anchor)} is no day" if anchor else "no day of report is told"
        raise ParseError(f"it counts from the report, and {told}.", ADD_REPORTED)
    return span


_D_DAY = re.compile(r"\bd(?:-?day| day)?(?: ?(?P<sign>[+-]) ?(?P<days>[0-9]{1,4}))?\b")


def _from_d_day(match: re.Match[str], d_day: str | None) -> str:
    if d_day is None:
        raise ParseError("which day D-day was is not told.", _ADD_D_DAY)
    days = int(f"{match['sign']}{match['days']}") if match["days"] else 0
    return _iso(calendar.utc_day(d_day) + days)


def _iso(day: int) -> str:
    return calendar.iso_day(*calendar.civil(day))


def _within(first: int, last: int) -> str:
    return f"[{_iso(first)}..{_iso(last)}]"


def count_of(match: re.Match[str]) -> int:
    """Read the number that `COUNT` matched."""
    return _COUNTS.get(match["count"].lower()) or int(match["count"])


def _shifted(days: int) -> Callable[[re.Match[str], int], str]:
    return lambda _, day: _iso(day + days)


def _weekday(match: re.Match[str], day: int) -> str:
    """Find the weekday: the latest up to the report, or as last, this and next say."""
    if match["by"] is not None and match["which"] is None:
        name = match["weekday"].capitalize()
        raise ParseError(
            f"it may be the {name} before the report or the one after it.",
            f'Write the date itself, or "last {name}" or "next {name}".',
        )
    today = (day + 3) % 7  # 1970-01-01 was a Thursday
    back = (today - WEEKDAYS[match["weekday"]]) % 7
    which = (match["which"] or "").strip()
    if which in ("last", "past", "previous"):
        return _iso(day - (back or 7))
    if which in ("next", "coming", "following"):
        return _iso(day - back + 7)
    if which == "this":
        return _iso(day - today + WEEKDAYS[match["weekday"]])
    return _iso(day - back)


_STEPS = {"last": -1, "previous": -1, "this": 0, "next": 1}


def _calendar_unit(match: re.Match[str], day: int) -> str:
    step = _STEPS[match["which"]]
    year, month, _ = calendar.civil(day)
    if match["unit"] == "week":
        monday = day - (day + 3) % 7 + 7 * step
        return _within(monday, monday + 6)
    if match["unit"] == "month":
        index = year * 12 + month - 1 + step
        return f"[{calendar.iso_day(index // 12, index % 12 + 1, 1)[:-3]}]"
    return f"[{calendar.iso_day(year + step, 1, 1)[:-6]}]"


def _weekend(match: re.Match[str], day: int) -> str:
    """Find the weekend: the latest that has begun by the report, or as last and this say."""
    today = (day + 3) % 7
    saturday = day - today + 5
    if match["which"] or (today < 5 and not match["this"]):
        saturday -= 7
    return _within(saturday, saturday + 1)


_SIZES = {"day": 1, "week": 7}


def _ago(match: re.Match[str], day: int) -> str:
    """Count back: days are exact; "two weeks ago" is about that day."""
    if match["unit"] == "day":
        return _iso(day - count_of(match))
    if match["unit"] == "week":
        return f"{_iso(day - 7 * count_of(match))}~"
    year, month, _ = calendar.civil(day)
    if match["unit"] == "month":
        index = year * 12 + month - 1 - count_of(match)
        return f"{calendar.iso_day(index // 12, index % 12 + 1, 1)[:-3]}~"
    return f"{calendar.iso_day(year - count_of(match), 1, 1)[:-6]}~"


def _earlier(match: re.Match[str], day: int) -> str:
    """Bound what was earlier in the report's week (from Monday), month or year."""
    year, month, _ = calendar.civil(day)
    if match["unit"] == "week":
        return _within(day - (day + 3) % 7, day)
    first = calendar.iso_day(year, month if match["unit"] == "month" else 1, 1)
    return _within(calendar.utc_day(first), day)


def _end_of(match: re.Match[str], day: int) -> str:
    year, month, _ = calendar.civil(day)
    if match["unit"] == "week":
        return _iso(day - (day + 3) % 7 + 6)
    month = month if match["unit"] == "month" else 12
    return calendar.iso_day(year, month, calendar.days_of_month(year, month))


def _past(match: re.Match[str], day: int) -> str:
    return _within(day - count_of(match) * _SIZES[match["unit"]], day)


def _relative(
    pattern: str, meaning: str, example: str, read: Callable[[re.Match[str], int], str]
) -> Relative:
    return Relative(re.compile(rf"\b(?:{pattern})\b"), meaning, example, read)


RELATIVE: tuple[Relative, ...] = (
    _relative("the day before yesterday", "Two days before the report.",
              "the day before yesterday", _shifted(-2)),
    _relative("the day after tomorrow", "Two days after it.",
              "the day after tomorrow", _shifted(2)),
    _relative("last night|yesterday night",
              "Within the day before the report and its own: possible.", "last night",
              lambda _, day: _within(day - 1, day)),
    _relative("yesterday(?: (?:morning|afternoon|evening))?",
              "The day before the report.", "yesterday", _shifted(-1)),
    _relative("tomorrow", "The day after the report.", "tomorrow", _shifted(1)),
    _relative("tonight", "Within the day of the report and the next: possible.",
              "tonight", lambda _, day: _within(day, day + 1)),
    _relative("today|this morning|this afternoon|this evening",
              "The day of the report.", "today", _shifted(0)),
    _relative(
        r"(?<=\bby )(?:the )?end of (?:the|this) (?P<unit>week|month|year)",
        "The last day of the report's week (to Sunday), month or year.",
        "by the end of the year", _end_of,
    ),
    _relative(
        rf"(?:the )?(?:past|last|previous) {COUNT} (?P<unit>day|week)s?(?! of)",
        "From so many days or weeks before the report to the report: possible.",
        "in the past two weeks", _past,
    ),
    _relative(
        rf"{COUNT} (?P<unit>day|week|month|year)s? (?:ago|earlier|before(?! \S))",
        "Counted back from the report: days are exact, weeks about that day, months and years "
        "about that month or year.",
        "three days ago", _ago,
    ),
    _relative(
        r"earlier (?:in )?this (?P<unit>week|month|year)",
        "From the first day of the report's week (Monday), month or year to the report: possible.",
        "earlier this month", _earlier,
    ),
    _relative(
        r"(?P<which>last|previous|this|next) (?P<unit>week|month|year)(?! of| in)",
        "The calendar week (from Monday), month or year before the report's, its own or the "
        "next: possible.",
        "last month", _calendar_unit,
    ),
    _relative(
        r"(?:(?:over|on|at|during) )?"
        r"(?:(?P<this>this)|(?:the )?(?P<which>last|past|previous)|the) weekend"
        r"(?! (?:of|in|beginning|starting|before|after))",
        "The latest Saturday and Sunday that had begun by the report; last: those of the week "
        "before its own; this: of its own week (from Monday): possible.",
        "over the weekend", _weekend,
    ),
    _relative(
        rf"{_BY}(?P<which>(?:last|past|previous|this|next|coming|following) )?"
        rf"(?P<weekday>{_WEEKDAY})"
        rf"(?!,? (?:the )?(?:[0-9]|{_MONTH}))",
        "The latest such day up to the report; last: the latest before it; this: of its week; "
        "next: the first after it. By, before or until one is refused: it may be past or to come.",
        "last Friday", _weekday,
    ),
)  # fmt: skip
"""What counts from the day of the report, in order."""
