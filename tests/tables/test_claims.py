from __future__ import annotations

import geo_movements as gm
from geo_movements.tables.cells import body_and_speaker, is_url
from geo_movements.tables.claims import parse_claims


def claims(project_folder, movements: str, **tables: str):
    return parse_claims(gm.read(project_folder(movements, **tables)))


def problems(parsed) -> set[tuple[str, int, str]]:
    return {(p.file, p.row, p.column) for p in parsed.problems if p.level == "error"}


def test_kind_follows_from_what_is_given(project_folder) -> None:
    parsed = claims(
        project_folder,
        "origin,destination,mode,kind\nA,B,,\n,B,,\n,B,sea,\nA,B,,presence\n",
    )
    assert parsed.movements["kind"].tolist() == ["leg", "presence", "leg", "presence"]


def test_ids_are_filled_in_and_repeats_are_told(project_folder) -> None:
    parsed = claims(project_folder, "id,origin\nrow-3,A\n,B\nrow-3,C\n")
    assert parsed.movements["id"].tolist() == ["row-3", "row-3-", "row-3"]
    assert problems(parsed) == {("movements.csv", 4, "id")}


def test_reported_is_by_default_the_earliest_source(project_folder) -> None:
    parsed = claims(
        project_folder,
        "origin,sources,reported\nA,s1; s2,\nA,s1,2024-11-01\nA,https://example.org/x,\n",
        sources="id,published\ns1,2024-10-23\ns2,2024-10-18~\n",
    )
    assert parsed.movements["reported_earliest"].tolist() == ["2024-10-18", "2024-11-01", None]
    assert parsed.sources["id"].tolist() == ["s1", "s2", "https://example.org/x"]
    assert not parsed.problems


def test_a_file_alone_is_not_told_to_add_to_sources(project_folder, tmp_path) -> None:
    table = "origin,sources\nA,tass\n"
    (tmp_path / "alone.csv").write_text(table, encoding="utf-8")
    (told,) = parse_claims(gm.read(tmp_path / "alone.csv")).problems
    assert told.hint == "Write its address, or make a folder of movements.csv and sources.csv."
    (told,) = claims(project_folder, table).problems
    assert told.hint == "Add it to sources.csv, or write its address."


def test_the_year_comes_from_the_report(project_folder) -> None:
    parsed = claims(project_folder, "origin,date,reported\nA,between 8 and 13 October,2024-10-18\n")
    row = parsed.movements.iloc[0]
    assert (row["date_earliest"], row["date_latest"]) == ("2024-10-08", "2024-10-13")
    assert row["date_definite_start"] is None


def test_yesterday_of_a_month_is_no_certain_day(project_folder) -> None:
    parsed = claims(
        project_folder,
        "origin,date,reported,sources\nA,yesterday,late October 2024,\nA,yesterday,,s\n",
        sources="id,published\ns,October 2024\n",
    )
    spans = parsed.movements[["date_earliest", "date_latest", "date_definite_start"]]
    assert spans.to_numpy().tolist() == [
        ["2024-10-20", "2024-10-30", None],
        ["2024-09-30", "2024-10-30", None],
    ]


def test_departure_and_arrival_make_a_span(project_folder) -> None:
    parsed = claims(
        project_folder,
        "origin,departed,arrived\nA,2024-10-08,2024-10-11\nA,2024-10-08,\nA,2024-10-12,2024-10-11\n",
    )
    spans = parsed.movements[
        ["date_earliest", "date_latest", "date_definite_start", "date_definite_end"]
    ].to_numpy()
    assert spans[0].tolist() == ["2024-10-08", "2024-10-11", "2024-10-08", "2024-10-11"]
    assert spans[1].tolist() == ["2024-10-08", None, None, None]
    assert problems(parsed) == {("movements.csv", 4, "arrived")}


def test_every_cell_that_is_not_understood_is_told(project_folder) -> None:
    parsed = claims(
        project_folder,
        "origin,mode,date,strength,status,reliability,credibility,draft,calendar,strength_unit,"
        "sources,kind\n"
        "A,teleport,someday,lots and lots,true,G,9,perhaps,mayan,yards,nobody,trip\n",
        sources="id,url\ns,javascript:alert(1)\n",
        events="id,kind,stance,concerns\ne,party,maybe,nothing\n",
    )
    columns = "mode date strength status reliability credibility draft calendar sources kind"
    assert problems(parsed) == {("movements.csv", 2, c) for c in columns.split()} | {
        ("movements.csv", 2, "strength_unit"),
        ("sources.csv", 2, "url"),
        *(("events.csv", 2, c) for c in ("kind", "stance", "concerns")),
    }


def test_a_row_that_goes_nowhere_is_told(project_folder) -> None:
    parsed = claims(project_folder, "origin,destination,force,mode\n,,x,sea\n,,x,\nA,,,\n")
    assert problems(parsed) == {("movements.csv", 2, "origin"), ("movements.csv", 3, "origin")}


def test_modes_are_understood_in_common_words(project_folder) -> None:
    parsed = claims(project_folder, "origin,mode\nA,Ship\nA,on  foot\nA,\n")
    assert parsed.movements["mode"].tolist() == ["sea", "foot", "unknown"]


def test_strength_keeps_the_words_and_unknown_bounds(project_folder) -> None:
    row = claims(project_folder, 'origin,strength\nA,"at least 3,000"\n').movements.iloc[0]
    assert (row["strength"], row["strength_low"]) == ("at least 3,000", 3000)
    assert row["strength_high"] is not None and str(row["strength_high"]) == "<NA>"
    assert row["strength_unit"] == "persons"


def test_body_and_speaker() -> None:
    assert body_and_speaker("White House (John Kirby)") == ("White House", "John Kirby")
    assert body_and_speaker("NIS") == ("NIS", None)
    assert body_and_speaker("(odd") == ("(odd", None)


def test_only_web_addresses_are_links() -> None:
    assert is_url("https://example.org/a?b=c")
    for text in ("javascript:alert(1)", "data:text/html,x", "http://a b", "ftp://x", "HTTP//x"):
        assert not is_url(text)


def test_the_sources_doubt_about_a_date_is_kept(project_folder) -> None:
    words = ("about 8 October 2024", "reportedly 8 October 2024", "2024-10-08%", "2024-10-08", "")
    parsed = claims(project_folder, "origin,date\n" + "".join(f"A,{cell}\n" for cell in words))
    doubt = parsed.movements[["date_approximate", "date_uncertain"]].astype(object)
    told = doubt.where(doubt.notna(), None).to_numpy().tolist()
    assert told == [[True, False], [False, True], [True, True], [False, False], [None, None]]


def test_the_order_of_day_and_month_is_a_setting(project_folder) -> None:
    tables = {
        "movements": "origin,date,sources\nA,10/8/2024,s\n",
        "sources": "id,published\ns,11/8/2024\n",
        "events": "id,date\ne,12/8/2024\n",
    }
    assert len(problems(claims(project_folder, **tables))) == 3
    parsed = claims(project_folder, **tables, map='date_order = "dmy"\n')
    assert not parsed.problems
    assert parsed.movements["date_earliest"].tolist() == ["2024-08-10"]
    assert parsed.movements["reported_earliest"].tolist() == ["2024-08-11"]
    assert parsed.events["date_earliest"].tolist() == ["2024-08-12"]


def test_a_leg_that_a_spreadsheet_made_a_day_is_told(project_folder) -> None:
    legs = ("2-3", "2", "1a", "march 2", "marines 2", "2024-03-02", "2-Mar", "Mar-03", "02/03/2024")
    rows = "".join(f"A,{leg}\n" for leg in legs)
    parsed = claims(project_folder, f"origin,leg\n{rows}")
    assert problems(parsed) == {("movements.csv", row, "leg") for row in (7, 8, 9, 10)}


def test_a_date_does_not_hide_what_departed_and_arrived_say(project_folder) -> None:
    parsed = claims(
        project_folder,
        "origin,date,departed,arrived\n"
        "A,2024-10-10,2024-10-12,2024-10-08\n"
        "A,2024-10-10,2024-10-08,\nA,October 2024,2024-10-08,2024-10-12\n",
    )
    assert problems(parsed) == {("movements.csv", 2, "arrived")}
    warned = {(p.row, p.column) for p in parsed.problems if p.level == "warning"}
    assert warned == {(2, "departed"), (2, "arrived"), (3, "departed")}
    assert parsed.movements["date_earliest"].tolist() == ["2024-10-10", "2024-10-10", "2024-10-01"]


def test_what_has_no_number_counts_nobody(project_folder) -> None:
    cells = ("elements of the 810th brigade", "unknown", "3000", "several men", "a battalion")
    rows = "".join(f"A,{cell}\n" for cell in cells)
    units = claims(project_folder, f"origin,strength\n{rows}").movements["strength_unit"]
    assert units.tolist() == [None, None, "persons", "persons", "formations"]
