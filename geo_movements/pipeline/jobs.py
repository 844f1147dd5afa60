"""The pieces of work that a worker does: one stage of one partition, from files to files.

Each is recorded in the journal when all its files are there, and skipped where it is recorded for
what it depends on now. So a piece can be done twice, by whom and where ever, with the same outcome.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.errors import OutputError, Problem
from geo_movements.extras import needed
from geo_movements.pipeline.context import Context
from geo_movements.pipeline.convert import Origin, convert, with_row_ids
from geo_movements.pipeline.flowing import sums_of
from geo_movements.pipeline.journal import Journal, place, versions, write_json, write_table
from geo_movements.pipeline.partitions import (
    PLACED,
    Partition,
    digest_of,
    own_columns,
    read_partition,
)
from geo_movements.pipeline.shuffle import bucket_table, shuffled
from geo_movements.pipeline.survey import SHARED, survey, toponyms_in
from geo_movements.pipeline.tally import CAP, plain, tallied
from geo_movements.pipeline.ways import shared_ways

if TYPE_CHECKING:
    import pyarrow as pa

    from geo_movements.flows.merge import Common

__all__ = [
    "Job",
    "Setup",
    "do",
    "legs_path",
    "read_source",
    "summed_path",
    "write_setup",
    "written",
]

Record = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Setup:
    """What all jobs of a stage have in common; read once by each worker."""

    context: Context
    weighed: bool = True
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    closed: bool = False
    buckets: int = 0
    """Into how many partitions the rows are dealt by their movement; 0: they stay."""
    shuffles: Sequence[Mapping[str, Any]] = ()
    """The records of that, one for each file of the input."""
    common: Common | None = None
    """What flows have from all partitions together."""
    sharing: bool = False
    """Whether others work on it, too: then each way of a router is looked for by one of them."""


class Job(NamedTuple):
    """One stage of one partition. `setup` is a file, and `digest` its SHA-256."""

    stage: str
    partition: Partition
    out: str
    setup: str
    digest: str
    input: str = ""
    """The SHA-256 of the partition's rows, once it is known."""


def do(job: Job) -> Record:
    """Do a job, unless it is done; returns its record."""
    return STAGES[job.stage](job, _setup(job.setup, job.digest))


def write_setup(path: Path, setup: Setup) -> str:
    """Write what jobs have in common; returns its SHA-256."""
    content = pickle.dumps(setup)
    return place(path, lambda file: _write(file, content))[1]


def _write(file: Any, content: bytes) -> None:
    file.write(content)


@lru_cache(maxsize=2)
def _setup(path: str, digest: str) -> Setup:
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:  # a pickle of somebody else's is not opened
        raise OutputError(f'"{path}" is not what this run wrote: another run writes there, too.')
    setup = pickle.loads(content)
    assert isinstance(setup, Setup)
    return setup


def _key(*told: Any) -> str:
    return hashlib.sha256(json.dumps([versions(), *told]).encode()).hexdigest()


def legs_path(out: Path, number: int) -> Path:
    """Name the file of a partition's legs."""
    return out / "legs" / f"part-{number:05d}.parquet"


def read_source(
    job: Job, setup: Setup, problems: list[Problem], columns: Sequence[str] | None = None
) -> pa.Table:
    """Read the rows of a job's partition: from its file, or dealt from all files."""
    if not setup.buckets:
        return read_partition(job.partition, problems, columns)
    journal = Journal(Path(job.out))
    paths = [journal.path("shuffle", at, "parquet") for at in range(len(setup.shuffles))]
    return bucket_table(paths, setup.shuffles, job.partition.number, columns)


# --- Stages ---------------------------------------------------------------------------------------


def _shuffle(job: Job, setup: Setup) -> Record:
    """Deal the rows of a file to buckets by their movement."""
    journal, number = Journal(Path(job.out)), job.partition.number
    digest = digest_of(job.partition.path)
    key = _key("shuffle", job.partition.name, digest, setup.buckets)
    path = journal.path("shuffle", number, "parquet")
    if record := journal.done("shuffle", number, key):
        return record
    problems: list[Problem] = []
    table = read_partition(job.partition, problems)
    origin = Origin(table, job.partition.name)
    movements = origin.movements(problems)
    groups, file = shuffled(movements, job.partition, setup.buckets, path)
    return journal.keep(
        "shuffle", number, key,
        {
            "digest": digest, "size": job.partition.size, "rows": len(movements),
            "groups": groups, "problems": [list(problem) for problem in problems],
        },
        {path: file},
    )  # fmt: skip


def _survey(job: Job, setup: Setup) -> Record:
    """Do the first pass over a partition."""
    journal, number = Journal(Path(job.out)), job.partition.number
    path = job.partition.path
    digest = bucket_digest(setup, number) if setup.buckets else digest_of(path)
    asked = {name: sorted(names) for name, names in setup.asked.items()}
    key = _key("survey", job.partition.name, digest, asked, setup.context.asked)
    record = journal.done("survey", number, key)
    if record and (record["weighed"] or not setup.weighed):
        return record
    problems: list[Problem] = []
    table = read_source(job, setup, problems, PLACED)
    origin = Origin(table, job.partition.name)
    movements = origin.movements(problems)
    own = [name for name in movements.columns if name not in schema.MOVEMENTS]
    if not setup.buckets:
        own = own_columns(job.partition, table)
    homes = origin.places(movements.index)
    found = survey(
        with_row_ids(movements, homes), homes, setup.context.project,
        weighed=setup.weighed, asked=dict(setup.asked),
    )  # fmt: skip
    evidence = journal.path("survey", number, "parquet")
    files = {evidence: write_table(evidence, found.evidence)}
    for name in ("id", *SHARED):
        array = journal.path("survey", number, f"{name}.npy")
        if name in found.hashes:
            files[array] = _write_array(array, found.hashes[name])
        else:
            array.unlink(missing_ok=True)
    errors = _first([p for p in origin.told(problems) if p.level == "error"], job.partition.name)
    return journal.keep(
        "survey", number, key,
        {
            "digest": digest, "size": job.partition.size, "rows": found.rows, "own": own,
            "weighed": setup.weighed, "named": found.named, "problems": errors,
        },
        files,
    )  # fmt: skip


def _first(errors: Sequence[Problem], file: str) -> list[list[Any]]:
    """List the first errors of a partition, and how many more there are."""
    told = [list(error) for error in errors[:CAP]]
    if (more := len(errors) - CAP) > 0:
        told.append(list(Problem("error", file, 0, "", f"{more:,} more errors of its rows.")))
    return told


def bucket_digest(setup: Setup, bucket: int) -> str:
    """Digest the rows that are dealt to a bucket."""
    groups = [record["groups"].get(str(bucket)) for record in setup.shuffles]
    return hashlib.sha256(json.dumps(groups).encode()).hexdigest()


def _write_array(path: Path, array: Any) -> tuple[int, str]:
    import numpy as np

    content = io.BytesIO()
    np.save(content, array)
    return place(path, lambda file: _write(file, content.getvalue()))


def _convert(job: Job, setup: Setup) -> Record:
    """Convert a partition: its legs, its share of the flows, its problems."""
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    out, number = Path(job.out), job.partition.number
    journal = Journal(out)
    path = journal.path("survey", number, "parquet")
    evidence = pq.read_table(path, columns=["origin", "via", "destination"]).to_pandas()
    asked = setup.context.key(toponyms_in(evidence))
    key = _key("convert", job.partition.name, job.input, asked, setup.closed)
    legs = legs_path(out, number)
    flows = journal.path("convert", number, "flows.parquet")
    problems_file = journal.path("convert", number, "problems.json")
    if record := journal.done("convert", number, key):
        return record
    problems: list[Problem] = []
    table = read_source(job, setup, problems)
    with shared_ways(journal.folder / "ways") if setup.sharing else nullcontext():
        made = convert(
            table, setup.context, file=job.partition.name, found=problems, closed=setup.closed
        )
    told: Record = {"rows": table.num_rows, "legs": None, "flows": None}
    if made.legs is None:
        legs.unlink(missing_ok=True)
    else:
        told["legs"] = written(legs, made.legs)
    if made.flows is None:
        flows.unlink(missing_ok=True)
    else:
        told["flows"] = written(flows, made.flows)
    kinds = tallied(made.problems)
    files = {
        path: (told[name]["bytes"], told[name]["sha256"])
        for name, path in (("legs", legs), ("flows", flows))
        if told[name] is not None
    }
    files[problems_file] = write_json(problems_file, plain(kinds))
    for level in ("error", "warning", "note"):
        found = [tally.count for kind, tally in kinds.items() if kind.startswith(f"{level}|")]
        told[f"{level}s"] = sum(found)
    return journal.keep("convert", number, key, told, files)


def written(path: Path, table: pa.Table) -> Record:
    """Write a table, and record the file: its rows, size, SHA-256 and bounds."""
    size, digest = write_table(path, table)
    geo = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
    box = geo.get("columns", {}).get("geometry", {}).get("bbox")
    return {"rows": table.num_rows, "bytes": size, "sha256": digest, "bbox": box}


def _flows(job: Job, setup: Setup) -> Record:
    """Add up the shares of a bucket of flows, whose file the partition is; kept by no journal."""
    assert setup.common is not None
    path = Path(job.partition.path)
    (table,) = sums_of([path], setup.common)
    return {
        "rows": table.num_rows,
        **dict(zip(("bytes", "sha256"), write_table(summed_path(path), table), strict=True)),
    }


def summed_path(path: Path) -> Path:
    """Name the file of a bucket's flows by that of its shares."""
    return path.with_suffix(".flows")


STAGES: Mapping[str, Callable[[Job, Setup], Record]] = {
    "shuffle": _shuffle,
    "survey": _survey,
    "convert": _convert,
    "flows": _flows,
}
