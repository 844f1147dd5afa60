"""What a report is made of, whatever it is written as: sections of paragraphs, tables, a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from geo_movements.markup import FORBIDDEN, closed

__all__ = [
    "Block",
    "Bullets",
    "Link",
    "Mark",
    "Paragraph",
    "Picture",
    "Report",
    "Run",
    "Runs",
    "Section",
    "Source",
    "Sources",
    "Table",
    "TableGroup",
    "alone",
    "clean",
    "plain",
    "without_empty",
]

_SPACES = re.compile("[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029 ]+")


@dataclass(frozen=True)
class Mark:
    """The footnote of a source, by its number."""

    number: int


@dataclass(frozen=True)
class Link:
    """An address that a reader can follow; its text is the address itself."""

    url: str


Run = str | Mark | Link
Runs = tuple[Run, ...]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph of text; a warning is one that no reader may miss."""

    runs: Runs
    warning: bool = False


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list without numbers."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The figure: each format draws it at its own size."""

    caption: str
    alt: str


@dataclass(frozen=True, kw_only=True)
class TableGroup:
    """Rows that belong together, under a title of their own where there is one."""

    title: str | None
    rows: tuple[tuple[Runs, ...], ...]
    note: str | None = None
    remarks: tuple[str, ...] = ()
    """What is to know of these rows, for who speaks about them."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table whose head is repeated on each page."""

    about: str
    """What it holds, for who does not see it."""
    head: tuple[str, ...]
    shares: tuple[int, ...]
    """How wide each column is, as parts of the whole."""
    groups: tuple[TableGroup, ...]
    wide: bool = False
    """Wants a sheet on its side."""


def alone(table: Table) -> str | None:
    """Return the heading of a table of one group; several groups have theirs inside."""
    return table.groups[0].title if len(table.groups) == 1 else None


def without_empty(table: Table) -> Table:
    """Leave out the columns in which nobody tells anything."""
    rows = [row for group in table.groups for row in group.rows]
    kept = [at for at in range(len(table.head)) if any(row[at] for row in rows)]

    def pick(cells: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(cells[at] for at in kept)

    groups = tuple(
        replace(group, rows=tuple(pick(row) for row in group.rows)) for group in table.groups
    )
    return replace(table, head=pick(table.head), shares=pick(table.shares), groups=groups)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A publication under its number."""

    number: int
    short: str
    """For a footnote: who published what, when."""
    entry: Runs
    """For the bibliography."""
    url: str | None
    """The address, where it is one that a reader may safely follow."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The bibliography."""

    entries: tuple[Source, ...]


Block = Paragraph | Bullets | Picture | Table | Sources


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]
    aside: bool = False
    """Told beside the tables already, where somebody speaks: in the notes of slides."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole report."""

    language: str
    direction: str
    title: str
    subtitle: str | None
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    notes_title: str
    """What footnotes are called."""

    @property
    def source_of(self) -> dict[int, Source]:
        """Find a source by its number."""
        return {source.number: source for source in self.sources}


def clean(words: str) -> str:
    r"""Make text fit for every format: one space for a run of them, U+FFFD for what XML forbids.

    A sign that turns the direction of writing turns nothing after the text.

    >>> clean("to\n Kursk\x00")
    'to Kursk\ufffd'
    """
    return closed(FORBIDDEN.sub("\ufffd", _SPACES.sub(" ", words)).strip(" "))


def plain(runs: Runs) -> str:
    """Return the words of runs, without their footnotes.

    >>> plain(("NIS", Mark(1), " and ", Link("https://example.org")))
    'NIS and https://example.org'
    """
    told = (run.url if isinstance(run, Link) else run for run in runs if not isinstance(run, Mark))
    return "".join(told)
