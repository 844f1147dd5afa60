"""Denials and admissions as events."""

import pytest

from geo_movements.draft.attributes.stance import find
from geo_movements.draft.records import Article, Words


def told(text):
    return [
        (one.stance, one.claimant.text if one.claimant else None)
        for one in find(Words(text, 0, len(text)), Article(text))
    ]


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("Moscow denied that its troops had entered Abkhazia.", [("denies", "Moscow")]),
        ("The palace has dismissed the rebels' claims of a troop movement.",
         [("denies", "The palace")]),
        ("The ministry later admitted that eight soldiers crossed the river.",
         [("confirms", "The ministry")]),
        ("The ministry declined to confirm the deployment of troops.", []),
        ("The mayor has not confirmed that troops left.", []),
        ("They rejected a proposal to send troops to Gao.", []),
        ("Both have also denied arms deliveries.", []),
        ("The court confirmed the sentence.", []),
        ("The army denied the reports of a retreat, but confirmed that two companies moved.",
         [("denies", "The army"), ("confirms", "The army")]),
    ],
)  # fmt: skip
def test_whose_stance(text, stances):
    found = told(text)
    assert [one[0] for one in found] == [one[0] for one in stances]
    if found:
        assert found[0] == stances[0]


def test_offsets_are_of_the_article():
    text = "It rained. Moscow denied that troops had left Gao."
    sentence = Words(text[11:], 11, len(text))
    one = find(sentence, Article(text))[0]
    for words in (one.trigger, one.claimant, one.concerned):
        assert text[words.start : words.end] == words.text


def test_a_line_of_a_megabyte_is_cut():
    text = "denied troops " * 80_000
    assert len(find(Words(text, 0, len(text)), Article(text))) < 1000
