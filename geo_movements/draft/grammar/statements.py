"""What an article states of movements: each leg, presence and denial, with its sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from geo_movements.draft.attributes import said, stance, strength, together, when
from geo_movements.draft.grammar.chunks import chunk
from geo_movements.draft.grammar.clauses import frame_of, moves, prepositions
from geo_movements.draft.grammar.discourse import (
    Force,
    Leg,
    Seen,
    force_of,
    key_of,
    names_in,
    own_names,
)
from geo_movements.draft.grammar.ends import End, end_of
from geo_movements.draft.grammar.forces import helpers, kind_of, military, peaceful
from geo_movements.draft.grammar.lexicon import Lexicon, lexicon
from geo_movements.draft.grammar.links import link
from geo_movements.draft.grammar.moves import Move, nobody
from geo_movements.draft.grammar.phrases import Noun, Other, Phrase, Verb
from geo_movements.draft.grammar.reading import moves_of
from geo_movements.draft.grammar.slavic.lexicon import FILES as OTHERS
from geo_movements.draft.grammar.slavic.statements import statements as slavic_statements
from geo_movements.draft.grammar.standing import of_verb
from geo_movements.draft.grammar.tokens import tokenise
from geo_movements.draft.grammar.words import Token, bag
from geo_movements.draft.records import Article, Clause, Mention, Statement, Words
from geo_movements.draft.sentences import sentences

__all__ = ["statements"]

_CONTEXT = 4  # sentences that "the men" and "the ship" may be of the forces told of before
_LONGEST = 3000  # characters of a sentence that is read for movements: a table is none


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
        if len(sentence.text) > _LONGEST:
            continue
        inside = ordered[
            bisect_left(seen.starts, sentence.start) : bisect_left(seen.starts, sentence.end)
        ]
        tokens = tokenise(sentence, inside, words)
        phrases = chunk(tokens, words)
        rest = _beside_helpers(tokens, phrases, words)
        if military(rest, words):
            last_war = number
        found += _presences(article, sentence, phrases, number, words, seen)
        for move in moves_of(phrases, number, words):
            war = number - last_war < _CONTEXT
            if any(helpers(noun, words) for noun in move.movers) and (
                not war or peaceful(rest, words)
            ):
                continue
            link(move, seen, words, war)
    legs = [ended for leg in seen.legs if (ended := _ended(leg)) is not None]
    found += [_statement(article, every, leg, seen) for leg in legs]
    found += _events(article, every, seen, words)
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


def _words(text: str, start: int, end: int) -> Words:
    return Words(text[start:end], start, end)


def _place(article: Article, end: End | None) -> Words | None:
    return None if end is None else _words(article.text, end.start, end.end)


# ---------------------------------------------------------------- legs
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
    force = _words(article.text, leg.force.start, leg.force.end)
    destination = _place(article, leg.destination)
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
        origin=_place(article, leg.origin),
        destination=destination,
        via=tuple(_words(article.text, end.start, end.end) for end in leg.via),
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
    trigger = _words(article.text, move.trigger.start, move.trigger.end)
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


# ---------------------------------------------------------------- presences
_IS_AT = bag("be train undergo operate")


def _presences(
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
    trigger = _words(article.text, verb.main.start, verb.main.end)
    start, stop = min(force.start, verb.start), max(verb.end, phrases[last - 1].end)
    clause = Clause(article, sentence, start, stop, trigger, tense)  # type: ignore[arg-type]
    named = _words(article.text, force.start, force.end)
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
        destination=_place(article, end),
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


# ---------------------------------------------------------------- events
def _events(
    article: Article, every: Sequence[Words], seen: Seen, words: Lexicon
) -> Iterator[Statement]:
    """Read denials and confirmations, and which movements they may concern."""
    for number, sentence in enumerate(every):
        if len(sentence.text) > _LONGEST:
            continue
        for told in stance.find(sentence, article):
            concerns = _concerned(seen, number, told)
            yield Statement(
                kind="event",
                sentence=sentence,
                trigger=told.trigger,
                claimant=told.claimant,
                status="denied" if told.stance == "denies" else "confirmed",
                stance=told.stance,
                concerns=concerns,
            )


_RECENT = 30  # sentences
_BACK_AT_IT = re.compile(
    r"(?:that |of )?(?:the|this|that|these|such|any|all)(?: \w+)? (?:deployments?|withdrawals?"
    r"|movements?|transfers?|retreat|pull-?out|incursions?|advance|evacuation|landings?|crossings?)\b",
    re.IGNORECASE,
)
_THEIRS = re.compile(r"\b(?:its?|they|their)\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w\u2019'-]*")


def _concerned(seen: Seen, number: int, told: stance.Stance) -> tuple[int, ...]:
    """Find the numbers of the movements that a stance is about: what its words state or name.

    Near ones count where the words name an end of them, or whom they name goes; "the withdrawal",
    without a name, is of the sentence before.
    """
    about, found = told.concerned, set[int]()
    for leg in seen.legs:
        if leg.move.sentence == number and about.start <= leg.move.trigger.start < about.end:
            found.add(leg.movement)
    if found:
        return tuple(sorted(found))
    places, peoples = _named(seen, about)
    whose = frozenset[str]().union(*_named(seen, told.claimant))
    near = [leg for leg in seen.legs if number - _RECENT <= leg.move.sentence < number]
    if not places and not peoples and not (whose and _THEIRS.search(about.text)):
        if not _BACK_AT_IT.match(about.text):
            return ()
        return tuple(sorted({leg.movement for leg in near if leg.move.sentence == number - 1}))
    sides = peoples | whose
    return tuple(sorted({leg.movement for leg in near if _is_named(seen, leg, places, sides)}))


def _is_named(seen: Seen, leg: Leg, places: frozenset[str], sides: frozenset[str]) -> bool:
    """Tell whether the force's side is named, or an end of the leg and nobody else's force."""
    own = own_names(leg.force) | leg.force.owners
    if own and sides:
        return bool(own & sides)
    ends = (leg.origin, leg.destination, *leg.via)
    return any(key_of(end, seen) in places for end in ends if end is not None)


def _named(seen: Seen, words: Words | None) -> tuple[frozenset[str], frozenset[str]]:
    """Give the places and the sides that words name, in lower case."""
    if words is None:
        return frozenset(), frozenset()
    first = bisect_left(seen.starts, words.start)
    inside = [one for one in seen.mentions[first : first + 40] if one.end <= words.end]
    places = frozenset(one.name.lower() for one in inside if one.kind == "place")
    known = {word.lower() for one in inside for word in one.text.split()}
    others = (match[0].lower() for match in _NAME.finditer(words.text))
    names = frozenset(word for word in others if word not in known | {"the", "a", "an", "its"})
    return places, names | {one.name.lower() for one in inside if one.kind == "people"}


def _low(phrase: Phrase) -> str:
    return phrase.word.low if isinstance(phrase, Other) else ""
