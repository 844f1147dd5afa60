"""What a Russian or Ukrainian article states of movements: each leg, presence and denial."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geo_movements.draft.grammar.slavic.days import Day, days_in, year_in
from geo_movements.draft.grammar.slavic.ends import End
from geo_movements.draft.grammar.slavic.forces import Group
from geo_movements.draft.grammar.slavic.legs import Move, Read, moves_in, read
from geo_movements.draft.grammar.slavic.lexicon import Lexicon, fold, lexicon
from geo_movements.draft.grammar.slavic.said import Said, cited_in, said_of, subject_at
from geo_movements.draft.grammar.slavic.words import tokenise
from geo_movements.draft.records import Article, Mention, Statement, Tense, Words
from geo_movements.draft.sentences import sentences

__all__ = ["statements"]

_LONGEST = 3000  # characters of a sentence that is read: a table is none
_CONTEXT = 4  # sentences that "the column" may be of the armed forces told of before
_FAR = 2  # sentences that "they" and "from there" may reach back
_RECENT = 30  # sentences that a denial may reach back
_TENSES: dict[str, Tense] = {
    "past": "past", "present": "present", "future": "future", "infinitive": "infinitive",
    "nominal": "nominal",
}  # fmt: skip


@dataclass(slots=True)
class _Leg:
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
class _Seen:
    """What the text has told so far."""

    legs: list[_Leg] = field(default_factory=list)
    cited: dict[int, tuple[Read, Said]] = field(default_factory=dict)
    movement: int = 0
    war: int = -_CONTEXT


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
    seen, found = _Seen(), []
    reads: dict[int, Read] = {}
    if _is_of_war(article.title or "", words):
        seen.war = 0
    for number, sentence in enumerate(every):
        if len(sentence.text) > _LONGEST or sentence.text.rstrip().endswith("?"):
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
                _link(seen, number, told, move, words)
    found += [_statement(article, every, leg, seen, words) for leg in seen.legs]
    for number, told in reads.items():
        found += _events(article, every, number, told, seen, words)
    return sorted(found, key=lambda one: (one.sentence.start, one.trigger.start, one.leg or 0))


def _is_of_war(title: str, words: Lexicon) -> bool:
    lows = [fold(word) for word in re.findall(r"\w+", title)[:40]]
    return any(
        low.startswith(words.war) or ((noun := words.force(low)) is not None and noun.sort != "weak")
        for low in lows
    )


# --- Legs ---------------------------------------------------------------------------------------
def _link(seen: _Seen, number: int, told: Read, move: Move, words: Lexicon) -> None:
    """Join a move to those before: a force taken up again, a journey that goes on."""
    before = seen.legs[-1] if seen.legs else None
    near = before if before is not None and number - before.sentence <= _FAR else None
    same = near if near is not None and near.sentence == number else None
    group, group_told = move.group, told
    took_up = group is None or _is_part(told, group) or (same is not None and group is same.group)
    if group is None:
        heir = _heir(near, same, move, told, words)
        if heir is None:
            return
        group, group_told = heir
    if group.sort == "weak" and number - seen.war >= _CONTEXT:
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
    near: _Leg | None, same: _Leg | None, move: Move, told: Read, words: Lexicon
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


def _is_part(told: Read, group: Group) -> bool:
    """Tell "its vanguard": a part of the force before."""
    return group.first > 0 and told.tokens[group.first - 1].low in ("ее", "его", "их", "її", "його", "їх")


def _left_it(
    seen: _Seen, move: Move, told: Read, near: _Leg | None, words: Lexicon, origins: list[End | None]
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


def _completes(leg: _Leg, move: Move, origins: Sequence[End | None]) -> bool:
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
    seen: _Seen, number: int, told: Read, move: Move, group: Group, group_told: Read,
    origins: Sequence[End | None], goes_on: _Leg | None,
) -> None:  # fmt: skip
    """Add a leg for each pair of ends."""
    if goes_on is not None:
        movement = goes_on.movement
        goes_on.number = goes_on.number or 1
        order: int | None = goes_on.number + 1
    else:
        seen.movement += 1
        movement, order = seen.movement, None
    for origin in origins or [None]:
        for destination in move.destinations or [None]:
            if origin is None and destination is None and not move.via:
                continue
            if origin is not None and destination is not None and origin.start == destination.start:
                continue
            seen.legs.append(
                _Leg([move], number, told, group, group_told, origin, destination, [*move.via],
                     movement, order)
            )  # fmt: skip


def _words(article: Article, start: int, end: int) -> Words:
    return Words(article.text[start:end], start, end)


def _place(article: Article, end: End | None) -> Words | None:
    return None if end is None else _words(article, end.start, end.end)


def _group_words(article: Article, told: Read, group: Group) -> Words:
    return _words(article, told.tokens[group.first].start, told.tokens[group.last].end)


def _statement(
    article: Article, every: Sequence[Words], leg: _Leg, seen: _Seen, words: Lexicon
) -> Statement:
    """Fill a leg with what its clauses tell beside the places."""
    move, sentence = leg.moves[0], every[leg.sentence]
    token = leg.told.tokens[move.trigger.at]
    said, said_told = _said(leg, words), leg.told
    if said is None and leg.sentence in seen.cited:
        said_told, said = seen.cited[leg.sentence]
    planned = move.fact == "planned"
    day = _day(article, every, leg, said if said_told is leg.told else None, planned, words)
    strength, low, high = _strength(article, leg)
    status = "reported" if said is None else said.status
    if planned and status != "denied":
        status = "planned"
        said = said or _planner(leg, words)
    return Statement(
        kind="leg",
        sentence=sentence,
        trigger=_words(article, token.start, token.end),
        force=_group_words(article, leg.group_told, leg.group),
        strength=strength,
        strength_low=low,
        strength_high=high,
        origin=_place(article, leg.origin),
        destination=_place(article, leg.destination),
        via=tuple(_words(article, end.start, end.end) for end in leg.via),
        mode=_mode(leg, words),
        date=article.text[day.start : day.end] if day else None,
        edtf=day.edtf if day else None,
        date_earliest=day.earliest if day else None,
        date_latest=day.latest if day else None,
        claimant=_claimant(article, said_told, said),
        status=status,
        movement=leg.movement,
        leg=leg.number,
        tense=_TENSES.get(move.trigger.form, "past"),
        confidence=_confidence(leg, day, said),
    )


def _confidence(leg: _Leg, day: Day | None, said: Said | None) -> dict[str, float]:
    sure = {"force": 0.6 if leg.group.sort == "weak" else 0.85}
    for name, end in (("origin", leg.origin), ("destination", leg.destination)):
        if end is not None:
            tokens = leg.told.tokens
            inside = tokens[0].start <= end.start < tokens[-1].end
            told = 0.5 if end.doubtful else 0.85 if end.known else 0.65
            sure[name] = told if inside else round(told * 0.7, 2)
    if day is not None:
        sure["date"] = 0.8
    sure["claimant"] = 0.8 if said is None or said.first is not None else 0.5
    return sure


def _strength(article: Article, leg: _Leg) -> tuple[str | None, int | None, int | None]:
    """Give the number's own words; what counts no people has no bounds."""
    group, tokens = leg.group, leg.group_told.tokens
    if group.amount is None:
        return None, None, None
    first = tokens[group.amount.first].start
    if not group.people:
        return article.text[first : tokens[group.head].end], None, None
    number = article.text[first : tokens[group.amount.last - 1].end]
    return number, group.amount.low, group.amount.high


# --- What is told beside ------------------------------------------------------------------------
def _said(leg: _Leg, words: Lexicon) -> Said | None:
    move = leg.moves[0]
    return said_of(leg.told.tokens, leg.told.parts, move.part, move.trigger.at, words)


def _planner(leg: _Leg, words: Lexicon) -> Said | None:
    """Find who plans or orders what the trigger tells."""
    move = leg.moves[0]
    for verb, form in move.part.verbs:
        if form.kind == "plan" and verb < move.trigger.at:
            left = subject_at(leg.told.tokens, move.part, verb, words)
            if left is not None and not _holds(leg, left):
                return Said(*left, "planned", verb)
    return None


def _holds(leg: _Leg, left: tuple[int, int]) -> bool:
    """Tell whether those who plan are those who move: nobody claims it then."""
    return leg.group_told is leg.told and left[0] <= leg.group.head < left[1]


def _claimant(article: Article, told: Read, said: Said | None) -> Words | None:
    if said is None or said.first is None or said.last is None:
        return None
    return _words(article, told.tokens[said.first].start, told.tokens[said.last - 1].end)


def _mode(leg: _Leg, words: Lexicon) -> str | None:
    """Tell by what they move: words of the clauses, then the verb, then what the force is."""
    tokens = leg.told.tokens
    lows = [
        tokens[at].low
        for move in leg.moves
        for at in range(move.part.first, move.part.last)
        if not leg.group.first <= at <= leg.group.last or leg.group_told is not leg.told
    ]
    text = " ".join(lows)
    found = {
        mode
        for mode, stems in words.modes.items()
        for stem in stems
        if any(low.startswith(stem) for low in lows) or ("_" in stem and stem.replace("_", " ") in text)
    }
    if found:
        return next(iter(found)) if len(found) == 1 else None
    for move in leg.moves:
        low = tokens[move.trigger.at].low
        for mode, stems in words.mode_verbs.items():
            if low.startswith(stems):
                return mode
    inside = leg.group_told.tokens[leg.group.first : leg.group.last + 1]
    kinds = {
        mode
        for mode, stems in words.mode_forces.items()
        if any(token.low.startswith(stems) for token in inside)
    }
    return next(iter(kinds)) if len(kinds) == 1 else None


def _day(
    article: Article, every: Sequence[Words], leg: _Leg, said: Said | None, planned: bool,
    words: Lexicon,
) -> Day | None:  # fmt: skip
    """Choose the date of a leg: of its own clause, else one that opens the sentence."""
    sentence, tokens = every[leg.sentence], leg.told.tokens
    year = year_in([sentence.text, article.title or "", article.text[: sentence.start][-1500:]])
    days = days_in(sentence.text, article.published, year, words, ahead=planned)
    own: list[tuple[int, Day]] = []
    for day in days:
        at = sentence.start + day.start
        part = next(
            (one for one in leg.told.parts if one.first < one.last
             and tokens[one.first].start <= at <= tokens[one.last - 1].end), None,
        )  # fmt: skip
        cost = _cost(leg, part, said, at, words)
        if cost is not None:
            own.append((cost, day))
    if not own:
        return None
    best = min(own, key=lambda one: (one[0], one[1].start))[1]
    return best._replace(start=sentence.start + best.start, end=sentence.start + best.end)


def _cost(leg: _Leg, part: object, said: Said | None, at: int, words: Lexicon) -> int | None:
    tokens, parts = leg.told.tokens, leg.told.parts
    if part is None:
        return None
    for order, move in enumerate(leg.moves):
        if part is move.part:
            if said is not None and said.verb is not None:
                inside = move.part.first <= said.verb < move.part.last
                verb, trigger = tokens[said.verb], tokens[move.trigger.at]
                if inside and at < trigger.start and abs(at - verb.end) < 3:
                    return None
            return order + abs(at - tokens[move.trigger.at].start) // 400
    number = parts.index(part)  # type: ignore[arg-type]
    own = parts.index(leg.moves[0].part)
    if parts[number].verbs or parts[number].finite or number > own + 1:
        return None
    return 5 if abs(number - own) <= 2 else 8


# --- Presences and events -----------------------------------------------------------------------
def _presence(
    article: Article, sentence: Words, told: Read, move: Move, words: Lexicon
) -> Iterator[Statement]:
    group = move.group
    if group is None or move.fact != "real" or not move.inside or group.sort == "weak":
        return
    leg = _Leg([move], 0, told, group, told, None, move.inside[0], [], 0)
    said, (strength, low, high) = _said(leg, words), _strength(article, leg)
    day = _day(article, [sentence], leg, said, False, words)
    token = told.tokens[move.trigger.at]
    yield Statement(
        kind="presence",
        sentence=sentence,
        trigger=_words(article, token.start, token.end),
        force=_group_words(article, told, group),
        strength=strength,
        strength_low=low,
        strength_high=high,
        destination=_place(article, move.inside[0]),
        date=article.text[day.start : day.end] if day else None,
        edtf=day.edtf if day else None,
        date_earliest=day.earliest if day else None,
        date_latest=day.latest if day else None,
        claimant=_claimant(article, told, said),
        status=said.status if said else "reported",
        confidence={"force": 0.8, "destination": 0.8 if move.inside[0].known else 0.6},
    )


def _events(
    article: Article, every: Sequence[Words], number: int, told: Read, seen: _Seen, words: Lexicon
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
            left = subject_at(told.tokens, part, verb, words)
            token = told.tokens[verb]
            stance = "denies" if form.kind == "deny" else "confirms"
            yield Statement(
                kind="event",
                sentence=every[number],
                trigger=_words(article, token.start, token.end),
                claimant=_claimant(article, told, Said(*left, stance) if left else None),
                status="denied" if stance == "denies" else "confirmed",
                stance=stance,
                concerns=_concerned(seen, number),
            )


def _concerned(seen: _Seen, number: int) -> tuple[int, ...]:
    """Number the movements that a stance may be about: told in its sentence, or shortly before."""
    own = {leg.movement for leg in seen.legs if leg.sentence == number}
    if own:
        return tuple(sorted(own))
    near = (leg for leg in seen.legs if number - _RECENT <= leg.sentence < number)
    return tuple(sorted({leg.movement for leg in near}))
