"""Who does what in a sentence: the subject, the object and the prepositions of a verb group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_movements.draft.grammar.chunks import Noun, Other, Phrase, Verb, heads_clause
from geo_movements.draft.grammar.lexicon import Lexicon

__all__ = ["Frame", "Prepositional", "frame_of", "governor_before", "subject_of"]


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


def is_mark(phrase: Phrase | None, *tags: str) -> bool:
    """Tell whether a phrase is a word between phrases, of one of some classes."""
    return isinstance(phrase, Other) and phrase.tag in tags


def frame_of(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> Frame:
    """Gather what belongs to the verb group at `place`."""
    verb = phrases[place]
    assert isinstance(verb, Verb)
    frame = Frame(verb, place, subject_of(phrases, place, lexicon))
    after = place + 1
    while after < len(phrases) and is_mark(phrases[after], "B"):
        frame.adverbs.append(_low(phrases[after]))
        after += 1
    if after < len(phrases) and isinstance(phrases[after], Noun) and not verb.passive:
        noun = phrases[after]
        assert isinstance(noun, Noun)
        if noun.role == "o" and not _opens_clause(phrases, after, lexicon, verb):
            frame.objects, after, _ = noun_list(phrases, after)
    frame.others, frame.end = prepositions(phrases, after, lexicon, frame.adverbs)
    frame.others = _fronted(phrases, place, frame.subjects) + frame.others
    return frame


def _low(phrase: Phrase | None) -> str:
    return phrase.word.low if isinstance(phrase, Other) else ""


def _opens_clause(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, verb: Verb
) -> bool:
    """Tell whether the noun after a verb begins a clause: "said troops left"."""
    return verb.lemma in lexicon.sorts["say"] and heads_clause(phrases, place)


def noun_list(phrases: Sequence[Phrase], place: int) -> tuple[list[Noun], int, list[Noun]]:
    """Read "A, B and C" from `place`: the list, what follows it, and an apposition's nouns."""
    nouns = [phrases[place]]
    place += 1
    pending: list[tuple[int, Noun]] = []
    joined = False
    while place + 1 < len(phrases):
        here, after = phrases[place], phrases[place + 1]
        if is_mark(here, ",") and is_mark(after, "C") and place + 2 < len(phrases):
            third = phrases[place + 2]
            if isinstance(third, Noun) and third.role != "s":
                nouns += [noun for _, noun in pending] + [third]
                pending, joined = [], True
                place += 3
                continue
            break
        if is_mark(here, "C") and _low(here) != "but" and isinstance(after, Noun) and after.role != "s":
            nouns += [noun for _, noun in pending] + [after]
            pending, joined = [], True
            place += 2
            continue
        if is_mark(here, ",") and isinstance(after, Noun) and after.role != "s":
            if after.words[-1].tag != "E" and after.of is None:
                listed = place + 2 < len(phrases) and is_mark(phrases[place + 2], ",", "C")
                if not listed:
                    break
            pending.append((place, after))
            place += 2
            continue
        break
    tail = [noun for _, noun in pending]
    return [noun for noun in nouns if isinstance(noun, Noun)], place, tail


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
                    _low(one) == "or" for one in phrases[place - 2 : place] if is_mark(one, "C")
                )
                one = Prepositional(phrase.low, nouns, tail, purpose, False, phrase.start, either)
                one.follows = _touches(found, phrase)
                one.lead = tuple(lead)
                lead = [word for word in lead if word in _ONWARD] if one.word != "to" else []
                found.append(one)
            elif is_mark(after, "B") and isinstance(after, Other):
                two = Prepositional(f"{phrase.low} {after.low}", [], [], purpose, start=phrase.start)
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
            joins = is_mark(after, "P") or (is_mark(after, "C", "B") and _low(after) in _ONWARD)
            if not (joins and _low(phrase) in {"and", "or", "then"}):
                break
            lead.append(_low(phrase))
            if place + 2 < len(phrases) and isinstance(phrases[place + 2], Verb):
                break
            place += 1
        else:
            break
    return found, place


def moves(lemma: str, lexicon: Lexicon) -> bool:
    """Tell whether a verb is one of movement by itself, without a particle."""
    return any(not one.needs for one in lexicon.triggers.get(lemma, ()))


DASHES = frozenset("—–-")
ASIDE = "(aside)"
_ONWARD = frozenset("then on onward onwards later finally from to".split())


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
        phrase.tag == "C"
        and place + 1 < len(phrases)
        and is_mark(phrases[place + 1], "P")
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
        if isinstance(phrase, Verb) and _parenthetical(phrases, begin):
            begin -= 1
            continue
        if isinstance(phrase, Verb) or is_mark(phrase, "S", "R", ";", "."):
            break
        if is_mark(phrase, "C") and not (
            isinstance(phrases[begin - 1], Noun) and phrases[begin - 1].role == "p"
        ):
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
                    found.append(
                        Prepositional(phrase.low, nouns, tail, None, False, phrase.start)
                    )
                n = max(n2, n + 2)
                continue
            if is_mark(after, "B") and isinstance(after, Other):
                found.append(Prepositional(f"{phrase.low} {after.low}", []))
        n += 1
    return found


def _whole_verb(phrase: Phrase) -> bool:
    return isinstance(phrase, Verb) and (phrase.form == "finite" or phrase.maybe_finite)


def _parenthetical(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell "From there, the ministry says, ..." from a clause that comes first."""
    return place + 1 < len(phrases) and is_mark(phrases[place + 1], ",") and (
        phrases[place].lemma in _SAYING if isinstance(phrases[place], Verb) else False
    )


_SAYING = frozenset("say report add claim announce state tell write".split())


# ---------------------------------------------------------------- subjects
def subject_of(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int = 0
) -> list[Noun]:
    """Find who does what the verb group at `place` tells: nouns that are coordinated, or none."""
    verb = phrases[place]
    if depth > 6 or not isinstance(verb, Verb):
        return []
    if verb.form == "infinitive":
        return _of_infinitive(phrases, place, lexicon, depth)
    if verb.form == "gerund":
        return _of_gerund(phrases, place, lexicon, depth)
    if verb.form == "participle" and not verb.maybe_finite:
        return _of_participle(phrases, place, lexicon, depth)
    if verb.form == "participle":
        back = _skip_back(phrases, place - 1)
        if back < 0 or is_mark(phrases[back], ",", "S") :
            return _of_participle(phrases, place, lexicon, depth) or _of_finite(
                phrases, place, lexicon, depth
            )
    return _of_finite(phrases, place, lexicon, depth)


def _skip_back(phrases: Sequence[Phrase], place: int) -> int:
    while place >= 0 and is_mark(phrases[place], "B", "X"):
        place -= 1
    return place


def _coordinated(phrases: Sequence[Phrase], place: int) -> list[Noun]:
    """Give a free noun phrase with those that are coordinated before it."""
    noun = phrases[place]
    assert isinstance(noun, Noun)
    nouns = [noun]
    while place >= 2:
        back = place - 1
        if is_mark(phrases[back], "C") and back and is_mark(phrases[back - 1], ","):
            back -= 1
        mark = phrases[back]
        before = phrases[back - 1] if back else None
        if not (is_mark(mark, "C", ",") and isinstance(before, Noun) and before.role == noun.role == "s"):
            break
        if is_mark(mark, ",") and back == place - 1 and len(nouns) == 1:
            nouns.insert(0, before)  # an apposition: "the extremists, all of them nationals,"
            break
        nouns.insert(0, before)
        place = back - 1
    return nouns


def _of_finite(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int
) -> list[Noun]:
    back = place - 1
    separated = False
    before = _skip_back(phrases, back)
    joined = before > 0 and is_mark(phrases[before], "C") and is_mark(phrases[before - 1], ",")
    if before > 0 and _low(phrases[before]) in DASHES:
        opening = (at for at in range(before - 1, -1, -1) if _low(phrases[at]) in DASHES)
        back = next(opening, before) - 1  # "the men - three of them hurt - left"
    while back >= 0:
        phrase = phrases[back]
        if isinstance(phrase, Noun):
            if phrase.role == "s":
                if separated and back and is_mark(phrases[back - 1], "R"):
                    back = _before_relative(phrases, back - 1)
                    continue
                if joined and back > 1 and is_mark(phrases[back - 1], "S"):
                    back -= 2  # "was shipped there because its guns were lost, and carried on"
                    continue
                return _coordinated(phrases, back)
            if phrase.role == "o":
                verb = _verb_before(phrases, back)
                relative = _relative_of(phrases, verb) if verb is not None else None
                if relative is not None:
                    back = _before_relative(phrases, relative) + 1
                    separated = False
                elif not separated and not (verb is not None and _reduced(phrases, verb)):
                    return [phrase]
            back -= 1
        elif isinstance(phrase, Verb):
            relative = _relative_of(phrases, back)
            if relative is not None:
                back = _before_relative(phrases, relative)
                if back >= 0 and isinstance(phrases[back], Noun):
                    noun = phrases[back]
                    assert isinstance(noun, Noun)
                    if noun.role in {"s", "o"}:
                        return [noun]
                continue
            if phrase.form in {"gerund", "infinitive"}:
                if separated and depth < 6 and _parallel(phrases[place], phrase):
                    return subject_of(phrases, back, lexicon, depth + 1)
                back -= 1
                continue
            aside = _told_aside(phrases, back) if separated else None
            if aside is not None:
                back = aside
                continue
            if separated and joined and (opener := _opener(phrases, back)) is not None:
                back = opener - 1
                continue
            if separated:
                return subject_of(phrases, back, lexicon, depth + 1)
            if phrase.form == "participle":
                return subject_of(phrases, back, lexicon, depth + 1)
            return []
        elif phrase.tag == "R":
            return _antecedent(phrases, back)
        elif phrase.tag in {",", "C"}:
            separated = True
            back -= 1
        elif phrase.tag in {";", "."}:
            return []
        else:
            back -= 1
    return []


def _told_aside(phrases: Sequence[Phrase], place: int) -> int | None:
    """Find the comma before ", witnesses said,", if the verb at `place` is that of such an aside."""
    if not _parenthetical(phrases, place):
        return None
    for back in range(place - 1, max(-1, place - 8), -1):
        if is_mark(phrases[back], ","):
            return back
        if isinstance(phrases[back], Verb):
            return None
    return None


def _opener(phrases: Sequence[Phrase], place: int) -> int | None:
    """Find "because", "after" that opens the clause of the verb at `place`, in mid-sentence."""
    for back in range(place - 1, 0, -1):
        phrase = phrases[back]
        if is_mark(phrase, "S"):
            return back
        if isinstance(phrase, Verb) or is_mark(phrase, ",", "C", "R", ";"):
            return None
    return None


def _verb_before(phrases: Sequence[Phrase], place: int) -> int | None:
    for back in range(place - 1, max(-1, place - 6), -1):
        if isinstance(phrases[back], Verb):
            return back
    return None


def _reduced(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether a verb group only tells more of the noun before: "soldiers seeking refuge"."""
    verb = phrases[place]
    return (
        isinstance(verb, Verb)
        and verb.form == "gerund"
        and place > 0
        and isinstance(phrases[place - 1], Noun)
    )


def _parallel(one: Phrase, other: Verb) -> bool:
    return isinstance(one, Verb) and one.form == "finite" and "b" in one.main.forms and (
        other.form == "infinitive" and len(one.words) == 1
    )


def _relative_of(phrases: Sequence[Phrase], place: int) -> int | None:
    """Find the relative word that opens the clause of a verb group, if one does."""
    back = _skip_back(phrases, place - 1)
    if back >= 0 and is_mark(phrases[back], "R"):
        return back if back and not isinstance(phrases[back - 1], Verb) else None
    if back >= 1 and isinstance(phrases[back], Noun) and is_mark(phrases[back - 1], "R"):
        before = phrases[back - 2] if back >= 2 else None
        return back - 1 if isinstance(before, (Noun, Other)) else None
    return None


def _before_relative(phrases: Sequence[Phrase], relative: int) -> int:
    back = relative - 1
    while back >= 0 and is_mark(phrases[back], ",", "P", "B", "C"):
        back -= 1
    return back


def _antecedent(phrases: Sequence[Phrase], relative: int) -> list[Noun]:
    """Give what a relative word at `relative` stands for: the noun before it."""
    back = _before_relative(phrases, relative)
    if _low(phrases[relative]) == "who":  # nobody's name after a preposition: "envoy to Cuba, who"
        while back >= 2 and isinstance(phrases[back], Noun) and phrases[back].role == "p":
            if not all(word.tag == "E" for word in phrases[back].words):
                break
            if not isinstance(phrases[back - 2], Noun):
                break
            back -= 2
    if back >= 0 and isinstance(phrases[back], Noun):
        noun = phrases[back]
        assert isinstance(noun, Noun)
        return [noun]
    return []


def _of_infinitive(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int
) -> list[Noun]:
    back = _skip_back(phrases, place - 1)
    if back >= 0 and is_mark(phrases[back], "C", ","):
        for other in range(back - 1, -1, -1):
            if isinstance(phrases[other], Verb) and phrases[other].form == "infinitive":
                return subject_of(phrases, other, lexicon, depth + 1)
    while back >= 0:
        phrase = phrases[back]
        if isinstance(phrase, Noun):
            if phrase.role == "p":
                if phrase.prep is not None and phrase.prep.low == "for":
                    return [phrase]
                back -= 1
                continue
            if phrase.role == "o":
                verb = next(
                    (one for one in reversed(phrases[:back]) if isinstance(one, Verb)), None
                )
                if verb is not None and phrase.head.tag == "J" and verb.main.tag == "A":
                    back -= 1
                    continue  # "are likely to be sent"
                senses = lexicon.triggers.get(verb.lemma, ()) if verb is not None else ()
                own = bool(senses) and not any(one.object_moves for one in senses)
                if verb is None or own or verb.lemma in _GIVES_ITS_SUBJECT:
                    back -= 1
                    continue
                return [phrase]
            return [phrase] if phrase.role == "s" else []
        if isinstance(phrase, Verb):
            return subject_of(phrases, back, lexicon, depth + 1)
        if phrase.tag in {";", ".", "S", "R"}:
            return []
        back -= 1
    return []


_GIVES_ITS_SUBJECT = frozenset("sign make reach have take launch begin use leave depart quit".split())


def _main_before(phrases: Sequence[Phrase], place: int) -> int | None:
    """Find the finite verb before `place` that is in no relative clause."""
    for back in range(place - 1, -1, -1):
        phrase = phrases[back]
        if isinstance(phrase, Other) and phrase.tag in {";"}:
            return None
        if (
            isinstance(phrase, Verb)
            and (phrase.form == "finite" or phrase.maybe_finite)
            and _relative_of(phrases, back) is None
        ):
            return back
    return None


def _subject_after(phrases: Sequence[Phrase], place: int) -> list[Noun]:
    """Find the subject of the clause that follows a participle at the beginning."""
    for after in range(place + 1, len(phrases)):
        phrase = phrases[after]
        if isinstance(phrase, Noun) and phrase.role == "s" and is_mark(phrases[after - 1], ",", "B"):
            if heads_clause(phrases, after):
                nouns, _, _ = noun_list(phrases, after)
                return nouns
        if is_mark(phrase, ";", "."):
            return []
    for after in range(place + 1, len(phrases)):
        phrase = phrases[after]
        if isinstance(phrase, Noun) and phrase.role == "s":
            return [phrase]
    return []


def _of_gerund(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int
) -> list[Noun]:
    back = _skip_back(phrases, place - 1)
    before = phrases[back] if back >= 0 else None
    if isinstance(before, Noun):
        return [before]
    if isinstance(before, Verb):
        return subject_of(phrases, back, lexicon, depth + 1)
    if is_mark(before, "R"):
        return _antecedent(phrases, back)
    if is_mark(before, "C"):
        for other in range(back - 1, -1, -1):
            phrase = phrases[other]
            if isinstance(phrase, Verb):
                if phrase.form == "gerund" or phrase.progressive:
                    return subject_of(phrases, other, lexicon, depth + 1)
                break
    if is_mark(before, "P") and isinstance(before, Other) and before.low == "from" and back:
        noun = phrases[back - 1]
        if isinstance(noun, Noun) and noun.role == "o":
            return [noun]
    if is_mark(before, "P") and isinstance(before, Other) and before.low == "of" and back:
        noun = phrases[back - 1]
        if isinstance(noun, Noun) and noun.role == "s" and len(noun.words) <= 1:
            return [noun]
    main = _main_before(phrases, back)
    if main is not None:
        return subject_of(phrases, main, lexicon, depth + 1)
    return _subject_after(phrases, place)


def _of_participle(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int
) -> list[Noun]:
    back = _skip_back(phrases, place - 1)
    before = phrases[back] if back >= 0 else None
    if before is None or is_mark(before, "S"):
        return _subject_after(phrases, place)
    if isinstance(before, Noun):
        return [before]
    if is_mark(before, ",") and back and isinstance(phrases[back - 1], Noun):
        noun = phrases[back - 1]
        assert isinstance(noun, Noun)
        verb = phrases[place]
        passive = place + 1 < len(phrases) and _low(phrases[place + 1]) == "by"
        tells_more = isinstance(verb, Verb) and (not verb.maybe_finite or passive)
        if noun.role == "s" or (noun.role == "o" and tells_more):
            return [noun]
        if not tells_more:
            return []
    if is_mark(before, "C", ","):
        for other in range(back - 1, -1, -1):
            if isinstance(phrases[other], Verb):
                return subject_of(phrases, other, lexicon, depth + 1)
    return []


def governor_before(phrases: Sequence[Phrase], place: int) -> int | None:
    """Find the phrase that governs what begins at `place`, adverbs left out."""
    back = _skip_back(phrases, place - 1)
    return back if back >= 0 else None
