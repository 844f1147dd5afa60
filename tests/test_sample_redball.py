"""The sample of 1944: truck convoys by road, told by a history, a museum, a driver and others."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from shapely import Point

import geo_movements as gm
from geo_movements import schema
from geo_movements.geodesy import distance_km

SAMPLE = Path(__file__).parents[1] / "data" / "red-ball-express-1944"
# Longitude and latitude as atlases have them, to a hundredth of a degree.
KNOWN = {
    "Cherbourg": (-1.62, 49.64),
    "Valognes": (-1.47, 49.51),
    "Carentan": (-1.24, 49.30),
    "Saint-Lô": (-1.09, 49.12),
    "Vire": (-0.89, 48.84),
    "Domfront": (-0.65, 48.59),
    "Alençon": (0.09, 48.43),
    "Mortagne-au-Perche": (0.55, 48.52),
    "Chartres": (1.49, 48.45),
    "Nogent-le-Rotrou": (0.82, 48.32),
    "Mamers": (0.37, 48.35),
    "Mayenne": (-0.61, 48.30),
    "Mortain": (-0.94, 48.65),
    "Tessy-sur-Vire": (-1.06, 48.97),
    "Périers": (-1.41, 49.18),
    "Flers": (-0.57, 48.75),
    "Argentan": (-0.02, 48.74),
    "L'Aigle": (0.63, 48.76),
    "Dreux": (1.37, 48.74),
    "Soissons": (3.32, 49.38),
    "Melun": (2.66, 48.54),
    "Sommesous": (4.20, 48.74),
    "Hirson": (4.08, 49.92),
    "Saint-Michel, Aisne": (4.13, 49.92),
    "Bayeux": (-0.70, 49.28),
    "Brussels": (4.35, 50.85),
}


def table(name: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def project() -> gm.Project:
    return gm.read(SAMPLE)


@pytest.fixture(scope="module")
def story(project: gm.Project) -> gm.Story:
    return gm.build(project, gm.resolve(project))


@pytest.fixture(scope="module")
def legs(story: gm.Story):
    return story.legs.set_index("id")


def test_each_row_has_a_source_and_says_how_far_it_was_read() -> None:
    movements, events = table("movements"), table("events")
    sources = {row["id"] for row in table("sources")}
    assert len(movements) == 21
    assert {row["mode"] for row in movements} == {"road"}
    cited = [row["sources"].split("; ") for row in (*movements, *events)]
    assert all(cited) and {name for names in cited for name in names} == sources
    assert {row["verification"] for row in (*movements, *events)} == {"a", "b", "c"}
    for row in movements:
        told = row["verification"] == "a"
        assert row["credibility"] in ("2", "3", "4") and row["note"] and (told or row["sources"])
    assert set(movements[0]) <= {*schema.MOVEMENTS, "verification"}


def test_the_places_lie_where_they_are_known_to(story: gm.Story) -> None:
    places = story.places.set_index("toponym")
    for name, (lon, lat) in KNOWN.items():
        row = places.loc[name]
        assert distance_km(lon, lat, row["lon"], row["lat"]) < 3, name
    assert set(places["country"].dropna()) == {"FR", "BE"}
    assert places.loc["the Chartres-La Loupe-Dreux triangle", "geometry"].geom_type == "Polygon"


def test_who_tells_otherwise_competes(legs) -> None:
    rivals = {name: set((legs.loc[name, "competes_with"] or "").split("; ")) for name in legs.index}
    assert rivals["den-out"] == {"rup-out", "land-out"}
    assert rivals["rup-north"] == {"land-north", "kur-north"}
    assert rivals["rup-east"] == {"land-east", "kur-east"}
    assert rivals["mus-green-avranches"] == {"rup-green-granville"}
    assert rivals["den-back"] == rivals["mus-lion"] == rivals["bmvt-2022"] == {""}


def test_numbers_and_days_are_those_of_the_sources(legs) -> None:
    assert legs.loc["rup-out", "strength_high"] == 5958
    assert legs.loc["den-out", ["strength_low", "strength_high"]].tolist() == [5938, 5938]
    assert legs.loc["den-back", ["strength_low", "strength_high"]].isna().all()
    assert set(legs.loc[["mus-lion", "mus-white-havre"], "strength_unit"]) == {"formations"}
    days = ["date_definite_start", "date_definite_end"]
    assert legs.loc["den-out", days].tolist() == ["1944-08-25", "1944-09-10"]
    assert legs.loc["mus-lion", days].tolist() == ["1944-09-16", "1944-10-12"]
    assert legs.loc["mus-white-rouen", days].tolist() == ["1944-10-06", "1945-01-10"]
    assert legs.loc["rup-north", days].isna().all()


def test_the_sums_are_events_and_differ(story: gm.Story) -> None:
    events = story.events.set_index("id")
    sums = ["plan-cannon", "mission-done", "plan-mediatheque", "end-tt", "end-awm", "peak"]
    told = events.loc[sums, "value"].tolist()
    assert told == ["100000", "75000", "72000", "412193", "421193", "12342"]
    assert events.loc[["end-land", "end-tt"], "date_earliest"].tolist() == [
        "1944-11-13", "1944-11-16",
    ]  # fmt: skip


def degrees_off(line, lon: float, lat: float) -> float:
    return float(line.distance(Point(lon, lat)))


def test_the_lines_follow_the_roads_that_are_told(legs) -> None:
    """Published: 306 miles a trip of the Red Lion, 113 on average from both ports of White Ball."""
    pytest.importorskip("geo_movements.routes.network", reason="there is no road router")
    assert set(legs["route_method"]) == {"road_network"}
    for name in ("den-out", "den-back", "ouest-out"):
        line = legs.loc[name, "geometry"]
        stops = [KNOWN[stop] for stop in legs.loc[name, "via"].split("; ")]
        assert all(degrees_off(line, *stop) < 0.03 for stop in stops), name
        told = zip([line.coords[0], *stops], [*stops, line.coords[-1]], strict=True)
        straight = sum(distance_km(*start, *end) for start, end in told)
        assert straight < legs.loc[name, "length_km"] < 1.4 * straight, name
    # Not told of the later road, which cannot have missed them.
    for town in ("Saint-Lô", "Vire"):
        assert degrees_off(legs.loc["ouest-out", "geometry"], *KNOWN[town]) < 0.1
    length = legs["length_km"]
    assert length["mus-lion"] == pytest.approx(306 * 1.609, rel=0.08)
    assert length["mus-white-rouen"] < 113 * 1.609 < length["mus-white-havre"]
    assert legs.loc[["rup-out", "rup-north"], "length_km"].isna().all()  # an area has no distance


def test_it_is_checked_with_little_to_say(project: gm.Project) -> None:
    problems = gm.check(project, gm.resolve(project))
    assert problems.query("level == 'error'").empty
    assert len(problems.query("level == 'warning'")) <= 2
