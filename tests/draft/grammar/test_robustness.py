"""Whatever the text, the grammar answers: without a traceback, in time, with true offsets."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from geo_movements.draft.grammar import statements
from geo_movements.draft.records import Article, Mention, Statement, Words

COMMON = """troops left from to Kars and , . ; — ( ) " who which that the of 3,000 soldiers will not
be sent marched then there its their 's via for in at before after to withdraw withdrawal denied
said it they was were has from there London U.S. 1914 <script> {{ }} \u202e \x00 ’s n't"""
PIECES = st.sampled_from(COMMON.split())
TALK = st.lists(PIECES, max_size=60).map(" ".join)


def words_of(one: Statement) -> list[Words]:
    fields = (one.sentence, one.trigger, one.force, one.origin, one.destination, one.claimant)
    return [words for words in (*fields, *one.via) if words is not None]


def check(text: str) -> list[Statement]:
    at = text.find("Kars")
    mentions = [Mention("Kars", at, at + 4, "Kars")] if at >= 0 else []
    told = statements(Article(text, None, "2020-02-29"), mentions)
    for one in told:
        for words in words_of(one):
            assert text[words.start : words.end] == words.text
    return told


@settings(max_examples=150, deadline=None)
@given(st.one_of(TALK, st.text(max_size=200)))
def test_any_text_gives_statements_whose_offsets_hold(text: str) -> None:
    assert check(text) == check(text)


def test_hostile_text_is_read() -> None:
    for text in (
        "",
        "\ud800 troops left Kars",
        "=1+1 troops left Kars {{x}}",
        "\x00" * 50,
        "( ( (",
    ):
        check(text)


def test_time_grows_with_the_text_alone() -> None:
    sentence = "The troops left Kars and marched to Van, then returned to the city. "
    begin = time.process_time()
    statements(Article(sentence * 60), [])
    short = time.process_time() - begin
    begin = time.process_time()
    statements(Article(sentence * 240), [])
    assert time.process_time() - begin < 12 * short + 1


def test_one_endless_line_does_not_hang() -> None:
    begin = time.process_time()
    statements(Article("troops from and to " * 50_000), [])
    statements(Article("the " * 300 + "troops " * 120 + "left " * 100 + "Kars."), [])
    assert time.process_time() - begin < 10


def test_parts_that_go_nowhere_are_no_legs() -> None:
    text = (
        "The regiment at and then moved across India Ranchi (the base of the campaign), men by "
        "rail and the guns and vehicles by road."
    )
    assert all(one.origin or one.destination or one.via for one in statements(Article(text), []))
