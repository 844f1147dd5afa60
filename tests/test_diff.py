"""What changed from one project to another: found, told, drawn."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo_movements as gm
from geo_movements.cli import main
from geo_movements.diff import (
    Difference,
    as_json,
    as_map,
    as_markdown,
    as_text,
    changes_story,
    compare,
    match,
)
from geo_movements.diff.match import matched
from geo_movements.languages import known, load

OLD = """\
id,movement,origin,destination,mode,date,strength,status,claimant,sources
a,Sealift,Wonsan,Vladivostok,sea,2024-10-08,"3,000",claimed,NIS,kp
b,Sealift,Chongjin,Vladivostok,sea,2024-10-08,"1,500",claimed,NIS,kp
c,Onward,Vladivostok,Khabarovsk,rail,2024-10-10,,claimed,HUR,kp
"""
NEW = """\
id,movement,origin,destination,mode,date,strength,status,claimant,sources
a,Sealift,Wonsan,Vladivostok,sea,2024-10-08,"more than 3,000",claimed,NIS,kp
d,Onward,Vladivostok,Ussuriysk,rail,2024-10-11,,claimed,HUR,kp; ap
c,Onward,Vladivostok,Khabarovsk,rail,2024-10-10,,claimed,HUR,kp
"""
SOURCES = "id,publisher,published\nkp,Kyiv Post,2024-10-18\n"
MORE_SOURCES = f"{SOURCES}ap,AP,2024-10-19\n"
PLACE = "toponym,name,lat,lon,precision,country\nWonsan,Wonsan,39.30,127.44,town,KP\n"

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Write:
    def write(name: str, movements: str, **tables: str) -> Path:
        folder = tmp_path_factory.mktemp("diff") / name
        folder.mkdir(exist_ok=True)
        for table, text in {"movements": movements, **tables}.items():
            suffix = "toml" if table == "map" else "csv"
            (folder / f"{table}.{suffix}").write_text(text, encoding="utf-8")
        return folder

    return write


def story(folder: Path) -> gm.Story:
    read = gm.read(folder)
    return gm.build(read, gm.resolve(read))


@pytest.fixture(scope="module")
def difference(project: Write) -> Difference:
    old = project("old", OLD, sources=SOURCES)
    new = project("new", NEW, sources=MORE_SOURCES, places=PLACE, map='title = "T"\n')
    return compare(story(old), story(new))


def kinds(difference: Difference) -> dict[str, str]:
    ids = dict.fromkeys(difference.claims, difference.new.legs["id"])
    return {
        str(ids[pair].iloc[pair.new])
        if pair.new is not None
        else str(difference.old.legs["id"].iloc[int(pair.old or 0)]): pair.kind
        for pair in difference.claims
    }


def test_claims_are_added_withdrawn_changed_or_as_they_were(difference: Difference) -> None:
    assert kinds(difference) == {"a": "changed", "d": "added", "c": "unchanged", "b": "withdrawn"}
    (change,) = difference.claims[0].changes
    assert (change.column, change.old, change.new) == ("strength", "3,000", "more than 3,000")


def test_a_place_that_moved_is_told_with_how_far(difference: Difference) -> None:
    (place,) = difference.places
    assert place.toponym == "Wonsan" and place.claims == 1
    assert place.km is not None and 10 < place.km < 30
    assert difference.claims[0].moved == ("Wonsan",)


def test_sources_and_settings_are_compared_too(difference: Difference) -> None:
    assert [pair.kind for pair in difference.sources] == ["unchanged", "added"]
    assert [(one.column, one.old, one.new) for one in difference.settings] == [("title", None, "T")]


def test_the_text_says_it(difference: Difference) -> None:
    told = as_text(difference)
    assert told.startswith("Claims: 1 added, 1 withdrawn, 1 changed, 1 unchanged.\n")
    assert "+ HUR: Vladivostok → Ussuriysk" in told and "- NIS: Chongjin → Vladivostok" in told
    assert "strength: “3,000”, now “more than 3,000”" in told
    assert "~ Wonsan: 1" in told and "km from where it was" in told
    assert "title: nothing, now “T”" in told


def test_the_note_is_markdown_in_the_language_of_the_new_story(difference: Difference) -> None:
    assert as_markdown(difference).startswith("# What changed: T\n\nClaims: 1 added")
    for code in known():
        settings = replace(difference.new.settings, language=code)
        told = as_markdown(replace(difference, new=replace(difference.new, settings=settings)))
        assert load(code).say("Claims withdrawn") in told
        assert code == "en" or "Claims" not in told


def test_the_data_says_it(difference: Difference) -> None:
    told = json.loads(as_json(difference))
    assert told["same"] is False
    assert [(one["kind"], one["old_id"], one["id"]) for one in told["claims"]] == [
        ("changed", "a", "a"), ("added", None, "d"), ("withdrawn", "b", None),
    ]  # fmt: skip
    assert told["places"][0]["toponym"] == "Wonsan"


def test_the_map_shows_what_is_gone_as_it_was(difference: Difference) -> None:
    made = changes_story(difference)
    drawn = dict(zip(made.legs["id"], made.legs["change"], strict=True))
    assert drawn == {
        "a": "Changed", "d": "Added", "c": "Unchanged",
        "b (before)": "Withdrawn", "a (before)": "As it was before",
    }  # fmt: skip
    ghosts = made.legs[made.legs["id"].str.endswith("(before)")].set_index("id")
    assert ghosts["competes_with"].isna().all()
    assert ghosts.loc["a (before)", "origin_place"] in set(made.places["place_id"])
    both = made.places[made.places["toponym"].str.startswith("Wonsan")]
    assert set(both["toponym"]) == {"Wonsan", "Wonsan (before)"} and both["lat"].nunique() == 2
    notes = dict(zip(made.legs["id"], made.legs["note"], strict=True))
    assert notes["a"].startswith("Changed: strength: “3,000”") and pd.isna(notes["c"])
    page = as_map(difference)
    assert "What changed: T" in page and page == as_map(difference)


def test_the_same_story_has_not_changed(project: Write) -> None:
    one = story(project("one", OLD, sources=SOURCES))
    same = compare(one, story(project("two", OLD, sources=SOURCES)))
    assert same.is_empty and {pair.kind for pair in same.claims} == {"unchanged"}
    assert len(changes_story(same).legs) == 3


def test_rows_without_ids_are_known_by_what_they_say(project: Write) -> None:
    """A row put in at the top moves all numbers, and changes nothing else."""
    rows = ["NIS,Wonsan,Vladivostok", "NIS,Chongjin,Vladivostok", "HUR,Vladivostok,Khabarovsk"]
    head = "claimant,origin,destination"
    old = story(project("old", "\n".join([head, *rows])))
    new = story(project("new", "\n".join([head, "HUR,Vladivostok,Kursk", *rows[::-1]])))
    assert [pair.kind for pair in compare(old, new).claims] == ["added", *["unchanged"] * 3]
    changed = [rows[0].replace("Wonsan", "Rason"), *rows[1:]]
    pairs = compare(old, story(project("third", "\n".join([head, *changed])))).claims
    assert [pair.kind for pair in pairs] == ["changed", "unchanged", "unchanged"]


def test_two_names_that_somebody_gave_are_two_rows() -> None:
    old = [{"id": "x", "a": "1", "b": "2"}]
    assert matched(old, [{"id": "y", "a": "1", "b": "3"}], ("a", "b"), same=("a",)) == [
        (None, 0), (0, None),
    ]  # fmt: skip
    assert matched(old, [{"id": "row-1", "a": "1", "b": "3"}], ("a", "b"), same=("a",)) == [(0, 0)]


def test_thousands_of_changed_rows_are_compared_with_few_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count, told = 1500, 0
    whole = match._likeness

    def counted(one: Sequence[str | None], other: Sequence[str | None]) -> float:
        nonlocal told
        told += 1
        return whole(one, other)

    monkeypatch.setattr(match, "_likeness", counted)
    old = [
        {
            "id": f"row-{n + 2}",
            "a": "NIS",
            "b": "sea",
            "c": f"{n % 7}",
            "d": f"town {n}",
            "e": f"{n}",
        }
        for n in range(count)
    ]
    new = [{**row, "e": f"changed {row['e']}"} for row in old]
    new = new[1::2] + new[::2]  # and sorted otherwise
    pairs = matched(old, new, ("a", "b", "c", "d", "e"), same=("a",))
    assert all(old[one]["d"] == new[other]["d"] for one, other in pairs)  # type: ignore[index]
    assert told <= 64 * count


cells = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["row-1", "row-2", "x", "y", "z"]),
        "a": st.sampled_from(["1", "2", None]),
        "b": st.sampled_from(["1", "2", None]),
    }
)
tables = st.lists(cells, max_size=6, unique_by=lambda row: row["id"])


@given(tables, tables)
def test_every_row_is_paired_once(old: list[dict[str, str]], new: list[dict[str, str]]) -> None:
    pairs = matched(old, new, ("a", "b"), same=("a",))
    assert sorted(at for at, _ in pairs if at is not None) == list(range(len(old)))
    assert [at for _, at in pairs if at is not None] == list(range(len(new)))


@given(tables)
def test_a_table_is_its_own(rows: list[dict[str, str]]) -> None:
    assert matched(rows, rows[::-1], ("a", "b"), same=("a",)) or not rows
    for one, other in matched(rows, rows, ("a", "b"), same=("a",)):
        assert one is not None and other is not None
        assert {**rows[one], "id": ""} == {**rows[other], "id": ""}


def test_hostile_words_are_shown_as_they_stand(difference: Difference) -> None:
    words = "{{ 7*7 }} </script><b onclick=x> *a* [x](y) \x1b[31m \ud800 =1+1"
    new = difference.new
    hostile = pd.Series([words] * len(new.legs), dtype=object)
    legs = new.legs.assign(strength=hostile, claimant=hostile)
    other = compare(difference.old, replace(new, legs=legs))
    assert "\x1b" not in as_text(other) and "{{ 7*7 }}" in as_text(other)
    assert "<b" not in as_markdown(other).replace("\\<b", "")
    changes = json.loads(as_json(other))["claims"][0]["changes"]
    assert all(one["new"].startswith("{{ 7*7 }} </script>") for one in changes)
    assert "<b onclick" not in as_map(other)


def test_our_own_geojson_can_be_the_old_one(project: Write, tmp_path: Path) -> None:
    folder = project("new", OLD, sources=SOURCES)
    old = gm.save(story(folder), tmp_path / "old.geojson")
    assert {pair.kind for pair in compare(story(old), story(folder)).claims} == {"unchanged"}


# --- The command ----------------------------------------------------------------------------------


def test_the_command_tells_and_writes(
    project: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = str(project("old", OLD, sources=SOURCES))
    new = str(project("new", NEW, sources=MORE_SOURCES))
    assert main(["diff", old, new]) == 0
    assert "1 added, 1 withdrawn, 1 changed" in capsys.readouterr().out
    assert main(["diff", old, new, "--exit-code"]) == 1
    assert main(["diff", old, old, "--exit-code"]) == 0
    names = [str(tmp_path / f"changes{suffix}") for suffix in (".md", ".json", ".txt")]
    assert main(["diff", old, new, *(part for name in names for part in ("-o", name))]) == 0
    assert all(Path(name).stat().st_size for name in names)
    assert main(["diff", old, new, "-o", "changes.docx"]) == 2


def test_a_problem_says_in_which_of_the_two_it_is(
    project: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    old = project("old", OLD, sources=SOURCES)
    new = project("new", OLD.replace("Khabarovsk", "Nowherexyz"), sources=SOURCES)
    assert main(["diff", str(old), str(new)]) == 1
    assert f"{new}: movements.csv row 4" in capsys.readouterr().err
