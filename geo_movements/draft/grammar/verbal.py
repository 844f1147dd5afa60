"""Movements that a verb tells: who moves, with whom, and by what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geo_movements.draft.grammar.clauses import Frame, Prepositional, frame_of
from geo_movements.draft.grammar.ends import end_of
from geo_movements.draft.grammar.forces import WARSHIPS, Kind, kind_of
from geo_movements.draft.grammar.lexicon import Lexicon, Trigger
from geo_movements.draft.grammar.lists import noun_list
from geo_movements.draft.grammar.moves import Move, actors_before, forces_among, nobody
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.routes import role_of
from geo_movements.draft.grammar.standing import of_verb
from geo_movements.draft.grammar.verb_routes import MAY_MOVE, agents_of, head_matters, routes_of
from geo_movements.draft.grammar.words import bag

__all__ = ["verb_moves"]

_WITH = frozenset({"with", "at the head of", "in command of", "along with", "together with"})
_MODES = bag(
    """rail railway road sea air train trains ship ships boat boats truck trucks lorry lorries foot
    land bus buses plane planes water convoy helicopter helicopters"""
)


def verb_moves(
    phrases: Sequence[Phrase],
    place: int,
    senses: Sequence[Trigger],
    sentence: int,
    lexicon: Lexicon,
) -> Iterator[Move]:
    """Read the movements that the verb group at `place` tells, by the sense that fits it."""
    verb = phrases[place]
    assert isinstance(verb, Verb)
    frame = frame_of(phrases, place, lexicon)
    trigger = next((one for one in senses if _has_what_it_needs(frame, one, phrases)), None)
    if trigger is None or not _tells_movement(frame, trigger):
        return
    party = _party(phrases, frame, trigger, lexicon)
    if party is None:
        return
    routes = routes_of(phrases, frame, trigger, party.by_object, lexicon)
    if routes is None:
        return
    yield Move(
        trigger=verb.main,
        told=trigger,
        sentence=sentence,
        start=min([verb.start, *(noun.start for noun in frame.subjects)]),
        end=max(verb.end, phrases[frame.end - 1].end if frame.end > place else verb.end),
        standing=of_verb(phrases, place, lexicon),
        movers=party.movers,
        kind=party.kind,
        routes=routes,
        adverbs=frozenset(frame.adverbs)
        | {word.low for word in verb.words if word.tag == "B"}
        | _before(phrases, place),
        parts=_parts(phrases, frame, lexicon),
        joined=_joined(phrases, place),
        by_object=party.by_object,
        owners=frame.subjects if party.by_object else [],
        candidates=actors_before(phrases, place, lexicon),
        leaders=party.leaders,
        gerund=verb.form == "gerund",
        leaves_out="out" in frame.adverbs,
        agents=agents_of(frame) if verb.passive else [],
        elsewhere=_elsewhere(frame.others, trigger, lexicon),
        subject=(frame.subjects[0].start, frame.subjects[-1].end) if frame.subjects else None,
        reduced=verb.form == "participle" and bool(frame.subjects) and _reduced(phrases, frame),
        after=_after(phrases, place),
    )


_CALLS = bag("call coal refuel")


def _tells_movement(frame: Frame, trigger: Trigger) -> bool:
    """Tell whether the form of a verb group bears its sense of movement."""
    verb = frame.verb
    if trigger.passive_only and not (verb.passive and frame.others):
        return False
    if trigger.lemma in _CALLS and verb.form == "gerund":
        return False  # "calling at Durban, the convoy brought": on the way
    return not trigger.wants_for or any(other.word == "for" for other in frame.others)


class _Party(NamedTuple):
    """Who moves and what they are, whether they are the object, and who leads them."""

    movers: list[Noun]
    kind: Kind
    by_object: bool
    leaders: list[Noun]


def _party(
    phrases: Sequence[Phrase], frame: Frame, trigger: Trigger, lexicon: Lexicon
) -> _Party | None:
    """Read who moves: those whom the verb tells, or whom they take along; null where nobody."""
    told, by_object = _movers(frame, trigger, lexicon)
    if nobody(phrases, frame.place, told):
        return None
    carried = _carried(phrases, frame, told, lexicon) or _carried_on(phrases, frame, told, lexicon)
    if not carried and not told:
        return None
    kind, movers = forces_among(carried or told, lexicon)
    if not carried:
        return _Party(movers, kind, by_object, [])
    leaders = [noun for noun in told if kind_of(noun, lexicon) in {"person", "name"}]
    return _Party(movers, "force" if kind == "weak" else kind, by_object, leaders)


def _reduced(phrases: Sequence[Phrase], frame: Frame) -> bool:
    """Tell whether a participle only tells more of its noun: "soldiers, shipped to Zula, ..."."""
    before = phrases[frame.place - 1] if frame.place else None
    if is_mark(before, ","):
        return frame.verb.words[0].tag != "B"
    return False


def _elsewhere(others: Sequence[Prepositional], trigger: Trigger, lexicon: Lexicon) -> bool:
    """Tell whether an end is told that is no place: "withdrew from the treaty"."""
    for other in others:
        role = role_of(other.word, trigger)
        if other.purpose is not None or role not in {"origin", "dest"} or not other.nouns:
            continue
        placeless = not any(end_of(noun, lexicon) for noun in other.nouns)
        if placeless and kind_of(other.nouns[0], lexicon) != "time":
            return True
    return False


def _after(phrases: Sequence[Phrase], place: int) -> bool:
    """Tell whether a verb group follows another deed: "before leaving", "and left"."""
    back = place - 1
    while back >= 0 and is_mark(phrases[back], "B"):
        back -= 1
    return back >= 0 and is_mark(phrases[back], "P", "S") and low_of(phrases[back]) == "before"


def _before(phrases: Sequence[Phrase], place: int) -> frozenset[str]:
    """Give the linking words just before a verb group: "and then", "from where"."""
    lows = []
    for back in range(place - 1, max(-1, place - 4), -1):
        phrase = phrases[back]
        if not isinstance(phrase, Other) and not (
            isinstance(phrase, Noun) and phrase.head.tag == "Y"
        ):
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
            agents = agents_of(frame)
            kinds = [kind_of(noun, lexicon) for noun in frame.subjects]
            if agents and not any(kind in MAY_MOVE for kind in kinds):
                return agents, False
            return frame.subjects, False
        return agents_of(frame) if trigger.object else [], False
    objects = [noun for noun in frame.objects if kind_of(noun, lexicon) in MAY_MOVE]
    if trigger.object_moves and objects:
        reflexive = objects[0].head.low.endswith(("selves", "self"))
        return (frame.subjects, False) if reflexive else (frame.objects, True)
    if verb.form == "participle" and trigger.object_moves and not frame.objects:
        return frame.subjects, False
    if trigger.subject_moves:
        if frame.objects and trigger.object is None and not trigger.needs:
            first = frame.objects[0]
            if kind_of(first, lexicon) != "time" and head_matters(first):
                return [], False
        return frame.subjects, False
    return [], False


def _carried(
    phrases: Sequence[Phrase], frame: Frame, movers: Sequence[Noun], lexicon: Lexicon
) -> list[Noun]:
    """Find a force that goes along: "left with 3,000 men", "a ship carrying troops"."""
    kinds = {kind_of(noun, lexicon) for noun in movers}
    freight = _freight(phrases, movers, lexicon)
    if freight or kinds & {"force", "band"}:
        return freight
    for other in frame.others:
        if other.word in _WITH and other.purpose is None:
            forces = [noun for noun in other.nouns if kind_of(noun, lexicon) in {"force", "weak"}]
            if forces and (
                forces[0].words[0].tag in "DMHE" or kind_of(forces[0], lexicon) == "force"
            ):
                return (
                    forces
                    if kinds & {"person", "name", "weak", "pronoun", "other", "body", "state"}
                    else []
                )
    for noun in movers:
        where = next((n for n, phrase in enumerate(phrases) if phrase is noun), None)
        if where is None:
            continue
        for after in range(where + 1, min(where + 4, len(phrases) - 1)):
            phrase, one = phrases[after], phrases[after + 1]
            if not isinstance(one, Noun):
                continue
            if isinstance(phrase, Verb) and phrase.lemma in {"carry", "bear", "transport", "bring"}:
                nouns, _, _ = noun_list(phrases, after + 1)
                forces = [load for load in nouns if kind_of(load, lexicon) in {"force", "weak"}]
                return forces or [nouns[0]]  # what carries no force is none
            if low_of(phrase) in _WITH and (
                kind_of(one, lexicon) == "force"
                or (kind_of(one, lexicon) == "weak" and any(w.tag == "M" for w in one.words))
            ):
                return [one]
    return []


def _carried_on(
    phrases: Sequence[Phrase], frame: Frame, movers: Sequence[Noun], lexicon: Lexicon
) -> list[Noun]:
    """Find whom a leader took along before: "sailed with 8,000 men and landed at"."""
    leads = movers and all(kind_of(noun, lexicon) in {"person", "name"} for noun in movers)
    if not leads or frame.objects or not _joined(phrases, frame.place):
        return []
    for back in range(frame.place - 1, -1, -1):
        verb = phrases[back]
        if not isinstance(verb, Verb) or verb.lemma not in lexicon.triggers:
            continue
        before = frame_of(phrases, back, lexicon)
        if verb.negated or not any(noun is movers[0] for noun in before.subjects):
            return []
        objects = [noun for noun in before.objects if kind_of(noun, lexicon) in {"force", "weak"}]
        moved = any(one.object_moves for one in lexicon.triggers[verb.lemma])
        return _carried(phrases, before, before.subjects, lexicon) or (objects if moved else [])
    return []


def _freight(phrases: Sequence[Phrase], movers: Sequence[Noun], lexicon: Lexicon) -> list[Noun]:
    """Give what a ship, an aircraft or a convoy carries, where that is no force."""
    nouns = lexicon.nouns
    vessels = nouns["ships"] | nouns["aircraft"] | nouns["vehicles"] | {"convoy", "convoys"}
    if len(movers) != 1 or movers[0].head.low not in vessels - WARSHIPS:
        return []
    where = next((n for n, phrase in enumerate(phrases) if phrase is movers[0]), None)
    if where is None or where + 2 >= len(phrases):
        return []
    verb, load = phrases[where + 1 : where + 3]
    laden = is_mark(verb, "P") and low_of(verb) == "with" and isinstance(load, Noun)
    if laden and kind_of(load, lexicon) in {"goods", "other"}:  # type: ignore[arg-type]
        return [load]  # type: ignore[list-item]
    if not (isinstance(verb, Verb) and verb.lemma in {"carry", "bring", "transport", "deliver"}):
        return []
    if verb.form != "gerund" or not isinstance(load, Noun):
        return []
    kind = kind_of(load, lexicon)
    return [load] if kind in {"civil", "goods", "other", "person", "weak"} else []


def _parts(phrases: Sequence[Phrase], frame: Frame, lexicon: Lexicon) -> list[tuple[Noun, Noun]]:
    """Read who went how: "the men by rail and the guns by road"."""
    found: list[tuple[Noun, Noun]] = []
    for place in range(frame.place + 1, len(phrases) - 1):
        phrase, after = phrases[place], phrases[place + 1]
        before = phrases[place - 1]
        if isinstance(phrase, Verb):
            break
        if not (is_mark(phrase, "P") and isinstance(after, Noun) and isinstance(before, Noun)):
            continue
        how = low_of(phrase) in {"by", "on", "in"} and after.words[-1].low in _MODES
        if how and kind_of(before, lexicon) in {"force", "weak"}:
            listed = place >= 3 and is_mark(phrases[place - 2], "C")
            first = phrases[place - 3] if listed else None
            several = isinstance(first, Noun) and kind_of(first, lexicon) in {"force", "weak"}
            found.append((first if several and isinstance(first, Noun) else before, after))
    return found if len(found) > 1 else []
