"""What the cells mean: dates, strengths, words of a closed list, references between tables.

Values are parsed once a distinct cell, and land in columns beside the words. What is not
understood becomes a problem, and its value null.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.errors import ParseError, Problem
from geo_movements.tables import dates, strengths

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Claims", "body_and_speaker", "is_url", "parse_claims", "split_list"]

TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")
RELIABILITIES, CREDIBILITIES = tuple("ABCDEF"), tuple("123456")


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The tables of a project with their parsed columns, and what was wrong with them.

    `movements` gains id, kind, mode and strength_unit filled in, and the parsed date, reported and
    strength columns of `schema.LEGS`; `events` gains `schema.EVENT_DATES`; `sources` gains a
    row for each plain URL and `published_earliest`.
    """

    movements: pd.DataFrame
    sources: pd.DataFrame
    events: pd.DataFrame
    problems: tuple[Problem, ...]


def split_list(cell: str | None) -> tuple[str, ...]:
    """Split a cell of several values at its semicolons.

    >>> split_list("Khabarovsk; Chita")
    ('Khabarovsk', 'Chita')
    """
    return tuple(part.strip() for part in (cell or "").split(";") if part.strip())


def body_and_speaker(claimant: str) -> tuple[str, str | None]:
    """Tell the body that claims from the person who speaks for it.

    >>> body_and_speaker("White House (John Kirby)")
    ('White House', 'John Kirby')
    """
    match = re.fullmatch(r"(.*\S)\s*\(([^()]*)\)\s*", claimant, re.DOTALL)
    return (match[1], match[2].strip() or None) if match else (claimant, None)


def is_url(text: str) -> bool:
    """Tell whether a text is a web address that may be linked."""
    return re.fullmatch(r"https?://[^\s<>\"]+", text, re.IGNORECASE) is not None


def parse_claims(project: schema.Project) -> Claims:
    """Parse every table of a project. Never raises on what a cell says."""
    reader = _Reader(project)
    sources = reader.sources()
    movements = reader.movements(sources)
    events = reader.events(sources, movements)
    return Claims(
        movements=movements, sources=sources, events=events, problems=tuple(reader.problems)
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
            key = key if words is not None else None
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

    def unique_ids(self, table: str, frame: pd.DataFrame) -> None:
        repeated = frame["id"].notna() & frame["id"].duplicated()
        for row, name in frame.loc[repeated, "id"].items():
            first = frame.index[frame["id"] == name][0]
            self.complain(
                _Cell(table, row, "id"),
                f'"{name}" is already the id of row {first}.',
                "Give each row an id of its own.",
            )

    # --- The tables -----------------------------------------------------------------------------

    def sources(self) -> pd.DataFrame:
        frame = self.project.sources.copy()
        self.unique_ids("sources", frame)
        for row in frame.index[frame["id"].isna()]:
            self.complain(_Cell("sources", row, "id"), "a source needs an id.", "Claims cite it.")
        published = self.column("sources", frame, "published", dates.parse)
        frame["reliability"] = self.column(
            "sources", frame, "reliability", _one_of(RELIABILITIES, str.upper)
        )
        for column in ("url", "archive_url"):
            self.column("sources", frame, column, _url)
        frame = frame.assign(
            published_earliest=[span.earliest if span else None for span in published]
        )
        return _with_plain_urls(frame, self.project)

    def movements(self, sources: pd.DataFrame) -> pd.DataFrame:
        import pandas as pd

        frame = self.project.movements.copy()
        self.unique_ids("movements", frame)
        frame["id"] = _filled_ids(frame)
        for column, parse in PARSERS.items():
            frame[column] = self.column("movements", frame, column, parse)
        frame["kind"] = _kinds(frame)
        self.ends(frame)
        reported = self.reported("movements", frame, sources)
        spans = self.spans(frame, [span.earliest if span else None for span in reported])
        strength = self.column("movements", frame, "strength", strengths.parse)
        frame["mode"] = frame["mode"].fillna("unknown")
        frame["strength_unit"] = [
            unit or (value and (value.unit or "persons"))
            for unit, value in zip(frame["strength_unit"], strength, strict=True)
        ]
        parsed = pd.DataFrame(
            {
                "date_earliest": [span.earliest if span else None for span in spans],
                "date_latest": [span.latest if span else None for span in spans],
                "date_definite_start": [span.definite_start if span else None for span in spans],
                "date_definite_end": [span.definite_end if span else None for span in spans],
                "reported_earliest": [span.earliest if span else None for span in reported],
                "reported_latest": [span.latest if span else None for span in reported],
                "strength_low": pd.array([v and v.low for v in strength], dtype="Int64"),
                "strength_high": pd.array([v and v.high for v in strength], dtype="Int64"),
                "strength_approx": pd.array([v and v.approx for v in strength], dtype="boolean"),
            },
            index=frame.index,
        )
        dated = [name for name in parsed if name.startswith(("date_", "reported_"))]
        parsed[dated] = parsed[dated].astype(object).where(parsed[dated].notna(), None)
        return pd.concat([frame, parsed], axis="columns")

    def events(self, sources: pd.DataFrame, movements: pd.DataFrame) -> pd.DataFrame:
        frame = self.project.events.copy()
        self.unique_ids("events", frame)
        for column, allowed in (("kind", schema.EVENT_KINDS), ("stance", schema.STANCES)):
            frame[column] = self.column("events", frame, column, _one_of(allowed, str.lower))
        spans = self.column("events", frame, "date", dates.parse)
        reported = self.reported("events", frame, sources)
        known = {*movements["id"], *movements["movement"].dropna()}
        for row, concerns in frame["concerns"].items():
            for name in split_list(concerns):
                if name not in known:
                    self.complain(
                        _Cell("events", row, "concerns"),
                        f'"{name}" is neither a claim\'s id nor a movement.',
                        "Write ids or movements of movements.csv, separated by semicolons.",
                    )
        return frame.assign(
            date_earliest=_texts(span.earliest if span else None for span in spans),
            date_latest=_texts(span.latest if span else None for span in spans),
            reported_earliest=_texts(span.earliest if span else None for span in reported),
        )

    # --- Parts of the tables --------------------------------------------------------------------

    def ends(self, frame: pd.DataFrame) -> None:
        for row, kind, origin, destination, path in zip(
            frame.index,
            frame["kind"],
            frame["origin"],
            frame["destination"],
            frame["path"],
            strict=True,
        ):
            if kind == "presence" and destination is None:
                self.complain(
                    _Cell("movements", row, "destination"),
                    "a presence needs a destination.",
                    "Write where the force is.",
                )
            elif origin is None and destination is None and path is None:
                self.complain(
                    _Cell("movements", row, "origin"),
                    "the claim has neither origin nor destination.",
                    "Fill in at least one.",
                )

    def reported(
        self, table: str, frame: pd.DataFrame, sources: pd.DataFrame
    ) -> list[dates.DateSpan | None]:
        """Read when each row became public; by default its earliest source's day."""
        given = self.column(table, frame, "reported", dates.parse)
        published: Mapping[str, str] = (
            sources.dropna(subset=["id", "published_earliest"])
            .drop_duplicates("id")
            .set_index("id")["published_earliest"]
            .to_dict()
        )
        cited = set(sources["id"].dropna())
        spans = []
        for row, cell, span in zip(frame.index, frame["sources"], given, strict=True):
            names = split_list(cell)
            for name in names:
                if name not in cited:
                    self.complain(
                        _Cell(table, row, "sources"),
                        f'"{name}" is no id of sources.csv and no web address.',
                        "Add it to sources.csv, or write its address.",
                    )
            days = [published[name] for name in names if name in published]
            if span is None and days:
                span = dates.parse(min(days, key=dates.to_minutes))
            spans.append(span)
        return spans

    def spans(self, frame: pd.DataFrame, anchors: list[str | None]) -> list[dates.DateSpan | None]:
        """Read when each claim happened: `date`, or `departed` and `arrived`."""

        def parse(key: tuple[str, str | None]) -> dates.DateSpan:
            return dates.parse(key[0], anchor=key[1])

        told = {
            column: self.column(
                "movements", frame, column, parse, zip(frame[column], anchors, strict=True)
            )
            for column in ("date", "departed", "arrived")
        }
        spans = []
        for row, span, departed, arrived in zip(frame.index, *told.values(), strict=True):
            if span is None and (departed or arrived):
                try:
                    span = _under_way(departed, arrived)
                except ParseError as error:
                    self.complain(_Cell("movements", row, "arrived"), error.problem, error.hint)
            spans.append(span)
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


def _texts(values: Iterable[str | None]) -> Any:
    import pandas as pd

    return pd.array(list(values), dtype=object)


def _filled_ids(frame: pd.DataFrame) -> list[str]:
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


def _kinds(frame: pd.DataFrame) -> pd.Series[Any]:
    moving = frame[["origin", "via", "path", "mode", "departed", "arrived"]].notna().any(axis=1)
    return frame["kind"].fillna(moving.map({True: "leg", False: "presence"}))


def _with_plain_urls(sources: pd.DataFrame, project: schema.Project) -> pd.DataFrame:
    """Make a source of each web address that a row cites directly."""
    import pandas as pd

    cells = [*project.movements["sources"].dropna(), *project.events["sources"].dropna()]
    cited = dict.fromkeys(name for cell in cells for name in split_list(cell))
    known = set(sources["id"].dropna())
    plain = [name for name in cited if is_url(name) and name not in known]
    if not plain:
        return sources
    rows = pd.DataFrame({"id": plain, "url": plain}, dtype=object).reindex(columns=sources.columns)
    joined = pd.concat([sources.astype(object), rows.astype(object)], ignore_index=True)
    return joined.where(joined.notna(), None)


# --- Cells ----------------------------------------------------------------------------------------


def _one_of(allowed: tuple[str, ...], fold: Callable[[str], str]) -> Callable[[str], str]:
    def parse(words: str) -> str:
        if (value := fold(words)) in allowed:
            return value
        raise ParseError(f'"{words}" is not known.', f"Write one of: {', '.join(allowed)}.")

    return parse


def _mode(words: str) -> str | None:
    mode = schema.MODE_WORDS.get(" ".join(words.casefold().split()))
    if mode is None:
        raise ParseError(f'"{words}" is no mode.', f"Write {', '.join(schema.MODES)}, or nothing.")
    return mode


def _draft(words: str) -> bool:
    if words.casefold() in FALSE:
        return False
    if words.casefold() in TRUE:
        raise ParseError(
            "the row is a draft.", "Check it against its source, then clear the draft cell."
        )
    raise ParseError(f'"{words}" is neither true nor false.', "Write true or false.")


def _calendar(words: str) -> str:
    if words.casefold() == "gregorian":
        return "gregorian"
    raise ParseError(
        f'the calendar "{words}" is not read by this version.', "Write the Gregorian date."
    )


def _url(words: str) -> str:
    if is_url(words):
        return words
    raise ParseError(f'"{words}" is no web address.', "It begins with http:// or https://.")


PARSERS: Mapping[str, Callable[[str], Any]] = {
    "kind": _one_of(schema.KINDS, str.lower),
    "mode": _mode,
    "calendar": _calendar,
    "strength_unit": _one_of(schema.STRENGTH_UNITS, str.lower),
    "status": _one_of(schema.STATUSES, str.lower),
    "reliability": _one_of(RELIABILITIES, str.upper),
    "credibility": _one_of(CREDIBILITIES, str.upper),
    "draft": _draft,
}
