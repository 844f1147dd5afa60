"""The sources of a report: under which number, in which words, with which address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from geo_movements import grammar
from geo_movements.grammar import Grammar, text
from geo_movements.languages import Words
from geo_movements.report.parts import Link, Source, clean
from geo_movements.schema import Story
from geo_movements.tables.cells import is_url

__all__ = ["sources_of"]

Record = Mapping[Any, Any]


def sources_of(story: Story, design: Grammar, language: Words) -> tuple[Source, ...]:
    """List the sources that the line grammar has numbered, by their numbers."""
    known = {text(row["id"]): row for row in grammar.records(story.sources)}
    return tuple(
        _source(known[name], number, language) for name, number in design.footnotes.items()
    )


def _source(row: Record, number: int, language: Words) -> Source:
    said = {name: clean(text(row.get(name)) or "") for name in row}
    day = clean(grammar.published_text(text(row["published"]), language) or "")
    title = f"“{said['title']}”" if said["title"] else ""
    named = [said["author"], title, said["publisher"], day]
    short = ", ".join(part for part in (said["publisher"], title, day) if part)
    entry: list[Any] = []
    if any(named):
        entry.append(f"{', '.join(part for part in named if part)}.")
    for label, url in (("", said["url"]), (language.say("archived"), said["archive_url"])):
        if url:
            before = f" {label}: " if label else " "
            entry += [before if entry else before.lstrip(), _link(url)]
    if said["reliability"]:
        entry.append(f" {language.say('Grade')}: {said['reliability']}.")
    if said["note"]:
        entry.append(f" [{said['note']}]")
    return Source(
        number=number,
        short=short or said["url"] or said["id"],
        entry=tuple(entry) or (said["id"],),
        url=said["url"] if isinstance(_link(said["url"]), Link) else None,
    )


def _link(url: str) -> Link | str:
    """Let a reader follow what leads to the web; everything else is text.

    So is what is no whole address: Word takes a document with such a link for a broken one.

    >>> _link("https://example.org/a"), _link("https://[::"), _link("http://a:b/")
    (Link(url='https://example.org/a'), 'https://[::', 'http://a:b/')
    """
    if not is_url(url):
        return url
    try:
        host, _ = urlsplit(url).hostname, urlsplit(url).port
    except ValueError:
        return url
    return Link(url) if host else url
