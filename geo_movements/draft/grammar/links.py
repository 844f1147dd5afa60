"""From clauses to legs: where "there" is, where a move begins that tells only its end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from geo_movements.draft.grammar.antecedents import REACH, mover
from geo_movements.draft.grammar.discourse import (
    Force,
    Leg,
    Seen,
    again,
    force_of,
    is_country,
    key_of,
    named,
    same,
)
from geo_movements.draft.grammar.ends import End
from geo_movements.draft.grammar.forces import kind_of
from geo_movements.draft.grammar.joining import add, last_leg
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.moves import Move
from geo_movements.draft.grammar.routes import Route
from geo_movements.draft.grammar.words import bag

__all__ = ["link"]

_DEPARTS = frozenset({"depart", "withdraw", "retreat"})
_CHAINED = frozenset(
    ["then", "there", "from there", "from where", "thence", "subsequently", "later", "finally",
     "next", "before", "after", "thereafter", "afterwards"]
)  # fmt: skip
_GOES_ON = frozenset({"return"})
_DEPLOYMENT_REACH = 8  # "whose deployment" needs no place where the whole text is about one


def link(move: Move, seen: Seen, lexicon: Lexicon, military: bool) -> None:
    """Add what a move tells to the legs seen so far, or to one of them."""
    force = mover(move, seen, lexicon, military)
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
            told = len(seen.legs)
            for route in routes:
                add(route, part, move, seen, 0)
            for leg in seen.legs[told:]:
                leg.mode_words = f"by {how.words[-1].low}"
        return
    for route in routes:
        number = add(route, force, move, seen, number)


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
    before = last_leg(force, move, seen)
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
        if move.sentence - sentence <= REACH and _may_leave(force, place, sentence, seen):
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
    before = last_leg(force, move, seen)
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
        add(Route(origins=[place]), force, move, seen, 0)
    add(Route(destinations=[place]), coming, move, seen, 0)


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
