"""What the review page is told: offsets, rows with their statements, places with their locks."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import geo_movements
from geo_movements.draft.records import Mention, Sense, Statement, Words
from geo_movements.draft.review.offsets import in_units
from geo_movements.draft.review.payload import payload
from geo_movements.draft.review.reasons import WORDS
from geo_movements.draft.review.rows import paired, rows_of, spans_of
from geo_movements.draft.review.toponyms import Pool, areas, meanings, within
from geo_movements.draft.rows import tables
from geo_movements.draft.senses import decide
from geo_movements.draft.senses.ranking import CONTEXT, PLAIN
from geo_movements.languages import known, load

from .conftest import TEXT, make_article, page_of, senses_of, statements_of

VIEWER = Path(geo_movements.__file__).parent / "draft" / "review" / "viewer"
SAYS = re.compile(r'\b(?:t|parts)\(\s*"((?:[^"\\]|\\.)*)"')


@given(st.text(max_size=30))
def test_offsets_count_what_javascript_does(text: str) -> None:
    units = in_units(text)
    for at in range(len(text) + 1):
        assert units(at) == len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def sense(name: str, text: str) -> Sense:
    start = text.index(name)
    (found,) = decide(text, [Mention(name, start, start + len(name), name)])
    return found


def test_words_have_the_senses_that_stand_in_them() -> None:
    text = "near Wonsan and Hamhung"
    wonsan, hamhung = sense("Wonsan", text), sense("Hamhung", text)
    assert within(Words("near Wonsan", 0, 11), [wonsan, hamhung]) == [wonsan]
    assert within(Words("ons", 6, 9), [wonsan, hamhung]) == [wonsan]
    assert within(Words("and", 12, 15), [wonsan, hamhung]) == []


def test_what_is_said_around_a_name_counts_for_each_alternative() -> None:
    text = "the Wonsan area"
    pool = Pool()
    found = meanings([(text, [sense("Wonsan", text)])], pool)[text]
    first, *others = found["options"]
    assert found["chosen"] == 0
    assert first["lock"]["uncertainty_km"] >= 20 and first["lock"]["name"] == text
    assert first["lock"]["place_id"].endswith("/area")
    assert all(one["lock"]["place_id"].endswith("/area") for one in others)
    assert pool.places[first["place"]]["precision"] == "town"


def test_a_narrowed_name_is_its_head() -> None:
    toponym = "Dublin, Ohio"
    senses = [sense("Ohio", toponym), sense("Dublin", toponym)]
    found = meanings([(toponym, senses)], Pool())[toponym]
    assert found["options"][0]["lock"]["place_id"] == senses[1].place.place_id  # type: ignore[union-attr]


def test_a_toponym_that_is_told_twice_has_the_place_that_is_known() -> None:
    text = "Wonsan"
    one = sense("Wonsan", text)
    lost = one._replace(place=None, ranked=(), reason="no")
    found = meanings([(text, [lost]), (" Wonsan ", [one])], Pool())
    assert list(found) == ["Wonsan"] and found["Wonsan"]["chosen"] == 0


def test_areas_are_drawn_as_they_are() -> None:
    text = "Kursk Oblast"
    found = meanings([(text, [sense(text, text)])], Pool())
    shapes = areas(found, -140.0)
    (polygon, *_), *_ = shapes.values()
    assert all(33 < lon < 40 and 50 < lat < 53 for lon, lat in polygon[0])


def test_rows_find_their_statements_again() -> None:
    statements = [one for one in statements_of(TEXT) if one.kind != "event"]
    movements, _, _ = tables(make_article(), statements, senses_of(TEXT))
    fewer = movements.iloc[[0, 3]]
    rows = list(rows_of("movements", fewer, statements, lambda at: at))
    assert [row["spans"]["destination"] for row in rows] == [
        [[s.destination.start, s.destination.end]]
        for s in (statements[0], statements[3])
        if s.destination
    ]
    assert rows[0]["confidence"]["strength"] == 0.97


def test_a_number_told_before_is_found_and_what_would_be_refused_is_said() -> None:
    text = "Some 2,500 men camped at Wonsan in 2024. Later the men left Wonsan on 31 June."
    start = text.index("Later")
    sentence = Words(text[start:], start, len(text))
    one = Statement(kind="leg", sentence=sentence, trigger=sentence, strength="2,500")
    assert dict(spans_of(one, "movements", text))["strength"] == [Words("2,500", 5, 10)]
    assert dict(spans_of(replace(one, strength="500"), "movements", text)) == {}
    frame = pd.DataFrame([{"strength": "a fleet of 40", "date": "31 June 2024"}])
    (row,) = rows_of("movements", frame, [], lambda at: at)
    assert "no day 31" in row["faults"]["date"] and "fleet" in row["faults"]["strength"]
    frame = pd.DataFrame([{"strength": "40 ships", "date": "last Friday"}])
    (row,) = rows_of("movements", frame, [], lambda at: at, published="2024-10-24")
    assert row["faults"] == {}


def test_every_reason_of_the_ranker_has_plain_words() -> None:
    assert {*PLAIN, *CONTEXT} == {*WORDS}


def test_a_row_without_its_statement_has_its_own_columns() -> None:
    frame = pd.DataFrame([
        {"force": "x", "sentence_start": "3", "sentence_end": "9", "confidence": "force 0.4; a b"}
    ])  # fmt: skip
    (row,) = rows_of("movements", frame, [], lambda at: at + 1)
    assert row["sentence"] == [4, 10] and row["trigger"] is None
    assert row["confidence"] == {"force": 0.4}
    assert paired([{"force": "x"}], []) == [({"force": "x"}, None)]


def test_a_person_may_fill_every_column_of_the_table() -> None:
    statements = statements_of(TEXT)
    article, senses = make_article(), senses_of(TEXT)
    made = payload(article, statements, senses, tables(article, statements, senses),
                   language=load("en"))  # fmt: skip
    assert {"quote", "side", "departed"} <= {*made["columns"]["movements"]}
    assert "quote" not in made["drafted"]["movements"]
    assert len(made["basemap"]) < 400_000
    assert made["toponyms"]["Wonsan"]["options"][0]["lock"]["reason"].startswith("by the article's")


def shifted(statement: Statement, by: int) -> Statement:
    moved = {
        name: words._replace(start=words.start + by, end=words.end + by)
        for name in ("sentence", "trigger", "force", "origin", "destination", "claimant")
        if (words := getattr(statement, name)) is not None
    }
    return replace(statement, **moved)


def test_five_thousand_words_stay_under_two_megabytes() -> None:
    times = 5000 // len(TEXT.split()) + 1
    base, found = statements_of(TEXT), senses_of(TEXT)
    statements = [shifted(one, n * len(TEXT)) for n in range(times) for one in base]
    senses = [
        one._replace(mention=one.mention._replace(
            start=one.mention.start + n * len(TEXT), end=one.mention.end + n * len(TEXT)
        ))
        for n in range(times) for one in found
    ]  # fmt: skip
    html = page_of(make_article(TEXT * times), statements, senses)
    assert len((TEXT * times).split()) > 5000 and len(html.encode()) < 1_300_000


# --- Words ----------------------------------------------------------------------------------------


def said() -> set[str]:
    return {key for path in VIEWER.glob("*.js") for key in SAYS.findall(path.read_text("utf-8"))}


def test_english_has_but_its_plurals() -> None:
    for key, forms in load("en").review.items():
        assert key in said() and not isinstance(forms, str) and forms["other"] == key


@pytest.mark.parametrize("code", [code for code in known() if code != "en"])
def test_a_language_says_all_of_the_page_or_leaves_it_in_english(code: str) -> None:
    words = load(code).review
    missing = said() - {*words, *load(code).viewer, *load(code).vocabulary}
    assert not words or not missing, sorted(missing)
    for key, told in words.items():
        forms = [told] if isinstance(told, str) else [*told.values()]
        for form in forms:
            assert set(re.findall(r"\{(\w+)\}", form)) == set(re.findall(r"\{(\w+)\}", key)), key
        assert isinstance(told, str) or tuple(told) == load(code).plural_forms


def test_no_word_of_the_page_stands_outside_its_tables() -> None:
    """A text that is given to an element as it is would be told in no language."""
    for path in VIEWER.glob("*.js"):
        for line in path.read_text("utf-8").splitlines():
            assert not re.search(r'el\("\w+", \{[^}]*\}, "[A-Za-z]{2,}', line), (path.name, line)
            assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\b|document\.write",
                                 line)  # fmt: skip
