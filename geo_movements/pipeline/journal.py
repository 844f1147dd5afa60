"""Files that are whole or absent, and records of what is done, for the run after a killed one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geo_movements import disk
from geo_movements.extras import needed
from geo_movements.pipeline.partitions import digest_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Journal",
    "place",
    "versions",
    "write_bytes",
    "write_json",
    "write_plain",
    "write_table",
]

PACKAGES = ("geo-movements", "geopandas", "numpy", "pandas", "pyarrow", "pyproj", "shapely")
"""Whose versions decide what bytes are written."""


def place(path: Path, write: Callable[[IO[bytes]], None]) -> tuple[int, str]:
    """Write a file whole or not at all; returns its size and SHA-256. Raises `OutputError`."""
    told: list[_Hashed] = []

    def hashing(file: IO[bytes]) -> None:
        told.append(_Hashed(file))
        write(told[0])  # type: ignore[arg-type]

    disk.place(path, hashing, folders=True)
    return told[0].size, told[0].digest.hexdigest()


class _Hashed:
    """A file that is written from its beginning to its end, hashed on the way."""

    closed = False

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.size, self.digest = file, 0, hashlib.sha256()

    def write(self, block: Any) -> int:
        self.digest.update(block)
        self.size += len(memoryview(block).cast("B")) if len(block) else 0
        self.file.write(block)
        return len(block)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        self.file.flush()

    def close(self) -> None:
        """Leave the file open, for whoever opened it."""

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False


def write_json(path: Path, told: Any) -> tuple[int, str]:
    """Write JSON, the same bytes for the same content."""
    text = json.dumps(told, indent=1, sort_keys=True, ensure_ascii=True) + "\n"
    return place(path, lambda file: _all(file, text.encode()))


def write_bytes(path: Path, content: bytes) -> tuple[int, str]:
    """Write bytes."""
    return place(path, lambda file: _all(file, content))


def _all(file: IO[bytes], content: bytes) -> None:
    file.write(content)


def write_table(path: Path, table: pa.Table) -> tuple[int, str]:
    """Write an Arrow table as Parquet."""
    pq: Any = needed("pyarrow.parquet", extra="pipeline", what="a pipeline")
    return place(path, lambda file: pq.write_table(table, file, compression="zstd"))


def write_plain(path: Path, table: pa.Table) -> tuple[int, str]:
    """Write an Arrow table as it is in memory, for who reads it once and soon."""
    pa: Any = needed("pyarrow", extra="pipeline", what="a pipeline")

    def write(file: Any) -> None:
        with pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)

    return place(path, write)


def versions() -> dict[str, str]:
    """Name the versions that decide what bytes are written."""
    from importlib.metadata import PackageNotFoundError, version

    from geo_movements import __version__

    told = {"geo-movements": __version__}
    for package in PACKAGES[1:]:
        try:
            told[package] = version(package)
        except PackageNotFoundError:  # pragma: no cover
            told[package] = ""
    return told


class Journal:
    """The records of a run under `OUT/_work`, one for each piece of work that is done.

    A record is written after the files that it speaks of, and holds for a key: the digest of all
    that the work depends on. It does not hold where it, or one of the files, is no more what was
    written: then the work is done again.
    """

    def __init__(self, out: Path) -> None:
        self.folder = out / "_work"

    def path(self, stage: str, number: int, what: str) -> Path:
        """Name a file of a piece of work."""
        return self.folder / stage / f"{number:05d}.{what}"

    def done(self, stage: str, number: int, key: str) -> dict[str, Any] | None:
        """Return the record of work that was done for a key; None where it is to be done."""
        try:
            told = json.loads(self.path(stage, number, "json").read_text(encoding="utf-8"))
            if told["key"] != key or told.pop("record") != _digest(told):
                return None
            whole = all(self._is_whole(*file) for file in told["files"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        return told if whole else None

    def _is_whole(self, name: str, size: int, digest: str) -> bool:
        """Tell whether a file is the one that was recorded, to the last bit."""
        path = self.folder.parent / name
        return path.stat().st_size == size and digest_of(path) == digest

    def keep(
        self,
        stage: str,
        number: int,
        key: str,
        told: dict[str, Any],
        files: Mapping[Path, tuple[int, str]],
    ) -> dict[str, Any]:
        """Record that work is done, and the size and SHA-256 of each file that came of it."""
        out = self.folder.parent
        listed = [[path.relative_to(out).as_posix(), *sum_] for path, sum_ in files.items()]
        record = {**told, "key": key, "files": listed}
        write_json(self.path(stage, number, "json"), {**record, "record": _digest(record)})
        return record


def _digest(record: Any) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
