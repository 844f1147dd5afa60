"""Who moves and where, when other words stand between the verb and them."""

from __future__ import annotations

import pytest

from geo_movements.draft.grammar import statements
from geo_movements.draft.mentions import find
from geo_movements.draft.records import Article

SENTENCES = {
    # an aside between the subject and its verb, after a fronted phrase
    "After the truce of Adua, the 4th Division, some 9,000 strong, retreated to Massawa.": [
        "- > Massawa"
    ],
    # the place that "which" stands for
    "They held Kassala, which the brigade had entered on 3 May 1941.": ["- > Kassala"],
    "Next came Gallabat, from which the garrison had withdrawn to Gondar.": ["Gallabat > Gondar"],
    # a preposition that opens the next clause
    "In May 1915 the regiment moved to Malta, and from Alexandria it proceeded to Basra.": [
        "- > Malta",
        "Alexandria > Basra",
    ],
    # a predicative adjective is no object
    "Government soldiers rolled unopposed into Moroni.": ["- > Moroni"],
    # a base form after a name, where the plural head wants its verb
    "Paratroopers of the 11th Airborne Division land at Atsugi.": ["- > Atsugi"],
    # where the subject comes from is not where its second verb sets out
    "About 800 soldiers from Perth arrived in Darwin and will travel on by train to Katherine.": [
        "Perth > Darwin",
        "Darwin > Katherine",
    ],
    "The battalion went by rail to Split and from there by road to Mostar.": [
        "- > Split",
        "Split > Mostar",
    ],
    # a bare verb that shares an infinitive's standing
    "The army gave the gunmen until midnight to surrender or leave Tetovo.": [],
}


def ends(text: str, title: str | None = None) -> list[str]:
    told = statements(Article(text, title, "2024-05-01"), find(text))
    return [
        " > ".join(end.text if end else "-" for end in (one.origin, one.destination))
        for one in told
        if one.kind == "leg"
    ]


@pytest.mark.parametrize("text", SENTENCES)
def test_words_between_do_not_part_a_verb_from_its_own(text):
    assert ends(text) == SENTENCES[text]


def test_it_is_the_force_that_the_title_names_alone():
    text = "It marched from Kandahar to Sibi in April 1881."
    assert ends(text, "3rd Field Battery") == ["Kandahar > Sibi"]
    assert ends(text, "Kandahar") == []
    assert ends(text) == []
