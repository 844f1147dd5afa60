"""What the cells mean: dates, strengths, words of a closed list, references between tables.

Values are parsed once a distinct cell, and land in columns beside the words. What is not
understood becomes a problem, and its value null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import Problem
from geo_movements.stages import stage
from geo_movements.tables import dates, strengths
from geo_movements.tables.cells import draft, leg, mode, one_of, split_list, strength_unit
from geo_movements.tables.citing import RELIABILITIES, cited, read_sources
from geo_movements.tables.coded import Coded, coded, constant, crossed, table_of
from geo_movements.tables.forces import check_forces
from geo_movements.tables.reader import Complaint, Reader
from geo_movements.tables.timing import (
    anchors_of,
    bounds_of,
    public_by,
    reported_spans,
    spans_of,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Claims", "filled_ids", "parse_claims", "public_by"]

CREDIBILITIES = tuple("123456")
PARSERS: Mapping[str, Callable[[str], Any]] = {
    "kind": one_of(schema.KINDS),
    "leg": leg,
    "mode": mode,
    "calendar": one_of(schema.CALENDARS),
    "strength_unit": strength_unit,
    "status": one_of(schema.STATUSES),
    "reliability": one_of(RELIABILITIES, str.upper),
    "credibility": one_of(CREDIBILITIES, str.upper),
    "draft": draft,
}


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The tables of a project with their parsed columns, and what was wrong with them.

    `movements` gains id, kind, mode and strength_unit filled in, and the parsed date, reported and
    strength columns of `schema.LEGS`; `events` gains `schema.EVENT_DATES`; `sources` gains a
    row for each plain URL. `published` is the span of each source that tells it, by id.
    """

    movements: pd.DataFrame
    sources: pd.DataFrame
    events: pd.DataFrame
    published: Mapping[str, dates.DateSpan]
    problems: tuple[Problem, ...]


@stage("parse")
def parse_claims(project: schema.Project) -> Claims:
    """Parse every table of a project. Never raises on what a cell says."""
    reader = Reader(project)
    sources, published = read_sources(reader)
    movements = _movements(reader, sources, published)
    events = _events(reader, sources, published, movements)
    check_forces(reader)
    return Claims(
        movements=movements,
        sources=sources,
        events=events,
        published=published,
        problems=tuple(reader.problems),
    )


# --- Movements ------------------------------------------------------------------------------------


def _movements(
    reader: Reader, sources: pd.DataFrame, published: Mapping[str, dates.DateSpan]
) -> pd.DataFrame:
    frame = reader.project.movements
    reader.check_ids("movements", frame)
    told = {
        column: reader.column("movements", frame, column, parse)
        for column, parse in PARSERS.items()
    }
    told["kind"] = told["kind"].otherwise(_kinds(frame, told["mode"]))
    told["sources"] = cited(reader, "movements", frame, sources)
    _check_ends(reader, frame, told["kind"])
    reported = reported_spans(reader, "movements", frame, told["sources"], published)
    spans = spans_of(reader, frame, anchors_of(reported), told["calendar"])
    strength = _strengths(reader, frame, told["strength_unit"])
    told["mode"] = told["mode"].otherwise(constant("unknown", len(frame)))
    told["strength_unit"] = _units(reader, frame, told["strength_unit"], strength)
    columns: dict[str, Any] = {
        **frame,
        "id": filled_ids(frame),
        **told,
        **bounds_of("date", spans),
        "date_definite_start": spans.made(lambda span: span.definite_start),
        "date_definite_end": spans.made(lambda span: span.definite_end),
        **bounds_of("reported", reported),
        "strength_low": _typed(strength.made(lambda one: one.low), "Int64"),
        "strength_high": _typed(strength.made(lambda one: one.high), "Int64"),
        "date_approximate": _typed(spans.made(lambda span: span.approximate), "boolean"),
        "date_uncertain": _typed(spans.made(lambda span: span.uncertain), "boolean"),
        "strength_approx": _typed(strength.made(lambda one: one.approx), "boolean"),
    }
    return table_of(columns, frame.index)


def _typed(column: Coded, dtype: Any) -> Any:
    """Make a nullable column of numbers, or of true and false."""
    import pandas as pd

    return pd.array(column.values, dtype=dtype)[column.codes]


def _kinds(frame: pd.DataFrame, modes: Coded) -> Coded:
    """Tell by what is filled in whether a claim is a leg or a presence."""
    import numpy as np

    columns = ("origin", "via", "path", "departed", "arrived")
    filled = [_filled(frame, column) for column in columns]
    moving = np.any([*filled, modes.among(bool)], axis=0)
    return Coded(np.where(moving, 1, 2), [None, *schema.KINDS])


def _filled(frame: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    there: NDArray[np.bool_] = frame[column].notna().to_numpy()
    return there


def _check_ends(reader: Reader, frame: pd.DataFrame, kind: Coded) -> None:
    """Tell claims that lack the end that they need, or have a path that they cannot."""
    present = kind.among(lambda told: told == "presence")
    origin, destination, path = (
        _filled(frame, column) for column in ("origin", "destination", "path")
    )
    wrong = ~(origin | destination | path) | (present & (~destination | path))
    rows = zip(frame.index[wrong], origin[wrong], destination[wrong], path[wrong], strict=True)
    for row, begins, ends, drawn in rows:
        reader.complain("movements", int(row), _end_problem(begins, ends, drawn))


def _end_problem(begins: bool, ends: bool, drawn: bool) -> Complaint:
    if not (begins or ends or drawn):
        told = "the claim has neither origin nor destination."
        return Complaint("origin", told, "Fill in at least one.")
    if not ends:
        told = "a presence needs a destination."
        return Complaint("destination", told, "Write where the force is.")
    return Complaint("path", "a presence has no path.", "Say kind leg, or remove the path.")


def _strengths(reader: Reader, frame: pd.DataFrame, units: Coded) -> Coded:
    """Read how many: where the words count several things, those of the row's unit."""
    decimal = reader.project.settings.decimal

    def parse(key: tuple[str, str | None]) -> strengths.Strength:
        return strengths.parse(key[0], unit=key[1], decimal=decimal)

    words = coded(frame["strength"])
    keys = crossed(words, units.where(words.codes > 0))
    return reader.column("movements", frame, "strength", parse, keys)


def _units(reader: Reader, frame: pd.DataFrame, units: Coded, strength: Coded) -> Coded:
    """Fill in the unit: as said, as the words tell it, or persons where a number stands alone.

    Elements of a force are no number: whether of men or of companies, nobody told.
    """
    pairs = crossed(units, strength)
    filled: list[str | None] = [None]
    wrong = {}
    for code, (said, value) in enumerate(pairs.values[1:], 1):
        told = value.unit if value else None
        if said and told and said != told:
            problem = f'"{said}", but the words of strength say {told}.'
            wrong[code] = [Complaint("strength_unit", problem, "Leave one of them out.")]
        counted = value is not None and (value.low, value.high) != (None, None)
        filled.append(said or told or ("persons" if counted else None))
    reader.tell("movements", frame.index, pairs, wrong)
    return Coded(pairs.codes, filled)


def filled_ids(frame: pd.DataFrame) -> pd.Series[Any]:
    """Name the rows without an id by their number, away from the ids that are there."""
    import pandas as pd

    ids = frame["id"]
    absent = ids.isna().to_numpy()
    if not absent.any():
        return ids
    cells = ids.to_numpy(copy=True)
    taken = {*cells[~absent]}
    names = []
    for row in frame.index[absent]:
        name = f"row-{row}"
        while name in taken:
            name += "-"
        taken.add(name)
        names.append(name)
    cells[absent] = names
    return pd.Series(cells, index=ids.index, dtype=object)


# --- Events ---------------------------------------------------------------------------------------


def _events(
    reader: Reader,
    sources: pd.DataFrame,
    published: Mapping[str, dates.DateSpan],
    movements: pd.DataFrame,
) -> pd.DataFrame:
    frame = reader.project.events
    reader.check_ids("events", frame)
    parsers = {
        "kind": one_of(schema.EVENT_KINDS), "stance": one_of(schema.STANCES), "draft": draft,
    }  # fmt: skip
    told = {
        column: reader.column("events", frame, column, parse) for column, parse in parsers.items()
    }
    told["sources"] = cited(reader, "events", frame, sources)
    reported = reported_spans(reader, "events", frame, told["sources"], published)
    spans = reader.dated("events", frame, "date", anchors_of(reported))
    _check_concerns(reader, frame, movements)
    columns = {**frame, **told, **bounds_of("date", spans), **bounds_of("reported", reported)}
    return table_of(columns, frame.index)


def _check_concerns(reader: Reader, frame: pd.DataFrame, movements: pd.DataFrame) -> None:
    """Tell what events concern that is no claim and no movement."""
    cells = coded(frame["concerns"])
    named = {name for cell in cells.values for name in split_list(cell)}
    known = {
        name for column in ("id", "movement")
        for name in movements[column][movements[column].isin(named)]
    }  # fmt: skip
    home = reader.home("movements")
    hint = f"Write ids or movements of {home}, separated by semicolons."
    wrong = {
        code: [
            Complaint("concerns", f'"{name}" is neither a claim\'s id nor a movement.', hint)
            for name in split_list(cell)
            if name not in known
        ]
        for code, cell in enumerate(cells.values)
        if not known.issuperset(split_list(cell))
    }
    reader.tell("events", frame.index, cells, wrong)
