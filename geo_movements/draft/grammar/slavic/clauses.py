"""A Slavic sentence in clauses: what stands between its signs and joins, with their verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from geo_movements.draft.grammar.slavic.ends import End
from geo_movements.draft.grammar.slavic.lexicon import Form, Lexicon
from geo_movements.draft.grammar.slavic.words import Token, phrase_at

__all__ = ["Part", "Trigger", "parts_of", "said_in"]

_SIGNS = frozenset(',;:—–()…"“”„')
_MOVING = frozenset(("go", "arrive", "depart", "leave", "send", "cross", "stay"))


@dataclass(slots=True)
class Trigger:
    """A verb or noun that tells of a movement: its token, what it does and how it stands."""

    at: int
    kind: str
    form: str
    reflexive: bool = False


@dataclass(slots=True)
class Part:
    """A clause: tokens `first` up to `last`, which is out; its verbs, and how it begins.

    `opens` is "that", "which", "sub" or null; `joined` tells one behind "and" or "but".
    """

    first: int
    last: int
    opens: str | None = None
    joined: bool = False
    triggers: list[Trigger] = field(default_factory=list)
    verbs: list[tuple[int, Form]] = field(default_factory=list)
    finite: bool = False

    @property
    def gerund(self) -> bool:
        """Whether its only verb is a gerund: it shares the subject of another."""
        return bool(self.triggers) and all(one.form == "gerund" for one in self.triggers)


def parts_of(tokens: Sequence[Token], ends: Sequence[End], words: Lexicon) -> list[Part]:
    """Cut a sentence into its clauses, in order."""
    inside = {at for end in ends for at in range(end.at, end.last + 1)}
    borders = [0, *_borders(tokens, ends, inside, words), len(tokens)]
    found: list[Part] = []
    for first, last in pairwise(borders):
        while first < last and tokens[first].sort == "sign":
            first += 1
        if first < last:
            found.append(_part(tokens, first, last, words))
    return found


def _borders(
    tokens: Sequence[Token], ends: Sequence[End], inside: set[int], words: Lexicon
) -> list[int]:
    listed = {end.last + 1 for end in ends} & {end.first - 1 for end in ends}
    borders: list[int] = []
    verb_before = False
    for at, token in enumerate(tokens):
        if (token.text in _SIGNS and at not in listed) or (
            (token.low in words.small["and"] or token.low in words.small["but"])
            and verb_before
            and at not in listed
            and _verb_ahead(tokens, at + 1, words)
        ):
            borders.append(at)
            verb_before = False
        elif token.sort == "word" and at not in inside and words.is_verb_like(token.low):
            verb_before = True
    return borders


def _verb_ahead(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    for token in tokens[at : at + 40]:
        if token.text in _SIGNS:
            return False
        if token.sort == "word" and words.is_verb_like(token.low):
            return True
    return False


def _part(tokens: Sequence[Token], first: int, last: int, words: Lexicon) -> Part:
    part = Part(first, last)
    low = tokens[first].low
    if low in words.small["and"] or low in words.small["but"]:
        part.joined = True
        first += 1
    low = tokens[first].low if first < last else ""
    if low in words.small["that"]:
        part.opens = "that"
    elif low in words.small["which"]:
        part.opens = "which"
    elif low in words.small["subordinate"]:
        part.opens = "sub"
    for at in range(first, last):
        token = tokens[at]
        if token.sort != "word" or (token.capital and at != first):
            continue
        for form in _best(words.verb(token.low)):
            kind = _taken(tokens, at, form, words)
            part.verbs.append((at, form))
            if kind in _MOVING:
                part.triggers.append(Trigger(at, kind, form.form, form.reflexive))
        part.finite = part.finite or words.is_verb_like(token.low)
        noun = words.moving(token.low)
        if noun is not None and not words.verb(token.low):
            part.triggers.append(Trigger(at, noun, "nominal"))
    return part


def _best(forms: Sequence[Form]) -> Sequence[Form]:
    """Choose among the verbs that a form may be of: -ся moves itself, without it another."""
    if len(forms) < 2:
        return forms
    forms = sorted(forms, key=lambda one: one.form in ("gerund", "active", "long"))
    own = [one for one in forms if one.kind in ("go", "arrive", "depart")]
    other = [one for one in forms if one.kind == "send"]
    if own and other and own[0].form == other[0].form:
        return own[:1] if own[0].reflexive else other[:1]
    return forms[:1]


def _taken(tokens: Sequence[Token], at: int, form: Form, words: Lexicon) -> str:
    """Read "took course" as going."""
    noun, kind = words.taken
    if form.kind == "taken":
        ahead = any(token.low == noun for token in tokens[at + 1 : at + 4])
        return str(kind) if ahead else "taken"
    if form.kind == "leave" and form.reflexive:
        return "stay"  # остаться, залишитися
    return form.kind


def said_in(tokens: Sequence[Token], part: Part, words: Lexicon) -> bool:
    """Tell a part that begins with "according to"."""
    return phrase_at(tokens, part.first, words.according) > 0
