"""Save a story by suffix: the whole file or none of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from geo_movements.errors import OutputError

__all__ = ["SUFFIXES", "save", "write_text"]


def save(
    story: Any,
    path: str | Path,
    *,
    table: str = "legs",
    assets: Mapping[str, str | Path] | None = None,
) -> Path:
    """Save a story, a map made from one, or bare legs, to a file: `.html` or `.geojson`.

    `table` is what a data file holds: "legs" (with the story's sources and events beside them) or
    "events".
    `assets` gives the file for each address that a folium layer of your own would link, so that
    it goes into the page. Writes to a temporary file and renames it, so that an existing file stays
    whole until the new one is. Raises `OutputError` where the suffix is not known, the page would
    need the network, or the file cannot be written.
    """
    path = Path(path)
    write = SUFFIXES.get(path.suffix.lower())
    if write is None:
        raise OutputError(
            f'no output is called "{path.suffix}". Known: {", ".join(sorted(SUFFIXES))}.'
        )
    if hasattr(story, "geometry"):  # bare legs
        from geo_movements.build import from_legs

        story = from_legs(story)
    write_text(path, write(story, table, assets))
    return path


def _html(story: Any, table: str, assets: Mapping[str, str | Path] | None) -> str:
    from geo_movements import page

    if table != "legs":
        raise OutputError(f'a page holds the whole story, not only "{table}".')
    return page.render(story, assets=assets)


def _geojson(story: Any, table: str, assets: Mapping[str, str | Path] | None) -> str:
    from geo_movements.export.geojson import to_geojson

    story = getattr(story, "story", story)  # a map knows its story
    if not hasattr(story, "legs"):
        raise OutputError(f"{type(story).__name__} is no story. Save the story that was put on it.")
    return to_geojson(story, table=table)


SUFFIXES: Mapping[str, Callable[[Any, str, Mapping[str, str | Path] | None], str]] = {
    ".geojson": _geojson,
    ".html": _html,
}


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, in UTF-8. Raises `OutputError`."""
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:80]}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(path))  # noqa: PTH101
        os.replace(temporary, path)  # noqa: PTH105
        temporary = None
    except OSError as error:
        raise OutputError(
            f'"{path}" cannot be written ({error.strerror or error}). '
            "Check that the folder exists and may be written to."
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Keep an existing file's permissions; a new one gets what the umask leaves."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
