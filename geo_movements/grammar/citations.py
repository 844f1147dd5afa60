"""How a source is cited, in words: the same in the figure, the report, a site and Google Earth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo_movements.grammar.words import published_text, records, text
from geo_movements.languages import Words

__all__ = ["Citation", "citation", "citations", "quoted"]

_PAIRS = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ('"', '"'))
_OPENS = re.compile(r'(?<![^\s(\[—–-])"')
"""A straight sign that opens a quotation: at the beginning, after a space, a bracket or a dash."""
_INSIDE = str.maketrans({"“": "‘", "”": "’", "„": "‚", '"': "’"})


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A publication, as far as the project tells of it."""

    number: int
    """Its number in every output; 0 where it is cited by its name."""
    id: str
    author: str | None
    title: str | None
    publisher: str | None
    published: str | None
    """The day in words."""
    url: str | None
    archive_url: str | None
    reliability: str | None
    note: str | None
    comma: str = ", "

    @property
    def words(self) -> str:
        """Tell who published what, when; without any of it the address, or at least the id."""
        title = self.title and quoted(self.title)
        told = (self.author, title, self.publisher, self.published)
        return self.comma.join(part for part in told if part) or self.url or self.id

    @property
    def brief(self) -> str:
        """Tell it in few words, for the foot of a figure: who, or what or where, and when."""
        name = self.publisher or self.title or _host(self.url) or self.id
        return self.comma.join(part for part in (name, self.published) if part)


def citations(
    sources: pd.DataFrame, footnotes: Mapping[str, int], language: Words
) -> tuple[Citation, ...]:
    """List the sources that have a number (`Grammar.footnotes`), in its order."""
    known = {text(row["id"]): row for row in records(sources)}
    return tuple(
        citation(known[name], language, number=number) for name, number in footnotes.items()
    )


def citation(row: Mapping[Any, Any], language: Words, *, number: int = 0) -> Citation:
    """Read a row of the table of sources.

    >>> from geo_movements.languages import load
    >>> row = {"id": "ap", "publisher": "AP", "title": 'A "test"', "published": "2024-10-23"}
    >>> citation(row, load("en")).words
    '“A ‘test’”, AP, 23 Oct 2024'
    """
    names = ("author", "title", "publisher", "url", "archive_url", "reliability", "note")
    return Citation(
        number=number,
        id=text(row.get("id")) or "",
        published=published_text(text(row.get("published")), language),
        comma=language.lists["comma"],
        **{name: text(row.get(name)) for name in names},
    )


def quoted(words: str) -> str:
    """Put words between quotation marks, once; marks inside them become single ones.

    >>> quoted("last month"), quoted('"last month"'), quoted('NIS: "1,500 men" sent')
    ('“last month”', '“last month”', '“NIS: ‘1,500 men’ sent”')
    >>> quoted("“one” and “two”"), quoted('a 5" gun')
    ('“‘one’ and ‘two’”', '“a 5" gun”')
    """
    words = words.strip()
    for first, last in _PAIRS:
        inner = words[1:-1]
        is_whole = len(words) > 2 and words[0] == first and words[-1] == last
        if is_whole and first not in inner and last not in inner:
            words = inner.strip()
            break
    if words.count('"') % 2:  # a sign of inches, not of speech
        return f"“{words.replace('“', '‘').replace('”', '’')}”"
    return f"“{_OPENS.sub('‘', words).translate(_INSIDE)}”"


def _host(url: str | None) -> str | None:
    """Name a page by its host: a source that is a plain address has no publisher."""
    return url.split("//")[-1].split("/")[0].removeprefix("www.") if url else None
