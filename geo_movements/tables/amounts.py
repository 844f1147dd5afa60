"""The phrases of an amount: each with its pattern, its meaning and examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from geo_movements.errors import ParseError
from geo_movements.tables.counts import (
    ABOUT,
    NOUN,
    NUMBER,
    OF_WHOM,
    ONE,
    ORDINAL,
    SCALES,
    UNIT_WORDS,
    WORD,
    number_of,
    unit_of,
)

__all__ = ["RULES", "Rule", "Strength", "may_be_thousands", "named_formation", "read_amount"]


@dataclass(frozen=True, slots=True)
class Strength:
    """What a strength says: its bounds, whether they are round, and the unit if the words name it.

    A null bound is not told. Both null and `approx` is an amount without a number ("several
    thousand", "most of 10,000"); both null and not `approx` is unknown. `unit` is one of
    `schema.STRENGTH_UNITS`.
    """

    low: int | None
    high: int | None
    approx: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of phrase: its pattern, what it means, examples of it, and its reader.

    The pattern meets the text as `counts.tidy` writes it. A reader that returns None passes on to
    the next rule.
    """

    pattern: re.Pattern[str]
    meaning: str
    examples: tuple[str, ...]
    read: Callable[[re.Match[str]], Strength | None]


def read_amount(words: str) -> Strength | None:
    """Read one amount in tidied words by the first rule that fits; None when none does."""
    for rule in RULES:
        match = rule.pattern.fullmatch(words)
        strength = rule.read(match) if match else None
        if strength is not None:
            return strength
    return None


def may_be_thousands(low: int, high: int) -> bool:
    """Tell whether a range may say thousand once: "5 to 10,000" is 5,000 to most who write it."""
    return 0 < low < 1_000 and low * 1_000 < high


# --- The readers --------------------------------------------------------------------------------


def _strength(match: re.Match[str], low: int | None, high: int | None) -> Strength:
    told = match.groupdict()
    approx = any(told.get(group) is not None for group in ("about", "about_b", "so"))
    return Strength(low, high, approx, unit_of(told.get("noun")))


def _read_number(match: re.Match[str]) -> Strength | None:
    number = number_of(match["a"])
    return None if number is None else _strength(match, number, number)


def _read_low(match: re.Match[str]) -> Strength | None:
    number = number_of(match["a"])
    return None if number is None else _strength(match, number, None)


def _read_high(match: re.Match[str]) -> Strength | None:
    number = number_of(match["a"])
    return None if number is None else _strength(match, None, number)


def _read_range(match: re.Match[str]) -> Strength | None:
    low, high = match["a"], match["b"]
    scale = high.rpartition(" ")[2]
    scaled = f"{low} {scale}"
    # "10 to 12 thousand" says thousand once; "500 to 2 thousand" does not say 500 thousand.
    if scale in SCALES and _is_bare(low) and (number_of(scaled) or 0) <= (number_of(high) or 0):
        low = scaled
    first, last = number_of(low), number_of(high)
    if first is None or last is None:
        return None
    if low.isdigit() and may_be_thousands(first, last):
        raise ParseError(
            f"{low} may mean {first:,} or {first:,} thousand.",
            f'Write "{first:,},000 to {last:,}", or "at least {first} and up to {last:,}".',
        )
    return _strength(match, first, last)


def _is_bare(number: str) -> bool:
    return re.fullmatch(r"[0-9]+(?:\.[0-9]{1,2})?", number) is not None


def _read_both(match: re.Match[str]) -> Strength | None:
    first, last = number_of(match["a"]), number_of(match["b"])
    return None if first is None or last is None else _strength(match, first, last)


def _read_one(match: re.Match[str]) -> Strength:
    return Strength(1, 1, False, unit_of(match["noun"]))


def _read_vague(match: re.Match[str]) -> Strength:
    return Strength(None, None, True, unit_of(match["noun"]))


def _read_unknown(match: re.Match[str]) -> Strength:
    return Strength(None, None, False, unit_of(match["noun"]))


def _read_part(match: re.Match[str]) -> Strength | None:
    # The whole is read for its unit only: it bounds no part.
    whole = read_amount(match["whole"]) or read_amount(f"the {match['whole']}")
    if whole is None:
        return None
    # Most of one brigade is no formation: of what it is made is not told.
    one_formation = whole.unit == "formations" and whole.high == 1
    return Strength(None, None, True, None if one_formation else whole.unit)


def _read_brackets(match: re.Match[str]) -> Strength | None:
    """Read "a regiment (about 1,200)": the number is the strength, the formation its name.

    Two numbers of like things are one too many: which is meant is not told.
    """
    named, told = _amount_or_name(match["named"]), read_amount(match["told"])
    if told is None or named is None:
        return None
    if _is_counted(named) and told.unit == "formations":
        return named
    if _is_counted(named):
        return None
    return _of_unit(told, named)


def named_formation(words: str) -> Strength | None:
    """Read the formations of a phrase that tells their men too; None where it does not."""
    match = _BRACKETS.fullmatch(words) or _BODY.fullmatch(words)
    sides = match.groupdict().values() if match else ()
    for side in sides:
        amount = _amount_or_name(side)
        if amount is not None and amount.unit == "formations":
            return amount
    return None


def _amount_or_name(words: str) -> Strength | None:
    """Read an amount; a name without a number, but for ordinals, has no bounds."""
    try:
        amount = read_amount(words)
    except ParseError:  # a noun that no strength counts is a name as good as any
        amount = None
    if amount is None and not re.search(r"[0-9]", re.sub(ORDINAL, "", words)):
        return Strength(None, None, False, None)
    return amount


def _is_counted(strength: Strength) -> bool:
    return strength.unit != "formations" and (strength.low, strength.high) != (None, None)


def _of_unit(told: Strength, named: Strength) -> Strength:
    """Give a bare number the unit of what it stands beside: "several ships (5)"."""
    beside = None if named.unit == "formations" else named.unit
    return replace(told, unit=told.unit or beside)


def _read_body(match: re.Match[str]) -> Strength | None:
    return read_amount(match["told"])


# --- The rules ----------------------------------------------------------------------------------

_LEAST = (
    r"(?:at least|no fewer than|no less than|not less than|not fewer than|as few as|as little as"
    r"|a minimum of|>=)"
)
_MORE = r"(?:more than|over|above|upwards of|in excess of|>)"
_MOST = r"(?:up to|as many as|at most|no more than|not more than|a maximum of|<=)"
_LESS = r"(?:fewer than|less than|under|below|<)"
_VAGUE = (
    r"(?:few|handful|several|some|many|multiple|numerous|couple of"
    r"|(?:low |mid |high )?(?:tens of |hundreds of )?(?:dozens|scores|hundreds|thousands|millions))"
)
_FORMATION = "|".join(word for word in UNIT_WORDS["formations"] if not word.endswith("ies"))
_BRACKETS = re.compile(r"(?P<named>[^()]+?) ?\((?P<told>[^()]+)\)")
_BODY = re.compile(
    rf"(?P<named>(?:an?|the|1) (?:{WORD} ){{0,4}}?(?:{_FORMATION})) of "
    rf"(?P<told>(?:{ABOUT}|{_LEAST} ?|{_MORE} ?|{_MOST} ?|{_LESS} ?)?[0-9].*)"
)
_A = rf"(?P<about>{ABOUT})?(?P<a>{NUMBER})"
_B = rf"(?P<about_b>{ABOUT})?(?P<b>{NUMBER})"

RULES: tuple[Rule, ...] = (
    Rule(
        re.compile(rf"{_A}(?P<so> or so)?{NOUN}"),
        "A number is both bounds; about, some, around, nearly, ~ make it approximate.",
        (
            "3,000",
            "12 000",
            "1.5k",
            "1.2m",
            "some 1,500",
            "two dozen ships",
            "three battalions of marines",
        ),
        _read_number,
    ),
    Rule(
        re.compile(rf"(?:an? |the )?{_A}[ -]strong(?: {WORD}){{0,4}}{OF_WHOM}"),
        "How strong a force is, is a number; the noun only names the force.",
        ("3,000-strong", "a 3,000-strong brigade"),
        _read_number,
    ),
    Rule(
        re.compile(
            rf"(?P<about>{ABOUT})?(?:from )?(?P<a>{NUMBER}|[0-9]+\.[0-9]{{1,2}})"
            rf"(?: ?- ?| to | or ){_B}{NOUN}"
        ),
        "Two numbers are the bounds, and thousand may be said once.",
        ("10,000 to 12,000", "10-12 thousand", "two or three ships"),
        _read_range,
    ),
    Rule(
        re.compile(rf"(?P<about>{ABOUT})?between (?P<a>{NUMBER})(?: and | to | ?- ?){_B}{NOUN}"),
        "Two numbers are the bounds.",
        ("between 10,000 and 12,000",),
        _read_range,
    ),
    Rule(
        re.compile(
            rf"(?:{_LEAST}|{_MORE}) ?{_A}(?:, ?|,? (?:and|but) )(?:{_MOST}|{_LESS}) ?{_B}{NOUN}"
        ),
        "Two numbers are the bounds.",
        ("at least 3,000 and up to 5,000", "more than 3,000 but fewer than 5,000"),
        _read_both,
    ),
    Rule(
        re.compile(rf"{_LEAST} ?{_A}{NOUN}"),
        "The number is the low bound; the high one is not told.",
        ("at least 3,000",),
        _read_low,
    ),
    Rule(
        re.compile(rf"{_MORE} ?{_A}{NOUN}"),
        "The number is the low bound itself: one more would be a number that nobody told.",
        ("more than 7,000",),
        _read_low,
    ),
    Rule(
        re.compile(rf"{_A}(?: ?\+| or more| and more| at least){NOUN}"),
        "The number is the low bound; the high one is not told.",
        ("3,000 or more", "3,000+"),
        _read_low,
    ),
    Rule(
        re.compile(rf"{_MOST} ?{_A}{NOUN}"),
        "The number is the high bound; the low one is not told.",
        ("up to 12 000",),
        _read_high,
    ),
    Rule(
        re.compile(rf"{_A}(?: or fewer| or less| at most| at the most){NOUN}"),
        "The number is the high bound; the low one is not told.",
        ("3,000 or fewer",),
        _read_high,
    ),
    Rule(
        re.compile(rf"{_LESS} ?{_A}{NOUN}"),
        "The number is the high bound itself: one fewer would be a number that nobody told.",
        ("fewer than 8,000",),
        _read_high,
    ),
    Rule(
        re.compile(
            rf"(?:(?:{_LEAST}|{_MORE}|{_MOST}|{_LESS}|a|the) )?{_VAGUE}"
            rf"(?: (?:dozen|hundred|thousand|million))?(?: of)?{NOUN}"
        ),
        "An amount without a number has no bounds, and is approximate.",
        ("several thousand", "low hundreds", "dozens of men", "a couple of ships"),
        _read_vague,
    ),
    Rule(
        re.compile(rf"(?:an?|the) (?P<noun>(?:{WORD} ){{0,4}}?(?:{ONE})){OF_WHOM}"),
        "One of what is counted: a battalion is one formation, never a number of men.",
        ("a battalion", "a company of marines", "the 810th brigade"),
        _read_one,
    ),
    Rule(
        _BRACKETS,
        "The number in brackets is the number, and what stands before them names the force; a "
        "formation in brackets adds nothing to the number before them.",
        ("a regiment (about 1,200)", "two brigades (3,000 to 4,000 men)", "3,000 (one brigade)"),
        _read_brackets,
    ),
    Rule(
        _BODY,
        "What one formation is made of is the number.",
        ("a brigade of about 3,000 men", "a company of 20 tanks"),
        _read_body,
    ),
    Rule(
        re.compile(
            r"(?:elements|parts|units) of (?:[0-9]+ )?(?:[^0-9,;]|[0-9]+(?:st|nd|rd|th)\b)+"
        ),
        "Some of a named force: no bounds, approximate, and no unit, which nobody told.",
        ("elements of the 810th Brigade",),
        lambda match: Strength(None, None, True, None),
    ),
    Rule(
        re.compile(
            r"(?:most|part|some|half|many|a majority|the majority|the bulk|a number) of "
            r"(?:the |these |those )?(?P<whole>.+)"
        ),
        "Part of a total has no bounds, and is approximate: the total counts others too.",
        ("most of more than 10,000", "part of 1,500 soldiers"),
        _read_part,
    ),
    Rule(
        re.compile(
            r"(?:an )?(?:unknown|unstated|unspecified|undisclosed|not stated|not known)"
            rf"(?: number)?(?: of)?{NOUN}"
        ),
        "Not told: no bounds.",
        ("unknown", "an unknown number of ships"),
        _read_unknown,
    ),
)
"""What is understood, in order: the first rule that fits decides."""
