"""Who does what in a sentence: the subject, the object and the prepositions of a verb group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.lists import noun_list
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.roles import heads_clause
from geo_movements.draft.grammar.subjects import parenthetical, subject_of
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
    reading = _Reading(phrases, place, lexicon, adverbs)
    while place < len(phrases) and _read_on(reading):
        place = reading.place
    return reading.found, reading.place


@dataclass(slots=True)
class _Reading:
    """What of a clause is read up to `place`; `purpose` and `lead` are for what comes next."""

    phrases: Sequence[Phrase]
    place: int
    lexicon: Lexicon
    adverbs: list[str]
    found: list[Prepositional] = field(default_factory=list)
    purpose: str | None = None
    lead: list[str] = field(default_factory=list)

    def ahead(self, steps: int) -> Phrase | None:
        """Give the phrase so many steps on; null beyond the last."""
        place = self.place + steps
        return self.phrases[place] if place < len(self.phrases) else None


def _read_on(reading: _Reading) -> bool:
    """Read the phrase at hand; false where the clause ends before it."""
    phrase = reading.phrases[reading.place]
    if isinstance(phrase, Noun):
        return _pass_noun(reading, phrase)
    if isinstance(phrase, Verb):
        return _read_verb(reading, phrase)
    read = _READERS.get(phrase.tag)
    return read is not None and read(reading, phrase)


def _pass_noun(reading: _Reading, noun: Noun) -> bool:
    if heads_clause(reading.phrases, reading.place) and noun.role == "s":
        return False
    reading.place += 1
    return True


ASIDE = "(aside)"


def _read_verb(reading: _Reading, verb: Verb) -> bool:
    """Read a verb that belongs to the clause: one that tells more of a noun, or a purpose."""
    if _tells_more(reading, verb):
        reading.purpose = reading.purpose or ASIDE
        reading.place += 1
        return True
    if verb.form != "infinitive" or moves(verb.lemma, reading.lexicon):
        return False
    if reading.purpose not in {None, ASIDE}:
        return False
    reading.purpose = verb.lemma
    reading.place += 1
    if isinstance(reading.ahead(0), Noun):
        nouns, reading.place, tail = noun_list(reading.phrases, reading.place)
        aim = Prepositional("", nouns, tail, reading.purpose, start=nouns[0].start)
        reading.found.append(aim)
    return True


def _tells_more(reading: _Reading, verb: Verb) -> bool:
    """Tell whether a verb only tells more of the noun before it: "a base housing pilots"."""
    before = reading.phrases[reading.place - 1] if reading.place else None
    if verb.form not in {"participle", "gerund"} or not isinstance(before, Noun):
        return False
    return not moves(verb.lemma, reading.lexicon) and bool(reading.purpose or not reading.found)


def _read_preposition(reading: _Reading, word: Other) -> bool:
    after = reading.ahead(1)
    if isinstance(after, Verb):
        return False
    if isinstance(after, Noun):
        _read_governed(reading, word)
    elif isinstance(after, Other) and after.tag == "B":
        _read_pointing(reading, word, after)
    else:
        reading.place += 1
    return True


def _read_governed(reading: _Reading, word: Other) -> None:
    """Read a preposition with its nouns: "to Gao and Kidal"."""
    nouns, place, tail = noun_list(reading.phrases, reading.place + 1)
    last = reading.phrases[place - 2 : place]
    one = Prepositional(word.low, nouns, tail, reading.purpose, start=word.start)
    one.either = any(is_mark(phrase, "C") and low_of(phrase) == "or" for phrase in last)
    one.follows = _touches(reading.found, word)
    one.lead = tuple(reading.lead)
    reading.lead = [low for low in reading.lead if low in _ONWARD] if one.word != "to" else []
    reading.found.append(one)
    reading.place = place


def _read_pointing(reading: _Reading, word: Other, adverb: Other) -> None:
    """Read a preposition with an adverb: "from there"."""
    one = Prepositional(f"{word.low} {adverb.low}", [], [], reading.purpose, start=word.start)
    one.lead, reading.lead = tuple(reading.lead), []
    reading.found.append(one)
    reading.place += 2


def _read_adverb(reading: _Reading, word: Other) -> bool:
    reading.adverbs.append(word.low)
    reading.lead.append(word.low)
    reading.place += 1
    return True


def _read_comma(reading: _Reading, _: Other) -> bool:
    if _clause_after_comma(reading.phrases, reading.place + 1):
        return False
    reading.place += 1
    return True


def _read_conjunction(reading: _Reading, word: Other) -> bool:
    """Read an "and" within the clause: "and to Gao", "and then on to Gao"."""
    if word.low not in {"and", "or", "then"} or not _joins_preposition(reading):
        return False
    reading.lead.append(word.low)
    reading.place += 1
    return True


def _joins_preposition(reading: _Reading) -> bool:
    """Tell whether what a conjunction adds is no clause of its own."""
    after = reading.ahead(1)
    if is_mark(after, "P"):
        joins = not _fronts_clause(reading.phrases, reading.place + 1)
    else:
        joins = is_mark(after, "C", "B") and low_of(after) in _ONWARD
    return joins and not isinstance(reading.ahead(2), Verb)


_READERS = {"P": _read_preposition, "B": _read_adverb, ",": _read_comma, "C": _read_conjunction}
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
