"""Reading a hostile project: each field is refused by name, or carried as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geo_movements as gm
from geo_movements.check import find_problems
from geo_movements.errors import Problem
from geo_movements.markup import FORBIDDEN
from geo_movements.schema import Project, Story
from geo_movements.tables.formulas import bare
from geo_movements.tables.words import readable
from torture.content.payloads import signed
from torture.content.project import FILES, Field, Hostile, Words, written

__all__ = ["Read", "faults_of", "read_hostile", "story_of"]

SETTINGS = "map.toml"
WHOLE = (0, "")
"""The row and column of what is told of a file as a whole."""


@dataclass(frozen=True)
class Read:
    """A hostile project that was read: what is wrong with it, and which fields were refused."""

    hostile: Hostile
    project: Project
    problems: Sequence[Problem]
    refused: Mapping[int, Problem]


def read_hostile(folder: Path, words_of: Words) -> Read:
    """Write a project with hostile words in every field, and read it."""
    hostile = written(folder, words_of)
    project = gm.read(folder)
    places = gm.resolve(project)
    problems = find_problems(project, places, allow_drafts=True)
    wrong: dict[tuple[str, int, str], Problem] = {}
    for problem in problems:
        if problem.level == "error":
            wrong.setdefault((problem.file, problem.row, problem.column), problem)
    refused: dict[int, Problem] = {}
    for one in hostile.fields:
        place = _place(one, hostile) if one.number in hostile.words else None
        if place and (problem := wrong.get(place) or wrong.get((place[0], *WHOLE))):
            refused[one.number] = problem
    return Read(hostile, project, problems, refused)


def story_of(
    folder: Path, words_of: Words, refused: Mapping[int, object]
) -> tuple[dict[int, str], Story]:
    """Write the project without what was refused, and build its story: nothing else may stop it.

    Returns also what each field says, by its number.
    """
    hostile = written(folder, words_of, without=refused)
    project = gm.read(folder)
    tables = {one.number: one.table for one in hostile.fields}
    told = {
        number: words if tables[number] == "settings" else bare(words)
        for number, words in hostile.words.items()
    }
    return told, gm.build(project, gm.resolve(project), allow_drafts=True)


def _place(one: Field, hostile: Hostile) -> tuple[str, int, str]:
    """Say where a problem of a field is told: file, row and column."""
    if one.table == "settings":
        return SETTINGS, 0, one.column
    return FILES[one.table], hostile.rows[one.number], one.column


def faults_of(read: Read) -> Iterator[tuple[Field, str]]:
    """Yield each field, and what is wrong with how it was read; "" where nothing is."""
    told = {(problem.file, problem.row, problem.column) for problem in read.problems}
    for one in read.hostile.fields:
        if one.number not in read.hostile.words:
            continue
        words = read.hostile.words[one.number]
        where = f"{one.table}.{one.column} {words[:60]!r}: "
        fault = _fault(one, words, read, told)
        yield one, fault and where + fault


def _fault(one: Field, words: str, read: Read, told: set[tuple[str, int, str]]) -> str:
    if FORBIDDEN.search(words) and not _is_told(one, read, told):
        return "what no text holds was not told"
    if problem := read.refused.get(one.number):
        return "the message holds what no text holds" if FORBIDDEN.search(str(problem)) else ""
    if one.table == "settings":
        return "" if _in_settings(one, words, read) else "it is neither refused nor kept"
    table = getattr(read.project, one.table)
    kept = table.at[read.hostile.rows[one.number], one.column]
    meant = readable(bare(words)).strip()
    return "" if kept == meant else f"read as {kept!r}"


def _is_told(one: Field, read: Read, told: set[tuple[str, int, str]]) -> bool:
    """Tell whether a problem names the field; in `map.toml` that is its line, or its setting."""
    place = _place(one, read.hostile)
    if one.table != "settings" or (place[0], *WHOLE) in told:
        return not told.isdisjoint({place, (place[0], *WHOLE)})
    lines = (read.hostile.folder / SETTINGS).read_bytes().split(b"\n")
    table = one.column.partition(".")[0]
    return any(
        signed("", one.number).encode() in lines[row - 1] if row else column.startswith(table)
        for file, row, column in told
        if file == SETTINGS
    )


def _in_settings(one: Field, words: str, read: Read) -> bool:
    """Tell whether a setting that was not refused is kept, or is told to be none."""
    if any(one.column in problem.column for problem in read.problems):
        return True
    return readable(words).strip() in _texts(read.project.settings)


def _texts(value: Any) -> set[str]:
    """List the texts in settings, without white space at their ends."""
    if isinstance(value, str):
        return {value.strip()}
    if isinstance(value, Mapping):
        return _texts([*value.keys(), *value.values()])
    if isinstance(value, list | tuple):
        return set().union(*map(_texts, value)) if value else set()
    return _texts(list(vars(value).values())) if hasattr(value, "__dataclass_fields__") else set()
