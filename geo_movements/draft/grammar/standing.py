"""Whether a movement that is told took place, is planned, is denied, or is none at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from geo_movements.draft.grammar.chunks import Noun, Other, Phrase, Verb
from geo_movements.draft.grammar.clauses import is_mark, subject_of
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.records import Tense

__all__ = ["Standing", "of_noun", "of_verb"]

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
_INTENDING = frozenset(
    "likely due set ready scheduled poised prepared determined about bound willing going".split()
)
_UNREADY = frozenset("unable unwilling reluctant unlikely free impossible possible hesitant".split())
_NOT_REALLY = frozenset("can could may might should must shall ca cannot".split())


def of_verb(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> Standing:
    """Tell how the movement stands that the verb group at `place` tells."""
    if any(is_mark(one, ".") and one.end and _low(one) == "?" for one in phrases[-1:]):
        return NONE
    return _standing(phrases, place, lexicon, 0)


def _low(phrase: Phrase) -> str:
    return phrase.word.low if isinstance(phrase, Other) else ""


def _standing(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> Standing:
    verb = phrases[place]
    assert isinstance(verb, Verb)
    if verb.negated or depth > _DEEPEST:
        return NONE
    if verb.form == "infinitive":
        return _infinitive(phrases, place, lexicon, depth)
    if verb.form == "gerund":
        return _gerund(phrases, place, lexicon, depth)
    own = _finite(verb)
    if own.fact == "none":
        return own
    if verb.lemma == "expect" and verb.passive:
        own = Standing("planned", "future")
    if verb.modal == "would" and _of_draft(phrases, place, lexicon):
        return NONE
    return _embedded(phrases, place, own, lexicon, depth)


def _of_draft(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> bool:
    """Tell "a resolution that would send troops"."""
    back = _back(phrases, place)
    if back < 1 or not is_mark(phrases[back], "R"):
        return False
    noun = phrases[_back(phrases, back)]
    return isinstance(noun, Noun) and noun.head.low in lexicon.nouns["wishing"] | {"draft", "plan"}


def _finite(verb: Verb) -> Standing:
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
            told = _noun_governs(phrase, lexicon)
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
                    return _standing(phrases, before, lexicon, depth + 1)
            if phrase.words[0].low in {"first", "last"} or any(
                word.low in {"first", "last", "only"} for word in phrase.words
            ):
                return Standing("real", "past")
            if phrase.role == "s":
                return NONE
            seen_object = True
        elif is_mark(phrase, "C", ","):
            other = _same_form(phrases, back, "infinitive")
            if other is not None:
                return _standing(phrases, other, lexicon, depth + 1)
        elif is_mark(phrase, "P") and _low(phrase) == "about":
            return Standing("planned", "infinitive")
        elif is_mark(phrase, ";", ".", "S", "R"):
            return NONE
        back -= 1
    return NONE


def _kept(
    phrases: Sequence[Phrase], place: int, told: Standing, lexicon: Lexicon, depth: int
) -> Standing:
    """Tell a plan from one that is dropped: "cancelled a plan to deploy"."""
    verb = phrases[place - 1] if place else None
    if told.fact != "planned" or not isinstance(verb, Verb):
        return told
    sorts = lexicon.sorts
    matrix = _standing(phrases, place - 1, lexicon, depth + 1)
    if matrix.fact == "none" or verb.lemma in sorts["block"] | sorts["fail"] | sorts["deny"]:
        return NONE
    return NONE if verb.lemma in sorts["wish"] - {"study"} else told


def _same_form(phrases: Sequence[Phrase], place: int, form: str) -> int | None:
    for back in range(place - 1, -1, -1):
        phrase = phrases[back]
        if isinstance(phrase, Verb):
            return back if phrase.form == form else None
    return None


def _noun_governs(noun: Noun, lexicon: Lexicon) -> Standing | None:
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
    matrix = _standing(phrases, place, lexicon, depth + 1)
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
        matrix = _standing(phrases, back, lexicon, depth + 1)
        told = _by_sort(before.lemma, lexicon, matrix)
        if told is not None:
            return told
        return matrix
    if is_mark(before, "P") and isinstance(before, Other):
        return _after_preposition(phrases, back, before.low, lexicon, depth)
    if is_mark(before, "C"):
        other = _same_form(phrases, back, "gerund")
        if other is not None:
            return _standing(phrases, other, lexicon, depth + 1)
    return _main(phrases, place, lexicon, depth)


def _main(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> Standing:
    """Take over the standing of the clause that a participle hangs on."""
    for back in range(place - 1, -1, -1):
        phrase = phrases[back]
        if isinstance(phrase, Verb):
            matrix = _standing(phrases, back, lexicon, depth + 1)
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
        told = _noun_governs(before, lexicon)
        if told is not None:
            return told
        if before.head.low in {"policy", "risk", "danger", "cost", "right", "way", "means"}:
            return NONE
    verb_at = _governing_verb(phrases, place)
    if verb_at is not None:
        verb = phrases[verb_at]
        assert isinstance(verb, Verb)
        matrix = _standing(phrases, verb_at, lexicon, depth + 1)
        if low == "from" and verb.lemma in lexicon.sorts["block"] | lexicon.sorts["fail"]:
            return NONE
        if verb.lemma in lexicon.sorts["block"] | lexicon.sorts["fail"] and low != "by":
            return Standing("real", matrix.tense) if low in {"after", "before"} else NONE
        if low in {"for", "to", "about", "on"} and verb.lemma in lexicon.sorts["wish"]:
            return NONE
        if low == "to":
            return Standing("planned", "infinitive")
        if low in {"after", "since", "upon", "on", "by", "before", "while", "when", "of", "in", "from"}:
            return Standing("real" if matrix.fact in {"none", "denied"} else matrix.fact, matrix.tense)
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
                    return _coordinate(phrases, back, own, lexicon, depth)
                back -= 1
                continue
            return _said(phrases, back, own, lexicon, depth)
        if is_mark(phrase, "S"):
            return NONE if _low(phrase) in _HYPOTHETICAL else own
        if is_mark(phrase, "R"):
            return _relative(phrases, back, own, lexicon, depth)
        if is_mark(phrase, ";", "."):
            return own
        back -= 1
    return own


def _coordinate(
    phrases: Sequence[Phrase], place: int, own: Standing, lexicon: Lexicon, depth: int
) -> Standing:
    """Share what governs a clause with what is coordinated with it: "denied that A left and B came"."""
    verb = phrases[place]
    assert isinstance(verb, Verb)
    if depth >= _DEEPEST or own.fact != "real":
        return own
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
    return after < place and isinstance(phrases[after], Noun) and not any(
        is_mark(one, ",", "C", "S") for one in phrases[after:place]
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
    if isinstance(before, Noun) and _low(phrases[place]) == "that":
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
        told = _noun_governs(before, lexicon)
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
        if low in {"for", "about", "against", "to"} or (low == "on" and before.lemma in {"consult", "talk", "negotiate"}):
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
    matrix = _standing(phrases, verb_at, lexicon, 1)
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
            own = _finite(phrase)
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
