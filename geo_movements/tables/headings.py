"""Which of our columns a heading means: ours in any spelling, and what others usually call them."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from geo_movements import schema
from geo_movements.errors import Problem, errors_in

__all__ = [
    "COLUMNS",
    "TELLING",
    "Names",
    "also_headed",
    "key",
    "known_headings",
    "name_columns",
]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "movements": schema.MOVEMENTS,
    "sources": schema.SOURCES,
    "events": schema.EVENTS,
    "forces": schema.FORCES,
    "places": schema.PLACES,
    "lock": schema.LOCK,
}
TELLING: Mapping[str, tuple[str, ...]] = {
    "movements": ("origin", "destination", "path"),
    "sources": ("id",),
    "events": ("id", "date", "text"),
    "forces": ("id",),
    "places": ("toponym",),
    "lock": ("toponym",),
}
"""At least one of these makes a table the one that its name says."""

_OTHERS: Mapping[str, Mapping[str, str]] = {
    "movements": {
        "origin": "from, from_place, start, start_place, departure_place, place_from, origin_place",
        "destination": "to, to_place, end, end_place, arrival_place, place_to, destination_place",
        "force": "who, actor, forces",
        "date": "when, dates",
        "departed": "start_date, departure_date, date_from, departure, depart_date",
        "arrived": "end_date, arrival_date, date_to, arrival",
        "strength": "how_many, number, size, troops, personnel, quantity",
        "mode": "transport, means, how",
        "claimant": "according_to, said_by, claimed_by",
        "sources": "url, link, source_url, source_urls, links",
        "reported": "report_date, date_reported, reported_on",
        "note": "notes, comment, comments, remark, remarks",
        "quote": "quotation",
    },
    "sources": {"published": "date", "url": "link", "publisher": "outlet", "note": "notes"},
    "events": {"text": "description, statement", "place": "location", "claimant": "said_by"},
    "forces": {"part_of": "parent, parent_force"},
    "places": {"toponym": "place, name_in_text", "lat": "latitude", "lon": "longitude, lng, long"},
}
_FURTHER: Mapping[str, Mapping[str, str]] = {
    "movements": {
        "force": "force_name, formation, unit_name",
        "strength": "men, soldiers, headcount, number_of_troops, number_of_men, number_of_soldiers",
        "mode": "mode_of_transport, transport_mode, means_of_transport",
        "claimant": "reported_by, who_says_so",
    },
}
"""What is read as ours where nothing else in the table may mean that."""
_PARTS = frozenset(("women", "civilians", "children", "officers", "sailors"))
"""Beside these "men" and "soldiers" are a part of a strength."""


def _by_alias(others: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {
        table: {alias: ours for ours, names in told.items() for alias in names.split(", ")}
        for table, told in others.items()
    }


_ALIASES, _FURTHER_ALIASES = _by_alias(_OTHERS), _by_alias(_FURTHER)
_ENDS = {"origin": ("origin", "from", "start"), "destination": ("destination", "to", "end")}
_AXES = {"lat": ("lat", "latitude"), "lon": ("lon", "lng", "long", "longitude")}
_COORDINATES: Mapping[str, tuple[str, str]] = {
    name: (end, axis)
    for end, words in _ENDS.items()
    for axis, axes in _AXES.items()
    for word in words
    for degree in axes
    for name in (f"{word}_{degree}", f"{degree}_{word}")
} | {degree: ("destination", axis) for axis, axes in _AXES.items() for degree in axes}
"""Heading -> the end and the axis of a pair of coordinates; a lone pair is where a presence is."""

_COUNTRIES = frozenset(("country", *(n for of in schema.COUNTRY_COLUMNS.values() for n in of)))
_NAME_IN_A_LANGUAGE = re.compile(r"name_[a-z]{2,3}")

_DATED: Mapping[str, str] = {
    "start": "departed", "begin": "departed", "from": "departed",
    "end": "arrived", "to": "arrived",
}  # fmt: skip
"""What a heading of two meanings is where its cells are dates."""
_DATE_LIKE = re.compile(
    r"-?[0-9]{4}(?:-[0-9]{1,2}){0,2}(?:T.*)?|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}"
    r"|(?=.*[0-9]).*\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\b.*",
    re.IGNORECASE,
)
_MOST = 0.8
"""The share of a column's cells that look like dates where it is one of dates."""
_REMARK = re.compile(r"\((?:place|city|town|location|name|utc|gmt)\)", re.IGNORECASE)
"""What a heading may say in brackets and mean the same without."""


def also_headed(table: str, column: str) -> list[str]:
    """List the other headings that are read as a column.

    >>> also_headed("sources", "published")
    ['date']
    """
    aliases = {**_ALIASES.get(table, {}), **_FURTHER_ALIASES.get(table, {})}
    return [alias for alias, ours in aliases.items() if ours == column]


class Names(NamedTuple):
    """What the columns of a table are called here."""

    columns: list[str]
    """One name a column of the file."""
    coordinates: Mapping[str, Mapping[str, str]]
    """End -> axis -> the column that holds it, where coordinates serve as that end."""
    problems: list[Problem]


def key(heading: str) -> str:
    """Fold a heading: case, spaces, dashes and dots do not matter."""
    return "_".join(re.findall(r"\w+", _REMARK.sub(" ", heading.casefold()).replace("_", " ")))


def known_headings(cells: Sequence[str], table: str) -> tuple[bool, int, int]:
    """Rank a row as a header: whether it tells the table, its known headings, its width."""
    keys = {key(cell) for cell in cells}
    aliases = _ALIASES.get(table, {})
    ours = {aliases.get(name, name) for name in keys} & {*COLUMNS[table]}
    pairs = {_COORDINATES[name][0] for name in keys if name in _COORDINATES}
    tells = any(name in ours for name in TELLING[table])
    tells |= table == "movements" and bool(pairs)
    return tells, len(ours), len(cells)


def _of_dates(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and sum(map(bool, map(_DATE_LIKE.fullmatch, filled))) >= _MOST * len(filled)


class _Head(NamedTuple):
    """A heading, what it is folded to, and which of our columns that is another name of."""

    heading: str
    key: str
    meant: str | None


def name_columns(
    header: Sequence[str], table: str, file: str, row: int, below: Sequence[Sequence[str]] = ()
) -> Names:
    """Name the columns of a table; what is not sound about them is among the problems.

    `below` are the first rows under the header: whether "Start" is a place or a day, they tell.
    """
    heads = _heads(header, table, below)
    named, read_as = _named(heads, table)
    pairs = _pairs(named, [head.key for head in heads]) if table == "movements" else {}
    coordinates = {end: axes for end, axes in pairs.items() if end not in named}
    read_as += [
        f'"{axes["lat"]}" and "{axes["lon"]}" as {end}' for end, axes in coordinates.items()
    ]
    problems = [
        *_rivals(heads, file, row),
        *_beside_ours(heads, table, file, row),
        *(_idle_pair(end, axes, file, row) for end, axes in pairs.items() if end in named),
    ]
    if read_as:
        told = f"the file's own headings: read {', '.join(read_as)}."
        problems.append(Problem("note", file, row, "", told))
    problems += _unsound(named, coordinates, table, file, row)
    problems += _slips(named, coordinates, table, file, row)
    if table != "lock" and not errors_in(problems):
        problems += _carried(named, {problem.column for problem in problems}, table, file, row)
    return Names(named, coordinates, problems)


def _heads(header: Sequence[str], table: str, below: Sequence[Sequence[str]]) -> list[_Head]:
    """Fold headings, and look up what they mean."""
    header = [heading.strip() for heading in header]
    # A trailing delimiter makes columns without a name; empty ones mean nothing.
    while header and not header[-1]:
        header.pop()
    aliases = _ALIASES.get(table, {})
    heads = []
    for column, heading in enumerate(header):
        name = key(heading)
        meant = aliases.get(name)
        if table == "movements" and name in _DATED:
            cells = [row[column] for row in below if column < len(row)]
            meant = _DATED[name] if _of_dates(cells) else meant
        heads.append(_Head(heading, name, meant))
    return _further(heads, table)


def _further(heads: list[_Head], table: str) -> list[_Head]:
    """Give further meanings to headings where nothing else may mean the same."""
    aliases = _FURTHER_ALIASES.get(table, {})
    taken = {head.key for head in heads} | {head.meant for head in heads}
    may = Counter(aliases.get(head.key) for head in heads)
    return [
        head._replace(meant=ours)
        if head.meant is None and (ours := aliases.get(head.key)) is not None
        and ours not in taken and may[ours] == 1
        and not (ours == "strength" and taken & _PARTS)
        else head
        for head in heads
    ]  # fmt: skip


def _named(heads: Sequence[_Head], table: str) -> tuple[list[str], list[str]]:
    """Name the columns; returns in words, too, which headings were read as ours."""
    keys = {head.key for head in heads}
    wanted = Counter(head.meant for head in heads)
    named, read_as = [], []
    for heading, name, meant in heads:
        if name in COLUMNS[table]:
            named.append(name)
        elif meant and meant not in keys and wanted[meant] == 1:
            named.append(meant)
            read_as.append(f'"{heading}" as {meant}')
        elif schema.is_computed(table, name):  # a user's own of that name
            named.append(f"given_{name}")
        else:
            named.append(heading)
    return named, read_as


def _rivals(heads: Sequence[_Head], file: str, row: int) -> Iterator[Problem]:
    """Refuse several headings that may each mean one of our columns."""
    keys = {head.key for head in heads}
    wanted = Counter(head.meant for head in heads if head.meant)
    for meant, count in wanted.items():
        if count > 1 and meant not in keys:
            rivals = [repr(head.heading) for head in heads if head.meant == meant]
            yield Problem(
                "error", file, row, meant, f"{' and '.join(rivals)} may each mean {meant}.",
                f'Call the right one "{meant}", and the other something else.',
            )  # fmt: skip


def _beside_ours(heads: Sequence[_Head], table: str, file: str, row: int) -> Iterator[Problem]:
    """Note another name of a column that is there by ours: it is not read."""
    keys = {head.key for head in heads}
    for heading, name, meant in heads:
        if meant in keys and name not in COLUMNS[table]:
            yield Problem(
                "note", file, row, heading,
                f'the file has "{meant}", so this column is not read as it.',
                "Take one of them out, or call this one something else.",
            )  # fmt: skip


def _idle_pair(end: str, axes: Mapping[str, str], file: str, row: int) -> Problem:
    return Problem(
        "note", file, row, end,
        f'"{axes["lat"]}" and "{axes["lon"]}" are kept and place nothing: the names in this '
        "column do.",
        "Write the coordinates into places.csv, or take the column of names out.",
    )  # fmt: skip


def _pairs(named: Sequence[str], keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """Find the pairs of coordinates that may serve as an end, by end and axis."""
    pairs: dict[str, dict[str, str]] = {}
    for name, folded in zip(named, keys, strict=True):
        end, axis = _COORDINATES.get(folded, (None, None))
        if end and axis:
            pairs.setdefault(end, {}).setdefault(axis, name)
    return {end: axes for end, axes in pairs.items() if len(axes) == 2}


def _unsound(
    named: Sequence[str],
    coordinates: Mapping[str, Mapping[str, str]],
    table: str,
    file: str,
    row: int,
) -> list[Problem]:
    problems = []
    if not any(name in named or name in coordinates for name in TELLING[table]):
        wanted = " or ".join(f'"{column}"' for column in TELLING[table])
        found = ", ".join(f'"{heading[:40]}"' for heading in named[:8])
        problems.append(
            Problem(
                "error", file, row, "", f"no column is called {wanted}; found {found}.",
                _meant_by(named, TELLING[table])
                or "Name the columns in the first row, separated by comma, semicolon or tab.",
            )
        )  # fmt: skip
    for heading, count in Counter(named).items():
        if count > 1:
            problems.append(
                Problem(
                    "error", file, row, heading,
                    f'{count} columns are called "{heading}".' if heading
                    else f"{count} columns have cells but no name.",
                    "Give each column a name of its own.",
                )
            )  # fmt: skip
        elif not heading:
            problems.append(
                Problem(
                    "error",
                    file,
                    row,
                    "",
                    f"column {named.index(heading) + 1} has cells but no name.",
                    "Name it or remove it.",
                )
            )
    return problems


def _meant_by(named: Sequence[str], wanted: Sequence[str]) -> str:
    """Ask whether a heading is a slip of one that is wanted; nothing where none looks like it."""
    for heading in named:
        near = difflib.get_close_matches(key(heading), wanted, n=1, cutoff=0.8)
        if near:
            return f'Did you mean "{near[0]}" by "{heading}"?'
    return ""


def _slips(
    named: Sequence[str],
    coordinates: Mapping[str, Mapping[str, str]],
    table: str,
    file: str,
    row: int,
) -> list[Problem]:
    """Warn of a heading that looks like one of ours: its column travels along, but says nothing."""
    absent = [column for column in COLUMNS[table] if column not in named]
    used = {name for axes in coordinates.values() for name in axes.values()}
    return [
        Problem(
            "warning", file, row, heading, f'the column "{heading}" is not one we know.',
            f'Did you mean "{near}"? As it is, it only travels along.',
        )
        for heading in named
        if heading not in COLUMNS[table] and heading not in used
        for near in difflib.get_close_matches(key(heading), absent, n=1, cutoff=0.8)
    ]  # fmt: skip


def _carried(
    named: Sequence[str], told: Collection[str], table: str, file: str, row: int
) -> list[Problem]:
    """Note the columns that are none of ours, and of which nothing has been said."""
    own = [
        name
        for name in named
        if name and name not in COLUMNS[table] and name not in told and not _is_read(name, table)
    ]
    if not own:
        return []
    listed = ", ".join(f'"{name[:40]}"' for name in own[:8])
    more = f" and {len(own) - 8} more" if len(own) > 8 else ""
    return [
        Problem(
            "note", file, row, "", f"carried along, not read: {listed}{more}.",
            "Where one means a column of ours, head it so: docs/tables.md has their names.",
        )
    ]  # fmt: skip


def _is_read(name: str, table: str) -> bool:
    """Tell whether a column says something though it is none of ours by name."""
    folded = key(name)
    if table == "movements" and (folded in _COORDINATES or folded in _COUNTRIES):
        return True
    return schema.is_computed(table, name) or (
        table == "places" and bool(_NAME_IN_A_LANGUAGE.fullmatch(folded))
    )
