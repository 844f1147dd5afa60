from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

import geo_movements as gm
from geo_movements import grammar
from geo_movements.coarsen import HIDDEN, blurred_line, blurred_route, blurred_words, snapped
from geo_movements.geodesy import distance_km, length_km
from geo_movements.page import payload
from geo_movements.routes.legs import Route

MOVEMENTS = """\
id,origin,via,destination,path,note,gps_lat,Breite,fromLon,how_long,strength,date,sources
a,"43.11981, 131.88692","44.12345, 132.54321; Ussuriysk",Khabarovsk,,"at 43.11981, 131.88692; \
43°07'11""N 131°53'13""E; 52T GP 12345 67890",43.11981,43.11981,131.88692,3 days,3000,2024-10-12,\
"https://maps.example/@43.11981,131.88692"
b,Camp,,Small,,lat 43.87651 and lon 131.12341,,5.125,,,3000,2024-10-12,
c,Vladivostok,,Khabarovsk,"LINESTRING (131.87353 43.10562, 131.9002 43.1101, 133.12345 46.54321, \
135.0971 48.46204)",,,,,,,,
d,Vladivostok,,Ussuriysk,"LINESTRING (131.87353 43.10562, 131.87453 43.10662)",,,,,,,,
e,Camp,,Primorsky Krai,,,,,,,,,
"""
PLACES = """\
toponym,lat,lon,precision,geometry
Camp,43.87651,131.12341,site,
"44.12345, 132.54321",44.12345,132.54321,site,
Small,,,,"POLYGON((131.1117 43.2223,131.1217 43.2223,131.1217 43.2327,131.1117 43.2223))"
"""
EVENTS = """\
id,date,kind,place,text
e1,2024-10-12,statement,"43.11981, 131.88692",at 43.11981 131.88692
e2,2024-10-12,statement,Camp,
"""
# Digits of the positions above, of Vladivostok's and of Khabarovsk's.
EXACT = (
    "43.1198", "131.8869", "44.1234", "132.5432", "43.8765", "131.1234", "43.1056", "131.8735",
    "43.1101", "131.9002", "133.1234", "46.5432", "135.0971", "48.4620", "43.2223", "131.1117",
    "07'11", "12345 67890", "43.80467", "131.95734",
)  # fmt: skip
MAP = 'coarsen_km = 25\ntitle = "Around 43.11981, 131.88692"\ncredit = "43.87651;131.12341"\n'


@pytest.fixture
def story(project_folder) -> gm.Story:
    folder = project_folder(MOVEMENTS, places=PLACES, events=EVENTS, map=MAP)
    project = gm.read(folder)
    return gm.build(project, gm.resolve(project))


def test_stretches_that_a_blur_leaves_side_by_side_are_one() -> None:
    parts = (("access", 3.0), ("rail_network", 755.5), ("access", 3.3), ("rail_network", 2840.4))
    blurred = blurred_route(Route(None, "rail_network", 3602.2, 6.3, parts), 25)
    assert blurred.parts == () and blurred.length_km == 3600
    blurred = blurred_route(Route(None, "sea_grid", 900.0, 40.0, (("access", 40.0), *parts)), 25)
    assert blurred.parts == (("access", 50.0), ("rail_network", 3600.0))


def leaks(text: str) -> list[str]:
    return [digits for digits in EXACT if digits in text]


def test_no_exact_digit_leaves(story: gm.Story, tmp_path: Path) -> None:
    told = payload(story)
    told = {name: value for name, value in told.items() if name != "basemap"}
    for place in told["places"]:
        place["area"] = None  # Natural Earth's own vertices
    assert leaks(json.dumps(told, ensure_ascii=False)) == []
    for table in ("legs", "events"):
        path = gm.save(story, tmp_path / f"{table}.geojson", table=table)
        assert leaks(path.read_text(encoding="utf-8")) == []
    for table in (story.legs, story.places, story.events, story.sources):
        assert leaks(table.drop(columns="geometry", errors="ignore").to_csv()) == []


def test_what_is_no_position_stays(story: gm.Story) -> None:
    legs = story.legs.set_index("id")
    assert legs.loc["a", ["how_long", "date", "strength"]].tolist() == [
        "3 days", "2024-10-12", "3000",
    ]  # fmt: skip
    assert legs.loc["b", "Breite"] == "5.125"
    assert legs.loc["a", "Breite"] == HIDDEN and legs.loc["a", "gps_lat"] is None


def test_places_are_about_here_and_areas_stay(story: gm.Story) -> None:
    places = story.places.set_index("toponym")
    assert set(places.loc[["Camp", "Vladivostok"], "precision"]) == {"district"}
    assert (places["uncertainty_km"] >= 25).all()
    assert places.loc["Primorsky Krai"].geometry.geom_type == "MultiPolygon"
    assert places.loc["Small"].geometry.geom_type == "Point"
    assert places["runners_up"].isna().all() and set(places["reason"]) == {
        "positions are blurred to about 25 km"
    }
    assert {grammar.place_mark(row) for row in grammar.records(story.places)} == {
        "ring",
        "area",
        "zone",
    }


def test_what_is_between_places_does_not_tell_how_far_they_are(project_folder) -> None:
    folder = project_folder(
        "origin,destination\nbetween Camp and Ussuriysk,between Camp and Vladivostok\n",
        places=PLACES, map=MAP,
    )  # fmt: skip
    project = gm.read(folder)
    story = gm.build(project, gm.resolve(project))
    assert (story.places["uncertainty_km"] % 25 == 0).all()


def test_lines_run_between_the_cells_and_are_measured_there(story: gm.Story) -> None:
    legs = story.legs.set_index("id")
    ends = story.places.set_index("toponym")[["lon", "lat"]]
    line = legs.loc["a"].geometry
    assert line.coords[-1] == tuple(ends.loc["Khabarovsk"])
    assert legs.loc["a", "length_km"] == 25 * round(length_km(line) / 25)
    assert len(legs.loc["c"].geometry.coords) == 3
    assert legs.loc["c", "path"] == legs.loc["c"].geometry.wkt
    assert legs.loc["d", ["path", "route_method"]].tolist() == [None, "none"]


def test_it_is_said_on_the_map_and_in_the_data(story: gm.Story, tmp_path: Path) -> None:
    assert payload(story)["notice"] == "Positions are blurred to about 25 km."
    text = gm.save(story, tmp_path / "a.geojson").read_text(encoding="utf-8")
    assert json.loads(text)["coarsen_km"] == 25


def test_what_was_exported_reads_and_blurs_the_same_again(story: gm.Story, tmp_path: Path) -> None:
    path = gm.save(story, tmp_path / "again.geojson")
    (tmp_path / "again.map.toml").write_text("coarsen_km = 25\n", encoding="utf-8")
    project = gm.read(path)
    lock = gm.resolve(project)
    known = lock["match"] != "none"
    assert known.sum() >= 4
    points = lock[known & (lock["match"] == "coordinates")]
    assert np.array_equal(snapped(points["lon"], points["lat"], 25), points[["lon", "lat"]])


def test_nothing_is_blurred_unasked(project_folder, tmp_path: Path) -> None:
    project = gm.read(project_folder(MOVEMENTS, places=PLACES, events=EVENTS))
    story = gm.build(project, gm.resolve(project))
    text = gm.save(story, tmp_path / "a.geojson").read_text(encoding="utf-8")
    assert {"43.1198", "44.1234", "43.8765", "12345 67890"} <= set(leaks(text))
    assert "coarsen_km" not in json.loads(text) and payload(story)["notice"] is None


@pytest.mark.parametrize("value", ["true", "'25'", "0", "-3", "nan", "inf", "501", "[25]"])
def test_a_bad_size_is_refused_with_a_hint(project_folder, value: str) -> None:
    project = gm.read(project_folder("origin\nWonsan\n", map=f"coarsen_km = {value}\n"))
    (problem,) = (p for p in project.problems if p.level == "error")
    assert problem.column == "coarsen_km" and "kilometres" in problem.hint


# --- The grid -------------------------------------------------------------------------------------

LON, LAT = st.floats(-180, 179.9999), st.floats(-90, 90)
KM = st.sampled_from([1.0, 5.0, 25.0, 100.0, 500.0])


@given(LON, LAT, KM)
def test_a_cell_s_middle_is_near_and_its_own(lon: float, lat: float, km: float) -> None:
    ((east, north),) = snapped([lon], [lat], km)
    assert abs(north) <= 90 and -180 <= east <= 180
    assert distance_km(lon, lat, east, north) <= km
    assert snapped([east], [north], km).tolist() == [[east, north]]


@given(st.floats(-80, 80))
def test_cells_are_about_as_wide_anywhere(lat: float) -> None:
    lons = np.unique(snapped(np.linspace(0, 20, 2000), np.full(2000, lat), 25)[:, 0])
    widths = distance_km(lons[1:-2], lat, lons[2:-1], lat)
    assert 20 < widths.mean() < 31


def test_a_line_keeps_its_turn_around_the_globe() -> None:
    line = blurred_line(LineString([(179.5, 60), (180.7, 61), (181.2, 61)]), 25)
    lons = [lon for lon, _ in line.coords]
    assert lons == sorted(lons) and lons[-1] > 180


@pytest.mark.parametrize(
    "text",
    [
        "12.10.2024, 13.10.2024", "2024-10-08/2024-10-13", "at least 3,000", "10.5 to 12.5 km",
        "10-12 thousand", "4 landing ships", "version 1.22.333", "Area 51", "1,500 and 2,000",
    ],
)  # fmt: skip
def test_numbers_that_are_no_positions_are_left_alone(text: str) -> None:
    assert blurred_words(25)(text) == text


def test_a_toponym_s_coordinates_are_blurred_however_coarse_and_wherever_it_stands() -> None:
    words = blurred_words(25, ["30 km east of 43.1, 131.9", "43.1, 131.9", "43, 132"])
    assert words("30 km east of 43.1, 131.9") == "30 km east of 43.146, 131.764"
    assert words("was at 43, 132 (43.1, 131.9)") == "was at 42.921, 131.969 (43.146, 131.764)"


@pytest.mark.parametrize(
    "text",
    [
        "43.11981, 131.88692", "43.11981;131.88692", "43.12/131.89", "(43.11981 131.88692)",
        "N43.11981 E131.88692", "43.11981N, 131.88692E", "43.11981°N 131.88692°E",
        "43° 7' 11\" N, 131° 53' 13\" E", "POINT (131.88692 43.11981)", "8Q7G4V9P+WQ",
        "POLYGON ((131.88692 43.11981, 132 44, 133 43.11981, 131.88692 43.11981))",
    ],
)  # fmt: skip
def test_a_position_in_any_notation_is_blurred(text: str) -> None:
    told = blurred_words(25)(f"seen {text} then")
    assert told.startswith("seen ") and told.endswith("then")
    assert not re.search(r"11981|88692|4V9P|53'", told) and text not in told
