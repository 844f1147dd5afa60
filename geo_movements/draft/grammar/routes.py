"""Where a movement goes: what each preposition, object and adverb of its clause tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo_movements.draft.grammar.clauses import ASIDE, Frame, Prepositional
from geo_movements.draft.grammar.ends import End, end_of
from geo_movements.draft.grammar.forces import kind_of
from geo_movements.draft.grammar.lexicon import Lexicon, Trigger
from geo_movements.draft.grammar.phrases import Noun, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.subjects import noun_list
from geo_movements.draft.grammar.words import bag

__all__ = ["Route", "agents_of", "head_matters", "put", "read_ends", "role_of", "routes_of"]

ORIGIN = frozenset(
    {"from", "out of", "off of", "away from", "en route from", "on the way from", "clear of"}
)
DESTINATION = frozenset(
    ["to", "into", "onto", "toward", "towards", "as far as", "up to", "bound for", "en route to",
     "on the way to", "on their way to", "on its way to", "on his way to", "in the direction of",
     "en route for", "on route to", "unto", "all the way to",
     "as far north as", "as far south as", "as far east as", "as far west as"]
)  # fmt: skip
PLACE = frozenset(
    ["in", "at", "on", "near", "around", "along", "outside", "inside", "within", "off", "between",
     "throughout", "close to", "next to", "north of", "south of", "east of", "west of",
     "northeast of", "northwest of", "southeast of", "southwest of", "north-east of",
     "north-west of", "south-east of", "south-west of", "outside of", "inside of", "opposite",
     "beside", "behind", "beyond", "above", "below", "under", "upon", "alongside"]
)  # fmt: skip
VIA = frozenset({"through", "via", "across", "over", "past", "by way of"})
END = End(0, 0, "named", "")
_RIVERS = bag("river strait straits canal channel sea ocean gulf lake mountains desert pass")


MAY_MOVE = frozenset({"force", "weak", "band", "people", "count", "pronoun"})


@dataclass(slots=True)
class Route:
    """Ends that belong together: each origin goes with each destination."""

    origins: list[End] = field(default_factory=list)
    destinations: list[End] = field(default_factory=list)
    via: list[End] = field(default_factory=list)
    either: bool = False
    after: bool = False


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
        role = role_of(relative[0], trigger, first) if relative[0] else trigger.object
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


def put(route: Route, role: str, ends: Sequence[End]) -> None:
    """Add ends to a route, in the part that they have in it."""
    where = {"origin": route.origins, "dest": route.destinations, "via": route.via}[role]
    where += [end for end in ends if end not in where]


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


def read_ends(
    others: Sequence[Prepositional], trigger: Trigger, first: Route, lexicon: Lexicon
) -> list[Route]:
    """Give each preposition its part in the movement."""
    routes = [first]
    last: tuple[list[End], End] | None = None  # what the phrase before put in, and where
    purpose: list[End] = []
    before = ""
    for other in others:
        route = routes[-1]
        ends = _ends_of(other, lexicon)
        role = role_of(other.word, trigger, route)
        if other.purpose == ASIDE:
            continue
        if other.purpose is not None:
            purpose += _purpose_ends(other, ends)
            continue
        nominal = other.nouns and other.nouns[-1].head.low in lexicon.nominals
        if nominal and role is None and other.word not in {"by", "on", "in", "with", "without"}:
            break  # "ahead of the evacuation of civilians from Lebanon"
        if role == "dest" and other.word in {"on", "upon"} and other.follows and before in VIA:
            continue  # "marched past the stand on the square"
        if role == "origin" and other.follows and before in _OF_ITS_OWN:
            continue  # "after attacks from Syria"
        before = other.word
        if other.word in {"with", "between"} and last is not None and ends:
            border = last[1].head in _BORDERS and last[1].kind != "named"
            if border and ends[0].kind == "named":
                whole = last[1]._replace(end=ends[0].end, kind="named")
                whole = whole._replace(start=_bare_start(whole, other))
                last[0][:] = [one for one in last[0] if one is not last[1]] + [whole]
                last = None
                continue
        vague = last is not None and last[1].kind == "vague" and last[0] is route.origins
        refines = role is None or (role == "place" and vague and other.follows)
        if refines and last is not None and other.word in PLACE and ends:
            pointed = ends[0].kind == "named" or last[1].kind == "vague"
            if last[1].kind != "named" and pointed:
                last[0][:] = [one for one in last[0] if one is not last[1]] + [ends[0]]
            last = None
            continue
        if role == "place":
            if route.destinations:
                pointed = bool(ends) and (
                    ends[0].kind == "named" or (last or ((), END))[1].kind == "vague"
                )
                if last and last[1].kind != "named" and pointed:
                    last[0][:] = [one for one in last[0] if one is not last[1]] + [ends[0]]
                continue
            role = "dest"
        if role is None:
            last = None
            continue
        if other.word in {"from there", "from here", "from where"}:
            if any(end.kind == "named" for end in route.destinations):
                routes.append(Route(origins=list(route.destinations), after=True))
                continue  # "by rail to Split and from there by road to Potocari"
            route.origins.append(End(other.start, other.start + len(other.word), "again", "there"))
            continue
        if not ends:
            last = None
            continue
        if role == "origin" and route.origins and route.destinations:
            routes.append(Route())
            route = routes[-1]
        if role == "dest" and route.destinations:
            dated = "and" in other.lead and any(
                route.destinations[-1].end <= one.start < other.start and one.word in {"in", "on"}
                for one in others
            )
            if dated or set(other.lead) & {"then", "on", "onward", "onwards", "later", "finally"}:
                routes.append(Route(origins=list(route.destinations), after=True))
                route = routes[-1]
            elif "and" not in other.lead and "or" not in other.lead:
                if all(end.kind == "vague" for end in route.destinations):
                    route.destinations.clear()
                else:
                    continue
        target = {"origin": route.origins, "dest": route.destinations, "via": route.via}[role]
        target += [end for end in ends if end not in target]
        route.either |= other.either
        last = (target, ends[-1])
    if not any(_solid(route.destinations) for route in routes) and trigger.kind not in {"arrive"}:
        routes[-1].destinations += purpose
    if trigger.kind in {"transit", "cross"}:
        _at_least_where(others, routes, trigger, lexicon)
    for route in routes:
        for where in (route.origins, route.destinations, route.via):
            where[:] = [end for end in where if end.kind != "vague"]
    return routes


def _at_least_where(
    others: Sequence[Prepositional], routes: Sequence[Route], trigger: Trigger, lexicon: Lexicon
) -> None:
    """Take what is passed for the end where no other is told: "crossed the border at Bocay"."""
    if any(_solid(route.origins) or _solid(route.destinations) for route in routes):
        return
    for other in others:
        if other.word in {"at", "near"} and other.purpose is None:
            routes[0].destinations += [
                end for end in _ends_of(other, lexicon) if end.kind == "named"
            ]
            return
    if trigger.kind == "transit" and len(routes[0].via) == 1:
        routes[0].destinations, routes[0].via = routes[0].via, []


_OF_ITS_OWN = frozenset(
    ["of", "for", "against", "about", "after", "amid", "following", "ahead of", "in response to",
     "despite", "during", "as part of", "because of", "as a result of", "according to", "due to"]
)  # fmt: skip


_BORDERS = bag("border borders frontier frontiers boundary line")


def _bare_start(end: End, other: Prepositional) -> int:
    """Begin "its border with Kenya" at the border."""
    return max(end.start, other.start - 1 - len(end.head))


def _solid(ends: Sequence[End]) -> bool:
    return any(end.kind != "vague" for end in ends)


def _ends_of(other: Prepositional, lexicon: Lexicon) -> list[End]:
    found = []
    if other.word == "between" and len(other.nouns) == 2:
        first, second = (end_of(noun, lexicon) for noun in other.nouns)
        if first is not None and second is not None and first.kind == second.kind == "named":
            return [End(other.start, second.end, "named", second.head, first.known)]
    for noun in other.nouns:
        end = end_of(noun, lexicon)
        if end is not None:
            found.append(end)
    if found and other.tail and found[-1].kind in {"vague", "again"}:
        named = end_of(other.tail[0], lexicon)
        if named is not None and named.kind == "named":
            found[-1] = named
    return found


def role_of(word: str, trigger: Trigger, route: Route) -> str | None:
    """Tell what a preposition makes of its place: origin, dest, via, or a "place" to arrive at."""
    if word in ORIGIN or word in {"from there", "from here", "from where"}:
        return "origin"
    if word in DESTINATION:
        return "dest"
    if word in VIA:
        return "place" if trigger.kind == "deploy" and word in {"across", "over"} else "via"
    if word == "for":
        return "dest" if trigger.takes_for else None
    if word in {"on", "upon"} and trigger.arrives_on:
        return "dest"
    if word in {"at", "in"} and trigger.at_origin:
        return "origin"
    if word in PLACE and trigger.arrives:
        return "place"
    return None


_SEEK = bag(
    """occupy guard garrison patrol secure protect defend capture seize reinforce relieve take hold
    attack besiege recapture retake invade liberate"""
)


def _purpose_ends(other: Prepositional, ends: Sequence[End]) -> list[End]:
    """Take the place of an infinitive of purpose, where the force must go there."""
    if other.word == "" and other.purpose in _SEEK:
        return [end for end in ends if end.kind in {"named", "described"}]
    if other.word == "":
        return []
    if other.word in {"in", "at", "near", "off", "outside", "around", "along", "on"} | VIA:
        return [end for end in ends if end.kind == "named"]
    return []


def head_matters(noun: Noun) -> bool:
    """Tell an object from a measure of the way: "marched 30 miles", "advanced home"."""
    return not noun.head.low.startswith(("mile", "kilomet", "km", "league", "home", "yard", "way"))


def agents_of(frame: Frame) -> list[Noun]:
    """Give by whom something is done."""
    return next((other.nouns for other in frame.others if other.word == "by"), [])
