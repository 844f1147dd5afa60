"""Statements become rows: every column that is told, nothing that is not."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from geo_movements.draft.drafting import Examined
from geo_movements.draft.records import Article, Sense, Statement, Words
from geo_movements.draft.rows import COLUMNS, rows_of, source_id, tables
from geo_movements.draft.toponyms import decisions, toponym
from tests.draft.conftest import TEXT, senses, statement, words


def row(told: Statement) -> dict[str, str | None]:
    return rows_of([told], senses(), "post")[0][0]


def test_a_leg_fills_its_columns(found: Examined) -> None:
    movements, events, sources = tables(*found, source="post")
    first = movements.iloc[0].dropna().to_dict()
    assert first == {
        "id": "post-1", "movement": "the Wonsan area to eastern Russia (post)",
        "leg": "1", "kind": "leg", "force": "soldiers",
        "origin": "the Wonsan area", "destination": "Vladivostok", "mode": "sea",
        "date": "8 October 2024", "strength": "Some 300", "status": "claimed",
        "claimant": "the ministry", "sources": "post", "draft": "true",
        "sentence": TEXT[: TEXT.index(" From there")], "sentence_start": "0",
        "sentence_end": str(TEXT.index(" From there")), "article": "articles/post.txt",
        "confidence": "date 0.95; origin 0.9; status 0.8",
    }  # fmt: skip
    assert events.iloc[0][["id", "stance", "concerns", "draft"]].tolist() == [
        "post-e1", "denies", "the Wonsan area to eastern Russia (post)", "true",
    ]  # fmt: skip
    assert sources.iloc[0]["published"] == "2024-10-24"
    assert [tuple(t.columns) for t in (movements, events, sources)] == [*COLUMNS.values()]


def test_offsets_cut_the_sentence_out_of_the_text(found: Examined) -> None:
    for _, told in tables(*found)[0].iterrows():
        start, end = int(told["sentence_start"]), int(told["sentence_end"])
        assert " ".join(TEXT[start:end].split()) == told["sentence"]


def test_what_the_text_does_not_give_stays_empty() -> None:
    told = row(statement("leg", "went", destination=words("Vladivostok")))
    assert {name for name, cell in told.items() if cell is None} >= {
        "force", "origin", "via", "mode", "date", "strength", "claimant", "movement", "leg", "note",
        "confidence",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "meant", "cell"),
    [
        ("8 October 2024", "2024-10-08", "8 October 2024"),  # tells it by itself
        ("last Friday", "2024-10-18", "2024-10-18"),  # would count from another source's day
        ("on 8 October", "2024-10-08", "2024-10-08"),  # no year
        ("by December", "../2024-12", "../2024-12"),
        (None, "2024-10-18", "2024-10-18"),
        (None, None, None),
    ],
)
def test_a_date_stays_in_its_words_where_they_suffice(
    said: str | None, meant: str | None, cell: str | None
) -> None:
    told = row(statement("leg", "went", date=said, edtf=meant))
    assert (told["date"], told["note"]) == (cell, None)


def test_a_date_that_nobody_can_compute_is_a_note() -> None:
    told = row(statement("leg", "went", date="in the coming weeks"))
    assert told["date"] is None
    assert told["note"] == 'The article has for the date: "in the coming weeks".'


@pytest.mark.parametrize(
    ("said", "low", "cell"),
    [
        ("at least 3 000", 3000, "at least 3 000"),
        ("a total of about 10,000", 10000, "about 10,000"),
        ("about 10,000 in total", 10000, "about 10,000"),
        ("the whole lot, 40 of them", 40, "at least 40"),
        (None, None, None),
    ],
)
def test_a_strength_is_one_that_the_tables_read(
    said: str | None, low: int | None, cell: str | None
) -> None:
    assert row(statement("leg", "went", strength=said, strength_low=low))["strength"] == cell


def test_of_unnamed_things_in_a_named_area_the_area_is_kept() -> None:
    told = row(statement("leg", "went", destination=words("three camps in eastern Russia")))
    assert told["destination"] == "eastern Russia"
    assert told["note"] == 'The article has for the destination: "three camps in eastern Russia".'


@pytest.mark.parametrize(
    ("text", "names", "cell"),
    [
        ("the Wonsan area", ("Wonsan",), "the Wonsan area"),
        ("North Korea’s Wonsan area", ("North Korea", "Wonsan"), "Wonsan area, North Korea"),
        ("30 km east of Kursk", ("Kursk",), "30 km east of Kursk"),
        ("the city of Kursk", ("Kursk",), "Kursk"),
        ("the border of Russia", ("Russia",), "the border of Russia"),
        ("Dublin, Ohio", ("Dublin", "Ohio"), "Dublin, Ohio"),
        ("nine refineries", (), "nine refineries"),
        ("Kursk;\n Sudzha", ("Kursk", "Sudzha"), "Kursk, Sudzha"),
    ],
)
def test_qualifiers_stay_in_the_toponym(text: str, names: tuple[str, ...], cell: str) -> None:
    assert toponym(Words(text, 0, len(text)), senses(text, names)).text == cell


def test_a_name_that_says_more_than_its_mention_says_it_once() -> None:
    text = "the Kursk region"
    (sense,) = senses(text, ("Kursk",))
    named = sense._replace(mention=sense.mention._replace(name="Kursk region"))
    assert toponym(Words(text, 0, len(text)), [named]).text == "the Kursk region"


def test_the_lock_has_what_the_context_decides_and_no_person_did() -> None:
    rows, doubtful = decisions(["the Wonsan area", "Vladivostok", "nine refineries"], senses())
    assert [*rows] == ["the Wonsan area", "Vladivostok"] and not doubtful
    assert {one["decided_by"] for one in rows.values()} == {"auto"}
    assert rows["Vladivostok"]["place_id"] == "geonames:2013348"
    assert rows["the Wonsan area"]["uncertainty_km"] == 20
    assert rows["Vladivostok"]["reason"].startswith("by the article's context: ")


def test_a_name_with_two_places_is_left_open() -> None:
    one, two, _ = senses()
    other = replace_place(two, "Vladivostok", one)
    rows, doubtful = decisions(["Vladivostok"], [two, other])
    assert not rows and doubtful == ["Vladivostok"]


def replace_place(sense, name, other):  # type: ignore[no-untyped-def]
    return sense._replace(place=other.place, mention=sense.mention._replace(start=99, end=110))


def test_hostile_words_are_cells_like_others() -> None:
    nasty = "=HYPERLINK(1)\x00{{ 7*7 }};\n</script>"
    told = row(statement("leg", "went", force=Words(nasty, 0, len(nasty))))
    assert told["force"] == " ".join(nasty.split())


def test_a_mode_or_status_that_nobody_knows_is_none() -> None:
    told = row(replace(statement("leg", "went"), mode="teleport", status="dreamt"))
    assert (told["mode"], told["status"]) == (None, "reported")


def test_a_source_has_a_name_of_its_own() -> None:
    article = Article("", publisher="Київська газета", file="my article (1).txt")
    assert source_id(article) == "my-article-1"
    assert source_id(article, {"my-article-1"}) == "my-article-1-2"
    assert source_id(Article("")) == "article"


def test_a_movement_of_one_row_needs_no_name_and_is_concerned_by_its_id() -> None:
    leg = statement("leg", "went", destination=words("Vladivostok"), movement=7)
    denial = statement("event", "denied", stance="denies", concerns=(7, 9))
    (row_,), (event,) = rows_of([leg, denial], senses(), "post", first=4)
    assert (row_["id"], row_["movement"], event["concerns"]) == ("post-4", None, "post-4")


def test_a_leg_that_is_only_denied_is_told_by_the_denial() -> None:
    told = statement("leg", "taken", destination=words("Vladivostok"), movement=1)
    denied = statement("leg", "denied", destination=words("Russia"), movement=2, status="denied")
    denial = statement("event", "denied", stance="denies", concerns=(1, 2))
    assert len(rows_of([told, denied, denial], senses(), "post")[0]) == 1
    alone = replace(denial, concerns=(2,))
    assert [r["status"] for r in rows_of([denied, alone], senses(), "post")[0]] == ["denied"]


def test_rows_that_share_a_number_are_one_group() -> None:
    shared = {"force": words("300 soldiers"), "strength": "300", "strength_low": 300}
    one, other = (
        statement("leg", "taken", origin=words(name), movement=n, leg=1, **shared)
        for n, name in enumerate(("Wonsan", "Vladivostok"))
    )
    made, _ = rows_of([one, other, replace(other, strength="40")], senses(), "post")
    assert [row["strength_group"] for row in made] == ["post-g1", "post-g1", None]
    assert [row["force"] for row in made[:2]] == ["soldiers", "soldiers"]
    legs = [replace(one, movement=1), replace(other, movement=1, leg=2)]
    assert {row["strength_group"] for row in rows_of(legs, senses(), "post")[0]} == {None}


def test_many_rows_take_time_in_proportion() -> None:
    told = statement("leg", "went", destination=words("Vladivostok"))
    one = senses()[1]
    many = [one, *(shifted(one, 1000 + 20 * n) for n in range(12_000))]
    began = time.process_time()
    assert len(rows_of([told] * 4_000, many, "post")[0]) == 4_000
    assert time.process_time() - began < 5  # looking at each sense for each row took 20


def shifted(sense: Sense, by: int) -> Sense:
    mention = sense.mention
    return sense._replace(mention=mention._replace(start=mention.start + by, end=mention.end + by))


def test_a_field_that_the_clause_does_not_give_says_whence_it_is() -> None:
    one = statement("leg", "taken", origin=words("Wonsan"), implied=("origin", "date"))
    rows, _ = rows_of([one], [], "post")
    note = rows[0]["note"] or ""
    assert "the state that sends them" in note and "the telling" in note
