"""How a movement of one clause goes on in the next: the same force, the place it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geo_movements.draft.grammar.slavic.ends import End
from geo_movements.draft.grammar.slavic.forces import Group
from geo_movements.draft.grammar.slavic.legs import Move, Read
from geo_movements.draft.grammar.slavic.lexicon import Lexicon
from geo_movements.draft.grammar.slavic.said import Said

__all__ = ["CONTEXT", "Leg", "Seen", "link"]

CONTEXT = 4
"""So many sentences may "the column" be of the armed forces told of before."""
_FAR = 2  # sentences that "they" and "from there" may reach back


@dataclass(slots=True)
class Leg:
    """One leg in the making: its moves (one, or two that tell its two ends), its ends."""

    moves: list[Move]
    sentence: int
    told: Read
    group: Group
    group_told: Read
    origin: End | None
    destination: End | None
    via: list[End]
    movement: int
    number: int | None = None


@dataclass(slots=True)
class Seen:
    """What the text has told so far."""

    legs: list[Leg] = field(default_factory=list)
    cited: dict[int, tuple[Read, Said]] = field(default_factory=dict)
    movement: int = 0
    war: int = -CONTEXT


def link(seen: Seen, number: int, told: Read, move: Move, words: Lexicon) -> None:
    """Join a move to those before: a force taken up again, a journey that goes on."""
    before = seen.legs[-1] if seen.legs else None
    near = before if before is not None and number - before.sentence <= _FAR else None
    same = near if near is not None and near.sentence == number else None
    group, group_told = move.group, told
    took_up = (
        group is None or _is_part(told, group, words) or (same is not None and group is same.group)
    )
    if group is None:
        heir = _heir(near, same, move, told, words)
        if heir is None:
            return
        group, group_told = heir
    if group.sort == "weak" and number - seen.war >= CONTEXT:
        return
    goes_on = near if took_up and (same is not None or move.back or move.pronoun) else None
    origins: list[End | None] = list(move.origins)
    if not origins and move.back and before is not None and number - before.sentence <= _FAR:
        origins = [before.destination or before.origin]
    if not move.ends and not origins and not _left_it(seen, move, told, near, words, origins):
        return
    if goes_on is not None and _completes(goes_on, move, origins):
        goes_on.moves.append(move)
        goes_on.destination = goes_on.destination or next(iter(move.destinations), None)
        goes_on.origin = goes_on.origin or next(iter(origins), None)
        goes_on.via += move.via
        return
    if goes_on is not None and not origins and goes_on.destination and move.destinations:
        origins = [goes_on.destination]
    _add(seen, number, told, move, group, group_told, origins, goes_on)


def _heir(
    near: Leg | None, same: Leg | None, move: Move, told: Read, words: Lexicon
) -> tuple[Group, Read] | None:
    """Find the force told of before that moves here too: joined clauses, "they", "from there"."""
    number = told.parts.index(move.part)
    if number and not any(
        move.part.first <= one.head < move.part.last and _may_be_subject(one) for one in told.groups
    ):
        if same is not None:
            return same.group, same.group_told
        if move.part.joined or move.trigger.form == "gerund" or move.pronoun:
            before = [one for one in told.groups if one.head < move.part.first]
            fit = [one for one in before if _may_be_subject(one) and not one.civil]
            if fit:
                return fit[-1], told
    if near is not None and same is None and (move.back or move.pronoun):
        return near.group, near.group_told
    return None


def _may_be_subject(group: Group) -> bool:
    return "n" in group.cases and not group.preposition and not group.governed


def _is_part(told: Read, group: Group, words: Lexicon) -> bool:
    """Tell "its vanguard": a part of the force before."""
    return group.first > 0 and told.tokens[group.first - 1].low in words.small["object_pronouns"]


def _left_it(
    seen: Seen,
    move: Move,
    told: Read,
    near: Leg | None,
    words: Lexicon,
    origins: list[End | None],
) -> bool:
    """Read "left it": the place that was come to last."""
    if move.trigger.kind != "leave" or near is None or near.destination is None:
        return False
    part = move.part
    if any(
        token.low in words.small["object_pronouns"]
        for token in told.tokens[move.trigger.at : part.last]
    ):
        origins.append(near.destination)
        return True
    return False


def _completes(leg: Leg, move: Move, origins: Sequence[End | None]) -> bool:
    """Tell whether a move gives the end that a leg lacks: "left A", "and arrived in B"."""
    if len(move.destinations) > 1 or len(origins) > 1:
        return False
    if leg.destination is None and not origins:
        return True
    if leg.destination is None and leg.origin is None:
        return True
    if leg.origin is None and not move.destinations and bool(origins):
        return move.trigger.form in ("gerund", "active", "long")
    return not origins and not move.destinations


def _add(
    seen: Seen, number: int, told: Read, move: Move, group: Group, group_told: Read,
    origins: Sequence[End | None], goes_on: Leg | None,
) -> None:  # fmt: skip
    """Add a leg for each pair of ends."""
    if goes_on is not None:
        movement = goes_on.movement
        goes_on.number = goes_on.number or 1
        order: int | None = goes_on.number + 1
    else:
        seen.movement += 1
        movement, order = seen.movement, None
    targets: list[End | None] = [*move.destinations]
    for origin in origins or [None]:
        for destination in targets or [None]:
            if origin is None and destination is None and not move.via:
                continue
            if origin is not None and destination is not None and origin.start == destination.start:
                continue
            seen.legs.append(
                Leg([move], number, told, group, group_told, origin, destination, [*move.via],
                     movement, order)
            )  # fmt: skip
