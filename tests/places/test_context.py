"""The rows as evidence: the other end of a leg, its mode, its days, the country told beside it."""

from __future__ import annotations

import geo_movements as gm
from geo_movements.places.evidence import decide
from geo_movements.places.gazetteer import Candidate, Place


def places_of(project_folder, table: str):
    project = gm.read(project_folder(table))
    return gm.resolve(project).set_index("toponym")


def test_the_other_end_of_the_leg_speaks_for_a_namesake(tmp_path) -> None:
    world = World(
        place("Camp", "west", 0, 10), place("Camp", "east", 20, 10),
        place("Left", "l", 1, 10, population=900_000),
        place("Right", "r", 19, 10, population=900_000),
    )  # fmt: skip
    for end, meant in (("Left", "west"), ("Right", "east")):
        table = f"origin,destination\nCamp,{end}\nLeft,Right\n"
        verdict = verdict_of(tmp_path, table, world, "Camp")
        options = getattr(verdict, "candidates", ()) or (verdict.best, *verdict.runners_up)
        assert options[0].candidate.place.place_id == meant


def test_a_country_column_decides(project_folder) -> None:
    table = "origin,origin_country,destination\nCambridge,{},Boston\n"
    for words, country in (("NZ", "NZ"), ("New Zealand", "NZ"), ("GB", "GB"), ("Canada", "CA")):
        row = places_of(project_folder, table.format(words)).loc["Cambridge"]
        assert row["country"] == country, words


def test_a_country_that_a_name_is_not_in_is_a_doubt(project_folder) -> None:
    table = "origin,origin_country,destination\nVladivostok,FR,Chita\n"
    row = places_of(project_folder, table).loc["Vladivostok"]
    assert row["match"] == "none" and "not in FR" in row["reason"]


def test_a_bare_country_column_speaks_for_a_presence_only(project_folder) -> None:
    presence = "destination,country\nCambridge,NZ\n"
    assert places_of(project_folder, presence).loc["Cambridge", "country"] == "NZ"
    leg = "origin,destination,country\nCambridge,Auckland,GB\n"
    assert places_of(project_folder, leg).loc["Auckland", "country"] == "NZ"


# --- On a small world of our own ------------------------------------------------------------------


def place(name: str, place_id: str, lon: float, lat: float, **more) -> Place:
    fields = {"precision": "town", "uncertainty_km": None, "country": "XA", "admin1": None,
              "feature_code": "PPL", "population": 50_000, "attribution": "us"}  # fmt: skip
    return Place(place_id, name, lat, lon, **(fields | more))


class World:
    """A gazetteer of what it is given, by name."""

    def __init__(self, *places: Place) -> None:
        self.places = places

    def lookup(self, names):
        return {
            name: [Candidate(p, "exact", False) for p in self.places if p.name == name]
            for name in names
        }

    def suggest(self, names, limit=3):
        return {name: [] for name in names}


def verdict_of(tmp_path, table: str, world: World, name: str):
    from geo_movements.places.context import contexts

    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    project = gm.read(tmp_path / "t.csv")
    told = contexts(project, lambda toponym: (toponym,), lambda _: None)
    names = sorted({*project.movements["origin"], *project.movements["destination"]})
    return decide(names, [], set(), world, told)[name]


def test_a_ship_wants_a_coast(tmp_path) -> None:
    world = World(
        place("Port", "a", 10, 10, coast_km=1.0),
        place("Port", "b", 10, 12, coast_km=120.0),
        place("Elsewhere", "c", 11, 11, population=900_000),
    )
    table = "origin,destination,mode\nElsewhere,Port,{}\n"
    sea = verdict_of(tmp_path, table.format("sea"), world, "Port")
    assert sea.candidate.place.place_id == "a" and "fits the mode" in sea.reason
    road = verdict_of(tmp_path, table.format("road"), world, "Port")
    assert road.reason.startswith("more than one place fits")


def test_a_place_out_of_reach_of_the_days_falls_behind(tmp_path) -> None:
    world = World(
        place("Camp", "near", 10, 10.5, population=2_000),
        place("Camp", "far", 10, 19, population=9_000),
        place("Town", "t", 10, 10, population=900_000),
    )
    table = "origin,destination,mode,date\nTown,Camp,foot,{}\n"
    march = verdict_of(tmp_path, table.format("1812-06-24/1812-06-25"), world, "Camp")
    assert march.candidate.place.place_id == "near"
    assert march.best.terms["days of the leg"] == 0
    assert march.runners_up[0].terms["days of the leg"] < 0
    season = verdict_of(tmp_path, table.format("1812-06/1812-09"), world, "Camp")
    ranked = getattr(season, "candidates", ()) or (season.best, *season.runners_up)
    assert all(weighed.terms["days of the leg"] == 0 for weighed in ranked)


def test_an_airfield_is_likelier_for_a_flight(tmp_path) -> None:
    world = World(
        place("Base", "field", 10, 10, precision="site", feature_code="AIRB", population=0),
        place("Base", "village", 14, 10, population=19_000),
        place("Town", "t", 10, 12, population=900_000),
    )
    table = "origin,destination,mode\nTown,Base,{}\n"
    ranked = {}
    for mode in ("air", "road"):
        verdict = verdict_of(tmp_path, table.format(mode), world, "Base")
        options = getattr(verdict, "candidates", ()) or (verdict.best, *verdict.runners_up)
        ranked[mode] = {w.candidate.place.place_id: w.share for w in options}
    assert ranked["air"]["field"] > ranked["road"]["field"]
