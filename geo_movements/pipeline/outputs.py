"""What a run leaves in OUT: legs by partition, flows, problems, the lock, and the manifest last."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements import disk, turns
from geo_movements.errors import OutputError, Problem
from geo_movements.pipeline.context import Context
from geo_movements.pipeline.journal import (
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
    import pyarrow as pa

    from geo_movements.flows.merge import Common
    from geo_movements.pipeline.work import Setup

__all__ = [
    "MANIFEST",
    "alone",
    "clear_stale",
    "lock_file",
    "private",
    "problems_path",
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
    _refuse_newer(out)
    try:
        if out.exists() and not work.is_dir() and any(out.iterdir()):
            raise OutputError(
                f'"{out}" is not empty, and nothing that this command wrote. Name a new folder.'
            )
        work.mkdir(parents=True, exist_ok=True)
        handle = os.open(work / "lock", os.O_CREAT | os.O_RDWR | turns.NEVER_ELSEWHERE, 0o666)
    except OutputError:
        raise
    except OSError as error:
        raise OutputError(f'"{out}" cannot be written ({error.strerror}).') from error
    try:
        if not turns.take(handle):  # a process that dies lets go of it
            raise OutputError(f'another run writes to "{out}". Wait for its end.')
        yield
    finally:
        os.close(handle)


def _refuse_newer(out: Path) -> None:
    """Refuse an output that a newer version wrote. Raises `OutputError`."""
    try:
        told = json.loads((out / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return  # none, or a damaged one: it is written anew in any case
    form = told.get("format") if isinstance(told, dict) else None
    if isinstance(form, int) and form > FORMAT:
        raise OutputError(
            f'"{out / MANIFEST}" is of format {form}, from a newer geo-movements; this one writes '
            f"format {FORMAT}. Update geo-movements, or name a new folder."
        )


def clear_stale(out: Path, files: int, partitions: int) -> None:
    """Remove files for partitions that are no more, and what a killed run left half done.

    Only names that this command gives are removed: what somebody else has put there stays.
    """
    ours = {
        "legs": (r"part-(\d{5,})\.parquet", partitions),
        "problems": (r"part-(\d{5,})\.parquet", partitions),
        "_work/problems": (r"part-(\d{5,})\.parquet", partitions),
        "_work/survey": (r"(\d{5,})\.\w+(\.\w+)?", partitions),
        "_work/convert": (r"(\d{5,})\.\w+(\.\w+)?", partitions),
        "_work/shuffle": (r"(\d{5,})\.\w+", files),
        "_work": (_NONE, 0),
        ".": (_NONE, 0),
    }
    for folder, (name, count) in ours.items():
        disk.sweep(out / folder)
        for path in (out / folder).glob("*") if (out / folder).is_dir() else ():
            found = re.fullmatch(name, path.name)
            if found and int(found[1]) >= count:
                path.unlink(missing_ok=True)


def private(out: Path, context: Context) -> Path:
    """Return the folder of files that tell exact places: not OUT itself where these are blurred."""
    return out / "_work" if context.blurred else out


def lock_file(out: Path, context: Context) -> Path:
    """Name the lock file of an output."""
    return private(out, context) / "places.lock.csv"


def problems_path(context: Context, out: Path, number: int) -> Path:
    """Name the file of all problems of a partition's rows."""
    return private(out, context) / "problems" / f"part-{number:05d}.parquet"


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
    out: Path,
    context: Context,
    records: Sequence[Record],
    each: Callable[[Sequence[Path], int, Common], Iterable[pa.Table]],
) -> Record | None:
    """Add up the partitions' shares of the flows; returns the record of the file, None without.

    `each` makes the flows of each bucket, of the files of the shares.
    """
    if not context.by:
        (out / "flows.parquet").unlink(missing_ok=True)
        return None
    from geo_movements.pipeline.flowing import write_sums

    journal = Journal(out)
    there = [at for at, record in enumerate(records) if record["flows"]]
    paths = [journal.path("convert", at, "flows.parquet") for at in there]
    if not paths:
        (out / "flows.parquet").unlink(missing_ok=True)
        return None
    shutil.rmtree(spill := journal.folder / "flows", ignore_errors=True)
    seen = (journal.path("convert", at, "common.json").read_text("utf-8") for at in there)
    try:
        return write_sums(
            paths, map(json.loads, seen), out / "flows.parquet", partial(each, paths)
        )  # fmt: skip
    finally:
        shutil.rmtree(spill, ignore_errors=True)


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
    places: int,
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
    for at, record in enumerate(records):
        if told := record["all_problems"]:
            name = problems_path(context, out, at).relative_to(out).as_posix()
            written.append(
                {"file": name, **{key: told[key] for key in ("rows", "bytes", "sha256")}}
            )
    for path in (lock_file(out, context), private(out, context) / "problems.csv"):
        name = path.relative_to(out).as_posix()
        written.append(
            {"file": name, "bytes": path.stat().st_size, "sha256": digest_of(path)}
        )  # fmt: skip
    content = {
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
        "beside": _beside(context, {name for record in surveys for name in record["paths"]}),
        "rows": sum(record["rows"] for record in surveys),
        "legs": sum(record["legs"]["rows"] for record in records),
        "places": places,
        "movements_in_one_partition": setup.closed,
        "problems": levels,
        "outputs": written,
    }  # fmt: skip
    write_json(out / MANIFEST, content)


def _beside(context: Context, lines: Iterable[str]) -> list[dict[str, Any]]:
    """List the files beside the movements that were read, and those that rows name as `path`."""
    folder = context.project.path
    names = [name for table, name in context.project.files.items() if table != "movements"]
    paths = {name: folder / name for name in sorted({*names, *lines})}
    return [
        {"file": name, "bytes": path.stat().st_size, "sha256": digest_of(path)}
        for name, path in paths.items()
        if path.is_file() and path.name != "places.lock.csv"
    ]
