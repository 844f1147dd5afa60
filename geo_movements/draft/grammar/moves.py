"""A movement as one clause tells it: who moves, from where, to where, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from geo_movements.draft.grammar.forces import Kind, kind_of
from geo_movements.draft.grammar.lexicon import Lexicon, Trigger
from geo_movements.draft.grammar.phrases import Noun, Phrase, Verb, low_of
from geo_movements.draft.grammar.routes import Route
from geo_movements.draft.grammar.standing import Standing
from geo_movements.draft.grammar.subjects import subject_of
from geo_movements.draft.grammar.words import Token, bag

__all__ = ["Move", "actors_before", "forces_among", "nobody"]


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
    agents: list[Noun] = field(default_factory=list)

    @property
    def ends(self) -> bool:
        """Tell whether any end or waypoint is told."""
        return any(route.origins or route.destinations or route.via for route in self.routes)


def forces_among(movers: Sequence[Noun], lexicon: Lexicon) -> tuple[Kind, list[Noun]]:
    """Keep the forces among those who move, and class them."""
    kinds = [(kind_of(noun, lexicon), noun) for noun in movers]
    for wanted in ("force", "band", "weak", "people", "count", "pronoun"):
        kept = [noun for kind, noun in kinds if kind == wanted]
        if kept:
            more = {"force", "band", "weak"} if wanted in {"force", "band"} else {wanted}
            return wanted, [noun for kind, noun in kinds if kind in more]
    return (kinds[0][0] if kinds else "other"), list(movers)


def actors_before(phrases: Sequence[Phrase], place: int, lexicon: Lexicon) -> list[Noun]:
    """List whom a pronoun may mean: the subjects of the clauses before, nearest first."""
    found: list[Noun] = []
    for back in range(place - 1, -1, -1):
        phrase = phrases[back]
        if isinstance(phrase, Verb) and (phrase.form != "infinitive"):
            for noun in subject_of(phrases, back, lexicon):
                if noun.head.tag != "Y" and noun not in found:
                    found.append(noun)
    return found


_HARDLY = bag("not neither nor hardly scarcely barely")
_NONE = bag("no neither none")
_NEVER = bag("time point stage moment")


def nobody(phrases: Sequence[Phrase], place: int, nouns: Sequence[Noun]) -> bool:
    """Tell whether none of a clause's doers did it: "not one soldier", "at no time did troops"."""
    if any(noun.words[0].low in _NONE for noun in nouns):
        return True
    starts = {noun.start for noun in nouns}
    for before, phrase in pairwise(phrases):
        if isinstance(phrase, Noun) and phrase.start in starts and low_of(before) in _HARDLY:
            return True
    first = [phrase for phrase in phrases[:place] if isinstance(phrase, Noun)][:1]
    return any(noun.words[0].low == "no" and noun.head.low in _NEVER for noun in first)
