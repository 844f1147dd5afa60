"""What a Slavic clause tells of a movement beside its ends: number, mode, day, who says so."""

from __future__ import annotations

from collections.abc import Sequence

from geo_movements.draft.grammar.slavic.clauses import Part
from geo_movements.draft.grammar.slavic.days import Day, days_in, year_in
from geo_movements.draft.grammar.slavic.ends import End
from geo_movements.draft.grammar.slavic.forces import Group
from geo_movements.draft.grammar.slavic.legs import Read
from geo_movements.draft.grammar.slavic.lexicon import Lexicon
from geo_movements.draft.grammar.slavic.links import Leg
from geo_movements.draft.grammar.slavic.said import Said, said_of, subject_at
from geo_movements.draft.records import Article, Words

__all__ = [
    "claimant",
    "confidence",
    "day_of",
    "force_words",
    "mode",
    "place",
    "planner",
    "said",
    "strength",
    "words_at",
]


def words_at(article: Article, start: int, end: int) -> Words:
    """Take the words of a stretch."""
    return Words(article.text[start:end], start, end)


def place(article: Article, end: End | None) -> Words | None:
    """Take the words of an end; null where there is none."""
    return None if end is None else words_at(article, end.start, end.end)


def force_words(article: Article, told: Read, group: Group) -> Words:
    """Take the words of a force, its number among them."""
    return words_at(article, told.tokens[group.first].start, told.tokens[group.last].end)


def confidence(leg: Leg, day: Day | None, said: Said | None) -> dict[str, float]:
    """Say how sure each field is: a place of the gazetteer more than one of the syntax alone."""
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


def strength(article: Article, leg: Leg) -> tuple[str | None, int | None, int | None]:
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
def said(leg: Leg, words: Lexicon) -> Said | None:
    """Find who says what a leg tells."""
    move = leg.moves[0]
    return said_of(leg.told.tokens, leg.told.parts, move.part, move.trigger.at, words)


def planner(leg: Leg, words: Lexicon) -> Said | None:
    """Find who plans or orders what the trigger tells."""
    move = leg.moves[0]
    for verb, form in move.part.verbs:
        if form.kind == "plan" and verb < move.trigger.at:
            left = subject_at(leg.told.tokens, move.part, verb, words)
            if left is not None and not _holds(leg, left):
                return Said(*left, "planned", verb)
    return None


def _holds(leg: Leg, left: tuple[int, int]) -> bool:
    """Tell whether those who plan are those who move: nobody claims it then."""
    return leg.group_told is leg.told and left[0] <= leg.group.head < left[1]


def claimant(article: Article, told: Read, said: Said | None) -> Words | None:
    """Take the words for who says it."""
    if said is None or said.first is None or said.last is None:
        return None
    return words_at(article, told.tokens[said.first].start, told.tokens[said.last - 1].end)


def mode(leg: Leg, words: Lexicon) -> str | None:
    """Tell by what they move: words of the clauses, then the verb, then what the force is."""
    lows = [
        move.told.tokens[at].low
        for move in leg.moves
        for at in range(move.part.first, move.part.last)
        if not leg.group.first <= at <= leg.group.last or leg.group_told is not move.told
    ]
    text = " ".join(lows)
    found = {
        mode
        for mode, stems in words.modes.items()
        for stem in stems
        if any(low.startswith(stem) for low in lows)
        or ("_" in stem and stem.replace("_", " ") in text)
    }
    if found:
        return next(iter(found)) if len(found) == 1 else None
    for move in leg.moves:
        low = move.told.tokens[move.trigger.at].low
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


def day_of(
    article: Article, every: Sequence[Words], leg: Leg, said: Said | None, planned: bool,
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


def _cost(leg: Leg, part: Part | None, said: Said | None, at: int, words: Lexicon) -> int | None:
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
    number = parts.index(part)
    own = parts.index(leg.moves[0].part)
    if parts[number].verbs or parts[number].finite or number > own + 1:
        return None
    return 5 if abs(number - own) <= 2 else 8
