"""A whole run: both passes over all partitions, and what only the whole can tell."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.errors import InputError, Problem, errors_in, taken_strictly
from geo_movements.pipeline.context import Context, context_of
from geo_movements.pipeline.engines import ENGINES, Start, cores
from geo_movements.pipeline.jobs import Job, Setup, summed_path, write_setup
from geo_movements.pipeline.journal import Journal, write_bytes
from geo_movements.pipeline.outputs import (
    MANIFEST,
    alone,
    clear_stale,
    lock_file,
    write_flows,
    write_manifest,
    write_problems,
)
from geo_movements.pipeline.partitions import Partition, find_partitions
from geo_movements.pipeline.survey import pooled, toponyms_in
from geo_movements.pipeline.tally import Tally, tallied
from geo_movements.pipeline.whole import (
    asked_names,
    beside_problems,
    decided_places,
    shared_problems,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from geo_movements.flows.merge import Common

__all__ = ["DEFAULT_BY", "Report", "run"]

DEFAULT_BY = ("origin", "destination", "month")
OWN_LOCK = "OUT/places.lock.csv"
"""What problems call the lock of the output, where neither project nor user gives one."""
_POOLED = 16
"""So many partitions' evidence is in memory beside what they have in common."""
Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a run came to: how many rows, legs and flows, and its problems with their counts."""

    out: Path
    partitions: int
    rows: int
    legs: int
    flows: int
    problems: Mapping[str, Tally]

    @property
    def errors(self) -> int:
        """How many problems are errors: with any, the output is not finished."""
        return sum(tally.count for kind, tally in self.problems.items() if kind.startswith("error"))


def run(
    partitions: Sequence[str | Path],
    out: str | Path,
    *,
    project: str | Path | None = None,
    lock: str | Path | None = None,
    by: Sequence[str] = DEFAULT_BY,
    by_movement: bool = False,
    engine: str = "processes",
    workers: int | None = None,
    scheduler: str | None = None,
    country: str | Collection[str] | None = None,
    as_of: str | None = None,
    allow_drafts: bool = False,
    strict: bool = False,
    told: Callable[[str], None] = lambda line: None,
) -> Report:
    """Convert partitions of movements to GeoParquet, flows and problems in a folder.

    `partitions` are files, or folders of them; `project` is the folder that has what stands beside
    them (sources, events, forces, places, settings, lock), by default the one folder given. `lock`
    is a lock file in its place. Flows are counted `by` what `flows` takes; none where it is empty.
    `by_movement` deals the rows anew first, so that each movement is in one partition.

    A second run does only what is not done, or depends on what has changed. Raises `InputError`
    with all that the first pass finds wrong; then nothing is written but its own notes, in
    `out/_work`. What is wrong with rows is in the report, and in `problems.csv`: then there is no
    `manifest.json`, which a finished output has. Raises `OutputError` where `out` is something
    else's, or workers die over a partition.
    """
    out = Path(out)
    found = find_partitions(partitions)
    context = replace(
        _context(partitions, project, lock, out, as_of),
        by=tuple(by), allow_drafts=allow_drafts, strict=strict,
    )  # fmt: skip

    staff = min(workers or cores(), len(found))
    with alone(out), ENGINES[engine](workers=staff, scheduler=scheduler, told=told) as start:
        (out / MANIFEST).unlink(missing_ok=True)
        plan = _Plan(found, out, start, staff > 1 or scheduler is not None, told)
        # A lock that this command wrote itself changes nothing: the same input, the same notes.
        own = lock is None and context.project.files["lock"] == OWN_LOCK
        return _run(plan, Setup(context=context, weighed=own), country, by_movement)


@dataclass(frozen=True)
class _Plan:
    """What is to be done where, and by whom."""

    partitions: Sequence[Partition]
    out: Path
    start: Start
    sharing: bool
    told: Callable[[str], None]

    @property
    def journal(self) -> Journal:
        return Journal(self.out)


def _context(
    partitions: Sequence[str | Path],
    project: str | Path | None,
    lock: str | Path | None,
    out: Path,
    as_of: str | None,
) -> Context:
    """Read what stands beside the movements, and the lock: as told, the project's, or OUT's own.

    Of OUT's own lock what a person has decided stands.
    """
    from geo_movements.build import known_on
    from geo_movements.tables.read import read_lock

    if project is None and len(partitions) == 1 and Path(partitions[0]).is_dir():
        project = partitions[0]
    context = context_of(project)
    if as_of is not None:
        context = replace(context, project=known_on(context.project, as_of))
    path = Path(lock) if lock is not None else lock_file(out, context)
    if lock is not None and not path.is_file():
        raise InputError([Problem("error", str(lock), 0, "", "no such file.", "Name a lock file.")])
    if lock is None and len(context.project.lock):
        return context
    problems: list[Problem] = []
    table = read_lock(path, problems)
    if lock is None:  # what nobody decided follows from the input, each time anew
        table = table[table["decided_by"] == "user"]
    told = replace(
        context.project,
        lock=table,
        files={**context.project.files, "lock": str(lock) if lock is not None else OWN_LOCK},
        problems=(*context.project.problems, *problems),
    )
    return replace(context, project=told)


def _run(plan: _Plan, setup: Setup, country: Any, by_movement: bool) -> Report:
    sources = plan.partitions
    dealt: list[Record] = []
    if by_movement:
        plan, setup, dealt = _dealt(plan, setup)
    clear_stale(plan.out, len(sources), len(plan.partitions))
    setup, surveys, first = _surveyed(plan, setup, dealt, country)
    # What a run before found is looked for anew: the networks may be others.
    shutil.rmtree(ways := plan.journal.folder / "ways", ignore_errors=True)
    setup = replace(setup, sharing=plan.sharing)
    jobs = _jobs(plan, "convert", setup, [record["digest"] for record in surveys])
    try:
        records = _done(plan, jobs)
    finally:
        shutil.rmtree(ways, ignore_errors=True)
    rows = sum(record["rows"] for record in surveys)
    legs = sum(record["legs"]["rows"] for record in records if record["legs"])
    problems = write_problems(plan.out, setup.context, [tallied(first)], records, rows, legs)
    report = Report(
        out=plan.out, partitions=len(sources), rows=rows, legs=legs, flows=0, problems=problems
    )
    if report.errors:
        (plan.out / "flows.parquet").unlink(missing_ok=True)
        return report
    flows = write_flows(plan.out, setup.context, records, partial(_summed, plan, setup))
    inputs = dealt or surveys
    write_manifest(plan.out, setup, sources, inputs, surveys, records, flows, report.problems)
    return replace(report, flows=flows["rows"] if flows else 0)


def _summed(plan: _Plan, setup: Setup, paths: Sequence[Path], common: Common) -> Iterator[pa.Table]:
    """Have the shares of each bucket added up."""
    import pyarrow.parquet as pq

    parts = [Partition(at, f"flows {at:05d}", str(path), 0) for at, path in enumerate(paths)]
    buckets = replace(plan, partitions=parts)
    _done(buckets, _jobs(buckets, "flows", Setup(context=setup.context, common=common)))
    return (pq.read_table(summed_path(path)) for path in paths)


def _dealt(plan: _Plan, setup: Setup) -> tuple[_Plan, Setup, list[Record]]:
    """Deal the rows anew, so that each movement is in one of as many partitions as before."""
    buckets = len(plan.partitions)
    dealing = replace(setup, buckets=buckets)
    records = _done(plan, _jobs(plan, "shuffle", dealing))
    parts = [Partition(number, f"movements {number:05d}", "", 0) for number in range(buckets)]
    return replace(plan, partitions=parts), replace(dealing, shuffles=tuple(records)), records


def _surveyed(
    plan: _Plan, setup: Setup, dealt: Sequence[Record], country: Any
) -> tuple[Setup, list[Record], list[Problem]]:
    """Do the first pass: the lock, the columns, and what the partitions have in common.

    Raises `InputError` with all that is wrong by then.
    """
    context = setup.context
    setup = replace(setup, asked=asked_names(context))
    records = _done(plan, jobs := _jobs(plan, "survey", setup))
    evidence = _evidence(plan)
    if not setup.weighed and not toponyms_in(evidence) <= _held(context):
        # The lock lacks a name: what was not weighed is weighed now.
        setup = replace(setup, weighed=True)
        records = _done(plan, jobs := _jobs(plan, "survey", setup))
        evidence = _evidence(plan)
    plan.told(f"{sum(r['rows'] for r in records):,} rows, {len(toponyms_in(evidence)):,} toponyms")
    named: dict[str, set[str]] = {}
    for record in records:
        for column, names in record["named"].items():
            named.setdefault(column, set()).update(names)
    asked, places, found = decided_places(context, evidence, country)
    shared = shared_problems(jobs, setup, plan.journal)
    unread = [Problem(*cells) for record in (*dealt, *records) for cells in record["problems"]]
    problems = [*unread, *beside_problems(context, named), *found, *shared]
    problems = list(dict.fromkeys(problems))
    if context.strict:
        problems = taken_strictly(problems)
    if errors_in(problems):
        raise InputError(sorted(problems, key=lambda problem: problem.level != "error"))
    _write_lock(plan.out, context, asked, places)
    own = tuple(dict.fromkeys(name for record in records for name in record["own"]))
    context = replace(context, places=places, own_columns=own)
    closed = not any(problem.column in ("movement", "strength_group") for problem in shared)
    return replace(setup, context=context, closed=closed, asked={}), records, problems


def _held(context: Context) -> set[str]:
    from geo_movements.places.lock import locked

    events = context.project.events
    decided = {name for name, row in locked(context.project)[0].items() if row["match"] != "none"}
    # What events name alone is weighed with the rest.
    return decided if {*events["place"].dropna()} <= decided else set()


def _write_lock(out: Path, context: Context, asked: Any, places: Any) -> None:
    from geo_movements.places.lock import lock_text

    write_bytes(lock_file(out, context), lock_text(places, asked).encode())


def _evidence(plan: _Plan) -> Any:
    import pyarrow.parquet as pq

    paths = [plan.journal.path("survey", part.number, "parquet") for part in plan.partitions]
    whole = pooled([])
    for at in range(0, len(paths), _POOLED):
        told = [pq.read_table(path).to_pandas() for path in paths[at : at + _POOLED]]
        whole = pooled([whole, *told] if len(whole) else told)
    return whole


def _jobs(plan: _Plan, stage: str, setup: Setup, inputs: Sequence[str] | None = None) -> list[Job]:
    path = plan.journal.folder / f"{stage}.pickle"
    digest = write_setup(path, setup)
    inputs = inputs or [""] * len(plan.partitions)
    return [
        Job(stage, partition, str(plan.out), str(path), digest, told)
        for partition, told in zip(plan.partitions, inputs, strict=True)
    ]


def _done(plan: _Plan, jobs: Sequence[Job]) -> list[Record]:
    """Have jobs done; returns their records in the partitions' order."""
    records: dict[int, Record] = {}
    try:
        for job, record in plan.start(jobs):
            records[job.partition.number] = record
            plan.told(f"{job.stage} {len(records)} of {len(jobs)}: {job.partition.name}")
    finally:
        Path(jobs[0].setup).unlink(missing_ok=True)
    return [records[number] for number in sorted(records)]
