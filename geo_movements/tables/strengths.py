"""How many, as a source tells it: the words of a strength to low and high bounds."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from geo_movements.errors import ParseError
from geo_movements.tables.words import MAX_CHARS, plain, quote

__all__ = ["RULES", "Rule", "Strength", "parse", "to_text"]

_MAX_STRENGTH = 10**12


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


def parse(text: str) -> Strength:
    """Read a strength in the words of a report.

    "More than 7,000" is low 7,000 and "fewer than 8,000" high 8,000: 7,001 would be a number that
    nobody told. Words without a number have no bounds. What is not understood raises a ParseError
    that says what to write.

    >>> parse("at least 3,000")
    Strength(low=3000, high=None, approx=False, unit=None)
    """
    shown = quote(text)
    if len(text) > MAX_CHARS:
        raise ParseError(f"{shown} is too long for a strength.", "Keep the number only.")
    words = _tidy(text)
    for rule in RULES:
        match = rule.pattern.fullmatch(words)
        strength = rule.read(match) if match else None
        if strength is not None:
            return _checked(strength, shown)
    raise ParseError(f"{shown} is not understood as a strength.", _nearest(words))


def to_text(strength: Strength) -> str:
    """Print a strength in plain words; `parse` reads the same strength back.

    >>> to_text(Strength(1500, 2000, approx=True, unit="ships"))
    'about 1,500-2,000 ships'
    """
    low, high, about = strength.low, strength.high, "about " if strength.approx else ""
    if low is None and high is None:
        number = "several" if strength.approx else "unknown"
    elif high is None:
        number = f"at least {about}{low:,}"
    elif low is None:
        number = f"up to {about}{high:,}"
    elif low == high:
        number = f"{about}{low:,}"
    elif _may_be_thousands(low, high):
        number = f"at least {about}{low:,} and up to {high:,}"
    else:
        number = f"{about}{low:,}-{high:,}"
    return f"{number} {strength.unit}" if strength.unit else number


# --- The words ----------------------------------------------------------------------------------

_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
_UNIT_WORDS = {
    "persons": (
        "persons", "person", "people", "personnel", "men", "soldiers", "soldier", "troops",
        "servicemen", "fighters", "officers", "pilots", "advisers", "advisors", "civilians",
        "forces", "recruits", "marines",
    ),
    "ships": ("ships", "ship", "vessels", "vessel", "boats", "warships", "escorts"),
    "aircraft": ("aircraft", "planes", "plane", "jets", "helicopters", "airplanes", "aeroplanes"),
    "vehicles": ("vehicles", "vehicle", "trucks", "lorries", "buses", "tanks", "cars"),
    "formations": (
        "formations", "units", "unit", "brigades", "brigade", "battalions", "battalion",
        "regiments", "regiment", "divisions", "division", "companies", "corps", "armies",
    ),
}  # fmt: skip
_UNIT_HINT = "Write the number alone, and what it counts in strength_unit: persons, ships, ..."
_UNIT_OF = {word: unit for unit, words in _UNIT_WORDS.items() for word in words}

_NUMBER = (
    r"(?:[0-9]+(?:\.[0-9]{1,2})? (?:dozen|hundred|thousand|million)"
    r"|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)"
)
_ABOUT = (
    r"(?:(?:about|some|around|roughly|approximately|nearly|almost|circa|ca?|an estimated"
    r"|estimated) |~ ?)"
)
# Adjectives are open ("North Korean"); these words would change the count instead.
_NOUN = (
    r"(?P<noun>(?: (?!(?:and|or|of|to|more|fewer|less|per|out|half|percent|dozen|hundred|thousand"
    r"|million|billion|trillion)\b)[a-z][a-z'-]*){1,6})?"
)


def _tidy(text: str) -> str:
    """Lower the case, and write dashes, spaces and signs in one way."""
    text = plain(text).replace("\u2248", "~").replace("\u2265", ">=").replace("\u2264", "<=")
    text = re.sub(r"\b(ca?)\.(?=[ 0-9])", r"\1 ", text)
    return " ".join(text.split())


def _number(text: str) -> int | None:
    """Read one number; None when it is not whole."""
    number, _, scale = text.partition(" ") if text[-1].isalpha() else (text, "", "")
    whole, _, decimals = re.sub("[ ,]", "", number).partition(".")
    if len(whole) > len(str(_MAX_STRENGTH)):
        return _MAX_STRENGTH + 1
    value, rest = divmod(int(whole + decimals) * _SCALES.get(scale, 1), 10 ** len(decimals))
    return None if rest else value


def _unit(noun: str | None) -> str | None:
    """Find the unit that a noun names; an unknown noun might not count the force at all."""
    words = (noun or "").split()
    if not words:
        return None
    if words[-1] not in _UNIT_OF:
        raise ParseError(f'what "{words[-1]}" counts is not known.', _UNIT_HINT)
    return _UNIT_OF[words[-1]]


# Each reader takes the match of its rule: None passes on to the next rule.


def _read_number(match: re.Match[str]) -> Strength | None:
    number = _number(match["a"])
    return None if number is None else _strength(match, number, number)


def _read_low(match: re.Match[str]) -> Strength | None:
    number = _number(match["a"])
    return None if number is None else _strength(match, number, None)


def _read_high(match: re.Match[str]) -> Strength | None:
    number = _number(match["a"])
    return None if number is None else _strength(match, None, number)


def _read_range(match: re.Match[str]) -> Strength | None:
    low, high = match["a"], match["b"]
    scale = high.rpartition(" ")[2]
    scaled = f"{low} {scale}"
    # "10 to 12 thousand" says thousand once; "500 to 2 thousand" does not say 500 thousand.
    if scale in _SCALES and low.isdigit() and (_number(scaled) or 0) <= (_number(high) or 0):
        low = scaled
    first, last = _number(low), _number(high)
    if first is None or last is None:
        return None
    if low.isdigit() and _may_be_thousands(first, last):
        raise ParseError(
            f"{low} may mean {first:,} or {first:,} thousand.",
            f'Write "{first:,},000 to {last:,}", or "at least {first} and up to {last:,}".',
        )
    return _strength(match, first, last)


def _may_be_thousands(low: int, high: int) -> bool:
    """Tell whether a range may say thousand once: "5 to 10,000" is 5,000 to most who write it."""
    return 0 < low < 1_000 and low * 1_000 < high


def _read_both(match: re.Match[str]) -> Strength | None:
    first, last = _number(match["a"]), _number(match["b"])
    return None if first is None or last is None else _strength(match, first, last)


def _read_vague(match: re.Match[str]) -> Strength | None:
    return Strength(None, None, True, _unit(match["noun"]))


def _read_unknown(match: re.Match[str]) -> Strength | None:
    return Strength(None, None, False, _unit(match["noun"]))


def _read_part(match: re.Match[str]) -> Strength | None:
    # The whole is read for its unit only: it bounds no part.
    return Strength(None, None, True, parse(match["whole"]).unit)


def _strength(match: re.Match[str], low: int | None, high: int | None) -> Strength:
    told = match.groupdict()
    approx = any(told.get(group) is not None for group in ("about", "about_b", "so"))
    return Strength(low, high, approx, _unit(told["noun"]))


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of phrase: its pattern, what it means, an example, and its reader.

    The pattern meets the text in lower case, with dashes, spaces and signs made alike.
    """

    pattern: re.Pattern[str]
    meaning: str
    example: str
    read: Callable[[re.Match[str]], Strength | None]


_LEAST = r"(?:at least|no fewer than|no less than|not less than|a minimum of|>=)"
_MORE = r"(?:more than|over|above|upwards of|in excess of|>)"
_MOST = r"(?:up to|as many as|at most|no more than|not more than|a maximum of|<=)"
_LESS = r"(?:fewer than|less than|under|below|<)"
_VAGUE = (
    r"(?:few|several|some|many|multiple|numerous"
    r"|(?:tens of |hundreds of )?(?:dozens|scores|hundreds|thousands))"
)

RULES: tuple[Rule, ...] = (
    Rule(
        re.compile(rf"(?P<about>{_ABOUT})?(?P<a>{_NUMBER})(?P<so> or so)?{_NOUN}"),
        "A number is both bounds; about, some, around, nearly, ~ make it approximate.",
        "some 1,500",
        _read_number,
    ),
    Rule(
        re.compile(
            rf"(?P<about>{_ABOUT})?(?:from )?(?P<a>{_NUMBER})(?: ?- ?| to )(?P<b>{_NUMBER}){_NOUN}"
        ),
        "Two numbers are the bounds.",
        "10,000 to 12,000",
        _read_range,
    ),
    Rule(
        re.compile(
            rf"(?P<about>{_ABOUT})?between (?P<a>{_NUMBER})(?: and | to | ?- ?)"
            rf"(?P<b>{_NUMBER}){_NOUN}"
        ),
        "Two numbers are the bounds.",
        "between 10,000 and 12,000",
        _read_range,
    ),
    Rule(
        re.compile(
            rf"(?:{_LEAST}|{_MORE}) ?(?P<about>{_ABOUT})?(?P<a>{_NUMBER})(?:, ?|,? (?:and|but) )"
            rf"(?:{_MOST}|{_LESS}) ?(?P<about_b>{_ABOUT})?(?P<b>{_NUMBER}){_NOUN}"
        ),
        "Two numbers are the bounds.",
        "at least 3,000 and up to 5,000",
        _read_both,
    ),
    Rule(
        re.compile(rf"{_LEAST} ?(?P<about>{_ABOUT})?(?P<a>{_NUMBER}){_NOUN}"),
        "The number is the low bound; the high one is not told.",
        "at least 3,000",
        _read_low,
    ),
    Rule(
        re.compile(rf"{_MORE} ?(?P<about>{_ABOUT})?(?P<a>{_NUMBER}){_NOUN}"),
        "The number is the low bound itself: one more would be a number that nobody told.",
        "more than 7,000",
        _read_low,
    ),
    Rule(
        re.compile(rf"(?P<about>{_ABOUT})?(?P<a>{_NUMBER})(?: ?\+| or more| and more){_NOUN}"),
        "The number is the low bound; the high one is not told.",
        "3,000 or more",
        _read_low,
    ),
    Rule(
        re.compile(rf"{_MOST} ?(?P<about>{_ABOUT})?(?P<a>{_NUMBER}){_NOUN}"),
        "The number is the high bound; the low one is not told.",
        "up to 8,000",
        _read_high,
    ),
    Rule(
        re.compile(rf"{_LESS} ?(?P<about>{_ABOUT})?(?P<a>{_NUMBER}){_NOUN}"),
        "The number is the high bound itself: one fewer would be a number that nobody told.",
        "fewer than 8,000",
        _read_high,
    ),
    Rule(
        re.compile(
            rf"(?:(?:{_LEAST}|{_MORE}|{_MOST}|{_LESS}|a|the) )?{_VAGUE}"
            rf"(?: (?:dozen|hundred|thousand|million))?(?: of)?{_NOUN}"
        ),
        "An amount without a number has no bounds, and is approximate.",
        "several thousand",
        _read_vague,
    ),
    Rule(
        re.compile(
            r"(?:most|part|some|half|many|a majority|the majority|the bulk|a number) of "
            r"(?:the |these |those )?(?P<whole>.+)"
        ),
        "Part of a total has no bounds, and is approximate: the total counts others too.",
        "most of more than 10,000",
        _read_part,
    ),
    Rule(
        re.compile(
            r"(?:an )?(?:unknown|unstated|unspecified|undisclosed|not stated|not known)"
            rf"(?: number)?(?: of)?{_NOUN}"
        ),
        "Not told: no bounds.",
        "unknown",
        _read_unknown,
    ),
)
"""What is understood, in order: the first rule that fits decides."""


def _checked(strength: Strength, shown: str) -> Strength:
    low, high = strength.low, strength.high
    if max(low or 0, high or 0) > _MAX_STRENGTH:
        raise ParseError(f"{shown} is more than any force.", "Correct the number.")
    if low is not None and high is not None and low > high:
        raise ParseError(f"{shown} starts with the larger number.", "Swap the two.")
    return strength


def _nearest(words: str) -> str:
    """Point to the understood phrase that looks most like the text."""
    if (dotted := re.search(r"\b[0-9]{1,3}(?:\.[0-9]{3})+\b", words)) is not None:
        digits = dotted[0].replace(".", "")
        grouped = dotted[0].replace(".", ",")
        return f"A dot may mean thousands or a decimal; write {digits} or {grouped}."
    nearest = difflib.get_close_matches(words, [rule.example for rule in RULES], n=1, cutoff=0.7)
    if not nearest:
        return 'Write the number in digits, as 3000, "at least 3,000" or "1,500-2,000".'
    return f'Nearest that is: "{nearest[0]}".'
