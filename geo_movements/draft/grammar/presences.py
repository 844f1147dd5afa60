"""Where forces are said to be; and what a text shows of their whereabouts beside their moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo_movements.draft.attributes import said, strength, when
from geo_movements.draft.grammar.clauses import frame_of, moves, prepositions
from geo_movements.draft.grammar.discourse import (
    Force,
    Seen,
    force_of,
    names_in,
)
from geo_movements.draft.grammar.ends import End, end_of
from geo_movements.draft.grammar.forces import kind_of
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.moves import nobody
from geo_movements.draft.grammar.offsets import words_at, words_of
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb
from geo_movements.draft.grammar.standing import of_verb
from geo_movements.draft.grammar.words import bag
from geo_movements.draft.records import Article, Clause, Statement, Words

__all__ = ["presences"]

_IS_AT = bag("be train undergo operate")


def presences(
    article: Article,
    sentence: Words,
    phrases: Sequence[Phrase],
    number: int,
    words: Lexicon,
    seen: Seen,
) -> Iterator[Statement]:
    """Read where forces are said to be; remember what is captured."""
    for place, phrase in enumerate(phrases):
        if isinstance(phrase, Noun) and phrase.words[-1].low == "presence":
            _remember_presence(phrases, place, number, words, seen)
        if not isinstance(phrase, Verb):
            continue
        _remember_stop(phrases, place, number, words, seen)
        lemma = phrase.lemma if phrase.main.tag != "A" else "be"
        if lemma in words.sorts["capture"]:
            _remember_capture(phrases, place, number, words, seen)
        if lemma not in _IS_AT and lemma not in words.sorts["stay"]:
            continue
        frame = frame_of(phrases, place, words)
        subjects = frame.subjects or (frame.objects if lemma == "be" else [])
        if (
            lemma == "be"
            and place
            and phrases[place - 1].start
            and _low(phrases[place - 1]) == "there"
        ):
            subjects = frame.objects
        forces = [noun for noun in subjects if kind_of(noun, words) in {"force", "band"}]
        standing = of_verb(phrases, place, words)
        if not forces or standing.fact != "real" or nobody(phrases, place, forces):
            continue
        ends = [
            end
            for other in frame.others
            if other.word in {"in", "at", "near", "on", "inside"} and other.purpose is None
            for noun in other.nouns
            if (end := end_of(noun, words)) is not None and end.kind == "named"
        ]
        if not ends:
            continue
        force = force_of(forces, "force", number, [], words)
        seen.forces.append(force)
        seen.places.append((number, ends[0]))
        yield _presence(
            article, sentence, phrase, force, ends[0], frame.end, phrases, standing.tense
        )


def _presence(
    article: Article,
    sentence: Words,
    verb: Verb,
    force: Force,
    end: End,
    last: int,
    phrases: Sequence[Phrase],
    tense: str,
) -> Statement:
    trigger = words_at(article.text, verb.main.start, verb.main.end)
    start, stop = min(force.start, verb.start), max(verb.end, phrases[last - 1].end)
    clause = Clause(article, sentence, start, stop, trigger, tense)  # type: ignore[arg-type]
    named = words_at(article.text, force.start, force.end)
    told = strength.read(named.text)
    dated = when.date_of(clause, article.published)
    teller = said.of(clause)
    return Statement(
        kind="presence",
        sentence=sentence,
        trigger=trigger,
        force=named,
        strength=told.words,
        strength_low=told.low,
        strength_high=told.high,
        destination=words_of(article, end),
        date=dated.words.text if dated.words else None,
        edtf=dated.edtf,
        date_earliest=dated.earliest,
        date_latest=dated.latest,
        claimant=teller.claimant,
        status=teller.status,
        confidence={"force": 0.8, "destination": 0.8 if end.known else 0.6},
    )


def _remember_presence(
    phrases: Sequence[Phrase], place: int, number: int, words: Lexicon, seen: Seen
) -> None:
    """Remember whose presence is talked of, and where: "the presence of troops in Kidal"."""
    noun = phrases[place]
    assert isinstance(noun, Noun)
    if noun.of is None or kind_of(noun.of, words) not in {"force", "band"}:
        return
    others, _ = prepositions(phrases, place + 1, words, [])
    for other in others[:1]:
        end = end_of(other.nouns[0], words) if other.nouns else None
        if other.word in _STOPS and end is not None and end.kind == "named":
            seen.forces.append(force_of([noun.of], "force", number, [], words))
            seen.places.append((number, end))


_STOPS = frozenset({"in", "at", "near", "through", "outside", "around"})


def _remember_stop(
    phrases: Sequence[Phrase], place: int, number: int, words: Lexicon, seen: Seen
) -> None:
    """Remember where a force did something: it may set out from there."""
    verb = phrases[place]
    assert isinstance(verb, Verb)
    if moves(verb.lemma, words) or verb.negated or verb.modal or verb.form == "infinitive":
        return
    particles = {word for one in words.triggers.get(verb.lemma, ()) for word in one.needs}
    if verb.main.tag == "A" or verb.lemma in words.sorts["say"]:
        return
    frame = frame_of(phrases, place, words)
    forces = [noun for noun in frame.subjects if kind_of(noun, words) in {"force", "band"}]
    if not forces or particles & set(frame.adverbs):
        return
    if not seen.forces:  # nobody has moved yet whom "they" could mean
        seen.forces.append(force_of(forces, "force", number, [], words))
    for other in frame.others:
        if other.word in _STOPS and other.purpose is None and other.start > verb.start:
            for noun in other.nouns:
                end = end_of(noun, words)
                if end is not None and end.kind == "named":
                    force = force_of(forces, "force", number, [], words)
                    seen.stops.append((number, verb.main.start, force, end))


def _remember_capture(
    phrases: Sequence[Phrase], place: int, number: int, words: Lexicon, seen: Seen
) -> None:
    frame = frame_of(phrases, place, words)
    nouns = frame.subjects if frame.verb.passive else frame.objects
    by = frame.objects if frame.verb.passive else frame.subjects
    for noun in nouns:
        end = end_of(noun, words)
        if end is not None and end.kind == "named":
            names = frozenset(name for one in by for name in names_in(one))
            seen.captured.append((number, end, names))


def _low(phrase: Phrase) -> str:
    return phrase.word.low if isinstance(phrase, Other) else ""
