"""Who does what in a sentence: the subject, the object and the prepositions of a verb group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.roles import heads_clause
from geo_movements.draft.grammar.subjects import noun_list, parenthetical, subject_of
from geo_movements.draft.grammar.words import bag

__all__ = ["ASIDE", "Frame", "Prepositional", "frame_of", "moves", "prepositions"]


@dataclass(slots=True)
class Prepositional:
    """A preposition and the list that it governs; `tail` are names after a comma alone.

    `purpose` is the verb where it belongs to an infinitive of purpose; `follows` where nothing
    stands between it and the one before ("a base in Gao"); `lead` are the words before it
    ("and then to Gao"); `either` where the list has an "or".
    """

    word: str
    nouns: list[Noun]
    tail: list[Noun] = field(default_factory=list)
    purpose: str | None = None
    follows: bool = False
    start: int = 0
    either: bool = False
    lead: tuple[str, ...] = ()


@dataclass(slots=True)
class Frame:
    """A verb group with what belongs to it; `end` is where its clause ends, in phrases."""

    verb: Verb
    place: int
    subjects: list[Noun] = field(default_factory=list)
    objects: list[Noun] = field(default_factory=list)
    others: list[Prepositional] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    end: int = 0


def frame_of(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> Frame:
    """Gather what belongs to the verb group at `place`."""
    verb = phrases[place]
    assert isinstance(verb, Verb)
    frame = Frame(verb, place, subject_of(phrases, place, lexicon))
    after = place + 1
    while after < len(phrases) and is_mark(phrases[after], "B"):
        frame.adverbs.append(low_of(phrases[after]))
        after += 1
    while after < len(phrases) and verb.main.tag != "A" and _tells_how(phrases[after]):
        after += 1
    if after < len(phrases) and isinstance(phrases[after], Noun) and not verb.passive:
        noun = phrases[after]
        assert isinstance(noun, Noun)
        if noun.role == "o" and not _opens_clause(phrases, after, lexicon, verb):
            frame.objects, after, _ = noun_list(phrases, after)
    frame.others, frame.end = prepositions(phrases, after, lexicon, frame.adverbs)
    frame.others = _fronted(phrases, place, frame.subjects) + frame.others
    return frame


def _tells_how(phrase: Phrase) -> bool:
    """Tell an adjective alone after a verb from its object: "rolled unopposed into"."""
    return isinstance(phrase, Noun) and all(word.tag == "J" for word in phrase.words)


def _opens_clause(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, verb: Verb) -> bool:
    """Tell whether the noun after a verb begins a clause: "said troops left"."""
    return verb.lemma in lexicon.sorts["say"] and heads_clause(phrases, place)


def prepositions(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, adverbs: list[str]
) -> tuple[list[Prepositional], int]:
    """Read the prepositional phrases of a clause from `place` to its end."""
    found: list[Prepositional] = []
    purpose: str | None = None
    lead: list[str] = []
    while place < len(phrases):
        phrase = phrases[place]
        after = phrases[place + 1] if place + 1 < len(phrases) else None
        if isinstance(phrase, Noun):
            if heads_clause(phrases, place) and phrase.role == "s":
                break
            place += 1
        elif isinstance(phrase, Verb):
            before = phrases[place - 1] if place else None
            aside = phrase.form in {"participle", "gerund"} and isinstance(before, Noun)
            if aside and not moves(phrase.lemma, lexicon) and (purpose or not found):
                purpose = purpose or ASIDE
                place += 1
                continue
            if phrase.form != "infinitive" or moves(phrase.lemma, lexicon):
                break
            if purpose not in {None, ASIDE}:
                break
            purpose = phrase.lemma
            place += 1
            if place < len(phrases) and isinstance(phrases[place], Noun):
                nouns, place, tail = noun_list(phrases, place)
                found.append(Prepositional("", nouns, tail, purpose, start=nouns[0].start))
        elif phrase.tag == "P":
            if isinstance(after, Noun):
                nouns, place, tail = noun_list(phrases, place + 1)
                either = any(
                    low_of(one) == "or" for one in phrases[place - 2 : place] if is_mark(one, "C")
                )
                one = Prepositional(phrase.low, nouns, tail, purpose, False, phrase.start, either)
                one.follows = _touches(found, phrase)
                one.lead = tuple(lead)
                lead = [word for word in lead if word in _ONWARD] if one.word != "to" else []
                found.append(one)
            elif is_mark(after, "B") and isinstance(after, Other):
                two = Prepositional(
                    f"{phrase.low} {after.low}", [], [], purpose, start=phrase.start
                )
                two.lead, lead = tuple(lead), []
                found.append(two)
                place += 2
            elif isinstance(after, Verb):
                break
            else:
                place += 1
        elif phrase.tag == "B":
            adverbs.append(phrase.low)
            lead.append(phrase.low)
            place += 1
        elif phrase.tag == ",":
            if _clause_after_comma(phrases, place + 1):
                break
            place += 1
        elif phrase.tag == "C":
            joins = is_mark(after, "P") or (is_mark(after, "C", "B") and low_of(after) in _ONWARD)
            if not (joins and low_of(phrase) in {"and", "or", "then"}):
                break
            if is_mark(after, "P") and _fronts_clause(phrases, place + 1):
                break
            lead.append(low_of(phrase))
            if place + 2 < len(phrases) and isinstance(phrases[place + 2], Verb):
                break
            place += 1
        else:
            break
    return found, place


ASIDE = "(aside)"
_ONWARD = bag("then on onward onwards later finally from to")


def _fronts_clause(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether a preposition opens the next clause: "moved to A, and from B it went on"."""
    noun, after = (phrases[at] if at < len(phrases) else None for at in (place + 1, place + 2))
    if not isinstance(noun, Noun) or not isinstance(after, Noun):
        return False
    return after.role == "s" and heads_clause(phrases, place + 2)


def _touches(found: Sequence[Prepositional], word: Other) -> bool:
    """Tell whether a preposition follows the noun of the one before it, with nothing between."""
    if not found or not found[-1].nouns:
        return False
    last = (found[-1].tail or found[-1].nouns)[-1]
    return 0 <= word.start - last.end <= 2


def _clause_after_comma(phrases: Sequence[Phrase], place: int) -> bool:
    while place < len(phrases) and is_mark(phrases[place], "B"):
        place += 1
    if place >= len(phrases):
        return True
    phrase = phrases[place]
    if isinstance(phrase, Verb):
        return True
    if isinstance(phrase, Noun):
        return phrase.role == "s" and heads_clause(phrases, place)
    return phrase.tag in {"R", "S", "C"} and not (
        phrase.tag == "C" and place + 1 < len(phrases) and is_mark(phrases[place + 1], "P")
    )


def _fronted(
    phrases: Sequence[Phrase], place: int, subjects: Sequence[Noun]
) -> list[Prepositional]:
    """Read what stands before the subject: "From Kars the brigade marched ..."."""
    if not subjects:
        return []
    first = next((n for n, phrase in enumerate(phrases) if phrase is subjects[0]), None)
    if first is None or first > place or any(map(_whole_verb, phrases[first:place])):
        return []
    begin = first - 1
    while begin >= 0:
        phrase = phrases[begin]
        if isinstance(phrase, Verb) and parenthetical(phrases, begin):
            begin -= 1
            continue
        if isinstance(phrase, Verb) or is_mark(phrase, "S", "R", ";", "."):
            break
        before = phrases[begin - 1] if begin else None
        listed = isinstance(before, Noun) and before.role == "p"
        if is_mark(phrase, "C") and not listed:
            break
        begin -= 1
    found: list[Prepositional] = []
    n = begin + 1
    if begin >= 0 and isinstance(phrases[begin], Verb):  # what follows a verb is that verb's
        n = next((at for at in range(n, first) if is_mark(phrases[at], ",")), first)
    while n < first:
        phrase = phrases[n]
        if isinstance(phrase, Other) and phrase.tag == "P" and n + 1 < first:
            after = phrases[n + 1]
            if isinstance(after, Noun):
                nouns, n2, tail = noun_list(phrases, n + 1)
                if n2 <= first:
                    found.append(Prepositional(phrase.low, nouns, tail, None, False, phrase.start))
                n = max(n2, n + 2)
                continue
            if is_mark(after, "B") and isinstance(after, Other):
                found.append(Prepositional(f"{phrase.low} {after.low}", [], start=phrase.start))
        n += 1
    return found


def _whole_verb(phrase: Phrase) -> bool:
    return isinstance(phrase, Verb) and (phrase.form == "finite" or phrase.maybe_finite)


def moves(lemma: str, lexicon: Lexicon) -> bool:
    """Tell whether a verb is one of movement by itself, without a particle."""
    return any(not one.needs for one in lexicon.triggers.get(lemma, ()))
