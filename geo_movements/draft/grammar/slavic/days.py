"""When, in Slavic words: dates of a sentence, and what they mean on the day of publication."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from geo_movements.draft.grammar.slavic.lexicon import Lexicon, fold
from geo_movements.errors import ParseError
from geo_movements.tables import calendar, dates

__all__ = ["Day", "days_in", "year_in"]


class Day(NamedTuple):
    """A date in a text: its stretch there, and its bounds, null where they stay open."""

    start: int
    end: int
    earliest: str | None
    latest: str | None

    @property
    def edtf(self) -> str | None:
        """The date in EDTF; null where nothing is known of it."""
        if not (self.earliest or self.latest):
            return None
        if self.earliest == self.latest:
            return self.earliest
        return dates.to_edtf(dates.parse(f"{self.earliest or '..'}/{self.latest or '..'}"))


Span = tuple[str | None, str | None]


def days_in(
    text: str, published: str | None, year: int | None, words: Lexicon, *, ahead: bool = False
) -> list[Day]:
    """Find the dates of a stretch of text, in order; the longest where several begin.

    `year` completes a date that has none, where no day of publication does; `ahead` reads such a
    date as one to come.
    """
    rules = _rules_of(words)
    low = "".join(fold(letter) if len(letter.lower()) == 1 else letter for letter in text)
    found: list[Day] = []
    for match in rules["date"].finditer(low):
        span = _read(match, low, published, year, words, ahead)
        start = match.start()
        found.append(Day(start, match.end(), *(span or (None, None))))
    return found


def _rules_of(words: Lexicon) -> Mapping[str, re.Pattern[str]]:
    return _rules(words.table["days"]["months"], words)


def _any(words: str) -> str:
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


@cache
def _rules(months: str, words: Lexicon) -> Mapping[str, re.Pattern[str]]:
    table = words.table["days"]
    month = rf"(?:{_any(months)})(?:{_any(table['month_ends'])})?(?!\w)"
    part = "|".join(re.escape(one) for one in sorted(table["parts"], key=len, reverse=True))
    relative = _any(" ".join(table["relative"]))
    years = rf"(?:{_any(table['year'])})\w{{0,3}}"
    year = rf"(?:\s+(?P<year>[12]\d{{3}})(?:-\w{{1,3}})?(?:\s+{years}\.?)?)?"
    season, weekday = _any(" ".join(table["seasons"])), _any(table["weekdays"])
    last, which = _any(table["last"]), _any(f"{table['last']} {table['next']}")
    limit = "|".join(
        re.escape(one) for one in (*table["by"].split("|"), *table["since"].split("|"))
    )
    inner = table["in"]
    unit = _any(" ".join(table["units"]))
    date = (
        rf"(?<!\w)(?:(?P<iso>[12]\d{{3}}-\d\d-\d\d)|(?P<dots>\d{{1,2}}\.\d{{1,2}}\.[12]\d{{3}})"
        rf"|(?:(?P<night>{table['night']})\s+)?"
        rf"(?:(?:(?:{table['from']})\s+)?(?P<first>\d{{1,2}})\s*(?:[-–—]|(?:{table['until']})\s)\s*)?"
        rf"(?:(?P<limit>{limit})\s+)?(?P<day>\d{{1,2}})(?:-\w{{1,3}})?\s+(?P<month>{month}){year}"
        rf"|(?P<part>{part})\s+(?P<pmonth>{month}){year.replace('year', 'pyear', 1)}"
        rf"|(?:{inner})\s+(?P<omonth>{month}){year.replace('year', 'oyear', 1)}"
        rf"|(?:(?:{inner})\s+)?(?P<season>{season})\s+(?P<syear>[12]\d{{3}})(?:\s+{years})?"
        rf"|(?:{inner})\s+(?P<alone>[12]\d{{3}})(?:-\w{{1,3}})?\s+{years}"
        rf"|(?P<relative>{relative})"
        rf"|(?:(?:{inner})\s+)(?:(?P<which>{which}|{table['this']})\w{{0,4}}\s+)?"
        rf"(?P<weekday>{weekday})\w{{0,3}}"
        rf"|(?P<ago>\d{{1,3}}|\w+)\s+(?P<unit>{unit})\s+{table['ago']}"
        rf"|(?P<near>{last}|{table['this']})\w{{0,5}}\s+"
        rf"(?P<period>{table['week']}|{table['month']})\w{{0,3}}"
        rf")(?!\w)"
    )  # fmt: skip
    return {"date": re.compile(date)}


def _read(
    match: re.Match[str],
    low: str,
    published: str | None,
    year: int | None,
    words: Lexicon,
    ahead: bool,
) -> Span | None:
    try:
        return _span(match, published, year, words, ahead)
    except (ParseError, ValueError):
        return None


def _span(
    match: re.Match[str], published: str | None, year: int | None, words: Lexicon, ahead: bool
) -> Span | None:
    table = words.table["days"]
    told = match.groupdict()
    if told["iso"]:
        return _same(_iso(*(int(one) for one in told["iso"].split("-"))))
    if told["dots"]:
        return _same(_iso(*(int(one) for one in reversed(told["dots"].split(".")))))
    if told["month"]:
        return _in_month(told, published, year, words, ahead)
    if told["pmonth"] or told["omonth"]:
        month = _month(told["pmonth"] or told["omonth"], table)
        of = _year(told["pyear"] or told["oyear"], month, published, year, ahead)
        return None if of is None else _part_of(of, month, table["parts"].get(told["part"]))
    if told["alone"]:
        return f"{told['alone']}-01-01", f"{told['alone']}-12-31"
    if told["season"]:
        return _season(int(told["syear"]), table["seasons"][told["season"]])
    return _relative(told, published, words, ahead) if published else None


def _same(day: str) -> Span:
    return day, day


def _iso(year: int, month: int, day: int) -> str:
    calendar.check_day(year, month, day)
    return calendar.iso_day(year, month, day)


def _in_month(
    told: Mapping[str, str | None], published: str | None, year: int | None, words: Lexicon,
    ahead: bool,
) -> Span | None:  # fmt: skip
    table = words.table["days"]
    month, last = _month(told["month"] or "", table), int(told["day"] or 0)
    of = _year(told["year"], month, published, year, ahead, last)
    if of is None:
        return None
    end = _iso(of, month, last)
    if told["first"]:
        return _iso(of, month, int(told["first"])), end
    if told["night"]:
        return calendar.shift_day(end, -1), end
    limit = told["limit"]
    if limit and limit in table["by"].split("|"):
        return None, end
    return (end, None) if limit else (end, end)


def _month(word: str, table: Mapping[str, str]) -> int:
    stems = table["months"].split()
    return max(
        (len(stem), number) for number, stem in enumerate(stems, 1) if word.startswith(stem)
    )[1]


def _year(
    told: str | None, month: int, published: str | None, year: int | None, ahead: bool, day: int = 1
) -> int | None:
    """Complete a year: the last such day before publication, or the next where it is to come."""
    if told:
        return int(told)
    if not published:
        return year
    anchor = (int(published[5:7] or 1), int(published[8:10] or 1))
    of = int(published[:4])
    if ahead:
        return of + (month < anchor[0])
    return of - ((month, day) > anchor and month > anchor[0])


def _part_of(year: int, month: int, part: str | None) -> Span:
    if part in ("first half", "second half"):
        first, last = calendar.part_of_month(year, month, None)
        return (first, f"{first[:8]}15") if part == "first half" else (f"{first[:8]}16", last)
    return calendar.part_of_month(year, month, part)


def _season(year: int, season: int) -> Span:
    first = {1: 3, 2: 6, 3: 9, 4: 12}[season]
    return calendar.month_bounds(year - (season == 4), first, first + 2)


def _relative(
    told: Mapping[str, str | None], published: str, words: Lexicon, ahead: bool
) -> Span | None:
    table = words.table["days"]
    if told["relative"]:
        return _same(str(calendar.shift_day(published, table["relative"][told["relative"]])))
    if told["weekday"]:
        return _weekday(told, published, table, ahead)
    if told["unit"]:
        count = words.numbers.get(told["ago"] or "") or int(told["ago"] or 0)
        return _same(str(calendar.shift_day(published, -count * table["units"][told["unit"]])))
    return _period(told, published, table)


def _weekday(
    told: Mapping[str, str | None], published: str, table: Mapping[str, str], ahead: bool
) -> Span | None:
    number = next(
        index
        for index, stem in enumerate(table["weekdays"].split())
        if (told["weekday"] or "").startswith(stem)
    )
    back = (calendar.weekday(published) - number) % 7
    coming = ahead or (told["which"] or "") in table["next"].split()
    shift = (-back % 7 or 7) if coming and back else (0 if coming else -back)
    return _same(str(calendar.shift_day(published, shift)))


def _period(told: Mapping[str, str | None], published: str, table: Mapping[str, str]) -> Span:
    this = told["near"] == table["this"]
    if told["period"] == table["week"]:
        monday = str(calendar.shift_day(published, -calendar.weekday(published)))
        if this:
            return monday, published
        return calendar.shift_day(monday, -7), calendar.shift_day(monday, -1)
    year, month = int(published[:4]), int(published[5:7])
    if this:
        return f"{published[:8]}01", published
    return calendar.month_bounds(year - (month == 1), (month - 2) % 12 + 1, (month - 2) % 12 + 1)


def year_in(texts: Iterator[str] | list[str]) -> int | None:
    """Find the last year that texts name, for dates that have none."""
    for text in texts:
        years = re.findall(r"(?<![\d.,-])1[0-9]\d\d(?![\d-])|(?<![\d.,-])20\d\d(?![\d-])", text)
        if years:
            return int(years[-1])
    return None
