"""What the words around a statement add to it, and what they do not."""

from __future__ import annotations

from typing import Any

import pytest

from geo_movements.draft.completing import DOUBTFUL, completed
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article, Statement, Words
from geo_movements.draft.senses import decide


def complete(
    text: str, force: str, trigger: str, to: str, *, published: str = "2023-05-10", **fields: Any
) -> Statement:
    def words(part: str) -> Words:
        at = text.rindex(part)
        return Words(part, at, at + len(part))

    start = text.rfind(". ", 0, text.rindex(trigger)) + 1
    told = Statement(
        kind="leg", sentence=Words(text[start:].strip(), start, len(text)), trigger=words(trigger),
        force=words(force), destination=words(to), **fields,
    )  # fmt: skip
    article = Article(text, published=published)
    return completed(article, [told], decide(text, find(text)))[0]


@pytest.mark.parametrize(
    ("text", "force", "trigger", "to", "sender"),
    [
        ("Kenya has sent police to Haiti.", "police", "sent", "Haiti", "Kenya"),
        ("Paris plans to deploy two companies to Gao.", "two companies", "deploy", "Gao", "Paris"),
        ("They accused Chad of preparing to send men to Sudan.", "men", "send", "Sudan", "Chad"),
        (
            "Rwanda pledged to provide 900 soldiers, whose deployment to Pemba is near.",
            "900 soldiers", "deployment", "Pemba", "Rwanda",
        ),
        ("Mali said that rebels sent fighters to Gao.", "fighters", "sent", "Gao", None),
        ("Germany deployed a brigade to Bavaria.", "a brigade", "deployed", "Bavaria", None),
        ("In Kenya, the UN sent 400 men to Haiti.", "400 men", "sent", "Haiti", None),
        ("Kisumu sent 400 men to Haiti.", "400 men", "sent", "Haiti", None),  # no state
        ("A column in Kenya moved to Haiti.", "column", "moved", "Haiti", None),
    ],
)  # fmt: skip
def test_a_state_that_sends_a_force_is_where_it_comes_from(
    text: str, force: str, trigger: str, to: str, sender: str | None
) -> None:
    told = complete(text, force, trigger, to)
    assert (told.origin.text if told.origin else None) == sender
    assert told.confidence == ({"origin": DOUBTFUL} if sender else {})


def test_an_origin_that_is_told_stays() -> None:
    text = "Kenya sent 400 officers from Nairobi to Haiti."
    origin = Words("Nairobi", text.index("Nairobi"), text.index("Nairobi") + 7)
    assert complete(text, "400 officers", "sent", "Haiti", origin=origin).origin == origin


@pytest.mark.parametrize(
    ("before", "force", "words", "low"),
    [
        ("At least 3 000 marines waited at Aden", "the marines", "At least 3 000", 3000),
        ("Some 1,200 marines and 40 cooks waited", "These marines", "Some 1,200", 1200),
        ("At least 3,000 marines waited", "the sailors", None, None),
        ("At least 3,000 marines waited", "marines", None, None),  # others, perhaps
        ("The year 1,234.5 marines", "the marines", None, None),
    ],
)
def test_the_soldiers_are_as_many_as_were_counted_before(
    before: str, force: str, words: str | None, low: int | None
) -> None:
    told = complete(f"{before}. On Monday {force} sailed to Aden.", force, "sailed", "Aden")
    assert (told.strength, told.strength_low) == (words, low)


def test_what_was_told_on_a_day_had_happened_by_then() -> None:
    text = "The army said last Friday that rebels had sent men to Gao."
    told = complete(text, "men", "sent", "Gao")
    assert (told.edtf, told.confidence["date"]) == ("../2023-05-05", DOUBTFUL)
    assert complete(text.replace("had sent", "sent"), "men", "sent", "Gao").edtf is None
    assert complete(text, "men", "sent", "Gao", edtf="2023-05-01").edtf == "2023-05-01"
    assert complete(text, "men", "sent", "Gao", status="planned").edtf is None


def test_a_plan_is_not_over_before_it_is_told() -> None:
    text = "The men will move to Gao by March."
    past = {"status": "planned", "edtf": "../2023-03-31", "date_latest": "2023-03-31"}
    told = complete(text, "The men", "move", "Gao", date="by March", **past)
    assert (told.edtf, told.date_latest) == ("../2024-03-31", "2024-03-31")
    dated = complete(text, "The men", "move", "Gao", date="by March 2023", **past)
    assert dated.edtf == "../2023-03-31"


def test_what_a_party_has_established_nobody_else_has_confirmed() -> None:
    claimant = Words("France", 0, 6)
    text = "France has established that the men were sent to Gao."
    status = {"status": "confirmed", "claimant": claimant}
    assert complete(text, "the men", "sent", "Gao", **status).status == "assessed"
    text = "France has confirmed that the men were sent to Gao."
    assert complete(text, "the men", "sent", "Gao", **status).status == "confirmed"


def test_a_claimant_that_runs_into_another_sentence_is_none() -> None:
    text = "It was said by the council. A ministry has sent men to Gao."
    across = Words(text[15:38], 15, 38)
    assert complete(text, "men", "sent", "Gao", claimant=across).claimant is None
    within = Words("the council", 15, 26)
    assert complete(text, "men", "sent", "Gao", claimant=within).claimant == within
