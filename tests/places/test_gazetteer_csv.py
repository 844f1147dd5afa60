"""Every row of the hand-made tables: gazetteer.csv, seas.csv and names.csv, checked on its own."""

import csv
import re
import tempfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

from geo_movements import schema
from geo_movements.basemap import layers
from geo_movements.errors import GeoMovementsError
from geo_movements.places.gazetteer import COMPILED, open_gazetteer
from geo_movements.places.names import normalise
from geo_movements.places.world.curated import (
    CURATED,
    NAMES,
    SEAS,
    compile_places,
    hold_places,
    read_names,
    read_places,
    read_seas,
)

DATA = Path(__file__).parents[2] / "data"
TABLE = DATA / "gazetteer.csv"
BASEMAP = Path(layers.__file__).parent / "data"
GEOD = Geod(ellps="WGS84")

# GeoNames feature codes, as far as a person used them here.
CODES = {
    "ADM2", "AIRB", "AIRP", "BCH", "BTL", "CAPE", "FT", "GAP", "GRGE", "INSM", "ISL", "ISLS",
    "ISTH", "LK", "MILB", "MNVA", "NVB", "PASS", "PCLH", "PCLI", "PEN", "PPL", "PPLA", "PRT", "RGN",
    "RGNH", "RSTN", "RSV", "RUIN", "STM",
}  # fmt: skip
MILITARY = {"AIRB", "BTL", "BCH", "INSM", "MILB", "MNVA", "NVB", "RSTN"}
SEA_CODES = {"BAY", "CHN", "CNL", "GULF", "OCN", "SEA", "STRT"}
LICENCES = {
    "GeoNames (geonames.org), CC BY 4.0",
    "GeoNames (geonames.org), CC BY 4.0, point from Natural Earth",
    "Wikipedia, CC BY-SA 4.0",
    "searoute, Apache-2.0",
    "The War Atlas (thewaratlas.co), CC BY 4.0",
    "Natural Earth, public domain",
    "OurAirports, public domain",
    "airportsdata, MIT",
    "ASIAR (HKU) by worldmonitor, no licence stated for the list",
    "GeoConfirmed, no licence stated",
    "GlobalSecurity.org, no licence stated",
}
# What the basemap draws with another state.
DRAWN_WITH = {"SJ": "NO"}
# Isles too small for it, and how far off its coast they lie.
UNDRAWN_KM = {"snake-island": 45}


def rows_of(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def each(rows):
    return pytest.mark.parametrize("row", rows, ids=[row.get("id") or row["name"] for row in rows])


ROWS, SEA_ROWS, NAME_ROWS = map(rows_of, ("gazetteer.csv", "seas.csv", "names.csv"))
each_row, each_sea, each_name = each(ROWS), each(SEA_ROWS), each(NAME_ROWS)


@cache
def land():
    """The basemap's countries by code."""
    return gpd.read_file(BASEMAP / "countries.fgb").dissolve("id").geometry


@cache
def shores():
    """All land that no lake covers, as parts and their tree."""
    lakes = shapely.union_all(gpd.read_file(BASEMAP / "lakes.fgb").geometry)
    parts = [shapely.difference(part, lakes) for part in shapely.get_parts(list(land()))]
    return shapely.STRtree(parts)


@cache
def world():
    """The packaged gazetteer without our table."""
    with tempfile.TemporaryDirectory() as folder:
        return open_gazetteer(curated=write(Path(folder) / "gazetteer.csv", CURATED))


def write(path, columns, *rows):
    path.write_text("\n".join([",".join(columns), *rows]) + "\n", "utf-8")
    return path


def km_to(shape, point):
    """Measure the way from a point to a shape; within it, none."""
    if shape.contains(point):
        return 0.0
    (near, _) = shapely.get_coordinates(shapely.shortest_line(shape, point))
    return GEOD.inv(*near, point.x, point.y)[2] / 1000


def point_of(row):
    return shapely.Point(float(row["lon"]), float(row["lat"]))


# --- gazetteer.csv ------------------------------------------------------------------------------


def test_the_table_is_sorted_with_unique_ids_and_known_columns():
    ids = [row["id"] for row in ROWS]
    assert ids == sorted(set(ids))
    assert tuple(ROWS[0]) == CURATED


def test_the_table_holds_the_military_geography_that_the_world_lacks():
    assert len(ROWS) >= 200
    assert sum(row["feature_code"] in MILITARY for row in ROWS) >= 120


def test_no_world_place_is_replaced_twice():
    replaced = [row["replaces"] for row in ROWS if row["replaces"]]
    assert len(replaced) == len(set(replaced))


@each_row
def test_a_row_is_well_formed(row):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"])
    assert row["name"].strip() == row["name"] != ""
    assert -90 <= float(row["lat"]) <= 90
    assert -180 <= float(row["lon"]) <= 180
    assert (float(row["lat"]), float(row["lon"])) != (0, 0)
    assert row["precision"] in schema.PRECISIONS
    assert row["uncertainty_km"] == "" or float(row["uncertainty_km"]) > 0
    assert re.fullmatch(r"[A-Z]{2}", row["country"])
    assert row["feature_code"] in CODES
    assert row["population"] == "" or int(row["population"]) > 0
    assert None not in row, "a cell too many"


@each_row
def test_a_row_names_its_source_and_licence(row):
    assert re.search(r"https?://|PyPI [a-z-]+ \d[\d.]*", row["source"])
    assert row["licence"] in LICENCES
    assert row["note"]


@each_row
def test_a_vague_row_says_how_vague(row):
    if row["precision"] != "town":
        assert row["uncertainty_km"]
    if "stands for" in row["note"] or "Placeholder" in row["note"]:
        assert float(row["uncertainty_km"]) >= 10


@each_row
def test_a_row_is_found_by_each_of_its_names(row):
    gazetteer = open_gazetteer()
    names = [row["name"], *filter(None, row["alternates"].split(";"))]
    assert all(map(normalise, names))
    for name, found in gazetteer.lookup(names).items():
        assert found[0].curated, name
        mine = [one for one in found if one.place.place_id == f"curated:{row['id']}"]
        assert len(mine) == 1, name
        assert mine[0].match == (
            "exact" if normalise(name) == normalise(row["name"]) else "alternate"
        )


@each_row
def test_a_row_stands_in_an_area_that_the_gazetteer_knows(row):
    if row["admin1"]:
        found = open_gazetteer().lookup([row["admin1"]])[row["admin1"]]
        assert any(one.place.country == row["country"] for one in found)


@each_row
def test_a_row_lies_in_its_country(row):
    country = land()[DRAWN_WITH.get(row["country"], row["country"])]
    allowed = UNDRAWN_KM.get(row["id"]) or float(row["uncertainty_km"] or 10)
    assert km_to(country, point_of(row)) <= allowed


@each_row
def test_a_replaced_place_is_in_the_world_gazetteer_nearby(row):
    if not row["replaces"]:
        return
    replaced = world().get(row["replaces"])
    if replaced is None:  # an airport's id, in a world that holds no airports
        assert row["replaces"].startswith("icao:")
        return
    assert abs(replaced.lat - float(row["lat"])) < 1
    assert abs(replaced.lon - float(row["lon"])) < 13  # Canada's correction


@each_row
def test_a_row_by_geonames_stands_where_that_place_is(row):
    number = re.match(r"GeoNames (\d+) \(", row["source"])
    place = number and world().get(f"geonames:{number[1]}")
    if place and row["precision"] != "country":  # the world's own points of those are others
        off = GEOD.inv(place.lon, place.lat, float(row["lon"]), float(row["lat"]))[2] / 1000
        assert off <= 1, f"{off:.0f} km from {place.name}"


# --- seas.csv -----------------------------------------------------------------------------------


def test_the_seas_are_sorted_with_ids_of_their_own():
    ids = [row["id"] for row in SEA_ROWS]
    assert ids == sorted(set(ids))
    assert not {row["id"] for row in ROWS} & set(ids)
    assert tuple(SEA_ROWS[0]) == SEAS
    assert len(ids) >= 150


def test_no_two_seas_share_a_name():
    names = [normalise(name) for sea in read_seas(DATA / "seas.csv") for name in sea["exact"]]
    assert len(names) == len(set(names))


@each_sea
def test_a_sea_is_well_formed(row):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"])
    assert row["feature_code"] in SEA_CODES
    assert 0 < float(row["uncertainty_km"]) < 8000
    assert row["source"]
    assert row["note"]
    assert None not in row, "a cell too many"


@each_sea
def test_a_sea_lies_in_the_water_and_a_canal_on_land(row):
    point, tree = point_of(row), shores()
    ashore = tree.query(point, predicate="within")
    if row["feature_code"] == "CNL":
        nearest = tree.geometries[tree.nearest(point)]
        assert km_to(nearest, point) <= float(row["uncertainty_km"])
    elif len(ashore) and row["id"] not in ("great-bitter-lake", "ijsselmeer"):
        water = tree.geometries[ashore[0]].boundary
        assert km_to(water, point) <= min(5, float(row["uncertainty_km"]))


def test_a_sea_goes_out_as_an_entry_by_all_its_names():
    seas = {sea["name"]: sea for sea in read_seas(DATA / "seas.csv")}
    japan = seas["Sea of Japan"]
    assert {"East Sea", "동해", "Японское море"} <= set(japan["exact"])
    assert (japan["place_id"], japan["precision"], japan["country"], japan["coast_km"]) == (
        "curated:sea-of-japan", "sea", "", 0.0,
    )  # fmt: skip
    assert japan["prominence"] > seas["Wonsan Bay"]["prominence"]
    assert seas["Kiel Canal"]["coast_km"] is None  # a canal has no coast to speak of


# --- names.csv ----------------------------------------------------------------------------------


def test_the_names_are_sorted_and_none_has_two_places():
    assert tuple(NAME_ROWS[0]) == NAMES
    order = [(int(row["place_id"].removeprefix("geonames:")), row["name"]) for row in NAME_ROWS]
    assert order == sorted(order)
    names = [normalise(row["name"]) for row in NAME_ROWS]
    assert len(names) == len(set(names)) >= 400


@each_name
def test_a_name_belongs_to_a_place_of_the_world(row):
    place = world().get(row["place_id"])
    assert place is not None
    assert place.feature_code.startswith("PPL")
    # The note was written by a person who knows the place; the id must lead to that name there.
    name, country = row["note"].rsplit(", ", 1)
    found = world().lookup([name, row["name"]])
    assert place.country == country
    assert any(one.place.place_id == row["place_id"] for one in found[name])
    # What GeoNames vouches for is among the names that it has.
    if row["source"] != "Background knowledge":
        assert row["source"] == f"GeoNames {row['place_id'][9:]}, an alternate name"
        assert any(one.place.place_id == row["place_id"] for one in found[row["name"]])
    assert row["kind"] in ("historical", "exonym")
    years = [int(year) for year in (row["from_year"], row["to_year"]) if year]
    assert years == sorted(years)
    assert all(-800 < year < 2027 for year in years)
    assert None not in row, "a cell too many"


# By heart: where the names that matter most must lead.
@pytest.mark.parametrize(
    ("name", "lat", "lon"),
    [
        ("Danzig", 54.35, 18.65), ("Königsberg", 54.71, 20.51), ("Lemberg", 49.84, 24.03),
        ("Stalingrad", 48.71, 44.5), ("Leningrad", 59.94, 30.31), ("Stalino", 48.0, 37.8),
        ("Constantinople", 41.01, 28.95), ("Smyrna", 38.41, 27.14), ("Mukden", 41.79, 123.43),
        ("Port Arthur", 38.8, 121.27), ("Saigon", 10.82, 106.63), ("Chemulpo", 37.46, 126.7),
        ("Massalia", 43.3, 5.4), ("Carthago Nova", 37.6, -0.98), ("Salonica", 40.64, 22.93),
        ("Léopoldville", -4.33, 15.31), ("Tourane", 16.07, 108.22), ("Heijo", 39.03, 125.75),
    ],
)  # fmt: skip
def test_a_famous_name_leads_to_its_place(name, lat, lon):
    (place_id,) = [key for key, names in read_names(DATA / "names.csv").items() if name in names]
    place = world().get(place_id)
    assert GEOD.inv(place.lon, place.lat, lon, lat)[2] < 15_000


# --- Reading ------------------------------------------------------------------------------------


def test_other_columns_are_refused(tmp_path):
    with pytest.raises(GeoMovementsError, match="columns must be id, name"):
        read_places(write(tmp_path / "g.csv", CURATED[1:]))


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("a,A,,north,1,town,,RU,,PPL,,,s,l,n", 'row 2, lat: "north" is no number'),
        ("a,A,,1,1,town,near,RU,,PPL,,,s,l,n", 'row 2, uncertainty_km: "near" is no number'),
        ("a,A,,1,1,town,,RU,,PPL,few,,s,l,n", 'row 2, population: "few" is no whole number'),
        ("a,A,,1,1", "row 2, 5 cells, not 15"),
        ('a,"A" B,,1,1,town,,RU,,PPL,,,s,l,n', "row 2, .*Write it as CSV"),
    ],
)
def test_a_broken_row_is_told_by_its_number(tmp_path, cells, problem):
    with pytest.raises(GeoMovementsError, match=problem):
        read_places(write(tmp_path / "g.csv", CURATED, cells))


def test_a_sea_without_a_number_is_told(tmp_path):
    with pytest.raises(GeoMovementsError, match=r's\.csv row 2, lon: "" is no number'):
        list(read_seas(write(tmp_path / "s.csv", SEAS, "a,A,,1,,9,SEA,s,n")))


def test_a_row_gives_the_fields_of_a_place_and_its_names(tmp_path):
    cells = "a,A,B;C,1.5,2,town,,RU,,PPL,7,geonames:1,s,l,n"
    (row,) = read_places(write(tmp_path / "g.csv", CURATED, cells))
    assert row.fields == ("curated:a", "A", 1.5, 2.0, "town", None, "RU", None, "PPL", 7, "l")
    assert (row.names, row.replaces) == (["A", "B", "C"], ["geonames:1"])


# --- The compiled table -------------------------------------------------------------------------


def test_the_compiled_table_is_of_the_table_as_it_is():
    made = Path(COMPILED)
    assert made.exists() and made.read_bytes() == compile_places(TABLE), (
        "gazetteer.csv has changed: python data/build_curated.py"
    )


def test_a_compiled_table_answers_as_the_table_does(tmp_path):
    made = tmp_path / "made"
    made.write_bytes(compile_places(TABLE))
    held, read = hold_places(TABLE, made), hold_places(TABLE)
    assert held == read and len(held.rows) == len(ROWS)
    assert [held.fields(row) for row in range(len(ROWS))] == [
        place.fields for place in read_places(TABLE)
    ]


@pytest.mark.parametrize("damage", ["other table", "cut", "changed", "missing"])
def test_a_compiled_table_of_another_or_a_damaged_one_is_not_used(tmp_path, damage):
    made = tmp_path / "made"
    blob = compile_places(TABLE)
    row = "zz,Zzyzx,,1,2,town,,RU,,PPL,7,,s,l,n"
    table = TABLE if damage != "other table" else write(tmp_path / "g.csv", CURATED, row)
    if damage != "missing":
        made.write_bytes(blob[:-1] if damage == "cut" else blob[:90] + b"\0" + blob[91:]
                         if damage == "changed" else blob)  # fmt: skip
    assert hold_places(table, made) == hold_places(table)
    assert ("zzyzx" in hold_places(table, made).by_key) == (damage == "other table")
