"""One date in report English, and the two that a range completes from one another."""

from __future__ import annotations

import re
from typing import NamedTuple

from geo_movements.errors import ParseError
from geo_movements.tables import calendar, clock, edtf
from geo_movements.tables.edtf import Bounds
from geo_movements.tables.relative import WEEKDAYS, anchor_days
from geo_movements.tables.words import plain, quote

__all__ = ["ABOUT", "PARTS", "PERHAPS", "Beside", "moment", "moments", "tidy"]

_ANCHOR_REACH_DAYS = 183


class Beside(NamedTuple):
    """What stands beside a date and helps to read it."""

    anchor: str | None = None
    """The day of the report, as EDTF; Gregorian."""
    julian: bool = False
    """Whether the dates of the text are of the Julian calendar."""


class _Phrase(NamedTuple):
    """A date in words, taken apart; null where the words leave a component out.

    `month` may be an EDTF season; `winter_end` is the second year of "winter 2023-2024"; `years`
    are the first and last of a decade or century; `weekday` counts from Monday, 0.
    """

    part: str | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    winter_end: str | None = None
    years: tuple[int, int] | None = None
    weekday: int | None = None


_MONTHS = {
    name.lower(): number
    for number, full in enumerate(calendar.MONTH_NAMES, start=1)
    for name in (full, full[:3])
} | {"sept": 9}
_WINTER = 24
_SEASON_WORDS = {name: number for number, name in calendar.SEASON_NAMES.items()} | {"fall": 23}
_PART_WORDS = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
    "late": "late", "end": "late", "first half": "half 1", "second half": "half 2",
    "1st half": "half 1", "2nd half": "half 2",
    "first quarter": "quarter 1", "second quarter": "quarter 2", "third quarter": "quarter 3",
    "fourth quarter": "quarter 4", "last quarter": "quarter 4",
    "first week": "week 1", "second week": "week 2", "third week": "week 3", "last week": "week -1",
}  # fmt: skip


def _any_of(words: dict[str, int] | dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


PARTS = _any_of(_PART_WORDS)
"""The words for a part of a month or year, as a regular expression."""

ABOUT = (
    r"(?:(?:about|around|round about|approximately|approx|roughly|circa|ca?|on or about"
    r"|in or (?:about|around)|(?:some ?time )?(?:about|around)) |~ ?)"
)
PERHAPS = (
    r"(?:perhaps|possibly|probably|likely|most likely|maybe|apparently|presumably|reportedly"
    r"|allegedly|supposedly|purportedly) "
)
"""The words of a source's doubt about a date, as regular expressions."""
_DOUBTED = re.compile(
    rf"(?:(?P<about>{ABOUT})|(?P<perhaps>{PERHAPS}))(?:(?:on|in) )?(?P<date>.+)"
    r"|(?P<of_about>.+?)"
    r" (?:or so|or thereabouts|\(?approx(?:imately)? ?\)?|\((?:about|circa|ca?) ?\))"
    r"|(?P<of_perhaps>.+?) ?(?:\?|\(\?\)|\((?:possibly|probably|reportedly|allegedly|likely)\))"
)

_PART = rf"(?:(?P<part>{PARTS})(?: in)? )?"
_NAMED = rf"(?P<month>{_any_of(_MONTHS)})"
_DAY_WORD = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR_WORD = r"(?P<year>[0-9]{4}|[0-9]{1,6} bc|[0-9]{1,4} ad|ad [0-9]{1,4})"
_ON_WEEKDAY = rf"(?:(?P<weekday>{_any_of(WEEKDAYS)}) )?"
_PHRASES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_PART}{_NAMED}(?: {_YEAR_WORD})?",
        rf"{_PART}{_YEAR_WORD}",
        rf"(?P<part>{PARTS})",
        rf"{_ON_WEEKDAY}{_DAY_WORD}(?: {_NAMED}(?: {_YEAR_WORD})?)?",
        rf"{_ON_WEEKDAY}{_NAMED} {_DAY_WORD}(?: {_YEAR_WORD})?",
        rf"{_DAY_WORD} {_YEAR_WORD}",
        rf"{_PART}(?P<season>{_any_of(_SEASON_WORDS)})"
        rf"(?: {_YEAR_WORD}(?: ?[-/] ?(?P<winter_end>[0-9]{{1,6}} bc|[0-9]{{4}}|[0-9]{{2}}))?)?",
        rf"q(?P<quarter>[1-4]) {_YEAR_WORD}",
        rf"{_PART}(?P<decade>[0-9]{{3}}0)s",
        rf"{_PART}(?P<century>[0-9]{{1,2}})(?:st|nd|rd|th) century(?: (?P<era>bc|ad))?",
    )
)
_ADD_YEAR = "Add the year, as in 8 October 2024."
_ADD_MONTH = "Add the month, as in 8 October 2024."
_IN_FULL = 'Write one date, "October 2024", or both ends in full, "October 2024 to March 2025".'


def tidy(text: str) -> str:
    """Lower the case, and write dashes, ellipses, abbreviations and "mid-" in one way."""
    text = plain(text).replace("...", "…")
    text = re.sub(r"\b([ap])\.? ?m\b\.?", r"\1m", text)
    text = re.sub(r"\bb\.? ?c(?:\.? ?e)?\b\.?", "bc", text)
    text = re.sub(r"(?<=[0-9] )c\.? ?e\b\.?|\ba\.? ?d\b\.?", "ad", text)
    # Two dashes leave no doubt: "12-Oct-2024" is one day.
    text = re.sub(rf"\b([0-9]{{1,2}})-({_any_of(_MONTHS)})-([0-9]{{4}})\b", r"\1 \2 \3", text)
    # "218-216 BC" says the era once.
    text = re.sub(r"\b([0-9]{1,6})( ?[-/] ?| to | and | or )([0-9]{1,6} bc)\b", r"\1 bc\2\3", text)
    text = re.sub(r"(?<=[a-z])\.", " ", text)
    text = re.sub(r"\b(early|beginning|start|mid|middle|late|end|to)-", r"\1 ", text)
    return " ".join(text.split())


def moment(text: str, beside: Beside) -> Bounds | None:
    """Read one date, in words or in EDTF ("by 2024-12"), with its doubt; None when it is none."""
    phrase = _phrase(text)
    if phrase:
        return _phrase_bounds(phrase, beside)
    told = _in_edtf(text, beside)
    if told is not None:
        return told
    if (doubted := _without_doubt(text)) is not None:
        date = moment(doubted[0], beside)
        return _doubt(date, doubted[1]) if date else None
    timed = clock.split_time(text)
    date = moment(timed[0], beside) if timed else None
    return clock.at(date, timed[1]) if date and timed else None


def _in_edtf(text: str, beside: Beside) -> Bounds | None:
    text = text.upper()
    told = edtf.read_date(text, julian=beside.julian)
    return told or edtf.read_one_of(text, julian=beside.julian)


def _without_doubt(text: str) -> tuple[str, str] | None:
    """Take the words of doubt off a date; None where there are none. "about" or "perhaps"."""
    match = _DOUBTED.fullmatch(text)
    if match is None:
        return None
    about = match["about"] or match["of_about"]
    date = match["date"] or match["of_about"] or match["of_perhaps"]
    return date, "about" if about else "perhaps"


def _doubt(date: Bounds, how: str) -> Bounds:
    if how == "about":
        return date._replace(exact=False, approximate=True)
    return date._replace(exact=False, uncertain=True)


def moments(one: str, other: str, beside: Beside) -> tuple[Bounds, Bounds] | None:
    """Read both ends of a range, each completed from the other; None when one is no date."""
    ends, doubts = [], []
    for text in (one, other):
        doubted = _without_doubt(text)
        ends.append(doubted[0] if doubted else text)
        doubts.append(doubted[1] if doubted else None)
    dates = _sure_moments(ends[0], ends[1], beside)
    if dates is None:
        return None
    first, last = (
        _doubt(date, how) if how else date for date, how in zip(dates, doubts, strict=True)
    )
    return first, last


def _sure_moments(one: str, other: str, beside: Beside) -> tuple[Bounds, Bounds] | None:
    first, last = _phrase(one), _phrase(other)
    if first and last:
        _refuse_halves(first, last)
        return (
            _phrase_bounds(_share(first, last), beside),
            _phrase_bounds(_share(last, first), beside),
        )
    a = moment(one, beside)
    b = moment(other, beside) if a else None
    if a and b and _is_in_a_year(one, first) and re.fullmatch(r"[0-9]{4}[~?%]?", other):
        raise _broken("the second end tells a year only")
    return (a, b) if a and b else None


def _phrase(text: str) -> _Phrase | None:
    """Take one date in words apart; None when it is none."""
    text = " ".join(re.sub(r"\b(?:the|of)\b|,", " ", text).split())
    for pattern in _PHRASES:
        if (match := pattern.fullmatch(text)) is not None:
            told = match.groupdict()
            season = _SEASON_WORDS.get(told.get("season") or "")
            quarter = told.get("quarter")
            return _Phrase(
                part=f"quarter {quarter}" if quarter else _PART_WORDS.get(told.get("part") or ""),
                day=int(told["day"]) if told.get("day") else None,
                month=_MONTHS.get(told.get("month") or "", season),
                year=_year(told["year"]) if told.get("year") else None,
                winter_end=told.get("winter_end"),
                years=_years(told),
                weekday=WEEKDAYS.get(told.get("weekday") or ""),
            )
    return None


def _year(text: str) -> int:
    """Read a year with its era; the year before AD 1 is 1 BC, which ISO 8601 writes 0000."""
    number = int(text.removeprefix("ad ").partition(" ")[0])
    if number == 0 and text != "0000":
        raise ParseError("no era has a year 0.", "Write 1 BC or AD 1.")
    return 1 - number if text.endswith("bc") else number


def _years(told: dict[str, str | None]) -> tuple[int, int] | None:
    """Bound a decade, "the 1940s", or a century, the 2nd of which is 101 to 200."""
    if told.get("decade"):
        return int(told["decade"] or 0), int(told["decade"] or 0) + 9
    if not told.get("century"):
        return None
    number = int(told["century"] or 0)
    if number == 0:
        raise ParseError("there is no century 0.", "The first is the years 1 to 100.")
    if told.get("era") == "bc":
        return 1 - 100 * number, -100 * (number - 1)
    return 100 * number - 99, 100 * number


def _refuse_halves(first: _Phrase, last: _Phrase) -> None:
    """Refuse two ends that are as well the halves of one date: "October-2024", "8-October 2024".

    Nor can the years of "October 2024-2025" both be October's.
    """
    if _is_year(last) and _is_in_a_year("", first):
        raise _broken("the second end tells a year only")
    if _is_year(first) and last.year is None:
        raise _broken("the first end tells a year only")
    for lone, other in ((first, last), (last, first)):
        if lone.day and not lone.month and not other.day and not other.part:
            raise _broken("one end tells a day without its month, the other no day")


def _broken(problem: str) -> ParseError:
    return ParseError(f"{problem}.", _IN_FULL)


def _is_year(phrase: _Phrase) -> bool:
    return phrase.year is not None and phrase[:3] == (None, None, None)


def _is_in_a_year(text: str, phrase: _Phrase | None) -> bool:
    """Tell whether an end is finer than a year; "late 2024" has its own year and may run on."""
    if phrase is None:
        return "-" in text.lstrip("y+-")
    return bool(phrase.day or phrase.month or (phrase.part and not phrase.year))


def _share(one: _Phrase, other: _Phrase) -> _Phrase:
    """Complete one end of a range from the other: "8 to 13 October 2024" says October once."""
    lacks_month = one.day is not None or (one.part is not None and one.year is None)
    borrows = one.month is None and lacks_month and other.month not in calendar.SEASONS
    return one._replace(
        month=other.month if borrows else one.month,
        year=other.year if one.year is None else one.year,
    )


def _phrase_bounds(phrase: _Phrase, beside: Beside) -> Bounds:
    if phrase.years is not None:
        ends = calendar.part_of_years(*phrase.years, phrase.part, julian=beside.julian)
        return Bounds(*ends, approximate=phrase.part is not None)
    if phrase.year is not None:
        return _bounds_in(phrase, phrase.year, beside.julian)
    if phrase.month is None:
        raise ParseError("no month or year is told.", _ADD_YEAR)
    if beside.anchor is None:
        raise ParseError("no year is told.", _ADD_YEAR)
    return _bounds_near(phrase, *_anchor_days(beside.anchor), beside.julian)


def _bounds_near(phrase: _Phrase, anchor_first: int, anchor_last: int, julian: bool) -> Bounds:
    """Take the anchor's year only where that is the near one: "December" in January is open."""
    bounds = _bounds_in(phrase, calendar.civil(anchor_first)[0], julian)
    first, last = (calendar.utc_day(end) for end in bounds[:2] if end)
    if max(first - anchor_last, anchor_first - last) > _ANCHOR_REACH_DAYS:
        raise ParseError("no year is told, and the day of the report leaves it open.", _ADD_YEAR)
    return bounds


def _anchor_days(anchor: str) -> tuple[int, int]:
    """Find the first and last day of the report, which must lie in one year."""
    days = anchor_days(anchor)
    if days is None or calendar.civil(days[0])[0] != calendar.civil(days[1])[0]:
        raise ParseError(
            f"no year is told, and the report's {quote(anchor)} gives none.", _ADD_YEAR
        )
    return days


def _bounds_in(phrase: _Phrase, year: int, julian: bool) -> Bounds:
    """Bound a phrase in its year; only a day is exact, and a part is approximate."""
    part, day, month = phrase.part, phrase.day, phrase.month
    if day is not None:
        return _day_in(year, month, day, phrase.weekday, julian)
    if month in calendar.SEASONS:
        _check_winter(month, year, phrase.winter_end)
        ends = calendar.part_of_season(year, month, part, julian=julian)
    elif month:
        ends = calendar.part_of_month(year, month, part, julian=julian)
    else:
        ends = calendar.part_of_year(year, part, julian=julian)
    return Bounds(*ends, approximate=part is not None and not part.startswith("quarter"))


def _check_winter(season: int, year: int, winter_end: str | None) -> None:
    """Refuse a season with two years, but for the winter that runs from the one into the next."""
    if winter_end is None:
        return
    short = len(winter_end) == 2
    following = f"{(year + 1) % 100:02}" == winter_end if short else year + 1 == _year(winter_end)
    if not following or season != _WINTER:
        name = calendar.SEASON_NAMES[season]
        raise ParseError(
            "only a winter has two years, one after the other.",
            f'Write "{name} {year}", or both ends in full, "{name} {year} to {name} {year + 1}".',
        )


def _day_in(year: int, month: int | None, day: int, weekday: int | None, julian: bool) -> Bounds:
    if month is None:
        raise ParseError("a day needs its month.", _ADD_MONTH)
    calendar.check_day(year, month, day, julian=julian)
    iso = calendar.gregorian(year, month, day, julian=julian)
    fell_on = calendar.weekday(iso)
    if weekday not in (None, fell_on):
        told = calendar.iso_day(year, month, day) + (" of the Julian calendar" if julian else "")
        raise ParseError(
            f"{told} is a {calendar.WEEKDAY_NAMES[fell_on]}.", "Correct the day or the weekday."
        )
    return Bounds(iso, iso, exact=True)
