"""The sources of a report: under which number, in which words, with which address."""

from __future__ import annotations

from urllib.parse import urlsplit

import pandas as pd

from geo_movements import grammar
from geo_movements.grammar import Grammar
from geo_movements.languages import Words
from geo_movements.report.parts import Link, Source, clean
from geo_movements.schema import Story
from geo_movements.tables.cells import is_url

__all__ = ["sources_of"]


def sources_of(story: Story, design: Grammar, language: Words) -> tuple[Source, ...]:
    """List the sources that the line grammar has numbered, by their numbers."""
    cited = grammar.citations(pd.DataFrame(story.sources), design.footnotes, language)
    return tuple(_source(one, language) for one in cited)


def _source(one: grammar.Citation, language: Words) -> Source:
    url, archive_url = clean(one.url or ""), clean(one.archive_url or "")
    words = clean(one.words)
    entry: list[str | Link] = []
    if words != url:
        entry.append(words if words.endswith(".") else f"{words}.")
    for label, address in (("", url), (language.say("archived"), archive_url)):
        if address:
            before = f" {label}: " if label else " "
            entry += [before if entry else before.lstrip(), _link(address)]
    if one.reliability:
        entry.append(f" {language.say('Grade')}: {clean(one.reliability)}.")
    if one.note:
        entry.append(f" [{clean(one.note)}]")
    return Source(
        number=one.number,
        short=words,
        entry=tuple(part for part in entry if part),
        url=url if isinstance(_link(url), Link) else None,
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
