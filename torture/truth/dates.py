"""EDTF by chance over the whole grammar, beside the `edtf` package and beside plain enumeration.

Where the two oracles disagree, `REASONS` says why, and ISO 8601-2:2019 decides.
"""

from __future__ import annotations

import calendar
import contextlib
import importlib.util
import io
import itertools
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from torture.parts import Scale, Tally, UnavailableError

__all__ = ["bounded"]

_SEASONS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14), 25: (3, 5), 26: (6, 8), 27: (9, 11),
    28: (12, 14), 29: (9, 11), 30: (12, 14), 31: (3, 5), 32: (6, 8), 33: (1, 3), 34: (4, 6),
    35: (7, 9), 36: (10, 12), 37: (1, 4), 38: (5, 8), 39: (9, 12), 40: (1, 6), 41: (7, 12),
}  # fmt: skip
"""The standard tells the months of quarters and what follows them; those of seasons are ours: of
the weather, from March in the north and from September in the south."""
_FLAGS = {"": (False, False), "~": (True, False), "?": (False, True), "%": (True, True)}

Day = tuple[int, int, int]
Ends = tuple[Day | None, Day | None]


class Case(NamedTuple):
    """A text, and what it says by enumeration: no bounds at all where it is no date."""

    text: str
    ends: Ends | None
    definite: bool = False
    approximate: bool = False
    uncertain: bool = False


class Date(NamedTuple):
    """A date of the grammar: patterns of digits and X, and its flags."""

    year: str
    month: str = ""
    day: str = ""
    clock: str = ""
    flags: tuple[str, str, str] = ("", "", "")
    before: bool = False
    """Whether the flags stand before their parts, and so count for those alone."""

    def __str__(self) -> str:
        parts = [part for part in (self.year, self.month, self.day) if part]
        told = zip(parts, self.flags, strict=False)
        words = "-".join(flag + part if self.before else part + flag for part, flag in told)
        return words + self.clock

    @property
    def has(self) -> tuple[bool, bool]:
        """Tell whether it is approximate, and uncertain."""
        shown = self.flags[: 1 + bool(self.month) + bool(self.day)]
        told = [_FLAGS[flag] for flag in shown]
        return any(one for one, _ in told), any(other for _, other in told)

    @property
    def exact(self) -> bool:
        """Tell whether it is a day without doubt."""
        return bool(self.day) and "X" not in str(self) and not any(self.has)

    @property
    def is_two_years(self) -> bool:
        """Tell whether it may be meant as two years: 2023-24. What may be is refused."""
        season = int(self.month) if self.month.isdigit() and not self.day else 0
        return season > 12 and self.year.isdigit() and (int(self.year) + 1) % 100 == season


# --- By chance ------------------------------------------------------------------------------------


def chance_cases(count: int, seed: int) -> Iterator[Case]:
    """Make dates, intervals and sets of all levels."""
    chance = random.Random(seed)
    makes = (_alone, _alone, _alone, _interval, _interval, _set)
    for number in range(count):
        yield makes[number % len(makes)](chance)


def _date(chance: random.Random, *, flags: bool = True) -> Date:
    if chance.random() < 0.12:
        return Date(_long_year(chance))
    year = f"{chance.choice([0, 4, 1812, 1900, 2000, 2024, chance.randint(0, 9999)]):04}"
    year = "-" + year if chance.random() < 0.15 and int(year) else year
    month = day = clock = ""
    if chance.random() < 0.8:
        month = f"{chance.randint(1, 12):02}"
        if chance.random() < 0.15:
            month = str(chance.choice(list(_SEASONS)))
        elif chance.random() < 0.75:
            day = f"{chance.choice([28, 29, 30, 31, chance.randint(1, 31)]):02}"
    if chance.random() < 0.3:
        year = _unspecified(year, chance)
    if chance.random() < 0.2 and int(month or 99) <= 12:
        month = _unspecified(month, chance)
    if chance.random() < 0.2:
        day = _unspecified(day, chance)
    if day and "X" not in year + month + day and chance.random() < 0.1:
        clock = f"T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:00"
        clock += chance.choice(["", "Z", "+09:00", "-05:30"])
    told = ("", "", "")
    if flags and not clock and chance.random() < 0.3:
        told = tuple(chance.choice(["", "", *_FLAGS]) for _ in range(3))  # type: ignore[assignment]
    return Date(year, month, day, clock, told, chance.random() < 0.5)


def _long_year(chance: random.Random) -> str:
    sign = chance.choice(["", "-"])
    return chance.choice([
        f"Y{sign}{chance.randint(10_000, 999_999)}",
        f"Y{sign}{chance.randint(1, 99)}E{chance.randint(4, 6)}",
        f"{chance.randint(1, 9999):04}S{chance.randint(1, 3)}",
    ])  # fmt: skip


def _unspecified(digits: str, chance: random.Random) -> str:
    """Leave some digits untold: the last ones, or any."""
    sign, number = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    if chance.random() < 0.7:
        kept = chance.randint(0, len(number))
        return sign + number[:kept].ljust(len(number), "X")
    return sign + "".join(chance.choice([digit, "X"]) for digit in number)


def _alone(chance: random.Random) -> Case:
    date = _date(chance)
    return _case(str(date), [date], ends_of(date), exact=date.exact)


def _interval(chance: random.Random) -> Case:
    """Two dates in order; or one, and an end that is open or not known."""
    first, last = sorted((_date(chance), _date(chance)), key=_order)
    told = chance.choice([0, 0, 0, 1, 2])
    nothing = chance.choice(["", ".."])
    one, other = ends_of(first), ends_of(last)
    if told == 1:
        return _case(f"{nothing}/{last}", [last], other and (None, other[1]), exact=False)
    if told == 2:
        return _case(f"{first}/{nothing}", [first], one and (one[0], None), exact=False)
    ends = (one[0], other[1]) if one and other else None
    return _case(f"{first}/{last}", [first, last], ends, exact=first.exact and last.exact)


def _set(chance: random.Random) -> Case:
    every = chance.random() < 0.5
    dates = sorted((_date(chance) for _ in range(chance.randint(1, 4))), key=_order)
    begin, end = "{}" if every else "[]"
    bounds = [ends_of(one) for one in dates]
    told = [one for one in bounds if one]
    ends = None
    if len(dates) == 2 and chance.random() < 0.7:
        text = f"{begin}{dates[0]}..{dates[1]}{end}"
        if len(told) == 2:
            ends = told[0][0], told[1][1]
        return _case(text, dates, ends, exact=every and all(one.exact for one in dates))
    if len(told) == len(dates):
        firsts, lasts = ([one[at] for one in told] for at in (0, 1))
        ends = (
            None if None in firsts else min(day for day in firsts if day),
            None if None in lasts else max(day for day in lasts if day),
        )
    text = begin + chance.choice([",", ", "]).join(map(str, dates)) + end
    return _case(text, dates, ends, exact=len(dates) == 1 and dates[0].exact)


def _case(text: str, dates: list[Date], ends: Ends | None, *, exact: bool) -> Case:
    approximate, uncertain = (any(one.has[at] for one in dates) for at in (0, 1))
    clocks = {one.clock for one in dates}
    # One of the 8th to the 8th is the 8th.
    alone = ends is not None and ends[0] == ends[1] is not None and len(clocks) == 1
    if any(one.is_two_years for one in dates):
        ends = None
    certain = (exact or alone) and not (approximate or uncertain)
    return Case(text, ends, certain, approximate, uncertain)


def _order(date: Date) -> Day:
    ends = ends_of(date)
    return (ends[0] if ends and ends[0] else None) or (-(10**9), 1, 1)


# --- By enumeration -------------------------------------------------------------------------------


def ends_of(date: Date) -> Ends | None:
    """Find the first and last day that look as told, by looking at them; None where none does."""
    if date.year == "XXXX":
        return (None, None) if _day_in([2000], date, late=False) else None
    years = _years(date.year)
    first, last = _day_in(years, date, late=False), _day_in(years, date, late=True)
    if first is None or last is None:
        return None
    return (None if date.year == "-XXXX" else first), last


def _years(pattern: str) -> list[int]:
    if "S" in pattern:
        digits, kept = pattern.split("S")
        pattern = digits[: int(kept)].ljust(4, "X")
    if "E" in pattern:
        number, zeros = pattern.strip("Y").split("E")
        return [int(number) * 10 ** int(zeros)]
    filled = itertools.product(*("0123456789" if one == "X" else one for one in pattern.strip("Y")))
    years = sorted(int("".join(digits)) for digits in filled)
    # 8601-1 knows no year -0000.
    return years[:-1] if pattern.startswith("-") and "X" in pattern and years[-1] == 0 else years


def _day_in(years: list[int], date: Date, *, late: bool) -> Day | None:
    for year in reversed(years) if late else years:
        if date.month.isdigit() and int(date.month) in _SEASONS:
            month = _SEASONS[int(date.month)][late]
            year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
            return (year, month, _length(year, month) if late else 1) if not date.day else None
        days = [
            (year, month, day)
            for month in range(1, 13)
            if _looks(f"{month:02}", date.month)
            for day in range(1, _length(year, month) + 1)
            if _looks(f"{day:02}", date.day)
        ]
        if days:
            return days[-1 if late else 0]
    return None


def _looks(number: str, pattern: str) -> bool:
    return not pattern or all(
        told in ("X", digit) for told, digit in zip(pattern, number, strict=True)
    )


def _length(year: int, month: int) -> int:
    return calendar.monthrange(2000 + year % 400, month)[1]


# --- The oracle -----------------------------------------------------------------------------------

REASONS: tuple[tuple[str, Callable[[Case], bool]], ...] = (
    ("it takes days that no month has (2023-02-29), which are none", lambda case: not case.ends),
    ("it keeps the year of significant digits; 1950S2 is some year of 1900 to 1999",
     lambda case: "S" in case.text),
    ("it ends a winter with its year; the standard leaves the months open, ours end in February",
     lambda case: _tells(case.text, "24", "28")),
    ("it has the northern months for a southern season",
     lambda case: _tells(case.text, "29", "30", "31", "32")),
    ("it bounds a year of which no digit is told by 0 and 9999", lambda case: "XXXX" in case.text),
    ("it takes ten years for an end that is not known, which bounds nothing",
     lambda case: case.text.startswith("/") or case.text.endswith("/")),
    ("it turns the bounds of a year before 0 around",
     lambda case: re.search("-[0-9X]{4}", case.text) is not None and "X" in case.text),
)  # fmt: skip
"""Where the package has other bounds: why, and of which cases that may be said."""


def _tells(text: str, *seasons: str) -> bool:
    return any(f"-{flag}{season}" in text for season in seasons for flag in _FLAGS)


def _oracle(text: str) -> Ends:
    """Ask the package; raises what it raises. It prints what it trips over."""
    from edtf import parse_edtf

    with contextlib.redirect_stdout(io.StringIO()):
        date = parse_edtf(text)
        told = date.lower_strict(), date.upper_strict()
    first, last = (tuple(end[:3]) if isinstance(end, time.struct_time) else None for end in told)
    return first, last


def bounded(scale: Scale) -> Tally:
    """Read each case, and ask both oracles."""
    if importlib.util.find_spec("edtf") is None:
        raise UnavailableError("the package edtf is not installed (pip install edtf)")
    seen: Counter[str] = Counter()
    tally = Tally()
    asked = scale.of(30, 20_000)
    for number, case in enumerate(chance_cases(scale.of(300, 60_000), scale.seed)):
        fault = _read_otherwise(case)
        if not fault and number < asked:
            fault = _told_otherwise(case, seen)
        tally.case(fault)
    parts = [f"{seen.pop('agreed'):,} of {asked:,} have the same bounds by the package edtf"]
    parts += [f"{seen.pop('unread'):,} it cannot read"] if seen["unread"] else []
    parts += [f"{count:,} differ since {why}" for why, count in seen.most_common() if count]
    tally.note = "; ".join(parts)
    return tally


def _read_otherwise(case: Case) -> str:
    """Read a case as the product does, beside enumeration."""
    from geo_movements.errors import ParseError
    from geo_movements.tables import edtf

    try:
        span = edtf.read(case.text)
    except ParseError as error:
        return f"{case.text}: refused ({error}), not {case.ends}" if case.ends else ""
    if span is None or case.ends is None:
        return f"{case.text}: {span}, not {case.ends}" if span or case.ends else ""
    bounds = tuple(end and end.partition("T")[0] for end in (span.earliest, span.latest))
    definite = span.definite_start is not None
    told = (bounds, definite, span.approximate, span.uncertain)
    due = (_iso(case.ends), case.definite, case.approximate, case.uncertain)
    return "" if told == due else f"{case.text}: {told}, not {due}"


def _told_otherwise(case: Case, seen: Counter[str]) -> str:
    """Ask the package about a case; the product has been found to say what the case does."""
    try:
        told = _oracle(case.text)
    except Exception:  # of many kinds: it takes half of the grammar
        seen["unread"] += 1
        return ""
    if told == case.ends:
        seen["agreed"] += 1
        return ""
    why = next((why for why, may in REASONS if may(case)), "")
    seen[why] += bool(why)
    return "" if why else f"{case.text}: {case.ends}, by the package {told}"


def _iso(ends: Ends) -> tuple[str | None, str | None]:
    """Write days as ISO 8601, whose expanded years have their sign."""
    first, last = (
        f"{'+' if day[0] > 9999 else ''}{day[0]:0{4 + (day[0] < 0)}}-{day[1]:02}-{day[2]:02}"
        if day
        else None
        for day in ends
    )
    return first, last
