"""A draft as the data that the review page reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import basemap, schema
from geo_movements.draft.articles.lines import headline
from geo_movements.draft.records import Article, Sense, Statement, Words
from geo_movements.draft.review.checks import words_known
from geo_movements.draft.review.offsets import in_units
from geo_movements.draft.review.rows import cells_of, columns_of, paired, rows_of
from geo_movements.draft.review.toponyms import Pool, areas, meanings, ranked, told, within
from geo_movements.grammar.colours import OTHERS, PALETTE
from geo_movements.grammar.credits import credits_of
from geo_movements.languages import Words as Language
from geo_movements.page.safety import whole
from geo_movements.tables.cells import split_list

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["payload"]

_SOUTH, _NORTH = -58.0, 78.0
"""What of the world the map shows: an alternative may lie anywhere."""
_FOCUS = 60
"""So many places have the ground about them in detail."""
_TITLE = 160


def payload(
    article: Article,
    statements: Sequence[Statement],
    senses: Sequence[Sense],
    tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    *,
    language: Language,
    borders: str = "international",
) -> dict[str, Any]:
    """Return everything that the page needs, in plain JSON types; offsets count UTF-16 units."""
    units = in_units(article.text)
    stated = _stated(tables, statements)
    placed = sorted(senses, key=lambda sense: sense.mention.start)
    pool = Pool()
    toponyms = meanings(_named(stated, placed), pool)
    given, mentions = _mentions(placed, pool, units)
    west, ground = _ground(pool, toponyms, given, language, borders)
    made = {
        "article": _article(article),
        "rows": _rows(stated, article, units),
        **_columns(*tables),
        "lock": list(schema.LOCK),
        "sources": cells_of(tables[2]),
        "toponyms": toponyms,
        "places": pool.places,
        "senses": given,
        "mentions": mentions,
        "words": _choices(),
        "known": words_known(),
        "groups": [{"light": light, "dark": dark} for light, dark in (*PALETTE, OTHERS)],
        "strings": {**language.vocabulary, **language.viewer, **language.review},
        "language": language.code,
        "areas": areas(toponyms, west),
        **ground,
    }
    plain: dict[str, Any] = dict(whole(made))
    plain["of"] = _hash({name: plain[name] for name in ("article", "rows", "toponyms")})
    return plain


class _Stated(NamedTuple):
    """A table with the statements that its rows are of, and its columns of places."""

    table: str
    frame: pd.DataFrame
    statements: list[Statement]
    places: tuple[str, ...]


def _stated(
    tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame], statements: Sequence[Statement]
) -> list[_Stated]:
    """Give each table of a draft what was stated for it."""
    movements, events, _ = tables
    moving = [one for one in statements if one.kind != "event"]
    happening = [one for one in statements if one.kind == "event"]
    return [
        _Stated("movements", movements, moving, ("origin", "via", "destination")),
        _Stated("events", events, happening, ("place",)),
    ]


def _article(article: Article) -> dict[str, Any]:
    return {
        "text": article.text,
        "title": _title(article),
        "published": article.published,
        "language": article.language,
        "publisher": article.publisher,
        "url": article.url,
        "file": article.file,
    }


def _rows(
    stated: Sequence[_Stated], article: Article, units: Callable[[int], int]
) -> list[dict[str, Any]]:
    """Return the rows of both tables in the order of the text; what it does not tell is last."""
    about: dict[str, Any] = {"text": article.text, "published": article.published}
    rows = [
        row
        for one in stated
        for row in rows_of(one.table, one.frame, one.statements, units, **about)
    ]
    return sorted(rows, key=lambda row: row["trigger"] or row["sentence"] or [len(article.text)])


def _columns(
    movements: pd.DataFrame, events: pd.DataFrame, sources: pd.DataFrame
) -> dict[str, dict[str, Any]]:
    """Name the columns that the page writes, and those that the draft filled."""
    return {
        "columns": {
            "movements": columns_of(movements, schema.MOVEMENTS),
            "events": columns_of(events, schema.EVENTS),
            "sources": columns_of(sources),
        },
        "drafted": {
            "movements": columns_of(movements),
            "events": columns_of(events),
        },
    }


def _choices() -> dict[str, list[str]]:
    """List the words that a cell of a closed vocabulary may hold."""
    return {
        "mode": list(schema.MODES),
        "status": list(schema.STATUSES),
        "kind": list(schema.KINDS),
        "stance": list(schema.STANCES),
        "event": list(schema.EVENT_KINDS),
        "strength_unit": list(schema.STRENGTH_UNITS),
    }


def _title(article: Article) -> str:
    """Name the article: its title or headline, or its file, or its first line."""
    first = next((line.strip() for line in article.text.splitlines() if line.strip()), "")
    title = article.title or headline(article.text) or article.file or first
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"


def _hash(data: object) -> str:
    """Name a draft by what it says: work is kept for this one alone."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


# --- Places ---------------------------------------------------------------------------------------


def _named(
    stated: Sequence[_Stated], senses: Sequence[Sense]
) -> Iterator[tuple[str, Sequence[Sense]]]:
    """Yield each toponym of the tables' cells with the senses of the mentions in its words."""
    by_name = {sense.mention.name: sense for sense in reversed(senses)}
    for one in stated:
        for row, statement in paired(cells_of(one.frame), one.statements):
            for toponym, words in _toponyms(row, statement, one.places):
                found = within(words, senses) if words is not None else []
                named = by_name.get(toponym)
                yield toponym, found or ([named] if named else [])


def _toponyms(
    row: Mapping[str, Any], statement: Statement | None, columns: Sequence[str]
) -> Iterator[tuple[str, Words | None]]:
    """Yield each toponym of a row with its words in the text, null where there are none."""
    for column in columns:
        cell = row.get(column)
        if not cell:
            continue
        toponyms = split_list(cell) if column == "via" else [cell]
        words = _words(statement, column)
        for at, toponym in enumerate(toponyms):
            yield toponym, words[at] if at < len(words) else None


def _words(statement: Statement | None, column: str) -> Sequence[Words]:
    if statement is None:
        return ()
    if column == "via":
        return statement.via
    if column == "place":
        return [one for one in (statement.destination, statement.origin) if one is not None]
    words: Words | None = getattr(statement, column)
    return () if words is None else (words,)


def _mentions(
    senses: Sequence[Sense], pool: Pool, units: Callable[[int], int]
) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """Return the senses, each once, and the mentions: start, end and the number of the sense."""
    given: list[dict[str, Any]] = []
    at: dict[str, int] = {}
    mentions = []
    for sense in senses:
        made = _sense(sense, pool)
        key = json.dumps(made, sort_keys=True)
        if key not in at:
            at[key] = len(given)
            given.append(made)
        mention = sense.mention
        mentions.append([units(mention.start), units(mention.end), at[key]])
    return given, mentions


def _sense(sense: Sense, pool: Pool) -> dict[str, Any]:
    options = ranked(sense)
    return {
        "name": sense.mention.name,
        "people": sense.mention.kind == "people",
        "chosen": 0 if sense.place is not None and options else None,
        "score": round(sense.score, 3),
        "reason": sense.reason,
        "options": [told(one, pool) for one in options],
    }


def _ground(
    pool: Pool,
    toponyms: dict[str, Any],
    senses: list[dict[str, Any]],
    language: Language,
    borders: str,
) -> tuple[float, dict[str, Any]]:
    """Give the world, in detail about what the draft names, in the window that begins at `west`."""
    from shapely import Point

    chosen = dict.fromkeys(
        one["options"][one["chosen"]]["place"]
        for one in (*toponyms.values(), *senses)
        if one["chosen"] is not None
    )
    points = [Point(pool.places[at]["lon"], pool.places[at]["lat"]) for at in chosen]
    bounds = basemap.area_of_interest(points)
    west = round((bounds[0] + bounds[2]) / 2 - 180, 5)
    spots = [
        basemap.Spot(point.x + 360 * _turn(point.x, west), point.y) for point in points[:_FOCUS]
    ]
    topology = basemap.crop(
        (west, _SOUTH, west + 360, _NORTH),
        borders=borders,
        margin=0.0,
        language=language.code,
        story=spots,
    )
    owed = [*basemap.credited(topology, borders), *pool.owed]
    return west, {
        "west": west,
        "basemap": basemap.encode(topology),
        "credits": list(credits_of(owed)),
    }


def _turn(lon: float, west: float) -> int:
    return int(-((lon - west) // 360))
