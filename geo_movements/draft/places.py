"""Just the places of a text: each toponym, what it means there, how often and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.build import build
from geo_movements.draft.drafting import no_project, senses_of
from geo_movements.draft.records import Article, Sense, Words
from geo_movements.draft.sentences import sentences
from geo_movements.draft.toponyms import sense_row
from geo_movements.places.lock import with_decisions
from geo_movements.places.resolve import resolve
from geo_movements.places.rows import listed
from geo_movements.places.toponyms import tidy

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["FOUND", "places_of", "story_of"]

FOUND = ("mentions", "positions", "sentence")
"""What the table tells besides the place: how often the text has the name, at which characters,
and the first sentence that has it."""


class _Name(NamedTuple):
    """A name in one sense, with all its mentions."""

    toponym: str
    senses: list[Sense]


def places_of(article: Article, *, model: bool = False) -> gpd.GeoDataFrame:
    """Find the toponyms of an article and their places: a row each, in the order of the text.

    The columns are those of `resolve`, and `FOUND`. Where nothing supports a place, match is
    "none", geometry null, and the candidates are in `runners_up`. No person decided any.

    >>> places_of(Article("They sailed from Wonsan to Vladivostok."))["toponym"].tolist()
    ['Wonsan', 'Vladivostok']
    """
    return _story(article, senses_of(article, model=model)).places


def story_of(article: Article, *, model: bool = False) -> schema.Story:
    """Make a story of an article's places, with no movement in it, for any output.

    Each place has an event: the first sentence that names it.
    """
    return _story(article, senses_of(article, model=model))


def _story(article: Article, senses: Sequence[Sense]) -> schema.Story:
    names = _names(senses)
    firsts = _first_sentences(article.text, names)
    known = [one for one in names if one.senses[0].place is not None]
    project = no_project()
    rows = [
        {"kind": "note", "place": one.toponym, "text": " ".join(firsts[one.toponym].text.split())}
        for one in known
    ]
    events = _frame(rows, project.events)
    lock = with_decisions(project, (sense_row(one.toponym, one.senses[0]) for one in known))
    settings = replace(project.settings, title=article.title or article.file)
    project = replace(project, events=events, lock=lock, settings=settings)
    story = build(project, resolve(project))
    return replace(story, places=_with_mentions(story.places, names, firsts))


def _names(senses: Sequence[Sense]) -> list[_Name]:
    """Gather mentions by name and place; of a name with several places, each is narrowed."""
    found: dict[tuple[str, str | None], list[Sense]] = {}
    for sense in senses:
        if sense.mention.kind == "place":
            place_id = sense.place.place_id if sense.place else None
            found.setdefault((tidy(sense.mention.name), place_id), []).append(sense)
    times = [name for name, _ in found]
    names: list[_Name] = []
    for (name, _), group in found.items():
        place = group[0].place
        area = place and (place.admin1 or place.country)
        narrowed = f"{name}, {area}" if times.count(name) > 1 and area else name
        names.append(_Name(narrowed, group))
    return names


def _first_sentences(text: str, names: Sequence[_Name]) -> dict[str, Words]:
    """Find for each name the sentence of its first mention."""
    firsts = sorted((one.senses[0].mention.start, one.toponym) for one in names)
    found: dict[str, Words] = {}
    told = iter(sentences(text))
    sentence = next(told, Words("", 0, 0))
    for start, toponym in firsts:
        while sentence.end <= start and (after := next(told, None)):
            sentence = after
        found[toponym] = sentence
    return found


def _frame(rows: Sequence[dict[str, Any]], like: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame([*rows], columns=[*like.columns], dtype=object)
    frame.index = pd.RangeIndex(2, 2 + len(rows), name="row")
    return frame.where(frame.notna(), None)


def _with_mentions(
    places: gpd.GeoDataFrame, names: Sequence[_Name], firsts: dict[str, Words]
) -> gpd.GeoDataFrame:
    """Put the places in the order of the text, the unknown ones among them, with `FOUND`."""
    import geopandas as gpd
    import pandas as pd

    by_name = {row["toponym"]: row for row in places.to_dict("records")}
    records = [by_name.get(one.toponym) or _unknown(one) for one in names]
    found = [*_found(names, firsts)]
    columns = [column for column in places.columns if column != "geometry"]
    table = pd.DataFrame(
        {name: [record.get(name) for record in records] for name in columns}
        | {name: [one[at] for one in found] for at, name in enumerate(FOUND)},
    )
    for column in columns:
        table[column] = table[column].astype(places[column].dtype)
    shapes = gpd.GeoSeries([record.get("geometry") for record in records], crs=schema.CRS)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=schema.CRS)


def _found(names: Sequence[_Name], firsts: dict[str, Words]) -> Iterator[tuple[int, str, str]]:
    for one in names:
        at = "; ".join(f"{sense.mention.start}-{sense.mention.end}" for sense in one.senses)
        yield len(one.senses), at, " ".join(firsts[one.toponym].text.split())


def _unknown(name: _Name) -> dict[str, Any]:
    first = name.senses[0]
    told = {"match": "none", "score": 0.0, "decided_by": "auto", "reason": first.reason}
    return {"toponym": name.toponym, **told, "runners_up": listed(first.ranked)}
