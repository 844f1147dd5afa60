"""What the cells mean: dates, strengths, words of a closed list, references between tables.

Values are parsed once a distinct cell, and land in columns beside the words. What is not
understood becomes a problem, and its value null.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.errors import ParseError, Problem
from geo_movements.stages import stage
from geo_movements.tables import dates, strengths
from geo_movements.tables.cells import (
    draft,
    is_url,
    leg,
    mode,
    one_of,
    split_list,
    strength_unit,
    url,
)
from geo_movements.tables.workbook import SUFFIXES as WORKBOOKS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Claims", "filled_ids", "parse_claims", "public_by"]

RELIABILITIES, CREDIBILITIES = tuple("ABCDEF"), tuple("123456")


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
    reader = _Reader(project)
    sources, published = reader.sources()
    movements = reader.movements(sources, published)
    events = reader.events(sources, published, movements)
    reader.forces()
    return Claims(
        movements=movements,
        sources=sources,
        events=events,
        published=published,
        problems=tuple(reader.problems),
    )


def public_by(days: Iterable[str | None], as_of: str | None) -> NDArray[np.bool_]:
    """Tell which rows were certainly public by the end of a day; an unknown day was not.

    Without `as_of` all are.
    """
    import numpy as np

    latest = dates.parse(as_of).latest if as_of else None
    if latest is None:
        return np.array([True for _ in days], dtype=bool)
    end = dates.to_minutes(latest, end=True)
    return np.array(
        [day is not None and dates.to_minutes(day, end=True) <= end for day in days], dtype=bool
    )


class _Cell(NamedTuple):
    table: str
    row: int
    column: str


class _Reader:
    """Parses the tables of one project; holds the problems found on the way."""

    def __init__(self, project: schema.Project) -> None:
        self.project = project
        self.problems: list[Problem] = []

    def complain(self, cell: _Cell, problem: str, hint: str = "", level: Any = "error") -> None:
        file = self.project.files.get(cell.table, f"{cell.table}.csv")
        self.problems.append(Problem(level, file, cell.row, cell.column, problem, hint))

    def home(self, table: str) -> str:
        """Say where the rows of a table belong: in a file, or in a sheet of the workbook."""
        if self.project.path.suffix.lower() in WORKBOOKS:
            return f"the sheet {table}"
        return self.project.files.get(table, f"{table}.csv")

    def column(
        self,
        table: str,
        frame: pd.DataFrame,
        column: str,
        parse: Callable[[Any], Any],
        keys: Iterable[Hashable] | None = None,
    ) -> list[Any]:
        """Parse a column, each distinct key once; null where it is empty or not understood."""
        known: dict[Hashable, Any] = {None: None}
        values = []
        keys = frame[column] if keys is None else keys
        for row, words, key in zip(frame.index, frame[column], keys, strict=True):
            key = None if words is None else key
            if key not in known:
                try:
                    known[key] = parse(key)
                except ParseError as error:
                    known[key] = error
            value = known[key]
            if isinstance(value, ParseError):
                self.complain(_Cell(table, row, column), value.problem, value.hint)
                value = None
            values.append(value)
        return values

    def check_ids(self, table: str, frame: pd.DataFrame, *, required: str | None = None) -> None:
        """Tell ids that repeat, hold the separator of lists, or are missing though `required`."""
        repeated = frame["id"].notna() & frame["id"].duplicated()
        first = frame.drop_duplicates("id")["id"]
        rows = dict(zip(first, first.index, strict=True))
        for row, name in frame.loc[repeated, "id"].items():
            self.complain(
                _Cell(table, row, "id"),
                f'"{name}" is already the id of row {rows[name]}.',
                "Give each row an id of its own.",
            )
        for row, name in frame["id"].items():
            if name is None and required:
                self.complain(_Cell(table, row, "id"), f"{required} needs an id.", "Name it.")
            elif name is not None and ";" in name:
                self.complain(
                    _Cell(table, row, "id"), f'"{name}" holds a semicolon.', "Leave it out of ids."
                )

    # --- The tables -----------------------------------------------------------------------------

    def sources(self) -> tuple[pd.DataFrame, dict[str, dates.DateSpan]]:
        frame = self.project.sources.copy()
        self.check_ids("sources", frame, required="a source")
        spans = self.dated("sources", frame, "published", [None] * len(frame))
        graded = self.column("sources", frame, "reliability", one_of(RELIABILITIES, str.upper))
        frame = _set(frame, reliability=graded)
        for column in ("url", "archive_url"):
            self.column("sources", frame, column, url)
        published = {
            name: span
            for name, span in zip(frame["id"], spans, strict=True)
            if name is not None and span is not None and span.earliest is not None
        }
        return _with_plain_urls(frame, self.project), published

    def forces(self) -> None:
        frame = self.project.forces
        self.check_ids("forces", frame, required="a force")
        wholes = dict(zip(frame["id"], frame["part_of"], strict=True))
        sides = dict(zip(frame["id"], frame["side"], strict=True))
        for row, name, whole in zip(frame.index, frame["id"], frame["part_of"], strict=True):
            mine, theirs = sides.get(name), sides.get(whole)
            if mine and theirs and mine.casefold() != theirs.casefold():
                self.complain(
                    _Cell("forces", row, "side"),
                    f'it is on the side "{mine}", and a part of "{whole}" on the side "{theirs}".',
                    "Correct one of the sides, or part_of.",
                    level="warning",
                )
        for row, name, whole in zip(frame.index, frame["id"], frame["part_of"], strict=True):
            cell = _Cell("forces", row, "part_of")
            if whole is not None and whole not in wholes:
                self.complain(cell, f'"{whole}" is no id of this table.', "Add its row.")
            chain = [name]
            while (whole := wholes.get(chain[-1])) is not None and whole not in chain:
                chain.append(whole)
            if whole is not None and whole == name:
                self.complain(
                    cell,
                    f"{' is a part of '.join([*chain, name])}.",
                    "Break the circle: a force is no part of itself.",
                )

    def movements(
        self, sources: pd.DataFrame, published: Mapping[str, dates.DateSpan]
    ) -> pd.DataFrame:
        import pandas as pd

        frame = self.project.movements.copy()
        self.check_ids("movements", frame)
        frame = _set(frame, id=filled_ids(frame))
        for column, parse in PARSERS.items():
            frame = _set(frame, **{column: self.column("movements", frame, column, parse)})
        frame = _set(frame, kind=_kinds(frame), sources=self.cited("movements", frame, sources))
        self.ends(frame)
        reported = self.reported("movements", frame, published)
        spans = self.spans(frame, _anchors(reported))
        strength = self.strengths(frame)
        modes = [told or "unknown" for told in frame["mode"]]
        frame = _set(frame, mode=modes, strength_unit=self.units(frame, strength))
        return _set(
            frame,
            **_bounds("date", spans),
            date_definite_start=[span and span.definite_start for span in spans],
            date_definite_end=[span and span.definite_end for span in spans],
            **_bounds("reported", reported),
        ).assign(
            strength_low=pd.array([v and v.low for v in strength], dtype="Int64"),
            strength_high=pd.array([v and v.high for v in strength], dtype="Int64"),
            date_approximate=pd.array([v and v.approximate for v in spans], dtype="boolean"),
            date_uncertain=pd.array([v and v.uncertain for v in spans], dtype="boolean"),
            strength_approx=pd.array([v and v.approx for v in strength], dtype="boolean"),
        )

    def events(
        self,
        sources: pd.DataFrame,
        published: Mapping[str, dates.DateSpan],
        movements: pd.DataFrame,
    ) -> pd.DataFrame:
        frame = self.project.events.copy()
        self.check_ids("events", frame)
        for column, allowed in (("kind", schema.EVENT_KINDS), ("stance", schema.STANCES)):
            frame = _set(frame, **{column: self.column("events", frame, column, one_of(allowed))})
        frame = _set(frame, draft=self.column("events", frame, "draft", draft))
        frame = _set(frame, sources=self.cited("events", frame, sources))
        reported = self.reported("events", frame, published)
        spans = self.dated("events", frame, "date", _anchors(reported))
        known = {*movements["id"], *movements["movement"].dropna()}
        for row, concerns in frame["concerns"].items():
            for name in split_list(concerns):
                if name not in known:
                    self.complain(
                        _Cell("events", row, "concerns"),
                        f'"{name}" is neither a claim\'s id nor a movement.',
                        f"Write ids or movements of {self.home('movements')}, separated by "
                        "semicolons.",
                    )
        return _set(frame, **_bounds("date", spans), **_bounds("reported", reported))

    # --- Parts of the tables --------------------------------------------------------------------

    def ends(self, frame: pd.DataFrame) -> None:
        columns = ("kind", "origin", "destination", "path")
        rows = zip(frame.index, *(frame[column] for column in columns), strict=True)
        for row, kind, origin, destination, path in rows:
            if origin is None and destination is None and path is None:
                self.complain(
                    _Cell("movements", row, "origin"),
                    "the claim has neither origin nor destination.",
                    "Fill in at least one.",
                )
            elif kind == "presence" and destination is None:
                self.complain(
                    _Cell("movements", row, "destination"),
                    "a presence needs a destination.",
                    "Write where the force is.",
                )
            elif kind == "presence" and path is not None:
                self.complain(
                    _Cell("movements", row, "path"),
                    "a presence has no path.",
                    "Say kind leg, or remove the path.",
                )

    def strengths(self, frame: pd.DataFrame) -> list[strengths.Strength | None]:
        """Read how many: where the words count several things, those of the row's unit."""
        decimal = self.project.settings.decimal

        def parse(key: tuple[str, str | None]) -> strengths.Strength:
            return strengths.parse(key[0], unit=key[1], decimal=decimal)

        keys = zip(frame["strength"], frame["strength_unit"], strict=True)
        return self.column("movements", frame, "strength", parse, keys)

    def units(self, frame: pd.DataFrame, strength: list[Any]) -> list[str | None]:
        """Fill in the unit: as said, as the words tell it, or persons where a number stands alone.

        Elements of a force are no number: whether of men or of companies, nobody told.
        """
        units = []
        for row, said, value in zip(frame.index, frame["strength_unit"], strength, strict=True):
            told = value.unit if value else None
            if said and told and said != told:
                self.complain(
                    _Cell("movements", row, "strength_unit"),
                    f'"{said}", but the words of strength say {told}.',
                    "Leave one of them out.",
                )
            counted = value is not None and (value.low, value.high) != (None, None)
            units.append(said or told or ("persons" if counted else None))
        return units

    def cited(self, table: str, frame: pd.DataFrame, sources: pd.DataFrame) -> list[str | None]:
        """Read the sources that each row cites: ids, the address of a known source as its id."""
        ids = set(sources["id"].dropna())
        by_address = (
            sources.dropna(subset=["id", "url"])
            .drop_duplicates("url")
            .set_index("url")["id"]
            .to_dict()
        )
        cells = []
        for row, cell in frame["sources"].items():
            names = [
                name if name in ids else by_address.get(name, name) for name in split_list(cell)
            ]
            for name in names:
                if name not in ids:
                    self.complain(
                        _Cell(table, row, "sources"),
                        f'"{name}" is no id of {self.home("sources")} and no web address.',
                        f"Add it to {self.home('sources')}, or write its address.",
                    )
            cells.append("; ".join(dict.fromkeys(names)) or None)
        return cells

    def reported(
        self, table: str, frame: pd.DataFrame, published: Mapping[str, dates.DateSpan]
    ) -> list[dates.DateSpan | None]:
        """Read when each row became public; by default when its earliest source was published."""
        defaults = []
        for cell in frame["sources"]:
            told = [published[name] for name in split_list(cell) if name in published]
            defaults.append(min(told, key=_beginning, default=None))
        given = self.dated(table, frame, "reported", _anchors(defaults))
        return [span or default for span, default in zip(given, defaults, strict=True)]

    def dated(
        self,
        table: str,
        frame: pd.DataFrame,
        column: str,
        anchors: list[str | None],
        calendars: Iterable[str | None] | None = None,
    ) -> list[dates.DateSpan | None]:
        """Parse a column of dates, each beside the day that "last Friday" counts from."""
        d_day, order = self.project.settings.d_day, self.project.settings.date_order

        def parse(key: tuple[str, str | None, str | None]) -> dates.DateSpan:
            words, anchor, kept = key
            return dates.parse(words, anchor=anchor, calendar=kept, d_day=d_day, order=order)

        kept = [None] * len(frame) if calendars is None else calendars
        keys = zip(frame[column], anchors, kept, strict=True)
        return self.column(table, frame, column, parse, keys)

    def spans(self, frame: pd.DataFrame, anchors: list[str | None]) -> list[dates.DateSpan | None]:
        """Read when each claim happened: `date`, or `departed` and `arrived`."""
        told = {
            column: self.dated("movements", frame, column, anchors, frame["calendar"])
            for column in ("date", "departed", "arrived")
        }
        spans = []
        for row, span, departed, arrived in zip(frame.index, *told.values(), strict=True):
            way = None
            if departed or arrived:
                try:
                    way = _under_way(departed, arrived)
                except ParseError as error:
                    self.complain(_Cell("movements", row, "arrived"), error.problem, error.hint)
            for column, end in (("departed", departed), ("arrived", arrived)):
                if span and end and _apart(span, end):
                    self.complain(
                        _Cell("movements", row, column),
                        "it lies outside the row's date, which is what counts.",
                        "Correct one, or leave date empty: departed and arrived tell it then.",
                        level="warning",
                    )
            spans.append(span or way)
        return spans


def _under_way(departed: dates.DateSpan | None, arrived: dates.DateSpan | None) -> dates.DateSpan:
    """Join a departure and an arrival: certainly under way from the one to the other."""
    earliest = departed.earliest if departed else None
    latest = arrived.latest if arrived else None
    if earliest and latest and dates.to_minutes(earliest) > dates.to_minutes(latest):
        raise ParseError(f"it arrives ({latest}) before it departs ({earliest}).", "Check both.")
    start = departed.latest if departed and arrived else None
    end = arrived.earliest if departed and arrived else None
    definite = start and end and dates.to_minutes(start) <= dates.to_minutes(end)
    both = [span for span in (departed, arrived) if span]
    return dates.DateSpan(
        earliest=earliest,
        latest=latest,
        definite_start=start if definite else None,
        definite_end=end if definite else None,
        approximate=any(span.approximate for span in both),
        uncertain=any(span.uncertain for span in both),
    )


def _apart(one: dates.DateSpan, other: dates.DateSpan) -> bool:
    """Tell whether one of two spans is over before the other begins; an open end is never."""
    return any(
        first.latest
        and last.earliest
        and dates.to_minutes(first.latest, end=True) <= dates.to_minutes(last.earliest)
        for first, last in ((one, other), (other, one))
    )


def _beginning(span: dates.DateSpan) -> int:
    return dates.to_minutes(span.earliest or "")


def _anchors(spans: Iterable[dates.DateSpan | None]) -> list[str | None]:
    """Write the days of report in EDTF, whole: what counts from October is no certain day."""
    written: dict[dates.DateSpan | None, str | None] = {None: None}
    for span in (spans := [*spans]):
        if span is not None and span not in written:
            written[span] = dates.to_edtf(span)
    return [written[span] for span in spans]


def _bounds(name: str, spans: list[dates.DateSpan | None]) -> dict[str, Any]:
    return {
        f"{name}_earliest": [span and span.earliest for span in spans],
        f"{name}_latest": [span and span.latest for span in spans],
    }


def _set(frame: pd.DataFrame, **columns: Iterable[object]) -> pd.DataFrame:
    """Set columns of objects, None where there is nothing: pandas would infer a type of its own."""
    import pandas as pd

    objects = {
        name: pd.Series(list(values), index=frame.index, dtype=object)
        for name, values in columns.items()
    }
    return frame.assign(**objects)


def filled_ids(frame: pd.DataFrame) -> list[str]:
    """Name the rows without an id by their number, away from the ids that are there."""
    taken = set(frame["id"].dropna())
    names = []
    for row, name in frame["id"].items():
        if name is None:
            name = f"row-{row}"
            while name in taken:
                name += "-"
            taken.add(name)
        names.append(name)
    return names


def _kinds(frame: pd.DataFrame) -> list[str]:
    moving = frame[["origin", "via", "path", "mode", "departed", "arrived"]].notna().any(axis=1)
    return [
        kind or ("leg" if moves else "presence")
        for kind, moves in zip(frame["kind"], moving, strict=True)
    ]


def _with_plain_urls(sources: pd.DataFrame, project: schema.Project) -> pd.DataFrame:
    """Make a source of each web address that a row cites directly."""
    import pandas as pd

    cells = [*project.movements["sources"].dropna(), *project.events["sources"].dropna()]
    cited = dict.fromkeys(name for cell in cells for name in split_list(cell))
    known = {*sources["id"].dropna(), *sources["url"].dropna()}
    plain = [name for name in cited if is_url(name) and name not in known]
    if not plain:
        return sources
    rows = pd.DataFrame({"id": plain, "url": plain}, dtype=object).reindex(columns=sources.columns)
    joined = pd.concat([sources.astype(object), rows.astype(object)], ignore_index=True)
    return joined.where(joined.notna(), None)


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
