"""What an article states of movements: each leg, presence and denial, with its sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from geo_movements.draft.attributes import together
from geo_movements.draft.grammar.chunks import chunk
from geo_movements.draft.grammar.denials import events
from geo_movements.draft.grammar.discourse import (
    Leg,
    Seen,
)
from geo_movements.draft.grammar.forces import helpers, kind_of, military, peaceful
from geo_movements.draft.grammar.lexicon import Lexicon, lexicon
from geo_movements.draft.grammar.links import link
from geo_movements.draft.grammar.moves import Move
from geo_movements.draft.grammar.offsets import LONGEST, words_at, words_of
from geo_movements.draft.grammar.phrases import Noun, Phrase
from geo_movements.draft.grammar.presences import presences
from geo_movements.draft.grammar.reading import moves_of
from geo_movements.draft.grammar.slavic.lexicon import FILES as OTHERS
from geo_movements.draft.grammar.slavic.statements import statements as slavic_statements
from geo_movements.draft.grammar.tokens import tokenise
from geo_movements.draft.grammar.words import Token
from geo_movements.draft.records import Article, Clause, Mention, Statement, Words
from geo_movements.draft.sentences import sentences

__all__ = ["statements"]

_CONTEXT = 4  # sentences that "the men" and "the ship" may be of the forces told of before


def statements(article: Article, mentions: Sequence[Mention]) -> list[Statement]:
    """Find the legs, presences, denials and confirmations that an article states, in its order.

    Read in English, Russian and Ukrainian; of another language nothing. Fields that the text does
    not give are null. A place counts where the syntax says that it is one, though no mention
    covers it.

    >>> text = "Two brigades left Kars by rail on 3 May 1915 and marched to Van."
    >>> [(one.origin.text, one.destination.text) for one in statements(Article(text), [])]
    [('Kars', 'Van')]
    """
    if article.language in OTHERS:
        return slavic_statements(article, mentions)
    if article.language != "en":
        return []  # its places alone are read
    words = lexicon()
    every = sentences(article.text)
    bands = words.names["bands"]
    places = (one for one in mentions if one.name.lower() not in bands)
    ordered = sorted(places, key=lambda one: one.start)
    spans = [(one.start, one.end) for one in every]
    seen = Seen(article.text, ordered, spans, starts=[one.start for one in ordered])
    seen.of_force = _about_force(article.title, words)
    found: list[Statement] = []
    last_war = -_CONTEXT  # the last sentence that spoke of armed forces
    for number, sentence in enumerate(every):
        if len(sentence.text) > LONGEST:
            continue
        inside = ordered[
            bisect_left(seen.starts, sentence.start) : bisect_left(seen.starts, sentence.end)
        ]
        tokens = tokenise(sentence, inside, words)
        phrases = chunk(tokens, words)
        rest = _beside_helpers(tokens, phrases, words)
        if military(rest, words):
            last_war = number
        found += presences(article, sentence, phrases, number, words, seen)
        for move in moves_of(phrases, number, words):
            war = number - last_war < _CONTEXT
            if any(helpers(noun, words) for noun in move.movers) and (
                not war or peaceful(rest, words)
            ):
                continue
            link(move, seen, words, war)
    legs = [ended for leg in seen.legs if (ended := _ended(leg)) is not None]
    found += [_statement(article, every, leg, seen) for leg in legs]
    found += events(article, every, seen, words)
    return sorted(found, key=lambda one: (one.sentence.start, one.trigger.start, one.leg or 0))


_LONGEST_TITLE = 200  # characters


def _about_force(title: str | None, lexicon: Lexicon) -> bool:
    """Tell whether a title is the name of one force: "7th Light Horse Regiment"."""
    if not title or len(title) > _LONGEST_TITLE:
        return False
    phrases = chunk(tokenise(Words(title, 0, len(title)), [], lexicon), lexicon)
    nouns = [one for one in phrases if isinstance(one, Noun)]
    return len(nouns) == len(phrases) == 1 and kind_of(nouns[0], lexicon) in {"force", "weak"}


def _beside_helpers(
    tokens: Sequence[Token], phrases: Sequence[Phrase], words: Lexicon
) -> list[Token]:
    """Give the words of a sentence but for "an army of volunteers", which speaks of no war."""
    nouns = [one for one in phrases if isinstance(one, Noun) and helpers(one, words)]
    return [word for word in tokens if not any(n.start <= word.start < n.end for n in nouns)]


def _ended(leg: Leg) -> Leg | None:
    """Take what is crossed for the destination where no end is told; null without any place."""
    if leg.origin is None and leg.destination is None:
        if len(leg.via) != 1:
            return None
        leg.destination, leg.via = leg.via[0], ()
    return leg


def _statement(article: Article, every: Sequence[Words], leg: Leg, seen: Seen) -> Statement:
    """Fill a leg with what its clause tells beside the places."""
    move = leg.move
    clauses = [_clause(article, every, one) for one in (move, *leg.merged)]
    force = words_at(article.text, leg.force.start, leg.force.end)
    destination = words_of(article, leg.destination)
    told = together.read(
        clauses,
        force,
        article.published,
        mode_words=leg.mode_words,
        destination=destination,
    )
    dated = told.dated
    return Statement(
        kind="leg",
        sentence=clauses[0].sentence,
        trigger=clauses[0].trigger,
        force=force,
        strength=told.strength.words,
        strength_low=told.strength.low,
        strength_high=told.strength.high,
        origin=words_of(article, leg.origin),
        destination=destination,
        via=tuple(words_at(article.text, end.start, end.end) for end in leg.via),
        mode=told.mode,
        date=told.date,
        edtf=dated.edtf,
        date_earliest=dated.earliest,
        date_latest=dated.latest,
        claimant=told.said.claimant,
        status=_status(leg, told.said.status),
        movement=leg.movement,
        leg=leg.number,
        tense=move.standing.tense,
        confidence=_confidence(
            leg, dated.confidence if dated.words else None, told.said.confidence
        ),
    )


def _clause(article: Article, every: Sequence[Words], move: Move) -> Clause:
    trigger = words_at(article.text, move.trigger.start, move.trigger.end)
    return Clause(article, every[move.sentence], move.start, move.end, trigger, move.standing.tense)


def _status(leg: Leg, told: str) -> str:
    if leg.fact == "denied" or told == "denied":
        return "denied"
    if leg.fact == "planned":
        return "planned"
    return told


def _confidence(leg: Leg, date: float | None, claimant: float) -> dict[str, float]:
    """Say how sure each field is: a place of the gazetteer more than one of the syntax alone."""
    sure = {"force": 0.9 if leg.force.kind in {"force", "band"} else 0.6, "claimant": claimant}
    for name, end in (("origin", leg.origin), ("destination", leg.destination)):
        if end is not None:
            inside = leg.move.start <= end.start < leg.move.end
            sure[name] = round((0.9 if end.known else 0.7) * (1.0 if inside else 0.7), 2)
    if date is not None:
        sure["date"] = date
    return sure
