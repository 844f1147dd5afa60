from __future__ import annotations

import pytest
import shapely
from shapely import Point

import geo_movements as gm
from geo_movements.errors import ParseError
from geo_movements.places.areas import area_polygons, members_polygon, radius_km

FAR_EAST = "RU-AMU; RU-BU; RU-CHU; RU-KAM; RU-KHA; RU-MAG; RU-PRI; RU-SA; RU-SAK; RU-YEV; RU-ZAB"
"""The eleven subjects of the Far Eastern Federal District since 2018."""


@pytest.mark.parametrize(
    ("keys", "point"),
    [
        (("RU-PRI", "RU.59", "geonames:2017623"), (131.95734, 43.80467)),  # Ussuriysk
        (("UA-43", "UA.11"), (34.1, 44.95)),  # Simferopol
        (("UA-40", "UA.20"), (33.52, 44.6)),  # Sevastopol
        (("KP-10", "KP.13"), (128.2, 41.4)),  # Hyesan, beside more towns across the river
        (("US-AK",), (-149.9, 61.22)),
        (("GB-ENG",), (-1.9, 52.48)),
        (("KP",), (125.75, 39.03)),
        (("RU",), (172.0, 66.5)),  # Chukotka
    ],
)
def test_every_key_of_an_area_finds_the_one_that_its_town_lies_in(keys, point) -> None:
    found = area_polygons(keys)
    assert set(found) == set(keys)
    for shape in found.values():
        assert shape.geom_type == "MultiPolygon" and shape.is_valid
        assert shapely.intersects_xy(shape, *point)


@pytest.mark.parametrize("key", ["geonames:1866923", "RU-XXX", "XX", "' OR 1=1 --", "", "ru"])
def test_what_is_no_area_has_no_polygon(key: str) -> None:
    assert area_polygons([key]) == {}


def test_crimea_lies_in_ukraine_and_not_in_russia() -> None:
    both = area_polygons(["UA", "RU"])
    yalta = Point(34.16, 44.51)
    assert both["UA"].contains(yalta) and not both["RU"].contains(yalta)


def test_neighbours_share_their_border() -> None:
    areas = area_polygons(["RU.59", "RU.30", "CN"])
    assert areas["RU.59"].intersection(areas["RU.30"]).area == 0
    assert areas["RU.59"].intersection(areas["CN"]).area == 0
    assert areas["RU.59"].boundary.intersection(areas["CN"].boundary).length > 3


def test_members_are_one_area() -> None:
    shape = members_polygon(FAR_EAST)
    assert shape.is_valid
    # 6,952,600 km2 by Rosstat: the radius of a circle of that area is 1,488 km.
    assert radius_km(shape) == pytest.approx(1488, rel=0.01)
    assert sum(len(part.interiors) for part in shape.geoms) == 0
    assert members_polygon("RU; RU-PRI").equals(members_polygon("ru"))


@pytest.mark.parametrize(
    ("words", "told"),
    [("RU-PRI; RU-XXX", "RU-XXX"), ("Primorye", "PRIMORYE"), (";", '";"'), ("RU PL", "RU PL")],
)
def test_a_code_that_is_none_is_named_with_a_way_out(words: str, told: str) -> None:
    with pytest.raises(ParseError, match=told) as error:
        members_polygon(words)
    assert "ISO 3166" in error.value.hint


def resolved(project_folder, movements: str, **tables: str):
    return gm.resolve(gm.read(project_folder(movements, **tables))).set_index("toponym")


def test_a_place_of_members_is_a_region_with_its_middle_inside(project_folder) -> None:
    places = resolved(
        project_folder,
        "origin\nRussian Far East\n",
        places=f'toponym,members\nRussian Far East,"{FAR_EAST}"\n',
    )
    row = places.loc["Russian Far East"]
    assert (row["precision"], row["match"]) == ("region", "project")
    assert row["uncertainty_km"] == pytest.approx(1488, rel=0.01)
    assert row.geometry.contains(Point(row["lon"], row["lat"]))
    assert "Natural Earth" in row["attribution"]


def test_the_gazetteer_s_areas_have_polygons_and_its_towns_points(project_folder) -> None:
    places = resolved(project_folder, "origin,destination\nKursk Oblast,North Korea\nWonsan,\n")
    assert places.geometry.geom_type.to_dict() == {
        "Kursk Oblast": "MultiPolygon", "North Korea": "MultiPolygon", "Wonsan": "Point",
    }  # fmt: skip


def test_a_project_s_own_geometry_wins(project_folder) -> None:
    places = resolved(
        project_folder,
        "origin\nKursk Oblast\n",
        places='toponym,geometry\nKursk Oblast,"POLYGON((34 51,36 51,36 52,34 51))"\n',
    )
    assert places.loc["Kursk Oblast"].geometry.area == pytest.approx(1)


def test_a_town_in_an_area_does_not_compete_with_it(project_folder) -> None:
    project = gm.read(
        project_folder(
            "id,movement,leg,origin,destination,claimant\n"
            "a,m,1,Wonsan,Vladivostok,X\nb,m,1,Wonsan,Primorsky Krai,Y\nc,m,1,Wonsan,China,Z\n"
        )
    )
    legs = gm.build(project, gm.resolve(project)).legs.set_index("id")
    assert legs["competes_with"].to_dict() == {"a": "c", "b": "c", "c": "a; b"}
    assert legs["length_km"].isna().tolist() == [False, True, True]
