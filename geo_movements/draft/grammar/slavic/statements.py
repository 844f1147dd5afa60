"""What a Russian or Ukrainian article states of movements: each leg, presence and denial."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from geo_movements.draft.grammar.offsets import LONGEST
from geo_movements.draft.grammar.slavic import details
from geo_movements.draft.grammar.slavic.legs import Move, Read, moves_in, read
from geo_movements.draft.grammar.slavic.lexicon import Lexicon, fold, lexicon
from geo_movements.draft.grammar.slavic.links import Leg, Seen, link
from geo_movements.draft.grammar.slavic.said import Said, cited_in, speaker_at
from geo_movements.draft.grammar.slavic.words import tokenise
from geo_movements.draft.records import Article, Mention, Statement, Tense, Words
from geo_movements.draft.sentences import sentences

__all__ = ["statements"]

_RECENT = 30  # sentences that a denial may reach back
_TENSES: dict[str, Tense] = {
    "past": "past", "present": "present", "future": "future", "infinitive": "infinitive",
    "nominal": "nominal",
}  # fmt: skip


def statements(article: Article, mentions: Sequence[Mention]) -> list[Statement]:
    """Find the legs, presences, denials and confirmations of an article, in its order.

    The article's language is "ru" or "uk". Fields that the text does not give are null.

    >>> text = "Вчера 300 солдат прибыли в Псков из Твери."
    >>> told = statements(Article(text, published="2024-10-24", language="ru"), [])
    >>> [(one.origin.text, one.destination.text, one.edtf) for one in told]
    [('Твери', 'Псков', '2024-10-23')]
    """
    words = lexicon(article.language)
    every = sentences(article.text)
    ordered = sorted(mentions, key=lambda one: one.start)
    starts = [one.start for one in ordered]
    seen = Seen()
    found: list[Statement] = []
    reads: dict[int, Read] = {}
    if _is_of_war(article.title or "", words):
        seen.war = 0
    for number, sentence in enumerate(every):
        if len(sentence.text) > LONGEST or sentence.text.rstrip().endswith("?"):
            continue
        inside = ordered[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        told = reads[number] = read(tokenise(sentence, inside), words)
        if any(one.sort in ("persons", "units", "ships") for one in told.groups) or any(
            token.low.startswith(words.war) for token in told.tokens
        ):
            seen.war = number
        cited = cited_in(told.tokens, told.parts, words)
        if cited is not None:
            seen.cited[number - 1] = (told, cited)
        for move in moves_in(told, words):
            if move.trigger.kind == "stay":
                found += _presence(article, sentence, told, move, words)
            elif move.fact != "none":
                link(seen, number, told, move, words)
    found += [_statement(article, every, leg, seen, words) for leg in seen.legs]
    for number, told in reads.items():
        found += _events(article, every, number, told, seen, words)
    return sorted(found, key=lambda one: (one.sentence.start, one.trigger.start, one.leg or 0))


def _is_of_war(title: str, words: Lexicon) -> bool:
    lows = [fold(word) for word in re.findall(r"\w+", title)[:40]]
    return any(
        low.startswith(words.war)
        or ((noun := words.force(low)) is not None and noun.sort != "weak")
        for low in lows
    )


# --- Rows of what was read ------------------------------------------------------------------------
def _statement(
    article: Article, every: Sequence[Words], leg: Leg, seen: Seen, words: Lexicon
) -> Statement:
    """Fill a leg with what its clauses tell beside the places."""
    move, sentence = leg.moves[0], every[leg.sentence]
    token = leg.told.tokens[move.trigger.at]
    said, said_told = details.said(leg, words), leg.told
    if said is None and leg.sentence in seen.cited:
        said_told, said = seen.cited[leg.sentence]
    planned = move.fact == "planned"
    day = details.day_of(
        article, every, leg, said if said_told is leg.told else None, planned, words
    )
    strength, low, high = details.strength(article, leg)
    status = "reported" if said is None else said.status
    if planned and status != "denied":
        status = "planned"
        said = said or details.planner(leg, words)
    return Statement(
        kind="leg",
        sentence=sentence,
        trigger=details.words_at(article, token.start, token.end),
        force=details.force_words(article, leg.group_told, leg.group),
        strength=strength,
        strength_low=low,
        strength_high=high,
        origin=details.place(article, leg.origin),
        destination=details.place(article, leg.destination),
        via=tuple(details.words_at(article, end.start, end.end) for end in leg.via),
        mode=details.mode(leg, words),
        date=article.text[day.start : day.end] if day else None,
        edtf=day.edtf if day else None,
        date_earliest=day.earliest if day else None,
        date_latest=day.latest if day else None,
        claimant=details.claimant(article, said_told, said),
        status=status,
        movement=leg.movement,
        leg=leg.number,
        tense=_TENSES.get(move.trigger.form, "past"),
        confidence=details.confidence(leg, day, said),
    )


# --- Presences and events -----------------------------------------------------------------------
def _presence(
    article: Article, sentence: Words, told: Read, move: Move, words: Lexicon
) -> Iterator[Statement]:
    group = move.group
    if group is None or move.fact != "real" or not move.inside or group.sort == "weak":
        return
    leg = Leg([move], 0, told, group, told, None, move.inside[0], [], 0)
    said, (strength, low, high) = details.said(leg, words), details.strength(article, leg)
    day = details.day_of(article, [sentence], leg, said, False, words)
    token = told.tokens[move.trigger.at]
    yield Statement(
        kind="presence",
        sentence=sentence,
        trigger=details.words_at(article, token.start, token.end),
        force=details.force_words(article, told, group),
        strength=strength,
        strength_low=low,
        strength_high=high,
        destination=details.place(article, move.inside[0]),
        date=article.text[day.start : day.end] if day else None,
        edtf=day.edtf if day else None,
        date_earliest=day.earliest if day else None,
        date_latest=day.latest if day else None,
        claimant=details.claimant(article, told, said),
        status=said.status if said else "reported",
        confidence={"force": 0.8, "destination": 0.8 if move.inside[0].known else 0.6},
    )


def _events(
    article: Article, every: Sequence[Words], number: int, told: Read, seen: Seen, words: Lexicon
) -> Iterator[Statement]:
    """Read denials and confirmations of movements, and which they may concern."""
    if not told.groups and not any(
        words.moving(token.low) for token in told.tokens if token.sort == "word"
    ):
        return
    for part in told.parts:
        for verb, form in part.verbs:
            if form.kind not in ("deny", "confirm") or form.form not in ("past", "present"):
                continue
            if verb and told.tokens[verb - 1].low in words.small["not"]:
                continue
            left = speaker_at(told.tokens, part, verb, words)
            token = told.tokens[verb]
            stance = "denies" if form.kind == "deny" else "confirms"
            yield Statement(
                kind="event",
                sentence=every[number],
                trigger=details.words_at(article, token.start, token.end),
                claimant=details.claimant(article, told, Said(*left, stance) if left else None),
                status="denied" if stance == "denies" else "confirmed",
                stance=stance,
                concerns=_concerned(seen, number),
            )


def _concerned(seen: Seen, number: int) -> tuple[int, ...]:
    """List the numbers of the movements that a stance may be about, told here or shortly before."""
    own = {leg.movement for leg in seen.legs if leg.sentence == number}
    if own:
        return tuple(sorted(own))
    near = (leg for leg in seen.legs if number - _RECENT <= leg.sentence < number)
    return tuple(sorted({leg.movement for leg in near}))
