from __future__ import annotations

import importlib
import json

import geopandas as gpd
import pytest

import geo_movements as gm
from geo_movements import schema


def story(project_folder, movements: str, **tables: str) -> gm.Story:
    project = gm.read(project_folder(movements, **tables))
    return gm.build(project, gm.resolve(project))


def test_a_bare_table_of_two_columns_gives_legs(project_folder) -> None:
    legs = story(project_folder, "from,to\nWonsan,Vladivostok\n").legs
    assert isinstance(legs, gpd.GeoDataFrame) and legs.crs == schema.CRS
    assert tuple(legs.columns) == schema.LEGS
    row = legs.iloc[0]
    assert row["length_km"] == pytest.approx(575, abs=1)
    assert (row["kind"], row["mode"], row["route_method"]) == ("leg", "unknown", "great_circle")
    assert row["attribution"] and "GeoNames" in row["attribution"]


def test_the_user_s_columns_travel_beside_ours(project_folder) -> None:
    legs = story(project_folder, "origin,destination,Ship\nWonsan,Vladivostok,Vilkov\n").legs
    assert legs["Ship"].tolist() == ["Vilkov"]
    assert legs.columns[-1] == "geometry"


def test_the_input_is_not_changed(project_folder) -> None:
    project = gm.read(project_folder("from,to,force\nWonsan,Vladivostok,f\n", forces="id\nf\n"))
    before = project.movements.copy()
    places = gm.resolve(project)
    places_before = places.copy()
    gm.build(project, places)
    assert project.movements.equals(before)
    assert places.equals(places_before)


def test_geometry_says_what_is_known(project_folder) -> None:
    legs = story(
        project_folder,
        "id,origin,destination,mode,kind\nleg,Wonsan,Vladivostok,sea,\nfrom,Wonsan,,sea,\n"
        "to,,Vladivostok,sea,\nat,,Vladivostok,,\nwas,Wonsan,Vladivostok,,presence\n",
    ).legs.set_index("id")
    assert legs.geometry.geom_type.tolist() == ["LineString", *["Point"] * 4]
    assert legs.loc["from"].geometry.x == pytest.approx(127.44, abs=0.01)
    assert legs.loc["was"].geometry.x == pytest.approx(131.87, abs=0.01)
    assert legs.loc["to", "origin_place"] is None


AREA = 'toponym,geometry\nEast,"POLYGON((120 50, 130 50, 130 60, 120 50))"\n'


def test_an_area_end_is_reached_but_not_measured(project_folder) -> None:
    legs = story(project_folder, "origin,destination\nVladivostok,East\n", places=AREA).legs
    row = legs.iloc[0]
    assert str(row["length_km"]) == "<NA>"
    assert row["destination_precision"] == "region"


def test_via_is_honoured_and_a_given_path_beats_it(project_folder) -> None:
    legs = story(
        project_folder,
        "origin,via,destination,path\nVladivostok,Khabarovsk; Chita,Ulan-Ude,\n"
        'Vladivostok,Khabarovsk,Ulan-Ude,"LINESTRING(131.9 43.1, 120 50, 107.6 51.8)"\n',
    ).legs
    assert any(abs(lon - 135.0971) < 1e-6 for lon, _ in legs.geometry[0].coords)
    assert list(legs.geometry[1].coords)[1] == (120, 50)
    assert legs["route_method"].tolist() == ["great_circle", "given"]


def test_forces_give_name_side_and_type(project_folder) -> None:
    legs = story(
        project_folder,
        "origin,destination,force,side\nWonsan,Vladivostok,11c,\nWonsan,Vladivostok,11c,Own\n"
        "Wonsan,Vladivostok,Others,\n",
        forces="id,name,side,unit_type\n11c,11th Corps,DPRK,infantry\n",
    ).legs
    assert legs["force"].tolist() == ["11th Corps", "11th Corps", "Others"]
    assert legs["side"].tolist() == ["DPRK", "Own", None]
    assert legs["unit_type"].tolist() == ["infantry", "infantry", None]


TOLD = (
    "id,origin,destination,sources,reported\nearly,Wonsan,Vladivostok,s1,\n"
    "late,Wonsan,Khabarovsk,s2,\nunknown,Wonsan,Vladivostok,,\n"
    "later-cited,Wonsan,Vladivostok,s1; s2; https://example.org/a,2024-10-17\n"
)


def test_as_of_leaves_out_what_was_not_yet_public(project_folder) -> None:
    told = story(
        project_folder,
        TOLD,
        sources="id,published\ns1,2024-10-18\ns2,2024-10-23\n",
        events="id,reported\ne1,2024-10-19\ne2,2024-11-01\n",
        map='as_of = "2024-10-20"\n',
    )
    assert told.legs["id"].tolist() == ["early", "later-cited"]
    assert told.sources["id"].tolist() == ["s1", "https://example.org/a"]
    assert told.events["id"].tolist() == ["e1"]
    assert "Khabarovsk" not in told.places["toponym"].tolist()


def test_as_of_needs_no_events_and_no_sources(project_folder) -> None:
    told = story(
        project_folder,
        "id,origin,reported\nin,Wonsan,2024-01-31\nvague,Wonsan,2024\nout,Wonsan,2024-02-02\n",
        map='as_of = "2024-02-01"\n',
    )
    assert told.legs["id"].tolist() == ["in"]  # some day of 2024 is not certainly before February
    assert told.events.empty and told.sources.empty


@pytest.mark.parametrize("day", ['"20 October 2024"', '"mid-October 2024"', "2024-10-20"])
def test_as_of_takes_words_and_keeps_sources_without_a_day(project_folder, day: str) -> None:
    told = story(
        project_folder,
        "id,origin,reported,sources\na,Wonsan,2024-10-18,s\n",
        sources="id,publisher\ns,Kyiv Post\n",
        map=f"as_of = {day}\n",
    )
    assert told.legs["id"].tolist() == ["a"] and told.sources["id"].tolist() == ["s"]


def test_as_of_warns_of_rows_without_a_day(project_folder) -> None:
    project = gm.read(project_folder("id,origin\na,Wonsan\n", map='as_of = "2024-10-20"\n'))
    problems = gm.check(project)
    assert "leaves them out" in " ".join(problems["problem"])


def test_as_of_warns_of_events_without_a_day(project_folder) -> None:
    events = "id,date,text\ne,2024-10-10,x\n"
    settings = 'as_of = "2024-10-20"\n'
    folder = project_folder(
        "id,origin,reported\na,Wonsan,2024-10-10\n", events=events, map=settings
    )
    warned = gm.check(gm.read(folder)).query("column == 'reported'")
    assert warned["file"].tolist() == ["events.csv"]


def test_a_via_that_nobody_knows_leaves_no_length(project_folder) -> None:
    lock = "toponym,match,decided_by\nNowhere,none,user\n"
    legs = story(project_folder, "from,via,to\nWonsan,Nowhere,Vladivostok\n", lock=lock).legs
    assert str(legs["length_km"][0]) == "<NA>"
    assert legs.geometry[0].geom_type == "LineString"


def test_a_source_cited_by_its_address_is_that_source(project_folder) -> None:
    told = story(
        project_folder,
        "origin,sources\nWonsan,https://example.org/a; s; https://example.org/b\n",
        sources="id,url\ns,https://example.org/a\n",
    )
    assert told.legs["sources"].tolist() == ["s; https://example.org/b"]
    assert told.sources["id"].tolist() == ["s", "https://example.org/b"]


def test_every_problem_stops_the_build_at_once(project_folder) -> None:
    project = gm.read(project_folder("origin,destination,date\nWonsan,Nowhereville,soonish\n"))
    with pytest.raises(gm.InputError) as caught:
        gm.build(project, gm.resolve(project))
    assert {p.column for p in caught.value.problems if p.level == "error"} == {
        "destination",
        "date",
    }


def test_a_table_of_places_that_lacks_a_toponym_is_told(project_folder) -> None:
    project = gm.read(project_folder("origin,destination\nWonsan,Vladivostok\n"))
    places = gm.resolve(project)
    with pytest.raises(gm.InputError, match="Run resolve again"):
        gm.build(project, places[places["toponym"] != "Wonsan"])


def test_bare_legs_are_a_story_that_says_what_it_lacks(project_folder, tmp_path) -> None:
    legs = story(
        project_folder,
        "id,from,to,date,reported\na,Wonsan,Vladivostok,2024-10-08/2024-10-09,2024-10-10\n",
    ).legs
    with pytest.warns(UserWarning, match="bare legs"):
        path = gm.save(legs, tmp_path / "legs.geojson")
    again = gpd.read_file(path)
    with pytest.warns(UserWarning, match="bare legs"):
        gm.save(again, tmp_path / "again.geojson")
    first, second = (
        json.loads((tmp_path / name).read_text())["features"][0]
        for name in ("legs.geojson", "again.geojson")
    )
    assert second["geometry"] == first["geometry"]
    # A reader makes times of our dates.
    assert second["properties"]["date_earliest"] == first["properties"]["date_earliest"]
    with pytest.raises(ValueError, match="coordinate system"):
        gm.save(again.set_crs(None, allow_override=True), tmp_path / "x.geojson")
    with pytest.raises(ValueError, match="no strength_unit 'tanks'; write one of persons"):
        gm.save(again.assign(strength_unit="tanks"), tmp_path / "x.html")


FORCES = """\
id,name,part_of,side,unit_type
army,Grande Armee,,France,
corps,II Corps,army,,infantry
horse,Light horse,corps,Saxony,
"""


def test_a_force_names_the_whole_that_it_is_a_part_of(project_folder) -> None:
    rows = "".join(f"{force},Wonsan\n" for force in ("army", "corps", "horse", "militia"))
    project = gm.read(project_folder("force,origin\n" + rows, forces=FORCES))
    legs = gm.build(project, gm.resolve(project)).legs
    assert legs["force"].tolist() == ["Grande Armee", "II Corps", "Light horse", "militia"]
    assert legs["force_part_of"].tolist() == [None, "Grande Armee", "II Corps", None]
    assert legs["side"].tolist() == ["France", "France", "Saxony", None]
    assert legs["unit_type"].tolist() == [None, "infantry", None, None]


def test_as_of_and_drafts_and_strict_are_asked_for(project_folder) -> None:
    rows = "id,origin,reported,draft\na,Wonsan,2024-10-18,\nb,Wonsan,2024-10-23,yes\n"
    project = gm.read(project_folder(rows))
    places = gm.resolve(project)
    with pytest.raises(gm.InputError, match="row 3, draft: the row is a draft"):
        gm.build(project, places)
    allowed = gm.build(project, places, allow_drafts=True)
    assert allowed.legs["draft"].tolist() == [None, True]
    early = gm.build(project, places, allow_drafts=True, as_of="20 October 2024")
    assert early.legs["id"].tolist() == ["a"]
    assert early.settings.as_of == "20 October 2024"
    with pytest.raises(gm.InputError, match="someday"):
        gm.build(project, places, as_of="someday")
    with pytest.raises(gm.InputError, match="have no source"):
        gm.build(project, places, allow_drafts=True, strict=True)


def test_a_row_s_calendar_d_day_and_decimal_reach_its_cells(project_folder) -> None:
    rows = (
        "id,origin,date,calendar,strength,strength_unit\n"
        "a,Wonsan,1917-10-25,julian,3.000,\n"
        'b,Wonsan,D+3,,"20 tanks and 2.000 men",vehicles\n'
    )
    project = gm.read(project_folder(rows, map='d_day = 1944-06-06\ndecimal = ","\n'))
    legs = gm.build(project, gm.resolve(project)).legs
    assert legs["date_earliest"].tolist() == ["1917-11-07", "1944-06-09"]
    assert legs["strength_low"].tolist() == [3000, 20]


def test_reported_counts_from_the_day_of_its_source(project_folder) -> None:
    rows = "origin,date,reported,sources\nWonsan,on Monday,yesterday,s\n"
    project = gm.read(project_folder(rows, sources="id,published\ns,2024-10-24\n"))
    legs = gm.build(project, gm.resolve(project)).legs
    assert legs["reported_earliest"].tolist() == ["2024-10-23"]
    assert legs["date_earliest"].tolist() == ["2024-10-21"]


def test_build_looks_for_warnings_only_where_they_count(
    project_folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = importlib.import_module("geo_movements.check")
    asked: list[str] = []

    def doubts(*given, **options):
        asked.append("doubts")
        return movement_problems(*given, **options)

    movement_problems = checks.movement_problems
    monkeypatch.setattr(checks, "movement_problems", doubts)
    project = gm.read(project_folder("from,to\nWonsan,Wonsan\n"))
    places = gm.resolve(project)
    gm.build(project, places)
    assert not asked
    with pytest.raises(gm.InputError, match="ends where it begins"):
        gm.build(project, places, strict=True)
    assert asked == ["doubts"]
    broken = gm.read(project_folder("from,to,mode\nWonsan,Wonsan,zeppelin\n"))
    with pytest.raises(gm.InputError, match=r"(?s)zeppelin.*ends where it begins"):
        gm.build(broken, places)


def test_columns_of_nulls_are_one_until_one_is_written(project_folder) -> None:
    import numpy as np

    project = gm.read(project_folder("from,to\nWonsan,Vladivostok\nRason,Wonsan\n"))
    story = gm.build(project, gm.resolve(project))
    empty = [name for name in story.legs if story.legs[name].isna().all()]
    shared = [
        name for name in empty
        if np.shares_memory(story.legs[name].to_numpy(), story.legs["note"].to_numpy())
    ]  # fmt: skip
    assert {"quote", "avoid"} <= {*shared}
    story.legs.loc[0, "note"] = "mine"
    assert story.legs["note"].tolist() == ["mine", None]
    assert story.legs["quote"].tolist() == project.movements["note"].tolist() == [None, None]
