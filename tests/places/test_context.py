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
        place("Ruzal", "west", 0, 10), place("Ruzal", "east", 20, 10),
        place("Left", "l", 1, 10, population=900_000),
        place("Right", "r", 19, 10, population=900_000),
    )  # fmt: skip
    for end, meant in (("Left", "west"), ("Right", "east")):
        table = f"origin,destination\nRuzal,{end}\nLeft,Right\n"
        verdict = verdict_of(tmp_path, table, world, "Ruzal")
        assert ranked(verdict)[0].candidate.place.place_id == meant


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


def ranked(verdict) -> list:
    """List the candidates, the best first, whether one was chosen or not."""
    return list(getattr(verdict, "candidates", ()) or (verdict.best, *verdict.runners_up))


def verdict_of(tmp_path, table: str, world: World, name: str):
    from geo_movements.places.context import contexts

    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    project = gm.read(tmp_path / "t.csv")
    told = contexts(project, lambda toponym: (toponym,))
    names = sorted({*project.movements["origin"], *project.movements["destination"]})
    return decide(names, [], set(), world, told)[name]


def test_a_ship_wants_a_coast(tmp_path) -> None:
    world = World(
        place("Zedport", "a", 10, 10, coast_km=1.0),
        place("Zedport", "b", 10, 12, coast_km=120.0),
        place("Elsewhere", "c", 11, 11, population=900_000),
    )
    table = "origin,destination,mode\nElsewhere,Zedport,{}\n"
    coast, inland = ranked(verdict_of(tmp_path, table.format("sea"), world, "Zedport"))
    assert coast.candidate.place.place_id == "a" and coast.share > 0.9
    assert coast.terms["mode"] > 0 > inland.terms["mode"]
    by_road = ranked(verdict_of(tmp_path, table.format("road"), world, "Zedport"))
    assert {weighed.terms["mode"] for weighed in by_road} == {0} and by_road[0].share < 0.6


def test_a_place_out_of_reach_of_the_days_falls_behind(tmp_path) -> None:
    world = World(
        place("Ruzal", "near", 10, 10.5, population=2_000),
        place("Ruzal", "far", 10, 19, population=9_000),
        place("Midel", "t", 10, 10, population=900_000),
    )
    table = "origin,destination,mode,date\nMidel,Ruzal,foot,{}\n"
    march = verdict_of(tmp_path, table.format("1812-06-24/1812-06-25"), world, "Ruzal")
    near, far = ranked(march)
    assert near.candidate.place.place_id == "near"
    assert near.terms["days of the leg"] == 0 > far.terms["days of the leg"]
    season = verdict_of(tmp_path, table.format("1812-06/1812-09"), world, "Ruzal")
    assert all(weighed.terms["days of the leg"] == 0 for weighed in ranked(season))


def test_an_airfield_is_likelier_for_a_flight(tmp_path) -> None:
    world = World(
        place("Quayle", "field", 10, 10, precision="site", feature_code="AIRB", population=0),
        place("Quayle", "village", 14, 10, population=19_000),
        place("Midel", "t", 10, 12, population=900_000),
    )
    table = "origin,destination,mode\nMidel,Quayle,{}\n"
    shares = {}
    for mode in ("air", "road"):
        verdict = verdict_of(tmp_path, table.format(mode), world, "Quayle")
        shares[mode] = {w.candidate.place.place_id: w.share for w in ranked(verdict)}
    assert shares["air"]["field"] > shares["road"]["field"]


def test_country_columns_that_say_nothing_are_told(project_folder) -> None:
    table = (
        "origin,destination,country,origin_country\nBoston,Lincoln,United Kingdom,Untied Kingdom\n"
    )
    project = gm.read(project_folder(table))
    problems = gm.check(project, gm.resolve(project)).set_index("column")
    assert "is no country" in problems.loc["origin_country", "problem"]
    assert "two ends" in problems.loc["country", "problem"]


def test_rows_alike_count_once_and_of_several_the_least_room_binds(tmp_path) -> None:
    from geo_movements.places.context import contexts

    rows = [
        "Midel,Ruzal,Stop; Halt,foot,1812-06-24/1812-06-27",
        "Ruzal,Midel,,foot,1812-06-24/1812-06-25",
        "Midel,Ruzal,,foot,1812-06-24/1812-06-29",
        "Midel,,Halt,unknown,",
    ]
    table = "\n".join(["origin,destination,via,mode,date", *rows * 50])
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    met: list[str] = []

    def asked(toponym: str) -> tuple[str, ...]:
        met.append(toponym)
        return (toponym,)

    told = contexts(gm.read(tmp_path / "t.csv"), asked)
    assert sorted(met) == ["Halt", "Midel", "Ruzal", "Stop"]
    assert told["Midel"].neighbours == {"Stop", "Ruzal", "Halt"}
    assert told["Halt"].neighbours == {"Stop", "Ruzal", "Midel"} and told["Halt"].modes == {"foot"}
    two_days = 48 * 100 / 24
    assert told["Midel"].reach_km == {"Ruzal": two_days}
    assert told["Ruzal"].reach_km == {"Midel": two_days}
