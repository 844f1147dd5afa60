"""Answers of geocoding services on disk: one file a query, in the user's cache folder.

A cache spares the service (the public ones ask for it) and lets a run that failed halfway go on.
Entries age out, because maps are corrected: what was not there may be by now.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo_movements.disk import place, sweep
from geo_movements.places.answers import Answer, clean

__all__ = ["cache_folder", "entry_path", "read_entry", "write_entry"]

VERSION = 1
"""Raised when `Answer`, or what is read into it, changes."""
DAY_S = 86_400


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

    A damaged entry, or one from the future, is removed.
    """
    try:
        entry = json.loads(path.read_bytes())
        answers = [_answer(cells) for cells in entry["answers"]]
        stored, whole = float(entry["stored"]), entry["sha256"] == _digest(entry["answers"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        stored, whole = now, False
    if not whole or stored > now + DAY_S:
        with contextlib.suppress(OSError):
            path.unlink()
        return None
    return answers if now - stored < days * DAY_S else None


def _answer(cells: Mapping[str, Any]) -> Answer:
    return Answer(**{**cells, "names": tuple(map(clean, cells["names"]))})


def write_entry(path: Path, answers: list[Answer], *, now: float) -> None:
    """Write a query's answers, whole or not at all, for this user's eyes only.

    Raises `OSError`.
    """
    cells = [answer._asdict() | {"names": list(answer.names)} for answer in answers]
    text = json.dumps({"stored": now, "sha256": _digest(cells), "answers": cells})
    sweep(path.parent)
    place(path, lambda file: file.write(text.encode()), private=True, folders=True)


def _digest(cells: Any) -> str:
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()
