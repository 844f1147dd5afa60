"""Statements to rows: movements and events as drafts, the source that they are cited to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.draft.records import GRAMMAR, Article, Sense, Statement, Words
from geo_movements.draft.toponyms import toponym
from geo_movements.errors import ParseError
from geo_movements.tables import dates, strengths

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLUMNS",
    "Row",
    "movements_of",
    "rows_of",
    "source_id",
    "source_row",
    "tables",
    "text_file",
]

Row = dict[str, str | None]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "movements": (
        "id", "movement", "leg", "kind", "force", "origin", "destination", "via", "mode", "date",
        "strength", "strength_group", "status", "claimant", "sources", "note", *schema.DRAFTED,
    ),
    "events": (
        "id", "date", "kind", "stance", "concerns", "claimant", "text", "sources",
        *schema.DRAFTED,
    ),
    "sources": ("id", "publisher", "title", "published", "url"),
}  # fmt: skip
"""The columns that are drafted of each table, in the order of the file."""
LONGEST_NAME = 24
IMPLIED = {
    "origin": "The origin is the state that sends them: the article does not say from where.",
    "strength": "The number is of words before that count the same.",
    "date": "The date is that of the telling: it had happened by then.",
}
"""What a row says of a field that its clause does not give (`completing`)."""
_TOTAL = re.compile(r"(?i)^(?:an? (?:(?:grand|combined) )?total of|in total,?|altogether)\s+")
_IN_TOTAL = re.compile(r"(?i),?\s+(?:in total|in all|altogether|overall)$")


def tables(
    article: Article,
    statements: Sequence[Statement],
    senses: Sequence[Sense],
    *,
    source: str | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Make the tables of an article's statements: movements, events, sources.

    Text as in a project's files, null where the article gives nothing, in the order of the text.
    `source` is the id that the rows cite and that theirs begin with.
    """
    source = source or source_id(article)
    movements, events = rows_of(statements, senses, source)
    sources = [source_row(article, source)]
    return (
        _table("movements", movements),
        _table("events", events),
        _table("sources", sources),
    )


def _table(name: str, rows: Sequence[Row]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame([*rows], columns=[*COLUMNS[name]], dtype=object)
    return frame.where(frame.notna(), None)


# --- Rows -----------------------------------------------------------------------------------------


def rows_of(
    statements: Iterable[Statement],
    senses: Sequence[Sense],
    source: str,
    *,
    first: int = 1,
    first_event: int = 1,
) -> tuple[list[Row], list[Row]]:
    """Make the rows of movements and of events; their ids count from `first` and `first_event`.

    A movement that several rows tell of has a name, after its ends; an event concerns such, or the
    one row by its id.
    """
    listed = [*statements]
    told = movements_of(listed)
    senses = sorted(senses, key=lambda sense: sense.mention.start)
    groups = _groups(told, source, first)
    rows = [
        _movement(one, senses, source, number) | {"strength_group": groups.get(number)}
        for number, one in enumerate(told, start=first)
    ]
    names = _name_movements(told, rows, source)
    happened = (one for one in listed if one.kind == "event")
    events = [
        _event(one, names, source, number) for number, one in enumerate(happened, start=first_event)
    ]
    return rows, events


def _name_movements(
    told: Sequence[Statement], rows: Sequence[Row], source: str
) -> Mapping[int, str]:
    """Name each movement in its rows; returns by its number what an event calls it."""
    members: dict[int, list[Row]] = {}
    for one, row in zip(told, rows, strict=True):
        if one.movement is not None:
            members.setdefault(one.movement, []).append(row)
    names: dict[int, str] = {}
    for number, few in members.items():
        if len(few) == 1:
            names[number] = few[0]["id"] or ""
            continue
        starts = [row["origin"] for row in few if row["origin"]]
        ends = [row["destination"] for row in few if row["destination"]]
        way = " to ".join(dict.fromkeys([*starts[:1], *ends[-1:]])) or f"movement {number}"
        name = f"{way} ({source})"
        names[number] = name if name not in names.values() else f"{way} {number} ({source})"
        for row in few:
            row["movement"] = names[number]
    return names


def source_row(article: Article, source: str) -> Row:
    """Make the row of the article itself."""
    return {
        "id": source,
        "publisher": article.publisher,
        "title": article.title,
        "published": article.published,
        "url": article.url,
    }


def source_id(article: Article, taken: Collection[str] = ()) -> str:
    """Name an article: its publisher or file, its day, and a number where that is taken.

    >>> source_id(Article("", publisher="The Example Post", published="2024-10-24"))
    'example-post-1024'
    """
    stem = (article.file or "").rpartition(".")[0] or article.file or ""
    name = _slug(article.publisher) or _slug(stem) or "article"
    month_day = "".join((article.published or "").split("-")[1:3])
    base = f"{name}-{month_day}" if month_day else name
    return base if base not in taken else _numbered(base, taken)


def text_file(source: str) -> str:
    """Name the file that keeps an article's text, within the project.

    >>> text_file("example-post-1024")
    'articles/example-post-1024.txt'
    """
    return f"articles/{source}.txt"


def _numbered(base: str, taken: Collection[str]) -> str:
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _slug(words: str | None) -> str:
    plain = unicodedata.normalize("NFKD", words or "").encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall("[a-z0-9]+", plain)).removeprefix("the-")
    return name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME].rpartition("-")[0]


def movements_of(statements: Iterable[Statement]) -> list[Statement]:
    """List the legs and presences; a leg that is only denied is told by the denial, an event."""
    listed = [*statements]
    denied = {
        one.sentence.start: {*one.concerns}
        for one in listed
        if one.kind == "event" and one.stance == "denies"
    }
    return [
        one for one in listed
        if one.kind != "event"
        and not (one.status == "denied" and denied.get(one.sentence.start, set()) - {one.movement})
    ]  # fmt: skip


def _groups(told: Sequence[Statement], source: str, first: int) -> dict[int, str]:
    """Name the groups of rows that share one number: "1,500 soldiers from A, B and C to D".

    That is the same words of one sentence for force and strength, and no legs of one journey.
    """
    alike: dict[tuple[object, ...], list[int]] = {}
    for number, one in enumerate(told, start=first):
        if one.strength is not None and one.force is not None:
            key = (one.sentence.start, one.force, one.strength, one.leg)
            alike.setdefault(key, []).append(number)
    return {
        number: f"{source}-g{numbers[0]}"
        for numbers in alike.values()
        for number in numbers
        if len(numbers) > 1
    }


def _movement(statement: Statement, senses: Sequence[Sense], source: str, number: int) -> Row:
    notes: list[str] = []
    row: Row = {
        "id": f"{source}-{number}",
        "movement": None,
        "leg": None if statement.leg is None else str(statement.leg),
        "kind": statement.kind,
        "force": _force(statement),
        "origin": _place("origin", statement.origin, senses, notes),
        "destination": _place("destination", statement.destination, senses, notes),
        "via": "; ".join(_place("via", one, senses, notes) or "" for one in statement.via) or None,
        "mode": statement.mode if statement.mode in schema.MODES else None,
        "date": _date(statement, notes),
        "strength": _strength(statement, notes),
        "status": statement.status if statement.status in schema.STATUSES else "reported",
        "claimant": _words(statement.claimant),
        "sources": source,
        **_drafted(statement, source),
    }
    notes += [IMPLIED[field] for field in statement.implied]
    if statement.found_by != GRAMMAR:
        notes.append(f"Found by: {statement.found_by}.")
    return row | {"note": " ".join(notes) or None}


def _event(statement: Statement, names: Mapping[int, str], source: str, number: int) -> Row:
    concerns = [names[one] for one in statement.concerns if one in names]
    return {
        "id": f"{source}-e{number}",
        "date": _date(statement, []),
        "kind": "statement",
        "stance": statement.stance if statement.stance in schema.STANCES else "neither",
        "concerns": "; ".join(dict.fromkeys(concerns)) or None,
        "claimant": _words(statement.claimant),
        "text": " ".join(statement.sentence.text.split()),
        "sources": source,
        **_drafted(statement, source),
    }


def _drafted(statement: Statement, source: str) -> Row:
    """Tell where a row is from, and how sure each of its fields is."""
    sure = (f"{field} {value:.2g}" for field, value in sorted(statement.confidence.items()))
    return {
        "draft": "true",
        "sentence": " ".join(statement.sentence.text.split()),
        "sentence_start": str(statement.sentence.start),
        "sentence_end": str(statement.sentence.end),
        "article": text_file(source),
        "confidence": "; ".join(sure) or None,
    }


# --- Cells ----------------------------------------------------------------------------------------


def _words(words: Words | None) -> str | None:
    return " ".join(words.text.split()) or None if words else None


def _force(statement: Statement) -> str | None:
    """Write who moves without the number, which has a cell of its own."""
    force = _words(statement.force)
    strength = " ".join((statement.strength or "").split())
    if force is None or not strength or not force.startswith(f"{strength} "):
        return force
    return force.removeprefix(strength).strip().removeprefix("of ").strip() or force


def _place(
    column: str, words: Words | None, senses: Sequence[Sense], notes: list[str]
) -> str | None:
    if words is None:
        return None
    found = toponym(words, senses)
    if found.in_full is not None:
        notes.append(f'The article has for the {column}: "{found.in_full}".')
    return found.text or None


def _date(statement: Statement, notes: list[str]) -> str | None:
    """Write the words of a date where they tell it by themselves, else what they mean in EDTF.

    "Last Friday" counts from the day of the article, which another source of the row might change.
    """
    words = " ".join((statement.date or "").split())
    meant = _span(statement.edtf)
    if words and (span := _span(words)) is not None and (meant is None or _alike(span, meant)):
        return words
    if meant is not None:
        return statement.edtf
    if words:
        notes.append(f'The article has for the date: "{words}".')
    return None


def _span(words: str | None) -> dates.DateSpan | None:
    try:
        return dates.parse(words) if words else None
    except ParseError:
        return None


def _alike(one: dates.DateSpan, other: dates.DateSpan) -> bool:
    return (one.earliest, one.latest) == (other.earliest, other.latest)


def _strength(statement: Statement, notes: list[str]) -> str | None:
    """Write the words of a strength where the tables understand them, else its bounds."""
    words = " ".join((statement.strength or "").split())
    short = _IN_TOTAL.sub("", _TOTAL.sub("", words))
    for told in dict.fromkeys((words, short)):
        if told and _understood(strengths.parse, told):
            return told
    if words:
        notes.append(f'The article has for the strength: "{words}".')
    low, high = statement.strength_low, statement.strength_high
    if low is None and high is None:
        return None
    return strengths.to_text(strengths.Strength(low=low, high=high, approx=False, unit=None))


def _understood(parse: Callable[[str], Any], words: str) -> bool:
    try:
        parse(words)
    except ParseError:
        return False
    return True
