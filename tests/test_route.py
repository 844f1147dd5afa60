"""One leg by itself: `gm.route`, and `geo-movements route`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import pytest

import geo_movements as gm
from geo_movements import schema
from geo_movements.cli import main
from geo_movements.routes import legs
from geo_movements.routes.ways import ACCESS, Avoid, NoWay, Pair, Part, Way


@pytest.fixture(autouse=True)
def by_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go by a port and through the Suez Canal, if it is open; find no rail at all."""

    def ways(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        open_ = "Suez" not in avoid.passages
        return [
            Way(
                (
                    Part(np.array([(s.lon, s.lat), (s.lon, s.lat - 0.1)]), ACCESS),
                    Part(np.array([(s.lon, s.lat - 0.1), (e.lon, e.lat)]), "sea_network"),
                ),
                ports=("Hungnam", None),
                passages=("Suez",) if open_ else (),
            )
            for s, e in pairs
        ]

    def rail(pairs: Sequence[Pair], avoid: Avoid) -> list[Way | NoWay]:
        return [NoWay("no railway that we have within 25 km of it", 0) for _ in pairs]

    module = ModuleType("geo_movements.routes.fake")
    module.ways, module.rail = ways, rail  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(legs, "ROUTERS", {"sea": ("fake", "ways"), "rail": ("fake", "rail")})


def test_it_is_the_leg_of_a_project_of_one_row(project_folder) -> None:
    asked = "Wonsan", "Vladivostok"
    (leg,) = gm.route(*asked, mode="ship", via=["Chongjin", "Rason"], avoid=["CN"], date="1860")[
        [*schema.LEGS]
    ].to_dict("records")
    folder = project_folder(
        "origin,destination,mode,via,avoid,date\nWonsan,Vladivostok,ship,Chongjin; Rason,CN,1860\n"
    )
    project = gm.read(folder)
    (same,) = gm.build(project, gm.resolve(project)).legs.to_dict("records")
    assert leg["geometry"].equals(same["geometry"]) and len(leg["geometry"].coords) > 6
    assert {**leg, "id": ""} == pytest.approx({**same, "id": ""}, nan_ok=True)
    assert leg["origin_port"] == "Hungnam" and leg["mode"] == "sea"


def test_it_is_a_frame_of_legs() -> None:
    frame = gm.route("39.15, 127.44", "Vladivostok", mode=None)
    assert isinstance(frame, gpd.GeoDataFrame) and frame.crs == schema.CRS
    assert tuple(frame.columns) == schema.LEGS and len(frame) == 1
    assert frame["mode"].tolist() == ["unknown"] and frame["length_km"][0] > 500


def test_a_word_by_itself_is_a_list_of_one() -> None:
    one = gm.route("Wonsan", "Vladivostok", mode="sea", via="Chongjin", avoid="passage:Suez")
    assert one["via"].tolist() == ["Chongjin"] and one["route_passes"].tolist() == [None]


def test_its_day_shuts_canals() -> None:
    then, now = (gm.route("Wonsan", "Rason", mode="sea", date=day) for day in ("1812", "2024"))
    assert (then["route_passes"][0], now["route_passes"][0]) == (None, "passage:Suez")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"destination": "Vladivostock"}, 'destination: "Vladivostock": not found; nearest "Vladi'),
        ({"origin": "Cambridge"}, 'origin: "Cambridge"'),
        ({"mode": "swim"}, 'mode: "swim" is no mode'),
        ({"avoid": ["passage:Sues"]}, 'avoid: "Sues" is no passage. Nearest: "passage:Suez".'),
        ({"date": "soonish"}, 'date: "soonish"'),
        ({"via": ["Chongjin", "Nowherecity"]}, 'via: "Nowherecity": not found'),
    ],
)
def test_what_is_wrong_is_told_as_of_a_project(asked: dict[str, object], told: str) -> None:
    whole = {"origin": "Wonsan", "destination": "Vladivostok", "mode": "sea", **asked}
    with pytest.raises(gm.InputError) as refused:
        gm.route(**whole)  # type: ignore[arg-type]
    assert str(refused.value).startswith(f"route, {told}")
    assert "source" not in str(refused.value)


def test_a_country_says_where_to_look() -> None:
    assert len(gm.route("Cambridge", "Oxford", mode="road", country="GB")) == 1
    with pytest.raises(ValueError, match="country"):
        gm.route("Cambridge", "Oxford", mode="road", country="Narnia")


def test_the_command_tells_the_leg(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "leg.geojson"
    asked = ["route", "Hamhung", "Vladivostok", "--mode", "sea", "--via", "Chongjin", "-o"]
    assert main([*asked, str(path)]) == 0
    out, err = capsys.readouterr()
    lines = {line[:8].strip(): line[8:] for line in out.splitlines()}
    assert lines == {
        "leg": "Hamhŭng to Vladivostok",
        "mode": "sea",
        "method": "sea_network",
        "length": "545 km",
        "parts": "access 11.1; sea_network 289.7; access 11.1; sea_network 233.1",
        "access": "22 km",
        "ports": "Hungnam to Vladivostok",
        "passes": "passage:Suez",
        "note": "By sea from Hungnam, the port for Hamhung, 11 km away. Through the Suez Canal.",
        "credit": "GeoNames (geonames.org), CC BY 4.0",
    }
    assert err == f"wrote {path}: the leg\n"
    (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert feature["geometry"]["type"] == "LineString"
    assert feature["properties"]["route_method"] == "sea_network"


def test_the_command_says_what_is_a_fallback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "Wonsan", "Vladivostok", "--mode", "rail"]) == 0
    assert (
        "note    Straight from Wonsan to Vladivostok: "
        "no railway that we have within 25 km of Wonsan.\n" in capsys.readouterr().out
    )


def test_the_command_keeps_out_of_what_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    avoid = ["--avoid", "China", "--avoid", "passage:Suez", "--country", "KP"]
    assert main(["route", "Wonsan", "Rason", "--mode", "sea", *avoid]) == 0
    out = capsys.readouterr().out
    assert "passes" not in out and "Keeps out of the Suez Canal." in out


def test_the_command_takes_positions_of_the_south(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "-16.8,179.99", "-17,-179.9", "--mode", "sea"]) == 0
    assert "length  " in capsys.readouterr().out


def test_the_help_of_the_command_has_its_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["route", "--help"])
    told = capsys.readouterr().out
    assert "geo-movements route Wonsan Vladivostok --mode sea" in told
    for option in ("--mode", "--via", "--avoid", "--date", "--country", "--output"):
        assert option in told


def test_the_command_fails_as_others_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["route", "Wonsan", "Vladivostock", "-o", str(tmp_path / "x.geojson")]) == 1
    assert "error: route, destination: " in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    for misused in (["Wonsan"], ["Wonsan", "Rason", "-o", "leg.kml"]):
        with pytest.raises(SystemExit) as stopped:
            main(["route", *misused])
        assert stopped.value.code == 2
