"""Every row of data/gazetteer.csv, checked on its own."""

import csv
import re
from pathlib import Path

import pytest

from geo_movements import schema
from geo_movements.places import table
from geo_movements.places.gazetteer import CURATED, open_gazetteer
from geo_movements.places.names import normalise
from geo_movements.places.table import Table

TABLE = Path(__file__).parents[2] / "data" / "gazetteer.csv"
PACKAGED = Path(table.__file__).parent / "data" / "gazetteer.bin"
CODES = {"ADM2", "AIRP", "MNVA", "PCLI", "PPL", "PPLA"}
LICENCES = {
    "GeoNames (geonames.org), CC BY 4.0",
    "Wikipedia, CC BY-SA 4.0",
    "airportsdata, MIT",
    "GeoConfirmed, no licence stated",
}

with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, strict=True))
each_row = pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])


def test_the_table_is_sorted_with_unique_ids_and_known_columns():
    ids = [row["id"] for row in ROWS]
    assert ids == sorted(set(ids))
    assert tuple(ROWS[0]) == CURATED


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
    assert re.search(r"https?://|PyPI airportsdata \d{8}, ICAO [A-Z]{4}", row["source"])
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
    names = [row["name"], *row["alternates"].split(";")]
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
def test_a_replaced_place_is_in_the_world_gazetteer_nearby(row):
    if not row["replaces"]:
        return
    world = Table(PACKAGED)
    index = world.index_of(row["replaces"])
    assert index is not None
    _, _, lat, lon, *_ = world.record(index)
    assert abs(lat - float(row["lat"])) < 1
    assert abs(lon - float(row["lon"])) < 13  # Canada's correction
