"""Save a story by suffix: the whole file or none of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from geo_movements.disk import write_whole
from geo_movements.errors import OutputError
from geo_movements.stages import stage

__all__ = ["SUFFIXES", "options_of", "save", "suffix_of", "write", "writer"]

Content = str | bytes | Iterable[bytes]
Writer = Callable[..., Content]
"""Takes a story and keyword-only options of its own, returns what the file holds: whole, or piece
by piece where it may be large."""

SUFFIXES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ".bib": ("report", "bibtex"),
        ".csl.json": ("report", "csl"),
        ".csv": ("export.tables", "csv_pieces"),
        ".czml": ("export.czml", "czml_pieces"),
        ".docx": ("report", "docx"),
        ".fgb": ("export.flatgeobuf", "flatgeobuf_pieces"),
        ".geojson": ("export.geojson", "geojson_pieces"),
        ".geojsonl": ("export.geojson", "geojsonl_pieces"),
        ".gif": ("figure", "gif"),
        ".gpkg": ("export.geopackage", "geopackage_pieces"),
        ".html": ("page", "render"),
        ".kml": ("export.kml", "kml_pieces"),
        ".kmz": ("export.kml", "to_kmz"),
        ".md": ("report", "markdown"),
        ".mp4": ("figure", "mp4"),
        ".orbat.json": ("export.orbat", "orbat_pieces"),
        ".parquet": ("export.parquet", "parquet_pieces"),
        ".pdf": ("figure", "pdf"),
        ".pmtiles": ("export.pmtiles", "pmtiles_pieces"),
        ".png": ("figure", "png"),
        ".pptx": ("report", "pptx"),
        ".svg": ("figure", "svg"),
        ".xlsx": ("export.tables", "to_xlsx"),
    }
)
"""Suffix -> the module and the function that write it, imported when first asked for."""


def save(story: Any, path: str | Path, **options: Any) -> Path:
    """Save a story, a map made from one, or bare legs, to a file; its suffix says as what.

    The options are those of the kind of file (README, "Every output"); of a page: `assets`, the
    file for each address that a folium layer of your own would link, so that it goes into the
    page; of data in one table (.csv, .fgb, .geojson, .geojsonl, .parquet): `table`, which is
    "legs", "events", "sources" or "places".
    Writes to a temporary file and renames it, so that an existing file stays
    whole until the new one is. Raises `OutputError` where the suffix or an option is not known, the
    page would need the network, an optional package is missing, or the file cannot be written.
    """
    path = Path(path)
    suffix = suffix_of(path)
    make = writer(suffix)
    known = options_of(suffix)
    if unknown := [name for name in options if name not in known]:
        takes = ", ".join(known) or "none"
        raise OutputError(f"{suffix} takes no option {', '.join(unknown)}. It takes: {takes}.")
    if hasattr(story, "geometry"):  # bare legs
        from geo_movements.build import from_legs

        story = from_legs(story)
    if suffix != ".html":
        story = getattr(story, "story", story)  # a map knows its story
        if not hasattr(story, "legs"):
            raise OutputError(
                f"{type(story).__name__} is no story. Save the story that was put on it."
            )
    write(path, make(story, **options))
    return path


def suffix_of(path: str | Path) -> str:
    """Return the longest known suffix of a file name. Raises `OutputError` where there is none.

    >>> suffix_of("legs.GeoJSON")
    '.geojson'
    """
    name = Path(path).name.lower()
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if name.endswith(suffix):
            return suffix
    raise OutputError(
        f'no output is called "{Path(path).suffix}". Known: {", ".join(sorted(SUFFIXES))}.'
    )


def options_of(suffix: str) -> list[str]:
    """Name the options that a known suffix takes.

    >>> options_of(".csv")
    ['table']
    """
    parameters = inspect.signature(writer(suffix)).parameters.values()
    return [one.name for one in parameters if one.kind is one.KEYWORD_ONLY]


def writer(suffix: str) -> Writer:
    """Return the function that writes a known suffix."""
    module, function = SUFFIXES[suffix]
    return cast(Writer, getattr(import_module(f"geo_movements.{module}"), function))


@stage("write")
def write(path: Path, content: Content) -> None:
    """Write a file whole or not at all, text in UTF-8. Raises `OutputError`."""
    write_whole(path, content)
