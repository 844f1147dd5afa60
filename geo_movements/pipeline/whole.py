"""What only all partitions together can tell: where places are, and what goes on elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import Problem, errors_in, taken_strictly
from geo_movements.extras import needed
from geo_movements.pipeline.context import Context
from geo_movements.pipeline.convert import Origin, with_row_ids
from geo_movements.pipeline.journal import Journal, write_bytes
from geo_movements.pipeline.outputs import lock_file
from geo_movements.pipeline.partitions import ALL, FILE, ROW, Partition
from geo_movements.pipeline.spans import shared_hashes
from geo_movements.pipeline.survey import COUNTRIES, HOURS, OF_SIDE, SHARED, pooled, toponyms_in
from geo_movements.pipeline.work import Job, Setup, read_source, write_setup
from geo_movements.tables.cells import body_and_speaker, split_list

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["asked_names", "beside_problems", "decided", "decided_places", "shared_problems"]

_POOLED = 16
"""So many partitions' evidence is in memory beside what they have in common."""

EXAMPLES = 20
"""So many of the names that partitions share are looked up and shown; all are counted."""
_MORE_CELLS = re.compile(r" \(\d+ more cells? with it\.\)")
_SHARED = {
    "movement": (
        "movements go on in another partition",
        "which of their claims compete, and whether their legs join, is told within each alone.",
        "Write each movement into one partition, or deal the rows anew: --by-movement.",
    ),
    "strength_group": (
        "strength groups go on in another partition",
        "whether their rows tell one total is told within each alone; flows count each once.",
        "Write each group into one partition.",
    ),
    "either": (
        "groups of alternatives go on in another partition",
        "whether they are of one movement and claimant is told within each alone.",
        "Write alternatives into one partition.",
    ),
}


# --- All together ---------------------------------------------------------------------------------


def decided(job: Job, setup: Setup) -> dict[str, Any]:
    """Decide what only the whole can tell: the places, the columns, what goes on elsewhere.

    Writes the lock, and what the conversion of all partitions has in common, beside `job.setup`.
    Its record says where, and lists the problems; with an error among them nothing is written.
    `lacking` says that the lock lacks a name and the partitions have to be weighed.
    """
    journal = Journal(Path(job.out))
    evidence = _evidence(journal, setup.partitions)
    toponyms = toponyms_in(evidence)
    if not setup.weighed and not toponyms <= _held(setup.context):
        return {"lacking": True}
    records = [
        json.loads(journal.path("survey", part.number, "json").read_text("utf-8"))
        for part in setup.partitions
    ]
    asked, places, problems, closed = _weighed(job, setup, evidence, records)
    told: dict[str, Any] = {"toponyms": len(toponyms), "places": len(places), "closed": closed}
    told["problems"] = [list(problem) for problem in problems]
    if errors_in(problems):
        return told
    from geo_movements.places.lock import lock_text

    context = setup.context
    write_bytes(lock_file(Path(job.out), context), lock_text(places, asked).encode())
    own = tuple(dict.fromkeys(name for record in records for name in record["own"]))
    context = replace(context, places=places, own_columns=own)
    kept = replace(setup, context=context, closed=closed, asked={}, partitions=(), country=None)
    path = journal.folder / "convert.pickle"
    return {**told, "setup": str(path), "digest": write_setup(path, kept)}


def _weighed(
    job: Job, setup: Setup, evidence: pd.DataFrame, records: Sequence[Mapping[str, Any]]
) -> tuple[schema.Project, gpd.GeoDataFrame, list[Problem], bool]:
    """Resolve the places; returns all problems by now, and that nothing goes on elsewhere."""
    context = setup.context
    named: dict[str, set[str]] = {}
    for record in records:
        for column, names in record["named"].items():
            named.setdefault(column, set()).update(names)
    asked, places, found = decided_places(context, evidence, setup.country)
    jobs = [job._replace(partition=partition) for partition in setup.partitions]
    shared = shared_problems(jobs, setup, Journal(Path(job.out)))
    unread = [
        Problem(*cells) for record in (*setup.shuffles, *records) for cells in record["problems"]
    ]
    problems = [*unread, *beside_problems(context, named), *found, *shared]
    problems = list(dict.fromkeys(problems))
    if context.strict:
        problems = taken_strictly(problems)
    closed = not any(problem.column in ("movement", "strength_group") for problem in shared)
    return asked, places, problems, closed


def _held(context: Context) -> set[str]:
    from geo_movements.places.lock import locked

    events = context.project.events
    known = {name for name, row in locked(context.project)[0].items() if row["match"] != "none"}
    # What events name alone is weighed with the rest.
    return known if {*events["place"].dropna()} <= known else set()


def _evidence(journal: Journal, partitions: Sequence[Partition]) -> pd.DataFrame:
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    paths = [journal.path("survey", part.number, "parquet") for part in partitions]
    whole = pooled([])
    for at in range(0, len(paths), _POOLED):
        told = [pq.read_table(path).to_pandas() for path in paths[at : at + _POOLED]]
        whole = pooled([whole, *told] if len(whole) else told)
    return whole


# --- Places ---------------------------------------------------------------------------------------


def decided_places(
    context: Context, evidence: pd.DataFrame, country: str | Collection[str] | None
) -> tuple[schema.Project, gpd.GeoDataFrame, list[Problem]]:
    """Resolve the toponyms of all partitions from their evidence, and say what is wrong with them.

    Returns the project that they were resolved for, too: it has the evidence as its movements.
    """
    from geo_movements.check.places import place_problems
    from geo_movements.places.resolve import resolved

    project = replace(context.project, movements=_movements(evidence))
    hours = evidence[HOURS].set_axis(project.movements.index).astype(float)
    places = resolved(project, hours, country=country)
    homes = list(zip(evidence[FILE].tolist(), evidence[ROW].tolist(), strict=True))
    found = [
        _at_home(problem, homes, context)
        for problem in place_problems(project, places)
        if problem.row  # what counts rows would count those of the evidence
    ]
    return project, places, found


def _movements(evidence: pd.DataFrame) -> pd.DataFrame:
    """Make a table of movements of evidence, numbered from 1."""
    import pandas as pd

    from geo_movements.tables.coded import Coded, table_of

    def told(name: str) -> Coded | None:
        # Of the column's own type: as objects each row would have a text of its own.
        codes, distinct = pd.factorize(evidence[name])
        return Coded(codes + 1, [None, *distinct]) if len(distinct) else None

    countries = [name for name in COUNTRIES if evidence[name].notna().any()]
    columns = {name: told(name) if name in evidence else None for name in schema.MOVEMENTS}
    columns |= {name: told(name) for name in countries}
    return table_of(columns, pd.RangeIndex(1, len(evidence) + 1, name="row"))


def _at_home(problem: Problem, homes: Sequence[tuple[str, int]], context: Context) -> Problem:
    if problem.file != context.project.files["movements"]:
        return problem
    file, row = homes[problem.row - 1]
    return problem._replace(
        file=file, row=int(row), problem=_MORE_CELLS.sub("", problem.problem)
    )  # fmt: skip


# --- The tables beside the movements --------------------------------------------------------------


def asked_names(context: Context) -> dict[str, list[str]]:
    """Name what the tables beside the movements say is among them, by column of movements."""
    project, settings = context.project, context.project.settings
    concerned = sorted(
        {name for cell in project.events["concerns"].dropna() for name in split_list(cell)}
    )
    asked = {"id": concerned, "movement": concerned} if concerned else {}
    if settings.claimants:
        bodies = {body.casefold() for bodies in settings.claimants.values() for body in bodies}
        asked["claimant"] = sorted(bodies)
    if settings.symbols == "military" and settings.affiliations:
        asked["side"] = sorted({side.casefold() for side in settings.affiliations})
    if settings.avoid_by_side:
        asked[OF_SIDE] = sorted({side.casefold() for side in settings.avoid_by_side})
    return asked


def beside_problems(context: Context, named: Mapping[str, Collection[str]]) -> list[Problem]:
    """List what is wrong with the tables beside the movements, with the settings and the lock.

    `named` are those of `asked_names` that some partition has.
    """
    from geo_movements.check import find_problems

    project = context.project
    known = sorted({*named.get("id", ()), *named.get("movement", ())})
    rows = [{"id": f"{name}", "movement": name, "destination": "0, 0"} for name in known]
    rows += [{"side": side, "destination": "0, 0"} for side in named.get(OF_SIDE, ())]
    settings = replace(project.settings, claimants={}, affiliations={})
    project = replace(project, movements=_frame(rows), settings=settings)
    found = find_problems(
        project, None, allow_drafts=context.allow_drafts, routed=[], part=True
    )  # fmt: skip
    mine = [problem for problem in found if problem.file != project.files["movements"]]
    return [*mine, *_idle(context, named)]


def _frame(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    import pandas as pd

    cells = {name: [row.get(name) for row in rows] for name in schema.MOVEMENTS}
    return pd.DataFrame(cells, index=range(1, len(rows) + 1), dtype=object).rename_axis("row")


def _idle(context: Context, named: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """Warn of settings about claimants and sides that no row of any partition names."""
    settings, file = context.project.settings, context.project.files["settings"]
    told_in_events = context.project.events["claimant"].dropna().unique()
    known = {body_and_speaker(claimant)[0].casefold() for claimant in told_in_events}
    known |= {*named.get("claimant", ())}
    for group, bodies in settings.claimants.items():
        for body in bodies:
            if body.casefold() not in known:
                told = f'no row has the claimant "{body}".'
                yield Problem("warning", file, 0, f"claimants.{group}", told)
    for side in settings.affiliations if settings.symbols == "military" else ():
        if side.casefold() not in named.get("side", ()):
            told = f'no claim is of the side "{side}".'
            hint = "Write the side as in movements."
            yield Problem("warning", file, 0, "affiliations", told, hint)


# --- What goes on elsewhere -----------------------------------------------------------------------


def shared_problems(jobs: Sequence[Job], setup: Setup, journal: Journal) -> list[Problem]:
    """Tell ids that stand in several partitions, and what belongs together and is in several."""
    problems: list[Problem] = []
    for column in ("id", *SHARED):
        paths = [journal.path("survey", job.partition.number, f"{column}.npy") for job in jobs]
        found = shared_hashes([path if path.exists() else None for path in paths], EXAMPLES)
        if not found.number:
            continue
        texts = _looked_up(jobs, setup, column, found.first)
        tell = _repeated_ids if column == "id" else _spanning
        problems += tell(column, found.number, texts)
    return problems


Uses = dict[str, list[tuple[str, int]]]
"""A text, and where it first stands in each of some partitions."""


def _looked_up(
    jobs: Sequence[Job], setup: Setup, column: str, first: Sequence[tuple[int, list[int]]]
) -> Uses:
    """Find the texts of hashes, and a row of each in the first two partitions that have it."""
    import pandas as pd

    wanted: dict[int, set[int]] = {}
    for value, numbers in first:
        for number in numbers[:2]:
            wanted.setdefault(number, set()).add(value)
    uses: Uses = {}
    for number in sorted(wanted):
        table = read_source(jobs[number], setup, [], [column])
        origin = Origin(table, jobs[number].partition.name)
        movements = origin.movements([])
        homes = origin.places(movements.index)
        cells = with_row_ids(movements, homes)[column]
        hashed = pd.Series(
            pd.util.hash_array(cells.fillna("").to_numpy(dtype=object), categorize=False)
        )
        found = hashed[hashed.isin(wanted[number])].drop_duplicates()
        for at in found.index:
            uses.setdefault(str(cells.iloc[at]), []).append(homes[at])
    return {name: places for name, places in uses.items() if len(places) > 1}


def _repeated_ids(column: str, count: int, uses: Uses) -> Iterator[Problem]:
    hint = (
        "Give each row of all partitions an id of its own, or leave the column out: then file and "
        "row are the id."
    )
    for name, [(file, row), (other, there), *_] in uses.items():
        told = f'"{name}" is already the id of row {row} of {file}.'
        yield Problem("error", other, there, column, told, hint)
    if count > len(uses):
        told = f"{count} ids stand in more than one partition; {len(uses)} of them are listed."
        yield Problem("error", ALL, 0, column, told, hint)


def _spanning(column: str, count: int, uses: Uses) -> Iterator[Problem]:
    what, meaning, hint = _SHARED[column]
    shown = [
        f'"{name}" (row {row} of {file}, row {there} of {other})'
        for name, [(file, row), (other, there), *_] in list(uses.items())[:3]
    ]
    told = (
        f"{count} {what}, as {', '.join(shown)}: {meaning}"
        if shown
        else f"{count} {what}: {meaning}"
    )
    yield Problem("warning", ALL, 0, column, told, hint)
