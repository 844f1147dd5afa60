"""Every problem of a project and its places, at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from geo_movements.errors import ParseError, Problem
from geo_movements.places.lock import locked
from geo_movements.places.own import own_places
from geo_movements.places.toponyms import Use, toponym_uses
from geo_movements.routes.legs import given_path
from geo_movements.tables.cells import body_and_speaker
from geo_movements.tables.claims import Claims, parse_claims

if TYPE_CHECKING:
    import pandas as pd

    from geo_movements import schema

__all__ = ["check", "find_problems"]

SURE = 0.9
"""An automatic choice of a place below this score is worth a look."""
LEVELS = ("error", "warning", "note")
COLUMNS = ("level", "file", "row", "column", "problem", "hint")
CANDIDATE = re.compile(
    r"(?P<name>.+) \((?P<area>[^()]*)\) (?P<lat>-?[\d.]+),(?P<lon>-?[\d.]+)(?: [\d.]+)?"
)


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


def find_problems(
    project: schema.Project, places: pd.DataFrame | None, claims: Claims | None = None
) -> list[Problem]:
    """Collect the problems of tables, places and given routes: errors first, then by row.

    `claims` is what `parse_claims` makes of the project, where it is at hand.
    """
    claims = claims or parse_claims(project)
    problems = [
        *project.problems,
        *claims.problems,
        *own_places(project)[1],
        *locked(project)[1],
        *_paths(project),
        *_left_out(project, claims),
        *_idle_groups(project, claims),
    ]
    if places is not None:
        problems += [*_undecided(project, places), *_unsure(project, places)]
    return sorted(
        dict.fromkeys(problems), key=lambda p: (LEVELS.index(p.level), p.file, p.row, p.column)
    )


def _paths(project: schema.Project) -> Iterator[Problem]:
    paths = project.movements["path"].dropna()
    faults: dict[str, ParseError] = {}
    for words in paths.unique():
        try:
            given_path(project.path, words)
        except ParseError as error:
            faults[words] = error
    for row, words in paths.items():
        if words in faults:
            fault, file = faults[words], project.files["movements"]
            yield Problem("error", file, int(str(row)), "path", fault.problem, fault.hint)


def _left_out(project: schema.Project, claims: Claims) -> Iterator[Problem]:
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
    undated = movements[["date", "departed", "arrived"]].isna().all(axis=1)
    yield from warn("date", undated, "have no date.")
    yield from warn(
        "avoid", movements["avoid"].notna(), "name what to avoid; great circles go around nothing.",
        "Pin the line with via, or give its path.",
    )  # fmt: skip
    if project.settings.as_of is None:
        return
    for table in ("movements", "events"):
        unknown = int(getattr(claims, table)["reported_latest"].isna().sum())
        if unknown:
            yield Problem(
                "warning", project.files[table], 0, "reported",
                f"{unknown} rows have no day of report, so as_of leaves them out.",
                "Fill in reported, or cite a source with its published day.",
            )  # fmt: skip


def _undecided(project: schema.Project, places: pd.DataFrame) -> Iterator[Problem]:
    rows = {row["toponym"]: row for row in places.drop(columns="geometry").to_dict("records")}
    for toponym, uses in toponym_uses(project).items():
        row = rows.get(toponym)
        if row is None:
            yield _place_problem(project, uses, f'"{toponym}" is not in the table of places.',
                                 "Run resolve again.")  # fmt: skip
        elif row["match"] == "none" and row["decided_by"] != "user":
            named = f'"{toponym}"'
            reason = (
                row["reason"] if row["reason"].startswith(named) else f"{named}: {row['reason']}"
            )
            yield _place_problem(project, uses, f"{reason}.", _ways_out(row, project))


def _unsure(project: schema.Project, places: pd.DataFrame) -> Iterator[Problem]:
    """Warn of automatic choices that a person should look at."""
    uses = toponym_uses(project)
    doubtful = places[
        (places["decided_by"] == "auto") & (places["match"] != "none") & (places["score"] < SURE)
    ]
    for row in doubtful.drop(columns="geometry").to_dict("records"):
        area = ", ".join(part for part in (row["admin1"], row["country"]) if part)
        first = uses[row["toponym"]][0]
        yield Problem(
            "warning", project.files[first.table], first.row, first.column,
            f'"{row["toponym"]}" is taken to be {row["name"]} ({area}), score {row["score"]:.2f}.',
            f"Or: {row['runners_up']}." if row["runners_up"] else "",
        )  # fmt: skip


def _idle_groups(project: schema.Project, claims: Claims) -> Iterator[Problem]:
    """Warn of bodies under [claimants] that no row names: a slip changes a colour silently."""
    named = {
        body_and_speaker(claimant)[0].casefold()
        for table in (claims.movements, claims.events)
        for claimant in table["claimant"].dropna()
    }
    for group, bodies in project.settings.claimants.items():
        for body in bodies:
            if body.casefold() not in named:
                near = difflib.get_close_matches(body.casefold(), sorted(named), n=1, cutoff=0.8)
                yield Problem(
                    "warning", "map.toml", 0, f"claimants.{group}",
                    f'no row has the claimant "{body}".',
                    f'Nearest: "{near[0]}".' if near else "",
                )  # fmt: skip


def _place_problem(project: schema.Project, uses: list[Use], problem: str, hint: str) -> Problem:
    first, more = uses[0], len(uses) - 1
    if more:
        problem += f" ({more} more cell{'s' if more > 1 else ''} with it.)"
    return Problem("error", project.files[first.table], first.row, first.column, problem, hint)


def _ways_out(row: dict[str, Any], project: schema.Project) -> str:
    """Say how to decide a toponym, with the candidates as rows that can be pasted."""
    found = [CANDIDATE.fullmatch(text) for text in (row["runners_up"] or "").split(" | ")]
    rows = [
        ",".join(
            _quoted(cell)
            for cell in (
                row["toponym"], match["name"], match["lat"], match["lon"],
                match["area"].rpartition(", ")[2], match["area"].rpartition(", ")[0],
            )
        )
        for match in found
        if match
    ]  # fmt: skip
    unknown = (
        f"If nobody knows it, put into {project.files['lock']}, in these columns: "
        f"toponym {_quoted(row['toponym'])}, match none, decided_by user."
    )
    # One file has no places.csv beside it.
    way = (
        "put the right row into places.csv"
        if project.path.is_dir()
        else "write its coordinates in the cell, or make a folder of movements.csv and places.csv"
    )
    # A row to fill in stands last: the nearest spelling need not be the place that is meant.
    blank = f"{_quoted(row['toponym'])},,LAT,LON,,"
    table = ["toponym,name,lat,lon,country,admin1", *rows, blank, unknown]
    return "\n".join([f"Correct it, or {way}:", *(f"  {line}" for line in table)])


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if any(c in cell for c in ',"\n') else cell
