"""Every format of the registry: what goes in comes out, claim by claim and column by column.

The list is `save.SUFFIXES`: a format that is new there fails until it has a reader here, or a word
on why none can read it back.
"""

from __future__ import annotations

import csv
import json
import math
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import geo_movements as gm
from geo_movements.save import SUFFIXES
from torture.fuzz.given import holds
from torture.fuzz.stories import stories

if TYPE_CHECKING:
    from torture.parts import Scale, Tally

__all__ = ["ARE_NOT", "ARE_READ", "PARTS_OF_FORMATS", "registry", "round_trip"]

Rows = dict[str, dict[str, Any]]


def _by_id(rows: Iterable[Mapping[str, Any]], name: str = "id") -> Rows:
    found = [dict(row) for row in rows]
    keyed = {row[name]: row for row in found}
    assert len(keyed) == len(found), "a claim comes out twice"
    return keyed


# --- Readers that are not ours --------------------------------------------------------------------


def _geojson(path: Path) -> Rows:
    return _by_id(one["properties"] for one in json.loads(path.read_bytes())["features"])


def _geojsonl(path: Path) -> Rows:
    lines = path.read_text(encoding="utf-8").split("\n")
    return _by_id(json.loads(line)["properties"] for line in lines if line)


def _layer(path: Path, layer: str | None = None) -> list[dict[str, Any]]:
    import pyogrio

    _, table = pyogrio.read_arrow(path, layer=layer)
    shapes = [name for name in ("geom", "wkb_geometry") if name in table.column_names]
    rows: list[dict[str, Any]] = table.drop_columns(shapes).to_pylist()
    return rows


def _flatgeobuf(path: Path) -> Rows:
    return _by_id(_layer(path))


def _geopackage(path: Path) -> Rows:
    import pyogrio

    layers = {str(name) for name, _ in pyogrio.list_layers(path)}
    return _by_id(row for name in ("legs", "leg_points") if name in layers
                  for row in _layer(path, name))  # fmt: skip


def _parquet(path: Path) -> Rows:
    import pyarrow.parquet

    return _by_id(pyarrow.parquet.ParquetFile(path).read().to_pylist())


def _kml(path: Path) -> Rows:
    import pyogrio

    rows = [row for layer, _ in pyogrio.list_layers(path) for row in _layer(path, layer)]
    # An int of KML has 32 bits: where one is larger, its column is double.
    return {
        key: {
            name: int(value) if name.startswith("strength_") and isinstance(value, float) else value
            for name, value in row.items()
        }
        for key, row in _by_id((r for r in rows if r.get("claim_id")), "claim_id").items()
    }


def _kmz(path: Path) -> Rows:
    with zipfile.ZipFile(path) as archive:
        [name] = archive.namelist()
        inner = path.with_suffix(".kml")
        inner.write_bytes(archive.read(name))
    return _kml(inner)


def _czml(path: Path) -> Rows:
    packets = json.loads(path.read_bytes())
    rows = (
        one["properties"]
        for one in packets
        if one["id"].startswith("claim-") and "parent" not in one
    )
    return _by_id(rows)


def _orbat(path: Path) -> Rows:
    scenario = json.loads(path.read_bytes())
    rows = (f["properties"] for layer in scenario["layers"] for f in layer["features"])
    return _by_id({name.removeprefix("claim_"): v for name, v in row.items()} for row in rows)


def _csv(path: Path) -> Rows:
    from geo_movements.tables.formulas import bare

    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = [*csv.DictReader(lines)]
    return _by_id({bare(str(name)): bare(cell) for name, cell in row.items()} for row in rows)


def _xlsx(path: Path) -> Rows:
    import openpyxl

    from geo_movements.tables.formulas import bare

    header, *rows = openpyxl.load_workbook(path)["legs"].iter_rows(values_only=True)
    return _by_id(
        {
            bare(str(name)): bare(cell) if isinstance(cell, str) else cell
            for name, cell in zip(header, row, strict=True)
        }
        for row in rows
    )


def _page(path: Path) -> Rows:
    import re

    from geo_movements.page.reading import unpack

    [block] = re.findall(
        r'<script[^>]*id="gm-story"[^>]*>(.*?)</script>', path.read_text("utf-8"), re.DOTALL
    )
    return _by_id(unpack(json.loads(block))["claims"])


ARE_READ: Mapping[str, Callable[[Path], Rows]] = MappingProxyType(
    {
        ".csv": _csv, ".czml": _czml, ".fgb": _flatgeobuf, ".geojson": _geojson,
        ".geojsonl": _geojsonl, ".gpkg": _geopackage, ".kml": _kml, ".kmz": _kmz,
        ".orbat.json": _orbat, ".parquet": _parquet, ".xlsx": _xlsx,
    }
)  # fmt: skip
"""The formats that hold every column of every claim, and a reader of each that is not ours."""
ARE_NOT: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys((".bib", ".csl.json"), "sources alone: read back by their own part"),
        **dict.fromkeys((".docx", ".md", ".pptx"), "prose, which no program reads back"),
        **dict.fromkeys((".gif", ".mp4", ".pdf", ".png", ".svg"), "a picture"),
        ".html": "a page: what it is packed into is read back by two parts of its own",
        ".pmtiles": "tiles: their lines are clipped and rounded for each zoom",
    }
)
"""The others, and why their claims do not come back."""
COME_BACK = (".csv", ".geojson", ".gpkg", ".parquet", ".xlsx")
"""Of these `read` makes the project again."""
PARTS_OF_FORMATS = tuple(suffix for suffix in SUFFIXES if suffix in ARE_READ)


def registry(scale: Scale) -> Tally:
    """See that each format of the registry is tried, or that it is said why not."""
    from torture.parts import Tally

    tally = Tally()
    for suffix in SUFFIXES:
        known = (suffix in ARE_READ) + (suffix in ARE_NOT)
        tally.case("" if known == 1 else f"{suffix} is a new format: torture/fuzz/formats.py")
    return tally


def round_trip(suffix: str) -> Callable[[Scale], Tally]:
    """Make the run of one format."""
    return partial(_tried, suffix)


def _tried(suffix: str, scale: Scale) -> Tally:
    """Save stories of chance; read them by another program, and by `read` where that can."""
    from geo_movements.export.frames import typed

    with tempfile.TemporaryDirectory() as folder:

        def check(story: gm.Story) -> None:
            path = gm.save(story, Path(folder) / f"story{suffix}")
            claims = _claims(typed(story.legs))
            found = ARE_READ[suffix](path)
            if suffix == ".orbat.json":  # a layer of what is drawn
                drawn = {*story.legs["id"][story.legs.geometry.notna()]}
                claims = {key: row for key, row in claims.items() if key in drawn}
            _same(found, claims, suffix)
            if suffix in COME_BACK:
                _comes_back(path, claims)

        return holds(scale, stories(), check, short=2, shrinks=False)


def _claims(frame: Any) -> Rows:
    cells = frame.astype(object)
    return _by_id(cells.where(cells.notna(), None).to_dict("records"))


def _same(found: Rows, claims: Rows, suffix: str) -> None:
    assert found.keys() == claims.keys(), f"{sorted(found)} for {sorted(claims)}"
    for key, row in claims.items():
        for name, value in row.items():
            wanted = _worded(value) if suffix == ".csv" else value
            got = found[key].get(_named(name, suffix))
            if suffix in (".kml", ".kmz"):  # libkml takes the blanks off the ends of a text
                got, wanted = (
                    one.strip() if isinstance(one, str) else one for one in (got, wanted)
                )
            assert _alike(got, wanted), f"{key}, {name}: {got!r} for {wanted!r}"


def _named(name: str, suffix: str) -> str:
    return "claim_id" if name == "id" and suffix in (".kml", ".kmz") else name


def _worded(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _alike(got: Any, wanted: Any) -> bool:
    """Compare values with their types; 3 and 3.0 are one number to JSON and to a workbook."""
    if isinstance(wanted, bool) or isinstance(got, bool):
        return got is wanted
    if isinstance(wanted, str) and wanted == "" and got is None:
        return True  # a text of no letters is no text
    if isinstance(wanted, float) and isinstance(got, float | int):
        return math.isclose(got, wanted, rel_tol=1e-14)  # a workbook has sixteen digits
    return bool(got == wanted) and isinstance(got, str) == isinstance(wanted, str)


def _comes_back(path: Path, claims: Rows) -> None:
    """Read a file of ours as a project: the words of each claim are those that were written."""
    from geo_movements import schema

    project = gm.read(path)
    told = [one for one in project.problems if one.level == "error"]
    assert not told, told
    rows = _claims(project.movements)
    assert rows.keys() == claims.keys(), f"{sorted(rows)} come back for {sorted(claims)}"
    for key, claim in claims.items():
        for name, value in claim.items():
            if schema.is_computed("movements", name):
                continue
            wanted = (_worded(value).strip() or None) if value is not None else None
            got = rows[key].get(name)
            if isinstance(value, bool) and got in ("0", "1"):  # as a GeoPackage has them
                got = _worded(got == "1")
            assert got == wanted, f"{key}, {name}: {got!r} comes back for {wanted!r}"
