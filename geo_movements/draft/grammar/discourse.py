"""What a text has told so far: its forces, its places, where its forces are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from geo_movements.draft.grammar.ends import End
from geo_movements.draft.grammar.forces import Kind
from geo_movements.draft.grammar.lexicon import Lexicon
from geo_movements.draft.grammar.moves import Move
from geo_movements.draft.grammar.phrases import Noun
from geo_movements.draft.grammar.words import Token, bag
from geo_movements.draft.records import Mention

__all__ = [
    "Force",
    "Leg",
    "Seen",
    "again",
    "force_of",
    "is_country",
    "key_of",
    "named",
    "names_in",
    "own_names",
    "same",
]

_GENERIC = bag(
    """troops soldiers men forces force fighters army unit units personnel militants rebels
    insurgents gunmen marines servicemen brigade division regiment battalion corps group column
    convoy contingent garrison fleet squadron company detachment policemen police militia
    terrorists extremists guerrillas paratroopers peacekeepers mercenaries infantry cavalry ships
    vessels warships others rest
    remainder elements remnants survivors latter group ship frigate destroyer carrier submarine"""
)
_DEFINITE = bag("the this that these those their his its same said")
SINGULAR_PRONOUNS = frozenset({"he", "she", "him", "it", "i"})


@dataclass(frozen=True, slots=True)
class Force:
    """A force as a clause names it: its words, the names in them, and whether they point back."""

    start: int
    end: int
    kind: Kind
    names: frozenset[str]
    definite: bool
    generic: bool
    counted: bool
    head: str
    sentence: int
    words: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()


@dataclass(slots=True)
class Leg:
    """A leg as the whole text tells it."""

    move: Move
    force: Force
    origin: End | None
    destination: End | None
    via: tuple[End, ...]
    fact: str
    movement: int = 0
    number: int = 0
    mode_words: str = ""
    merged: list[Move] = field(default_factory=list)
    whole: bool = True


@dataclass(slots=True)
class Seen:
    """The memory of a text that is being read."""

    text: str
    mentions: Sequence[Mention]
    sentences: Sequence[tuple[int, int]]
    forces: list[Force] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    here: End | None = None
    starts: list[int] = field(default_factory=list)
    movements: int = 0
    stops: list[tuple[int, int, Force, End]] = field(default_factory=list)
    captured: list[tuple[int, End, frozenset[str]]] = field(default_factory=list)
    places: list[tuple[int, End]] = field(default_factory=list)
    of_force: bool = False  # the title names one force, which "it" means


@cache
def _plain(name: str) -> str:
    return name.lower().removeprefix("the ").strip()


def names_in(noun: Noun) -> Iterable[str]:
    """Give the names in a noun phrase; a nationality by its country."""
    whole: Noun | None = noun
    while whole is not None:
        for word in whole.words:
            if word.mention is not None:
                yield _plain(word.mention.name)
            elif word.tag == "E":
                yield word.low.removesuffix("s")
        whole = whole.of


def _innermost(noun: Noun) -> Noun:
    """Give what is counted: of "a total of 500 troops", the troops."""
    while noun.of is not None and noun.head.low in _SHARES:
        noun = noun.of
    return noun


_SHARES = bag("total number hundreds thousands dozens scores rest most some part")


def _all_words(noun: Noun) -> Iterable[Token]:
    whole: Noun | None = noun
    while whole is not None:
        yield from whole.words
        whole = whole.of


def force_of(
    nouns: Sequence[Noun], kind: Kind, sentence: int, owners: Sequence[Noun], lexicon: Lexicon
) -> Force:
    """Describe who moves; `owners` are those whom "its" and "their" mean."""
    first, last = nouns[0], nouns[-1]
    names = frozenset(name for noun in nouns for name in names_in(noun))
    opens = first.words[0].low
    bare = first.words[0].tag == "N"
    if not names and (opens in {"its", "their", "his", "her"} or bare):
        names = frozenset(name for owner in owners for name in names_in(owner))
    words = [word for noun in nouns for word in _all_words(noun)]
    head = _innermost(first).head.low
    counted = any(word.tag == "M" for word in words)
    end = max([last.end, *(word.end + 1 for word in last.brackets[-1:])])
    return Force(
        start=first.start,
        end=end,
        kind=kind,
        names=names,
        definite=opens in _DEFINITE or "remaining" in {word.low for word in first.words},
        generic=head in _GENERIC or kind in {"count", "pronoun"},
        counted=counted,
        head=head,
        sentence=sentence,
        words=frozenset(word.low for word in words),
        owners=frozenset(name for owner in owners for name in names_in(owner)),
    )


def same(one: Force, other: Force) -> bool:
    """Tell whether two namings may mean one force; `other` was named before."""
    if one.kind == "pronoun" or (one.start, one.end) == (other.start, other.end):
        return True
    ours, theirs = own_names(one), own_names(other)
    if not _alike(one, other):
        return False
    if one.kind == "people" and one.definite and not any(map(is_country, other.names)):
        led = any(word.startswith(("'", "\u2019")) for word in other.words)
        return not (led and theirs)  # of a band whose country nobody told, not of "Blake's corps"
    if ours and theirs:
        if ours & theirs:
            return not (one.counted and other.counted) or one.definite
        return False
    if ours and (not one.definite or _is_name(one)):
        return False
    if one.definite and one.generic:
        return True
    return not ours and one.head == other.head and one.definite


def own_names(force: Force) -> frozenset[str]:
    """Give the names that tell a force from others: of "the Northern Army", not the "Army"."""
    return frozenset(
        name for name in force.names if name not in _GENERIC and f"{name}s" not in _GENERIC
    )


def _is_name(force: Force) -> bool:
    """Tell the name of a body, "the Western Army", from what points back: "the French army"."""
    return len(force.names) > 1 and bool({force.head, force.head.removesuffix("s")} & force.names)


_FORMATIONS = bag(
    """brigade division regiment battalion corps squadron frigate destroyer carrier submarine
    cruiser warship"""
)
_MEN = bag(
    """troops soldiers men forces force fighters personnel militants rebels insurgents gunmen
    marines police militia terrorists extremists guerrillas mercenaries paratroopers reinforcements
    peacekeepers columns"""
)
_RISEN = bag(
    """rebel rebels insurgent insurgents militant militants guerrilla guerrillas gunmen terrorist
    terrorists extremist extremists jihadist jihadists militia militias militiamen"""
)
_RULING = bag("government army federal regime police garrison loyalist") | _FORMATIONS
_ORDINAL = re.compile(r"[0-9]+(?:st|nd|rd|th|d)|first|second|third|fourth|fifth|sixth|seventh|"
                      r"eighth|ninth|tenth|[ivx]{2,5}")  # fmt: skip


def _alike(one: Force, other: Force) -> bool:
    """Tell forces that may be one by what they are: their numbers, their sides, their size."""
    numbers, others = (frozenset(filter(_ORDINAL.fullmatch, each.words)) for each in (one, other))
    if numbers and others and not numbers & others:
        return False
    if (_side(one), _side(other)) in {("risen", "ruling"), ("ruling", "risen")}:
        return False
    if _side(one) == "ruling" and other.kind == "band" and one.head not in other.words:
        return False
    theirs = one.owners and other.owners and one.words & {"its", "their"}
    if theirs and not one.owners & other.owners:
        return False
    if one.head in _FORMATIONS and one.head not in other.words:
        return other.head not in _FORMATIONS | _MEN
    return True


def _side(force: Force) -> str:
    risen, ruling = force.words & _RISEN, force.words & _RULING
    return "" if bool(risen) == bool(ruling) else "risen" if risen else "ruling"


def key_of(end: End | None, seen: Seen) -> str | None:
    """Name the place that an end means, so that "Poland" and "Polish territory" are one."""
    if end is None:
        return None
    inside = _within(seen, end)
    names = [_plain(mention.name) for mention in inside]
    words = seen.text[end.start : end.end].lower()
    if names and words.endswith(("territory", "soil", "mainland", "side")):
        return names[-1]
    rest = seen.text[end.start : end.end]
    for mention in inside:
        rest = rest.replace(mention.text, "")
    bare = rest == rest.lower()
    if len(names) == 1 and bare and end.head not in {"border", "frontier", "borders"}:
        return names[0]
    return " ".join(word for word in words.replace(",", " ").split() if word not in _FILLERS)


def _within(seen: Seen, end: End) -> list[Mention]:
    first, last = bisect_left(seen.starts, end.start), bisect_left(seen.starts, end.end)
    return [mention for mention in seen.mentions[first:last] if mention.end <= end.end]


_FILLERS = bag("the a of region area province city town village near district")


def named(start: int, end: int, head: str) -> End:
    """Make an end of a stretch of the text that names a place."""
    return End(start, end, "named", head, True)


_OURS = frozenset({"our", "my", "your"})


def again(end: End, leg_force: Force | None, seen: Seen, before: int) -> End | None:
    """Find the place that "there", "the country", "his town" mean, told before `before`."""
    head = end.head
    if seen.text[end.start : end.end].lower().split()[0] in _OURS:
        return None
    if head == "there":
        return _last_place(seen, before)
    own = leg_force.names if leg_force is not None else frozenset()
    last: End | None = None
    until = bisect_left(seen.starts, before)
    for mention in reversed(seen.mentions[max(0, until - _BACK) : until]):
        if mention.kind != "place":
            continue
        place = named(mention.start, mention.end, mention.text.split()[-1].lower())
        country = is_country(mention.name)
        if head in {"country", "nation", "state", "republic", "kingdom"}:
            if country and _plain(mention.name) not in own:
                return place
            continue
        if head in _SETTLED and country:
            continue
        if head in mention.text.lower().split():
            return place
        if last is None:
            last = place
    for _, told in reversed(seen.places[-_BACK:]):
        if told.start < before and head in seen.text[told.start : told.end].lower().split():
            return told
    if last is None and head not in {"country", "nation", "state"}:
        return _last_place(seen, before)
    return last


_BACK = 60  # mentions or places that are looked at for what a word points back to


def _last_place(seen: Seen, before: int) -> End | None:
    told = (end for _, end in reversed(seen.places[-_BACK:]) if end.start < before)
    return next(told, None)


_SETTLED = bag(
    """city town village port base camp capital fortress stronghold airport oasis settlement
    island valley"""
)


@cache
def _countries() -> frozenset[str]:
    from geo_movements.places.countries import NAMES

    return frozenset(_plain(name) for name in NAMES.values()) | {
        "united states", "united kingdom", "soviet union", "yugoslavia", "czechoslovakia",
        "east germany", "west germany", "rhodesia", "zaire", "burma", "prussia", "ussr", "u.s.",
        "us", "uk", "ivory coast", "north korea", "south korea", "korea", "persia", "siam",
    }  # fmt: skip


def is_country(name: str) -> bool:
    """Tell whether a name is a country's.

    >>> is_country("Kyrgyzstan"), is_country("Kant")
    (True, False)
    """
    return _plain(name) in _countries()
