"""A project with hostile words in every field of every table and of `map.toml`.

The fields are those that the schema lists, so that a new column is tried by itself. In each table
a row is sound but for one field, so that what is refused is told of just that field.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType

from geo_movements import schema
from geo_movements.tables.headings import COLUMNS
from torture.content.payloads import signed

__all__ = ["FILES", "OWN", "Field", "Hostile", "Words", "cells_of", "fields_of", "written"]

OWN = "Ship's own"
"""A column of the user's own, which every table may have."""
FILES = {name: "places.lock.csv" if name == "lock" else f"{name}.csv" for name in COLUMNS}
_SOUND: Mapping[str, Mapping[str, str]] = {
    "movements": {
        "movement": "lift {n}", "origin": "Alpha", "destination": "Beta", "claimant": "NIS",
        "date": "2024-10-{day:02d}", "sources": "s-base", "side": "DPRK", "force": "soldiers",
    },
    "sources": {"publisher": "Paper {n}", "published": "2024-10-14"},
    "events": {"date": "2024-10-20", "text": "said", "concerns": "lift base", "kind": "statement"},
    "forces": {"name": "Force {n}"},
    "places": {"toponym": "P {n}", "lat": "{lat}", "lon": "{lon}"},
    "lock": {
        "toponym": "L {n}", "lat": "{lat}", "lon": "{lon}", "match": "coordinates",
        "decided_by": "user",
    },
}  # fmt: skip
_TABLES = ("affiliations", "avoid_by_side", "claimants", "colours")
"""Settings that are tables: tried by their names."""
_IDS = ("sources", "events", "forces")
_TOPONYMS = {"origin", "destination", "via", "place"}
_LEANING = (
    ("places", "toponym", "origin"), ("lock", "toponym", "destination"),
    ("sources", "id", "sources"), ("forces", "id", "force"),
)  # fmt: skip
"""A table, the column that names its rows, and the column of movements that cites them."""
Words = Callable[[int], str]
"""The words for the field of a number."""


@dataclass(frozen=True)
class Field:
    """A column of a table, or a setting, by its number."""

    number: int
    table: str
    column: str


@dataclass(frozen=True)
class Hostile:
    """A project that was written: what stands in each field, by its number, and in which row."""

    folder: Path
    fields: tuple[Field, ...]
    words: Mapping[int, str]
    rows: Mapping[int, int]


def fields_of() -> tuple[Field, ...]:
    """List every field of every table, and of `map.toml`."""
    columns = [(table, name) for table, names in COLUMNS.items() for name in (*names, OWN)]
    # Names in other languages are columns of places, too.
    columns += [("places", "name_ko"), ("lock", "name_ko")]
    columns += [("settings", name) for name in _settings()]
    return tuple(Field(number, *column) for number, column in enumerate(columns, 1))


def _settings() -> Iterator[str]:
    for field in fields(schema.Settings):
        if field.name == "service":
            yield from (f"service.{one.name}" for one in fields(schema.Service))
        elif field.name == "translations":
            yield from ("title_de", "subtitle_de", "credit_de")
        elif field.name not in (*_TABLES, "other_languages"):
            yield field.name
    # A table is tried by its names, and by what it says of a name.
    yield from ("colours.name", "claimants.name", "claimants.body", "affiliations.name")
    yield from ("avoid_by_side.name", "no_such_setting")


def written(
    folder: Path,
    words_of: Words,
    *,
    without: Mapping[int, object] = MappingProxyType({}),
) -> Hostile:
    """Write the project; the fields of the numbers `without` keep to sound words."""
    every = fields_of()
    words = {one.number: signed(words_of(one.number), one.number) for one in every}
    for number in without:
        words.pop(number, None)
    rows: dict[int, int] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for table, file in FILES.items():
        own = [one for one in every if one.table == table]
        text = _csv(_table(table, own, words, rows))
        (folder / file).write_bytes(text.encode("utf-8", "surrogatepass"))
    settings = [one for one in every if one.table == "settings" and one.number in words]
    toml = _toml({one.column: words[one.number] for one in settings})
    (folder / "map.toml").write_bytes(toml.encode("utf-8", "surrogatepass"))
    return Hostile(folder, every, words, rows)


def _table(
    table: str, own: list[Field], words: Mapping[int, str], rows: dict[int, int]
) -> list[list[str]]:
    """Lay out a table: its header, a row for each field, and rows that others lean on."""
    header = [one.column for one in own]
    lines = [header]
    for place, one in enumerate(own):
        cells = cells_of(table, place)
        if one.number in words:
            cells[one.column] = words[one.number]
            rows[one.number] = len(lines) + 1
        lines.append([cells.get(name, "") for name in header])
    for cells in _leant_on(table, words):
        lines.append([cells.get(name, "") for name in header])
    return lines


def cells_of(table: str, place: int) -> dict[str, str]:
    """Return the sound cells of the row of a number."""
    told = {
        "n": place, "day": place % 28 + 1, "lat": 40 + place % 9 / 3, "lon": 120 + place % 7 / 2,
    }  # fmt: skip
    cells = {name: words.format(**told) for name, words in _SOUND[table].items()}
    if table in _IDS or table == "movements":
        cells["id"] = (
            f"{table[0]}-{COLUMNS[table][place] if place < len(COLUMNS[table]) else place}"
        )
    return cells


def _leant_on(table: str, words: Mapping[int, str]) -> Iterator[dict[str, str]]:
    """Yield rows that make the others be shown: places of hostile names, claims that cite them."""
    every = fields_of()
    if table in ("sources", "forces"):
        yield {**cells_of(table, 0), "id": f"{table[0]}-base"}
    if table == "places":
        named = [one for one in every if one.column in _TOPONYMS and one.table in FILES]
        names = [words[one.number] for one in named if one.number in words]
        for place, name in enumerate(["Alpha", "Beta", *names]):
            yield {**cells_of(table, place), "toponym": name}
    if table == "movements":
        claims = [("movement", "lift base")]
        for other, key, column in _LEANING:
            for place, one in enumerate(one for one in every if one.table == other):
                name = cells_of(other, place)[key]
                claims.append((column, words.get(one.number, name) if one.column == key else name))
        for place, (column, name) in enumerate(claims, len(COLUMNS[table]) + 1):
            yield {**cells_of(table, place), column: name}


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def _toml(settings: Mapping[str, str]) -> str:
    """Write settings as TOML, a table by its names where it has some."""
    plain = [f"{name} = {_quoted(words)}" for name, words in settings.items() if "." not in name]
    tables: dict[str, list[str]] = {}
    shapes = {
        "colours.name": '{} = "#a36900"', "claimants.name": '{} = ["NIS"]',
        "claimants.body": '"Group" = [{}]', "affiliations.name": '{} = "hostile"',
        "avoid_by_side.name": '{} = ["CN"]',
    }  # fmt: skip
    for name, words in settings.items():
        table, _, key = name.partition(".")
        if key:
            shape = shapes.get(name, f"{key} = {{}}")
            tables.setdefault(table, []).append(shape.format(_quoted(words)))
    return "\n".join(
        [*plain, *(line for name, lines in tables.items() for line in (f"[{name}]", *lines)), ""]
    )


def _quoted(words: str) -> str:
    """Quote a text for TOML, which has the escapes of JSON; halves of a pair stay as they are."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
