"""Lists of nouns: "A, B and C", read on or back."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.phrases import Noun, Phrase, is_mark, low_of

__all__ = ["coordinated", "noun_list"]


def coordinated(phrases: Sequence[Phrase], place: int) -> list[Noun]:
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
