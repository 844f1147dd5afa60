"""Dates and strengths: what is read is printed, and what is printed is read as the same."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

from geo_movements.errors import ParseError
from torture.fuzz.given import holds

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from torture.parts import Scale, Tally

__all__ = ["dates", "days_in_words", "strengths"]

MONTHS = calendar.month_name[1:]
ANCHORS = (None, "2024-10-24", "2024-11", "-0217-05-01", "../2024-01-03", "1812")


def dates(scale: Scale) -> Tally:
    """Read dates in words and in EDTF; print each as EDTF, and read that."""
    from hypothesis import strategies as st

    from geo_movements.tables.dates import parse, to_edtf, to_minutes

    def check(told: tuple[str, str | None, str | None, str | None]) -> None:
        text, anchor, calendar_, order = told
        try:
            span = parse(text, anchor=anchor, calendar=calendar_, order=order, d_day="1944-06-06")
        except ParseError as error:
            assert error.problem and error.hint, "a refusal must say what to write"
            return
        printed = to_edtf(span)
        assert parse(printed) == span, f"{printed!r} is read as {parse(printed)}, it was {span}"
        assert to_edtf(parse(printed)) == printed
        if span.earliest and span.latest:
            assert to_minutes(span.earliest) < to_minutes(span.latest, end=True)

    texts = st.one_of(_edtf(), _phrases(_date_examples()), _mixed(_date_examples()))
    orders = st.sampled_from([None, "dmy", "mdy"])
    julian = st.sampled_from([None, None, "julian"])
    asked = st.tuples(texts, st.sampled_from(ANCHORS), julian, orders)
    return holds(scale, asked, check, short=60)


def days_in_words(scale: Scale) -> Tally:
    """Say days in English, as the page does; read the words as the same days.

    Years from 1 to 999 are left out: without AD nobody knows that they are years.
    """
    from hypothesis import strategies as st

    from geo_movements.grammar.datewords import day_of, range_words
    from geo_movements.languages import load
    from geo_movements.tables.dates import from_minutes, parse

    english = load("en")

    def check(told: tuple[int, int]) -> None:
        first, length = told
        if first + length > -719_528 and first < -354_285:  # 1 BC to 999
            return
        ends = [from_minutes(day * 1440).partition("T")[0] for day in (first, first + length)]
        days = [day_of(end, 1) for end in ends]
        assert days[0] and days[1]
        words = range_words(days[0], days[1], english)
        span = parse(words)
        assert [span.earliest, span.latest] == ends, f"{words!r} is read as {span}"

    lengths = st.one_of(st.integers(0, 40), st.integers(0, 4000), st.sampled_from([364, 365, 730]))
    starts = st.one_of(st.integers(-1_000_000, 40_000), st.integers(18_000, 21_000))
    return holds(scale, st.tuples(starts, lengths), check, short=60)


def strengths(scale: Scale) -> Tally:
    """Read strengths in words; print each, and read that."""
    from hypothesis import strategies as st

    from geo_movements.schema import STRENGTH_UNITS
    from geo_movements.tables.strengths import RULES, SUMS, Strength, parse, to_text

    def check(told: tuple[str | Strength, str | None, str]) -> None:
        text, unit, decimal = told
        if isinstance(text, Strength):
            strength = text
        else:
            try:
                strength = parse(text, unit=unit, decimal=decimal)
            except ParseError as error:
                assert error.problem and error.hint, "a refusal must say what to write"
                return
        printed = to_text(strength)
        assert parse(printed) == strength, f"{printed!r} is read as {parse(printed)}"
        if strength.low is not None and strength.high is not None:
            assert strength.low <= strength.high

    examples = [*SUMS, *(example for rule in RULES for example in rule.examples)]
    texts = st.one_of(_phrases(examples), _mixed(examples), _strengths())
    units = st.sampled_from([None, None, *STRENGTH_UNITS])
    return holds(scale, st.tuples(texts, units, st.sampled_from(".,")), check, short=60)


# --- Examples -------------------------------------------------------------------------------------


def _date_examples() -> list[str]:
    from geo_movements.tables.dates import RELATIVE, RULES

    return [*(rule.example for rule in RULES), *(one.example for one in RELATIVE)]


def _edtf() -> SearchStrategy[str]:
    """Make EDTF of levels 0 to 2, most of it sound."""
    from hypothesis import strategies as st

    years = st.one_of(
        st.integers(-9999, 9999).map(lambda year: f"{year:0{4 + (year < 0)}}"),
        st.integers(1800, 2100).map(str),
        st.integers(10_000, 10**9).map(lambda year: f"Y{year}"),
        st.sampled_from(["Y-17E7", "1950S2", "201X", "20XX", "XXXX", "-0000", "0000", "9999"]),
    )
    month = st.one_of(st.integers(0, 13), st.integers(21, 41)).map("{:02}".format)
    month = st.one_of(month, st.just("XX"))
    day = st.one_of(st.integers(0, 32).map("{:02}".format), st.sampled_from(["XX", "1X", "3X"]))
    time = st.builds(
        "T{:02}:{:02}{}".format, st.integers(0, 24), st.integers(0, 60),
        st.sampled_from(["", ":00", "Z", "+09:00", "-03:30", "+14:00", "+9", "-12:59"]),
    )  # fmt: skip
    mark = st.sampled_from(["", "", "", "~", "?", "%"])
    parts = st.tuples(mark, years, mark, mark, month, mark, mark, day, st.one_of(st.just(""), time))
    one = st.one_of(
        st.builds("{}{}".format, years, mark),
        st.builds("{}-{}{}".format, years, month, mark),
        st.builds("{}-{}-{}{}".format, years, month, day, mark),
        parts.map(lambda p: f"{p[0]}{p[1]}{p[2]}-{p[3]}{p[4]}{p[5]}-{p[6]}{p[7]}{p[8]}"),
    )
    end = st.one_of(one, one, st.sampled_from(["", ".."]))
    ranges = st.one_of(one, st.builds("{}..{}".format, end, end))
    members = st.lists(ranges, min_size=1, max_size=3).map(",".join)
    spans = st.builds("{}/{}".format, end, end)
    return st.one_of(one, spans, members.map("[{}]".format), members.map("{{{}}}".format))


def _phrases(examples: list[str]) -> SearchStrategy[str]:
    """Take an example, and change its numbers and its months."""
    from hypothesis import strategies as st

    numbers = st.one_of(
        st.integers(0, 31), st.integers(1700, 2100), st.integers(0, 10**7), st.integers(0, 120)
    )

    @st.composite
    def changed(draw: st.DrawFn) -> str:
        text = draw(st.sampled_from(examples))
        if draw(st.booleans()):
            text = re.sub("[0-9]+", lambda _: str(draw(numbers)), text)
        months = "|".join(MONTHS)
        return re.sub(months, lambda _: draw(st.sampled_from(MONTHS)), text)

    return changed()


def _mixed(examples: list[str]) -> SearchStrategy[str]:
    """Put words of the examples together in any order, with letters of any script."""
    from hypothesis import strategies as st

    words = sorted({word for example in examples for word in example.split()})
    some = st.one_of(st.sampled_from(words), st.sampled_from(words), st.text(max_size=4))
    return st.lists(some, max_size=7).map(" ".join)


def _strengths() -> SearchStrategy[object]:
    from hypothesis import strategies as st

    from geo_movements.schema import STRENGTH_UNITS
    from geo_movements.tables.counts import MAX_COUNT
    from geo_movements.tables.strengths import Strength

    counts = st.one_of(
        st.none(), st.integers(0, MAX_COUNT), st.integers(0, 100), st.sampled_from([1000, 10_000])
    )

    def ordered(low: int | None, high: int | None, approx: bool, unit: str | None) -> Strength:
        if low is not None and high is not None:
            low, high = min(low, high), max(low, high)
        return Strength(low, high, approx, unit)

    units = st.sampled_from([None, *STRENGTH_UNITS])
    return st.builds(ordered, counts, counts, st.booleans(), units)
