"""Movements that a noun tells: "the transfer of 1,500 men from A to B"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo_movements.draft.grammar.clauses import Prepositional, prepositions
from geo_movements.draft.grammar.ends import end_of
from geo_movements.draft.grammar.forces import kind_of
from geo_movements.draft.grammar.lexicon import Lexicon, Trigger
from geo_movements.draft.grammar.moves import Move, actors_before, forces_among
from geo_movements.draft.grammar.phrases import Noun, Phrase, Verb, is_mark, low_of
from geo_movements.draft.grammar.routes import Route, put, read_ends
from geo_movements.draft.grammar.standing_nouns import of_noun
from geo_movements.draft.grammar.subjects import subject_of
from geo_movements.draft.grammar.verb_routes import MAY_MOVE
from geo_movements.draft.grammar.words import Token, bag

__all__ = ["noun_moves"]

_LIGHT = bag(
    """make begin start launch beat go conduct carry continue complete resume undertake order
    execute commence have finish effect join"""
)


_WHERE = frozenset({"in", "at", "on", "near", "from", "to", "into"})


def noun_moves(
    phrases: Sequence[Phrase], place: int, nominal: Trigger, sentence: int, lexicon: Lexicon
) -> Iterator[Move]:
    """Read a movement that a noun tells: "the transfer of 1,500 men from A to B"."""
    noun = phrases[place]
    assert isinstance(noun, Noun)
    adverbs: list[str] = []
    others, end = prepositions(phrases, place + 1, lexicon, adverbs)
    movers: list[Noun] = []
    first = Route()
    at = next((n for n, one in enumerate(others[:3]) if one.word == "of"), None)
    if at is not None and all(one.word in _WHERE for one in others[:at]):
        of = others.pop(at)  # "the withdrawal (from Gao) of 300 men"
        movers = [one for one in of.nouns if kind_of(one, lexicon) in MAY_MOVE - {"pronoun"}]
        if not movers and nominal.kind in {"withdraw", "cross", "transit", "depart"}:
            role = {"cross": "via", "transit": "via"}.get(nominal.kind, "origin")
            put(first, role, [e for one in of.nouns if (e := end_of(one, lexicon))])
        if not movers and not first.origins and not first.via:
            return
    if not movers:
        by = next((one.nouns for one in others if one.word == "by" and one.purpose is None), [])
        movers = [one for one in by if kind_of(one, lexicon) in FORCE_KINDS]
    possessor = None
    if not movers:
        movers, possessor = _owner(phrases, place, noun, lexicon)
    if not movers and possessor is None:
        movers = _completed_by(phrases, end, lexicon)
    if not movers and possessor is None and _known_before(noun, nominal, others, lexicon):
        possessor = noun.head  # "The withdrawal from Kabul began": of the force told of before
    if not movers and possessor is None:
        return
    kind, movers = forces_among(movers, lexicon) if movers else ("pronoun", [])
    if kind == "state" and nominal.strong and _of_people(movers):
        kind = "people"
    yield Move(
        trigger=noun.head,
        told=nominal,
        sentence=sentence,
        start=noun.start,
        end=max(noun.end, phrases[end - 1].end if end > place else noun.end),
        standing=of_noun(phrases, place, lexicon),
        movers=movers,
        kind=kind,
        routes=read_ends(others, nominal, first, lexicon),
        adverbs=frozenset(adverbs),
        nominal=True,
        possessor=possessor,
        candidates=actors_before(phrases, place, lexicon) if possessor is not None else [],
    )


def _completed_by(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> list[Noun]:
    """Find who did it: "the withdrawal from Kabul was completed | by the battalion"."""
    verb, word, agent = (
        phrases[at] if at < len(phrases) else None for at in range(place, place + 3)
    )
    if not (isinstance(verb, Verb) and verb.passive and verb.lemma in _LIGHT):
        return []
    done = is_mark(word, "P") and low_of(word) == "by" and isinstance(agent, Noun)
    if not done or not isinstance(agent, Noun):
        return []
    return [agent] if kind_of(agent, lexicon) in FORCE_KINDS else []


def _known_before(
    noun: Noun, nominal: Trigger, others: Sequence[Prepositional], lexicon: Lexicon
) -> bool:
    """Tell whether a movement that names nobody is of a force told of before, and has an end."""
    if nominal.kind not in {"withdraw", "retreat", "deploy"} or len(noun.words) > 2:
        return False
    if noun.words[0].low != "the" and len(noun.words) > 1:
        return False
    first = next((one for one in others if one.nouns), None)
    if first is None or first.word not in {"from", "to", "into"}:
        return False
    end = end_of(first.nouns[0], lexicon)
    return end is not None and end.kind == "named" and end.known


def _of_people(movers: Sequence[Noun]) -> bool:
    """Tell "the German advance" from "Germany's advance"."""
    mention = movers[0].head.mention
    return mention is not None and mention.kind == "people"


FORCE_KINDS = frozenset({"force", "band", "weak", "people"})


def _owner(
    phrases: Sequence[Phrase], place: int, noun: Noun, lexicon: Lexicon
) -> tuple[list[Noun], Token | None]:
    """Find whose movement a noun tells: "the brigade's march", "began a march"."""
    words = noun.words[:-1]
    for at, word in enumerate(words):
        if word.tag == "G" and at:
            owner = Noun(list(words[:at]))
            moves = kind_of(owner, lexicon) in FORCE_KINDS | {"state"}
            return ([owner] if moves else [], None)
    before = [word for word in words if word.tag in "NEJ"]
    if before:
        modifier = Noun(list(before))
        if kind_of(modifier, lexicon) in {"force", "band"} or before[-1].low in {
            "troop",
            "military",
        }:
            return [modifier], None
        if before[-1].mention is not None and before[-1].mention.kind == "people":
            return [modifier], None
    if noun.words[0].low == "whose" and place:
        whose = next((one for one in reversed(phrases[:place]) if isinstance(one, Noun)), None)
        return ([whose], None) if whose is not None else ([], None)
    if noun.words[0].low in {"their", "its", "his"}:
        return [], noun.words[0]
    back = place - 1
    if back >= 0 and is_mark(phrases[back], "P") and low_of(phrases[back]) in {"into", "on", "in"}:
        back -= 1
    verb = phrases[back] if back >= 0 else None
    if isinstance(verb, Verb) and verb.lemma in _LIGHT:
        return subject_of(phrases, back, lexicon), None
    return [], None
