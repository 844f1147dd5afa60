"""What a report says of a story, in the story's language: made once, for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from geo_movements import grammar
from geo_movements.competing import shared_totals
from geo_movements.grammar import Grammar, text
from geo_movements.grammar.summary import frame_of
from geo_movements.grammar.words import few
from geo_movements.languages import Words, load
from geo_movements.report.cited import sources_of
from geo_movements.report.method import method_of
from geo_movements.report.parts import (
    Block,
    Bullets,
    Mark,
    Paragraph,
    Picture,
    Report,
    Runs,
    Section,
    Sources,
    Table,
    TableGroup,
    clean,
    without_empty,
)
from geo_movements.report.room import FIGURE_LEAST_MM, left_mm
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

__all__ = ["contents"]

Record = Mapping[Any, Any]
_EMPTY: Runs = ()
_TOLD_OF, _FEWEST = 8, 4
"""So many movements, those of most claims, have a sentence of their own; fewer where that lets the
figure stand on the first sheet of paper."""
_TOLD_STRENGTHS = 4
_NOT_SO = ("planned", "denied")
"""Statuses without which a number would read as if it had happened."""


def contents(story: Story, *, caption: str, alt: str, owed: Sequence[str]) -> Report:
    """Lay out the report of a story.

    `caption` and `alt` are the figure's, `owed` whom story and figure owe. Footnotes have the
    numbers that sources have on the page and in the figure.
    """
    language = load(story.settings.language)
    design = grammar.design(story, language)
    sources = sources_of(story, design, language)
    claims = _claims(story, design, language)
    title = clean(grammar.title_of(story.settings, language))
    subtitle = clean(grammar.own_words(story.settings, "subtitle", language) or "") or None
    picture = Picture(caption=clean(caption), alt=clean(alt))

    def fits(summary: Sequence[Block]) -> bool:
        return left_mm(title, subtitle, (summary, [picture])) >= FIGURE_LEAST_MM

    parts: list[tuple[str, Iterable[Block]]] = [
        (language.say("Summary"), _summary(story, design, language, fits)),
        (language.say("Map"), [picture]),
        (language.say("Claims"), claims),
        (language.say("Where accounts differ"), _disputes(design, language)),
        (language.say("Events"), _events(story, design, language)),
        (language.say("Remarks, by the number of the claim"), _remarks(story, design, language)),
        (language.say("How this map was made"), _method(story, language)),
        (language.say("Sources"), [Sources(entries=sources)] if sources else []),
        (language.say("Credits"), _credits(story, owed, language)),
    ]
    remarks = parts[5][0]
    sections = [
        Section(title=title, blocks=tuple(blocks), aside=title == remarks)
        for title, blocks in parts
    ]
    return Report(
        language=language.code,
        direction=language.direction,
        title=title,
        subtitle=subtitle,
        sections=tuple(section for section in sections if section.blocks),
        sources=sources,
        notes_title=language.say("Sources"),
    )


def _paragraph(words: str, *, warning: bool = False) -> Paragraph:
    return Paragraph(runs=(clean(words),), warning=warning)


def _said(value: object) -> Runs:
    """Return a cell of a table; nothing where nothing is told."""
    words = clean(text(value) or "")
    return (words,) if words else _EMPTY


def _marks(sources: Iterable[str], design: Grammar) -> Runs:
    numbers = {design.footnotes[source] for source in sources if source in design.footnotes}
    return tuple(Mark(number) for number in sorted(numbers))


# --- Summary --------------------------------------------------------------------------------------


def _summary(
    story: Story, design: Grammar, language: Words, fits: Callable[[Sequence[Block]], bool]
) -> list[Block]:
    """Tell of all claims, and of as many movements as leave the figure its room."""
    before, after = _frame(story, design, language)
    told = _told_movements(story, design, language)

    def with_most(count: int) -> list[Block]:
        least = sorted(told)[:count]
        items = tuple((words,) for _, _, words in sorted(least, key=lambda one: one[1]))
        return [*before, Bullets(items=items), *after]

    tries = (with_most(count) for count in range(len(told), min(_FEWEST, len(told)) - 1, -1))
    return next(filter(fits, tries), with_most(len(told)))


def _told_movements(story: Story, design: Grammar, language: Words) -> list[tuple[int, int, str]]:
    """Tell of the movements of most claims: less how many, the place in the list, the words."""
    records, shared = grammar.records(story.legs), shared_totals(story.legs)
    sizes = sorted((-len(_claims_of(card)), at) for at, card in enumerate(design.cards))
    return [
        (size, at, clean(_movement(design.cards[at], records, shared, language)))
        for size, at in sizes[:_TOLD_OF]
    ]


def _frame(story: Story, design: Grammar, language: Words) -> tuple[list[Block], list[Block]]:
    """Tell of all claims together: what comes before single movements, and what after."""
    first: list[Block] = []
    drafts = sum(str(draft) == "True" for draft in story.legs["draft"])
    if drafts:
        told = language.say("Not for publication: {count} claims are drafts", count=drafts)
        first.append(_paragraph(f"{told}.", warning=True))
    if story.settings.as_of:
        day = grammar.published_text(story.settings.as_of, language) or story.settings.as_of
        known = language.say("As known on {date}: what was published later is left out.", date=day)
        first.append(_paragraph(known))
    legs, events = pd.DataFrame(story.legs), pd.DataFrame(story.events)
    before, after = frame_of(legs, events, design.cards, language)
    first.append(_paragraph(" ".join(before)))
    return first, [_paragraph(" ".join(after))] if after else []


def _movement(
    card: grammar.Card, records: Sequence[Record], shared: Sequence[bool], language: Words
) -> str:
    """Tell of one movement who went, from where to where, and how many each claimant says.

    Each number stands beside whoever says it; they are never added up.
    """
    title = language.say("{movement}, {date}", movement=card.title, date=card.date)
    told: dict[str, list[str]] = {}
    for row in card.rows:
        name = row.claimant or language.say("Claimant not named")
        strengths = told.setdefault(name, [])
        for at in row.claims:
            words = grammar.strength_text(records[at], language, shared=shared[at])
            status = text(records[at]["status"])
            unsaid = None if status not in _NOT_SO else language.word(status)
            words = ", ".join(part for part in (words, unsaid) if part)
            strengths += [words] if words and words not in strengths else []
    said = [f"{name} ({_few(words, language)})" if words else name for name, words in told.items()]
    differ = language.say("they differ on {facts}", facts=language.listed(card.differ))
    facts = (
        card.force,
        card.way,
        language.say("according to {names}", names=language.listed(said)),
        differ if card.differ else None,
    )
    told_facts = "; ".join(fact for fact in facts if fact)
    return language.say(
        "{movement}: {facts}.", movement=title if card.date else card.title, facts=told_facts
    )


def _few(words: Sequence[str], language: Words) -> str:
    """List what one claimant says how many were; of more than a few, the first and how many."""
    return "; ".join(words) if len(words) <= _TOLD_STRENGTHS else few(words, language)


# --- Claims ---------------------------------------------------------------------------------------


def _order(design: Grammar) -> dict[int, int]:
    """Give each claim its number, from 1, in the order in which a reader meets them."""
    met = (at for card in design.cards for row in card.rows for at in row.claims)
    return {at: number for number, at in enumerate(met, start=1)}


def _claims(story: Story, design: Grammar, language: Words) -> list[Table]:
    records = grammar.records(story.legs)
    if not records:
        return []
    numbers, shared = _order(design), shared_totals(story.legs)
    columns = {
        "#": 4,
        language.say("Who says so"): 20,
        language.say("Force"): 16,
        language.say("From"): 14,
        language.say("To"): 17,
        language.say("When"): 15,
        language.say("How many"): 13,
        language.say("How"): 9,
        language.say("Status, when reported"): 17,
        language.say("Grade"): 6,
    }

    def row_of(at: int) -> tuple[Runs, ...]:
        row = records[at]
        return (
            (str(numbers[at]),),
            (*_said(row["claimant"]), *_marks(split_list(text(row["sources"])), design)),
            _force(row),
            _said(row["origin"]),
            _to(row, language),
            _said(grammar.date_text(row, language)),
            _said(grammar.strength_text(row, language, shared=shared[at])),
            _how(row, language),
            _status(row, language),
            _said("".join(text(row[part]) or "" for part in ("reliability", "credibility"))),
        )

    groups = [
        TableGroup(
            title=clean(_title(card)),
            note=clean("; ".join(part for part in (card.way, card.date) if part)) or None,
            rows=tuple(row_of(at) for row in card.rows for at in row.claims),
            remarks=tuple(_remarks_on(_claims_of(card), records, numbers, language)),
        )
        for card in design.cards
    ]
    table = Table(
        about=language.say("Claims"),
        head=tuple(columns),
        shares=tuple(columns.values()),
        groups=tuple(groups),
        wide=True,
    )
    return [without_empty(table)]


def _title(card: grammar.Card) -> str:
    """Name a movement: as the project does, else by who went from where to where."""
    return f"{card.force}: {card.title}" if card.force and card.way is None else card.title


def _claims_of(card: grammar.Card) -> list[int]:
    return [at for row in card.rows for at in row.claims]


def _force(row: Record) -> Runs:
    force, whole = text(row["force"]), text(row["force_part_of"])
    return _said(f"{force} ({whole})" if force and whole else force)


def _to(row: Record, language: Words) -> Runs:
    destination = text(row["destination"])
    is_there = text(row["kind"]) == "presence"
    return _said(grammar.whereabouts(destination, language) if is_there else destination)


def _how(row: Record, language: Words) -> Runs:
    mode = text(row["mode"])
    stops = language.listed(list(split_list(text(row["via"]))))
    told = (
        language.word(mode) if mode and mode != "unknown" else None,
        language.say("via {places}", places=stops) if stops else None,
    )
    return _said(", ".join(part for part in told if part))


def _status(row: Record, language: Words) -> Runs:
    status = text(row["status"])
    day = grammar.span_text(text(row["reported_earliest"]), text(row["reported_latest"]), language)
    draft = language.say("draft") if str(row["draft"]) == "True" else None
    told = (status and language.word(status), day, draft)
    return _said(", ".join(part for part in told if part))


# --- Disputes, events, remarks --------------------------------------------------------------------


def _disputes(design: Grammar, language: Words) -> Iterator[Table]:
    """Set those who differ side by side: who says what."""
    numbers = _order(design)
    for card in design.cards:
        for one in card.compared:
            rows = tuple(
                (
                    (_ranges(numbers[at] for at in card.rows[n].claims),),
                    (
                        *_said(card.rows[n].claimant),
                        *_marks(card.rows[n].sources, design),
                    ),
                    *(_said(cell) for cell in cells),
                )
                for n, cells in zip(one.rows, one.cells, strict=True)
            )
            facts = tuple(clean(_capital(fact)) for fact in one.facts)
            yield Table(
                about=clean(_title(card)),
                head=("#", language.say("Who says so"), *facts),
                shares=(4, 12, *(max(12, 36 // len(facts)) for _ in facts)),
                groups=(TableGroup(title=clean(_title(card)), rows=rows),),
            )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _events(story: Story, design: Grammar, language: Words) -> Iterator[Table]:
    """List what moves nobody and belongs to the story, by day."""
    ordered = sorted(grammar.records(story.events), key=grammar.event_day)
    rows = tuple(
        (
            _said(grammar.date_text(row, language)),
            (*_said(row["claimant"]), *_marks(split_list(text(row["sources"])), design)),
            _said(_kind(row, language)),
            _said(row["place"]),
            _said("; ".join(filter(None, (text(row["text"]), _reading(row))))),
        )
        for row in ordered
    )
    if rows:
        yield without_empty(
            Table(
                about=language.say("Events"),
                head=(
                    language.say("When"),
                    language.say("Who"),
                    language.say("Kind"),
                    language.say("Where"),
                    language.say("What"),
                ),
                shares=(11, 17, 11, 12, 35),
                groups=(TableGroup(title=None, rows=rows),),
            )
        )


def _kind(row: Record, language: Words) -> str:
    stance = text(row["stance"])
    told = (text(row["kind"]), None if stance == "neither" else stance)
    return ", ".join(language.word(word) for word in told if word)


def _reading(row: Record) -> str | None:
    return " ".join(part for name in ("value", "unit") if (part := text(row[name]))) or None


def _remarks(story: Story, design: Grammar, language: Words) -> Iterator[Bullets]:
    """Tell of all claims what quotes, notes and routes add, by the numbers of the claims."""
    numbers = _order(design)
    told = _remarks_on(numbers, grammar.records(story.legs), numbers, language)
    if told:
        yield Bullets(items=tuple((words,) for words in told))


def _remarks_on(
    claims: Iterable[int], records: Sequence[Record], numbers: Mapping[int, int], language: Words
) -> list[str]:
    """Tell each remark on some claims once, under their numbers."""
    told: dict[str, list[int]] = {}
    either: dict[str, list[int]] = {}
    for at in claims:
        row = records[at]
        quote = text(row["quote"])
        for remark in (
            quote and grammar.quoted(quote),
            text(row["note"]),
            _route_note(row, language),
        ):
            if remark and (words := clean(remark)):
                told.setdefault(words, []).append(numbers[at])
        if name := text(row["either"]):
            either.setdefault(name, []).append(numbers[at])
    remarks = [(members, words) for words, members in told.items()]
    one_or_other = language.say("Alternatives: one or the other.")
    remarks += [(members, one_or_other) for members in either.values() if len(members) > 1]
    remarks.sort(key=lambda remark: min(remark[0]))
    return [f"{_ranges(members)}: {words}" for members, words in remarks]


def _route_note(row: Record, language: Words) -> str | None:
    return text(row.get(f"route_note_{language.code}")) or text(row["route_note"])


def _ranges(numbers: Iterable[int]) -> str:
    """Write numbers, runs of three and more as ranges.

    >>> _ranges([1, 2, 3, 7, 8])
    '1–3, 7, 8'
    """
    ordered = sorted(set(numbers))
    told: list[str] = []
    for _, members in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in members]
        told += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run)
    return ", ".join(told)


def _method(story: Story, language: Words) -> Iterator[Block]:
    for sentence in method_of(story, language):
        yield _paragraph(sentence)


def _credits(story: Story, owed: Sequence[str], language: Words) -> Iterator[Block]:
    if told := grammar.own_words(story.settings, "credit", language):
        yield _paragraph(told)
    lines = tuple((clean(line),) for line in owed if clean(line))
    if lines:
        yield Bullets(items=lines)
