"""What a piece of work is: a stage of a partition, and what all of that stage have in common."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements.errors import OutputError, Problem
from geo_movements.pipeline.context import Context
from geo_movements.pipeline.journal import Journal, versions, write_bytes
from geo_movements.pipeline.partitions import Partition, read_partition
from geo_movements.pipeline.shuffle import bucket_table

if TYPE_CHECKING:
    import pyarrow as pa

    from geo_movements.flows.merge import Common

__all__ = ["Job", "Setup", "key_of", "read_setup", "read_source", "write_setup"]


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
    partitions: Sequence[Partition] = ()
    """All of them, for what has to be told of the whole."""
    country: str | Collection[str] | None = None
    shares: Sequence[str] = ()
    """The files of the partitions' shares of the flows."""
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
    paths: tuple[str, ...] = ()
    """The files that its rows name as their way, once they are known."""


def write_setup(path: Path, setup: Setup) -> str:
    """Write what jobs have in common; returns its SHA-256."""
    content = pickle.dumps(setup)
    return write_bytes(path, content)[1]


@lru_cache(maxsize=2)
def read_setup(path: str, digest: str) -> Setup:
    """Read what `write_setup` wrote. Raises `OutputError` where it is something else's."""
    content = Path(path).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:  # a pickle of somebody else's is not opened
        raise OutputError(f'"{path}" is not what this run wrote: another run writes there, too.')
    setup = pickle.loads(content)
    assert isinstance(setup, Setup)
    return setup


def key_of(*told: Any) -> str:
    """Digest what a piece of work depends on, with the versions of what does it."""
    return hashlib.sha256(json.dumps([versions(), *told]).encode()).hexdigest()


def read_source(
    job: Job, setup: Setup, problems: list[Problem], columns: Sequence[str] | None = None
) -> pa.Table:
    """Read the rows of a job's partition: from its file, or dealt from all files."""
    if not setup.buckets:
        return read_partition(job.partition, problems, columns)
    journal = Journal(Path(job.out))
    paths = [journal.path("shuffle", at, "parquet") for at in range(len(setup.shuffles))]
    return bucket_table(paths, setup.shuffles, job.partition.number, columns)
