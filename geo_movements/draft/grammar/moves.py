"""Movements that a sentence tells: who moves, from where, to where, through what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo_movements.draft.grammar.chunks import Noun, Other, Phrase, Verb, be_form
from geo_movements.draft.grammar.clauses import (
    ASIDE,
    Frame,
    Prepositional,
    frame_of,
    is_mark,
    noun_list,
    prepositions,
    subject_of,
)
from geo_movements.draft.grammar.ends import End, end_of
from geo_movements.draft.grammar.forces import WARSHIPS, Kind, kind_of
from geo_movements.draft.grammar.lexicon import Lexicon, Trigger
from geo_movements.draft.grammar.standing import Standing, of_noun, of_verb
from geo_movements.draft.grammar.tokens import Token

__all__ = ["Move", "Route", "moves_of"]

ORIGIN = frozenset({"from", "out of", "off of", "away from", "en route from", "on the way from"})
DESTINATION = frozenset(
    ["to", "into", "onto", "toward", "towards", "as far as", "up to", "bound for", "en route to",
     "on the way to", "on their way to", "on its way to", "on his way to", "in the direction of",
     "en route for", "on route to", "unto"]
)  # fmt: skip
PLACE = frozenset(
    ["in", "at", "on", "near", "around", "along", "outside", "inside", "within", "off", "between",
     "throughout", "close to", "next to", "north of", "south of", "east of", "west of",
     "northeast of", "northwest of", "southeast of", "southwest of", "north-east of",
     "north-west of", "south-east of", "south-west of", "outside of", "inside of", "opposite",
     "beside", "behind", "beyond", "above", "below", "under", "upon", "alongside"]
)  # fmt: skip
VIA = frozenset({"through", "via", "across", "over", "past", "by way of"})
_WITH = frozenset({"with", "at the head of", "in command of", "along with", "together with"})
_MODES = frozenset(
    """rail railway road sea air train trains ship ships boat boats truck trucks lorry lorries foot
    land bus buses plane planes water convoy helicopter helicopters""".split()
)
END = End(0, 0, "named", "")
_RIVERS = frozenset("river strait straits canal channel sea ocean gulf lake mountains desert pass".split())


@dataclass(slots=True)
class Route:
    """Ends that belong together: each origin goes with each destination."""

    origins: list[End] = field(default_factory=list)
    destinations: list[End] = field(default_factory=list)
    via: list[End] = field(default_factory=list)
    either: bool = False
    after: bool = False


@dataclass(slots=True)
class Move:
    """A movement as one clause tells it, before the rest of the text is asked.

    `adverbs` are the words of the clause that may point back ("there", "back", "then").
    """

    trigger: Token
    told: Trigger
    sentence: int
    start: int
    end: int
    standing: Standing
    movers: list[Noun]
    kind: Kind
    routes: list[Route]
    adverbs: frozenset[str] = frozenset()
    nominal: bool = False
    parts: list[tuple[Noun, Noun]] = field(default_factory=list)
    joined: bool = False
    possessor: Token | None = None
    by_object: bool = False
    owners: list[Noun] = field(default_factory=list)
    candidates: list[Noun] = field(default_factory=list)
    leaders: list[Noun] = field(default_factory=list)
    after: bool = False
    gerund: bool = False
    leaves_out: bool = False
    reduced: bool = False
    subject: tuple[int, int] | None = None
    elsewhere: bool = False

    @property
    def ends(self) -> bool:
        """Tell whether any end or waypoint is told."""
        return any(route.origins or route.destinations or route.via for route in self.routes)


def moves_of(phrases: Sequence[Phrase], sentence: int, lexicon: Lexicon) -> list[Move]:
    """Read every movement that the phrases of one sentence tell, in order."""
    found: list[Move] = []
    for place, phrase in enumerate(phrases):
        if isinstance(phrase, Verb):
            lemma = "be" if phrase.main.tag == "A" and be_form(phrase.main.low) else phrase.lemma
            senses = lexicon.triggers.get(lemma)
            if senses:
                found += _of_verb(phrases, place, senses, sentence, lexicon)
        elif isinstance(phrase, Noun):
            nominal = lexicon.nominals.get(phrase.head.low)
            if nominal is not None and phrase.head.tag == "N":
                found += _of_noun(phrases, place, nominal, sentence, lexicon)
    return found


# ---------------------------------------------------------------- verbs
def _of_verb(
    phrases: Sequence[Phrase],
    place: int,
    senses: Sequence[Trigger],
    sentence: int,
    lexicon: Lexicon,
) -> Iterator[Move]:
    verb = phrases[place]
    assert isinstance(verb, Verb)
    frame = frame_of(phrases, place, lexicon)
    trigger = next((one for one in senses if _has_what_it_needs(frame, one, phrases)), None)
    if trigger is None:
        return
    if trigger.passive_only and not (verb.passive and frame.others):
        return
    if trigger.wants_for and not any(other.word == "for" for other in frame.others):
        return
    movers, by_object = _movers(frame, trigger, lexicon)
    carried = _carried(phrases, frame, movers, lexicon)
    leaders = [noun for noun in movers if kind_of(noun, lexicon) in {"person", "name"}]
    if any(noun.words[0].low in {"no", "neither", "none"} for noun in movers):
        return
    if carried:
        movers = carried
    elif not movers:
        return
    kind, movers = _forces(movers, lexicon)
    if carried and kind == "weak":
        kind = "force"
    standing = of_verb(phrases, place, lexicon)
    routes = _routes(phrases, frame, trigger, by_object, lexicon)
    if routes is None:
        return
    yield Move(
        trigger=verb.main,
        told=trigger,
        sentence=sentence,
        start=min([verb.start, *(noun.start for noun in frame.subjects)]),
        end=max(verb.end, phrases[frame.end - 1].end if frame.end > place else verb.end),
        standing=standing,
        movers=movers,
        kind=kind,
        routes=routes,
        adverbs=frozenset(frame.adverbs)
        | {word.low for word in verb.words if word.tag == "B"}
        | _before(phrases, place),
        parts=_parts(phrases, frame, lexicon),
        joined=_joined(phrases, place),
        by_object=by_object,
        owners=frame.subjects if by_object else [],
        candidates=_candidates(phrases, place, lexicon),
        leaders=leaders if carried else [],
        gerund=verb.form == "gerund",
        leaves_out="out" in frame.adverbs,
        elsewhere=_elsewhere(frame.others, trigger, lexicon),
        subject=(frame.subjects[0].start, frame.subjects[-1].end) if frame.subjects else None,
        reduced=verb.form == "participle" and bool(frame.subjects) and _reduced(phrases, frame),
        after=_after(phrases, place),
    )


def _reduced(phrases: Sequence[Phrase], frame: Frame) -> bool:
    """Tell whether a participle only tells more of its noun: "soldiers, shipped to Zula, ..."."""
    before = phrases[frame.place - 1] if frame.place else None
    if is_mark(before, ","):
        return not frame.verb.words[0].tag == "B"
    return False


def _elsewhere(
    others: Sequence[Prepositional], trigger: Trigger, lexicon: Lexicon
) -> bool:
    """Tell whether an end is told that is no place: "withdrew from the treaty"."""
    for other in others:
        if other.purpose is None and _role_of(other.word, trigger, Route()) in {"origin", "dest"}:
            if other.nouns and not any(end_of(noun, lexicon) for noun in other.nouns):
                if kind_of(other.nouns[0], lexicon) != "time":
                    return True
    return False


def _after(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether a verb group follows another deed: "before leaving", "and left"."""
    back = place - 1
    while back >= 0 and is_mark(phrases[back], "B"):
        back -= 1
    return back >= 0 and is_mark(phrases[back], "P", "S") and _low(phrases[back]) == "before"


def _candidates(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> list[Noun]:
    """List whom a pronoun may mean: the subjects of the clauses before, nearest first."""
    found: list[Noun] = []
    for back in range(place - 1, -1, -1):
        phrase = phrases[back]
        if isinstance(phrase, Verb) and (phrase.form != "infinitive"):
            for noun in subject_of(phrases, back, lexicon):
                if noun.head.tag != "Y" and noun not in found:
                    found.append(noun)
    return found


def _before(phrases: Sequence[Phrase], place: int) -> frozenset[str]:
    """Give the linking words just before a verb group: "and then", "from where"."""
    lows = []
    for back in range(place - 1, max(-1, place - 4), -1):
        phrase = phrases[back]
        if not isinstance(phrase, Other) and not (isinstance(phrase, Noun) and phrase.head.tag == "Y"):
            break
        if isinstance(phrase, Other):
            lows.append(phrase.low)
    return frozenset(lows)


def _joined(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether a verb group is coordinated with one before it."""
    for back in range(place - 1, max(-1, place - 4), -1):
        if is_mark(phrases[back], "C"):
            return True
        if not is_mark(phrases[back], "B", ","):
            return False
    return False


def _has_what_it_needs(frame: Frame, trigger: Trigger, phrases: Sequence[Phrase]) -> bool:
    """Tell whether a particle that the verb wants is there: "fell back", "set sail"."""
    if not trigger.needs:
        return True
    near = set(frame.adverbs)
    near |= {noun.head.low for noun in frame.objects}
    others = [other for other in frame.others if other.start > frame.verb.start]
    near |= {word for other in others[:2] for word in other.word.split()}
    near |= {
        other.nouns[0].head.low
        for other in others[:1]
        if other.nouns and other.word not in {"by", "from", "with", "of"}
    }
    near |= {word.low for word in frame.verb.words}
    return bool(near & trigger.needs)


def _movers(frame: Frame, trigger: Trigger, lexicon: Lexicon) -> tuple[list[Noun], bool]:
    """Give who moves, and whether it is the object."""
    verb = frame.verb
    if verb.passive:
        if trigger.object_moves or trigger.lemma == "head":
            agents = _agents(frame)
            kinds = [kind_of(noun, lexicon) for noun in frame.subjects]
            if agents and not any(kind in _MAY_MOVE for kind in kinds):
                return agents, False
            return frame.subjects, False
        return _agents(frame) if trigger.object else [], False
    objects = [noun for noun in frame.objects if kind_of(noun, lexicon) in _MAY_MOVE]
    if trigger.object_moves and objects:
        reflexive = objects[0].head.low.endswith(("selves", "self"))
        return (frame.subjects, False) if reflexive else (frame.objects, True)
    if verb.form == "participle" and trigger.object_moves and not frame.objects:
        return frame.subjects, False
    if trigger.subject_moves:
        if frame.objects and trigger.object is None and not trigger.needs:
            first = frame.objects[0]
            if kind_of(first, lexicon) != "time" and _head_matters(first):
                return [], False
        return frame.subjects, False
    return [], False


_MAY_MOVE = frozenset({"force", "weak", "band", "people", "count", "pronoun"})


def _head_matters(noun: Noun) -> bool:
    """Tell an object from a measure of the way: "marched 30 miles", "advanced home"."""
    return not noun.head.low.startswith(("mile", "kilomet", "km", "league", "home", "yard", "way"))


def _agents(frame: Frame) -> list[Noun]:
    return next((other.nouns for other in frame.others if other.word == "by"), [])


def _forces(movers: Sequence[Noun], lexicon: Lexicon) -> tuple[Kind, list[Noun]]:
    """Keep the forces among those who move, and class them."""
    kinds = [(kind_of(noun, lexicon), noun) for noun in movers]
    for wanted in ("force", "band", "weak", "people", "count", "pronoun"):
        kept = [noun for kind, noun in kinds if kind == wanted]
        if kept:
            more = {"force", "band", "weak"} if wanted in {"force", "band"} else {wanted}
            return wanted, [noun for kind, noun in kinds if kind in more]  # type: ignore[return-value]
    return (kinds[0][0] if kinds else "other"), list(movers)


def _carried(
    phrases: Sequence[Phrase], frame: Frame, movers: Sequence[Noun], lexicon: Lexicon
) -> list[Noun]:
    """Find a force that goes along: "left with 3,000 men", "a ship carrying troops"."""
    kinds = {kind_of(noun, lexicon) for noun in movers}
    if kinds & {"force", "band"}:
        return _freight(phrases, movers, lexicon)
    for other in frame.others:
        if other.word in _WITH and other.purpose is None:
            forces = [noun for noun in other.nouns if kind_of(noun, lexicon) in {"force", "weak"}]
            if forces and (forces[0].words[0].tag in "DMHE" or kind_of(forces[0], lexicon) == "force"):
                return forces if kinds & {"person", "name", "weak", "pronoun", "other", "body"} else []
    for noun in movers:
        where = next((n for n, phrase in enumerate(phrases) if phrase is noun), None)
        if where is None:
            continue
        for after in range(where + 1, min(where + 4, len(phrases))):
            phrase = phrases[after]
            if isinstance(phrase, Verb) and phrase.lemma in {"carry", "bear", "transport", "bring"}:
                if after + 1 < len(phrases) and isinstance(phrases[after + 1], Noun):
                    nouns, _, _ = noun_list(phrases, after + 1)
                    forces = [one for one in nouns if kind_of(one, lexicon) in {"force", "weak"}]
                    if forces:
                        return forces
                    return [nouns[0]]  # what it carries is no force: neither is it
            if is_mark(phrase, "P") and isinstance(phrase, Other) and phrase.low in _WITH:
                if after + 1 < len(phrases) and isinstance(phrases[after + 1], Noun):
                    one = phrases[after + 1]
                    assert isinstance(one, Noun)
                    if kind_of(one, lexicon) == "force":
                        return [one]
    return []


def _freight(
    phrases: Sequence[Phrase], movers: Sequence[Noun], lexicon: Lexicon
) -> list[Noun]:
    """Give what a ship, an aircraft or a convoy carries, where that is no force."""
    nouns = lexicon.nouns
    vessels = nouns["ships"] | nouns["aircraft"] | nouns["vehicles"] | {"convoy", "convoys"}
    if len(movers) != 1 or movers[0].head.low not in vessels - WARSHIPS:
        return []
    where = next((n for n, phrase in enumerate(phrases) if phrase is movers[0]), None)
    if where is None or where + 2 >= len(phrases):
        return []
    verb, load = phrases[where + 1 : where + 3]
    laden = is_mark(verb, "P") and _low(verb) == "with" and isinstance(load, Noun)
    if laden and kind_of(load, lexicon) in {"goods", "other"}:  # type: ignore[arg-type]
        return [load]  # type: ignore[list-item]
    if not (isinstance(verb, Verb) and verb.lemma in {"carry", "bring", "transport", "deliver"}):
        return []
    if verb.form != "gerund" or not isinstance(load, Noun):
        return []
    kind = kind_of(load, lexicon)
    return [load] if kind in {"civil", "goods", "other", "person", "weak"} else []


def _parts(
    phrases: Sequence[Phrase], frame: Frame, lexicon: Lexicon
) -> list[tuple[Noun, Noun]]:
    """Read who went how: "the men by rail and the guns by road"."""
    found: list[tuple[Noun, Noun]] = []
    for place in range(frame.place + 1, len(phrases) - 1):
        phrase, after = phrases[place], phrases[place + 1]
        before = phrases[place - 1]
        if isinstance(phrase, Verb):
            break
        if not (is_mark(phrase, "P") and isinstance(after, Noun) and isinstance(before, Noun)):
            continue
        if _low(phrase) in {"by", "on", "in"} and after.words[-1].low in _MODES:
            if kind_of(before, lexicon) in {"force", "weak"}:
                first = phrases[place - 3] if place >= 3 and is_mark(phrases[place - 2], "C") else None
                whole = before
                if isinstance(first, Noun) and kind_of(first, lexicon) in {"force", "weak"}:
                    whole = first
                found.append((whole, after))
    return found if len(found) > 1 else []


def _low(phrase: Phrase | None) -> str:
    return phrase.word.low if isinstance(phrase, Other) else ""


# ---------------------------------------------------------------- ends
def _routes(
    phrases: Sequence[Phrase], frame: Frame, trigger: Trigger, by_object: bool, lexicon: Lexicon
) -> list[Route] | None:
    """Read where a movement goes; null where what should be a place is none ("left 12 dead")."""
    first = Route()
    if frame.objects and not by_object and not frame.verb.passive:
        if trigger.lemma == "leave" and _predicate_follows(phrases, frame, lexicon):
            return None
        if not _object_end(phrases, frame, trigger, first, lexicon):
            return None
    if frame.verb.passive and trigger.object and not trigger.object_moves:
        ends = [end for noun in frame.subjects if (end := end_of(noun, lexicon))]
        _put(first, trigger.object, ends)
    elif frame.verb.passive and trigger.object and _agents(frame):
        kinds = {kind_of(noun, lexicon) for noun in frame.subjects}
        if not kinds & _MAY_MOVE:
            _put(first, trigger.object, [e for n in frame.subjects if (e := end_of(n, lexicon))])
    others = _of_mover(phrases, frame, by_object, trigger, lexicon) + frame.others
    if "ashore" in frame.adverbs:
        trigger = replace(trigger, arrives=True)
    routes = _read_ends(others, trigger, first, lexicon)
    if {"there", "thither"} & set(frame.adverbs) and not routes[-1].destinations:
        routes[-1].destinations.append(End(frame.verb.start, frame.verb.end, "again", "there"))
    return routes


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
    if time or trigger.needs or not _head_matters(frame.objects[0]):
        return True
    if not ends:
        return trigger.object is None and trigger.lemma not in {"leave", "abandon", "enter", "reach"}
    if trigger.object is None:
        return True
    vague = ends[0].kind == "vague"
    if trigger.object == "via" and ends[0].head in {"border", "borders", "frontier"}:
        named = [end for end in ends if end.kind == "named"]
        _put(route, "dest", named)
        return True
    if vague and frame.others:
        later = _modifier(frame.others[0], lexicon)
        if later is not None:
            ends = [later]
    elif ends[0].kind == "vague":
        return True
    _put(route, trigger.object, [end for end in ends if end.kind != "vague"])
    first = next(iter(frame.others), None)
    if trigger.object == "dest" and first is not None and first.word in {"at", "near"} and first.nouns:
        exact = end_of(first.nouns[0], lexicon)  # "reached the ocean at Savannah"
        if exact is not None and exact.kind == "named" and ends[0].head in _RIVERS | {"coast", "border"}:
            route.destinations[:] = [exact]
    return True


def _modifier(other: Prepositional, lexicon: Lexicon) -> End | None:
    """Read the place that tells which one: "a base | in Gao"."""
    if other.word not in PLACE or not other.nouns:
        return None
    end = end_of(other.nouns[0], lexicon)
    return end if end is not None and end.kind in {"named", "again"} else None


def _put(route: Route, role: str, ends: Sequence[End]) -> None:
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
    for place in range(where + 1, frame.place - 1):
        phrase, after = phrases[place], phrases[place + 1]
        if isinstance(phrase, Verb) and phrase.lemma in _BASED:
            told = [
                Prepositional("from", [noun], start=phrase.start)
                for noun in _based_at(phrases, place, frame.place)
                if (end := end_of(noun, lexicon)) is not None and end.kind == "named"
            ]
            return found + told[:1]
        if is_mark(phrase, "P") and _low(phrase) == "from" and isinstance(after, Noun):
            end = end_of(after, lexicon)
            arrives = trigger.kind not in {"depart", "withdraw", "retreat"}
            if arrives and end is not None and end.kind == "named":
                nouns, _, _ = noun_list(phrases, place + 1)
                found.append(Prepositional("from", nouns, start=phrase.start))
        elif isinstance(phrase, Verb):
            break
    return found


_BASED = frozenset("wait base station garrison camp encamp stage assemble gather quarter".split())


def _based_at(phrases: Sequence[Phrase], place: int, last: int) -> list[Noun]:
    """Give where the force waited that now moves: "paratroopers waiting in Kuwait will go"."""
    verb, after = phrases[place], phrases[place + 1]
    if isinstance(verb, Verb) and verb.form == "finite" and not verb.passive:
        return []
    noun = phrases[place + 2] if place + 2 < last else None
    at = is_mark(after, "P") and _low(after) in {"in", "at", "near", "around", "on"}
    return [noun] if at and isinstance(noun, Noun) else []


def _read_ends(
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
        role = _role_of(other.word, trigger, route)
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
            if last[1].head in _BORDERS and last[1].kind != "named" and ends[0].kind == "named":
                whole = last[1]._replace(end=ends[0].end, kind="named")
                whole = whole._replace(start=_bare_start(whole, other))
                last[0][:] = [one for one in last[0] if one is not last[1]] + [whole]
                last = None
                continue
        if role is None and last is not None and other.word in PLACE and ends:
            pointed = ends[0].kind == "named" or last[1].kind == "vague"
            if last[1].kind != "named" and pointed:
                last[0][:] = [one for one in last[0] if one is not last[1]] + [_nearer(other, ends[0])]
            last = None
            continue
        if role == "place":
            if route.destinations:
                pointed = bool(ends) and (ends[0].kind == "named" or (last or ((), END))[1].kind == "vague")
                if last and last[1].kind != "named" and pointed:
                    last[0][:] = [one for one in last[0] if one is not last[1]] + [ends[0]]
                continue
            role = "dest"
        if role is None:
            last = None
            continue
        if other.word in {"from there", "from here", "from where"}:
            route.origins.append(End(other.start, other.start + len(other.word), "again", "there"))
            continue
        if not ends:
            last = None
            continue
        if role == "origin" and route.origins and route.destinations:
            routes.append(Route())
            route = routes[-1]
        if role == "dest" and route.destinations:
            if set(other.lead) & {"then", "on", "onward", "onwards", "later", "finally"}:
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


_BORDERS = frozenset("border borders frontier frontiers boundary line".split())


def _bare_start(end: End, other: Prepositional) -> int:
    """Begin "its border with Kenya" at the border."""
    return max(end.start, other.start - 1 - len(end.head))


def _solid(ends: Sequence[End]) -> bool:
    return any(end.kind != "vague" for end in ends)


def _nearer(other: Prepositional, end: End) -> End:
    return end


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


def _role_of(word: str, trigger: Trigger, route: Route) -> str | None:
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


_SEEK = frozenset(
    """occupy guard garrison patrol secure protect defend capture seize reinforce relieve take hold
    attack besiege recapture retake invade liberate""".split()
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


# ---------------------------------------------------------------- nouns
_LIGHT = frozenset(
    """make begin start launch beat go conduct carry continue complete resume undertake order
    execute commence have finish effect attempt-none join""".split()
)


def _of_noun(
    phrases: Sequence[Phrase], place: int, nominal: Trigger, sentence: int, lexicon: Lexicon
) -> Iterator[Move]:
    """Read a movement that a noun tells: "the transfer of 1,500 men from A to B"."""
    noun = phrases[place]
    assert isinstance(noun, Noun)
    adverbs: list[str] = []
    others, end = prepositions(phrases, place + 1, lexicon, adverbs)
    movers: list[Noun] = []
    first = Route()
    if others and others[0].word == "of":
        of = others.pop(0)
        movers = [one for one in of.nouns if kind_of(one, lexicon) in _MAY_MOVE - {"pronoun"}]
        if not movers and nominal.kind in {"withdraw", "cross", "transit", "depart"}:
            role = {"cross": "via", "transit": "via"}.get(nominal.kind, "origin")
            _put(first, role, [e for one in of.nouns if (e := end_of(one, lexicon))])
        if not movers and not first.origins and not first.via:
            return
    if others and others[0].word == "by" and not movers:
        movers = [one for one in others[0].nouns if kind_of(one, lexicon) in FORCE_KINDS]
    possessor = None
    if not movers:
        movers, possessor = _owner(phrases, place, noun, lexicon)
    if not movers and possessor is None:
        return
    kind, movers = _forces(movers, lexicon) if movers else ("pronoun", [])
    yield Move(
        trigger=noun.head,
        told=nominal,
        sentence=sentence,
        start=noun.start,
        end=max(noun.end, phrases[end - 1].end if end > place else noun.end),
        standing=of_noun(phrases, place, lexicon),
        movers=movers,
        kind=kind,
        routes=_read_ends(others, nominal, first, lexicon),
        adverbs=frozenset(adverbs),
        nominal=True,
        possessor=possessor,
        candidates=_candidates(phrases, place, lexicon) if possessor is not None else [],
    )


FORCE_KINDS = frozenset({"force", "band", "weak", "people"})


def _owner(
    phrases: Sequence[Phrase], place: int, noun: Noun, lexicon: Lexicon
) -> tuple[list[Noun], Token | None]:
    """Find whose movement a noun tells: "the brigade's march", "their withdrawal", "began a march"."""
    words = noun.words[:-1]
    for at, word in enumerate(words):
        if word.tag == "G" and at:
            owner = Noun(list(words[:at]))
            return ([owner], None) if kind_of(owner, lexicon) in FORCE_KINDS | {"state"} else ([], None)
    before = [word for word in words if word.tag in "NEJ"]
    if before:
        modifier = Noun(list(before))
        if kind_of(modifier, lexicon) in {"force", "band"} or before[-1].low in {"troop", "military"}:
            return [modifier], None
        if before[-1].mention is not None and before[-1].mention.kind == "people":
            return [modifier], None
    if noun.words[0].low == "whose" and place:
        back = next((one for one in reversed(phrases[:place]) if isinstance(one, Noun)), None)
        return ([back], None) if back is not None else ([], None)
    if noun.words[0].low in {"their", "its", "his"}:
        return [], noun.words[0]
    back = place - 1
    if back >= 0 and is_mark(phrases[back], "P") and _low(phrases[back]) in {"into", "on", "in"}:
        back -= 1
    if back >= 0 and isinstance(phrases[back], Verb) and phrases[back].lemma in _LIGHT:
        return subject_of(phrases, back, lexicon), None
    return [], None
