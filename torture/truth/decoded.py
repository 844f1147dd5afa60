"""Files compared by what is in them: texts alike, numbers alike up to a tolerance."""

from __future__ import annotations

import base64
import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any

__all__ = ["difference"]

_PACKED = re.compile(r"H4sI[A-Za-z0-9+/]{40,}=*")
"""Base64 of gzip."""
_NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")


def difference(one: Path, other: Path, tolerance: float) -> str:
    """Tell how two files of one suffix differ; nothing where their content is the same."""
    if one.read_bytes() == other.read_bytes():
        return ""
    decode = next(
        (decode for suffix, decode in _DECODERS.items() if one.name.endswith(suffix)), _text
    )
    for at, (mine, theirs) in enumerate(zip_longest(decode(one), decode(other))):
        if not _alike(mine, theirs, tolerance):
            return f"item {at}: {str(mine)[:90]!r}, {str(theirs)[:90]!r}"
    return ""


def _alike(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == other or abs(one - other) <= tolerance or (one != one and other != other)
    return bool(one == other)


def _words(text: str) -> Iterator[str | float]:
    """Part a text into numbers and what stands between them."""
    at = 0
    for match in _NUMBER.finditer(text):
        yield text[at : match.start()]
        # A number of many digits is a name; as a float it would be like another.
        yield float(match[0]) if len(match[0]) < 18 else match[0]
        at = match.end()
    yield text[at:]


def _text(path: Path) -> Iterator[Any]:
    yield from _words(path.read_text(encoding="utf-8"))


def _page(path: Path) -> Iterator[Any]:
    """Part a page, what is packed in it unpacked."""
    text, at = path.read_text(encoding="utf-8"), 0
    for match in _PACKED.finditer(text):
        yield from _words(text[at : match.start()])
        content = gzip.decompress(base64.b64decode(match[0]))
        told = content[4 : 4 + int.from_bytes(content[:4], "little")]
        yield from _words((told if len(content) > 4 + len(told) else content).decode("latin-1"))
        yield content[4 + len(told) :]
        at = match.end()
    yield from _words(text[at:])


def _zip(path: Path) -> Iterator[Any]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            yield name
            content = archive.read(name)
            if name.endswith((".xml", ".rels", ".kml")):
                yield from _words(content.decode())
            else:
                yield from _pixels(content) if name.endswith(".png") else [content]


def _pixels(content: bytes) -> Iterator[Any]:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        yield picture.size
        for frame in range(getattr(picture, "n_frames", 1)):
            picture.seek(frame)
            yield picture.convert("RGBA").tobytes()


def _picture(path: Path) -> Iterator[Any]:
    yield from _pixels(path.read_bytes())


def _geopackage(path: Path) -> Iterator[Any]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = [name for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'rtree%' "
            "ORDER BY name"
        )]  # fmt: skip
        for table in tables:
            yield table
            for row in database.execute(f'SELECT * FROM "{table}"'):
                for cell in row:
                    yield from _cell(cell)


def _cell(cell: Any) -> Iterator[Any]:
    import shapely

    if isinstance(cell, bytes) and cell[:2] == b"GP":
        yield from _shape(shapely.from_wkb(cell[8 + {0: 0, 1: 32}[cell[3] >> 1 & 7] :]))
    elif isinstance(cell, str):
        yield from _words(cell)
    else:
        yield cell


def _shape(shape: Any) -> Iterator[Any]:
    import shapely

    yield shape.geom_type if shape is not None else None
    if shape is not None:
        yield from map(float, shapely.get_coordinates(shape).ravel())


def _frame(path: Path) -> Iterator[Any]:
    import geopandas as gpd

    frame = gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)
    yield list(map(str, frame.columns))
    for row in frame.itertuples(index=False):
        for cell in row:
            yield from _shape(cell) if hasattr(cell, "geom_type") else _words(str(cell))


def _pdf(path: Path) -> Iterator[Any]:
    from pypdf import PdfReader

    for page in PdfReader(path).pages:
        yield from _words((page.get_contents() or b"").get_data().decode("latin-1"))  # type: ignore[union-attr]
        yield page.extract_text()


def _tiles(path: Path) -> Iterator[Any]:
    from pmtiles.reader import MmapSource, Reader, all_tiles

    with path.open("rb") as file:
        source = MmapSource(file)
        yield from (Reader(source).header(), Reader(source).metadata())
        yield from all_tiles(source)


_DECODERS: Mapping[str, Callable[[Path], Iterator[Any]]] = {
    ".docx": _zip, ".kmz": _zip, ".pptx": _zip, ".xlsx": _zip, ".fgb": _frame, ".parquet": _frame,
    ".gpkg": _geopackage, ".html": _page,
    ".gif": _picture, ".png": _picture, ".pdf": _pdf, ".pmtiles": _tiles,
}  # fmt: skip
