"""Every problem of a project and its places, at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.check.avoid import avoid_problems
from geo_movements.check.movements import movement_problems
from geo_movements.check.places import country_problems, place_problems
from geo_movements.check.routes import route_problems, routed_ways
from geo_movements.errors import ParseError, Problem
from geo_movements.known import Known
from geo_movements.places.lock import locked
from geo_movements.places.own import own_places
from geo_movements.routed import Routed, RoutedRows
from geo_movements.routes.legs import given_path
from geo_movements.stages import stage
from geo_movements.tables.cells import body_and_speaker, split_list
from geo_movements.tables.claims import Claims, parse_claims, public_by
from geo_movements.tables.dates import to_minutes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check", "find_problems"]

LEVELS = ("error", "warning", "note")
COLUMNS = ("level", "file", "row", "column", "problem", "hint")
_CONFIDENCE = re.compile(r"[a-z_]+ (?:0(?:\.\d+)?|1(?:\.0+)?|\d(?:\.\d+)?e-\d+)")
"""A field of a draft and its share of 1."""


def check(project: schema.Project, places: pd.DataFrame | None = None) -> pd.DataFrame:
    """List every problem of a project and, where given, of its resolved places.

    Returns a table: level (error, warning, note), file, row (0: the file as a whole), column,
    problem, hint; errors first.
    """
    import pandas as pd

    problems = find_problems(project, places)
    return pd.DataFrame(
        [[getattr(problem, column) for column in COLUMNS] for problem in problems],
        columns=list(COLUMNS),
    )


@stage("check")
def find_problems(
    project: schema.Project,
    places: pd.DataFrame | None,
    claims: Claims | None = None,
    *,
    allow_drafts: bool = False,
    routed: RoutedRows | Sequence[Routed] | None = None,
    errors_only: bool = False,
    part: bool = False,
) -> list[Problem]:
    """Collect the problems of tables, places and given routes: errors first, then by row.

    `claims` is what `parse_claims` makes of the project, `routed` what `route_claims` makes of
    these, where they are at hand; without places, or with `routed` empty, no route is looked at.
    Drafts are errors, unless allowed. With `errors_only` what can only be a warning or a note is
    not looked for, and such as are found on the way are left out. `part` says that the project is
    one partition of a larger one: what only the whole can tell, how sure its places are and that
    `as_of` leaves nothing, is not looked at.
    """
    claims = claims or parse_claims(project)
    problems = [
        *project.problems,
        *claims.problems,
        *own_places(project)[1],
        *locked(project)[1],
        *_paths(project),
        *_borders(project),
        *_left_out(project, claims, part),
        *avoid_problems(project, claims),
        *_drafts(project, claims, allow_drafts),
    ]
    if not errors_only:
        problems += _idle_groups(project, claims)
        problems += _doubts(project, claims, places, routed)
    if places is not None:
        problems += country_problems(project) if part else place_problems(project, places)
    if errors_only:
        problems = [problem for problem in problems if problem.level == "error"]
    return sorted(
        dict.fromkeys(_settings_named(problems, project)),
        key=lambda p: (LEVELS.index(p.level), p.file, p.row, p.column),
    )


def _doubts(
    project: schema.Project,
    claims: Claims,
    places: pd.DataFrame | None,
    routed: RoutedRows | Sequence[Routed] | None,
) -> Iterator[Problem]:
    """List what the claims and their routes say against themselves; no error is among it."""
    movements, known = claims.movements, None if places is None else Known(places)
    if known is None or (routed is not None and not isinstance(routed, RoutedRows)):
        yield from movement_problems(project, claims, known)
        return
    ways = routed_ways(project, movements, known, routed)
    yield from movement_problems(project, claims, known, ways.way_km(len(movements)))
    yield from route_problems(project, movements, known, ways)


def _settings_named(problems: list[Problem], project: schema.Project) -> list[Problem]:
    """Call the settings in each hint what they are called beside one file: x.map.toml."""
    name = project.files["settings"]
    return [
        problem._replace(hint=re.sub(r"(?<![\w.])map\.toml", lambda _: name, problem.hint))
        if "map.toml" in problem.hint
        else problem
        for problem in problems
    ]


def _paths(project: schema.Project) -> Iterator[Problem]:
    paths = project.movements["path"].dropna()
    faults: dict[str, ParseError] = {}
    for words in paths.unique():
        try:
            given_path(project.path, words)
        except ParseError as error:
            faults[words] = error
    for row, words in paths[paths.isin(faults)].items():
        fault, file = faults[words], project.files["movements"]
        yield Problem("error", file, int(str(row)), "path", fault.problem, fault.hint)


def _borders(project: schema.Project) -> Iterator[Problem]:
    """Tell what is wrong with a file of borders, which is read only where it is drawn."""
    borders = project.settings.borders
    if borders in schema.BORDERS:
        return
    from geo_movements.tables.borders import read_borders

    try:
        read_borders(borders)
    except ParseError as error:
        yield Problem(
            "error", project.files["settings"], 0, "borders", error.problem, error.hint
        )  # fmt: skip


def _left_out(project: schema.Project, claims: Claims, part: bool) -> Iterator[Problem]:
    """Warn of what a reader of the map would miss."""
    movements, file = claims.movements, project.files["movements"]
    total = len(movements)

    def warn(column: str, mask: pd.Series[Any], problem: str, hint: str = "") -> Iterator[Problem]:
        if count := int(mask.sum()):
            yield Problem("warning", file, 0, column, f"{count} of {total} rows {problem}", hint)

    yield from warn(
        "sources", movements["sources"].isna(), "have no source.",
        "Say where each claim is published.",
    )  # fmt: skip
    odd = ~movements["confidence"].dropna().map(_is_confidence).astype(bool)
    yield from warn(
        "confidence", odd, "do not say how sure a draft was of each field, as date 0.9.",
        "For how far to trust a source and what it says, write reliability (A to F) and "
        "credibility (1 to 6).",
    )  # fmt: skip
    undated = movements[["date", "departed", "arrived"]].isna().all(axis=1)
    yield from warn("date", undated, "have no date.")
    yield from warn(
        "claimant", movements["claimant"].isna(), "have no claimant.", "Say who makes each claim."
    )
    if project.settings.as_of is None:
        return
    if not part:
        yield from _all_later(project, claims)
    for table in ("movements", "events"):
        unknown = int(getattr(claims, table)["reported_latest"].isna().sum())
        if unknown:
            yield Problem(
                "warning", project.files[table], 0, "reported",
                f"{unknown} rows have no day of report, so as_of leaves them out.",
                "Say it in a column reported, or cite a source with its published day.",
            )  # fmt: skip


def _is_confidence(cell: str) -> bool:
    """Tell whether a cell is as a draft writes it: "date 0.9; origin 0.6"."""
    return all(_CONFIDENCE.fullmatch(part) for part in split_list(cell))


def _all_later(project: schema.Project, claims: Claims) -> Iterator[Problem]:
    """Refuse a day by which nothing was known: an empty map says nothing, not even why."""
    movements, as_of = claims.movements, project.settings.as_of
    if not len(movements) or public_by(movements["reported_latest"], as_of).any():
        return
    told = [day for day in movements["reported_latest"].unique() if day]
    first = min(told, key=to_minutes, default=None)
    hint = (
        f"The first claim was reported on {first}: name that day or a later one."
        if first
        else "No claim has a day of report: fill in reported, or cite a source with its published "
        "day."
    )
    yield Problem(
        "error", project.files["movements"], 0, "reported",
        f"as_of {as_of} leaves out every one of the {len(movements)} rows.", hint,
    )  # fmt: skip


def _drafts(project: schema.Project, claims: Claims, allowed: bool) -> Iterator[Problem]:
    for table in ("movements", "events"):
        frame: pd.DataFrame = getattr(claims, table)
        file = project.files.get(table, f"{table}.csv")
        rows = frame.index[frame["draft"] == True]  # noqa: E712
        if not allowed:
            for row in rows:
                yield Problem(
                    "error", file, row, "draft", "the row is a draft.",
                    "Check it against its source, then clear the draft cell; or allow drafts.",
                )  # fmt: skip
        elif len(rows):
            yield Problem(
                "warning", file, 0, "draft",
                f"{len(rows)} of {len(frame)} rows are drafts, checked by no person.",
            )  # fmt: skip


def _idle_groups(project: schema.Project, claims: Claims) -> Iterator[Problem]:
    """Warn of bodies under [claimants] that no row names: a slip changes a colour silently."""
    named = {
        body_and_speaker(claimant)[0].casefold()
        for table in (claims.movements, claims.events)
        for claimant in table["claimant"].dropna().unique()
    }
    for group, bodies in project.settings.claimants.items():
        for body in bodies:
            if body.casefold() not in named:
                near = difflib.get_close_matches(body.casefold(), sorted(named), n=1, cutoff=0.8)
                yield Problem(
                    "warning", project.files["settings"], 0, f"claimants.{group}",
                    f'no row has the claimant "{body}".',
                    f'Nearest: "{near[0]}".' if near else "",
                )  # fmt: skip
