"""What a run leaves in OUT: legs by partition, flows, problems, the lock, and the manifest last."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.errors import OutputError, Problem
from geo_movements.pipeline.context import Context
from geo_movements.pipeline.journal import (
    TEMPORARY,
    Journal,
    versions,
    write_bytes,
    write_json,
)
from geo_movements.pipeline.partitions import ALL, Partition, digest_of
from geo_movements.pipeline.tally import Tally, from_plain, listed, tallied, united
from geo_movements.tables.csvfile import csv_text
from geo_movements.tables.formulas import guarded

if TYPE_CHECKING:
    from geo_movements.pipeline.flowing import Each
    from geo_movements.pipeline.jobs import Setup

__all__ = [
    "MANIFEST",
    "alone",
    "clear_stale",
    "lock_file",
    "write_flows",
    "write_manifest",
    "write_problems",
]

MANIFEST = "manifest.json"
FORMAT = 1
_NONE = r"(?!)"
"""The pattern of no name."""
PROBLEM_COLUMNS = ("level", "file", "row", "column", "problem", "hint", "more")
Record = Mapping[str, Any]


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Have a folder to oneself. Raises `OutputError` where it is something else's, or in use."""
    work = out / "_work"
    try:
        if out.exists() and not work.is_dir() and any(out.iterdir()):
            raise OutputError(
                f'"{out}" is not empty, and nothing that this command wrote. Name a new folder.'
            )
        work.mkdir(parents=True, exist_ok=True)
        handle = os.open(work / "lock", os.O_CREAT | os.O_RDWR, 0o644)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f'"{out}" cannot be written ({error.strerror}).') from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # a process that dies lets go of it
    except OSError as error:
        os.close(handle)
        raise OutputError(f'another run writes to "{out}". Wait for its end.') from error
    try:
        yield
    finally:
        os.close(handle)


def clear_stale(out: Path, files: int, partitions: int) -> None:
    """Remove files for partitions that are no more, and what a killed run left half done.

    Only names that this command gives are removed: what somebody else has put there stays.
    """
    ours = {
        "legs": (r"part-(\d{5,})\.parquet", partitions),
        "_work/survey": (r"(\d{5,})\.\w+(\.\w+)?", partitions),
        "_work/convert": (r"(\d{5,})\.\w+(\.\w+)?", partitions),
        "_work/shuffle": (r"(\d{5,})\.\w+", files),
        "_work": (_NONE, 0),
        ".": (_NONE, 0),
    }
    for folder, (name, count) in ours.items():
        for path in (out / folder).glob("*") if (out / folder).is_dir() else ():
            found = re.fullmatch(name, path.name)
            if path.name.startswith(TEMPORARY) or (found and int(found[1]) >= count):
                path.unlink(missing_ok=True)


def private(out: Path, context: Context) -> Path:
    """Return the folder of files that tell exact places: not OUT itself where these are blurred."""
    return out / "_work" if context.blurred else out


def lock_file(out: Path, context: Context) -> Path:
    """Name the lock file of an output."""
    return private(out, context) / "places.lock.csv"


# --- Problems -------------------------------------------------------------------------------------


def write_problems(
    out: Path,
    context: Context,
    first: Sequence[Mapping[str, Tally]],
    records: Sequence[Record],
    rows: int,
    legs: int,
) -> dict[str, Tally]:
    """Write the problems of all partitions, those of a kind up to a number, and return them.

    `more` counts, at the last that is listed of a kind, those that are not.
    """
    import json

    journal = Journal(out)
    parts = [
        from_plain(json.loads(journal.path("convert", at, "problems.json").read_text("utf-8")))
        for at in range(len(records))
    ]
    kinds = united([*first, *parts], rows)
    as_of = context.project.settings.as_of
    if as_of is not None and rows and not legs and not any(k.startswith("error") for k in kinds):
        told = f"as_of {as_of} leaves out every one of the {rows} rows."
        hint = "Name a later day, or say in reported when each claim became public."
        kinds |= tallied([Problem("error", ALL, 0, "reported", told, hint)])
    lines = [
        map(guarded, map(str, (*problem[:2], problem.row or "", *problem[3:], more or "")))
        for problem, more in listed(kinds)
    ]
    write_bytes(
        private(out, context) / "problems.csv", csv_text([PROBLEM_COLUMNS, *lines]).encode()
    )
    return kinds


# --- Flows ----------------------------------------------------------------------------------------


def write_flows(
    out: Path, context: Context, records: Sequence[Record], each: Each
) -> Record | None:
    """Add up the partitions' shares of the flows; returns the record of the file, None without."""
    if not context.by:
        (out / "flows.parquet").unlink(missing_ok=True)
        return None
    from geo_movements.pipeline.flowing import write_sums

    journal = Journal(out)
    paths = [
        journal.path("convert", at, "flows.parquet")
        for at, record in enumerate(records)
        if record["flows"]
    ]
    if not paths:
        (out / "flows.parquet").unlink(missing_ok=True)
        return None
    return write_sums(paths, out / "flows.parquet", journal.folder / "flows", each)


# --- The manifest ---------------------------------------------------------------------------------


def write_manifest(
    out: Path,
    setup: Setup,
    sources: Sequence[Partition],
    inputs: Sequence[Record],
    surveys: Sequence[Record],
    records: Sequence[Record],
    flows: Record | None,
    problems: Mapping[str, Tally],
) -> None:
    """Say what was read, under what settings, and what is written: the last file of a run.

    It has no clock in it, and nothing of who did the work: the same input gives the same bytes.
    """
    context = setup.context
    levels = {
        level: sum(t.count for kind, t in problems.items() if kind.startswith(f"{level}|"))
        for level in ("error", "warning", "note")
    }
    written = [
        {"file": f"legs/part-{at:05d}.parquet", **record["legs"]}
        for at, record in enumerate(records)
    ]
    if flows:
        written.append({"file": "flows.parquet", **flows})
    for path in (lock_file(out, context), private(out, context) / "problems.csv"):
        name = path.relative_to(out).as_posix()
        written.append(
            {"file": name, "bytes": path.stat().st_size, "sha256": digest_of(path)}
        )  # fmt: skip
    told = {
        "format": FORMAT,
        "versions": versions(),
        "settings": {
            **asdict(context.project.settings),
            "aggregate": list(context.by),
            "by_movement": bool(setup.buckets),
            "allow_drafts": context.allow_drafts,
            "strict": context.strict,
        },
        "inputs": [
            {"file": source.name, "bytes": record["size"], "sha256": record["digest"],
             "rows": record["rows"]}
            for source, record in zip(sources, inputs, strict=True)
        ],
        "beside": _beside(context),
        "rows": sum(record["rows"] for record in surveys),
        "legs": sum(record["legs"]["rows"] for record in records),
        "places": 0 if context.places is None else len(context.places),
        "movements_in_one_partition": setup.closed,
        "problems": levels,
        "outputs": written,
    }  # fmt: skip
    write_json(out / MANIFEST, told)


def _beside(context: Context) -> list[dict[str, Any]]:
    """List the files beside the movements that were read."""
    folder = context.project.path
    names = [name for table, name in context.project.files.items() if table != "movements"]
    paths = [folder / name for name in sorted({*names})]
    return [
        {"file": path.name, "bytes": path.stat().st_size, "sha256": digest_of(path)}
        for path in paths
        if path.is_file() and path.name != "places.lock.csv"
    ]
