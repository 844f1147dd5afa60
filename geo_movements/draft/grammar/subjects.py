"""Who does what a verb group tells: its subject, wherever in the sentence it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.lists import coordinated, noun_list
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.relatives import (
    antecedent,
    before_relative,
    relative_of,
    skip_back,
)
from geo_movements.draft.grammar.roles import heads_clause
from geo_movements.draft.grammar.words import bag

__all__ = ["parenthetical", "subject_of"]

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
        back = skip_back(phrases, place - 1)
        if back < 0 or is_mark(phrases[back], ",", "S"):
            return _of_participle(phrases, place, lexicon, depth) or _of_finite(
                phrases, place, lexicon, depth
            )
    return _of_finite(phrases, place, lexicon, depth)


def _of_finite(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> list[Noun]:
    search = _search_before(phrases, place, lexicon, depth)
    while search.back >= 0:
        found = _look(search)
        if found is not None:
            return found
    return []


@dataclass(slots=True)
class _Search:
    """A look back from the finite verb at `place` for its subject; `back` is how far it is.

    `joined` where ", and" stands before the verb; `separated` once a comma or an "and" is passed.
    """

    phrases: Sequence[Phrase]
    place: int
    lexicon: Lexicon
    depth: int
    back: int
    joined: bool
    separated: bool = False

    def subject_of_verb(self) -> list[Noun]:
        """Give the subject of the verb that the look back has come to."""
        return subject_of(self.phrases, self.back, self.lexicon, self.depth + 1)


def _search_before(phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int) -> _Search:
    back = place - 1
    before = skip_back(phrases, back)
    joined = before > 0 and is_mark(phrases[before], "C") and is_mark(phrases[before - 1], ",")
    if before > 0 and low_of(phrases[before]) in DASHES:
        opening = (at for at in range(before - 1, -1, -1) if low_of(phrases[at]) in DASHES)
        back = next(opening, before) - 1  # "the men - three of them hurt - left"
    return _Search(phrases, place, lexicon, depth, back, joined)


def _look(search: _Search) -> list[Noun] | None:
    """Give the subject that the phrase at hand tells; null, and one goes farther back, for none."""
    phrase = search.phrases[search.back]
    if isinstance(phrase, Verb):
        return _at_verb(search, phrase)
    if isinstance(phrase, Other):
        return _at_word(search, phrase)
    if phrase.role == "s":
        return _at_free_noun(search)
    if phrase.role == "o":
        return _at_object(search, phrase)
    search.back -= 1
    return None


def _at_free_noun(search: _Search) -> list[Noun] | None:
    """Take a noun that stands free, unless it is of another clause."""
    phrases, back = search.phrases, search.back
    if search.separated and back and is_mark(phrases[back - 1], "R"):
        search.back = before_relative(phrases, back - 1)
        return None
    if search.joined and back > 1 and is_mark(phrases[back - 1], "S"):
        search.back -= 2  # "was shipped there because its guns were lost, and carried on"
        return None
    return coordinated(phrases, back)


def _at_object(search: _Search, noun: Noun) -> list[Noun] | None:
    """Take an object where nothing parts it from the verb: "said troops left"."""
    verb = _verb_before(search.phrases, search.back)
    relative = relative_of(search.phrases, verb) if verb is not None else None
    if relative is not None:
        search.back = before_relative(search.phrases, relative)
        search.separated = False
        return None
    if not search.separated and not (verb is not None and _reduced(search.phrases, verb)):
        return [noun]
    search.back -= 1
    return None


def _at_verb(search: _Search, verb: Verb) -> list[Noun] | None:
    """Take the subject of a verb before, unless that is of a relative clause or an aside."""
    phrases = search.phrases
    relative = relative_of(phrases, search.back)
    if relative is not None:
        search.back = before_relative(phrases, relative)
        noun = phrases[search.back] if search.back >= 0 else None
        return [noun] if isinstance(noun, Noun) and noun.role in {"s", "o"} else None
    if verb.form in {"gerund", "infinitive"}:
        if search.separated and search.depth < 6 and _parallel(phrases[search.place], verb):
            return search.subject_of_verb()
        search.back -= 1
        return None
    beyond = _beyond_clause(search) if search.separated else None
    if beyond is not None:
        search.back = beyond
        return None
    return search.subject_of_verb() if search.separated or verb.form == "participle" else []


def _beyond_clause(search: _Search) -> int | None:
    """Find what stands before the verb's clause, where the sentence goes on without it."""
    aside = _told_aside(search.phrases, search.back)
    if aside is not None:
        return aside
    opener = _opener(search.phrases, search.back) if search.joined else None
    return None if opener is None else opener - 1


def _at_word(search: _Search, word: Other) -> list[Noun] | None:
    if word.tag == "R":
        return antecedent(search.phrases, search.back)
    if word.tag in {";", "."}:
        return []
    search.separated |= word.tag in {",", "C"}
    search.back -= 1
    return None


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


_RANKED = frozenset({"first", "second", "third", "last", "only", "next"})


def _of_infinitive(
    phrases: Sequence[Phrase], place: int, lexicon: Lexicon, depth: int
) -> list[Noun]:
    back = skip_back(phrases, place - 1)
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
            and relative_of(phrases, back) is None
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
    back = skip_back(phrases, place - 1)
    before = phrases[back] if back >= 0 else None
    if isinstance(before, Noun):
        return [before]
    if isinstance(before, Verb):
        return subject_of(phrases, back, lexicon, depth + 1)
    if is_mark(before, "R"):
        return antecedent(phrases, back)
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
    back = skip_back(phrases, place - 1)
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
