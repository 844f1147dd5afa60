"""Answers of geocoding services on disk: one file a query, in the user's cache folder.

A cache spares the service (the public ones ask for it) and lets a run that failed halfway go on.
Entries age out, because maps are corrected: what was not there may be by now.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo_movements.disk import place, sweep
from geo_movements.places.answers import Answer, checked

__all__ = ["DamagedError", "cache_folder", "entry_path", "pace_folder", "read_entry", "write_entry"]

VERSION = 1
"""Raised when `Answer`, or what is read into it, changes."""
DAY_S = 86_400
MOST_BYTES = 20_000_000
"""No answer makes a larger entry."""


class DamagedError(ValueError):
    """An entry that is not as it was written."""


def pace_folder() -> Path:
    """Return the folder of the times when services were asked last."""
    return cache_folder().with_name("service-pace")


def cache_folder() -> Path:
    """Return the folder: GEO_MOVEMENTS_CACHE, or the user's cache folder as the platform has it."""
    if own := os.environ.get("GEO_MOVEMENTS_CACHE"):
        return Path(own) / "service"
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():  # so the XDG specification: a relative one is ignored
        base = Path(os.environ.get("LOCALAPPDATA", "")) if sys.platform == "win32" else Path()
    if not base.is_absolute():
        base = Path.home() / ".cache"
    return base / "geo-movements" / "service"


def entry_path(folder: Path, key: Mapping[str, Any]) -> Path:
    """Return the file of a query: service, host, name, countries, language, options."""
    text = json.dumps([VERSION, key], sort_keys=True, ensure_ascii=True, default=str)
    return folder / f"{hashlib.sha256(text.encode()).hexdigest()}.json"


def read_entry(path: Path, *, now: float, days: float) -> list[Answer] | None:
    """Read a query's answers; None where there are none, or they are older than so many days.

    Raises `DamagedError` where the entry is not as it was written, or is another query's, or holds
    what no answer can: it is removed.
    """
    try:
        stored, answers = _entry(path)
        if stored > now + DAY_S:
            raise ValueError("from the future")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise DamagedError(str(error)) from error
    return answers if now - stored < days * DAY_S else None


def _entry(path: Path) -> tuple[float, list[Answer]]:
    """Read when an entry was written, and its answers. Raises what is wrong with it."""
    kept = path.stat()
    if not stat.S_ISREG(kept.st_mode) or kept.st_size > MOST_BYTES:
        raise ValueError("no file of a sane size")  # a pipe would be waited for without end
    entry = json.loads(path.read_bytes())
    stored, cells = float(entry["stored"]), entry["answers"]
    if entry["sha256"] != _digest(path, stored, cells):
        raise ValueError("not as it was written")
    return stored, [checked(Answer(**each | {"names": tuple(each["names"])})) for each in cells]


def write_entry(path: Path, answers: list[Answer], *, now: float) -> None:
    """Write a query's answers, whole or not at all, for this user's eyes only.

    Raises `OSError`.
    """
    cells = [answer._asdict() | {"names": list(answer.names)} for answer in answers]
    digest = _digest(path, float(now), cells)
    text = json.dumps({"stored": float(now), "sha256": digest, "answers": cells})
    sweep(path.parent)
    place(path, lambda file: file.write(text.encode()), private=True, folders=True)


def _digest(path: Path, stored: float, cells: Any) -> str:
    """Tell an entry's contents, and whose they are: its name is a digest of the query."""
    text = json.dumps([path.name, stored, cells], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
