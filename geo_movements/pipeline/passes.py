"""A whole run: both passes over all partitions, and what only the whole can tell."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.errors import InputError, Problem, errors_in
from geo_movements.pipeline.context import Context, context_of
from geo_movements.pipeline.engines import ENGINES, Start, cores
from geo_movements.pipeline.jobs import summed_path
from geo_movements.pipeline.journal import Journal
from geo_movements.pipeline.outputs import (
    MANIFEST,
    alone,
    clear_stale,
    lock_file,
    private,
    write_flows,
    write_manifest,
    write_problems,
)
from geo_movements.pipeline.partitions import Partition, find_partitions
from geo_movements.pipeline.tally import Tally, tallied
from geo_movements.pipeline.whole import asked_names
from geo_movements.pipeline.work import Job, Setup, write_setup
from geo_movements.tables.counting import DEFAULT

if TYPE_CHECKING:
    import pyarrow as pa

    from geo_movements.flows.merge import Common

__all__ = ["Report", "run"]

OWN_LOCK = "OUT/places.lock.csv"
"""What problems call the lock of the output, where neither project nor user gives one."""
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
    listed: Path
    """The problems, up to 1,000 of each kind; beside it, in `problems/`, all of them."""
    kept: int = 0
    """So many partitions were as a run before had left them."""

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
    by: Sequence[str] = DEFAULT,
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
    staff = min(workers or cores(), len(found))
    # Workers begin at once: they get ready while the tables beside the movements are read.
    with alone(out), ENGINES[engine](workers=staff, scheduler=scheduler, told=told) as start:
        context = replace(
            _context(partitions, project, lock, out, as_of),
            by=tuple(by), allow_drafts=allow_drafts, strict=strict,
        )  # fmt: skip
        (out / MANIFEST).unlink(missing_ok=True)
        plan = _Plan(found, out, start, staff if scheduler is None else max(staff, 2), told)
        # A lock that this command wrote itself changes nothing: the same input, the same notes.
        own = lock is None and context.project.files["lock"] == OWN_LOCK
        return _run(plan, Setup(context=context, weighed=own, country=country), by_movement)


@dataclass(frozen=True)
class _Plan:
    """What is to be done where, and by whom."""

    partitions: Sequence[Partition]
    out: Path
    start: Start
    workers: int
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


def _run(plan: _Plan, setup: Setup, by_movement: bool) -> Report:
    sources = plan.partitions
    dealt: list[Record] = []
    if by_movement:
        plan, setup, dealt = _dealt(plan, setup)
    clear_stale(plan.out, len(sources), len(plan.partitions))
    surveys, placed = _surveyed(plan, setup)
    setup = replace(setup, closed=placed["closed"])
    # What a run before found is looked for anew: the networks may be others.
    shutil.rmtree(ways := plan.journal.folder / "ways", ignore_errors=True)
    jobs = [
        Job(
            "convert", partition, str(plan.out), placed["setup"], placed["digest"],
            record["digest"], tuple(record["paths"]),
        )
        for partition, record in zip(plan.partitions, surveys, strict=True)
    ]  # fmt: skip
    try:
        records = _done(plan, jobs)
    finally:
        shutil.rmtree(ways, ignore_errors=True)
    rows = sum(record["rows"] for record in surveys)
    legs = sum(record["legs"]["rows"] for record in records if record["legs"])
    first = tallied(Problem(*cells) for cells in placed["problems"])
    problems = write_problems(plan.out, setup.context, [first], records, rows, legs)
    report = Report(
        out=plan.out, partitions=len(sources), rows=rows, legs=legs, flows=0, problems=problems,
        kept=sum("kept" in record for record in records),
        listed=private(plan.out, setup.context) / "problems.csv",
    )  # fmt: skip
    if report.errors:
        (plan.out / "flows.parquet").unlink(missing_ok=True)
        return report
    flows = write_flows(plan.out, setup.context, records, partial(_summed, plan, setup))
    inputs = dealt or surveys
    write_manifest(
        plan.out, setup, sources, inputs, surveys, records, flows, report.problems,
        placed["places"],
    )  # fmt: skip
    return replace(report, flows=flows["rows"] if flows else 0)


def _summed(
    plan: _Plan, setup: Setup, shares: Sequence[Path], buckets: int, common: Common
) -> Iterator[pa.Table]:
    """Have the shares of each bucket added up."""
    import pyarrow as pa

    asked = Setup(
        context=setup.context, common=common, shares=[str(path) for path in shares], buckets=buckets
    )
    parts = [Partition(at, f"flows {at:05d}", "", 0) for at in range(buckets)]
    done: set[int] = set()
    at = 0
    for job, _ in _doing(told := replace(plan, partitions=parts), _jobs(told, "flows", asked)):
        done.add(job.partition.number)
        while at in done:  # the first is written while the others are added up
            with pa.memory_map(str(summed_path(plan.out, at))) as file:
                yield pa.ipc.open_file(file).read_all()
            at += 1


def _dealt(plan: _Plan, setup: Setup) -> tuple[_Plan, Setup, list[Record]]:
    """Deal the rows anew, so that each movement is in one of as many partitions as before."""
    buckets = len(plan.partitions)
    dealing = replace(setup, buckets=buckets)
    records = _done(plan, _jobs(plan, "shuffle", dealing))
    parts = [Partition(number, f"movements {number:05d}", "", 0) for number in range(buckets)]
    return replace(plan, partitions=parts), replace(dealing, shuffles=tuple(records)), records


def _surveyed(plan: _Plan, setup: Setup) -> tuple[list[Record], Record]:
    """Do the first pass; returns its records, and that of what only the whole can tell.

    Raises `InputError` with all that is wrong by then.
    """
    setup = replace(setup, asked=asked_names(setup.context))
    records = _done(plan, _jobs(plan, "survey", setup))
    placed = _placed(plan, setup)
    if "lacking" in placed:  # what was not weighed is weighed now
        setup = replace(setup, weighed=True)
        records = _done(plan, _jobs(plan, "survey", setup))
        placed = _placed(plan, setup)
    rows = sum(record["rows"] for record in records)
    plan.told(f"{rows:,} rows, {placed['toponyms']:,} toponyms")
    if errors_in(problems := [Problem(*cells) for cells in placed["problems"]]):
        named = [_own_lock_named(problem, plan, setup) for problem in problems]
        raise InputError(sorted(named, key=lambda problem: problem.level != "error"))
    return records, placed


def _own_lock_named(problem: Problem, plan: _Plan, setup: Setup) -> Problem:
    """Name the real lock of the output; what is written there does not tell where it lies."""
    if setup.context.project.files["lock"] != OWN_LOCK:
        return problem
    path = str(lock_file(plan.out, setup.context))
    file = path if problem.file == OWN_LOCK else problem.file
    return problem._replace(file=file, hint=problem.hint.replace(OWN_LOCK, path))


def _placed(plan: _Plan, setup: Setup) -> Record:
    """Have one worker decide the places; the others get ready meanwhile for what is to come."""
    setup = replace(setup, partitions=tuple(plan.partitions), sharing=plan.workers > 1)
    parts = [Partition(at, "places", "", 0) for at in range(plan.workers)]
    jobs = _jobs(replace(plan, partitions=parts), "places", setup)
    jobs[1:] = [job._replace(stage="warm") for job in jobs[1:]]
    return _done(plan, jobs, quietly=True)[0]


def _jobs(plan: _Plan, stage: str, setup: Setup) -> list[Job]:
    path = plan.journal.folder / f"{stage}.pickle"
    digest = write_setup(path, setup)
    return [Job(stage, part, str(plan.out), str(path), digest) for part in plan.partitions]


def _done(plan: _Plan, jobs: Sequence[Job], *, quietly: bool = False) -> list[Record]:
    """Have jobs done; returns their records in the partitions' order."""
    records = {job.partition.number: record for job, record in _doing(plan, jobs, quietly=quietly)}
    return [records[number] for number in sorted(records)]


def _doing(
    plan: _Plan, jobs: Sequence[Job], *, quietly: bool = False
) -> Iterator[tuple[Job, Record]]:
    """Have jobs done; yields each with its record, in the order in which they are done."""
    count = kept = 0
    try:
        for job, record in plan.start(jobs):
            count += 1
            kept += "kept" in record
            if not (quietly or "kept" in record):
                plan.told(f"{job.stage} {count} of {len(jobs)}: {job.partition.name}")
            yield job, record
    finally:
        Path(jobs[0].setup).unlink(missing_ok=True)
    if kept:
        plan.told(f"{jobs[0].stage}: {kept:,} of {len(jobs):,} kept, nothing of theirs has changed")
