"""Where noun phrases stand: subjects, objects, after prepositions, beside an "of"."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.words import Token

__all__ = ["attach_of", "give_roles", "heads_clause"]


def attach_of(phrases: list[Phrase], lexicon: Lexicon) -> list[Phrase]:
    """Join "the rest of the army" to one phrase; not what moves: "the withdrawal of the army"."""
    joined: list[Phrase] = []
    place = 0
    while place < len(phrases):
        phrase = phrases[place]
        of = joined[-1] if joined else None
        before = joined[-2] if len(joined) > 1 else None
        if (
            isinstance(phrase, Noun)
            and isinstance(of, Other)
            and of.low == "of"
            and isinstance(before, Noun)
            and before.head.low not in lexicon.nominals
            and not _ends_nominal(joined, lexicon)
        ):
            joined.pop()
            innermost = before
            while innermost.of is not None:
                innermost = innermost.of
            innermost.of, innermost.of_word = phrase, of.word
        else:
            joined.append(phrase)
        place += 1
    return joined


def _ends_nominal(joined: Sequence[Phrase], lexicon: Lexicon) -> bool:
    """Tell whether an "of" goes with the movement: "the arrival in Gao | of 300 men"."""
    if len(joined) < 4:
        return False
    nominal, word, place = joined[-4], joined[-3], joined[-2]
    named = isinstance(place, Noun) and place.head.mention is not None
    told = isinstance(nominal, Noun) and nominal.head.low in lexicon.nominals
    return named and told and is_mark(word, "P") and low_of(word) in {"in", "at", "from", "to"}


def give_roles(phrases: Sequence[Phrase], lexicon: Lexicon) -> None:
    """Tell each noun phrase's place: free, after a verb, after a preposition, or a time ("t")."""
    for place, phrase in enumerate(phrases):
        if isinstance(phrase, Noun):
            phrase.role, phrase.prep = _role(phrases, place)
            if phrase.role != "p" and _tells_when(phrase, lexicon):
                phrase.role = "t"


def _tells_when(noun: Noun, lexicon: Lexicon) -> bool:
    """Tell "the same afternoon", "four days" from what may be a subject."""
    head = noun.head
    return noun.of is None and head.tag == "N" and head.low in lexicon.time["units"]


def _role(phrases: Sequence[Phrase], place: int) -> tuple[str, Token | None]:
    back = place - 1
    while back >= 0 and is_mark(phrases[back], "B"):
        if low_of(phrases[back]) in {"there", "here"}:
            return "s", None  # "from there it marched"
        back -= 1
    before = phrases[back] if back >= 0 else None
    if isinstance(before, Verb):
        return "o", None
    if isinstance(before, Other) and before.tag == "P":
        return "p", before.word
    if isinstance(before, Other) and before.tag in {",", "C"}:
        back -= 1
        if back >= 0 and is_mark(phrases[back], ","):
            back -= 1
        other = phrases[back] if back >= 0 else None
        doing = before.tag == "C" and isinstance(other, Verb) and other.form == "gerund"
        if doing and (not heads_clause(phrases, place) or is_mark(phrases[max(0, back - 1)], "S")):
            return "o", None  # "after training and acclimatisation"
        if isinstance(other, Noun) and other.role in {"p", "o"}:
            begun = before.tag == "," or _has_verb(phrases, back)
            fronted = before.tag == "," and other.role == "p" and not _has_verb(phrases, back)
            if not (begun and heads_clause(phrases, place)) and not (
                fronted and _before_aside(phrases, place)
            ):
                return other.role, other.prep
    return "s", None


_LONGEST_ASIDE = 14  # phrases


def _before_aside(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell a subject that an aside parts from its verb: "At dawn the corps, 9,000 men, left"."""
    place += 1
    while place + 1 < len(phrases) and is_mark(phrases[place], "P"):
        if not isinstance(phrases[place + 1], Noun):
            return False
        place += 2  # "the division under General Rüdel"
    if place >= len(phrases) or not is_mark(phrases[place], ","):
        return False
    for at in range(place + 1, min(place + _LONGEST_ASIDE, len(phrases) - 1)):
        if is_mark(phrases[at], ";", ".", "S"):
            return False
        if not is_mark(phrases[at], ","):
            continue
        after = next((one for one in phrases[at + 1 :] if not is_mark(one, "B")), None)
        if isinstance(after, Verb) and (after.form == "finite" or after.maybe_finite):
            return True
    return False


def _has_verb(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether the clause that holds `place` has had its finite verb."""
    while place >= 0:
        phrase = phrases[place]
        if isinstance(phrase, Verb) and (phrase.form == "finite" or phrase.maybe_finite):
            return True
        if is_mark(phrase, "S") or is_mark(phrase, ";") or is_mark(phrase, "R"):
            return False
        place -= 1
    return False


def heads_clause(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether a finite verb follows a noun phrase, so that it is that verb's subject."""
    place += 1
    seen = 0
    relative = 0  # 1: in a relative clause, before its verb; 2: behind it
    while place < len(phrases) and seen < 16:
        phrase = phrases[place]
        seen += 1
        if isinstance(phrase, Verb):
            if relative == 1:
                relative = 2
                place += 1
                continue
            return phrase.form == "finite" or phrase.maybe_finite
        if is_mark(phrase, "R") and not relative and isinstance(phrases[place - 1], Noun):
            relative = 1
            place += 1
            continue
        if relative == 2 and isinstance(phrase, Noun):
            place += 1
            continue
        if isinstance(phrase, Noun):
            if relative == 1 and is_mark(phrases[place - 1], "R"):
                place += 1
                continue
            if phrase.role == "t":
                place += 1
                continue
            if phrase.role not in {"", "p"} and not is_mark(phrases[place - 1], "P"):
                return False
            before = phrases[place - 1]
            if not (is_mark(before, "P") or is_mark(before, "C") or is_mark(before, ",")):
                return False
        elif phrase.tag not in {"P", "B", "C"}:
            return False
        place += 1
    return False
