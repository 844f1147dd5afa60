"""Claims become requests: stops, modes, and what each is to keep out of."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType

import numpy as np
import pytest

import geo_movements as gm
from geo_movements.competing import Known
from geo_movements.routes import legs
from geo_movements.routes.ways import ACCESS, Avoid, NoWay, Pair, Part, Way
from geo_movements.routing import Routed, route_claims, route_columns
from geo_movements.tables.claims import parse_claims


def routed(folder) -> tuple[list[Routed], gm.Project]:
    project = gm.read(folder)
    movements = parse_claims(project).movements
    return route_claims(project, movements, Known(gm.resolve(project))), project


def avoided(found: Sequence[Routed]) -> list[tuple[set[str], set[str]]]:
    return [({*r.request.avoid.countries}, {*r.request.avoid.passages}) for r in found]


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw every mode as a plain connection, unless a test says otherwise."""
    monkeypatch.setattr(legs, "ROUTERS", {})


def test_there_is_one_route_a_row_and_equal_rows_share_it(project_folder) -> None:
    rows = "Wonsan,Vladivostok,sea,a\nVladivostok,Wonsan,sea,b\nWonsan , Vladivostok,ship,c\n"
    found, _ = routed(project_folder(f"origin,destination,mode,force\n{rows}"))
    assert [r.request.mode for r in found] == ["sea"] * 3
    assert found[0] == found[2] and found[0].route.geometry is found[2].route.geometry
    assert found[1].request.stops == found[0].request.stops[::-1]


def test_a_plain_line_is_shared_by_all_who_go_it(project_folder) -> None:
    rows = "".join(
        f"Wonsan,Vladivostok,{mode},{at}\n" for at, mode in enumerate(["foot", "", "foot"])
    )
    found, _ = routed(project_folder(f"origin,destination,mode,force\n{rows}"))
    assert [r.request.mode for r in found] == ["foot", "unknown", "foot"]
    assert len({id(line) for line in found.geometry}) == len(found.drawn.geometry) == 1


def test_nobody_asks_for_a_way_where_the_line_is_given(
    project_folder, by_sea, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = sys.modules["geo_movements.routes.fake"]
    monkeypatch.setattr(fake, "ways", lambda *asked: pytest.fail("a way was asked for"))
    rows = 'Wonsan,Vladivostok,Rason,sea,"LINESTRING(127 39, 131 43)"\n'
    found, _ = routed(project_folder(f"origin,destination,via,mode,path\n{rows}"))
    assert [(r.route.method, len(r.request.stops)) for r in found] == [("given", 3)]


def test_stops_know_their_country_and_their_shape(project_folder) -> None:
    places = 'toponym,geometry,country\nEast,"POLYGON((120 50, 130 50, 130 60, 120 50))",RU\n'
    found, _ = routed(project_folder("from,to\nWonsan,East\n", places=places))
    start, end = found[0].request.stops
    assert start and end
    assert (start.country, start.area, start.shape) == ("KP", False, None)
    assert end.area and end.shape is not None and end.shape.geom_type == "Polygon"


def test_a_presence_is_where_it_is_and_an_unknown_end_is_none(project_folder) -> None:
    lock = "toponym,match,decided_by\nNowhere,none,user\n"
    rows = (
        ",Wonsan,,\nNowhere,Wonsan,,sea\nWonsan,,,sea\nNowhere,Nowhere,,sea\n"
        "Wonsan,Rason,Nowhere; Chongjin,sea\n"
    )
    found, _ = routed(project_folder(f"origin,destination,via,mode\n{rows}", lock=lock))
    known = [[stop is not None for stop in r.request.stops] for r in found]
    assert known == [[True], [False, True], [True, False], [False, False], [True, True, True]]
    assert [r.route.method for r in found] == ["none"] * 4 + ["great_circle"]
    assert found[3].route.geometry is None
    # Who knows where a stop was knows how long the way was.
    assert found[4].route.length_km is None


def test_a_presence_asks_for_no_via(project_folder) -> None:
    found, _ = routed(project_folder("kind,destination,via\npresence,Wonsan,Rason\n"))
    assert len(found[0].request.stops) == 1


def test_a_given_line_beats_all_and_a_broken_one_counts_for_nothing(project_folder) -> None:
    rows = (
        'Wonsan,Vladivostok,"LINESTRING(127 39, 131 43)"\n'
        'Wonsan,Vladivostok,"LINESTRING(127 39"\nWonsan,Vladivostok,\n'
    )
    found, _ = routed(project_folder(f"origin,destination,path\n{rows}"))
    assert [r.route.method for r in found] == ["given", "great_circle", "great_circle"]


def test_what_project_side_and_claim_avoid_is_united(project_folder) -> None:
    folder = project_folder(
        "origin,destination,mode,force,side,avoid\n"
        'Wonsan,Vladivostok,rail,,,"North Korea; passage:suez"\n'
        "Wonsan,Vladivostok,rail,,RUSSIA,\nWonsan,Vladivostok,rail,11c,,\n"
        "Wonsan,Vladivostok,rail,,Ukraine,nonsense\n",
        forces="id,name,side,part_of\n11c,11th Corps,,army\narmy,Army,russia,\n",
        map='avoid = ["MN", "passage:Panama"]\n[avoid_by_side]\n"Russia" = ["China"]\n',
    )
    found, _ = routed(folder)
    assert avoided(found) == [
        ({"MN", "KP"}, {"Panama", "Suez"}), ({"MN", "CN"}, {"Panama"}),
        ({"MN", "CN"}, {"Panama"}), ({"MN"}, {"Panama"}),
    ]  # fmt: skip


def test_a_ship_finds_a_canal_shut_before_it_was_dug(project_folder) -> None:
    rows = "1812,sea\n1812,road\n1900-05,sea\n2024,sea\n,sea\n"
    found, _ = routed(
        project_folder(
            "origin,destination,date,mode\n"
            + "".join(f"Wonsan,Vladivostok,{row}\n" for row in rows.split())
        )
    )
    shut = [passages & {"Suez", "Panama", "Kiel"} for _, passages in avoided(found)]
    assert shut == [{"Suez", "Panama", "Kiel"}, set(), {"Panama"}, set(), set()]


def test_a_train_finds_a_tunnel_shut_before_it_was_dug(project_folder) -> None:
    rows = "1916,rail\n1916,road\n2000,rail\n,rail\n2019-06,rail\n2019-06,road\n"
    found, _ = routed(
        project_folder(
            "origin,destination,date,mode\n"
            + "".join(f"Wonsan,Vladivostok,{row}\n" for row in rows.split())
        )
    )
    known = {"Channel Tunnel", "Crimean Bridge", "Suez"}
    assert [passages & known for _, passages in avoided(found)] == [
        {"Channel Tunnel", "Crimean Bridge"}, {"Crimean Bridge"}, {"Crimean Bridge"}, set(),
        {"Crimean Bridge"}, set(),
    ]  # fmt: skip


def far(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
    """Go by a port north of each origin, through China and the Suez Canal unless they are shut."""
    found: list[Way | NoWay] = []
    for start, end in pairs:
        port = (start.lon, start.lat + 0.1)
        shut = bool(avoid.countries) or "Suez" in avoid.passages
        corner = (start.lon, start.lat - (30.0 if shut else 1.0))
        line = np.array([port, corner, (end.lon, end.lat)])
        found.append(
            Way(
                (Part(np.array([(start.lon, start.lat), port]), ACCESS), Part(line, "sea_grid")),
                ports=("Hungnam", None),
                countries=("KP", "RU") if shut else ("KP", "CN", "RU"),
                passages=() if shut else ("Suez",),
                attribution="a network",
            )
        )
    return found


@pytest.fixture
def by_sea(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("geo_movements.routes.fake")
    module.ways = far  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(legs, "ROUTERS", {"sea": ("fake", "ways")})


ROWS = (
    "origin,destination,mode,date,avoid,path\nHamhung,Vladivostok,sea,2024,,\n"
    "Hamhung,Vladivostok,sea,1812,,\nHamhung,Vladivostok,sea,2024,China,\n"
    'Hamhung,Vladivostok,sea,2024,China,"LINESTRING(127 39, 131 43)"\n'
    "Hamhung,Vladivostok,foot,2024,,\n"
)


def test_the_columns_tell_the_route(project_folder, by_sea) -> None:
    project = gm.read(project_folder(ROWS))
    story = gm.build(project, gm.resolve(project))
    told = story.legs[["route_method", "route_passes", "origin_port", "destination_port"]]
    assert told.to_numpy().tolist() == [
        ["sea_grid", "CN; passage:Suez", "Hungnam", None],
        ["sea_grid", None, "Hungnam", None],
        ["sea_grid", None, "Hungnam", None],
        ["given", None, None, None],
        ["great_circle", None, None, None],
    ]
    parts = story.legs["route_parts"].tolist()
    assert parts[0].startswith("access 11.1; sea_grid ") and parts[3:] == [None, None]
    assert story.legs["access_km"].fillna(0).tolist() == [11.1, 11.1, 11.1, 0, 0]
    port = "By sea from Hungnam, the port for Hamhung, 11 km away."
    notes = story.legs["route_note"].tolist()
    assert notes[0] == f"{port} Through China and the Suez Canal."
    assert notes[1] == f"{port} The Suez Canal was not open: 6,323 km longer."
    assert notes[2] == f"{port} Keeps out of China: 6,323 km longer."
    assert notes[3:] == [None, None]
    credited = story.legs["attribution"].tolist()
    assert [text.endswith("; a network") for text in credited] == [True] * 3 + [False] * 2


def test_a_note_names_stops_as_the_row_does_but_those_that_nobody_knows(
    project_folder, monkeypatch
) -> None:
    def nothing(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        return [NoWay("no railway that we have within 25 km of it", 1) for _ in pairs]

    module = ModuleType("geo_movements.routes.fake")
    module.nothing = nothing  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(legs, "ROUTERS", {"rail": ("fake", "nothing")})
    lock = "toponym,match,decided_by\nNowhere,none,user\n"
    rows = '"Hamhung ,  North Korea",Nowhere; Chongjin,Rason,rail\n'
    project = gm.read(project_folder(f"origin,via,destination,mode\n{rows}", lock=lock))
    story = gm.build(project, gm.resolve(project))
    assert story.legs["route_note"].tolist() == [
        "Straight from Hamhung, North Korea to Chongjin: "
        "no railway that we have within 25 km of Chongjin. "
        "Straight from Chongjin to Rason: no railway that we have within 25 km of Rason."
    ]


def test_the_columns_have_the_index_of_the_claims(project_folder, by_sea) -> None:
    found, project = routed(project_folder(ROWS))
    movements = parse_claims(project).movements
    known = Known(gm.resolve(project))
    late = route_columns(movements.iloc[2:], found[2:], known)
    whole = route_columns(movements, found, known)
    assert late.equals(whole.loc[late.index]) and str(whole["length_km"].dtype) == "Float64"


def test_as_of_keeps_routes_beside_their_claims(project_folder, by_sea) -> None:
    rows = "Hamhung,Rason,sea,2024-11-02\nWonsan,Vladivostok,sea,2024-10-02\n"
    project = gm.read(project_folder(f"origin,destination,mode,reported\n{rows}"))
    story = gm.build(project, gm.resolve(project), as_of="2024-10-20")
    assert story.legs.geometry[0].coords[0] == pytest.approx((127.44361, 39.15278))


def test_blurred_routes_run_between_blurred_ends_and_round_every_length(
    project_folder, by_sea
) -> None:
    from geo_movements.coarsen import snapped

    project = gm.read(project_folder(ROWS, map="coarsen_km = 20\n"))
    places = gm.resolve(project)
    legs = gm.build(project, places).legs
    exact = places.set_index("toponym").loc["Hamhung"]
    (cell,) = snapped([exact["lon"]], [exact["lat"]], 20).tolist()
    assert list(legs.geometry[0].coords[0]) == pytest.approx(cell)
    assert all(km % 20 == 0 for km in legs["length_km"])
    assert legs["access_km"].fillna(0).tolist() == [20, 20, 20, 0, 0]
    assert legs["route_parts"][0].startswith("access 20; sea_grid ")
    assert legs["origin_port"][0] == "Hungnam"
    assert "Hamhung, 20 km away." in legs["route_note"][0]


def test_an_export_has_the_routes_and_reads_back(project_folder, by_sea, tmp_path) -> None:
    import geopandas as gpd

    project = gm.read(project_folder(ROWS))
    story = gm.build(project, gm.resolve(project))
    path = gm.save(story, tmp_path / "legs.geojson")
    columns = [
        "route_method", "route_parts", "route_passes", "route_note", "length_km", "access_km",
        "origin_port", "destination_port", "attribution",
    ]  # fmt: skip
    bare = gpd.read_file(path)
    assert {*columns} <= {*bare.columns}
    with pytest.warns(UserWarning, match="bare legs"):
        again = gpd.read_file(gm.save(bare, tmp_path / "again.geojson"))
    assert again[columns].equals(bare[columns])
    project = gm.read(path)
    assert not {*columns} & {*project.movements.columns}
    rebuilt = gm.build(project, gm.resolve(project)).legs
    assert rebuilt[columns].equals(story.legs[columns])
    assert rebuilt.geometry.geom_equals_exact(story.legs.geometry, 1e-6).all()
