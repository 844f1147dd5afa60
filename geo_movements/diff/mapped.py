"""What has changed, on the map: the new story, with what is gone as it was, in pale colours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_movements.diff.compare import Difference, Pair
from geo_movements.diff.tell import changed_in_words, headline
from geo_movements.grammar import text, title_of
from geo_movements.languages import Words, english, load
from geo_movements.schema import Story

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["changes_story"]

_LABELS = {
    "added": english("Added"),
    "changed": english("Changed"),
    "withdrawn": english("Withdrawn"),
    "before": english("As it was before"),
    "unchanged": english("Unchanged"),
}
_COLOURS = {
    "added": ("#1d854a", "#34e3a8"),
    "changed": ("#1447b1", "#6f93f5"),
    "withdrawn": ("#e08a70", "#a9604a"),
    "before": ("#8fa9dd", "#46598a"),
    "unchanged": ("#8b98a5", "#5d6a78"),
}
"""Light, dark. What is gone is paler than what is there; what stays the same, grey."""


def changes_story(difference: Difference) -> Story:
    """Make a story of two: every claim coloured by what became of it, and its note says so.

    Claims that were withdrawn stand as they were, and so does the old line of one that has changed
    its ends or its way, at places of their own. They compete with nothing.
    """
    new, old = difference.new, difference.old
    language = load(new.settings.language)
    labels = {kind: language.say(words) for kind, words in _LABELS.items()}
    kinds = {pair.new: pair for pair in difference.claims if pair.new is not None}
    legs = new.legs.copy()
    legs["change"] = [labels[kinds[at].kind] for at in range(len(legs))]
    legs["note"] = [_note(row, kinds[at], labels, language) for at, row in enumerate(legs["note"])]
    gone = [pair for pair in difference.claims if pair.kind == "withdrawn"]
    before = [pair for pair in difference.claims if _is_elsewhere(pair, difference)]
    ghosts = _ghosts(difference, gone, before, labels, language)
    title = title_of(new.settings, language)
    settings = replace(
        new.settings,
        title=language.say("What changed: {title}", title=title),
        subtitle=headline(difference),
        translations={},  # of the story, not of what changed
        color_by="change",
        colours={labels[kind]: colours for kind, colours in _COLOURS.items()},
        claimants={},
        other_languages=(),
    )
    return Story(
        legs=_joined([legs, ghosts]),
        places=_joined([new.places, _old_places(difference, language)]),
        sources=_together(new.sources, old.sources),
        events=_events(difference, labels, language),
        settings=settings,
    )


def _note(note: object, pair: Pair, labels: dict[str, str], language: Words) -> str | None:
    if pair.kind == "unchanged":
        return text(note)
    told = "; ".join(changed_in_words(pair, language))
    head = f"{labels[pair.kind]}: {told}." if told else f"{labels[pair.kind]}."
    return " ".join(filter(None, (head, text(note))))


def _is_elsewhere(pair: Pair, difference: Difference) -> bool:
    """Tell whether a claim that has changed has another line, or point, than it had."""
    if pair.kind != "changed" or pair.old is None or pair.new is None:
        return False
    one = difference.old.legs.geometry.iloc[pair.old]
    other = difference.new.legs.geometry.iloc[pair.new]
    if one is None or one.is_empty:
        return False
    return other is None or not one.equals_exact(other, 1e-6)


def _ghosts(
    difference: Difference,
    gone: Iterable[Pair],
    before: Iterable[Pair],
    labels: dict[str, str],
    language: Words,
) -> gpd.GeoDataFrame:
    """Return old claims as they were, under names that are not those of any new one."""
    pairs = [(pair, "withdrawn") for pair in gone] + [(pair, "before") for pair in before]
    ghosts = difference.old.legs.iloc[[int(pair.old or 0) for pair, _ in pairs]].copy()
    taken = set(difference.new.legs["id"])
    names = []
    for name in ghosts["id"]:
        name = _former(str(name), language)
        while name in taken:
            name += "-"
        taken.add(name)
        names.append(name)
    moved = _moved_ids(difference)
    ghosts["id"] = names
    ghosts["change"] = [labels[kind] for _, kind in pairs]
    ghosts["note"] = [
        " ".join(filter(None, (f"{labels[kind]}.", text(note))))
        for note, (_, kind) in zip(ghosts["note"], pairs, strict=True)
    ]
    ghosts["competes_with"] = None
    for column in ("strength_group", "either"):
        ghosts[column] = [name and _former(name, language) for name in map(text, ghosts[column])]
    for column in ("origin_place", "destination_place"):
        ghosts[column] = [
            _former(str(name), language) if name in moved else name for name in ghosts[column]
        ]
    return ghosts


def _former(name: str, language: Words) -> str:
    return language.say("{name} (before)", name=name)


def _moved_ids(difference: Difference) -> set[object]:
    """List the ids that places had which lie elsewhere now."""
    names = {place.toponym for place in difference.places}
    old = difference.old.places
    return set(old["place_id"][old["toponym"].isin(names)])


def _old_places(difference: Difference, language: Words) -> gpd.GeoDataFrame:
    """Return the places of old claims: such as lie elsewhere now are told apart by name."""
    old, moved = difference.old.places, _moved_ids(difference)
    kept = set(difference.new.places["place_id"])
    places = old[~old["place_id"].isin(kept) | old["place_id"].isin(moved)].copy()
    is_moved = places["place_id"].isin(moved)
    for column in ("place_id", "toponym", "name"):
        places[column] = [
            _former(str(value), language) if former and text(value) else value
            for value, former in zip(places[column], is_moved, strict=True)
        ]
    taken = set(difference.new.places["toponym"])
    return places[~places["toponym"].isin(taken)]


def _together(new: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Return all sources of both: a claim that is gone was cited, too."""
    return _joined([new, old[~old["id"].isin(set(new["id"]))]])


def _events(difference: Difference, labels: dict[str, str], language: Words) -> pd.DataFrame:
    """Return the events of both, each with what became of it ahead of its text."""
    new, old = difference.new.events.copy(), difference.old.events
    kinds = {pair.new: pair for pair in difference.events if pair.new is not None}
    new["text"] = [
        _note(words, kinds[at], labels, language) for at, words in enumerate(new["text"])
    ]
    gone = [pair for pair in difference.events if pair.kind == "withdrawn"]
    ghosts = old.iloc[[int(pair.old or 0) for pair in gone]].copy()
    ghosts["text"] = [
        _note(words, pair, labels, language)
        for words, pair in zip(ghosts["text"], gone, strict=True)
    ]
    return _joined([new, ghosts])


def _joined(tables: list[Any]) -> Any:
    """Put tables under one another; an empty one says nothing of what its columns hold."""
    full = [table for table in tables if len(table)] or tables[:1]
    return pd.concat(full, ignore_index=True)
