"""Every movement that a sentence tells, by its verbs and its nouns."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.groups import be_form
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.moves import Move
from geo_movements.draft.grammar.nominal import noun_moves
from geo_movements.draft.grammar.phrases import Noun, Phrase, Verb
from geo_movements.draft.grammar.verbal import verb_moves

__all__ = ["moves_of"]


def moves_of(phrases: Sequence[Phrase], sentence: int, lexicon: Lexicon) -> list[Move]:
    """Read every movement that the phrases of one sentence tell, in order."""
    found: list[Move] = []
    for place, phrase in enumerate(phrases):
        if isinstance(phrase, Verb):
            lemma = "be" if phrase.main.tag == "A" and be_form(phrase.main.low) else phrase.lemma
            senses = lexicon.triggers.get(lemma)
            if senses:
                found += verb_moves(phrases, place, senses, sentence, lexicon)
        elif isinstance(phrase, Noun):
            nominal = lexicon.nominals.get(phrase.head.low)
            if nominal is not None and phrase.head.tag == "N":
                found += noun_moves(phrases, place, nominal, sentence, lexicon)
    return found
