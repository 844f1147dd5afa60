"""Who moves: the force that a clause names, and whom "they", "its" or a title stand for."""

from __future__ import annotations

from dataclasses import replace

from geo_movements.draft.grammar.discourse import (
    Force,
    Seen,
    force_of,
    names_in,
)
from geo_movements.draft.grammar.forces import kind_of
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.moves import Move
from geo_movements.draft.grammar.phrases import Noun

__all__ = ["REACH", "mover"]

REACH = 2
"""So many sentences back a pronoun, or a move that goes on, may point."""


def mover(move: Move, seen: Seen, lexicon: Lexicon, military: bool) -> Force | None:
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
    return bool(seen.forces) and force.sentence - seen.forces[-1].sentence <= REACH


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
        if move.sentence - force.sentence > REACH:
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
