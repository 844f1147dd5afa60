"""How the packaged railways and roads are compiled, on small ones made up here."""

from __future__ import annotations

import hashlib
import importlib
import json
import sys
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import shapely

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def built() -> ModuleType:
    """The modules of the script, which is no package of the house."""
    sys.path.insert(0, str(DATA))
    try:
        for name in ("countries", "joins", "links", "order", "read"):
            importlib.import_module(f"networks_build.{name}")
        return importlib.import_module("networks_build.bends")
    finally:
        sys.path.remove(str(DATA))


def part(name: str) -> ModuleType:
    return sys.modules[f"networks_build.{name}"]


def network(xy, edges, km=None):
    points, pairs = np.array(xy, dtype=float), np.array(edges, dtype=np.int64)
    straight = part("read").measure_km(points[pairs[:, 0]], points[pairs[:, 1]])
    return part("read").Network(points, pairs, straight if km is None else np.array(km, float))


def land(**shapes):
    return part("countries").Land(np.array([*shapes], dtype=str), np.array([*shapes.values()]))


# A is the west, B the east; C is a wedge that comes up from the south at the border.
A, B = shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)
WEDGE = shapely.Polygon([(0.8, 0), (1.2, 0), (1.0, 1.2)])


def joins(built, net, ground, rule=(0.3, 1.0, 5.0, 10.0)):
    country = part("countries").locate(ground, net.xy)
    made, count = part("joins").joined(net, country, ground, part("joins").Rule(*rule))
    assert len(made.edges) == len(net.edges) + count == len(made.km)
    return made.edges[len(net.edges) :].tolist()


def test_dead_ends_that_face_each_other_are_joined(built) -> None:
    ground = land(A=A, B=B)
    line = [(0.1, 1), (0.2, 1), (0.23, 1), (0.4, 1)]  # a gap of 3 km
    assert joins(built, network(line, [(0, 1), (2, 3)]), ground) == [[1, 2]]
    aside = [(0.1, 1), (0.2, 1), (0.2, 1.03), (0.1, 1.03)]  # side by side
    assert joins(built, network(aside, [(0, 1), (2, 3)]), ground) == []
    wide = [(0.1, 1), (0.2, 1), (0.3, 1), (0.4, 1)]
    assert joins(built, network(wide, [(0, 1), (2, 3)]), ground) == []


def test_no_join_is_made_over_water_or_a_border(built) -> None:
    line = [(0.1, 1), (0.2, 1), (0.23, 1), (0.4, 1)]
    net = network(line, [(0, 1), (2, 3)])
    strait = land(A=shapely.box(0, 0, 0.201, 2), B=shapely.box(0.229, 0, 2, 2))
    same = land(A=shapely.union(shapely.box(0, 0, 0.201, 2), shapely.box(0.229, 0, 2, 2)))
    assert joins(built, net, strait) == [] and joins(built, net, same) == []
    border = land(A=shapely.box(0, 0, 0.215, 2), B=shapely.box(0.215, 0, 2, 2))
    assert joins(built, net, border) == []
    touching = network([(0.1, 1), (0.2, 1), (0.201, 1), (0.4, 1)], [(0, 1), (2, 3)])
    assert joins(built, touching, land(A=shapely.box(0, 0, 0.2005, 2), B=B)) == [[1, 2]]


def test_no_join_saves_a_short_way_round(built) -> None:
    around = [(0.1, 1), (0.2, 1), (0.203, 1), (0.3, 1), (0.2, 1.01)]
    net = network(around, [(0, 1), (2, 3), (0, 4), (4, 3)])
    ground = land(A=A)
    assert joins(built, net, ground, (0.5, 0.5, 0.5, 10.0)) == [[1, 2]]
    assert joins(built, net, ground, (0.5, 0.5, 0.5, 100.0)) == []


def test_points_off_the_coast_are_the_nearest_lands(built) -> None:
    xy = np.array([(0.5, 1), (1.5, 1), (2.1, 1), (-0.1, 1)])
    assert part("countries").locate(land(A=A, B=B), xy).tolist() == ["A", "B", "B", "A"]


def test_a_stretch_that_slips_over_a_border_is_given_back(built) -> None:
    ground = land(A=A, B=B)
    slips = network(
        [(0.99, 0.5), (1.001, 0.51), (1.001, 0.52), (0.99, 0.53)], [(0, 1), (1, 2), (2, 3)]
    )
    crosses = network(
        [(0.99, 0.5), (1.001, 0.51), (1.2, 0.52), (1.3, 0.53)], [(0, 1), (1, 2), (2, 3)]
    )
    for net, expected in ((slips, ["A"] * 4), (crosses, ["A", "B", "B", "B"])):
        country = part("countries").locate(ground, net.xy)
        assert part("countries").straightened(ground, net, country).tolist() == expected


def test_an_edge_goes_round_a_third_country(built) -> None:
    ground = land(A=A.difference(WEDGE), B=B.difference(WEDGE), C=WEDGE)
    ends = [(0.5, 0.9), (1.5, 0.9)]
    net = network(ends, [(0, 1)], [140.0])
    made, country, count = built.bent(net, np.array(["A", "B"]), ground)
    assert count == 1 and set(country) == {"A", "B"}
    line = shapely.linestrings(made.xy[made.edges])
    assert shapely.length(shapely.intersection(line, WEDGE)).sum() < 0.02
    assert made.km.sum() == pytest.approx(140.0)


def test_an_edge_too_short_to_go_round_is_said_to_go_through(built) -> None:
    tall = shapely.box(0.8, -5, 1.2, 5)  # no way round on the small map
    ground = land(A=A.difference(tall), B=B.difference(tall), C=tall)
    net = network([(0.5, 0.1), (1.5, 0.1)], [(0, 1)])
    made, country, count = built.bent(net, np.array(["A", "B"]), ground)
    assert count == 1 and "C" in country
    assert made.km.sum() == pytest.approx(net.km.sum())


def test_of_two_edges_between_the_same_nodes_the_shorter_is_kept(built) -> None:
    net = network([(0.5, 1), (0.1, 1)], [(0, 1), (1, 0)], [60.0, 50.0])
    made, country = part("order").ordered(net, np.array(["B", "A"]))
    assert made.edges.tolist() == [[0, 1]] and made.km.tolist() == [50.0]
    assert made.xy[0].tolist() == [0.1, 1] and country.tolist() == ["A", "B"]


def test_the_record_tells_the_files_that_are_there() -> None:
    folder = files("geo_movements.routes") / "data"
    record = json.loads((folder / "networks.json").read_text(encoding="utf-8"))
    for mode in ("rail", "road"):
        assert record[mode]["licence"] == "ODbL 1.0"
        found = hashlib.sha256((folder / record[mode]["file"]).read_bytes()).hexdigest()
        assert found == record[mode]["sha256"]
