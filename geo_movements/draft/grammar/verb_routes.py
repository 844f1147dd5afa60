"""Where the movement of a verb goes: its object, its subject, and the prepositions by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo_movements.draft.grammar.clauses import Frame, Prepositional
from geo_movements.draft.grammar.ends import End, end_of
from geo_movements.draft.grammar.forces import kind_of
from geo_movements.draft.grammar.lexicon import Lexicon, Trigger
from geo_movements.draft.grammar.lists import noun_list
from geo_movements.draft.grammar.phrases import Noun, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.routes import PLACE, Route, put, read_ends, role_of
from geo_movements.draft.grammar.words import bag

__all__ = ["MAY_MOVE", "agents_of", "head_matters", "routes_of"]

_RIVERS = bag("river strait straits canal channel sea ocean gulf lake mountains desert pass")
MAY_MOVE = frozenset({"force", "weak", "band", "people", "count", "pronoun"})


def routes_of(
    phrases: Sequence[Phrase], frame: Frame, trigger: Trigger, by_object: bool, lexicon: Lexicon
) -> list[Route] | None:
    """Read where a movement goes; null where what should be a place is none ("left 12 dead")."""
    first = Route()
    if frame.objects and not by_object and not frame.verb.passive:
        if trigger.lemma == "leave" and _predicate_follows(phrases, frame, lexicon):
            return None
        if not _object_end(phrases, frame, trigger, first, lexicon):
            return None
    relative = _relative_end(phrases, frame, lexicon)
    if relative is not None:
        role = role_of(relative[0], trigger) if relative[0] else trigger.object
        role = "dest" if role == "place" else role
        bare = not relative[0] and (frame.objects or frame.verb.passive)
        if role in {"origin", "dest"} and not bare:
            put(first, role, [relative[1]])
    if frame.verb.passive and trigger.object and not trigger.object_moves:
        ends = [end for noun in frame.subjects if (end := end_of(noun, lexicon))]
        put(first, trigger.object, ends)
    elif frame.verb.passive and trigger.object and agents_of(frame):
        kinds = {kind_of(noun, lexicon) for noun in frame.subjects}
        if not kinds & MAY_MOVE:
            put(first, trigger.object, [e for n in frame.subjects if (e := end_of(n, lexicon))])
    others = _of_mover(phrases, frame, by_object, trigger, lexicon) + frame.others
    if "ashore" in frame.adverbs:
        trigger = replace(trigger, arrives=True)
    routes = read_ends(others, trigger, first, lexicon)
    if {"there", "thither"} & set(frame.adverbs) and not routes[-1].destinations:
        routes[-1].destinations.append(End(frame.verb.start, frame.verb.end, "again", "there"))
    return routes


def _relative_end(
    phrases: Sequence[Phrase], frame: Frame, lexicon: Lexicon
) -> tuple[str, End] | None:
    """Read the place that "which" stands for, and the preposition: "from which they fled"."""
    if not frame.subjects:
        return None
    at = next((n for n, one in enumerate(phrases) if one is frame.subjects[0]), None)
    if at is None or not 2 <= at < frame.place:
        return None
    word = phrases[at - 1]
    low = low_of(word)
    if low in {"which", "that"} and is_mark(word, "R"):
        before, preposition = at - 2, ""
        if is_mark(phrases[before], "P"):
            preposition, before = low_of(phrases[before]), before - 1
    elif low in {"from which", "whence"} and is_mark(word, "S", "R", "P", "B"):
        before, preposition = at - 2, "from"
    else:
        return None
    if low == "that" and not preposition:
        return None
    if before >= 0 and is_mark(phrases[before], ","):
        before -= 1
    noun = phrases[before] if before >= 0 else None
    end = end_of(noun, lexicon) if isinstance(noun, Noun) else None
    return (preposition, end) if end is not None and end.kind == "named" else None


def _predicate_follows(phrases: Sequence[Phrase], frame: Frame, lexicon: Lexicon) -> bool:
    """Tell "leaving the town undefended", "to its fate" from "leaving the town"."""
    first = frame.others[0] if frame.others else None
    if first is not None and first.word == "to" and first.start - frame.objects[-1].end <= 2:
        return all(end_of(noun, lexicon) is None for noun in first.nouns)
    where = next(n for n, phrase in enumerate(phrases) if phrase is frame.objects[-1]) + 1
    after = phrases[where] if where < len(phrases) else None
    if isinstance(after, Verb):
        return after.form == "participle" and not is_mark(after, ",")
    return is_mark(after, "J")


def _object_end(
    phrases: Sequence[Phrase], frame: Frame, trigger: Trigger, route: Route, lexicon: Lexicon
) -> bool:
    """Read an object that is a place; false where it is something else."""
    ends = [end for noun in frame.objects if (end := end_of(noun, lexicon))]
    time = all(kind_of(noun, lexicon) == "time" for noun in frame.objects)
    if time or trigger.needs or not head_matters(frame.objects[0]):
        return True
    if not ends and trigger.object == "via":
        return True
    if not ends:
        return trigger.object is None and trigger.lemma not in {
            "leave",
            "abandon",
            "enter",
            "reach",
        }
    if trigger.object is None:
        return True
    vague = ends[0].kind == "vague"
    if trigger.object == "via" and ends[0].head in {"border", "borders", "frontier"}:
        named = [end for end in ends if end.kind == "named"]
        put(route, "dest", named)
        return True
    if vague and frame.others:
        later = _modifier(frame.others[0], lexicon)
        if later is not None:
            ends = [later]
    elif ends[0].kind == "vague":
        return True
    put(route, trigger.object, [end for end in ends if end.kind != "vague"])
    first = next(iter(frame.others), None)
    if (
        trigger.object == "dest"
        and first is not None
        and first.word in {"at", "near"}
        and first.nouns
    ):
        exact = end_of(first.nouns[0], lexicon)  # "reached the ocean at Savannah"
        if (
            exact is not None
            and exact.kind == "named"
            and ends[0].head in _RIVERS | {"coast", "border"}
        ):
            route.destinations[:] = [exact]
    return True


def _modifier(other: Prepositional, lexicon: Lexicon) -> End | None:
    """Read the place that tells which one: "a base | in Gao"."""
    if other.word not in PLACE or not other.nouns:
        return None
    end = end_of(other.nouns[0], lexicon)
    return end if end is not None and end.kind in {"named", "again"} else None


def _of_mover(
    phrases: Sequence[Phrase], frame: Frame, by_object: bool, trigger: Trigger, lexicon: Lexicon
) -> list[Prepositional]:
    """Read what stands between the subject and the verb: "150 men | from Russia | arrived"."""
    if by_object or not frame.subjects:
        return []
    where = next((n for n, one in enumerate(phrases) if one is frame.subjects[-1]), None)
    if where is None or where > frame.place:
        return []
    found: list[Prepositional] = []
    between = phrases[where + 1 : frame.place]
    if any(is_mark(one, "C") for one in between) and any(
        isinstance(one, Verb) and one.lemma in lexicon.triggers for one in between
    ):
        return []  # "from Edmonton, arrived and will travel on"
    for place in range(where + 1, frame.place - 1):
        phrase, after = phrases[place], phrases[place + 1]
        if isinstance(phrase, Verb) and phrase.lemma in _BASED:
            told = [
                Prepositional("from", [noun], start=phrase.start)
                for noun in _based_at(phrases, place, frame.place)
                if (end := end_of(noun, lexicon)) is not None and end.kind == "named"
            ]
            return found + told[:1]
        if trigger.kind == "replace" and low_of(phrase) in PLACE and isinstance(after, Noun):
            found.append(Prepositional("in", [after], start=phrase.start))
        if is_mark(phrase, "P") and low_of(phrase) == "from" and isinstance(after, Noun):
            end = end_of(after, lexicon)
            arrives = trigger.kind not in {"depart", "withdraw", "retreat"}
            if arrives and end is not None and end.kind == "named":
                nouns, _, _ = noun_list(phrases, place + 1)
                found.append(Prepositional("from", nouns, start=phrase.start))
        elif isinstance(phrase, Verb):
            break
    return found


_BASED = bag("wait base station garrison camp encamp stage assemble gather quarter")


def _based_at(phrases: Sequence[Phrase], place: int, last: int) -> list[Noun]:
    """Give where the force waited that now moves: "paratroopers waiting in Kuwait will go"."""
    verb, after = phrases[place], phrases[place + 1]
    if isinstance(verb, Verb) and verb.form == "finite" and not verb.passive:
        return []
    noun = phrases[place + 2] if place + 2 < last else None
    at = is_mark(after, "P") and low_of(after) in {"in", "at", "near", "around", "on"}
    return [noun] if at and isinstance(noun, Noun) else []


def head_matters(noun: Noun) -> bool:
    """Tell an object from a measure of the way: "marched 30 miles", "advanced home"."""
    return not noun.head.low.startswith(("mile", "kilomet", "km", "league", "home", "yard", "way"))


def agents_of(frame: Frame) -> list[Noun]:
    """Give by whom something is done."""
    return next((other.nouns for other in frame.others if other.word == "by"), [])
