"""Whether a movement that a noun tells took place: by what governs the noun."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.phrases import Noun, Phrase, Verb, is_mark
from geo_movements.draft.grammar.standing import NONE, Standing, finite, governed_by, standing_of
from geo_movements.draft.grammar.subjects import subject_of

__all__ = ["of_noun"]

_GONE_BEFORE = frozenset(
    ["after", "following", "since", "with", "during", "amid", "despite", "by", "in", "on",
     "upon", "before", "in the wake of", "as a result of", "because of", "due to", "through",
     "throughout", "as part of", "under"]
)  # fmt: skip
_COMING = frozenset({"ahead of", "pending", "in preparation for", "prior to"})


def of_noun(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> Standing:
    """Tell how the movement stands that the noun at `place` tells ("the withdrawal of ...")."""
    noun = phrases[place]
    assert isinstance(noun, Noun)
    lows = {word.low for word in noun.words}
    if lows & {"no", "any"} or lows & lexicon.adjectives["unlikely"]:
        return NONE
    planned = bool(lows & lexicon.adjectives["planned"])
    if noun.role == "p" and noun.prep is not None:
        told = _noun_after_preposition(phrases, place, noun.prep.low, lexicon)
    elif noun.role == "o":
        told = _noun_as_object(phrases, place, lexicon)
    else:
        told = _noun_as_subject(phrases, place, lexicon)
    if planned and told.fact == "real":
        return Standing("planned", "nominal")
    return told


def _noun_after_preposition(
    phrases: Sequence[Phrase], place: int, low: str, lexicon: Lexicon
) -> Standing:
    if low in _COMING:
        return Standing("planned", "nominal")
    back = place - 2
    before = phrases[back] if back >= 0 else None
    if isinstance(before, Noun) and low in {"of", "for", "on", "about", "to", "against"}:
        told = governed_by(before, lexicon)
        if told is not None:
            return Standing(told.fact, "nominal")
        if low in {"for", "about", "against"}:
            return NONE
    if low in {"on", "about"} and isinstance(before, (Noun, Verb)):
        return NONE  # "talks on the withdrawal of ..."
    if isinstance(before, Verb):
        sorts = lexicon.sorts
        if before.lemma in sorts["wish"] | sorts["block"] | sorts["fail"]:
            return NONE
        if before.lemma in sorts["plan"]:
            return Standing("planned", "nominal")
        if low in {"for", "about", "against", "to"} or (
            low == "on" and before.lemma in {"consult", "talk", "negotiate"}
        ):
            return NONE
        if before.negated:
            return NONE
    if low in _GONE_BEFORE or low in {"of", "from", "to", "into"}:
        return Standing("real", "nominal")
    return NONE


def _noun_as_object(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> Standing:
    verb_at = next(
        (back for back in range(place - 1, -1, -1) if isinstance(phrases[back], Verb)), None
    )
    if verb_at is None:
        return Standing("real", "nominal")
    verb = phrases[verb_at]
    assert isinstance(verb, Verb)
    matrix = standing_of(phrases, verb_at, lexicon, 1)
    by = subject_of(phrases, verb_at, lexicon)
    drafted = by and by[0].head.low in lexicon.nouns["wishing"] | {"draft", "plan"}
    if matrix.fact == "none" or (drafted and verb.modal is not None):
        return NONE
    sorts = lexicon.sorts
    if verb.lemma in {"announce", "expect", "see", "mean", "accept", "support"}:
        return Standing("planned", "nominal")
    if verb.lemma in sorts["block"] | sorts["wish"] | sorts["fail"]:
        return NONE
    if verb.lemma in sorts["deny"]:
        return Standing("denied", "nominal")
    if verb.lemma in sorts["plan"]:
        return Standing("planned", "nominal")
    if verb.lemma in {"require", "include", "consider", "cover", "secure", "guarantee", "depend"}:
        return NONE
    return Standing(matrix.fact, "nominal" if matrix.fact == "real" else "future")


def _noun_as_subject(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> Standing:
    for after in range(place + 1, len(phrases)):
        phrase = phrases[after]
        if isinstance(phrase, Verb):
            if phrase.form not in {"finite", "participle"}:
                continue
            own = finite(phrase)
            if phrase.negated or own.fact == "none":
                return NONE
            sorts = lexicon.sorts
            if phrase.passive and phrase.lemma in sorts["block"] | sorts["wish"] | sorts["fail"]:
                return NONE
            if phrase.passive and phrase.lemma in sorts["plan"] | {"expect"}:
                return Standing("planned", "nominal")
            return Standing(own.fact, "nominal" if own.fact == "real" else "future")
        if is_mark(phrase, ";", "."):
            break
    return Standing("real", "nominal")
