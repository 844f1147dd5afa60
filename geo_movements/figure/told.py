"""What a figure says in words: title, notes, numbered sources, credits, caption, alt text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo_movements import coarsen, grammar
from geo_movements.basemap.layers import ATTRIBUTION, credit
from geo_movements.errors import OutputError
from geo_movements.figure.fonts import clean
from geo_movements.grammar import Grammar, text
from geo_movements.grammar.credits import attributions_of, credited, credits_of
from geo_movements.languages import Words, load
from geo_movements.schema import Story
from geo_movements.tables.cells import split_list

__all__ = [
    "Told",
    "alt_text_of",
    "as_text",
    "caption_of",
    "cited_by",
    "in_language",
    "told_alone",
    "told_of",
    "with_credits",
]


@dataclass(frozen=True, kw_only=True)
class Told:
    """The words of a figure."""

    title: str
    subtitle: str | None
    known: str | None
    """As of when: the day of knowledge, or up to when was reported."""
    notice: str | None
    sources: tuple[tuple[int, str, str], ...]
    """Number, in short for print, and in full."""
    credits: tuple[str, ...]
    attributions: tuple[str, ...]
    """The same in full."""
    summary: tuple[str, ...]
    counted: str | None = None
    """Of flows, how many there are of how many claims."""

    def words(self) -> list[str]:
        """List all that may be printed."""
        found = [self.title, self.subtitle, self.known, self.notice, *self.credits]
        return [word for word in (*found, *(short for _, short, _ in self.sources)) if word]


def told_of(
    story: Story, design: Grammar, base: Sequence[str], language: Words, projection: str | None
) -> Told:
    """Put a story's furniture in words; `base` are the credits of the ground."""
    settings = story.settings
    told = Told(
        title=clean(grammar.title_of(settings, language)),
        subtitle=clean(grammar.own_words(settings, "subtitle", language) or "") or None,
        known=_known(story, language),
        notice=_notice(story, language),
        sources=tuple(_sources(story, design, language)),
        credits=(),
        attributions=(),
        summary=tuple(map(clean, design.summary)),
        counted=clean(design.summary[0]) if story.flows_by else None,
    )
    return with_credits(told, story, base, language, projection)


def with_credits(
    told: Told, story: Story, base: Sequence[str], language: Words, projection: str | None
) -> Told:
    """Credit what a figure's ground turned out to have."""
    own = grammar.own_words(story.settings, "credit", language)
    whole = attributions_of(story, base)
    shown = [*([own] if own else []), *credited(credits_of(whole), language)]
    if projection:
        shown.append(language.say("Projection: {name}", name=projection))
    return replace(
        told, credits=tuple(map(clean, shown)),
        attributions=tuple(map(clean, credited(whole, language))),
    )  # fmt: skip


def _notice(story: Story, language: Words) -> str | None:
    """Say what a reader must know first: that claims are drafts, that places are blurred."""
    drafts = sum(str(draft) == "True" for draft in story.legs["draft"])
    km = story.settings.coarsen_km
    told = []
    if drafts:
        words = language.say("Not for publication: {count} claims are drafts", count=drafts)
        told.append(f"{words}.")
    if km is not None:
        told.append(coarsen.notice(km, language))
    return " ".join(told) or None


def _known(story: Story, language: Words) -> str | None:
    """Say what day's knowledge this is; without one, up to when there are reports."""
    if story.settings.as_of:
        day = grammar.published_text(story.settings.as_of, language)
        return language.say("As known on {date}", date=day)
    told = [
        (grammar.when(latest), text(row["reported_earliest"]), latest)
        for table in (story.legs, story.events)
        for row in table[["reported_earliest", "reported_latest"]].to_dict("records")
        if (latest := text(row["reported_latest"]))
    ]
    if not told:
        return None
    # Of the last, the one that is told most closely.
    last = max(told, key=lambda one: (one[0], grammar.when(one[1]) if one[1] else -math.inf))
    if last[0] < grammar.when("1000-01-01"):
        return None  # an ancient author's years are no day of knowledge
    known = grammar.known_by(*last[1:]) or last[2]
    day = grammar.published_text(known.split("T")[0], language)
    return language.say("Reports up to {date}", date=day)


def _sources(story: Story, design: Grammar, language: Words) -> list[tuple[int, str, str]]:
    cited = grammar.citations(pd.DataFrame(story.sources), design.footnotes, language)
    return [(one.number, clean(one.brief), clean(_in_full(one))) for one in cited]


def _in_full(one: grammar.Citation) -> str:
    told = (one.words, one.url, one.archive_url)
    return one.comma.join(dict.fromkeys(part for part in told if part))


def cited_by(story: Story, design: Grammar) -> Mapping[int, Sequence[str]]:
    """Give for each colour the numbers of the sources behind it, in runs."""
    numbers: dict[int, set[int]] = {}
    for at, cell in enumerate(pd.DataFrame(story.legs)["sources"]):
        found = {design.footnotes[s] for s in split_list(text(cell)) if s in design.footnotes}
        numbers.setdefault(design.group_of[at], set()).update(found)
    return {group: _ranges(sorted(found)) for group, found in numbers.items() if found}


def _ranges(numbers: Sequence[int]) -> list[str]:
    """Write numbers in runs.

    >>> _ranges([1, 2, 3, 5, 8, 9])
    ['1–3', '5', '8', '9']
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    written: list[str] = []
    for run in runs:
        written += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run)
    return written


def in_language(story: Story, language: str | None) -> tuple[Story, Words]:
    """Return a story in another of the languages. Raises `OutputError` for one that is none."""
    if language is None or language == story.settings.language:
        return story, load(story.settings.language)
    try:
        words = load(language)
    except KeyError as error:
        raise OutputError(str(error.args[0])) from None
    return replace(story, settings=replace(story.settings, language=language)), words


def told_alone(story: Story, language: str | None) -> tuple[Told, Words]:
    """Put a story's words together without drawing it; the whole ground is credited."""
    story, words = in_language(story, language)
    design = grammar.design(story, words)
    ground = [credit(story.settings.borders)]
    ground += [ATTRIBUTION[layer] for layer in ("lakes", "rivers", "town_names")]
    return told_of(story, design, ground, words, None), words


# --- Beside the figure ----------------------------------------------------------------------------


def caption_of(told: Told) -> str:
    """Write the caption: what it shows, as of when, and whom to credit, in one paragraph.

    The title stands on the figure; it is said where there is no subtitle.
    """
    parts = [
        told.subtitle or told.title,
        told.counted,
        told.known,
        told.notice,
        "; ".join(credit_.rstrip(".") for credit_ in told.credits),
    ]
    return " ".join(_ended(part) for part in parts if part)


def alt_text_of(told: Told) -> str:
    """Describe the figure for who does not see it: the title, and the map in sentences."""
    return " ".join(_ended(part) for part in (told.title, *told.summary))


def _ended(words: str) -> str:
    return words if words[-1:] in ".!?。…" else f"{words}."


def as_text(told: Told, language: Words) -> str:
    """Write the file beside a figure: caption, alt text, every source, every credit in full."""
    sections = [
        (language.say("Caption"), [caption_of(told)]),
        (language.say("Alt text"), [alt_text_of(told)]),
        (language.say("Sources"), [f"{number}. {full}" for number, _, full in told.sources]),
        (language.say("Credits"), list(told.attributions)),
    ]
    blocks = ["\n".join([name, "", *lines]) for name, lines in sections if lines]
    return "\n\n".join(blocks) + "\n"
