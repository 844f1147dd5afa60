"""How many, as a source tells it: the words of a strength to low and high bounds."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache

from geo_movements.errors import ParseError
from geo_movements.tables.amounts import (
    RULES,
    Rule,
    Strength,
    may_be_thousands,
    named_formation,
    read_amount,
)
from geo_movements.tables.counts import (
    MAX_COUNT,
    NUMBER,
    OTHER_THINGS,
    point_before_decimals,
    tidy,
)
from geo_movements.tables.words import MAX_CHARS, plain, quote

__all__ = ["RULES", "SUMS", "Rule", "Strength", "parse", "to_text"]

SUMS = (
    "90,000 foot and 12,000 horse",
    "4 landing ships and 3 escorts",
    "20,000 foot and up to 6,000 horse",
    "at least 3,000 foot and some 500 horse",
)
"""Examples of several numbers in one cell, which `parse` adds up."""


def parse(text: str, *, unit: str | None = None, decimal: str = ".") -> Strength:
    """Read a strength in the words of a report.

    "More than 7,000" is low 7,000 and "fewer than 8,000" high 8,000: 7,001 would be a number that
    nobody told. Words without a number have no bounds. Numbers of one unit within a cell are one
    claim's own total ("90,000 foot and 12,000 horse"); of several units, those of `unit` are meant.
    `decimal` is what stands before decimals: with "," a point groups thousands. What is not
    understood raises a ParseError that says what to write.

    >>> parse("at least 3,000")
    Strength(low=3000, high=None, approx=False, unit=None)
    >>> parse("3,000 troops and 20 tanks", unit="vehicles").low
    20
    """
    shown = quote(text)
    if len(text) > MAX_CHARS:
        raise ParseError(f"{shown} is too long for a strength.", "Keep the number only.")
    try:
        words = tidy(point_before_decimals(text) if decimal == "," else text)
        strength = _read(words, unit)
        if unit is None and strength is not None and strength.unit is None:
            _refuse_uncounted(text)
    except ParseError as error:
        raise ParseError(f"{shown}: {error.problem}", error.hint) from None
    if strength is None:
        raise ParseError(f"{shown} is not understood as a strength.", _nearest(words))
    return strength


def _read(words: str, unit: str | None) -> Strength | None:
    strength = named_formation(words) if unit == "formations" else None
    strength = strength or read_amount(words)
    if strength is None:
        parts = _parts(words)
        strength = _total([*_read_parts(parts, unit)], unit) if len(parts) > 1 else None
    return strength and _checked(strength)


def _refuse_uncounted(text: str) -> None:
    """Refuse "a fleet of 40", which would pass for 40 persons."""
    body = re.search(r"\b(?:fleet|flotilla|convoy|column)\b", plain(text))
    if body is not None:
        raise ParseError(
            f"what the {body[0]} consists of is not said.",
            "Write what the number counts in strength_unit: persons, ships, vehicles, ...",
        )


def _checked(strength: Strength) -> Strength:
    low, high = strength.low, strength.high
    if max(low or 0, high or 0) > MAX_COUNT:
        raise ParseError("it is more than any force.", "Correct the number.")
    if low is not None and high is not None and low > high:
        raise ParseError("it starts with the larger number.", "Swap the two.")
    return strength


def to_text(strength: Strength) -> str:
    """Print a strength in plain English words; `parse` reads the same strength back.

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
    elif may_be_thousands(low, high):
        number = f"at least {about}{low:,} and up to {high:,}"
    else:
        number = f"{about}{low:,}-{high:,}"
    return f"{number} {strength.unit}" if strength.unit else number


# --- Several numbers in one cell ----------------------------------------------------------------

_PARTS = re.compile(r",? and |, | plus |; | & ")
_BETWEEN = re.compile(rf"between ({NUMBER}) and ({NUMBER})")


def _parts(words: str) -> list[str]:
    """Part a cell at its "and" and commas; the "and" of "between" belongs to one amount."""
    return [part for part in _PARTS.split(_BETWEEN.sub(r"from \1 to \2", words)) if part]


def _read_parts(parts: list[str], unit: str | None) -> Iterator[Strength]:
    """Read each amount of a cell with several; each must say what it counts."""
    for part in parts:
        thing = part.rpartition(" ")[2]
        if thing in OTHER_THINGS:
            yield Strength(None, None, False, thing)
            continue
        strength = read_amount(part)
        if strength is None or strength.unit is None:
            told = "what it counts" if re.search("[0-9]", part) else "how many"
            raise ParseError(
                f"{quote(part)} does not say {told}.",
                "Give each part its number and its noun: 90,000 foot and 12,000 horse.",
            )
        yield _checked(strength)


def _total(parts: list[Strength], unit: str | None) -> Strength:
    """Add up what one claim tells in one cell; a bound that a part leaves open stays open."""
    units = sorted({str(part.unit) for part in parts})
    if unit is None and (len(units) > 1 or units[0] in OTHER_THINGS):
        raise ParseError(
            f"it counts {' and '.join(units)}.",
            "Say which in strength_unit (persons, ships, aircraft, vehicles or formations), "
            "or give each a row of its own.",
        )
    meant = [part for part in parts if unit in (None, part.unit)]
    if not meant:
        raise ParseError(f"it counts no {unit}.", "Correct strength_unit, or the words.")
    lows = [part.low for part in meant if part.low is not None]
    highs = [part.high for part in meant if part.high is not None]
    # "A battalion and 300 men" are more men than 300, or no more: the words do not say.
    is_open = len(highs) < len(meant) or (meant[0].unit != "formations" and "formations" in units)
    return Strength(
        sum(lows) if lows else None,
        None if is_open else sum(highs),
        any(part.approx for part in meant),
        meant[0].unit,
    )


# --- What is not understood ---------------------------------------------------------------------


def _nearest(words: str) -> str:
    """Point to the understood phrase that looks most like the text, whatever its numbers."""
    if (dotted := re.search(r"\b[0-9]{1,3}(?:\.[0-9]{3})+\b", words)) is not None:
        digits = dotted[0].replace(".", "")
        grouped = dotted[0].replace(".", ",")
        return (
            f"A dot may mean thousands or a decimal; write {digits} or {grouped}, "
            'or say decimal = "," in map.toml.'
        )
    nearest = _most_like(_numberless(words))
    if nearest is None:
        return 'Write the number in digits, as 3000, "at least 3,000" or "1,500-2,000".'
    return f'Nearest that is: "{nearest}".'


@lru_cache(maxsize=1024)
def _most_like(numberless: str) -> str | None:
    """Find the example most like a text; once for all that differ in their numbers only.

    Signs and numbers alone, "-5", are like none.
    """
    if not re.search("[a-z]{2}", numberless):
        return None
    examples = [*SUMS, *(example for rule in RULES for example in rule.examples)]
    phrases = {_numberless(phrase): phrase for phrase in examples if re.search("[a-z]", phrase)}
    nearest = difflib.get_close_matches(numberless, phrases, n=1, cutoff=0.6)
    return phrases[nearest[0]] if nearest else None


def _numberless(words: str) -> str:
    return re.sub(NUMBER, "0", tidy(words))
