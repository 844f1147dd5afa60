"""Who does what a verb group tells: its subject, wherever in the sentence it stands."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.roles import heads_clause
from geo_movements.draft.grammar.words import bag

__all__ = ["noun_list", "parenthetical", "subject_of"]

DASHES = frozenset("—–-")


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
        if back < 0 or is_mark(phrases[back], ",", "S"):
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
        if not (
            is_mark(mark, "C", ",") and isinstance(before, Noun) and before.role == noun.role == "s"
        ):
            break
        if is_mark(mark, ",") and back == place - 1 and len(nouns) == 1:
            nouns.insert(0, before)  # an apposition: "the extremists, all of them nationals,"
            break
        nouns.insert(0, before)
        place = back - 1
    return nouns


def _of_finite(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> list[Noun]:
    back = place - 1
    separated = False
    before = _skip_back(phrases, back)
    joined = before > 0 and is_mark(phrases[before], "C") and is_mark(phrases[before - 1], ",")
    if before > 0 and low_of(phrases[before]) in DASHES:
        opening = (at for at in range(before - 1, -1, -1) if low_of(phrases[at]) in DASHES)
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
    """Find the comma before ", witnesses said,", where the verb at `place` is of an aside."""
    if not parenthetical(phrases, place):
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
    return (
        isinstance(one, Verb)
        and one.form == "finite"
        and "b" in one.main.forms
        and (other.form == "infinitive" and len(one.words) == 1)
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
    noun = phrases[back] if back >= 0 else None
    while low_of(phrases[relative]) == "who" and isinstance(noun, Noun) and noun.role == "p":
        before = phrases[back - 2] if back >= 2 else None
        if not isinstance(before, Noun) or not all(word.tag == "E" for word in noun.words):
            break  # "the envoy to Cuba, who"
        back, noun = back - 2, before
    return [noun] if isinstance(noun, Noun) else []


_RANKED = frozenset({"first", "second", "third", "last", "only", "next"})


def _of_infinitive(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int
) -> list[Noun]:
    back = _skip_back(phrases, place - 1)
    if back >= 0 and is_mark(phrases[back], "C", ","):
        for other in range(back - 1, -1, -1):
            before = phrases[other]
            if isinstance(before, Verb) and before.form == "infinitive":
                return subject_of(phrases, other, lexicon, depth + 1)
    while back >= 0:
        phrase = phrases[back]
        if isinstance(phrase, Noun):
            if phrase.role == "p":
                ranked = {word.low for word in phrase.words} & _RANKED
                if (phrase.prep is not None and phrase.prep.low == "for") or (
                    ranked and back == place - 1
                ):
                    return [phrase]  # "behind the last men to march across"
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


_GIVES_ITS_SUBJECT = bag("sign make reach have take launch begin use leave depart quit")


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
        if (
            isinstance(phrase, Noun)
            and phrase.role == "s"
            and is_mark(phrases[after - 1], ",", "B")
        ) and heads_clause(phrases, after):
            nouns, _, _ = noun_list(phrases, after)
            return nouns
        if is_mark(phrase, ";", "."):
            return []
    for after in range(place + 1, len(phrases)):
        phrase = phrases[after]
        if isinstance(phrase, Noun) and phrase.role == "s":
            return [phrase]
    return []


def _of_gerund(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> list[Noun]:
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
    parted = phrases[back - 1] if is_mark(before, ",") and back else None
    if isinstance(parted, Noun) and parted.role == "s" and _begins_clause(phrases, back - 1):
        return [parted]  # "the units, pressing on from Jijiga, began ..."
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


def _begins_clause(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether no verb stands between a noun and the opening of its clause."""
    for back in range(place - 1, -1, -1):
        if is_mark(phrases[back], "S", "R", ";"):
            return True
        if isinstance(phrases[back], Verb):
            return False
    return True


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
        passive = place + 1 < len(phrases) and low_of(phrases[place + 1]) == "by"
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


def parenthetical(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell "From there, the ministry says, ..." from a clause that comes first."""
    verb = phrases[place]
    says = isinstance(verb, Verb) and verb.lemma in _SAYING
    return says and place + 1 < len(phrases) and is_mark(phrases[place + 1], ",")


_SAYING = bag("say report add claim announce state tell write")


def noun_list(phrases: Sequence[Phrase], place: int) -> tuple[list[Noun], int, list[Noun]]:
    """Read "A, B and C" from `place`: the list, what follows it, and an apposition's nouns."""
    nouns = [phrases[place]]
    place += 1
    pending: list[tuple[int, Noun]] = []
    while place + 1 < len(phrases):
        here, after = phrases[place], phrases[place + 1]
        if is_mark(here, ",") and is_mark(after, "C") and place + 2 < len(phrases):
            third = phrases[place + 2]
            if isinstance(third, Noun) and third.role != "s":
                nouns += [noun for _, noun in pending] + [third]
                pending = []
                place += 3
                continue
            break
        if (
            is_mark(here, "C")
            and low_of(here) != "but"
            and isinstance(after, Noun)
            and after.role != "s"
        ):
            nouns += [noun for _, noun in pending] + [after]
            pending = []
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
