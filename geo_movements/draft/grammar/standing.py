"""Whether a movement that is told took place, is planned, is denied, or is none at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.words import bag
from geo_movements.draft.records import Tense

__all__ = ["NONE", "Standing", "finite", "governed_by", "of_verb", "standing_of"]

Fact = Literal["real", "planned", "denied", "none"]
_DEEPEST = 6


class Standing(NamedTuple):
    """What a clause says of its movement, the tense that it says it in, and how."""

    fact: Fact
    tense: Tense = "past"


NONE = Standing("none")
_HYPOTHETICAL = frozenset(
    ["if", "unless", "until", "till", "whether", "lest", "in case", "as if", "as though",
     "even if", "provided", "provided that", "so that", "as long as"]
)  # fmt: skip
_NO_WAY = frozenset({"without", "instead of", "against", "despite", "in case of", "subject to"})
_INTENDING = bag(
    "likely due set ready scheduled poised prepared determined about bound willing going"
)
_UNREADY = bag("unable unwilling reluctant unlikely free impossible possible hesitant")
_NOT_REALLY = bag("can could may might should must shall ca cannot")


def of_verb(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> Standing:
    """Tell how the movement stands that the verb group at `place` tells."""
    if any(is_mark(one, ".") and one.end and low_of(one) == "?" for one in phrases[-1:]):
        return NONE
    return standing_of(phrases, place, lexicon, 0)


def standing_of(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> Standing:
    """Tell how the clause of the verb group at `place` stands, governed as it is."""
    verb = phrases[place]
    assert isinstance(verb, Verb)
    if verb.negated or depth > _DEEPEST:
        return NONE
    if verb.form == "infinitive":
        return _infinitive(phrases, place, lexicon, depth)
    if verb.form == "gerund":
        return _gerund(phrases, place, lexicon, depth)
    own = finite(verb)
    if own.fact == "none":
        return own
    shared = _same_mood(phrases, place)
    if shared is not None:
        return standing_of(phrases, shared, lexicon, depth + 1)
    if verb.lemma == "expect" and verb.passive:
        own = Standing("planned", "future")
    if verb.modal == "would" and _of_draft(phrases, place, lexicon):
        return NONE
    return _embedded(phrases, place, own, lexicon, depth)


def _same_mood(phrases: Sequence[Phrase], place: int) -> int | None:
    """Find the verb whose "will" a bare one shares: "will travel to A and sail to B"."""
    verb = phrases[place]
    assert isinstance(verb, Verb)
    back = _back(phrases, place)
    if len(verb.words) > 1 or "b" not in verb.main.forms or back < 0:
        return None
    if not is_mark(phrases[back], "C"):
        return None
    for other in range(back - 1, -1, -1):
        phrase = phrases[other]
        if isinstance(phrase, Verb) and "b" in phrase.main.forms:
            return other if phrase.modal is not None or phrase.form == "infinitive" else None
        if is_mark(phrase, "S", ";"):
            return None
    return None


def _of_draft(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> bool:
    """Tell "a resolution that would send troops"."""
    back = _back(phrases, place)
    if back < 1 or not is_mark(phrases[back], "R"):
        return False
    noun = phrases[_back(phrases, back)]
    return isinstance(noun, Noun) and noun.head.low in lexicon.nouns["wishing"] | {"draft", "plan"}


def finite(verb: Verb) -> Standing:
    """Tell how a finite verb group stands by itself."""
    if verb.to_be:
        return Standing("planned", "future")
    if verb.modal in {"will", "ll", "wo", "'ll"}:
        return Standing("planned", "future")
    if verb.modal == "may" and not verb.perfect:
        return Standing("planned", "modal")
    if verb.modal == "would":
        return Standing("planned", "future") if not verb.perfect else NONE
    if verb.modal in {"may", "might", "could"} and verb.perfect:
        return Standing("real", "modal")
    if verb.modal is not None:
        return NONE
    if verb.perfect:
        return Standing("real", "perfect")
    low = next((word.low for word in verb.words if word.tag == "A"), "")
    present = low in {"is", "are", "has", "have"} or (
        not low and bool(set(verb.main.forms) & set("bs")) and "d" not in verb.main.forms
    )
    return Standing("real", "present" if present else "past")


def _back(phrases: Sequence[Phrase], place: int) -> int:
    place -= 1
    while place >= 0 and is_mark(phrases[place], "B"):
        place -= 1
    return place


def _by_sort(lemma: str, lexicon: Lexicon, matrix: Standing) -> Standing | None:
    """Tell what a governing verb does to the movement that it governs."""
    sorts = lexicon.sorts
    if matrix.fact == "none":
        return NONE
    if lemma in sorts["fail"] or lemma in sorts["block"] or lemma in sorts["wish"]:
        return NONE
    if lemma in sorts["deny"]:
        return Standing("denied", matrix.tense)
    if lemma in sorts["plan"]:
        return Standing("planned", "infinitive")
    if lemma in sorts["begin"] or lemma in sorts["manage"] or lemma in sorts["say"]:
        return matrix
    return None


def _infinitive(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> Standing:
    verb = phrases[place]
    assert isinstance(verb, Verb)
    back = _back(phrases, place)
    seen_object = False
    while back >= 0:
        phrase = phrases[back]
        if isinstance(phrase, Verb):
            return _under(phrases, back, verb, lexicon, depth, seen_object)
        if isinstance(phrase, Noun):
            told = governed_by(phrase, lexicon)
            if told is not None:
                return _kept(phrases, back, told, lexicon, depth)
            head = phrase.head.low
            if phrase.role == "o" and head in _INTENDING and phrase.head.tag == "J":
                return Standing("planned", "infinitive")
            if head in _UNREADY:
                return NONE
            if phrase.role == "o" and head == "able":
                before = back - 1
                if before >= 0 and isinstance(phrases[before], Verb):
                    return standing_of(phrases, before, lexicon, depth + 1)
            if phrase.words[0].low in {"first", "last"} or any(
                word.low in {"first", "last", "only"} for word in phrase.words
            ):
                return Standing("real", "past")
            if phrase.role == "s":
                heading = back == 0 and not any(map(_whole, phrases))
                return Standing("planned", "infinitive") if heading else NONE
            seen_object = True
        elif is_mark(phrase, "C", ","):
            other = _same_form(phrases, back, "infinitive")
            if other is not None:
                return standing_of(phrases, other, lexicon, depth + 1)
        elif is_mark(phrase, "P") and low_of(phrase) == "about":
            return Standing("planned", "infinitive")
        elif is_mark(phrase, ";", ".", "S", "R"):
            return NONE
        back -= 1
    return NONE


def _whole(phrase: Phrase) -> bool:
    """Tell whether a phrase is a finite verb: a headline has none ("France to send troops")."""
    return isinstance(phrase, Verb) and (phrase.form == "finite" or phrase.maybe_finite)


def _kept(
    phrases: Sequence[Phrase], place: int, told: Standing, lexicon: Lexicon, depth: int
) -> Standing:
    """Tell a plan from one that is dropped: "cancelled a plan to deploy"."""
    verb = phrases[place - 1] if place else None
    if told.fact != "planned" or not isinstance(verb, Verb):
        return told
    sorts = lexicon.sorts
    matrix = standing_of(phrases, place - 1, lexicon, depth + 1)
    if matrix.fact == "none" or verb.lemma in sorts["block"] | sorts["fail"] | sorts["deny"]:
        return NONE
    return NONE if verb.lemma in sorts["wish"] - {"study"} else told


def _same_form(phrases: Sequence[Phrase], place: int, form: str) -> int | None:
    for back in range(place - 1, -1, -1):
        phrase = phrases[back]
        if isinstance(phrase, Verb):
            return back if phrase.form == form else None
    return None


def governed_by(noun: Noun, lexicon: Lexicon) -> Standing | None:
    """Tell what a noun does to the movement that it governs: plans, calls; null for others."""
    lows = {word.low for word in noun.words}
    head = noun.head.low.removesuffix("s")
    if head in lexicon.nouns["wishing"] or noun.head.low in lexicon.nouns["wishing"]:
        return NONE
    if head in lexicon.nouns["planning"] or noun.head.low in lexicon.nouns["planning"]:
        return NONE if "no" in lows else Standing("planned", "infinitive")
    return None


def _under(
    phrases: Sequence[Phrase],
    place: int,
    verb: Verb,
    lexicon: Lexicon,
    depth: int,
    seen_object: bool,
) -> Standing:
    """Tell how an infinitive stands under the verb group at `place`."""
    governor = phrases[place]
    assert isinstance(governor, Verb)
    matrix = standing_of(phrases, place, lexicon, depth + 1)
    lemma = governor.lemma
    if lemma == "go" and governor.progressive:
        return Standing("planned", "future") if matrix.fact != "none" else NONE
    if governor.passive and lemma in lexicon.sorts["say"] and lemma != "expect":
        return Standing(matrix.fact, "perfect" if verb.perfect else "present")
    if lemma == "expect":
        return Standing("planned", "future") if matrix.fact != "none" else NONE
    if lemma == "have":
        return NONE
    told = _by_sort(lemma, lexicon, matrix)
    if told is not None:
        if lemma in {"tell", "ask"} and not governor.passive:
            return NONE
        return told
    if lemma in lexicon.triggers:
        return Standing("planned" if matrix.fact != "none" else "none", "infinitive")
    if lemma in {"say"}:
        return matrix
    return Standing("planned", "infinitive") if matrix.fact == "planned" else NONE


def _gerund(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> Standing:
    back = _back(phrases, place)
    before = phrases[back] if back >= 0 else None
    if before is None or is_mark(before, ";", "q"):
        return _main(phrases, place, lexicon, depth)
    if isinstance(before, Verb):
        matrix = standing_of(phrases, back, lexicon, depth + 1)
        told = _by_sort(before.lemma, lexicon, matrix)
        if told is not None:
            return told
        return matrix
    if is_mark(before, "P") and isinstance(before, Other):
        return _after_preposition(phrases, back, before.low, lexicon, depth)
    if is_mark(before, "C"):
        other = _same_form(phrases, back, "gerund")
        if other is not None:
            return standing_of(phrases, other, lexicon, depth + 1)
    return _main(phrases, place, lexicon, depth)


def _main(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> Standing:
    """Take over the standing of the clause that a participle hangs on."""
    for back in range(place - 1, -1, -1):
        phrase = phrases[back]
        if isinstance(phrase, Verb):
            matrix = standing_of(phrases, back, lexicon, depth + 1)
            reporting = phrase.lemma in lexicon.sorts["say"] or matrix.fact == "denied"
            return Standing("real", matrix.tense) if reporting else matrix
        if is_mark(phrase, ";"):
            break
    return Standing("real", "past")


def _after_preposition(
    phrases: Sequence[Phrase], place: int, low: str, lexicon: Lexicon, depth: int
) -> Standing:
    """Tell how "by sending", "from entering", "the possibility of sending" stand."""
    if low in _NO_WAY:
        return NONE
    before = phrases[place - 1] if place else None
    if low == "of" and isinstance(before, Noun):
        told = governed_by(before, lexicon)
        if told is not None:
            return told
        if before.head.low in {"policy", "risk", "danger", "cost", "right", "way", "means"}:
            return NONE
    verb_at = _governing_verb(phrases, place)
    if verb_at is not None:
        verb = phrases[verb_at]
        assert isinstance(verb, Verb)
        matrix = standing_of(phrases, verb_at, lexicon, depth + 1)
        if low == "from" and verb.lemma in lexicon.sorts["block"] | lexicon.sorts["fail"]:
            return NONE
        if verb.lemma in lexicon.sorts["block"] | lexicon.sorts["fail"] and low != "by":
            return Standing("real", matrix.tense) if low in {"after", "before"} else NONE
        if low in {"for", "to", "about", "on"} and verb.lemma in lexicon.sorts["wish"]:
            return NONE
        if low == "to":
            return Standing("planned", "infinitive")
        if low in {
            "after",
            "since",
            "upon",
            "on",
            "by",
            "before",
            "while",
            "when",
            "of",
            "in",
            "from",
        }:
            return Standing(
                "real" if matrix.fact in {"none", "denied"} else matrix.fact, matrix.tense
            )
    if low in {"for", "to"}:
        return NONE
    return Standing("real", "past")


def _governing_verb(phrases: Sequence[Phrase], place: int) -> int | None:
    for back in range(place - 1, -1, -1):
        if isinstance(phrases[back], Verb):
            return back
        if is_mark(phrases[back], ";", "."):
            return None
    return None


def _embedded(
    phrases: Sequence[Phrase], place: int, own: Standing, lexicon: Lexicon, depth: int
) -> Standing:
    """Bring in what governs the clause: "denied that ...", "no sign that ...", "if ..."."""
    back = place - 1
    while back >= 0:
        phrase = phrases[back]
        if isinstance(phrase, Verb):
            if not _says_clause(phrases, back, place, lexicon):
                if phrase.form == "finite" or phrase.maybe_finite:
                    return own
                back -= 1
                continue
            return _said(phrases, back, own, lexicon, depth)
        if is_mark(phrase, "S"):
            return NONE if low_of(phrase) in _HYPOTHETICAL else own
        if is_mark(phrase, "R"):
            return _relative(phrases, back, own, lexicon, depth)
        if is_mark(phrase, ";", "."):
            return own
        back -= 1
    return own


def _says_clause(phrases: Sequence[Phrase], verb_at: int, place: int, lexicon: Lexicon) -> bool:
    """Tell whether a verb takes the clause of the verb at `place`, without "that"."""
    verb = phrases[verb_at]
    assert isinstance(verb, Verb)
    if verb.lemma not in lexicon.sorts["say"] | lexicon.sorts["deny"] | lexicon.sorts["wish"]:
        return False
    if verb.form == "gerund" and not (verb_at and is_mark(phrases[verb_at - 1], ",")):
        return False
    after = verb_at + 1
    return (
        after < place
        and isinstance(phrases[after], Noun)
        and not any(is_mark(one, ",", "C", "S") for one in phrases[after:place])
    )


def _said(
    phrases: Sequence[Phrase], place: int, own: Standing, lexicon: Lexicon, depth: int
) -> Standing:
    verb = phrases[place]
    assert isinstance(verb, Verb)
    if verb.lemma in lexicon.sorts["deny"]:
        return Standing("denied" if not verb.negated else own.fact, own.tense)
    if verb.lemma in lexicon.sorts["block"] or verb.lemma in lexicon.sorts["wish"]:
        return NONE if verb.lemma not in {"fear", "worry", "suggest"} else own
    if verb.negated and verb.lemma in {"believe", "think", "see", "find", "know", "confirm"}:
        return NONE
    return own


def _relative(
    phrases: Sequence[Phrase], place: int, own: Standing, lexicon: Lexicon, depth: int
) -> Standing:
    """Tell what stands before "that", "who", "which"."""
    back = _back(phrases, place)
    before = phrases[back] if back >= 0 else None
    if isinstance(before, Verb):
        return _said(phrases, back, own, lexicon, depth)
    if isinstance(before, Noun) and low_of(phrases[place]) == "that":
        lows = {word.low for word in before.words}
        if "no" in lows or before.head.low in lexicon.nouns["wishing"]:
            return NONE
        if before.head.low == "sure":
            return NONE
        verb_at = back - 1
        if verb_at >= 0 and isinstance(phrases[verb_at], Verb):
            verb = phrases[verb_at]
            assert isinstance(verb, Verb)
            if verb.lemma in lexicon.sorts["deny"] and before.role == "o":
                return Standing("denied", own.tense)
            if verb.negated and verb.lemma in {"be", "find", "see", "have"}:
                return NONE
    return own
