"""What `check` tells of routes, with routers that answer as a test wants them to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import shapely

import geo_movements as gm
from geo_movements.check import find_problems
from geo_movements.competing import Known
from geo_movements.routes import legs
from geo_movements.routes.ways import ACCESS, NoWay, Part, Way
from geo_movements.routing import route_claims
from geo_movements.tables.claims import parse_claims

ROWS = "origin,destination,via,mode,avoid,date,path,kind,sources\n"
PLACES = "toponym,lat,lon,country,precision,uncertainty_km,geometry\n"
PLACES += "Vladivostok,43.12,131.89,RU,town,,\nUlan-Ude,51.83,107.6,RU,town,,\n"
PLACES += "Harbin,45.75,126.65,CN,town,,\nBeijing,39.9,116.4,CN,town,,\n"
PLACES += "Nowhere,52,110,,site,,\nWonsan,39.15,127.44,KP,town,,\n"


def row(**cells: str) -> str:
    told = {"origin": "Vladivostok", "destination": "Ulan-Ude", "sources": "https://e.org"} | cells
    return ",".join(f'"{told.get(name, "")}"' for name in ROWS.strip().split(",")) + "\n"


@pytest.fixture
def route_by(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Let a mode be routed by a function of the start, the end and what they avoid."""

    def route_by(mode: str, way: Callable[..., Way | NoWay]) -> list[Any]:
        asked: list[Any] = []

        def ways(pairs: Any, avoid: Any) -> list[Way | NoWay]:
            asked.append((list(pairs), avoid))
            return [way(start, end, avoid) for start, end in pairs]

        module = ModuleType("fake")
        module.ways = ways  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "geo_movements.routes.fake", module)
        monkeypatch.setattr(legs, "ROUTERS", {**legs.ROUTERS, mode: ("fake", "ways")})
        return asked

    return route_by


@pytest.fixture
def check(project_folder) -> Callable[..., Any]:
    def check(rows: str, *columns: str, **tables: str) -> Any:
        project = gm.read(project_folder(ROWS + rows, **{"places": PLACES} | tables))
        problems = gm.check(project, gm.resolve(project))
        return problems[problems["column"].isin(columns) & (problems["row"] > 0)]

    return check


def told(problems: Any) -> list[tuple[str, int, str]]:
    return list(zip(problems["level"], problems["row"], problems["column"], strict=True))


def via(start: Any, end: Any, *points: tuple[float, float], **known: Any) -> Way:
    line = np.array([(start.lon, start.lat), *points, (end.lon, end.lat)])
    return Way((Part(line, "rail_network"),), **known)


def through_china(start: Any, end: Any, avoid: Any) -> Way | NoWay:
    """Go through China where one may, by Khabarovsk else."""
    if "RU" in avoid.countries:
        return NoWay("it lies in what is avoided", 0)
    if "CN" in avoid.countries:
        return via(start, end, (135.0, 48.5), (120.0, 53.0), countries=("RU",))
    return via(start, end, (120.0, 47.0), countries=("RU", "CN", "RU"))


# --- Transit --------------------------------------------------------------------------------------


def test_a_railway_through_a_third_country_is_told_with_the_way_around(check, route_by) -> None:
    asked = route_by("rail", through_china)
    problems = check(row(mode="rail") + row(mode="rail", avoid="CN") + row(mode="rail"), "mode")
    assert told(problems) == [("warning", 2, "mode"), ("warning", 4, "mode")]
    text, hint = problems.iloc[0][["problem", "hint"]]
    assert text.startswith("the shortest railway passes China and is 2,07")
    assert "; the one that stays in Russia is 2,66" in text, text
    assert 'avoid = "CN"' in hint and "via" in hint
    # Once for the two rows that ask for the same.
    assert sum("MN" in avoid.countries for _, avoid in asked) == 1
    (hint,) = check(row(mode="rail", avoid="passage:Suez"), "mode")["hint"]
    assert 'avoid = "passage:Suez; CN"' in hint


def test_a_place_on_the_way_there_confirms_it(check, route_by) -> None:
    route_by("rail", through_china)
    assert check(row(mode="rail", via="Harbin"), "mode").empty


def test_an_end_in_the_country_is_no_transit_either(check, route_by) -> None:
    route_by("rail", lambda a, b, _: via(a, b, countries=("RU", "CN")))
    assert check(row(mode="rail", destination="Harbin"), "mode").empty
    # A place of no known country is in the one where the railway ends.
    assert check(row(mode="rail", destination="Nowhere"), "mode").empty


def test_transit_without_another_way_says_so(check, route_by) -> None:
    def only_through(start: Any, end: Any, avoid: Any) -> Way | NoWay:
        if avoid.countries:
            return NoWay("the two lie on railways that do not meet")
        return via(start, end, countries=("RU", "CN", "RU"))

    route_by("road", only_through)
    problems = check(row(mode="road"), "mode")
    (text,), (hint,) = problems["problem"], problems["hint"]
    assert "avoid" not in hint and "via" in hint
    assert "the shortest road passes China" in text
    assert text.endswith("none was found that stays in Russia.")


# --- Straight stretches ---------------------------------------------------------------------------


def test_a_stretch_without_a_railway_is_told(check, route_by) -> None:
    def none_at_wonsan(start: Any, end: Any, _: Any) -> Way | NoWay:
        for number, stop in enumerate((start, end)):
            if stop.country == "KP":
                return NoWay("no railway that we have within 25 km of it", number)
        return via(start, end, countries=("RU",))

    route_by("rail", none_at_wonsan)
    problems = check(row(mode="rail", via="Wonsan") + row(mode="rail", via="Harbin"), "mode")
    assert [p for p in told(problems) if p[1] == 2] == [("warning", 2, "mode")] * 2
    first, second = problems["problem"].tolist()[:2]
    assert first == (
        'no railway that we have within 25 km of "Wonsan": '
        'the line from "Vladivostok" to "Wonsan" is a straight connection.'
    )
    assert 'the line from "Wonsan" to "Ulan-Ude"' in second
    assert "via" in problems["hint"].iloc[0] and "path" in problems["hint"].iloc[0]


def test_two_that_do_not_meet_are_both_named(check, route_by) -> None:
    route_by("rail", lambda *_: NoWay("the two lie on railways that do not meet"))
    (text,) = check(row(mode="rail"), "mode")["problem"]
    assert text.startswith('"Vladivostok" and "Ulan-Ude" lie on railways that do not meet: ')


def test_a_long_way_to_the_network_is_noted(check, route_by) -> None:
    def far(start: Any, end: Any, _: Any) -> Way:
        station = np.array([(start.lon, start.lat), (start.lon + shift, start.lat)])
        line = np.array([station[1], (end.lon, end.lat)])
        return Way((Part(station, ACCESS), Part(line, "rail_network")), countries=("RU",))

    shift = 0.5  # 41 km
    route_by("rail", far)
    assert check(row(mode="rail"), "mode").empty
    shift = 1.0
    route_by("rail", far)  # what was asked lately is not asked again
    problems = check(row(mode="rail"), "mode")
    assert told(problems) == [("note", 2, "mode")]
    assert problems["problem"].iloc[0].startswith("81 km of the line are straight")


# --- Avoid ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "tables", "column"),
    [
        ({"mode": "air", "destination": "Beijing", "avoid": "CN"}, {}, "avoid"),
        ({"mode": "air", "destination": "Beijing"}, {"map": 'avoid = ["CN"]'}, "destination"),
        ({"mode": "air", "via": "Harbin"}, {"map": 'avoid = ["CN"]'}, "via"),
        ({"mode": "air", "avoid": "MN; RU"}, {}, "avoid"),
    ],
)
def test_to_avoid_a_country_of_a_stop_is_told(check, cells, tables, column) -> None:
    problems = check(row(**cells), "avoid", "origin", "via", "destination", "mode", **tables)
    assert set(told(problems)) == {("warning", 2, column)}
    assert problems["problem"].str.contains("to avoid").all()


def test_at_sea_a_country_of_an_end_may_be_avoided(check, route_by) -> None:
    route_by("sea", lambda a, b, _: via(a, b))
    rows = row(mode="sea", avoid="EG") + row(mode="sea", origin="Wonsan", avoid="KP")
    problems = check(rows, "avoid", "origin")
    assert told(problems) == [("note", 3, "avoid")]
    assert problems["problem"].iloc[0].startswith("North Korea has no canal or strait to close")


def test_a_plain_connection_that_crosses_what_it_avoids_is_told(check) -> None:
    rows = row(avoid="CN") + row(mode="foot", avoid="JP") + row(mode="air", avoid="CN")
    problems = check(rows, "avoid")
    assert told(problems) == [("warning", 2, "avoid"), ("note", 3, "avoid")]
    assert problems["problem"].iloc[0].startswith("the line is straight, and crosses China for 1,")
    assert "on foot" in problems["problem"].iloc[1]


def test_a_fallback_that_crosses_what_it_avoids_is_told(check, route_by) -> None:
    route_by("rail", lambda *_: NoWay("the two lie on railways that do not meet"))
    problems = check(row(mode="rail", avoid="CN"), "avoid", "mode")
    assert told(problems) == [("warning", 2, "avoid"), ("warning", 2, "mode")]


def test_a_network_that_passes_what_it_avoids_is_told(check, route_by) -> None:
    route_by("rail", lambda a, b, _: via(a, b, countries=("RU", "CN", "RU")))
    problems = check(row(mode="rail", avoid="CN"), "avoid", "mode")
    assert told(problems) == [("warning", 2, "avoid")]
    assert problems["problem"].iloc[0] == "the line crosses China, which it is to avoid."


def test_a_given_line_to_a_country_that_it_avoids_stays_as_it_is(check) -> None:
    rows = row(destination="Harbin", path="LINESTRING (131.89 43.12, 126.65 45.75)", avoid="CN")
    assert told(check(rows, "avoid", "destination", "path")) == [("note", 2, "avoid")]


def test_a_given_line_through_what_the_row_avoids_is_told(check) -> None:
    through = "LINESTRING (131.89 43.12, 120 47, 107.6 51.83)"
    around = "LINESTRING (131.89 43.12, 136 48, 135.5 49.5, 126 55, 107.6 51.83)"
    turned = "LINESTRING (-170 62, 175 62, 131.89 43.12, 120 47, 107.6 51.83)"
    rows = "".join(row(mode="rail", avoid="CN", path=line) for line in (through, around, turned))
    problems = check(rows, "path", "avoid")
    crossing = problems[problems["problem"].str.contains("crosses China")]
    assert told(crossing) == [("warning", 2, "path"), ("warning", 4, "path")]
    assert [p for p in told(problems) if p[0] == "note"] == [("note", 3, "avoid")]


def test_a_passage_is_nothing_to_a_train(check, route_by) -> None:
    route_by("rail", lambda a, b, _: via(a, b, countries=("RU",)))
    problems = check(row(mode="rail", avoid="passage:Suez"), "avoid")
    assert told(problems) == [("note", 2, "avoid")]
    (text,) = problems["problem"]
    assert text == "a leg by rail never passes the Suez Canal: there is nothing to avoid."
    assert check(row(mode="rail", avoid="passage:Channel Tunnel"), "avoid").empty


# --- Speeds ---------------------------------------------------------------------------------------


HOURS = "2024-10-08T08:00/2024-10-08T19:59"
"""Time for 2,400 km by rail: the crow makes 2,057 of it, the line in Russia 2,665."""


def too_fast(problems: Any) -> list[int]:
    return problems["row"][problems["problem"].str.contains("too fast")].tolist()


def test_the_speed_is_that_along_the_line(check, route_by) -> None:
    route_by("rail", through_china)
    rows = row(mode="rail", date=HOURS) + row(mode="rail", date=HOURS, avoid="CN")
    assert too_fast(check(rows, "mode")) == [3]


def test_a_given_line_has_a_speed_too(check) -> None:
    lines = "131.89 43.12, 107.6 51.83", "131.89 43.12, 135.2 48.6, 140 65, 107.6 51.83"
    rows = "".join(row(mode="rail", date=HOURS, path=f"LINESTRING ({line})") for line in lines)
    assert too_fast(check(rows, "mode")) == [3]


def test_the_doubt_about_an_end_shortens_a_line(check, route_by) -> None:
    route_by("rail", through_china)
    vague = PLACES.replace("Ulan-Ude,51.83,107.6,RU,town,", "Ulan-Ude,51.83,107.6,RU,town,400")
    rows = row(mode="rail", date=HOURS, avoid="CN")
    assert too_fast(check(rows, "mode")) == [2]
    assert too_fast(check(rows, "mode", places=vague)) == []


# --- Given lines at sea ---------------------------------------------------------------------------

ISLAND = shapely.box(130, 40.5, 130.5, 41)
HINTERLAND = shapely.box(127, 38, 127.6, 41)


@pytest.fixture
def coast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put an island and a coast into the Sea of Japan, all the land that there is."""
    land = shapely.union(ISLAND, HINTERLAND)
    module = ModuleType("geo_movements.routes.sea")
    module.crosses_land = lambda lines: shapely.intersects(land, lines)  # type: ignore[attr-defined]
    module.over_land_km = lambda line: 100 * line.intersection(land).length  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "geo_movements.routes.sea", module)


@pytest.mark.parametrize(
    ("points", "km"),
    [
        ("127.44 39.15, 129 39, 131.8 41, 131.89 43.12", None),
        ("127.05 39.15, 129 39, 131.8 41, 131.89 43.12", None),  # 55 km up to a harbour
        ("127.44 39.15, 131.3 41.5, 131.89 43.12", "5"),  # over the island
        ("127.44 39.15, 127.1 39.1, 127.1 40, 131 42, 131.89 43.12", "8"),  # 190 km inland
    ],
)
def test_a_ship_over_land_is_told(check, coast, points: str, km: str | None) -> None:
    rows = row(origin="Wonsan", destination="Vladivostok", mode="sea", path=f"LINESTRING({points})")
    problems = check(rows, "path")
    assert told(problems) == ([("warning", 2, "path")] if km else [])
    if km:
        assert problems["problem"].iloc[0].startswith(km)


def test_other_modes_may_be_over_land(check, coast) -> None:
    line = "LINESTRING(127.44 39.15, 131.3 41.5, 131.89 43.12)"
    rows = row(origin="Wonsan", destination="Vladivostok", mode="air", path=line)
    assert check(rows, "path").empty


# --- What it costs --------------------------------------------------------------------------------


def test_routes_at_hand_are_used_and_none_is_asked_for_in_vain(project_folder, route_by) -> None:
    asked = route_by("rail", through_china)
    project = gm.read(project_folder(ROWS + row(mode="rail") + row(), places=PLACES))
    places = gm.resolve(project)
    claims = parse_claims(project)
    assert not [p for p in find_problems(project, places, claims, routed=[]) if p.column == "mode"]
    assert not asked
    routed = route_claims(project, claims.movements, Known(places))
    before = len(asked)
    told = find_problems(project, places, claims, routed=routed)
    assert [p.row for p in told if p.column == "mode"] == [2]
    assert told == find_problems(project, places, claims)
    assert before and all(pairs for pairs, _ in asked)


def test_a_project_of_plain_legs_asks_no_router(project_folder) -> None:
    import subprocess

    folder = project_folder(ROWS + row(mode="air") + row() + row(mode="foot"), places=PLACES)
    code = (
        "import sys, geo_movements as gm\n"
        "project = gm.read(sys.argv[1])\n"
        "gm.check(project, gm.resolve(project))\n"
        "assert 'scipy' not in sys.modules\n"
        "assert not any('routes.air' in name or 'routes.sea' in name for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)


def test_a_way_through_ice_is_told_unless_it_is_named(check, route_by) -> None:
    route_by("sea", lambda start, end, _: via(start, end, passages=("Northern Sea Route",)))
    problems = check(row(mode="sea") + row(mode="sea", via="70.5, 60.5"), "mode")
    assert [row for level, row, _ in told(problems) if level == "warning"] == [2]
    assert "under ice" in problems["problem"].iloc[0]
