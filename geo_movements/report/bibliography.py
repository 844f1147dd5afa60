"""The sources of a story by themselves: BibTeX, and CSL-JSON for Zotero, Pandoc and Word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from geo_movements import grammar
from geo_movements.errors import ParseError
from geo_movements.grammar import text
from geo_movements.report.parts import clean
from geo_movements.schema import Story
from geo_movements.tables import dates
from geo_movements.tables.cells import split_list

__all__ = ["to_bibtex", "to_csl"]

Record = Mapping[Any, Any]
_KEY = re.compile(r"[^A-Za-z0-9_.:/+-]+")
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "_": r"\_", "%": r"\%", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_TRANSLATED = str.maketrans(_LATEX)
_DAY = re.compile(r"^([+-]?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?")
_EDTF = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?[~?%]?(/-?\d{4}(-\d\d(-\d\d)?)?[~?%]?)?")
"""As much of it as biblatex understands."""
_ISO = len("2024-10-08")
_UNESCAPED = "/:?#@!$&'()*+,;=%~-._[]"


def to_bibtex(story: Story) -> str:
    """Write the sources in the order of their numbers, for biblatex.

    The key is the source's id, with "-" for what a key cannot hold. What a source does not tell
    has no field; nothing says when it was read.
    """
    keys: dict[str, None] = {}
    entries = []
    for number, row in _rows(story):
        key = _key(text(row["id"]) or str(number))
        while key in keys:
            key += "-"
        keys[key] = None
        fields = "".join(f",\n  {name} = {{{value}}}" for name, value in _fields(row))
        entries.append(f"@online{{{key}{fields}\n}}\n")
    return "\n".join(entries)


def to_csl(story: Story) -> str:
    """Write the sources as CSL-JSON, in the order of their numbers.

    A date has `date-parts`, one or two, and `circa` where it is in doubt; one that is open to a
    side, or not understood, its own words as `literal`.
    """
    items = [
        {"id": clean(text(row["id"]) or str(number)), **_csl(row, str(story.settings.language))}
        for number, row in _rows(story)
    ]
    return json.dumps(items, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _rows(story: Story) -> Iterator[tuple[int, Record]]:
    """Yield each source with the number that it has in every output."""
    known = {text(row["id"]): row for row in grammar.records(story.sources)}
    for name, number in grammar.design(story).footnotes.items():
        yield number, known[name]


def _told(row: Record) -> dict[str, str]:
    return {name: words for name in row if (words := clean(text(row[name]) or ""))}


# --- BibTeX ---------------------------------------------------------------------------------------


def _key(name: str) -> str:
    """Make a key of an id; one that is an address is long, and still tells which."""
    return _KEY.sub("-", name.removeprefix("https://").removeprefix("http://")).strip("-") or "-"


def _fields(row: Record) -> Iterator[tuple[str, str]]:
    told = _told(row)
    for name, column in (
        ("author", "author"), ("title", "title"), ("organization", "publisher"),
    ):  # fmt: skip
        if column in told:
            # A second pair of braces keeps a body from being read as forename and surname.
            several = split_list(told[column]) if column == "author" else [told[column]]
            yield name, " and ".join(f"{{{one.translate(_TRANSLATED)}}}" for one in several)
    if date := _date(told.get("published")):
        yield "date", date
    if "url" in told:
        yield "url", quote(told["url"], safe=_UNESCAPED)
    notes = []
    if "archive_url" in told:
        notes.append(rf"Archived: \url{{{quote(told['archive_url'], safe=_UNESCAPED)}}}")
    if "published" in told and date != told["published"]:
        notes.append(told["published"].translate(_TRANSLATED))
    if "note" in told:
        notes.append(told["note"].translate(_TRANSLATED))
    if notes:
        yield "note", ". ".join(notes)


def _date(published: str | None) -> str | None:
    """Write a date in the EDTF that biblatex reads; nothing where it is not understood.

    >>> _date("2024-10-18~"), _date("between 8 and 13 October 2024"), _date("by May 2024")
    ('2024-10-18~', '2024-10-08/2024-10-13', '../2024-05-31')
    """
    if published is None or _EDTF.fullmatch(published):
        return published
    try:
        span = dates.parse(published)
    except ParseError:
        return None
    if span.earliest == span.latest:
        return span.earliest
    return f"{(span.earliest or '..')[:_ISO]}/{(span.latest or '..')[:_ISO]}"


# --- CSL ------------------------------------------------------------------------------------------


def _csl(row: Record, language: str) -> dict[str, Any]:
    told = _told(row)
    item: dict[str, Any] = {"type": "webpage" if "url" in told else "document"}
    for name, column in (
        ("title", "title"), ("publisher", "publisher"), ("URL", "url"),
        ("archive_location", "archive_url"), ("note", "note"),
    ):  # fmt: skip
        if column in told:
            item[name] = told[column]
    if "author" in told:
        item["author"] = [{"literal": one} for one in split_list(told["author"])]
    if "published" in told:
        item["issued"] = _issued(told["published"])
    return item


def _issued(published: str) -> dict[str, Any]:
    """Write a date as CSL does: a day, or two between which it lies, and whether it is about.

    >>> _issued("2024-10-18~")
    {'date-parts': [[2024, 10, 18]], 'circa': True}
    >>> _issued("between 8 and 13 October 2024")
    {'date-parts': [[2024, 10, 8], [2024, 10, 13]]}
    >>> _issued("-0217")
    {'date-parts': [[-218]]}
    >>> _issued("some day")
    {'literal': 'some day'}
    """
    try:
        span = dates.parse(published)
    except ParseError:
        return {"literal": published}
    exact = _parts(published)
    if exact is not None:
        return {"date-parts": [exact]}
    first, last = (_parts(day) if day else None for day in (span.earliest, span.latest))
    if first is None or last is None:
        return {"literal": published}
    issued: dict[str, Any] = {"date-parts": [first] if first == last else [first, last]}
    return issued | ({"circa": True} if span.approximate or span.uncertain else {})


def _parts(day: str) -> list[int] | None:
    """Read year, month and day as far as they are told; years before 1 as CSL counts them."""
    match = _DAY.match(day)
    if match is None or (match.end() < len(day) and day[match.end()] != "T"):
        return None
    year, *rest = (int(part) for part in match.groups() if part)
    return [year if year > 0 else year - 1, *rest]
