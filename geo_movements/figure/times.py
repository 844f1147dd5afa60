"""When each claim is: what may be and what surely is, and the steps through a story's time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from geo_movements import grammar
from geo_movements.grammar import Entry, Grammar, Mark, text
from geo_movements.languages import Words
from geo_movements.schema import Story

__all__ = ["Step", "Times", "iso_of", "steps_of", "times_of", "tone_of", "whole_of", "with_pale"]

DAY = 1440.0
_UNITS = (60.0, 180.0, 360.0, 720.0, DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY)
_TONES = ("ghost", "possible", "plain")


@dataclass(frozen=True, kw_only=True)
class Times:
    """One claim's times in minutes, the ends not included; an open end is infinite."""

    start: float
    end: float
    since: float | None
    until: float | None

    @property
    def unknown(self) -> bool:
        """Tell whether nothing at all is told."""
        return math.isinf(self.start) and math.isinf(self.end)


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stretch of time, and its words."""

    span: tuple[float, float]
    words: str


def times_of(story: Story) -> list[Times]:
    """Read the times of each claim."""
    rows = grammar.records(pd.DataFrame(story.legs.drop(columns=story.legs.geometry.name)))
    return [
        Times(
            start=_minute(row["date_earliest"], -math.inf),
            end=_end(row["date_latest"], math.inf),
            since=_sure(row["date_definite_start"], row["date_definite_end"]),
            until=_end(row["date_definite_end"], None),
        )
        for row in rows
    ]


def _minute(cell: object, otherwise: float) -> float:
    moment = grammar.when(text(cell))
    return moment if math.isfinite(moment) else otherwise


def _end(cell: object, otherwise: float | None) -> float:
    iso = text(cell)
    moment = grammar.when(iso)
    if iso is None or not math.isfinite(moment):
        return otherwise  # type: ignore[return-value]
    return moment + (1 if "T" in iso else DAY)


def _sure(start: object, end: object) -> float | None:
    first, last = grammar.when(text(start)), grammar.when(text(end))
    return first if math.isfinite(first) and math.isfinite(last) else None


def tone_of(mark: Mark, times: Sequence[Times], span: tuple[float, float]) -> str:
    """Tell how a mark is drawn in a stretch of time: as the best of its claims."""
    return _TONES[max(_rank(times[at], *span) for at in mark.claims)]


def _rank(time: Times, begin: float, end: float) -> int:
    if time.start >= end or time.end <= begin:
        return 0
    if time.since is not None and time.until is not None:
        return 2 if time.since < end and time.until > begin else 1
    return 1


def with_pale(design: Grammar, tones: Iterable[Callable[[Mark], str]], language: Words) -> Grammar:
    """Let the legend say what pale means, where any map of a figure draws a mark so."""
    if not any(tone(mark) == "possible" for tone in tones for mark in design.marks):
        return design
    entry = Entry(
        question=language.say("When"), mark="tone", value="possible",
        label=language.say("perhaps in that time"),
    )  # fmt: skip
    return replace(design, legend=(*design.legend, entry))


def steps_of(times: Sequence[Times], most: int, language: Words) -> list[Step]:
    """Part the time that is told into at most so many steps of one readable length."""
    ends = [end for time in times for end in (time.start, time.end) if math.isfinite(end)]
    if not ends:
        return []
    first, last = min(ends), max(ends)
    timed = any(end % DAY for end in ends)
    fits = [unit for unit in _UNITS if (unit >= DAY or timed) and (last - first) / unit <= most]
    if fits:
        unit = fits[0]
        begin = math.floor(first / unit) * unit if unit <= DAY else first
        edges = [begin]
        while edges[-1] < last:
            edges.append(edges[-1] + unit)
    else:
        edges = _months(first, last, most)
    steps = []
    for a, b in pairwise(edges):
        if any(time.start < b and time.end > a and not time.unknown for time in times):
            steps.append(Step(span=(a, b), words=_words(a, b, language)))
    return steps


def whole_of(times: Sequence[Times], language: Words) -> str:
    """Say from when to when anything is told: of days, in full years."""
    ends = [end for time in times for end in (time.start, time.end) if math.isfinite(end)]
    first, last = iso_of(min(ends)), iso_of(max(ends) - 1)
    return grammar.span_text(first, last, language) or ""


def _months(first: float, last: float, most: int) -> list[float]:
    """Cut at the first days of months, or of years, as few as are enough."""
    start, end = iso_of(first), iso_of(last - 1)
    from_month, to_month = _month(start), _month(end)
    for every in (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 12000):
        begin = from_month // every * every
        count = (to_month - begin) // every + 1
        if count <= most:
            break
    return [_moment(begin + n * every) for n in range(count + 1)]


def _month(iso: str) -> int:
    year, month = iso.rsplit("-", 2)[:2]
    return int(year) * 12 + int(month) - 1


def _moment(month: int) -> float:
    year, number = divmod(month, 12)
    sign, size = ("-", 4) if year < 0 else ("", 4)
    return grammar.when(f"{sign}{abs(year):0{size}d}-{number + 1:02d}-01")


def iso_of(minute: float) -> str:
    """Write a moment's day in ISO 8601, in any year.

    >>> iso_of(grammar.when("-0217-11-30"))
    '-0217-11-30'
    """
    days = math.floor(minute / DAY) - math.floor(grammar.when("2000-01-01") / DAY)
    cycles, rest = divmod(days, 146_097)  # the Gregorian calendar repeats after 400 years
    day = (pd.Timestamp("2000-01-01") + pd.Timedelta(days=rest)).date()
    year = day.year + 400 * cycles
    written = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
    return f"{written}-{day.month:02d}-{day.day:02d}"


def _words(begin: float, end: float, language: Words) -> str:
    if (end - begin) % DAY or begin % DAY:
        clock = [f"{int(at % DAY // 60):02d}:{int(at % 60):02d}" for at in (begin, end)]
        day = grammar.span_text(iso_of(begin), iso_of(begin), language)
        return f"{day} {clock[0]}–{clock[1]}"
    return grammar.span_text(iso_of(begin), iso_of(end - 1), language) or ""
