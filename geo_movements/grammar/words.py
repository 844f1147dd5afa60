"""Plain words for dates, strengths and names: what a reader sees beside a mark."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from geo_movements.errors import ParseError
from geo_movements.grammar.datewords import (
    day_of,
    hour_of,
    moment_words,
    month_length,
    one_day,
    pattern_of,
    range_words,
)
from geo_movements.languages import Words, english
from geo_movements.places.qualifiers import read_qualifier
from geo_movements.schema import Settings
from geo_movements.tables import dates
from geo_movements.tables.cells import body_and_speaker
from geo_movements.tables.counts import OTHER_THINGS, SCALES, UNIT_OF, tidy

__all__ = [
    "BY_MODE",
    "body",
    "date_text",
    "embedded",
    "ends",
    "few",
    "known_by",
    "one_spelling",
    "own_words",
    "published_text",
    "records",
    "said",
    "span_text",
    "strength_text",
    "text",
    "title_of",
    "when",
    "whereabouts",
]

Record = Mapping[Any, Any]

_WHOLE_DAYS = re.compile(
    r"(?P<first>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:/(?P<last>[0-9]{4}-[0-9]{2}-[0-9]{2}))?"
)
"""A day in EDTF, or from one to another, without any doubt."""
_UNITS = {
    "ships": (english("{count} ships"), english("{strength} ships")),
    "aircraft": (english("{count} aircraft"), english("{strength} aircraft")),
    "vehicles": (english("{count} vehicles"), english("{strength} vehicles")),
}
"""Units that are said: of a number, and of a source's own words for how many."""

_COUNTING = frozenset(
    [
        *SCALES, "about", "and", "at", "fewer", "least", "less", "more", "most", "or", "over",
        "plus", "so", "some", "than", "to", "up",
    ]
)  # fmt: skip
"""What may follow a number and still says nothing of what is counted."""
_FEW = 3
"""More places or names than this are counted, not listed."""
_TURNING = frozenset(
    ["R", "AL", "AN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"]
)
"""Unicode's classes of letters that run from the right, and of signs that turn a text."""

BY_MODE = {
    "sea": english("by sea"),
    "rail": english("by rail"),
    "road": english("by road"),
    "air": english("by air"),
    "foot": english("on foot"),
}
"""How a sentence says a mode."""


def text(value: object) -> str | None:
    """Return a cell's words, or None where it is null or empty."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    return str(value).strip() or None


def records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    """List the rows of a table: a page holds hundreds of claims, larger tables come aggregated."""
    names = list(table.columns)
    columns = [table[name].tolist() for name in names]  # some times faster than to_dict
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


@lru_cache(maxsize=100_000)
def when(iso: str | None) -> float:
    """Give a day its place in time, in any year; one that is open or not understood comes last.

    >>> when("-0217-11-30") < when("-0001-01-01") < when(None)
    True
    """
    try:
        return dates.to_minutes(iso) if iso else math.inf
    except ParseError:
        return math.inf


def body(claimant: object) -> str | None:
    """Name the body that speaks, without its speaker.

    >>> body("White House (John Kirby)")
    'White House'
    """
    words = text(claimant)
    return body_and_speaker(words)[0] if words else None


def one_spelling(bodies: Iterable[str | None]) -> list[str | None]:
    """Write each body as it is first written: "NIS" and "nis" are one.

    >>> one_spelling(["NIS", "HUR", "nis", None])
    ['NIS', 'HUR', 'NIS', None]
    """
    first: dict[str, str] = {}
    return [name and first.setdefault(name.casefold(), name) for name in bodies]


def whereabouts(place: str | None, language: Words) -> str | None:
    """Tell that something is there, as a sentence does: many toponyms bring their own word for it.

    >>> from geo_movements.languages import load
    >>> [whereabouts(p, load("en")) for p in ("Wonsan", "off Sevastopol", "southern Ukraine")]
    ['at Wonsan', 'off Sevastopol', 'in southern Ukraine']
    """
    if place is None:
        return None
    qualifier = read_qualifier(place)
    if qualifier is None:
        return language.say("at {place}", place=place)
    inside = qualifier.kind in {"part", "area"} and not place.casefold().startswith("in ")
    return language.say("in {place}", place=place) if inside else place


def ends(record: Record) -> tuple[str | None, str | None]:
    """Return the origin's and the destination's words, as `said` tells them."""
    origin, destination = said(record, "origin"), said(record, "destination")
    return origin and embedded(origin), destination and embedded(destination)


def embedded(words: str) -> str:
    """Keep words that run from the right, or turn what follows, together within a sentence.

    By Unicode's isolates; the viewer's `kept` does the same.

    >>> embedded("Wonsan"), embedded("حيفا")
    ('Wonsan', '\u2068حيفا\u2069')
    """
    turned = any(unicodedata.bidirectional(char) in _TURNING for char in words)
    return f"\u2068{words}\u2069" if turned else words


def said(record: Record, column: str) -> str | None:
    """Return a cell of toponyms as the page says it: as its source writes it, or by its names.

    >>> said({"origin": "Wonsan", "origin_told": "원산"}, "origin")
    '원산'
    """
    return text(record.get(f"{column}_told")) or text(record.get(column))


def own_words(settings: Settings, name: str, language: Words) -> str | None:
    """Return what the author says of the whole, in the language where they say it in that.

    `name` is title, subtitle or credit.

    >>> from geo_movements.languages import load
    >>> settings = Settings(title="1812", translations={"fr": {"title": "L'an 1812"}})
    >>> [own_words(settings, "title", load(code)) for code in ("en", "fr")]
    ['1812', "L'an 1812"]
    """
    told: str | None = getattr(settings, name)
    return settings.translations.get(language.code, {}).get(name, told)


def title_of(settings: Settings, language: Words) -> str:
    """Return the title of a story; one that has none is called what it is."""
    return own_words(settings, "title", language) or language.say("Reported movements")


def date_text(record: Record, language: Words) -> str | None:
    """Tell a date in plain words, with its doubt; its own words where it has no bounds.

    >>> from geo_movements.languages import load
    >>> october = {"date_earliest": "2024-10-01", "date_latest": "2024-10-31"}
    >>> date_text({"date": "2024-10%", **october}, load("en"))
    'perhaps about Oct 2024'
    >>> date_text({"date_latest": "2024-10-08", "date_approximate": True}, load("en"))
    'by about 8 Oct 2024'
    >>> date_text({"date_earliest": "2024-10-08", "date_uncertain": True}, load("fr"))
    'peut-être à partir du 8 oct. 2024'
    """
    bounds = text(record.get("date_earliest")), text(record.get("date_latest"))
    date = text(record.get("date"))
    about, perhaps = _doubt(record, bounds[0] or bounds[1])
    told = span_text(*bounds, language, about=about)
    if told is None:
        return date
    return pattern_of(language, "perhaps", date=told) if perhaps else told


def _doubt(record: Record, anchor: str | None) -> tuple[bool, bool]:
    """Tell whether a date is approximate and uncertain; an event's only its words can tell."""
    doubt = text(record.get("date_approximate")), text(record.get("date_uncertain"))
    if doubt != (None, None):
        return doubt[0] == "True", doubt[1] == "True"
    cells = [text(record.get(name)) for name in ("date", "departed", "arrived")]
    words = cells[:1] if cells[0] else cells[1:]
    spans = [span for cell in words if cell and (span := _span(cell, anchor))]
    return any(span.approximate for span in spans), any(span.uncertain for span in spans)


def published_text(cell: str | None, language: Words) -> str | None:
    """Tell a source's date in plain words; leave what is not understood as it is.

    >>> from geo_movements.languages import load
    >>> published_text("2024-10-18%", load("en"))
    'perhaps about 18 Oct 2024'
    """
    if cell and (days := _WHOLE_DAYS.fullmatch(cell)):  # most cells of an archive are such
        first, last = days["first"], days["last"] or days["first"]
        if first <= last and _is_day(first) and _is_day(last):
            return span_text(first, last, language)
    span = _span(cell, None) if cell else None
    if span is None:
        return cell
    row = {"date": cell, "date_earliest": span.earliest, "date_latest": span.latest}
    return date_text(row, language)


def _is_day(iso: str) -> bool:
    try:
        return bool(datetime.date.fromisoformat(iso))
    except ValueError:
        return False


def known_by(earliest: str | None, latest: str | None) -> str | None:
    """Cut the last day of two bounds to the month or year that is all they tell.

    >>> known_by("1936-01-01", "1936-12-31"), known_by("2024-10-01", "2024-10-31")
    ('1936', '2024-10')
    >>> known_by("2024-10-08", "2024-10-31"), known_by(None, "1936-12-31")
    ('2024-10-31', '1936-12-31')
    """
    first, last = day_of(earliest, 1), day_of(latest, 31)
    if latest is None or first is None or last is None or first[2] != 1 or hour_of(latest):
        return latest
    if last[2] != month_length(last):
        return latest
    parts = latest.rsplit("-", 2)
    return parts[0] if (first[1], last[1]) == (1, 12) else "-".join(parts[:2])


def _span(words: str, anchor: str | None) -> dates.DateSpan | None:
    try:
        return dates.parse(words, anchor=anchor)
    except ParseError:
        return None


def span_text(
    earliest: str | None, latest: str | None, language: Words, *, about: bool = False
) -> str | None:
    """Write two outer bounds as one date, or as one that is only about right.

    >>> from geo_movements.languages import load
    >>> [span_text("2024-10-01", "2024-10-20", load(code)) for code in ("en", "de", "ko")]
    ['1–20 Oct 2024', '1.–20. Okt. 2024', '2024년 10월 1~20일']
    >>> span_text(None, "-0217-11-30", load("en"))
    'by 30 Nov 218 BC'
    >>> span_text("1944-06-05T21:00", "1944-06-06T06:30", load("en"))
    '5 Jun 1944 21:00 – 6 Jun 1944 06:30'
    """
    first, last = day_of(earliest, 1), day_of(latest, 31)
    hours = hour_of(earliest), hour_of(latest)

    def doubted(date: str) -> str:
        return pattern_of(language, "about", date=date) if about else date

    if first and last:
        timed = any(hours)
        return doubted(
            moment_words(first, last, hours, language)
            if timed
            else range_words(first, last, language)
        )
    if last:
        return pattern_of(language, "by", date=doubted(one_day(last, language)))
    return pattern_of(language, "from", date=doubted(one_day(first, language))) if first else None


def strength_text(record: Record, language: Words, *, shared: bool = False) -> str | None:
    """Give the source's words for how many; `shared` marks a total told for several legs.

    A bare number is written as the language does; other words stay the source's.
    """
    told = text(record.get("strength"))
    if told is None:
        return None
    number = int(told) if told.isdecimal() else None  # "²" is a digit and no number
    unit = text(record.get("strength_unit")) or ""
    named = number is None and _names_unit(told)
    if number is None:
        told = embedded(told)
    if unit not in _UNITS or named:
        told = told if number is None else language.number(number)
    elif number is None:
        told = language.say(_UNITS[unit][1], strength=told)
    else:
        told = language.say(_UNITS[unit][0], count=number)
    return language.say("{strength} in all", strength=told) if shared else told


def _names_unit(strength: str) -> bool:
    """Tell whether the words for how many say of what, in any language.

    >>> [_names_unit(words) for words in ("20 helicopters", "a dozen jets", "7 кораблів")]
    [True, True, True]
    >>> [_names_unit(words) for words in ("about 90", "two dozen", "20 or more", "several")]
    [False, False, False, False]
    """
    words = [word.strip(",.;:()") for word in tidy(strength).split()]
    if not UNIT_OF.keys().isdisjoint(words) or not {*OTHER_THINGS}.isdisjoint(words):
        return True
    last = max((at for at, word in enumerate(words) if word[:1].isdigit()), default=len(words))
    after = words[last + 1 :]
    return any(word not in _COUNTING and any(map(str.isalpha, word)) for word in after)


def few(words: Sequence[str], language: Words, most: int = _FEW) -> str:
    """List up to `most` words; of more, the first of them and how many others.

    >>> from geo_movements.languages import load
    >>> few(["Wonsan", "Rason", "Dunay", "Moscow"], load("en"))
    'Wonsan, Rason and 2 more'
    """
    if len(words) <= most:
        return language.listed(words)
    *firsts, second = words[: most - 1]
    first = language.lists["comma"].join(firsts)
    return language.say(
        "{first}, {second} and {count} more", first=first, second=second,
        count=len(words) - most + 1,
    )  # fmt: skip
