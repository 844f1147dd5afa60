"""The lexicon: its inflections, and that no entry is lost to a slip in the table."""

from __future__ import annotations

import pytest

from geo_movements.draft.grammar.lexicon import lexicon

KINDS = {
    *("advance", "arrive", "cross", "depart", "deploy", "entrain", "fly", "gather", "go", "march"),
    *("replace", "retreat", "return", "road", "sail", "send", "transfer", "transit", "transport"),
    "withdraw",
}


@pytest.mark.parametrize(
    ("form", "base", "letters"),
    [
        ("fled", "flee", "dn"),
        ("withdrew", "withdraw", "d"),
        ("withdrawn", "withdraw", "n"),
        ("shipping", "ship", "g"),
        ("transferred", "transfer", "dn"),
        ("crosses", "cross", "s"),
        ("re-deployed", "redeploy", "dn"),
        ("travelling", "travel", "g"),
        ("traveling", "travel", "g"),
        ("redeploys", "redeploy", "s"),
    ],
)
def test_forms(form: str, base: str, letters: str) -> None:
    assert (base, letters) in lexicon().forms[form]


def test_every_sense_moves_somebody_and_is_of_a_known_kind() -> None:
    for senses in lexicon().triggers.values():
        for sense in senses:
            assert sense.kind in KINDS, sense
            assert sense.subject_moves or sense.object_moves, sense


def test_senses_with_a_particle_come_first() -> None:
    assert [bool(sense.needs) for sense in lexicon().triggers["take"]][-1] is False
    assert lexicon().triggers["take"][0].needs
