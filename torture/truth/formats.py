"""Outputs, beside those who did not write them: schemas, validators, other programs' readers."""

from __future__ import annotations

import json
import logging
import re
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from torture.parts import Scale, Tally, UnavailableError
from torture.truth import stories
from torture.truth.documents import csv_faults, docx_faults, pptx_faults, xlsx_faults

if TYPE_CHECKING:
    from geo_movements.schema import Story

__all__ = ["opened", "validated"]

Check = Callable[[Path, Any], Iterator[str]]
"""Takes a file and the story in it, and yields what is wrong."""


# --- Geography ------------------------------------------------------------------------------------


def _geojson(path: Path, story: Any) -> Iterator[str]:
    yield from _collection(json.loads(path.read_text(encoding="utf-8")))


def _lines(path: Path, story: Any) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    features = [json.loads(line) for line in text.splitlines() if line]
    if "\n".join(json.dumps(one) for one in features) and not text.endswith("\n"):
        yield "its last line has no end"
    yield from _collection({"type": "FeatureCollection", "features": features})


def _collection(collection: Any) -> Iterator[str]:
    from geojson_validator import validate_geometries, validate_structure
    from loguru import logger

    logger.disable("geojson_validator")  # it tells each step
    if faults := validate_structure(collection):
        yield f"structure: {faults}"
        return
    for feature in collection["features"]:
        if feature["geometry"] is None:
            continue
        told = validate_geometries(feature["geometry"])
        # A line that goes there and back has points twice, an area holes; and 180, where RFC 7946
        # has lines cut, the package takes for -180: `_leaps` looks at that.
        odd = {name for name in told["problematic"] if name not in _MEANT}
        if told["invalid"] or odd:
            yield f"{feature['properties'].get('id')}: {told['invalid']} {odd}"
        yield from _leaps(feature["geometry"]["coordinates"])


_MEANT = (
    "holes", "duplicate_nodes", "excessive_vertices", "self_intersection", "crosses_antimeridian",
)  # fmt: skip


def _leaps(coordinates: Any) -> Iterator[str]:
    """Find steps over the antimeridian (RFC 7946, 3.1.9), and more than six decimals (11.2)."""
    if isinstance(coordinates[0], (int, float)):
        return
    if not isinstance(coordinates[0][0], (int, float)):
        for part in coordinates:
            yield from _leaps(part)
        return
    longitudes = [point[0] for point in coordinates]
    if any(abs(one - other) > 180 for one, other in pairwise(longitudes)):
        yield "a line leaps over the antimeridian"
    if any(round(number, 6) != number for point in coordinates for number in point):
        yield "it has more than six decimals"


def _kml(path: Path, story: Any) -> Iterator[str]:
    from fastkml import KML, Placemark
    from fastkml.utils import find_all
    from fastkml.validator import validate

    logging.getLogger("fastkml.validator").disabled = True  # it tells the whole file
    try:
        if not validate(file_to_validate=path):
            yield "not valid by OGC's schema"
    except AssertionError as error:
        yield f"not valid by OGC's schema: {error}"
    read = KML.parse(path, strict=True)
    told = len(list(find_all(read, of_type=Placemark)))
    written = len(list(ElementTree.parse(path).iter("{http://www.opengis.net/kml/2.2}Placemark")))
    if told != written or told < len(story.legs):
        yield f"fastkml finds {told} of {written} placemarks, of {len(story.legs)} claims"


def _kmz(path: Path, story: Any) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        if (broken := archive.testzip()) or archive.namelist()[0] != "doc.kml":
            yield f"holds {archive.namelist()}, broken {broken}"
        yield from _kml(Path(archive.extract("doc.kml", folder)), story)


def _geopackage(path: Path, story: Any) -> Iterator[str]:
    from torture.truth.geopackage import faults

    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        yield from faults(database)


def _parquet(path: Path, story: Any) -> Iterator[str]:
    import geoparquet_validator

    report = geoparquet_validator.check(str(path))
    if not geoparquet_validator.conformant(report):
        yield str(geoparquet_validator.failed(report))


def _flatgeobuf(path: Path, story: Any) -> Iterator[str]:
    import pyogrio

    told = len(pyogrio.read_dataframe(path))
    if told != len(story.legs):
        yield f"GDAL reads {told} of {len(story.legs)} claims"


def _pmtiles(path: Path, story: Any) -> Iterator[str]:
    from pmtiles.reader import MmapSource, Reader, all_tiles

    with path.open("rb") as file:
        source = MmapSource(file)
        header, metadata = Reader(source).header(), Reader(source).metadata()
        tiles = sum(1 for _ in all_tiles(source))
    if header["version"] != 3 or not metadata["vector_layers"] or not tiles:
        yield f"{header}, {tiles} tiles"


# --- Pages and pictures ---------------------------------------------------------------------------


def _html(path: Path, story: Any) -> Iterator[str]:
    from torture.truth.markup import page_faults

    yield from page_faults(path.read_text(encoding="utf-8"))


def _svg(path: Path, story: Any) -> Iterator[str]:
    from torture.truth.markup import picture_faults

    yield from picture_faults(path.read_text(encoding="utf-8"))


def _pdf(path: Path, story: Any) -> Iterator[str]:
    from pypdf import PdfReader

    with path.open("rb") as file:
        read = PdfReader(file, strict=True)
        words = "".join(page.extract_text() for page in read.pages)
        fonts = {str(font) for page in read.pages for font in _loose_fonts(page)}
    if not words.strip():
        yield "no words"
    if fonts:
        yield f"fonts that are not inside: {fonts}"


def _loose_fonts(page: Any) -> Iterator[Any]:
    for font in (page["/Resources"].get("/Font") or {}).values():
        font = font.get_object()
        inner = font.get("/DescendantFonts", [font])[0].get_object()
        described = inner.get("/FontDescriptor")
        inside = described and any(key.startswith("/FontFile") for key in described.get_object())
        if not inside and font.get("/Subtype") != "/Type3":
            yield font.get("/BaseFont")


def _picture(path: Path, story: Any) -> Iterator[str]:
    from PIL import Image

    with Image.open(path) as picture:
        for frame in range(getattr(picture, "n_frames", 1)):
            picture.seek(frame)
            picture.load()
        if picture.getextrema() == ((0, 0),) or len(set(picture.convert("L").tobytes())) < 4:
            yield "nothing is on it"


# --- Others ---------------------------------------------------------------------------------------


def _json(path: Path, story: Any) -> Iterator[str]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError(f"a name is told twice in {[name for name, _ in pairs]}")
        return dict(pairs)

    def never(constant: str) -> float:
        raise ValueError(f"{constant} is not JSON")

    json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once, parse_constant=never)
    return iter(())


def _bibtex(path: Path, story: Any) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    plain = re.sub(r"\\[{}]", "", text)
    if plain.count("{") != plain.count("}"):
        yield "its braces do not match"
    keys = re.findall(r"^@\w+\{([^,\s]+),$", text, re.MULTILINE)
    if len(set(keys)) != len(keys) or len(keys) != len(re.findall("^@", text, re.MULTILINE)):
        yield f"keys {keys}"


CHECKS: Mapping[str, tuple[Check, ...]] = {
    ".bib": (_bibtex,), ".csl.json": (_json,), ".csv": (csv_faults,), ".czml": (_json,),
    ".docx": (docx_faults,), ".fgb": (_flatgeobuf,), ".geojson": (_json, _geojson),
    ".geojsonl": (_lines,), ".gif": (_picture,), ".gpkg": (_geopackage,), ".html": (_html,),
    ".kml": (_kml,), ".kmz": (_kmz,), ".orbat.json": (_json,), ".parquet": (_parquet,),
    ".pdf": (_pdf,), ".pmtiles": (_pmtiles,), ".png": (_picture,), ".pptx": (pptx_faults,),
    ".svg": (_svg,), ".xlsx": (xlsx_faults,),
}  # fmt: skip
"""What is asked of each output; .md is words, and .mp4 is ffmpeg's."""
QUICK = (".bib", ".csl.json", ".csv", ".czml", ".geojson", ".geojsonl", ".gpkg", ".kml", ".kmz",
         ".xlsx")  # fmt: skip


_WHOLE = 8
"""So many stories are saved as everything: the samples, and some by chance; figures take long."""


def validated(scale: Scale) -> Tally:
    """Save samples and random stories as everything, and look at each file."""
    tally = Tally(note="geojson-validator, OGC's KML 2.2 schema and fastkml, geoparquet-validator, "
                  "html5lib, pypdf, python-docx, python-pptx, openpyxl, Pillow, pmtiles, GDAL; the "
                  "rules of GeoPackage 1.2 to 1.4 and of RFC 4180 in our own words")  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number, (name, story) in enumerate(_stories(scale, folder)):
            for suffix in tuple(CHECKS) if scale.long and number < _WHOLE else QUICK:
                tally.case(_look(name, story, folder / f"out{suffix}"))
    return tally


def _stories(scale: Scale, folder: Path) -> Iterator[tuple[str, Story]]:
    for name in scale.of((), stories.SAMPLES):
        yield name, stories.sample(name)
    for seed in range(scale.seed, scale.seed + scale.of(1, 100)):
        project = folder / f"chance{seed}"
        project.mkdir()
        yield f"random story {seed}", stories.chance_story(project, seed)


def _look(name: str, story: Any, path: Path) -> str:
    import geo_movements as gm

    suffix = path.name.removeprefix("out")
    try:
        gm.save(story, path)
        faults = [fault for check in CHECKS[suffix] for fault in check(path, story)]
    except gm.GeoMovementsError as error:
        untold = suffix == ".gif" and "no claim has a date" in str(error)
        faults = [] if untold else [f"{type(error).__name__}: {error}"]
    except Exception as error:  # a reader that stumbles is what we look for
        faults = [f"{type(error).__name__}: {error}"]
    return f"{suffix} of {name}: {'; '.join(faults)}" if faults else ""


# --- Other programs -------------------------------------------------------------------------------

OFFICE = {"swriter": (".docx",), "simpress": (".pptx",), "scalc": (".xlsx", ".csv")}
"""Each of LibreOffice's programs, and what it opens; a machine may have some of them."""


def opened(scale: Scale) -> Tally:
    """Let LibreOffice open each sample's documents and print them."""
    office = shutil.which("soffice")
    if office is None:
        raise UnavailableError("LibreOffice is not installed (apt-get install libreoffice-nogui)")
    programs = Path(office).resolve().parent
    there = [program for program in OFFICE if (programs / program).exists()]
    tally = Tally(note="each as PDF, by LibreOffice")
    if absent := [
        suffix for program in OFFICE if program not in there for suffix in OFFICE[program]
    ]:
        tally.note += f". NOT OPENED, since its programs are absent: {', '.join(absent)}"
    with tempfile.TemporaryDirectory() as temporary:
        for name in stories.SAMPLES:
            for suffix in (suffix for program in there for suffix in OFFICE[program]):
                tally.case(_open(office, name, Path(temporary) / f"{name}{suffix}"))
    return tally


def _open(office: str, name: str, path: Path) -> str:
    from pypdf import PdfReader

    import geo_movements as gm

    gm.save(stories.sample(name), path)
    profile = path.parent / "profile"
    command = [
        office,
        f"-env:UserInstallation=file://{profile}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    done = subprocess.run(
        [*command, "--outdir", str(path.parent), str(path)], capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    printed = path.with_suffix(".pdf")
    if done.returncode or not printed.exists():
        return f"{path.name}: {done.returncode} {done.stderr[-200:]}"
    words = "".join(page.extract_text() for page in PdfReader(printed).pages)
    title = str(stories.sample(name).settings.title)
    printed.unlink()
    if path.suffix in (".docx", ".pptx") and _squeezed(title) not in _squeezed(words):
        return f"{path.name}: its title {title!r} is not there"
    return "" if words.strip() else f"{path.name}: no words"


def _squeezed(words: str) -> str:
    return "".join(words.split())
