"""Movements of a Slavic sentence: who moves, from where, to where, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geo_movements.draft.grammar.slavic.clauses import Part, Trigger, parts_of, said_in
from geo_movements.draft.grammar.slavic.ends import End, ends_in
from geo_movements.draft.grammar.slavic.forces import Group, groups_in
from geo_movements.draft.grammar.slavic.lexicon import Lexicon
from geo_movements.draft.grammar.slavic.words import Token

__all__ = ["Move", "Read", "moves_in", "read"]


@dataclass(slots=True)
class Read:
    """A sentence that was read: tokens, forces, ends and clauses."""

    tokens: Sequence[Token]
    groups: Sequence[Group]
    ends: Sequence[End]
    parts: Sequence[Part]


@dataclass(slots=True)
class Move:
    """A movement as one clause tells it; `fact` is real, planned, or none where nothing moved.

    `back` tells that its origin is the place before ("from there"), `pronoun` that its force
    is one told of before.
    """

    told: Read
    trigger: Trigger
    part: Part
    group: Group | None
    fact: str
    origins: list[End] = field(default_factory=list)
    destinations: list[End] = field(default_factory=list)
    via: list[End] = field(default_factory=list)
    inside: list[End] = field(default_factory=list)
    back: bool = False
    pronoun: bool = False

    @property
    def ends(self) -> bool:
        """Whether any end or waypoint is told."""
        return bool(self.origins or self.destinations or self.via)


def read(tokens: Sequence[Token], words: Lexicon) -> Read:
    """Read a sentence into forces, places with roles, and clauses."""
    ends = ends_in(tokens, words)
    return Read(tokens, groups_in(tokens, words), ends, parts_of(tokens, ends, words))


def moves_in(told: Read, words: Lexicon) -> Iterator[Move]:
    """Yield the movements of a sentence, in order, those that did not happen too."""
    for number, part in enumerate(told.parts):
        triggers = sorted(part.triggers, key=lambda one: one.at)
        for trigger in triggers:
            if _is_noun_of(trigger, triggers):
                continue
            first, last = _reach(told, number, trigger, triggers)
            yield _move(told, number, part, trigger, range(first, last), words)
        if triggers and number + 1 < len(told.parts):
            yield from _onward(told, triggers[-1], told.parts[number + 1], words)


def _onward(told: Read, trigger: Trigger, after: Part, words: Lexicon) -> Iterator[Move]:
    """Read on where the verb is left out: "went first to A, and then to B"."""
    inside = range(after.first, after.last)
    if after.verbs or after.triggers or after.finite:
        return
    if not any(told.tokens[at].low in words.small["then"] for at in inside):
        return
    move = Move(told, trigger, after, None, "real")
    for end in told.ends:
        if end.at in inside and end.role != "bare":
            _give(told, move, end, words)
    if move.destinations:
        yield move


def _is_noun_of(trigger: Trigger, triggers: Sequence[Trigger]) -> bool:
    """Tell a noun of movement that a verb of movement has with it: "went on the march"."""
    return trigger.form == "nominal" and any(
        one.form != "nominal" and one.kind != "stay" for one in triggers
    )


def _reach(
    told: Read, number: int, trigger: Trigger, triggers: Sequence[Trigger]
) -> tuple[int, int]:
    """Tell which tokens belong to a trigger: its clause, less what another in it has."""
    part = told.parts[number]
    first, last = part.first, part.last
    others = [one.at for one in triggers if one is not trigger and one.form != "long"]
    before = [at for at in others if at < trigger.at]
    after = [at for at in others if at > trigger.at]
    if before and trigger.form != "infinitive":
        first = max(before) + 1
    if after:
        last = min(after)
    else:
        for following in told.parts[number + 1 :]:
            if following.verbs or following.triggers or following.finite or following.opens:
                break
            if not any(end.at == following.first for end in told.ends):
                break
            last = following.last
    return first, last


def _move(
    told: Read, number: int, part: Part, trigger: Trigger, reach: range, words: Lexicon
) -> Move:
    group = _mover(told, number, part, trigger, reach, words)
    move = Move(told, trigger, part, group, _fact(told, number, part, trigger, words))
    for end in told.ends:
        if end.at in reach and not _is_of_group(told, end, trigger, words):
            _give(told, move, end, words)
    if not part.opens and not part.joined and not before_has_verb(told, number):
        for end in _lead(told, number, words):
            _give(told, move, end, words)
    lows = [told.tokens[at].low for at in range(part.first, part.last)]
    move.back = any(low in words.small["there_from"] for low in lows)
    move.pronoun = any(
        token.low in words.small["pronouns"] for token in told.tokens[part.first : trigger.at + 2]
    )
    return move


def before_has_verb(told: Read, number: int) -> bool:
    """Tell whether the clause before has a verb of its own."""
    return number > 0 and (told.parts[number - 1].finite or bool(told.parts[number - 1].triggers))


def _lead(told: Read, number: int, words: Lexicon) -> Iterator[End]:
    """Yield the ends of the verbless words before a clause: "On Monday, from Pskov, ..."."""
    for part in told.parts[max(0, number - 2) : number]:
        if not part.verbs and not part.triggers and not said_in(told.tokens, part, words):
            yield from (
                end for end in told.ends if part.first <= end.at < part.last and end.role != "bare"
            )


def _is_of_group(told: Read, end: End, trigger: Trigger, words: Lexicon) -> bool:
    """Tell "units from Kazakhstan", whose country is theirs unless they arrive from it."""
    group = next((one for one in told.groups if one.last + 1 == end.at), None)
    if group is None or trigger.kind == "arrive" or end.role != "origin":
        return False
    if group.last > trigger.at or trigger.form == "nominal":
        return False
    return _is_country(told.tokens[end.first])


def _is_country(token: Token) -> bool:
    from geo_movements.draft.names.known import names
    from geo_movements.places.names import normalise

    if token.mention is None:
        return False
    known = names().get(normalise(token.mention.name))
    return known is not None and known.kind == "country"


def _give(told: Read, move: Move, end: End, words: Lexicon) -> None:
    """Give an end its role with this verb."""
    kind, low = move.trigger.kind, told.tokens[move.trigger.at].low
    if end.role == "origin":
        move.origins.append(end)
    elif end.role == "destination" and kind != "stay":
        move.destinations.append(end)
    elif end.role == "via":
        move.via.append(end)
    elif end.role == "in" or (end.role == "destination" and end.doubtful):
        if low.startswith(words.lands):
            move.destinations.append(end)
        else:
            move.inside.append(end)
    elif end.role == "near" and kind == "stay":
        move.inside.append(end)
    elif end.role == "bare" and end.first > move.trigger.at - 4:
        _give_bare(move, end, low, words)


def _give_bare(move: Move, end: End, low: str, words: Lexicon) -> None:
    """Give a place without a preposition what the verb makes of its object."""
    if low.startswith(words.reaching):
        move.destinations.append(end)
        return
    if move.trigger.reflexive or (move.group and move.group.first <= end.first <= move.group.last):
        return
    if move.trigger.kind == "leave":
        move.origins.append(end)
    elif move.trigger.kind == "cross" or low.startswith(words.crossing):
        move.via.append(end)


# --- Who moves ----------------------------------------------------------------------------------
def _mover(
    told: Read, number: int, part: Part, trigger: Trigger, reach: range, words: Lexicon
) -> Group | None:
    near = [one for one in told.groups if one.head in reach and not one.civil]
    if trigger.form == "nominal":
        return _mover_of_noun(near, trigger)
    if trigger.form in ("long", "active"):
        found = _described(near, trigger)
        return found or (_antecedent(told, number) if number and trigger.at == part.first else None)
    free = [one for one in near if not one.preposition and not one.governed]
    moved = trigger.kind == "send" and not trigger.reflexive and trigger.form != "short"
    best = _object(told, free, trigger, words) if moved else _subject(free, trigger)
    if best is None and part.opens == "which" and number:
        return _antecedent(told, number)
    lead = None if part.opens or part.joined else _leading(told, number, "a" if moved else "n")
    if best is not None or lead is not None or moved:
        return best or lead
    return next((one for one in near if one.preposition in words.with_words), None)


def _antecedent(told: Read, number: int) -> Group | None:
    """Find whom "who" and "whom" mean: the last force before."""
    before = told.parts[number - 1].last
    return next(
        (one for one in reversed(told.groups) if one.first < before and not one.civil), None
    )


def _leading(told: Read, number: int, case: str) -> Group | None:
    """Find a subject before a clause within: "The troops, leaving Kars, went to Van"."""
    for part in reversed(told.parts[max(0, number - 3) : number]):
        aside = all(one.form in ("gerund", "active", "long") for one in part.triggers)
        if part.opens in ("which", "that") or (part.triggers and aside):
            continue
        if part.finite or part.triggers:
            return None
        for one in told.groups:
            inside = part.first <= one.head < part.last
            if inside and case in one.cases and not one.preposition and not one.governed:
                return None if one.civil else one
    return None


def _mover_of_noun(near: Sequence[Group], trigger: Trigger) -> Group | None:
    after = [one for one in near if 0 < one.first - trigger.at <= 2 and not one.preposition]
    if after:
        return after[0]
    return next((one for one in near if one.last < trigger.at and not one.preposition), None)


def _described(near: Sequence[Group], trigger: Trigger) -> Group | None:
    """Find the force that a participle describes: "the troops sent to Kars"."""
    return next((one for one in near if one.first <= trigger.at <= one.head), None) or next(
        (one for one in reversed(near) if one.last < trigger.at), None
    )


def _subject(free: Sequence[Group], trigger: Trigger) -> Group | None:
    fit = [one for one in free if "n" in one.cases]
    if trigger.form == "infinitive":
        fit = fit or [one for one in free if "d" in one.cases or "a" in one.cases]
    if not fit:
        return None
    before = [one for one in fit if one.head < trigger.at]
    return before[-1] if before else fit[0]


def _object(told: Read, free: Sequence[Group], trigger: Trigger, words: Lexicon) -> Group | None:
    """Find whom a verb moves: an accusative, behind the verb before one ahead of it."""
    fit = [one for one in free if "a" in one.cases]
    if trigger.kind == "send":
        heavy = words.equipment
        fit = [one for one in fit if not told.tokens[one.head].low.startswith(heavy)]
    after = [one for one in fit if one.head > trigger.at]
    if after:
        return after[0]
    before = [one for one in fit if one.head < trigger.at]
    if not before:
        return None
    surely = "n" not in before[-1].cases or before[-1].amount is not None
    impersonal = told.tokens[trigger.at].low.endswith(words.endings["plural"])
    others = [one for one in free if "n" in one.cases and one is not before[-1]]
    return before[-1] if surely or impersonal or others or trigger.form == "infinitive" else None


# --- Whether it was -----------------------------------------------------------------------------
def _fact(told: Read, number: int, part: Part, trigger: Trigger, words: Lexicon) -> str:
    """Tell a movement that was or is from one planned, and from one that is none."""
    before = [told.tokens[at].low for at in range(part.first, trigger.at)]
    lows = [told.tokens[at].low for at in range(part.first, part.last)]
    if any(low in words.small["not"] for low in before[-3:]):
        return "none"
    if any(low in words.small["if"] for low in lows) or any(low in words.visit for low in lows):
        return "none"
    kinds = {form.kind for at, form in part.verbs if at != trigger.at}
    if "demand" in kinds or _is_asked(told, number):
        return "none"
    if trigger.form == "future" or any(low in words.small["will"] for low in before[-4:]):
        return "planned"
    if trigger.form == "nominal":
        ahead = any(low in words.planned for low in before[-5:]) or "plan" in kinds
        ahead = ahead or any(form.form == "future" for _, form in part.verbs)
        return "planned" if ahead else "real"
    if trigger.form == "infinitive":
        return "real" if any(low.startswith(words.begun) for low in before) else "planned"
    return "real"


def _is_asked(told: Read, number: int) -> bool:
    """Tell a clause that another's demand opens: "demanded that the troops leave"."""
    part = told.parts[number]
    if not number or part.opens not in ("that", "sub"):
        return False
    return any(form.kind == "demand" for _, form in told.parts[number - 1].verbs)
