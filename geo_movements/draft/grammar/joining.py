"""Legs beside those told before: a chain goes on, and one movement told twice is one."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.antecedents import REACH
from geo_movements.draft.grammar.discourse import (
    Force,
    Leg,
    Seen,
    key_of,
    same,
)
from geo_movements.draft.grammar.ends import End
from geo_movements.draft.grammar.moves import Move
from geo_movements.draft.grammar.routes import Route

__all__ = ["add", "last_leg"]


def last_leg(force: Force, move: Move, seen: Seen) -> Leg | None:
    """Find the last leg told near of the same force, that is not denied; null without one."""
    for leg in reversed(seen.legs):
        if move.sentence - leg.move.sentence > REACH:
            return None
        if leg.fact == "denied":
            continue
        if force is leg.force or (force.start, force.end) == (leg.force.start, leg.force.end):
            return leg
        if same(force, leg.force):
            return leg
    return None


def add(route: Route, force: Force, move: Move, seen: Seen, number: int) -> int:
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
    before = None if number else last_leg(force, move, seen)
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
        if leg.move.sentence - other.move.sentence > REACH:
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
