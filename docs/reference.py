"""Write the reference pages from the package's own rules: `python docs/reference.py`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from geo_movements.errors import ParseError
from geo_movements.tables import dates, strengths
from geo_movements.tables.dates import DateSpan
from geo_movements.tables.guide import ALLOWED, COLUMNS, PURPOSES
from geo_movements.tables.headings import also_headed
from geo_movements.tables.strengths import Strength
from geo_movements.tables.unit_types import UNIT_TYPES, sidc

# --- Tables -------------------------------------------------------------------------------------

TABLES = """\
# The tables, column by column

Every cell may be empty, but for an `id` of `sources` and `forces`, a `toponym` of `places`, and one
of `origin` and `destination`. Case, spaces, dashes and dots of a heading do not matter, and the
usual other headings are read as ours. Columns that are not listed here travel through to every
export; `check` names them. A single table has no sources, events or forces beside it: those take a
folder.
Dates are described in [dates.md](dates.md), strengths in [strengths.md](strengths.md).
"""


def tables_page() -> str:
    """Return every table, column by column."""
    return TABLES + "".join(_table(name) for name in COLUMNS) + SYMBOLS + _unit_types()


SYMBOLS = """
## Unit types and their symbols

`unit_type` takes any words. `symbols = "military"` in map.toml puts the symbol of those that are
listed here (case, spaces and hyphens do not matter) on the map, after APP-6 D / MIL-STD-2525D;
`check` warns of others. `[affiliations]` in map.toml gives each side its frame, as
`"Russia" = "hostile"`: friend, hostile, neutral or unknown. A side that is not named is unknown,
a frame like a clover.
The symbol's colour is the claim's, as everywhere.

| unit type | code |
|---|---|
"""


def _unit_types() -> str:
    return "".join(f"| `{name}` | {sidc(name)} |\n" for name in UNIT_TYPES)


def _table(name: str) -> str:
    lines = [f"\n## {name}\n", PURPOSES[name] + "\n"]
    lines += ["| column | what it says | also headed |", "|---|---|---|"]
    for column, sentence in COLUMNS[name].items():
        allowed = ALLOWED.get((name, column))
        one_of = f" One of: {', '.join(allowed)}." if allowed else ""
        others = ", ".join(also_headed(name, column))
        lines.append(f"| `{column}` | {sentence}{one_of} | {others} |")
    return "\n".join(lines) + "\n"


# --- Dates --------------------------------------------------------------------------------------

REPORTED = "2024-10-18"
D_DAY = "1944-06-06"
DATES = """\
# When: what a date may say

In `date`, `departed`, `arrived`, `reported` and `published`. The words of the source
stay in every table and export; beside them stand the first and the last day that they allow.
**Certain** is what was under way throughout: an exact day, or an interval between two exact days.
All else is only possible within its bounds. "About" and "perhaps" take the certainty away and move
no bound: how far they reach is not told. They stay beside the bounds, as `date_approximate` and
`date_uncertain` of the exported legs. An empty bound is open, or not known.

## Report English

The first rule that fits decides.

| written | first | last | certain | doubt | rule |
|---|---|---|---|---|---|
"""
FROM_REPORT = f"""
## Counted from the report

From `reported`, else from the earliest day that one of the row's sources was published: here
Friday {REPORTED}. A date without a year takes that day's, if it then lies within half a year
of it: "8 October" is 2024-10-08 here.

| written | first | last | certain | doubt | rule |
|---|---|---|---|---|---|
"""
FROM_D_DAY = f"""
## Counted from D-day

`d_day` in `map.toml` says which day it was: here {D_DAY}.

| written | first | last | certain | doubt |
|---|---|---|---|---|
"""
D_DAYS = ("D-Day", "D-2", "between D+3 and D+5", "by D+11")
IN_EDTF = """
## EDTF

ISO 8601-2:2019, the Extended Date/Time Format, at levels 0, 1 and 2; exponents below 10.

| written | first | last | certain | doubt | what it is |
|---|---|---|---|---|---|
"""
EDTF = (
    ("2024-10-08", "A day."),
    ("2024-10", "A month, and 2024 a year."),
    ("2024-10-31T10:30+10:00", "A minute, with its offset; Z is UTC."),
    ("2024-10-08/2024-10-13", "An interval, under way throughout."),
    ("2024-02-24/..", "An open end: no bound is known."),
    ("../2024-12", "An open start."),
    ("2024-10~", "Approximate; ? is uncertain, % both."),
    ("2024-10-?08", "A qualifier on a part counts for the whole."),
    ("2024-10-1X", "A digit that is not told: the 10th to the 19th."),
    ("2024-XX-08", "A month that is not told: the 8th of one of them."),
    ("194X", "A decade."),
    ("XXXX-10", "A year that is not told: no bound."),
    ("2024-23", "A season: 21 to 24 are spring to winter of the north, from March."),
    ("2024-33", "A quarter: 33 to 36."),
    ("[2024-10-08..2024-10-13]", "One of a set: some time within."),
    ("[2024-10-08, 2024-10-11]", "One of these days."),
    ("{2024-10-08..2024-10-13}", "All of a set: as the interval."),
    ("-0217", "The year 218 BC: there is a year 0, which is 1 BC."),
    ("Y-12000", "A year of more than four digits."),
    ("1950S2", "Significant digits: the first two are told."),
)
JULIAN = """
## The Julian calendar

`calendar` of a row, `julian`, says that its dates are of that calendar, its leap days and weekdays
too; every bound is Gregorian. What counts from the report or from D-day is a day of theirs.

| written | first | last | certain | doubt |
|---|---|---|---|---|
"""
FIGURES = """
## Days in figures

A number above 12 is the day. Where both may be the month, `date_order` in `map.toml` decides: `dmy`
or `mdy`. Without it the cell is refused, and so is a year of two digits.

| written | `date_order` | first | last | certain | doubt |
|---|---|---|---|---|---|
"""
IN_FIGURES = (
    ("25/12/2024", None), ("12/25/2024", None), ("2024/10/08", None), ("10/8/2024", "dmy"),
    ("10/8/2024", "mdy"), ("between 8.10.2024 and 13.10.2024", "dmy"),
)  # fmt: skip
JULIANS = ("25 October 1917", "14-26 August 1812", "October 1917", "Tuesday 29 February 1900")
DATES_REFUSED = """
## What is refused

Each with what to do; another phrase is pointed to the nearest that is understood.

| written | problem and hint |
|---|---|
"""
UNCLEAR_DATES = (
    "08/10/2024", "8/10/24", "2023-24", "30 February 2024", "Monday 8 October 2024",
    "28-23 October 2024", "25 October 1917 (O.S.)", "not on 8 October 2024",
    "in October", "last Friday", "D+3", "10:30 EST on 31 October 2024",
    "lat October 2024",
)  # fmt: skip
MORE_OF_DATES = """
## Also good to know

- Times may stand beside a day ("10:30 on 31 October 2024", "0630 GMT on ..."). Zones that mean one
  thing are read (UTC, CET, MSK, KST, ...); those that mean several are refused. Without a zone the
  time is the place's own.
- Where the day of the report is no certain day (October 2024; about the 18th), what counts from it
  is only possible: yesterday is then some day from 30 September to 30 October.
- "1914-18" is the years 1914 to 1918. EDTF has another meaning for what ends in 21 to 41 ("1918-22"
  is a summer) and ISO 8601 for 01 to 12: write "1918 to 1922".
- "Early" is up to the 10th, "mid" the 11th to the 20th, "late" from the 21st; of a year, four
  months each; of a season, one. That is this tool's rule, so such a date is approximate.
- Winter is told by the year it begins in: "winter 2023-24" says both, "winter 2024" is from
  December 2024.
"""


def dates_page() -> str:
    """Return every date that is understood, with what it computes."""
    parts = [DATES, *(_dated(rule.example, rule.meaning) for rule in dates.RULES)]
    parts += [FROM_REPORT, *(_dated(phrase.example, phrase.meaning) for phrase in dates.RELATIVE)]
    parts += [FROM_D_DAY, *(_row(text, *_span(dates.parse(text, d_day=D_DAY))) for text in D_DAYS)]
    parts += [IN_EDTF, *(_row(text, *_span(dates.parse(text)), meaning) for text, meaning in EDTF)]
    parts.append(FIGURES)
    parts += [
        _row(text, order or "", *_span(dates.parse(text, order=order)))
        for text, order in IN_FIGURES
    ]
    parts.append(JULIAN)
    parts += [_row(text, *_span(dates.parse(text, calendar="julian"))) for text in JULIANS]
    parts += [DATES_REFUSED, *(_refused(dates.parse, text) for text in UNCLEAR_DATES)]
    return "".join([*parts, MORE_OF_DATES])


def _dated(text: str, meaning: str) -> str:
    return _row(text, *_span(dates.parse(text, anchor=REPORTED)), meaning)


def _span(span: DateSpan) -> list[str]:
    doubt = ("about" if span.approximate else "", "perhaps" if span.uncertain else "")
    certain = "throughout" if span.definite_start else ""
    return [span.earliest or "", span.latest or "", certain, ", ".join(filter(None, doubt))]


# --- Strengths ----------------------------------------------------------------------------------

STRENGTHS = """\
# How many: what a `strength` may say

The words of the source stay in every table and export; beside them stand the bounds that they tell.
A bound that nobody told is empty, never a guess. The first rule that fits decides.

| written | low | high | about | unit | rule |
|---|---|---|---|---|---|
"""
ADDED = """
## Several numbers in one cell

They are one claim's own parts of one total, so they are added up; a bound that one part leaves open
stays open. Nothing is ever added up across cells, rows or claimants.

| written | low | high | about | unit |
|---|---|---|---|---|
"""
CHOSEN = """
With several units, `strength_unit` says which are meant; without it the cell is refused. What fits
no unit (elephants, mules, guns) is left out, and only where `strength_unit` is filled in.
How many men a formation has is not told, so the high bound of men beside one is open.

| written | `strength_unit` | low | high | about | unit |
|---|---|---|---|---|---|
"""
UNITED = (
    ("38,000 infantry, 8,000 cavalry and 37 elephants", "persons"),
    ("at least 3,000 troops and 20 tanks", "vehicles"),
    ("a battalion and 300 men", "persons"),
)
LOCAL = """
## Points and commas

A point between groups of three digits may mean thousands or decimals: `3.000` is refused, until
`decimal = ","` in `map.toml` says that the tables write a decimal comma. Then `3,000` is refused.

| written | low | high | about | unit |
|---|---|---|---|---|
"""
COMMA = ("3.000", "1.500-2.000 men", "1,5 thousand")
STRENGTHS_REFUSED = """
## What is refused

Each with what to do; another phrase is pointed to the nearest that is understood.

| written | problem and hint |
|---|---|
"""
UNCLEAR_STRENGTHS = (
    "3.000", "5 to 10,000", "3,000 and 500", "3,000 (of 10,000)", "half a battalion",
    "3,000 troops and 20 tanks", "3,000 troops aboard landing ships", "3,000 draftees",
    "37 elephants", "a fleet of 40", "at lest 3,000",
)  # fmt: skip
MORE_OF_STRENGTHS = """
## Also good to know

- `unit` is filled in where the words name it ("troops", "tanks"); else `strength_unit` holds, or
  persons.
- Number words are numbers ("two hundred and fifty thousand", "one and a half thousand", "a dozen"):
  they are exact unless "about" or the like stands before them. "A couple of" has no bounds.
- Where `strength_unit` says formations, "a regiment (about 1,200)" is one formation.
- "A force of 3,000", "a convoy of 20 trucks": the body adds nothing to the number.
- "Elements of" a force has no unit: whether men or companies went, nobody told.
"""


def strengths_page() -> str:
    """Return every strength that is understood, with what it computes."""
    parts = [STRENGTHS]
    for rule in strengths.RULES:
        parts += [_counted(text, rule.meaning) for text in rule.examples]
    parts += [ADDED, *map(_counted, strengths.SUMS)]
    parts.append(CHOSEN)
    parts += [_row(text, unit, *_bounds(strengths.parse(text, unit=unit))) for text, unit in UNITED]
    parts.append(LOCAL)
    parts += [_row(text, *_bounds(strengths.parse(text, decimal=","))) for text in COMMA]
    parts += [STRENGTHS_REFUSED, *(_refused(strengths.parse, text) for text in UNCLEAR_STRENGTHS)]
    return "".join([*parts, MORE_OF_STRENGTHS])


def _counted(text: str, *meaning: str) -> str:
    return _row(text, *_bounds(strengths.parse(text)), *meaning)


def _bounds(strength: Strength) -> list[str]:
    bounds = ("" if bound is None else f"{bound:,}" for bound in (strength.low, strength.high))
    return [*bounds, "about" if strength.approx else "", strength.unit or ""]


# --- Both ---------------------------------------------------------------------------------------


def _refused(parse: Callable[[str], object], text: str) -> str:
    try:
        parse(text)
    except ParseError as error:
        problem = error.problem.removeprefix(f'"{text}": ').removeprefix(f'"{text}" ')
        return _row(text, f"{problem} {error.hint}")
    raise AssertionError(f"{text} is understood")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


PAGES = {"tables.md": tables_page, "dates.md": dates_page, "strengths.md": strengths_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        Path(__file__).with_name(name).write_text(page(), encoding="utf-8")
