"""The pieces of work that a worker does: one stage of one partition, from files to files.

Each is recorded in the journal when all its files are there, and skipped where it is recorded for
what it depends on now. So a piece can be done twice, by whom and where ever, with the same outcome.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements import schema
from geo_movements.errors import ParseError, Problem
from geo_movements.extras import needed
from geo_movements.pipeline.convert import Origin, convert, with_row_ids
from geo_movements.pipeline.flowing import in_order, seen_plainly, summed, write_share
from geo_movements.pipeline.journal import (
    Journal,
    write_bytes,
    write_json,
    write_plain,
    write_table,
)
from geo_movements.pipeline.outputs import problems_path
from geo_movements.pipeline.partitions import PLACED, digest_of, own_columns, read_partition
from geo_movements.pipeline.shuffle import shuffled
from geo_movements.pipeline.survey import SHARED, survey, toponyms_in
from geo_movements.pipeline.tally import CAP, plain, problems_table, tallied
from geo_movements.pipeline.ways import shared_ways
from geo_movements.pipeline.whole import decided
from geo_movements.pipeline.work import Job, Setup, key_of, read_setup, read_source
from geo_movements.tables.cells import mode

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["do", "legs_path", "summed_path", "warm", "written"]

Record = dict[str, Any]
LAYOUT = 2
"""Of the notes: those of another are made anew."""


def do(job: Job) -> Record:
    """Do a job, unless it is done; returns its record, with `kept` where it was."""
    return STAGES[job.stage](job, read_setup(job.setup, job.digest))


def legs_path(out: Path, number: int) -> Path:
    """Name the file of a partition's legs."""
    return out / "legs" / f"part-{number:05d}.parquet"


# --- Stages ---------------------------------------------------------------------------------------


def _shuffle(job: Job, setup: Setup) -> Record:
    """Deal the rows of a file to buckets by their movement."""
    journal, number = Journal(Path(job.out)), job.partition.number
    digest = digest_of(job.partition.path)
    key = key_of("shuffle", job.partition.name, digest, setup.buckets)
    path = journal.path("shuffle", number, "parquet")
    if record := journal.done("shuffle", number, key):
        return _kept(record)
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
    key = key_of("survey", LAYOUT, job.partition.name, digest, asked, setup.context.asked)
    record = journal.done("survey", number, key)
    if record and (record["weighed"] or not setup.weighed):
        return _kept(record)
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
            "paths": found.paths,
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
    return write_bytes(path, content.getvalue())


def _convert(job: Job, setup: Setup) -> Record:
    """Convert a partition: its legs, its share of the flows, its problems."""
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    out, number = Path(job.out), job.partition.number
    journal = Journal(out)
    path = journal.path("survey", number, "parquet")
    evidence = pq.read_table(path, columns=["origin", "via", "destination"]).to_pandas()
    asked = setup.context.key(toponyms_in(evidence))
    lines = setup.context.lines(job.paths)
    key = key_of("convert", LAYOUT, job.partition.name, job.input, asked, lines, setup.closed)
    legs = legs_path(out, number)
    flows = journal.path("convert", number, "flows.parquet")
    common = journal.path("convert", number, "common.json")
    problems_file = journal.path("convert", number, "problems.json")
    if record := journal.done("convert", number, key):
        return _kept(record)
    problems: list[Problem] = []
    table = read_source(job, setup, problems)
    with shared_ways(journal.folder / "ways") if setup.sharing else nullcontext():
        made = convert(
            table, setup.context, file=job.partition.name, found=problems, closed=setup.closed
        )
    told: Record = {"rows": table.num_rows, "legs": None, "flows": None, "all_problems": None}
    files: dict[Path, tuple[int, str]] = {}
    if made.legs is None:
        legs.unlink(missing_ok=True)
    else:
        told["legs"] = written(legs, made.legs)
    if made.flows is None:
        flows.unlink(missing_ok=True)
        common.unlink(missing_ok=True)
    else:
        size, digest = write_share(flows, in_order(made.flows))
        told["flows"] = {"rows": made.flows.num_rows, "bytes": size, "sha256": digest}
        files[common] = write_json(common, seen_plainly(made.flows))
    every = problems_path(setup.context, out, number)
    if made.problems:
        told["all_problems"] = written(every, problems_table(made.problems))
    else:
        every.unlink(missing_ok=True)
    kinds = tallied(made.problems)
    files |= {
        path: (told[name]["bytes"], told[name]["sha256"])
        for name, path in (("legs", legs), ("flows", flows), ("all_problems", every))
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


def _kept(record: Record) -> Record:
    return {**record, "kept": True}


def _flows(job: Job, setup: Setup) -> Record:
    """Add up the shares of one of some buckets of flows; kept by no journal."""
    assert setup.common is not None
    path = summed_path(Path(job.out), job.partition.number)
    table = summed(setup.shares, job.partition.number, setup.buckets, setup.common)
    write_plain(path, table)
    return {"rows": table.num_rows}


def summed_path(out: Path, bucket: int) -> Path:
    """Name the file of a bucket's flows."""
    return Journal(out).path("flows", bucket, "arrow")


def _warm(job: Job, setup: Setup) -> Record:
    """Get ready for what is to come, while another decides the places.

    The networks are those of the modes of the first partition, unless a run before has converted
    that: then it may be that there is nothing to do. A mode that stands in others alone is read
    when they come to it.
    """
    from geo_movements.routes.legs import get_ready

    journal = Journal(Path(job.out))
    if not journal.path("convert", 0, "json").exists():
        warm(_LATER)
        get_ready(_modes_in(journal))
    return {}


def _modes_in(journal: Journal) -> set[str]:
    """Read the modes of the first partition from its evidence; what is none is told elsewhere."""
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    modes = set()
    told = pq.read_table(journal.path("survey", 0, "parquet"), columns=["mode"])
    for words in told["mode"].drop_null().unique().to_pylist():
        with suppress(ParseError):
            modes.add(mode(words))
    return modes


def warm(modules: Sequence[str]) -> None:
    """Import what work will need."""
    for name in modules:
        import_module(name)


_LATER = (
    "geo_movements.build",
    "geo_movements.check",
    "geo_movements.export.parquet",
    "geo_movements.flows.tally",
    "geo_movements.routes.network",
    "geo_movements.routes.sea",
    "geo_movements.routing",
)


STAGES: Mapping[str, Callable[[Job, Setup], Record]] = {
    "shuffle": _shuffle,
    "survey": _survey,
    "places": decided,
    "warm": _warm,
    "convert": _convert,
    "flows": _flows,
}
