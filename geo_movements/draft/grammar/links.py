"""From clauses to legs: who "they" are, where "there" is, which clauses tell one movement."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from geo_movements.draft.grammar.discourse import (
    Force,
    Leg,
    Seen,
    again,
    force_of,
    is_country,
    key_of,
    named,
    names_in,
    same,
)
from geo_movements.draft.grammar.ends import End
from geo_movements.draft.grammar.forces import kind_of
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.moves import Move
from geo_movements.draft.grammar.phrases import Noun
from geo_movements.draft.grammar.routes import Route
from geo_movements.draft.grammar.words import bag

__all__ = ["link"]

_DEPARTS = frozenset({"depart", "withdraw", "retreat"})
_CHAINED = frozenset(
    ["then", "there", "from there", "from where", "thence", "subsequently", "later", "finally",
     "next", "before", "after", "thereafter", "afterwards"]
)  # fmt: skip
_GOES_ON = frozenset({"return"})
_REACH = 2  # sentences
_DEPLOYMENT_REACH = 8  # "whose deployment" needs no place where the whole text is about one


def link(move: Move, seen: Seen, lexicon: Lexicon, military: bool) -> None:
    """Add what a move tells to the legs seen so far, or to one of them."""
    force = _mover(move, seen, lexicon, military)
    routes = [_resolve(route, force, move, seen) for route in move.routes]
    for route in routes:  # what nobody did is still what the talk is of
        for end in route.origins + route.destinations:
            seen.here = end
            seen.places.append((move.sentence, end))
    if force is None:
        return
    if move.standing.fact == "none":
        seen.forces.append(force)
        return
    if force.kind not in {"state"}:
        seen.forces.append(force)
    if move.told.kind == "gather":
        for end in routes[0].destinations[:1]:
            seen.stops.append((move.sentence, move.trigger.start, force, end))
        return
    if "back" in move.adverbs and move.told.kind != "return" and not move.ends:
        return
    _complete(routes, force, move, seen)
    if (
        move.told.lemma == "follow"
        and seen.legs
        and routes[0].origins
        and not routes[0].destinations
    ):
        routes[0].destinations += [one.destination for one in seen.legs[-1:] if one.destination]
    if move.told.kind == "replace":
        _replaced(force, move, seen, lexicon)
        return
    number = 0
    if move.parts:
        for noun, how in move.parts:
            part = force_of([noun], "force", move.sentence, [], lexicon)
            for route in routes:
                _add(route, part, move, seen, 0)
            seen.legs[-1].mode_words = f"by {how.words[-1].low}"
        return
    for route in routes:
        number = _add(route, force, move, seen, number)


def _mover(move: Move, seen: Seen, lexicon: Lexicon, military: bool) -> Force | None:
    """Say who moves, as a force; null where it is none."""
    kind = move.kind
    if move.possessor is not None:
        return _antecedent(seen, move.possessor.low, move, lexicon)
    if not move.movers:
        return None
    if kind == "pronoun":
        return _antecedent(seen, move.movers[0].head.low, move, lexicon)
    owners = move.owners or _owners(move, lexicon)
    force = force_of(move.movers, kind, move.sentence, owners, lexicon)
    if owners and owners[0].head.tag == "Y" and not force.names:
        owner = _antecedent(seen, owners[0].head.low, move, lexicon)
        if owner is not None:
            force = replace(force, names=owner.names)
    if move.leaders:
        names = frozenset(name for noun in move.leaders for name in names_in(noun))
        force = replace(force, names=force.names | names)
    if kind in {"force", "band"}:
        return force
    strong = move.told.strong
    if kind == "weak":
        men = force.head in lexicon.nouns["troops"] or force.head == "men"
        moved = move.by_object or move.nominal or bool(force.names)
        return force if military or strong or (men and moved and force.counted) else None
    if kind == "people":
        leaves = move.told.kind in {"withdraw", "retreat", "deploy"}
        return force if military or strong or leaves else None
    if kind == "count":
        return force if (military or strong) and _earlier(force, seen) else None
    leaves = move.told.kind in {"withdraw", "retreat"}
    known = any(end.known for route in move.routes for end in route.origins)
    if kind == "state" and leaves and (strong or move.nominal or known):
        return force if not move.by_object else None
    if kind == "name" and strong and _acronym(move):
        return force
    if kind in {"person", "name"}:  # a leader whose army was told of: "He reached ..."
        return None
    return None


_POSSESSIVE = frozenset({"its", "their"})


def _owners(move: Move, lexicon: Lexicon) -> list[Noun]:
    """Find whose "its contingent" is that acts by itself: who acts in the clause before."""
    first = move.movers[0]
    if first.words[0].low not in _POSSESSIVE:
        return []
    others = (noun for noun in move.candidates if noun.start != first.start)
    owner = next((one for one in others if kind_of(one, lexicon) in _OWNING), None)
    return [] if owner is None else [owner]


_OWNING = frozenset({"state", "band", "force", "name"})


def _acronym(move: Move) -> bool:
    text = move.movers[0].head.text
    return text.isupper() and len(text) > 1


def _earlier(force: Force, seen: Seen) -> bool:
    return bool(seen.forces) and force.sentence - seen.forces[-1].sentence <= _REACH


def _antecedent(seen: Seen, pronoun: str, move: Move, lexicon: Lexicon) -> Force | None:
    """Find the force that a pronoun means: who acts in the clause before, or the last one told."""
    if pronoun in {"i", "we", "you", "me", "us", "my", "our"}:
        return None
    candidates = move.candidates
    if pronoun in {"them", "him", "her"}:
        candidates = []  # who acts in the clause is somebody else
    for noun in candidates:
        kind = kind_of(noun, lexicon)
        if kind in {"force", "band", "people", "weak"}:
            return force_of([noun], kind, move.sentence, [], lexicon)
        if kind in {"civil", "goods"}:
            return None
        if kind == "state" and move.possessor is not None:
            return force_of([noun], kind, move.sentence, [], lexicon)
    for force in reversed(seen.forces):
        if move.sentence - force.sentence > _REACH:
            return None
        if force.kind == "civil":
            return None
        if pronoun in {"them", "him"} and force.sentence == move.sentence:
            continue
        if pronoun in {"he", "his"} and not force.names:
            continue
        return force
    if seen.of_force and pronoun in {"it", "its", "she", "her"}:
        return _of_title(pronoun, move)
    return None


def _of_title(pronoun: str, move: Move) -> Force | None:
    """Take "it" for the force that the title names, where the text names none before."""
    word = move.possessor or (move.movers[0].head if move.movers else None)
    if word is None:
        return None
    return Force(
        word.start, word.end, "force", frozenset(), True, True, False, pronoun, move.sentence
    )


def _resolve(route: Route, force: Force | None, move: Move, seen: Seen) -> Route:
    """Replace what points back by what it points to."""

    def solid(ends: Sequence[End]) -> list[End]:
        found: list[End] = []
        for end in ends:
            if end.kind == "again":
                if "there" in move.adverbs and end.start > move.trigger.start:
                    end = end._replace(head="there")
                there = again(end, force, seen, end.start)
                if there is None or there in route.origins:
                    continue
                end = there
            if end not in found:
                found.append(end)
        return found

    return Route(
        solid(route.origins), solid(route.destinations), solid(route.via), route.either, route.after
    )


def _complete(routes: list[Route], force: Force, move: Move, seen: Seen) -> None:
    """Give a move the origin that the text told before it."""
    first = routes[0]
    if first.origins:
        return
    before = _last(force, move, seen)
    stop = _stop(force, move, seen, before)
    told = {key_of(end, seen) for end in first.destinations}
    if stop is not None:
        if key_of(stop, seen) not in told:
            first.origins.append(stop)
        return
    if (
        before is not None
        and before.destination is not None
        and _goes_on(move, before, seen, (force.start, force.end))
    ):
        onward = first.destinations or move.told.kind in _DEPARTS | _GOES_ON
        if key_of(before.destination, seen) not in told and onward:
            first.origins.append(before.destination)
            return
    theirs = seen.text[force.start : force.end].lower().startswith(("their", "its", "his"))
    if "there" in move.adverbs and first.destinations and theirs:
        for leg in reversed(seen.legs[-3:]):
            if leg.destination == first.destinations[0] and leg.origin is not None:
                first.origins.append(leg.origin)
                return
    if move.told.kind in {"withdraw", "retreat"} and first.destinations:
        for sentence, place, names in reversed(seen.captured):
            if move.sentence - sentence <= 1 and not (names & force.names):
                first.origins.append(place)
                return
    departs = move.told.kind in _DEPARTS and move.told.lemma in _LEAVES
    nothing = not any(route.origins or route.destinations for route in routes)
    if nothing and force.kind in {"count", "pronoun"} and move.told.kind in {"deploy", "send"}:
        if seen.places and seen.places[-1][0] == move.sentence:
            first.destinations.append(seen.places[-1][1])
        return
    if nothing and move.nominal and move.told.kind == "deploy" and force.counted:
        for leg in reversed(seen.legs):
            sent = leg.move.told.kind in {"send", "deploy", "transfer"}
            recent = move.sentence - leg.move.sentence <= _DEPLOYMENT_REACH
            if sent and recent and leg.destination is not None:
                first.destinations.append(leg.destination)
                return
    if move.adverbs & _ELSEWHERE or move.elsewhere:
        return
    if departs and nothing and seen.places and not move.nominal:
        sentence, place = seen.places[-1]
        if move.sentence - sentence <= _REACH and _may_leave(force, place, sentence, seen):
            first.origins.append(place)
    elif departs and nothing and not move.nominal:
        begin = seen.sentences[move.sentence][0]
        first_at, last_at = (bisect_left(seen.starts, at) for at in (begin, move.trigger.start))
        near = seen.mentions[first_at:last_at]
        places = [one for one in near if one.kind == "place" and not is_country(one.name)]
        if len(places) == 1:
            head = places[0].text.split()[-1].lower()
            first.origins.append(named(places[0].start, places[0].end, head))


def _may_leave(force: Force, place: End, told: int, seen: Seen) -> bool:
    """Tell whether a place may be left: none that another force went to, or that was left for."""
    for leg in reversed(seen.legs[-_BEFORE:]):
        if place != leg.destination or told != leg.move.sentence:
            continue
        if not (force is leg.force or same(force, leg.force)):
            return False
        return leg.move.told.kind not in _DEPARTS
    return True


_BEFORE = 12  # legs
_LEAVES = bag("leave withdraw depart evacuate pull quit exit slip steal")
_ELSEWHERE = bag("north south east west northward southward eastward westward home")


def _stop(force: Force, move: Move, seen: Seen, before: Leg | None) -> End | None:
    """Find where the force was in a clause before: "fought at A and moved"."""
    for sentence, where, who, end in reversed(seen.stops):
        if sentence != move.sentence or where >= move.trigger.start:
            continue
        if before is not None and before.move.trigger.start > where:
            return None
        if not (same(force, who) or force.start == who.start):
            continue
        linked = move.joined or move.after or move.leaves_out
        linked = linked or bool(move.adverbs & (_CHAINED | {"when", "until"}))
        return end if linked else None
    return None


def _replaced(force: Force, move: Move, seen: Seen, lexicon: Lexicon) -> None:
    """Read "are replaced by": who was there leaves, who replaces them arrives."""
    before = _last(force, move, seen)
    place = next((end for route in move.routes for end in route.destinations), None)
    if place is None and before is not None:
        place = before.origin if before.destination is None else before.destination
    if place is None or not move.agents:
        return
    kinds = [(kind_of(noun, lexicon), noun) for noun in move.agents]
    forces = [noun for kind, noun in kinds if kind in {"force", "band", "weak", "people"}]
    if not forces:
        return
    coming = force_of(forces, "force", move.sentence, [], lexicon)
    if before is None or before.origin != place:
        _add(Route(origins=[place]), force, move, seen, 0)
    _add(Route(destinations=[place]), coming, move, seen, 0)


def _last(force: Force, move: Move, seen: Seen) -> Leg | None:
    for leg in reversed(seen.legs):
        if move.sentence - leg.move.sentence > _REACH:
            return None
        if leg.fact == "denied":
            continue
        if force is leg.force or (force.start, force.end) == (leg.force.start, leg.force.end):
            return leg
        if same(force, leg.force):
            return leg
    return None


def _goes_on(
    move: Move, before: Leg, seen: Seen, force_span: tuple[int, int] | None = None
) -> bool:
    """Tell whether a move sets out where the one before it ended."""
    if move.told.kind in _GOES_ON:
        return True
    if before.fact == "planned" and move.standing.fact == "real":
        return False
    near = move.sentence == before.move.sentence
    if near and before.move.reduced and not move.reduced:
        return True
    one_force = force_span == (before.force.start, before.force.end)
    exacter = move.gerund and move.told.kind == "arrive"  # "embarked for France, landing at ..."
    if near and one_force and not exacter and move.trigger is not before.move.trigger:
        return True  # "sent troops to A, who are to go on to B"
    if near and move.subject and move.subject == before.move.subject and not move.gerund:
        return True  # "was evacuated to A, moved to B and reached C"
    if near and (move.joined or move.adverbs & _CHAINED or move.after):
        return True
    return bool(move.adverbs & {"from there", "thence", "from where"}) or (
        "then" in move.adverbs and move.sentence - before.move.sentence <= 1
    )


# ---------------------------------------------------------------- legs
def _add(route: Route, force: Force, move: Move, seen: Seen, number: int) -> int:
    """Add the legs of a route: each origin with each destination."""
    passed = bool(route.via) and move.told.kind in {"cross", "transit"}
    if not (route.origins or route.destinations or passed):
        return number
    legs = [
        Leg(move, force, origin, _other(destination, origin, seen), via, move.standing.fact)
        for via in [tuple(route.via)]
        for origin in _or_none(route.origins)
        for destination in _or_none(route.destinations)
    ]
    if len(legs) == 1 and _told_before(legs[0], seen):
        return number
    movement = seen.legs[-1].movement if number else 0
    before = None if number else _last(force, move, seen)
    if before is not None and _ends_where(before, legs[0], seen):
        movement, number = before.movement, before.number
    if not movement:
        seen.movements += 1
        movement = seen.movements
    number = max(number + route.after, 1) if number and not before else number + 1
    for leg in legs:  # what sets out together, or splits, are parts of one leg
        leg.movement, leg.number = movement, number
    seen.legs += legs
    return number


def _or_none(ends: Sequence[End]) -> Sequence[End | None]:
    return ends or [None]


def _other(destination: End | None, origin: End | None, seen: Seen) -> End | None:
    """Drop a destination that is the origin."""
    alike = origin is not None and key_of(origin, seen) == key_of(destination, seen)
    return None if alike else destination


def _ends_where(before: Leg, leg: Leg, seen: Seen) -> bool:
    """Tell whether a leg sets out where the one before ended."""
    if leg.origin is None or before.destination is None:
        return False
    return key_of(leg.origin, seen) == key_of(before.destination, seen)


def _told_before(leg: Leg, seen: Seen) -> bool:
    """Join a leg to one that tells the same movement, the rest of it, or less."""
    for other in reversed(seen.legs):
        if leg.move.sentence - other.move.sentence > _REACH:
            return False
        if leg.fact != other.fact:
            continue
        alike = leg.force is other.force or same(leg.force, other.force) or _begins(leg, other)
        if not alike:
            continue
        if _begins(leg, other) and other.destination is not None:
            _absorb(other, leg)
            return True
        a, b = key_of(leg.origin, seen), key_of(leg.destination, seen)
        c, d = key_of(other.origin, seen), key_of(other.destination, seen)
        if a in {None, c} and b in {None, d} and leg.move.told.kind != "return":
            _absorb(other, leg)
            return True
        if (c in {None, a} and d in {None, b}) and other.move.told.kind != "return":
            _replace(other, leg)
            return True
        near = leg.move.sentence == other.move.sentence
        arrives = leg.move.told.kind == "arrive" and leg.move.gerund
        if a is None and near and arrives and leg.fact == other.fact and b is not None:
            other.destination = leg.destination  # "embarked for France, landing at Le Havre"
            other.merged.append(leg.move)
            return True
        if a is None and d is None and b != c and (near or not leg.move.nominal):
            _join(other, leg)
            return True
        if b is None and c is None and a != d and _earlier_deed(leg, other):
            other.origin = leg.origin
            other.via += leg.via
            other.merged.append(leg.move)
            return True
    return False


def _begins(leg: Leg, other: Leg) -> bool:
    """Tell whether only a part sets out, of what was told to move: "the lead elements left"."""
    heads = {"elements", "vanguard", "part", "parts", "units"}
    return leg.destination is None and leg.force.head in heads and not leg.force.names


def _earlier_deed(leg: Leg, other: Leg) -> bool:
    """Tell "marched to B, leaving A" and "arrived in B after leaving A"."""
    near = leg.move.sentence == other.move.sentence
    return near and leg.move.gerund and "before" not in leg.move.adverbs


def _absorb(kept: Leg, leg: Leg) -> None:
    kept.via += tuple(end for end in leg.via if end not in kept.via)
    kept.merged.append(leg.move)


def _replace(old: Leg, leg: Leg) -> None:
    old.merged.append(old.move)
    old.origin, old.destination = leg.origin, leg.destination
    old.via += tuple(end for end in leg.via if end not in old.via)
    old.move = leg.move
    if leg.force.counted or not old.force.counted:
        old.force = leg.force if leg.force.kind != "pronoun" else old.force


def _join(first: Leg, leg: Leg) -> None:
    """Make one leg of a departure and the arrival that follows it."""
    first.destination = leg.destination
    first.via += tuple(end for end in leg.via if end not in first.via)
    first.merged.append(leg.move)
    if leg.force.counted and not first.force.counted:
        first.force = leg.force
