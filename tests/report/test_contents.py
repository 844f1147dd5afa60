"""What a report says, whatever it is written as."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest

import geo_movements as gm
from geo_movements import grammar, report
from geo_movements.languages import known, load
from geo_movements.report.contents import _ranges
from geo_movements.report.parts import (
    Bullets,
    Link,
    Mark,
    Paragraph,
    Picture,
    Report,
    Sources,
    Table,
    clean,
    plain,
)
from geo_movements.report.picture import png_within
from geo_movements.report.room import FIGURE_LEAST_MM, left_mm


@pytest.fixture(scope="module")
def made(story: gm.Story) -> Report:
    return report.report_of(story)


def section(made: Report, title: str) -> tuple[object, ...]:
    return next(one.blocks for one in made.sections if one.title == title)


def words_of(made: Report, title: str) -> str:
    told: list[str] = []
    for block in section(made, title):
        if isinstance(block, Paragraph):
            told.append(plain(block.runs))
        elif isinstance(block, Bullets):
            told += map(plain, block.items)
    return "\n".join(told)


def rows_of(made: Report, title: str) -> list[list[str]]:
    return [
        [plain(cell) for cell in row]
        for block in section(made, title)
        if isinstance(block, Table)
        for group in block.groups
        for row in group.rows
    ]


def marks_in(made: Report) -> list[int]:
    """List the footnotes in the order in which a reader meets them."""
    found: list[int] = []
    for one in made.sections:
        for block in one.blocks:
            if isinstance(block, Table):
                cells = (c for group in block.groups for row in group.rows for c in row)
                found += [run.number for cell in cells for run in cell if isinstance(run, Mark)]
    return found


def test_the_parts_come_in_order(made: Report) -> None:
    assert [one.title for one in made.sections] == [
        "Summary", "Map", "Claims", "Where accounts differ", "Events",
        "Remarks, by the number of the claim", "How this map was made", "Sources", "Credits",
    ]  # fmt: skip
    assert (made.title, made.subtitle) == ("Sealift", "As told")


def test_the_summary_says_who_how_many_whence_whither_when_by_whom_and_what_is_disputed(
    made: Report,
) -> None:
    told = words_of(made, "Summary")
    assert "5 claims of 3 movements" in told and "Pentagon" in told
    sealift = next(line for line in told.splitlines() if line.startswith("Sealift"))
    assert "1–20 Oct 2024" in sealift and "→ Vladivostok" in sealift
    assert "according to White House (at least 3,000) and NIS (1,500 in all)" in sealift
    assert "they differ on" in sealift and "strength" in sealift
    assert "HUR (12,000, planned)" in told  # a plan does not read as if it had happened
    assert "Some of what is shown is denied by DPRK" in told


def test_nothing_is_summed(made: Report) -> None:
    told = words_of(made, "Summary")
    for total in ("4,500", "3,000 in all", "6,000", "16,500"):
        assert total not in told


def test_every_claim_has_its_row(made: Report, story: gm.Story) -> None:
    rows = rows_of(made, "Claims")
    assert len(rows) == len(story.legs)
    assert [row[0] for row in rows] == ["1", "2", "3", "4", "5"]
    kirby = next(row for row in rows if row[1] == "White House (John Kirby)")
    assert kirby[2:] == [
        "soldiers", "Wonsan", "Vladivostok", "about 1–20 Oct 2024", "at least 3,000", "sea",
        "claimed, 23 Oct 2024", "",
    ]  # fmt: skip
    assert "B2" in {row[-1] for row in rows}


def test_a_column_that_nobody_fills_is_left_out(story: gm.Story) -> None:
    bare = replace(story, legs=story.legs.assign(reliability=None, credibility=None))
    (table,) = section(report.report_of(bare), "Claims")
    assert isinstance(table, Table) and "Grade" not in table.head
    assert len(table.head) == len(table.shares)


def test_footnotes_have_the_numbers_of_every_output_and_come_in_their_order(
    made: Report, story: gm.Story
) -> None:
    first = list(dict.fromkeys(marks_in(made)))
    assert first == sorted(first) == list(range(1, len(first) + 1))
    numbers = grammar.design(story).footnotes
    publishers = dict(zip(story.sources["id"], story.sources["publisher"], strict=True))
    assert {source.number for source in made.sources} == set(numbers.values())
    for name, number in numbers.items():
        assert publishers[name] in made.source_of[number].short


def test_events_come_by_day(made: Report) -> None:
    assert [row[0] for row in rows_of(made, "Events")] == ["21 Oct 2024", "24 Oct 2024"]


def test_rivals_stand_side_by_side(made: Report) -> None:
    rows = rows_of(made, "Where accounts differ")
    assert {row[1] for row in rows} == {"White House", "NIS"}
    assert any("at least 3,000" in row for row in rows)


def test_remarks_are_told_once_under_their_numbers(made: Report) -> None:
    told = words_of(made, "Remarks, by the number of the claim").splitlines()
    assert sum("One total." in line for line in told) == 1
    assert any(line.startswith(("2, 3: One", "1, 2: One")) for line in told)
    assert any("“early to mid-October”" in line for line in told)


def test_the_method_tells_what_the_story_holds(made: Report) -> None:
    told = words_of(made, "How this map was made")
    assert "found in the gazetteer: 6" in told
    assert "Claims without a source: 1." in told
    assert "“… in all” is one total" in told
    assert "Admiralty" in told and "by sea: 3" in told
    assert "Drawn as a circle or an area, for no exact spot is told: Kursk Oblast." in told
    assert "blurred" not in told and "Railways" not in told


def test_what_is_left_out_and_not_yet_checked_is_told_first(story: gm.Story) -> None:
    legs = story.legs.assign(draft=[True, *[False] * 4])
    settings = replace(story.settings, as_of="2024-12-01", coarsen_km=25)
    made = report.report_of(replace(story, legs=legs, settings=settings))
    first, second, *_ = section(made, "Summary")
    assert isinstance(first, Paragraph) and first.warning
    assert "1 claim is a draft" in plain(first.runs)
    assert isinstance(second, Paragraph) and "1 Dec 2024" in plain(second.runs)
    assert "blurred to about 25 km" in words_of(made, "How this map was made")


def test_a_doubtful_place_is_named_with_its_score(story: gm.Story) -> None:
    places = story.places.copy()
    places.loc[places["toponym"] == "Wonsan", "score"] = 0.74
    told = words_of(report.report_of(replace(story, places=places)), "How this map was made")
    assert "Decided with a score below 90 of 100: Wonsan 74." in told


def test_the_bibliography_has_addresses_and_follows_only_what_leads_to_the_web(
    made: Report,
) -> None:
    (block,) = section(made, "Sources")
    assert isinstance(block, Sources)
    entries = {name: one for one in block.entries for name in ("CNN", "UNN") if name in one.short}
    cnn = entries["CNN"]
    assert plain(cnn.entry) == (
        "Jane Doe, “Austin: ‘evidence’ & more”, CNN, 23 Oct 2024. "
        "https://example.org/cnn?a=1&b=2 archived: https://archive.example/cnn [Read in part.]"
    )
    assert entries["UNN"].url is None
    assert not any(isinstance(run, Link) for run in entries["UNN"].entry)


def test_the_figure_is_described(made: Report) -> None:
    (picture,) = section(made, "Map")
    assert isinstance(picture, Picture)
    assert "5 claims" in picture.alt and picture.caption.startswith("Sealift.")


@pytest.mark.parametrize("code", known())
def test_a_report_speaks_the_language_of_its_story(story: gm.Story, code: str) -> None:
    told = report.report_of(replace(story, settings=replace(story.settings, language=code)))
    words = load(code)
    assert told.language == code
    assert next(one.title for one in told.sections) == words.say("Summary")
    if code != "en":
        text = "\n".join(words_of(told, one.title) for one in told.sections)
        for english in ("according to", "found in the gazetteer", "Lines are schematic"):
            assert english not in text


def test_a_story_of_nothing_but_a_place_has_a_report(project_folder) -> None:
    project = gm.read(project_folder("destination\nKursk\n"))
    story = gm.build(project, gm.resolve(project))
    made = report.report_of(story)
    assert "Sources" not in [one.title for one in made.sections]
    assert len(rows_of(made, "Claims")) == 1


def test_numbers_in_a_row_are_a_range() -> None:
    assert _ranges([8, 3, 1, 2, 7, 7]) == "1–3, 7, 8"


def test_words_are_made_fit_for_every_format() -> None:
    assert clean("\u202eNIS") == "\u202eNIS\u202c"  # closed: nothing after it turns
    assert clean("\u2067a\u202eb") == "\u2067a\u202eb\u202c\u2069"
    assert clean("\u2067a\u202eb\u2069c") == "\u2067a\u202eb\u2069c"
    assert clean("a\x00b\r\n c\ud800 \x1b[0m") == "a\ufffdb c\ufffd \ufffd[0m"


def test_a_movement_named_by_an_id_is_told_by_who_went_whence_and_whither(story: gm.Story) -> None:
    legs = story.legs.assign(
        movement=story.legs["movement"].replace({"Sealift": "us_sealift-1", "Plan": "plan-1"})
    )
    made = report.report_of(replace(story, legs=legs))
    (table,) = section(made, "Claims")
    assert isinstance(table, Table)
    told = " ".join(str(group.title) for group in table.groups)
    assert "soldiers: Vladivostok → Kursk" in told and "Wonsan, Chongjin" in told
    assert "sealift" not in told and "lan 1" not in told


def test_a_quotation_has_its_marks_once(story: gm.Story) -> None:
    quoted = story.legs.assign(quote='"early to mid-October"')
    told = words_of(
        report.report_of(replace(story, legs=quoted)), "Remarks, by the number of the claim"
    )
    assert ": “early to mid-October”" in told and '"' not in told


def test_whom_the_places_owe_is_told_once(made: Report) -> None:
    lines = words_of(made, "Credits").splitlines()
    assert sum("GeoNames" in line for line in lines) == 1


def many(story: gm.Story, count: int, claimant: str) -> gm.Story:
    """Tell of many movements by somebody of a long name."""
    rows = pd.concat([pd.DataFrame(story.legs).iloc[[0]]] * count, ignore_index=True)
    rows = rows.assign(id=[f"m{n}" for n in range(count)], claimant=claimant)
    rows["movement"] = [f"Movement {n}" for n in range(count)]
    return replace(story, legs=gpd.GeoDataFrame(rows, crs=story.legs.crs))


@pytest.mark.parametrize(("letters", "told"), [(20, {8}), (150, {5, 6, 7}), (2000, {8})])
def test_the_summary_tells_fewer_movements_where_that_keeps_the_figure_on_its_sheet(
    story: gm.Story, letters: int, told: set[int]
) -> None:
    made = report.report_of(many(story, 12, "A body " * (letters // 7)))
    lines = words_of(made, "Summary").splitlines()
    assert sum(line.startswith("Movement ") for line in lines) in told
    first = [one.blocks for one in made.sections[:2]]
    fits = left_mm(made.title, made.subtitle, first) >= FIGURE_LEAST_MM
    assert fits is (letters < 2000)


def test_a_figure_is_squeezed_into_its_room_but_not_below_what_reads(
    story: gm.Story, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float | None] = []

    def png(_: gm.Story, *, height_mm: float | None = None, **__: object) -> bytes:
        asked.append(height_mm)
        return picture  # twice as wide as high

    monkeypatch.setattr("geo_movements.figure.png", png)
    for room in (85.0, 84.0, 60.0):
        png_within(story, width_mm=170, room_mm=room, least_mm=70, dpi=72)
    assert asked == [None, None, 84.0, None]
