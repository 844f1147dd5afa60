"""What has changed, in words: as text for a terminal, as Markdown for a corrections note."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo_movements import grammar
from geo_movements.diff.compare import Change, Difference, Moved, Pair
from geo_movements.grammar import text
from geo_movements.grammar.disputes import DIFFER
from geo_movements.grammar.rows import rows_of
from geo_movements.grammar.told import Told
from geo_movements.languages import Words, english, load
from geo_movements.markup import markdown
from geo_movements.report.parts import clean
from geo_movements.schema import Story

__all__ = ["as_json", "as_markdown", "as_text", "changed_in_words", "headline"]

_COLUMNS = {
    name: DIFFER[name] for name in ("origin", "destination", "via", "mode", "strength", "date")
}
"""Columns that have a word of their own; others are told by their names in the tables."""
_SIGNS = {"added": "+", "withdrawn": "-", "changed": "~"}
_TITLES = {
    "claims": {
        "added": english("Claims added"),
        "withdrawn": english("Claims withdrawn"),
        "changed": english("Claims changed"),
    },
    "events": {
        "added": english("Events added"),
        "withdrawn": english("Events withdrawn"),
        "changed": english("Events changed"),
    },
    "sources": {
        "added": english("Sources added"),
        "withdrawn": english("Sources withdrawn"),
        "changed": english("Sources changed"),
    },
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that changed, and how."""

    sign: str
    words: str
    details: tuple[str, ...] = ()


def as_text(difference: Difference) -> str:
    """List what has changed for a terminal, in the language of the new story."""
    lines = [headline(difference)]
    for title, items in _sections(difference):
        lines += ["", title]
        for item in items:
            lines.append(f"{item.sign} {item.words}")
            lines += [f"    {detail}" for detail in item.details]
    return "\n".join(lines) + "\n"


def as_markdown(difference: Difference) -> str:
    """Write what has changed as a note that can be published, in the language of the new story."""
    language = load(difference.new.settings.language)
    title = clean(grammar.title_of(difference.new.settings, language))
    lines = [
        f"# {markdown(language.say('What changed: {title}', title=title))}",
        "",
        markdown(headline(difference)),
    ]
    for heading, items in _sections(difference):
        lines += ["", f"## {markdown(heading)}", ""]
        for item in items:
            lines.append(f"- {markdown(item.words)}")
            lines += [f"  - {markdown(detail)}" for detail in item.details]
    return "\n".join(lines) + "\n"


def as_json(difference: Difference) -> str:
    """Write what has changed as data: null where a cell was or is empty."""
    tables = {
        name: tuple(
            grammar.records(getattr(story, table)) for story in (difference.old, difference.new)
        )
        for name, table in (("claims", "legs"), ("events", "events"), ("sources", "sources"))
    }
    made = {
        "same": difference.is_empty,
        **{
            name: [
                {
                    "kind": pair.kind,
                    "old_id": None if pair.old is None else text(old[pair.old]["id"]),
                    "id": None if pair.new is None else text(new[pair.new]["id"]),
                    "changes": [vars(change) for change in pair.changes],
                    **({"moved": list(pair.moved)} if name == "claims" else {}),
                }
                for pair in getattr(difference, name)
                if pair.kind != "unchanged"
            ]
            for name, (old, new) in tables.items()
        },
        "places": [vars(place) for place in difference.places],
        "settings": [vars(change) for change in difference.settings],
    }
    return json.dumps(_whole(made), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list | tuple) else value


def headline(difference: Difference) -> str:
    """Say in one sentence how much has changed."""
    language = load(difference.new.settings.language)
    counts = dict.fromkeys(("added", "withdrawn", "changed", "unchanged"), 0)
    for pair in difference.claims:
        counts[pair.kind] += 1
    return language.say(
        "Claims: {added} added, {withdrawn} withdrawn, {changed} changed, {unchanged} unchanged.",
        **counts,
    )


def changed_in_words(pair: Pair, language: Words) -> tuple[str, ...]:
    """Tell what a row said and what it says, cell by cell."""
    moved = (language.say("{place} lies elsewhere", place=clean(name)) for name in pair.moved)
    return (*(_change(change, language) for change in pair.changes), *moved)


def _change(change: Change, language: Words) -> str:
    said = _COLUMNS.get(change.column)
    name = language.say(said) if said else clean(change.column)
    nothing = language.say("nothing")
    old, new = (f"“{clean(cell)}”" if cell else nothing for cell in (change.old, change.new))
    return language.say("{what}: {old}, now {new}", what=name, old=old, new=new)


# --- What is listed -------------------------------------------------------------------------------


def _sections(difference: Difference) -> Iterator[tuple[str, list[Item]]]:
    language = load(difference.new.settings.language)
    tellers: dict[str, tuple[Sequence[Pair], Callable[[Story, int], str]]] = {
        "claims": (difference.claims, _teller_of_claims(language)),
        "events": (difference.events, lambda story, at: _event(story, at, language)),
        "sources": (difference.sources, lambda story, at: _source(story, at, language)),
    }
    for name, (pairs, teller) in tellers.items():
        for kind, title in _TITLES[name].items():
            items = [
                _item(difference, pair, teller, language) for pair in pairs if pair.kind == kind
            ]
            if items:
                yield language.say(title), items
        if name == "claims" and difference.places:
            yield (
                language.say("Places that lie elsewhere"),
                [_place(place, language) for place in difference.places],
            )
    if difference.settings:
        items = [Item(sign="~", words=_change(one, language)) for one in difference.settings]
        yield "map.toml", items


def _item(
    difference: Difference, pair: Pair, teller: Callable[[Story, int], str], language: Words
) -> Item:
    if pair.new is not None:
        words = teller(difference.new, pair.new)
    else:
        words = teller(difference.old, int(pair.old or 0))
    details = changed_in_words(pair, language)
    return Item(sign=_SIGNS[pair.kind], words=clean(words), details=details)


def _teller_of_claims(language: Words) -> Callable[[Story, int], str]:
    """Tell of claims as the cards do; what all of them need is made once a story."""
    made: dict[int, Told] = {}

    def tell(story: Story, at: int) -> str:
        if id(story) not in made:
            made[id(story)] = Told(pd.DataFrame(story.legs), language)
        told = made[id(story)]
        (row,) = rows_of(told, [at], with_force=True)
        who = row.claimant or language.say("Claimant not named")
        return f"{who}: {row.text} [{told.text('id')[at]}]"

    return tell


def _event(story: Story, at: int, language: Words) -> str:
    row = grammar.records(story.events.iloc[[at]])[0]
    told = (grammar.date_text(row, language), text(row["claimant"]), text(row["text"]))
    return f"{'; '.join(part for part in told if part)} [{text(row['id'])}]"


def _source(story: Story, at: int, language: Words) -> str:
    row = grammar.records(story.sources.iloc[[at]])[0]
    one = grammar.citation(row, language)
    told = dict.fromkeys(part for part in (one.words, one.url) if part)
    return f"{', '.join(told)} [{one.id}]"


def _place(place: Moved, language: Words) -> Item:
    name = clean(place.toponym)
    if place.km is None:
        gone = place.new is None
        sentence = english("{place} is left open now") if gone else english("{place} is found now")
        return Item(sign="~", words=language.say(sentence, place=name))
    km = f"{place.km:.1f}" if place.km < 10 else language.number(round(place.km))
    words = language.say("{place}: {km} km from where it was", place=name, km=km)
    ends = [f"{lat:.4f}, {lon:.4f}" for lon, lat in filter(None, (place.old, place.new))]
    claims = language.say("{count} claims", count=place.claims)
    return Item(sign="~", words=words, details=(f"{' → '.join(ends)}; {claims}",))
